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
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.exceptions.AeronException;
import io.nodens.cluster.frontend.FrontEndEnvironment;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.FrontEndSettings;
import io.nodens.cluster.frontend.ResponseAddresses;
import io.nodens.cluster.frontend.lane.ClientWatches;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.lane.OutgoingBudget;
import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ConnectProofDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.watch.ChangePoller;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.collections.ArrayListUtil;

import java.util.ArrayList;

/**
 * The streams of clients, from the first sight of an image to its end, and the connections on them.
 * <pre>
 *  stream:      image -&gt; its turn -&gt; first ConnectRequest -&gt; publication -&gt; open -&gt; ending -&gt; gone
 *  connection:  OPENING (AWAITING_REQUEST -&gt; ADDING_PUBLICATION -&gt; AWAITING_SUBSCRIBER)
 *               -&gt; OPEN -&gt; CLOSING -&gt; CLOSED
 * </pre>
 * Each stream is polled by itself, so that one client's request that cannot be taken yet holds back nobody else. Few
 * streams are set up at a time, since that takes the media driver's thread, which consensus needs as well; the others
 * wait unread. Connections that nothing happens to cost nothing: only those with something to do are looked at.
 * <p>
 * <b>Thread:</b> the front end's; images come and go on it, too, for it invokes the Aeron client. <b>Owns:</b> the
 * connections. <b>Allocates:</b> per connection, never per message.
 */
public final class ConnectionTable
{
    private static final int REQUEST_SLACK = 1024;
    private static final int HELD_LIMIT = 64;
    private static final int MAX_FRAGMENT_FACTOR = 16;
    private static final int IDLE_STREAM_FACTOR = 4;

    private final ClientConnection.ActivityHandler onActive = this::onActive;
    private final ArrayList<ClientStream> streams = new ArrayList<>();
    private final ArrayList<ClientConnection> active = new ArrayList<>();
    private final RejectedImages rejected;
    private final AclEncoder address = new AclEncoder();
    private final int[] freeSlots;
    private final Aeron aeron;
    private final RequestAdapter adapter;
    private final CounterBudget counters;
    private final FrontEndLimits limits;
    private final long connectTimeoutNs;
    private final ErrorHandler errorHandler;
    private final SessionLiveness liveness;
    private final OutgoingBudget outgoingBudget;
    private final ClientWatches watches;
    private final ResponseProxy responses;
    private final ChangePoller changes;
    private final ResponseOrder order;
    private final HeldRequests held;
    private final HandshakePlaces<ClientStream> places;
    private final Strangers strangers;
    private final StaleConnections stale;
    private final Doorkeeper doorkeeper;
    private final ServingMonitor serving;
    private int maxDataLength;
    private int maxOutgoingBytes;
    private int freeCount;
    private int firstToPoll;
    private long lastConnectionId;
    private long nowNs;

    /**
     * A table without connections.
     *
     * @param settings    of the front end.
     * @param environment that it runs in.
     * @param aeron       of the front end.
     * @param lanes       what its connections share with those of any other wire.
     * @param changes     how far events were sent.
     * @param responses   in the client protocol.
     * @param requests    what becomes of requests.
     */
    public ConnectionTable(
        final FrontEndSettings settings,
        final FrontEndEnvironment environment,
        final Aeron aeron,
        final Lanes lanes,
        final ChangePoller changes,
        final ResponseProxy responses,
        final RequestHandler requests)
    {
        this.aeron = aeron;
        this.changes = changes;
        this.responses = responses;
        adapter = new RequestAdapter(requests);
        limits = settings.limits();
        counters = new CounterBudget(aeron.countersReader(), limits.counterReserve());
        maxDataLength = limits.maxDataLength();
        maxOutgoingBytes = limits.maxOutgoingBytesPerConnection();
        connectTimeoutNs = settings.timeouts().connectNs();
        nowNs = environment.nanoClock().nanoTime();
        rejected = new RejectedImages(nowNs);
        errorHandler = environment.errorHandler();
        liveness = lanes.liveness();
        outgoingBudget = lanes.outgoingBudget();
        watches = lanes.watches();
        order = lanes.order();
        serving = lanes.serving();
        held = new HeldRequests(limits.clients(), responses);
        strangers = new Strangers(responses, outgoingBudget);
        places = new HandshakePlaces<>(limits.clients().maxHandshakes());
        stale = new StaleConnections(serving, order);
        doorkeeper = new Doorkeeper(
            limits.clients().authentication(),
            Math.min(limits.clients().maxUnproven(), Math.max(1, limits.maxConnections() / 2)),
            responses,
            new DoorNotices(environment.hooks()::onNotice));
        freeSlots = new int[limits.maxConnections() + FrontEndLimits.REFUSAL_SLOTS];
        for (int slot = freeSlots.length - 1; slot >= 0; slot--)
        {
            freeSlots[freeCount++] = slot;
        }
    }

