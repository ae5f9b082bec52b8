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

import io.nodens.tree.memory.CallerMemory;
import io.nodens.tree.memory.RegionMemory;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Reusable page of a listing. {@link TreeReader#getChildren(DirectBuffer, int, int, ChildrenPage, ZnodeStat)} writes
 * names into the buffer as int32 length (little-endian) and UTF-8 bytes, one after the other, in creation order; {@link
 * TreeReader#getChildrenWithData(DirectBuffer, int, int, ChildrenPage, ZnodeStat)} writes entries of the form of {@link
 * ChildEntry}.
 * <p>
 * With a {@link NameFilter} a page has the children whose names it shows, and may be empty although others follow.
 * <p>
 * A page ends where its limit is reached, the buffer is full, or the children end. It also ends where the writer was
 * busy, because a page shows one whole state. Only {@link #isLast()} says that no child follows.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ChildrenPage
{
    private static final VarHandle INTS =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    MutableDirectBuffer buffer;
    /** What the buffer stands for, where it does not grow: stores there need no detour. */
    byte[] array;
    private MutableDirectBuffer dstBuffer;
    private byte[] dstArray;
    /** Whether the target does not grow, and words can be stored to it through {@link CallerMemory}. */
    private boolean isFixed;
    private long address;
    private int dstOffset;
    int offset;
    int capacity;
    int maxCount;
    long cursor = TreeReader.FIRST_PAGE;
    long nextCursor;
    int length;
    int count;
    int requiredLength;
    boolean isLast;
    NameFilter filter;
    int maxScan;
    int scanned;

    /**
     * Set the buffer, and how much to list.
     *
     * @param dst    for the names or entries.
     * @param start  where to begin.
     * @param length bytes that may be used.
     * @param limit  most children in the page; 0 for as many as fit.
     * @return this for a fluent API.
     */
    public ChildrenPage wrap(final MutableDirectBuffer dst, final int start, final int length, final int limit)
    {
        dstBuffer = dst;
        dstArray = null;
        dstOffset = start;
        capacity = length;
        maxCount = limit;
        return this;
    }

    /**
     * Set the buffer, and how much to list.
     *
     * @param dst    for the names or entries.
     * @param start  where to begin.
     * @param length bytes that may be used.
     * @param limit  most children in the page; 0 for as many as fit.
     * @return this for a fluent API.
     */
    public ChildrenPage wrap(final byte[] dst, final int start, final int length, final int limit)
    {
        dstBuffer = null;
        dstArray = dst;
        dstOffset = start;
        capacity = length;
        maxCount = limit;
        return this;
    }

    /**
     * List only children whose names a filter shows. A page ends, and goes on with its cursor, also where {@link
     * #maxScan(int)} is reached.
     *
     * @param value the filter, which the page refers to; null for all children.
     * @return this for a fluent API.
     */
    public ChildrenPage filter(final NameFilter value)
    {
        filter = value;
        return this;
    }

    /**
     * Most children that one page with a filter looks at.
     *
     * @param value at least 1, or 0 for any number.
     * @return this for a fluent API.
     */
    public ChildrenPage maxScan(final int value)
    {
        maxScan = value;
        return this;
    }

    /**
     * Children that the page has looked at, shown or not.
     *
     * @return the number; 0 without a filter.
     */
    public int scanned()
    {
        return scanned;
    }

    /**
     * Continue after a child, or start anew with {@link TreeReader#FIRST_PAGE}. A listing moves the cursor by itself.
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
     * Bytes that the names or entries take in the buffer.
     *
     * @return length in bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Number of children in the page.
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

    /**
     * Bytes that the next child takes, if the buffer was too small for it. After {@link TreeStatus#BUFFER_TOO_SMALL} a
     * page needs room for at least that many.
     *
     * @return length in bytes; 0 if the page did not end for lack of room.
     */
    public int requiredLength()
    {
        return requiredLength;
    }

    /**
     * Find the target's memory, which may have been wrapped anew since the last page.
     *
     * @throws IndexOutOfBoundsException when the target has no such room.
     */
    void resolve()
    {
        buffer = dstBuffer;
        array = dstArray;
        offset = dstOffset;
        if (null != array)
        {
            Objects.checkFromIndexSize(dstOffset, capacity, array.length);
            isFixed = true;
            address = (long)CallerMemory.ARRAY_BASE + dstOffset;
            return;
        }

        isFixed = !buffer.isExpandable();
        if (isFixed)
        {
            Objects.checkFromIndexSize(dstOffset, capacity, buffer.capacity());
            array = buffer.byteArray();
            offset += null == array ? 0 : buffer.wrapAdjustment();
            address = buffer.addressOffset() + dstOffset;
        }
    }

    void begin()
    {
        requiredLength = 0;
        nextCursor = cursor;
        length = 0;
        count = 0;
        scanned = 0;
        isLast = false;
    }

    /** Whether the filter shows a name; what it does not show is passed by. */
    boolean shows(final RegionMemory name, final long nameOffset, final int nameLength, final long ordinal)
    {
        scanned++;
        if (filter.matches(name, nameOffset, nameLength))
        {
            return true;
        }

        nextCursor = ordinal;
        return false;
    }

    /**
     * Where the next name goes in {@link #array}, as {@link CallerMemory} has it.
     */
    long nextAddress()
    {
        return address + length;
    }

    /**
     * The last address from which a name of one word can be stored whole, zeros behind it included.
     */
    long lastAddress()
    {
        return isFixed ? address + capacity - Integer.BYTES - Long.BYTES : Long.MIN_VALUE;
    }

    /**
     * Count names that were stored by address.
     *
     * @param nextAddress behind the last of them.
     * @param names       how many.
     * @param ordinal     of the last of them.
     */
    void accept(final long nextAddress, final int names, final long ordinal)
    {
        length = (int)(nextAddress - address);
        count += names;
        nextCursor = ordinal;
    }

    /**
     * Append a name.
     *
     * @return false when there is no room.
     */
    boolean append(final RegionMemory name, final long nameOffset, final int nameLength, final long ordinal)
    {
        final int needed = Integer.BYTES + nameLength;
        if (needed > capacity - length)
        {
            requiredLength = needed;
            return false;
        }

        putInt(offset + length, nameLength);
        copy(name, nameOffset, nameLength, offset + length + Integer.BYTES);
        accept(needed, ordinal);
        return true;
    }

    /**
     * Make room for an entry and lay in all of it but name and data.
     *
     * @return where name and data go, or -1 when there is no room.
     */
    int appendEntry(final ZnodeStat stat, final int nameLength, final int dataLength)
    {
        final int needed = ChildEntry.HEAD_LENGTH + nameLength + Math.max(0, dataLength);
        if (needed > capacity - length)
        {
            requiredLength = needed;
            return -1;
        }

        final int start = offset + length;
        putInt(start + ChildEntry.LENGTH_OFFSET, needed);
        putInt(start + ChildEntry.NAME_LENGTH_OFFSET, nameLength);
        putInt(start + ChildEntry.DATA_LENGTH_OFFSET, dataLength);
        putInt(start + ChildEntry.VERSION_OFFSET, stat.version());
        putLong(start + ChildEntry.CZXID_OFFSET, stat.czxid());
        putLong(start + ChildEntry.MZXID_OFFSET, stat.mzxid());
        putLong(start + ChildEntry.PZXID_OFFSET, stat.pzxid());
        putLong(start + ChildEntry.CTIME_OFFSET, stat.ctimeMs());
        putLong(start + ChildEntry.MTIME_OFFSET, stat.mtimeMs());
        putLong(start + ChildEntry.OWNER_OFFSET, stat.ephemeralOwner());
        putLong(start + ChildEntry.TTL_OFFSET, stat.ttlMs());
        putLong(start + ChildEntry.ORDINAL_OFFSET, stat.childOrdinal());
        putLong(start + ChildEntry.CREATE_COUNT_OFFSET, stat.createCount());
        putInt(start + ChildEntry.CVERSION_OFFSET, stat.cversion());
        putInt(start + ChildEntry.AVERSION_OFFSET, stat.aversion());
        putInt(start + ChildEntry.NUM_CHILDREN_OFFSET, stat.numChildren());
        putInt(start + ChildEntry.ACL_OFFSET, stat.aclId());
        putInt(start + ChildEntry.KIND_OFFSET, stat.kind());
        return start + ChildEntry.HEAD_LENGTH;
    }

    /**
     * Count the entry that was laid in last, once it is known to be whole.
     */
    void accept(final int entryLength, final long ordinal)
    {
        length += entryLength;
        nextCursor = ordinal;
        count++;
    }

    /**
     * Copy into room that was made.
     */
    void copy(final RegionMemory source, final long sourceOffset, final int copyLength, final int target)
    {
        if (null != array)
        {
            source.copyTo(sourceOffset, array, target, copyLength);
        }
        else
        {
            source.copyTo(sourceOffset, buffer, target, copyLength);
        }
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

    private void putInt(final int index, final int value)
    {
        if (null != array)
        {
            INTS.set(array, index, value);
        }
        else
        {
            buffer.putInt(index, value, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void putLong(final int index, final long value)
    {
        if (null != array)
        {
            LONGS.set(array, index, value);
        }
        else
        {
            buffer.putLong(index, value, ByteOrder.LITTLE_ENDIAN);
        }
    }
}
