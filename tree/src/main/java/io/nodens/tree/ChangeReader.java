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

import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

import static io.nodens.tree.layout.ChangeRecordDescriptor.*;

/**
 * Polls the change ring of a region. The ring can lose changes: a reader that falls behind by a whole ring is lapped.
 * It reports that and continues at the newest change. Its owner must then compare its watches with the tree.
 * <p>
 * <b>Thread:</b> owned by one. <b>Allocates:</b> never.
 */
public final class ChangeReader
{
    /** Returned by {@link #poll(ChangeHandler, int)} when changes were lost. */
    public static final int LAPPED = -1;

    private static final int MAX_SPINS = 4096;
    private static final long NO_POSITION = -1;

    private final UnsafeBuffer ring;
    private final RegionHeader header;
    private final SegmentTable table;
    private final EndedPaths ended;
    private final int mask;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
    private long position;
    private long polledZxid;
    private long handedZxid;
    private long lostAfterZxid;
    /** Of the record that names ended ephemerals which was loaded last. */
    private long endedPosition = NO_POSITION;
    private boolean isLapped;
    private boolean isStopped;

    private int recordLength;
    private int recordKind;
    private int recordZnodeKind;
    private int recordAclId;
    private int recordParentAclId;
    private int recordPathLength;
    private long recordZxid;
    private InterleavingHook hook;

    ChangeReader(final UnsafeBuffer ring, final RegionHeader header, final SegmentTable table)
    {
        this.ring = ring;
        this.header = header;
        this.table = table;
        ended = new EndedPaths(table, header);
        this.mask = ring.capacity() - 1;
        isLapped = !moveToNewest();
    }

    /**
     * Hand over changes of complete transactions, oldest first. The changes of a transaction are visible only after the
     * transaction is complete; a limit may divide them over several polls.
     *
     * @param handler for the changes.
     * @param limit   most changes to hand over.
     * @return number of changes handed over, or {@link #LAPPED}.
     */
    public int poll(final ChangeHandler handler, final int limit)
    {
        return poll(handler, limit, Long.MAX_VALUE);
    }

    /**
     * The same, of no transaction beyond a zxid.
     *
     * @param handler for the changes.
     * @param limit   most changes to hand over.
     * @param maxZxid of the last transaction whose changes are wanted.
     * @return number of changes handed over, or {@link #LAPPED}.
     */
    public int poll(final ChangeHandler handler, final int limit, final long maxZxid)
    {
        // The tail is published before the completed zxid: loaded after it, it covers every complete transaction.
        final long completedZxid = Math.min(header.completedZxid(), maxZxid);
        final long tail = header.ringTail();
        int count = 0;
        isStopped = false;
        // Unsigned: a tail that fell, which only damage does, is as good a reason to start anew.
        isLapped |= Long.compareUnsigned(tail - position, ring.capacity()) > 0;
        while (position < tail && !isLapped)
        {
            if (!load())
            {
                isLapped = true;
            }
            else if (KIND_PADDING == recordKind)
            {
                position += recordLength;
            }
            else if (recordZxid > completedZxid)
            {
                break;
            }
            else if (count >= limit || isStopped)
            {
                polledZxid = Math.max(polledZxid, recordZxid - 1);
                return count;
            }
            else if (recordZxid <= polledZxid)
            {
                position += recordLength;
            }
            else if (KIND_ENDED == recordKind)
            {
                count += handEnded(handler, limit - count);
            }
            else
            {
                position += recordLength;
                count++;
                hand(handler, recordKind, recordZnodeKind, recordAclId, recordParentAclId, path, recordPathLength);
            }
        }

        if (isLapped)
        {
            lostAfterZxid = Math.max(polledZxid, handedZxid);
            isLapped = !moveToNewest();
            count = LAPPED;
        }

        polledZxid = Math.max(polledZxid, completedZxid);
        return count;
    }

    /**
     * Another reader of the same ring.
     *
     * @return a reader at the newest change, for the same thread or another.
     */
    public ChangeReader another()
    {
        return new ChangeReader(ring, header, table.view());
    }

    /**
     * Go to where this reader, or another of the ring, stood before.
     *
     * @param toPosition at which, or behind which, every change after the zxid lies.
     * @param afterZxid  of the last transaction whose changes are not wanted.
     */
    public void moveTo(final long toPosition, final long afterZxid)
    {
        position = toPosition;
        endedPosition = NO_POSITION;
        polledZxid = afterZxid;
        handedZxid = afterZxid;
        isLapped = false;
    }

    /**
     * Where the next change will be.
     *
     * @return position in the ring, which never falls.
     */
    public long position()
    {
        return position;
    }

    /**
     * Whether the ring still holds what lies at a position and behind it.
     *
     * @param ofPosition of this reader, or another of the ring.
     * @return false when a poll from there on would find that changes are lost.
     */
    public boolean isHeld(final long ofPosition)
    {
        return header.ringTailIntent() <= ofPosition + ring.capacity();
    }

