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

import io.nodens.bench.results.Circumstances;
import io.nodens.bench.results.CpuShares;
import io.nodens.bench.results.Figure;
import io.nodens.bench.results.IntervalFigures;
import io.nodens.bench.results.Marker;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFigures;
import io.nodens.bench.rig.RunDirectory;
import org.HdrHistogram.Histogram;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a run of a scenario measured: latencies by kind, what happened meanwhile, and what went wrong.
 * <p>
 * <b>Thread:</b> any.
 */
final class ScenarioRecord
{
    static final String RUN = "run-1";
    private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long INTERVAL_MS = 1_000;
    private static final long PROGRESS_MS = 2_000;
    private static final double NS_PER_MS = 1e6;

    private final String subject;
    private final PrintStream out;
    private final RunDirectory directory;
    private final RunDirectory.IntervalLog log;
    private final long startMs = System.currentTimeMillis();
    private final long startNs = System.nanoTime();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final List<IntervalFigures> intervals = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<Marker> markers = new ArrayList<>();
    private long errors;
    private long missing;
    private String firstError;
    private long progressMs = startMs;

    /**
     * Begin.
     *
     * @param subject   for progress: system and round.
     * @param directory for the histograms.
     * @param out       for progress.
     */
    ScenarioRecord(final String subject, final RunDirectory directory, final PrintStream out)
    {
        this.subject = subject;
        this.directory = directory;
        this.out = out;
        log = directory.openLog(RUN, startMs);
    }

    /**
     * Take a latency in, at the moment at which it is over.
     *
     * @param kind      of what was waited for, such as {@code hand-over}.
     * @param latencyNs how long.
     */
    synchronized void record(final String kind, final long latencyNs)
    {
        final long nowMs = System.currentTimeMillis();
        final Kind known = kinds.computeIfAbsent(kind, (name) -> new Kind(nowMs));
        if (nowMs - known.startMs >= INTERVAL_MS)
        {
            flush(kind, known, known.startMs + INTERVAL_MS);
            known.startMs = nowMs - (nowMs - known.startMs) % INTERVAL_MS;
        }
        final long valueNs = Math.min(Math.max(0, latencyNs), LONGEST_NS);
        known.all.recordValue(valueNs);
        known.lastNs = System.nanoTime();
        known.interval.recordValue(valueNs);
    }

    private void flush(final String kind, final Kind known, final long endMs)
    {
        if (known.interval.getTotalCount() > 0)
        {
            known.interval.setStartTimeStamp(known.startMs);
            known.interval.setEndTimeStamp(endMs);
            intervals.add(IntervalFigures.of(kind, known.interval));
            log.write(kind, known.interval);
            known.interval.reset();
        }
    }

    /**
     * Take a figure in that is no latency.
     *
     * @param name  of it.
     * @param unit  of it.
     * @param value in that unit.
     */
    synchronized void figure(final String name, final String unit, final double value)
    {
        figures.add(new Figure(name, unit, value));
        say(String.format(Locale.ROOT, "%s: %,.1f %s", name, value, unit));
    }

    /**
     * Something happened that explains latencies.
     *
     * @param kind one word.
     * @param text for people.
     */
    synchronized void marker(final String kind, final String text)
    {
        markers.add(new Marker(System.currentTimeMillis(), kind, text));
        say(kind + ": " + text);
    }

    /**
     * The run has failed.
     *
     * @param text what went wrong.
     */
    synchronized void error(final String text)
    {
        errors += 1;
        if (null == firstError)
        {
            firstError = text;
            say("FAIL: " + text);
        }
    }

    /**
     * Something was waited for in vain, so that the run has failed.
     *
     * @param count how much.
     * @param text  what.
     */
    synchronized void missing(final long count, final String text)
    {
        missing += count;
        error(text);
    }

    void say(final String text)
    {
        out.printf(
            Locale.ROOT, "%s, %.1f s: %s%n", subject, (System.currentTimeMillis() - startMs) / 1000.0, text);
        out.flush();
    }

