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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.ClientPrincipal;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionHolder;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.tree.acl.IdentitySet;
import org.agrona.DirectBuffer;

/**
 * One client's connection to this front end, whatever wire it came by: its requests that wait, in order, its outgoing
 * messages, its sessions, its watches, and its part of what all connections share.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when a queue grows.
 */
public abstract class Lane extends SessionHolder
{
    /** Where a lane stands. */
    public enum State
    {
        /** Its wire is not ready: nothing is served and nothing sent. */
        OPENING,
        /** Requests are served. */
        OPEN,
        /** What is queued is still sent; requests are discarded. */
        CLOSING,
        /** Nothing is sent any more. */
        CLOSED
    }

    private static final int FLUSH_LIMIT = 64;
    private static final int RETAINED_QUEUE_LENGTH = 64 * 1024;

    private final long connectionId;
    private final int slot;
    private final LaneWire wire;
    private final OutgoingQueue outgoing;
    private final int highWaterMark;

    PendingRequest firstPending;
    int pendingCount;
    int opensInFlight;
    boolean isWaiting;
    /** See {@link LongResponses}. */
    boolean hasLongResponses;
    /** Null before its first watch. */
    ConnectionWatches watches;
    private int removalsPending;
    private IdentitySet door;
    private boolean isTrusted;
    private ClientPrincipal principal = ClientPrincipal.NOBODY;

    private PendingRequest lastPending;
    private ClientSink sink;
    private State state = State.OPENING;
    private CloseReason closeReason;
    private String closeDetail;
    private boolean isLost;
    private long lastPositionLimit;
    private long lastTakingNs;
    private long heldBackNs;
    private boolean isHeldBack;
    private boolean isBlocked;
    private long window;
    private long sentBytes;
    private long consumedBytes;

    /**
     * A lane whose wire is not ready.
     *
     * @param connectionId     unique in the life of the front end.
     * @param slot             small number, used again after the lane ended.
     * @param maxOutgoingBytes that may wait for the client.
     * @param budget           of all lanes.
     * @param wire             that the client speaks.
     */
    protected Lane(
        final long connectionId,
        final int slot,
        final int maxOutgoingBytes,
        final OutgoingBudget budget,
        final LaneWire wire)
    {
        this.connectionId = connectionId;
        this.slot = slot;
        this.wire = wire;
        this.outgoing = new OutgoingQueue(maxOutgoingBytes, new Share(this, budget));
        this.highWaterMark = maxOutgoingBytes >> 2;
    }

    /**
     * What the wire knows of the client by itself.
     *
     * @param identities  that each of its sessions has; null for none.
     * @param isOfTheHost whether the client is trusted to say who its own clients are.
     */
    public final void door(final IdentitySet identities, final boolean isOfTheHost)
    {
        door = identities;
        isTrusted = isOfTheHost;
    }

    /** Whether its next response is that to a request. */
    public final boolean isNext(final long correlationId)
    {
        return isOpen() && null != firstPending && firstPending.correlationId == correlationId;
    }

    /** Identities that each of its sessions has, by what the wire knows; null for none. */
    public final IdentitySet door()
    {
        return door;
    }

    /** Whether the client may say who its own clients are: it shares the media driver, as the member's user can. */
    public final boolean isTrusted()
    {
        return isTrusted;
    }

    /** Who the client has proved to be. */
    public final ClientPrincipal principal()
    {
        return principal;
    }

    /** The client has proved who it is. */
    public final void principal(final ClientPrincipal value)
    {
        principal = value;
    }

    /** There is something to do for the lane: look at it in every duty cycle until it {@link #isIdle()}. */
    protected abstract void onActive();

    /** Unique in the life of the front end. */
    public final long connectionId()
    {
        return connectionId;
    }

    /** Small number of the connection, reused after it ended. */
    public final int slot()
    {
        return slot;
    }

    /** The protocol that its client speaks. */
    public final LaneWire wire()
    {
        return wire;
    }

    /** Opens and attaches of the client whose result is awaited. */
    public final int opensInFlight()
    {
        return opensInFlight;
    }

    /** Requests that wait. */
    public final int pendingCount()
    {
        return pendingCount;
    }

    /** Whether a removal of a watch waits, which a list of watches must not overtake. */
    public final boolean hasRemovalPending()
    {
        return removalsPending > 0;
    }

    /** Whether nothing is to be done until something happens. */
    protected final boolean isIdle()
    {
        return State.OPEN == state && null == closeReason && outgoing.isEmpty();
    }

    /** Way of its messages; null before there is one, and after the end. */
    public final ClientSink sink()
    {
        return sink;
    }

