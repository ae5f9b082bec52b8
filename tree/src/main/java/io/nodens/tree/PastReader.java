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

import io.nodens.tree.index.PathKey;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.ChildNodeDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.memory.PastLines;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteBuffer;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.ZnodeLookup.RETRY;
import static io.nodens.tree.layout.BucketDescriptor.*;
import static io.nodens.tree.layout.ChildNodeDescriptor.FANOUT;
import static io.nodens.tree.layout.ChildNodeDescriptor.FANOUT_MASK;
import static io.nodens.tree.layout.ChildNodeDescriptor.FANOUT_SHIFT;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * Reads the state as of a zxid from what the history kept of it ({@link PastLines}), whatever the writer does.
 * Words tell nothing here: a line is taken as the history has it, or as it is when the history has nothing.
 * <p>
 * Names and parents never change while a znode lives, a block of data never while a record names it, and blocks that
 * were given up since are not reused: these are read where they lie. Everything is proved in the end by the reclaimed
 * zxid alone.
 * <p>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
final class PastReader
{
    private static final int NOT_THERE = RETRY + 1;
    /** A line is copied anew when it is changed for the first time since; this often only in a damaged region. */
    private static final int MAX_COPIES = 1024;

    private final SegmentTable table;
    private final RegionHeader header;
    private final RecordCopier copier;
    private final PastLines past;
    private final ZnodeStat childStat = new ZnodeStat();
    private final int[] tags = new int[ENTRIES];
    private final int[] znodes = new int[ENTRIES];
    private final int[] leaf = new int[FANOUT];
    private InterleavingHook hook;
    private long zxid;
    private long bucketWord;
    private int overflow;
    private int familyLine;
    private int childRoot;
    private int childDepth;
    private long createCount;
    private long leafOrdinal;
    private boolean isDamaged;

    PastReader(
        final SegmentTable table, final RegionHeader header, final RecordCopier copier, final RegionMemory history)
    {
        this.table = table;
        this.header = header;
        this.copier = copier;
        past = new PastLines(table, header, history);
    }

    void hook(final InterleavingHook value)
    {
        hook = value;
    }

    /**
     * Whether a state can be read.
     */
    boolean isCovered(final long value)
    {
        return past.isCovered(value);
    }

    /**
     * Copy a znode as of a zxid. At most one of the three targets is there.
     *
     * @param room bytes from dstOffset on, or {@link TreeReader#NO_DATA_WANTED}.
     * @return length of the data, a negative {@link TreeStatus}, or {@link ZnodeLookup#RETRY} when the history does not
     * reach so far back.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // One target of three: no object to hold it on this path.
    int read(
        final PathKey key,
        final long asOfZxid,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final ByteBuffer byteBuffer,
        final int dstOffset,
        final int room,
        final ZnodeStat stat)
    {
        begin(asOfZxid);
        final int znode = find(key);
        return prove(znode <= 0 ? znode : copyZnode(znode, array, buffer, byteBuffer, dstOffset, room, stat));
    }

    /**
     * Copy one page of children as of a zxid.
     *
     * @return number of children in the page, a negative {@link TreeStatus}, or {@link ZnodeLookup#RETRY}.
     */
    int list(
        final PathKey key, final long asOfZxid, final ChildrenPage page, final ZnodeStat stat, final boolean isWithData)
    {
        begin(asOfZxid);
        page.begin();
        int result = find(key);
        if (result > 0)
        {
            result = copyZnode(result, null, null, null, 0, TreeReader.NO_DATA_WANTED, stat);
        }
        if (OK == result)
        {
            result = NULL_LINE == familyLine ? page.end() : copyChildren(page, isWithData);
        }

        result = prove(result);
        if (result >= 0)
        {
            page.commit();
        }

        return result;
    }

    private void begin(final long asOfZxid)
    {
        zxid = asOfZxid;
        past.asOf(asOfZxid);
    }

    private int prove(final int result)
    {
        at(InterleavingHook.BEFORE_PAST_VALIDATION);
        return past.isCovered(zxid) ? result : RETRY;
    }

