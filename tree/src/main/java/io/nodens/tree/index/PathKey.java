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
package io.nodens.tree.index;

import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.DirectBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A path made ready for a lookup in one pass, eight bytes at a time: cut at its slashes into names, each name padded to
 * whole words, hashed; and compared with the names up the parents of a candidate. Words are loaded where the path lies:
 * a copy of it would still be in the store buffer when its words are wanted from between two stores.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> never.
 */
public final class PathKey
{
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ROOT_LINE = 1;
    private static final byte SLASH = (byte)'/';
    private static final long SLASHES = 0x2F2F_2F2F_2F2F_2F2FL;
    private static final long LOW_SEVEN_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final int MAX_NAMES = TreeConfiguration.MAX_PATH_LENGTH / 2 + 1;

    private final SegmentTable table;
    private final long rootHash;
    private final long hashMask;
    private final long[] words = new long[MAX_NAMES + TreeConfiguration.MAX_PATH_LENGTH / Long.BYTES];
    private final int[] lengths = new int[MAX_NAMES];
    private final byte[] scratch = new byte[TreeConfiguration.MAX_PATH_LENGTH + Long.BYTES];
    private int wordCount;
    private int depth;
    private int hash;

    /**
     * For a region.
     *
     * @param table    of the segments.
     * @param rootHash hash of the root.
     * @param hashMask bits of the hash to use.
     */
    public PathKey(final SegmentTable table, final long rootHash, final long hashMask)
    {
        this.table = table;
        this.rootHash = rootHash;
        this.hashMask = hashMask;
    }

    /**
     * Take a path.
     *
     * @param path       buffer with the path.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @return false when it is not absolute, has an empty component, is too long, or not within the buffer. Other
     * faults of syntax just match nothing: see {@link #isValid()}.
     */
    public boolean set(final DirectBuffer path, final int pathOffset, final int pathLength)
    {
        if (pathLength < 1 || pathLength > TreeConfiguration.MAX_PATH_LENGTH ||
            pathOffset < 0 || pathOffset > path.capacity() - pathLength)
        {
            return false;
        }

        final byte[] array = path.byteArray();
        final int start = null == array ? pathOffset : pathOffset + path.wrapAdjustment();
        return SLASH == path.getByte(pathOffset) && cut(array, path, start, pathLength);
    }

    /**
     * Take a path.
     *
     * @param path       array with the path.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @return false as the other overload does.
     */
    public boolean set(final byte[] path, final int pathOffset, final int pathLength)
    {
        return pathLength >= 1 && pathLength <= TreeConfiguration.MAX_PATH_LENGTH &&
            pathOffset >= 0 && pathOffset <= path.length - pathLength &&
            SLASH == path[pathOffset] && cut(path, null, pathOffset, pathLength);
    }

    /**
     * Components of the path.
     *
     * @return the count; 0 for the root.
     */
    public int depth()
    {
        return depth;
    }

    /**
     * Hash of the path as the index uses it.
     *
     * @return the hash.
     */
    public int hash()
    {
        return hash;
    }

    /**
     * Check the path that was taken against every rule of {@link PathSyntax}.
     *
     * @return true for a valid path.
     */
    public boolean isValid()
    {
        int length = 0;
        int word = 0;
        for (int i = 0; i < depth; i++)
        {
            scratch[length++] = SLASH;
            for (int done = 0; done < lengths[i]; done += Long.BYTES)
            {
                LONGS.set(scratch, length + done, words[word++]);
            }

            length += lengths[i];
        }

        return 0 == depth || PathSyntax.isValid(scratch, 0, length);
    }

    /**
     * Bits of a full hash that the index uses.
     *
     * @param fullHash of a path.
     * @return what the index stores.
     */
    public int indexHash(final long fullHash)
    {
        return (int)(fullHash & hashMask);
    }

    /**
     * Compare the path with a znode's name and those of its parents. Safe beside the writer: names and parents do
     * not change while a znode lives, and nothing is followed that does not exist.
     *
     * @param znode candidate.
     * @return true when every name is equal and the chain ends at the root.
     */
    public boolean matches(final int znode)
    {
        int line = znode;
        int word = wordCount;
        int i = depth;
        while (--i >= 0)
        {
            final RegionMemory memory = table.memoryOf(line);
            if (null == memory)
            {
                return false;
            }

            final long offset = table.offsetOf(line);
            final int length = lengths[i];
            // A slot holds the head, the name and four more bytes, and so every word of the name: what reaches beyond
            // the segment is not a record.
            if (offset + ZnodeDescriptor.NAME_OFFSET + ((length + Long.BYTES - 1) & -Long.BYTES) > memory.length() ||
                length != (memory.getInt(offset + ZnodeDescriptor.NAME_LENGTH_OFFSET) & 0xFFFF))
            {
                return false;
            }

            if (length > Long.BYTES)
            {
                word -= (length + Long.BYTES - 1) >>> 3;
                if (!isLongEqual(memory, offset + ZnodeDescriptor.NAME_OFFSET, word, length))
                {
                    return false;
                }
            }
            else if (0 != beyond(memory.getLong(offset + ZnodeDescriptor.NAME_OFFSET) ^ words[--word], length))
            {
                return false;
            }

            line = memory.getInt(offset + ZnodeDescriptor.PARENT_OFFSET);
        }

        return ROOT_LINE == line;
    }

