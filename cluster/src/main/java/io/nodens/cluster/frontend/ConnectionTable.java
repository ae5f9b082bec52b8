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

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.exceptions.AeronException;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeConfiguration;
import org.agrona.ErrorHandler;
import org.agrona.collections.ArrayListUtil;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The connections of this front end, from the first sight of a client's stream to its end.
 * <pre>
 *  image -&gt; AWAITING_REQUEST -&gt; ADDING_PUBLICATION -&gt; AWAITING_SUBSCRIBER -&gt; OPEN -&gt; CLOSING -&gt;
 * CLOSED -&gt; gone
 * </pre>
 * Each stream is polled by itself, so that one client's request that cannot be taken yet holds back nobody else.
 * <p>
 * <b>Thread:</b> the front end's; images come and go on it, too, for it invokes the Aeron client. <b>Owns:</b> the
 * connections. <b>Allocates:</b> per connection, never per message.
 */
final class ConnectionTable
{
    /** Connections above the limit that are told so; any more are rejected without an answer. */
    static final int REFUSAL_SLOTS = 64;

    /** Time for which requests wait for a client that takes nothing. */
    static final long MAX_BLOCKED_NS = TimeUnit.SECONDS.toNanos(30);

    private static final int REQUEST_SLACK = 1024;
    // Each waits for the media driver's word.
    private static final int REJECTIONS_PER_CYCLE = 1;

    private final ArrayList<ClientStream> streams = new ArrayList<>();
    private final ArrayList<ClientConnection> waiting = new ArrayList<>();
    private final ArrayList<Image> unwanted = new ArrayList<>();
    private final int[] freeSlots;
    private final Aeron aeron;
    private final CounterBudget counters;
    private final FrontEndLimits limits;
    private final long connectTimeoutNs;
    private final ErrorHandler errorHandler;
    private final SessionLiveness liveness;
    private final OutgoingBudget outgoingBudget;
    private final PendingRequests pendingRequests;
    private final WatchTable watches;
    private final ResponseProxy responses;
    private final ChangePoller changes;
    private final ReadService reads;
    private final ServingMonitor serving;
    private RequestAdapter adapter;
    private int maxDataLength;
    private int maxOutgoingBytes;
    private int freeCount;
    private int endedCount;
    private int rejections;
    private int opensInFlight;
    private int firstToPoll;
    private long lastConnectionId;
    private long nowNs;

    ConnectionTable(final FrontEndContext ctx, final FrontEndAgent agent, final Aeron aeron)
    {
        this.aeron = aeron;
        limits = ctx.limits();
        counters = new CounterBudget(aeron.countersReader(), limits.counterReserve());
        maxDataLength = limits.maxDataLength();
        maxOutgoingBytes = limits.maxOutgoingBytesPerConnection();
        connectTimeoutNs = ctx.connectTimeoutNs();
        nowNs = ctx.nanoClock().nanoTime();
        errorHandler = ctx.errorHandler();
        liveness = agent.liveness;
        outgoingBudget = agent.outgoingBudget;
        pendingRequests = agent.pendingRequests;
        watches = agent.watches;
        responses = agent.responses;
        changes = agent.changes;
        reads = agent.reads;
        serving = agent.serving;
        freeSlots = new int[limits.maxConnections() + REFUSAL_SLOTS];
        for (int slot = freeSlots.length - 1; slot >= 0; slot--)
        {
            freeSlots[freeCount++] = slot;
        }
    }

    void adapter(final RequestAdapter value)
    {
        adapter = value;
    }

    void maxDataLength(final int value)
    {
        maxDataLength = value;
        if (value > limits.maxDataLength())
        {
            maxOutgoingBytes =
                Math.max(limits.maxOutgoingBytesPerConnection(), FrontEndLimits.outgoingBytesFor(value));
        }
    }

    /** Connections of any state. */
    int size()
    {
        return streams.size();
    }

