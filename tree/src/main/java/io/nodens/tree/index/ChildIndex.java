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
package io.nodens.tree.index;

import io.nodens.tree.TreeException;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.ChildNodeDescriptor.*;
import static io.nodens.tree.layout.FamilyDescriptor.CHILD_DEPTH_OFFSET;
import static io.nodens.tree.layout.FamilyDescriptor.CHILD_ROOT_OFFSET;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * The writing side of the child index: a radix tree per parent from child ordinal to child. Since ordinals only
 * rise, children lie in creation order, and any page is reached in a handful of steps. The caller has closed the
 * parent's lock.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
public final class ChildIndex
{
    /** Most lines that {@link #put(UnsafeBuffer, int, long, int)} needs. */
    public static final int MAX_LINES_PER_PUT = 2 * MAX_DEPTH;

    private final SegmentTable table;
    private final History memory;
    private final int[] path = new int[MAX_DEPTH];

    /**
     * For a region.
     *
     * @param table  of the segments.
     * @param memory for nodes, and for what they held before they are changed.
     */
    public ChildIndex(final SegmentTable table, final History memory)
    {
        this.table = table;
        this.memory = memory;
    }

    /**
     * Enter a child.
     *
     * @param family       segment of the parent's family block.
     * @param familyOffset of the parent's family block.
     * @param ordinal      of the child.
     * @param child        to enter.
     * @return the entry's former child: 0 unless the ordinal was taken.
     */
    public int put(final UnsafeBuffer family, final int familyOffset, final long ordinal, final int child)
    {
        int depth = family.getByte(familyOffset + CHILD_DEPTH_OFFSET);
        int node = family.getInt(familyOffset + CHILD_ROOT_OFFSET);
        boolean isFresh = NULL_LINE == node;
        while (0 == depth || ordinal >= span(depth))
        {
            if (NULL_LINE != node)
            {
                final int higher = newNode();
                table.bufferOf(higher).putInt(table.offsetOf(higher), node);
                node = higher;
                isFresh = true;
            }

            depth++;
        }

        if (NULL_LINE == node)
        {
            node = newNode();
        }

        family.putInt(familyOffset + CHILD_ROOT_OFFSET, node);
        family.putByte(familyOffset + CHILD_DEPTH_OFFSET, (byte)depth);

        for (int level = depth - 1; level > 0; level--)
        {
            final UnsafeBuffer buffer = table.bufferOf(node);
            final int offset = table.offsetOf(node) + entryOf(ordinal, level);
            final int lower = buffer.getInt(offset);
            if (NULL_LINE == lower)
            {
                saveUnless(isFresh, node);
                node = newNode();
                buffer.putInt(offset, node);
                isFresh = true;
            }
            else
            {
                node = lower;
                isFresh = false;
            }
        }

        saveUnless(isFresh, node);

        final UnsafeBuffer leaf = table.bufferOf(node);
        final int offset = table.offsetOf(node) + entryOf(ordinal, 0);
        final int former = leaf.getInt(offset);
        leaf.putInt(offset, child);
        return former;
    }

    /**
     * Take a child out, and the nodes that it leaves empty.
     *
     * @param family       segment of the parent's family block.
     * @param familyOffset of the parent's family block.
     * @param ordinal      of the child.
     */
    public void remove(final UnsafeBuffer family, final int familyOffset, final long ordinal)
    {
        final int depth = family.getByte(familyOffset + CHILD_DEPTH_OFFSET);
        int node = family.getInt(familyOffset + CHILD_ROOT_OFFSET);
        for (int level = depth - 1; level >= 0; level--)
        {
            if (NULL_LINE == node)
            {
                throw new TreeException("child " + ordinal + " is missing in the child index");
            }

            path[level] = node;
            node = table.bufferOf(node).getInt(table.offsetOf(node) + entryOf(ordinal, level));
        }

        for (int level = 0; level < depth; level++)
        {
            final int emptied = path[level];
            final UnsafeBuffer buffer = table.bufferOf(emptied);
            final int offset = table.offsetOf(emptied);
            saveUnless(false, emptied);
            buffer.putInt(offset + entryOf(ordinal, level), NULL_LINE);
            if (!isEmpty(buffer, offset))
            {
                return;
            }

            memory.free(emptied, LINES);
        }

        family.putInt(familyOffset + CHILD_ROOT_OFFSET, NULL_LINE);
    }

    private void saveUnless(final boolean isFresh, final int node)
    {
        if (memory.isOn() && !isFresh)
        {
            memory.save(node, LINES);
        }
    }

    static int entryOf(final long ordinal, final int level)
    {
        return entryOffset((int)(ordinal >>> (FANOUT_SHIFT * level)) & FANOUT_MASK);
    }

    private static boolean isEmpty(final UnsafeBuffer buffer, final int offset)
    {
        for (int i = 0; i < FANOUT * Integer.BYTES; i += Long.BYTES)
        {
            if (0 != buffer.getLong(offset + i))
            {
                return false;
            }
        }

        return true;
    }

    private int newNode()
    {
        final int line = memory.allocate(LINES);
        if (NULL_LINE == line)
        {
            throw new TreeException("the region is full: no line for the child index");
        }

        table.bufferOf(line).setMemory(table.offsetOf(line), FANOUT * Integer.BYTES, (byte)0);
        return line;
    }
}
