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

import io.nodens.tree.index.ChildCursor;
import io.nodens.tree.layout.ChildNodeDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.CallerMemory;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.ZnodeLookup.RETRY;
import static io.nodens.tree.layout.ChildNodeDescriptor.FANOUT;
import static io.nodens.tree.layout.ChildNodeDescriptor.FANOUT_MASK;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * Copies pages of children, names or whole entries, guarded by the parent's word, and validates them.
 * <p>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
final class ChildrenReader
{
    private static final int SMALL_PAGE = 32;

    private final SegmentTable table;
    private final ZnodeLookup lookup;
    private final RecordCopier copier;
    private final PastReader past;
    private final ChildCursor cursor;
    private final ZnodeStat childStat = new ZnodeStat();
    private int pageLimit;
    private int scanLimit;
    private boolean areSomeGone;

    ChildrenReader(
        final SegmentTable table, final ZnodeLookup lookup, final RecordCopier copier, final PastReader past)
    {
        this.table = table;
        this.lookup = lookup;
        this.copier = copier;
        this.past = past;
        cursor = new ChildCursor(table);
    }

    /**
     * Copy one page of the children of the path that was looked for.
     *
     * @param page       in: cursor, limits and target; out: names or entries, and the next cursor.
     * @param stat       of the parent.
     * @param isWithData whether to copy entries, not names.
     * @return number of children in the page, a negative {@link TreeStatus}, or {@link ZnodeLookup#RETRY}.
     */
    int list(final ChildrenPage page, final ZnodeStat stat, final boolean isWithData)
    {
        page.resolve();
        pageLimit = page.maxCount <= 0 ? Integer.MAX_VALUE : page.maxCount;
        scanLimit = page.maxScan <= 0 ? Integer.MAX_VALUE : page.maxScan;
        int result;
        do
        {
            result = lookup.find(false);
            if (result > 0)
            {
                result = copyPage(result, page, stat, isWithData);
            }
            if (RETRY == result && past.isCovered(lookup.completedZxid))
            {
                result = past.list(lookup.wholeKey(), lookup.completedZxid, page, stat, isWithData);
            }
        }
        while (result < 0 && lookup.isToRepeat(result));

        return result;
    }

    private int copyPage(final int znode, final ChildrenPage page, final ZnodeStat stat, final boolean isWithData)
    {
        final RegionMemory memory = table.memoryOf(znode);
        final long offset = table.offsetOf(znode);
        if (lookup.isRecordAhead())
        {
            return lookup.awaitRecord();
        }
        if (offset > memory.length() - HEAD_LENGTH)
        {
            return lookup.isBucketUnchanged() ? CORRUPT : RETRY;
        }

        ZnodeFields.copyOwn(memory, offset, stat);
        final int family = memory.getInt(offset + FAMILY_OFFSET);
        int result = copier.copyFamily(family, stat);
        page.begin();
        if (OK == result)
        {
            result = NULL_LINE == family ? page.end() : copyChildren(family, page, isWithData);
        }

        lookup.at(InterleavingHook.BEFORE_VALIDATION);

        if (!lookup.isWhole(memory, offset))
        {
            // A page that takes longer than the writer's next change of this parent can never be whole: try a
            // shorter one. What a child seemed to wait for may have been another's.
            lookup.awaitedZxid = 0;
            pageLimit = Math.max(SMALL_PAGE, Math.min(pageLimit, page.count) >> 1);
            scanLimit = Math.max(SMALL_PAGE, Math.min(scanLimit, page.scanned) >> 1);
            return RETRY;
        }

        // What is no page, or has to be looked at again, leaves the cursor where it was.
        if (result >= 0)
        {
            page.commit();
        }

        return result;
    }

    private int copyChildren(final int familyLine, final ChildrenPage page, final boolean isWithData)
    {
        final RegionMemory family = table.memoryOf(familyLine);
        final long familyOffset = table.offsetOf(familyLine);
        cursor.reset(
            family.getInt(familyOffset + FamilyDescriptor.CHILD_ROOT_OFFSET),
            family.getByte(familyOffset + FamilyDescriptor.CHILD_DEPTH_OFFSET),
            page.cursor() + 1,
            family.getLong(familyOffset + FamilyDescriptor.CREATE_COUNT_OFFSET));

        // Asked here, and with it all words are loaded afterwards that prove the page.
        areSomeGone = lookup.mayBeGone();
        if (areSomeGone && 0 == family.getInt(familyOffset + FamilyDescriptor.NUM_CHILDREN_OFFSET))
        {
            return page.end();
        }
        return null != page.filter ? copyShown(page, isWithData) : isWithData ? copyEntries(page) : copyNames(page);
    }

    /** Step to the next child that is not gone. */
    private int next()
    {
        int child = cursor.next();
        while (areSomeGone && NULL_LINE != child && isGone(child))
        {
            child = cursor.next();
        }

        return child;
    }

    private boolean isGone(final int child)
    {
        final RegionMemory memory = table.memoryOf(child);
        final long offset = table.offsetOf(child);
        return null != memory && offset <= memory.length() - HEAD_LENGTH && lookup.isGone(memory, offset);
    }

    /** Copy the children whose names the filter of the page shows. */
    private int copyShown(final ChildrenPage page, final boolean isWithData)
    {
        int child = next();
        while (NULL_LINE != child && page.count < pageLimit && page.scanned < scanLimit)
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

            if (page.shows(memory, offset + NAME_OFFSET, nameLength, cursor.ordinal()))
            {
                final int result = isWithData ? copyEntry(memory, offset, page) :
                    page.append(memory, offset + NAME_OFFSET, nameLength, cursor.ordinal()) ? OK : BUFFER_TOO_SMALL;
                if (OK != result)
                {
                    return 0 == page.count || CORRUPT == result ? result : page.count;
                }
            }

            child = next();
        }

