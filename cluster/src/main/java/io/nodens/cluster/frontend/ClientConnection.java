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

import io.aeron.Publication;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.DirectBuffer;

/**
 * One client's link to this front end: its outgoing messages, its requests that wait, and the heads of the lists of its
 * sessions and watches. It has a {@link ClientStream} for itself or shares one with other connections of its process.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when a queue grows.
 */
final class ClientConnection implements OutgoingQueue.Budget
{
    /** Where a connection stands. */
    enum State
    {
        /** The client's stream is there; its first message is awaited. */
        AWAITING_REQUEST,
        /** The response publication is being added. */
        ADDING_PUBLICATION,
        /** The response publication waits for the client's subscription. */
        AWAITING_SUBSCRIBER,
        /** Requests are served. */
        OPEN,
        /** What is queued is still sent; requests are discarded. */
        CLOSING,
        /** Nothing is sent any more; the client's stream is discarded until it ends. */
        CLOSED
    }

    /** Told when there is something to do for a connection. */
    @FunctionalInterface
    interface ActivityHandler
    {
        /** Look at the connection in every duty cycle until {@link ClientConnection#isQuiet()}. */
        void onActive(ClientConnection connection);
    }

    private static final int FLUSH_LIMIT = 64;
    private static final int RETAINED_QUEUE_LENGTH = 64 * 1024;

    private final long connectionId;
    private final int slot;
    private final OutgoingQueue outgoing;
    private final OutgoingBudget budget;
    private final int highWaterMark;

    ClientSink sink;
    long connectCorrelationId;
    long deadlineNs;
    ClientStream stream;
    boolean isActive;
    OutgoingQueue held;
    CloseReason closeReason;
    String closeDetail;

    AttachedSession firstSession;
    int sessionCount;
    /** Whether a session was ever attached through it, so that long writes may be on their way. */
    boolean hasHadSession;
    int opensInFlight;
    /** Null before its first watch. */
    ConnectionWatches watches;
    long lastHeardAllNs = Long.MIN_VALUE;
    long lastPingedAllNs = Long.MIN_VALUE;
    private long lastPositionLimit;
    private long lastTakingNs;
    private long heldBackNs;
    private boolean isHeldBack;
    private boolean isBlocked;
    /** See {@link LongAnswers}. */
    boolean hasLongAnswers;

    PendingRequest firstPending;
    PendingRequest lastPending;
    int pendingCount;
    /** Of them removals of watches, which a list of watches must not overtake. */
    int removalsPending;
    boolean isWaiting;
    ResultCode refusal;
    String refusalDetail;

    private final long number;
    private final ActivityHandler activityHandler;
    private State state = State.AWAITING_REQUEST;
    private boolean isLost;
    private long window;
    private long sentBytes;
    private long consumedBytes;

    ClientConnection(
        final long connectionId, final int slot, final int maxOutgoingBytes, final OutgoingBudget budget)
    {
        this(connectionId, slot, maxOutgoingBytes, budget, 0, (connection) -> { });
    }

    ClientConnection(
        final long connectionId,
        final int slot,
        final int maxOutgoingBytes,
        final OutgoingBudget budget,
        final long number,
        final ActivityHandler activityHandler)
    {
        this.number = number;
        this.activityHandler = activityHandler;
        this.connectionId = connectionId;
        this.slot = slot;
        this.budget = budget;
        this.outgoing = new OutgoingQueue(maxOutgoingBytes, this);
        this.highWaterMark = maxOutgoingBytes >> 2;
    }

    long connectionId()
    {
        return connectionId;
    }

    /** Small number of the connection, reused after it ended. */
    int slot()
    {
        return slot;
    }

    /** What the client calls the connection on its stream; 0 when it has the stream for itself. */
    long number()
    {
        return number;
    }

    /** Whether nothing is to be done until something happens. */
    boolean isQuiet()
    {
        return State.OPEN == state && null == closeReason && outgoing.isEmpty() && !hasHeld();
    }

    boolean hasHeld()
    {
        return null != held && !held.isEmpty();
    }

    void onHeld()
    {
        activityHandler.onActive(this);
    }

    /** Let no more be on its way than the client has room for; 0 or less for no limit. */
    void window(final int bytes)
    {
        window = Math.max(0, bytes);
    }

    /** The client has taken so many bytes of all that was sent. */
    void onConsumed(final long bytes)
    {
        if (bytes > consumedBytes && bytes <= sentBytes)
        {
            consumedBytes = bytes;
            activityHandler.onActive(this);
        }
    }