    /** Way of its messages. */
    protected final void sink(final ClientSink value)
    {
        sink = value;
    }

    /** {@inheritDoc} */
    @Override
    public final void onSessionEnded(final AttachedSession session, final SessionEventType type, final long zxid)
    {
        wire.sessionEnded(this, session.sessionId(), session.attachmentId(), type, zxid);
    }

    /** Let no more be on its way than the client has room for; 0 or less for no limit. */
    public final void window(final int bytes)
    {
        window = Math.max(0, bytes);
    }

    /** The client has taken so many bytes of all that was sent. */
    public final void onConsumed(final long bytes)
    {
        if (bytes > consumedBytes && bytes <= sentBytes)
        {
            consumedBytes = bytes;
            onActive();
        }
    }

    public final State state()
    {
        return state;
    }

    public final void state(final State next)
    {
        state = next;
        onActive();
    }

    public final boolean isOpen()
    {
        return State.OPEN == state && null == closeReason;
    }

    /** Whether the client stopped listening, or its queue overflowed. */
    public final boolean isLost()
    {
        return isLost;
    }

    /** Whether so much waits for the client that no further request of it should be served now. */
    public final boolean isCongested()
    {
        return outgoing.size() > (0 == sessionCount() ? Math.min(highWaterMark, RETAINED_QUEUE_LENGTH) : highWaterMark);
    }

    /**
     * Whether a response of any length can be sent at once. Otherwise what asks for one had better wait, as a request,
     * than its response as a copy.
     */
    public final boolean isReadyForResponse()
    {
        return outgoing.isEmpty() && sink.hasRoom() && (0 == window || sentBytes - consumedBytes < window);
    }

    /** Bytes of memory that the outgoing queue takes. */
    final int outgoingCapacity()
    {
        return outgoing.capacity();
    }

    /** Give the memory of the outgoing queue back; whatever waits is dropped. */
    public final void releaseOutgoing()
    {
        outgoing.release();
    }

    /** Drop what waits for the client, and close the lane when the duty cycle comes to it. */
    public final void giveUp(final CloseReason reason, final String detail)
    {
        isLost = true;
        requestClose(reason, detail);
        outgoing.release();
    }

    public final boolean hasOutgoing()
    {
        return !outgoing.isEmpty();
    }

    /**
     * Close the lane as soon as the duty cycle comes to it. The first reason counts.
     */
    public final void requestClose(final CloseReason reason, final String detail)
    {
        if (null == closeReason)
        {
            closeReason = reason;
            closeDetail = detail;
            onActive();
        }
    }

    /** Why it is to be closed, or null. */
    public final CloseReason closeReason()
    {
        return closeReason;
    }

    /** Why it is to be closed, for a reader; null when there is nothing to say. */
    public final String closeDetail()
    {
        return closeDetail;
    }

