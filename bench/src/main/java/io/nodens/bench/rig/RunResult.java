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

import io.nodens.bench.results.Circumstances;
import io.nodens.bench.results.CpuShares;
import io.nodens.bench.results.IntervalFigures;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFigures;
import io.nodens.bench.system.OperationKind;
import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one recorded run, or all of them together, came to.
 */
final class RunResult
{
    private static final double NS_PER_S = 1e9;
    private static final double NS_PER_US = 1e3;
    private static final double PERCENT = 100;

    private final String name;
    private final Histogram[] histograms = new Histogram[OperationKind.count()];
    private final List<IntervalFigures> intervals = new ArrayList<>();
    private long startMs;
    private long durationNs;
    private long completedCount;
    private long unsentCount;
    private long errorCount;
    private String firstError;
    private final Histogram lag = LatencySet.newHistogram();
    private OperationFigures hiccups;
    private CpuShares cpu;
    private List<String> gone = List.of();

    RunResult(final String name)
    {
        this.name = name;
        for (int i = 0; i < histograms.length; i++)
        {
            histograms[i] = LatencySet.newHistogram();
        }
    }

    static String tableHeader()
    {
        return String.format(
            Locale.ROOT, "%-8s %-7s %10s %11s %9s %9s %9s %9s %9s %9s %10s%n",
            "run", "kind", "count", "per second", "mean us", "p50", "p90", "p99", "p99.9", "p99.99", "max");
    }

    String name()
    {
        return name;
    }

    Histogram histogram(final OperationKind kind)
    {
        return histograms[kind.ordinal()];
    }

    void startMs(final long epochMs)
    {
        startMs = epochMs;
    }

    /**
     * Take the operations of an interval in.
     *
     * @param kind     of the operations.
     * @param interval with its start and end, nanoseconds.
     */
    void add(final OperationKind kind, final Histogram interval)
    {
        histogram(kind).add(interval);
        intervals.add(IntervalFigures.of(kind.text(), interval));
    }

    void durationNs(final long ns)
    {
        durationNs = ns;
    }

    void count(final LoadGenerator generator)
    {
        completedCount += generator.completedCount();
        unsentCount += generator.unsentCount();
        errorCount += generator.errorCount();
        firstError = null == firstError ? generator.firstError() : firstError;
    }

    void add(final RunResult other)
    {
        for (int i = 0; i < histograms.length; i++)
        {
            histograms[i].add(other.histograms[i]);
        }

        durationNs += other.durationNs;
        completedCount += other.completedCount;
        unsentCount += other.unsentCount;
        errorCount += other.errorCount;
        firstError = null == firstError ? other.firstError : firstError;
    }

    void addLag(final Histogram lagNs)
    {
        lag.add(lagNs);
    }

    /**
     * What surrounded the run.
     *
     * @param newHiccups of the machine.
     * @param newCpu     who used the processors, null when unknown.
     */
    void around(final OperationFigures newHiccups, final CpuShares newCpu)
    {
        hiccups = newHiccups;
        cpu = newCpu;
    }

    /**
     * Servers that were started for the run and have ended.
     *
     * @param names of them.
     */
    void gone(final List<String> names)
    {
        gone = List.copyOf(names);
    }

    long completedCount()
    {
        return completedCount;
    }

    /**
     * Median over all kinds of operations.
     *
     * @return nanoseconds.
     */
    long medianNs()
    {
        final Histogram all = LatencySet.newHistogram();
        for (final Histogram histogram : histograms)
        {
            all.add(histogram);
        }

        return all.getValueAtPercentile(50);
    }

    /**
     * Why the figures do not stand for the load that was asked for.
     *
     * @param settings that were asked for.
     * @param areOwn   whether the servers are known, so that what others use can be told from what they use.
     * @return reasons for people, none when the figures stand.
     */
    List<String> failures(final RigSettings settings, final boolean areOwn)
    {
        final List<String> failures = new ArrayList<>();
        if (errorCount > 0)
        {
            failures.add(errorCount + " errors, first " + firstError);
        }
        if (isRateMissed(settings))
        {
            failures.add(
                "rate missed: " + completedCount + " completed, " + unsentCount + " not sent or not answered");
        }
        else if (0 == completedCount)
        {
            failures.add("nothing was completed");
        }
        if (!gone.isEmpty())
        {
            failures.add("servers that ended before the run did: " + String.join(", ", gone));
        }
        if (null != cpu)
        {
            cpu.busy(settings.maxForeignCpu(), areOwn).ifPresent(failures::add);
        }

        return failures.stream().map((failure) -> name + ": " + failure).toList();
    }

    RunFigures figures()
    {
        return new RunFigures(
            name, startMs, durationNs, completedCount, unsentCount, errorCount, firstError, operations(),
            List.copyOf(intervals),
            new Circumstances(
                0 == lag.getTotalCount() ? null : OperationFigures.of("lag", lag, durationNs), hiccups, cpu));
    }

    List<OperationFigures> operations()
    {
        final List<OperationFigures> operations = new ArrayList<>();
        for (int i = 0; i < histograms.length; i++)
        {
            if (histograms[i].getTotalCount() > 0)
            {
                operations.add(OperationFigures.of(OperationKind.of(i).text(), histograms[i], durationNs));
            }
        }

        return operations;
    }

    private boolean isRateMissed(final RigSettings settings)
    {
        final double asked = settings.ratePerS() * (durationNs / NS_PER_S);
        return settings.isFixedRate() ?
            completedCount < RigSettings.MIN_RATE_KEPT * asked : unsentCount > 0;
    }

    /**
     * Rows of the table, one for each kind of operation that happened.
     *
     * @param settings of the run.
     * @param areOwn   whether the servers are known.
     * @return lines.
     */
    String table(final RigSettings settings, final boolean areOwn)
    {
        final StringBuilder text = new StringBuilder();
        for (final OperationFigures figures : operations())
        {
            text.append(String.format(
                Locale.ROOT, "%-8s %-7s %10d %11.0f %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %10.1f%n",
                name, figures.kind(), figures.count(), figures.perSecond(), figures.meanUs(), figures.p50Us(),
                figures.p90Us(), figures.p99Us(), figures.p999Us(), figures.p9999Us(), figures.maxUs()));
        }

        if (null != cpu)
        {
            text.append(String.format(
                Locale.ROOT,
                "%-8s processors: servers %.0f %%, rig %.0f %%, others %.0f %%, stolen %.0f %%; hiccups p99 %.1f, " +
                "longest %.1f us%s%n",
                name, PERCENT * cpu.servers(), PERCENT * cpu.rig(), PERCENT * cpu.foreign(), PERCENT * cpu.stolen(),
                hiccups.p99Us(), hiccups.maxUs(), lagText()));
        }
        failures(settings, areOwn).forEach((failure) -> text.append("FAIL ").append(failure)
            .append(System.lineSeparator()));

        return text.toString();
    }

    private String lagText()
    {
        return 0 == lag.getTotalCount() ? "" : String.format(
            Locale.ROOT, "; generator late by p99 %.1f, at most %.1f us",
            lag.getValueAtPercentile(99) / NS_PER_US, lag.getMaxValue() / NS_PER_US);
    }
}
