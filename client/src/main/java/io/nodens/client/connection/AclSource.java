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
package io.nodens.client.connection;

import io.nodens.sbe.protocol.CreateWithAclRequestEncoder;
import io.nodens.sbe.protocol.SetAclRequestEncoder;
import io.nodens.tree.AclTable;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.layout.AclBlockDescriptor;
import org.agrona.DirectBuffer;

/**
 * The entries of an access list on their way into a message.
 * <p>
 * A list that is no list goes out without entries: the member refuses that as invalid, after what it checks before.
 * <p>
 * <b>Thread:</b> whoever encodes the request that it belongs to. <b>Allocates:</b> for faults only.
 */
final class AclSource
{
    /** How much longer an entry is in a message: permissions and two lengths of 4 bytes, instead of 4 bytes. */
    private static final int GROWTH = 3 * Integer.BYTES - AclBlockDescriptor.ENTRY_SCHEME_OFFSET;

    private final AclCursor cursor = new AclCursor();
    private DirectBuffer list;
    private int offset;
    private int length;
    private int count;
    private String fault;

    /**
     * A bound of the bytes that a list takes in a message.
     *
     * @param length of the list.
     * @return the bound.
     */
    static int maxEncodedLength(final int length)
    {
        return isPossible(length) ? length + GROWTH * (length / AclBlockDescriptor.ENTRY_SCHEME_OFFSET) : 0;
    }

    private static boolean isPossible(final int length)
    {
        return length > 0 && length <= AclTable.MAX_LENGTH;
    }

    /**
     * Take a list.
     *
     * @param buffer     with it.
     * @param listOffset of its first byte.
     * @param listLength in bytes; any, also one that no list can have.
     * @return this for a fluent API.
     */
    AclSource wrap(final DirectBuffer buffer, final int listOffset, final int listLength)
    {
        list = buffer;
        offset = listOffset;
        length = listLength;
        count = 0;
        fault = null;
        if (length > AclTable.MAX_LENGTH)
        {
            fault = "an access list must have at most " + AclTable.MAX_LENGTH + " bytes, had " + length;
        }
        else if (length > 0 && !cursor.wrap(list, offset, length).isSound())
        {
            fault = "the access list ends within an entry";
        }
        else if (length > 0)
        {
            cursor.wrap(list, offset, length);
            while (cursor.next())
            {
                count++;
            }
        }

        return this;
    }

    /**
     * Why the list went out without entries.
     *
     * @return the reason, or null where the member knows as much.
     */
    String fault()
    {
        return fault;
    }

    void encodeInto(final CreateWithAclRequestEncoder encoder)
    {
        final CreateWithAclRequestEncoder.EntriesEncoder entries = encoder.entriesCount(count);
        rewind();
        for (int i = 0; i < count; i++)
        {
            cursor.next();
            entries.next()
                .permissions(cursor.permissions())
                .putScheme(list, cursor.schemeOffset(), cursor.schemeLength())
                .putIdentity(list, cursor.identityOffset(), cursor.identityLength());
        }
    }

    void encodeInto(final SetAclRequestEncoder encoder)
    {
        final SetAclRequestEncoder.EntriesEncoder entries = encoder.entriesCount(count);
        rewind();
        for (int i = 0; i < count; i++)
        {
            cursor.next();
            entries.next()
                .permissions(cursor.permissions())
                .putScheme(list, cursor.schemeOffset(), cursor.schemeLength())
                .putIdentity(list, cursor.identityOffset(), cursor.identityLength());
        }
    }

    private void rewind()
    {
        if (count > 0)
        {
            cursor.wrap(list, offset, length);
        }
    }
}
