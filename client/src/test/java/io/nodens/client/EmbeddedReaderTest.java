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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.tree.ChildEntry;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.PreparedPath;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.concurrent.CachedEpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.nodens.client.FakeClusterExtension.await;
import static io.nodens.client.NodensClientTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class EmbeddedReaderTest
{
    @Parameter
    MemoryAccess access;

    private static final long NOW_MS = 1_000_000;
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    Path directory;

    private final CachedEpochClock clock = new CachedEpochClock();
    private TreeRegion region;
    private TreeWriter writer;
    private long zxid;

    @BeforeEach
    void createRegion()
    {
        createRegion(false);
    }

    private void createRegion(final boolean isRecovering)
    {
        clock.update(NOW_MS);
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory)
            .segmentLength(1024 * 1024)
            .maxRegionBytes(64L * 1024 * 1024)
            .changeRingLength(64 * 1024)
            .recovering(isRecovering));
        writer = region.writer();
        writer.completeRestore(zxid, NOW_MS);
        region.heartbeat(System.currentTimeMillis());
    }

    @AfterEach
    void closeRegion()
    {
        region.close();
    }

    @Test
    void shouldReadDataStatAndChildren()
    {
        create("a", bytes("one"));
        create("b", null);
        final ZnodeStat stat = new ZnodeStat();
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertArrayEquals(bytes("one"), reader.getData("/a", stat));
            assertEquals(1, stat.czxid());
            assertNull(reader.getData("/b", null));
            assertNull(reader.exists("/c"));
            assertEquals(List.of("a", "b"), reader.getChildren("/"));
            assertEquals(2, reader.zxid());
            assertThrows(NoNodeException.class, () -> reader.getData("/c", null));
            assertThrows(BadArgumentsException.class, () -> reader.getData("/c/", null));
        }
    }

    @Test
    void shouldListMoreChildrenThanAPageHolds()
    {
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++)
        {
            expected.add("a-child-with-a-name-of-some-length-" + i);
            create(expected.get(i), null);
        }

        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertEquals(expected, reader.getChildren("/"));
        }
    }

    @Test
    void shouldListOneStateWhileAWriterCreatesAndDeletesWithoutEnd() throws InterruptedException
    {
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++)
        {
            expected.add("a-child-with-a-name-of-some-length-" + i);
            create(expected.get(i), null);
        }
        writer.handOver();
        final Thread churn = new Thread(() ->
        {
            for (int i = 0; !Thread.interrupted(); i++)
            {
                LockSupport.parkNanos(20_000);
                create("new" + i, null);
                delete("new" + i);
            }
        });
        churn.start();

        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            for (int listing = 0; listing < 3; listing++)
            {
                final List<String> names = reader.getChildren("/");
                assertEquals(expected, names.subList(0, expected.size()));
                assertTrue(names.size() <= expected.size() + 1);
            }
        }
        finally
        {
            churn.interrupt();
            churn.join();
        }
    }

    @Test
    void shouldReadIntoArraysAndBuffersOfTheJdk()
    {
        create("a", bytes("one"));
        create("b", null);
        final byte[] path = bytes("x/a");
        final byte[] dst = new byte[8];
        final ZnodeStat stat = new ZnodeStat();
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertEquals(access, reader.access());
            assertEquals(3, reader.getData(path, 1, 2, dst, 5, stat));
            assertArrayEquals(bytes("\0\0\0\0\0one"), dst);
            assertEquals(TreeStatus.BUFFER_TOO_SMALL, reader.getData(path, 1, 2, dst, 6, stat));
            assertEquals(TreeStatus.BUFFER_TOO_SMALL, reader.getData(path, 1, 2, dst, -1, stat));
            for (final ByteBuffer buffer : List.of(ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8)))
            {
                assertEquals(3, reader.getData(path, 1, 2, buffer.position(2), stat));
                assertEquals(5, buffer.position());
                assertEquals('e', buffer.get(4));
                assertEquals(3, reader.getData(path, 1, 2, buffer, stat));
                assertEquals(TreeStatus.BUFFER_TOO_SMALL, reader.getData(path, 1, 2, buffer.position(6), stat));
                assertEquals(6, buffer.position());
            }

            assertEquals(TreeStatus.OK, reader.exists(path, 1, 2, stat));
            assertEquals(TreeStatus.BAD_PATH, reader.exists(path, 0, 2, stat));
            assertEquals(TreeStatus.BAD_PATH, reader.exists(path, 1, 3, stat));
            final byte[] names = new byte[512];
            final ChildrenPage page = new ChildrenPage().wrap(names, 1, 400, 0);
            assertEquals(2, reader.getChildrenWithData(path, 1, 1, page, stat));
            final ChildEntry entry = new ChildEntry().wrap(names, 1);
            assertEquals("aone", new String(names, entry.nameOffset(), 4, StandardCharsets.UTF_8));
            assertEquals(ChildEntry.NULL_DATA_LENGTH, entry.next().dataLength());
            assertEquals(2, reader.getChildren(path, 1, 1, page.cursor(TreeReader.FIRST_PAGE), stat));
            assertEquals(10, page.length());
        }
    }

    @Test
    void shouldWaitForAZxid()
    {
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertFalse(reader.readAtLeast(1, 20));
            create("a", null);
            assertTrue(reader.readAtLeast(1, 20));
        }
    }

    @Test
    void shouldRefuseToAnswerWhenTheReplicaIsTooOld()
    {
        create("a", null);
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access).maxAgeMs(100))
        {
            final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
            final ZnodeStat stat = new ZnodeStat();
            writer.tick(NOW_MS);
            assertEquals(TreeStatus.OK, reader.exists(path, 0, 2, stat));
            clock.update(NOW_MS + 101);
            assertEquals(EmbeddedReader.TOO_OLD, reader.exists(path, 0, 2, stat));
            assertEquals(101, reader.ageMs());
            final NodensException exception = assertThrows(NodensException.class, () -> reader.exists("/a"));
            assertEquals(ErrorCode.BEHIND, exception.code());
            assertTrue(exception.getMessage().contains("allowed: 100"), exception.getMessage());
        }
    }

    @Test
    void shouldTellItsAgeByTheMonotonicClockWhenAWallClockIsSet()
    {
        create("a", null);
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access).maxAgeMs(HOUR_MS))
        {
            writer.tick(NOW_MS);
            region.freshAsOf(System.nanoTime() - TimeUnit.SECONDS.toNanos(5));
            clock.update(NOW_MS + 2 * HOUR_MS);

            final long ageMs = reader.ageMs();
            assertTrue(ageMs >= 5_000 && ageMs < HOUR_MS, () -> "age " + ageMs);
            assertNotNull(reader.exists("/a"));
            clock.update(NOW_MS - 2 * HOUR_MS);
            assertTrue(reader.ageMs() >= 5_000);
        }
    }

    @Test
    void shouldMapTheNextLifeOfTheRegionAndNotGoBackInTime()
    {
        create("a", bytes("1"));
        create("b", null);
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
        final ZnodeStat stat = new ZnodeStat();
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertEquals(TreeStatus.OK, reader.exists(path, 0, 2, stat));
            region.close();
            await("the reader knows", () -> TreeStatus.WRITER_GONE == reader.exists(path, 0, 2, stat));
            assertThrows(NodensException.class, () -> reader.exists("/a"));

            zxid = 0;
            createRegion();
            create("a", bytes("2"));
            await("mapped, and behind", () -> TreeStatus.BUSY == reader.exists(path, 0, 2, stat));
            create("b", null);
            assertEquals(TreeStatus.OK, reader.exists(path, 0, 2, stat));
            assertArrayEquals(bytes("2"), reader.getData("/a", stat));
        }
    }

    @Test
    void shouldAnswerThatTheMemberRecoversAndNeverThatAZnodeIsNotThere()
    {
        region.close();
        createRegion(true);
        final byte[] path = bytes("/a");
        final byte[] dst = new byte[64];
        final ZnodeStat stat = new ZnodeStat();
        final ChildrenPage page = new ChildrenPage().wrap(dst, 0, dst.length, 0).cursor(TreeReader.FIRST_PAGE);
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertEquals(TreeStatus.RECOVERING, reader.exists(path, 0, 2, stat));
            assertEquals(TreeStatus.RECOVERING, reader.getData(path, 0, 2, dst, 0, stat));
            assertEquals(TreeStatus.RECOVERING, reader.getData(path, 0, 2, ByteBuffer.wrap(dst), stat));
            assertEquals(TreeStatus.RECOVERING, reader.getChildren(path, 0, 1, page, stat));
            assertEquals(TreeStatus.RECOVERING, reader.getChildrenWithData(path, 0, 1, page, stat));
            final NodensException ex = assertThrows(NodensException.class, () -> reader.exists("/a"));
            assertEquals(ErrorCode.NOT_SERVING, ex.code());
            assertThrows(NodensException.class, () -> reader.getChildren("/"));
            create("a", bytes("1"));
            assertFalse(reader.readAtLeast(1, 5));
            assertEquals(TreeStatus.RECOVERING, reader.maxAgeMs(1).exists(path, 0, 2, stat));
            assertEquals(0, reader.zxid());

            region.ready(1, 2);

            assertTrue(reader.maxAgeMs(EmbeddedReader.NO_MAX_AGE).readAtLeast(1, 5));
            assertEquals(TreeStatus.OK, reader.exists(path, 0, 2, stat));
            assertEquals("00000000-0000-0001-0000-000000000002", reader.clusterId());
        }
    }

    @Test
    void shouldNotGoBackBehindAZxidThatWasWaitedFor()
    {
        create("a", null);
        create("b", null);
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertTrue(reader.readAtLeast(2, 5));
            region.close();
            zxid = 0;
            createRegion();
            create("a", null);
            final ZnodeStat stat = new ZnodeStat();

            await("mapped, and behind", () -> TreeStatus.BUSY == reader.exists(bytes("/b"), 0, 2, stat));
            assertTrue(reader.busyCount() > 0);
            assertEquals(1, reader.remapCount());
            create("b", null);
            assertEquals(TreeStatus.OK, reader.exists(bytes("/b"), 0, 2, stat));
        }
    }

    @Test
    void shouldLeaveThePageWhereItWasWhenTheNextLifeIsBehind()
    {
        for (int i = 0; i < 12; i++)
        {
            create("child-" + i, null);
        }

        final byte[] names = new byte[512];
        final ZnodeStat stat = new ZnodeStat();
        final ChildrenPage page = new ChildrenPage().wrap(names, 0, names.length, 5).cursor(TreeReader.FIRST_PAGE);
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertNotNull(reader.exists("/child-11"));
            region.close();
            zxid = 0;
            createRegion();
            for (int i = 0; i < 11; i++)
            {
                create("child-" + i, null);
            }

            await("mapped, and behind", () -> TreeStatus.BUSY == reader.getChildren(bytes("/"), 0, 1, page, stat));
            assertEquals(TreeReader.FIRST_PAGE, page.cursor());
            assertEquals(TreeStatus.BUSY, reader.getChildrenWithData(bytes("/"), 0, 1, page, stat));
            assertEquals(TreeReader.FIRST_PAGE, page.cursor());
            create("child-11", null);
            assertEquals(5, reader.getChildren(bytes("/"), 0, 1, page, stat));
            assertEquals(4, page.cursor());
        }
    }

    @Test
    void shouldSayThatTheClusterWasReplacedUntilItIsToStartAnew()
    {
        region.close();
        createRegion(true);
        region.ready(1, 2);
        create("a", null);
        create("b", null);
        final ZnodeStat stat = new ZnodeStat();
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            assertNotNull(reader.exists("/b"));
            region.close();
            zxid = 0;
            createRegion(true);
            region.ready(3, 4);
            for (int i = 0; i < 3; i++)
            {
                create("other-" + i, null);
            }

            // Even though the other cluster's zxid is beyond what was seen.
            await("mapped", () ->
                EmbeddedReader.CLUSTER_REPLACED == reader.exists(bytes("/b"), 0, 2, stat));
            assertEquals("00000000-0000-0001-0000-000000000002", reader.clusterId());
            assertFalse(reader.readAtLeast(1, 60_000));
            final NodensException ex = assertThrows(NodensException.class, () -> reader.exists("/b"));
            assertEquals(ErrorCode.CLUSTER_REPLACED, ex.code());

            reader.startAnew();
            assertNull(reader.exists("/b"));
            assertEquals(3, reader.zxid());
            assertEquals("00000000-0000-0003-0000-000000000004", reader.clusterId());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveNoDeletedFileMapped() throws IOException
    {
        create("a", null);
        final EmbeddedReader reader = EmbeddedReader.open(directory, clock, access);
        for (int life = 0; life < 3; life++)
        {
            assertNotNull(reader.exists("/a"));
            region.unmap();
            zxid = 0;
            createRegion();
            create("a", null);
            await("mapped again", () -> TreeStatus.OK == reader.exists(bytes("/a"), 0, 2, new ZnodeStat()));
            assertEquals(List.of(), deletedMappings());
        }

        region.unmap();
        reader.close();
        assertEquals(List.of(), deletedMappings());
        assertThrows(IllegalStateException.class, () -> reader.exists("/a"));
    }

    @Test
    void shouldRefuseHalfASurrogatePair()
    {
        create("a?", null);
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            for (final String path : List.of("/a\uD800", "/a\uDFFF", "/\uDC00a"))
            {
                assertThrows(BadArgumentsException.class, () -> reader.exists(path));
                assertThrows(BadArgumentsException.class, () -> reader.getChildren(path));
                final NodensException ex =
                    assertThrows(BadArgumentsException.class, () -> reader.getData(path, null));
                assertTrue(ex.getMessage().contains("U+D"), ex.getMessage());
            }
        }
    }

    private List<String> deletedMappings() throws IOException
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            return lines.filter((line) -> line.contains(directory.toString()) && line.endsWith("(deleted)"))
                .collect(Collectors.toList());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithADirectoryThatIsNoRegion() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("file"));
        final Path empty = Files.createDirectory(directory.resolve("empty"));
        final Path notReady = Files.createDirectories(directory.resolve("notready/region-000001"));
        Files.write(notReady.resolve("header"), new byte[64 * 1024]);
        final Path foreign = Files.createDirectories(directory.resolve("foreign/region-000001"));
        Files.write(foreign.resolve("header"), "x".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8));
        final Path tooShort = Files.createDirectories(directory.resolve("short/region-000001"));
        Files.write(tooShort.resolve("header"), new byte[1]);
        final Path headless = Files.createDirectories(directory.resolve("headless/region-000001"));

        assertRefused(directory.resolve("none"), "there is no region in");
        assertRefused(file, "Not a directory");
        assertRefused(empty, "the member's status shows");
        assertRefused(directory.resolve("region-000001"), "a part of one");
        assertRefused(notReady.getParent(), "is not ready yet");
        assertRefused(foreign.getParent(), "is not the header of a region");
        assertRefused(tooShort.getParent(), "not a region of this layout");
        assertRefused(headless.getParent(), "header");
        assertRefused(null, "null");
        assertRefused(Path.of(""), "the member's status shows");
    }

    private void assertRefused(final Path wrong, final String reason)
    {
        final TreeException ex = assertThrows(TreeException.class, () -> EmbeddedReader.open(wrong, access));
        assertTrue(ex.getMessage().contains(reason), ex.getMessage());
        assertTrue(ex.getMessage().contains(String.valueOf(wrong)), ex.getMessage());
    }

    @Test
    void shouldReadSeveralZnodesAsOfOneZxidWhenPinned()
    {
        create("a", bytes("1"));
        create("b", bytes("1"));
        final byte[] path = bytes("/a/b/");
        final byte[] dst = new byte[64];
        final ZnodeStat stat = new ZnodeStat();
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            awaitHistory(reader);
            final long pinned = reader.pin();
            assertEquals(zxid, pinned);
            delete("a");
            create("c", null);
            create("a", bytes("2"));

            assertArrayEquals(bytes("1"), reader.getData("/a", stat));
            assertEquals(1, stat.czxid());
            assertEquals(1, reader.getData(path, 2, 2, dst, 0, stat));
            assertEquals(TreeStatus.NO_NODE, reader.exists(PreparedPath.of("/c"), stat));
            assertNull(reader.exists("/c"));
            assertEquals(List.of("a", "b"), reader.getChildren("/"));
            final ChildrenPage page = new ChildrenPage().wrap(dst, 0, dst.length, 0).cursor(TreeReader.FIRST_PAGE);
            assertEquals(2, reader.getChildren(path, 4, 1, page, stat));
            assertEquals(pinned, reader.zxid());
            assertFalse(reader.readAtLeast(zxid, 1_000));
            assertTrue(reader.readAtLeast(pinned, 1_000));
            assertEquals(pinned, reader.zxid());

            assertEquals(zxid, reader.pin());
            assertArrayEquals(bytes("2"), reader.getData("/a", stat));
            reader.unpin();
            create("d", null);
            assertEquals(List.of("b", "c", "a", "d"), reader.getChildren("/"));
            assertEquals(zxid, reader.zxid());
        }
    }

    @Test
    void shouldSayThatThePinIsLostAndGoOnWithAnotherOne()
    {
        create("a", bytes("1"));
        create("b", null);
        final ZnodeStat stat = new ZnodeStat();
        final byte[] path = bytes("/a");
        final EmbeddedReader reader = EmbeddedReader.open(directory, clock, access);
        try (reader)
        {
            final long pinned = reader.pin();
            delete("a");
            assertEquals(TreeStatus.PIN_LOST, reader.exists(path, 0, 2, stat));
            final NodensException ex = assertThrows(NodensException.class, () -> reader.getData("/a", stat));
            assertEquals(ErrorCode.BUSY, ex.code());
            assertTrue(ex.getMessage().contains("zxid " + pinned), ex.getMessage());
            assertThrows(NodensException.class, () -> reader.getChildren("/"));

            assertEquals(zxid, reader.pin());
            assertNull(reader.exists("/a"));

            // A next life of the member, from a snapshot beyond the pin.
            region.close();
            await("the reader knows", () -> TreeStatus.WRITER_GONE == reader.exists(path, 0, 2, stat));
            assertEquals(TreeStatus.WRITER_GONE, reader.pin());
            zxid += 10;
            createRegion();
            final long[] newPin = new long[1];
            await("mapped", () -> TreeStatus.WRITER_GONE != (newPin[0] = reader.pin()));
            assertEquals(zxid, newPin[0]);
            region.close();
            await("the reader knows", () -> TreeStatus.WRITER_GONE == reader.exists(path, 0, 2, stat));
            zxid += 10;
            createRegion();
            await("pin lost", () -> TreeStatus.PIN_LOST == reader.exists(path, 0, 2, stat));
            assertThrows(NodensException.class, () -> reader.getChildren("/"));
            reader.unpin();
            assertEquals(TreeStatus.NO_NODE, reader.exists(path, 0, 2, stat));

            clock.update(NOW_MS + 101);
            writer.tick(NOW_MS);
            assertEquals(EmbeddedReader.TOO_OLD, reader.maxAgeMs(100).pin());
        }

        assertThrows(IllegalStateException.class, reader::pin);
        reader.unpin();
    }

    /** A member that is slow to be read, as one whose pages are not in memory. */
    @Test
    @Tag("slow")
    void shouldAskForHistoryAgainWhileAListingGoesOn()
    {
        for (int i = 0; i < 10_000; i++)
        {
            create("a-child-with-a-name-of-some-length-" + i, null);
        }
        final int[] pages = new int[1];
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            reader.afterPage(() ->
            {
                pages[0]++;
                for (int i = 0; i < 60; i++)
                {
                    LockSupport.parkNanos(10_000_000);
                    create("new-" + pages[0] + "-" + i, null);
                    writer.tick(NOW_MS);
                }
            });

            assertEquals(10_060, reader.getChildren("/").size());
            assertEquals(8, pages[0], "one attempt that is lost at the second page, and a whole one");
        }
    }

    private void awaitHistory(final EmbeddedReader reader)
    {
        await("history", () ->
        {
            reader.wantHistory();
            writer.tick(NOW_MS);
            return reader.isHistoryKept();
        });
    }

    @Test
    void shouldNotAllocate()
    {
        create("a", new byte[100]);
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
        final UnsafeBuffer dst = new UnsafeBuffer(new byte[128]);
        final ZnodeStat stat = new ZnodeStat();
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (EmbeddedReader reader = EmbeddedReader.open(directory, clock, access))
        {
            read(reader, path, dst, stat, 50_000);
            assertEquals(1, reader.pin());
            read(reader, path, dst, stat, 50_000);
            final long before = threads.getCurrentThreadAllocatedBytes();
            read(reader, path, dst, stat, 50_000);
            for (int i = 0; i < 50_000; i++)
            {
                reader.pin();
                reader.unpin();
            }
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertTrue(allocated < 2_000, "allocated " + allocated + " bytes in 50,000 reads");
        }
    }

    @Test
    void shouldReadInAProcessThatWasStartedWithoutFlags() throws Exception
    {
        create("a", new byte[100]);
        create("b", bytes("two"));
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            EmbeddedReaderMain.class.getName(), directory.toString()).redirectErrorStream(true).start();
        try
        {
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(EmbeddedReaderMain.EXPECTED, output.lines().toList(), output);
            assertEquals(0, process.waitFor());
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private static void read(
        final EmbeddedReader reader,
        final UnsafeBuffer path,
        final UnsafeBuffer dst,
        final ZnodeStat stat,
        final int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (100 != reader.getData(path, 0, 2, dst, 0, stat))
            {
                throw new AssertionError("not what was set");
            }
        }
    }

    private void delete(final String name)
    {
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/" + name));
        writer.beginTransaction(++zxid, NOW_MS);
        writer.delete(writer.find(path, 0, path.capacity()));
        writer.completeTransaction();
    }

    private void create(final String name, final byte[] data)
    {
        final UnsafeBuffer nameBuffer = new UnsafeBuffer(bytes(name));
        final CreateParameters parameters = new CreateParameters().reset().name(nameBuffer, 0, nameBuffer.capacity());
        if (null == data)
        {
            parameters.nullData();
        }
        else
        {
            parameters.data(new UnsafeBuffer(data), 0, data.length);
        }

        writer.beginTransaction(++zxid, NOW_MS);
        writer.create(TreeWriter.ROOT_ZNODE, parameters);
        writer.completeTransaction();
    }
}
