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

import io.nodens.bench.results.Figure;
import io.nodens.bench.results.Marker;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Each scenario, with few of everything, on servers that it starts.
 */
class ScenarioIT
{
    private static final Path JAR = Path.of(System.getProperty("nodens.jar", "../cluster/target/nodens.jar"));
    private static final int TIMEOUT_S = 300;

    @TempDir
    private Path out;

    @ParameterizedTest
    @CsvSource({"nodens-udp,", "zookeeper,--one-shot"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongWatchersWait(final String system, final String option) throws IOException
    {
        final RunFile run = run(
            "watch-fan-out", system, 1, "--watchers=1,20", "--connections=3", "--repeats=5", "--warm-up=1",
            null == option ? "--timeout=60" : option);

        assertEquals(Set.of(
            "fan-out-1", "fan-out-1-first", "fan-out-1-set", "fan-out-20", "fan-out-20-first", "fan-out-20-set"),
            kinds(run));
        assertTrue(run.merged().stream().allMatch((figures) -> 5 == figures.count()));
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"nodens-udp", "gateway", "zookeeper"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongNextHolderOfLockWaits(final String system) throws IOException
    {
        final RunFile run = run("lock-hand-over", system, 1, "--contenders=3", "--repeats=10", "--warm-up=2");

        assertEquals(Set.of("hand-over"), kinds(run));
        assertEquals(10, run.merged().get(0).count());
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"nodens-udp", "zookeeper"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongWritesWaitForNewLeader(final String system) throws IOException
    {
        final RunFile run = run("failover", system, 3, "--rate=100", "--quiet=3", "--kills=2", "--timeout=120");

        assertEquals(
            Set.of("write-leader", "write-other", "gap-leader", "gap-other", "back-leader", "back-other"), kinds(run));
        assertEquals(List.of("kill", "election", "ready", "kill", "election"), markers(run));
        assertTrue(count(run, "write-leader") >= 500, run.merged().toString());
        assertEquals(2, count(run, "gap-leader"));
    }

    @Test
    @Tag("slow")
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongWritesWaitWhenLeaderFallsSilent() throws IOException
    {
        final RunFile run = run("failover", "nodens-udp", 3, "--rate=100", "--quiet=3", "--freeze", "--timeout=120");

        assertEquals("failover by silence", run.load().workload());
        assertEquals(List.of("freeze", "election"), markers(run));
        assertEquals(1, count(run, "gap-leader"));
    }

    @Test
    @Tag("slow")
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongBareClusterWaitsForNewLeader() throws IOException
    {
        final RunFile run = run("failover", "echo-udp", 3, "--rate=100", "--quiet=3", "--timeout=120");

        assertEquals(Set.of("write-leader", "gap-leader", "back-leader"), kinds(run));
        assertEquals(List.of("kill", "election"), markers(run));
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"nodens-udp", "gateway", "zookeeper"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongWritesWaitForRestart(final String system) throws IOException
    {
        final RunFile run = run("restart", system, 1, "--znodes=1500", "--timeout=120");

        assertEquals(Set.of("restart", "restart-all"), kinds(run));
        assertEquals(List.of("stop", "start", "ready"), markers(run));
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"nodens-udp", "zookeeper"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongWritesWaitForSnapshots(final String system) throws IOException
    {
        final RunFile run = run("snapshot-pause", system, 1, "--znodes=1500", "--rate=200", "--quiet=1",
            "--snapshots=2", "--jvm=-Dzookeeper.snapCount=500");

        assertEquals(Set.of("write", "snapshot", "snapshot-longest", "before-longest"), kinds(run));
        assertEquals(List.of("snapshot", "snapshot-end", "snapshot", "snapshot-end"), markers(run));
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"nodens-udp", "gateway", "zookeeper"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongSessionsTake(final String system) throws IOException
    {
        final RunFile run = run("session-churn", system, 1, "--session-rate=20", "--rate=100", "--quiet=1");

        assertEquals(
            Set.of("write", "session-open", "session-close", "churn-longest", "before-longest"), kinds(run));
        assertEquals(count(run, "session-open"), count(run, "session-close"));
        assertTrue(Math.abs(20 - count(run, "session-open")) <= 1, run.merged().toString());
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"nodens-udp", "gateway", "zookeeper"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellHowLongWritesWaitForEndsOfSessions(final String system) throws IOException
    {
        final RunFile run = run(
            "ephemeral-storm", system, 1, "--sessions=3", "--ephemerals=200", "--rate=100", "--quiet=1");

        assertEquals(Set.of("write", "storm", "storm-longest", "before-longest"), kinds(run));
        assertEquals(List.of("storm", "storm-end"), markers(run));
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"nodens-udp", "zookeeper"})
    @Timeout(value = TIMEOUT_S, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTellMemoryOfServers(final String system) throws IOException
    {
        final RunFile run = run("memory", system, 1, "--znodes=1500");

        assertEquals(List.of("pss-started", "pss-with-znodes", "pss-after-collection", "pss-of-a-znode"),
            run.figures().stream().map(Figure::name).toList());
        assertTrue(run.figures().get(0).value() > 10, run.figures().toString());
    }

    @Test
    void shouldNameAllWhenScenarioOrSystemIsUnknown()
    {
        final List<String> said = new ArrayList<>();

        final int code = command(said).execute("fan-in");
        final int other = command(said).execute("watch-fan-out", "--system=echo-ipc");

        assertEquals(2, code);
        assertEquals(2, other);
        assertTrue(said.get(0).contains("unknown scenario 'fan-in': one of watch-fan-out"), said.get(0));
        assertTrue(said.get(1).contains("watch-fan-out is for nodens-udp, nodens-ipc, gateway"), said.get(1));
    }

    private static CommandLine command(final List<String> said)
    {
        return new CommandLine(new ScenarioCommand()).setExecutionExceptionHandler((ex, commandLine, parsed) ->
        {
            said.add(String.valueOf(ex.getMessage()));
            return 2;
        });
    }

    private RunFile run(final String name, final String system, final int servers, final String... options)
        throws IOException
    {
        Assumptions.assumeTrue(Files.isRegularFile(JAR), "needs " + JAR);
        final List<String> words = new ArrayList<>(List.of(
            name, "--system=" + system, "--start=" + servers, "--rounds=1", "--out=" + out, "--profile=dev",
            "--jar=" + JAR, "--jvm=-Xmx512m", "--jvm=--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            // Whoever tests has other work, too.
            "--max-foreign-cpu=1"));
        words.addAll(Arrays.asList(options));
        final List<String> said = new ArrayList<>();

        assertEquals(0, command(said).execute(words.toArray(new String[0])), said.toString());

        try (Stream<Path> left = Files.list(out))
        {
            final List<Path> directories = left.toList();
            assertEquals(1, directories.size(), directories.toString());
            final RunFile run = RunFile.read(directories.get(0).resolve(RunFile.FILE_NAME));
            assertEquals(name, run.load().workload().split(" ")[0]);
            assertEquals("echo-udp".equals(system) ? "leader" : "any", run.seat());
            assertEquals(servers, run.servers());
            return run;
        }
    }

    private static Set<String> kinds(final RunFile run)
    {
        return run.merged().stream().map(OperationFigures::kind).collect(Collectors.toSet());
    }

    private static long count(final RunFile run, final String kind)
    {
        return run.merged().stream().filter((figures) -> kind.equals(figures.kind())).findFirst().orElseThrow().count();
    }

    private static List<String> markers(final RunFile run)
    {
        return run.markers().stream().map(Marker::kind).toList();
    }
}
