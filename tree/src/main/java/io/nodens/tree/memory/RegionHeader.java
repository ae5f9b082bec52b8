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

import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.EndedOwnerDescriptor;
import io.nodens.tree.layout.HistoryDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

import static io.nodens.tree.layout.RegionHeaderDescriptor.*;

/**
 * Flyweight over a region's header. Setters are for the writer alone.
 */
public final class RegionHeader
{
    private UnsafeBuffer buffer;
    /** Replaced once, by nothing, when the header is unmapped. */
    private RegionMemory memory;
    private final int maxChunks;

    /**
     * Wrap the mapping of a header file, for the writer and for tools.
     *
     * @param buffer with the mapping.
     */
    public RegionHeader(final UnsafeBuffer buffer)
    {
        this(buffer, AddressMemory.over(buffer));
    }

    /**
     * Wrap the mapping of a header file, to read.
     *
     * @param memory with the mapping.
     */
    public RegionHeader(final RegionMemory memory)
    {
        this(null, memory);
    }

    private RegionHeader(final UnsafeBuffer buffer, final RegionMemory memory)
    {
        this.buffer = buffer;
        this.memory = memory;
        this.maxChunks = Math.min(memory.getInt(MAX_CHUNKS_OFFSET), (memory.length() - CHUNK_TABLE_OFFSET) >> 2);
    }

    /**
     * The mapping.
     *
     * @return the buffer; null when the header was mapped to be read only.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Unmap. From here on every field is 0, which is the state of a region that is being created. Nobody may look into
     * the header at the same time.
     *
     * @param access how the header was looked into.
     */
    public void unmap(final MemoryAccess access)
    {
        final RegionMemory former = memory;
        // A direct buffer of the JDK is a mapped one by its type.
        final MappedByteBuffer nothing = (MappedByteBuffer)ByteBuffer.allocateDirect(former.length());
        memory = access.over(nothing);
        buffer = null == buffer ? null : new UnsafeBuffer(nothing);
        Mappings.unmap(former.mapping());
    }

    /**
     * Newest complete transaction.
     *
     * @return its zxid, loaded with acquire.
     */
    public long completedZxid()
    {
        return memory.getLongAcquire(COMPLETED_ZXID_OFFSET);
    }

    /**
     * Publish a transaction.
     *
     * @param zxid of it.
     */
    public void completedZxid(final long zxid)
    {
        buffer.putLongRelease(COMPLETED_ZXID_OFFSET, zxid);
    }

    /**
     * Transaction in progress, or the completed one when there is none.
     *
     * @return its zxid.
     */
    public long inProgressZxid()
    {
        return memory.getLongAcquire(IN_PROGRESS_ZXID_OFFSET);
    }

    /**
     * Name the transaction in progress.
     *
     * @param zxid of it.
     */
    public void inProgressZxid(final long zxid)
    {
        buffer.putLongRelease(IN_PROGRESS_ZXID_OFFSET, zxid);
    }

    /**
     * Where the change ring ends.
     *
     * @return position behind the newest change, loaded with acquire.
     */
    public long ringTail()
    {
        return memory.getLongAcquire(RING_TAIL_OFFSET);
    }

    /**
     * Transaction that wrote the change ring last, complete or not.
     *
     * @return its zxid, loaded with acquire.
     */
    public long ringZxid()
    {
        return memory.getLongAcquire(RING_ZXID_OFFSET);
    }

    /**
     * Where the change ring will end: what lies a ring before it may be overwritten already.
     *
     * @return the position, loaded whole and unordered.
     */
    public long ringTailIntent()
    {
        return memory.getLongOpaque(RING_TAIL_INTENT_OFFSET);
    }

    /**
     * Earliest state that history shows whole: entries of it were overwritten, or freed blocks used again, that older
     * states need.
     *
     * @return its zxid, loaded with acquire; {@link HistoryDescriptor#OFF} while no history is written.
     */
    public long reclaimedZxid()
    {
        return memory.getLongAcquire(RECLAIMED_ZXID_OFFSET);
    }

