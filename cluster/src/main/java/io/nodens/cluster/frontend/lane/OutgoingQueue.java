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

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.align;
import static org.agrona.BitUtil.findNextPositivePowerOfTwo;

/**
 * Messages that wait for a client to take them, in order. A ring of bytes that starts small and doubles up to its
 * limit:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 Message Length (-1 for padding)               |
 *  +---------------------------------------------------------------+
 *  |                             unused                            |
 *  +---------------------------------------------------------------+
 *  |                    Message, aligned to 8 bytes               ...
 *  +---------------------------------------------------------------+
 * </pre>
 * Growth is asked for and what is given back is told, so that all queues together stay within a budget.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> only when it grows.
 */
public final class OutgoingQueue
{
    /** Least memory of a queue that is not empty. */
    public static final int MIN_CAPACITY = 1024;

    private static final int RECORD_HEADER_LENGTH = SIZE_OF_LONG;
    private static final int PADDING = -1;

    /** Says whether a queue may grow. */
    public interface Budget
    {
        /** Take more; false when there is no more. */
        boolean grow(int from, int to);

        /** Give everything back. */
        void release(int bytes);
    }

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final int maxCapacity;
    private final Budget budget;
    private int capacity;
    private long head;
    private long tail;

    public OutgoingQueue(final int maxCapacity, final Budget budget)
    {
        this.maxCapacity = maxCapacity;
        this.budget = budget;
    }

    /**
     * Append a message.
     *
     * @return false when the limit is reached; nothing was changed then.
     */
    public boolean offer(final DirectBuffer src, final int offset, final int length)
    {
        final int needed = align(RECORD_HEADER_LENGTH + length, SIZE_OF_LONG);
        if (needed < length || !ensureRoom(needed))
        {
            return false;
        }

        final int toEnd = capacity - index(tail);
        if (toEnd < needed)
        {
            buffer.putInt(index(tail), PADDING);
            tail += toEnd;
        }
        final int index = index(tail);
        buffer.putInt(index, length);
        buffer.putBytes(index + RECORD_HEADER_LENGTH, src, offset, length);
        tail += needed;

        return true;
    }

    public boolean isEmpty()
    {
        return head == tail;
    }

    /** Bytes taken, framing included. */
    public int size()
    {
        return (int)(tail - head);
    }

    /** Whether the queue draws on a budget, up to a capacity. */
    public boolean isOf(final Budget other, final int otherMaxCapacity)
    {
        return budget == other && maxCapacity == otherMaxCapacity;
    }

    /** Bytes of memory. */
    public int capacity()
    {
        return capacity;
    }

    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Offset of the oldest message in {@link #buffer()}; only when not empty. */
    public int headOffset()
    {
        skipPadding();
        return index(head) + RECORD_HEADER_LENGTH;
    }

    /** Length of the oldest message; only when not empty. */
    public int headLength()
    {
        skipPadding();
        return buffer.getInt(index(head));
    }

    /** Drop the oldest message; only when not empty. */
    public void removeHead()
    {
        skipPadding();
        head += align(RECORD_HEADER_LENGTH + buffer.getInt(index(head)), SIZE_OF_LONG);
        if (head == tail)
        {
            head = 0;
            tail = 0;
        }
    }

    /** Give the memory back; whatever waits is dropped. */
    public void release()
    {
        budget.release(capacity);
        head = 0;
        tail = 0;
        capacity = 0;
        buffer.wrap(0, 0);
    }

    private boolean ensureRoom(final int needed)
    {
        if (0 != capacity)
        {
            final int toEnd = capacity - index(tail);
            final int padding = toEnd < needed ? toEnd : 0;
            if (size() + (long)padding + needed <= capacity)
            {
                return true;
            }
        }

        final long wanted = (long)size() + needed;
        if (wanted > maxCapacity)
        {
            return false;
        }
        // Copying drops the padding, so the new ring holds at least what is wanted in one piece.
        return grow(Math.max(MIN_CAPACITY, findNextPositivePowerOfTwo((int)wanted)), needed);
    }

    private boolean grow(final int minCapacity, final int needed)
    {
        int newCapacity = minCapacity;
        if (newCapacity <= capacity)
        {
            newCapacity = capacity << 1;
        }
        if (newCapacity > maxCapacity)
        {
            newCapacity = maxCapacity;
        }
        if (!budget.grow(capacity, newCapacity))
        {
            return false;
        }

        final UnsafeBuffer grown = new UnsafeBuffer(new byte[newCapacity]);
        int length = 0;
        while (head != tail)
        {
            skipPadding();
            final int record = align(RECORD_HEADER_LENGTH + buffer.getInt(index(head)), SIZE_OF_LONG);
            grown.putBytes(length, buffer, index(head), record);
            length += record;
            head += record;
        }
        buffer.wrap(grown);
        capacity = newCapacity;
        head = 0;
        tail = length;

        return length + needed <= capacity;
    }

    private void skipPadding()
    {
        if (PADDING == buffer.getInt(index(head)))
        {
            head += capacity - index(head);
        }
    }

    private int index(final long position)
    {
        return (int)position & (capacity - 1);
    }
}
