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
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.*;

@Timeout(60)
class TreeRegionTest
{
    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();

    @Test
    void shouldTellReadersOfOthersThatItRecoversUntilItIsReady()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory).recovering(true));
            TreeRegion mapped = TreeRegion.map(directory))
        {
            final TreeReader own = region.newReader();
            final TreeReader foreign = mapped.newReader();
            assertTrue(region.isRecovering());
            assertEquals(TreeStatus.NO_NODE, own.exists("/a", stat));
            assertEquals(TreeStatus.RECOVERING, foreign.exists("/a", stat));
            assertThrows(TreeException.class, () -> mapped.ready(1, 2));

            region.ready(1, 2);

            assertEquals(TreeStatus.NO_NODE, foreign.exists("/a", stat));
            assertEquals(1, mapped.clusterIdHigh());
            assertEquals(2, mapped.clusterIdLow());
            region.ready(3, 4);
            assertEquals(1, mapped.clusterIdHigh());
        }
    }

    @Test
    void shouldRefuseSizesThatAreNotAllowed()
    {
        final TreeConfiguration none = new TreeConfiguration();
        final TreeConfiguration odd = Trees.configuration(directory).segmentLength(3 * 1024 * 1024);
        final TreeConfiguration tiny = Trees.configuration(directory).segmentLength(512 * 1024);
        final TreeConfiguration ring = Trees.configuration(directory).changeRingLength(4096);
        final TreeConfiguration bytes = Trees.configuration(directory).maxRegionBytes(1000);

        assertTrue(refusal(none).contains("directory"));
        assertTrue(refusal(odd).contains("segment length must be a power of two from 1048576 to 1073741824: 3145728"));
        assertTrue(refusal(tiny).contains("segment length"));
        assertTrue(refusal(ring).contains("change ring length"));
        assertTrue(refusal(bytes).contains("max region bytes"));
    }

    @Test
    void shouldRefuseADirectoryThatIsOwned()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            assertTrue(refusal(Trees.configuration(directory)).contains("process " + ProcessHandle.current().pid()));
            assertEquals(1, region.generation());
        }

        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            assertEquals(2, region.generation());
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsAFile() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("file"));

        assertTrue(refusal(Trees.configuration(file)).contains("cannot use " + file));
    }

    @Test
    void shouldRefuseToMapWhatIsNotThere() throws IOException
    {
        assertThrows(TreeException.class, () -> TreeRegion.map(directory.resolve("absent")));
        assertThrows(TreeException.class, () -> TreeRegion.map(directory));
        final Path generation = Files.createDirectory(directory.resolve("region-000003"));
        assertThrows(TreeException.class, () -> TreeRegion.map(directory));
        Files.write(generation.resolve("header"), new byte[100]);
        assertThrows(TreeException.class, () -> TreeRegion.map(directory));
        Files.write(generation.resolve("header"), new byte[8192]);
        assertThrows(TreeException.class, () -> TreeRegion.map(directory));
    }

    @ParameterizedTest
    @ValueSource(ints = { RegionHeaderDescriptor.LAYOUT_VERSION - 1, RegionHeaderDescriptor.LAYOUT_VERSION + 1 })
    void shouldNameTheLayoutVersionWhenItIsAnother(final int version) throws IOException
    {
        final Path copy = Files.createDirectories(directory.resolve("copy").resolve("region-000001"));
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory.resolve("sound"))))
        {
            final byte[] header =
                Files.readAllBytes(region.directory().resolve("region-000001").resolve(RegionFiles.HEADER));
            header[RegionHeaderDescriptor.LAYOUT_VERSION_OFFSET] = (byte)version;
            Files.write(copy.resolve(RegionFiles.HEADER), header);
        }

        final String expected = "has layout version " + version +
            ", this reader knows " + RegionHeaderDescriptor.LAYOUT_VERSION;
        final Path region = copy.getParent();
        for (final MemoryAccess access : MemoryAccess.values())
        {
            final TreeException ex = assertThrows(TreeException.class, () -> TreeRegion.map(region, access));
            assertTrue(ex.getMessage().endsWith(expected), ex.getMessage());
        }
        final TreeException ex = assertThrows(TreeException.class, () -> new TreeInspector(region));
        assertTrue(ex.getMessage().endsWith(expected), ex.getMessage());
    }

    @Test
    void shouldDeleteItsFilesWhenClosed() throws IOException
    {
        TreeRegion.create(Trees.configuration(directory)).close();

        try (Stream<Path> files = Files.list(directory))
        {
            assertEquals(List.of("owner.lock"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void shouldShowTicksAndSegmentsThatCameLaterToForeignReaders()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory));
            TreeRegion mapped = TreeRegion.map(directory))
        {
            final TreeReader reader = mapped.newReader();
            final TreeWriter writer = region.writer();
            writer.beginTransaction(1, 1);
            for (int i = 0; i < 40; i++)
            {
                Trees.create(writer, "/" + i, new byte[100_000]);
            }
            writer.completeTransaction();
            writer.tick(1234);

            assertEquals(100_000, reader.getData("/39", stat).length);
            assertEquals(1234, reader.lastTickTimeMs());
            assertEquals(1234, mapped.lastTickTimeMs());
            assertEquals(1, mapped.completedZxid());
            assertThrows(TreeException.class, mapped::writer);
        }
    }

    @Test
    void shouldChangeNothingWhenFull()
    {
        final TreeConfiguration configuration = Trees.configuration(directory).maxRegionBytes(2L * 1024 * 1024);
        try (TreeRegion region = TreeRegion.create(configuration))
        {
            final TreeWriter writer = region.writer();
            final TreeReader reader = region.newReader();
            int created = 0;
            TreeException full = null;
            while (null == full)
            {
                writer.beginTransaction(writer.completedZxid() + 1, 1);
                final long digest = writer.digest();
                try
                {
                    Trees.create(writer, "/n" + created, new byte[created % 3 * 400]);
                    created++;
                }
                catch (final TreeException ex)
                {
                    full = ex;
                    assertEquals(digest, writer.digest());
                }
                writer.completeTransaction();
            }

            assertTrue(full.getMessage().contains("the region is full (2097152 bytes at most)"), full.getMessage());
            assertEquals(TreeStatus.FULL, full.status());
            assertTrue(created > 2000, "created " + created);
            assertEquals(List.of(), new TreeInspector(directory).verify());
            assertEquals(created, Trees.listAll(reader, "/", 0).size());

            writer.beginTransaction(writer.completedZxid() + 1, 1);
            assertEquals(TreeStatus.FULL, assertThrows(
                TreeException.class, () -> Trees.setData(writer, "/n0", new byte[500_000])).status());
            final TreeException tooLong = assertThrows(
                TreeException.class, () -> Trees.setData(writer, "/n0", new byte[region.maxDataLength() + 1]));
            assertTrue(tooLong.getMessage().contains("at most " + region.maxDataLength()), tooLong.getMessage());
            assertEquals(TreeStatus.FULL, tooLong.status());
            writer.completeTransaction();
            assertEquals(List.of(), new TreeInspector(directory).verify());

            // Deletes work, and give room again whatever the sizes were.
            for (int i = 0; i < created; i++)
            {
                writer.beginTransaction(writer.completedZxid() + 1, 1);
                writer.delete(Trees.find(writer, "/n" + i));
                writer.completeTransaction();
            }
            for (int i = 0; i < created / 2; i++)
            {
                writer.beginTransaction(writer.completedZxid() + 1, 1);
                Trees.create(writer, "/m" + i, null);
                writer.completeTransaction();
            }
            assertEquals(List.of(), new TreeInspector(directory).verify());
        }
    }

    @Test
    void shouldJoinWhatSmallZnodesLeftWhenLargeOnesNeedIt()
    {
        final TreeConfiguration configuration = Trees.configuration(directory).maxRegionBytes(2L * 1024 * 1024);
        try (TreeRegion region = TreeRegion.create(configuration))
        {
            final TreeWriter writer = region.writer();
            final long emptyBytes = region.usedBytes();
            for (int round = 0; round < 3; round++)
            {
                final int small = createUntilFull(writer, 100);
                assertTrue(small > 5000, "round " + round + ": created " + small);
                deleteAll(writer, small);

                final int large = createUntilFull(writer, 100_000);
                assertTrue(large >= 10, "round " + round + ": created " + large);
                assertEquals(List.of(), new TreeInspector(directory).verify());
                deleteAll(writer, large);
                assertEquals(List.of(), new TreeInspector(directory).verify());
            }

            assertTrue(region.usedBytes() - emptyBytes < 500_000, "used " + region.usedBytes());
            assertEquals(2L * 1024 * 1024, region.usedBytes() + region.freeBytes());
        }
    }

    private static int createUntilFull(final TreeWriter writer, final int dataLength)
    {
        for (int i = 0; ; i++)
        {
            writer.beginTransaction(writer.completedZxid() + 1, 1);
            try
            {
                Trees.create(writer, "/n" + i, new byte[dataLength]);
            }
            catch (final TreeException ex)
            {
                assertTrue(ex.getMessage().contains("the region is full"), ex.getMessage());
                return i;
            }
            finally
            {
                writer.completeTransaction();
            }
        }
    }

    private static void deleteAll(final TreeWriter writer, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            writer.beginTransaction(writer.completedZxid() + 1, 1);
            writer.delete(Trees.find(writer, "/n" + i));
            writer.completeTransaction();
        }
    }

    @Test
    void shouldPageThrough100000ChildrenWithGaps()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            final List<String> expected = new ArrayList<>();
            writer.beginTransaction(1, 1);
            for (int i = 0; i < 100_000; i++)
            {
                Trees.create(writer, "/" + i, null);
            }
            for (int i = 0; i < 100_000; i++)
            {
                if (i % 7 == 0 || (i > 20_000 && i < 60_000))
                {
                    writer.delete(Trees.find(writer, "/" + i));
                }
                else
                {
                    expected.add(Integer.toString(i));
                }
            }
            writer.completeTransaction();
            final TreeReader reader = region.newReader();

            assertEquals(expected, Trees.listAll(reader, "/", 0));
            assertEquals(expected, Trees.listAll(reader, "/", 1000));
            assertEquals(List.of(), new TreeInspector(directory).verify());

            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
            final ChildrenPage page = new ChildrenPage().wrap(buffer, 0, 1024, 2).cursor(30_000);
            assertEquals(2, Trees.children(reader, "/", page, stat));
            assertEquals(List.of("60000", "60001"), Trees.names(page, buffer));
            assertEquals(60_001, page.cursor());
            assertEquals(0, Trees.children(reader, "/", page.cursor(Long.MAX_VALUE - 1), stat));
            assertTrue(page.isLast());
            assertEquals(TreeStatus.BUFFER_TOO_SMALL, Trees.children(
                reader, "/", page.wrap(buffer, 0, 4, 0).cursor(TreeReader.FIRST_PAGE), stat));
        }
    }

    @Test
    void shouldListChildrenWithDataPageByPage()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            writer.beginTransaction(1, 1);
            Trees.create(writer, "/p", null);
            Trees.create(writer, "/p/null", null);
            Trees.create(writer, "/p/empty", new byte[0]);
            Trees.create(writer, "/p/short", "abc".getBytes(StandardCharsets.UTF_8));
            Trees.create(writer, "/p/long", new byte[5000]);
            Trees.create(writer, "/p/long/child", null);
            writer.completeTransaction();
            final TreeReader reader = region.newReader();
            final UnsafeBuffer path = Trees.utf8("/p");
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
            final ChildrenPage page = new ChildrenPage().wrap(buffer, 8, 1016, 2);
            final ChildEntry entry = new ChildEntry();

            assertEquals(2, reader.getChildrenWithData(path, 0, 2, page, stat));
            assertEquals(2 * ChildEntry.HEAD_LENGTH + 9, page.length());
            assertEquals(1, page.cursor());
            assertFalse(page.isLast());
            assertEquals(4, stat.numChildren());
            assertEquals(ChildEntry.NULL_DATA_LENGTH, entry.wrap(buffer, 8).dataLength());
            assertEquals(0, entry.next().dataLength());
            assertEquals(8 + ChildEntry.HEAD_LENGTH + 4, entry.offset());

            // The third fits, the fourth does not: the page is short and says how much the next one needs.
            assertEquals(1, reader.getChildrenWithData(path, 0, 2, page, stat));
            assertEquals("abc", buffer.getStringWithoutLengthUtf8(entry.wrap(buffer, 8).dataOffset(), 3));
            assertEquals("abc", new String(buffer.byteArray(),
                new ChildEntry().wrap(buffer.byteArray(), 8).dataOffset(), 3, StandardCharsets.UTF_8));
            assertFalse(page.isLast());
            assertEquals(ChildEntry.HEAD_LENGTH + 4 + 5000, page.requiredLength());
            assertEquals(TreeStatus.BUFFER_TOO_SMALL, reader.getChildrenWithData(path, 0, 2, page, stat));
            assertEquals(2, page.cursor());

            final UnsafeBuffer larger = new UnsafeBuffer(new byte[page.requiredLength()]);
            page.wrap(larger, 0, larger.capacity(), 2);
            assertEquals(1, reader.getChildrenWithData(path, 0, 2, page, stat));
            assertTrue(page.isLast());
            entry.wrap(larger, 0).stat(stat);
            assertEquals(1, stat.numChildren());
            assertEquals(5000, stat.dataLength());
            assertEquals(3, entry.childOrdinal());
            assertEquals(0, reader.getChildrenWithData(path, 0, 2, page, stat));
            assertEquals(TreeStatus.NO_NODE, reader.getChildrenWithData(Trees.utf8("/q"), 0, 2, page, stat));
        }
    }

    /** With 40 bytes of name and no data the record fills its two lines: the last one ends with its segment. */
    @ParameterizedTest
    @EnumSource(MemoryAccess.class)
    void shouldFindTheRecordsThatEndWithTheirSegment(final MemoryAccess access)
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final int lines = Trees.SMALL_SEGMENT_LENGTH / SizeClasses.LINE_LENGTH;
            final List<String> last = new ArrayList<>();
            region.writer().beginTransaction(1, 1);
            // Where records end depends on the seed of the index, so go on until one ends there.
            int created = 0;
            for (int i = 0; i < 3 * lines || (last.isEmpty() && i < 30 * lines); i++, created++)
            {
                final String path = "/" + String.valueOf(1_000_000_000 + i).repeat(4).substring(i & 3);
                if (lines - 2 == Trees.create(region.writer(), path, null) % lines)
                {
                    last.add(path);
                }
            }
            region.writer().completeTransaction();

            assertFalse(last.isEmpty());
            final TreeReader reader = region.newReader(access);
            last.forEach((path) -> assertEquals(TreeStatus.OK, reader.exists(path, stat), path));
            assertEquals(created, Trees.listAll(reader, "/", 0).size());
        }
    }

    @Test
    void shouldNotPinAReaderBeforeTheSnapshotThatTheTreeWasRestoredFrom()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            writer.restore(
                TreeWriter.NULL_ZNODE,
                new CreateParameters().reset(),
                new ZnodeStat().createCount(1).cversion(1).numChildren(1).pzxid(90));
            writer.restore(
                TreeWriter.ROOT_ZNODE,
                Trees.parameters("/a", null),
                new ZnodeStat().czxid(90).mzxid(90).pzxid(90).childOrdinal(0));
            writer.completeRestore(100, 1);

            final TreeReader reader = region.newReader();
            assertFalse(reader.pin(99), "a restored word does not tell when its record changed");
            assertFalse(reader.pin(1));
            assertTrue(reader.pin(100));
        }
    }

    @Test
    void shouldRefuseASnapshotThatContradictsItself()
    {
        final ZnodeStat rootStat = new ZnodeStat().createCount(3).cversion(3).numChildren(3).pzxid(1);
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            writer.restore(TreeWriter.NULL_ZNODE, new CreateParameters().reset(), rootStat);
            final ZnodeStat child = new ZnodeStat().czxid(1).mzxid(1).pzxid(1);
            final CreateParameters a = Trees.parameters("/a", null);
            final CreateParameters b = Trees.parameters("/b", null);
            writer.restore(TreeWriter.ROOT_ZNODE, a, child.childOrdinal(0));

            child.childOrdinal(3);
            assertThrows(TreeException.class, () -> writer.restore(TreeWriter.ROOT_ZNODE, b, child));
            child.childOrdinal(1);
            assertThrows(TreeException.class, () -> writer.restore(TreeWriter.ROOT_ZNODE, a, child));
            assertThrows(TreeException.class, () -> writer.completeRestore(1, 1));
            child.childOrdinal(0);
            assertThrows(TreeException.class, () -> writer.restore(TreeWriter.ROOT_ZNODE, b, child));
        }
    }

    @Test
    void shouldPrintWhatTheRegionLooksLike()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            region.writer().beginTransaction(1, 1);
            Trees.create(region.writer(), "/a", new byte[1000]);
            region.writer().completeTransaction();
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            new TreeInspector(directory).print(new PrintStream(out, true, StandardCharsets.UTF_8));

            final String printed = out.toString(StandardCharsets.UTF_8);
            assertTrue(printed.contains("znodes                    2"), printed);
            assertTrue(printed.contains("completed zxid            1"), printed);
            assertTrue(printed.contains("buckets                   64"), printed);
        }
    }

    @Test
    void shouldAnswerSomethingWhenTheRegionIsDamaged() throws IOException
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final List<String> paths = new ArrayList<>();
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory.resolve("sound"))))
        {
            final TreeWriter writer = region.writer();
            for (int i = 0; i < 2000; i++)
            {
                paths.add(i < 10 ? "/" + i : paths.get(random.nextInt(paths.size())) + "/" + i);
                writer.beginTransaction(i + 1, 1);
                Trees.create(writer, paths.get(i), new byte[random.nextInt(i % 50 == 0 ? 3000 : 200)]);
                writer.completeTransaction();
            }

            for (int round = 0; round < 12; round++)
            {
                final Path copy = directory.resolve("copy-" + round);
                copyRegion(directory.resolve("sound"), copy);
                damage(copy, random, 1 << round);
                readEverything(copy, MemoryAccess.values()[round % MemoryAccess.values().length], paths, random);
            }
        }
    }

    private void readEverything(
        final Path copy, final MemoryAccess access, final List<String> paths, final Random random)
    {
        try (TreeRegion damaged = TreeRegion.map(copy))
        {
            final TreeReader reader = damaged.newReader(access);
            final ChangeReader changes = damaged.newChangeReader();
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16 * 1024]);
            final ChildrenPage page = new ChildrenPage();
            for (int i = 0; i < 3000; i++)
            {
                final UnsafeBuffer path = Trees.utf8(paths.get(random.nextInt(paths.size())));
                reader.getData(path, 0, path.capacity(), buffer, 0, stat);
                page.wrap(buffer, 0, buffer.capacity(), 0).cursor(random.nextInt(4) - 1);
                reader.getChildren(path, 0, path.capacity(), page, stat);
                page.wrap(buffer, 0, buffer.capacity(), 0).cursor(random.nextInt(4) - 1);
                reader.getChildrenWithData(path, 0, path.capacity(), page, stat);
                changes.poll((zxid, kind, type, acl, parentAcl, changed, offset, length) -> assertTrue(length > 0), 10);
            }

            final TreeInspector inspector = new TreeInspector(copy);
            inspector.verify();
            inspector.print(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        }
    }

    private static void copyRegion(final Path from, final Path to) throws IOException
    {
        final Path generation = Files.createDirectories(to.resolve("region-000001"));
        try (Stream<Path> files = Files.list(from.resolve("region-000001")))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, generation.resolve(file.getFileName()));
            }
        }
    }

    /** Damage words in the segment, in the mutable part of the header, and in the change ring's counters. */
    private static void damage(final Path copy, final Random random, final int count) throws IOException
    {
        try (RandomAccessFile segment = new RandomAccessFile(copy.resolve("region-000001/segment-0000").toFile(), "rw");
            RandomAccessFile header = new RandomAccessFile(copy.resolve("region-000001/header").toFile(), "rw"))
        {
            for (int i = 0; i < count; i++)
            {
                segment.seek(random.nextInt((int)segment.length() / 8) * 4L);
                segment.writeInt(
                    random.nextBoolean() ? random.nextInt() : Integer.reverseBytes(random.nextInt(20_000)));
            }

            header.seek(switch (random.nextInt(4))
            {
                case 0 -> 136;
                case 1 -> 128;
                case 2 -> 4096;
                default -> 392;
            });
            header.writeInt(random.nextInt());
        }
    }

    private static String refusal(final TreeConfiguration configuration)
    {
        return assertThrows(TreeException.class, () -> TreeRegion.create(configuration)).getMessage();
    }
}
