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
package io.nodens.bench.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of the hot paths, shortly and with the gc profiler, and says what each allocates.
 */
public final class AllocationGate
{
    private static final String NORM = "gc.alloc.rate.norm";
    private static final String RATE = "gc.alloc.rate";
    private static final String NODENS = "NODENS";
    /** Matches no benchmark. */
    private static final String NONE = "^$";
    private static final int WARM_UPS = 4;
    private static final int ITERATIONS = 5;
    private static final String HEAP = "-Xmx512m";
    /** Each takes the parameters that follow; those that take none of its own pass over them. */
    private static final List<Part> PARTS = List.of(
        new Part("(ProtocolCodec|CommandCodec|GatewayCodec)Benchmark", new String[0][]),
        new Part("WatchTableBenchmark", new String[][]{{"watchers", "1", "100"}}),
        new Part("ApplyBenchmark", new String[0][]),
        new Part("TreeReadBenchmark", new String[][]{
            {"kind", NODENS}, {"znodes", "10000"}, {"keys", "10000"}, {"writing", "false"}}),
        new Part("TreeChildrenBenchmark.(paged|firstPage)", new String[][]{{"kind", NODENS}, {"children", "10"}}));

    private final int forks;
    private final int iterationMs;
    private final double bound;

    /**
     * Nothing is run yet.
     *
     * @param forks       JVMs for each benchmark.
     * @param iterationMs of each of its iterations, milliseconds.
     * @param bound       bytes that an operation may allocate.
     */
    public AllocationGate(final int forks, final int iterationMs, final double bound)
    {
        this.forks = forks;
        this.iterationMs = iterationMs;
        this.bound = bound;
    }

    /**
     * Run them.
     *
     * @param only regular expression that a benchmark must contain; null for all.
     * @return what each allocates; the harness alone first.
     * @throws RunnerException when a benchmark fails.
     */
    public List<AllocationRow> run(final String only) throws RunnerException
    {
        final RunResult nothing = run(new Part("NothingBenchmark", new String[0][]), null).iterator().next();
        final double harnessRate = median(nothing, RATE);
        final List<AllocationRow> rows = new ArrayList<>();
        rows.add(row(nothing, harnessRate));
        for (final Part part : PARTS)
        {
            for (final RunResult result : run(part, only))
            {
                rows.add(row(result, harnessRate));
            }
        }
        return rows;
    }

    private Collection<RunResult> run(final Part part, final String only) throws RunnerException
    {
        final ChainedOptionsBuilder options = new OptionsBuilder()
            .include("io.nodens.bench.jmh." + part.pattern)
            .exclude(null == only ? NONE : "^(?!.*(?:" + only + "))")
            .forks(forks)
            .warmupIterations(WARM_UPS)
            .measurementIterations(ITERATIONS)
            .warmupTime(TimeValue.milliseconds(iterationMs))
            .measurementTime(TimeValue.milliseconds(iterationMs))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(ForkArguments.ADD_OPENS, HEAP)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
        for (final String[] parameter : part.parameters)
        {
            options.param(parameter[0], Arrays.copyOfRange(parameter, 1, parameter.length));
        }
        try
        {
            return new Runner(options.build()).run();
        }
        catch (final NoBenchmarksException ex)
        {
            return List.of();
        }
    }

    private AllocationRow row(final RunResult result, final double harnessRate)
    {
        final StringBuilder name = new StringBuilder(result.getParams().getBenchmark().replaceFirst("^.*jmh\\.", ""));
        for (final String parameter : result.getParams().getParamsKeys())
        {
            if (!NODENS.equals(result.getParams().getParam(parameter)))
            {
                name.append(' ').append(parameter).append('=').append(result.getParams().getParam(parameter));
            }
        }
        return AllocationRow.of(
            name.toString(), result.getPrimaryResult().getScore(), median(result, NORM), harnessRate, bound);
    }

    /** Of the iterations: one in which the harness did something once does not count. */
    private static double median(final RunResult run, final String name)
    {
        final List<Double> values = new ArrayList<>();
        for (final BenchmarkResult fork : run.getBenchmarkResults())
        {
            for (final IterationResult iteration : fork.getIterationResults())
            {
                iteration.getSecondaryResults().forEach((label, value) -> add(values, label, value, name));
            }
        }
        values.sort(Double::compare);
        return values.isEmpty() ? Double.NaN : values.get(values.size() / 2);
    }

    /** Versions of JMH put a dot before the labels of profilers, or none. */
    private static void add(
        final List<Double> values, final String label, final Result<?> value, final String name)
    {
        if (label.endsWith(name))
        {
            values.add(value.getScore());
        }
    }

    /** Benchmarks that are run together. */
    private record Part(String pattern, String[][] parameters)
    {
    }
}
