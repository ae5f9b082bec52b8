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

import io.nodens.tree.layout.DataPieceDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.LineAllocator;
import io.nodens.tree.memory.SegmentStore;

/**
 * How much a tree may grow in its region, whatever sizes come. Unlike {@link TreeWriter#treeBytes()} it depends on the
 * history of the allocator and on the host, so that replicas differ.
 * <p>
 * Every free line can take data ({@code DataBlocks}), but the slot of a record needs lines side by side, the longest
 * one {@code LONGEST_SLOT} of them. A 16th of the region, or twice the longest data, is kept in reserve for writes that
 * do not grow and for what is under way. Half of the rest may be filled: what a znode takes beside its
 * {@link TreeWriter#footprint(int, int) footprint} is at most 0.8 of it (a chain of parents with one child each), and
 * 0.4 in a tree where every second znode is a parent; data in pieces of one line each take a fifth more. Lines that
 * long data count and do not take are not free: what replaces them may take them. Runs of free lines that the longest
 * slot does not fit into count by half, too, but only as far as the reserve could give the same, if no slot found its
 * place in them.
 * <p>
 * What may grow falls with what fits: as runs get short it comes down to the tree as it is, before a slot finds no
 * place, and rises again as lines are given back and join. So a tree that grows no further never finds its region
 * full, whatever its history, as long as what is written between two looks, without growing, takes no more than the
 * reserve.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
public final class TreeRoom
{
    /** Lines of the slot of a znode with the longest name. */
    static final int LONGEST_SLOT = ZnodeDescriptor.leastSlotLines(TreeConfiguration.MAX_PATH_LENGTH - 1);

    private static final int RESERVE_SHIFT = 4;

    private final SegmentStore store;
    private final LineAllocator allocator;
    private final TreeTotals totals;
    private final OwnerEnds ownerEnds;

    TreeRoom(
        final SegmentStore store, final LineAllocator allocator, final TreeTotals totals, final OwnerEnds ownerEnds)
    {
        this.ownerEnds = ownerEnds;
        this.store = store;
        this.allocator = allocator;
        this.totals = totals;
    }

    /**
     * Logical size to which the tree may grow.
     *
     * @param maxDataLength   longest data of a znode in bytes.
     * @param hostMemoryBytes that the host can give the region beyond what it has.
     * @return bytes, to be compared with {@link TreeWriter#treeBytes()}; at least that, so that what does not grow is
     *     always within.
     */
    public long capacityBytes(final int maxDataLength, final long hostMemoryBytes)
    {
        final long maxLines = Math.min(
            store.maxLines(), store.preparedLines() + (hostMemoryBytes >>> SizeClasses.LINE_SHIFT));
        final long fitting = allocator.freeLinesFor(LONGEST_SLOT);
        final long fresh = Math.max(0, maxLines - allocator.nextLine());
        // What waits to be given back is given back as soon as there is no other room.
        final long whole = fresh + fitting + (ownerEnds.waitingBytes() >> SizeClasses.LINE_SHIFT);
        final long scattered = allocator.freeLines() - fitting;
        final long share = maxLines >> RESERVE_SHIFT;
        final long dataReserve = Math.max(share, 2L * DataPieceDescriptor.maxLines(maxDataLength));
        final long slotReserve = Math.max(share, 4L * LONGEST_SLOT);
        final long slotLines = Math.max(0, whole - slotReserve) / 2 +
            Math.min(scattered / 2, Math.max(0, Math.min(slotReserve, whole) - 2L * LONGEST_SLOT) / 4);
        final long lines = Math.min(
            Math.max(0, whole + scattered - totals.slackLines - dataReserve) / 2, slotLines);

        return totals.treeBytes + (lines << SizeClasses.LINE_SHIFT);
    }

    /**
     * Memory of the host that stands behind the segments.
     *
     * @return bytes.
     */
    public long preparedBytes()
    {
        return store.preparedLines() << SizeClasses.LINE_SHIFT;
    }
}
