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
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * Bytes where they lie: a text or a buffer of a record, or what an encoder is to copy. It is valid as long as the bytes
 * under it are left alone.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> only in {@link #text()}.
 */
public final class JuteSlice
{
    /** Length of a slice that is null. */
    public static final int NULL_LENGTH = -1;

    private DirectBuffer buffer;
    private int offset;
    private int length = NULL_LENGTH;
    private int status;

    /**
     * Stand for null.
     *
     * @return this for a fluent API.
     */
    public JuteSlice wrapNull()
    {
        return wrap(null, 0, NULL_LENGTH, JuteStatus.OK);
    }

    /**
     * Stand for bytes.
     *
     * @param source       that holds them.
     * @param sourceOffset of the first one.
     * @param sourceLength their number.
     * @return this for a fluent API.
     */
    public JuteSlice wrap(final DirectBuffer source, final int sourceOffset, final int sourceLength)
    {
        return wrap(source, sourceOffset, sourceLength, JuteStatus.OK);
    }

    JuteSlice wrap(final DirectBuffer source, final int sourceOffset, final int sourceLength, final int textStatus)
    {
        buffer = source;
        offset = sourceOffset;
        length = sourceLength;
        status = textStatus;
        return this;
    }

    /**
     * Whether there are no bytes, not even none.
     *
     * @return true for null.
     */
    public boolean isNull()
    {
        return length < 0;
    }

    /**
     * Buffer under the bytes.
     *
     * @return the buffer; null when the slice is.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * First byte.
     *
     * @return offset in the buffer.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * Number of bytes.
     *
     * @return the length, or {@link #NULL_LENGTH}.
     */
    public int length()
    {
        return length;
    }

    /**
     * What is wrong with the text. Of bytes that are no text, and of a null that may be one, nothing is.
     *
     * @return {@link JuteStatus#OK} or one of its positive values.
     */
    public int status()
    {
        return status;
    }

    /**
     * Copy the bytes.
     *
     * @param destination to copy to.
     * @param index       of the first byte there.
     * @return their number; 0 of null.
     */
    public int copyTo(final MutableDirectBuffer destination, final int index)
    {
        if (length > 0)
        {
            destination.putBytes(index, buffer, offset, length);
        }

        return Math.max(0, length);
    }

    /**
     * Compare with a text of ASCII characters.
     *
     * @param ascii to compare with.
     * @return true when the bytes are these characters.
     */
    public boolean equalsAscii(final String ascii)
    {
        if (ascii.length() != length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if (buffer.getByte(offset + i) != ascii.charAt(i))
            {
                return false;
            }
        }

        return true;
    }

    /**
     * The bytes as a String, for messages and tests.
     *
     * @return a new String; null when the slice is.
     */
    public String text()
    {
        if (isNull())
        {
            return null;
        }

        final byte[] bytes = new byte[length];
        if (length > 0)
        {
            buffer.getBytes(offset, bytes);
        }

        return new String(bytes, StandardCharsets.UTF_8);
    }
}
