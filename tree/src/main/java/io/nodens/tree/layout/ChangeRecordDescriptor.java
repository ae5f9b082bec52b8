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
 * Layout of a record in the change ring: a lossy broadcast of applied changes. Positions count bytes for ever; a record
 * lies at its position modulo the ring's length and never wraps: a padding record fills the end. The writer moves the
 * tail intent before it stores, and the tail when the transaction completes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |               Length of the record, aligned to 8              |  0
 *  +---------------------------------------------------------------+
 *  |     Kind      | Kind of znode |          Path length          |  4
 *  +---------------------------------------------------------------+
 *  |                             zxid                              |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            ACL id                             |  16
 *  +---------------------------------------------------------------+
 *  |             ACL id of the parent; 0 for the root              |  20
 *  +---------------------------------------------------------------+
 *  |                             Path                             ...  24
 *  +---------------------------------------------------------------+
 * </pre>
 * Kinds are 1 created, 2 deleted, 3 data, 4 ACL, 0 padding. A znode that was deleted cannot be asked for its ACL any
 * more, so that the record names what guarded it, and what guards the list of children that it was in.
 * <p>
 * Kind 5 stands for many that were deleted together, ephemerals of an owner that ended. Their records stay for a while,
 * and say the rest:
 * <pre>
 *  +---------------------------------------------------------------+
 *  |  Position of the first among all ephemerals that ended so     |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              Lines of the records; 0 stands for none         ...  24
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ChangeRecordDescriptor
{
    /** Kind of a record that only fills the end of the ring. */
    public static final int KIND_PADDING = 0;
    /** Kind of a record that names ephemerals of an owner that ended. */
    public static final int KIND_ENDED = 5;

    /** Length of the record. */
    public static final int LENGTH_OFFSET = 0;
    /** Kind of the change. */
    public static final int KIND_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    /** Kind of the znode. */
    public static final int ZNODE_KIND_OFFSET = KIND_OFFSET + Byte.BYTES;
    /** Bytes of the path. */
    public static final int PATH_LENGTH_OFFSET = ZNODE_KIND_OFFSET + Byte.BYTES;
    /** Transaction. */
    public static final int ZXID_OFFSET = PATH_LENGTH_OFFSET + Short.BYTES;
    /** What guards the znode, before a delete and after any other change. */
    public static final int ACL_OFFSET = ZXID_OFFSET + Long.BYTES;
    /** What guards the parent. */
    public static final int PARENT_ACL_OFFSET = ACL_OFFSET + Integer.BYTES;
    /** Position of the first ephemeral in a record of {@link #KIND_ENDED}. */
    public static final int POSITION_OFFSET = ACL_OFFSET;
    /** Path, or lines of records. */
    public static final int PATH_OFFSET = PARENT_ACL_OFFSET + Integer.BYTES;
    /** Alignment of records. */
    public static final int ALIGNMENT = 8;
    /** Most ephemerals in a record of {@link #KIND_ENDED}. */
    public static final int MAX_ENDED = 256;
    /** Shortest ring. */
    public static final int MIN_RING_LENGTH = 64 * 1024;

    private ChangeRecordDescriptor()
    {
    }
}
