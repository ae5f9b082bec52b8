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
package io.nodens.cluster.state;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Limits or numbers of a quota as ZooKeeper writes them into a znode:
 * <pre>
 *   count=5,bytes=-1=;byteHardLimit=1000;countHardLimit=-1
 * </pre>
 * where -1 is none. Pairs may be apart by commas or semicolons, in any order; one that is not there is none.
 * <p>
 * <b>Allocates:</b> never.
 */
final class QuotaText
{
    /** No limit. */
    static final long NONE = -1;
    /** Longest text that is read. */
    static final int MAX_LENGTH = 160;

    private static final UnsafeBuffer[] KEYS =
        {buffer("count"), buffer("bytes"), buffer("countHardLimit"), buffer("byteHardLimit")};
    private static final int COUNT = 0;
    private static final int BYTES = 1;
    private static final int HARD_COUNT = 2;
    private static final byte[] BYTES_KEY = ascii(",bytes=");
    private static final byte[] COUNT_KEY = ascii("count=");
    private static final byte[] END = ascii("=;byteHardLimit=-1;countHardLimit=-1");

    long count;
    long bytes;
    long hardCount;
    long hardBytes;

    /** Take the numbers of another one. */
    void set(final QuotaText other)
    {
        count = other.count;
        bytes = other.bytes;
        hardCount = other.hardCount;
        hardBytes = other.hardBytes;
    }

    private void clear()
    {
        count = NONE;
        bytes = NONE;
        hardCount = NONE;
        hardBytes = NONE;
    }

    /**
     * Read a text.
     *
     * @return false when it is none; the limits are all {@link #NONE} then.
     */
    boolean read(final DirectBuffer text, final int offset, final int length)
    {
        clear();
        int seen = 0;
        boolean isSound = length > 0 && length <= MAX_LENGTH;
        int start = 0;
        while (isSound && start < length)
        {
            int end = start;
            while (end < length && !isSeparator(text.getByte(offset + end)))
            {
                end++;
            }
            final int key = end == start ? -1 : readPair(text, offset + start, end - start);
            isSound = end == start || (key >= 0 && (seen & (1 << key)) == 0);
            seen |= key < 0 ? 0 : 1 << key;
            start = end + 1;
        }
        if (!isSound || 0 == seen)
        {
            clear();
            return false;
        }

        return true;
    }

    /**
     * Write the present numbers of a subtree.
     *
     * @param target with room for {@link #MAX_LENGTH} bytes.
     * @return length of the text.
     */
    static int write(final UnsafeBuffer target, final long count, final long bytes)
    {
        target.putBytes(0, COUNT_KEY);
        int length = COUNT_KEY.length;
        length += target.putLongAscii(length, count);
        target.putBytes(length, BYTES_KEY);
        length += BYTES_KEY.length;
        length += target.putLongAscii(length, bytes);
        target.putBytes(length, END);
        return length + END.length;
    }

    /** Read a key and its number, behind which one equals sign may be; returns the key's index, -1 when it is none. */
    private int readPair(final DirectBuffer text, final int offset, final int pairLength)
    {
        final int length = '=' == text.getByte(offset + pairLength - 1) ? pairLength - 1 : pairLength;
        int key = KEYS.length - 1;
        while (key >= 0 && !isKey(text, offset, length, KEYS[key]))
        {
            key--;
        }
        if (key < 0)
        {
            return -1;
        }

        final int from = KEYS[key].capacity() + 1;
        final long value = from == length ? NONE : number(text, offset + from, length - from);
        if (COUNT == key)
        {
            count = value;
        }
        else if (BYTES == key)
        {
            bytes = value;
        }
        else if (HARD_COUNT == key)
        {
            hardCount = value;
        }
        else
        {
            hardBytes = value;
        }

        return value < NONE ? -1 : key;
    }

    private static boolean isKey(final DirectBuffer text, final int offset, final int length, final UnsafeBuffer key)
    {
        return length > key.capacity() && '=' == text.getByte(offset + key.capacity()) &&
            ReservedTree.startsWith(text, offset, key);
    }

    /** A number from 0 up, or -1; anything else gives less. */
    private static long number(final DirectBuffer text, final int offset, final int length)
    {
        if (2 == length && '-' == text.getByte(offset) && '1' == text.getByte(offset + 1))
        {
            return NONE;
        }

        long value = 0;
        for (int i = 0; i < length; i++)
        {
            final int digit = text.getByte(offset + i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10)
            {
                return Long.MIN_VALUE;
            }
            value = 10 * value + digit;
        }

        return value;
    }

    private static boolean isSeparator(final byte value)
    {
        return ',' == value || ';' == value;
    }

    private static UnsafeBuffer buffer(final String text)
    {
        return new UnsafeBuffer(ascii(text));
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
