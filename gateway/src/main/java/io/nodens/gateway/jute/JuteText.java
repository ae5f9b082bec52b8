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
 * Tells whether bytes are a text: UTF-8 as RFC 3629 has it, without U+0000.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> never.
 */
final class JuteText
{
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int BYTE_MASK = 0xFF;
    private static final int CONTINUATION_MIN = 0x80;
    private static final int CONTINUATION_MAX = 0xBF;

    private JuteText()
    {
    }

    /**
     * Look at every byte.
     *
     * @param buffer with the text.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return {@link JuteStatus#OK}, or what is wrong with the first character that is.
     */
    static int check(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        int index = offset;
        while (index < end)
        {
            if (end - index >= Long.BYTES && isPlain(buffer.getLong(index)))
            {
                index += Long.BYTES;
                continue;
            }

            final int first = buffer.getByte(index);
            if (0 == first)
            {
                return JuteStatus.ZERO_IN_TEXT;
            }

            final int size = first > 0 ? 1 : sequenceLength(buffer, index, end);
            if (0 == size)
            {
                return JuteStatus.NOT_UTF8;
            }

            index += size;
        }

        return JuteStatus.OK;
    }

    /**
     * Eight bytes of 1 to 127. Subtracting one from each sets the highest bit of a zero; what borrows from a neighbour
     * is looked at byte by byte.
     */
    private static boolean isPlain(final long word)
    {
        return 0 == (((word - ONES) | word) & HIGH_BITS);
    }

    private static int sequenceLength(final DirectBuffer buffer, final int index, final int end)
    {
        final int first = buffer.getByte(index) & BYTE_MASK;
        final int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (0 == size || end - index < size)
        {
            return 0;
        }

        // The second byte has narrower bounds where a shorter form, a surrogate or a number too large would begin.
        final int second = buffer.getByte(index + 1) & BYTE_MASK;
        final int min = 0xE0 == first ? 0xA0 : 0xF0 == first ? 0x90 : CONTINUATION_MIN;
        final int max = 0xED == first ? 0x9F : 0xF4 == first ? 0x8F : CONTINUATION_MAX;
        if (second < min || second > max)
        {
            return 0;
        }

        for (int i = 2; i < size; i++)
        {
            final int next = buffer.getByte(index + i) & BYTE_MASK;
            if (next < CONTINUATION_MIN || next > CONTINUATION_MAX)
            {
                return 0;
            }
        }

        return size;
    }
}
