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
package io.nodens.bench.tree;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long single operations take, beside nothing: after every operation the same thread spins for as long without
 * doing anything. What interrupts the spin is the machine's, and interrupts operations as often. An operation beyond
 * the threshold is told with what befell the thread in its neighbourhood ({@link ThreadCounters}).
 * <p>
 * <b>Thread:</b> the one that operates. <b>Allocates:</b> only where it prints.
 */
final class SingleOperations
{
    private static final int OPERATIONS_PER_SAMPLE = 1024;
    private static final int DIGITS = 3;
    private static final int PERCENTILE_TICKS_PER_HALF = 5;
    private static final double NS_PER_US = 1000.0;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999, 100};

    private final String operation;
    private final long maxSpinNs;
    private final ThreadCounters counters;
    private final OutlierLog outliers;
    private final Histogram operations = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    private final Histogram spins = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);

    /**
     * For a run.
     *
     * @param operation   what is measured.
     * @param thresholdNs operations beyond it are told one by one.
     * @param maxSpinNs   longest spin, so that one slow operation does not make the spin behind it slow.
     * @param counters    of the thread.
     */
    SingleOperations(
        final String operation, final long thresholdNs, final long maxSpinNs, final ThreadCounters counters)
    {
        this.operation = operation;
        this.maxSpinNs = maxSpinNs;
        this.counters = counters;
        outliers = new OutlierLog(operation, thresholdNs);
    }

    /**
     * Before an operation.
     *
     * @param index of the operation.
     */
    void before(final int index)
    {
        if (0 == index % OPERATIONS_PER_SAMPLE)
        {
            counters.sample();
        }
    }

    /**
     * After an operation: record it, do nothing for as long, and record that.
     *
     * @param index      of the operation.
     * @param durationNs that it took.
     */
    void after(final int index, final long durationNs)
    {
        operations.recordValue(durationNs);
        if (durationNs > outliers.thresholdNs())
        {
            outliers.add(OutlierLog.OPERATION, index, durationNs, counters);
        }

        final long spinNs = spin(Math.min(durationNs, maxSpinNs));
        spins.recordValue(spinNs);
        if (spinNs > outliers.thresholdNs())
        {
            outliers.add(OutlierLog.NOTHING, index, spinNs, counters);
        }
    }

    /**
     * Print percentiles and outliers.
     *
     * @param stream to print to.
     */
    void print(final PrintStream stream)
    {
        stream.printf(Locale.ROOT, "%12s %14s %14s%n", "percentile", operation + " us", "nothing us");
        for (final double percentile : PERCENTILES)
        {
            stream.printf(Locale.ROOT, "%12.3f %14.1f %14.1f%n",
                percentile,
                operations.getValueAtPercentile(percentile) / NS_PER_US,
                spins.getValueAtPercentile(percentile) / NS_PER_US);
        }

        outliers.print(stream);
    }

    /**
     * Write both histograms.
     *
     * @param directory for the files; made when it is not there.
     * @param prefix    of their names.
     * @throws IOException when they cannot be written.
     */
    void write(final Path directory, final String prefix) throws IOException
    {
        Files.createDirectories(directory);
        write(directory.resolve(prefix + "-" + operation + ".hgrm"), operations);
        write(directory.resolve(prefix + "-nothing.hgrm"), spins);
    }

    private static long spin(final long durationNs)
    {
        final long startNs = System.nanoTime();
        long elapsedNs;
        do
        {
            elapsedNs = System.nanoTime() - startNs;
        }
        while (elapsedNs < durationNs);

        return elapsedNs;
    }

    private static void write(final Path file, final Histogram histogram) throws IOException
    {
        try (PrintStream stream = new PrintStream(file.toFile(), StandardCharsets.UTF_8))
        {
            histogram.outputPercentileDistribution(stream, PERCENTILE_TICKS_PER_HALF, NS_PER_US);
        }
    }
}
