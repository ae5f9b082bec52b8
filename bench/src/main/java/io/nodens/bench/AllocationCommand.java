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
package io.nodens.bench;

import io.nodens.bench.jmh.AllocationGate;
import io.nodens.bench.jmh.AllocationRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Fails when a hot path allocates.
 */
@Command(
    name = "allocation",
    mixinStandardHelpOptions = true,
    description = "Run the benchmarks of the hot paths shortly, and fail (exit code 1) when an operation of one " +
        "allocates. What the harness allocates by itself is measured and taken off.")
final class AllocationCommand implements Callable<Integer>
{
    private static final int MIN_ITERATION_MS = 50;
    private static final int MAX_ITERATION_MS = 60_000;
    private static final int MAX_FORKS = 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--only", paramLabel = "REGEXP", description = "run only benchmarks whose names contain it")
    private String only;

    @Option(
        names = "--bound",
        paramLabel = "BYTES",
        defaultValue = "0.5",
        description = "bytes that an operation may allocate: ${DEFAULT-VALUE}")
    private double bound;

    @Option(
        names = "--forks",
        paramLabel = "COUNT",
        defaultValue = "1",
        description = "JVMs for each benchmark: ${DEFAULT-VALUE}")
    private int forks;

    @Option(
        names = "--iteration",
        paramLabel = "MILLISECONDS",
        defaultValue = "300",
        description = "time of each of four warm-ups and five measurements: ${DEFAULT-VALUE}")
    private int iterationMs;

    @Override
    public Integer call() throws RunnerException
    {
        if (bound < 0 || forks < 1 || forks > MAX_FORKS || iterationMs < MIN_ITERATION_MS ||
            iterationMs > MAX_ITERATION_MS)
        {
            throw new IllegalArgumentException("--bound must be 0 or more, --forks 1 to " + MAX_FORKS +
                ", --iteration " + MIN_ITERATION_MS + " to " + MAX_ITERATION_MS);
        }
        check(only);

        return judge(new AllocationGate(forks, iterationMs, bound).run(only), spec.commandLine().getOut());
    }

    private static void check(final String expression)
    {
        try
        {
            Pattern.compile(null == expression ? "" : expression);
        }
        catch (final PatternSyntaxException ex)
        {
            throw new IllegalArgumentException("--only=" + expression + ": " + ex.getDescription(), ex);
        }
    }

    /**
     * Print a table and the verdict.
     *
     * @param rows of the benchmarks, that of the harness alone first.
     * @param out  to print to.
     * @return the exit code.
     * @throws IllegalArgumentException when none was run.
     */
    static int judge(final List<AllocationRow> rows, final PrintWriter out)
    {
        if (rows.size() < 2)
        {
            throw new IllegalArgumentException("--only: no benchmark of the gate has such a name");
        }
        out.printf(Locale.ROOT, "%-58s %10s %9s %9s %9s%n", "benchmark", "ns/op", "B/op", "harness", "own");
        for (final AllocationRow row : rows)
        {
            out.printf(
                Locale.ROOT, "%-58s %10.1f %9.3f %9.3f %9.3f%s%n", row.name(), row.nanosPerOp(), row.bytesPerOp(),
                row.harnessBytesPerOp(), row.ownBytesPerOp(),
                row.isBeyond() ? "  FAIL: at most " + String.format(Locale.ROOT, "%.3f", row.toleratedBytesPerOp()) :
                    row.isBlind() ? "  too slow to tell" : "");
        }
        final long beyond = rows.stream().filter(AllocationRow::isBeyond).count();
        out.println(beyond > 0 ? "FAIL: " + beyond + " of " + rows.size() + " allocate" : "OK: none allocates");
        out.flush();
        return beyond > 0 ? 1 : 0;
    }
}
