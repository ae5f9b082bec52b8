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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Flyweight over one child in a page that
 * {@link TreeReader#getChildrenWithData(DirectBuffer, int, int, ChildrenPage, ZnodeStat)} filled. All integers are
 * little-endian:
 * <pre>
 *   0   i32  length of the entry, these bytes included      56  i64  ephemeral owner
 *   4   i32  length of the name                             64  i64  time to live, ms
 *   8   i32  length of the data, -1 for null data           72  i64  child ordinal: a cursor that goes on behind it
 *   12  i32  version                                        80  i64  create count
 *   16  i64  czxid                                          88  i32  cversion
 *   24  i64  mzxid                                          92  i32  aversion
 *   32  i64  pzxid                                          96  i32  number of children
 *   40  i64  ctime, ms                                      100 i32  ACL id
 *   48  i64  mtime, ms                                      104 i32  kind; bit 8 where data are hidden
 *   108      name, then data
 * </pre>
 * Entries follow one another without padding, in creation order:
 * <pre>
 *   entry.wrap(buffer, offset);
 *   for (int i = 0; i &lt; page.count(); i++, entry.next())
 * </pre>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ChildEntry
{
    /** Bytes before the name. */
    public static final int HEAD_LENGTH = 108;
    /** Length of null data. */
    public static final int NULL_DATA_LENGTH = -1;

    private static final int HIDDEN = 1 << 8;

    static final int LENGTH_OFFSET = 0;
    static final int NAME_LENGTH_OFFSET = 4;
    static final int DATA_LENGTH_OFFSET = 8;
    static final int VERSION_OFFSET = 12;
    static final int CZXID_OFFSET = 16;
    static final int MZXID_OFFSET = 24;
    static final int PZXID_OFFSET = 32;
    static final int CTIME_OFFSET = 40;
    static final int MTIME_OFFSET = 48;
    static final int OWNER_OFFSET = 56;
    static final int TTL_OFFSET = 64;
    static final int ORDINAL_OFFSET = 72;
    static final int CREATE_COUNT_OFFSET = 80;
    static final int CVERSION_OFFSET = 88;
    static final int AVERSION_OFFSET = 92;
    static final int NUM_CHILDREN_OFFSET = 96;
    static final int ACL_OFFSET = 100;
    static final int KIND_OFFSET = 104;

    private static final VarHandle INTS =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private DirectBuffer buffer;
    private byte[] array;
    private int offset;

    /**
     * Read an entry in a buffer.
     *
     * @param source      that a page was listed into.
     * @param entryOffset of the entry's first byte.
     * @return this for a fluent API.
     */
    public ChildEntry wrap(final DirectBuffer source, final int entryOffset)
    {
        buffer = source;
        array = null;
        offset = entryOffset;
        return this;
    }

    /**
     * Read an entry in an array.
     *
     * @param source      that a page was listed into.
     * @param entryOffset of the entry's first byte.
     * @return this for a fluent API.
     */
    public ChildEntry wrap(final byte[] source, final int entryOffset)
    {
        buffer = null;
        array = source;
        offset = entryOffset;
        return this;
    }

    /**
     * Read the entry that follows. Only the count of the page says whether there is one.
     *
     * @return this for a fluent API.
     */
    public ChildEntry next()
    {
        offset += length();
        return this;
    }

    /**
     * Offset of the entry.
     *
     * @return index of its first byte in the buffer or array.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * Length of the entry.
     *
     * @return bytes, name and data included.
     */
    public int length()
    {
        return intAt(LENGTH_OFFSET);
    }

    /**
     * Offset of the child's name.
     *
     * @return index of its first byte in the buffer or array.
     */
    public int nameOffset()
    {
        return offset + HEAD_LENGTH;
    }

    /**
     * Length of the child's name.
     *
     * @return bytes of UTF-8.
     */
    public int nameLength()
    {
        return intAt(NAME_LENGTH_OFFSET);
    }

    /**
     * Offset of the child's data.
     *
     * @return index of its first byte in the buffer or array.
     */
    public int dataOffset()
    {
        return nameOffset() + nameLength();
    }

    /**
     * Length of the child's data.
     *
     * @return bytes, {@link #NULL_DATA_LENGTH} for null data.
     */
    public int dataLength()
    {
        return intAt(DATA_LENGTH_OFFSET);
    }

    /**
     * Whether there are data or not is not told: whoever listed the child may not read it.
     *
     * @return true when the data were taken out, so that they are null here.
     */
    public boolean isDataHidden()
    {
        return 0 != (intAt(KIND_OFFSET) & HIDDEN);
    }

    /**
     * Ordinal of the child among its parent's creates: pass it to {@link ChildrenPage#cursor(long)} to continue after
     * this child.
     *
     * @return the ordinal.
     */
    public long childOrdinal()
    {
        return longAt(ORDINAL_OFFSET);
    }

    /**
     * Copy the child's stat.
     *
     * @param stat to fill.
     */
    public void stat(final ZnodeStat stat)
    {
        stat.czxid(longAt(CZXID_OFFSET))
            .mzxid(longAt(MZXID_OFFSET))
            .pzxid(longAt(PZXID_OFFSET))
            .ctimeMs(longAt(CTIME_OFFSET))
            .mtimeMs(longAt(MTIME_OFFSET))
            .ephemeralOwner(longAt(OWNER_OFFSET))
            .ttlMs(longAt(TTL_OFFSET))
            .childOrdinal(longAt(ORDINAL_OFFSET))
            .createCount(longAt(CREATE_COUNT_OFFSET))
            .version(intAt(VERSION_OFFSET))
            .cversion(intAt(CVERSION_OFFSET))
            .aversion(intAt(AVERSION_OFFSET))
            .dataLength(Math.max(0, dataLength()))
            .numChildren(intAt(NUM_CHILDREN_OFFSET))
            .aclId(intAt(ACL_OFFSET))
            .kind((byte)intAt(KIND_OFFSET));
    }

    /**
     * Take the data out of the entry, which keeps its length: they are null from now on, and zeros stand for them.
     *
     * @param target the buffer that the entry is read from.
     */
    public void hideData(final MutableDirectBuffer target)
    {
        final int length = dataLength();
        if (length > 0)
        {
            target.setMemory(dataOffset(), length, (byte)0);
        }

        target.putInt(offset + DATA_LENGTH_OFFSET, NULL_DATA_LENGTH, ByteOrder.LITTLE_ENDIAN);
        target.putInt(offset + KIND_OFFSET, intAt(KIND_OFFSET) | HIDDEN, ByteOrder.LITTLE_ENDIAN);
    }

    private int intAt(final int field)
    {
        return null != array ?
            (int)INTS.get(array, offset + field) : buffer.getInt(offset + field, ByteOrder.LITTLE_ENDIAN);
    }

    private long longAt(final int field)
    {
        return null != array ?
            (long)LONGS.get(array, offset + field) : buffer.getLong(offset + field, ByteOrder.LITTLE_ENDIAN);
    }
}
