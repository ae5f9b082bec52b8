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

import io.nodens.bench.results.RunFile;
import io.nodens.bench.rig.Environment;
import io.nodens.bench.rig.LoadRig;
import io.nodens.bench.rig.RunDirectory;
import io.nodens.bench.rig.Workload;
import io.nodens.bench.system.SystemUnderTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Looks for the highest rate that a system keeps with a bounded latency.
 */
@Command(
    name = "saturate",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Find the highest rate at which a system answers all operations in time: first what it does in a " +
        "closed loop, then fixed rates below that, halving the distance. Runs that missed their rate end in FAIL.")
public final class SaturateCommand implements Callable<Integer>
{
    /** Longer answers than a histogram tells apart. */
    private static final int MOST_LIMIT_MS = 120_000;
    private static final int MOST_BISECTIONS = 30;
    /** Of a run that others disturbed. */
    private static final int REPEATS = 2;
    private static final double[] STEPS = {0.1, 0.25, 0.5, 0.75, 0.9};

    @Mixin
    private SystemOptions options;

    @Option(names = "--system", defaultValue = "nodens-udp",
        description = "what to load; a wrong name prints all of them")
    private String systemName;

    @Option(names = "--start", paramLabel = "COUNT", defaultValue = "1", description = "members to start")
    private int servers;

    @Option(names = "--workload", defaultValue = "set", description = "as of rig")
    private String workload;

    @Option(names = "--connections", defaultValue = "4", description = "clients")
    private int connections;

    @Option(names = "--window", defaultValue = "64", description = "most operations in flight of a client")
    private int window;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Option(names = "--p99", paramLabel = "MS", defaultValue = "10",
        description = "milliseconds that p99 may have at the rate that is looked for")
    private double limitMs;

    @Option(names = "--warm-up", defaultValue = "10", description = "least seconds before the first run; half of it " +
        "before the others")
    private int warmUp;

    @Option(names = "--max-warm-up",
        description = "most seconds before each run, while it goes on becoming faster; twice --warm-up without it")
    private Integer maxWarmUp;

    @Option(names = "--duration", defaultValue = "10", description = "seconds of each run")
    private int duration;

    @Option(names = "--bisections", defaultValue = "3", description = "how often the distance is halved")
    private int bisections;

    @Option(names = "--max-foreign-cpu", defaultValue = "0.1",
        description = "a run has failed when other processes and the hypervisor used more of the processors; 0 to 1")
    private double maxForeignCpu;

    @Option(names = "--out", defaultValue = "bench-results", description = "parent of the result directories")
    private Path out;

    private SystemUnderTest system;

    @Override
    public Integer call() throws InterruptedException
    {
        if (!(limitMs > 0 && limitMs <= MOST_LIMIT_MS) || bisections < 0 || bisections > MOST_BISECTIONS)
        {
            throw new IllegalArgumentException(
                "--p99=" + limitMs + " --bisections=" + bisections + ": allowed are more than 0 to " + MOST_LIMIT_MS +
                " ms, and 0 to " + MOST_BISECTIONS);
        }

        final PlannedLoad load =
            new PlannedLoad(Workload.parse(workload), 0, connections, window, dataLength);
        final Contender contender = Contender.parse(systemName);
        contender.check(options, servers, load.workload().kinds());
        load.settings(pace(warmUp), 1);
        try (SystemUnderTest started = contender.start(options, servers, out))
        {
            system = started;
            final RunFile closed = run(load, 0, warmUp);
            if (closed.failed())
            {
                System.out.println("the closed loop failed: " + String.join("; ", closed.failures()));
                return RunDirectory.EXIT_CODE_FAILED_RUN;
            }

            return search(load, (long)rate(closed));
        }
    }

    private int search(final PlannedLoad load, final long most) throws InterruptedException
    {
        long kept = 0;
        long missed = most;
        for (final double step : STEPS)
        {
            final long rate = Math.max(1, (long)(most * step));
            if (!isKept(load, rate))
            {
                missed = rate;
                break;
            }
            kept = rate;
        }
        for (int i = 0; i < bisections && missed - kept > 1; i++)
        {
            final long rate = (kept + missed) / 2;
            if (isKept(load, rate))
            {
                kept = rate;
            }
            else
            {
                missed = rate;
            }
        }

        System.out.printf(
            Locale.ROOT, "%s %s: %,d/s kept with p99 of at most %.1f ms; %,d/s not; closed loop %,d/s%n",
            systemName, load.text(), kept, limitMs, missed, most);
        System.out.println("results: " + out.toAbsolutePath());
        return kept > 0 ? 0 : RunDirectory.EXIT_CODE_FAILED_RUN;
    }

    private boolean isKept(final PlannedLoad load, final long rate) throws InterruptedException
    {
        RunFile run = run(load, rate, warmUp / 2);
        for (int more = 0; more < REPEATS && isDisturbed(run); more++)
        {
            System.out.printf(Locale.ROOT, "%,d/s: once more; %s%n", rate, String.join("; ", run.failures()));
            run = run(load, rate, warmUp / 2);
        }
        if (isDisturbed(run))
        {
            throw new IllegalStateException(
                "the machine is not free, and no rate can be judged: " + String.join("; ", run.failures()));
        }
        final double worstMs = run.merged().stream().mapToDouble((figures) -> figures.p99Us()).max().orElse(0) / 1e3;
        final boolean isKept = !run.failed() && worstMs <= limitMs;
        System.out.printf(
            Locale.ROOT, "%,d/s: %s, p99 %.2f ms%s%n", rate, isKept ? "kept" : "not kept", worstMs,
            run.failed() ? "; " + String.join("; ", run.failures()) : "");
        return isKept;
    }

    /** A run beside others says nothing about the rate. */
    private boolean isDisturbed(final RunFile run)
    {
        return run.runs().stream().map((one) -> one.around().cpu())
            .anyMatch((cpu) -> null != cpu && cpu.busy(maxForeignCpu, true).isPresent());
    }

    private RunFile run(final PlannedLoad load, final long rate, final int warmUpS) throws InterruptedException
    {
        final Path directory = new LoadRig(system, load.withRate(rate).settings(pace(warmUpS), 1), System.out)
            .run(out, "", Environment.commandLine(), options.text());
        return RunFile.read(directory.resolve(RunFile.FILE_NAME));
    }

    private Pace pace(final int warmUpS)
    {
        return new Pace(
            warmUpS, null == maxWarmUp ? 2 * warmUp : Math.max(warmUp, maxWarmUp), duration, 1, 1, 1, maxForeignCpu,
            "yield");
    }

    private static double rate(final RunFile run)
    {
        return run.merged().stream().mapToDouble((figures) -> figures.perSecond()).sum();
    }
}
