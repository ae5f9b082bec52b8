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
package io.nodens.tree.tools;

import io.nodens.tree.AclTable;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.index.DataHash;
import io.nodens.tree.index.PathHash;
import io.nodens.tree.index.TreeDigest;
import io.nodens.tree.layout.AclBlockDescriptor;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.ChildNodeDescriptor;
import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.DataPieceDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.FreeBlockDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.collections.IntHashSet;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * Checks every invariant of a region at rest: that every line has exactly one use, that both indexes name every
 * znode once and in its place, that records, families and blocks agree, that every access list is there that a znode
 * names, and that totals and digest are what znodes and lists add up to.
 */
final class RegionVerifier
{
    private static final int MAX_PROBLEMS = 50;

    private final RegionHeader header;
    private final SegmentTable table;
    private final long rootHash;
    private final long hashMask;
    private final long completedZxid;
    private final BitSet usedLines = new BitSet();
    private final BitSet znodes = new BitSet();
    private final BitSet runs = new BitSet();
    private final BitSet runEnds = new BitSet();
    private final IntHashSet aclIds = new IntHashSet();
    private final ArrayDeque<Integer> pending = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private final long lineCount;
    private final long backedLineCount;

    private long znodeCount;
    private long ephemeralCount;
    private long treeBytes;
    private long digest;
    private long childCount;
    private long descendantCount;
    private long descendantBytes;
    private long indexed;
    private long waitingCount;
    private long overflowLines;
    private long freeLines;

    RegionVerifier(final RegionHeader header, final SegmentTable table)
    {
        this.header = header;
        this.table = table;
        rootHash = header.getLong(RegionHeaderDescriptor.HASH_SEED_OFFSET);
        hashMask = header.getLong(RegionHeaderDescriptor.HASH_MASK_OFFSET);
        completedZxid = header.completedZxid();
        lineCount = header.getLong(RegionHeaderDescriptor.NEXT_LINE_OFFSET);
        backedLineCount = Math.max(0, Math.min(lineCount, backedLines(table)));
    }

    List<String> verify()
    {
        check(lineCount == backedLineCount,
            "the header says " + lineCount + " lines are in use, there is memory for " + backedLineCount);
        verifyAcls();
        verifyZnodes();
        verifyIndex();
        verifyFreeLists();
        verifyTotals();
        return problems;
    }

    /**
     * Lines of the segments that are there, whatever a damaged header says of them.
     */
    private static long backedLines(final SegmentTable table)
    {
        int segment = 0;
        while (segment < table.maxSegments() && null != table.bufferOf(segment * table.segmentLines()))
        {
            segment++;
        }

        return (long)segment * table.segmentLines();
    }

    private void verifyAcls()
    {
        final int root = header.getInt(RegionHeaderDescriptor.ACL_ROOT_OFFSET);
        final int depth = header.getInt(RegionHeaderDescriptor.ACL_DEPTH_OFFSET);
        check(
            header.getLong(RegionHeaderDescriptor.DIRECTORIES_WORD_OFFSET) <= completedZxid,
            "the directories are ahead of the region");
        if (NULL_LINE != root && check(
            depth > 0 && depth <= ChildNodeDescriptor.MAX_DEPTH, "the index of ACLs has depth " + depth))
        {
            verifyAclNode(root, depth - 1, 0);
        }
    }

    private void verifyAclNode(final int line, final int level, final long firstId)
    {
        final UnsafeBuffer buffer = bufferOf(line, "node of the index of ACLs");
        if (null == buffer || !use(line, ChildNodeDescriptor.LINES, "node of the index of ACLs"))
        {
            return;
        }

        boolean isEmpty = true;
        for (int i = 0; i < ChildNodeDescriptor.FANOUT; i++)
        {
            final int entry = buffer.getInt(table.offsetOf(line) + ChildNodeDescriptor.entryOffset(i));
            if (NULL_LINE != entry)
            {
                isEmpty = false;
                final long id = firstId + ((long)i << (ChildNodeDescriptor.FANOUT_SHIFT * level));
                if (level > 0)
                {
                    verifyAclNode(entry, level - 1, id);
                }
                else
                {
                    verifyAcl(entry, id);
                }
            }
        }

        check(!isEmpty, "the index of ACLs has an empty node");
    }

