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

import io.nodens.tree.index.PathHash;
import io.nodens.tree.layout.ChangeRecordDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

import static io.nodens.tree.layout.RegionHeaderDescriptor.HASH_SEED_OFFSET;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.ACL_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.CZXID_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.FAMILY_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.HEAD_LENGTH;
import static io.nodens.tree.layout.ZnodeDescriptor.NAME_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.PARENT_OFFSET;

/**
 * Reads the paths of ephemerals whose owner has ended from the records that they left. A record is whole as long as it
 * was not given back: its name and its parent never change. Its ancestors may be gone, and their memory be another's:
 * the parent's path is proved by its hash, which the parent's family keeps as long as a child's record waits.
 * <p>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
final class EndedPaths
{
    /** The path cannot be read any more. */
    static final int GONE = -1;

    private static final byte SLASH = '/';

    private final SegmentTable table;
    private final RegionHeader header;
    private final long rootHash;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
    private final int[] lines = new int[ChangeRecordDescriptor.MAX_ENDED];
    private final int[] ancestors = new int[TreeConfiguration.MAX_PATH_LENGTH / 2];
    private int count;
    private int next;
    private long firstPosition;
    private int parent;
    private int parentLength;
    private int parentAclId;
    private int aclId;

    EndedPaths(final SegmentTable table, final RegionHeader header)
    {
        this.table = table;
        this.header = header;
        rootHash = header.getLong(HASH_SEED_OFFSET);
    }

    /**
     * Take the content of a record of the change ring.
     *
     * @return false when it is none.
     */
    boolean take(final UnsafeBuffer ring, final int recordOffset, final int contentLength)
    {
        count = contentLength >> 2;
        next = 0;
        parent = NULL_LINE;
        firstPosition = ring.getLong(recordOffset + ChangeRecordDescriptor.POSITION_OFFSET);
        if (0 != (contentLength & 3) || count > lines.length)
        {
            count = 0;
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            lines[i] = ring.getInt(recordOffset + ChangeRecordDescriptor.PATH_OFFSET + (i << 2));
        }

        return true;
    }

    boolean hasNext()
    {
        while (next < count && NULL_LINE == lines[next])
        {
            next++;
        }

        return next < count;
    }

    /**
     * Read the next path into {@link #path()}.
     *
     * @return its length, or {@link #GONE}.
     */
    int next()
    {
        final int znode = lines[next];
        table.beginLookup();
        int length = assemble(znode);
        if (length < 0 && table.isSegmentMissing() && table.mapMissing())
        {
            parent = NULL_LINE;
            table.beginLookup();
            length = assemble(znode);
        }

        return header.givenBack() > firstPosition + next++ ? GONE : length;
    }

    UnsafeBuffer path()
    {
        return path;
    }

    int aclId()
    {
        return aclId;
    }

    int parentAclId()
    {
        return parentAclId;
    }

    private int assemble(final int znode)
    {
        final RegionMemory memory = table.memoryOf(znode);
        final long offset = table.offsetOf(znode);
        if (!isRecord(znode, memory, offset))
        {
            return GONE;
        }

        aclId = memory.getInt(offset + ACL_OFFSET);
        final int line = memory.getInt(offset + PARENT_OFFSET);
        if (line != parent)
        {
            parent = NULL_LINE;
            if (!assembleParent(line) || isYounger(line, memory.getLong(offset + CZXID_OFFSET)))
            {
                return GONE;
            }
            parent = line;
        }

        return append(memory, offset, parentLength);
    }

    /** A parent that several have is read once: it stays as long as the record of one of them does. */
    private boolean assembleParent(final int line)
    {
        int depth = 0;
        for (int znode = line; TreeWriter.ROOT_ZNODE != znode; )
        {
            final RegionMemory memory = table.memoryOf(znode);
            final long offset = table.offsetOf(znode);
            if (!isRecord(znode, memory, offset) || depth == ancestors.length)
            {
                return false;
            }

            ancestors[depth++] = znode;
            znode = memory.getInt(offset + PARENT_OFFSET);
        }

        long hash = rootHash;
        parentLength = 0;
        while (--depth >= 0)
        {
            final RegionMemory memory = table.memoryOf(ancestors[depth]);
            final long offset = table.offsetOf(ancestors[depth]);
            final int former = parentLength;
            parentLength = append(memory, offset, former);
            if (GONE == parentLength)
            {
                return false;
            }

            hash = PathHash.child(hash, path, former + 1, parentLength - former - 1);
        }

        final RegionMemory memory = table.memoryOf(line);
        final long offset = table.offsetOf(line);
        parentAclId = memory.getInt(offset + ACL_OFFSET);
        final int family = memory.getInt(offset + FAMILY_OFFSET);
        final RegionMemory familyMemory = table.memoryOf(family);
        return NULL_LINE != family && null != familyMemory &&
            hash == familyMemory.getLong(table.offsetOf(family) + FamilyDescriptor.INDEX_HASH_OFFSET);
    }

    /**
     * Whether a znode cannot be the parent of an older one. A record that was unlinked before its turn does not keep
     * its parent's, whose line may be another parent's by now. That one had its czxid before its family.
     */
    private boolean isYounger(final int line, final long childCzxid)
    {
        VarHandle.acquireFence();
        return table.memoryOf(line).getLong((long)table.offsetOf(line) + CZXID_OFFSET) > childCzxid;
    }

    private int append(final RegionMemory memory, final long offset, final int length)
    {
        final int nameLength = ZnodeFields.nameLength(memory, offset);
        if (0 == nameLength || length + 1 + nameLength > path.capacity() ||
            offset + NAME_OFFSET > memory.length() - nameLength)
        {
            return GONE;
        }

        path.putByte(length, SLASH);
        memory.copyTo(offset + NAME_OFFSET, path.byteArray(), length + 1, nameLength);
        return length + 1 + nameLength;
    }

    private static boolean isRecord(final int znode, final RegionMemory memory, final long offset)
    {
        return NULL_LINE != znode && null != memory && offset <= memory.length() - HEAD_LENGTH;
    }
}
