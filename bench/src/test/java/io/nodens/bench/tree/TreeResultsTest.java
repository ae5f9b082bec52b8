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
package io.nodens.bench.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

class TreeResultsTest
{
    private static final double EXACT = 1e-9;

    @TempDir
    private Path directory;

    @Test
    void shouldTakeRatiosWithinARoundWhenThereAreSeveral() throws IOException
    {
        write(1, "NODENS", 100, 0.0);
        write(1, "MAP", 200, 64.0);
        write(2, "NODENS", 300, 0.1);
        write(2, "MAP", 300, 64.0);
        write(3, "NODENS", 150, 0.2);

        final TreeResults results = new TreeResults(directory);

        final String ours = TreeResults.key("TreeReadBenchmark.getData", "kind=NODENS", "keys=256");
        final String map = TreeResults.key("TreeReadBenchmark.getData", "keys=256", "kind=MAP");
        assertArrayEquals(new double[]{100, 150, 300}, results.scores(ours), EXACT);
        assertArrayEquals(new double[]{0.5, 1.0}, results.ratios(ours, map), EXACT);
        assertArrayEquals(new double[]{0.0, 0.1, 0.2}, results.allocations(ours), EXACT);
        assertArrayEquals(new double[]{500, 500}, results.writes(map), EXACT);
        assertEquals(150, TreeResults.median(results.scores(ours)), EXACT);
        assertArrayEquals(new double[0], results.scores("none"), EXACT);
    }

    private void write(final int round, final String kind, final int score, final double allocation) throws IOException
    {
        Files.writeString(directory.resolve("jmh-" + round + "-" + kind + ".json"), """
            [{"benchmark": "io.nodens.bench.jmh.TreeReadBenchmark.getData", "measurementIterations": 2,
              "params": {"kind": "%s", "keys": "256"}, "primaryMetric": {"score": %d},
              "secondaryMetrics": {"gc.alloc.rate.norm": {"score": %s}, "transactions": {"score": 1000}}}]
            """.formatted(kind, score, allocation));
    }
}
