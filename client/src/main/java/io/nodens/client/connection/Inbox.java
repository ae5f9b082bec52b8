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
package io.nodens.client.connection;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.atomic.AtomicBoolean;

import static org.agrona.BitUtil.align;
import static org.agrona.BitUtil.findNextPositivePowerOfTwo;

/**
 * Messages for one connection, from whichever thread polls the stream to the connection's own. Two buffers change
 * places: one is filled while the other is read.
 * <pre>
 *  +------------+----------------+----------+-----+---------------------------+
 *  | length i32 | session id i32 | flag i32 | pad | message, to 16 bytes      ...
 *  +------------+----------------+----------+-----+---------------------------+
 * </pre>
 * <b>Thread:</b> {@link #put} by one thread at a time, the rest by the connection's. <b>Allocates:</b> when it grows; a
 * large buffer that is no longer needed is given back.
 */
final class Inbox
{
    private static final int HEADER_LENGTH = 16;
    private static final int SESSION_OFFSET = 4;
    private static final int FLAG_OFFSET = 8;
    private static final int MIN_CAPACITY = 1024;
    private static final int RETAINED_CAPACITY = 64 * 1024;
    private static final int SWAPS_BEFORE_SHRINK = 256;

    /** Takes messages. */
    @FunctionalInterface
    interface MessageHandler
    {
        /**
         * A message.
         *
         * @param buffer     with the message, valid during the call.
         * @param offset     of its first byte.
         * @param length     in bytes.
         * @param sessionId  of Aeron, that it came from.
         * @param isNumbered whether it carried the number of the connection.
         */
        void onMessage(DirectBuffer buffer, int offset, int length, int sessionId, boolean isNumbered);
    }

    private final AtomicBoolean isLocked = new AtomicBoolean();
    private UnsafeBuffer filling = new UnsafeBuffer(0, 0);
    private UnsafeBuffer draining = new UnsafeBuffer(0, 0);
    private int fillingLength;
    private int drainingLength;
    private int drainingOffset;
    private int longest;
    private int swaps;
    private boolean isClosed;
    private volatile int size;

    /** Bytes that wait to be read, those in the buffer that is being read left out. */
    int size()
    {
        return size;
    }

    /** Whether nothing waits. */
    boolean isEmpty()
    {
        return drainingOffset >= drainingLength && 0 == size;
    }

    /** Append a message; it is dropped when the inbox is closed. */
    void put(
        final DirectBuffer source, final int offset, final int length, final int sessionId, final boolean isNumbered)
    {
        lock();
        try
        {
            if (isClosed)
            {
                return;
            }

            final int needed = fillingLength + align(HEADER_LENGTH + length, HEADER_LENGTH);
            if (needed > filling.capacity())
            {
                final UnsafeBuffer grown =
                    new UnsafeBuffer(new byte[Math.max(MIN_CAPACITY, findNextPositivePowerOfTwo(needed))]);
                grown.putBytes(0, filling, 0, fillingLength);
                filling = grown;
            }

            filling.putInt(fillingLength, length);
            filling.putInt(fillingLength + SESSION_OFFSET, sessionId);
            filling.putInt(fillingLength + FLAG_OFFSET, isNumbered ? 1 : 0);
            filling.putBytes(fillingLength + HEADER_LENGTH, source, offset, length);
            fillingLength = needed;
            size = needed;
        }
        finally
        {
            isLocked.setRelease(false);
        }
    }

    /**
     * Take messages out.
     *
     * @param handler of each.
     * @param limit   of messages.
     * @return number of messages.
     */
    int drain(final MessageHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && (drainingOffset < drainingLength || swap()))
        {
            final int record = drainingOffset;
            final int length = draining.getInt(record);
            drainingOffset += align(HEADER_LENGTH + length, HEADER_LENGTH);
            count++;
            handler.onMessage(
                draining,
                record + HEADER_LENGTH,
                length,
                draining.getInt(record + SESSION_OFFSET),
                1 == draining.getInt(record + FLAG_OFFSET));
        }

        return count;
    }

    /** Drop what waits, and whatever comes. */
    void close()
    {
        lock();
        isClosed = true;
        fillingLength = 0;
        size = 0;
        drainingLength = 0;
        isLocked.setRelease(false);
    }

    private boolean swap()
    {
        if (0 == size)
        {
            return false;
        }

        lock();
        final UnsafeBuffer filled = filling;
        filling = draining;
        draining = filled;
        drainingLength = fillingLength;
        drainingOffset = 0;
        fillingLength = 0;
        size = 0;
        shrink();
        isLocked.setRelease(false);
        return drainingLength > 0;
    }

    private void shrink()
    {
        longest = Math.max(longest, drainingLength);
        if (++swaps >= SWAPS_BEFORE_SHRINK)
        {
            if (filling.capacity() > RETAINED_CAPACITY && longest < filling.capacity() / 4)
            {
                filling = new UnsafeBuffer(new byte[MIN_CAPACITY]);
            }

            swaps = 0;
            longest = 0;
        }
    }

    private void lock()
    {
        while (!isLocked.compareAndSet(false, true))
        {
            Thread.onSpinWait();
        }
    }
}
