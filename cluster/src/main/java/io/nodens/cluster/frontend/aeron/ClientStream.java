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
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.nodens.cluster.frontend.ResponseAddresses;
import io.nodens.cluster.frontend.lane.OutgoingQueue;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.protocol.CloseConnectionRequestDecoder;
import io.nodens.sbe.protocol.ConnectProofDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.PingRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionNoticesDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.WindowUpdateDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.collections.ArrayListUtil;
import org.agrona.collections.Long2ObjectHashMap;

import java.nio.ByteOrder;
import java.util.ArrayList;

/**
 * What one client process sends, and the way back to it: an image, assembled by itself and never beyond the longest
 * request that its sender may make, and a response publication. Frames without a number are of a client that has the
 * stream for itself; otherwise the number, which the frame carries as its reserved value, says which of the process's
 * connections speaks. Numbers are looked up in the stream that they came on, so that no other stream can speak for a
 * connection.
 * <p>
 * A connection whose request cannot be taken yet must not hold back the others of its stream: its requests are kept
 * beside, within limits. Where it has the stream for itself Aeron's flow control holds it back, but for a list of
 * watches, which may wait for as long as a removal before it: it is kept beside with what follows, so that pings behind
 * it are heard.
 * <p>
 * <b>Thread:</b> the front end's. <b>Owns:</b> the response publication. <b>Allocates:</b> per connection, and when the
 * assembly of a request outgrows all before it.
 */
final class ClientStream extends HandshakePlaces.Entrant implements ControlledFragmentHandler
{
    /** Number of the connection that has a stream for itself. */
    static final long UNSHARED = 0;

    /** Longest request of a connection without a session: it has no data, only a path or a channel. */
    private static final int MAX_LENGTH_WITHOUT_SESSION = RequestAssembly.RESERVED_BYTES;

    final Image image;
    final boolean isIpc;
    final boolean isTooMany;
    final ArrayList<ClientConnection> connections = new ArrayList<>(1);
    boolean isGone;
    boolean isRejected;
    boolean isEnding;
    boolean isOpen;
    /** Whether a client on it has proved who it is. */
    boolean isProven;
    long deadlineNs;
    String endReason;

    private final Long2ObjectHashMap<ClientConnection> byNumber = new Long2ObjectHashMap<>();
    private final RequestAssembly assembly;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectionTable table;
    private final RequestAdapter adapter;
    private final SessionLiveness liveness;
    private final ErrorHandler errorHandler;
    private final int maxRequestLength;
    private long number;
    private long publicationId;
    private ClientConnection unshared;
    private boolean hasFailed;
    private ExclusivePublication publication;

    @SuppressWarnings("checkstyle:ParameterNumber") // The table, in parts.
    ClientStream(
        final Image image,
        final boolean isIpc,
        final boolean isTooMany,
        final ConnectionTable table,
        final RequestAdapter adapter,
        final SessionLiveness liveness,
        final ErrorHandler errorHandler,
        final int maxRequestLength)
    {
        super(isIpc ? "" : ResponseAddresses.hostOf(image.sourceIdentity()));
        this.image = image;
        this.isIpc = isIpc;
        this.isTooMany = isTooMany;
        this.table = table;
        this.adapter = adapter;
        this.liveness = liveness;
        this.errorHandler = errorHandler;
        this.maxRequestLength = maxRequestLength;
        assembly = new RequestAssembly(table.held().assemblyBudget());
    }

    /**
     * Read what the client sent, unless nobody is heard on the stream any more: then Aeron's flow control holds back
     * whoever goes on sending.
     */
    int poll(final int fragmentLimit)
    {
        if (isEnding || (null != unshared && null != unshared.closeReason()))
        {
            return 0;
        }
        return image.controlledPoll(this, fragmentLimit);
    }

    void add(final ClientConnection connection)
    {
        connection.stream = this;
        connections.add(connection);
        if (UNSHARED == connection.number())
        {
            unshared = connection;
        }
        byNumber.put(connection.number(), connection);
    }

    void remove(final ClientConnection connection)
    {
        if (unshared == connection)
        {
            unshared = null;
        }
        byNumber.remove(connection.number());
        ArrayListUtil.fastUnorderedRemove(connections, connections.indexOf(connection));
    }

    /** Whether the way back was asked for and is not known to lead anywhere yet: nothing is read meanwhile. */
    boolean isSettingUp()
    {
        return 0 != publicationId && !isOpen && !isEnding;
    }

    boolean hasWayBack()
    {
        return 0 != publicationId;
    }

    void addPublication(final Aeron aeron, final String channel, final int streamId)
    {
        publicationId = aeron.asyncAddExclusivePublication(channel, streamId);
    }

