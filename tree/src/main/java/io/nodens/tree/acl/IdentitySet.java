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

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The identities of somebody, in the order in which they were proved: entries as in an access list, without
 * permissions. Immutable, and one object for all who have the same: see {@link IdentityTable}. It remembers what the
 * lists grant that were asked for last, since a list never changes.
 * <p>
 * <b>Thread:</b> the table's. <b>Allocates:</b> once, when it is first asked for a list.
 */
public final class IdentitySet
{
    /** Most bytes of a set. */
    public static final int MAX_LENGTH = 2048;
    /** What is not remembered. */
    public static final int UNKNOWN = -1;

    private static final int REMEMBERED = 64;

    final UnsafeBuffer bytes;
    final long hash;
    int references;
    IdentitySet next;
    private final boolean isSuper;
    private int[] aclIds;
    private byte[] granted;

    IdentitySet(final byte[] content, final long hash)
    {
        bytes = new UnsafeBuffer(content);
        this.hash = hash;
        boolean hasSuper = false;
        final AclCursor cursor = new AclCursor().wrap(bytes, 0, content.length);
        while (cursor.next())
        {
            hasSuper |= Schemes.isScheme(cursor, Schemes.SUPER);
        }
        isSuper = hasSuper;
    }

    /**
     * Whether nothing is refused to these identities.
     *
     * @return true with an identity of scheme "super".
     */
    public boolean isSuper()
    {
        return isSuper;
    }

    /**
     * The identities.
     *
     * @return their bytes; not to be changed.
     */
    public UnsafeBuffer bytes()
    {
        return bytes;
    }

    /**
     * Hash of the identities, the same in every process.
     *
     * @return the hash; 0 of nobody.
     */
    public long hash()
    {
        return hash;
    }

    /**
     * Let a cursor stand before the first identity.
     *
     * @param cursor to use.
     * @return the cursor.
     */
    public AclCursor wrap(final AclCursor cursor)
    {
        return cursor.wrap(bytes, 0, bytes.capacity());
    }

    /**
     * What a list grants, when that is remembered.
     *
     * @param aclId of the list.
     * @return bits of {@link Permissions}, or {@link #UNKNOWN}.
     */
    public int remembered(final int aclId)
    {
        final int index = aclId & (REMEMBERED - 1);
        return null != aclIds && aclIds[index] == aclId ? granted[index] : UNKNOWN;
    }

    /**
     * Remember what a list grants.
     *
     * @param aclId       of the list, above 0.
     * @param permissions bits of {@link Permissions}.
     */
    public void remember(final int aclId, final int permissions)
    {
        if (null == aclIds)
        {
            granted = new byte[REMEMBERED];
            aclIds = new int[REMEMBERED];
        }

        final int index = aclId & (REMEMBERED - 1);
        aclIds[index] = aclId;
        granted[index] = (byte)permissions;
    }
}
