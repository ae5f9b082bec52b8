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

import io.nodens.tree.TreeException;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

import static io.nodens.tree.layout.BucketDescriptor.*;
import static io.nodens.tree.layout.RegionHeaderDescriptor.OVERFLOW_LINES_OFFSET;
import static io.nodens.tree.layout.SizeClasses.LINE_SHIFT;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * The writing side of the path index: a linear hash table of one-line buckets from the hash of a path to its znode.
 * It grows by one bucket at a time and never moves more than one bucket's chain at once.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> only when a chain is longer than any before.
 */
public final class PathIndex
{
    private final SegmentTable table;
    private final History memory;
    private final RegionHeader header;
    private int bucketCount;
    private long overflowLines;
    private long size;

    private UnsafeBuffer foundBuffer;
    private int foundOffset;
    private int foundEntry;

    private int[] movedTags = new int[64];
    private int[] movedZnodes = new int[64];

    /**
     * For an empty region.
     *
     * @param table  of the segments.
     * @param memory for buckets, and for what they held before they are changed.
     * @param header of the region.
     * @throws TreeException when the region cannot hold the first chunk.
     */
    public PathIndex(final SegmentTable table, final History memory, final RegionHeader header)
    {
        this.table = table;
        this.memory = memory;
        this.header = header;
        for (int bucket = 0; bucket < INITIAL_BUCKETS; bucket++)
        {
            if (!initialise(bucket, 0))
            {
                throw new TreeException("the region is too small for its path index");
            }
        }

        bucketCount = INITIAL_BUCKETS;
        header.bucketCount(bucketCount);
    }

    /**
     * Begin to look for the znodes of a hash.
     *
     * @param hash of the path.
     * @return the first znode with that hash or 0.
     */
    public int first(final int hash)
    {
        final int line = lineOf(bucketOf(hash, bucketCount));
        foundBuffer = table.bufferOf(line);
        foundOffset = table.offsetOf(line);
        foundEntry = -1;
        return next(hash);
    }

    /**
     * Go on looking.
     *
     * @param hash of the path.
     * @return the next znode with that hash or 0.
     */
    public int next(final int hash)
    {
        while (true)
        {
            while (++foundEntry < ENTRIES)
            {
                if (hash == foundBuffer.getInt(foundOffset + TAGS_OFFSET + (foundEntry << 2)))
                {
                    final int znode = foundBuffer.getInt(foundOffset + ZNODES_OFFSET + (foundEntry << 2));
                    if (NULL_LINE != znode)
                    {
                        return znode;
                    }
                }
            }

            final int overflow = foundBuffer.getInt(foundOffset + OVERFLOW_OFFSET);
            if (NULL_LINE == overflow)
            {
                return NULL_LINE;
            }

            foundBuffer = table.bufferOf(overflow);
            foundOffset = table.offsetOf(overflow);
            foundEntry = -1;
        }
    }

    /**
     * Enter a znode, and split a bucket when the load asks for it. At most one line is needed for certain.
     *
     * @param hash  of the path.
     * @param znode to enter.
     * @param zxid  of the open transaction.
     */
    public void insert(final int hash, final int znode, final long zxid)
    {
        insertInto(lineOf(bucketOf(hash, bucketCount)), hash, znode, zxid);
        size++;
        if (size > (long)bucketCount * TARGET_LOAD)
        {
            split(zxid);
        }
    }

    /**
     * Take a znode out.
     *
     * @param hash  of the path.
     * @param znode to take out.
     * @param zxid  of the open transaction.
     */
    public void remove(final int hash, final int znode, final long zxid)
    {
        final int head = lineOf(bucketOf(hash, bucketCount));
        close(head, zxid);

        int previous = NULL_LINE;
        int line = head;
        while (NULL_LINE != line)
        {
            final UnsafeBuffer buffer = table.bufferOf(line);
            final int offset = table.offsetOf(line);
            for (int i = 0; i < ENTRIES; i++)
            {
                if (znode == buffer.getInt(offset + ZNODES_OFFSET + (i << 2)))
                {
                    buffer.putInt(offset + ZNODES_OFFSET + (i << 2), NULL_LINE);
                    buffer.putInt(offset + TAGS_OFFSET + (i << 2), 0);
                    unlinkIfEmpty(previous, line, buffer, offset);
                    size--;
                    return;
                }
            }

            previous = line;
            line = buffer.getInt(offset + OVERFLOW_OFFSET);
        }

        throw new TreeException("znode " + znode + " is missing in bucket " + bucketOf(hash, bucketCount));
    }

    /**
     * Znodes in the index.
     *
     * @return the count.
     */
    public long size()
    {
        return size;
    }

    private int lineOf(final int bucket)
    {
        return header.chunk(bucket >>> CHUNK_SHIFT) + (bucket & (CHUNK_BUCKETS - 1));
    }

    private boolean initialise(final int bucket, final long zxid)
    {
        final int chunk = bucket >>> CHUNK_SHIFT;
        if (NULL_LINE == header.chunk(chunk))
        {
            if (chunk >= header.maxChunks())
            {
                return false;
            }

            final int first = memory.allocate(CHUNK_BUCKETS * LINES);
            if (NULL_LINE == first)
            {
                return false;
            }

            header.chunk(chunk, first);
        }

        final int line = lineOf(bucket);
        clear(line, bucket, zxid);
        return true;
    }

