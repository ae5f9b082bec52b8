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

import io.nodens.tree.index.ChildCursor;
import io.nodens.tree.index.ChildIndex;
import io.nodens.tree.index.DataHash;
import io.nodens.tree.index.TreeDigest;
import io.nodens.tree.layout.AclBlockDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

import static io.nodens.tree.layout.FamilyDescriptor.CHILD_ROOT_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.*;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * The access lists of a tree: one block for each list that differs from all others, whatever number of znodes name it,
 * and an index from id to block in the region. Ids rise from 1 and are never used again; 0 is the open list, which has
 * no block.
 * <pre>
 *          intern                    use                release of the last znode
 *  (none) --------&gt; UNUSED, queued ------&gt; USED, counted -------------------------&gt; UNUSED, queued
 *                        |                                                              |
 *                        +---- collect: by a much later transaction, or for room -------+---&gt; (none)
 * </pre>
 * A list outlives its last znode by {@link #GRACE_TRANSACTIONS}, so that whoever reads in the change ring that a znode
 * was deleted still finds out who may hear of it. When a list goes depends on zxids alone, so that all replicas agree.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> while the number of lists rises to a new height, else never.
 */
public final class AclTable
{
    /** Most lists. */
    public static final int MAX_LISTS = 65_536;
    /** Transactions for which a list stays after the last znode that named it. */
    public static final long GRACE_TRANSACTIONS = 65_536;
    /** Lists that a transaction collects at most when their time has come. */
    static final int COLLECTED_PER_TRANSACTION = 4;
    /** Id of the list that grants everything to everybody; what is looked for and not there has it, too. */
    public static final int OPEN = 0;
    /** Longest list in bytes. */
    public static final int MAX_LENGTH = AclBlockDescriptor.MAX_LIST_LENGTH;

    private static final int NO_SLOT = -1;
    private static final int INITIAL_SLOTS = 16;
    /** Lines of the index that a list counts in the logical size of the tree. */
    private static final int INDEX_LINES = 2;
    /** Where a family would begin whose child index were the index of ACLs. */
    private static final int FAMILY_OFFSET = ACL_ROOT_OFFSET - CHILD_ROOT_OFFSET;

    private final SegmentTable table;
    private final History memory;
    private final RegionHeader header;
    private final TreeTotals totals;
    private final ChildIndex index;
    private final ChildCursor cursor;
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final Int2IntHashMap slotsById = new Int2IntHashMap(NO_SLOT);
    private int[] buckets = new int[2 * INITIAL_SLOTS];
    private int[] ids = new int[INITIAL_SLOTS];
    private int[] lines = new int[INITIAL_SLOTS];
    private int[] counts = new int[INITIAL_SLOTS];
    private long[] hashes = new long[INITIAL_SLOTS];
    private long[] unusedSince = new long[INITIAL_SLOTS];
    /** Next of the same bucket, or next free slot. */
    private int[] chain = new int[INITIAL_SLOTS];
    private int[] before = new int[INITIAL_SLOTS];
    private int[] behind = new int[INITIAL_SLOTS];
    private int firstUnused = NO_SLOT;
    private int lastUnused = NO_SLOT;
    private int unusedCount;
    private int freeSlots = NO_SLOT;
    private int slotCount;
    private int size;
    private int lastId;
    private long zxid;
    private OwnerEnds ownerEnds;
    private boolean isOpen;

    AclTable(final SegmentTable table, final History memory, final RegionHeader header, final TreeTotals totals)
    {
        this.table = table;
        this.memory = memory;
        this.header = header;
        this.totals = totals;
        index = new ChildIndex(table, memory);
        cursor = new ChildCursor(table);
        Arrays.fill(buckets, NO_SLOT);
    }

    /**
     * Bytes that a list counts in the logical size of the tree.
     *
     * @param length of the list.
     * @return bytes.
     */
    public static long footprint(final int length)
    {
        return (long)(AclBlockDescriptor.lines(length) + INDEX_LINES) << SizeClasses.LINE_SHIFT;
    }

    /**
     * Id of a list that is there.
     *
     * @param list   in a buffer, as {@link AclBlockDescriptor} lays it out.
     * @param offset of the first byte.
     * @param length in bytes, 1 to {@link #MAX_LENGTH}.
     * @return the id, or {@link #OPEN} when there is no such list.
     */
    public int find(final DirectBuffer list, final int offset, final int length)
    {
        final int slot = slotOf(hash(list, offset, length), length);
        return NO_SLOT == slot ? OPEN : ids[slot];
    }

    /**
     * Whether one more list can be had: unused ones give way.
     *
     * @return false at the limit.
     */
    public boolean hasRoom()
    {
        return hasRoomFor(1);
    }

    /** Set who gives back what waits when there is no room, which comes into being after this. */
    void ownerEnds(final OwnerEnds ends)
    {
        ownerEnds = ends;
    }

    /**
     * Whether so many more lists can be had: unused ones give way.
     *
     * @param count of the lists, each of which a znode names as soon as it is made.
     * @return false beyond the limit.
     */
    public boolean hasRoomFor(final int count)
    {
        return count <= Integer.MAX_VALUE - lastId && count <= MAX_LISTS - size + unusedCount;
    }

    /**
     * Whether a znode names a list: one that none names may give way to another.
     *
     * @param id of a list that is there.
     * @return true when it is named.
     */
    public boolean isUsed(final int id)
    {
        return 0 != counts[slotOf(id)];
    }

    /**
     * Id of a list, which is made when it is not there. Within a transaction, in which a znode should come to name it.
     *
     * @param list   in a buffer, as {@link AclBlockDescriptor} lays it out; it is not interpreted.
     * @param offset of the first byte.
     * @param length in bytes, 1 to {@link #MAX_LENGTH}.
     * @return the id.
     * @throws TreeException with {@link TreeStatus#FULL} when there is no room for it: nothing was changed.
     */
    public int intern(final DirectBuffer list, final int offset, final int length)
    {
        if (!isOpen)
        {
            throw new TreeException("no transaction is open: the tree is changed within one only");
        }

        final long hash = hash(list, offset, length);
        final int known = slotOf(hash, length);
        if (NO_SLOT != known)
        {
            return ids[known];
        }
        if (!hasRoom())
        {
            throw new TreeException(
                TreeStatus.FULL, "the tree has " + size + " access lists in use, and ids up to " + lastId, null);
        }

        while (size >= MAX_LISTS)
        {
            collectFirst();
        }

        final int slot = add(lastId + 1, hash, length, zxid);
        lastId++;
        enqueue(slot, zxid);
        return lastId;
    }

    /**
     * A znode names a list.
     *
     * @throws TreeException when there is no such list; nothing was changed.
     */
    void use(final int id)
    {
        if (OPEN == id)
        {
            return;
        }

        final int slot = slotOf(id);
        if (0 == counts[slot]++)
        {
            dequeue(slot);
        }
    }

    /**
     * Refuse an id that no list has.
     */
    void check(final int id)
    {
        if (OPEN != id)
        {
            slotOf(id);
        }
    }

    /**
     * A znode names a list no longer.
     */
    void release(final int id)
    {
        release(id, 1);
    }

    /**
     * Several znodes name a list no longer.
     */
    void release(final int id, final int znodes)
    {
        if (OPEN == id)
        {
            return;
        }

        final int slot = slotOf(id);
        counts[slot] -= znodes;
        if (0 == counts[slot])
        {
            enqueue(slot, zxid);
        }
    }

    /**
     * A transaction begins: take away lists that nothing has named for long; but not while readers would wait long for
     * its end.
     */
    void begin(final long transaction, final boolean isLong)
    {
        zxid = transaction;
        isOpen = true;
        for (int i = isLong ? COLLECTED_PER_TRANSACTION : 0; i < COLLECTED_PER_TRANSACTION && NO_SLOT != firstUnused &&
            zxid - unusedSince[firstUnused] >= GRACE_TRANSACTIONS; i++)
        {
            collectFirst();
        }
    }

    void complete()
    {
        isOpen = false;
    }

    /**
     * Let a buffer show a list where it lies, until the next change of the tree.
     *
     * @param id     of the list, not {@link #OPEN}.
     * @param window that shows it.
     * @throws TreeException when there is no such list.
     */
    public void wrap(final int id, final DirectBuffer window)
    {
        final int line = lines[slotOf(id)];
        final UnsafeBuffer block = table.bufferOf(line);
        final int offset = table.offsetOf(line);
        window.wrap(
            block, offset + AclBlockDescriptor.LIST_OFFSET, block.getInt(offset + AclBlockDescriptor.LENGTH_OFFSET));
    }

    /**
     * Compute the lists' part of the digest from the lists as they lie in the region.
     */
    long computeDigest()
    {
        long sum = 0;
        cursor.reset(header.getInt(ACL_ROOT_OFFSET), header.getInt(ACL_DEPTH_OFFSET), 0, lastId + 1L);
        for (int line = cursor.next(); NULL_LINE != line; line = cursor.next())
        {
            final UnsafeBuffer block = table.bufferOf(line);
            final int offset = table.offsetOf(line);
            sum += TreeDigest.aclTerm((int)cursor.ordinal(), DataHash.of(
                block,
                offset + AclBlockDescriptor.LIST_OFFSET,
                block.getInt(offset + AclBlockDescriptor.LENGTH_OFFSET)));
        }

        return sum;
    }

    // ---- snapshots ----

    /**
     * The id that was given out last.
     *
     * @return the id, 0 before the first.
     */
    public int lastId()
    {
        return lastId;
    }

    /**
     * Lists that are there, used or not.
     *
     * @return the count.
     */
    public int size()
    {
        return size;
    }

    /**
     * Next list that a znode names, in the order of ids.
     *
     * @param id of the one before, 0 for the first.
     * @return its id, 0 when no more follow.
     */
    public int nextUsed(final int id)
    {
        cursor.reset(
            header.getInt(ACL_ROOT_OFFSET), header.getInt(ACL_DEPTH_OFFSET), id + 1L, lastId + 1L);
        while (NULL_LINE != cursor.next())
        {
            final int next = (int)cursor.ordinal();
            if (0 != counts[slotOf(next)])
            {
                return next;
            }
        }

        return 0;
    }

    /**
     * Next list that nothing names, the longest unused first.
     *
     * @param id of the one before, 0 for the first.
     * @return its id, 0 when no more follow.
     */
    public int nextUnused(final int id)
    {
        final int slot = 0 == id ? firstUnused : behind[slotOf(id)];
        return NO_SLOT == slot ? 0 : ids[slot];
    }

    /**
     * Transaction since which nothing names a list.
     *
     * @param id of the list.
     * @return its zxid, 0 while a znode names the list.
     */
    public long unusedSince(final int id)
    {
        return unusedSince[slotOf(id)];
    }

    /**
     * Put back which id was given out last.
     *
     * @param id 0 or more.
     */
    public void restoreLastId(final int id)
    {
        checkRestoring();
        lastId = id;
    }

    /**
     * Put back a list, before the znodes that name it: those that znodes name in the order of their ids, then the
     * others, the longest unused first.
     *
     * @param id     of the list.
     * @param since  transaction since which nothing names it, 0 for one that znodes name.
     * @param list   in a buffer.
     * @param offset of the first byte.
     * @param length in bytes.
     * @throws TreeException when it contradicts what was restored before.
     */
    public void restore(
        final int id, final long since, final DirectBuffer list, final int offset, final int length)
    {
        checkRestoring();
        final long hash = hash(list, offset, length);
        if (id < 1 || id > lastId || NO_SLOT != slotsById.get(id) || NO_SLOT != slotOf(hash, length) ||
            size >= MAX_LISTS)
        {
            throw new TreeException("access list " + id + " is there twice, one too many, or was never given out");
        }
        if (since < (NO_SLOT == lastUnused ? 0 : unusedSince[lastUnused]))
        {
            throw new TreeException("access list " + id + " is out of order");
        }

        enqueue(add(id, hash, length, TreeWriter.RESTORE_WORD), since);
    }

    /**
     * The restore ends.
     *
     * @throws TreeException when no znode names a list of which the snapshot says so.
     */
    void completeRestore()
    {
        if (NO_SLOT != firstUnused && 0 == unusedSince[firstUnused])
        {
            throw new TreeException("no znode names access list " + ids[firstUnused]);
        }
    }

    // ---- inside ----

    private void checkRestoring()
    {
        if (isOpen || 0 != zxid)
        {
            throw new TreeException("access lists can only be restored into a region without transactions");
        }
    }

    /** The list is {@link #source} from here on. */
    private long hash(final DirectBuffer list, final int offset, final int length)
    {
        if (length < 1 || length > AclBlockDescriptor.MAX_LIST_LENGTH)
        {
            throw new TreeException("an access list must have 1 to " + AclBlockDescriptor.MAX_LIST_LENGTH +
                " bytes: " + length);
        }

        source.wrap(list, offset, length);
        return DataHash.of(source, 0, length);
    }

    private int add(final int id, final long hash, final int length, final long word)
    {
        int line = reserve(AclBlockDescriptor.lines(length));
        while (NULL_LINE == line && ownerEnds.makeRoom())
        {
            line = reserve(AclBlockDescriptor.lines(length));
        }
        if (NULL_LINE == line)
        {
            throw new TreeException(TreeStatus.FULL, "the region is full: no room for an access list", null);
        }

        final UnsafeBuffer block = table.bufferOf(line);
        final int offset = table.offsetOf(line);
        block.putInt(offset + AclBlockDescriptor.ID_OFFSET, id);
        block.putInt(offset + AclBlockDescriptor.LENGTH_OFFSET, length);
        block.putBytes(offset + AclBlockDescriptor.LIST_OFFSET, source, 0, length);
        SeqLock.close(header.buffer(), DIRECTORIES_WORD_OFFSET, word);
        index.put(header.buffer(), FAMILY_OFFSET, id, line);

        final int slot = takeSlot();
        ids[slot] = id;
        lines[slot] = line;
        counts[slot] = 0;
        hashes[slot] = hash;
        final int bucket = bucketOf(hash);
        chain[slot] = buckets[bucket];
        buckets[bucket] = slot;
        slotsById.put(id, slot);
        size++;
        totals.digest += TreeDigest.aclTerm(id, hash);
        totals.treeBytes += footprint(length);
        return slot;
    }

    private int reserve(final int blockLines)
    {
        final int line = memory.allocate(blockLines);
        if (NULL_LINE == line || memory.hasSingles(ChildIndex.MAX_LINES_PER_PUT))
        {
            return line;
        }

        memory.free(line, blockLines);
        return NULL_LINE;
    }

    private void collectFirst()
    {
        final int slot = firstUnused;
        final int line = lines[slot];
        final int length = table.bufferOf(line).getInt(table.offsetOf(line) + AclBlockDescriptor.LENGTH_OFFSET);
        SeqLock.close(header.buffer(), DIRECTORIES_WORD_OFFSET, zxid);
        index.remove(header.buffer(), FAMILY_OFFSET, ids[slot]);
        memory.free(line, AclBlockDescriptor.lines(length));
        totals.digest -= TreeDigest.aclTerm(ids[slot], hashes[slot]);
        totals.treeBytes -= footprint(length);

        dequeue(slot);
        unchain(slot);
        slotsById.remove(ids[slot]);
        size--;
        chain[slot] = freeSlots;
        freeSlots = slot;
    }

    private int slotOf(final int id)
    {
        final int slot = slotsById.get(id);
        if (NO_SLOT == slot)
        {
            throw new TreeException("there is no access list " + id);
        }

        return slot;
    }

    /** Slot of {@link #source}. */
    private int slotOf(final long hash, final int length)
    {
        int slot = buckets[bucketOf(hash)];
        while (NO_SLOT != slot && (hash != hashes[slot] || !isSource(lines[slot], length)))
        {
            slot = chain[slot];
        }

        return slot;
    }

    private boolean isSource(final int line, final int length)
    {
        final UnsafeBuffer block = table.bufferOf(line);
        final int offset = table.offsetOf(line);
        if (length != block.getInt(offset + AclBlockDescriptor.LENGTH_OFFSET))
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if (source.getByte(i) != block.getByte(offset + AclBlockDescriptor.LIST_OFFSET + i))
            {
                return false;
            }
        }

        return true;
    }

    private int bucketOf(final long hash)
    {
        return (int)(hash ^ (hash >>> 32)) & (buckets.length - 1);
    }

    private void unchain(final int slot)
    {
        final int bucket = bucketOf(hashes[slot]);
        int previous = NO_SLOT;
        for (int i = buckets[bucket]; i != slot; i = chain[i])
        {
            previous = i;
        }

        if (NO_SLOT == previous)
        {
            buckets[bucket] = chain[slot];
        }
        else
        {
            chain[previous] = chain[slot];
        }
    }

    private void enqueue(final int slot, final long zxid)
    {
        unusedCount++;
        unusedSince[slot] = zxid;
        before[slot] = lastUnused;
        behind[slot] = NO_SLOT;
        if (NO_SLOT == lastUnused)
        {
            firstUnused = slot;
        }
        else
        {
            behind[lastUnused] = slot;
        }
        lastUnused = slot;
    }

    private void dequeue(final int slot)
    {
        unusedCount--;
        unusedSince[slot] = 0;
        if (NO_SLOT == before[slot])
        {
            firstUnused = behind[slot];
        }
        else
        {
            behind[before[slot]] = behind[slot];
        }
        if (NO_SLOT == behind[slot])
        {
            lastUnused = before[slot];
        }
        else
        {
            before[behind[slot]] = before[slot];
        }
    }

    private int takeSlot()
    {
        if (NO_SLOT != freeSlots)
        {
            final int slot = freeSlots;
            freeSlots = chain[slot];
            return slot;
        }
        if (slotCount == ids.length)
        {
            grow(2 * slotCount);
        }

        return slotCount++;
    }

    private void grow(final int slots)
    {
        ids = Arrays.copyOf(ids, slots);
        lines = Arrays.copyOf(lines, slots);
        counts = Arrays.copyOf(counts, slots);
        hashes = Arrays.copyOf(hashes, slots);
        unusedSince = Arrays.copyOf(unusedSince, slots);
        chain = Arrays.copyOf(chain, slots);
        before = Arrays.copyOf(before, slots);
        behind = Arrays.copyOf(behind, slots);
        buckets = new int[2 * slots];
        Arrays.fill(buckets, NO_SLOT);
        // Every slot that was handed out is in use: else one of the free ones had been taken.
        for (int slot = 0; slot < slotCount; slot++)
        {
            final int bucket = bucketOf(hashes[slot]);
            chain[slot] = buckets[bucket];
            buckets[bucket] = slot;
        }
    }
}
