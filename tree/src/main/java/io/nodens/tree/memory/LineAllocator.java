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
package io.nodens.tree.memory;

import io.nodens.tree.layout.FreeBlockDescriptor;
import io.nodens.tree.layout.SizeClasses;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.RegionHeaderDescriptor.FREE_HEADS_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.FREE_LINES_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.NEXT_LINE_OFFSET;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * Hands out blocks of lines: from the free list of their size class, else from fresh memory of the current segment,
 * else cut from a larger free block, else from a new segment, else cut from what free neighbours make when they are
 * joined. Its state lies in the region's header, so that every
 * line of a region can be accounted for.
 * <p>
 * Blocks are reused at once. That needs no grace period: a reader that still looks at a freed block finds the word
 * of what led it there changed (see {@link SeqLock}).
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
public final class LineAllocator
{
    /** Joining visits all free blocks: so many-th (as a power of two) of the region must have been freed since. */
    private static final int JOIN_SHIFT = 10;
    /** The same for joining at leisure, before anybody is in need. */
    private static final int TIDY_SHIFT = 6;

    private final SegmentTable table;
    private final SegmentStore store;
    private final UnsafeBuffer header;
    private final FreeLines free;
    private long nextLine;
    private final long[] freeLinesOfClass = new long[SizeClasses.COUNT];
    private long freeLines;
    private long linesFreedSinceJoin;

    /**
     * For an empty region.
     *
     * @param table  of the segments.
     * @param store  of the segments.
     * @param header of the region.
     */
    public LineAllocator(final SegmentTable table, final SegmentStore store, final RegionHeader header)
    {
        this.table = table;
        this.store = store;
        this.header = header.buffer();
        free = store.freeLines();
        nextLine = 1;
        this.header.putLong(NEXT_LINE_OFFSET, nextLine);
    }

    /**
     * Hand out a block. What it holds is undefined.
     *
     * @param lines of a size class.
     * @return first line or 0 when the region is full.
     */
    public int allocate(final int lines)
    {
        final int sizeClass = SizeClasses.classOf(lines);
        final int line = header.getInt(FREE_HEADS_OFFSET + (sizeClass << 2));
        if (NULL_LINE != line)
        {
            unlinkHead(sizeClass, line, lines);
            return line;
        }

        return allocateFresh(lines, sizeClass);
    }

    /**
     * Take a block back.
     *
     * @param line  first line.
     * @param lines that were asked for.
     */
    public void free(final int line, final int lines)
    {
        final int sizeClass = SizeClasses.classOf(lines);
        final int headOffset = FREE_HEADS_OFFSET + (sizeClass << 2);
        table.bufferOf(line).putInt(
            table.offsetOf(line) + FreeBlockDescriptor.NEXT_OFFSET, header.getInt(headOffset));
        header.putInt(headOffset, line);
        free.set(line, lines);
        freeLinesOfClass[sizeClass] += lines;
        freeLines += lines;
        linesFreedSinceJoin += lines;
        header.putLong(FREE_LINES_OFFSET, freeLines);
    }

    /**
     * Whether a number of single lines can be handed out for certain, so that an operation that needs at most so
     * many cannot fail half-way.
     *
     * @param count of lines.
     * @return false when the region is too full.
     */
    public boolean hasSingles(final int count)
    {
        final long end = nextLine + count;
        final int inSegment = table.segmentLines() - (int)(nextLine & (table.segmentLines() - 1));
        return (inSegment >= count && store.ensure(end)) || ensureSinglesSlowly(count);
    }

    /**
     * Lines ever handed out, and line 0.
     *
     * @return the count.
     */
    public long nextLine()
    {
        return nextLine;
    }

    /**
     * Lines in free lists.
     *
     * @return the count.
     */
    public long freeLines()
    {
        return freeLines;
    }

    /**
     * Lines in free blocks that can be cut into a block of a size.
     *
     * @param lines of the block.
     * @return lines of the free blocks at least as large.
     */
    public long freeLinesFor(final int lines)
    {
        long sum = 0;
        for (int sizeClass = SizeClasses.classOf(lines); sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            sum += freeLinesOfClass[sizeClass];
        }

        return sum;
    }

