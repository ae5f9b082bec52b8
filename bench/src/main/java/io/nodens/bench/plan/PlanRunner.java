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
package io.nodens.bench.plan;

import io.aeron.exceptions.AeronException;
import io.nodens.bench.report.ReportFiles;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFile;
import io.nodens.bench.rig.Environment;
import io.nodens.bench.rig.LoadRig;
import io.nodens.bench.rig.RunDirectory;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.client.exceptions.NodensException;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Carries a plan out: round by round, each system is started, gets its loads, and is stopped before the next one
 * starts. So all systems have the machine to themselves, and what the machine does over the hours falls on all of them.
 * A load that failed costs no other one: the loads behind it get the system started anew.
 * <p>
 * <b>Thread:</b> the caller's.
 */
final class PlanRunner
{
    private static final int SECONDS_PER_MINUTE = 60;

    /** Starts a system, or reaches one that runs already. */
    @FunctionalInterface
    interface Opener
    {
        SystemUnderTest open(Contender contender, int servers, Path parent);
    }

    private final SystemOptions options;
    private final Map<Contender, String> endpoints;
    private final Opener opener;
    private final PrintStream terminal;
    private final Map<Contender, String> missing = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private int done;
    private int total;

    /**
     * Make one.
     *
     * @param options   of the servers.
     * @param endpoints of systems that run already, which are reached in place of started.
     * @param terminal  for progress and tables.
     */
    PlanRunner(final SystemOptions options, final Map<Contender, String> endpoints, final PrintStream terminal)
    {
        this(options, endpoints, terminal, (contender, servers, parent) -> endpoints.containsKey(contender) ?
            contender.reach(options, endpoints.get(contender), null) : contender.start(options, servers, parent));
    }

    PlanRunner(
        final SystemOptions options,
        final Map<Contender, String> endpoints,
        final PrintStream terminal,
        final Opener opener)
    {
        this.options = options;
        this.endpoints = endpoints;
        this.terminal = terminal;
        this.opener = opener;
    }

    /**
     * Run it.
     *
     * @param plan   to carry out.
     * @param parent of the result directory.
     * @return exit code of the process: 0, or 3 when a run failed or a system did not start.
     * @throws InterruptedException when the caller is interrupted; servers are stopped.
     */
    int run(final Plan plan, final Path parent) throws InterruptedException
    {
        options.check();
        plan.loads().forEach((load) -> load.settings(plan.pace(), 1));
        if (plan.systems().stream().anyMatch((system) -> system.needsJar() && !endpoints.containsKey(system)))
        {
            options.checkJar();
        }
        final Path directory = parent.resolve(RunDirectory.stamped(plan.name()));
        terminal.println(plan.systems().size() + " systems, " + plan.loads().size() + " loads, " +
            plan.pace().rounds() + " rounds; results in " + directory.toAbsolutePath());
        total = plan.pace().rounds() * plan.systems().stream().mapToInt((system) -> loads(plan, system).size()).sum();
        try
        {
            Files.createDirectories(directory);
            try (PrintStream log = new PrintStream(
                Files.newOutputStream(directory.resolve("runs.txt")), true, StandardCharsets.UTF_8))
            {
                for (int round = 1; round <= plan.pace().rounds(); round++)
                {
                    for (final Contender contender : plan.systems())
                    {
                        runOne(plan, contender, round, directory, log);
                    }
                }
            }
            conclude(directory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write results in " + directory, ex);
        }

        return failures.isEmpty() ? 0 : RunDirectory.EXIT_CODE_FAILED_RUN;
    }

    private void runOne(
        final Plan plan,
        final Contender contender,
        final int round,
        final Path directory,
        final PrintStream log) throws InterruptedException
    {
        final Deque<PlannedLoad> left = new ArrayDeque<>(loads(plan, contender));
        if (missing.containsKey(contender))
        {
            total -= left.size();
            return;
        }

        while (!left.isEmpty())
        {
            SystemUnderTest started = null;
            try (SystemUnderTest system = started = opener.open(contender, plan.servers(), directory))
            {
                runLoads(plan.pace(), round, left, directory, system, log);
            }
            catch (final IllegalStateException | AeronException | NodensException ex)
            {
                // The other systems, and the other loads, still have something to tell.
                failures.add(contender.text() + ": " + ex.getMessage());
                terminal.println("FAIL " + contender.text() + ", round " + round + ": " + ex.getMessage());
                if (null == started)
                {
                    missing.put(contender, ex.getMessage());
                    total -= left.size();
                    return;
                }
                total--;
            }
        }
    }

    /**
     * Until none is left, or one failed that may have left anything behind: the next one gets servers of its own.
     *
     * @param left loads, of which those are taken away that were begun.
     */
    private void runLoads(
        final Pace pace,
        final int round,
        final Deque<PlannedLoad> left,
        final Path directory,
        final SystemUnderTest system,
        final PrintStream log) throws InterruptedException
    {
        boolean isDone = false;
        try
        {
            boolean isClean = true;
            while (isClean && !left.isEmpty())
            {
                final PlannedLoad load = left.poll();
                final Path run = new LoadRig(system, load.settings(pace, round), log)
                    .run(directory, "", Environment.commandLine(), options.text());
                if (null != system.servers())
                {
                    system.servers().copyLogs(run);
                }
                final RunFile results = RunFile.read(run.resolve(RunFile.FILE_NAME));
                report(load, results);
                isClean = !results.hasErrors();
            }
            isDone = true;
        }
        finally
        {
            if (!isDone && null != system.servers())
            {
                // What the servers said of it is in no directory of a run.
                system.servers().keepFiles();
            }
        }
    }

    private static List<PlannedLoad> loads(final Plan plan, final Contender contender)
    {
        return plan.loads().stream()
            .filter((load) -> contender.kinds().containsAll(load.workload().kinds()))
            .filter((load) -> load.connections() <= contender.mostConnections()).toList();
    }

    private void report(final PlannedLoad load, final RunFile run)
    {
        done++;
        final StringBuilder text = new StringBuilder(String.format(
            Locale.ROOT, "[%d/%d %s of about %s] %-15s %-20s", done, total, time(elapsedNs()),
            time(elapsedNs() / done * total), run.system(), load.text()));
        for (final OperationFigures figures : run.merged())
        {
            text.append(String.format(
                Locale.ROOT, " %s %,.0f/s p50 %,.1f p99 %,.1f us", figures.kind(), figures.perSecond(),
                figures.p50Us(), figures.p99Us()));
        }
        terminal.println(text);
        for (final String failure : run.failures())
        {
            failures.add(run.name() + ": " + failure);
            terminal.println("  FAIL " + failure);
        }
    }

    private long elapsedNs()
    {
        return System.nanoTime() - startNs;
    }

    private static String time(final long ns)
    {
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(ns);
        return String.format(Locale.ROOT, "%d:%02d", seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
    }

    private void conclude(final Path directory) throws IOException
    {
        terminal.println();
        if (done > 0)
        {
            final Path page = directory.resolve("report.html");
            terminal.print(ReportFiles.write(List.of(directory), null, page));
            terminal.println("page: " + page.toAbsolutePath());
        }
        missing.forEach((contender, why) -> terminal.println("not measured: " + contender.text() + ": " + why));
        terminal.println(
            "took " + time(elapsedNs()) + (failures.isEmpty() ? "" : ", " + failures.size() + " failures"));
    }
}
