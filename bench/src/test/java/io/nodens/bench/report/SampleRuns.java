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
package io.nodens.bench.report;

import io.nodens.bench.results.IntervalFigures;
import io.nodens.bench.results.Load;
import io.nodens.bench.results.Marker;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFigures;
import io.nodens.bench.results.RunFile;
import io.nodens.bench.results.WarmUp;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs as the rig leaves them, with the medians that a test wants.
 */
final class SampleRuns
{
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long START_MS = 1_700_000_000_000L;
    private static final int OPERATIONS = 1_000;

    private final Path parent;
    private int count;
    private boolean isSteady = true;

    SampleRuns(final Path parent)
    {
        this.parent = parent;
    }

    /** Whether the loads of the next runs have stopped to become faster. */
    void isSteady(final boolean value)
    {
        isSteady = value;
    }

    /**
     * Leave a run as the rig does.
     *
     * @param run to write.
     * @return its directory.
     */
    Path put(final RunFile run) throws IOException
    {
        final Path directory = Files.createDirectory(parent.resolve(run.name()));
        Files.writeString(directory.resolve(RunFile.FILE_NAME), run.toJson(), StandardCharsets.UTF_8);
        return directory;
    }

    RunFile run(final String system, final String label, final boolean failed, final long... mediansUs)
    {
        return run(system, label, failed, load("get", 0, 4, 64, 100), mediansUs);
    }

    static Load load(
        final String workload, final long ratePerS, final int connections, final int window, final int dataLength)
    {
        return new Load(
            workload, ratePerS, connections, window, 1, 1000, "uniform", dataLength, 0.2, 1, 1, 1, "yield");
    }

    RunFile run(
        final String system, final String label, final boolean failed, final Load load, final long... mediansUs)
    {
        return run(system, label, failed, load, "--durability=page-cache; --profile=dev", mediansUs);
    }

    RunFile run(
        final String system,
        final String label,
        final boolean failed,
        final Load load,
        final String servers,
        final long... mediansUs)
    {
        final String kind = load.workload();
        final List<RunFigures> runs = new ArrayList<>();
        final Histogram merged = new Histogram(3);
        for (final long medianUs : mediansUs)
        {
            final Histogram histogram = new Histogram(3);
            for (int i = 0; i < OPERATIONS; i++)
            {
                histogram.recordValue(2 * medianUs * 1_000 * (i + 1) / OPERATIONS);
            }
            merged.add(histogram);
            runs.add(new RunFigures(
                "run-" + (runs.size() + 1), START_MS, SECOND_NS, OPERATIONS, 0, failed ? 1 : 0,
                failed ? "get: NO_NODE" : null, List.of(OperationFigures.of(kind, histogram, SECOND_NS)),
                List.of(new IntervalFigures(kind, START_MS, START_MS + 1_000, OPERATIONS, medianUs, 2, 3)), null));
        }

        return new RunFile(
            RunFile.FORMAT, RunFile.VERSION, "run" + ++count,
            failed ? List.of("run-1: 1 errors, first get: NO_NODE") : List.of(), system, label, "any", 1, "as started",
            load, new WarmUp(10, isSteady),
            Map.of("jdk", "17", "dirty", "false", "servers", servers), runs,
            List.of(OperationFigures.of(kind, merged, SECOND_NS * mediansUs.length)),
            List.of(new Marker(START_MS + 500, "kill", "member 1")), List.of());
    }
}
