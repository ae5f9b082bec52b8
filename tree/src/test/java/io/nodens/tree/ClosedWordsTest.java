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

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.ChildNodeDescriptor;
import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMapping;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.*;

/**
 * The rule that every reader builds on, in whatever language: before a transaction completes, the word of every bucket
 * and record of which it changed anything names the transaction. Set {@code nodens.test.seed} to replay a failure.
 */
class ClosedWordsTest
{
    private static final int TRANSACTIONS = 400;

    private final long seed = TestSeed.seed();

    @TempDir
    private Path directory;

    private TreeWriter writer;
    private RegionHeader header;
    private SegmentTable table;

    @ParameterizedTest
    @ValueSource(longs = { -1, 0x3 })
    void shouldNameTheTransactionInEveryWordWhenAnythingBehindItChanged(final long hashMask)
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory).hashMask(hashMask)))
        {
            open(region);
            final History history = new History(writer, seed, 400);
            final Map<Integer, Structure> before = new HashMap<>();
            final int[] changed = new int[1];
            writer.hook((point) -> changed[0] += check(before, structures(), history.zxid()));
            for (int i = 0; i < TRANSACTIONS; i++)
            {
                before.clear();
                before.putAll(structures());
                history.apply();
            }

            assertTrue(changed[0] > 3 * TRANSACTIONS, "only " + changed[0] + " structures changed");
            assertTrue(hashMask != -1 || header.bucketCount() > BucketDescriptor.INITIAL_BUCKETS);
        }
    }

    @Test
    void shouldLeaveTheTransactionInTheWordWhenAZnodeIsDeleted()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            open(region);
            writer.beginTransaction(1, 1);
            final int znode = Trees.create(writer, "/a", new byte[100]);
            writer.completeTransaction();
            writer.beginTransaction(2, 2);

            writer.delete(znode);

            assertEquals(2, table.bufferOf(znode).getLong(table.offsetOf(znode) + ZnodeDescriptor.WORD_OFFSET));
            writer.completeTransaction();
        }
    }

    @Test
    void shouldCloseTheRecordBeforeItsDataChange()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            open(region);
            writer.beginTransaction(1, 1);
            final int znode = Trees.create(writer, "/a", new byte[100]);
            writer.completeTransaction();
            writer.beginTransaction(2, 2);
            final List<Long> words = new ArrayList<>();
            // Looked at by the copy into the record, and so a way to be there when it begins.
            final UnsafeBuffer data = new UnsafeBuffer(new byte[100])
            {
                @Override
                public void boundsCheck(final int index, final int length)
                {
                    words.add(wordAt(znode));
                }
            };

            writer.setData(znode, data, 0, 100);

            assertEquals(List.of(2L), words);
            writer.completeTransaction();
        }
    }

    private void open(final TreeRegion region)
    {
        writer = region.writer();
        header = RegionMapping.anyHeader(directory);
        table = new SegmentTable(
            header,
            RegionFiles.generationDirectory(directory, region.generation()),
            header.getInt(RegionHeaderDescriptor.SEGMENT_LENGTH_OFFSET),
            header.getInt(RegionHeaderDescriptor.MAX_SEGMENTS_OFFSET),
            MemoryAccess.ADDRESS);
    }

    /**
     * @return how many structures are new or other than before.
     */
    private static int check(
        final Map<Integer, Structure> before, final Map<Integer, Structure> after, final long zxid)
    {
        int changed = 0;
        for (final Map.Entry<Integer, Structure> entry : after.entrySet())
        {
            final Structure former = before.get(entry.getKey());
            final Structure structure = entry.getValue();
            if (null == former || former.content != structure.content)
            {
                assertEquals(zxid, structure.word, structure.what + (null == former ? " is new" : " has changed"));
                changed++;
            }
            else if (zxid != structure.word)
            {
                assertEquals(former.word, structure.word, structure.what);
            }
        }

        return changed;
    }

    private Map<Integer, Structure> structures()
    {
        final Map<Integer, Structure> structures = new HashMap<>();
        for (int bucket = 0; bucket < header.bucketCount(); bucket++)
        {
            final int line = header.chunk(bucket >>> BucketDescriptor.CHUNK_SHIFT) +
                (bucket & (BucketDescriptor.CHUNK_BUCKETS - 1));
            structures.put(line, new Structure("bucket " + bucket, wordAt(line), bucketContent(line)));
        }

        addSubtree(TreeWriter.ROOT_ZNODE, structures);
        return structures;
    }

    private void addSubtree(final int znode, final Map<Integer, Structure> structures)
    {
        structures.put(
            znode, new Structure("record of " + Trees.pathOf(writer, znode), wordAt(znode), recordContent(znode)));
        for (int child = writer.firstChild(znode); 0 != child; child = writer.nextSibling(child))
        {
            addSubtree(child, structures);
        }
    }

    private long bucketContent(final int head)
    {
        long content = 0;
        for (int line = head; 0 != line; line = intAt(line, BucketDescriptor.OVERFLOW_OFFSET))
        {
            content = add(
                content + line, line, BucketDescriptor.OVERFLOW_OFFSET,
                SizeClasses.LINE_LENGTH - BucketDescriptor.OVERFLOW_OFFSET);
        }

        return content;
    }

    private long recordContent(final int znode)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        long content = add(
            0, znode, Long.BYTES, (ZnodeFields.slotLines(buffer, offset) << SizeClasses.LINE_SHIFT) - Long.BYTES);
        final int length = writer.dataLength(znode);
        final int block = length > 0 ? ZnodeFields.dataLine(buffer, offset, length) : 0;
        if (0 != block)
        {
            content = add(content, block, 0, DataBlockDescriptor.DATA_OFFSET + length);
        }

        final int family = intAt(znode, ZnodeDescriptor.FAMILY_OFFSET);
        if (0 != family)
        {
            // All but what the second word guards.
            content = add(content, family, 0, FamilyDescriptor.DESCENDANTS_OFFSET);
            content = add(
                content,
                family,
                FamilyDescriptor.NUM_CHILDREN_OFFSET,
                FamilyDescriptor.DESCENDANTS_WORD_OFFSET - FamilyDescriptor.NUM_CHILDREN_OFFSET);
            content = addChildNodes(
                content,
                intAt(family, FamilyDescriptor.CHILD_ROOT_OFFSET),
                intAt(family, FamilyDescriptor.CHILD_DEPTH_OFFSET));
        }

        return content;
    }

    private long addChildNodes(final long content, final int node, final int depth)
    {
        long sum = content;
        if (0 != node && depth > 0)
        {
            sum = add(sum, node, 0, SizeClasses.LINE_LENGTH);
            for (int i = 0; i < ChildNodeDescriptor.FANOUT && depth > 1; i++)
            {
                sum = addChildNodes(sum, intAt(node, ChildNodeDescriptor.entryOffset(i)), depth - 1);
            }
        }

        return sum;
    }

    private long add(final long content, final int line, final int from, final int length)
    {
        return 31 * content + Observation.hash(table.bufferOf(line), table.offsetOf(line) + from, length);
    }

    private long wordAt(final int line)
    {
        return table.bufferOf(line).getLong(table.offsetOf(line));
    }

    private int intAt(final int line, final int offset)
    {
        return table.bufferOf(line).getInt(table.offsetOf(line) + offset);
    }

    /** A bucket with its chain, or a record with all that hangs on it. */
    private static final class Structure
    {
        private final String what;
        private final long word;
        private final long content;

        Structure(final String what, final long word, final long content)
        {
            this.what = what;
            this.word = word;
            this.content = content;
        }
    }
}
