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

import io.nodens.tree.TreeConfiguration;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * How long single creates take while a tree grows from nothing. After every create the same thread spins for as long
 * without doing anything: what interrupts the spin is the machine's, and interrupts creates as often. An operation
 * beyond the threshold is told with what befell the thread in its neighbourhood ({@link ThreadCounters}).
 */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measure every single create while a tree grows from nothing, beside the machine's own hiccups.")
public final class TreeGrowthCommand implements Callable<Integer>
{
    private static final int WARM_UP_ZNODES = 500_000;
    private static final int OPERATIONS_PER_SAMPLE = 1024;
    private static final long MAX_SPIN_NS = 10_000;
    private static final int DIGITS = 3;
    private static final int PERCENTILE_TICKS_PER_HALF = 5;
    private static final double NS_PER_US = 1000.0;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999, 100};

    @Option(names = "--znodes", defaultValue = "10000000", description = "at most ten million")
    private int znodes;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Option(names = "--segment-length", description = "bytes of a segment; what a member has by default when absent")
    private int segmentLength = TreeConfiguration.SEGMENT_LENGTH_DEFAULT;

    @Option(names = "--max-region-bytes", defaultValue = "3221225472", description = "limit of the region")
    private long maxRegionBytes;

    @Option(names = "--rate", defaultValue = "0", description = "creates per second; 0 for as fast as it goes")
    private int rate;

    @Option(names = "--directory", description = "for the region; in shared memory when absent")
    private Path directory;

    @Option(names = "--threshold-us", defaultValue = "200", description = "operations beyond it are told one by one")
    private int thresholdUs;

    @Option(names = "--out", description = "directory for the histograms; none when absent")
    private Path out;

    private final Histogram creates = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    private final Histogram spins = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);

    @Override
    public Integer call() throws IOException
    {
        grow(WARM_UP_ZNODES, new OutlierLog(TimeUnit.MINUTES.toNanos(1)));
        creates.reset();
        spins.reset();

        final OutlierLog outliers = new OutlierLog(TimeUnit.MICROSECONDS.toNanos(thresholdUs));
        final long startNs = System.nanoTime();
        grow(znodes, outliers);
        final long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);

        System.out.printf(
            Locale.ROOT, "%,d creates in %,d ms, segments of %,d bytes%n", znodes, elapsedMs, segmentLength);
        System.out.printf(Locale.ROOT, "%12s %14s %14s%n", "percentile", "create us", "nothing us");
        for (final double percentile : PERCENTILES)
        {
            System.out.printf(Locale.ROOT, "%12.3f %14.1f %14.1f%n",
                percentile,
                creates.getValueAtPercentile(percentile) / NS_PER_US,
                spins.getValueAtPercentile(percentile) / NS_PER_US);
        }

        outliers.print(System.out);
        if (null != out)
        {
            Files.createDirectories(out);
            write("growth-create.hgrm", creates);
            write("growth-nothing.hgrm", spins);
        }

        return 0;
    }

    private void grow(final int count, final OutlierLog outliers) throws IOException
    {
        final Path regionDirectory = null == directory ? RegionDirectory.create() : directory;
        final TreeConfiguration configuration = new TreeConfiguration()
            .directory(regionDirectory).segmentLength(segmentLength).maxRegionBytes(maxRegionBytes);
        try (NodensTree tree = new NodensTree(configuration, count, dataLength);
            ThreadCounters counters = new ThreadCounters())
        {
            tree.createTop();
            final long intervalNs = 0 == rate ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
            long dueNs = System.nanoTime();
            for (int i = 0; i < count; i++)
            {
                if (0 == i % OPERATIONS_PER_SAMPLE)
                {
                    counters.sample();
                }

                final long createNs = create(tree, i);
                creates.recordValue(createNs);
                if (createNs > outliers.thresholdNs())
                {
                    outliers.add(OutlierLog.CREATE, i, createNs, counters);
                }

                final long spinNs = spin(Math.min(createNs, MAX_SPIN_NS));
                spins.recordValue(spinNs);
                if (spinNs > outliers.thresholdNs())
                {
                    outliers.add(OutlierLog.NOTHING, i, spinNs, counters);
                }

                dueNs += intervalNs;
                while (System.nanoTime() < dueNs && 0 != intervalNs)
                {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static long create(final NodensTree tree, final int index)
    {
        final long startNs = System.nanoTime();
        if (0 == index % TreePaths.CHILDREN)
        {
            tree.createParent(index);
        }

        tree.createFilled(index);
        return System.nanoTime() - startNs;
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

    private void write(final String file, final Histogram histogram) throws IOException
    {
        try (PrintStream stream = new PrintStream(out.resolve(file).toFile(), StandardCharsets.UTF_8))
        {
            histogram.outputPercentileDistribution(stream, PERCENTILE_TICKS_PER_HALF, NS_PER_US);
        }
    }
}
