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
package io.nodens.tree.acl;

import org.agrona.DirectBuffer;

/**
 * Addresses of IP, and ranges of them with the number of bits that count: "10.0.0.0/8", "fd00::/16", "127.0.0.1".
 * <p>
 * <b>Allocates:</b> never: addresses are parsed digit by digit, from texts that nobody has checked.
 */
final class IpRange
{
    private static final int BITS_V4 = 32;
    private static final int BITS_V6 = 128;
    private static final int GROUPS = 8;
    private static final int NONE = -1;

    private IpRange()
    {
    }

    static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        final int addressLength = addressLength(buffer, offset, length);
        final int bits = bits(buffer, offset, addressLength);
        return bits > 0 && prefix(buffer, offset, length, addressLength, bits) >= 0;
    }

    /**
     * Whether an address lies in a range.
     */
    static boolean contains(
        final DirectBuffer range,
        final int rangeOffset,
        final int rangeLength,
        final DirectBuffer address,
        final int offset,
        final int length)
    {
        final int addressLength = addressLength(range, rangeOffset, rangeLength);
        final int bits = bits(range, rangeOffset, addressLength);
        if (bits < 0 || bits != bits(address, offset, length))
        {
            return false;
        }

        final int prefix = prefix(range, rangeOffset, rangeLength, addressLength, bits);
        for (int i = 0; i < prefix; i += Short.SIZE)
        {
            final int group = i / Short.SIZE;
            final int ignored = Math.max(0, Short.SIZE - (prefix - i));
            final int left = group(range, rangeOffset, addressLength, group, bits);
            final int right = group(address, offset, length, group, bits);
            if (left >>> ignored != right >>> ignored)
            {
                return false;
            }
        }

        return prefix >= 0;
    }

    private static int addressLength(final DirectBuffer buffer, final int offset, final int length)
    {
        int end = 0;
        while (end < length && '/' != buffer.getByte(offset + end))
        {
            end++;
        }

        return end;
    }

    /** Bits that count; -1 for what says something else. */
    private static int prefix(
        final DirectBuffer buffer, final int offset, final int length, final int addressLength, final int bits)
    {
        if (addressLength == length)
        {
            return bits;
        }

        final int digits = length - addressLength - 1;
        final int prefix = digits < 1 || digits > 3 ?
            NONE : decimal(buffer, offset + addressLength + 1, digits);
        return prefix > bits ? NONE : prefix;
    }

    /** Length of the address, in bits; -1 when it is none. */
    private static int bits(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (':' == buffer.getByte(offset + i))
            {
                return NONE == group(buffer, offset, length, 0, BITS_V6) ? NONE : BITS_V6;
            }
        }

        return NONE == group(buffer, offset, length, 0, BITS_V4) ? NONE : BITS_V4;
    }

    /** Sixteen bits of an address, the highest first; -1 when the text is no address. */
    private static int group(
        final DirectBuffer buffer, final int offset, final int length, final int wanted, final int bits)
    {
        return BITS_V4 == bits ?
            groupV4(buffer, offset, length, wanted) : groupV6(buffer, offset, length, wanted);
    }

    private static int groupV4(final DirectBuffer buffer, final int offset, final int length, final int wanted)
    {
        int parts = 0;
        int from = 0;
        int value = 0;
        for (int i = 0; i <= length; i++)
        {
            if (i == length || '.' == buffer.getByte(offset + i))
            {
                final int part = i - from < 1 || i - from > 3 ? NONE : decimal(buffer, offset + from, i - from);
                if (part < 0 || part > 255 || parts > 3)
                {
                    return NONE;
                }

                value = parts / 2 == wanted ? (value << Byte.SIZE) | part : value;
                parts++;
                from = i + 1;
            }
        }

        return 4 == parts ? value : NONE;
    }

    private static int groupV6(final DirectBuffer buffer, final int offset, final int length, final int wanted)
    {
        final int gap = gapOf(buffer, offset, length);
        if (gap == length)
        {
            return sequence(buffer, offset, length, wanted, GROUPS);
        }

        // A gap of zeros in the middle: what stands before it counts from the front, what stands behind from the end.
        final int front = count(buffer, offset, gap);
        final int behindOffset = offset + gap + 2;
        final int behindLength = length - gap - 2;
        final int back = count(buffer, behindOffset, behindLength);
        if (front < 0 || back < 0 || front + back >= GROUPS)
        {
            return NONE;
        }
        if (wanted < front)
        {
            return sequence(buffer, offset, gap, wanted, front);
        }

        return wanted < GROUPS - back ?
            0 : sequence(buffer, behindOffset, behindLength, wanted - (GROUPS - back), back);
    }

    /** Where two colons stand together; the length when they do not. */
    private static int gapOf(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 0; i + 1 < length; i++)
        {
            if (':' == buffer.getByte(offset + i) && ':' == buffer.getByte(offset + i + 1))
            {
                return i;
            }
        }

        return length;
    }

    /** Groups in a text without a gap, which may be empty; -1 when it is none. */
    private static int count(final DirectBuffer buffer, final int offset, final int length)
    {
        if (0 == length)
        {
            return 0;
        }

        int colons = 0;
        boolean isMixed = false;
        for (int i = 0; i < length; i++)
        {
            colons += ':' == buffer.getByte(offset + i) ? 1 : 0;
            isMixed |= '.' == buffer.getByte(offset + i);
        }

        final int groups = colons + 1 + (isMixed ? 1 : 0);
        return NONE == sequence(buffer, offset, length, 0, groups) ? NONE : groups;
    }

    /** One of a given number of groups with colons between, of which the last two may be an address of version 4. */
    private static int sequence(
        final DirectBuffer buffer, final int offset, final int length, final int wanted, final int groups)
    {
        int index = 0;
        int from = 0;
        int value = NONE;
        for (int i = 0; i <= length; i++)
        {
            if (i < length && ':' != buffer.getByte(offset + i))
            {
                continue;
            }

            final int part = i - from < 1 || i - from > 4 ? NONE : hexadecimal(buffer, offset + from, i - from);
            if (NONE != part)
            {
                value = index == wanted ? part : value;
                index++;
            }
            else
            {
                final int high = i == length ? groupV4(buffer, offset + from, length - from, 0) : NONE;
                if (NONE == high)
                {
                    return NONE;
                }

                value = index == wanted ? high :
                    index + 1 == wanted ? groupV4(buffer, offset + from, length - from, 1) : value;
                index += 2;
            }
            from = i + 1;
        }

        return index == groups ? value : NONE;
    }

    private static int decimal(final DirectBuffer buffer, final int offset, final int length)
    {
        int value = 0;
        for (int i = 0; i < length; i++)
        {
            final int digit = buffer.getByte(offset + i) - '0';
            if (digit < 0 || digit > 9)
            {
                return NONE;
            }

            value = value * 10 + digit;
        }

        return value;
    }

    private static int hexadecimal(final DirectBuffer buffer, final int offset, final int length)
    {
        int value = 0;
        for (int i = 0; i < length; i++)
        {
            final int digit = Character.digit((char)buffer.getByte(offset + i), 16);
            if (digit < 0)
            {
                return NONE;
            }

            value = (value << 4) | digit;
        }

        return value;
    }
}