    /**
     * The way back, once the media driver has added it.
     *
     * @return the publication, or null.
     * @throws AeronException when it cannot be added.
     */
    ExclusivePublication publication(final Aeron aeron)
    {
        if (null == publication)
        {
            try
            {
                publication = aeron.getExclusivePublication(publicationId);
            }
            catch (final AeronException ex)
            {
                hasFailed = true;
                throw ex;
            }
        }
        return publication;
    }

    boolean isConnected()
    {
        return null != publication && publication.isConnected();
    }

    /** Nobody is answered any more. */
    void closePublication(final Aeron aeron)
    {
        if (null != publication)
        {
            // Revoking is not wanted: what was published shall still reach the client.
            publication.close();
        }
        else if (0 != publicationId && !hasFailed)
        {
            aeron.asyncRemovePublication(publicationId);
        }
    }

    /** A way to tell one connection of a shared stream a last thing, though the table knows nothing of it. */
    PublicationSink wayTo(final long connectionNumber)
    {
        return new PublicationSink(publication, connectionNumber);
    }

    /** {@inheritDoc} */
    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frame)
    {
        number = frame.reservedValue();
        final boolean isFirst = FrameDescriptor.BEGIN_FRAG_FLAG == (frame.flags() & FrameDescriptor.BEGIN_FRAG_FLAG);
        final boolean isLast = FrameDescriptor.END_FRAG_FLAG == (frame.flags() & FrameDescriptor.END_FRAG_FLAG);
        if (isFirst)
        {
            assembly.begin();
        }
        final ClientConnection connection = byNumber.get(number);
        if (assembly.isDropped())
        {
            if (assembly.takeHasGivenWay())
            {
                refuseForLackOfMemory(connection, assembly.correlationId());
            }
            return Action.CONTINUE;
        }
        final int longest = longestOf(connection);
        if (assembly.length() + length > longest)
        {
            assembly.drop();
            if (null != connection && connection.isOpen())
            {
                adapter.onOversized(connection, longest);
            }
            return Action.CONTINUE;
        }
        if (isFirst && isLast)
        {
            return onMessage(buffer, offset, length);
        }
        if (!assembly.append(buffer, offset, length, longest, liveness.livedNs()))
        {
            refuseForLackOfMemory(
                connection, HeldRequests.correlationId(assembly.buffer(), 0, assembly.length()));
            assembly.drop();
            return Action.CONTINUE;
        }
        return isLast ? onAssembled(length) : Action.CONTINUE;
    }

    /** First request of one of its connections. */
    void onConnectRequest(final ClientConnection connection, final ConnectRequestDecoder request)
    {
        table.onConnectRequest(connection, request);
    }

    /** One of its connections proves who it is. */
    void onConnectProof(final ClientConnection connection, final ConnectProofDecoder request)
    {
        table.onConnectProof(connection, request);
    }

    /** Connections of all streams. */
    int connectionCount()
    {
        return table.size();
    }

    private int longestOf(final ClientConnection connection)
    {
        return null != connection && connection.hasHadSession() ?
            maxRequestLength : Math.min(maxRequestLength, MAX_LENGTH_WITHOUT_SESSION);
    }

    private Action onAssembled(final int lastLength)
    {
        final Action action = onMessage(assembly.buffer(), 0, assembly.length());
        if (Action.ABORT == action)
        {
            assembly.undo(lastLength);
        }
        else
        {
            assembly.end();
        }
        return action;
    }

    /** The client sends it again after a while. */
    private void refuseForLackOfMemory(final ClientConnection connection, final long correlationId)
    {
        if (null != connection && connection.isOpen())
        {
            table.held().refuse(connection, correlationId, "too many long requests are on their way");
        }
    }

    /** The stream is at its end. */
    void release()
    {
        assembly.drop();
    }

    private Action onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        final int templateId = templateId(buffer, offset, length);
        ClientConnection connection = byNumber.get(number);
        if (null == connection)
        {
            if (isEnding || (UNSHARED != number && CloseConnectionRequestDecoder.TEMPLATE_ID == templateId))
            {
                // Whoever says farewell to what is gone wants no answer.
                return Action.CONTINUE;
            }
            if (UNSHARED != number && ConnectRequestDecoder.TEMPLATE_ID != templateId)
            {
                return table.onUnknown(this, number, "there is no such connection") ? Action.CONTINUE : Action.ABORT;
            }
            connection = table.newConnection(this, number);
            if (null == connection && !isEnding && !table.onUnknown(this, number, "limit of connections"))
            {
                // Nobody asks twice to be connected.
                return Action.ABORT;
            }
        }
        if (null == connection)
        {
            return Action.CONTINUE;
        }
        final boolean isFarewell = UNSHARED != number && CloseConnectionRequestDecoder.TEMPLATE_ID == templateId;
        if (null != connection.closeReason())
        {
            if (isFarewell)
            {
                table.onFarewell(connection);
            }
            return Action.CONTINUE;
        }
        if (!connection.isAwaitingRequest() && (null != connection.refusal() || connection.mustProve()))
        {
            return onUnproven(connection, templateId, buffer, offset, length);
        }
        final boolean isNow = neverWaits(templateId) ||
            (isReady(connection) && (!connection.hasHeld() || isPingOfAll(templateId, buffer, offset, length)));
        if (isNow && isTaken(connection, buffer, offset, length, connection.isHeldBack()))
        {
            connection.onRequestTaken();
            if (isFarewell && null != connection.closeReason())
            {
                table.onFarewell(connection);
            }
            return isSettingUp() ? Action.BREAK : Action.CONTINUE;
        }
        if (UNSHARED != number || connection.hasHeld() || SetWatchesRequestDecoder.TEMPLATE_ID == templateId)
        {
            // Whoever sends is alive; when the request is taken later that says nothing more.
            liveness.touchAll(connection);
            table.hold(connection, buffer, offset, length);
            return Action.CONTINUE;
        }
        // What lies behind this request cannot be heard now. That the client itself holds it up is no sign of life.
        liveness.touchAll(
            connection, connection.aliveWhileHeldBackNs(liveness.livedNs(), SessionLiveness.MAX_HELD_BACK_NS));
        return Action.ABORT;
    }

    /** Nothing is kept, and nothing done, for who is refused or has not proved who it is. */
    private Action onUnproven(
        final ClientConnection connection,
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final boolean isFarewell = CloseConnectionRequestDecoder.TEMPLATE_ID == templateId;
        if (isFarewell || (connection.isAwaitingProof() && ConnectProofDecoder.TEMPLATE_ID == templateId))
        {
            isTaken(connection, buffer, offset, length, false);
            if (UNSHARED != number && isFarewell)
            {
                table.onFarewell(connection);
            }
        }
        else if (null == connection.refusal() && WindowUpdateDecoder.TEMPLATE_ID != templateId)
        {
            table.onNoAnswer(connection);
        }
        return Action.CONTINUE;
    }

    /**
     * What makes room, notices of sessions, and a farewell on a shared stream: nobody says it a second time. A
     * connection whose farewell was refused would stay for as long as its stream, a session for as long as its door.
     */
    private boolean neverWaits(final int templateId)
    {
        return WindowUpdateDecoder.TEMPLATE_ID == templateId ||
            SessionNoticesDecoder.TEMPLATE_ID == templateId ||
            (UNSHARED != number && CloseConnectionRequestDecoder.TEMPLATE_ID == templateId);
    }

    /**
     * A ping for all sessions of its connection, which is responded to out of order: what waits before it says nothing
     * of whether the member lives. One for a single session may be about an attach that waits.
     */
    private static boolean isPingOfAll(
        final int templateId, final DirectBuffer buffer, final int offset, final int length)
    {
        return PingRequestDecoder.TEMPLATE_ID == templateId &&
            length >= MessageHeaderDecoder.ENCODED_LENGTH + PingRequestDecoder.BLOCK_LENGTH &&
            0 == buffer.getLong(
                offset + MessageHeaderDecoder.ENCODED_LENGTH + PingRequestDecoder.sessionIdEncodingOffset(),
                ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Take the requests that were kept beside, as far as they can be.
     *
     * @param limit of requests.
     * @return number of requests taken.
     */
    int takeHeld(final ClientConnection connection, final int limit)
    {
        int taken = 0;
        final OutgoingQueue held = connection.held;
        while (taken < limit && null == connection.closeReason() && !held.isEmpty() && isReady(connection) &&
            isTaken(connection, held.buffer(), held.headOffset(), held.headLength(), true))
        {
            held.removeHead();
            taken++;
        }
        return taken;
    }

    private static boolean isReady(final ClientConnection connection)
    {
        return !connection.isCongested() &&
            (connection.isOpen() || connection.isAwaitingRequest());
    }

    private int templateId(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return -1;
        }
        header.wrap(buffer, offset);
        return ConnectRequestDecoder.SCHEMA_ID == header.schemaId() ? header.templateId() : -1;
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // One client's trouble, of whatever kind, must stay its own.
    private boolean isTaken(
        final ClientConnection connection,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final boolean isRepeated)
    {
        try
        {
            liveness.isRepeated(isRepeated);
            return adapter.onMessage(connection, buffer, offset, length);
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
            adapter.onFailure(connection, ResultCode.SYSTEM_ERROR);
            return true;
        }
        finally
        {
            liveness.isRepeated(false);
        }
    }
}
