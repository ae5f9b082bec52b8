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
package io.nodens.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.internal.PlatformDependent;
import io.nodens.client.ClientContext;
import io.nodens.client.MultiSessionClient;
import io.nodens.client.SessionHandle;
import io.nodens.gateway.connection.BufferViews;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionHome;
import io.nodens.gateway.connection.ConnectionTable;
import io.nodens.gateway.connection.LivedClock;
import io.nodens.gateway.connection.WaitingBytes;
import io.nodens.gateway.net.ConnectionListener;
import io.nodens.gateway.net.Transport;
import io.nodens.gateway.operations.DispatchLimits;
import io.nodens.gateway.operations.Progress;
import io.nodens.gateway.operations.Replies;
import io.nodens.gateway.operations.RequestDispatcher;
import io.nodens.gateway.operations.TreeDoor;
import io.nodens.gateway.replica.ReplicaState;
import io.nodens.gateway.status.AgentCount;
import io.nodens.gateway.status.AgentCounts;
import io.nodens.gateway.status.OccasionalLine;
import io.nodens.gateway.words.FourLetterWord;
import io.nodens.tree.watch.WatchTable;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One thread of the gateway, with clients of its own: it runs their event loop, hears the member, tells watches what
 * has changed, works off requests and sends replies, in one duty cycle. Agents share nothing but the limits of
 * connections.
 * <pre>
 *   event loop --bytes--&gt; connections --requests--&gt; dispatcher --writes--&gt; native client --&gt; member
 *       ^                                              | reads                   | answers
 *       +---------- one write per connection ----------+--- tree, change ring ---+
 * </pre>
 * <b>Thread:</b> its own. <b>Allocates:</b> for clients that come; nothing for requests after warm-up.
 */
final class GatewayAgent implements Agent, ConnectionHome, ConnectionListener
{
    /** Requests of a connection that are worked off before the next connection has its turn. */
    private static final int REQUESTS_PER_TURN = 64;
    /** Bytes of replies after which the next connection has its turn. */
    private static final int REPLIES_PER_TURN = 256 << 10;
    /** Bytes of a client that wait unread while its requests wait. */
    private static final int MAX_WAITING_BYTES = 64 << 10;
    private static final int SPINS = 16;
    private static final int YIELDS = 8;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_WAITING_NS = 50_000;
    private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Changes of a turn from which on the ring is looked at as often as with clients, so that it runs past nobody. */
    private static final int MANY_CHANGES = 256;
    private static final long FIRST_WORD_TIMEOUT_NS =
        TimeUnit.MILLISECONDS.toNanos(ClientConnection.FIRST_WORD_TIMEOUT_MS);
    /** Most time that a connect request waits, where there is a leader and others wait as well. */
    private static final long CONNECT_TIMEOUT_MS = 10_000;
    /** The same where there is no leader: another member may have found one. */
    private static final long LEADERLESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_WATCH_PATH_BYTES = 1L << 30;
    private static final int MAX_IN_FLIGHT = 1024;
    /** Most time for the answer to a request, after which the connection that sent it is closed. */
    private static final long OPERATION_TIMEOUT_MS = 30_000;
    /**
     * A member that owes an answer for so long is left for another one, with all connections. There is no other one for
     * this gateway, and a member that has lost the cluster says so: this time never passes.
     */
    private static final long ANSWER_TIMEOUT_MS = 4 * OPERATION_TIMEOUT_MS;
    /**
     * Results of writes and pages of ephemerals come this way, never data: 84 KiB are the longest, of a multi of 1,024
     * operations. Every member takes this length, whatever its data limit.
     */
    private static final int RESPONSE_TERM_LENGTH = 1 << 20;

    private final GatewayContext context;
    private final int index;
    private final ManualIoEventLoop loop;
    private final ConnectionTable connections = new ConnectionTable();
    private final AgentCounts counts;
    private final WordDesk words;
    private final LivedClock clock;
    private final UnsafeBuffer frames = new UnsafeBuffer(0, 0);
    private final Replies replies = new Replies();
    private final SharedParts shared;
    private final OccasionalLine refusedProofs;
    private final OccasionalLine longReplies;
    private final OccasionalLine crowdedOut;
    private final OccasionalLine cutOff;
    private final WaitingBytes waiting;
    private ReplicaState replica;
    private ClientConnection slowest;
    private long slowestBytes;
    private TreeDoor door;
    private RequestDispatcher dispatcher;
    private Handshakes handshakes;
    private MultiSessionClient client;
    private long nextSweepNs;
    private int idleTurns;
    private long parkNs = MIN_PARK_NS;
    private int watchingCount;
    private boolean isStarved;

