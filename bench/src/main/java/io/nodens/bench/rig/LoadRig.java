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
package io.nodens.bench.rig;

import io.nodens.bench.results.RunFigures;
import io.nodens.bench.results.RunFile;
import io.nodens.bench.results.WarmUp;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.cluster.testkit.ServerProcess;
import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Loads a system: warms it up, records a number of runs, and leaves a directory with everything that is needed to
 * judge and to repeat them.
 * <p>
 * <b>Thread:</b> the caller's, which takes interval histograms every second while the generators work.
 */
public final class LoadRig
{
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final SystemUnderTest system;
    private final RigSettings settings;
    private final PrintStream out;
    private final List<LoadGenerator> generators = new ArrayList<>();
    private final List<LoadConnection> connections = new ArrayList<>();

    /**
     * Make a rig.
     *
     * @param system   to load.
     * @param settings of the load.
     * @param out      for progress and percentiles.
     */
    public LoadRig(final SystemUnderTest system, final RigSettings settings, final PrintStream out)
    {
        this.system = system;
        this.settings = settings;
        this.out = out;
    }

    /**
     * Prepare, warm up, run, write.
     *
     * @param parent      of the result directory.
     * @param label       what tells the run from others of the same system and load, empty for nothing.
     * @param commandLine to note.
     * @param servers     options of the servers, to note.
     * @return the directory with the results; its name ends in {@code FAIL} when they do not stand for what was asked
     * for.
     * @throws InterruptedException when the caller is interrupted; generators are stopped.
     */
    public Path run(final Path parent, final String label, final String commandLine, final String servers)
        throws InterruptedException
    {
        if (!system.kinds().containsAll(settings.workload().kinds()))
        {
            throw new IllegalArgumentException(system.name() + " knows no workload " + settings.workload().text() +
                ", only operations " + system.kinds().stream().map(OperationKind::text).toList());
        }

        final String load = settings.isFixedRate() ? "rate" + settings.ratePerS() : "closed";
        final String name = String.join(
            "-", system.name(), settings.workload().text(), load, settings.connections() + "x" + settings.window()) +
            (label.isEmpty() ? "" : "-" + label);
        final RunDirectory directory = new RunDirectory(parent, name);
        out.println(name + ": " + system.describe());
        final Map<String, String> environment = Environment.facts(commandLine, system, servers, settings);
        directory.write("environment.txt", Environment.text(environment));
        try
        {
            system.prepare(settings.demand());
            connect();
            final WarmUp warmUp = warmUp();
            final RunFile results = record(label, environment, directory, warmUp);
            directory.write(RunFile.FILE_NAME, results.toJson());
            if (!results.hasErrors())
            {
                generators.forEach(LoadGenerator::removeZnodes);
            }
            return directory.conclude(results.failed());
        }
        finally
        {
            CloseHelper.quietCloseAll(connections);
        }
    }

    /** As long as was asked for, and on until it does not become faster any more and compilers are done. */
    private WarmUp warmUp() throws InterruptedException
    {
        final SteadyState steadyState = new SteadyState();
        final CompilerMeter compilers = new CompilerMeter(this::pids);
        int seconds = 0;
        while (seconds < settings.warmUpS() || (seconds < settings.maxWarmUpS() && !steadyState.isReached()))
        {
            final RunResult second = new RunResult("warm-up");
            runOnce(second, 1, newLatencySets(), null, System.currentTimeMillis());
            steadyState.add(
                (double)(settings.isFixedRate() ? -second.medianNs() : second.completedCount()), compilers.share());
            seconds++;
        }

        final boolean isSteady = 0 == seconds || steadyState.isReached();
        out.println("warm-up  " + seconds + " s, " + (isSteady ? "steady" : "not warm yet"));
        return new WarmUp(seconds, isSteady);
    }

    private RunFile record(
        final String label,
        final Map<String, String> environment,
        final RunDirectory directory,
        final WarmUp warmUp)
        throws InterruptedException
    {
        final StringBuilder summary = new StringBuilder(RunResult.tableHeader());
        out.print(summary);
        final RunResult merged = new RunResult("all");
        final List<RunFigures> runs = new ArrayList<>();
        final List<String> failures = new ArrayList<>();
        for (int i = 1; i <= settings.runs(); i++)
        {
            final RunResult result = new RunResult("run-" + i);
            final long startTimeMs = System.currentTimeMillis();
            result.startMs(startTimeMs);
            try (RunDirectory.IntervalLog log = directory.openLog(result.name(), startTimeMs))
            {
                final HiccupMeter hiccups = new HiccupMeter();
                final CpuMeter cpu = new CpuMeter(this::pids);
                runOnce(result, settings.durationS(), newLatencySets(), log, startTimeMs);
                result.around(hiccups.stop(), cpu.shares());
                result.gone(gone());
            }

            failures.addAll(result.failures(settings, null != system.servers()));
            report(directory, result, summary);
            merged.add(result);
            runs.add(result.figures());
        }

        if (settings.runs() > 1)
        {
            report(directory, merged, summary);
        }

        directory.write("summary.txt", summary.toString());
        return new RunFile(
            RunFile.FORMAT, RunFile.VERSION, directory.name(), List.copyOf(failures), system.name(), label,
            system.seat(), null == system.servers() ? 0 : system.servers().processes().size(), system.describe(),
            settings.load(), warmUp, environment, runs, merged.operations(), List.of(), List.of());
    }

