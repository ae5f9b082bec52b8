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
package io.nodens.bench.rig;

import io.nodens.bench.results.IntervalFigures;
import io.nodens.bench.results.RunFile;
import io.nodens.bench.system.AnsweringSystem;
import io.nodens.bench.system.Servers;
import io.nodens.cluster.testkit.ServerProcess;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LoadRigTest
{
    @TempDir
    private Path parent;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void shouldLeaveEverythingInOneDirectoryWhenRunSucceeds() throws Exception
    {
        final Path directory = run(answering(null, null));

        assertFalse(directory.getFileName().toString().contains("FAIL"), directory.toString());
        assertTrue(Files.readString(directory.resolve("environment.txt")).contains("the command line"));
        assertTrue(Files.readString(directory.resolve("summary.txt")).contains("run-2"));
        assertTrue(Files.size(directory.resolve("all-get.hgrm")) > 0);
        assertSameFigures(directory);
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("p99.9"));
        long logged = 0;
        try (HistogramLogReader reader = new HistogramLogReader(directory.resolve("run-1.hlog").toFile()))
        {
            EncodableHistogram histogram = reader.nextIntervalHistogram();
            while (null != histogram)
            {
                logged += 1;
                assertTrue("get".equals(histogram.getTag()), histogram.getTag());
                histogram = reader.nextIntervalHistogram();
            }
        }
        assertTrue(logged > 0);
    }

    private static void assertSameFigures(final Path directory)
    {
        final RunFile results = RunFile.read(directory.resolve(RunFile.FILE_NAME));
        assertEquals("echo", results.system());
        assertEquals(2, results.runs().size());
        final long merged = results.merged().get(0).count();
        assertEquals(merged, results.runs().stream().mapToLong((run) -> run.operations().get(0).count()).sum());
        assertEquals(merged, results.runs().stream()
            .flatMap((run) -> run.intervals().stream()).mapToLong((interval) -> interval.count()).sum());
        results.runs().forEach((run) ->
        {
            long endMs = run.startMs();
            for (final IntervalFigures interval : run.intervals())
            {
                assertTrue(interval.startMs() >= endMs, "what was answered late is behind what was before");
                endMs = interval.endMs();
            }
        });
    }

    @Test
    void shouldSayFailInNameWhenOperationsFail() throws Exception
    {
        final Path directory = run(answering("NO_NODE", null));

        assertTrue(directory.getFileName().toString().endsWith("-FAIL"), directory.toString());
        assertTrue(Files.readString(directory.resolve("summary.txt")).contains("NO_NODE"));
        assertTrue(RunFile.read(directory.resolve(RunFile.FILE_NAME)).failed());
    }

    @Test
    void shouldFailWhenServerEndedThatNoClientMissed() throws Exception
    {
        try (ServerProcess server = new ServerProcess(
            "member-2", List.of("true"), parent.resolve("member-2.log"), ServerProcess.MEMBER_READY))
        {
            server.start().awaitExit(10_000);

            final Path directory = run(answering(null, new OneServer(server)));

            final RunFile results = RunFile.read(directory.resolve(RunFile.FILE_NAME));
            assertTrue(directory.getFileName().toString().endsWith("-FAIL"), directory.toString());
            assertTrue(results.failures().get(0).contains("member-2"), results.failures().toString());
            assertTrue(Files.readString(directory.resolve("summary.txt")).contains("member-2"));
            assertNotNull(results.runs().get(0).around().cpu());
        }
    }

    @Test
    void shouldFailWhenClientThrows() throws Exception
    {
        final Path directory = run(new AnsweringSystem(null, (demand) -> {}, (kind) ->
        {
            throw new IllegalStateException("the driver is gone");
        }));

        final RunFile results = RunFile.read(directory.resolve(RunFile.FILE_NAME));
        assertTrue(results.failures().get(0).contains("driver is gone"), results.failures().toString());
    }

    private static AnsweringSystem answering(final String error, final Servers servers)
    {
        return new AnsweringSystem(servers, (demand) -> {}, (kind) -> error);
    }

    private Path run(final AnsweringSystem system) throws InterruptedException
    {
        // A closed loop: a rate is missed by a pause of the machine at the end of a run.
        final RigSettings settings = new RigSettings(
            Workload.GET, 0, 0, 0, 1, 2, 2, 3, 4, 100, "uniform", 10, 0.5, 1, 1, "park");
        final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new LoadRig(system, settings, out).run(parent, "", "the command line", "--profile=dev");
    }

    private record OneServer(ServerProcess process) implements Servers
    {
        @Override
        public List<ServerProcess> processes()
        {
            return List.of(process);
        }

        @Override
        public String describe()
        {
            return "one server";
        }

        @Override
        public void keepFiles()
        {
        }

        @Override
        public void close()
        {
        }
    }
}
