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

import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;

import static io.nodens.tree.layout.ChildNodeDescriptor.*;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * Walks a child index in the order of ordinals. It follows only lines that exist and takes a bounded number of
 * steps, so it may run beside the writer: what it returned is true once the parent's word has been validated.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> never.
 */
public final class ChildCursor
{
    private final SegmentTable table;
    private int root;
    private int depth;
    private long ordinal;
    private long end;
    private boolean isDamaged;

    private RegionMemory leaf;
    private int leafOffset;
    private long leafOrdinal;

    /**
     * For a region.
     *
     * @param table of the segments.
     */
    public ChildCursor(final SegmentTable table)
    {
        this.table = table;
    }

    /**
     * Start.
     *
     * @param childRoot  root of the index.
     * @param childDepth levels of the index; may be garbage.
     * @param from       first ordinal wanted.
     * @param creates    of children so far: no ordinal is at or above it.
     */
    public void reset(final int childRoot, final int childDepth, final long from, final long creates)
    {
        end = creates;
        root = childRoot;
        isDamaged = NULL_LINE != childRoot && (childDepth < 1 || childDepth > MAX_DEPTH);
        depth = isDamaged ? 0 : childDepth;
        ordinal = Math.max(0, from) - 1;
        leaf = null;
    }

    /**
     * Step to the next child.
     *
     * @return the child or 0 when no more follow.
     */
    public int next()
    {
        long from = ordinal + 1;
        if (from >= end)
        {
            return NULL_LINE;
        }
        if (null != leaf && (from & ~FANOUT_MASK) == leafOrdinal)
        {
            final int index = firstUsed(leaf, leafOffset, (int)from & FANOUT_MASK);
            if (index < FANOUT)
            {
                ordinal = leafOrdinal + index;
                return leaf.getInt(leafOffset + entryOffset(index));
            }

            from = leafOrdinal + FANOUT;
        }

        return descend(from);
    }

    /**
     * Whether the walk ended at something that no index has: a node that does not exist, or more levels than there can
     * be. Like all else true once the parent's word has been validated.
     *
     * @return true for a damaged index.
     */
    public boolean isDamaged()
    {
        return isDamaged;
    }

    /**
     * Node with the child that {@link #next()} returned last; what stands around it are the children next to it.
     *
     * @return memory of the node.
     */
    public RegionMemory leaf()
    {
        return leaf;
    }

    /**
     * Where the node lies.
     *
     * @return offset in its memory.
     */
    public int leafOffset()
    {
        return leafOffset;
    }

    /**
     * Go on behind a child.
     *
     * @param lastOrdinal of the last child seen, at or above the one that {@link #next()} returned last.
     */
    public void skipTo(final long lastOrdinal)
    {
        ordinal = lastOrdinal;
    }

    /**
     * Ordinal of the child that {@link #next()} returned last.
     *
     * @return the ordinal.
     */
    public long ordinal()
    {
        return ordinal;
    }

    private int descend(final long from)
    {
        long wanted = from;
        for (int restart = 0; restart <= MAX_DEPTH; restart++)
        {
            if (NULL_LINE == root || 0 == depth || wanted < 0 || wanted >= span(depth))
            {
                return NULL_LINE;
            }

            int node = root;
            int level = depth - 1;
            while (true)
            {
                final RegionMemory memory = table.memoryOf(node);
                if (null == memory)
                {
                    isDamaged = true;
                    return NULL_LINE;
                }

                final int shift = FANOUT_SHIFT * level;
                final int offset = table.offsetOf(node);
                final int first = (int)(wanted >>> shift) & FANOUT_MASK;
                final int index = firstUsed(memory, offset, first);
                if (index == FANOUT)
                {
                    // Nothing here: go on with the next node of the level above.
                    wanted = level + 1 >= depth ? Long.MAX_VALUE :
                        ((wanted >>> (shift + FANOUT_SHIFT)) + 1) << (shift + FANOUT_SHIFT);
                    break;
                }

                if (index != first)
                {
                    wanted = ((wanted >>> shift) - first + index) << shift;
                }

                node = memory.getInt(offset + entryOffset(index));
                if (0 == level)
                {
                    leaf = memory;
                    leafOffset = offset;
                    leafOrdinal = wanted & ~FANOUT_MASK;
                    ordinal = wanted;
                    return node;
                }

                level--;
            }
        }

        return NULL_LINE;
    }

    private static int firstUsed(final RegionMemory memory, final int offset, final int from)
    {
        int index = from;
        while (index < FANOUT && NULL_LINE == memory.getInt(offset + entryOffset(index)))
        {
            index++;
        }

        return index;
    }
}
