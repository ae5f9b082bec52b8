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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Reusable page of a listing. Names lie in the buffer as int32 length (little-endian) and UTF-8 bytes, one after the
 * other, in creation order.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ChildrenPage
{
    MutableDirectBuffer buffer;
    int offset;
    int capacity;
    int maxCount;
    long cursor = TreeReader.FIRST_PAGE;
    long nextCursor;
    int length;
    int count;
    boolean isLast;

    /**
     * Where and how much to list.
     *
     * @param dst       for the names.
     * @param dstOffset where to start.
     * @param dstLength bytes that may be used.
     * @param limit     most names in the page; 0 for as many as fit.
     * @return this for a fluent API.
     */
    public ChildrenPage wrap(final MutableDirectBuffer dst, final int dstOffset, final int dstLength, final int limit)
    {
        buffer = dst;
        offset = dstOffset;
        capacity = dstLength;
        maxCount = limit;
        return this;
    }

    /**
     * Go on behind a child, or start anew with {@link TreeReader#FIRST_PAGE}.
     *
     * @param childOrdinal of the last child seen.
     * @return this for a fluent API.
     */
    public ChildrenPage cursor(final long childOrdinal)
    {
        cursor = childOrdinal;
        return this;
    }

    /**
     * Ordinal of the last child in the page: the cursor of the next page.
     *
     * @return the cursor.
     */
    public long cursor()
    {
        return cursor;
    }

    /**
     * Bytes that the names take in the buffer.
     *
     * @return length in bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Number of names in the page.
     *
     * @return the count.
     */
    public int count()
    {
        return count;
    }

    /**
     * Whether no further child follows as of the page's zxid.
     *
     * @return true for the last page.
     */
    public boolean isLast()
    {
        return isLast;
    }

    void begin()
    {
        nextCursor = cursor;
        length = 0;
        count = 0;
        isLast = false;
    }

    /**
     * Append a name.
     *
     * @return false when there is no room.
     */
    boolean append(final DirectBuffer name, final int nameOffset, final int nameLength, final long ordinal)
    {
        final int needed = Integer.BYTES + nameLength;
        if (needed > capacity - length)
        {
            return false;
        }

        buffer.putInt(offset + length, nameLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(offset + length + Integer.BYTES, name, nameOffset, nameLength);
        length += needed;
        nextCursor = ordinal;
        count++;
        return true;
    }

    int end()
    {
        isLast = true;
        return count;
    }

    void commit()
    {
        cursor = nextCursor;
    }
}
