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

import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.ChildNodeDescriptor;
import io.nodens.tree.layout.DataPieceDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/**
 * One hostile value at a time where a reader takes a bound or a direction from: a status in bounded time, and the right
 * one. {@link HostileRegionTest} damages at random; these are the values that it would have to be lucky to find.
 */
@ParameterizedClass
// First the one that throws where the other kills the process.
@ValueSource(strings = { "VAR_HANDLE", "ADDRESS" })
class PlantedDamageTest
{
    private static final int SEGMENT_LENGTH = Trees.SMALL_SEGMENT_LENGTH;
    private static final int LAST_LINE = (SEGMENT_LENGTH >> SizeClasses.LINE_SHIFT) - 1;
    /** First line behind the last segment that the region may have. */
    private static final int BEYOND = 1 << 23;
    private static final int BLOCK_LENGTH = 2000;

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private final ChildrenPage page = new ChildrenPage();
    private final byte[] target = new byte[64 * 1024];
    private PlantedRegion planted;
    private TreeWriter writer;
    private UnsafeBuffer segment;
    private TreeReader reader;
    /** Of which the data lie in a block. */
    private int big;
    private int parent;
    private int child;

    @BeforeEach
    void before() throws IOException
    {
        // One bucket for all.
        open(Trees.configuration(directory).hashMask(0));
    }

    @AfterEach
    void after()
    {
        planted.close();
    }

