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

import io.nodens.tree.index.ChildIndex;
import io.nodens.tree.index.PathHash;
import io.nodens.tree.index.PathIndex;
import io.nodens.tree.index.TreeDigest;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.SegmentStore;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * Changes records, families, data blocks and both indexes, and keeps the totals. Every operation makes sure of its
 * memory before its first change, so that one which does not fit changes nothing.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
final class ZnodeEditor
{
    /** Single lines that an operation may need beside the slot and the data block: family, child nodes, overflow. */
    private static final int SINGLES = ChildIndex.MAX_LINES_PER_PUT + FamilyDescriptor.LINES + 2;

    private final SegmentTable table;
    private final SegmentStore store;
    private final History memory;
    private final DataBlocks blocks;
    private final ChildIndex children;
    private final ZnodePaths paths;
    private final Descendants descendants;
    private final RecordRemoval removal;
    private final long hashMask;
    private final TreeTotals totals;
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
    private int nameLength;
    private int slotLines;
    private int block;
    private PathIndex index;
    private OwnerEnds ownerEnds;

    ZnodeEditor(
        final SegmentTable table,
        final SegmentStore store,
        final History memory,
        final ZnodePaths paths,
        final long hashMask,
        final TreeTotals totals)
    {
        this.table = table;
        this.store = store;
        this.memory = memory;
        this.blocks = new DataBlocks(table, memory, totals);
        this.children = new ChildIndex(table, memory);
        this.paths = paths;
        this.descendants = new Descendants(table);
        this.hashMask = hashMask;
        this.totals = totals;
        this.removal = new RecordRemoval(table, memory, blocks, children, paths, hashMask, totals);
    }

    /**
     * Make the root. Its slot must be the first that the allocator hands out.
     */
    void createRoot()
    {
        nameLength = 0;
        slotLines = slotLines(0, 0);
        final int znode = memory.allocate(slotLines);
        if (TreeWriter.ROOT_ZNODE != znode)
        {
            throw new TreeException("the root must be the first record of a region");
        }

        fill(znode, NULL_LINE, new CreateParameters().reset(), 0, 0);
        putData(znode, NULL_LINE, name, 0, 0);
        count(znode, 1);
    }

    /**
     * Set the path index, which comes into being after the root.
     */
    void index(final PathIndex pathIndex)
    {
        index = pathIndex;
        removal.index(pathIndex);
    }

    /**
     * Set who knows of records that wait, which comes into being after this.
     */
    void ownerEnds(final OwnerEnds ends)
    {
        ownerEnds = ends;
    }

    RecordRemoval removal()
    {
        return removal;
    }

    int create(final int parent, final CreateParameters parameters, final long zxid, final long timeMs)
    {
        takeName(parameters);
        final int znode = reserve(parameters);

        if (ownerEnds.hasWaiting())
        {
            unlinkNamesake(parent, zxid);
        }
        removal.close(parent, zxid);
        final int familyLine = ensureFamily(parent);
        final UnsafeBuffer family = table.bufferOf(familyLine);
        final int familyOffset = table.offsetOf(familyLine);
        final long parentHash = family.getLong(familyOffset + FamilyDescriptor.DIGEST_HASH_OFFSET);
        final long ordinal = family.getLong(familyOffset + FamilyDescriptor.CREATE_COUNT_OFFSET);

        totals.digest -= TreeDigest.familyTerm(parentHash, family, familyOffset);
        family.putLong(familyOffset + FamilyDescriptor.CREATE_COUNT_OFFSET, ordinal + 1);
        changeChildren(family, familyOffset, 1, zxid);
        totals.digest += TreeDigest.familyTerm(parentHash, family, familyOffset);

        fill(znode, parent, parameters, zxid, timeMs);
        table.bufferOf(znode).putLong(table.offsetOf(znode) + ORDINAL_OFFSET, ordinal);
        putData(znode, block, parameters.dataBuffer, parameters.dataOffset, parameters.dataLength);
        link(znode, family, familyOffset, ordinal, zxid);
        count(znode, 1);
        descendants.change(parent, 1, Math.max(0, parameters.dataLength), zxid);
        return znode;
    }

