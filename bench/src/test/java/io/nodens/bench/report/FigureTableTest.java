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

import io.nodens.bench.results.Figure;
import io.nodens.bench.results.RunFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Figures that are no latencies, of systems beside one another.
 */
class FigureTableTest
{
    @TempDir
    private Path parent;

    @Test
    void shouldCompareMediansOfGoodRuns() throws IOException
    {
        final SampleRuns samples = new SampleRuns(parent);
        samples.put(with(samples.run("zookeeper", "", false, 10), 400));
        samples.put(with(samples.run("nodens-udp", "", false, 10), 100));
        samples.put(with(samples.run("nodens-udp", "", false, 10), 300));
        samples.put(with(samples.run("nodens-udp", "", false, 10), 110));
        samples.put(with(samples.run("nodens-udp", "", true, 10), 900));

        final List<FigureTable> tables = RunSet.read(List.of(parent)).figures();

        assertEquals(1, tables.size());
        assertEquals("pss-started", tables.get(0).name());
        assertEquals(List.of(
            new FigureTable.Row("zookeeper", 1, new Spread(400, 400, 400), 1),
            new FigureTable.Row("nodens-udp", 3, new Spread(110, 100, 300), 0.275)), tables.get(0).rows());
    }

    @Test
    void shouldReadFilesThatHaveNoFigures() throws IOException
    {
        final SampleRuns samples = new SampleRuns(parent);
        final Path file = samples.put(with(samples.run("zookeeper", "", false, 10), 400)).resolve(RunFile.FILE_NAME);
        final String text = Files.readString(file);
        final int begin = text.lastIndexOf(",", text.indexOf("\"figures\""));
        Files.writeString(file, text.substring(0, begin) + "}");

        assertTrue(RunFile.read(file).figures().isEmpty());
    }

    private static RunFile with(final RunFile run, final double value)
    {
        return new RunFile(
            run.format(), run.version(), run.name(), run.failures(), run.system(), run.label(), run.seat(),
            run.servers(), run.description(), run.load(), run.warmUp(), run.environment(), run.runs(), run.merged(),
            run.markers(), List.of(new Figure("pss-started", "MiB", value)));
    }
}
