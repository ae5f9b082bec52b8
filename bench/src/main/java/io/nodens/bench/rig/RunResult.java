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

    private final String name;
    private final Histogram[] histograms = new Histogram[OperationKind.count()];
    private final List<IntervalFigures> intervals = new ArrayList<>();
    private long startMs;
    private long durationNs;
    private long completedCount;
    private long unsentCount;
    private long errorCount;
    private String firstError;

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

    /**
     * Whether the figures do not stand for the load that was asked for.
     *
     * @param settings that were asked for.
     * @return true when an operation failed or the rate was missed.
     */
    boolean isFailed(final RigSettings settings)
    {
        return errorCount > 0 || isRateMissed(settings) || 0 == completedCount;
    }

    RunFigures figures()
    {
        return new RunFigures(
            name, startMs, durationNs, completedCount, unsentCount, errorCount, firstError, operations(),
            List.copyOf(intervals));
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
     * @return lines.
     */
    String table(final RigSettings settings)
    {
        final StringBuilder text = new StringBuilder();
        for (final OperationFigures figures : operations())
        {
            text.append(String.format(
                Locale.ROOT, "%-8s %-7s %10d %11.0f %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %10.1f%n",
                name, figures.kind(), figures.count(), figures.perSecond(), figures.meanUs(), figures.p50Us(),
                figures.p90Us(), figures.p99Us(), figures.p999Us(), figures.p9999Us(), figures.maxUs()));
        }

        if (isRateMissed(settings))
        {
            text.append(String.format(
                Locale.ROOT, "%-8s FAIL: rate missed: %d completed, %d not sent or not answered%n",
                name, completedCount, unsentCount));
        }

        if (errorCount > 0)
        {
            text.append(String.format(Locale.ROOT, "%-8s FAIL: %d errors, first %s%n", name, errorCount, firstError));
        }

        return text.toString();
    }
}