    State state()
    {
        return state;
    }

    void state(final State next)
    {
        state = next;
        activityHandler.onActive(this);
    }

    boolean isOpen()
    {
        return State.OPEN == state && null == closeReason;
    }

    /** Whether the client stopped listening, or its queue overflowed. */
    boolean isLost()
    {
        return isLost;
    }

    /** Whether so much waits for the client that no further request of it should be served now. */
    boolean isCongested()
    {
        return outgoing.size() > (0 == sessionCount ? Math.min(highWaterMark, RETAINED_QUEUE_LENGTH) : highWaterMark);
    }

    /**
     * Whether an answer of any length can be sent at once. Otherwise what asks for one had better wait, as a request,
     * than its answer as a copy.
     */
    boolean isReadyForAnswer()
    {
        return outgoing.isEmpty() && sink.hasRoom() && (0 == window || sentBytes - consumedBytes < window);
    }

    /** Bytes of memory that the outgoing queue takes. */
    int outgoingCapacity()
    {
        return outgoing.capacity();
    }

    /** {@inheritDoc} */
    @Override
    public boolean grow(final int from, final int to)
    {
        return budget.grow(this, from, to);
    }

    /** {@inheritDoc} */
    @Override
    public void release(final int bytes)
    {
        budget.release(this, bytes);
    }

    /** Give the memory of the outgoing queue back; whatever waits is dropped. */
    void releaseOutgoing()
    {
        outgoing.release();
    }

    /** Drop what waits for the client, and close the connection when the duty cycle comes to it. */
    void giveUp(final CloseReason reason, final String detail)
    {
        isLost = true;
        requestClose(reason, detail);
        outgoing.release();
    }

    boolean hasOutgoing()
    {
        return !outgoing.isEmpty();
    }

    /**
     * Close the connection as soon as the duty cycle comes to it. The first reason counts.
     */
    void requestClose(final CloseReason reason, final String detail)
    {
        if (null == closeReason)
        {
            closeReason = reason;
            closeDetail = detail;
            activityHandler.onActive(this);
        }
    }

    /**
     * Answer the ConnectRequest with a refusal, and close. The first one counts.
     */
    void refuse(final ResultCode code, final String detail)
    {
        if (null == refusal)
        {
            refusal = code;
            refusalDetail = detail;
        }
    }

    /**
     * Send a message, or queue it behind others. When the queue's limit is reached the connection is marked for
     * closing.
     */
    void send(final DirectBuffer buffer, final int offset, final int length)
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
        activityHandler.onActive(this);
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
    boolean trySend(final DirectBuffer buffer, final int offset, final int length)
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
    int flush()
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

    /** Try to send a last message past what is queued. */
    void sendLast(final DirectBuffer buffer, final int offset, final int length)
    {
        if (null != sink)
        {
            sink.offer(buffer, offset, length);
        }
    }

    void appendPending(final PendingRequest request)
    {
        request.next = null;
        request.connection = this;
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

    PendingRequest removeFirstPending()
    {
        final PendingRequest request = firstPending;
        removePending(null, request);
        return request;
    }

    /** Take out a request that follows another, or is the first when that is null. */
    void removePending(final PendingRequest before, final PendingRequest request)
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
    void closeSink()
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
    long aliveWhileHeldBackNs(final long livedNs, final long maxHeldNs)
    {
        if (!isHeldBack)
        {
            isHeldBack = true;
            heldBackNs = livedNs;
        }
        return isReadyForAnswer() ? Math.min(livedNs, heldBackNs + maxHeldNs) : lastTakingNs(livedNs);
    }

    /**
     * When the client last took of what was sent to it; only while it is not ready for an answer.
     *
     * @param livedNs lived time.
     * @return lived time, not before the client was first seen not to be ready.
     */
    long lastTakingNs(final long livedNs)
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
    void onReadyForAnswer()
    {
        isBlocked = false;
    }

    /** Whether the client's next request was seen before and could not be taken. */
    boolean isHeldBack()
    {
        return isHeldBack;
    }

    /** A request of the client was taken. */
    void onRequestTaken()
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
            return Publication.BACK_PRESSURED;
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
        if (Publication.NOT_CONNECTED == result ||
            Publication.CLOSED == result ||
            Publication.MAX_POSITION_EXCEEDED == result)
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
}
