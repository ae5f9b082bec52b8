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

import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.index.PathHash;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.NAME_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.PARENT_OFFSET;

/**
 * Paths of znodes and their hashes, put together from the names up the parents. Trusts the records.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
final class ZnodePaths
{
    private static final byte SLASH = (byte)'/';

    private final SegmentTable table;
    private final long rootHash;

    ZnodePaths(final SegmentTable table, final long rootHash)
    {
        this.table = table;
        this.rootHash = rootHash;
    }

    int length(final int znode)
    {
        int length = 0;
        for (int line = znode; TreeWriter.ROOT_ZNODE != line; )
        {
            final UnsafeBuffer buffer = table.bufferOf(line);
            final int offset = table.offsetOf(line);
            length += 1 + ZnodeFields.nameLength(buffer, offset);
            line = buffer.getInt(offset + PARENT_OFFSET);
        }

        return Math.max(1, length);
    }

    void copy(final int znode, final MutableDirectBuffer dst, final int dstOffset, final int length)
    {
        if (TreeWriter.ROOT_ZNODE == znode)
        {
            dst.putByte(dstOffset, SLASH);
            return;
        }

        int end = dstOffset + length;
        for (int line = znode; TreeWriter.ROOT_ZNODE != line; )
        {
            final UnsafeBuffer buffer = table.bufferOf(line);
            final int offset = table.offsetOf(line);
            final int nameLength = ZnodeFields.nameLength(buffer, offset);
            end -= nameLength;
            dst.putBytes(end, buffer, offset + NAME_OFFSET, nameLength);
            dst.putByte(--end, SLASH);
            line = buffer.getInt(offset + PARENT_OFFSET);
        }
    }

    /**
     * Full hash of a znode's path for the index; the parent of a znode has a family.
     */
    long indexHash(final int znode)
    {
        return hash(znode, rootHash, FamilyDescriptor.INDEX_HASH_OFFSET);
    }

    /**
     * Hash of a znode's path for the digest.
     */
    long digestHash(final int znode)
    {
        return hash(znode, PathHash.DIGEST_ROOT, FamilyDescriptor.DIGEST_HASH_OFFSET);
    }

    private long hash(final int znode, final long rootValue, final int familyField)
    {
        if (TreeWriter.ROOT_ZNODE == znode)
        {
            return rootValue;
        }

        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int parent = buffer.getInt(offset + PARENT_OFFSET);
        final int family = table.bufferOf(parent).getInt(table.offsetOf(parent) + ZnodeDescriptor.FAMILY_OFFSET);
        assert NULL_LINE != family;

        return PathHash.child(
            table.bufferOf(family).getLong(table.offsetOf(family) + familyField),
            buffer,
            offset + NAME_OFFSET,
            ZnodeFields.nameLength(buffer, offset));
    }
}
