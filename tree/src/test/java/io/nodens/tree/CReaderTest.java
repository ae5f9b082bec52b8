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
import io.nodens.tree.index.PathHash;
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The reader in C, written from docs/memory-layout.md, against the reader in Java and against what was written.
 */
@Timeout(60)
class CReaderTest
{
    private static final int TRANSACTIONS = Integer.getInteger("nodens.tree.transactions", 8_000);
    private static final int MIN_ANSWERS = 2_000;
    private static final int GROWN = 3_000;

    @TempDir
    private static Path tools;
    private static Path program;

    @TempDir
    private Path directory;

    @BeforeAll
    static void build() throws Exception
    {
        final String compiler = compiler();
        assumeTrue(null != compiler, "no C compiler (cc, gcc or clang) on the PATH: the reader in C is not tested");
        final Path source = Path.of("src", "c", "nodens_tree.c").toAbsolutePath();
        program = tools.resolve("nodens-tree");
        final Process process = new ProcessBuilder(
            compiler, "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source.toString())
            .redirectErrorStream(true)
            .start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    @Test
    void shouldSeeOnlyStatesThatExistedWhenReadingALiveRegion() throws Exception
    {
        final long seed = TestSeed.seed();
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final History history = new History(region.writer(), seed, GROWN);
            final Path paths = Files.write(tools.resolve("paths"), History.lines(history.paths()));
            final HistoryJudge sampled = new HistoryJudge(history);
            final HistoryJudge walked = new HistoryJudge(history);
            final Process sample = start("sample", directory.toString(), paths.toString(), Long.toString(seed));
            final Thread sampling = judge(sample, sampled, null);
            Process walk = start("walk", directory.toString());
            Thread walking = judge(walk, walked, new HashSet<>());
            try
            {
                int done = 0;
                while (done < TRANSACTIONS || sampled.answers() < MIN_ANSWERS || walked.answers() < MIN_ANSWERS)
                {
                    history.apply();
                    done++;
                    assertNull(sampled.problem());
                    assertNull(walked.problem());
                    if (!walking.isAlive())
                    {
                        walk = start("walk", directory.toString());
                        walking = judge(walk, walked, new HashSet<>());
                    }
                }

                sample.getOutputStream().close();
                sampling.join();
                walking.join();
            }
            finally
            {
                sample.destroyForcibly().waitFor();
                walk.destroyForcibly().waitFor();
            }

            assertNull(sampled.problem());
            assertNull(walked.problem());
            assertTrue(history.endCount() > 0);
            System.out.println(done(sampled) + " sampled, " + done(walked) + " walked");
            compareAtRest(region, history);
            assertEquals(List.of(), new TreeInspector(directory).verify());
        }
    }

    @Test
    void shouldShowDataAndNamesFromTheCommandLine() throws Exception
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            writer.beginTransaction(1, 1);
            Trees.create(writer, "/a", "hello".getBytes(StandardCharsets.UTF_8));
            Trees.create(writer, "/a/x", null);
            Trees.create(writer, "/a/y", null);
            writer.completeTransaction();

            assertEquals("hello", run(0, "get", directory.toString(), "/a"));
            assertEquals("x\ny\n", run(0, "ls", directory.toString(), "/a"));
            assertEquals("3 5\n", run(0, "count", directory.toString(), "/"));
            assertEquals("2 0\n", run(0, "count", directory.toString(), "/a"));
            assertEquals("0 0\n", run(0, "count", directory.toString(), "/a/x"));
            assertTrue(run(0, "header", directory.toString()).contains("completed zxid 1\nznodes 4\n"));
            assertEquals("/none: status -1\n", run(1, "get", directory.toString(), "/none"));
            assertTrue(run(1, "get", tools.toString(), "/a").startsWith("there is no region"));
            assertTrue(run(2, "get").startsWith("usage"));
        }
    }

    @Test
    void shouldAnswerThatTheRegionRecoversUntilItIsReady() throws Exception
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory).recovering(true)))
        {
            region.heartbeat(System.currentTimeMillis());
            assertEquals("/none: status -10\n", run(1, "get", directory.toString(), "/none"));
            assertTrue(run(0, "header", directory.toString()).startsWith(
                "state recovering\ncluster id " + "0".repeat(32) + "\n"));

            region.ready(0x1A, 0x2B);
            assertEquals("/none: status -1\n", run(1, "get", directory.toString(), "/none"));
            assertTrue(run(0, "header", directory.toString()).startsWith(
                "state ready\ncluster id 000000000000001a000000000000002b\n"));
        }
    }

    @Test
    void shouldReadDataThatLieInPieces() throws Exception
    {
        try (TreeRegion region = TreeRegion.create(
            Trees.configuration(directory).maxRegionBytes(2 * Trees.SMALL_SEGMENT_LENGTH)))
        {
            final TreeWriter writer = region.writer();
            Trees.fragment(writer);
            final StringBuilder text = new StringBuilder();
            while (text.length() < 100_000)
            {
                text.append(text.length()).append(' ');
            }

            writer.beginTransaction(writer.completedZxid() + 1, 1);
            Trees.create(writer, "/p", text.toString().getBytes(StandardCharsets.US_ASCII));
            writer.completeTransaction();

            assertEquals(text.toString(), run(0, "get", directory.toString(), "/p"));
        }
    }

    @Test
    void shouldAnswerUnmappedWhenASegmentThatExistsCannotBeMapped() throws Exception
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            for (int i = 0; i < GROWN; i++)
            {
                writer.beginTransaction(i + 1, 1);
                Trees.create(writer, "/a" + i, new byte[800]);
                writer.completeTransaction();
            }

            region.heartbeat(System.currentTimeMillis());
            final Path segment = directory.resolve("region-000001").resolve("segment-0001");
            final Path away = tools.resolve("away");
            Files.move(segment, away);
            try
            {
                final String last = "/a" + (GROWN / 2);
                assertEquals(last + ": status -9\n", run(1, "get", directory.toString(), last));
                assertTrue(run(1, "ls", directory.toString(), "/").endsWith("/: status -9\n"));
            }
            finally
            {
                Files.move(away, segment);
            }

            region.heartbeat(System.currentTimeMillis());
            assertEquals(800, run(0, "get", directory.toString(), "/a" + (GROWN / 2)).length());
            assertEquals(GROWN, run(0, "ls", directory.toString(), "/").lines().count());
        }
    }

    @Test
    void shouldRefuseAHeaderWhenItsFileIsTruncatedOrOfAnotherLayout() throws Exception
    {
        final Path files = Files.createDirectory(directory.resolve("region-000001"));
        try (TreeRegion region = TreeRegion.create(Trees.configuration(tools.resolve("sound"))))
        {
            final Path sound = region.directory().resolve("region-000001").resolve("header");
            final byte[] header = Files.readAllBytes(sound);
            for (final int length : new int[]{ 0, 1, 4095, 4096, header.length - 1 })
            {
                Files.write(files.resolve("header"), Arrays.copyOf(header, length));
                assertNotEquals("", run(1, "walk", directory.toString()), "length " + length);
            }

            for (final int version : new int[]{ 1, 3, 99 })
            {
                header[8] = (byte)version;
                Files.write(files.resolve("header"), header);
                assertTrue(run(1, "walk", directory.toString()).startsWith("another layout version"));
            }
        }
    }

    /** The vectors of docs/memory-layout.md. */
    @ParameterizedTest
    @CsvSource({
        "0, /, 0000000000000000",
        "0, /a, 333edce97826fc99",
        "1, /a, d3b4fa5580e198f1",
        "1, /a/b, 9f3030fd810912b8",
        "0x123456789abcdef0, /app/p0123/n0456789, 611243a4301628a9",
        "0xffffffffffffffff, /12345678/123456789abcdef, 1b6044837634bcbe",
        "42, /ä€, 8768f2448b38fd33"
    })
    void shouldHashPathsAsDocumented(final String seed, final String path, final String hash) throws Exception
    {
        long expected = Long.decode(seed.startsWith("0xf") ? "-1" : seed);
        for (final String name : path.substring(1).split("/"))
        {
            final UnsafeBuffer buffer = Trees.utf8(name);
            expected = name.isEmpty() ? expected : PathHash.child(expected, buffer, 0, buffer.capacity());
        }

        assertEquals(Long.toHexString(expected), Long.toHexString(Long.parseUnsignedLong(hash, 16)));
        assertEquals(hash + "\n", run(0, "hash", seed, path));
    }

    private static String done(final HistoryJudge judge)
    {
        return judge.answers() + " answers (" + judge.busy() + " busy)";
    }

    private void compareAtRest(final TreeRegion region, final History history) throws Exception
    {
        final HistoryJudge judge = new HistoryJudge(history);
        final Set<String> seen = new HashSet<>();
        final Process walk = start("walk", directory.toString());
        judge(walk, judge, seen).join();
        assertEquals(0, walk.waitFor());
        assertNull(judge.problem());
        assertEquals(history.existing(), seen);

        final HistoryReader reader = new HistoryReader(region.newReader(), history.paths(), 1);
        final Observation observation = new Observation();
        for (final String path : seen)
        {
            reader.read(observation, Observation.GET, path);
            assertNull(history.check(observation));
        }
    }

    private static Thread judge(final Process process, final HistoryJudge judge, final Set<String> paths)
    {
        final Thread thread = new Thread(() ->
        {
            try (BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
            {
                for (String line = out.readLine(); null != line; line = out.readLine())
                {
                    final Observation seen = Observation.parse(line);
                    if (null != paths && Observation.GET == seen.kind)
                    {
                        paths.add(seen.path);
                    }
                    if (!judge.judge(seen))
                    {
                        return;
                    }
                }
            }
            catch (final IOException | RuntimeException ex)
            {
                judge.fail(ex.toString());
            }
        });
        thread.start();
        return thread;
    }

    private static Process start(final String... args) throws IOException
    {
        final ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(args));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String run(final int exitCode, final String... args) throws Exception
    {
        final ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(args));
        final Process process = builder.redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(exitCode, process.exitValue(), output);
        return output;
    }

    private static String compiler()
    {
        for (final String name : new String[]{ "cc", "gcc", "clang" })
        {
            for (final String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            {
                if (Files.isExecutable(Path.of(path, name)))
                {
                    return name;
                }
            }
        }

        return null;
    }
}