    private boolean isLongEqual(final RegionMemory memory, final long nameOffset, final int firstWord, final int length)
    {
        int word = firstWord;
        long offset = nameOffset;
        int left = length;
        while (left > Long.BYTES)
        {
            if (memory.getLong(offset) != words[word++])
            {
                return false;
            }

            offset += Long.BYTES;
            left -= Long.BYTES;
        }

        return 0 == beyond(memory.getLong(offset) ^ words[word], left);
    }

    /**
     * What the last word of a name has beyond the name is not the name's.
     *
     * @param length from 1 to 8.
     */
    private static long beyond(final long difference, final int length)
    {
        return difference << ((-length & 7) << 3);
    }

    /**
     * @param array  with the path, or null.
     * @param buffer with the path where there is no array.
     */
    private boolean cut(final byte[] array, final DirectBuffer buffer, final int start, final int length)
    {
        depth = 0;
        wordCount = 0;
        if (1 == length)
        {
            return true;
        }

        final int end = start + length;
        final int limit = (null != array ? array.length : buffer.capacity()) - Long.BYTES;
        long value = rootHash;
        int count = 0;
        int names = 0;
        int nameStart = start + 1;
        int chunk = nameStart;
        long slashes = slashes(word(array, buffer, chunk, end, limit));
        do
        {
            // All slashes of eight bytes are known at once, and the eight bytes that follow do not wait for them.
            while (0 == slashes)
            {
                chunk += Long.BYTES;
                slashes = slashes(word(array, buffer, chunk, end, limit));
            }

            final int slash = chunk + (Long.numberOfTrailingZeros(slashes) >>> 3);
            final int nameLength = slash - nameStart;
            if (0 == nameLength)
            {
                return false;
            }

            lengths[names++] = nameLength;
            if (nameLength <= Long.BYTES)
            {
                final long word = lastWord(array, buffer, nameStart, nameLength, limit);
                words[count++] = word;
                value = PathHash.shortChild(value, word, nameLength);
            }
            else
            {
                final int firstWord = count;
                count = cutLong(array, buffer, nameStart, nameLength, limit, count);
                value = PathHash.child(value, words, firstWord, count, nameLength);
            }

            slashes &= slashes - 1;
            nameStart = slash + 1;
        }
        while (nameStart <= end);

        depth = names;
        wordCount = count;
        hash = indexHash(value);
        return true;
    }

    private int cutLong(
        final byte[] array,
        final DirectBuffer buffer,
        final int nameStart,
        final int nameLength,
        final int limit,
        final int firstWord)
    {
        int word = firstWord;
        int index = nameStart;
        int left = nameLength;
        while (left > Long.BYTES)
        {
            words[word++] = load(array, buffer, index);
            index += Long.BYTES;
            left -= Long.BYTES;
        }

        words[word++] = lastWord(array, buffer, index, left, limit);
        return word;
    }

    /**
     * The last word of a name, padded with zeros.
     *
     * @param length from 1 to 8.
     */
    private static long lastWord(
        final byte[] array, final DirectBuffer buffer, final int index, final int length, final int limit)
    {
        return index <= limit ?
            load(array, buffer, index) & (-1L >>> (Long.SIZE - (length << 3))) :
            loadBytes(array, buffer, index, length);
    }

    /**
     * Eight bytes of the path; behind its end there are slashes.
     */
    private static long word(
        final byte[] array, final DirectBuffer buffer, final int index, final int end, final int limit)
    {
        final int left = end - index;
        if (left >= Long.BYTES)
        {
            return load(array, buffer, index);
        }

        final int shift = left << 3;
        final long word = index <= limit ? load(array, buffer, index) : loadBytes(array, buffer, index, left);
        return (word & ((1L << shift) - 1)) | (SLASHES << shift);
    }

    private static long load(final byte[] array, final DirectBuffer buffer, final int index)
    {
        return null != array ? (long)LONGS.get(array, index) : buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Less than eight bytes at the end of what memory there is.
     */
    private static long loadBytes(final byte[] array, final DirectBuffer buffer, final int index, final int length)
    {
        final int from = index + length - Long.BYTES;
        if (from >= 0)
        {
            return 0 == length ? 0 : load(array, buffer, from) >>> (Long.SIZE - (length << 3));
        }

        long word = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            word = (word << 8) | ((null != array ? array[index + i] : buffer.getByte(index + i)) & 0xFF);
        }

        return word;
    }

    /**
     * The highest bit of every byte that is a slash, and of no other.
     */
    private static long slashes(final long word)
    {
        final long difference = word ^ SLASHES;
        return ~(((difference & LOW_SEVEN_BITS) + LOW_SEVEN_BITS) | difference | LOW_SEVEN_BITS);
    }
}
