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

import io.nodens.tree.index.PathKey;
import io.nodens.tree.index.PathMemo;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.layout.BucketDescriptor.*;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.KIND_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.OWNER_OFFSET;

/**
 * The way of a read from a path to its record, and back to the proof that both were whole: one pass of the sequence
 * lock over bucket and record, repeated a bounded number of times.
 * <pre>
 *   key.set(path) --&gt; begin --&gt; find --&gt; (the reader copies the record) --&gt; isWhole --&gt; answer
 *                                ^                                            |
 *                                +---------------- mayRetry &lt;-----------------+
 * </pre>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
final class ZnodeLookup
{
    /** Start again with a newer state, if {@link #mayRetry()}. */
    static final int RETRY = Integer.MIN_VALUE;

    private static final int MAX_ATTEMPTS = 1024;
    /** All bits but the highest of both halves of a word. */
    private static final long LOW_BITS = 0x7FFF_FFFF_7FFF_FFFFL;
    private static final int MAX_SPINS = 2048;
    /** How long a read waits in all for transactions that are open, unless it is told otherwise. */
    static final long MAX_WAIT_NS_DEFAULT = 1_000_000L;
    private static final long UNPINNED = -1;
    /** Where the data of most records go on that began in the line of the name. */
    private static final int THIRD_LINE_OFFSET = 2 * SizeClasses.LINE_LENGTH;

    /** The path that is looked for. */
    final PathKey key;
    /** The state that the read is to show: every transaction up to it and none beyond. */
    long completedZxid;
    /** A transaction to wait for before the next attempt; 0 for none. */
    long awaitedZxid;
    private final SegmentTable table;
    private final RegionHeader header;
    private final PathMemo memo = new PathMemo();
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    /** The candidate that was looked at last. */
    private int found;
    private int bucketLine;
    private long bucketWord;
    private long recordWord;
    private int attempts;
    /** The path of the read in hand, when it remembers by itself. */
    private PreparedPath prepared;
    private long pinnedZxid = UNPINNED;
    private long maxWaitNs = MAX_WAIT_NS_DEFAULT;
    private long deadlineNs;
    private boolean isWaiting;
    private long retryCount;
    /** Loaded only so that a line is on its way before it is needed; stored so that the load is not optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;
    private InterleavingHook hook;

    ZnodeLookup(final SegmentTable table, final RegionHeader header)
    {
        this.table = table;
        this.header = header;
        key = new PathKey(
            table,
            memo,
            header.getLong(RegionHeaderDescriptor.HASH_SEED_OFFSET),
            header.getLong(RegionHeaderDescriptor.HASH_MASK_OFFSET));
    }

    void hook(final InterleavingHook value)
    {
        hook = value;
    }

    /**
     * Start with the newest state.
     */
    void begin()
    {
        table.beginLookup();
        prepared = null;
        attempts = 0;
        awaitedZxid = 0;
        isWaiting = false;
        completedZxid = UNPINNED == pinnedZxid ? header.completedZxid() : pinnedZxid;
    }

    void maxWaitNs(final long value)
    {
        maxWaitNs = value;
    }

    /**
     * Show this state from now on, until {@link #unpin()}.
     */
    void pin(final long zxid)
    {
        pinnedZxid = zxid;
    }

    void unpin()
    {
        pinnedZxid = UNPINNED;
    }

    boolean isPinned()
    {
        return UNPINNED != pinnedZxid;
    }

    /**
     * Make the key ready for a search of another kind, where only its place had been remembered.
     */
    PathKey wholeKey()
    {
        if (null != prepared)
        {
            key.cut(prepared.bytes);
        }
        else if (memo.isHit())
        {
            key.forget();
        }

        return key;
    }

    /**
     * Find the znode of the key as of {@link #completedZxid}, and load its word.
     *
     * @param isWithData whether the data will be wanted.
     * @return the znode, or {@link TreeStatus#NO_NODE}, {@link TreeStatus#CORRUPT}, {@link #RETRY}.
     */
    int find(final boolean isWithData)
    {
        if (memo.isHit())
        {
            final int znode = findRemembered(memo.bucketLine(), memo.bucketWord(), memo.znode(), isWithData);
            if (NULL_LINE != znode)
            {
                return znode;
            }

            key.forget();
        }
        if (key.isRoot())
        {
            bucketLine = NULL_LINE;
            final RegionMemory root = table.memoryOf(TreeWriter.ROOT_ZNODE);
            if (null == root)
            {
                return CORRUPT;
            }

            recordWord = SeqLock.begin(
                root, table.offsetOf(TreeWriter.ROOT_ZNODE) + ZnodeDescriptor.WORD_OFFSET);
            return TreeWriter.ROOT_ZNODE;
        }

        final int bucket = bucketOf(key.hash(), header.bucketCount());
        at(InterleavingHook.BEFORE_BUCKET);
        final int chunk = header.chunk(bucket >>> CHUNK_SHIFT);
        final int line = chunk + (bucket & (CHUNK_BUCKETS - 1));
        final RegionMemory memory = table.memoryOf(line);
        if (NULL_LINE == chunk || null == memory)
        {
            return CORRUPT;
        }

        final long offset = table.offsetOf(line);
        bucketLine = line;
        bucketWord = SeqLock.begin(memory, offset + BucketDescriptor.WORD_OFFSET);
        if (bucketWord > completedZxid)
        {
            awaitedZxid = bucketWord;
            return RETRY;
        }

        return search(memory, offset, isWithData);
    }

    private int search(final RegionMemory head, final long headOffset, final boolean isWithData)
    {
        final long tag = (key.hash() & 0xFFFF_FFFFL) * 0x1_0000_0001L;
        RegionMemory memory = head;
        long offset = headOffset;
        for (int lines = 0; lines < MAX_CHAIN_LINES; lines++)
        {
            // Which of the six it is cannot be predicted: compare them all without a branch.
            long candidates =
                equalHalves(tag ^ memory.getLong(offset + TAGS_OFFSET)) >>> 2 |
                equalHalves(tag ^ memory.getLong(offset + TAGS_OFFSET + 8)) >>> 1 |
                equalHalves(tag ^ memory.getLong(offset + TAGS_OFFSET + 16));
            while (0 != candidates)
            {
                final int znode = memory.getInt(offset + ZNODES_OFFSET + (entryOf(candidates) << 2));
                if (isWanted(znode, isWithData))
                {
                    return znode;
                }

                candidates &= candidates - 1;
            }

            final int overflow = memory.getInt(offset + OVERFLOW_OFFSET);
            if (NULL_LINE == overflow)
            {
                return isBucketUnchanged() ? NO_NODE : RETRY;
            }

            memory = table.memoryOf(overflow);
            offset = table.offsetOf(overflow);
            if (null == memory)
            {
                break;
            }
        }

        return isBucketUnchanged() ? CORRUPT : RETRY;
    }

    /**
     * Bit 31 when the low half of a difference is 0, bit 63 when the high half is.
     */
    private static long equalHalves(final long difference)
    {
        return ~(((difference & LOW_BITS) + LOW_BITS) | difference | LOW_BITS);
    }

    /**
     * Entry of the lowest candidate: bits 29 to 31 are of entries 0, 2 and 4, bits 61 to 63 of 1, 3 and 5.
     */
    private static int entryOf(final long candidates)
    {
        final int bit = Long.numberOfTrailingZeros(candidates);
        return (((bit & 31) - 29) << 1) + (bit >>> 5);
    }

    /**
     * Whether a candidate has the key's path. Starts the loads of all its lines together: one miss instead of three.
     */
    private boolean isWanted(final int znode, final boolean isWithData)
    {
        final RegionMemory memory = table.memoryOf(znode);
        if (NULL_LINE == znode || null == memory)
        {
            return false;
        }

        final long offset = table.offsetOf(znode);
        open(memory, offset, isWithData);
        found = znode;
        return key.matches(memory, offset) && !isGone(memory, offset);
    }

    /**
     * Whether a record is of an ephemeral whose owner has ended. To be asked before the proof that something still
     * leads to the record: as long as something does, its owner stands among those that have ended.
     */
    boolean isGone(final RegionMemory memory, final long offset)
    {
        return header.hasWaitingOwners() && ZnodeKind.EPHEMERAL == memory.getByte(offset + KIND_OFFSET) &&
            header.isOwnerEnded(memory.getLong(offset + OWNER_OFFSET), completedZxid);
    }

    /** Whether {@link #isGone(RegionMemory, long)} has to be asked at all. */
    boolean mayBeGone()
    {
        return header.hasWaitingOwners();
    }

    /**
     * Load the record's word, and its last line together with it.
     */
    private void open(final RegionMemory memory, final long offset, final boolean isWithData)
    {
        at(InterleavingHook.BEFORE_RECORD);
        recordWord = SeqLock.begin(memory, offset + ZnodeDescriptor.WORD_OFFSET);
        if (isWithData && offset + THIRD_LINE_OFFSET < memory.length())
        {
            touched = memory.getLong(offset + THIRD_LINE_OFFSET);
        }
    }

    /**
     * Go straight to the record of a remembered path, if its bucket still has the word that it was remembered with.
     */
    private int findRemembered(final int line, final long word, final int znode, final boolean isWithData)
    {
        final RegionMemory bucket = table.memoryOf(line);
        final RegionMemory record = table.memoryOf(znode);
        if (null == bucket || null == record)
        {
            return NULL_LINE;
        }

        at(InterleavingHook.BEFORE_BUCKET);
        bucketLine = line;
        bucketWord = SeqLock.begin(bucket, (long)table.offsetOf(line) + BucketDescriptor.WORD_OFFSET);
        if (word != bucketWord || bucketWord > completedZxid)
        {
            return NULL_LINE;
        }

        final long offset = table.offsetOf(znode);
        open(record, offset, isWithData);
        return isGone(record, offset) ? NULL_LINE : znode;
    }

    /**
     * Whether the record lies in a transaction beyond the state that was to be shown: {@link #awaitRecord()}.
     */
    boolean isRecordAhead()
    {
        return recordWord > completedZxid;
    }

    void at(final int point)
    {
        if (null != hook)
        {
            hook.at(point);
        }
    }

    /**
     * A record may seem to lie ahead because its slot is another's by now; only the bucket tells.
     */
    int awaitRecord()
    {
        awaitedZxid = isBucketUnchanged() ? recordWord : 0;
        return RETRY;
    }

    /**
     * Whether the bucket still says that the record is there, and is this path's.
     */
    boolean isBucketUnchanged()
    {
        return NULL_LINE == bucketLine || SeqLock.isUnchanged(
            table.memoryOf(bucketLine), (long)table.offsetOf(bucketLine) + BucketDescriptor.WORD_OFFSET, bucketWord);
    }

    /**
     * Whether what was copied since {@link #find(boolean)} is the state as of {@link #completedZxid}.
     */
    boolean isWhole(final RegionMemory memory, final long offset)
    {
        if (!SeqLock.isUnchanged(memory, offset + ZnodeDescriptor.WORD_OFFSET, recordWord) || !isBucketUnchanged())
        {
            return false;
        }
        if (!memo.isHit() && NULL_LINE != bucketLine)
        {
            remember();
        }

        return true;
    }

    private void remember()
    {
        final PreparedPath path = prepared;
        if (null == path)
        {
            memo.keep(bucketLine, bucketWord, found);
        }
        else if (this != path.owner)
        {
            path.owner = this;
            path.bucketLine = bucketLine;
            path.bucketWord = bucketWord;
            path.znode = found;
        }
    }

    /**
     * Start with the newest state, for a path that remembers by itself.
     */
    void beginPrepared(final PreparedPath path)
    {
        memo.pass();
        begin();
        prepared = path;
    }

    /**
     * As {@link #find(boolean)}, for the path that {@link #beginPrepared(PreparedPath)} was given.
     */
    int findPrepared(final boolean isWithData)
    {
        final PreparedPath path = prepared;
        if (this == path.owner)
        {
            final int znode = findRemembered(path.bucketLine, path.bucketWord, path.znode, isWithData);
            if (NULL_LINE != znode)
            {
                return znode;
            }

            path.owner = null;
        }

        key.cut(path.bytes);
        return find(isWithData);
    }

    /**
     * Whether what an attempt came to is no answer, and another attempt may be made: a transaction was in the way, or a
     * segment was that has to be mapped first. It is mapped here, between two attempts.
     *
     * @param result of the attempt, below 0.
     */
    boolean isToRepeat(final int result)
    {
        if (!table.isSegmentMissing() || !isOpenToDoubt(result))
        {
            return RETRY == result && mayRetry();
        }

        // A torn read may have asked for any segment: only what is whole says that this one is needed.
        final boolean isMapped = table.mapMissing();
        if (isMapped && (RETRY != result || isPinned()))
        {
            // What the history was asked for, after it was too new to be read where it is, is to be asked for again.
            awaitedZxid = 0;
        }
        if ((isMapped || RETRY == result) && mayRetry())
        {
            table.beginLookup();
            return true;
        }

        return false;
    }

    /**
     * Whether the last attempt could not see what it needed to see, so that its result says nothing.
     *
     * @param result of the attempt, below 0.
     */
    boolean isUnmapped(final int result)
    {
        return RETRY != result && table.isSegmentMissing() && isOpenToDoubt(result);
    }

    long retryCount()
    {
        return retryCount;
    }

    /**
     * What is answered as well when something else would have been found behind memory that was not looked at.
     */
    private static boolean isOpenToDoubt(final int result)
    {
        return NO_NODE == result || CORRUPT == result || RETRY == result;
    }

    /**
     * Wait for the transaction that was in the way, and look again as of a newer state.
     */
    private boolean mayRetry()
    {
        retryCount++;
        if (++attempts >= MAX_ATTEMPTS)
        {
            return false;
        }

        final long wanted = awaitedZxid;
        awaitedZxid = 0;
        if (isPinned())
        {
            // What was torn by a change of this moment is tried again, and found in the history; what was changed
            // before and is not there is lost.
            return wanted <= completedZxid;
        }

        for (int i = 0; i < MAX_SPINS; i++)
        {
            completedZxid = header.completedZxid();
            if (completedZxid >= wanted)
            {
                return true;
            }

            Thread.onSpinWait();
        }

        return awaitLonger(wanted);
    }

    /**
     * The writer takes long, or its thread is not on a processor. How long all waits of a read may take together is
     * counted from the first that is long.
     */
    private boolean awaitLonger(final long wanted)
    {
        if (!isWaiting)
        {
            isWaiting = true;
            deadlineNs = clock.nanoTime() + maxWaitNs;
        }

        while (clock.nanoTime() - deadlineNs < 0)
        {
            Thread.yield();
            completedZxid = header.completedZxid();
            if (completedZxid >= wanted)
            {
                return true;
            }
        }

        return false;
    }
}
