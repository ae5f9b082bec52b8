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
import io.nodens.tree.memory.DescendantSums;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.FAMILY_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.PARENT_OFFSET;

/**
 * Keeps, in each family, how many znodes are below its znode and how many bytes of data they have. The chain of
 * ancestors that a change walks is hot: the same change verifies names and assembles the path along it.
 * <p>
 * The history keeps no former numbers: a reader that is pinned cannot ask for them.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
public final class Descendants
{
    private final SegmentTable table;
    private final DescendantSums sums = new DescendantSums(TreeConfiguration.MAX_PATH_LENGTH / 2 + 1);
    /** Whose family is the first above the parent's in the sums. */
    private int ancestor = NULL_LINE;

    Descendants(final SegmentTable table)
    {
        this.table = table;
    }

    /**
     * The data of a znode got longer or shorter.
     *
     * @param parent       of the znode; 0 for the root, which is below none.
     * @param formerLength of the data, or {@link TreeWriter#NULL_DATA_LENGTH}.
     * @param length       of the data now, or {@link TreeWriter#NULL_DATA_LENGTH}.
     * @param zxid         of the open transaction.
     */
    void changeBytes(final int parent, final int formerLength, final int length, final long zxid)
    {
        change(parent, 0, (long)Math.max(0, length) - Math.max(0, formerLength), zxid);
    }

    /**
     * Znodes below one, without itself.
     *
     * @param znode to read.
     * @return their number.
     */
    public int count(final int znode)
    {
        final int line = ZnodeFields.familyOf(table, znode);
        return NULL_LINE == line ? 0 :
            table.bufferOf(line).getInt(table.offsetOf(line) + FamilyDescriptor.DESCENDANTS_OFFSET);
    }

    /**
     * Bytes of the data of all znodes below one, without its own.
     *
     * @param znode to read.
     * @return bytes.
     */
    public long bytes(final int znode)
    {
        final int line = ZnodeFields.familyOf(table, znode);
        return NULL_LINE == line ? 0 :
            table.bufferOf(line).getLong(table.offsetOf(line) + FamilyDescriptor.DESCENDANT_BYTES_OFFSET);
    }

    /**
     * Children of one parent came, or went, or their data got longer or shorter.
     * <p>
     * Writes that follow each other mostly share all ancestors but the parent. Their families stay where they are until
     * one of them is deleted, and a delete comes by here with ancestors that stay.
     *
     * @param parent of the znodes, which has a family; 0 for the root, which is below none.
     * @param change of their number.
     * @param bytes  change of what their data have.
     * @param zxid   of the open transaction.
     */
    void change(final int parent, final int change, final long bytes, final long zxid)
    {
        if (NULL_LINE == parent)
        {
            return;
        }

        final UnsafeBuffer record = table.bufferOf(parent);
        final int offset = table.offsetOf(parent);
        final int grandparent = record.getInt(offset + PARENT_OFFSET);
        if (grandparent != ancestor)
        {
            follow(grandparent);
        }

        final int family = record.getInt(offset + FAMILY_OFFSET);
        sums.parent(table.bufferOf(family), table.offsetOf(family));
        sums.add(change, bytes, zxid);
    }

    private void follow(final int start)
    {
        sums.clearAncestors();
        int znode = start;
        while (NULL_LINE != znode)
        {
            final UnsafeBuffer record = table.bufferOf(znode);
            final int offset = table.offsetOf(znode);
            final int family = record.getInt(offset + FAMILY_OFFSET);
            sums.addAncestor(table.bufferOf(family), table.offsetOf(family));
            znode = record.getInt(offset + PARENT_OFFSET);
        }

        ancestor = start;
    }
}
