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

import io.nodens.tree.index.ChildIndex;
import io.nodens.tree.index.PathIndex;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;
import org.agrona.collections.IntHashSet;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.DATA_LENGTH_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.FAMILY_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.ORDINAL_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.PARENT_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.WORD_OFFSET;

/**
 * Takes records out of both indexes and gives their memory back. The two come together when a znode is deleted. They
 * come apart where an owner has ended: a record of one of its ephemerals may be unlinked before its turn, since its
 * name is wanted; and a parent that is deleted keeps its record until its last child of that kind has gone.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> while more records are unlinked or kept than ever before, else never.
 */
final class RecordRemoval
{
    private final SegmentTable table;
    private final History memory;
    private final DataBlocks blocks;
    private final ChildIndex children;
    private final ZnodePaths paths;
    private final long hashMask;
    private final TreeTotals totals;
    private final IntHashSet unlinked = new IntHashSet();
    private final IntHashSet keptParents = new IntHashSet();
    private PathIndex index;

    RecordRemoval(
        final SegmentTable table,
        final History memory,
        final DataBlocks blocks,
        final ChildIndex children,
        final ZnodePaths paths,
        final long hashMask,
        final TreeTotals totals)
    {
        this.totals = totals;
        this.table = table;
        this.memory = memory;
        this.blocks = blocks;
        this.children = children;
        this.paths = paths;
        this.hashMask = hashMask;
    }

    void index(final PathIndex pathIndex)
    {
        index = pathIndex;
    }

    /**
     * Close a record before it, its family or its data is changed, and save what it was.
     */
    void close(final int znode, final long zxid)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        if (memory.isOn() && zxid != buffer.getLong(offset + WORD_OFFSET))
        {
            memory.save(znode, ZnodeFields.slotLines(buffer, offset));
            final int family = buffer.getInt(offset + FAMILY_OFFSET);
            if (NULL_LINE != family)
            {
                memory.save(family, FamilyDescriptor.LINES);
            }
        }

        SeqLock.close(buffer, offset + WORD_OFFSET, zxid);
    }

    /**
     * Take a record out of both indexes. Its parent's family keeps its numbers.
     */
    void unlink(final int znode, final long zxid)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int parent = buffer.getInt(offset + PARENT_OFFSET);
        close(parent, zxid);
        index.remove((int)(paths.indexHash(znode) & hashMask), znode, zxid);
        final int family = ZnodeFields.familyOf(table, parent);
        children.remove(table.bufferOf(family), table.offsetOf(family), buffer.getLong(offset + ORDINAL_OFFSET));
    }

    /**
     * Give back what a znode has that no index names any more.
     */
    void release(final int znode)
    {
        if (hasChildRecords(znode))
        {
            keptParents.add(znode);
            return;
        }

        releaseData(znode);
        final int family = ZnodeFields.familyOf(table, znode);
        if (NULL_LINE != family)
        {
            memory.free(family, FamilyDescriptor.LINES);
        }

        memory.free(znode, ZnodeFields.slotLines(table.bufferOf(znode), table.offsetOf(znode)));
    }

    /**
     * Free the name of an ephemeral whose owner has ended, before its record's turn.
     */
    void unlinkEnded(final int znode, final long zxid)
    {
        unlink(znode, zxid);
        releaseData(znode);
        unlinked.add(znode);
        totals.unlinkedLines += ZnodeFields.slotLines(table.bufferOf(znode), table.offsetOf(znode));
    }

    boolean isUnlinked(final int znode)
    {
        return unlinked.contains(znode);
    }

    /**
     * Give back the record of an ephemeral whose owner has ended, and its parent's that has waited for it.
     */
    void giveBack(final int znode, final long zxid)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int slotLines = ZnodeFields.slotLines(buffer, offset);
        if (unlinked.remove(znode))
        {
            SeqLock.close(buffer, offset + WORD_OFFSET, zxid);
            totals.unlinkedLines -= slotLines;
            memory.free(znode, slotLines);
            return;
        }

        final int parent = buffer.getInt(offset + PARENT_OFFSET);
        SeqLock.close(buffer, offset + WORD_OFFSET, zxid);
        unlink(znode, zxid);
        release(znode);
        if (!keptParents.isEmpty() && !hasChildRecords(parent) && keptParents.remove(parent))
        {
            release(parent);
        }
    }

    private void releaseData(final int znode)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int dataLength = buffer.getInt(offset + DATA_LENGTH_OFFSET);
        final int dataLine = ZnodeFields.dataLine(buffer, offset, dataLength);
        if (NULL_LINE != dataLine)
        {
            blocks.free(dataLine, dataLength);
        }
    }

    private boolean hasChildRecords(final int znode)
    {
        final int family = ZnodeFields.familyOf(table, znode);
        return NULL_LINE != family &&
            NULL_LINE != table.bufferOf(family).getInt(table.offsetOf(family) + FamilyDescriptor.CHILD_ROOT_OFFSET);
    }
}
