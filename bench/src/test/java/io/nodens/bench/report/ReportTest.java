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

import io.nodens.bench.results.Load;
import io.nodens.bench.results.RunFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReportTest
{
    @TempDir
    private Path parent;
    private SampleRuns samples;

    @BeforeEach
    void write() throws IOException
    {
        samples = new SampleRuns(parent);
        samples.put(samples.run("zookeeper", "", false, 100, 200, 300));
        samples.put(samples.run("gateway", "", false, 50, 60, 70));
        samples.put(samples.run("gateway", "slow", false, 400));
        samples.put(samples.run("gateway", "", true, 1));
    }

    @Test
    void shouldCompareMediansWithTheBaselineAndLeaveFailedRunsOut()
    {
        final List<Comparison> comparisons = RunSet.read(List.of(parent)).comparisons("zookeeper");

        assertEquals(1, comparisons.size());
        final List<Comparison.Row> rows = comparisons.get(0).rows();
        assertEquals(
            List.of("zookeeper", "gateway", "gateway slow"), rows.stream().map(Comparison.Row::subject).toList());
        assertEquals(List.of(3, 3, 1), rows.stream().map(Comparison.Row::runs).toList());
        assertEquals(200, rows.get(0).p50Us().median(), 1);
        assertEquals(100, rows.get(0).p50Us().min(), 1);
        assertEquals(300, rows.get(0).p50Us().max(), 1);
        assertEquals(60.0 / 200, rows.get(1).ratio(), 0.01);
        assertEquals(2, rows.get(2).ratio(), 0.02);
    }

    @Test
    void shouldTakeRoundsInDirectoriesOfTheirOwnTogether() throws IOException
    {
        samples.put(samples.run("zookeeper", "", false, 500, 600));

        final Comparison.Row row = RunSet.read(List.of(parent)).comparisons(null).get(0).rows().get(0);

        assertEquals(5, row.runs());
        assertEquals(300, row.p50Us().median(), 1);
    }

    @Test
    void shouldSayWhichRunsWereNotWarm() throws IOException
    {
        samples.isSteady(false);
        samples.put(samples.run("gateway", "", false, 40, 45));

        final RunSet runs = RunSet.read(List.of(parent));
        final List<Comparison> comparisons = runs.comparisons("zookeeper");

        assertEquals(List.of(0, 2, 0), comparisons.get(0).rows().stream().map(Comparison.Row::cold).toList());
        final String text = ReportText.of(runs, comparisons);
        assertTrue(text.contains("not warm when recorded: gateway 2 of 5;"), text);
    }

    @Test
    void shouldTellRunsApartWhoseServersHadOtherOptions()
    {
        final Load load = SampleRuns.load("set", 0, 4, 64, 100);
        final RunSet runs = RunSet.of(List.of(
            samples.run("nodens-udp", "", false, load, "--durability=page-cache; --profile=dev", 10),
            samples.run("nodens-udp", "", false, load, "--durability=fsync; --profile=dev", 50),
            samples.run("zookeeper", "", false, load, "--durability=fsync; --profile=dev", 90)));

        final List<Comparison> comparisons = runs.comparisons("zookeeper");

        assertEquals(1, comparisons.size());
        assertEquals(
            List.of("zookeeper", "nodens-udp (--durability=page-cache)", "nodens-udp (--durability=fsync)"),
            comparisons.get(0).rows().stream().map(Comparison.Row::subject).toList());
        assertEquals(10, comparisons.get(0).rows().get(1).p50Us().median(), 0.1);
        assertTrue(runs.operations().keySet().stream().anyMatch((name) -> name.contains("fsync")));
    }

    @Test
    void shouldFindRunsOfPlansAndCountEachOnce() throws IOException
    {
        final Path plan = Files.createDirectories(parent.resolve("place/20260101-000000-quick"));
        final SampleRuns inPlan = new SampleRuns(plan);
        final Path run = inPlan.put(inPlan.run("echo-ipc", "", false, 10));

        final RunSet runs = RunSet.read(List.of(parent.resolve("place"), plan, run));

        assertEquals(1, runs.good().size());
    }

    @Test
    void shouldTellSharesOfWritesApart()
    {
        assertEquals(
            "mixed with 20.0 % sets, closed loop, 1 x 1, 100 B, 1000 keys",
            SampleRuns.load("mixed", 0, 1, 1, 100).text());
    }

    @Test
    void shouldReadBackWhatWasWritten() throws IOException
    {
        final RunFile run = samples.run("nodens", "ipc", false, 10, 20);

        assertEquals(run, RunFile.read(samples.put(run).resolve(RunFile.FILE_NAME)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "[]", "{}", "{\"format\":\"nodens-bench-run\",\"version\":1}", "{\"format\":\"other\",\"version\":2}",
        "{\"format\":\"nodens-bench-run\",\"version\":2}",
        "{\"format\":\"nodens-bench-run\",\"version\":2,\"runs\":7}", "not json",
        "{\"format\":\"nodens-bench-run\",\"version\":2,\"failures\":[],\"merged\":[{}]}",
        "{\"format\":\"nodens-bench-run\",\"version\":\"2\"}"})
    void shouldRefuseWhatIsNoRunAndNameTheFile(final String text) throws IOException
    {
        final Path file = Files.writeString(parent.resolve("odd.json"), text);

        final String message = assertThrows(IllegalArgumentException.class, () -> RunFile.read(file)).getMessage();

        assertTrue(message.contains(file.toString()), message);
    }

    @Test
    void shouldRefuseRunsThatMeasuredNothingAndNamesThatSteerATerminal() throws IOException
    {
        final Path nothing = samples.put(samples.run("nodens", "nothing", false)).resolve(RunFile.FILE_NAME);
        final Path red = samples.put(samples.run("nodens", "\u001b[31m", false, 10)).resolve(RunFile.FILE_NAME);

        assertTrue(assertThrows(IllegalArgumentException.class, () -> RunFile.read(nothing))
            .getMessage().contains("has no run"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RunFile.read(red))
            .getMessage().contains("control characters"));
    }

    @Test
    void shouldMakeAPageThatNeedsNothingElseAndThatNoTextCanBreak() throws IOException
    {
        samples.put(samples.run("</script><b>", "", false, 10));
        final RunSet runs = RunSet.read(List.of(parent));

        final String page = ReportPage.of(runs, runs.comparisons(null));

        assertFalse(page.contains("</script><b>"), "text of a run ends an element of the page");
        assertFalse(page.matches("(?s).*(src|href)=[\"']?http.*"), "the page wants something of a network");
        assertFalse(page.contains("@DATA@") || page.contains("@JS@") || page.contains("@UPLOT"), "a part is missing");
        assertTrue(page.contains("FAIL"), "the failed run is not named");
    }

    @Test
    void shouldWriteEachPlotAsSvgAndPng() throws IOException
    {
        final Path images = Files.createDirectory(parent.resolve("images"));
        final RunSet runs = RunSet.read(List.of(parent));

        final int written = new PlotImages(images).write(runs, runs.comparisons(null));

        // One of percentiles, and one over time for each of the three runs that did not fail.
        assertEquals(4, written);
        try (Stream<Path> files = Files.list(images))
        {
            final List<Path> all = files.toList();
            assertEquals(8, all.size(), all::toString);
            for (final Path file : all)
            {
                assertTrue(Files.size(file) > 1_000, file::toString);
            }
        }
    }

    @Test
    void shouldDrawPercentilesOfFewOperations() throws IOException
    {
        final Spread one = Spread.of(List.of(1.0));
        final Comparison few = new Comparison("create", "create-delete", "create", List.of(new Comparison.Row(
            "gateway", "any", 1, 0, one, one, one, one, 1, 1, 1, 1, List.of(1.0, 1.1, 1.2))));

        assertEquals(1, new PlotImages(Files.createDirectory(parent.resolve("few")))
            .write(RunSet.of(List.of()), List.of(few)));
    }

    @Test
    void shouldSayWhatIsAllowedWhenThereIsNoRun() throws IOException
    {
        final Path empty = Files.createDirectory(parent.resolve("empty"));

        final String noRun = assertThrows(
            IllegalArgumentException.class, () -> RunSet.read(List.of(empty))).getMessage();

        assertTrue(noRun.contains(empty.toString()) && noRun.contains("run.json"), noRun);
    }
}
