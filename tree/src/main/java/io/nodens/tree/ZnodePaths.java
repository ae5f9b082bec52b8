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
import io.nodens.tree.memory.SegmentTable;
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

    /** Longest name that is copied by words. */
    private static final int MAX_WORDS_LENGTH = 4 * Long.BYTES;

    private final SegmentTable table;
    private final long rootHash;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH + Long.BYTES]);
    private final int[] lines = new int[TreeConfiguration.MAX_PATH_LENGTH / 2];

    ZnodePaths(final SegmentTable table, final long rootHash)
    {
        this.table = table;
        this.rootHash = rootHash;
    }

    /**
     * Put a path together in {@link #buffer()}.
     *
     * @return its length.
     */
    int assemble(final int znode)
    {
        if (TreeWriter.ROOT_ZNODE == znode)
        {
            buffer.putByte(0, SLASH);
            return 1;
        }

        int depth = 0;
        for (int line = znode; TreeWriter.ROOT_ZNODE != line; )
        {
            lines[depth++] = line;
            line = table.bufferOf(line).getInt(table.offsetOf(line) + PARENT_OFFSET);
        }

        int length = 0;
        while (--depth >= 0)
        {
            final UnsafeBuffer record = table.bufferOf(lines[depth]);
            final int offset = table.offsetOf(lines[depth]);
            final int nameLength = ZnodeFields.nameLength(record, offset);
            buffer.putByte(length++, SLASH);
            copyName(record, offset + NAME_OFFSET, length, nameLength);
            length += nameLength;
        }

        return length;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Whole words, what they copy too much is overwritten by what follows: faster than a call for each short name.
     */
    private void copyName(final UnsafeBuffer record, final int nameOffset, final int index, final int nameLength)
    {
        if (nameLength > MAX_WORDS_LENGTH || nameOffset + MAX_WORDS_LENGTH > record.capacity())
        {
            buffer.putBytes(index, record, nameOffset, nameLength);
            return;
        }

        for (int i = 0; i < nameLength; i += Long.BYTES)
        {
            buffer.putLong(index + i, record.getLong(nameOffset + i));
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
        final int family = ZnodeFields.familyOf(table, parent);
        assert NULL_LINE != family;

        return PathHash.child(
            table.bufferOf(family).getLong(table.offsetOf(family) + familyField),
            buffer,
            offset + NAME_OFFSET,
            ZnodeFields.nameLength(buffer, offset));
    }
}