    private void at(final int point)
    {
        if (null != hook)
        {
            hook.at(point);
        }
    }

    // ---- the path ----

    private int find(final PathKey key)
    {
        if (key.isRoot())
        {
            return TreeWriter.ROOT_ZNODE;
        }

        int bucket = bucketOf(key.hash(), header.bucketCount());
        while (true)
        {
            final int chunk = header.chunk(bucket >>> CHUNK_SHIFT);
            final int result = NULL_LINE == chunk ? CORRUPT :
                search(key, chunk + (bucket & (CHUNK_BUCKETS - 1)));
            if (NOT_THERE != result)
            {
                return result;
            }
            if (bucket < INITIAL_BUCKETS)
            {
                return CORRUPT;
            }

            // The bucket came into service since: its znodes were in the one that it was split from.
            bucket -= Integer.highestOneBit(bucket);
        }
    }

    private int search(final PathKey key, final int head)
    {
        int line = head;
        for (int lines = 0; lines < MAX_CHAIN_LINES; lines++)
        {
            final int copied = copyBucket(line);
            if (OK != copied)
            {
                return copied;
            }
            if (line == head && bucketWord > zxid)
            {
                return NOT_THERE;
            }

            final int hash = key.hash();
            for (int i = 0; i < ENTRIES; i++)
            {
                final int znode = znodes[i];
                if (hash == tags[i] && NULL_LINE != znode &&
                    key.matches(table.memoryOf(znode), table.offsetOf(znode)) && !isGone(znode))
                {
                    return znode;
                }
            }

            line = overflow;
            if (NULL_LINE == line)
            {
                return NO_NODE;
            }
        }

        return CORRUPT;
    }

    /**
     * Whether a record is of an ephemeral whose owner had ended. Its kind and owner stay when it is given back, and its
     * owner stands among the ended as long as a state is there that shows the record.
     */
    private boolean isGone(final int znode)
    {
        final RegionMemory memory = table.memoryOf(znode);
        final long offset = table.offsetOf(znode);
        return null != memory && offset <= memory.length() - HEAD_LENGTH &&
            ZnodeKind.EPHEMERAL == memory.getByte(offset + KIND_OFFSET) &&
            header.isOwnerEnded(memory.getLong(offset + OWNER_OFFSET), zxid);
    }

    private int copyBucket(final int line)
    {
        for (int i = 0; i < MAX_COPIES; i++)
        {
            if (!findLine(line))
            {
                return CORRUPT;
            }

            final RegionMemory memory = past.memory();
            final long offset = past.offset();
            bucketWord = memory.getLongOpaque(offset + BucketDescriptor.WORD_OFFSET);
            overflow = memory.getInt(offset + OVERFLOW_OFFSET);
            for (int entry = 0; entry < ENTRIES; entry++)
            {
                tags[entry] = memory.getInt(offset + TAGS_OFFSET + (entry << 2));
                znodes[entry] = memory.getInt(offset + ZNODES_OFFSET + (entry << 2));
            }

            if (isStill(line))
            {
                return OK;
            }
        }

        return RETRY;
    }

    private boolean findLine(final int line)
    {
        final boolean isFound = past.find(line);
        at(InterleavingHook.AFTER_PAST_FIND);
        return isFound;
    }

    private boolean isStill(final int line)
    {
        at(InterleavingHook.BEFORE_PAST_LINE);
        return past.isStill(line);
    }

    // ---- the record ----

    private int copyZnode(
        final int znode,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final ByteBuffer byteBuffer,
        final int dstOffset,
        final int room,
        final ZnodeStat stat)
    {
        for (int i = 0; i < MAX_COPIES; i++)
        {
            if (!findRecord(znode))
            {
                return CORRUPT;
            }

            final RegionMemory memory = past.memory();
            final long offset = past.offset();
            ZnodeFields.copyOwn(memory, offset, stat);
            familyLine = memory.getInt(offset + FAMILY_OFFSET);
            int result = OK;
            if (TreeReader.NO_DATA_WANTED != room)
            {
                final int length = memory.getInt(offset + DATA_LENGTH_OFFSET);
                result = length > 0 ?
                    copier.copyData(memory, offset, length, array, buffer, byteBuffer, dstOffset, room) :
                    0 == length ? OK : NULL_DATA;
            }

            if (isStill(znode))
            {
                final int family = copyFamily(stat);
                return OK == family ? result : family;
            }
        }

        return RETRY;
    }

