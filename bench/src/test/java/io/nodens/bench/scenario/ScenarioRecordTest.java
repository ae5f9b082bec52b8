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
package io.nodens.bench.scenario;

import io.nodens.bench.results.Circumstances;
import io.nodens.bench.results.CpuShares;
import io.nodens.bench.results.RunFigures;
import io.nodens.bench.rig.RunDirectory;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a run of a scenario leaves behind, and when it has failed.
 */
class ScenarioRecordTest
{
    private static final Circumstances QUIET = new Circumstances(null, null, new CpuShares(0.5, 0.3, 0.02, 0, 0.18));
    private static final Circumstances BUSY = new Circumstances(null, null, new CpuShares(0.5, 0.2, 0.2, 0.1, 0));

    @TempDir
    private Path parent;

    private RunDirectory directory;
    private ScenarioRecord record;

    @BeforeEach
    void begin()
    {
        directory = new RunDirectory(parent, "test");
        record = new ScenarioRecord("test", directory, new PrintStream(OutputStream.nullOutputStream(), true));
    }

    @Test
    void shouldKeepKindsApartInFiguresAndFiles() throws IOException
    {
        record.record("hand-over", 2_000_000);
        record.record("hand-over", 4_000_000);
        record.record("gap-leader", 900_000_000);
        record.marker("kill", "of the leader");

        final RunFigures figures = record.conclude(QUIET);

        assertEquals(List.of("hand-over", "gap-leader"),
            figures.operations().stream().map((operation) -> operation.kind()).toList());
        assertEquals(3, figures.completed());
        assertEquals(900_000, figures.operations().get(1).maxUs(), 1_000);
        assertEquals("kill", record.markers().get(0).kind());
        assertEquals(List.of(), ScenarioRecord.failures(figures, 0.1));
        final Path concluded = directory.conclude(false);
        assertTrue(Files.size(concluded.resolve("run-1-gap-leader.hgrm")) > 0);
        long logged = 0;
        try (HistogramLogReader reader = new HistogramLogReader(concluded.resolve("run-1.hlog").toFile()))
        {
            for (EncodableHistogram next = reader.nextIntervalHistogram(); null != next;
                next = reader.nextIntervalHistogram())
            {
                logged++;
            }
        }
        assertEquals(2, logged);
    }

    @Test
    void shouldFailWhenSomethingIsMissing()
    {
        record.record("fan-out-3", 1);
        record.missing(2, "2 of 3 watchers did not hear");

        final RunFigures figures = record.conclude(QUIET);

        assertEquals(2, figures.unsent());
        assertEquals(
            List.of("1 errors, first: 2 of 3 watchers did not hear"), ScenarioRecord.failures(figures, 0.1));
    }

    @Test
    void shouldFailWhenNothingWasMeasured()
    {
        final RunFigures figures = record.conclude(QUIET);

        assertEquals("nothing was measured", figures.firstError());
    }

    @Test
    void shouldStandWhenOnlyFiguresWereMeasured()
    {
        record.figure("pss-started", "MiB", 120.5);

        final RunFigures figures = record.conclude(QUIET);

        assertEquals(List.of(), ScenarioRecord.failures(figures, 0.1));
        assertTrue(ScenarioRecord.table(figures, record.figures(), "any").contains("120.5 MiB"));
    }

    @Test
    void shouldFailWhenOthersUsedProcessors()
    {
        record.record("hand-over", 1);

        final RunFigures figures = record.conclude(BUSY);

        assertEquals(List.of("busy machine: others had 30 % of the processors, 10 % are allowed (--max-foreign-cpu)"),
            ScenarioRecord.failures(figures, 0.1));
    }
}
