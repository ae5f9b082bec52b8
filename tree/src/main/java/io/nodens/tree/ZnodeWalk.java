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
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.TreeWriter.NULL_ZNODE;
import static io.nodens.tree.TreeWriter.ROOT_ZNODE;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.ORDINAL_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.PARENT_OFFSET;

/**
 * The writer's way from a znode to its children in creation order, and through all that is below it.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
final class ZnodeWalk
{
    private final SegmentTable table;
    private final OwnerEnds ownerEnds;
    private final ChildCursor cursor;

    ZnodeWalk(final SegmentTable table, final OwnerEnds ownerEnds)
    {
        this.table = table;
        this.ownerEnds = ownerEnds;
        cursor = new ChildCursor(table);
    }

    int firstChild(final int znode)
    {
        return childFrom(znode, 0);
    }

    int nextSibling(final int znode)
    {
        return ROOT_ZNODE == znode ? NULL_ZNODE :
            childFrom(parent(znode), table.bufferOf(znode).getLong(table.offsetOf(znode) + ORDINAL_OFFSET) + 1);
    }

    /**
     * Next znode of a walk that visits parents before children.
     */
    int successor(final int znode)
    {
        int next = firstChild(znode);
        int from = znode;
        while (NULL_ZNODE == next && ROOT_ZNODE != from)
        {
            next = nextSibling(from);
            from = parent(from);
        }

        return next;
    }

    private int parent(final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + PARENT_OFFSET);
    }

    private int childFrom(final int znode, final long ordinal)
    {
        final int family = ZnodeFields.familyOf(table, znode);
        if (NULL_LINE == family)
        {
            return NULL_ZNODE;
        }

        final UnsafeBuffer buffer = table.bufferOf(family);
        final int offset = table.offsetOf(family);
        cursor.reset(
            buffer.getInt(offset + FamilyDescriptor.CHILD_ROOT_OFFSET),
            buffer.getByte(offset + FamilyDescriptor.CHILD_DEPTH_OFFSET),
            ordinal,
            buffer.getLong(offset + FamilyDescriptor.CREATE_COUNT_OFFSET));
        int child = cursor.next();
        while (NULL_ZNODE != child && ownerEnds.isWaiting(child))
        {
            child = cursor.next();
        }

        return child;
    }
}