    private boolean findRecord(final int znode)
    {
        return findLine(znode) && past.offset() <= past.memory().length() - MIN_LENGTH;
    }

    /**
     * Copy the family that the record names, and where it keeps its children.
     */
    private int copyFamily(final ZnodeStat stat)
    {
        if (NULL_LINE == familyLine)
        {
            return OK;
        }

        for (int i = 0; i < MAX_COPIES; i++)
        {
            if (!findLine(familyLine))
            {
                return CORRUPT;
            }

            final RegionMemory memory = past.memory();
            final long offset = past.offset();
            ZnodeFields.copyFamily(memory, offset, stat);
            childRoot = memory.getInt(offset + FamilyDescriptor.CHILD_ROOT_OFFSET);
            childDepth = memory.getByte(offset + FamilyDescriptor.CHILD_DEPTH_OFFSET);
            createCount = memory.getLong(offset + FamilyDescriptor.CREATE_COUNT_OFFSET);
            if (isStill(familyLine))
            {
                return OK;
            }
        }

        return RETRY;
    }

    // ---- the children ----

    private int copyChildren(final ChildrenPage page, final boolean isWithData)
    {
        // A child's family takes the place of the parent's.
        final int root = childRoot;
        final int depth = childDepth;
        final long end = createCount;
        final int pageLimit = page.maxCount <= 0 ? Integer.MAX_VALUE : page.maxCount;
        final int scanLimit = null == page.filter || page.maxScan <= 0 ? Integer.MAX_VALUE : page.maxScan;
        isDamaged = NULL_LINE != root && (depth < 1 || depth > ChildNodeDescriptor.MAX_DEPTH);
        long ordinal = nextLeaf(root, depth, Math.max(0, page.cursor() + 1), end);
        while (ordinal >= 0)
        {
            for (int i = (int)ordinal & FANOUT_MASK; i < FANOUT && leafOrdinal + i < end; i++)
            {
                final int child = leaf[i];
                if (NULL_LINE == child || isGone(child))
                {
                    continue;
                }
                if (page.count >= pageLimit || page.scanned >= scanLimit)
                {
                    return page.count;
                }

                final int result = isHidden(child, leafOrdinal + i, page) ? OK :
                    isWithData ? copyEntry(child, leafOrdinal + i, page) : copyName(child, leafOrdinal + i, page);
                if (OK != result)
                {
                    return BUFFER_TOO_SMALL == result && 0 != page.count ? page.count : result;
                }
            }

            ordinal = nextLeaf(root, depth, leafOrdinal + FANOUT, end);
        }

        return isDamaged ? CORRUPT : page.end();
    }

    /**
     * Find the next leaf that has a child and copy it to {@link #leaf}.
     *
     * @return the first ordinal of it from which on there may be children, or -1 when no more follow.
     */
    private long nextLeaf(final int root, final int depth, final long from, final long end)
    {
        long wanted = from;
        int starts = 0;
        while (NULL_LINE != root && !isDamaged && wanted >= 0 && wanted < end &&
            wanted < ChildNodeDescriptor.span(depth))
        {
            if (starts++ > ChildNodeDescriptor.MAX_DEPTH)
            {
                // No node is empty, so that each start goes on at a higher level than the one before.
                isDamaged = true;
                return -1;
            }

            int node = root;
            int level = depth - 1;
            int index;
            while (true)
            {
                if (OK != copyNode(node))
                {
                    isDamaged = true;
                    return -1;
                }

                final int shift = FANOUT_SHIFT * level;
                final int first = (int)(wanted >>> shift) & FANOUT_MASK;
                index = first;
                while (index < FANOUT && NULL_LINE == leaf[index])
                {
                    index++;
                }
                if (FANOUT == index)
                {
                    break;
                }
                if (index != first)
                {
                    wanted = ((wanted >>> shift) - first + index) << shift;
                }
                if (0 == level)
                {
                    leafOrdinal = wanted & ~FANOUT_MASK;
                    return wanted;
                }

                node = leaf[index];
                level--;
            }

            // Nothing more below this node: go on with the next one of the level above.
            final int above = FANOUT_SHIFT * (level + 1);
            wanted = level + 1 >= depth ? Long.MAX_VALUE : ((wanted >>> above) + 1) << above;
        }

        return -1;
    }

