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
 * Layout of the history: what structures of the tree held before they were changed, so that readers see the state of
 * an earlier zxid. Written only while somebody wants it. Fields, then an index by line, then a ring of entries.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |            Ring length in bytes, a power of two               |  0
 *  +---------------------------------------------------------------+
 *  |            Slots of the index, a power of two                 |  4
 *  +===============================================================+
 *  |  Tail intent: entries before it, less the ring's length, may  |  64
 *  |  be overwritten                                               |
 *  +===============================================================+
 *  |  Index: position of the newest entry of each slot, int64     ...  4096
 *  +---------------------------------------------------------------+
 *  |  Ring                                                        ...
 *  +---------------------------------------------------------------+
 *
 *  entry, at its position modulo the ring's length, a multiple of 32
 *  +---------------------------------------------------------------+
 *  |      Zxid of the transaction that changed the lines           |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |      Position of the next older entry of the slot, or 0       |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |      First line; 0 for padding up to the ring's end           |  16
 *  +---------------------------------------------------------------+
 *  |      Length of the entry in bytes                             |  20
 *  +---------------------------------------------------------------+
 *  |                          reserved                             |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |      What the lines held before, 64 bytes each               ...  32
 *  +---------------------------------------------------------------+
 * </pre>
 * The writer stores an entry, publishes it in the index (release), and changes the lines behind a release fence. Before
 * it overwrites entries or reuses blocks that transactions up to z gave up, it raises the header's
 * reclaimed zxid to z: states from z on are whole.
 */
public final class HistoryDescriptor
{
    /** Bytes of the ring. */
    public static final int RING_LENGTH_OFFSET = 0;
    /** Slots of the index. */
    public static final int SLOTS_OFFSET = RING_LENGTH_OFFSET + Integer.BYTES;
    /** End of what is being written. */
    public static final int TAIL_INTENT_OFFSET = 64;
    /** First slot of the index. */
    public static final int INDEX_OFFSET = 4096;

    /** Value of the header's reclaimed zxid while no history is written. */
    public static final long OFF = Long.MAX_VALUE;

    /** Zxid of an entry. */
    public static final int ZXID_OFFSET = 0;
    /** Next older entry of the slot. */
    public static final int OLDER_OFFSET = ZXID_OFFSET + Long.BYTES;
    /** First line of an entry. */
    public static final int LINE_OFFSET = OLDER_OFFSET + Long.BYTES;
    /** Length of an entry. */
    public static final int LENGTH_OFFSET = LINE_OFFSET + Integer.BYTES;
    /** Bytes before what the lines held. */
    public static final int HEAD_LENGTH = 32;
    /** Alignment of entries. */
    public static final int ALIGNMENT = 32;

    /** Shortest ring in bytes. */
    public static final int MIN_RING_LENGTH = 1 << 16;
    private static final int BYTES_PER_SLOT = 256;
    private static final int HASH_FACTOR = 0x9E37_79B1;

    private HistoryDescriptor()
    {
    }

    /**
     * Slots of an index.
     *
     * @param ringLength in bytes.
     * @return the count, a power of two.
     */
    public static int slots(final int ringLength)
    {
        return ringLength / BYTES_PER_SLOT;
    }

    /**
     * Offset of the ring in the file.
     *
     * @param slots of the index.
     * @return offset in bytes.
     */
    public static int ringOffset(final int slots)
    {
        return INDEX_OFFSET + slots * Long.BYTES;
    }

    /**
     * Length of the file.
     *
     * @param ringLength in bytes.
     * @return bytes.
     */
    public static int fileLength(final int ringLength)
    {
        return ringOffset(slots(ringLength)) + ringLength;
    }

    /**
     * Where the index has a line.
     *
     * @param line  to find.
     * @param slots of the index, a power of two above 1.
     * @return offset in the file.
     */
    public static int slotOffset(final int line, final int slots)
    {
        return INDEX_OFFSET + ((line * HASH_FACTOR) >>> (Integer.numberOfLeadingZeros(slots) + 1)) * Long.BYTES;
    }
}
