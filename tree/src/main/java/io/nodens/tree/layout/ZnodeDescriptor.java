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
 * Layout of a znode's record: a fixed head, then the name, then the data if it fits. The record's slot is a block of
 * lines chosen when the znode is created; it never moves, and its first line is the znode's index. It gives lines back
 * from its end when the data get shorter or go elsewhere ({@link #trimmedSlotLines}). The first line holds
 * what changes, the second begins with what never does, so that walking up the parents of a path does not touch
 * lines that a writer is changing.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |    Word: zxid of the last change (see tree.memory.SeqLock)    |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            czxid                              |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            mzxid                              |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            ctime ms                           |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            mtime ms                           |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |        Owner of an ephemeral, or time to live in ms           |  40
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           version                             |  48
 *  +---------------------------------------------------------------+
 *  |                           aversion                            |  52
 *  +---------------------------------------------------------------+
 *  |                 Data length, -1 for null data                 |  56
 *  +---------------------------------------------------------------+
 *  |   Family: line of the FamilyDescriptor, 0 before a child      |  60
 *  +===============================================================+
 *  |         Child ordinal: place among the parent's creates       |  64
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Parent                             |  72
 *  +---------------------------------------------------------------+
 *  |                            ACL id                             |  76
 *  +-------------------------------+---------------+---------------+
 *  |          Name length          |     Kind      |  Size class   |  80
 *  +-------------------------------+---------------+---------------+
 *  |                            Name                              ...  84
 *  +---------------------------------------------------------------+
 *  |    Data when it fits into the slot; else, in the slot's       |
 *  |    last four bytes, the first line of the data block, or     ...
 *  |    negated the first line of its first piece                 ...
 *  +---------------------------------------------------------------+
 * </pre>
 * Life of a slot: handed out and filled in transaction z with word z; changed in place; freed in transaction z' with
 * word z'; from then on it may be part of any block. A reader proves that it looked at a live record by the word of the
 * bucket that led to it.
 */
public final class ZnodeDescriptor
{
    /** Zxid of the last change; publishes nothing by itself, the region's completed zxid does. */
    public static final int WORD_OFFSET = 0;
    /** Zxid of the create. */
    public static final int CZXID_OFFSET = WORD_OFFSET + Long.BYTES;
    /** Zxid of the create or the last set. */
    public static final int MZXID_OFFSET = CZXID_OFFSET + Long.BYTES;
    /** Time of the create. */
    public static final int CTIME_OFFSET = MZXID_OFFSET + Long.BYTES;
    /** Time of the create or the last set. */
    public static final int MTIME_OFFSET = CTIME_OFFSET + Long.BYTES;
    /** Owning session of an ephemeral, or time to live of a TTL znode. */
    public static final int OWNER_OFFSET = MTIME_OFFSET + Long.BYTES;
    /** Data version. */
    public static final int VERSION_OFFSET = OWNER_OFFSET + Long.BYTES;
    /** ACL version. */
    public static final int AVERSION_OFFSET = VERSION_OFFSET + Integer.BYTES;
    /** Bytes of data, -1 for null. */
    public static final int DATA_LENGTH_OFFSET = AVERSION_OFFSET + Integer.BYTES;
    /** Line of the family block. */
    public static final int FAMILY_OFFSET = DATA_LENGTH_OFFSET + Integer.BYTES;
    /** Place among the parent's creates. */
    public static final int ORDINAL_OFFSET = FAMILY_OFFSET + Integer.BYTES;
    /** Parent's line. */
    public static final int PARENT_OFFSET = ORDINAL_OFFSET + Long.BYTES;
    /** Handle of the access list. */
    public static final int ACL_OFFSET = PARENT_OFFSET + Integer.BYTES;
    /** Bytes of the name, unsigned 16 bits. */
    public static final int NAME_LENGTH_OFFSET = ACL_OFFSET + Integer.BYTES;
    /** Kind of znode. */
    public static final int KIND_OFFSET = NAME_LENGTH_OFFSET + Short.BYTES;
    /** Size class of the slot. */
    public static final int SIZE_CLASS_OFFSET = KIND_OFFSET + Byte.BYTES;
    /** The name. */
    public static final int NAME_OFFSET = SIZE_CLASS_OFFSET + Byte.BYTES;
    /** Bytes before the name. */
    public static final int HEAD_LENGTH = NAME_OFFSET;

    /** Lines of the shortest slot. */
    public static final int MIN_LINES = 2;
    /** Bytes of the shortest slot: head, a name of one byte, and the line of a data block. */
    public static final int MIN_LENGTH = MIN_LINES * SizeClasses.LINE_LENGTH;
    /** Longest slot that data makes grow; longer data goes to a block of its own. */
    public static final int MAX_INLINE_SLOT_LENGTH = 512;
    /** Bytes at the end of a slot that name the data block. */
    public static final int DATA_LINE_LENGTH = Integer.BYTES;

    private ZnodeDescriptor()
    {
    }

    /**
     * Lines of the slot of a new znode.
     *
     * @param nameLength bytes of the name.
     * @param dataLength bytes of the data, negative for null.
     * @return lines of a size class.
     */
    public static int slotLines(final int nameLength, final int dataLength)
    {
        final int whole = HEAD_LENGTH + nameLength + Math.max(dataLength, DATA_LINE_LENGTH);
        final int least = HEAD_LENGTH + nameLength + DATA_LINE_LENGTH;
        return SizeClasses.blockLines(whole <= MAX_INLINE_SLOT_LENGTH ? whole : least);
    }

    /**
     * Lines of the slot of a znode whose data lie elsewhere.
     *
     * @param nameLength bytes of the name.
     * @return lines of a size class.
     */
    public static int leastSlotLines(final int nameLength)
    {
        return SizeClasses.blockLines(HEAD_LENGTH + nameLength + DATA_LINE_LENGTH);
    }

    /**
     * Lines that a slot keeps when its znode gets other data. Data within the slot may leave one line of three and more
     * unused, so that lengths which go up and down a little change no slot.
     *
     * @param slotLines  lines of the slot as it is.
     * @param nameLength bytes of the name.
     * @param dataLength bytes of the new data, negative for null.
     * @return lines of a size class, at most those of the slot.
     */
    public static int trimmedSlotLines(final int slotLines, final int nameLength, final int dataLength)
    {
        final int least = leastSlotLines(nameLength);
        if (dataLength > inlineCapacity(slotLines, nameLength))
        {
            return least;
        }

        final int needed = Math.max(least, SizeClasses.blockLines(HEAD_LENGTH + nameLength + Math.max(0, dataLength)));
        return slotLines <= needed + (needed > MIN_LINES ? 1 : 0) ? slotLines : needed;
    }

    /**
     * Bytes of data that fit into a slot.
     *
     * @param slotLines  lines of the slot.
     * @param nameLength bytes of the name.
     * @return bytes.
     */
    public static int inlineCapacity(final int slotLines, final int nameLength)
    {
        return (slotLines << SizeClasses.LINE_SHIFT) - HEAD_LENGTH - nameLength;
    }
}