    GatewayAgent(
        final GatewayContext context,
        final int index,
        final ManualIoEventLoop loop,
        final SharedParts shared)
    {
        this.context = context;
        this.shared = shared;
        longReplies = new OccasionalLine(context.log(), context.nanoClock());
        crowdedOut = new OccasionalLine(context.log(), context.nanoClock());
        cutOff = new OccasionalLine(context.log(), context.nanoClock());
        refusedProofs = new OccasionalLine(context.log(), context.nanoClock());
        this.index = index;
        this.loop = loop;
        counts = shared.status().add(connections);
        words = new WordDesk(context, shared.facts(), shared.status(), loop, connections);
        // The other half is for what is under way, and for the rest of the process.
        waiting = new WaitingBytes((PlatformDependent.maxDirectMemory() >> 1) / context.agents());
        clock = new LivedClock(context.nanoClock().nanoTime());
    }

    /** {@inheritDoc} */
    @Override
    public void onStart()
    {
        loop.setOwningThread(Thread.currentThread());
        replica = context.replicaStates().get();
        door = new TreeDoor(
            context.region(),
            new WatchTable(MAX_WATCH_PATH_BYTES, new SecureRandom().nextLong()),
            replica);
        words.watches(door.watches());
        dispatcher = new RequestDispatcher(
            door,
            replies,
            context.proofs(),
            shared.users(),
            new DispatchLimits(
                context.maxPendingPerConnection(),
                context.throttles().maxOutstanding(),
                context.maxFrameLength(),
                context.maxReplyLength()),
            counts);
        handshakes = new Handshakes(context, shared, door, dispatcher, this::onCutOff);
        client = MultiSessionClient.connect(new MultiSessionClient.Context()
            .client(new ClientContext()
                // Reads come from this member's tree, so writes go nowhere else.
                .endpoints("ipc")
                .aeronDirectoryName(context.aeronDirectoryName())
                .requestStreamId(context.requestStreamId())
                .clientName(context.name() + "-" + index)
                .credentials(context.credentials())
                .connectTimeoutMs(CONNECT_TIMEOUT_MS)
                .operationTimeoutMs(OPERATION_TIMEOUT_MS)
                .answerTimeoutMs(ANSWER_TIMEOUT_MS)
                .maxInFlight(MAX_IN_FLIGHT)
                .errorHandler(context.errorHandler()))
            .maxSessions(context.maxConnections())
            .maxInFlightPerSession(context.maxPendingPerConnection())
            .responseTermLength(RESPONSE_TERM_LENGTH)
            .driverTimeoutMs(context.driverTimeoutMs())
            .listener(handshakes));
        handshakes.client(client);
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        final long nowNs = context.nanoClock().nanoTime();
        int work = loop.runNow();
        clock.advance(nowNs);
        replica.update(nowNs, client.isConnected());
        dispatcher.nowNs(nowNs);
        final int changed = door.pollChanges();
        work += isWaitedFor() ? changed : 0;
        work += client.doWork();
        work += workOff();
        relieve();
        if (nowNs - nextSweepNs >= 0)
        {
            nextSweepNs = nowNs + SWEEP_NS;
            sweep(nowNs);
        }
        idle(work, changed);
        return work;
    }

    /**
     * Whether a change means something to a client here. Others are taken from the ring as they come, but what other
     * doors write is no reason to stay awake: without clients the agent would take a processor from those that serve.
     */
    private boolean isWaitedFor()
    {
        return door.watches().size() > 0 || counts.get(AgentCount.OUTSTANDING_REQUESTS) > 0;
    }

    /** Without work it waits in the event loop, so that whatever a client sends ends the wait. */
    private void idle(final int work, final int changed)
    {
        if (work > 0 || context.isSpinning())
        {
            idleTurns = 0;
            parkNs = MIN_PARK_NS;
            return;
        }

        idleTurns++;
        if (idleTurns <= SPINS)
        {
            Thread.onSpinWait();
        }
        else if (idleTurns <= SPINS + YIELDS)
        {
            Thread.yield();
        }
        else
        {
            loop.run(parkNs);
            parkNs = Math.min(parkNs << 1, mostParkNs(changed));
        }
    }

