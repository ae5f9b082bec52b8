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
 * Layout of a block for data that does not fit into its znode's slot. Filled before the record names it; never changed
 * while a record does.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |            Hash of the data, kept for the digest              |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             Data                             ...  8
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class DataBlockDescriptor
{
    /** Hash of the data. */
    public static final int HASH_OFFSET = 0;
    /** Data. */
    public static final int DATA_OFFSET = HASH_OFFSET + Long.BYTES;

    private DataBlockDescriptor()
    {
    }

    /**
     * Lines of a block.
     *
     * @param dataLength bytes of data.
     * @return lines, no more than the data need.
     */
    public static int lines(final int dataLength)
    {
        return SizeClasses.linesFor(DATA_OFFSET + dataLength);
    }

    /**
     * Lines that a block counts in the logical size of a tree: those of its size class. A block took as many once, and
     * replicas must count alike whatever their versions.
     *
     * @param dataLength bytes of data.
     * @return lines of a size class.
     */
    public static int countedLines(final int dataLength)
    {
        return SizeClasses.blockLines(DATA_OFFSET + dataLength);
    }
}