    /**
     * Say how far the run is, not more often than every few seconds.
     *
     * @param text for people.
     */
    synchronized void progress(final String text)
    {
        final long nowMs = System.currentTimeMillis();
        if (nowMs - progressMs >= PROGRESS_MS)
        {
            progressMs = nowMs;
            say(text);
        }
    }

    /**
     * No more comes: write the histograms.
     *
     * @param around the machine meanwhile.
     * @return the figures.
     */
    synchronized RunFigures conclude(final Circumstances around)
    {
        final long durationNs = Math.max(1, System.nanoTime() - startNs);
        final List<OperationFigures> operations = new ArrayList<>();
        long count = 0;
        for (final Map.Entry<String, Kind> entry : kinds.entrySet())
        {
            final Kind known = entry.getValue();
            flush(entry.getKey(), known, System.currentTimeMillis());
            directory.writePercentiles(RUN + "-" + entry.getKey(), known.all);
            operations.add(OperationFigures.of(entry.getKey(), known.all, known.durationNs(durationNs)));
            count += known.all.getTotalCount();
        }
        log.close();
        if (kinds.isEmpty() && figures.isEmpty() && 0 == errors)
        {
            error("nothing was measured");
        }

        return new RunFigures(
            RUN, startMs, durationNs, count, missing, errors, firstError, List.copyOf(operations),
            List.copyOf(intervals), around);
    }

    synchronized List<Figure> figures()
    {
        return List.copyOf(figures);
    }

    synchronized List<Marker> markers()
    {
        return List.copyOf(markers);
    }

    /**
     * The figures for people, in milliseconds.
     *
     * @param figures of this.
     * @param others  that are no latencies.
     * @param seat    where the clients sat.
     * @return lines.
     */
    static String table(final RunFigures figures, final List<Figure> others, final String seat)
    {
        final StringBuilder text = new StringBuilder();
        if (!figures.operations().isEmpty())
        {
            text.append(String.format(
                Locale.ROOT, "%-24s %-9s %9s %11s %11s %11s %11s%n",
                "kind", "clients", "count", "p50 ms", "p90 ms", "p99 ms", "longest"));
        }
        for (final OperationFigures row : figures.operations())
        {
            text.append(String.format(
                Locale.ROOT, "%-24s %-9s %9d %11.3f %11.3f %11.3f %11.3f%n", row.kind(), seat, row.count(),
                row.p50Us() / 1000, row.p90Us() / 1000, row.p99Us() / 1000, row.maxUs() / 1000));
        }
        for (final Figure figure : others)
        {
            text.append(String.format(
                Locale.ROOT, "%-34s %,20.1f %s%n", figure.name(), figure.value(), figure.unit()));
        }

        return text.toString();
    }

    /**
     * Why the figures do not stand.
     *
     * @param figures         of this.
     * @param maxForeignShare of the processors that others may have used, 0 to 1.
     * @return reasons; empty when they stand.
     */
    static List<String> failures(final RunFigures figures, final double maxForeignShare)
    {
        final List<String> failures = new ArrayList<>();
        if (figures.errors() > 0)
        {
            failures.add(figures.errors() + " errors, first: " + figures.firstError());
        }
        final CpuShares cpu = figures.around().cpu();
        if (null != cpu)
        {
            cpu.busy(maxForeignShare, true).ifPresent(failures::add);
        }

        return failures;
    }

    static String ms(final long ns)
    {
        return String.format(Locale.ROOT, "%.1f ms", ns / NS_PER_MS);
    }

    /** Latencies of one kind: of the whole run, and of the present interval. */
    private static final class Kind
    {
        private final Histogram all = new Histogram(LONGEST_NS, SIGNIFICANT_DIGITS);
        private final Histogram interval = new Histogram(LONGEST_NS, SIGNIFICANT_DIGITS);
        private final long firstNs = System.nanoTime();
        private long startMs;
        private long lastNs;

        Kind(final long startMs)
        {
            this.startMs = startMs;
        }

        /** What a scenario prepares does not count: the rate is that from the first to the last. */
        long durationNs(final long wholeNs)
        {
            return all.getTotalCount() > 1 ? Math.max(1, lastNs - firstNs) : wholeNs;
        }
    }
}
