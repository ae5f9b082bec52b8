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
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

import static io.nodens.tree.layout.ChangeRecordDescriptor.ALIGNMENT;
import static io.nodens.tree.layout.ChangeRecordDescriptor.KIND_ENDED;
import static io.nodens.tree.layout.ChangeRecordDescriptor.KIND_PADDING;
import static io.nodens.tree.layout.ChangeRecordDescriptor.LENGTH_OFFSET;
import static io.nodens.tree.layout.ChangeRecordDescriptor.PARENT_ACL_OFFSET;
import static io.nodens.tree.layout.ChangeRecordDescriptor.PATH_OFFSET;
import static io.nodens.tree.layout.ChangeRecordDescriptor.POSITION_OFFSET;
import static io.nodens.tree.layout.ChangeRecordDescriptor.ZXID_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.RING_TAIL_INTENT_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.RING_TAIL_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.RING_ZXID_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.PARENT_OFFSET;

/**
 * The producing side of the change ring. Records are stored as the transaction goes and published together; never
 * waits for a reader.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
final class ChangeWriter
{
    private final UnsafeBuffer ring;
    private final UnsafeBuffer header;
    private final SegmentTable table;
    private final ZnodePaths paths;
    private final int mask;
    private long position;

    ChangeWriter(
        final UnsafeBuffer ring, final RegionHeader header, final SegmentTable table, final ZnodePaths paths)
    {
        this.ring = ring;
        this.table = table;
        this.paths = paths;
        this.header = header.buffer();
        this.mask = ring.capacity() - 1;
    }

    /**
     * Append a change of a znode that is there.
     *
     * @param kind  of change, as in {@link ChangeHandler}.
     * @param zxid  of the transaction.
     * @param znode that is changed.
     */
    void append(final int kind, final long zxid, final int znode)
    {
        final UnsafeBuffer record = table.bufferOf(znode);
        final int recordOffset = table.offsetOf(znode);
        final int parent = record.getInt(recordOffset + PARENT_OFFSET);
        final int parentAclId = SizeClasses.NULL_LINE == parent ? 0 :
            table.bufferOf(parent).getInt(table.offsetOf(parent) + ZnodeDescriptor.ACL_OFFSET);
        final int length = paths.assemble(znode);
        final int offset = claim(kind, record.getByte(recordOffset + ZnodeDescriptor.KIND_OFFSET), zxid, length);
        ring.putInt(
            offset + ChangeRecordDescriptor.ACL_OFFSET, record.getInt(recordOffset + ZnodeDescriptor.ACL_OFFSET));
        ring.putInt(offset + PARENT_ACL_OFFSET, parentAclId);
        ring.putBytes(offset + PATH_OFFSET, paths.buffer(), 0, length);
    }

    /**
     * Append ephemerals of an owner that ended.
     *
     * @param zxid     of the transaction.
     * @param position of the first among all that ended so.
     * @param znodes   four bytes each.
     * @param from     index of the first.
     * @param count    of them, at most {@link ChangeRecordDescriptor#MAX_ENDED}.
     */
    void appendEnded(
        final long zxid, final long position, final DirectBuffer znodes, final int from, final int count)
    {
        final int offset = claim(KIND_ENDED, ZnodeKind.EPHEMERAL, zxid, count * Integer.BYTES);
        ring.putLong(offset + POSITION_OFFSET, position);
        ring.putBytes(offset + PATH_OFFSET, znodes, from * Integer.BYTES, count * Integer.BYTES);
    }

    /**
     * Make room for a record and begin it.
     *
     * @return its offset.
     */
    private int claim(final int kind, final int znodeKind, final long zxid, final int contentLength)
    {
        final int length = BitUtil.align(PATH_OFFSET + contentLength, ALIGNMENT);
        int offset = (int)position & mask;
        final int toEnd = ring.capacity() - offset;
        if (toEnd < length)
        {
            intend(position + toEnd + length);
            ring.putInt(offset + LENGTH_OFFSET, toEnd);
            ring.putInt(offset + ChangeRecordDescriptor.KIND_OFFSET, KIND_PADDING);
            position += toEnd;
            offset = 0;
        }
        else
        {
            intend(position + length);
        }

        ring.putInt(offset + LENGTH_OFFSET, length);
        // Kind, kind of znode and path length are one word.
        ring.putInt(
            offset + ChangeRecordDescriptor.KIND_OFFSET,
            kind | (znodeKind << Byte.SIZE) | (contentLength << Short.SIZE));
        ring.putLong(offset + ZXID_OFFSET, zxid);
        position += length;
        return offset;
    }

    /**
     * Publish what was appended. To be called before the transaction is completed, so that a reader which has seen the
     * completed zxid finds all its changes.
     *
     * @param zxid of the transaction.
     */
    void publish(final long zxid)
    {
        header.putLongOpaque(RING_ZXID_OFFSET, zxid);
        header.putLongRelease(RING_TAIL_OFFSET, position);
    }

    private void intend(final long end)
    {
        header.putLongOpaque(RING_TAIL_INTENT_OFFSET, end);
        VarHandle.releaseFence();
    }
}
