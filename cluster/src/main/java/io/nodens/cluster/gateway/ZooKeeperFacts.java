/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.nodens.cluster.gateway;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.OptionalPort;
import io.nodens.cluster.status.FrontEndStatus;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.Release;
import io.nodens.cluster.status.ReportedMembers;
import io.nodens.cluster.status.Vitals;
import io.nodens.gateway.Gateway;
import io.nodens.gateway.GatewayContext;
import io.nodens.gateway.replica.MemberFacts;
import io.nodens.gateway.words.DigestVisitor;
import io.nodens.gateway.words.QuorumFacts;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.ServerMode;
import io.nodens.gateway.words.ZooKeeperMetric;
import io.nodens.gateway.words.ZooKeeperMetrics;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A member in ZooKeeper's terms: what the four-letter words and the metrics with ZooKeeper's names tell of it, with a
 * gateway or without ({@link #withoutGateway()}). The gateway adds its own metrics to {@link #metrics()}.
 * <p>
 * A follower counts as one that has caught up while its front end has a session of the cluster: what a member lags
 * behind is told by our own metrics.
 * <p>
 * <b>Thread:</b> any.
 */
public final class ZooKeeperFacts implements MemberFacts
{
    /** The version of ZooKeeper whose protocol and texts these are. */
    public static final String ZOOKEEPER_VERSION = "3.9.5";

    private static final int CLIENT_PORT_DEFAULT = 2181;

    private final MemberContext context;
    private final MemberStatus status;
    private final Supplier<String> fault;
    private final NanoClock clock;
    private final long startNs;
    private final QuorumFacts quorum;
    private final ZooKeeperMetrics metrics = new ZooKeeperMetrics();

    /**
     * Facts of a member that is starting.
     *
     * @param context of the member, concluded.
     * @param status  of the member.
     * @param fault   why it stops, null as long as it does not.
     * @param clock   monotonic.
     * @param startNs when it was started by that clock.
     */
    public ZooKeeperFacts(
        final MemberContext context,
        final MemberStatus status,
        final Supplier<String> fault,
        final NanoClock clock,
        final long startNs)
    {
        this(context, status, fault, clock, startNs, true);
    }

    private ZooKeeperFacts(
        final MemberContext context,
        final MemberStatus status,
        final Supplier<String> fault,
        final NanoClock clock,
        final long startNs,
        final boolean isInside)
    {
        this.context = context;
        this.status = status;
        this.fault = fault;
        this.clock = clock;
        this.startNs = startNs;
        quorum = isAlone() ? null : quorumFacts(context);
        registerAll();
        if (isInside)
        {
            registerInside();
        }
    }

    /**
     * Facts of a member as a process beside it sees it: without what only the member itself knows.
     *
     * @param context as the member has it, concluded.
     * @param status  as far as it is known outside; kept by the process.
     * @param clock   monotonic.
     * @param startNs when the process was started by that clock.
     * @return the facts.
     */
    public static ZooKeeperFacts outside(
        final MemberContext context, final MemberStatus status, final NanoClock clock, final long startNs)
    {
        return new ZooKeeperFacts(context, status, () -> null, clock, startNs, false);
    }

    private boolean isAlone()
    {
        return 1 == context.endpoints().size();
    }

    private void registerAll()
    {
        metrics
            .count(ZooKeeperMetric.UPTIME, () -> millisSince(startNs))
            .count(ZooKeeperMetric.ZNODE_COUNT, status::znodeCount)
            .count(ZooKeeperMetric.EPHEMERALS_COUNT, status::ephemeralCount)
            .count(ZooKeeperMetric.APPROXIMATE_DATA_SIZE, status::treeBytes)
            .count(ZooKeeperMetric.GLOBAL_SESSIONS, status::sessionCount)
            // Every session is one of the whole cluster.
            .count(ZooKeeperMetric.LOCAL_SESSIONS, () -> 0)
            .count(ZooKeeperMetric.OPEN_FILE_DESCRIPTOR_COUNT, known(() -> status.hostSample().openDescriptors()))
            .count(ZooKeeperMetric.MAX_FILE_DESCRIPTOR_COUNT, known(() -> status.hostSample().maxDescriptors()))
            .count(ZooKeeperMetric.COMMIT_COUNT, status::zxid)
            // A member that meets one of them stops, and tells nobody any more.
            .count(ZooKeeperMetric.DIGEST_MISMATCHES_COUNT, () -> 0)
            .count(ZooKeeperMetric.UNRECOVERABLE_ERROR_COUNT, () -> null == fault.get() ? 0 : 1)
            .count(ZooKeeperMetric.LOOKING_COUNT, ofVitals(Vitals::electionCount));
        if (!isAlone())
        {
            metrics
                .count(ZooKeeperMetric.QUORUM_SIZE, ofLeader(() -> context.endpoints().size()))
                // Every member has a vote.
                .count(ZooKeeperMetric.SYNCED_NON_VOTING_FOLLOWERS, ofLeader(() -> 0))
                .count(ZooKeeperMetric.SYNCED_OBSERVERS, ofLeader(() -> 0));
        }
    }

    private void registerInside()
    {
        metrics
            .summary(ZooKeeperMetric.PROPAGATION_LATENCY, new HistogramSummary(status.frontEnd().writes()));
        if (!isAlone())
        {
            metrics
                .count(ZooKeeperMetric.LEARNERS, ofLeader(this::followers))
                .count(ZooKeeperMetric.FOLLOWERS, ofLeader(this::followers))
                .count(ZooKeeperMetric.SYNCED_FOLLOWERS, ofLeader(this::followers))
                .count(ZooKeeperMetric.LEADER_UPTIME, ofLeader(() -> millisSince(status.vitals().sinceNs())));
        }
    }

    /**
     * The member as long as it has no gateway, or for good: a gateway without clients, and what its front end counts
     * of native ones.
     *
     * @return facts with metrics of their own, which no gateway replaces.
     */
    public ServerFacts withoutGateway()
    {
        final ZooKeeperFacts member = new ZooKeeperFacts(context, status, fault, clock, startNs);
        final FrontEndStatus frontEnd = status.frontEnd();
        final HistogramSummary writes = new HistogramSummary(frontEnd.writes());
        member.metrics
            .count(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, frontEnd::connectionCount)
            .count(ZooKeeperMetric.OUTSTANDING_REQUESTS, frontEnd::pendingRequests)
            .count(ZooKeeperMetric.WATCH_COUNT, frontEnd::watchCount)
            .count(ZooKeeperMetric.AUTH_FAILED_COUNT, frontEnd::clientsRefused)
            .summary(ZooKeeperMetric.UPDATELATENCY, writes)
            .latency(writes);
        return Gateway.factsWithoutClients(new GatewayContext()
            .memberFacts(member)
            .nanoClock(clock)
            .tickTimeMs(millis(MemberSetting.GATEWAY_TICK_TIME))
            .minSessionTimeoutMs(millis(MemberSetting.MIN_SESSION_TIMEOUT))
            .maxSessionTimeoutMs(millis(MemberSetting.MAX_SESSION_TIMEOUT))
            .maxConnectionsPerAddress(0));
    }

    private int millis(final MemberSetting setting)
    {
        return (int)TimeUnit.NANOSECONDS.toMillis(context.number(setting));
    }

    private long millisSince(final long ns)
    {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - ns);
    }

    private static LongSupplier known(final LongSupplier value)
    {
        return () ->
        {
            final long number = value.getAsLong();
            return MemberStatus.NULL_VALUE == number ? ZooKeeperMetrics.ABSENT : number;
        };
    }

    private LongSupplier ofLeader(final LongSupplier value)
    {
        return () ->
        {
            final Vitals vitals = status.vitals();
            return null != vitals && vitals.isLeader() ? value.getAsLong() : ZooKeeperMetrics.ABSENT;
        };
    }

    private LongSupplier ofVitals(final ToLongFunction<Vitals> value)
    {
        return () ->
        {
            final Vitals vitals = status.vitals();
            return null == vitals ? ZooKeeperMetrics.ABSENT : value.applyAsLong(vitals);
        };
    }

    private long followers()
    {
        final ReportedMembers reported = status.reportedMembers();
        long count = 0;
        for (final MemberEndpoints.Endpoint endpoint : context.endpoints().all())
        {
            count += endpoint.memberId() != context.memberId() && reported.isConnected(endpoint.memberId()) ? 1 : 0;
        }
        return count;
    }

    private static QuorumFacts quorumFacts(final MemberContext context)
    {
        final MemberEndpoints endpoints = context.endpoints();
        final StringBuilder membership = new StringBuilder();
        for (final MemberEndpoints.Endpoint endpoint : endpoints.all())
        {
            membership
                .append("server.").append(endpoint.memberId())
                .append('=').append(endpoint.host())
                .append(':').append(endpoint.basePort() + MemberEndpoints.LOG_PORT_OFFSET)
                .append(':').append(endpoint.basePort() + MemberEndpoints.CONSENSUS_PORT_OFFSET)
                .append(":participant");
            final String clientPort = clientPort(context, endpoint.memberId());
            if (null != clientPort)
            {
                membership.append(';').append(endpoint.host()).append(':').append(clientPort);
            }
            membership.append('\n');
        }
        membership.append("version=0");

        final MemberEndpoints.Endpoint self = endpoints.member(context.memberId());
        return new QuorumFacts(
            ticks(context, MemberSetting.START_TIMEOUT),
            ticks(context, MemberSetting.LEADER_HEARTBEAT_TIMEOUT),
            self.basePort() + MemberEndpoints.CONSENSUS_PORT_OFFSET,
            self.basePort() + MemberEndpoints.LOG_PORT_OFFSET,
            false,
            membership.toString());
    }

    /** Where others listen to clients is known only as far as they keep to the default. */
    private static String clientPort(final MemberContext context, final int memberId)
    {
        final String port = context.text(MemberSetting.GATEWAY_PORT);
        if (OptionalPort.NONE.equals(port))
        {
            return null;
        }
        return memberId == context.memberId() && !Integer.toString(CLIENT_PORT_DEFAULT).equals(port) ? port :
            Integer.toString(CLIENT_PORT_DEFAULT + context.endpoints().placeOnHost(memberId));
    }

    private static int ticks(final MemberContext context, final MemberSetting setting)
    {
        return (int)Math.max(1, context.number(setting) / context.number(MemberSetting.GATEWAY_TICK_TIME));
    }

    /** {@inheritDoc} */
    @Override
    public boolean isServing()
    {
        return status.isServing();
    }

    /** {@inheritDoc} */
    @Override
    public ServerMode mode()
    {
        return isAlone() ? ServerMode.STANDALONE : isLeader() ? ServerMode.LEADER : ServerMode.FOLLOWER;
    }

    private boolean isLeader()
    {
        return status.leaderMemberId() == context.memberId();
    }

    /** {@inheritDoc} */
    @Override
    public String peerState()
    {
        return isAlone() ? null : isLeader() ? "leading-broadcast" : "following-broadcast";
    }

    /** {@inheritDoc} */
    @Override
    public String version()
    {
        return ZOOKEEPER_VERSION + "-nodens-" + Release.version().replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    /** {@inheritDoc} */
    @Override
    public String hostName()
    {
        return context.endpoints().member(context.memberId()).host();
    }

    /** {@inheritDoc} */
    @Override
    public long lastZxid()
    {
        return status.zxid();
    }

    /** {@inheritDoc} */
    @Override
    public ZooKeeperMetrics metrics()
    {
        return metrics;
    }

    /** {@inheritDoc} */
    @Override
    public String dataDir()
    {
        return context.dataDir().toAbsolutePath().toString();
    }

    /** {@inheritDoc} */
    @Override
    public String dataLogDir()
    {
        return dataDir();
    }

    /** {@inheritDoc} */
    @Override
    public long dataDirSizeBytes()
    {
        return status.hostSample().snapshotBytes();
    }

    /** {@inheritDoc} */
    @Override
    public long logDirSizeBytes()
    {
        return status.hostSample().logBytes();
    }

    /** {@inheritDoc} */
    @Override
    public long serverId()
    {
        return context.memberId();
    }

    /** {@inheritDoc} */
    @Override
    public QuorumFacts quorum()
    {
        return quorum;
    }

    /** The one of the last checkpoint, by which the members compare their trees. */
    @Override
    public void forEachDigest(final DigestVisitor visitor)
    {
        final long zxid = status.checkpointZxid();
        final long digest = status.checkpointDigest();
        if (MemberStatus.NULL_VALUE != zxid && zxid == status.checkpointZxid())
        {
            visitor.onDigest(zxid, digest);
        }
    }
}