    private long mostParkNs(final int changed)
    {
        if (counts.get(AgentCount.OUTSTANDING_REQUESTS) > 0)
        {
            return Math.min(MAX_PARK_WAITING_NS, context.maxParkNs());
        }

        // Whoever connects ends the wait, and each wake-up takes its 50 us of a small host's processors.
        return 0 == connections.size() && client.isConnected() && changed < MANY_CHANGES ?
            Math.max(SWEEP_NS, context.maxParkNs()) : context.maxParkNs();
    }

    /** Whoever has most waiting goes, until little enough is left. */
    private void relieve()
    {
        while (waiting.isOver())
        {
            slowest = null;
            slowestBytes = 0;
            connections.forEach(this::countAndCompare);
            if (null == slowest || !waiting.isOver())
            {
                return;
            }
            crowdedOut.print(() -> "gateway: " + slowest + " is closed: all clients together have more than " +
                waiting.maxBytes() + " bytes waiting, this one the most");
            counts.increment(AgentCount.SLOW_CLIENTS_CLOSED);
            slowest.closeNow();
            slowest.countWaiting();
        }
    }

    private void countAndCompare(final ClientConnection connection)
    {
        final long bytes = connection.countWaiting();
        if (bytes > slowestBytes && ClientConnection.State.CLOSING != connection.state())
        {
            slowest = connection;
            slowestBytes = bytes;
        }
    }

    private int workOff()
    {
        final List<ClientConnection> active = connections.active();
        int work = 0;
        // Events for others may make more of them active meanwhile.
        for (int i = 0; i < active.size(); i++)
        {
            work += workOffGuarded(active.get(i));
        }

        int kept = 0;
        for (int i = 0; i < active.size(); i++)
        {
            final ClientConnection connection = active.get(i);
            work += connection.flush();
            if (connection.isUnfinished())
            {
                active.set(kept, connection);
                kept++;
            }
            else
            {
                connection.isActive(false);
            }
        }
        for (int i = active.size() - 1; i >= kept; i--)
        {
            active.remove(i);
        }

        return work;
    }

    /** What goes wrong with one client is no affair of the others, nor is that there is no memory for its reply. */
    private int workOffGuarded(final ClientConnection connection)
    {
        try
        {
            return workOff(connection);
        }
        catch (final RuntimeException | OutOfMemoryError ex)
        {
            context.errorHandler().onError(new IllegalStateException(
                "gateway: " + connection + " is closed: " + ex, ex));
            connection.closeNow();
            return 1;
        }
    }

    private int workOff(final ClientConnection connection)
    {
        isStarved = false;
        final int work = takeTurns(connection);
        if (isStarved && connection.isInputOver() && connection.isTaking())
        {
            // Whatever came before is worked off, and no more comes.
            connection.closeNow();
        }
        return work;
    }

    private int takeTurns(final ClientConnection connection)
    {
        int work = 0;
        int turn;
        do
        {
            turn = 0;
            connection.isUnfinished(false);
            if (ClientConnection.State.OPEN == connection.state())
            {
                final int before = connection.pendingCount();
                final int progress = dispatcher.reply(connection);
                turn += before - connection.pendingCount();
                if (Progress.CLOSE == progress)
                {
                    connection.closeAfterFlush();
                    return work + 1;
                }
                if (Progress.WAIT == progress)
                {
                    connection.isUnfinished(true);
                    return work;
                }
            }
            turn += takeFrames(connection, REQUESTS_PER_TURN - work);
            work += turn;
        }
        while (turn > 0 && work < REQUESTS_PER_TURN && !connection.isUnfinished());

        return work;
    }

