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

import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.RegionHeaderDescriptor.*;

/**
 * Sums over all znodes, the same on every replica whatever its allocator went through.
 */
final class TreeTotals
{
    long znodeCount;
    long ephemeralCount;
    long treeBytes;
    long digest;
    /** Lines that data outside of slots count beyond those that they need: what replaces them may need as many. */
    long slackLines;
    /** Lines of records that wait to be given back and that neither index names. */
    long unlinkedLines;

    void store(final UnsafeBuffer header)
    {
        header.putLong(ZNODE_COUNT_OFFSET, znodeCount);
        header.putLong(EPHEMERAL_COUNT_OFFSET, ephemeralCount);
        header.putLong(TREE_BYTES_OFFSET, treeBytes);
        header.putLong(DIGEST_OFFSET, digest);
        header.putLong(UNLINKED_LINES_OFFSET, unlinkedLines);
    }
}
