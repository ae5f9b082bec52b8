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
    private static final long ACL_SALT = 0x2F63_6E75_8A1B_90D7L;
    private static final long SALT_1 = 0x4CF5_AD43_2745_937FL;
    private static final long SALT_2 = 0x52DC_E729_DA3E_D5A1L;
    private static final long SALT_3 = 0x3849_5AB5_94D0_49BBL;
    private static final long SALT_4 = 0x6C62_272E_07BB_0142L;
    private static final long SALT_5 = 0x27D4_EB2F_1656_67C5L;
    private static final long SALT_6 = 0x7FEB_352D_846C_A68BL;
    private static final long SALT_7 = 0x165A_87E1_D3C2_99A7L;

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
        return PathHash.mix(pathHash ^
            product(
                pathHash ^ STAT_SALT ^ buffer.getLong(offset + CZXID_OFFSET),
                SALT_1 ^ buffer.getLong(offset + MZXID_OFFSET)) ^
            product(
                pathHash ^ SALT_2 ^ buffer.getLong(offset + CTIME_OFFSET),
                SALT_3 ^ buffer.getLong(offset + MTIME_OFFSET)) ^
            product(
                pathHash ^ SALT_4 ^ buffer.getLong(offset + OWNER_OFFSET),
                SALT_5 ^ buffer.getLong(offset + ORDINAL_OFFSET)) ^
            product(
                pathHash ^ SALT_6 ^
                    pair(buffer.getInt(offset + VERSION_OFFSET), buffer.getInt(offset + AVERSION_OFFSET)),
                SALT_7 ^ pair(buffer.getInt(offset + ACL_OFFSET), buffer.getByte(offset + KIND_OFFSET))));
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
        final long createCount = family.getLong(offset + FamilyDescriptor.CREATE_COUNT_OFFSET);
        final int numChildren = family.getInt(offset + FamilyDescriptor.NUM_CHILDREN_OFFSET);
        final byte uncounted = family.getByte(offset + FamilyDescriptor.UNCOUNTED_OFFSET);
        return familyTerm(
            pathHash,
            family.getLong(offset + FamilyDescriptor.PZXID_OFFSET),
            createCount,
            FamilyDescriptor.cversion(createCount, uncounted, numChildren),
            numChildren);
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
        return PathHash.mix(pathHash ^
            product(pathHash ^ FAMILY_SALT ^ pzxid, SALT_1 ^ createCount) ^
            product(pathHash ^ SALT_2, SALT_3 ^ pair(cversion, numChildren)));
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
        return PathHash.mix(pathHash ^ product(pathHash ^ DATA_SALT ^ dataLength, SALT_1 ^ dataHash));
    }

    /**
     * Term of an access list.
     *
     * @param aclId    of the list.
     * @param listHash by {@link DataHash}, of the list's bytes.
     * @return the term.
     */
    public static long aclTerm(final int aclId, final long listHash)
    {
        return PathHash.mix(product(ACL_SALT ^ aclId, SALT_1 ^ listHash) ^ aclId);
    }

    /**
     * Both halves of a product of 128 bits, folded. The products of a term do not wait for one another.
     */
    private static long product(final long left, final long right)
    {
        return Math.multiplyHigh(left, right) ^ (left * right);
    }

    private static long pair(final int high, final int low)
    {
        return ((long)high << 32) | (low & 0xFFFF_FFFFL);
    }
}
