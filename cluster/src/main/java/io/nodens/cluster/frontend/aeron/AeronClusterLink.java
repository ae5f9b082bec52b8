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
package io.nodens.cluster.frontend.aeron;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.client.EgressListener;
import io.aeron.exceptions.TimeoutException;
import io.aeron.logbuffer.Header;
import io.aeron.security.AuthenticationException;
import io.nodens.cluster.frontend.FrontEndEnvironment;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.FrontEndSettings;
import io.nodens.cluster.frontend.IngressSettings;
import io.nodens.cluster.frontend.propose.ClusterLink;
import io.nodens.cluster.frontend.propose.CommandProxy;
import io.nodens.cluster.frontend.propose.ForwardingQueue;
import io.nodens.cluster.status.MemberStatus;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.concurrent.TimeUnit;

import static io.nodens.cluster.frontend.propose.ClusterLink.State.CLOSED;
import static io.nodens.cluster.frontend.propose.ClusterLink.State.CONNECTING;
import static io.nodens.cluster.frontend.propose.ClusterLink.State.DISCONNECTED;
import static io.nodens.cluster.frontend.propose.ClusterLink.State.OPEN;
import static io.nodens.cluster.frontend.propose.ClusterLink.State.OPENING;

/**
 * The one cluster session of this member: connects, presents the front end, keeps the session alive, follows the
 * leader, and connects anew when the session is lost.
 * <pre>
 *   DISCONNECTED --pause--&gt; CONNECTING --session--&gt; OPENING --own replica applied it--&gt; OPEN
 *        ^                      |                       |                                 |
 *        +------- failed -------+--------------- session lost ----------------------------+
 * </pre>
 * <b>Thread:</b> the front end's. <b>Owns:</b> the cluster session. <b>Allocates:</b> to connect and to follow a
 * leader.
 */
public final class AeronClusterLink implements ClusterLink, EgressListener
{
    private static final long RECONNECT_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long OPEN_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int OPEN_BUFFER_LENGTH = 256;
    private static final String LOST_WHILE_CONNECTING = "unexpected loss of connection";

    private final UnsafeBuffer openCommand = new UnsafeBuffer(new byte[OPEN_BUFFER_LENGTH]);
    private final IngressSettings settings;
    private final FrontEndLimits limits;
    private final Aeron aeron;
    private final ForwardingQueue queue;
    private final MemberStatus status;
    private final ErrorHandler errorHandler;
    private final CommandProxy commands;
    private final LocalIngress localIngress;
    private final ConnectPatience patience;

    private ClusterLink.State state = DISCONNECTED;
    private AeronCluster.AsyncConnect asyncConnect;
    private AeronCluster cluster;
    private boolean isNewLeader;
    private boolean isAsked;
    private boolean isLocal;
    private int openCommandLength;
    private long openNumber;
    private long deadlineNs;
    private long keepAliveNs;
    private long nowNs;

    /**
     * A link that is not connected.
     *
     * @param settings    of the front end.
     * @param environment that it runs in.
     * @param aeron       of the front end.
     * @param queue       of commands that wait.
     * @param commands    that encode the opening.
     */
    public AeronClusterLink(
        final FrontEndSettings settings,
        final FrontEndEnvironment environment,
        final Aeron aeron,
        final ForwardingQueue queue,
        final CommandProxy commands)
    {
        this.settings = settings.ingress();
        this.limits = settings.limits();
        this.aeron = aeron;
        this.queue = queue;
        this.status = environment.status();
        this.errorHandler = environment.errorHandler();
        this.commands = commands;
        this.localIngress = new LocalIngress(
            aeron, this.settings.localChannel(), this.settings.streamId(), settings.memberId(), errorHandler);
        this.patience = new ConnectPatience(
            environment.contact(), this.settings.answerTimeoutNs(), this.settings.connectTimeoutNs());
        this.nowNs = environment.nanoClock().nanoTime();
        this.deadlineNs = nowNs;
    }

    /** {@inheritDoc} */
    @Override
    @SuppressWarnings("checkstyle:IllegalCatch") // Whatever the cluster client throws ends this session and no more.
    public int doWork(final long now)
    {
        nowNs = now;
        try
        {
            return work();
        }
        catch (final TimeoutException ex)
        {
            // Expected while there is no leader; the state tells it to whom it may concern.
            disconnect();
        }
        catch (final AuthenticationException ex)
        {
            errorHandler.onError(new ClusterException(
                "the leader refuses this member's commands, because it does not prove to be a member (" +
                ex.getMessage() + "): give it nodens.member.secrets as the others have them"));
            disconnect();
        }
        catch (final RuntimeException ex)
        {
            // A leader that goes while one connects to it is expected as well; Aeron has no type for it.
            if (CONNECTING != state || !String.valueOf(ex.getMessage()).contains(LOST_WHILE_CONNECTING))
            {
                errorHandler.onError(ex);
            }
            disconnect();
        }
        return 1;
    }

    /** {@inheritDoc} */
    @Override
    public ClusterLink.State state()
    {
        return state;
    }

    /** {@inheritDoc} */
    @Override
    public void onOpened(final long now)
    {
        if (OPENING == state)
        {
            queue.rewind(now);
            state(OPEN, 0);
        }
    }

