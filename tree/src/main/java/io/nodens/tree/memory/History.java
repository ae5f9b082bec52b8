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
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;
import java.nio.file.Path;

import static io.nodens.tree.layout.HistoryDescriptor.*;
import static io.nodens.tree.layout.RegionHeaderDescriptor.LIMBO_LINES_OFFSET;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * The writer's memory together with its past: hands out and takes back blocks, and while somebody wants to read an
 * earlier state it keeps what is needed for that. Lines are saved into a ring before their first change in a
 * transaction, and blocks that are given up wait in limbo before they are reused.
 * <pre>
 *   save ----&gt; ring of images  --overwritten--+
 *                                             +--&gt; reclaimed zxid rises: earlier states are lost
 *   free ----&gt; limbo of blocks ----reused-----+
 * </pre>
 * <b>Limits.</b> The ring has a fixed length, limbo a number of blocks and of lines. At each of them the oldest goes
 * first, and readers of states before it are told that their pin is lost. The writer never waits, and never lacks
 * memory that limbo could give back.
 * <p>
 * <b>When it is written.</b> From the first transaction that begins while somebody wants it, and during each
 * transaction that says that it is long. Else nothing is saved, and blocks are reused at once.
 * <p>
 * <b>Thread:</b> the writer; {@link #want()} may be called from any. <b>Allocates:</b> never after construction.
 */
public final class History
{
    /**
     * Bytes of the ring for each block that limbo has room for. What gives a block up has saved more than that, but for
     * data in pieces, so that a long transaction comes to the end of the ring first.
     */
    public static final int RING_BYTES_PER_LIMBO_BLOCK = 64;
    /** Most bytes in limbo; a 64th of the region where that is less. */
    public static final long MAX_LIMBO_BYTES = 64L * 1024 * 1024;

    private static final int REGION_SHARE_SHIFT = 6;
    /** Blocks that a transaction gives back at most when nobody needs them any more. */
    private static final int BLOCKS_PER_TRANSACTION = 64;

    private final SegmentTable table;
    private final LineAllocator allocator;
    private final RegionHeader header;
    private final UnsafeBuffer file;
    private final HistoryDemand demand;
    private final int ringLength;
    private final int ringOffset;
    private final int slots;
    private final long[] limboZxids;
    private final int[] limboFirst;
    private final int[] limboCounts;
    private final int limboMask;
    private final long maxLimboLines;
    private long limboHead;
    private long limboTail;
    private long limboLines;
    private long countedLimboLines;

    private boolean isOn;
    private long zxid;
    private long reclaimedZxid = OFF;
    private long position = ALIGNMENT;
    private long oldest = ALIGNMENT;

    /**
     * For an empty region.
     *
     * @param table      of the segments.
     * @param allocator  of their lines.
     * @param header     of the region.
     * @param file       of the history, all zero.
     * @param ringLength bytes of its ring, a power of two.
     * @param demand     that tells whether somebody wants it.
     */
    public History(
        final SegmentTable table,
        final LineAllocator allocator,
        final RegionHeader header,
        final UnsafeBuffer file,
        final int ringLength,
        final HistoryDemand demand)
    {
        this.table = table;
        this.allocator = allocator;
        this.header = header;
        this.file = file;
        this.demand = demand;
        this.ringLength = ringLength;
        slots = slots(ringLength);
        ringOffset = ringOffset(slots);
        final int maxLimboBlocks = ringLength / RING_BYTES_PER_LIMBO_BLOCK;
        limboZxids = new long[maxLimboBlocks];
        limboFirst = new int[maxLimboBlocks];
        limboCounts = new int[maxLimboBlocks];
        limboMask = maxLimboBlocks - 1;
        maxLimboLines = Math.min(
            MAX_LIMBO_BYTES >> SizeClasses.LINE_SHIFT,
            ((long)table.maxSegments() * table.segmentLines()) >> REGION_SHARE_SHIFT);
        file.putInt(RING_LENGTH_OFFSET, ringLength);
        file.putInt(SLOTS_OFFSET, slots);
        file.putLong(TAIL_INTENT_OFFSET, position);
        header.reclaimedZxid(OFF);
    }

    /**
     * Make the file of a history.
     *
     * @param path       of the file.
     * @param ringLength bytes of its ring, a power of two.
     * @return the mapping.
     */
    public static UnsafeBuffer create(final Path path, final int ringLength)
    {
        return RegionFiles.createFull(path, fileLength(ringLength));
    }

    /**
     * Begin a transaction, before its first change.
     *
     * @param transaction   zxid.
     * @param completedZxid newest complete transaction, which need not be the one before in number.
     * @param isLong        whether it changes so much that readers should be answered as of before meanwhile.
     */
    public void begin(final long transaction, final long completedZxid, final boolean isLong)
    {
        zxid = transaction;
        if (isOn != (isLong || demand.isWanted()))
        {
            turn(completedZxid);
        }

        if (limboHead != limboTail)
        {
            releaseUnneeded();
        }
    }

    /**
     * Before a transaction is completed: count for tools what waits in limbo, where that has changed.
     */
    public void complete()
    {
        if (limboLines != countedLimboLines)
        {
            countedLimboLines = limboLines;
            header.buffer().putLong(LIMBO_LINES_OFFSET, limboLines);
        }
    }

    /**
     * Between transactions: begin to save if somebody wants it.
     *
     * @param completedZxid newest complete transaction.
     */
    public void idle(final long completedZxid)
    {
        if (!isOn && demand.isWanted())
        {
            turn(completedZxid);
        }
    }

    /**
     * Ask for history, for about a second from now. From any thread.
     */
    public void want()
    {
        demand.want();
    }

    /**
     * Whether structures must be saved before they are changed.
     *
     * @return true while history is written.
     */
    public boolean isOn()
    {
        return isOn;
    }

    /**
     * Earliest state that can still be read.
     *
     * @return its zxid; {@link io.nodens.tree.layout.HistoryDescriptor#OFF} while nothing is saved.
     */
    public long reclaimedZxid()
    {
        return reclaimedZxid;
    }

    /**
     * Save lines before their first change in the open transaction; harmless before later ones. To be called when
     * {@link #isOn()}.
     *
     * @param line  first of them.
     * @param lines how many, of one block.
     */
    public void save(final int line, final int lines)
    {
        final int contentLength = lines << SizeClasses.LINE_SHIFT;
        final int length = HEAD_LENGTH + contentLength;
        if (length > ringLength >> 2)
        {
            reclaim(zxid);
            VarHandle.releaseFence();
            return;
        }

        final int slotOffset = slotOffset(line, slots);
        final long newest = file.getLong(slotOffset);
        if (newest >= oldest && isSaved(ringOffset + (int)(newest & (ringLength - 1)), line))
        {
            return;
        }

        final int offset = ringOffset + makeRoom(length);
        file.putLong(offset + ZXID_OFFSET, zxid);
        file.putLong(offset + OLDER_OFFSET, newest);
        file.putInt(offset + LINE_OFFSET, line);
        file.putInt(offset + LENGTH_OFFSET, length);
        file.putBytes(offset + HEAD_LENGTH, table.bufferOf(line), table.offsetOf(line), contentLength);
        file.putLongRelease(slotOffset, position);
        position += length;
        VarHandle.releaseFence();
    }

    /**
     * Hand out a block. What it holds is undefined.
     *
     * @param lines of a size class.
     * @return first line or 0 when the region is full.
     */
    public int allocate(final int lines)
    {
        final int line = allocator.allocate(lines);
        return NULL_LINE == line && releaseAll() ? allocator.allocate(lines) : line;
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
        final int line = allocator.allocateUpTo(lines);
        return NULL_LINE == line && releaseAll() ? allocator.allocateUpTo(lines) : line;
    }

    /**
     * Lines that {@link #allocateUpTo(int)} handed out last.
     *
     * @return the count.
     */
    public int allocatedLines()
    {
        return allocator.allocatedLines();
    }

    /**
     * Whether a number of single lines can be handed out for certain.
     *
     * @param count of lines.
     * @return false when the region is too full.
     */
    public boolean hasSingles(final int count)
    {
        return allocator.hasSingles(count) || (releaseAll() && allocator.hasSingles(count));
    }

    /**
     * Take back a block: what it holds stays as long as history needs it.
     *
     * @param line  first line.
     * @param lines that were asked for.
     */
    public void free(final int line, final int lines)
    {
        if (!isOn)
        {
            allocator.free(line, lines);
            return;
        }

        while (limboHead != limboTail &&
            (limboTail - limboHead > limboMask || limboLines + lines > maxLimboLines))
        {
            reclaim(limboZxids[(int)limboHead & limboMask]);
            VarHandle.releaseFence();
            release();
        }

        final int index = (int)limboTail++ & limboMask;
        limboZxids[index] = zxid;
        limboFirst[index] = line;
        limboCounts[index] = lines;
        limboLines += lines;
    }

    private boolean isSaved(final int offset, final int line)
    {
        return zxid == file.getLong(offset + ZXID_OFFSET) && line == file.getInt(offset + LINE_OFFSET);
    }

    private void turn(final long completedZxid)
    {
        isOn = !isOn;
        reclaimedZxid = isOn ? completedZxid : OFF;
        header.reclaimedZxid(reclaimedZxid);
        VarHandle.releaseFence();
    }

    /**
     * Give up every state before a transaction. A release fence must follow before anything is overwritten.
     */
    private void reclaim(final long transaction)
    {
        if (transaction > reclaimedZxid)
        {
            reclaimedZxid = transaction;
            header.reclaimedZxid(transaction);
        }
    }

    /**
     * Make room in the ring at {@link #position}, which moves to the ring's start where the entry would cross its end.
     *
     * @return offset of the entry in the ring.
     */
    private int makeRoom(final int length)
    {
        int offset = (int)(position & (ringLength - 1));
        final int toEnd = ringLength - offset;
        final boolean isPadded = toEnd < length;
        final long end = position + length + (isPadded ? toEnd : 0);
        long lostZxid = 0;
        while (end - oldest > ringLength)
        {
            final int oldestOffset = ringOffset + (int)(oldest & (ringLength - 1));
            lostZxid = file.getLong(oldestOffset + ZXID_OFFSET);
            oldest += file.getInt(oldestOffset + LENGTH_OFFSET);
        }

        reclaim(lostZxid);
        // With release: who sees this end of the ring sees that what it overwrites was reclaimed.
        file.putLongRelease(TAIL_INTENT_OFFSET, end);
        VarHandle.releaseFence();
        if (isPadded)
        {
            file.putLong(ringOffset + offset + ZXID_OFFSET, zxid);
            file.putLong(ringOffset + offset + OLDER_OFFSET, 0);
            file.putInt(ringOffset + offset + LINE_OFFSET, NULL_LINE);
            file.putInt(ringOffset + offset + LENGTH_OFFSET, toEnd);
            position += toEnd;
            offset = 0;
        }

        return offset;
    }

    /**
     * Give back blocks that no state needs which can still be read, a bounded number.
     */
    private void releaseUnneeded()
    {
        for (int i = 0; i < BLOCKS_PER_TRANSACTION && limboHead != limboTail &&
            limboZxids[(int)limboHead & limboMask] <= reclaimedZxid; i++)
        {
            release();
        }
    }

    private boolean releaseAll()
    {
        if (limboHead == limboTail)
        {
            return false;
        }

        if (isOn)
        {
            reclaim(limboZxids[(int)(limboTail - 1) & limboMask]);
            VarHandle.releaseFence();
        }

        while (limboHead != limboTail)
        {
            release();
        }

        return true;
    }

    private void release()
    {
        final int index = (int)limboHead++ & limboMask;
        limboLines -= limboCounts[index];
        allocator.free(limboFirst[index], limboCounts[index]);
    }
}
