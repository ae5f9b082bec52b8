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

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;

/**
 * A request that came in several frames, put together. The first 8 KiB of a stream are its own; beyond them memory is
 * taken from a {@link Budget} that all streams share, and given back when others want it and no request is under way.
 * A request that fits into 8 KiB is therefore always put together.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when a request outgrows all before it, and anew when the memory was
 * given back.
 */
final class RequestAssembly
{
    /** Memory that a stream has whatever the others have. */
    static final int RESERVED_BYTES = 8 * 1024;
    /** Time without another frame after which a request gives way to those of others. */
    static final long MAX_PAUSE_NS = 5_000_000_000L;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final Budget budget;
    private int length;
    private long lastFrameNs;
    /** Until a request begins: what came before the stream was listened to is none. */
    private boolean isDropped = true;
    private boolean hasGivenWay;
    private long correlationId;

    RequestAssembly(final Budget budget)
    {
        this.budget = budget;
    }

    /** A request begins; what was left of another is forgotten. */
    void begin()
    {
        length = 0;
        isDropped = false;
        hasGivenWay = false;
    }

    /**
     * Add a frame.
     *
     * @param maxLength of the request, not less than what there is with the frame.
     * @return false when there is no memory left for it.
     */
    boolean append(
        final DirectBuffer src, final int offset, final int frameLength, final int maxLength, final long nowNs)
    {
        final int needed = length + frameLength;
        if (needed > buffer.capacity() && !grow(capacityFor(needed, maxLength), nowNs))
        {
            return false;
        }
        buffer.putBytes(length, src, offset, frameLength);
        length = needed;
        lastFrameNs = nowNs;
        return true;
    }

    /** The last frame will come again. */
    void undo(final int frameLength)
    {
        length -= frameLength;
    }

    /** The request was taken. */
    void end()
    {
        length = 0;
        isDropped = true;
        if (budget.isTight())
        {
            release();
        }
    }

    /** Keep no more of the request. */
    void drop()
    {
        length = 0;
        isDropped = true;
        release();
    }

    /** Whether the request, of which another frame came, has given way to others; true only once. */
    boolean takeHasGivenWay()
    {
        final boolean result = hasGivenWay;
        hasGivenWay = false;
        return result;
    }

    /** Of the request that has given way. */
    long correlationId()
    {
        return correlationId;
    }

    boolean isDropped()
    {
        return isDropped;
    }

    int length()
    {
        return length;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    /** Give the memory back. */
    void release()
    {
        budget.release(this, buffer.capacity());
        buffer.wrap(0, 0);
    }

    private int capacityFor(final int needed, final int maxLength)
    {
        final int wanted = Math.max(RESERVED_BYTES, Math.max(needed, 2 * buffer.capacity()));
        return Math.max(needed, Math.min(wanted, maxLength));
    }

    private boolean grow(final int newCapacity, final long nowNs)
    {
        if (!budget.grow(this, buffer.capacity(), newCapacity, nowNs))
        {
            return false;
        }
        final UnsafeBuffer grown = new UnsafeBuffer(new byte[newCapacity]);
        grown.putBytes(0, buffer, 0, length);
        buffer.wrap(grown);
        return true;
    }

    private boolean mayBeTakenFrom(final long nowNs)
    {
        return 0 == length || nowNs - lastFrameNs > MAX_PAUSE_NS;
    }

    /** Another one needs the memory. What is no longer than a stream's own stays. */
    private void giveWay()
    {
        if (length > 0 && length <= RESERVED_BYTES)
        {
            final UnsafeBuffer own = new UnsafeBuffer(new byte[RESERVED_BYTES]);
            own.putBytes(0, buffer, 0, length);
            release();
            buffer.wrap(own);
            return;
        }
        hasGivenWay |= length > 0;
        correlationId = 0 == length ? correlationId : HeldRequests.correlationId(buffer, 0, length);
        drop();
    }

    /** Memory for long requests of all streams. */
    static final class Budget
    {
        private final ArrayList<RequestAssembly> users = new ArrayList<>();
        private final long limit;
        private long used;

        Budget(final long limit)
        {
            this.limit = limit;
        }

        /** Memory taken beyond what each stream has for itself. */
        long usedBytes()
        {
            return used;
        }

        private boolean isTight()
        {
            return used > limit / 2;
        }

        private boolean grow(final RequestAssembly user, final int from, final int to, final long nowNs)
        {
            final int more = common(to) - common(from);
            if (more > 0 && used + more > limit)
            {
                reclaim(user, nowNs);
                // One alone may go beyond: the limit of the data can be raised while the member runs.
                if (used + more > limit && used > common(from))
                {
                    return false;
                }
            }
            if (0 == common(from) && more > 0)
            {
                users.add(user);
            }
            used += more;
            return true;
        }

        private void release(final RequestAssembly user, final int capacity)
        {
            if (common(capacity) > 0)
            {
                used -= common(capacity);
                users.remove(user);
            }
        }

        /** Take back what no request uses, and what one uses whose client stands still. */
        private void reclaim(final RequestAssembly except, final long nowNs)
        {
            for (int i = users.size() - 1; i >= 0; i--)
            {
                final RequestAssembly user = users.get(i);
                if (user != except && user.mayBeTakenFrom(nowNs))
                {
                    user.giveWay();
                }
            }
        }

        private static int common(final int capacity)
        {
            return Math.max(0, capacity - RESERVED_BYTES);
        }
    }
}
