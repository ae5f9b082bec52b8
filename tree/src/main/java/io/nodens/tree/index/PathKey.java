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
import io.nodens.tree.memory.CallerMemory;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.DirectBuffer;

/**
 * A path made ready for a lookup in one pass, eight bytes at a time: cut at its slashes into names, each name padded to
 * whole words, hashed; and compared with the names up the parents of a candidate. Words are loaded where the path lies:
 * a copy of it would still be in the store buffer when its words are wanted from between two stores.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> never.
 */
public final class PathKey
{
    private static final int ROOT_LINE = 1;
    private static final long FIRST_BYTE = 0x80;
    private static final long SLASHES = 0x2F2F_2F2F_2F2F_2F2FL;
    private static final long LOW_SEVEN_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

    private final SegmentTable table;
    private final PathMemo memo;
    private final long rootHash;
    private final long hashMask;
    /** For each name its words, then its length: read backwards, from the last name up to the root. */
    private final long[] names = new long[TreeConfiguration.MAX_PATH_LENGTH + Long.BYTES];
    private final byte[] scratch = new byte[TreeConfiguration.MAX_PATH_LENGTH + Long.BYTES];
    private int entryCount;
    private int hash;

    /**
     * For a region.
     *
     * @param table    of the segments.
     * @param memo     of paths that need not be cut, or null.
     * @param rootHash hash of the root.
     * @param hashMask bits of the hash to use.
     */
    public PathKey(final SegmentTable table, final PathMemo memo, final long rootHash, final long hashMask)
    {
        this.table = table;
        this.memo = memo;
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
        final int capacity = path.capacity();
        if (pathLength < 1 || pathLength > TreeConfiguration.MAX_PATH_LENGTH ||
            pathOffset < 0 || pathOffset > capacity - pathLength)
        {
            return false;
        }
        if (capacity < Long.BYTES)
        {
            long word = 0;
            for (int i = pathLength - 1; i >= 0; i--)
            {
                word = (word << 8) | (path.getByte(pathOffset + i) & 0xFF);
            }

            return takeWord(word, pathLength);
        }

        return take(
            path.byteArray(), path.addressOffset() + pathOffset, pathLength, capacity - pathOffset - Long.BYTES);
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
        if (pathLength < 1 || pathLength > TreeConfiguration.MAX_PATH_LENGTH ||
            pathOffset < 0 || pathOffset > path.length - pathLength)
        {
            return false;
        }
        if (path.length < Long.BYTES)
        {
            long word = 0;
            for (int i = pathLength - 1; i >= 0; i--)
            {
                word = (word << 8) | (path[pathOffset + i] & 0xFF);
            }

            return takeWord(word, pathLength);
        }

        return take(path, CallerMemory.ARRAY_BASE + pathOffset, pathLength, path.length - pathOffset - Long.BYTES);
    }

    /**
     * Take a valid path that the memo is not asked for.
     *
     * @param path array with nothing but the path.
     */
    public void cut(final byte[] path)
    {
        if (path.length < Long.BYTES)
        {
            long word = 0;
            for (int i = path.length - 1; i >= 0; i--)
            {
                word = (word << 8) | (path[i] & 0xFF);
            }

            CallerMemory.putLong(scratch, CallerMemory.ARRAY_BASE, word);
            cut(scratch, CallerMemory.ARRAY_BASE, path.length, 0);
        }
        else
        {
            cut(path, CallerMemory.ARRAY_BASE, path.length, path.length - Long.BYTES);
        }
    }

