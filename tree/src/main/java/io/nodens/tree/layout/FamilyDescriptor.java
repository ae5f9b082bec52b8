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
 *  |                           cversion                            |  32
 *  +---------------------------------------------------------------+
 *  |                        Number of children                     |  36
 *  +---------------------------------------------------------------+
 *  |       Root of the child index: line of a ChildNode            |  40
 *  +---------------------------------------------------------------+
 *  |       Depth of the child index: levels                        |  44
 *  +---------------------------------------------------------------+
 *  |  Word of the descendants: zxid that last changed their number |  48
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |               Descendants: children, theirs, ...              |  56
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
    /** Creates and deletes of children. */
    public static final int CVERSION_OFFSET = DIGEST_HASH_OFFSET + Long.BYTES;
    /** Children. */
    public static final int NUM_CHILDREN_OFFSET = CVERSION_OFFSET + Integer.BYTES;
    /** Root of the child index. */
    public static final int CHILD_ROOT_OFFSET = NUM_CHILDREN_OFFSET + Integer.BYTES;
    /** Levels of the child index. */
    public static final int CHILD_DEPTH_OFFSET = CHILD_ROOT_OFFSET + Integer.BYTES;
    /** Lock of the number of descendants; both stay 0 without {@link RegionHeaderDescriptor#FEATURE_DESCENDANTS}. */
    public static final int DESCENDANTS_WORD_OFFSET = CHILD_DEPTH_OFFSET + Integer.BYTES;
    /** Number of descendants. */
    public static final int DESCENDANTS_OFFSET = DESCENDANTS_WORD_OFFSET + Long.BYTES;
    /** Lines of a family block. */
    public static final int LINES = 1;

    private FamilyDescriptor()
    {
    }
}