    /** Whether no connection is being set up or closed. */
    boolean isEveryConnectionOpen()
    {
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            if (!streams.get(i).connection.isOpen())
            {
                return false;
            }
        }
        return true;
    }

    /** Opens and attaches whose result is awaited. */
    int opensInFlight()
    {
        return opensInFlight;
    }

    void opensInFlight(final int change)
    {
        opensInFlight += change;
    }

    /** A client's stream appeared. */
    void onImage(final Image image, final boolean isIpc)
    {
        if (0 == freeCount || !counters.hasRoomToRefuse())
        {
            unwanted.add(image);
            return;
        }
        final boolean isTooMany = freeCount <= REFUSAL_SLOTS || !counters.hasRoom();
        counters.onConnection();
        final ClientConnection connection = new ClientConnection(
            ++lastConnectionId, freeSlots[--freeCount], maxOutgoingBytes, outgoingBudget);
        if (isTooMany)
        {
            connection.refuse(ResultCode.TOO_MANY_CONNECTIONS, freeCount < REFUSAL_SLOTS ?
                "limit of connections" : "the member's media driver has no counters left for more connections");
        }
        connection.deadlineNs = nowNs + connectTimeoutNs;
        final int maxRequestLength = Math.max(maxDataLength, limits.maxDataLength()) +
            TreeConfiguration.MAX_PATH_LENGTH + REQUEST_SLACK;
        streams.add(new ClientStream(
            image, isIpc, connection, adapter, liveness, errorHandler, maxRequestLength));
    }

    /** A client's stream ended. */
    void onImageGone(final Image image)
    {
        unwanted.remove(image);
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            final ClientStream stream = streams.get(i);
            if (stream.image == image)
            {
                stream.isGone = true;
                return;
            }
        }
    }

    /** First request of a connection: begin to add the way back. */
    void onConnectRequest(final ClientConnection connection, final ConnectRequestDecoder request)
    {
        connection.connectCorrelationId = request.correlationId();
        try
        {
            checkVersion(connection, request);
            final int streamId = request.responseStreamId();
            final ClientStream stream = streamOf(connection);
            final String channel = ResponseChannel.of(
                request.responseChannel(),
                stream.isIpc,
                stream.image.sourceIdentity(),
                limits.clients().responseAddresses(),
                responseTermLength());
            connection.publicationId = aeron.asyncAddExclusivePublication(channel, streamId);
            connection.state(ClientConnection.State.ADDING_PUBLICATION);
        }
        catch (final IllegalArgumentException | AeronException ex)
        {
            connection.requestClose(CloseReason.PROTOCOL_ERROR, ex.getMessage());
        }
    }

    /** Long enough for the longest answer, and no longer: each byte that was used once stays taken in memory. */
    private int responseTermLength()
    {
        // What was written before the limit was lowered must still be read.
        final int longest = Math.max(maxDataLength, limits.maxDataLength());
        return Math.max(limits.responseTermLength(), FrontEndLimits.responseTermLengthFor(longest));
    }

    /** A client whose versions do not fit is told so by an answer, in words that every version understands. */
    private void checkVersion(final ClientConnection connection, final ConnectRequestDecoder request)
    {
        final int newest = request.protocolVersion();
        final int given = request.minProtocolVersion();
        final int oldest = ConnectRequestDecoder.minProtocolVersionNullValue() == given ? 0 : given;
        if (oldest < 0 || oldest > newest)
        {
            throw new IllegalArgumentException(
                "a client must speak protocol versions from minProtocolVersion, not negative, to protocolVersion, " +
                "no less; it says " + oldest + " to " + newest);
        }

        final int minOwn = limits.minProtocolVersion();
        if (newest < minOwn || oldest > ConnectRequestDecoder.SCHEMA_VERSION)
        {
            connection.refuse(
                ResultCode.VERSION_MISMATCH,
                "the member speaks protocol versions " + minOwn + " to " + ConnectRequestDecoder.SCHEMA_VERSION +
                ", the client " + oldest + " to " + newest);
        }
    }

    /**
     * Read what clients sent, move connections on, and send what waits for clients.
     *
     * @param now local clock in nanoseconds.
     * @return work done.
     */
    int doWork(final long now)
    {
        nowNs = now;
        rejections = 0;
        counters.scan();
        int work = rejectUnwanted();
        final int size = streams.size();
        if (size > 0)
        {
            if (++firstToPoll >= size)
            {
                firstToPoll = 0;
            }
            for (int i = firstToPoll; i < size; i++)
            {
                work += doWork(streams.get(i));
            }
            for (int i = 0; i < firstToPoll; i++)
            {
                work += doWork(streams.get(i));
            }
            removeEnded();
        }
        return work;
    }

    /**
     * Answer the requests whose waiting is over.
     *
     * @return number of answers.
     */
    int advanceWaiting()
    {
        int answers = 0;
        for (int i = waiting.size() - 1; i >= 0; i--)
        {
            final ClientConnection connection = waiting.get(i);
            ArrayListUtil.fastUnorderedRemove(waiting, i);
            connection.isWaiting = false;
            answers += advance(connection);
        }
        return answers;
    }

    /** Keep a request until its turn has come. */
    void enqueue(final ClientConnection connection, final PendingRequest request)
    {
        connection.appendPending(request);
        if (connection.firstPending == request && request.kind.isAnsweredHere())
        {
            await(connection);
        }
    }

    /**
     * Answer the requests of a connection in order, as far as they can be.
     *
     * @return number of answers.
     */
    int advance(final ClientConnection connection)
    {
        int answers = 0;
        while (null != connection.firstPending && connection.isOpen())
        {
            final PendingRequest request = connection.firstPending;
            if (connection.isCongested())
            {
                await(connection);
                break;
            }
            if (request.kind.isAnsweredHere())
            {
                if (isBlocked(connection) || !reads.tryAnswer(request, nowNs))
                {
                    await(connection);
                    break;
                }
            }
            else if (!request.isDone)
            {
                break;
            }
            else if (PendingRequest.Kind.WRITE == request.kind)
            {
                responses.written(connection, request);
            }
            else if (PendingRequest.Kind.ADMIN == request.kind)
            {
                responses.administered(connection, request);
            }
            else
            {
                responses.session(connection, request);
            }
            pendingRequests.release(connection.removeFirstPending());
            answers++;
        }
        return answers;
    }

    /** Whether answers must wait for the client; one that takes nothing for long must not keep its requests here. */
    private boolean isBlocked(final ClientConnection connection)
    {
        if (connection.isReadyForAnswer())
        {
            connection.onReadyForAnswer();
            return false;
        }
        final long livedNs = liveness.livedNs();
        if (livedNs - connection.lastTakingNs(livedNs) >= MAX_BLOCKED_NS)
        {
            connection.giveUp(CloseReason.SLOW_CONSUMER, "the client took none of its answers for 30 s");
        }
        return true;
    }

    /** Part with every client, as far as it goes without waiting. */
    void closeAll()
    {
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            final ClientConnection connection = streams.get(i).connection;
            if (ClientConnection.State.OPEN == connection.state())
            {
                responses.closed(connection, CloseReason.MEMBER_STOPPING, null);
                connection.flush();
            }
            connection.closeSink();
        }
        streams.clear();
    }

    private int doWork(final ClientStream stream)
    {
        final ClientConnection connection = stream.connection;
        int work = 0;
        if (stream.isGone)
        {
            connection.requestClose(CloseReason.INACTIVE, null);
        }
        if (null != connection.closeReason && connection.state().compareTo(ClientConnection.State.CLOSING) < 0)
        {
            beginClose(connection);
            work++;
        }

        switch (connection.state())
        {
            case AWAITING_REQUEST:
                work += stream.poll(1);
                closeWhenLate(connection, "no ConnectRequest came in time");
                break;

            case ADDING_PUBLICATION:
                work += pollPublication(connection);
                closeWhenLate(connection, "the response publication could not be added in time");
                break;

            case AWAITING_SUBSCRIBER:
                work += pollSubscriber(connection);
                closeWhenLate(connection, "the client did not subscribe to its response channel in time");
                break;

            case OPEN:
                work += serve(stream, connection);
                break;

            case CLOSING:
                work += stream.poll(limits.imageFragmentLimit());
                work += connection.flush();
                if (!connection.hasOutgoing() || connection.isLost() || stream.isGone || isLate(connection))
                {
                    close(connection, nowNs + connectTimeoutNs);
                }
                break;

            default:
                work += end(stream, connection);
                break;
        }
        return work;
    }

    private int serve(final ClientStream stream, final ClientConnection connection)
    {
        int work = 0;
        if (connection.hasOutgoing())
        {
            work += connection.flush();
        }
        work += stream.poll(limits.imageFragmentLimit());
        if (serving.isLongStale() && connection.sessionCount > 0)
        {
            connection.requestClose(CloseReason.NOT_SERVING, "no contact with the cluster");
        }
        else if (serving.isStale() && connection.opensInFlight > 0)
        {
            refuseOpens(connection);
            advance(connection);
        }
        return work;
    }

    /**
     * Opens and attaches of which nothing is known are refused, so that the clients try elsewhere. If the log takes
     * one nevertheless, its session is detached again: it belongs to no connection by then.
     */
    private void refuseOpens(final ClientConnection connection)
    {
        PendingRequest before = null;
        PendingRequest request = connection.firstPending;
        while (null != request)
        {
            final PendingRequest next = request.next;
            if (PendingRequest.Kind.SESSION == request.kind && !request.isDone)
            {
                responses.error(
                    connection, request.correlationId, ResultCode.NOT_SERVING, "no contact with the cluster");
                connection.removePending(before, request);
                connection.opensInFlight--;
                request.connection = null;
            }
            else
            {
                before = request;
            }
            request = next;
        }
    }

    private int pollPublication(final ClientConnection connection)
    {
        try
        {
            final ExclusivePublication publication = aeron.getExclusivePublication(connection.publicationId);
            if (null == publication)
            {
                return 0;
            }
            connection.sink = new PublicationSink(publication);
            connection.state(ClientConnection.State.AWAITING_SUBSCRIBER);
        }
        catch (final AeronException ex)
        {
            connection.publicationId = 0;
            connection.requestClose(CloseReason.PROTOCOL_ERROR, ex.getMessage());
        }
        return 1;
    }

    private int pollSubscriber(final ClientConnection connection)
    {
        if (!connection.sink.isConnected())
        {
            return 0;
        }
        if (null != connection.refusal)
        {
            connection.requestClose(CloseReason.PROTOCOL_ERROR, connection.refusalDetail);
            return 1;
        }
        connection.state(ClientConnection.State.OPEN);
        responses.connected(connection, ResultCode.OK, changes.polledZxid(), maxDataLength, null);
        return 1;
    }

    private void beginClose(final ClientConnection connection)
    {
        dropPending(connection);
        watches.removeAll(connection);
        while (null != connection.firstSession)
        {
            final AttachedSession session = connection.firstSession;
            liveness.remove(session);
            liveness.addToDetach(session);
        }

        final boolean canSend = null != connection.sink && connection.sink.isConnected();
        connection.state(ClientConnection.State.CLOSING);
        connection.deadlineNs = nowNs + connectTimeoutNs;
        if (!canSend)
        {
            // Nobody can be told but through the media driver, which rejects the client's stream at once.
            close(connection, nowNs);
        }
        else if (null != connection.refusal)
        {
            responses.connected(connection, connection.refusal, 0, maxDataLength, connection.closeDetail);
        }
        else
        {
            responses.closed(connection, connection.closeReason, connection.closeDetail);
        }
    }

    private void dropPending(final ClientConnection connection)
    {
        while (null != connection.firstPending)
        {
            final PendingRequest request = connection.removeFirstPending();
            request.connection = null;
            // One that is in the log is released by its result.
            if (request.kind.isAnsweredHere() || request.isDone)
            {
                pendingRequests.release(request);
            }
        }
        if (connection.isWaiting)
        {
            connection.isWaiting = false;
            ArrayListUtil.fastUnorderedRemove(waiting, waiting.indexOf(connection));
        }
    }

    private void close(final ClientConnection connection, final long rejectDeadlineNs)
    {
        if (null == connection.sink && 0 != connection.publicationId)
        {
            aeron.asyncRemovePublication(connection.publicationId);
        }
        connection.closeSink();
        connection.deadlineNs = rejectDeadlineNs;
    }

    private int end(final ClientStream stream, final ClientConnection connection)
    {
        if (stream.isGone)
        {
            endedCount++;
            return 1;
        }
        if (stream.isRejected)
        {
            return 0;
        }
        if (isLate(connection) && rejections < REJECTIONS_PER_CYCLE)
        {
            rejections++;
            stream.reject(connection.closeDetail);
            return 1;
        }
        return stream.poll(limits.imageFragmentLimit());
    }

    private void removeEnded()
    {
        for (int i = streams.size() - 1; i >= 0 && endedCount > 0; i--)
        {
            final ClientStream stream = streams.get(i);
            if (stream.isGone && ClientConnection.State.CLOSED == stream.connection.state())
            {
                freeSlots[freeCount++] = stream.connection.slot();
                ArrayListUtil.fastUnorderedRemove(streams, i);
                endedCount--;
            }
        }
        endedCount = 0;
    }

    private int rejectUnwanted()
    {
        int rejected = 0;
        while (!unwanted.isEmpty() && rejections < REJECTIONS_PER_CYCLE)
        {
            final Image image = unwanted.remove(unwanted.size() - 1);
            rejections++;
            rejected++;
            ClientStream.reject(image, "limit of connections");
        }
        return rejected;
    }

    private void await(final ClientConnection connection)
    {
        if (!connection.isWaiting)
        {
            connection.isWaiting = true;
            waiting.add(connection);
        }
    }

    private void closeWhenLate(final ClientConnection connection, final String detail)
    {
        if (isLate(connection))
        {
            connection.requestClose(CloseReason.INACTIVE, detail);
        }
    }

    private boolean isLate(final ClientConnection connection)
    {
        return nowNs - connection.deadlineNs >= 0;
    }

    private ClientStream streamOf(final ClientConnection connection)
    {
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            if (streams.get(i).connection == connection)
            {
                return streams.get(i);
            }
        }
        throw new IllegalStateException(connection + " has no stream");
    }
}