    /** The limit that binds in this cluster. */
    public void maxDataLength(final int value)
    {
        maxDataLength = value;
        if (value > limits.maxDataLength())
        {
            maxOutgoingBytes =
                Math.max(limits.maxOutgoingBytesPerConnection(), FrontEndLimits.outgoingBytesFor(value));
        }
    }

    /** Connections of any state. */
    public int size()
    {
        return freeSlots.length - freeCount;
    }

    /** What is kept of requests that cannot be taken yet. */
    HeldRequests held()
    {
        return held;
    }

    /** Streams, each of one connection or shared by many. */
    public int streamCount()
    {
        return streams.size();
    }

    /** Whether no connection and no stream is being set up or closed. */
    public boolean isEveryConnectionOpen()
    {
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            if (!streams.get(i).isOpen || streams.get(i).isEnding)
            {
                return false;
            }
        }
        for (int i = 0, size = active.size(); i < size; i++)
        {
            if (!active.get(i).isOpen())
            {
                return false;
            }
        }
        return true;
    }

    /** A client's stream appeared. */
    public void onImage(final Image image, final boolean isIpc)
    {
        if (streams.size() >= freeSlots.length || !counters.hasRoomToRefuse())
        {
            rejected.add(image, "limit of connections");
            return;
        }
        final boolean isTooMany = !counters.hasRoom();
        counters.onConnection();
        final int maxRequestLength = Math.max(maxDataLength, limits.maxDataLength()) +
            TreeConfiguration.MAX_PATH_LENGTH + REQUEST_SLACK;
        final ClientStream stream = new ClientStream(
            image, isIpc, isTooMany, this, adapter, liveness, errorHandler, maxRequestLength);
        stream.deadlineNs = nowNs + connectTimeoutNs;
        streams.add(stream);
    }

    /** A client's stream ended. */
    public void onImageGone(final Image image)
    {
        rejected.onGone(image);
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            final ClientStream stream = streams.get(i);
            if (stream.image == image)
            {
                stream.isGone = true;
                for (int k = 0, count = stream.connections.size(); k < count; k++)
                {
                    stream.connections.get(k).requestClose(CloseReason.INACTIVE, null);
                    onActive(stream.connections.get(k));
                }
                return;
            }
        }
    }

    /** First message of a number on a stream. Null when there is no room even to refuse it. */
    ClientConnection newConnection(final ClientStream stream, final long number)
    {
        if (0 == freeCount)
        {
            if (!stream.hasWayBack())
            {
                end(stream, nowNs, "limit of connections");
            }
            return null;
        }
        final boolean isLimit = freeCount <= FrontEndLimits.REFUSAL_SLOTS;
        final ClientConnection connection = new ClientConnection(
            ++lastConnectionId, freeSlots[--freeCount], maxOutgoingBytes, outgoingBudget, responses, number, onActive);
        if (isLimit || (stream.isTooMany && !counters.hasRoom()))
        {
            connection.refuse(ResultCode.TOO_MANY_CONNECTIONS, isLimit ?
                "limit of connections" : "the member's media driver has no counters left for more connections");
        }
        connection.door(stream.isIpc ? null : addressOf(stream), stream.isIpc);
        connection.deadlineNs = nowNs + connectTimeoutNs;
        stream.add(connection);
        onActive(connection);
        return connection;
    }

    /**
     * A message of a connection that there is not, or not any longer, on a shared stream: its client must know.
     *
     * @return false when so many were told in this duty cycle that the message must be read again in the next one.
     */
    boolean onUnknown(final ClientStream stream, final long number, final String detail)
    {
        if (!stream.isConnected())
        {
            end(stream, nowNs, "there is no such connection: the first message must be a ConnectRequest");
            return true;
        }
        return strangers.tell(stream, number, maxOutgoingBytes, detail);
    }

    /**
     * The client of a connection on a shared stream has said farewell: its place is free at once. When thousands give
     * theirs up and connect anew, the old connections must not stand in the way of the new ones.
     */
    void onFarewell(final ClientConnection connection)
    {
        if (connection.state().compareTo(Lane.State.CLOSING) < 0)
        {
            beginClose(connection);
        }
        if (Lane.State.CLOSED != connection.state())
        {
            close(connection, nowNs + connectTimeoutNs);
        }
        remove(connection);
    }

    /** Keep a request beside, so that it does not hold back others of its stream. */
    void hold(final ClientConnection connection, final DirectBuffer buffer, final int offset, final int length)
    {
        held.hold(connection, buffer, offset, length, Math.max(maxDataLength, limits.maxDataLength()));
    }

    /** First request of a connection: begin to add the way back. */
    void onConnectRequest(final ClientConnection connection, final ConnectRequestDecoder request)
    {
        connection.connectCorrelationId = request.correlationId();
        try
        {
            ProtocolVersions.check(connection, request, limits.minProtocolVersion());
            final String responseChannel = request.responseChannel();
            connection.clientName(request.clientName());
            connection.window(request.window());
            doorkeeper.onConnectRequest(connection, request, nowNs);
            final int streamId = request.responseStreamId();
            final ClientStream stream = connection.stream;
            if (!stream.hasWayBack())
            {
                final String channel = ResponseChannel.of(
                    responseChannel,
                    stream.isIpc,
                    stream.image.sourceIdentity(),
                    limits.clients().responseAddresses(),
                    responseTermLength());
                stream.addPublication(aeron, channel, streamId);
                places.begin(stream, nowNs);
            }
            connection.handshake(ClientConnection.Handshake.ADDING_PUBLICATION);
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

    /**
     * Read what clients sent, move connections on, and send what waits for clients.
     *
     * @param now local clock in nanoseconds.
     * @return work done.
     */
    public int doWork(final long now)
    {
        nowNs = now;
        strangers.onDutyCycle();
        order.onDutyCycle(nowNs);
        counters.onDutyCycle(nowNs);
        int work = rejected.doWork(nowNs);
        final ClientStream latest = places.advance(nowNs);
        if (null != latest)
        {
            end(latest, nowNs, "the client cannot be reached on its response channel, and others wait");
        }
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
        }
        if (serving.isStale())
        {
            stale.close(streams);
        }
        for (int i = active.size() - 1; i >= 0; i--)
        {
            work += doWork(i);
        }
        removeGone();
        return work;
    }

    /** Part with every client, as far as it goes without waiting. */
    public void closeAll()
    {
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            final ClientStream stream = streams.get(i);
            for (int k = 0, count = stream.connections.size(); k < count; k++)
            {
                final ClientConnection connection = stream.connections.get(k);
                if (Lane.State.OPEN == connection.state())
                {
                    responses.closed(connection, CloseReason.MEMBER_STOPPING, null);
                    connection.flush();
                }
                connection.closeSink();
            }
            stream.closePublication(aeron);
        }
        streams.clear();
        active.clear();
    }

    private int doWork(final ClientStream stream)
    {
        if (stream.isGone || stream.isRejected)
        {
            return 0;
        }
        if (stream.isEnding)
        {
            if (nowNs - stream.deadlineNs < 0)
            {
                return 0;
            }
            stream.isRejected = true;
            rejected.add(stream.image, null == stream.endReason ? "connection closed" : stream.endReason);
            return 1;
        }
        if (stream.isOpen)
        {
            if (stream.connections.isEmpty() && nowNs - stream.deadlineNs >= 0)
            {
                end(stream, nowNs, "no connection was made on the stream for long");
                return 1;
            }
            return stream.poll(limits.imageFragmentLimit() *
                Math.max(1, Math.min(MAX_FRAGMENT_FACTOR, stream.connections.size())));
        }
        if (stream.isSettingUp() || !stream.connections.isEmpty())
        {
            return 0;
        }
        if (!places.mayBegin(stream))
        {
            // Its turn has not come: that is no fault of the client.
            stream.deadlineNs = nowNs + connectTimeoutNs;
            return 0;
        }
        final int work = stream.poll(1);
        if (stream.connections.isEmpty() && !stream.isEnding && nowNs - stream.deadlineNs >= 0)
        {
            end(stream, nowNs, "no ConnectRequest came in time");
        }
        return work;
    }

    private void onActive(final ClientConnection connection)
    {
        if (!connection.isActive && null != connection.stream)
        {
            connection.isActive = true;
            active.add(connection);
        }
    }

    private int doWork(final int index)
    {
        final ClientConnection connection = active.get(index);
        final int work = null == connection.stream ? 0 : doWork(connection);
        if (connection.isQuiet() || null == connection.stream)
        {
            connection.isActive = false;
            ArrayListUtil.fastUnorderedRemove(active, index);
        }
        return work;
    }

    private int doWork(final ClientConnection connection)
    {
        int work = 0;
        if (null != connection.closeReason() && connection.state().compareTo(Lane.State.CLOSING) < 0)
        {
            beginClose(connection);
            work++;
        }

        switch (connection.state())
        {
            case OPENING:
                work += setUp(connection);
                break;

            case OPEN:
                work += serve(connection);
                break;

            case CLOSING:
                work += connection.flush();
                if (!connection.hasOutgoing() || connection.isLost() || connection.stream.isGone || isLate(connection))
                {
                    close(connection, nowNs + connectTimeoutNs);
                }
                break;

            default:
                remove(connection);
                work++;
                break;
        }
        return work;
    }

    private int setUp(final ClientConnection connection)
    {
        int work = 0;
        switch (connection.handshake())
        {
            case AWAITING_REQUEST:
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

            default:
                if (isLate(connection))
                {
                    doorkeeper.onNoAnswer(connection, Doorkeeper.NO_PROOF, nowNs);
                }
                break;
        }
        return work;
    }

    private int serve(final ClientConnection connection)
    {
        int work = 0;
        if (connection.hasOutgoing())
        {
            work += connection.flush();
        }
        if (connection.hasHeld())
        {
            work += held.take(connection, HELD_LIMIT);
        }
        return work;
    }

    private int pollPublication(final ClientConnection connection)
    {
        try
        {
            final ExclusivePublication publication = connection.stream.publication(aeron);
            if (null == publication)
            {
                return 0;
            }
            connection.wayBack(new PublicationSink(publication, connection.number()));
        }
        catch (final AeronException ex)
        {
            connection.requestClose(CloseReason.PROTOCOL_ERROR, ex.getMessage());
        }
        return 1;
    }

    private int pollSubscriber(final ClientConnection connection)
    {
        if (!connection.sink().isConnected())
        {
            return 0;
        }
        if (!connection.stream.isOpen)
        {
            connection.stream.isOpen = true;
            places.end(connection.stream);
        }
        if (null != connection.refusal())
        {
            connection.requestClose(CloseReason.PROTOCOL_ERROR, connection.refusalDetail());
            return 1;
        }
        if (connection.mustProve())
        {
            if (doorkeeper.ask(connection))
            {
                connection.handshake(ClientConnection.Handshake.AWAITING_PROOF);
            }
            return 1;
        }
        open(connection);
        return 1;
    }

    private void open(final ClientConnection connection)
    {
        connection.openedNs = nowNs;
        connection.state(Lane.State.OPEN);
        responses.connected(connection, ResultCode.OK, changes.polledZxid(), maxDataLength, null);
    }

    /** A client proves who it is. */
    void onConnectProof(final ClientConnection connection, final ConnectProofDecoder request)
    {
        if (doorkeeper.isAdmitted(connection, request, nowNs))
        {
            open(connection);
        }
        else
        {
            connection.requestClose(CloseReason.PROTOCOL_ERROR, connection.refusalDetail());
        }
    }

    /** A client sent something else instead of proving who it is. */
    void onNoAnswer(final ClientConnection connection)
    {
        doorkeeper.onNoAnswer(
            connection, "nothing but a ConnectProof may follow a ConnectRequest that announces one", nowNs);
    }

    /** Clients that came in without a proof. */
    public long letInCount()
    {
        return doorkeeper.notices().letInCount();
    }

    /** Clients that were refused because they did not prove who they are. */
    public long refusedCount()
    {
        return doorkeeper.notices().refusedCount();
    }

    private void beginClose(final ClientConnection connection)
    {
        order.drop(connection);
        watches.removeAll(connection);
        liveness.detachAll(connection);

        final boolean canSend = null != connection.sink() && connection.sink().isConnected();
        connection.state(Lane.State.CLOSING);
        connection.deadlineNs = nowNs + connectTimeoutNs;
        if (!canSend)
        {
            // Nobody can be told but through the media driver, which rejects the client's stream at once.
            close(connection, nowNs);
        }
        else if (null != connection.refusal())
        {
            responses.connected(connection, connection.refusal(), 0, maxDataLength, connection.closeDetail());
        }
        else
        {
            responses.closed(connection, connection.closeReason(), connection.closeDetail());
        }
    }

    private void close(final ClientConnection connection, final long rejectDeadlineNs)
    {
        held.release(connection);
        connection.closeSink();
        final ClientStream stream = connection.stream;
        if (ClientStream.UNSHARED == connection.number() || !stream.isOpen)
        {
            end(stream, rejectDeadlineNs, connection.closeDetail());
        }
    }

    /** Where a client is: an identity of all its sessions. */
    private IdentitySet addressOf(final ClientStream stream)
    {
        final String host = ResponseAddresses.hostOf(stream.image.sourceIdentity());
        final String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        final int scope = bare.indexOf('%');
        address.reset().add(0, "ip", scope < 0 ? bare : bare.substring(0, scope));
        return liveness.identities().take(address.buffer(), 0, address.length());
    }

    /** The number of a connection may be used again, and its slot as well. */
    private void remove(final ClientConnection connection)
    {
        if (null != connection.door())
        {
            liveness.identities().giveBack(connection.door());
            connection.door(null, false);
        }
        doorkeeper.onGone(connection);
        final ClientStream stream = connection.stream;
        stream.remove(connection);
        connection.stream = null;
        freeSlots[freeCount++] = connection.slot();
        if (stream.connections.isEmpty() && !stream.isEnding)
        {
            stream.deadlineNs = nowNs + IDLE_STREAM_FACTOR * connectTimeoutNs;
        }
    }

    /** Answer nobody on a stream any more, and have it rejected after a while; connections on it come to their end. */
    private void end(final ClientStream stream, final long rejectDeadlineNs, final String reason)
    {
        if (stream.isEnding)
        {
            return;
        }
        places.end(stream);
        stream.isEnding = true;
        stream.endReason = reason;
        stream.deadlineNs = rejectDeadlineNs;
        for (int i = 0, size = stream.connections.size(); i < size; i++)
        {
            stream.connections.get(i).requestClose(CloseReason.INACTIVE, reason);
        }
        stream.closePublication(aeron);
    }

    private void removeGone()
    {
        for (int i = streams.size() - 1; i >= 0; i--)
        {
            final ClientStream stream = streams.get(i);
            if (stream.isGone && stream.connections.isEmpty())
            {
                end(stream, nowNs, null);
                stream.release();
                ArrayListUtil.fastUnorderedRemove(streams, i);
            }
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
}