    private int takeFrames(final ClientConnection connection, final int limit)
    {
        final ByteBuf incoming = connection.incoming();
        isStarved = null == incoming;
        if (null == incoming || ClientConnection.State.CLOSED == connection.state() ||
            ClientConnection.State.CLOSING == connection.state())
        {
            return 0;
        }

        BufferViews.ofReadable(incoming, frames);
        final int readable = frames.capacity();
        int position = 0;
        int taken = 0;
        boolean isWaiting = false;
        boolean isTurnOver = false;
        while (!isWaiting && readable - position >= Integer.BYTES && connection.isTaking())
        {
            final int length = frames.getInt(position, ByteOrder.BIG_ENDIAN);
            if (length < 0 || length > context.maxFrameLength())
            {
                isStarved = !takeOdd(connection, length, position + Integer.BYTES, readable - position - Integer.BYTES);
                return taken + (isStarved ? 0 : 1);
            }
            if (readable - position - Integer.BYTES < length)
            {
                if (shared.large().isLarge(length) && !expectLarge(connection, length))
                {
                    return taken + 1;
                }
                break;
            }

            isTurnOver = taken == limit || connection.encodedBytes() > REPLIES_PER_TURN;
            isWaiting = isTurnOver || connection.isCongested() ||
                !take(connection, frames, position + Integer.BYTES, length);
            if (!isWaiting)
            {
                position += Integer.BYTES + length;
                taken++;
                endLarge(connection);
            }
        }
        connection.skip(position);
        isStarved = !isWaiting && connection.isTaking();
        if (isWaiting)
        {
            // What waits for an answer of the member is looked at again when that comes.
            connection.isUnfinished(isTurnOver || 0 == connection.pendingCount());
        }
        connection.pauseReading(isWaiting && readable - position > MAX_WAITING_BYTES);
        return taken;
    }

    /** A large request has begun to come: it counts until it is whole, or its client is gone. */
    private boolean expectLarge(final ClientConnection connection, final int length)
    {
        if (0 == connection.expectedLength())
        {
            if (!shared.large().enter(length))
            {
                counts.increment(AgentCount.LARGE_REQUESTS_REFUSED);
                connection.closeNow();
                return false;
            }
            connection.expectedLength(length);
        }

        return true;
    }

    private void endLarge(final ClientConnection connection)
    {
        if (connection.expectedLength() > 0)
        {
            shared.large().leave(connection.expectedLength());
            connection.expectedLength(0);
        }
    }

    /** What is no length of a frame is a four-letter word, or the connection is closed. */
    private boolean takeOdd(final ClientConnection connection, final int first, final int offset, final int length)
    {
        final boolean isNew = ClientConnection.State.NEW == connection.state();
        final FourLetterWord word = isNew ? FourLetterWord.of(first) : null;
        if (null != word)
        {
            return words.take(connection, word, frames, offset, length);
        }

        if (!isNew && first > 0)
        {
            counts.increment(AgentCount.LARGE_REQUESTS_REFUSED);
        }
        connection.closeNow();
        return true;
    }

    private boolean take(
        final ClientConnection connection, final DirectBuffer frame, final int offset, final int length)
    {
        if (ClientConnection.State.NEW == connection.state())
        {
            connection.stats().onReceived();
            handshakes.onRequest(connection, frame, offset, length);
            return true;
        }

        final int progress = dispatcher.dispatch(connection, frame, offset, length);
        if (Progress.WAIT == progress)
        {
            return false;
        }

        connection.stats().onReceived();
        if (Progress.CLOSE == progress)
        {
            connection.closeAfterFlush();
        }

        return true;
    }

    private void sweep(final long nowNs)
    {
        watchingCount = 0;
        connections.forEach(this::checkSilence);
        counts.set(AgentCount.WATCHING_CONNECTIONS, watchingCount);
        counts.set(AgentCount.WATCHES, door.watches().size());
        counts.set(AgentCount.WATCHED_PATHS, door.watches().pathCount());
        counts.set(AgentCount.LIVED_NS, clock.livedNs());
        counts.firedWatches().flush();
        words.sweep(nowNs);
    }

