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

/**
 * How long single writes of large data take ({@link SingleOperations}): setData of one znode after the other, or with
 * {@code --create} creates, which take fresh memory.
 */
@Command(
    name = "large",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measure every single write of large data, beside the machine's own hiccups.")
public final class TreeLargeCommand implements Callable<Integer>
{
    private static final int WARM_UP = 5_000;
    private static final long MAX_SPIN_NS = 100_000;

    @Option(names = "--operations", defaultValue = "50000", description = "writes to measure")
    private int operations;

    @Option(names = "--data-length", defaultValue = "1048576", description = "bytes of data of each; at most 1 MiB")
    private int dataLength;

    @Option(names = "--znodes", defaultValue = "64", description = "that setData goes round")
    private int znodes;

    @Option(names = "--create", description = "creates into fresh memory, --znodes of them, in place of setData")
    private boolean isCreate;

    @Option(names = "--max-region-bytes", defaultValue = "4294967296", description = "limit of the region")
    private long maxRegionBytes;

    @Mixin
    private final SingleWriteOptions options = new SingleWriteOptions();

    @Override
    public Integer call() throws IOException
    {
        options.check();
        SingleWriteOptions.check("--operations", operations, 1, Integer.MAX_VALUE);
        SingleWriteOptions.check("--data-length", dataLength, 1, TreeUnderTest.MAX_DATA_LENGTH);
        SingleWriteOptions.check("--znodes", znodes, 1, TreePaths.MAX_ZNODES);
        final TreeConfiguration configuration = options.configuration().maxRegionBytes(maxRegionBytes);
        try (NodensTree tree = new NodensTree(configuration, znodes, dataLength);
            ThreadCounters counters = new ThreadCounters())
        {
            final String operation = isCreate ? "create" : "set";
            final SingleOperations times = new SingleOperations(
                operation, options.thresholdNs(), MAX_SPIN_NS, counters);
            if (isCreate)
            {
                tree.createTop();
                tree.createParent(0);
                warmUpCreates(tree);
                measureCreates(tree, times);
            }
            else
            {
                tree.fill();
                warmUpSets(tree);
                measureSets(tree, times);
            }

            System.out.printf(Locale.ROOT, "%s of %,d bytes, %d znodes%n", operation, dataLength, znodes);
            times.print(System.out);
            options.write(times, "large");
        }

        return 0;
    }

    private void warmUpSets(final NodensTree tree)
    {
        for (int i = 0; i < WARM_UP; i++)
        {
            tree.setData(i % znodes, dataLength);
        }
    }

    /**
     * Of one znode that comes and goes: the memory of the measured ones is to be fresh.
     */
    private void warmUpCreates(final NodensTree tree)
    {
        for (int i = 0; i < WARM_UP; i++)
        {
            tree.create(0, dataLength);
            tree.delete(0);
        }
    }

    private void measureSets(final NodensTree tree, final SingleOperations times)
    {
        long dueNs = System.nanoTime();
        for (int i = 0; i < operations; i++)
        {
            times.before(i);
            final long startNs = System.nanoTime();
            tree.setData(i % znodes, dataLength);
            times.after(i, System.nanoTime() - startNs);
            dueNs = options.await(dueNs);
        }
    }

    private void measureCreates(final NodensTree tree, final SingleOperations times)
    {
        long dueNs = System.nanoTime();
        for (int i = 0; i < znodes; i++)
        {
            if (0 == i % TreePaths.CHILDREN && i > 0)
            {
                tree.createParent(i);
            }

            times.before(i);
            final long startNs = System.nanoTime();
            tree.createFilled(i);
            times.after(i, System.nanoTime() - startNs);
            dueNs = options.await(dueNs);
        }
    }
}
