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

import io.nodens.tree.layout.SizeClasses;

import java.lang.invoke.VarHandle;

import static io.nodens.tree.layout.HistoryDescriptor.*;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * Shows lines as they were as of a zxid: what the history has of them, or what they hold now when nothing changed
 * since.
 * <pre>
 *   past.asOf(zxid)
 *   do
 *   {
 *       past.find(line)                    an image that was saved by the first change since, or the line itself
 *       (copy from past.memory(), past.offset())
 *   }
 *   while (!past.isStill(line))            for the line itself: nothing was saved meanwhile
 *   past.isCovered()                       in the end, once for all lines: none of the images was overwritten, and no
 *                                          block that was given up since was reused
 * </pre>
 * <b>Why it holds.</b> A transaction saves a line, publishes that in the index, and only then, behind a release fence,
 * changes it. So whoever copied something of a later transaction finds the image when he looks again behind an acquire
 * fence. Among the images of a line that transactions beyond the zxid saved, the oldest holds what was there as of it.
 * The reclaimed zxid is raised, before a release fence, before anything of the history is overwritten.
 * <p>
 * <b>Progress.</b> A line is copied anew only when it was changed for the first time since: at most once but for what
 * the writer does between the look and the copy. The writer never waits.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> never.
 */
public final class PastLines
{
    private static final long NONE = -1;

    private final SegmentTable table;
    private final RegionHeader header;
    private final RegionMemory file;
    private final int ringLength;
    private final int ringOffset;
    private final int slots;
    private long zxid;
    private RegionMemory memory;
    private long offset;
    private boolean isImage;

    /**
     * For a region.
     *
     * @param table  of the segments.
     * @param header of the region.
     * @param file   of the history, or null when there is none to read: then no state is covered.
     */
    public PastLines(final SegmentTable table, final RegionHeader header, final RegionMemory file)
    {
        this.table = table;
        this.header = header;
        final boolean isSound = null != file && isSound(file);
        this.file = isSound ? file : null;
        ringLength = isSound ? file.getInt(RING_LENGTH_OFFSET) : 0;
        slots = isSound ? file.getInt(SLOTS_OFFSET) : 0;
        ringOffset = ringOffset(slots);
    }

    /**
     * Choose the state.
     *
     * @param value zxid of the state, at most the completed zxid that this thread has loaded.
     */
    public void asOf(final long value)
    {
        zxid = value;
    }

    /**
     * Whether a state can be read, or, behind copies of it, whether they were whole.
     *
     * @param value zxid of the state.
     * @return false when the history does not reach so far back.
     */
    public boolean isCovered(final long value)
    {
        VarHandle.acquireFence();
        return null != file && header.reclaimedZxid() <= value;
    }

    /**
     * Find a line, or the first line of a block, as of the zxid.
     *
     * @param line to find; may be garbage.
     * @return false when there is no such line.
     */
    public boolean find(final int line)
    {
        final long image = imageOf(line);
        isImage = NONE != image;
        if (isImage)
        {
            memory = file;
            offset = image;
            return true;
        }

        memory = NULL_LINE == line ? null : table.memoryOf(line);
        offset = table.offsetOf(line);
        return null != memory;
    }

    /**
     * Whether what was copied since {@link #find(int)} is of the state.
     *
     * @param line that was found last.
     * @return false when it has to be found and copied again.
     */
    public boolean isStill(final int line)
    {
        VarHandle.acquireFence();
        return isImage || NONE == imageOf(line);
    }

    /**
     * Memory of the line that was found.
     *
     * @return the memory.
     */
    public RegionMemory memory()
    {
        return memory;
    }

    /**
     * Where the line lies in its memory.
     *
     * @return offset in bytes.
     */
    public long offset()
    {
        return offset;
    }

    private static boolean isSound(final RegionMemory file)
    {
        if (file.length() < INDEX_OFFSET)
        {
            return false;
        }

        final int length = file.getInt(RING_LENGTH_OFFSET);
        return length >= MIN_RING_LENGTH && 1 == Integer.bitCount(length) &&
            slots(length) == file.getInt(SLOTS_OFFSET) && file.length() >= (long)ringOffset(slots(length)) + length;
    }

    /**
     * The oldest image of a line that a transaction beyond the zxid saved.
     */
    private long imageOf(final int line)
    {
        long position = file.getLongAcquire(slotOffset(line, slots));
        long image = NONE;
        long younger = Long.MAX_VALUE;
        while (position > 0 && position < younger && 0 == (position & (ALIGNMENT - 1)))
        {
            final long entry = ringOffset + (position & (ringLength - 1));
            if (entry > file.length() - HEAD_LENGTH - SizeClasses.LINE_LENGTH)
            {
                // No entry, but what a damaged index says.
                break;
            }

            final long entryZxid = file.getLong(entry + ZXID_OFFSET);
            final long older = file.getLong(entry + OLDER_OFFSET);
            final int entryLine = file.getInt(entry + LINE_OFFSET);
            VarHandle.acquireFence();
            final long behind = file.getLongOpaque(TAIL_INTENT_OFFSET) - position;
            if (behind <= 0 || behind > ringLength || entryZxid <= zxid)
            {
                break;
            }
            if (line == entryLine)
            {
                image = entry + HEAD_LENGTH;
            }

            younger = position;
            position = older;
        }

        return image;
    }
}
