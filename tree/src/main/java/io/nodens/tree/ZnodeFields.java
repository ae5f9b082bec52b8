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
package io.nodens.tree;

import io.nodens.tree.index.DataHash;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * What both sides read from a record in the same way.
 */
final class ZnodeFields
{
    private ZnodeFields()
    {
    }

    /**
     * Family of a znode, for the writer.
     *
     * @return its line, or {@link io.nodens.tree.layout.SizeClasses#NULL_LINE} before the first child.
     */
    static int familyOf(final SegmentTable table, final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + FAMILY_OFFSET);
    }

    /**
     * Fill a stat from a record; what hangs on the family is set as for a znode that never had a child.
     */
    static void copyOwn(final RegionMemory memory, final long offset, final ZnodeStat stat)
    {
        final byte kind = memory.getByte(offset + KIND_OFFSET);
        final long owner = memory.getLong(offset + OWNER_OFFSET);
        final long czxid = memory.getLong(offset + CZXID_OFFSET);
        stat.czxid(czxid)
            .mzxid(memory.getLong(offset + MZXID_OFFSET))
            .pzxid(czxid)
            .ctimeMs(memory.getLong(offset + CTIME_OFFSET))
            .mtimeMs(memory.getLong(offset + MTIME_OFFSET))
            .ephemeralOwner(ZnodeKind.EPHEMERAL == kind ? owner : 0)
            .ttlMs(ZnodeKind.TTL == kind ? owner : 0)
            .childOrdinal(memory.getLong(offset + ORDINAL_OFFSET))
            .createCount(0)
            .version(memory.getInt(offset + VERSION_OFFSET))
            .cversion(0)
            .aversion(memory.getInt(offset + AVERSION_OFFSET))
            .dataLength(Math.max(0, memory.getInt(offset + DATA_LENGTH_OFFSET)))
            .numChildren(0)
            .aclId(memory.getInt(offset + ACL_OFFSET))
            .kind(kind);
    }

    /**
     * Fill what hangs on the family.
     */
    static void copyFamily(final RegionMemory family, final long offset, final ZnodeStat stat)
    {
        final long createCount = family.getLong(offset + FamilyDescriptor.CREATE_COUNT_OFFSET);
        final int numChildren = family.getInt(offset + FamilyDescriptor.NUM_CHILDREN_OFFSET);
        final byte uncounted = family.getByte(offset + FamilyDescriptor.UNCOUNTED_OFFSET);
        stat.pzxid(family.getLong(offset + FamilyDescriptor.PZXID_OFFSET))
            .createCount(createCount)
            .cversion(FamilyDescriptor.cversion(createCount, uncounted, numChildren))
            .numChildren(numChildren);
    }

    static int nameLength(final RegionMemory memory, final long offset)
    {
        return memory.getInt(offset + NAME_LENGTH_OFFSET) & 0xFFFF;
    }

    static int nameLength(final UnsafeBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + NAME_LENGTH_OFFSET) & 0xFFFF;
    }

    static int slotLines(final UnsafeBuffer buffer, final int offset)
    {
        return SizeClasses.linesOf(buffer.getByte(offset + SIZE_CLASS_OFFSET));
    }

    /**
     * Hash of the data of a record, 0 for null data. Writer only: trusts the record.
     */
    static long dataHash(final SegmentTable table, final UnsafeBuffer buffer, final int offset)
    {
        final int length = buffer.getInt(offset + DATA_LENGTH_OFFSET);
        if (length < 0)
        {
            return 0;
        }

        final int line = dataLine(buffer, offset, length);
        return 0 == line ?
            DataHash.of(buffer, offset + HEAD_LENGTH + nameLength(buffer, offset), length) :
            DataBlocks.hash(table, line);
    }

    /**
     * Copy the data of a znode. Writer only: trusts the record.
     *
     * @return bytes copied, or the negative length of null data.
     */
    static int copyData(final SegmentTable table, final int znode, final MutableDirectBuffer dst, final int dstOffset)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int length = buffer.getInt(offset + DATA_LENGTH_OFFSET);
        if (length > 0)
        {
            final int line = dataLine(buffer, offset, length);
            if (0 == line)
            {
                dst.putBytes(dstOffset, buffer, offset + NAME_OFFSET + nameLength(buffer, offset), length);
            }
            else
            {
                DataBlocks.copy(table, line, length, dst, dstOffset);
            }
        }

        return length;
    }

    /**
     * Whether the data of a znode are equal to others. Writer only: trusts the record.
     */
    static boolean hasData(
        final SegmentTable table, final int znode, final DirectBuffer data, final int dataOffset, final int length)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        if (length != buffer.getInt(offset + DATA_LENGTH_OFFSET))
        {
            return false;
        }

        final int line = dataLine(buffer, offset, length);
        return 0 == line ?
            DataBlocks.equal(buffer, offset + NAME_OFFSET + nameLength(buffer, offset), data, dataOffset, length) :
            DataBlocks.equal(table, line, length, data, dataOffset);
    }

    /**
     * What names the data of a record in {@link DataBlocks}, 0 when they lie in the slot. Writer only: trusts the
     * record.
     */
    static int dataLine(final UnsafeBuffer buffer, final int offset, final int dataLength)
    {
        final int slotLines = slotLines(buffer, offset);
        return dataLength <= inlineCapacity(slotLines, nameLength(buffer, offset)) ? 0 :
            buffer.getInt(offset + dataLineOffset(slotLines));
    }

    static int dataLineOffset(final int slotLines)
    {
        return (slotLines << SizeClasses.LINE_SHIFT) - DATA_LINE_LENGTH;
    }
}
