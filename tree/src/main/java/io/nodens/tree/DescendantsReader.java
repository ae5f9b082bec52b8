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

import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.ZnodeLookup.RETRY;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.ACL_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.FAMILY_OFFSET;
import static io.nodens.tree.layout.ZnodeDescriptor.HEAD_LENGTH;

/**
 * Reads what a family knows of the znodes below it. The record's word proves that the family is the znode's; the
 * family's second word guards the numbers, which change when nothing else of the znode does.
 * <p>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
final class DescendantsReader
{
    private final SegmentTable table;
    private final ZnodeLookup lookup;

    DescendantsReader(final SegmentTable table, final ZnodeLookup lookup)
    {
        this.table = table;
        this.lookup = lookup;
    }

    /**
     * Read the numbers of the znode of the lookup's key.
     *
     * @return {@link TreeStatus#OK}, {@link TreeStatus#NO_NODE}, {@link TreeStatus#CORRUPT} or
     *         {@link ZnodeLookup#RETRY}; of a pinned reader {@link TreeStatus#PIN_LOST} when they have changed since,
     *         or the bucket that names the znode has.
     */
    int read(final SubtreeTotals totals)
    {
        int result;
        do
        {
            result = lookup.find(false);
            if (result > 0)
            {
                result = copy(result, totals);
            }
        }
        while (result < 0 && lookup.isToRepeat(result));

        return RETRY == result && lookup.isPinned() ? PIN_LOST : result;
    }

    private int copy(final int znode, final SubtreeTotals totals)
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

        totals.set(0, 0, memory.getInt(offset + ACL_OFFSET));
        final int line = memory.getInt(offset + FAMILY_OFFSET);
        if (NULL_LINE == line)
        {
            lookup.at(InterleavingHook.BEFORE_VALIDATION);
            return lookup.isWhole(memory, offset) ? OK : RETRY;
        }

        final RegionMemory family = table.memoryOf(line);
        return null == family ?
            lookup.isWhole(memory, offset) ? CORRUPT : RETRY :
            copyFamily(memory, offset, family, table.offsetOf(line), totals);
    }

    private int copyFamily(
        final RegionMemory record,
        final long recordOffset,
        final RegionMemory family,
        final long offset,
        final SubtreeTotals totals)
    {
        final long word = SeqLock.begin(family, offset + FamilyDescriptor.DESCENDANTS_WORD_OFFSET);
        if (word > lookup.completedZxid)
        {
            // May be no word at all, unless the record still is what it was.
            lookup.awaitedZxid = lookup.isWhole(record, recordOffset) ? word : 0;
            return RETRY;
        }

        totals.set(
            family.getInt(offset + FamilyDescriptor.DESCENDANTS_OFFSET),
            family.getLong(offset + FamilyDescriptor.DESCENDANT_BYTES_OFFSET),
            totals.aclId());
        lookup.at(InterleavingHook.BEFORE_VALIDATION);

        return SeqLock.isUnchanged(family, offset + FamilyDescriptor.DESCENDANTS_WORD_OFFSET, word) &&
            lookup.isWhole(record, recordOffset) ? OK : RETRY;
    }
}