    /**
     * Send a message, or queue it behind others. When the queue's limit is reached the lane is marked for
     * closing.
     */
    public final void send(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isLost || (State.OPEN != state && State.CLOSING != state))
        {
            return;
        }
        if (outgoing.isEmpty())
        {
            final long result = offer(buffer, offset, length);
            if (result > 0 || onFailedOffer(result))
            {
                return;
            }
        }
        onActive();
        if (!outgoing.offer(buffer, offset, length))
        {
            giveUp(CloseReason.SLOW_CONSUMER, "more waits for the client than maxOutgoingBytesPerConnection");
        }
    }

    /**
     * Send a message if it can be sent at once.
     *
     * @return false when it cannot, and was not kept.
     */
    public final boolean trySend(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isLost || State.OPEN != state)
        {
            return true;
        }
        if (!outgoing.isEmpty())
        {
            return false;
        }
        final long result = offer(buffer, offset, length);
        return result > 0 || onFailedOffer(result);
    }

    /**
     * Send what is queued, as far as the client takes it.
     *
     * @return number of messages sent.
     */
    public final int flush()
    {
        int sent = 0;
        while (!outgoing.isEmpty() && sent < FLUSH_LIMIT)
        {
            final int offset = outgoing.headOffset();
            final long result = offer(outgoing.buffer(), offset, outgoing.headLength());
            if (result <= 0)
            {
                onFailedOffer(result);
                break;
            }
            outgoing.removeHead();
            sent++;
        }
        isBlocked &= !outgoing.isEmpty();
        if (sent > 0 && outgoing.isEmpty() && outgoing.capacity() > RETAINED_QUEUE_LENGTH)
        {
            outgoing.release();
        }
        return sent;
    }

    /**
     * Send a message before the lane is open, if it can be sent at once.
     *
     * @return false when it cannot, and was not kept.
     */
    public final boolean sendFirst(final DirectBuffer buffer, final int offset, final int length)
    {
        return offer(buffer, offset, length) > 0;
    }

    /** Try to send a last message past what is queued. */
    public final void sendLast(final DirectBuffer buffer, final int offset, final int length)
    {
        if (null != sink)
        {
            sink.offer(buffer, offset, length);
        }
    }

    final void appendPending(final PendingRequest request)
    {
        request.next = null;
        request.lane = this;
        if (null == lastPending)
        {
            firstPending = request;
        }
        else
        {
            lastPending.next = request;
        }
        lastPending = request;
        pendingCount++;
        removalsPending += PendingRequest.Kind.REMOVE_WATCH == request.kind ? 1 : 0;
    }

    final PendingRequest removeFirstPending()
    {
        final PendingRequest request = firstPending;
        removePending(null, request);
        return request;
    }

    /** Take out a request that follows another, or is the first when that is null. */
    final void removePending(final PendingRequest before, final PendingRequest request)
    {
        if (null == before)
        {
            firstPending = request.next;
        }
        else
        {
            before.next = request.next;
        }
        if (lastPending == request)
        {
            lastPending = before;
        }
        request.next = null;
        pendingCount--;
        removalsPending -= PendingRequest.Kind.REMOVE_WATCH == request.kind ? 1 : 0;
    }

    /** Send nothing any more, and forget what is queued. */
    public final void closeSink()
    {
        state(State.CLOSED);
        outgoing.release();
        if (null != sink)
        {
            sink.close();
            sink = null;
        }
    }

    /**
     * A request of the client could not be taken, so that nothing behind it is heard.
     *
     * @param livedNs   lived time.
     * @param maxHeldNs for how long that counts as a sign of life where the member is the cause.
     * @return lived time of its last sign of life: when it last took of what was sent to it, or now while the member
     * holds it up.
     */
    public final long aliveWhileHeldBackNs(final long livedNs, final long maxHeldNs)
    {
        if (!isHeldBack)
        {
            isHeldBack = true;
            heldBackNs = livedNs;
        }
        return isReadyForResponse() ? Math.min(livedNs, heldBackNs + maxHeldNs) : lastTakingNs(livedNs);
    }

    /**
     * When the client last took of what was sent to it; only while it is not ready for a response.
     *
     * @param livedNs lived time.
     * @return lived time, not before the client was first seen not to be ready.
     */
    final long lastTakingNs(final long livedNs)
    {
        // What others take of a shared stream says nothing of this one.
        final long positionLimit = window > 0 ? consumedBytes : sink.positionLimit();
        if (!isBlocked || positionLimit > lastPositionLimit)
        {
            isBlocked = true;
            lastPositionLimit = positionLimit;
            lastTakingNs = livedNs;
        }
        return lastTakingNs;
    }

    /** The client took all that was sent to it. */
    final void onReadyForResponse()
    {
        isBlocked = false;
    }

    /** Whether the client's next request was seen before and could not be taken. */
    public final boolean isHeldBack()
    {
        return isHeldBack;
    }

    /** A request of the client was taken. */
    public final void onRequestTaken()
    {
        isHeldBack = false;
    }

    /**
     * A message goes whole while there is any room in the window, however long it is: a client reports what it took
     * only now and then, so that waiting for room for all of it could be waiting for ever.
     */
    private long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (window > 0 && sentBytes - consumedBytes >= window)
        {
            return ClientSink.BACK_PRESSURED;
        }
        final long result = sink.offer(buffer, offset, length);
        if (result > 0)
        {
            sentBytes += length;
        }
        return result;
    }

    private boolean onFailedOffer(final long result)
    {
        if (ClientSink.CLOSED == result)
        {
            isLost = true;
            requestClose(CloseReason.INACTIVE, "the client no longer listens");
            return true;
        }
        return false;
    }

    /** {@inheritDoc} */
    @Override
    public String toString()
    {
        return "connection " + connectionId + " " + state;
    }

    /** What the outgoing queue takes of all lanes' memory. */
    private record Share(Lane lane, OutgoingBudget budget) implements OutgoingQueue.Budget
    {
        /** {@inheritDoc} */
        @Override
        public boolean grow(final int from, final int to)
        {
            return budget.grow(lane, from, to);
        }

        /** {@inheritDoc} */
        @Override
        public void release(final int bytes)
        {
            budget.release(lane, bytes);
        }
    }
}