    private void checkSilence(final ClientConnection connection)
    {
        connection.countWaiting();
        watchingCount += connection.watches().hasWatches() ? 1 : 0;
        final long silentNs = clock.livedNs() - connection.stats().heardNs();
        final SessionHandle session = connection.session();
        if (ClientConnection.State.OPEN == connection.state() && null != session)
        {
            if (silentNs > TimeUnit.MILLISECONDS.toNanos(session.timeoutMs()) && replica.isServing())
            {
                session.expire();
                counts.increment(AgentCount.SESSIONS_EXPIRED);
                connection.forgetSession();
                connection.closeNow();
            }
        }
        else if ((silentNs > FIRST_WORD_TIMEOUT_NS && !connection.tls().isHandshaking()) ||
            (silentNs > LEADERLESS_TIMEOUT_NS && ClientConnection.State.ATTACHING == connection.state() &&
            !(replica.isServing() && replica.isGateOpen())))
        {
            if (ClientConnection.State.NEW == connection.state())
            {
                counts.increment(AgentCount.SILENT_CONNECTIONS_CLOSED);
            }
            connection.closeNow();
        }
    }

    /** The member serves the gateway no more, and says so where anybody notices. */
    private void onCutOff(final String reason)
    {
        final int count = connections.size();
        if (count > 0)
        {
            cutOff.print(() -> "gateway: all " + count + " connections of " + roleName() +
                " are closed, since the member serves it no more: " + reason);
        }
        closeAll();
    }

    /** Clients had better find another member. */
    private void closeAll()
    {
        connections.forEach(ClientConnection::closeNow);
    }

    // ---- clients that come and go ----

    /** {@inheritDoc} */
    @Override
    public ClientConnection onConnected(final Channel channel, final InetSocketAddress remote)
    {
        counts.increment(AgentCount.CONNECTIONS);
        return connections.add(channel, remote, this, clock.livedNs());
    }

    /** {@inheritDoc} */
    @Override
    public void onDisconnected(final ClientConnection connection)
    {
        final SessionHandle session = connection.session();
        connection.forgetSession();
        if (null != session && null == session.end() && session.isAttached())
        {
            session.detach();
        }
        endLarge(connection);
        dispatcher.onClosed(connection);
        connection.onClosed();
        connections.remove(connection);
        counts.add(AgentCount.CONNECTIONS, -1);
        counts.increment(AgentCount.CONNECTIONS_ENDED);
    }

    // ---- what connections need ----

    /** {@inheritDoc} */
    @Override
    public void activate(final ClientConnection connection)
    {
        connections.activate(connection);
    }

    /** {@inheritDoc} */
    @Override
    public void onSlow(final ClientConnection connection)
    {
        counts.increment(AgentCount.SLOW_CLIENTS_CLOSED);
        context.log().accept("gateway: " + connection + " is closed: more than " + context.maxOutgoingBytes() +
            " bytes wait for it, or would with the reply to its request");
    }

    /** {@inheritDoc} */
    @Override
    public void onLongReply(final ClientConnection connection, final Supplier<String> text)
    {
        counts.increment(AgentCount.LONG_REPLIES);
        longReplies.print(() -> "gateway: " + connection.remote() + ": " + text.get());
    }

    /** {@inheritDoc} */
    @Override
    public void onProofRefused(final ClientConnection connection, final String reason)
    {
        refusedProofs.print(() -> "gateway: " + connection.remote() + " is closed: " + reason);
    }

    /** {@inheritDoc} */
    @Override
    public long livedNs()
    {
        return clock.livedNs();
    }

    /** {@inheritDoc} */
    @Override
    public long maxOutgoingBytes()
    {
        return context.maxOutgoingBytes();
    }

    /** {@inheritDoc} */
    @Override
    public WaitingBytes waiting()
    {
        return waiting;
    }

    /** {@inheritDoc} */
    @Override
    public void onWatchEvent(
        final ClientConnection connection,
        final long zxid,
        final int event,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        counts.firedWatches().onEvent(zxid, event);
        if (door.mayHear(connection, aclId))
        {
            replies.event(connection, zxid, event, path, offset, length);
        }
    }

    /** {@inheritDoc} */
    @Override
    public AgentCounts counts()
    {
        return counts;
    }

    /** What answers four-letter words. */
    WordDesk words()
    {
        return words;
    }

    /** {@inheritDoc} */
    @Override
    public boolean hasRoomForWatch()
    {
        return door.watches().size() < context.maxWatches();
    }

    /** {@inheritDoc} */
    @Override
    public void onClose()
    {
        closeAll();
        loop.runNow();
        CloseHelper.quietClose(client);
        Transport.end(loop);
    }

    /** {@inheritDoc} */
    @Override
    public String roleName()
    {
        return "gateway-" + index;
    }
}
