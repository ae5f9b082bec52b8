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
package io.nodens.cluster.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.DurationHistogram;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.Release;
import io.nodens.cluster.status.ReportedMembers;
import io.nodens.cluster.status.Vitals;
import io.nodens.gateway.words.ConfigurationFacts;
import io.nodens.gateway.words.ConnectionFacts;
import io.nodens.gateway.words.DigestVisitor;
import io.nodens.gateway.words.FourLetterWords;
import io.nodens.gateway.words.ServerEnvironment;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.ServerMode;
import io.nodens.gateway.words.SessionPathVisitor;
import io.nodens.gateway.words.SessionVisitor;
import io.nodens.gateway.words.SummarySnapshot;
import io.nodens.gateway.words.TextPairVisitor;
import io.nodens.gateway.words.ZooKeeperMetric;
import io.nodens.gateway.words.ZooKeeperMetrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A member in ZooKeeper's terms, as far as it is known without a gateway: what clients of Nodens and the cluster do.
 * <p>
 * <b>Thread:</b> one at a time.
 */
final class MemberServerFacts implements ServerFacts
{
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long SIZES_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final AdminSources sources;
    private final ZooKeeperMetrics metrics = new ZooKeeperMetrics();
    private final ConfigurationFacts configuration;
    private final Path logDirectory;
    private long sizesNs;
    private boolean areSizesKnown;
    private long dataDirSizeBytes;
    private long logDirSizeBytes;

    MemberServerFacts(final AdminSources sources)
    {
        this.sources = sources;
        configuration = new Configuration(sources);
        logDirectory = sources.context().dataDir();
        final MemberStatus status = sources.status();
        metrics
            .count(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, () -> status.frontEnd().connectionCount())
            .count(ZooKeeperMetric.OUTSTANDING_REQUESTS, () -> status.frontEnd().pendingRequests())
            .count(ZooKeeperMetric.UPTIME, () -> sources.epochClock().time() - sources.startMs())
            .count(ZooKeeperMetric.ZNODE_COUNT, status::znodeCount)
            .count(ZooKeeperMetric.WATCH_COUNT, () -> status.frontEnd().watchCount())
            .count(ZooKeeperMetric.EPHEMERALS_COUNT, status::ephemeralCount)
            .count(ZooKeeperMetric.APPROXIMATE_DATA_SIZE, status::treeBytes)
            .count(ZooKeeperMetric.GLOBAL_SESSIONS, status::sessionCount)
            .count(ZooKeeperMetric.LOCAL_SESSIONS, () -> 0)
            .count(ZooKeeperMetric.AUTH_FAILED_COUNT, () -> status.frontEnd().clientsRefused())
            .count(ZooKeeperMetric.COMMIT_COUNT, status::zxid)
            .count(ZooKeeperMetric.LOOKING_COUNT, () -> vitals(0, (vitals) -> Math.max(0, vitals.electionCount())))
            .count(ZooKeeperMetric.UNRECOVERABLE_ERROR_COUNT, () -> null == sources.fault().get() ? 0 : 1)
            .count(ZooKeeperMetric.DIGEST_MISMATCHES_COUNT, () -> 0)
            .summary(ZooKeeperMetric.UPDATELATENCY, this::readWrites)
            .latency(this::readWrites);
        addQuorum();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
        {
            metrics
                .count(ZooKeeperMetric.OPEN_FILE_DESCRIPTOR_COUNT, unix::getOpenFileDescriptorCount)
                .count(ZooKeeperMetric.MAX_FILE_DESCRIPTOR_COUNT, unix::getMaxFileDescriptorCount);
        }
    }

    /** What ZooKeeper's leader tells. */
    private void addQuorum()
    {
        metrics
            .count(ZooKeeperMetric.QUORUM_SIZE, () -> ofLeader(sources.context().endpoints().size()))
            .count(ZooKeeperMetric.LEARNERS, () -> ofLeader(followers()))
            .count(ZooKeeperMetric.FOLLOWERS, () -> ofLeader(followers()))
            .count(ZooKeeperMetric.SYNCED_FOLLOWERS, () -> ofLeader(followers()))
            .count(ZooKeeperMetric.SYNCED_NON_VOTING_FOLLOWERS, () -> ofLeader(0))
            .count(ZooKeeperMetric.SYNCED_OBSERVERS, () -> ofLeader(0))
            .count(ZooKeeperMetric.LEADER_UPTIME, () -> ofLeader(vitals(0, (vitals) ->
                TimeUnit.NANOSECONDS.toMillis(sources.nanoClock().nanoTime() - vitals.sinceNs()))));
    }

    private long ofLeader(final long value)
    {
        return ServerMode.LEADER == mode() ? value : ZooKeeperMetrics.ABSENT;
    }

    private long followers()
    {
        final ReportedMembers reported = sources.status().reportedMembers();
        return sources.context().endpoints().all().stream()
            .map(MemberEndpoints.Endpoint::memberId)
            .filter((memberId) -> memberId != sources.status().memberId() && reported.isConnected(memberId))
            .count();
    }

    private long vitals(final long otherwise, final ToLongFunction<Vitals> value)
    {
        final Vitals vitals = sources.status().vitals();
        return null == vitals ? otherwise : value.applyAsLong(vitals);
    }

