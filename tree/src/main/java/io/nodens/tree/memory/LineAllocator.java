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

import io.nodens.tree.TreeException;
import io.nodens.tree.layout.FreeBlockDescriptor;
import io.nodens.tree.layout.SizeClasses;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.RegionHeaderDescriptor.FREE_HEADS_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.FREE_LINES_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.NEXT_LINE_OFFSET;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * Hands out blocks of lines: cut from the smallest run of free lines that is known to hold them, else from fresh memory
 * of the current segment, else from a new segment. Lines that are given back join the free lines beside them at once,
 * so that a block fits whenever enough free lines lie side by side. Its state lies in the region's header and in the
 * runs, so that every line of a region can be accounted for.
 * <p>
 * Each call takes bounded time, whatever the region went through: a run is found by the bits of the lists that are not
 * empty, and its neighbours by the lengths at both ends of every run.
 * <p>
 * Blocks are reused at once. That needs no grace period: a reader that still looks at a freed block finds the word
 * of what led it there changed (see {@link SeqLock}).
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
public final class LineAllocator
{
    /** Runs of one list that are looked at for one that is long enough, when no list has only such runs. */
    private static final int MAX_LOOKS = 32;
    private static final int NULL_CLASS = -1;

    private final SegmentTable table;
    private final SegmentStore store;
    private final UnsafeBuffer header;
    private final FreeLines free;
    private final int segmentMask;
    private long nextLine;
    private final long[] freeLinesOfClass = new long[SizeClasses.COUNT];
    private final long[] filledLists = new long[(SizeClasses.COUNT + Long.SIZE - 1) / Long.SIZE];
    private long freeLines;
    private int allocatedLines;

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
        segmentMask = table.segmentLines() - 1;
        nextLine = 1;
        this.header.putLong(NEXT_LINE_OFFSET, nextLine);
    }

    /**
     * Hand out a block. What it holds is undefined.
     *
     * @param lines of the block, at least 1.
     * @return first line or 0 when so many lines are nowhere free side by side.
     */
    public int allocate(final int lines)
    {
        int line = allocateFree(lines);
        if (NULL_LINE == line)
        {
            line = allocateFresh(lines);
        }

        return NULL_LINE != line ? line : allocateTight(lines);
    }

    /**
     * Hand out the longest block that is to be had, when there is none of the wanted length: {@link #allocatedLines()}
     * lines.
     *
     * @param lines that are wanted, at least 1.
     * @return first line or 0 when no line is free.
     */
    public int allocateUpTo(final int lines)
    {
        final int whole = isMemoryShort() ? allocateReady(lines) : allocate(lines);
        if (NULL_LINE != whole || 0 == freeLines)
        {
            allocatedLines = lines;
            return whole;
        }

        int sizeClass = SizeClasses.classWithin(lines);
        while (NULL_LINE == headOf(sizeClass))
        {
            sizeClass--;
        }

        final int run = headOf(sizeClass);
        allocatedLines = Math.min(lines, linesOf(run));
        return cut(run, sizeClass, allocatedLines);
    }

    /**
     * Whether the last attempt to put memory behind new lines failed. The host is asked again by the next block that
     * must be whole, not by each of the pieces that stand in for one: an answer takes longer than a park.
     */
    private boolean isMemoryShort()
    {
        return null != store.failure();
    }

    private int allocateReady(final int lines)
    {
        final int line = allocateFree(lines);
        return NULL_LINE != line ? line : allocateTight(lines);
    }

    /**
     * Lines that {@link #allocateUpTo(int)} handed out last.
     *
     * @return the count.
     */
    public int allocatedLines()
    {
        return allocatedLines;
    }

    /**
     * Take lines back: a block, or a part of one.
     *
     * @param line  first line.
     * @param lines to take back, in one segment.
     * @throws TreeException when the first or the last of them is free already.
     */
    public void free(final int line, final int lines)
    {
        if (free.isFree(line) || free.isFree(line + lines - 1))
        {
            throw new TreeException("lines " + line + " to " + (line + lines - 1) + " are free already");
        }

        free.set(line, lines);
        freeLines += lines;
        header.putLong(FREE_LINES_OFFSET, freeLines);

        int first = line;
        int length = lines;
        if (0 != (line & segmentMask) && free.isFree(line - 1))
        {
            final int before = table.bufferOf(line - 1).getInt(
                table.offsetOf(line - 1) + FreeBlockDescriptor.LINES_IN_LAST_OFFSET);
            first = line - before;
            length += before;
            unlink(first, before);
        }

        final int end = line + lines;
        if (0 != (end & segmentMask) && free.isFree(end))
        {
            final int behind = linesOf(end);
            length += behind;
            unlink(end, behind);
        }

        link(first, length);
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
        if (freeLines >= count)
        {
            return true;
        }

        final int inSegment = linesInSegment();
        return (inSegment + freeLines >= count && store.ensure(nextLine + Math.min(inSegment, count))) ||
            store.ensure(nextLine + inSegment + count);
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
     * Lines in free runs.
     *
     * @return the count.
     */
    public long freeLines()
    {
        return freeLines;
    }

    /**
     * Lines in free runs of which each is long enough for a block.
     *
     * @param lines of the block.
     * @return lines of all such runs, but for those that are longer by less than a step of size classes.
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

    private int linesInSegment()
    {
        return table.segmentLines() - (int)(nextLine & segmentMask);
    }

    private int allocateFree(final int lines)
    {
        if (freeLines < lines)
        {
            return NULL_LINE;
        }

        // What was given back last is in the caches, and as long as what replaces it more often than not.
        final int tightClass = SizeClasses.classWithin(lines);
        final int last = headOf(tightClass);
        if (NULL_LINE != last && linesOf(last) >= lines)
        {
            return cut(last, tightClass, lines);
        }

        final int sizeClass = filledListFrom(SizeClasses.classOf(lines));
        return NULL_CLASS == sizeClass ? NULL_LINE : cut(headOf(sizeClass), sizeClass, lines);
    }

    private int allocateFresh(final int lines)
    {
        if (lines > table.segmentLines())
        {
            return NULL_LINE;
        }

        final int inSegment = linesInSegment();
        if (lines <= inSegment)
        {
            return store.ensure(nextLine + lines) ? bump(lines) : NULL_LINE;
        }

        final boolean isNextReady = store.ensure(nextLine + inSegment + lines);
        if (!isNextReady && !store.ensure(nextLine + inSegment))
        {
            return NULL_LINE;
        }

        free(bump(inSegment), inSegment);
        return isNextReady ? bump(lines) : allocateFree(lines);
    }

    private int bump(final int lines)
    {
        final int line = (int)nextLine;
        nextLine += lines;
        header.putLong(NEXT_LINE_OFFSET, nextLine);
        return line;
    }

    /**
     * Look in the one list that has runs both long enough and too short.
     */
    private int allocateTight(final int lines)
    {
        final int sizeClass = SizeClasses.classWithin(lines);
        int run = headOf(sizeClass);
        for (int i = 0; i < MAX_LOOKS && NULL_LINE != run; i++)
        {
            if (linesOf(run) >= lines)
            {
                return cut(run, sizeClass, lines);
            }

            run = table.bufferOf(run).getInt(table.offsetOf(run) + FreeBlockDescriptor.NEXT_OFFSET);
        }

        return NULL_LINE;
    }

    /**
     * Hand out the end of a run, so that its beginning may stay where it is.
     */
    private int cut(final int run, final int sizeClass, final int lines)
    {
        final int length = linesOf(run);
        final int rest = length - lines;
        final int line = run + rest;
        freeLines -= lines;
        header.putLong(FREE_LINES_OFFSET, freeLines);
        free.clear(line, lines);
        if (0 < rest && SizeClasses.classWithin(rest) == sizeClass)
        {
            freeLinesOfClass[sizeClass] -= lines;
            putLines(run, rest);
            return line;
        }

        unlink(run, length);
        if (0 < rest)
        {
            link(run, rest);
        }

        return line;
    }

    private void link(final int run, final int lines)
    {
        final int sizeClass = SizeClasses.classWithin(lines);
        final int headOffset = FREE_HEADS_OFFSET + (sizeClass << 2);
        final int next = header.getInt(headOffset);
        final UnsafeBuffer buffer = table.bufferOf(run);
        final int offset = table.offsetOf(run);
        buffer.putInt(offset + FreeBlockDescriptor.NEXT_OFFSET, next);
        buffer.putInt(offset + FreeBlockDescriptor.PREVIOUS_OFFSET, NULL_LINE);
        putLines(run, lines);
        if (NULL_LINE != next)
        {
            table.bufferOf(next).putInt(table.offsetOf(next) + FreeBlockDescriptor.PREVIOUS_OFFSET, run);
        }

        header.putInt(headOffset, run);
        freeLinesOfClass[sizeClass] += lines;
        filledLists[sizeClass >> 6] |= 1L << sizeClass;
    }

    private void unlink(final int run, final int lines)
    {
        final int sizeClass = SizeClasses.classWithin(lines);
        final UnsafeBuffer buffer = table.bufferOf(run);
        final int offset = table.offsetOf(run);
        final int next = buffer.getInt(offset + FreeBlockDescriptor.NEXT_OFFSET);
        final int previous = buffer.getInt(offset + FreeBlockDescriptor.PREVIOUS_OFFSET);
        if (NULL_LINE != next)
        {
            table.bufferOf(next).putInt(table.offsetOf(next) + FreeBlockDescriptor.PREVIOUS_OFFSET, previous);
        }

        if (NULL_LINE != previous)
        {
            table.bufferOf(previous).putInt(table.offsetOf(previous) + FreeBlockDescriptor.NEXT_OFFSET, next);
        }
        else
        {
            header.putInt(FREE_HEADS_OFFSET + (sizeClass << 2), next);
            if (NULL_LINE == next)
            {
                filledLists[sizeClass >> 6] &= ~(1L << sizeClass);
            }
        }

        freeLinesOfClass[sizeClass] -= lines;
    }

    private void putLines(final int run, final int lines)
    {
        table.bufferOf(run).putInt(table.offsetOf(run) + FreeBlockDescriptor.LINES_OFFSET, lines);
        final int last = run + lines - 1;
        table.bufferOf(last).putInt(table.offsetOf(last) + FreeBlockDescriptor.LINES_IN_LAST_OFFSET, lines);
    }

    private int linesOf(final int run)
    {
        return table.bufferOf(run).getInt(table.offsetOf(run) + FreeBlockDescriptor.LINES_OFFSET);
    }

    private int headOf(final int sizeClass)
    {
        return header.getInt(FREE_HEADS_OFFSET + (sizeClass << 2));
    }

    private int filledListFrom(final int sizeClass)
    {
        int word = sizeClass >> 6;
        long bits = filledLists[word] & (-1L << sizeClass);
        while (0 == bits)
        {
            if (++word == filledLists.length)
            {
                return NULL_CLASS;
            }

            bits = filledLists[word];
        }

        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }
}
