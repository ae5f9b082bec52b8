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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * How long single creates take while a tree grows from nothing ({@link SingleOperations}).
 */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measure every single create while a tree grows from nothing, beside the machine's own hiccups.")
public final class TreeGrowthCommand implements Callable<Integer>
{
    private static final int WARM_UP_ZNODES = 500_000;
    private static final long MAX_SPIN_NS = 10_000;

    @Option(names = "--znodes", defaultValue = "10000000", description = "at most ten million")
    private int znodes;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Option(names = "--segment-length", description = "bytes of a segment; what a member has by default when absent")
    private int segmentLength = TreeConfiguration.SEGMENT_LENGTH_DEFAULT;

    @Option(names = "--max-region-bytes", defaultValue = "3221225472", description = "limit of the region")
    private long maxRegionBytes;

    @Mixin
    private final SingleWriteOptions options = new SingleWriteOptions();

    @Override
    public Integer call() throws IOException
    {
        options.check();
        SingleWriteOptions.check("--znodes", znodes, 1, TreePaths.MAX_ZNODES);
        SingleWriteOptions.check("--data-length", dataLength, 0, TreeUnderTest.MAX_DATA_LENGTH);
        try (ThreadCounters counters = new ThreadCounters())
        {
            grow(WARM_UP_ZNODES, operations(TimeUnit.MINUTES.toNanos(1), counters));

            final SingleOperations creates = operations(options.thresholdNs(), counters);
            final long startNs = System.nanoTime();
            grow(znodes, creates);
            final long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);

            System.out.printf(
                Locale.ROOT, "%,d creates in %,d ms, segments of %,d bytes%n", znodes, elapsedMs, segmentLength);
            creates.print(System.out);
            options.write(creates, "growth");
        }

        return 0;
    }

    private static SingleOperations operations(final long thresholdNs, final ThreadCounters counters)
    {
        return new SingleOperations("create", thresholdNs, MAX_SPIN_NS, counters);
    }

    private void grow(final int count, final SingleOperations creates) throws IOException
    {
        final TreeConfiguration configuration = options.configuration()
            .segmentLength(segmentLength).maxRegionBytes(maxRegionBytes);
        try (NodensTree tree = new NodensTree(configuration, count, dataLength))
        {
            tree.createTop();
            long dueNs = System.nanoTime();
            for (int i = 0; i < count; i++)
            {
                creates.before(i);
                creates.after(i, create(tree, i));
                dueNs = options.await(dueNs);
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
}
