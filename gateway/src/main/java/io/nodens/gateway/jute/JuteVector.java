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

/**
 * Elements of a vector where they lie, one after the other. The vector was found to be whole when it was decoded, so
 * that stepping through it checks nothing.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public abstract class JuteVector
{
    /** Count of a vector that is null. */
    public static final int NULL_COUNT = -1;

    /** Elements not yet stepped over. */
    private final JuteDecoder elements = new JuteDecoder();
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private int count = NULL_COUNT;
    private int stepCount;

    JuteVector()
    {
    }

    /**
     * Stand for null.
     */
    public final void wrapNull()
    {
        wrap(null, 0, 0, NULL_COUNT);
    }

    /**
     * Stand before the first element.
     *
     * @param source       that holds the vector.
     * @param sourceOffset of its count.
     * @param sourceLength of count and elements.
     * @param size         number of elements.
     */
    final void wrap(final DirectBuffer source, final int sourceOffset, final int sourceLength, final int size)
    {
        buffer = source;
        offset = sourceOffset;
        length = sourceLength;
        count = size;
        rewind();
    }

    /**
     * Stand before the first element again.
     */
    public final void rewind()
    {
        stepCount = 0;
        if (count > 0)
        {
            elements.wrap(buffer, offset + Integer.BYTES, length - Integer.BYTES);
        }
    }

    /**
     * Step to the next element.
     *
     * @return false when there is none.
     */
    public final boolean next()
    {
        if (stepCount >= count)
        {
            return false;
        }

        stepCount++;
        readElement(elements);
        return true;
    }

    /**
     * Read one element.
     *
     * @param decoder that stands before it.
     */
    abstract void readElement(JuteDecoder decoder);

    /**
     * Fewest bytes that an element takes.
     *
     * @return length of one whose texts are empty.
     */
    abstract int minElementLength();

    /**
     * Whether there is no vector, not even an empty one.
     *
     * @return true for null.
     */
    public final boolean isNull()
    {
        return count < 0;
    }

    /**
     * Number of elements.
     *
     * @return the number, or {@link #NULL_COUNT}.
     */
    public final int count()
    {
        return count;
    }

    /**
     * Buffer under the vector.
     *
     * @return the buffer; null when the vector is.
     */
    public final DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * First byte: of the count, which stands before the elements.
     *
     * @return offset in the buffer.
     */
    public final int offset()
    {
        return offset;
    }

    /**
     * Bytes of count and elements.
     *
     * @return the length.
     */
    public final int length()
    {
        return length;
    }
}
