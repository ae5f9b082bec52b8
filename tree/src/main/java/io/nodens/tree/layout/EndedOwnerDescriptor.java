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
 * Layout of an entry of the table of ended owners in the region's header. An owner stands there from the transaction
 * that ended it until no state can be read any more in which one of its ephemerals still has its record.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                    Owner: id of the session                   |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |     Zxid of its end; 0 for none, while it is changed too      |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class EndedOwnerDescriptor
{
    /** Owner. */
    public static final int OWNER_OFFSET = 0;
    /** Zxid of its end. */
    public static final int ZXID_OFFSET = OWNER_OFFSET + Long.BYTES;
    /** Bytes of an entry. */
    public static final int LENGTH = ZXID_OFFSET + Long.BYTES;
    /** Entries of the table. */
    public static final int COUNT = 64;

    private EndedOwnerDescriptor()
    {
    }
}
