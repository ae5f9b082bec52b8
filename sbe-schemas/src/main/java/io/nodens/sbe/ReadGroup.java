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
package io.nodens.sbe;

/**
 * The group of a MultiReadRequest, as it lies in the message, little-endian. A newer client may send longer blocks.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |      Length of a block        |        Number of reads        |  0
 *  +---------------+---------------+-------------------------------+
 *  |   ReadKind    |  rest of the block, in this version nothing  ...  4, and so on for each read
 *  +---------------+-----------------------------------------------+
 *  |                         Path length                           |
 *  +---------------------------------------------------------------+
 *  |                             Path                             ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ReadGroup
{
    /** Most reads of one request. */
    public static final int MAX_READS = 256;
    /** Most bytes of the group of one request. */
    public static final int MAX_LENGTH = 32 * 1024;

    /** Bytes of each block. */
    public static final int BLOCK_LENGTH_OFFSET = 0;
    /** Number of reads. */
    public static final int COUNT_OFFSET = BLOCK_LENGTH_OFFSET + Short.BYTES;
    /** First read. */
    public static final int READS_OFFSET = COUNT_OFFSET + Short.BYTES;
    /** Kind of a read, in its block. */
    public static final int KIND_OFFSET = 0;
    /** Bytes of the length behind a block. */
    public static final int PATH_HEADER_LENGTH = Integer.BYTES;

    private ReadGroup()
    {
    }
}
