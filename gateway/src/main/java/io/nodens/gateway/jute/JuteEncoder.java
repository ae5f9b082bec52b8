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
package io.nodens.gateway.jute;

import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Appends fields to the caller's buffer. What does not fit is counted and not stored, so that {@link #length()} says
 * how much room would have been enough.
 * <p>
 * Data and lists whose length is not known before are stored in place: {@link #beginBuffer()} and
 * {@link #beginVector()} leave room for the number before them, the caller stores behind it, and the end writes it.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class JuteEncoder
{
    private static final ByteOrder ORDER = ByteOrder.BIG_ENDIAN;
    private static final int MIN_SEQUENCE_DIGITS = 10;
    private static final int DECIMAL = 10;

    private MutableDirectBuffer buffer;
    private int start;
    private int position;
    private int limit;

    /**
     * Begin at a place.
     *
     * @param destination to store to.
     * @param offset      of the first byte.
     * @param maxLength   bytes that may be stored.
     * @return this for a fluent API.
     */
    public JuteEncoder wrap(final MutableDirectBuffer destination, final int offset, final int maxLength)
    {
        buffer = destination;
        start = offset;
        position = offset;
        limit = offset + maxLength;
        return this;
    }

    /**
     * Bytes since the beginning, also those that did not fit.
     *
     * @return the length; {@link Integer#MAX_VALUE} or a little less when it is even more.
     */
    public int length()
    {
        return position - start;
    }

    /**
     * Bytes since the beginning.
     *
     * @return the length, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int result()
    {
        return position <= limit ? length() : JuteStatus.BUFFER_TOO_SMALL;
    }

    /**
     * Bytes that still fit.
     *
     * @return the number; 0 when something did not.
     */
    public int remaining()
    {
        return Math.max(0, limit - position);
    }

    /**
     * Where the next byte goes.
     *
     * @return offset in the buffer.
     */
    public int position()
    {
        return position;
    }

    /**
     * Append a boolean.
     *
     * @param value to store.
     */
    public void writeBoolean(final boolean value)
    {
        if (reserve(Byte.BYTES))
        {
            buffer.putByte(position - Byte.BYTES, (byte)(value ? 1 : 0));
        }
    }

    /**
     * Append 32 bits.
     *
     * @param value to store.
     */
    public void writeInt(final int value)
    {
        if (reserve(Integer.BYTES))
        {
            buffer.putInt(position - Integer.BYTES, value, ORDER);
        }
    }

    /**
     * Append 64 bits.
     *
     * @param value to store.
     */
    public void writeLong(final long value)
    {
        if (reserve(Long.BYTES))
        {
            buffer.putLong(position - Long.BYTES, value, ORDER);
        }
    }

    /**
     * Append a text or a buffer.
     *
     * @param source       that holds it; null for null.
     * @param sourceOffset of its first byte.
     * @param sourceLength in bytes; negative for null.
     */
    public void writeBuffer(final DirectBuffer source, final int sourceOffset, final int sourceLength)
    {
        if (null == source || sourceLength < 0)
        {
            writeInt(JuteSlice.NULL_LENGTH);
            return;
        }

        writeInt(sourceLength);
        writeRaw(source, sourceOffset, sourceLength);
    }

    /**
     * Append a text or a buffer.
     *
     * @param slice to copy.
     */
    public void writeBuffer(final JuteSlice slice)
    {
        writeBuffer(slice.buffer(), slice.offset(), slice.length());
    }

    /**
     * Append a text of ASCII characters.
     *
     * @param ascii to store; null for null.
     */
    public void writeAscii(final String ascii)
    {
        if (null == ascii)
        {
            writeInt(JuteSlice.NULL_LENGTH);
            return;
        }

        writeInt(ascii.length());
        if (reserve(ascii.length()))
        {
            buffer.putStringWithoutLengthAscii(position - ascii.length(), ascii);
        }
    }

    /**
     * Append the path of a sequential znode: the path of the request with the counter behind it, in ten digits or more.
     *
     * @param path     of the request.
     * @param sequence counter, not negative.
     */
    public void writePath(final JuteSlice path, final long sequence)
    {
        int digits = MIN_SEQUENCE_DIGITS;
        for (long rest = sequence / 10_000_000_000L; rest > 0; rest /= DECIMAL)
        {
            digits++;
        }

        final int length = Math.max(0, path.length());
        writeInt(length + digits);
        writeRaw(path.buffer(), path.offset(), length);
        if (reserve(digits))
        {
            long rest = sequence;
            for (int i = 1; i <= digits; i++)
            {
                buffer.putByte(position - i, (byte)('0' + rest % DECIMAL));
                rest /= DECIMAL;
            }
        }
    }

    /**
     * Append a vector.
     *
     * @param vector to copy.
     */
    public void writeVector(final JuteVector vector)
    {
        if (vector.isNull())
        {
            writeInt(JuteVector.NULL_COUNT);
        }
        else
        {
            writeRaw(vector.buffer(), vector.offset(), vector.length());
        }
    }

    /**
     * Append a stat.
     *
     * @param stat to store as ZooKeeper shows it.
     */
    public void writeStat(final ZnodeStat stat)
    {
        if (reserve(StatFlyweight.LENGTH))
        {
            StatFlyweight.write(buffer, position - StatFlyweight.LENGTH, stat);
        }
    }

    /**
     * Leave room for the length of a frame, which has everything that is appended up to {@link #endFrame(int)}.
     *
     * @return mark for the end.
     */
    public int beginFrame()
    {
        return mark();
    }

    /**
     * Write the length of a frame.
     *
     * @param mark of its beginning.
     */
    public void endFrame(final int mark)
    {
        patch(mark, position - mark - Integer.BYTES);
    }

    /**
     * Leave room for the length of a buffer. The caller stores its bytes at {@link #position()}, at most
     * {@link #remaining()}, and says how many they are.
     *
     * @return mark for the end.
     */
    public int beginBuffer()
    {
        return mark();
    }

    /**
     * Write the length of a buffer whose bytes are in place.
     *
     * @param mark   of its beginning.
     * @param length in bytes; {@link JuteSlice#NULL_LENGTH} for null; more than fitted when it was not stored.
     */
    public void endBuffer(final int mark, final int length)
    {
        patch(mark, length);
        reserve(Math.max(0, length));
    }

    /**
     * Leave room for the number of elements of a vector, whose elements are appended up to
     * {@link #endVector(int, int)}.
     *
     * @return mark for the end.
     */
    public int beginVector()
    {
        return mark();
    }

    /**
     * Write the number of elements of a vector.
     *
     * @param mark  of its beginning.
     * @param count of elements that were appended since.
     */
    public void endVector(final int mark, final int count)
    {
        patch(mark, count);
    }

    private void writeRaw(final DirectBuffer source, final int offset, final int length)
    {
        if (reserve(length) && length > 0)
        {
            buffer.putBytes(position - length, source, offset, length);
        }
    }

    private int mark()
    {
        final int mark = position;
        reserve(Integer.BYTES);
        return mark;
    }

    private void patch(final int mark, final int value)
    {
        if (mark <= limit - Integer.BYTES)
        {
            buffer.putInt(mark, value, ORDER);
        }
    }

    private boolean reserve(final int length)
    {
        // A sum beyond 31 bits stays at the largest number: it fits nowhere.
        position = length > Integer.MAX_VALUE - position ? Integer.MAX_VALUE : position + length;
        return position <= limit;
    }
}