    private void verifyAcl(final int line, final long id)
    {
        final UnsafeBuffer buffer = bufferOf(line, "access list " + id);
        if (null == buffer)
        {
            return;
        }

        final int offset = table.offsetOf(line);
        final int length = buffer.getInt(offset + AclBlockDescriptor.LENGTH_OFFSET);
        if (check(
            length > 0 && length <= AclBlockDescriptor.MAX_LIST_LENGTH,
            "access list " + id + " has length " + length) &&
            use(line, AclBlockDescriptor.lines(length), "access list " + id))
        {
            check(
                id == buffer.getInt(offset + AclBlockDescriptor.ID_OFFSET) && id > 0,
                "access list " + id + " says that it is " + buffer.getInt(offset + AclBlockDescriptor.ID_OFFSET));
            check(
                endOfEntries(buffer, offset + AclBlockDescriptor.LIST_OFFSET, length) == length,
                "access list " + id + " has an entry beyond its end");
            aclIds.add((int)id);
            treeBytes += AclTable.footprint(length);
            digest += TreeDigest.aclTerm(
                (int)id, DataHash.of(buffer, offset + AclBlockDescriptor.LIST_OFFSET, length));
        }
    }

    private static int endOfEntries(final UnsafeBuffer buffer, final int offset, final int length)
    {
        int end = 0;
        while (end <= length - AclBlockDescriptor.ENTRY_SCHEME_OFFSET)
        {
            end += AclBlockDescriptor.ENTRY_SCHEME_OFFSET +
                (buffer.getByte(offset + end + AclBlockDescriptor.ENTRY_SCHEME_LENGTH_OFFSET) & 0xFF) +
                (buffer.getShort(offset + end + AclBlockDescriptor.ENTRY_IDENTITY_LENGTH_OFFSET) & 0xFFFF);
        }

        return end;
    }

    private void verifyZnodes()
    {
        if (null == recordOf(TreeWriter.ROOT_ZNODE, "root"))
        {
            return;
        }

        pending.push(TreeWriter.ROOT_ZNODE);
        check(0 == parentOf(TreeWriter.ROOT_ZNODE), "the root has a parent");
        while (!pending.isEmpty() && problems.size() < MAX_PROBLEMS)
        {
            verifyZnode(pending.pop());
        }
    }

    private void verifyZnode(final int znode)
    {
        final UnsafeBuffer buffer = recordOf(znode, "znode");
        if (null == buffer)
        {
            return;
        }

        final int offset = table.offsetOf(znode);
        final int sizeClass = buffer.getByte(offset + SIZE_CLASS_OFFSET) & 0xFF;
        if (!check(sizeClass < SizeClasses.COUNT, "znode " + znode + " has size class " + sizeClass))
        {
            return;
        }

        final int slotLines = SizeClasses.linesOf(sizeClass);
        final int nameLength = buffer.getShort(offset + NAME_LENGTH_OFFSET) & 0xFFFF;
        if (!use(znode, slotLines, "znode " + znode) ||
            !check(
                inlineCapacity(slotLines, nameLength) >= DATA_LINE_LENGTH, "znode " + znode + " has a slot too short"))
        {
            return;
        }

        znodes.set(znode);
        final int dataLength = buffer.getInt(offset + DATA_LENGTH_OFFSET);
        final byte kind = buffer.getByte(offset + KIND_OFFSET);
        check((TreeWriter.ROOT_ZNODE == znode) == (0 == nameLength), "znode " + znode + " has a name of " + nameLength);
        check(dataLength >= TreeWriter.NULL_DATA_LENGTH, "znode " + znode + " has data length " + dataLength);
        final int aclId = buffer.getInt(offset + ACL_OFFSET);
        final boolean isEnded = isEnded(buffer, offset);
        check(
            0 == aclId || isEnded || aclIds.contains(aclId),
            "znode " + znode + " names access list " + aclId + ", which is not there");
        check(kind >= ZnodeKind.PERSISTENT && kind <= ZnodeKind.TTL, "znode " + znode + " has kind " + kind);
        check(0 != (kind & 1) || 0 == buffer.getLong(offset + OWNER_OFFSET), "znode " + znode + " has an owner");
        check(buffer.getLong(offset + WORD_OFFSET) <= completedZxid, "znode " + znode + " is ahead of the region");
        check(buffer.getLong(offset + CZXID_OFFSET) <= buffer.getLong(offset + MZXID_OFFSET) &&
            buffer.getLong(offset + MZXID_OFFSET) <= completedZxid, "znode " + znode + " has zxids out of order");

        if (isEnded)
        {
            waitingCount++;
            dataHash(znode, buffer, offset, slotLines, nameLength);
            check(
                NULL_LINE == buffer.getInt(offset + FAMILY_OFFSET),
                "ephemeral " + znode + ", whose owner has ended, has a family");
            return;
        }

        final long pathHash = hashOf(znode, PathHash.DIGEST_ROOT, FamilyDescriptor.DIGEST_HASH_OFFSET);
        znodeCount++;
        ephemeralCount += ZnodeKind.EPHEMERAL == kind ? 1 : 0;
        treeBytes += TreeWriter.footprint(nameLength, dataLength);
        digest += TreeDigest.statTerm(pathHash, buffer, offset);
        digest += TreeDigest.dataTerm(pathHash, dataHash(znode, buffer, offset, slotLines, nameLength), dataLength);
        digest += verifyFamily(znode, buffer, offset, kind, pathHash);
    }