    /**
     * Length of the ring.
     *
     * @return the length in bytes.
     */
    public int ringLength()
    {
        return ring.capacity();
    }

    /**
     * Every change of every transaction up to this one was handed over, or lost and reported as {@link #LAPPED}. When
     * poll returned less than its limit this is at least the completed zxid from before the call.
     *
     * @return the zxid.
     */
    public long polledZxid()
    {
        return polledZxid;
    }

    /**
     * Hand over no more in the poll under way. For the handler, while it is called.
     */
    public void stop()
    {
        isStopped = true;
    }

    /**
     * When {@link #poll(ChangeHandler, int)} has returned {@link #LAPPED}: every change up to this zxid was handed
     * over. Of the next transaction some may have been.
     *
     * @return the zxid.
     */
    public long lostAfterZxid()
    {
        return lostAfterZxid;
    }

    void hook(final InterleavingHook value)
    {
        hook = value;
    }

    /**
     * Hand over ephemerals of an owner that ended, from where the poll before stopped.
     *
     * @return how many; fewer than there are when a path could not be read any more, which is as if the ring had lost
     *     it.
     */
    private int handEnded(final ChangeHandler handler, final int limit)
    {
        int count = 0;
        while (ended.hasNext() && count < limit && !isStopped && !isLapped)
        {
            final int length = ended.next();
            if (EndedPaths.GONE == length)
            {
                isLapped = true;
            }
            else
            {
                count++;
                hand(
                    handler, ChangeHandler.DELETED, ZnodeKind.EPHEMERAL, ended.aclId(), ended.parentAclId(),
                    ended.path(), length);
            }
        }

        position += ended.hasNext() ? 0 : recordLength;
        return count;
    }

    private void hand(
        final ChangeHandler handler,
        final int kind,
        final int znodeKind,
        final int aclId,
        final int parentAclId,
        final UnsafeBuffer source,
        final int length)
    {
        // In case that the rest is lost: what is handed over now may be the first change of several.
        handedZxid = recordZxid - 1;
        handler.onChange(recordZxid, kind, znodeKind, aclId, parentAclId, source, 0, length);
    }

    private boolean load()
    {
        if (null != hook)
        {
            hook.at(InterleavingHook.BEFORE_CHANGE);
        }

        final int offset = (int)position & mask;
        final int toEnd = ring.capacity() - offset;
        if (0 != (offset & (ALIGNMENT - 1)))
        {
            return false;
        }

        final int length = ring.getInt(offset + LENGTH_OFFSET);
        final int kinds = ring.getInt(offset + KIND_OFFSET);
        final int kind = kinds & 0xFF;
        final int pathLength = kinds >>> Short.SIZE;
        long zxid = 0;
        int aclId = 0;
        int parentAclId = 0;
        boolean isSound = length >= ALIGNMENT && length <= toEnd && 0 == (length & (ALIGNMENT - 1));
        if (isSound && KIND_PADDING != kind)
        {
            isSound = length >= PATH_OFFSET;
            if (isSound)
            {
                zxid = ring.getLong(offset + ZXID_OFFSET);
                aclId = ring.getInt(offset + ACL_OFFSET);
                parentAclId = ring.getInt(offset + PARENT_ACL_OFFSET);
                isSound = pathLength > 0 && pathLength <= path.capacity() && PATH_OFFSET + pathLength <= length;
            }
            if (isSound && KIND_ENDED != kind)
            {
                path.putBytes(0, ring, offset + PATH_OFFSET, pathLength);
            }
            else if (isSound && endedPosition != position)
            {
                isSound = ended.take(ring, offset, pathLength);
                endedPosition = position;
            }
        }

        VarHandle.acquireFence();
        recordLength = length;
        recordKind = kind;
        recordZnodeKind = (kinds >>> Byte.SIZE) & 0xFF;
        recordAclId = aclId;
        recordParentAclId = parentAclId;
        recordPathLength = pathLength;
        recordZxid = zxid;
        return isSound && header.ringTailIntent() <= position + ring.capacity();
    }

    /**
     * Skip to the newest change. The zxid of the ring is stored before its tail, so the zxid loaded after the tail
     * is that of the tail's last transaction or a later one, whose changes then come and are skipped as already
     * reported. The owner is not told before the transaction is complete, so that the tree it looks at next shows
     * what was skipped.
     */
    private boolean moveToNewest()
    {
        final long tail = header.ringTail();
        final long zxid = header.ringZxid();
        for (int i = 0; i < MAX_SPINS; i++)
        {
            if (header.completedZxid() >= zxid)
            {
                position = tail;
                endedPosition = NO_POSITION;
                polledZxid = Math.max(polledZxid, zxid);
                return true;
            }

            Thread.onSpinWait();
        }

        return false;
    }
}
