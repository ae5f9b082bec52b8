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
 * Layout of an access list: a block that znodes name by ACL id, found by the index of ACLs. Filled before the index
 * names it, never changed while it does; an id is never given to another list. Written by the writer, guarded by the
 * directories word of the header.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            ACL id                             |  0
 *  +---------------------------------------------------------------+
 *  |                    Length of the list, bytes                  |  4
 *  +---------------------------------------------------------------+
 *  |                       List: its entries                      ...  8
 *  +---------------------------------------------------------------+
 * </pre>
 * An entry of the list; the next one follows its last byte:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  |  Permissions  | Scheme Length |        Identity Length        |  0
 *  +---------------+---------------+-------------------------------+
 *  |         Scheme, then identity, both in UTF-8                 ...  4
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class AclBlockDescriptor
{
    /** Longest list in bytes. */
    public static final int MAX_LIST_LENGTH = 4096;

    /** Id of the list. */
    public static final int ID_OFFSET = 0;
    /** Length of the list. */
    public static final int LENGTH_OFFSET = ID_OFFSET + Integer.BYTES;
    /** The list. */
    public static final int LIST_OFFSET = LENGTH_OFFSET + Integer.BYTES;

    /** Permissions of an entry, one bit each. */
    public static final int ENTRY_PERMISSIONS_OFFSET = 0;
    /** Length of an entry's scheme. */
    public static final int ENTRY_SCHEME_LENGTH_OFFSET = ENTRY_PERMISSIONS_OFFSET + Byte.BYTES;
    /** Length of an entry's identity. */
    public static final int ENTRY_IDENTITY_LENGTH_OFFSET = ENTRY_SCHEME_LENGTH_OFFSET + Byte.BYTES;
    /** Scheme of an entry. */
    public static final int ENTRY_SCHEME_OFFSET = ENTRY_IDENTITY_LENGTH_OFFSET + Short.BYTES;

    private AclBlockDescriptor()
    {
    }

    /**
     * Lines of a block.
     *
     * @param listLength bytes of the list.
     * @return lines, no more than the list needs.
     */
    public static int lines(final int listLength)
    {
        return SizeClasses.linesFor(LIST_OFFSET + listLength);
    }
}
