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
package io.nodens.tree.layout;

/**
 * Layout of a node of the child index: a radix tree from child ordinal to child, four bits a level, in which an absent
 * child or subtree is 0 and an empty node does not exist. Guarded by the parent's word.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |   Entry 0: line of a child (level 0) or of a lower node       |  0
 *  +---------------------------------------------------------------+
 *  |                              ...                             ...
 *  +---------------------------------------------------------------+
 *  |   Entry 15                                                    |  60
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ChildNodeDescriptor
{
    /** Bits of an ordinal that a level resolves. */
    public static final int FANOUT_SHIFT = 4;
    /** Entries of a node. */
    public static final int FANOUT = 1 << FANOUT_SHIFT;
    /** Mask of an entry's index. */
    public static final int FANOUT_MASK = FANOUT - 1;
    /** Most levels: 64 bits of ordinal. */
    public static final int MAX_DEPTH = Long.SIZE / FANOUT_SHIFT;
    /** Lines of a node. */
    public static final int LINES = 1;

    private ChildNodeDescriptor()
    {
    }

    /**
     * Offset of an entry in its node.
     *
     * @param index of the entry.
     * @return offset in bytes.
     */
    public static int entryOffset(final int index)
    {
        return index << 2;
    }

    /**
     * Ordinals that a tree of a depth can hold.
     *
     * @param depth levels.
     * @return first ordinal beyond.
     */
    public static long span(final int depth)
    {
        return depth >= MAX_DEPTH ? Long.MAX_VALUE : 1L << (FANOUT_SHIFT * depth);
    }
}
