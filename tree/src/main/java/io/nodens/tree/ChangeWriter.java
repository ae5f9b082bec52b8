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
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

import static io.nodens.tree.layout.ChangeRecordDescriptor.*;
import static io.nodens.tree.layout.RegionHeaderDescriptor.RING_TAIL_INTENT_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.RING_TAIL_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.RING_ZXID_OFFSET;

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
    private final int mask;
    private long position;

    ChangeWriter(final UnsafeBuffer ring, final RegionHeader header)
    {
        this.ring = ring;
        this.header = header.buffer();
        this.mask = ring.capacity() - 1;
    }

    UnsafeBuffer buffer()
    {
        return ring;
    }

    /**
     * Append a record.
     *
     * @param kind        of change.
     * @param zxid        of the transaction.
     * @param znodeKind   of {@link ZnodeKind}.
     * @param aclId       of the znode.
     * @param parentAclId of its parent, 0 for the root.
     * @param pathLength  bytes of the path.
     * @return offset in {@link #buffer()} at which the caller puts the path at once.
     */
    int append(
        final int kind,
        final long zxid,
        final int znodeKind,
        final int aclId,
        final int parentAclId,
        final int pathLength)
    {
        final int length = BitUtil.align(PATH_OFFSET + pathLength, ALIGNMENT);
        int offset = (int)position & mask;
        final int toEnd = ring.capacity() - offset;
        if (toEnd < length)
        {
            intend(position + toEnd + length);
            ring.putInt(offset + LENGTH_OFFSET, toEnd);
            ring.putInt(offset + KIND_OFFSET, KIND_PADDING);
            position += toEnd;
            offset = 0;
        }
        else
        {
            intend(position + length);
        }

        ring.putInt(offset + LENGTH_OFFSET, length);
        // Kind, kind of znode and path length are one word.
        ring.putInt(offset + KIND_OFFSET, kind | (znodeKind << Byte.SIZE) | (pathLength << Short.SIZE));
        ring.putLong(offset + ZXID_OFFSET, zxid);
        ring.putInt(offset + ACL_OFFSET, aclId);
        ring.putInt(offset + PARENT_ACL_OFFSET, parentAclId);
        position += length;
        return offset + PATH_OFFSET;
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