    private long dataHash(
        final int znode, final UnsafeBuffer buffer, final int offset, final int slotLines, final int nameLength)
    {
        final int dataLength = buffer.getInt(offset + DATA_LENGTH_OFFSET);
        if (dataLength < 0)
        {
            return 0;
        }

        if (dataLength <= inlineCapacity(slotLines, nameLength))
        {
            return DataHash.of(buffer, offset + NAME_OFFSET + nameLength, dataLength);
        }

        final int line = buffer.getInt(offset + (slotLines << SizeClasses.LINE_SHIFT) - DATA_LINE_LENGTH);
        if (!check(dataLength <= TreeConfiguration.MAX_DATA_LENGTH_LIMIT, "znode " + znode + " has too much data"))
        {
            return 0;
        }

        return line < 0 ? hashOfPieces(znode, -line, dataLength) : hashOfBlock(znode, line, dataLength);
    }

    private long hashOfBlock(final int znode, final int line, final int dataLength)
    {
        final UnsafeBuffer block = bufferOf(line, "data of znode " + znode);
        if (null == block || !use(line, DataBlockDescriptor.lines(dataLength), "data of znode " + znode))
        {
            return 0;
        }

        final long hash = DataHash.of(block, table.offsetOf(line) + DataBlockDescriptor.DATA_OFFSET, dataLength);
        check(hash == block.getLong(table.offsetOf(line) + DataBlockDescriptor.HASH_OFFSET),
            "data block of znode " + znode + " has a wrong hash");
        return hash;
    }

    private long hashOfPieces(final int znode, final int first, final int dataLength)
    {
        final UnsafeBuffer data = new UnsafeBuffer(new byte[dataLength]);
        long storedHash = 0;
        int piece = first;
        int done = 0;
        while (done < dataLength)
        {
            final UnsafeBuffer buffer = bufferOf(piece, "data of znode " + znode);
            if (null == buffer)
            {
                return 0;
            }

            final int offset = table.offsetOf(piece);
            final int lines = buffer.getInt(offset + DataPieceDescriptor.LINES_OFFSET);
            final int from = DataPieceDescriptor.dataOffset(0 == done);
            if (!check(
                lines > 0 && lines <= SizeClasses.linesFor(from + dataLength - done),
                "data of znode " + znode + " has a piece of " + lines + " lines") ||
                !use(piece, lines, "data of znode " + znode))
            {
                return 0;
            }

            storedHash = 0 == done ? buffer.getLong(offset + DataPieceDescriptor.CONTENT_OFFSET) : storedHash;
            final int part = Math.min((lines << SizeClasses.LINE_SHIFT) - from, dataLength - done);
            data.putBytes(done, buffer, offset + from, part);
            done += part;
            piece = buffer.getInt(offset + DataPieceDescriptor.NEXT_OFFSET);
        }

        final long hash = DataHash.of(data, 0, dataLength);
        check(NULL_LINE == piece, "data of znode " + znode + " has a piece too many");
        check(hash == storedHash, "data of znode " + znode + " has a wrong hash");
        return hash;
    }