    /**
     * Join the free blocks that lie side by side when much was freed since the last time.
     *
     * @return whether they were joined.
     */
    public boolean tidy()
    {
        if (linesFreedSinceJoin < Math.max(1, nextLine >> TIDY_SHIFT))
        {
            return false;
        }

        joinAll();
        return true;
    }

    private void unlinkHead(final int sizeClass, final int line, final int lines)
    {
        final int next = table.bufferOf(line).getInt(table.offsetOf(line) + FreeBlockDescriptor.NEXT_OFFSET);
        header.putInt(FREE_HEADS_OFFSET + (sizeClass << 2), next);
        free.clear(line, lines);
        freeLinesOfClass[sizeClass] -= lines;
        freeLines -= lines;
        header.putLong(FREE_LINES_OFFSET, freeLines);
    }

    private int allocateFresh(final int lines, final int sizeClass)
    {
        final int segmentLines = table.segmentLines();
        if (lines > segmentLines)
        {
            return NULL_LINE;
        }

        final int inSegment = segmentLines - (int)(nextLine & (segmentLines - 1));
        if (lines <= inSegment && store.ensure(nextLine + lines))
        {
            return bump(lines);
        }

        final int cut = cut(lines, sizeClass);
        if (NULL_LINE != cut)
        {
            return cut;
        }

        if (lines > inSegment && store.ensure(nextLine + inSegment + lines))
        {
            final int rest = (int)nextLine;
            bump(inSegment);
            freePieces(rest, inSegment);
            return bump(lines);
        }

        return join(lines) ? cut(lines, sizeClass - 1) : NULL_LINE;
    }

    private int bump(final int lines)
    {
        final int line = (int)nextLine;
        nextLine += lines;
        header.putLong(NEXT_LINE_OFFSET, nextLine);
        return line;
    }

    private int cut(final int lines, final int sizeClass)
    {
        for (int larger = sizeClass + 1; larger < SizeClasses.COUNT; larger++)
        {
            final int line = header.getInt(FREE_HEADS_OFFSET + (larger << 2));
            if (NULL_LINE != line)
            {
                final int largerLines = SizeClasses.linesOf(larger);
                unlinkHead(larger, line, largerLines);
                freePieces(line + lines, largerLines - lines);
                return line;
            }
        }

        return NULL_LINE;
    }

    private void freePieces(final int line, final int lines)
    {
        int from = line;
        int left = lines;
        while (left > 0)
        {
            final int piece = SizeClasses.linesOf(SizeClasses.classWithin(left));
            free(from, piece);
            from += piece;
            left -= piece;
        }
    }

    /**
     * Join free blocks that lie side by side, since the region is otherwise full: a tree whose sizes have shifted finds
     * the memory that the former sizes left. Follows no list: it writes the new ones in the order of addresses.
     *
     * @return whether there is something new to cut from.
     */
    private boolean join(final int lines)
    {
        if (linesFreedSinceJoin < Math.max(lines, nextLine >> JOIN_SHIFT))
        {
            return false;
        }

        joinAll();
        return true;
    }

    private void joinAll()
    {
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            header.putInt(FREE_HEADS_OFFSET + (sizeClass << 2), NULL_LINE);
            freeLinesOfClass[sizeClass] = 0;
        }

        freeLines = 0;
        for (long line = free.nextFree(0); line < nextLine; )
        {
            if (free.isFree(line))
            {
                final long end = free.nextTaken(line);
                freePieces((int)line, (int)(end - line));
                line = end;
            }
            else
            {
                line = free.nextFree(line);
            }
        }

        linesFreedSinceJoin = 0;
    }

    private boolean ensureSinglesSlowly(final int count)
    {
        if (freeLines >= count)
        {
            // Any free block can be cut into single lines.
            return true;
        }

        final int inSegment = table.segmentLines() - (int)(nextLine & (table.segmentLines() - 1));
        return (inSegment + freeLines >= count && store.ensure(nextLine + inSegment)) ||
            store.ensure(nextLine + inSegment + count);
    }
}
