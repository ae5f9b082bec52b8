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
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CompareCommandTest
{
    private static final Load LOAD = SampleRuns.load("get", 0, 4, 64, 100);

    @TempDir
    private Path parent;
    private Path before;
    private Path after;

    @BeforeEach
    void makeDirectories() throws IOException
    {
        before = Files.createDirectory(parent.resolve("before"));
        after = Files.createDirectory(parent.resolve("after"));
    }

    @Test
    void shouldEndWithFourWhenALatencyIsLongerForSure() throws IOException
    {
        put(before, 100, 102, 98, 101, 99);
        put(after, 150, 151, 149, 152, 148);

        assertEquals(CompareCommand.EXIT_CODE_WORSE, compare());
    }

    @Test
    void shouldEndWithZeroWhenItIsFasterOrTheSame() throws IOException
    {
        put(before, 100, 102, 98, 101, 99);
        put(after, 90, 101, 92, 99, 100);

        assertEquals(0, compare());
    }

    @Test
    void shouldNotCallWorseWhatMayBeNoise() throws IOException
    {
        put(before, 100, 180, 90, 170, 95);
        put(after, 160, 95, 175, 100, 170);

        assertEquals(0, compare(), "the medians differ by half, and so do the runs of one side");
        final ComparedLoad load =
            ComparedLoad.of(RunSet.read(List.of(before)), RunSet.read(List.of(after))).get(0);
        assertTrue(load.isOpen(0.1), load::toString);
        assertFalse(load.isOpen(0.95), load::toString);
    }

    @Test
    void shouldSayThatTwoRunsProveNothing() throws IOException
    {
        put(before, 100, 101);
        put(after, 900, 901);

        assertEquals(CompareCommand.EXIT_CODE_TOO_FEW, compare());
    }

    @Test
    void shouldSayThatRunsOfOneStartProveNothing() throws IOException
    {
        for (final Path side : List.of(before, after))
        {
            final SampleRuns samples = new SampleRuns(side);
            final long firstUs = before.equals(side) ? 100 : 200;
            samples.put(samples.run("nodens-udp", "", false, firstUs, firstUs + 1, firstUs + 2, firstUs + 3));
        }

        assertEquals(CompareCommand.EXIT_CODE_TOO_FEW, compare());
    }

    @Test
    void shouldRefuseRunsThatHaveNothingInCommon() throws IOException
    {
        put(before, 100, 101, 102);
        new SampleRuns(after).put(new SampleRuns(after).run("zookeeper", "", false, 100, 101, 102));

        assertEquals(CommandLine.ExitCode.SOFTWARE, compare());
    }

    @Test
    void shouldNameTheOptionsOfTheServersThatDiffer() throws IOException
    {
        final SampleRuns first = new SampleRuns(before);
        first.put(first.run(
            "nodens-udp", "", false, LOAD, "--durability=page-cache; --profile=dev", 100));
        first.put(first.run("echo-udp", "", false, LOAD, "--profile=dev", 100));
        final SampleRuns second = new SampleRuns(after);
        second.put(second.run("nodens-udp", "", false, LOAD, "--durability=fsync; --profile=dev", 100));
        second.put(second.run("echo-udp", "", false, LOAD, "--profile=dev", 100));

        final List<String> lines = RunSet.read(List.of(before)).differencesTo(RunSet.read(List.of(after)));

        assertEquals(List.of("nodens-udp: --durability=page-cache -> --durability=fsync"), lines);
    }

    @Test
    void shouldRefuseANegativeLatency() throws IOException
    {
        put(before, 100);
        final Path file = before.resolve("run1").resolve(RunFile.FILE_NAME);
        Files.writeString(file, Files.readString(file).replaceFirst("\"p99Us\" : ", "\"p99Us\" : -"));

        final IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> RunSet.read(List.of(before)));

        assertTrue(refused.getMessage().contains(file.toString()), refused::getMessage);
        assertTrue(refused.getMessage().contains("p99Us"), refused::getMessage);
    }

    @Test
    void shouldHaveBoundsAroundTheRatio()
    {
        final Change change = Change.of(List.of(100.0, 110.0, 90.0, 105.0), List.of(200.0, 220.0, 180.0, 210.0));

        assertEquals(2.0, change.ratio(), 0.01);
        assertTrue(change.low() < 2 && change.high() > 2, change::toString);
        assertTrue(change.low() > 1.5 && change.high() < 2.6, change::toString);
        assertFalse(Change.of(List.of(1.0, 2.0), List.of(1.0, 2.0, 3.0)).isSure());
    }

    private int compare()
    {
        return new CommandLine(new CompareCommand())
            .setExecutionExceptionHandler((exception, command, result) -> CommandLine.ExitCode.SOFTWARE)
            .execute(before.toString(), after.toString());
    }

    private static void put(final Path directory, final long... mediansUs) throws IOException
    {
        final SampleRuns samples = new SampleRuns(directory);
        for (final long medianUs : mediansUs)
        {
            samples.put(samples.run("nodens-udp", "", false, medianUs));
        }
    }
}
