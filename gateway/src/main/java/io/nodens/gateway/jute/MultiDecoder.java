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
 * Parts of a multi, each behind a header, and a header that ends them. All are looked at when the body is wrapped, so
 * that stepping through them checks nothing.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
abstract class MultiDecoder
{
    final JuteDecoder decoder = new JuteDecoder();
    final MultiHeaderDecoder header = new MultiHeaderDecoder();
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private int count;
    private int stepCount;

    MultiDecoder()
    {
    }

    /**
     * Decode a body, and stand before its first part.
     *
     * @param source       that holds the frame.
     * @param sourceOffset of the first byte behind the header of the request or reply.
     * @param sourceLength of what is behind it.
     * @return one of {@link JuteStatus}; a text that cannot be used is that of any part.
     */
    public int wrap(final DirectBuffer source, final int sourceOffset, final int sourceLength)
    {
        buffer = source;
        offset = sourceOffset;
        length = sourceLength;
        count = 0;
        decoder.wrap(source, sourceOffset, sourceLength);
        while (header.read(decoder) && !header.isDone())
        {
            check(header.type());
            count++;
        }

        final int status = decoder.status();
        if (JuteStatus.isWhole(status))
        {
            length = decoder.length();
        }
        else
        {
            count = 0;
        }

        rewind();
        return status;
    }

    /**
     * Stand before the first part again.
     */
    public final void rewind()
    {
        stepCount = 0;
        decoder.wrap(buffer, offset, length);
    }

    /**
     * Step to the next part.
     *
     * @return false when there is none.
     */
    public final boolean next()
    {
        if (stepCount == count)
        {
            return false;
        }

        stepCount++;
        header.read(decoder);
        read(header.type());
        return true;
    }

    /**
     * Number of parts.
     *
     * @return the number; 0 when the body cannot be used.
     */
    public final int count()
    {
        return count;
    }

    /**
     * Bytes of the body.
     *
     * @return the length.
     */
    public final int length()
    {
        return length;
    }

    /** Read the part behind a header, and let the decoder fail where it must not be there. */
    abstract void check(int type);

    /** Read the part behind a header. */
    abstract void read(int type);
}
