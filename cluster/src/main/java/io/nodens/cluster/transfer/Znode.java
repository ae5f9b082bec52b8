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
package io.nodens.cluster.transfer;

import io.nodens.client.AclEntry;
import io.nodens.tree.ZnodeKind;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * A znode on its way.
 *
 * @param path        below the root of the copy: empty for the root itself, else it begins with a slash.
 * @param kind        of {@link ZnodeKind}; {@link #UNKNOWN_KIND} where the source does not tell.
 * @param ttlMs       time to live of a znode that has one, else 0.
 * @param data        may be null.
 * @param acl         entries of the access list, in order.
 * @param creates     children ever created, which is the suffix of the next sequential one; {@link #UNKNOWN_CREATES}
 *                    where the source does not tell.
 * @param children    names, in any order; null where they follow in the stream.
 */
@SuppressWarnings("ArrayRecordComponent") // Data as the clients give them.
public record Znode(
    String path, byte kind, long ttlMs, byte[] data, List<AclEntry> acl, long creates, List<String> children)
{
    /** Containers and znodes with a time to live look like plain ones to clients. */
    public static final byte UNKNOWN_KIND = -1;
    /** For sources that do not tell. */
    public static final long UNKNOWN_CREATES = -1;

    /**
     * Children ever created, from what servers tell clients: the cversion counts creates and deletes, and their
     * difference is the number of children.
     *
     * @param cversion    of a znode, which wraps around.
     * @param numChildren of it.
     * @return the count.
     */
    public static long creates(final int cversion, final int numChildren)
    {
        return ((cversion + (long)numChildren) & 0xFFFF_FFFFL) >>> 1;
    }

    /**
     * Whether the znode goes with a session.
     *
     * @return true for an ephemeral.
     */
    public boolean isEphemeral()
    {
        return ZnodeKind.EPHEMERAL == kind;
    }

    /**
     * Bytes of the data.
     *
     * @return the length; 0 for null data.
     */
    public int dataLength()
    {
        return null == data ? 0 : data.length;
    }

    /**
     * Whether data are the same.
     *
     * @param other to compare with.
     * @return true if so; null data and empty data differ.
     */
    public boolean hasDataOf(final Znode other)
    {
        return Arrays.equals(data, other.data);
    }

    /**
     * Whether access lists grant the same: the order of their entries does not matter.
     *
     * @param other to compare with.
     * @return true if so.
     */
    public boolean hasAclOf(final Znode other)
    {
        return acl.equals(other.acl) || new HashSet<>(acl).equals(new HashSet<>(other.acl));
    }

    /**
     * Whether the kind and the time to live are the same, as far as both are known.
     *
     * @param other to compare with.
     * @return true if so.
     */
    public boolean hasKindOf(final Znode other)
    {
        return UNKNOWN_KIND == kind || UNKNOWN_KIND == other.kind || (kind == other.kind && ttlMs == other.ttlMs);
    }
}
