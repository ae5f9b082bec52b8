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

import io.nodens.tree.layout.ChangeRecordDescriptor;
import io.nodens.tree.layout.EndedOwnerDescriptor;
import io.nodens.tree.memory.EndedOwners;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.ZnodeDescriptor.DATA_LENGTH_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.KIND_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.OWNER_OFFSET;

/**
 * Ends owners whose ephemerals are too many to be deleted one by one while everybody waits. The transaction touches the
 * owner and the parents; from its completion on nobody finds the ephemerals. Their records stay where they are, and
 * are given back by the transactions that follow, some by each.
 * <pre>
 *   open - children, for each parent - znodes, all ephemerals - close
 *                                        |
 *                                        +--&gt; change ring, for watches: lines, not paths
 *                                        +--&gt; records that wait --some time--&gt; given back
 * </pre>
 * Who sums up what the ephemerals are in total is the caller's business. That records wait shows nowhere but in the
 * memory that they take: a create of the same name unlinks the record that waits, a region without room gives back
 * first, and the record of a deleted parent waits with its children.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> while more records wait than ever before, else never.
 */
public final class OwnerEnds
{
    /** Records that a transaction gives back: some 50 us or so. */
    static final int GIVEN_BACK_PER_TRANSACTION = 64;
    /** Log time for which records stay: those who follow the changes read their paths meanwhile. */
    static final int KEPT_MS = 1000;
    /** Records that stay for longer than that, if {@link #keptMs(int) told so}: a list steps over them. */
    static final int MOST_KEPT = 1 << 16;

    private static final int MOST_GIVEN_BACK = 1024;

    private static final int GIVEN_BACK_FOR_ROOM = 256;
    private static final int INITIAL_CAPACITY = 1024;

    private final SegmentTable table;
    private final RegionHeader header;
    private final ChangeWriter changes;
    private final ZnodeEditor editor;
    private final AclTable acls;
    private final EndedOwners owners;
    /** Records that wait, oldest first: lines from position head to tail, modulo its length, a power of two. */
    private UnsafeBuffer queue = new UnsafeBuffer(new byte[INITIAL_CAPACITY * Integer.BYTES]);
    private long head;
    private long tail;
    /** Ends whose records wait, oldest first, by number modulo their most. */
    private final int[] endEntries = new int[EndedOwnerDescriptor.COUNT];
    private final long[] endTails = new long[EndedOwnerDescriptor.COUNT];
    private final long[] endTimesMs = new long[EndedOwnerDescriptor.COUNT];
    private long firstEnd;
    private long nextEnd;
    private int entry;
    private long waitingBytes;
    private int keptMs = KEPT_MS;
    private long zxid;
    private long timeMs;

    OwnerEnds(
        final SegmentTable table,
        final RegionHeader header,
        final History history,
        final ChangeWriter changes,
        final ZnodeEditor editor,
        final AclTable acls)
    {
        this.table = table;
        this.header = header;
        this.changes = changes;
        this.editor = editor;
        this.acls = acls;
        owners = new EndedOwners(header, history);
    }

    /**
     * Let records stay for longer, unless they are too many, so that those who come back to changes of before can read
     * their paths, too.
     *
     * @param value in ms of log time.
     */
    public void keptMs(final int value)
    {
        keptMs = value;
    }

    /**
     * Whether one more owner can be ended here. Differs from replica to replica, and so must what follows from it not:
     * the caller deletes the ephemerals one by one instead.
     *
     * @return false while readers need the whole table of ended owners.
     */
    public boolean isPossible()
    {
        return EndedOwners.NO_ENTRY != owners.freeEntry();
    }

    /**
     * Begin to end an owner, within a transaction, when it {@link #isPossible()}.
     *
     * @param owner of ephemerals; it never owns one again.
     */
    public void open(final long owner)
    {
        entry = owners.freeEntry();
        owners.put(entry, owner, zxid);
    }

    /**
     * Take ephemerals of the owner from a parent.
     *
     * @param parent    of them.
     * @param count     of them.
     * @param dataBytes that they have together.
     */
    public void children(final int parent, final int count, final long dataBytes)
    {
        editor.endChildren(parent, count, dataBytes, zxid);
    }

    /**
     * Name ephemerals of the owner: watches hear of them in the order in which they are named. They are copied in bulk,
     * since the first owner ends before anything here was compiled.
     *
     * @param znodes four bytes each; 0 stands for none.
     * @param count  of them.
     */
    public void znodes(final DirectBuffer znodes, final int count)
    {
        makeRoomFor(count);
        for (int done = 0; done < count; )
        {
            final int part = Math.min(count - done, ChangeRecordDescriptor.MAX_ENDED);
            changes.appendEnded(zxid, tail + done, znodes, done, part);
            done += part;
        }

        final int index = indexOf(tail);
        final int toEnd = Math.min(count * Integer.BYTES, queue.capacity() - index);
        queue.putBytes(index, znodes, 0, toEnd);
        queue.putBytes(0, znodes, toEnd, count * Integer.BYTES - toEnd);
        tail += count;
    }