    /**
     * Announce what is going to be overwritten or used again, or that history begins or ends. A release fence must
     * follow before it is.
     *
     * @param zxid of the newest transaction that saved or freed any of it.
     */
    public void reclaimedZxid(final long zxid)
    {
        buffer.putLongRelease(RECLAIMED_ZXID_OFFSET, zxid);
    }

    /**
     * Name the cluster whose tree this is; before the state becomes ready.
     *
     * @param high upper half of its identity.
     * @param low  lower half.
     */
    public void clusterId(final long high, final long low)
    {
        buffer.putLong(CLUSTER_ID_HIGH_OFFSET, high);
        buffer.putLong(CLUSTER_ID_LOW_OFFSET, low);
    }

    /**
     * The tree was restored from a snapshot. Writer only; before the zxid that completes the restore.
     *
     * @param zxid of the last transaction in the snapshot.
     */
    public void restoredZxid(final long zxid)
    {
        buffer.putLong(RESTORED_ZXID_OFFSET, zxid);
    }

    /**
     * Begin to read what the directories of the region lead to.
     *
     * @return zxid of the last transaction that changed one of them, as {@link SeqLock} has it.
     */
    public long beginDirectories()
    {
        return SeqLock.begin(memory, DIRECTORIES_WORD_OFFSET);
    }

    /**
     * Check after copying that what was read by the directories is whole.
     *
     * @param word that {@link #beginDirectories()} returned.
     * @return true when it is.
     */
    public boolean areDirectoriesUnchanged(final long word)
    {
        return SeqLock.isUnchanged(memory, DIRECTORIES_WORD_OFFSET, word);
    }

    /**
     * Whether records may be found of ephemerals that are gone.
     *
     * @return false when no ephemeral has to be asked for its owner.
     */
    public boolean hasWaitingOwners()
    {
        return 0 != memory.getIntAcquire(WAITING_OWNERS_OFFSET);
    }

