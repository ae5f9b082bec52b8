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
package io.nodens.bench.tree;

/**
 * What can be measured side by side.
 */
public enum TreeKind
{
    /** Our tree, written and read in this process; data and Stat are copied to the reader's buffer. */
    NODENS,
    /** Our tree, written by another process and read here. */
    NODENS_FOREIGN,
    /** ZooKeeper's tree, as it answers: a reference to the data, and a copy of the Stat. */
    DATATREE,
    /** ZooKeeper's tree, and a copy of the data to the reader's buffer. */
    DATATREE_COPY,
    /** A concurrent map from path to data, asked with a new key, and a copy of the data to the reader's buffer. */
    MAP;

    /**
     * Make one and fill it.
     *
     * @param znodes     with data.
     * @param dataLength bytes of data of each.
     * @return the tree.
     */
    public TreeUnderTest fill(final int znodes, final int dataLength)
    {
        if (znodes < 1 || znodes > TreePaths.MAX_ZNODES)
        {
            throw new IllegalArgumentException("znodes " + znodes + ": allowed are 1 to " + TreePaths.MAX_ZNODES);
        }

        return switch (this)
        {
            case NODENS -> new NodensTree(RegionDirectory.create(), znodes, dataLength);
            case NODENS_FOREIGN -> new ForeignNodensTree(znodes, dataLength);
            case DATATREE -> new ZooKeeperTree(znodes, dataLength, false);
            case DATATREE_COPY -> new ZooKeeperTree(znodes, dataLength, true);
            case MAP -> new MapTree(znodes, dataLength);
        };
    }
}
