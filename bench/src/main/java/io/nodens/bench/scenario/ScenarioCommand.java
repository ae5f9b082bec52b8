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

import io.nodens.bench.plan.Contender;
import io.nodens.bench.plan.SystemOptions;
import io.nodens.bench.results.Circumstances;
import io.nodens.bench.results.RunFigures;
import io.nodens.bench.results.RunFile;
import io.nodens.bench.results.WarmUp;
import io.nodens.bench.rig.CpuMeter;
import io.nodens.bench.rig.Environment;
import io.nodens.bench.rig.HiccupMeter;
import io.nodens.bench.rig.RunDirectory;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.testkit.ServerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Measures what is not a steady mix of operations, on servers that it starts.
 */
@Command(
    name = "scenario",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measure what a steady load does not show, system by system in turns, on servers that are started " +
        "for each run.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:every run stands", "2:bad usage", "3:a run failed; its directory says FAIL"})
public final class ScenarioCommand implements Callable<Integer>
{
    @Parameters(paramLabel = "NAME", description = "of the scenario; a wrong one prints all")
    private String name;

    @Option(names = "--start", paramLabel = "COUNT", defaultValue = "3", description = "servers of each system")
    private int start;

    @Option(names = "--system", split = ",", paramLabel = "NAME", defaultValue = "nodens-udp,gateway,zookeeper",
        description = "what to measure, in turns; a wrong name prints all of them")
    private List<String> systems = new ArrayList<>();

    @Option(names = "--rounds", defaultValue = "3", description = "runs of each system")
    private int rounds;

    @Option(names = "--out", defaultValue = "bench-results", description = "parent of the result directories")
    private Path out;

    @Option(names = "--label", defaultValue = "", description = "added to the names of the result directories")
    private String label;

    @Mixin
    private final ScenarioOptions options = new ScenarioOptions();

    @Mixin
    private final SystemOptions systemOptions = new SystemOptions();

    @Override
    public Integer call() throws InterruptedException
    {
        final ScenarioName scenarioName = ScenarioName.parse(name);
        options.check();
        systemOptions.check();
        RunDirectory.checkLabel(label);
        if (start < 1 || start > 9 || rounds < 1 || rounds > 1000)
        {
            throw new IllegalArgumentException(
                "--start=" + start + " --rounds=" + rounds + ": allowed are 1 to 9, and 1 to 1000");
        }

        final int fewest = scenarioName.make().fewestServers();
        if (start < fewest)
        {
            throw new IllegalArgumentException("--start=" + start + ": " + name + " takes " + fewest + " to 9 servers");
        }

        final List<Contender> contenders = systems.stream().map(Contender::parse).toList();
        for (final Contender contender : contenders)
        {
            if (!scenarioName.make().contenders().contains(contender))
            {
                throw new IllegalArgumentException("--system=" + contender.text() + ": " + name + " is for " +
                    String.join(", ", scenarioName.make().contenders().stream().map(Contender::text).toList()));
            }
        }

        boolean isFailed = false;
        for (int round = 1; round <= rounds; round++)
        {
            for (final Contender contender : contenders)
            {
                isFailed |= !run(scenarioName, contender, round);
            }
        }

        return isFailed ? RunDirectory.EXIT_CODE_FAILED_RUN : 0;
    }

    private boolean run(final ScenarioName scenarioName, final Contender contender, final int round)
        throws InterruptedException
    {
        final String subject = name + " " + contender.text() + " round " + round + " of " + rounds;
        System.out.println(subject + ": starting " + start + " server(s)");
        try (ScenarioCluster cluster = ScenarioCluster.start(
            contender, systemOptions, start, out, options))
        {
            return run(scenarioName.make(), cluster, subject);
        }
        catch (final IllegalStateException ex)
        {
            // What the surroundings did not give: the other systems may have it.
            System.err.println(subject + " FAIL: " + oneLine(ex.getMessage()));
            return false;
        }
    }

    private boolean run(final Scenario scenario, final ScenarioCluster cluster, final String subject)
        throws InterruptedException
    {
        final RunDirectory directory = new RunDirectory(
            out, cluster.system().name() + "-" + name + "-" + start + "m" + (label.isEmpty() ? "" : "-" + label));
        final Map<String, String> environment = Environment.facts(
            Environment.commandLine(), cluster.system(), systemOptions.text(), scenario.load(name, options));
        directory.write("environment.txt", Environment.text(environment));
        final ScenarioRecord record = new ScenarioRecord(subject, directory, System.out);
        final HiccupMeter hiccups = new HiccupMeter();
        final CpuMeter cpu = new CpuMeter(
            () -> cluster.system().servers().processes().stream().map(ServerProcess::pid).toList());
        try
        {
            scenario.run(cluster, options, record);
        }
        catch (final IllegalStateException | UncheckedIOException | NodensException ex)
        {
            record.error(ex.getMessage());
        }

        noteGone(scenario, cluster, record);
        final RunFigures figures = record.conclude(new Circumstances(null, hiccups.stop(), cpu.shares()));
        final List<String> failures = ScenarioRecord.failures(figures, options.maxForeignCpu());
        final String table = ScenarioRecord.table(figures, record.figures(), cluster.system().seat()) +
            String.join("", failures.stream().map((failure) -> "FAIL " + failure + System.lineSeparator()).toList());
        System.out.print(table);
        directory.write("summary.txt", table);
        final RunFile file = new RunFile(
            RunFile.FORMAT, RunFile.VERSION, directory.name(), failures, cluster.system().name(), label,
            cluster.system().seat(), start, cluster.system().describe(), scenario.load(name, options),
            new WarmUp(0, true), environment, List.of(figures), figures.operations(), record.markers(),
            record.figures());
        directory.write(RunFile.FILE_NAME, file.toJson());
        final Path concluded = directory.conclude(file.failed());
        cluster.system().servers().copyLogs(concluded);
        System.out.println("results: " + concluded.toAbsolutePath());
        return !file.failed();
    }

    /** Clients may not notice: others than the server that they use can end. */
    private static void noteGone(
        final Scenario scenario, final ScenarioCluster cluster, final ScenarioRecord record)
    {
        if (scenario.isLeavingServersDead())
        {
            return;
        }
        cluster.system().servers().processes().stream().filter((server) -> !server.isAlive())
            .forEach((server) -> record.error(server.name() + " ended before the run did"));
    }

    /** A server that did not come up is named in the first line, and its own last one says why. */
    private static String oneLine(final String message)
    {
        final List<String> lines = message.lines().toList();
        return 1 == lines.size() ? message : lines.get(0) + " " + lines.get(lines.size() - 1);
    }
}