        return NULL_LINE == child ? end(page) : page.count;
    }

    private int copyNames(final ChildrenPage page)
    {
        int child = next();
        while (NULL_LINE != child && page.count < pageLimit)
        {
            if (areSomeGone || 0 == copyRun(page))
            {
                final int result = copyName(child, page);
                if (OK != result)
                {
                    return 0 == page.count || CORRUPT == result ? result : page.count;
                }
            }

            child = next();
        }

        return NULL_LINE == child ? end(page) : page.count;
    }

    private int end(final ChildrenPage page)
    {
        return cursor.isDamaged() ? CORRUPT : page.end();
    }

    /**
     * Copy the child that the cursor stands on and those that follow in the same node, without the cursor, up to the
     * first that is not just a name of one word with room for it.
     *
     * @return how many were copied.
     */
    private int copyRun(final ChildrenPage page)
    {
        final RegionMemory leaf = cursor.leaf();
        final long leafOffset = cursor.leafOffset();
        final int lastOffset = table.segmentLength() - MIN_LENGTH;
        final int first = (int)cursor.ordinal() & FANOUT_MASK;
        final long firstOrdinal = cursor.ordinal() - first;
        final long lastAddress = page.lastAddress();
        final byte[] base = page.array;
        final int end = first + Math.min(FANOUT - first, pageLimit - page.count);
        long address = page.nextAddress();
        int i = first;
        for (; i < end; i++)
        {
            final int child = leaf.getInt(leafOffset + ChildNodeDescriptor.entryOffset(i));
            final RegionMemory memory = table.memoryOf(child);
            final long offset = table.offsetOf(child);
            if (NULL_LINE == child || null == memory || offset > lastOffset)
            {
                break;
            }

            final int nameLength = ZnodeFields.nameLength(memory, offset);
            if (nameLength > Long.BYTES || address > lastAddress)
            {
                break;
            }

            // A whole word, zeros behind the name: the next name goes over them.
            final int padding = -(nameLength << 3);
            CallerMemory.putInt(base, address, nameLength);
            CallerMemory.putLong(
                base, address + Integer.BYTES, (memory.getLong(offset + NAME_OFFSET) << padding) >>> padding);
            address += Integer.BYTES + nameLength;
        }

        if (i > first)
        {
            cursor.skipTo(firstOrdinal + i - 1);
            page.accept(address, i - first, firstOrdinal + i - 1);
        }

        return i - first;
    }

    private int copyName(final int child, final ChildrenPage page)
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

        return page.append(memory, offset + NAME_OFFSET, nameLength, cursor.ordinal()) ? OK : BUFFER_TOO_SMALL;
    }

    private int copyEntries(final ChildrenPage page)
    {
        int child = next();
        while (NULL_LINE != child && page.count < pageLimit)
        {
            final RegionMemory memory = table.memoryOf(child);
            final long offset = table.offsetOf(child);
            if (null == memory || offset > memory.length() - HEAD_LENGTH)
            {
                return CORRUPT;
            }

            final int result = copyEntry(memory, offset, page);
            if (OK != result)
            {
                return 0 == page.count || CORRUPT == result ? result : page.count;
            }

            child = next();
        }

        return NULL_LINE == child ? end(page) : page.count;
    }

    /**
     * Copy a child whole. Its own word guards what the parent's does not: stat, family and data. That it is the child
     * of this parent at all is proved with the parent's word, at the end of the page.
     */
    private int copyEntry(final RegionMemory memory, final long offset, final ChildrenPage page)
    {
        final long word = SeqLock.begin(memory, offset + ZnodeDescriptor.WORD_OFFSET);
        if (word > lookup.completedZxid)
        {
            lookup.awaitedZxid = 0 == page.count ? word : 0;
            return RETRY;
        }

        final int nameLength = ZnodeFields.nameLength(memory, offset);
        final int dataLength = Math.max(memory.getInt(offset + DATA_LENGTH_OFFSET), ChildEntry.NULL_DATA_LENGTH);
        ZnodeFields.copyOwn(memory, offset, childStat);
        int result = copier.copyFamily(memory.getInt(offset + FAMILY_OFFSET), childStat);
        if (dataLength > TreeConfiguration.MAX_DATA_LENGTH_LIMIT ||
            offset + NAME_OFFSET > memory.length() - nameLength)
        {
            result = CORRUPT;
        }

        if (OK == result)
        {
            final int target = page.appendEntry(childStat, nameLength, dataLength);
            result = target < 0 ? BUFFER_TOO_SMALL :
                copyNameAndData(memory, offset, nameLength, dataLength, page, target);
        }

        lookup.at(InterleavingHook.BEFORE_CHILD_VALIDATION);

        if (!SeqLock.isUnchanged(memory, offset + ZnodeDescriptor.WORD_OFFSET, word))
        {
            return RETRY;
        }

        if (OK == result)
        {
            page.accept(ChildEntry.HEAD_LENGTH + nameLength + Math.max(0, dataLength), cursor.ordinal());
        }

        return result;
    }

    private int copyNameAndData(
        final RegionMemory memory,
        final long offset,
        final int nameLength,
        final int dataLength,
        final ChildrenPage page,
        final int target)
    {
        page.copy(memory, offset + NAME_OFFSET, nameLength, target);
        if (dataLength <= 0)
        {
            return OK;
        }

        final int result = copier.copyData(
            memory, offset, dataLength, page.array, page.buffer, null, target + nameLength, dataLength);
        return dataLength == result ? OK : result;
    }
}