    /**
     * Whether the path is the root's.
     *
     * @return true for {@code /}.
     */
    public boolean isRoot()
    {
        return 0 == entryCount;
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
        int start = scratch.length - Long.BYTES;
        final int end = start;
        int i = entryCount;
        while (i > 0)
        {
            final int length = (int)names[--i];
            i -= wordsOf(length);
            start -= length;
            for (int done = 0; done < length; done++)
            {
                scratch[start + done] = (byte)(names[i + (done >>> 3)] >>> (done << 3));
            }

            scratch[--start] = '/';
        }

        return 0 == entryCount || PathSyntax.isValid(scratch, start, end - start);
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
     * @param candidate memory of the candidate.
     * @param offset    of the candidate.
     * @return true when every name is equal and the chain ends at the root.
     */
    public boolean matches(final RegionMemory candidate, final long offset)
    {
        final int lastOffset = table.segmentLength() - ZnodeDescriptor.MIN_LENGTH;
        final long[] entries = names;
        RegionMemory memory = candidate;
        long at = offset;
        int i = entryCount;
        while (true)
        {
            // The shortest slot holds the head and a word of the name: what lies beyond is not a record.
            if (null == memory || at > lastOffset)
            {
                return false;
            }

            final int length = (int)entries[--i];
            final int difference = length ^ (memory.getInt(at + ZnodeDescriptor.NAME_LENGTH_OFFSET) & 0xFFFF);
            if (length <= Long.BYTES)
            {
                final long first = memory.getLong(at + ZnodeDescriptor.NAME_OFFSET) ^ entries[--i];
                if (0 != (difference | beyond(first, length)))
                {
                    return false;
                }
            }
            else
            {
                i -= wordsOf(length);
                if (0 != difference || !isLongEqual(memory, at + ZnodeDescriptor.NAME_OFFSET, i, length))
                {
                    return false;
                }
            }

            final int parent = memory.getInt(at + ZnodeDescriptor.PARENT_OFFSET);
            if (0 == i)
            {
                return ROOT_LINE == parent;
            }

            memory = table.memoryOf(parent);
            at = table.offsetOf(parent);
        }
    }

    /**
     * Take the path again that the memo had remembered, and has to forget.
     */
    public void forget()
    {
        final int length = memo.forget(scratch);
        cut(scratch, CallerMemory.ARRAY_BASE, length, scratch.length - Long.BYTES);
    }

    /**
     * Take a path that lies in less memory than a word has. Every load must be of the word as it was stored: one that
     * reaches beyond has to wait until the store is done.
     */
    private boolean takeWord(final long word, final int length)
    {
        CallerMemory.putLong(scratch, CallerMemory.ARRAY_BASE, word);
        return take(scratch, CallerMemory.ARRAY_BASE, length, 0);
    }

    private boolean take(final byte[] base, final long address, final int length, final int limit)
    {
        return (null != memo && memo.isFound(base, address, length, limit)) || cut(base, address, length, limit);
    }

    private static int wordsOf(final int nameLength)
    {
        return (nameLength + Long.BYTES - 1) >>> 3;
    }

    private boolean isLongEqual(final RegionMemory memory, final long nameOffset, final int firstWord, final int length)
    {
        // The slot holds four bytes behind the name at the least, and so its last word, which begins within it.
        if (nameOffset + ((length + Long.BYTES - 1) & -Long.BYTES) > memory.length())
        {
            return false;
        }

        int word = firstWord;
        long offset = nameOffset;
        int left = length;
        while (left > Long.BYTES)
        {
            if (memory.getLong(offset) != names[word++])
            {
                return false;
            }

            offset += Long.BYTES;
            left -= Long.BYTES;
        }

        return 0 == beyond(memory.getLong(offset) ^ names[word], left);
    }

    /**
     * What the last word of a name has beyond the name is not the name's.
     *
     * @param length from 1 to 8.
     */
    private static long beyond(final long difference, final int length)
    {
        // A shift takes the last six bits of its distance: minus 64 is none.
        return difference << -(length << 3);
    }

    /**
     * Cut a path, in one pass and with as few instructions as can be: they are what a read costs once its lines are in
     * the caches, and what stands between two reads whose misses could overlap.
     *
     * @param base    array with the path, or null.
     * @param address of the path's first byte: in memory, in the array by address, or its index.
     * @param end     length of the path.
     * @param limit   the last index, counted from the path's first byte, that eight bytes can be loaded from; at least
     *                end - 8, and so below 0 for a short path at the end of its buffer.
     */
    private boolean cut(final byte[] base, final long address, final int end, final int limit)
    {
        entryCount = 0;
        long slashes = slashes(base, address, 0, end, limit);
        if (0 == (slashes & FIRST_BYTE))
        {
            return false;
        }
        if (1 == end)
        {
            return true;
        }

        slashes ^= FIRST_BYTE;
        final long[] entries = names;
        long value = rootHash;
        int count = 0;
        int nameStart = 1;
        int chunk = 0;
        do
        {
            // All slashes of eight bytes are known at once, and the eight bytes that follow do not wait for them.
            while (0 == slashes)
            {
                chunk += Long.BYTES;
                slashes = slashes(base, address, chunk, end, limit);
            }

            final int nameLength = chunk + (Long.numberOfTrailingZeros(slashes) >>> 3) - nameStart;
            slashes &= slashes - 1;
            if (0 == ((nameLength - 1) >>> 3))
            {
                final long word = lastWord(load(base, address, nameStart, limit), nameLength);
                entries[count++] = word;
                value = PathHash.shortChild(value, word, nameLength);
            }
            else if (0 == nameLength)
            {
                return false;
            }
            else
            {
                final int firstWord = count;
                count = cutLong(base, address + nameStart, nameLength, limit - nameStart, count);
                value = PathHash.child(value, entries, firstWord, count, nameLength);
            }

            entries[count++] = nameLength;
            nameStart += nameLength + 1;
        }
        while (nameStart <= end);

        entryCount = count;
        hash = indexHash(value);
        return true;
    }

    private int cutLong(
        final byte[] base, final long address, final int length, final int limit, final int firstWord)
    {
        int word = firstWord;
        int index = 0;
        while (length - index > Long.BYTES)
        {
            names[word++] = load(base, address, index, limit);
            index += Long.BYTES;
        }

        names[word++] = lastWord(load(base, address, index, limit), length - index);
        return word;
    }

    /**
     * The last word of a name, padded with zeros.
     *
     * @param length from 1 to 8.
     */
    static long lastWord(final long word, final int length)
    {
        final int padding = -(length << 3);
        return (word << padding) >>> padding;
    }

    /**
     * The highest bit of every byte that is a slash among eight bytes of the path; its end counts as one. What lies
     * behind the end says nothing.
     *
     * @param index of the first byte, not above the end.
     */
    private static long slashes(
        final byte[] base, final long address, final int index, final int end, final int limit)
    {
        final long difference = load(base, address, index, limit) ^ SLASHES;
        final long found = ~(((difference & LOW_SEVEN_BITS) + LOW_SEVEN_BITS) | difference | LOW_SEVEN_BITS);
        final int left = end - index;
        return left < Long.BYTES ? found | (FIRST_BYTE << (left << 3)) : found;
    }

    /**
     * Eight bytes of the path. Those behind the end of what memory there is are not the path's, and undefined.
     */
    static long load(final byte[] base, final long address, final int index, final int limit)
    {
        return index <= limit ?
            CallerMemory.getLong(base, address + index) :
            CallerMemory.getLong(base, address + limit) >>> ((index - limit) << 3);
    }
}