    /** {@inheritDoc} */
    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        final long result;
        try
        {
            result = send(buffer, offset, length);
        }
        catch (final IllegalArgumentException ex)
        {
            errorHandler.onError(ex);
            return UNSENDABLE;
        }
        if (result > 0)
        {
            keepAliveNs = nowNs + settings.keepAliveIntervalNs();
        }
        else if (Publication.MAX_POSITION_EXCEEDED == result)
        {
            renew();
        }
        return result;
    }

    /** {@inheritDoc} */
    @Override
    public void renew()
    {
        disconnect();
    }

    /** {@inheritDoc} */
    @Override
    public void close()
    {
        CloseHelper.close(errorHandler, asyncConnect);
        CloseHelper.close(errorHandler, cluster);
        localIngress.close();
        state(CLOSED, 0);
    }

    /** {@inheritDoc} */
    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        // The service answers through the results ring only.
    }

    /** {@inheritDoc} */
    @Override
    public void onNewLeader(
        final long clusterSessionId, final long leadershipTermId, final int leaderMemberId, final String endpoints)
    {
        isNewLeader = true;
    }

    private int work()
    {
        switch (state)
        {
            case DISCONNECTED:
                return nowNs - deadlineNs >= 0 ? connect() : 0;

            case CONNECTING:
                return pollConnect();

            case OPENING:
            case OPEN:
                return pollCluster();

            default:
                return 0;
        }
    }

    private int connect()
    {
        asyncConnect = AeronCluster.asyncConnect(new AeronCluster.Context()
            .aeron(aeron)
            .ownsAeronClient(false)
            .ingressChannel(settings.channel())
            .ingressStreamId(settings.streamId())
            .ingressEndpoints(settings.endpoints())
            .egressChannel(settings.egressChannel())
            .egressStreamId(settings.egressStreamId())
            .messageTimeoutNs(settings.connectTimeoutNs())
            .newLeaderTimeoutNs(settings.newLeaderTimeoutNs())
            .isIngressExclusive(true)
            .idleStrategy(YieldingIdleStrategy.INSTANCE)
            .errorHandler(errorHandler)
            .credentialsSupplier(settings.credentials())
            .egressListener(this));
        isAsked = false;
        patience.onAttempt();
        state(CONNECTING, 0);
        return 1;
    }

    private int pollConnect()
    {
        // A member that is no leader sends the attempt on to the one it takes for it, and so back to an earlier state.
        isAsked |= asyncConnect.state().compareTo(AeronCluster.AsyncConnect.State.SEND_MESSAGE) >= 0;
        if (patience.isOver(isAsked, nowNs))
        {
            disconnect();
            return 1;
        }
        final AeronCluster connected = asyncConnect.poll();
        if (null == connected)
        {
            return 0;
        }
        patience.onConnected();
        asyncConnect = null;
        cluster = connected;
        followLeader();
        openCommandLength = commands.encodeOpen(openCommand, limits, ++openNumber);
        keepAliveNs = nowNs + settings.keepAliveIntervalNs();
        state(OPENING, nowNs);
        return 1;
    }

    private int pollCluster()
    {
        isNewLeader = false;
        int work = cluster.pollEgress();
        if (cluster.isClosed())
        {
            disconnect();
            return work + 1;
        }
        if (isNewLeader)
        {
            // What was in flight may be lost, so all of it is sent again; the opening, too, if it is not applied yet.
            followLeader();
            queue.rewind(nowNs);
            deadlineNs = nowNs;
            work++;
        }
        if (isLocal != localIngress.isOpen())
        {
            // What is under way would be overtaken on the other way, and what follows ignored as out of order.
            isLocal = !isLocal;
            queue.rewind(nowNs);
            work++;
        }
        if (isLocal && localIngress.lengthen())
        {
            queue.rewind(nowNs);
            work++;
        }
        if (OPENING == state && nowNs - deadlineNs >= 0 &&
            send(openCommand, 0, openCommandLength) > 0)
        {
            deadlineNs = nowNs + OPEN_RETRY_NS;
            work++;
        }
        if (nowNs - keepAliveNs >= 0)
        {
            cluster.sendKeepAlive();
            keepAliveNs = nowNs + settings.keepAliveIntervalNs();
            work++;
        }
        return work;
    }

    private void followLeader()
    {
        status.joinedLeader(cluster.leadershipTermId(), cluster.leaderMemberId());
        localIngress.follow(cluster.clusterSessionId(), cluster.leadershipTermId(), cluster.leaderMemberId());
    }

    private long send(final DirectBuffer buffer, final int offset, final int length)
    {
        return isLocal && localIngress.isOpen() ?
            localIngress.offer(buffer, offset, length) : cluster.offer(buffer, offset, length);
    }

    private void disconnect()
    {
        localIngress.forget();
        CloseHelper.close(errorHandler, asyncConnect);
        CloseHelper.close(errorHandler, cluster);
        asyncConnect = null;
        cluster = null;
        state(DISCONNECTED, nowNs + RECONNECT_PAUSE_NS);
    }

    private void state(final ClusterLink.State next, final long nextDeadlineNs)
    {
        state = next;
        deadlineNs = nextDeadlineNs;
    }
}
