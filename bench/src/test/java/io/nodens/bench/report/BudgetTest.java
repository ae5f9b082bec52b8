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

import io.nodens.bench.results.RunFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BudgetTest
{
    @TempDir
    private Path parent;
    private SampleRuns samples;
    private final List<RunFile> runs = new ArrayList<>();

    @BeforeEach
    void measure()
    {
        samples = new SampleRuns(parent);
        add("nodens-embedded", "get", 1);
        add("ping-ipc", "get", 5);
        add("nodens-ipc", "get", 9);
        add("echo-ipc", "set", 15);
        add("nodens-ipc", "set", 20);
    }

    private void add(final String system, final String workload, final long p50Us)
    {
        runs.add(samples.run(system, "", false, SampleRuns.load(workload, 0, 1, 1, 100), p50Us));
    }

    @Test
    void shouldTakeEachHopFromTheSystemThatDoesOneThingMore()
    {
        final List<Budget> budgets = Budget.of(RunSet.of(runs));

        assertEquals(List.of("get over IPC", "set over IPC"), budgets.stream().map(Budget::title).toList());
        assertHops(budgets.get(0), 5, 1, 3);
        assertHops(budgets.get(1), 5, 10, 5);
    }

    private static void assertHops(final Budget budget, final double... expectedUs)
    {
        for (int i = 0; i < expectedUs.length; i++)
        {
            assertEquals(expectedUs[i], budget.hops().get(i).us(), 0.1, budget::toString);
        }
    }

    @Test
    void shouldNotTakeDataOfOtherLengthsTogether()
    {
        for (final String system : List.of("nodens-embedded", "ping-ipc", "nodens-ipc"))
        {
            final long p50Us = "nodens-ipc".equals(system) ? 900 : 300;
            runs.add(samples.run(system, "", false, SampleRuns.load("get", 0, 1, 1, 1 << 20), p50Us));
        }

        final List<Budget> budgets = Budget.of(RunSet.of(runs));

        assertEquals(3, budgets.size(), budgets::toString);
        assertHops(budgets.get(0), 5, 1, 3);
        assertTrue(budgets.get(0).title().startsWith("get over IPC, 100 B"), budgets.get(0).title());
        assertHops(budgets.get(2), 300, 300, 300);
    }

    @Test
    void shouldHaveNoneWhenABareSystemIsMissing()
    {
        runs.removeIf((run) -> run.system().startsWith("ping"));

        assertTrue(Budget.of(RunSet.of(runs)).isEmpty());
    }

    @Test
    void shouldPlotBudgetsAndThroughputAndSizes() throws IOException
    {
        for (final int dataLength : new int[]{100, 10_000})
        {
            for (final int connections : new int[]{1, 10})
            {
                runs.add(samples.run(
                    "nodens-udp", "", false, SampleRuns.load("set", 0, connections, 1, dataLength), 7));
            }
        }
        final RunSet set = RunSet.of(runs);
        final Path images = Files.createDirectory(parent.resolve("images"));

        new PlotImages(images).write(set, set.comparisons(null));

        try (Stream<Path> files = Files.list(images))
        {
            final String names = files.map((file) -> file.getFileName().toString()).sorted().toList().toString();
            for (final String name : List.of("budget-get-over-ipc.svg", "heat-nodens-udp", "throughput-set-of-set"))
            {
                assertTrue(names.contains(name), names);
            }
        }
    }
}