    /**
     * Whether an owner had ended as of a transaction. Says nothing of one whose last record was given back so long ago
     * that no state shows it.
     *
     * @param owner of an ephemeral whose record was found.
     * @param zxid  of the transaction, at or below the completed one.
     * @return true when its ephemerals were gone.
     */
    public boolean isOwnerEnded(final long owner, final long zxid)
    {
        final int used = Math.min(memory.getIntAcquire(ENDED_OWNERS_OFFSET), EndedOwnerDescriptor.COUNT);
        for (int i = 0, offset = ENDED_OWNER_TABLE_OFFSET; i < used; i++, offset += EndedOwnerDescriptor.LENGTH)
        {
            if (owner == memory.getLongAcquire(offset + EndedOwnerDescriptor.OWNER_OFFSET))
            {
                final long endZxid = memory.getLongAcquire(offset + EndedOwnerDescriptor.ZXID_OFFSET);
                if (endZxid > 0 && endZxid <= zxid)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /**
     * Ephemerals of ended owners whose records were given back.
     *
     * @return the number, never too small for what was read before.
     */
    public long givenBack()
    {
        VarHandle.acquireFence();
        return memory.getLongOpaque(GIVEN_BACK_OFFSET);
    }

    /**
     * Records are about to be given back.
     *
     * @param count of all that were, these included.
     */
    public void givenBack(final long count)
    {
        buffer.putLongOpaque(GIVEN_BACK_OFFSET, count);
        VarHandle.releaseFence();
    }

    /**
     * Buckets in service.
     *
     * @return the count, loaded with acquire.
     */
    public int bucketCount()
    {
        return memory.getIntAcquire(BUCKET_COUNT_OFFSET);
    }

    /**
     * Buckets in service that have memory behind them: all of them, unless the header is damaged. For tools that
     * visit every bucket and must come to an end whatever they find.
     *
     * @return the count, not above what the table of chunks covers.
     */
    public int backedBucketCount()
    {
        int chunk = 0;
        while (0 != chunk(chunk))
        {
            chunk++;
        }

        return (int)Math.max(0, Math.min(bucketCount(), (long)chunk << BucketDescriptor.CHUNK_SHIFT));
    }

    /**
     * Put buckets into service.
     *
     * @param count of buckets.
     */
    public void bucketCount(final int count)
    {
        buffer.putIntRelease(BUCKET_COUNT_OFFSET, count);
    }

    /**
     * First line of a chunk of buckets.
     *
     * @param chunk number; may be garbage.
     * @return the line, 0 for none.
     */
    public int chunk(final int chunk)
    {
        return chunk >= 0 && chunk < maxChunks ? memory.getIntAcquire(CHUNK_TABLE_OFFSET + (chunk << 2)) : 0;
    }

    /**
     * Enter a chunk of buckets.
     *
     * @param chunk number.
     * @param line  first of the chunk.
     */
    public void chunk(final int chunk, final int line)
    {
        buffer.putIntRelease(CHUNK_TABLE_OFFSET + (chunk << 2), line);
    }

    /**
     * Most chunks of buckets.
     *
     * @return the count.
     */
    public int maxChunks()
    {
        return maxChunks;
    }

    /**
     * Life of the region.
     *
     * @return one of the states.
     */
    public int state()
    {
        return memory.getIntAcquire(STATE_OFFSET);
    }

    /**
     * Change the life of the region.
     *
     * @param state one of the states.
     */
    public void state(final int state)
    {
        buffer.putIntRelease(STATE_OFFSET, state);
    }

    /**
     * Segments that exist.
     *
     * @return the count.
     */
    public int segmentCount()
    {
        return memory.getIntAcquire(SEGMENT_COUNT_OFFSET);
    }

    /**
     * Count a new segment.
     *
     * @param count of segments.
     */
    public void segmentCount(final int count)
    {
        buffer.putIntRelease(SEGMENT_COUNT_OFFSET, count);
    }

    /**
     * Wall clock of the writer.
     *
     * @return milliseconds of the epoch.
     */
    public long heartbeatMs()
    {
        return memory.getLongAcquire(HEARTBEAT_OFFSET);
    }

    /**
     * Beat.
     *
     * @param nowMs wall clock.
     */
    public void heartbeatMs(final long nowMs)
    {
        buffer.putLongRelease(HEARTBEAT_OFFSET, nowMs);
    }

    /**
     * Log time of the last tick.
     *
     * @return milliseconds of the epoch.
     */
    public long lastTickMs()
    {
        return memory.getLongAcquire(LAST_TICK_OFFSET);
    }

    /**
     * Record a tick.
     *
     * @param timeMs log time.
     */
    public void lastTickMs(final long timeMs)
    {
        buffer.putLongRelease(LAST_TICK_OFFSET, timeMs);
    }

    /**
     * As of when the tree was up to date, by a clock that every process of the host reads alike.
     *
     * @return nanoseconds of the host's monotonic clock; 0 when that was never known.
     */
    public long freshAsOfNs()
    {
        return memory.getLongAcquire(FRESH_AS_OF_OFFSET);
    }

    /**
     * Record as of when the tree is up to date.
     *
     * @param timeNs nanoseconds of the host's monotonic clock.
     */
    public void freshAsOfNs(final long timeNs)
    {
        buffer.putLongRelease(FRESH_AS_OF_OFFSET, timeNs);
    }

    /**
     * When the thread that writes the tree last turned.
     *
     * @return monotonic clock of the host in nanoseconds; 0 before it did.
     */
    public long serviceTurnNs()
    {
        return memory.getLongAcquire(SERVICE_TURN_OFFSET);
    }

    /**
     * Record that the thread that writes the tree turns.
     *
     * @param timeNs monotonic clock of the host in nanoseconds.
     */
    public void serviceTurnNs(final long timeNs)
    {
        buffer.putLongRelease(SERVICE_TURN_OFFSET, timeNs);
    }

    /**
     * A fixed or plain field of eight bytes.
     *
     * @param offset of the field.
     * @return its value.
     */
    public long getLong(final int offset)
    {
        return memory.getLong(offset);
    }

    /**
     * A fixed or plain field of four bytes.
     *
     * @param offset of the field.
     * @return its value.
     */
    public int getInt(final int offset)
    {
        return memory.getInt(offset);
    }
}
