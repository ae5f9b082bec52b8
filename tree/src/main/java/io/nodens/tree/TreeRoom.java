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

import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.LineAllocator;
import io.nodens.tree.memory.SegmentStore;

/**
 * How much a tree may grow in its region, whatever sizes come. Unlike {@link TreeWriter#treeBytes()} it depends on the
 * history of the allocator and on the host, so that replicas differ.
 * <p>
 * The memory that can be cut into blocks of any size is what was never used, and the free blocks that hold the longest
 * data. A 16th of the region, or twice the largest block, is kept in reserve for writes that do not grow and for what
 * is under way. Half of the rest may be filled: what a znode takes beside its
 * {@link TreeWriter#footprint(int, int) footprint} is at most 0.8 of it (a chain of parents with one child each), and
 * 0.4 in a tree where every second znode is a parent. Free blocks that are too small for the longest data
 * count by half, too, but only as far as the reserve could give the same, if none of them fitted.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
public final class TreeRoom
{
    private static final int RESERVE_SHIFT = 4;

    private final SegmentStore store;
    private final LineAllocator allocator;
    private final TreeTotals totals;

    TreeRoom(final SegmentStore store, final LineAllocator allocator, final TreeTotals totals)
    {
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
        final int largest = DataBlockDescriptor.lines(maxDataLength);
        final long maxLines = Math.min(
            store.maxLines(), store.preparedLines() + (hostMemoryBytes >>> SizeClasses.LINE_SHIFT));
        final long fitting = allocator.freeLinesFor(largest);
        final long whole = Math.max(0, maxLines - allocator.nextLine()) + fitting;
        final long scattered = allocator.freeLines() - fitting;
        final long floor = 2L * largest;
        final long reserve = Math.max(maxLines >> RESERVE_SHIFT, 2 * floor);
        final long lines = Math.max(0, whole - reserve) / 2 +
            Math.min(scattered / 2, Math.max(0, Math.min(reserve, whole) - floor) / 4);

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
