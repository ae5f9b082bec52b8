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
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Damaged regions. Set {@code nodens.test.seed} to replay a failure, {@code nodens.tree.rounds} for a longer run.
 */
@Timeout(120)
class HostileRegionTest
{
    private static final ChangeHandler NONE =
        (zxid, kind, type, acl, parentAcl, path, offset, length) -> fail("a change");

    private static final int ROUNDS = Integer.getInteger("nodens.tree.rounds", 75);

    private final long seed = TestSeed.seed();
    private final ZnodeStat stat = new ZnodeStat();

    @TempDir
    private Path source;
    @TempDir
    private Path copy;

    @Test
    void shouldAnswerAStatusWhateverARegionHolds() throws Exception
    {
        final List<String> paths = HostileRegion.copy(source, copy, 1);

        final String result = HostileRegion.run(copy, paths, seed, ROUNDS);

        System.out.println(result);
        assertTrue(result.startsWith("good"), result);
    }

    @Test
    void shouldNotCrashTheProcessWhenBoundsChecksAreOff() throws Exception
    {
        Files.write(copy.resolve("paths"), History.lines(HostileRegion.copy(source, copy, 2)));
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xmx256m",
            "-Dagrona.disable.bounds.checks=true",
            "-XX:ErrorFile=" + Path.of("target", "hs_err_hostile_%p.log").toAbsolutePath(),
            "-cp", System.getProperty("java.class.path"),
            HostileRegion.class.getName(), copy.toString(), Long.toString(seed), Integer.toString(ROUNDS))
            .redirectErrorStream(true)
            .start();
        try
        {
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(0, process.waitFor(), output);
            assertTrue(output.startsWith("good"), output);
            System.out.print(output);
        }
        finally
        {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldRefuseARegionWhenItsIdentityIsDamaged() throws Exception
    {
        HostileRegion.copy(source, copy, 3);
        final Path header = copy.resolve("region-000001").resolve(RegionFiles.HEADER);
        final byte[] sound = Files.readAllBytes(header);
        final Random random = new Random(seed);
        for (int round = 0; round < 500; round++)
        {
            final UnsafeBuffer damaged = new UnsafeBuffer(sound.clone());
            // The generation and the writer's process may be anybody's: what names no live writer is refused anyway.
            final int offset = random.nextInt(RegionHeaderDescriptor.HASH_SEED_OFFSET >> 2) << 2;
            damaged.putInt(offset, random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(32));
            Files.write(header, damaged.byteArray());
            try (TreeRegion region = TreeRegion.map(copy))
            {
                final int status = region.newReader().exists("/d0", stat);
                assertTrue(status <= TreeStatus.OK && status >= TreeStatus.RECOVERING, "status " + status);
            }
            catch (final TreeException ex)
            {
                assertNotNull(ex.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 4095, 4096, 8191 })
    void shouldRefuseAHeaderWhenItsFileIsTooShort(final int length) throws Exception
    {
        HostileRegion.copy(source, copy, 4);
        truncate(copy.resolve("region-000001").resolve(RegionFiles.HEADER), length);

        assertThrows(TreeException.class, () -> TreeRegion.map(copy));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 64 * 1024 - 1 })
    void shouldRefuseARingWhenItsFileIsTooShort(final int length) throws Exception
    {
        HostileRegion.copy(source, copy, 5);
        truncate(copy.resolve("region-000001").resolve(RegionFiles.RING), length);

        assertThrows(TreeException.class, () -> TreeRegion.map(copy));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 4096, Trees.SMALL_SEGMENT_LENGTH - 1 })
    void shouldAnswerUnmappedWhenASegmentIsTooShort(final int length) throws Exception
    {
        HostileRegion.copy(source, copy, 6);
        truncate(RegionFiles.segmentFile(copy.resolve("region-000001"), 0), length);

        try (TreeRegion region = TreeRegion.map(copy))
        {
            for (final MemoryAccess access : MemoryAccess.values())
            {
                assertEquals(TreeStatus.UNMAPPED, region.newReader(access).exists("/d0", stat));
                assertEquals(TreeStatus.UNMAPPED, region.newReader(access).exists("/", stat));
            }
        }
        final List<String> problems = new TreeInspector(copy).verify();
        assertTrue(problems.contains("root lies at line 1, which does not exist"), problems.toString());
        assertTrue(problems.stream().anyMatch((problem) -> problem.startsWith("not everything could be looked at: ")),
            problems.toString());
    }

    @Test
    void shouldReportALapWhenTheRingsTailIsDamaged() throws Exception
    {
        HostileRegion.copy(source, copy, 7);
        try (RandomAccessFile file = new RandomAccessFile(
            copy.resolve("region-000001").resolve(RegionFiles.HEADER).toFile(), "rw");
            TreeRegion region = TreeRegion.map(copy))
        {
            final UnsafeBuffer header = new UnsafeBuffer(
                file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, file.length()));
            final ChangeReader changes = region.newChangeReader();
            final long tail = header.getLong(RegionHeaderDescriptor.RING_TAIL_OFFSET);
            for (final long value : new long[]{
                Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, tail - 8, tail + 1, 64 * 1024 - 1, 64 * 1024 - 3, tail })
            {
                header.putLong(RegionHeaderDescriptor.RING_TAIL_OFFSET, value);
                assertEquals(ChangeReader.LAPPED, changes.poll(NONE, 10));
            }

            assertEquals(0, changes.poll(NONE, 10));
        }
    }

    private static void truncate(final Path path, final int length) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            file.setLength(length);
        }
    }
}