    /**
     * Close a bucket before its chain is changed, and save what it was.
     */
    private void close(final int head, final long zxid)
    {
        final UnsafeBuffer buffer = table.bufferOf(head);
        final int offset = table.offsetOf(head);
        if (memory.isOn() && zxid != buffer.getLong(offset + WORD_OFFSET))
        {
            int line = head;
            while (NULL_LINE != line)
            {
                memory.save(line, LINES);
                line = table.bufferOf(line).getInt(table.offsetOf(line) + OVERFLOW_OFFSET);
            }
        }

        SeqLock.close(buffer, offset + WORD_OFFSET, zxid);
    }

    private void clear(final int line, final int bucket, final long zxid)
    {
        final UnsafeBuffer buffer = table.bufferOf(line);
        final int offset = table.offsetOf(line);
        SeqLock.close(buffer, offset + WORD_OFFSET, zxid);
        buffer.setMemory(offset + OVERFLOW_OFFSET, (LINES << LINE_SHIFT) - OVERFLOW_OFFSET, (byte)0);
        buffer.putInt(offset + NUMBER_OFFSET, bucket);
    }

    private void insertInto(final int head, final int hash, final int znode, final long zxid)
    {
        // Who finds the entry waits at its record, and who does not is right as of before. It is for the processors and
        // compilers that show the entry, or a new overflow line, before what they lead to.
        close(head, zxid);
        int line = head;
        while (true)
        {
            final UnsafeBuffer buffer = table.bufferOf(line);
            final int offset = table.offsetOf(line);
            for (int i = 0; i < ENTRIES; i++)
            {
                if (NULL_LINE == buffer.getInt(offset + ZNODES_OFFSET + (i << 2)))
                {
                    buffer.putInt(offset + TAGS_OFFSET + (i << 2), hash);
                    buffer.putInt(offset + ZNODES_OFFSET + (i << 2), znode);
                    return;
                }
            }

            final int overflow = buffer.getInt(offset + OVERFLOW_OFFSET);
            line = NULL_LINE != overflow ? overflow : appendOverflow(buffer, offset, zxid);
        }
    }

    private int appendOverflow(final UnsafeBuffer buffer, final int offset, final long zxid)
    {
        final int line = memory.allocate(LINES);
        if (NULL_LINE == line)
        {
            throw new TreeException("the region is full: no line for the path index");
        }

        clear(line, buffer.getInt(offset + NUMBER_OFFSET), zxid);
        buffer.putInt(offset + OVERFLOW_OFFSET, line);
        countOverflow(1);
        return line;
    }

    private void unlinkIfEmpty(final int previous, final int line, final UnsafeBuffer buffer, final int offset)
    {
        if (NULL_LINE == previous)
        {
            return;
        }

        for (int i = 0; i < ENTRIES; i++)
        {
            if (NULL_LINE != buffer.getInt(offset + ZNODES_OFFSET + (i << 2)))
            {
                return;
            }
        }

        table.bufferOf(previous).putInt(
            table.offsetOf(previous) + OVERFLOW_OFFSET, buffer.getInt(offset + OVERFLOW_OFFSET));
        memory.free(line, LINES);
        countOverflow(-1);
    }

    private void split(final long zxid)
    {
        final int target = bucketCount;
        if (target < 0 || !initialise(target, zxid))
        {
            // No room for another chunk: chains get longer, nothing fails.
            return;
        }

        final int source = target - Integer.highestOneBit(target);
        final int head = lineOf(source);
        close(head, zxid);

        bucketCount = target + 1;
        header.bucketCount(bucketCount);

        final int count = drain(head);
        for (int i = 0; i < count; i++)
        {
            insertInto(lineOf(bucketOf(movedTags[i], bucketCount)), movedTags[i], movedZnodes[i], zxid);
        }
    }

    private int drain(final int head)
    {
        int count = 0;
        int line = head;
        while (NULL_LINE != line)
        {
            final UnsafeBuffer buffer = table.bufferOf(line);
            final int offset = table.offsetOf(line);
            if (count + ENTRIES > movedTags.length)
            {
                movedTags = Arrays.copyOf(movedTags, movedTags.length << 1);
                movedZnodes = Arrays.copyOf(movedZnodes, movedZnodes.length << 1);
            }

            for (int i = 0; i < ENTRIES; i++)
            {
                final int znode = buffer.getInt(offset + ZNODES_OFFSET + (i << 2));
                if (NULL_LINE != znode)
                {
                    movedTags[count] = buffer.getInt(offset + TAGS_OFFSET + (i << 2));
                    movedZnodes[count++] = znode;
                    buffer.putInt(offset + ZNODES_OFFSET + (i << 2), NULL_LINE);
                    buffer.putInt(offset + TAGS_OFFSET + (i << 2), 0);
                }
            }

            final int next = buffer.getInt(offset + OVERFLOW_OFFSET);
            if (line == head)
            {
                buffer.putInt(offset + OVERFLOW_OFFSET, NULL_LINE);
            }
            else
            {
                memory.free(line, BucketDescriptor.LINES);
                countOverflow(-1);
            }

            line = next;
        }

        return count;
    }

    private void countOverflow(final int change)
    {
        overflowLines += change;
        header.buffer().putLong(OVERFLOW_LINES_OFFSET, overflowLines);
    }
}
