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

import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * Steps through the fields of a record. The first field that is not there, or claims more than there is, ends the
 * record: what is read afterwards is 0, false or null, and {@link #status()} says why. A text that cannot be used is
 * noted, and the fields behind it are read.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class JuteDecoder
{
    private DirectBuffer buffer;
    private int start;
    private int position;
    private int limit;
    private int status;
    private int textStatus;

    /**
     * Stand before the first field.
     *
     * @param source that holds the record.
     * @param offset of its first byte.
     * @param length that the record may have: nothing beyond is read.
     * @return this for a fluent API.
     */
    public JuteDecoder wrap(final DirectBuffer source, final int offset, final int length)
    {
        buffer = source;
        start = offset;
        position = offset;
        limit = offset + length;
        status = JuteStatus.OK;
        textStatus = JuteStatus.OK;
        return this;
    }

    /**
     * Outcome so far.
     *
     * @return one of {@link JuteStatus}: what ended the record, or else the first thing that is wrong with a text.
     */
    public int status()
    {
        return status < 0 ? status : textStatus;
    }

    /**
     * Bytes of the fields that were read.
     *
     * @return the length.
     */
    public int length()
    {
        return position - start;
    }

    /**
     * Next byte.
     *
     * @return offset in the buffer.
     */
    int position()
    {
        return position;
    }

    /**
     * Bytes that are left.
     *
     * @return the number.
     */
    public int remaining()
    {
        return limit - position;
    }

    /**
     * End the record.
     *
     * @param reason one of the negative values of {@link JuteStatus}; an earlier one stays.
     */
    void fail(final int reason)
    {
        if (status >= 0)
        {
            status = reason;
        }

        limit = position;
    }

    /**
     * Read a boolean: a byte that is not 0 is true.
     *
     * @return the value.
     */
    public boolean readBoolean()
    {
        return has(Byte.BYTES) && 0 != buffer.getByte(position++);
    }

    /**
     * Read 32 bits.
     *
     * @return the value.
     */
    public int readInt()
    {
        if (!has(Integer.BYTES))
        {
            return 0;
        }

        final int value = buffer.getInt(position, ByteOrder.BIG_ENDIAN);
        position += Integer.BYTES;
        return value;
    }

    /**
     * Read 64 bits.
     *
     * @return the value.
     */
    public long readLong()
    {
        if (!has(Long.BYTES))
        {
            return 0;
        }

        final long value = buffer.getLong(position, ByteOrder.BIG_ENDIAN);
        position += Long.BYTES;
        return value;
    }

    /**
     * Read a buffer.
     *
     * @param slice to set to its bytes, or to null.
     */
    public void readBuffer(final JuteSlice slice)
    {
        final int length = readInt();
        if (length < 0 || status < 0)
        {
            if (length < JuteSlice.NULL_LENGTH)
            {
                fail(JuteStatus.BAD_LENGTH);
            }

            slice.wrapNull();
        }
        else if (has(length))
        {
            slice.wrap(buffer, position, length);
            position += length;
        }
        else
        {
            slice.wrapNull();
        }
    }

    /**
     * Read a text that has to be there.
     *
     * @param slice to set to its bytes; its status says whether they are a text.
     */
    public void readText(final JuteSlice slice)
    {
        readNullableText(slice);
        if (slice.isNull() && status >= 0)
        {
            slice.wrap(null, 0, JuteSlice.NULL_LENGTH, JuteStatus.NULL_TEXT);
            note(JuteStatus.NULL_TEXT);
        }
    }

    /**
     * Read a text that may be null.
     *
     * @param slice to set to its bytes, or to null; its status says whether they are a text.
     */
    public void readNullableText(final JuteSlice slice)
    {
        readBuffer(slice);
        if (slice.length() > 0)
        {
            final int found = JuteText.check(buffer, slice.offset(), slice.length());
            if (JuteStatus.OK != found)
            {
                slice.wrap(buffer, slice.offset(), slice.length(), found);
                note(found);
            }
        }
    }

    /**
     * Read a vector, and look at all of its elements.
     *
     * @param vector to set before the first element, or to null.
     */
    public void readVector(final JuteVector vector)
    {
        final int offset = position;
        final int count = readInt();
        if (count < JuteVector.NULL_COUNT || count > remaining() / vector.minElementLength())
        {
            fail(JuteStatus.BAD_COUNT);
        }

        for (int i = 0; i < count && status >= 0; i++)
        {
            vector.readElement(this);
        }

        if (status < 0)
        {
            vector.wrapNull();
        }
        else
        {
            vector.wrap(buffer, offset, position - offset, count);
        }
    }

    /**
     * Read a stat.
     *
     * @param stat to set to it.
     */
    public void readStat(final StatFlyweight stat)
    {
        if (has(StatFlyweight.LENGTH))
        {
            stat.wrap(buffer, position);
            position += StatFlyweight.LENGTH;
        }
    }

    private boolean has(final int length)
    {
        if (length <= limit - position)
        {
            return true;
        }

        fail(JuteStatus.TRUNCATED);
        return false;
    }

    private void note(final int found)
    {
        // A text that is not there cannot be used at all.
        if (JuteStatus.OK == textStatus || JuteStatus.NULL_TEXT == found)
        {
            textStatus = found;
        }
    }
}
