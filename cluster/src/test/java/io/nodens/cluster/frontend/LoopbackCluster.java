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
package io.nodens.cluster.frontend;

import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.nodens.cluster.frontend.propose.ClusterLink;
import io.nodens.cluster.frontend.propose.ForwardingQueue;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.service.NodensService;
import io.nodens.cluster.service.ServiceContext;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.command.BarrierDecoder;
import io.nodens.sbe.command.CapacityReportDecoder;
import io.nodens.sbe.command.MessageHeaderDecoder;
import io.nodens.tree.TreeRegion;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of one member without Aeron Cluster: what is offered is applied by the real service, in the order of the
 * offers, when the test lets it.
 */
final class LoopbackCluster implements ClusterLink, ClusterContact
{
    private static final int FRAME_LENGTH = 64;
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What happens to an offered command. */
    enum Mode
    {
        /** It is applied in the next cycle. */
        APPLY,
        /** It waits. */
        HOLD,
        /** It is lost, as when the leader dies. */
        LOSE,
        /** It is not taken. */
        PUSH_BACK
    }

    private final ArrayDeque<byte[]> log = new ArrayDeque<>();
    private final NodensService service;
    private final NanoClock clock;
    private final UnsafeBuffer openCommand = new UnsafeBuffer(new byte[256]);
    private int openLength;
    private long clusterSessionId = 1;
    private long tickId;
    private long position;
    private long nextTickNs;
    private ClusterLink.State state = ClusterLink.State.DISCONNECTED;
    private ForwardingQueue queue;

    Mode mode = Mode.APPLY;
    boolean isTicking = true;
    boolean isHoldingBarriers;
    boolean isReachable = true;
    int applied;
    int renewals;
    boolean isJoined = true;
    long termId = 1;
    long committedAhead;
    int maxCommandLength = Integer.MAX_VALUE;

    LoopbackCluster(
        final TreeRegion region, final ResultRing ring, final MemberStatus status, final NanoClock clock)
    {
        this.clock = clock;
        service = new NodensService(new ServiceContext()
            .memberId(status.memberId())
            .memberCount(1)
            .treeRegion(region)
            .resultRing(ring)
            .memberStatus(status)
            .nanoClock(clock)
            .terminateHook(
                (reason) ->
                {
                    throw new AssertionError("the service stopped: " + reason);
                })
            .warningHandler((text) -> { }));
        service.onStart(proxy(Cluster.class, this::onCluster), null);
        service.onNewLeadershipTermEvent(1, 0, nowMs(), 0, 0, 1, TimeUnit.MILLISECONDS, 1);
        nextTickNs = clock.nanoTime();
    }

    FrontEndAgent.LinkFactory factory()
    {
        return (settings, environment, aeron, forwardingQueue, commands) ->
        {
            queue = forwardingQueue;
            openLength = commands.encodeOpen(openCommand, settings.limits(), 1);
            return this;
        };
    }

    /** Apply what was offered, and let time go on. */
    int cycle()
    {
        int work = 0;
        while (isTicking && clock.nanoTime() - nextTickNs >= 0)
        {
            position += FRAME_LENGTH;
            service.onTimerEvent(tickId, nowMs());
            nextTickNs += TICK_NS;
        }
        while (Mode.HOLD != mode && !log.isEmpty() && !(isHoldingBarriers && isBarrier(log.peekFirst())))
        {
            final byte[] command = log.removeFirst();
            apply(new UnsafeBuffer(command), command.length);
            applied++;
            work++;
        }
        service.doBackgroundWork(clock.nanoTime());
        return work;
    }

    /** Apply so many of the commands that are held. */
    void applyHeld(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final byte[] command = log.removeFirst();
            apply(new UnsafeBuffer(command), command.length);
        }
        service.doBackgroundWork(clock.nanoTime());
    }

    /** The opening of a term is committed and applied. */
    void openTerm(final long id)
    {
        position += FRAME_LENGTH;
        service.onNewLeadershipTermEvent(id, position, nowMs(), position, 0, 1, TimeUnit.MILLISECONDS, 1);
        service.doBackgroundWork(clock.nanoTime());
    }

    @Override
    public boolean isJoined()
    {
        return isJoined;
    }

    @Override
    public long leadershipTermId()
    {
        return termId;
    }

    @Override
    public long commitPosition()
    {
        return position + committedAhead;
    }

    /** What was offered and not applied is lost; a new leader takes over. */
    void changeLeader()
    {
        log.clear();
        mode = Mode.APPLY;
        queue.rewind(clock.nanoTime());
    }

    /** The cluster session is lost and replaced. */
    void changeClusterSession()
    {
        log.clear();
        service.onSessionClose(session(clusterSessionId), nowMs(), io.aeron.cluster.codecs.CloseReason.TIMEOUT);
        clusterSessionId++;
        state = ClusterLink.State.DISCONNECTED;
    }

    /** Commands of clients that wait to be applied; the member's own reports come when they like. */
    int held()
    {
        return (int)log.stream().filter((command) -> !isOf(command, CapacityReportDecoder.TEMPLATE_ID)).count();
    }

    @Override
    public int doWork(final long nowNs)
    {
        if (isReachable && ClusterLink.State.DISCONNECTED == state)
        {
            state = ClusterLink.State.OPENING;
            apply(openCommand, openLength);
            return 1;
        }
        return 0;
    }

    @Override
    public ClusterLink.State state()
    {
        return state;
    }

    @Override
    public void onOpened(final long nowNs)
    {
        queue.rewind(nowNs);
        state = ClusterLink.State.OPEN;
    }

    @Override
    public void renew()
    {
        renewals++;
        changeClusterSession();
    }

    @Override
    public void close()
    {
        state = ClusterLink.State.CLOSED;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > maxCommandLength)
        {
            return UNSENDABLE;
        }
        if (Mode.PUSH_BACK == mode)
        {
            return -2;
        }
        if (Mode.LOSE != mode)
        {
            final byte[] command = new byte[length];
            buffer.getBytes(offset, command);
            log.addLast(command);
        }
        return 1;
    }

    private static boolean isBarrier(final byte[] command)
    {
        return isOf(command, BarrierDecoder.TEMPLATE_ID);
    }

    private static boolean isOf(final byte[] command, final int templateId)
    {
        return templateId == new MessageHeaderDecoder().wrap(new UnsafeBuffer(command), 0).templateId();
    }

    private void apply(final DirectBuffer buffer, final int length)
    {
        position += FRAME_LENGTH;
        service.onSessionMessage(session(clusterSessionId), nowMs(), buffer, 0, length, null);
    }

    private long nowMs()
    {
        return 1_700_000_000_000L + TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
    }

    private Object onCluster(final Object proxy, final java.lang.reflect.Method method, final Object[] args)
    {
        return switch (method.getName())
        {
            case "timeUnit" -> TimeUnit.MILLISECONDS;
            case "role" -> Cluster.Role.LEADER;
            case "memberId" -> 0;
            case "logPosition" -> position;
            case "idleStrategy" -> NoOpIdleStrategy.INSTANCE;
            case "scheduleTimer" ->
            {
                tickId = (Long)args[0];
                yield true;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private static ClientSession session(final long id)
    {
        return proxy(ClientSession.class, (proxy, method, args) -> id);
    }

    private static <T> T proxy(final Class<T> type, final InvocationHandler handler)
    {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }
}