    private int copyNode(final int line)
    {
        for (int i = 0; i < MAX_COPIES; i++)
        {
            if (!findLine(line))
            {
                return CORRUPT;
            }

            final RegionMemory memory = past.memory();
            final long offset = past.offset();
            for (int entry = 0; entry < FANOUT; entry++)
            {
                leaf[entry] = memory.getInt(offset + ChildNodeDescriptor.entryOffset(entry));
            }

            if (isStill(line))
            {
                return OK;
            }
        }

        return RETRY;
    }

    /** Whether the page has a filter that does not show a child; one that cannot be looked at is left to the copy. */
    private boolean isHidden(final int child, final long ordinal, final ChildrenPage page)
    {
        if (null == page.filter)
        {
            return false;
        }

        final RegionMemory memory = table.memoryOf(child);
        final long offset = table.offsetOf(child);
        if (null == memory || offset > memory.length() - HEAD_LENGTH)
        {
            return false;
        }

        final int nameLength = ZnodeFields.nameLength(memory, offset);
        return offset + NAME_OFFSET <= memory.length() - nameLength &&
            !page.shows(memory, offset + NAME_OFFSET, nameLength, ordinal);
    }

    private int copyName(final int child, final long ordinal, final ChildrenPage page)
    {
        final RegionMemory memory = table.memoryOf(child);
        final long offset = table.offsetOf(child);
        if (null == memory || offset > memory.length() - HEAD_LENGTH)
        {
            return CORRUPT;
        }

        final int nameLength = ZnodeFields.nameLength(memory, offset);
        if (offset + NAME_OFFSET > memory.length() - nameLength)
        {
            return CORRUPT;
        }

        return page.append(memory, offset + NAME_OFFSET, nameLength, ordinal) ? OK : BUFFER_TOO_SMALL;
    }

    private int copyEntry(final int child, final long ordinal, final ChildrenPage page)
    {
        for (int i = 0; i < MAX_COPIES; i++)
        {
            if (!findRecord(child))
            {
                return CORRUPT;
            }

            final RegionMemory memory = past.memory();
            final long offset = past.offset();
            final int nameLength = ZnodeFields.nameLength(memory, offset);
            final int dataLength = Math.max(memory.getInt(offset + DATA_LENGTH_OFFSET), ChildEntry.NULL_DATA_LENGTH);
            ZnodeFields.copyOwn(memory, offset, childStat);
            familyLine = memory.getInt(offset + FAMILY_OFFSET);
            final boolean isSound = dataLength <= TreeConfiguration.MAX_DATA_LENGTH_LIMIT &&
                offset + NAME_OFFSET <= memory.length() - nameLength;
            if (!isStill(child))
            {
                continue;
            }

            int result = isSound ? copyFamily(childStat) : CORRUPT;
            if (OK != result)
            {
                return result;
            }

            final int target = page.appendEntry(childStat, nameLength, dataLength);
            if (target < 0)
            {
                return BUFFER_TOO_SMALL;
            }

            page.copy(memory, offset + NAME_OFFSET, nameLength, target);
            if (dataLength > 0)
            {
                result = copier.copyData(
                    memory, offset, dataLength, page.array, page.buffer, null, target + nameLength, dataLength);
            }

            if (findLine(child) && past.memory() == memory && past.offset() == offset && isStill(child))
            {
                if (dataLength <= 0 || dataLength == result)
                {
                    page.accept(
                        ChildEntry.HEAD_LENGTH + nameLength + Math.max(0, dataLength), ordinal);
                    return OK;
                }

                return result;
            }
        }

        return RETRY;
    }
}