    @Test
    void shouldAnswerCorruptWhenAChainLeadsToItself()
    {
        final int head = bucket() << SizeClasses.LINE_SHIFT;
        segment.putInt(head + BucketDescriptor.OVERFLOW_OFFSET, bucket());

        assertEquals(TreeStatus.CORRUPT, exists("/missing"));
        assertEquals(TreeStatus.OK, exists("/big"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, LAST_LINE, LAST_LINE - 1, BEYOND, -1, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void shouldNotFindAZnodeWhenItsEntryLeadsAstray(final int line)
    {
        segment.putInt(entryOf(big), line);

        assertEquals(TreeStatus.NO_NODE, getData("/big"));
        assertEquals(TreeStatus.NO_NODE, exists("/big"));
        assertEquals(TreeStatus.NO_NODE, list("/big", false));
        assertEquals(TreeStatus.OK, exists("/p/child"));
    }

    @Test
    void shouldListAnEntryWhoseRecordEndsBeyondItsSegment()
    {
        planted.header.putLong(RegionHeaderDescriptor.NEXT_LINE_OFFSET, LAST_LINE + 1);
        segment.putInt(entryOf(big), LAST_LINE);

        final List<String> problems = new TreeInspector(directory).verify();

        assertTrue(problems.toString().contains("ends beyond its segment"), problems::toString);
    }

    @Test
    void shouldNotFindAZnodeWhoseNameEndsBeyondItsSegment()
    {
        // Two lines are left for a record, and its name would take three; what there is of it is equal.
        final int line = LAST_LINE - 1;
        final String name = "n".repeat(60);
        segment.putShort(at(line) + ZnodeDescriptor.NAME_LENGTH_OFFSET, (short)name.length());
        segment.putStringWithoutLengthAscii(
            at(line) + ZnodeDescriptor.NAME_OFFSET, name, 0, SEGMENT_LENGTH - at(line) - ZnodeDescriptor.NAME_OFFSET);
        segment.putInt(at(line) + ZnodeDescriptor.PARENT_OFFSET, TreeWriter.ROOT_ZNODE);
        segment.putInt(entryOf(big), line);

        assertEquals(TreeStatus.NO_NODE, exists("/" + name));
    }

    @Test
    void shouldAnswerCorruptWhenASizeClassDoesNotExist()
    {
        for (int sizeClass = SizeClasses.COUNT; sizeClass <= 0xFF; sizeClass++)
        {
            segment.putByte(at(big) + ZnodeDescriptor.SIZE_CLASS_OFFSET, (byte)sizeClass);
            segment.putByte(at(child) + ZnodeDescriptor.SIZE_CLASS_OFFSET, (byte)sizeClass);

            assertEquals(TreeStatus.CORRUPT, getData("/big"), "class " + sizeClass);
            assertEquals(TreeStatus.CORRUPT, list("/p", true), "class " + sizeClass);
            assertEquals(TreeStatus.OK, exists("/big"));
        }
    }

    @Test
    void shouldAnswerCorruptWhenASlotEndsBeyondItsSegment()
    {
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            if (at(big) + (SizeClasses.linesOf(sizeClass) << SizeClasses.LINE_SHIFT) > SEGMENT_LENGTH)
            {
                segment.putByte(at(big) + ZnodeDescriptor.SIZE_CLASS_OFFSET, (byte)sizeClass);
                segment.putInt(at(big) + ZnodeDescriptor.DATA_LENGTH_OFFSET, BLOCK_LENGTH);
                assertEquals(TreeStatus.CORRUPT, getData("/big"), "class " + sizeClass);

                segment.putInt(
                    at(big) + ZnodeDescriptor.DATA_LENGTH_OFFSET, TreeConfiguration.MAX_DATA_LENGTH_LIMIT);
                assertEquals(TreeStatus.CORRUPT, getData("/big"), "class " + sizeClass);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { LAST_LINE, LAST_LINE - 30, BEYOND, -1, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void shouldAnswerCorruptWhenABlockEndsBeyondItsSegment(final int line)
    {
        segment.putInt(at(big) + ZnodeFields.dataLineOffset(ZnodeFields.slotLines(segment, at(big))), line);
        segment.putInt(at(child) + ZnodeFields.dataLineOffset(ZnodeFields.slotLines(segment, at(child))), line);

        assertEquals(TreeStatus.CORRUPT, getData("/big"));
        assertEquals(TreeStatus.CORRUPT, list("/p", true));
        assertEquals(1, list("/p", false));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-1, 0", "-2147483648, 0", "2147483647, 0", "16385, 0",
        "1, 0", "1, -7", "1, 2147483647", "1, 8388608"
    })
    void shouldAnswerCorruptWhenAPieceOfDataIsNone(final int lines, final int next)
    {
        final int name = at(big) + ZnodeFields.dataLineOffset(ZnodeFields.slotLines(segment, at(big)));
        final int block = segment.getInt(name);
        segment.putInt(at(block) + DataPieceDescriptor.LINES_OFFSET, lines);
        segment.putInt(at(block) + DataPieceDescriptor.NEXT_OFFSET, next);
        segment.putInt(name, -block);

        assertEquals(TreeStatus.CORRUPT, getData("/big"));
    }

    @Test
    void shouldComeToAnEndWhenAPieceOfDataLeadsToItself()
    {
        final int name = at(big) + ZnodeFields.dataLineOffset(ZnodeFields.slotLines(segment, at(big)));
        final int block = segment.getInt(name);
        segment.putInt(at(block) + DataPieceDescriptor.LINES_OFFSET, 1);
        segment.putInt(at(block) + DataPieceDescriptor.NEXT_OFFSET, block);
        segment.putInt(name, -block);

        assertEquals(BLOCK_LENGTH, getData("/big"));
        assertFalse(new TreeInspector(directory).verify().isEmpty());
    }

    @Test
    void shouldAnswerCorruptWhenDataAreLongerThanAnyMayBe() throws IOException
    {
        planted.close();
        // In a segment that would hold them.
        open(Trees.configuration(directory).segmentLength(2 * TreeConfiguration.MAX_DATA_LENGTH_LIMIT));
        final int tooLong = TreeConfiguration.MAX_DATA_LENGTH_LIMIT + 1;
        segment.putInt(at(big) + ZnodeDescriptor.DATA_LENGTH_OFFSET, tooLong);
        segment.putInt(at(child) + ZnodeDescriptor.DATA_LENGTH_OFFSET, tooLong);

        assertEquals(TreeStatus.CORRUPT, getData("/big"));
        assertEquals(TreeStatus.CORRUPT, list("/p", true));
        segment.putInt(at(big) + ZnodeDescriptor.DATA_LENGTH_OFFSET, tooLong - 1);
        assertEquals(TreeStatus.BUFFER_TOO_SMALL, getData("/big"));
        segment.putInt(at(child) + ZnodeDescriptor.DATA_LENGTH_OFFSET, Integer.MAX_VALUE);
        assertEquals(TreeStatus.CORRUPT, list("/p", true));
    }

    @ParameterizedTest
    @ValueSource(ints = { BEYOND, -1, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void shouldAnswerCorruptWhenAFamilyDoesNotExist(final int line)
    {
        segment.putInt(at(parent) + ZnodeDescriptor.FAMILY_OFFSET, line);

        assertEquals(TreeStatus.CORRUPT, exists("/p"));
        assertEquals(TreeStatus.CORRUPT, list("/p", false));
        assertEquals(TreeStatus.OK, exists("/p/child"));
    }

    @ParameterizedTest
    @ValueSource(ints = { LAST_LINE, BEYOND, -1, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void shouldAnswerCorruptWhenAChildDoesNotExist(final int line)
    {
        segment.putInt(childRoot() << SizeClasses.LINE_SHIFT, line);

        assertEquals(TreeStatus.CORRUPT, list("/p", false));
        assertEquals(TreeStatus.CORRUPT, list("/p", true));
    }

    @Test
    void shouldAnswerCorruptWhenTheNameOfAChildEndsBeyondItsSegment()
    {
        final int line = LAST_LINE - 2;
        segment.putInt(childRoot() << SizeClasses.LINE_SHIFT, line);
        segment.putShort(at(line) + ZnodeDescriptor.NAME_LENGTH_OFFSET, (short)-1);

        assertEquals(TreeStatus.CORRUPT, list("/p", false));
        assertEquals(TreeStatus.CORRUPT, list("/p", true));
    }

    @ParameterizedTest
    @ValueSource(ints = { BEYOND, -1, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void shouldAnswerCorruptWhenTheChildIndexDoesNotExist(final int line)
    {
        segment.putInt(at(family()) + FamilyDescriptor.CHILD_ROOT_OFFSET, line);

        assertEquals(TreeStatus.CORRUPT, list("/p", false));
        assertEquals(TreeStatus.CORRUPT, list("/p", true));
    }

    @Test
    void shouldComeToAnEndWhenAChildIndexLeadsToItself()
    {
        final int node = childRoot();
        for (int i = 0; i < ChildNodeDescriptor.FANOUT; i++)
        {
            segment.putInt(at(node) + ChildNodeDescriptor.entryOffset(i), node);
        }
        segment.putShort(at(node) + ZnodeDescriptor.NAME_LENGTH_OFFSET, (short)1);
        segment.putInt(at(family()) + FamilyDescriptor.CHILD_DEPTH_OFFSET, ChildNodeDescriptor.MAX_DEPTH);
        segment.putLong(at(family()) + FamilyDescriptor.CREATE_COUNT_OFFSET, Long.MAX_VALUE);

        // As many names of one byte as there is room for.
        assertEquals(target.length / (Integer.BYTES + 1), list("/p", false));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, -1, Integer.MIN_VALUE, ChildNodeDescriptor.MAX_DEPTH + 1, Integer.MAX_VALUE })
    void shouldAnswerCorruptWhenAChildIndexHasNoLevelsOrTooMany(final int depth)
    {
        segment.putInt(at(family()) + FamilyDescriptor.CHILD_DEPTH_OFFSET, depth);

        assertEquals(TreeStatus.CORRUPT, list("/p", false));
    }

    @Test
    void shouldAnswerBusyWhenAWordNamesATransactionThatNeverCompletes()
    {
        segment.putLong(at(big) + ZnodeDescriptor.WORD_OFFSET, Long.MAX_VALUE);
        assertEquals(TreeStatus.BUSY, exists("/big"));
        assertEquals(TreeStatus.OK, exists("/p/child"));

        segment.putLong(at(bucket()) + BucketDescriptor.WORD_OFFSET, Long.MAX_VALUE);
        assertEquals(TreeStatus.BUSY, exists("/p/child"));
        assertEquals(TreeStatus.BUSY, exists("/missing"));
    }

    @Test
    void shouldAnswerBusyWhenAWordNeverStaysTheSame()
    {
        final int word = at(big) + ZnodeDescriptor.WORD_OFFSET;
        reader.hook((point) -> segment.putLong(word, 1 - segment.getLong(word)));

        assertEquals(TreeStatus.BUSY, exists("/big"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0 })
    void shouldAnswerAStatusWhenThereCannotBeSoManyBuckets(final int bucketCount) throws IOException
    {
        planted.close();
        open(Trees.configuration(directory));
        planted.header.putInt(RegionHeaderDescriptor.BUCKET_COUNT_OFFSET, bucketCount);

        for (int i = 0; i < 100; i++)
        {
            final int status = exists("/missing" + i);
            // A hash may happen to name a bucket that is there.
            assertTrue(TreeStatus.CORRUPT == status || TreeStatus.NO_NODE == status, "status " + status);
        }
    }

    @Test
    void shouldNotMapASegmentThatIsNotCounted()
    {
        awaitSegments(2);
        planted.header.putInt(RegionHeaderDescriptor.SEGMENT_COUNT_OFFSET, 0);
        reader = planted.region.newReader(access);

        assertEquals(TreeStatus.CORRUPT, exists("/"));
        assertEquals(TreeStatus.CORRUPT, exists("/big"));
        planted.header.putInt(RegionHeaderDescriptor.SEGMENT_COUNT_OFFSET, 1);
        assertEquals(TreeStatus.OK, exists("/big"));
    }

    @Test
    void shouldNotMapASegmentThatNoRegionOfThisSizeHas() throws IOException
    {
        final int beyond = planted.header.getInt(RegionHeaderDescriptor.MAX_SEGMENTS_OFFSET);
        try (RandomAccessFile file = new RandomAccessFile(
            RegionFiles.segmentFile(planted.generationDirectory, beyond).toFile(), "rw"))
        {
            file.setLength(SEGMENT_LENGTH);
        }
        awaitSegments(2);
        planted.header.putInt(RegionHeaderDescriptor.SEGMENT_COUNT_OFFSET, Integer.MAX_VALUE);
        segment.putInt(entryOf(big), beyond * (LAST_LINE + 1));

        assertEquals(TreeStatus.NO_NODE, exists("/big"));
    }

    private void open(final TreeConfiguration configuration) throws IOException
    {
        planted = new PlantedRegion(configuration);
        writer = planted.writer;
        segment = planted.segment;
        reader = planted.region.newReader(access);
        writer.beginTransaction(1, 1);
        big = Trees.create(writer, "/big", new byte[BLOCK_LENGTH]);
        parent = Trees.create(writer, "/p", null);
        child = Trees.create(writer, "/p/child", new byte[BLOCK_LENGTH]);
        writer.completeTransaction();
    }

    /** The writer's helper makes one segment ahead and counts it; then it has nothing to store any more. */
    private void awaitSegments(final int count)
    {
        PlantedRegion.answer(() ->
        {
            int actual;
            do
            {
                actual = planted.header.getIntVolatile(RegionHeaderDescriptor.SEGMENT_COUNT_OFFSET);
            }
            while (count != actual);
            return actual;
        });
    }

    private int exists(final String path)
    {
        return PlantedRegion.answer(() -> reader.exists(path, stat));
    }

    private int getData(final String path)
    {
        final byte[] bytes = Trees.utf8(path).byteArray();
        return PlantedRegion.answer(() -> reader.getData(bytes, 0, bytes.length, target, 0, stat));
    }

    private int list(final String path, final boolean isWithData)
    {
        final byte[] bytes = Trees.utf8(path).byteArray();
        page.wrap(target, 0, target.length, 0).cursor(TreeReader.FIRST_PAGE);
        return PlantedRegion.answer(() -> isWithData ?
            reader.getChildrenWithData(bytes, 0, bytes.length, page, stat) :
            reader.getChildren(bytes, 0, bytes.length, page, stat));
    }

    private static int at(final int line)
    {
        return line << SizeClasses.LINE_SHIFT;
    }

    private int bucket()
    {
        return planted.header.getInt(RegionHeaderDescriptor.CHUNK_TABLE_OFFSET);
    }

    private int entryOf(final int znode)
    {
        int offset = at(bucket()) + BucketDescriptor.ZNODES_OFFSET;
        while (znode != segment.getInt(offset))
        {
            offset += Integer.BYTES;
        }

        return offset;
    }

    private int family()
    {
        return segment.getInt(at(parent) + ZnodeDescriptor.FAMILY_OFFSET);
    }

    private int childRoot()
    {
        return segment.getInt(at(family()) + FamilyDescriptor.CHILD_ROOT_OFFSET);
    }
}
