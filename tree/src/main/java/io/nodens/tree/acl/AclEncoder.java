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

import io.nodens.tree.AclTable;
import io.nodens.tree.Utf8;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

import static io.nodens.tree.layout.AclBlockDescriptor.*;

/**
 * Writes an access list, or identities, entry by entry.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> never, but for texts.
 */
public final class AclEncoder
{
    /** Longest scheme in bytes. */
    public static final int MAX_SCHEME_LENGTH = 32;
    /** Longest identity in bytes. */
    public static final int MAX_IDENTITY_LENGTH = 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH]);
    private int length;
    private boolean isTooLong;

    /**
     * Begin a list.
     *
     * @return this for a fluent API.
     */
    public AclEncoder reset()
    {
        length = 0;
        isTooLong = false;
        return this;
    }

    /**
     * Append an entry. One that does not fit is left out: {@link #isTooLong()}.
     *
     * @param permissions    bits of {@link Permissions}; 0 for an identity.
     * @param source         with scheme and identity.
     * @param schemeOffset   of the scheme.
     * @param schemeLength   in bytes.
     * @param identityOffset of the identity.
     * @param identityLength in bytes.
     * @return this for a fluent API.
     */
    public AclEncoder add(
        final int permissions,
        final DirectBuffer source,
        final int schemeOffset,
        final int schemeLength,
        final int identityOffset,
        final int identityLength)
    {
        final int entryLength = ENTRY_SCHEME_OFFSET + schemeLength + identityLength;
        if (schemeLength > MAX_SCHEME_LENGTH || identityLength > MAX_IDENTITY_LENGTH ||
            entryLength > buffer.capacity() - length)
        {
            isTooLong = true;
            return this;
        }

        buffer.putByte(length + ENTRY_PERMISSIONS_OFFSET, (byte)permissions);
        buffer.putByte(length + ENTRY_SCHEME_LENGTH_OFFSET, (byte)schemeLength);
        buffer.putShort(length + ENTRY_IDENTITY_LENGTH_OFFSET, (short)identityLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(length + ENTRY_SCHEME_OFFSET, source, schemeOffset, schemeLength);
        buffer.putBytes(length + ENTRY_SCHEME_OFFSET + schemeLength, source, identityOffset, identityLength);
        length += entryLength;
        return this;
    }

    /**
     * Append an entry of texts.
     *
     * @param permissions bits of {@link Permissions}; 0 for an identity.
     * @param scheme      of the entry.
     * @param identity    of the entry.
     * @return this for a fluent API.
     * @throws IllegalArgumentException when a text holds half a surrogate pair, which no bytes stand for.
     */
    public AclEncoder add(final int permissions, final String scheme, final String identity)
    {
        final byte[] schemeBytes = Utf8.encode("a scheme", scheme);
        final byte[] identityBytes = Utf8.encode("an identity", identity);
        final UnsafeBuffer source = new UnsafeBuffer(new byte[schemeBytes.length + identityBytes.length]);
        source.putBytes(0, schemeBytes);
        source.putBytes(schemeBytes.length, identityBytes);
        return add(permissions, source, 0, schemeBytes.length, schemeBytes.length, identityBytes.length);
    }

    /**
     * The list.
     *
     * @return buffer that has it from its first byte on.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Bytes of the list.
     *
     * @return the length.
     */
    public int length()
    {
        return length;
    }

    /**
     * Whether an entry was left out, because it or the list had become too long.
     *
     * @return true when the list must not be used.
     */
    public boolean isTooLong()
    {
        return isTooLong;
    }
}
