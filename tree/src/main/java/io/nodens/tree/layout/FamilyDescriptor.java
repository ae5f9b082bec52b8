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
 * Layout of a family block: what only a znode that has had a child needs. One line, made with the first child, freed
 * with the znode, guarded by the znode's word, but for the descendants, which have a word of their own: a create would
 * otherwise hold up every reader of every ancestor.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            pzxid                              |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Create count: ordinal of the next child           |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 Hash of the path for the index                |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 Hash of the path for the digest               |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |               Descendants: children, theirs, ...              |  32
 *  +---------------------------------------------------------------+
 *  |                        Number of children                     |  36
 *  +---------------------------------------------------------------+
 *  |       Root of the child index: line of a ChildNode            |  40
 *  +---------------------------------------------------------------+
 *  |  Index depth  | Uncounted     |             unused            |  44
 *  +---------------------------------------------------------------+
 *  |    Word of the descendants: zxid that last changed 32 or 56   |  48
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Bytes of the data of all descendants              |  56
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FamilyDescriptor
{
    /** Zxid of the last create or delete of a child. */
    public static final int PZXID_OFFSET = 0;
    /** Creates of children so far. */
    public static final int CREATE_COUNT_OFFSET = PZXID_OFFSET + Long.BYTES;
    /** Hash of the znode's path in the index, unmasked. */
    public static final int INDEX_HASH_OFFSET = CREATE_COUNT_OFFSET + Long.BYTES;
    /** Hash of the znode's path in the digest. */
    public static final int DIGEST_HASH_OFFSET = INDEX_HASH_OFFSET + Long.BYTES;
    /** Number of descendants, guarded by their word. */
    public static final int DESCENDANTS_OFFSET = DIGEST_HASH_OFFSET + Long.BYTES;
    /** Children. */
    public static final int NUM_CHILDREN_OFFSET = DESCENDANTS_OFFSET + Integer.BYTES;
    /** Root of the child index. */
    public static final int CHILD_ROOT_OFFSET = NUM_CHILDREN_OFFSET + Integer.BYTES;
    /** Levels of the child index: one byte. */
    public static final int CHILD_DEPTH_OFFSET = CHILD_ROOT_OFFSET + Integer.BYTES;
    /** How many of the creates no client counts: those of reserved znodes. One byte. */
    public static final int UNCOUNTED_OFFSET = CHILD_DEPTH_OFFSET + Byte.BYTES;
    /** Lock of number and bytes of the descendants. */
    public static final int DESCENDANTS_WORD_OFFSET = CHILD_DEPTH_OFFSET + Integer.BYTES;
    /** Bytes of the data of all descendants. */
    public static final int DESCENDANT_BYTES_OFFSET = DESCENDANTS_WORD_OFFSET + Long.BYTES;
    /** Lines of a family block. */
    public static final int LINES = 1;

    /**
     * Creates and deletes of children, as clients count them.
     *
     * @param createCount of the family.
     * @param uncounted   of the family.
     * @param numChildren of the family.
     * @return the cversion.
     */
    public static int cversion(final long createCount, final byte uncounted, final int numChildren)
    {
        // What was created and is not there was deleted; uncounted creates are not deleted.
        return (int)(2 * (createCount - uncounted)) - numChildren;
    }

    private FamilyDescriptor()
    {
    }
}