    /**
     * Make a znode that was there before all clients: no create, zxid or time says when, and its parent does not count
     * it among its creates.
     */
    int createReserved(
        final int parent, final CreateParameters parameters, final int aversion, final long zxid)
    {
        final UnsafeBuffer parentBuffer = table.bufferOf(parent);
        final int formerFamily = ZnodeFields.familyOf(table, parent);
        final long pzxid = NULL_LINE == formerFamily ?
            parentBuffer.getLong(table.offsetOf(parent) + CZXID_OFFSET) :
            table.bufferOf(formerFamily).getLong(table.offsetOf(formerFamily) + FamilyDescriptor.PZXID_OFFSET);
        final int znode = create(parent, parameters, zxid, 0);

        totals.digest -= digestOf(parent) + digestOf(znode);
        final int familyLine = ZnodeFields.familyOf(table, parent);
        final UnsafeBuffer family = table.bufferOf(familyLine);
        final int familyOffset = table.offsetOf(familyLine);
        family.putLong(familyOffset + FamilyDescriptor.PZXID_OFFSET, pzxid);
        family.putByte(
            familyOffset + FamilyDescriptor.UNCOUNTED_OFFSET,
            (byte)(family.getByte(familyOffset + FamilyDescriptor.UNCOUNTED_OFFSET) + 1));
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        buffer.putLong(offset + CZXID_OFFSET, 0);
        buffer.putLong(offset + MZXID_OFFSET, 0);
        buffer.putInt(offset + AVERSION_OFFSET, aversion);
        totals.digest += digestOf(parent) + digestOf(znode);
        return znode;
    }

    /**
     * Replace data without a trace in the stat but their length.
     */
    void replaceData(
        final int znode, final DirectBuffer data, final int dataOffset, final int dataLength, final long zxid)
    {
        changeData(znode, data, dataOffset, dataLength, zxid, 0, false);
    }

    void setData(
        final int znode,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final long zxid,
        final long timeMs)
    {
        changeData(znode, data, dataOffset, dataLength, zxid, timeMs, true);
    }

    private void changeData(
        final int znode,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final long zxid,
        final long timeMs,
        final boolean isTold)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int formerLength = buffer.getInt(offset + DATA_LENGTH_OFFSET);
        final int formerBlock = ZnodeFields.dataLine(buffer, offset, formerLength);
        final int znodeNameLength = ZnodeFields.nameLength(buffer, offset);
        final int formerSlotLines = ZnodeFields.slotLines(buffer, offset);
        final int newSlotLines = trimmedSlotLines(formerSlotLines, znodeNameLength, dataLength);
        final int newBlock = dataLength > inlineCapacity(formerSlotLines, znodeNameLength) ?
            store(data, dataOffset, dataLength) : NULL_LINE;

        final long pathHash = paths.digestHash(znode);
        totals.digest -= ownTerms(pathHash, buffer, offset);
        totals.treeBytes += TreeWriter.footprint(znodeNameLength, dataLength) -
            TreeWriter.footprint(znodeNameLength, formerLength);

        removal.close(znode, zxid);
        buffer.putByte(offset + SIZE_CLASS_OFFSET, (byte)SizeClasses.classOf(newSlotLines));
        putData(znode, newBlock, data, dataOffset, dataLength);
        if (isTold)
        {
            final int version = buffer.getInt(offset + VERSION_OFFSET) + 1;
            buffer.putInt(offset + VERSION_OFFSET, -1 == version ? 0 : version);
            buffer.putLong(offset + MZXID_OFFSET, zxid);
            buffer.putLong(offset + MTIME_OFFSET, timeMs);
        }
        totals.digest += ownTerms(pathHash, buffer, offset);
        if (Math.max(0, formerLength) != Math.max(0, dataLength))
        {
            descendants.changeBytes(buffer.getInt(offset + PARENT_OFFSET), formerLength, dataLength, zxid);
        }

        if (NULL_LINE != formerBlock)
        {
            blocks.free(formerBlock, formerLength);
        }