    private void readWrites(final SummarySnapshot into)
    {
        final DurationHistogram writes = sources.status().frontEnd().writes();
        final long[] counts = writes.counts();
        long count = 0;
        int first = -1;
        for (int i = 0; i < counts.length; i++)
        {
            count += counts[i];
            first = first < 0 && counts[i] > 0 ? i : first;
        }
        if (0 == count)
        {
            into.clear();
            return;
        }
        into.set(
            count,
            writes.sumNs() / NANOS_PER_MILLI,
            (0 == first ? 0 : DurationHistogram.endNs(first - 1)) / NANOS_PER_MILLI,
            writes.maxNs() / NANOS_PER_MILLI);
        for (int i = 0; i < SummarySnapshot.QUANTILE_COUNT; i++)
        {
            into.valueAt(i, Math.min(
                writes.maxNs(),
                DurationHistogram.percentileNs(counts, SummarySnapshot.quantileAt(i))) / NANOS_PER_MILLI);
        }
    }

    @Override
    public boolean isServing()
    {
        return sources.status().isServing();
    }

    @Override
    public ServerMode mode()
    {
        final Vitals vitals = sources.status().vitals();
        return 1 == sources.context().endpoints().size() ? ServerMode.STANDALONE :
            null != vitals && vitals.isLeader() ? ServerMode.LEADER : ServerMode.FOLLOWER;
    }

    @Override
    public String version()
    {
        return "3.9.5-nodens-" + Release.version().replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    @Override
    public String buildDate()
    {
        return "";
    }

    @Override
    public String peerState()
    {
        return switch (mode())
        {
            case LEADER -> "leading-broadcast";
            case FOLLOWER -> "following-broadcast";
            default -> null;
        };
    }

    @Override
    public long lastZxid()
    {
        return sources.status().zxid();
    }

    @Override
    public ZooKeeperMetrics metrics()
    {
        return metrics;
    }

    @Override
    public ConfigurationFacts configuration()
    {
        return configuration;
    }

    @Override
    public Iterable<? extends ConnectionFacts> connections()
    {
        return List.of();
    }

    @Override
    public void forEachSession(final SessionVisitor visitor)
    {
        // A member tells its sessions to those who ask its front end: /api/sessions.
    }

    @Override
    public long sessionsWithEphemerals()
    {
        return 0;
    }

    @Override
    public void forEachEphemeral(final SessionPathVisitor visitor)
    {
        // As with sessions.
    }

    @Override
    public long watchingConnections()
    {
        return 0;
    }

    @Override
    public long watchedPaths()
    {
        return 0;
    }

    @Override
    public void forEachWatchBySession(final SessionPathVisitor visitor)
    {
        // Watches of native clients are the front end's.
    }

    @Override
    public void forEachWatchByPath(final SessionPathVisitor visitor)
    {
        // Watches of native clients are the front end's.
    }

    @Override
    public long dataDirSizeBytes()
    {
        measure();
        return dataDirSizeBytes;
    }

    @Override
    public long logDirSizeBytes()
    {
        measure();
        return logDirSizeBytes;
    }

    /** Files of the archive: log and snapshots are recordings side by side. */
    private void measure()
    {
        final long nowNs = sources.nanoClock().nanoTime();
        if (areSizesKnown && nowNs - sizesNs < SIZES_INTERVAL_NS)
        {
            return;
        }
        areSizesKnown = true;
        sizesNs = nowNs;
        logDirSizeBytes = 0;
        try (Stream<Path> files = Files.walk(logDirectory, 2))
        {
            logDirSizeBytes = files.mapToLong((file) -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
        }
        catch (final IOException | UncheckedIOException ignore)
        {
            // Files go while they are counted; the next look counts again.
        }
        dataDirSizeBytes = vitals(0, Vitals::snapshotBytes);
    }

    @Override
    public void forEachDigest(final DigestVisitor visitor)
    {
        final MemberStatus status = sources.status();
        if (status.checkpointZxid() >= 0)
        {
            visitor.onDigest(status.checkpointZxid(), status.checkpointDigest());
        }
    }

    @Override
    public void environment(final TextPairVisitor visitor)
    {
        ServerEnvironment.forEach(
            version(), sources.context().endpoints().member(sources.status().memberId()).host(), visitor);
    }

    @Override
    public long traceMask()
    {
        return FourLetterWords.DEFAULT_TRACE_MASK;
    }

    /**
     * Settings in ZooKeeper's terms.
     *
     * @param sources that have them.
     */
    private record Configuration(AdminSources sources) implements ConfigurationFacts
    {
        private static final int TICK_MS = 50;

        @Override
        public int clientPort()
        {
            return NO_PORT;
        }

        @Override
        public int secureClientPort()
        {
            return NO_PORT;
        }

        @Override
        public String dataDir()
        {
            return sources.context().dataDir().toString();
        }

        @Override
        public String dataLogDir()
        {
            return sources.context().dataDir().toString();
        }

        @Override
        public int tickTimeMs()
        {
            return TICK_MS;
        }

        @Override
        public int maxClientConnections()
        {
            return 0;
        }

        @Override
        public int minSessionTimeoutMs()
        {
            return millis(MemberSetting.MIN_SESSION_TIMEOUT);
        }

        @Override
        public int maxSessionTimeoutMs()
        {
            return millis(MemberSetting.MAX_SESSION_TIMEOUT);
        }

        private int millis(final MemberSetting setting)
        {
            return (int)TimeUnit.NANOSECONDS.toMillis(sources.context().number(setting));
        }

        @Override
        public int clientPortListenBacklog()
        {
            return -1;
        }

        @Override
        public long serverId()
        {
            return sources.status().memberId();
        }
    }
}