    /**
     * All ephemerals of the owner were named.
     *
     * @param sum of what they are together.
     */
    public void close(final OwnerSum sum)
    {
        acls.release(sum.aclId(), sum.aclCount());
        editor.endTotals(sum);
        waitingBytes += sum.treeBytes();
        final int end = (int)nextEnd++ & (EndedOwnerDescriptor.COUNT - 1);
        endEntries[end] = entry;
        endTails[end] = tail;
        endTimesMs[end] = timeMs;
    }

    /**
     * Share of a znode in {@link TreeWriter#treeBytes()}.
     *
     * @param znode to read.
     * @return bytes.
     */
    public long bytesOf(final int znode)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        return TreeWriter.footprint(
            ZnodeFields.nameLength(buffer, offset), buffer.getInt(offset + DATA_LENGTH_OFFSET));
    }

    /**
     * Share of a znode in {@link TreeWriter#digest()}.
     *
     * @param znode to read.
     * @return its terms.
     */
    public long digestOf(final int znode)
    {
        return editor.digestOf(znode);
    }

    /** Whether a record is that of an ephemeral whose owner has ended. */
    boolean isWaiting(final int znode)
    {
        if (head == tail)
        {
            return false;
        }

        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        return ZnodeKind.EPHEMERAL == buffer.getByte(offset + KIND_OFFSET) &&
            owners.isWaiting(buffer.getLong(offset + OWNER_OFFSET));
    }

    boolean hasWaiting()
    {
        return head != tail;
    }

    /** Bytes that the records take which wait, without those whose data were given back already. */
    long waitingBytes()
    {
        return waitingBytes;
    }

    /** The data of a record that waits are about to be given back, before the record's turn. */
    void unlinking(final int znode)
    {
        waitingBytes -= bytesOf(znode);
    }

    /** A transaction begins: give back what has waited for long enough. */
    void begin(final long transaction, final long nowMs)
    {
        zxid = transaction;
        timeMs = nowMs;
        if (head != tail)
        {
            final int end = (int)firstEnd & (EndedOwnerDescriptor.COUNT - 1);
            final long ageMs = nowMs - endTimesMs[end];
            final long tooMany = ageMs >= KEPT_MS ? Math.min(tail - head - MOST_KEPT, MOST_GIVEN_BACK) : 0;
            final long due = Math.max(ageMs >= keptMs ? GIVEN_BACK_PER_TRANSACTION : 0, tooMany);
            giveBack((int)Math.min(due, endTails[end] - head));
        }
    }

    /**
     * Give back records because there is no room.
     *
     * @return false when none wait.
     */
    boolean makeRoom()
    {
        final int count = (int)Math.min(GIVEN_BACK_FOR_ROOM, tail - head);
        giveBack(count);
        return count > 0;
    }

    private void giveBack(final int count)
    {
        if (count <= 0)
        {
            return;
        }

        header.givenBack(head + count);
        for (int i = 0; i < count; i++)
        {
            final int znode = queue.getInt(indexOf(head++));
            if (TreeWriter.NULL_ZNODE != znode)
            {
                waitingBytes -= editor.removal().isUnlinked(znode) ? 0 : bytesOf(znode);
                editor.removal().giveBack(znode, zxid);
            }
            final int end = (int)firstEnd & (EndedOwnerDescriptor.COUNT - 1);
            if (head == endTails[end])
            {
                owners.drained(endEntries[end], zxid);
                firstEnd++;
            }
        }
    }

    private int indexOf(final long position)
    {
        return (int)(position << 2) & (queue.capacity() - 1);
    }

    private void makeRoomFor(final int count)
    {
        final int length = (int)(tail - head) + count;
        if (length * Integer.BYTES > queue.capacity())
        {
            final UnsafeBuffer former = queue;
            final int from = indexOf(head);
            final int toEnd = former.capacity() - from;
            queue = new UnsafeBuffer(new byte[BitUtil.findNextPositivePowerOfTwo(length) * Integer.BYTES]);
            // All of the former one, from its head on: positions may wrap elsewhere in the new one.
            for (int done = 0; done < former.capacity(); )
            {
                final int source = done < toEnd ? from + done : done - toEnd;
                final int target = indexOf(head + (done >> 2));
                final int part = Math.min(
                    done < toEnd ? toEnd - done : former.capacity() - done, queue.capacity() - target);
                queue.putBytes(target, former, source, part);
                done += part;
            }
        }
    }
}