    private long verifyFamily(
        final int znode, final UnsafeBuffer record, final int recordOffset, final byte kind, final long pathHash)
    {
        final int line = record.getInt(recordOffset + FAMILY_OFFSET);
        if (NULL_LINE == line)
        {
            return TreeDigest.familyTerm(pathHash, record.getLong(recordOffset + CZXID_OFFSET), 0, 0, 0);
        }

        final UnsafeBuffer buffer = bufferOf(line, "family of znode " + znode);
        if (null == buffer)
        {
            return 0;
        }

        use(line, FamilyDescriptor.LINES, "family of znode " + znode);
        final int offset = table.offsetOf(line);
        final int depth = buffer.getByte(offset + FamilyDescriptor.CHILD_DEPTH_OFFSET);
        final int root = buffer.getInt(offset + FamilyDescriptor.CHILD_ROOT_OFFSET);
        final int numChildren = buffer.getInt(offset + FamilyDescriptor.NUM_CHILDREN_OFFSET);
        check(hashOf(znode, rootHash, FamilyDescriptor.INDEX_HASH_OFFSET) ==
            buffer.getLong(offset + FamilyDescriptor.INDEX_HASH_OFFSET), "family of " + znode + ": wrong index hash");
        check(pathHash == buffer.getLong(offset + FamilyDescriptor.DIGEST_HASH_OFFSET),
            "family of " + znode + ": wrong digest hash");
        check(ZnodeKind.EPHEMERAL != kind || 0 == numChildren, "ephemeral " + znode + " has children");
        check(buffer.getLong(offset + FamilyDescriptor.PZXID_OFFSET) <= completedZxid,
            "family of " + znode + " is ahead of the region");

        final long before = childCount;
        final long znodesBefore = descendantCount;
        final long bytesBefore = descendantBytes;
        if (NULL_LINE != root &&
            check(depth > 0 && depth <= ChildNodeDescriptor.MAX_DEPTH, "family of " + znode + " has depth " + depth))
        {
            verifyChildNode(
                znode, root, depth - 1, 0, buffer.getLong(offset + FamilyDescriptor.CREATE_COUNT_OFFSET));
        }

        check(numChildren == childCount - before,
            "znode " + znode + " counts " + numChildren + " children and has " + (childCount - before));
        final int count = buffer.getInt(offset + FamilyDescriptor.DESCENDANTS_OFFSET);
        final long bytes = buffer.getLong(offset + FamilyDescriptor.DESCENDANT_BYTES_OFFSET);
        check(count == descendantCount - znodesBefore && bytes == descendantBytes - bytesBefore,
            "znode " + znode + " counts " + count + " descendants of " + bytes + " bytes and has " +
            (descendantCount - znodesBefore) + " of " + (descendantBytes - bytesBefore));
        check(buffer.getLong(offset + FamilyDescriptor.DESCENDANTS_WORD_OFFSET) <= completedZxid,
            "descendants of " + znode + " are ahead of the region");
        return TreeDigest.familyTerm(pathHash, buffer, offset);
    }

    private void verifyChildNode(
        final int parent, final int line, final int level, final long firstOrdinal, final long createCount)
    {
        final UnsafeBuffer buffer = bufferOf(line, "child node of znode " + parent);
        if (null == buffer || !use(line, ChildNodeDescriptor.LINES, "child node of znode " + parent))
        {
            return;
        }

        boolean isEmpty = true;
        for (int i = 0; i < ChildNodeDescriptor.FANOUT; i++)
        {
            final int entry = buffer.getInt(table.offsetOf(line) + ChildNodeDescriptor.entryOffset(i));
            if (NULL_LINE != entry)
            {
                isEmpty = false;
                final long ordinal = firstOrdinal + ((long)i << (ChildNodeDescriptor.FANOUT_SHIFT * level));
                if (level > 0)
                {
                    verifyChildNode(parent, entry, level - 1, ordinal, createCount);
                }
                else
                {
                    verifyChild(parent, entry, ordinal, createCount);
                }
            }
        }

        check(!isEmpty, "znode " + parent + " has an empty child node");
    }