        if (newSlotLines < formerSlotLines)
        {
            memory.free(znode + newSlotLines, formerSlotLines - newSlotLines);
        }
    }

    void setAcl(final int znode, final int aclId, final long zxid)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final long pathHash = paths.digestHash(znode);
        totals.digest -= TreeDigest.statTerm(pathHash, buffer, offset);
        removal.close(znode, zxid);
        buffer.putInt(offset + ACL_OFFSET, aclId);
        final int aversion = buffer.getInt(offset + AVERSION_OFFSET) + 1;
        buffer.putInt(offset + AVERSION_OFFSET, -1 == aversion ? 0 : aversion);
        totals.digest += TreeDigest.statTerm(pathHash, buffer, offset);
    }

    void delete(final int znode, final long zxid)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int parent = buffer.getInt(offset + PARENT_OFFSET);
        count(znode, -1);

        removal.close(parent, zxid);
        // The bucket's word and the parent's tell every reader that came by them. The record's own is for whoever kept
        // the line: as long as the slot is free, it names the transaction that freed it. History needs no image of it:
        // all else stays as it is until the slot is reused.
        SeqLock.close(buffer, offset + WORD_OFFSET, zxid);
        changeFamily(parent, -1, zxid);
        removal.unlink(znode, zxid);
        descendants.change(parent, -1, -Math.max(0, buffer.getInt(offset + DATA_LENGTH_OFFSET)), zxid);
        removal.release(znode);
    }

    /**
     * Take ephemerals from their parent whose owner ends. Their records and their places in the indexes stay.
     */
    void endChildren(final int parent, final int childCount, final long dataBytes, final long zxid)
    {
        removal.close(parent, zxid);
        changeFamily(parent, -childCount, zxid);
        descendants.change(parent, -childCount, -dataBytes, zxid);
    }

    /**
     * Take ephemerals from the totals whose owner ends.
     */
    void endTotals(final OwnerSum sum)
    {
        totals.znodeCount -= sum.count();
        totals.ephemeralCount -= sum.count();
        totals.treeBytes -= sum.treeBytes();
        totals.digest -= sum.digest();
    }

    private void changeFamily(final int parent, final int change, final long zxid)
    {
        final int line = ZnodeFields.familyOf(table, parent);
        final UnsafeBuffer family = table.bufferOf(line);
        final int offset = table.offsetOf(line);
        final long parentHash = family.getLong(offset + FamilyDescriptor.DIGEST_HASH_OFFSET);
        totals.digest -= TreeDigest.familyTerm(parentHash, family, offset);
        changeChildren(family, offset, change, zxid);
        totals.digest += TreeDigest.familyTerm(parentHash, family, offset);
    }

    /**
     * Put back a znode other than the root.
     */
    int restore(final int parent, final CreateParameters parameters, final ZnodeStat stat, final long word)
    {
        takeName(parameters);
        final int znode = reserve(parameters);

        SeqLock.close(table.bufferOf(parent), table.offsetOf(parent) + WORD_OFFSET, word);
        final int familyLine = ensureFamily(parent);
        final UnsafeBuffer family = table.bufferOf(familyLine);
        final int familyOffset = table.offsetOf(familyLine);
        if (stat.childOrdinal() < 0 ||
            stat.childOrdinal() >= family.getLong(familyOffset + FamilyDescriptor.CREATE_COUNT_OFFSET))
        {
            throw new TreeException("child ordinal " + stat.childOrdinal() + " is beyond the creates of its parent: " +
                family.getLong(familyOffset + FamilyDescriptor.CREATE_COUNT_OFFSET));
        }

        if (NULL_LINE != namesake(parent, family.getLong(familyOffset + FamilyDescriptor.INDEX_HASH_OFFSET)))
        {
            throw new TreeException(
                "a child of the same name is there: " + name.getStringWithoutLengthUtf8(0, nameLength));
        }

        fill(znode, parent, parameters, word, 0);
        putData(znode, block, parameters.dataBuffer, parameters.dataOffset, parameters.dataLength);
        putStat(znode, stat);
        link(znode, family, familyOffset, stat.childOrdinal(), word);
        count(znode, 1);
        descendants.change(parent, 1, Math.max(0, parameters.dataLength), word);
        return znode;
    }

    /**
     * Overwrite the root, which must not have children yet.
     */
    void restoreRoot(final CreateParameters parameters, final ZnodeStat stat, final long word)
    {
        final int root = TreeWriter.ROOT_ZNODE;
        final UnsafeBuffer buffer = table.bufferOf(root);
        final int offset = table.offsetOf(root);
        final int dataLength = parameters.dataLength;
        final int newBlock = dataLength > inlineCapacity(ZnodeFields.slotLines(buffer, offset), 0) ?
            store(parameters.dataBuffer, parameters.dataOffset, dataLength) : NULL_LINE;
        if (!memory.hasSingles(SINGLES))
        {
            throw full("the root");
        }

        count(root, -1);
        SeqLock.close(buffer, offset + WORD_OFFSET, word);
        putData(root, newBlock, parameters.dataBuffer, parameters.dataOffset, dataLength);
        buffer.putInt(offset + ACL_OFFSET, parameters.aclId);
        putStat(root, stat);
        count(root, 1);
    }

    Descendants descendants()
    {
        return descendants;
    }

    /**
     * Creates of children that clients count.
     */
    long createCount(final int znode)
    {
        final int family = ZnodeFields.familyOf(table, znode);
        return NULL_LINE == family ? 0 :
            table.bufferOf(family).getLong(table.offsetOf(family) + FamilyDescriptor.CREATE_COUNT_OFFSET) -
            table.bufferOf(family).getByte(table.offsetOf(family) + FamilyDescriptor.UNCOUNTED_OFFSET);
    }

    /**
     * All of a znode's terms in the digest.
     */
    long digestOf(final int znode)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final long pathHash = paths.digestHash(znode);
        final int familyLine = ZnodeFields.familyOf(table, znode);
        final long familyTerm = NULL_LINE == familyLine ?
            TreeDigest.familyTerm(pathHash, buffer.getLong(offset + CZXID_OFFSET), 0, 0, 0) :
            TreeDigest.familyTerm(pathHash, table.bufferOf(familyLine), table.offsetOf(familyLine));
        return ownTerms(pathHash, buffer, offset) + familyTerm;
    }

    private long ownTerms(final long pathHash, final UnsafeBuffer buffer, final int offset)
    {
        return TreeDigest.statTerm(pathHash, buffer, offset) + TreeDigest.dataTerm(
            pathHash, ZnodeFields.dataHash(table, buffer, offset), buffer.getInt(offset + DATA_LENGTH_OFFSET));
    }

    /**
     * A record that waits may have the name of a new znode, and only such a one.
     */
    private void unlinkNamesake(final int parent, final long zxid)
    {
        final int family = ZnodeFields.familyOf(table, parent);
        final int former = NULL_LINE == family ? NULL_LINE : namesake(
            parent, table.bufferOf(family).getLong(table.offsetOf(family) + FamilyDescriptor.INDEX_HASH_OFFSET));
        if (NULL_LINE != former)
        {
            ownerEnds.unlinking(former);
            removal.unlinkEnded(former, zxid);
        }
    }

    /**
     * The record that has the name in hand below a parent.
     */
    private int namesake(final int parent, final long parentHash)
    {
        final int hash = (int)(PathHash.child(parentHash, name, 0, nameLength) & hashMask);
        int znode = index.first(hash);
        while (NULL_LINE != znode && !isNamesake(znode, parent))
        {
            znode = index.next(hash);
        }

        return znode;
    }

    private boolean isNamesake(final int znode, final int parent)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        boolean isEqual = parent == buffer.getInt(offset + PARENT_OFFSET) &&
            nameLength == ZnodeFields.nameLength(buffer, offset);
        for (int i = 0; isEqual && i < nameLength; i++)
        {
            isEqual = name.getByte(i) == buffer.getByte(offset + NAME_OFFSET + i);
        }

        return isEqual;
    }

    private void takeName(final CreateParameters parameters)
    {
        nameLength = parameters.nameLength;
        if (nameLength < 1 || nameLength >= TreeConfiguration.MAX_PATH_LENGTH)
        {
            throw new TreeException("a name must have from 1 to " + (TreeConfiguration.MAX_PATH_LENGTH - 1) +
                " bytes: " + nameLength);
        }

        name.putBytes(0, parameters.nameBuffer, parameters.nameOffset, nameLength);
    }

    /**
     * Allocate slot and data block of a new record and make sure that nothing further can fail for want of memory.
     *
     * @return the slot; {@link #slotLines} and {@link #block} belong to it.
     */
    private int reserve(final CreateParameters parameters)
    {
        int slot = reserveOnce(parameters);
        while (NULL_LINE == slot && null != ownerEnds && ownerEnds.makeRoom())
        {
            slot = reserveOnce(parameters);
        }

        if (NULL_LINE == slot)
        {
            throw full("a record of " + (slotLines << SizeClasses.LINE_SHIFT) + " bytes");
        }

        return slot;
    }

    private int reserveOnce(final CreateParameters parameters)
    {
        final int dataLength = parameters.dataLength;
        slotLines = slotLines(nameLength, dataLength);
        int slot = NULL_LINE;
        if (dataLength <= inlineCapacity(slotLines, nameLength))
        {
            block = NULL_LINE;
            slot = memory.allocate(slotLines);
        }

        if (NULL_LINE == slot && dataLength > 0)
        {
            slotLines = leastSlotLines(nameLength);
            if (dataLength > inlineCapacity(slotLines, nameLength))
            {
                // The longer one first: what is free may hold both in this order only.
                block = store(parameters.dataBuffer, parameters.dataOffset, dataLength);
                slot = memory.allocate(slotLines);
            }
        }

        boolean isReserved = false;
        try
        {
            isReserved = NULL_LINE != slot && memory.hasSingles(SINGLES);
        }
        finally
        {
            if (!isReserved)
            {
                giveBack(slot, dataLength);
            }
        }

        return isReserved ? slot : NULL_LINE;
    }

    private void giveBack(final int slot, final int dataLength)
    {
        if (NULL_LINE != slot)
        {
            memory.free(slot, slotLines);
        }

        if (NULL_LINE != block)
        {
            blocks.free(block, dataLength);
        }
    }

    /**
     * Store data outside of a slot.
     *
     * @return what names them.
     */
    private int store(final DirectBuffer data, final int dataOffset, final int dataLength)
    {
        final int longest = TreeRegion.maxDataLength(table.segmentLength());
        if (dataLength > longest)
        {
            throw new TreeException(TreeStatus.FULL,
                dataLength + " bytes of data are too many: a segment of this region holds at most " + longest, null);
        }

        int stored = blocks.store(data, dataOffset, dataLength);
        while (NULL_LINE == stored && ownerEnds.makeRoom())
        {
            stored = blocks.store(data, dataOffset, dataLength);
        }
        if (NULL_LINE == stored)
        {
            throw full(dataLength + " bytes of data");
        }

        return stored;
    }

    /**
     * Fill the fixed part of a new record and its name. The word comes first, since a late reader may still look here.
     */
    private void fill(
        final int znode, final int parent, final CreateParameters parameters, final long zxid, final long timeMs)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        SeqLock.close(buffer, offset + WORD_OFFSET, zxid);
        buffer.putLong(offset + CZXID_OFFSET, zxid);
        buffer.putLong(offset + MZXID_OFFSET, zxid);
        buffer.putLong(offset + CTIME_OFFSET, timeMs);
        buffer.putLong(offset + MTIME_OFFSET, timeMs);
        buffer.putLong(offset + OWNER_OFFSET, ZnodeKind.TTL == parameters.kind ? parameters.ttlMs :
            ZnodeKind.EPHEMERAL == parameters.kind ? parameters.ephemeralOwner : 0);
        buffer.putInt(offset + VERSION_OFFSET, 0);
        buffer.putInt(offset + AVERSION_OFFSET, 0);
        buffer.putInt(offset + FAMILY_OFFSET, NULL_LINE);
        buffer.putLong(offset + ORDINAL_OFFSET, 0);
        buffer.putInt(offset + PARENT_OFFSET, parent);
        buffer.putInt(offset + ACL_OFFSET, parameters.aclId);
        buffer.putShort(offset + NAME_LENGTH_OFFSET, (short)nameLength);
        buffer.putByte(offset + KIND_OFFSET, parameters.kind);
        buffer.putByte(offset + SIZE_CLASS_OFFSET, (byte)SizeClasses.classOf(slotLines));
        buffer.putBytes(offset + NAME_OFFSET, name, 0, nameLength);
    }

    /**
     * Set the data of a record: into the slot, or what names them elsewhere.
     */
    private void putData(
        final int znode, final int dataLine, final DirectBuffer data, final int dataOffset, final int dataLength)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        buffer.putInt(offset + DATA_LENGTH_OFFSET, Math.max(TreeWriter.NULL_DATA_LENGTH, dataLength));
        if (NULL_LINE != dataLine)
        {
            buffer.putInt(offset + ZnodeFields.dataLineOffset(ZnodeFields.slotLines(buffer, offset)), dataLine);
        }
        else if (dataLength > 0)
        {
            buffer.putBytes(
                offset + HEAD_LENGTH + ZnodeFields.nameLength(buffer, offset), data, dataOffset, dataLength);
        }
    }

    private void putStat(final int znode, final ZnodeStat stat)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        buffer.putLong(offset + CZXID_OFFSET, stat.czxid());
        buffer.putLong(offset + MZXID_OFFSET, stat.mzxid());
        buffer.putLong(offset + CTIME_OFFSET, stat.ctimeMs());
        buffer.putLong(offset + MTIME_OFFSET, stat.mtimeMs());
        buffer.putLong(offset + ORDINAL_OFFSET, stat.childOrdinal());
        buffer.putInt(offset + VERSION_OFFSET, stat.version());
        buffer.putInt(offset + AVERSION_OFFSET, stat.aversion());

        final boolean hadChild = stat.createCount() != 0 || stat.cversion() != 0 ||
            stat.numChildren() != 0 || stat.pzxid() != stat.czxid();
        if (hadChild)
        {
            final int familyLine = ensureFamily(znode);
            final UnsafeBuffer family = table.bufferOf(familyLine);
            final int familyOffset = table.offsetOf(familyLine);
            family.putLong(familyOffset + FamilyDescriptor.PZXID_OFFSET, stat.pzxid());
            family.putLong(familyOffset + FamilyDescriptor.CREATE_COUNT_OFFSET, stat.createCount());
            family.putInt(familyOffset + FamilyDescriptor.NUM_CHILDREN_OFFSET, stat.numChildren());
            family.putByte(familyOffset + FamilyDescriptor.UNCOUNTED_OFFSET, uncounted(stat));
        }
    }

    /**
     * Enter a filled record into both indexes.
     */
    private void link(
        final int znode, final UnsafeBuffer family, final int familyOffset, final long ordinal, final long zxid)
    {
        if (NULL_LINE != children.put(family, familyOffset, ordinal, znode))
        {
            throw new TreeException("child ordinal " + ordinal + " is taken");
        }

        final long hash = PathHash.child(
            family.getLong(familyOffset + FamilyDescriptor.INDEX_HASH_OFFSET), name, 0, nameLength);
        index.insert((int)(hash & hashMask), znode, zxid);
    }

    /**
     * Family of a znode whose lock is closed; made when it has none.
     */
    private int ensureFamily(final int znode)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        int line = buffer.getInt(offset + FAMILY_OFFSET);
        if (NULL_LINE == line)
        {
            line = memory.allocate(FamilyDescriptor.LINES);
            final UnsafeBuffer family = table.bufferOf(line);
            final int familyOffset = table.offsetOf(line);
            family.setMemory(familyOffset, FamilyDescriptor.LINES << SizeClasses.LINE_SHIFT, (byte)0);
            family.putLong(familyOffset + FamilyDescriptor.PZXID_OFFSET, buffer.getLong(offset + CZXID_OFFSET));
            family.putLong(familyOffset + FamilyDescriptor.INDEX_HASH_OFFSET, paths.indexHash(znode));
            family.putLong(familyOffset + FamilyDescriptor.DIGEST_HASH_OFFSET, paths.digestHash(znode));
            buffer.putInt(offset + FAMILY_OFFSET, line);
        }

        return line;
    }

    /** Creates that the snapshot's cversion does not count. */
    private static byte uncounted(final ZnodeStat stat)
    {
        final int twice = FamilyDescriptor.cversion(stat.createCount(), (byte)0, stat.numChildren()) - stat.cversion();
        if (twice < 0 || twice > 2 * Byte.MAX_VALUE || 0 != (twice & 1))
        {
            throw new TreeException("cversion " + stat.cversion() + " does not fit " + stat.createCount() +
                " creates of children, of which " + stat.numChildren() + " are there");
        }

        return (byte)(twice >> 1);
    }

    private void changeChildren(
        final UnsafeBuffer family, final int familyOffset, final int change, final long zxid)
    {
        family.putLong(familyOffset + FamilyDescriptor.PZXID_OFFSET, zxid);
        family.putInt(
            familyOffset + FamilyDescriptor.NUM_CHILDREN_OFFSET,
            family.getInt(familyOffset + FamilyDescriptor.NUM_CHILDREN_OFFSET) + change);
    }

    /**
     * Count a whole znode in or out of the totals.
     */
    private void count(final int znode, final int change)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        totals.znodeCount += change;
        totals.ephemeralCount += ZnodeKind.EPHEMERAL == buffer.getByte(offset + KIND_OFFSET) ? change : 0;
        totals.treeBytes += change * TreeWriter.footprint(
            ZnodeFields.nameLength(buffer, offset), buffer.getInt(offset + DATA_LENGTH_OFFSET));
        totals.digest += change * digestOf(znode);
    }

    private TreeException full(final String what)
    {
        final TreeException cause = store.failure();
        return new TreeException(
            TreeStatus.FULL,
            "the region is full (" + (store.maxLines() << SizeClasses.LINE_SHIFT) + " bytes at most), no room for " +
                what + (null == cause ? "" : ": " + cause.getMessage()),
            cause);
    }
}
