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
package io.nodens.tree.index;

import io.nodens.tree.layout.FamilyDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * Terms of the tree's digest, which is their sum over all znodes. Every term starts from the hash of the znode's
 * path; what changes together is one term, so that a new child does not make its parent's data be hashed again.
 */
public final class TreeDigest
{
    private static final long STAT_SALT = 0x8EBC_6AF0_9C88_C6E3L;
    private static final long FAMILY_SALT = 0x5895_95B9_4C05_2F3BL;
    private static final long DATA_SALT = 0x1D8E_4E27_C47D_124FL;

    private TreeDigest()
    {
    }

    /**
     * Term of what the record itself holds beside data.
     *
     * @param pathHash of the znode, for the digest.
     * @param buffer   with the record.
     * @param offset   of the record.
     * @return the term.
     */
    public static long statTerm(final long pathHash, final UnsafeBuffer buffer, final int offset)
    {
        long hash = PathHash.mix(pathHash ^ STAT_SALT);
        hash = PathHash.mix(hash ^ buffer.getLong(offset + CZXID_OFFSET));
        hash = PathHash.mix(hash ^ buffer.getLong(offset + MZXID_OFFSET));
        hash = PathHash.mix(hash ^ buffer.getLong(offset + CTIME_OFFSET));
        hash = PathHash.mix(hash ^ buffer.getLong(offset + MTIME_OFFSET));
        hash = PathHash.mix(hash ^ buffer.getLong(offset + OWNER_OFFSET));
        hash = PathHash.mix(hash ^ buffer.getLong(offset + ORDINAL_OFFSET));
        hash = PathHash.mix(
            hash ^ pair(buffer.getInt(offset + VERSION_OFFSET), buffer.getInt(offset + AVERSION_OFFSET)));
        return PathHash.mix(hash ^ pair(buffer.getInt(offset + ACL_OFFSET), buffer.getByte(offset + KIND_OFFSET)));
    }

    /**
     * Term of what children change.
     *
     * @param pathHash of the znode, for the digest.
     * @param family   with the family block.
     * @param offset   of the family block.
     * @return the term.
     */
    public static long familyTerm(final long pathHash, final UnsafeBuffer family, final int offset)
    {
        return familyTerm(
            pathHash,
            family.getLong(offset + FamilyDescriptor.PZXID_OFFSET),
            family.getLong(offset + FamilyDescriptor.CREATE_COUNT_OFFSET),
            family.getInt(offset + FamilyDescriptor.CVERSION_OFFSET),
            family.getInt(offset + FamilyDescriptor.NUM_CHILDREN_OFFSET));
    }

    /**
     * Term of what children change, for a znode without a family block.
     *
     * @param pathHash    of the znode, for the digest.
     * @param pzxid       of the znode.
     * @param createCount of the znode.
     * @param cversion    of the znode.
     * @param numChildren of the znode.
     * @return the term.
     */
    public static long familyTerm(
        final long pathHash, final long pzxid, final long createCount, final int cversion, final int numChildren)
    {
        long hash = PathHash.mix(pathHash ^ FAMILY_SALT);
        hash = PathHash.mix(hash ^ pzxid);
        hash = PathHash.mix(hash ^ createCount);
        return PathHash.mix(hash ^ pair(cversion, numChildren));
    }

    /**
     * Term of the data.
     *
     * @param pathHash   of the znode, for the digest.
     * @param dataHash   by {@link DataHash}, 0 for null data.
     * @param dataLength bytes, -1 for null data.
     * @return the term.
     */
    public static long dataTerm(final long pathHash, final long dataHash, final int dataLength)
    {
        return PathHash.mix(PathHash.mix(PathHash.mix(pathHash ^ DATA_SALT) ^ dataHash) ^ dataLength);
    }

    private static long pair(final int high, final int low)
    {
        return ((long)high << 32) | (low & 0xFFFF_FFFFL);
    }
}
