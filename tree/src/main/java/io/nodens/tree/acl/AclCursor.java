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
package io.nodens.tree.acl;

import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

import static io.nodens.tree.layout.AclBlockDescriptor.*;

/**
 * Steps through the entries of an access list where it lies, or of identities, which are entries without permissions.
 * What does not fit into the list ends it.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> never.
 */
public final class AclCursor
{
    private DirectBuffer buffer;
    private int offset;
    private int end;
    private int next;

    /**
     * Stand before the first entry of a list.
     *
     * @param list       in a buffer.
     * @param listOffset of its first byte.
     * @param length     in bytes.
     * @return this for a fluent API.
     */
    public AclCursor wrap(final DirectBuffer list, final int listOffset, final int length)
    {
        buffer = list;
        offset = listOffset;
        next = listOffset;
        end = listOffset + length;
        return this;
    }

    /**
     * Step to the next entry.
     *
     * @return false when there is none.
     */
    public boolean next()
    {
        offset = next;
        if (end - offset < ENTRY_SCHEME_OFFSET)
        {
            return false;
        }

        next = offset + ENTRY_SCHEME_OFFSET + schemeLength() + identityLength();
        return next <= end;
    }

    /**
     * Whether a list has entries and nothing else.
     *
     * @return false when it is malformed or empty.
     */
    public boolean isSound()
    {
        int count = 0;
        while (next())
        {
            count++;
        }

        return count > 0 && offset == end;
    }

    /**
     * Buffer of the list.
     *
     * @return the buffer.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * First byte of the entry.
     *
     * @return offset in the buffer.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * Bytes of the entry.
     *
     * @return the length.
     */
    public int length()
    {
        return next - offset;
    }

    /**
     * What the entry grants.
     *
     * @return bits of {@link Permissions}.
     */
    public int permissions()
    {
        return buffer.getByte(offset + ENTRY_PERMISSIONS_OFFSET) & 0xFF;
    }

    /**
     * First byte of the scheme.
     *
     * @return offset in the buffer.
     */
    public int schemeOffset()
    {
        return offset + ENTRY_SCHEME_OFFSET;
    }

    /**
     * Bytes of the scheme.
     *
     * @return the length.
     */
    public int schemeLength()
    {
        return buffer.getByte(offset + ENTRY_SCHEME_LENGTH_OFFSET) & 0xFF;
    }

    /**
     * First byte of the identity.
     *
     * @return offset in the buffer.
     */
    public int identityOffset()
    {
        return schemeOffset() + schemeLength();
    }

    /**
     * Bytes of the identity.
     *
     * @return the length.
     */
    public int identityLength()
    {
        return buffer.getShort(offset + ENTRY_IDENTITY_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * The scheme as text.
     *
     * @return a new string.
     */
    public String scheme()
    {
        return buffer.getStringWithoutLengthUtf8(schemeOffset(), schemeLength());
    }

    /**
     * The identity as text.
     *
     * @return a new string.
     */
    public String identity()
    {
        return buffer.getStringWithoutLengthUtf8(identityOffset(), identityLength());
    }
}