    private void verifyChild(final int parent, final int child, final long ordinal, final long createCount)
    {
        final UnsafeBuffer buffer = recordOf(child, "child of znode " + parent);
        if (null == buffer)
        {
            return;
        }

        final int offset = table.offsetOf(child);
        check(parent == buffer.getInt(offset + PARENT_OFFSET), "child " + child + " has another parent than " + parent);
        check(ordinal == buffer.getLong(offset + ORDINAL_OFFSET) && ordinal < createCount,
            "child " + child + " of " + parent + " is at ordinal " + ordinal + " of " + createCount + " and says " +
            buffer.getLong(offset + ORDINAL_OFFSET));
        if (!isEnded(buffer, offset))
        {
            childCount++;
            addDescendants(buffer, offset);
        }
        pending.push(child);
    }

    /** Whether a record waits to be given back, of an ephemeral that is gone. */
    private boolean isEnded(final UnsafeBuffer record, final int offset)
    {
        return ZnodeKind.EPHEMERAL == record.getByte(offset + KIND_OFFSET) &&
            header.isOwnerEnded(record.getLong(offset + OWNER_OFFSET), completedZxid);
    }

    /** A parent that was deleted keeps its record as long as a child's waits to be given back. */
    private void verifyKeptParent(final int parent)
    {
        final UnsafeBuffer record = recordOf(parent, "parent of a record that waits");
        if (null == record)
        {
            return;
        }

        final int offset = table.offsetOf(parent);
        final int sizeClass = record.getByte(offset + SIZE_CLASS_OFFSET) & 0xFF;
        final int line = record.getInt(offset + FAMILY_OFFSET);
        final UnsafeBuffer family = bufferOf(line, "family of " + parent + ", which was deleted");
        if (null == family || !check(sizeClass < SizeClasses.COUNT, "znode " + parent + " has size class " + sizeClass))
        {
            return;
        }

        final int slotLines = SizeClasses.linesOf(sizeClass);
        use(parent, slotLines, "znode " + parent + ", which was deleted");
        use(line, FamilyDescriptor.LINES, "family of " + parent + ", which was deleted");
        dataHash(parent, record, offset, slotLines, record.getShort(offset + NAME_LENGTH_OFFSET) & 0xFFFF);
        final int familyOffset = table.offsetOf(line);
        check(
            0 == family.getInt(familyOffset + FamilyDescriptor.NUM_CHILDREN_OFFSET),
            "znode " + parent + " was deleted and has children");
        verifyChildNode(
            parent,
            family.getInt(familyOffset + FamilyDescriptor.CHILD_ROOT_OFFSET),
            family.getByte(familyOffset + FamilyDescriptor.CHILD_DEPTH_OFFSET) - 1,
            0,
            family.getLong(familyOffset + FamilyDescriptor.CREATE_COUNT_OFFSET));
        while (!pending.isEmpty() && problems.size() < MAX_PROBLEMS)
        {
            verifyZnode(pending.pop());
        }
    }

    /** What a child says of itself and what is below it; its own family is verified in its turn. */
    private void addDescendants(final UnsafeBuffer record, final int recordOffset)
    {
        descendantCount++;
        descendantBytes += Math.max(0, record.getInt(recordOffset + DATA_LENGTH_OFFSET));
        final int line = record.getInt(recordOffset + FAMILY_OFFSET);
        final UnsafeBuffer family = NULL_LINE == line ? null : bufferOf(line, "family of a child");
        if (null != family)
        {
            final int offset = table.offsetOf(line);
            descendantCount += family.getInt(offset + FamilyDescriptor.DESCENDANTS_OFFSET);
            descendantBytes += family.getLong(offset + FamilyDescriptor.DESCENDANT_BYTES_OFFSET);
        }
    }

    private void verifyIndex()
    {
        final int bucketCount = header.backedBucketCount();
        check(
            bucketCount == header.bucketCount(),
            header.bucketCount() + " buckets, and memory for " + bucketCount + " of them");
        final int chunks = (bucketCount + BucketDescriptor.CHUNK_BUCKETS - 1) >>> BucketDescriptor.CHUNK_SHIFT;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            use(header.chunk(chunk), BucketDescriptor.CHUNK_BUCKETS * BucketDescriptor.LINES, "chunk " + chunk);
        }

        for (int bucket = 0; bucket < bucketCount && problems.size() < MAX_PROBLEMS; bucket++)
        {
            final int head = header.chunk(bucket >>> BucketDescriptor.CHUNK_SHIFT) +
                (bucket & (BucketDescriptor.CHUNK_BUCKETS - 1));
            verifyBucket(bucket, head, bucketCount);
        }

