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

import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Says whether one set of runs is worse than another.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compares runs of two builds, settings or machines: for each system and load that both have, the " +
        "ratio of the second to the first, and the bounds within which it lies with a confidence of 95 %%. " +
        "Exit code 0: nothing is worse by more than the threshold for sure (rows with a ? may be); 4: something is; " +
        "5: no load has three starts of its servers on both sides, so that nothing can be said.")
public final class CompareCommand implements Callable<Integer>
{
    static final int EXIT_CODE_WORSE = 4;
    static final int EXIT_CODE_TOO_FEW = 5;
    private static final double PERCENT = 100;

    @Parameters(paramLabel = "BEFORE", index = "0", description = "directory of runs, or one that has such")
    private Path before;

    @Parameters(paramLabel = "AFTER", index = "1", description = "the same")
    private Path after;

    @Option(names = "--threshold", defaultValue = "0.10", showDefaultValue = Visibility.ALWAYS,
        description = "what counts as worse: a latency is that much longer, or a rate that much lower, for sure")
    private double threshold;

    @Override
    public Integer call()
    {
        if (!(threshold >= 0 && threshold < 1))
        {
            throw new IllegalArgumentException("--threshold=" + threshold + ": allowed are 0 to 1, such as 0.10");
        }

        final RunSet first = RunSet.read(List.of(before));
        final RunSet second = RunSet.read(List.of(after));
        final List<ComparedLoad> loads = ComparedLoad.of(first, second);
        if (loads.isEmpty())
        {
            throw new IllegalArgumentException(
                before + " and " + after + " have no good run of the same system, clients, servers and load");
        }

        final String format =
            "%-" + loads.stream().mapToInt((load) -> load.name().length()).max().orElseThrow() + "s ";
        first.differencesTo(second).forEach((line) -> System.out.println("differs: " + line));
        System.out.printf(
            Locale.ROOT, format + "%6s  %-22s %-22s %-22s%n", "system, load", "starts", "p50", "p99", "rate");
        int worse = 0;
        int unsure = 0;
        int open = 0;
        for (final ComparedLoad load : loads)
        {
            final boolean isWorse = load.isWorse(threshold);
            worse += isWorse ? 1 : 0;
            unsure += load.p50().isSure() ? 0 : 1;
            final boolean isOpen = load.isOpen(threshold);
            open += isOpen ? 1 : 0;
            System.out.printf(
                Locale.ROOT, format + "%3d/%-2d  %-22s %-22s %-22s%s%n", load.name(), load.runsBefore(),
                load.runsAfter(), text(load.p50()), text(load.p99()), text(load.rate()),
                isWorse ? " WORSE" : isOpen ? " ?" : "");
        }

        System.out.printf(
            Locale.ROOT, "%d of %d worse by more than %.0f %%%s%s%n", worse, loads.size(), threshold * PERCENT,
            0 == open ? "" : "; " + open + " (?) whose runs differ too much to tell",
            0 == unsure ? "" : "; " + unsure + " with fewer than " + Change.LEAST_RUNS +
            " starts on a side, of which nothing can be said");
        return worse > 0 ? EXIT_CODE_WORSE : unsure == loads.size() ? EXIT_CODE_TOO_FEW : 0;
    }

    private static String text(final Change change)
    {
        return change.isSure() ?
            String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", change.ratio(), change.low(), change.high()) :
            String.format(Locale.ROOT, "%.2f", change.ratio());
    }
}