    private List<Long> pids()
    {
        return null == system.servers() ? List.of() :
            system.servers().processes().stream().map(ServerProcess::pid).toList();
    }

    /** Clients may not notice: others than the server that they use can end. */
    private List<String> gone()
    {
        return null == system.servers() ? List.of() : system.servers().processes().stream()
            .filter((server) -> !server.isAlive()).map(ServerProcess::name).toList();
    }

    private void report(final RunDirectory directory, final RunResult result, final StringBuilder summary)
    {
        for (int i = 0; i < OperationKind.count(); i++)
        {
            final OperationKind kind = OperationKind.of(i);
            if (result.histogram(kind).getTotalCount() > 0)
            {
                directory.writePercentiles(result.name() + "-" + kind.text(), result.histogram(kind));
            }
        }

        final String table = result.table(settings, null != system.servers());
        summary.append(table);
        out.print(table);
        out.flush();
    }

    private void connect()
    {
        final int perThread = settings.connections() / settings.threads();
        final int remainder = settings.connections() % settings.threads();
        int first = 0;
        for (int i = 0; i < settings.threads(); i++)
        {
            final int count = perThread + (i < remainder ? 1 : 0);
            final LoadGenerator generator = new LoadGenerator(
                settings, SystemNanoClock.INSTANCE, idleStrategy(), first, count);
            for (int j = 0; j < count; j++)
            {
                final LoadConnection connection = system.connect(settings.demand(), first + j, generator);
                connections.add(connection);
                generator.connection(j, connection);
            }

            generators.add(generator);
            first += count;
        }
    }

    private List<LatencySet> newLatencySets()
    {
        final List<LatencySet> sets = new ArrayList<>();
        for (int i = 0; i < generators.size(); i++)
        {
            sets.add(new LatencySet());
        }

        return sets;
    }

    private void runOnce(
        final RunResult result,
        final int seconds,
        final List<LatencySet> latencies,
        final RunDirectory.IntervalLog log,
        final long startTimeMs) throws InterruptedException
    {
        final long durationNs = TimeUnit.SECONDS.toNanos(seconds);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < generators.size(); i++)
        {
            final LoadGenerator generator = generators.get(i);
            final LatencySet set = null == latencies ? null : latencies.get(i);
            final Thread thread = new Thread(() -> run(generator, durationNs, set), "load-generator-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }

        try
        {
            await(threads, result, seconds, latencies, log, startTimeMs);
        }
        finally
        {
            threads.forEach(Thread::interrupt);
        }

        result.durationNs(durationNs);
        generators.forEach(result::count);
        if (null != latencies && settings.isFixedRate())
        {
            latencies.forEach((set) -> result.addLag(set.lag()));
        }
    }

    private static void run(final LoadGenerator generator, final long durationNs, final LatencySet latencies)
    {
        try
        {
            generator.run(durationNs, latencies);
        }
        catch (final RuntimeException ex)
        {
            generator.broke(ex);
        }
    }

    private static void await(
        final List<Thread> threads,
        final RunResult result,
        final int seconds,
        final List<LatencySet> latencies,
        final RunDirectory.IntervalLog log,
        final long startTimeMs) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        long tick = 1;
        long intervalMs = startTimeMs;
        for (final Thread thread : threads)
        {
            while (thread.isAlive())
            {
                final long remainingNs = startNs + tick * INTERVAL_NS - System.nanoTime();
                if (remainingNs <= 0)
                {
                    // The last second has the answers that come behind the end of the load: alone they are a few, late
                    // ones, which would look like a stall.
                    if (tick != seconds)
                    {
                        intervalMs = takeIntervals(result, latencies, log, intervalMs);
                    }
                    tick++;
                }
                else
                {
                    thread.join(1 + TimeUnit.NANOSECONDS.toMillis(remainingNs));
                }
            }
        }

        takeIntervals(result, latencies, log, intervalMs);
    }

    /** Returns when the interval ended, and so the next one begins. */
    private static long takeIntervals(
        final RunResult result,
        final List<LatencySet> latencies,
        final RunDirectory.IntervalLog log,
        final long startMs)
    {
        final long endMs = System.currentTimeMillis();
        if (null == latencies)
        {
            return endMs;
        }

        for (int i = 0; i < OperationKind.count(); i++)
        {
            final OperationKind kind = OperationKind.of(i);
            final Histogram interval = LatencySet.newHistogram();
            for (final LatencySet set : latencies)
            {
                final Histogram part = set.takeInterval(kind);
                interval.add(part);
            }

            if (interval.getTotalCount() > 0)
            {
                interval.setStartTimeStamp(startMs);
                interval.setEndTimeStamp(endMs);
                result.add(kind, interval);
                if (null != log)
                {
                    log.write(kind.text(), interval);
                }
            }
        }

        return endMs;
    }

    private IdleStrategy idleStrategy()
    {
        switch (settings.idle())
        {
            case "spin":
                return new BusySpinIdleStrategy();

            case "yield":
                return new YieldingIdleStrategy();

            case "park":
                return new BackoffIdleStrategy();

            default:
                throw new IllegalArgumentException("idle '" + settings.idle() + "': one of spin, yield, park");
        }
    }
}
