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
package io.nodens.tree;

import io.nodens.tree.memory.RegionMemory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which names of children a listing shows: those with a prefix, those of a range, or those of both. Names compare as
 * the bytes of their UTF-8, unsigned, which is the order of code points. The order of a listing stays that of creation.
 * <pre>
 *   page.filter(NameFilter.prefix("job-")).maxScan(10_000);
 * </pre>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> for the forms with strings only.
 */
public final class NameFilter
{
    private static final int BYTE_MASK = 0xFF;

    private final UnsafeBuffer prefix = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer from = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer to = new UnsafeBuffer(0, 0);

    /**
     * Names with a prefix.
     *
     * @param text that they begin with; empty for all names.
     * @return a new filter.
     * @throws IllegalArgumentException when a text is null, or holds half a surrogate pair, which no bytes stand for.
     */
    public static NameFilter prefix(final String text)
    {
        return range(text, "", "");
    }

    /**
     * Names of a range.
     *
     * @param first from which on, itself included; empty for all.
     * @param end   up to which, itself not included; empty for all.
     * @return a new filter.
     * @throws IllegalArgumentException when a text is null, or holds half a surrogate pair, which no bytes stand for.
     */
    public static NameFilter range(final String first, final String end)
    {
        return range("", first, end);
    }

    /**
     * Names with a prefix, of a range.
     *
     * @param prefix that they begin with; empty for any.
     * @param first  from which on, itself included; empty for all.
     * @param end    up to which, itself not included; empty for all.
     * @return a new filter.
     * @throws IllegalArgumentException when a text is null, or holds half a surrogate pair, which no bytes stand for.
     */
    public static NameFilter range(final String prefix, final String first, final String end)
    {
        final NameFilter filter = new NameFilter();
        filter.prefix.wrap(encode("a prefix", prefix));
        filter.from.wrap(encode("the first name of a range", first));
        filter.to.wrap(encode("the end of a range", end));
        return filter;
    }

    /**
     * Names with a prefix from now on.
     *
     * @param buffer with the prefix, which is looked at where it lies.
     * @param offset of its first byte.
     * @param length in bytes; 0 for any name.
     * @return this for a fluent API.
     */
    public NameFilter prefix(final DirectBuffer buffer, final int offset, final int length)
    {
        prefix.wrap(buffer, offset, length);
        return this;
    }

    /**
     * Names from one on, itself included, from now on.
     *
     * @param buffer with the name, which is looked at where it lies.
     * @param offset of its first byte.
     * @param length in bytes; 0 for all names.
     * @return this for a fluent API.
     */
    public NameFilter from(final DirectBuffer buffer, final int offset, final int length)
    {
        from.wrap(buffer, offset, length);
        return this;
    }

    /**
     * Names up to one, itself not included, from now on.
     *
     * @param buffer with the name, which is looked at where it lies.
     * @param offset of its first byte.
     * @param length in bytes; 0 for all names.
     * @return this for a fluent API.
     */
    public NameFilter to(final DirectBuffer buffer, final int offset, final int length)
    {
        to.wrap(buffer, offset, length);
        return this;
    }

    /**
     * The prefix.
     *
     * @return its bytes, none for any name.
     */
    public DirectBuffer prefix()
    {
        return prefix;
    }

    /**
     * Where the range begins.
     *
     * @return bytes of the first name, none for all.
     */
    public DirectBuffer from()
    {
        return from;
    }

    /**
     * Where the range ends.
     *
     * @return bytes of the name behind the last, none for all.
     */
    public DirectBuffer to()
    {
        return to;
    }

    /**
     * What no listing can be asked for by.
     *
     * @return the fault in words, or null.
     */
    public String fault()
    {
        if (hasSlash(prefix) || hasSlash(from) || hasSlash(to))
        {
            return "prefix and range are of names, which have no slash";
        }

        // The name where the range ends is behind all that are shown, so that none is where it begins later.
        int ofEnds = 0;
        for (int i = 0; 0 == ofEnds && i < Math.min(from.capacity(), to.capacity()); i++)
        {
            ofEnds = (from.getByte(i) & BYTE_MASK) - (to.getByte(i) & BYTE_MASK);
        }
        final boolean isReversed = 0 == ofEnds ? from.capacity() > to.capacity() : ofEnds > 0;
        return 0 != to.capacity() && isReversed ? "the range must not end before it begins" : null;
    }

    /**
     * Whether a name is shown.
     *
     * @param buffer with the name.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return true when it has the prefix and is in the range.
     */
    public boolean matches(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < prefix.capacity())
        {
            return false;
        }
        for (int i = 0; i < prefix.capacity(); i++)
        {
            if (buffer.getByte(offset + i) != prefix.getByte(i))
            {
                return false;
            }
        }

        int ofFrom = 0;
        for (int i = 0; 0 == ofFrom && i < Math.min(length, from.capacity()); i++)
        {
            ofFrom = (buffer.getByte(offset + i) & BYTE_MASK) - (from.getByte(i) & BYTE_MASK);
        }
        int ofTo = 0;
        for (int i = 0; 0 == ofTo && i < Math.min(length, to.capacity()); i++)
        {
            ofTo = (buffer.getByte(offset + i) & BYTE_MASK) - (to.getByte(i) & BYTE_MASK);
        }

        return isInside(length, ofFrom, ofTo);
    }

    /** As {@link #matches(DirectBuffer, int, int)}, of a name in the region that may be garbage. */
    boolean matches(final RegionMemory memory, final long offset, final int length)
    {
        if (length < prefix.capacity())
        {
            return false;
        }
        for (int i = 0; i < prefix.capacity(); i++)
        {
            if (memory.getByte(offset + i) != prefix.getByte(i))
            {
                return false;
            }
        }

        int ofFrom = 0;
        for (int i = 0; 0 == ofFrom && i < Math.min(length, from.capacity()); i++)
        {
            ofFrom = (memory.getByte(offset + i) & BYTE_MASK) - (from.getByte(i) & BYTE_MASK);
        }
        int ofTo = 0;
        for (int i = 0; 0 == ofTo && i < Math.min(length, to.capacity()); i++)
        {
            ofTo = (memory.getByte(offset + i) & BYTE_MASK) - (to.getByte(i) & BYTE_MASK);
        }

        return isInside(length, ofFrom, ofTo);
    }

    /** By the first bytes that differ from those of the ends, or else by the lengths. */
    private boolean isInside(final int length, final int ofFrom, final int ofTo)
    {
        final boolean isBehindFrom = 0 == ofFrom ? length >= from.capacity() : ofFrom > 0;
        final boolean isBeforeTo = 0 == to.capacity() || (0 == ofTo ? length < to.capacity() : ofTo < 0);
        return isBehindFrom && isBeforeTo;
    }

    private static byte[] encode(final String what, final String text)
    {
        if (null == text)
        {
            throw new IllegalArgumentException(what + " must not be null; it is empty where there is none");
        }

        return Utf8.encode(what, text);
    }

    private static boolean hasSlash(final DirectBuffer name)
    {
        for (int i = 0; i < name.capacity(); i++)
        {
            if ('/' == name.getByte(i))
            {
                return true;
            }
        }

        return false;
    }
}