        final long expected = znodeCount - 1 + waitingCount;
        check(indexed == expected, "the index names " + indexed + " znodes of " + expected);
    }

    private void verifyBucket(final int bucket, final int head, final int bucketCount)
    {
        int line = head;
        while (NULL_LINE != line)
        {
            final UnsafeBuffer buffer = bufferOf(line, "bucket " + bucket);
            if (null == buffer ||
                (line != head && !use(line, BucketDescriptor.LINES, "overflow of bucket " + bucket)))
            {
                return;
            }

            overflowLines += line == head ? 0 : 1;
            final int offset = table.offsetOf(line);
            check(bucket == buffer.getInt(offset + BucketDescriptor.NUMBER_OFFSET), "bucket " + bucket + " misnamed");
            check(buffer.getLong(offset + BucketDescriptor.WORD_OFFSET) <= completedZxid,
                "bucket " + bucket + " is ahead of the region");
            for (int i = 0; i < BucketDescriptor.ENTRIES; i++)
            {
                final int znode = buffer.getInt(offset + BucketDescriptor.ZNODES_OFFSET + (i << 2));
                final int tag = buffer.getInt(offset + BucketDescriptor.TAGS_OFFSET + (i << 2));
                if (NULL_LINE != znode)
                {
                    verifyEntry(bucket, znode, tag, bucketCount);
                }
            }

            line = buffer.getInt(offset + BucketDescriptor.OVERFLOW_OFFSET);
        }
    }

    private void verifyEntry(final int bucket, final int znode, final int tag, final int bucketCount)
    {
        indexed++;
        final UnsafeBuffer record = recordOf(znode, "znode of bucket " + bucket);
        if (null != record && !znodes.get(znode) && !usedLines.get(znode) && isEnded(record, table.offsetOf(znode)))
        {
            verifyKeptParent(parentOf(znode));
        }
        if (check(
            znode > 0 && znodes.get(znode), "bucket " + bucket + " names " + znode + ", which is no znode or twice"))
        {
            znodes.clear(znode);
            check(bucket == BucketDescriptor.bucketOf(tag, bucketCount), "znode " + znode + " is in a wrong bucket");
            check(tag == (int)(hashOf(znode, rootHash, FamilyDescriptor.INDEX_HASH_OFFSET) & hashMask),
                "znode " + znode + " has a wrong tag");
        }
    }

    private void verifyFreeLists()
    {
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            int previous = NULL_LINE;
            int line = header.getInt(RegionHeaderDescriptor.FREE_HEADS_OFFSET + (sizeClass << 2));
            while (NULL_LINE != line && verifyFreeRun(sizeClass, line, previous))
            {
                previous = line;
                line = table.bufferOf(line).getInt(table.offsetOf(line) + FreeBlockDescriptor.NEXT_OFFSET);
            }
        }

        for (int end = runEnds.nextSetBit(0); end >= 0; end = runEnds.nextSetBit(end + 1))
        {
            check(!runs.get(end) || 0 == (end & (table.segmentLines() - 1)),
                "free lines end at line " + end + ", where others begin");
        }

        check(freeLines == header.getLong(RegionHeaderDescriptor.FREE_LINES_OFFSET), "free lines: " + freeLines +
            ", the header says " + header.getLong(RegionHeaderDescriptor.FREE_LINES_OFFSET));
        // Blocks in limbo are neither in use nor free, and only the writer knows where they lie.
        final long limboLines = header.getLong(RegionHeaderDescriptor.LIMBO_LINES_OFFSET);
        final long unlinkedLines = header.getLong(RegionHeaderDescriptor.UNLINKED_LINES_OFFSET);
        final long unused = lineCount - 1 - usedLines.cardinality() - unlinkedLines;
        check(unused == limboLines, unused + " lines have no use, the first is " + usedLines.nextClearBit(1) +
            (0 == limboLines ? "" : "; " + limboLines + " are in limbo"));
    }

    private boolean verifyFreeRun(final int sizeClass, final int line, final int previous)
    {
        final UnsafeBuffer buffer = bufferOf(line, "free block");
        if (null == buffer)
        {
            return false;
        }

        final int offset = table.offsetOf(line);
        final int lines = buffer.getInt(offset + FreeBlockDescriptor.LINES_OFFSET);
        if (!check(
            lines > 0 && SizeClasses.classWithin(lines) == sizeClass,
            "free block at " + line + " has " + lines + " lines and is in the list of class " + sizeClass) ||
            !use(line, lines, "free block of class " + sizeClass))
        {
            return false;
        }

        check(previous == buffer.getInt(offset + FreeBlockDescriptor.PREVIOUS_OFFSET),
            "free block at " + line + " names another one before it than " + previous);
        final int last = offset + ((lines - 1) << SizeClasses.LINE_SHIFT);
        check(lines == buffer.getInt(last + FreeBlockDescriptor.LINES_IN_LAST_OFFSET),
            "free block at " + line + " has another length at its end than " + lines);
        runs.set(line);
        runEnds.set(line + lines);
        freeLines += lines;
        return true;
    }

    private void verifyTotals()
    {
        checkTotal("znodes", znodeCount, RegionHeaderDescriptor.ZNODE_COUNT_OFFSET);
        checkTotal("ephemerals", ephemeralCount, RegionHeaderDescriptor.EPHEMERAL_COUNT_OFFSET);
        checkTotal("tree bytes", treeBytes, RegionHeaderDescriptor.TREE_BYTES_OFFSET);
        checkTotal("digest", digest, RegionHeaderDescriptor.DIGEST_OFFSET);
        checkTotal("overflow lines", overflowLines, RegionHeaderDescriptor.OVERFLOW_LINES_OFFSET);
    }

    private void checkTotal(final String what, final long actual, final int offset)
    {
        check(actual == header.getLong(offset), what + ": " + actual + ", the header says " + header.getLong(offset));
    }

    private int parentOf(final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + PARENT_OFFSET);
    }

    private long hashOf(final int znode, final long rootValue, final int familyField)
    {
        if (TreeWriter.ROOT_ZNODE == znode)
        {
            return rootValue;
        }

        final int parent = parentOf(znode);
        final UnsafeBuffer parentBuffer = bufferOf(parent, "parent of znode " + znode);
        if (null == parentBuffer)
        {
            return 0;
        }

        final int family = parentBuffer.getInt(table.offsetOf(parent) + FAMILY_OFFSET);
        final UnsafeBuffer familyBuffer = bufferOf(family, "family of znode " + parent);
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int nameLength = buffer.getShort(offset + NAME_LENGTH_OFFSET) & 0xFFFF;
        return null == familyBuffer || offset + NAME_OFFSET > buffer.capacity() - nameLength ? 0 : PathHash.child(
            familyBuffer.getLong(table.offsetOf(family) + familyField),
            buffer,
            offset + NAME_OFFSET,
            nameLength);
    }

    /** As {@link #bufferOf}, of a record whose fixed part, which is longer than a line, lies in the segment. */
    private UnsafeBuffer recordOf(final int znode, final String what)
    {
        final UnsafeBuffer buffer = bufferOf(znode, what);
        final boolean isWhole = null != buffer && check(
            table.offsetOf(znode) + HEAD_LENGTH <= buffer.capacity(), what + ": " + znode + " ends beyond its segment");
        return isWhole ? buffer : null;
    }

    private UnsafeBuffer bufferOf(final int line, final String what)
    {
        final UnsafeBuffer buffer = line > 0 && line < backedLineCount ? table.bufferOf(line) : null;
        check(null != buffer, what + " lies at line " + line + ", which does not exist");
        return buffer;
    }

    private boolean use(final int line, final int lines, final String what)
    {
        if (!check(
            line > 0 && line + (long)lines <= backedLineCount, what + " lies at line " + line + ", out of bounds"))
        {
            return false;
        }

        if (!check(
            line / table.segmentLines() == (line + lines - 1) / table.segmentLines(), what + " crosses segments"))
        {
            return false;
        }

        final int taken = usedLines.nextSetBit(line);
        final boolean isFree = taken < 0 || taken >= line + lines;
        check(isFree, what + ": line " + taken + " has another use");
        usedLines.set(line, line + lines);
        return isFree;
    }

    private boolean check(final boolean isTrue, final String problem)
    {
        if (!isTrue && problems.size() < MAX_PROBLEMS)
        {
            problems.add(problem);
        }

        return isTrue;
    }
}
