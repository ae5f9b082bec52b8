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

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Holds what {@code bench/scripts/tree.sh} measured against the targets. Ratios are taken round by round.
 */
@Command(
    name = "tree-report",
    mixinStandardHelpOptions = true,
    description = "Print ratios, targets and all scores of a directory of JMH results.")
public final class TreeReportCommand implements Callable<Integer>
{
    private static final String READ = "TreeReadBenchmark.";
    private static final String WRITE = "TreeWriteBenchmark.";
    private static final String LARGE = "TreeLargeDataBenchmark.";
    private static final String CHILDREN = "TreeChildrenBenchmark.";
    private static final String MISS =
        TreeResults.key("MemoryLatencyBenchmark.dependentMiss", "length=239999936");
    private static final String MANY = "1000000";
    private static final String HOT = "256";
    private static final double NEGLIGIBLE_BYTES = 0.5;
    /** What the harness itself allocates, whatever it measures. */
    private static final double HARNESS_BYTES_PER_NS = 0.002;

    @Parameters(paramLabel = "DIRECTORY", description = "with jmh-ROUND-NAME.json")
    private Path directory;

    private TreeResults results;
    private int missed;

    @Override
    public Integer call() throws IOException
    {
        results = new TreeResults(directory);
        System.out.printf(Locale.ROOT, "%-64s %28s %8s%n", "median (min - max) over rounds", "", "target");
        reads();
        children();
        writes();
        allocations();
        System.out.printf(Locale.ROOT, "%n%d targets missed%n%n", missed);
        for (final String key : results.keys())
        {
            final double[] writes = results.writes(key);
            System.out.printf(Locale.ROOT, "%-90s %36s ns %9.1f B%s%n", key, range(results.scores(key), "%.1f"),
                TreeResults.median(results.allocations(key)),
                key.contains("writing=true") ?
                    String.format(Locale.ROOT, ", writer %,.0f/s", TreeResults.median(writes)) : "");
        }

        return 0;
    }

    private void reads()
    {
        ratio("random read / DataTree", read("getData", "NODENS", MANY, false),
            read("getData", "DATATREE", MANY, false), 0.6);
        ratio("random read / DataTree with a copy of the data", read("getData", "NODENS", MANY, false),
            read("getData", "DATATREE_COPY", MANY, false), 0.6);
        ratio("random read / map, new key, copy", read("getData", "NODENS", MANY, false),
            read("getData", "MAP", MANY, false), 1.0);
        ratio("random read beside a writer / DataTree beside one", read("getData", "NODENS", MANY, true),
            read("getData", "DATATREE", MANY, true), 0.25);
        ratio("random read in dependent misses", read("getData", "NODENS", MANY, false), MISS, 2.5);
        ratio("random read beside a writer in dependent misses", read("getData", "NODENS", MANY, true), MISS,
            Double.NaN);
        target("hot read, ns", results.scores(read("getData", "NODENS", HOT, false)), 60);
        ratio("hot read / DataTree", read("getData", "NODENS", HOT, false),
            read("getData", "DATATREE", HOT, false), 0.5);
        ratio("random read from another process / own", read("getData", "NODENS_FOREIGN", MANY, false),
            read("getData", "NODENS", MANY, false), 1.1);
        ratio("the same beside a writer", read("getData", "NODENS_FOREIGN", MANY, true),
            read("getData", "NODENS", MANY, true), 1.1);
        ratio("exists / DataTree", read("exists", "NODENS", MANY, false), read("exists", "DATATREE", MANY, false), 0.5);
        ratio("read of 1 MiB / DataTree with a copy", large("getData", "NODENS"), large("getData", "DATATREE_COPY"),
            Double.NaN);
    }

    private void children()
    {
        for (final String method : new String[]{"whole", "paged", "firstPage"})
        {
            for (final String count : new String[]{"10", "10000", MANY})
            {
                ratio("children, " + method + ", " + count + " / DataTree whole",
                    TreeResults.key(CHILDREN + method, "kind=NODENS", "children=" + count),
                    TreeResults.key(CHILDREN + method, "kind=DATATREE", "children=" + count), 0.5);
            }
        }
        for (final String count : new String[]{"10", "10000", MANY})
        {
            ratio("children, whole, " + count + " / DataTree with a copy of the names",
                TreeResults.key(CHILDREN + "whole", "kind=NODENS", "children=" + count),
                TreeResults.key(CHILDREN + "whole", "kind=DATATREE_COPY", "children=" + count), 0.5);
        }
    }

    private void writes()
    {
        for (final String method : new String[]{"create", "delete", "setData", "setDataOfOtherLength"})
        {
            for (final String length : new String[]{"0", "100", "1024"})
            {
                ratio(method + ", " + length + " bytes / DataTree",
                    write(method, "NODENS", length), write(method, "DATATREE", length), 1.0);
            }
        }

        ratio("setData, 1 MiB / DataTree", large("setData", "NODENS"), large("setData", "DATATREE"), 1.0);
    }

    private void allocations()
    {
        double most = 0;
        String where = "";
        for (final String key : results.keys())
        {
            final double bytes = TreeResults.median(results.allocations(key)) -
                HARNESS_BYTES_PER_NS * TreeResults.median(results.scores(key));
            if (key.contains("kind=NODENS") && !key.contains("writing=true") && bytes > most)
            {
                most = bytes;
                where = key;
            }
        }

        target("most bytes allocated by an operation of ours " + where, new double[]{most}, NEGLIGIBLE_BYTES);
    }

    private void ratio(final String name, final String key, final String other, final double limit)
    {
        target(name, results.ratios(key, other), limit);
    }

    private void target(final String name, final double[] values, final double limit)
    {
        if (0 == values.length)
        {
            return;
        }

        final boolean isMissed = TreeResults.median(values) > limit;
        missed += isMissed ? 1 : 0;
        System.out.printf(Locale.ROOT, "%-64s %28s %8s %s%n", name, range(values, "%.2f"),
            Double.isNaN(limit) ? "" : String.format(Locale.ROOT, "%.2f", limit), isMissed ? "MISSED" : "");
    }

    private static String range(final double[] values, final String format)
    {
        return String.format(Locale.ROOT, format + " (" + format + " - " + format + ")",
            TreeResults.median(values), values[0], values[values.length - 1]);
    }

    private static String read(final String method, final String kind, final String keys, final boolean isWriting)
    {
        return TreeResults.key(
            READ + method, "kind=" + kind, "keys=" + keys, "znodes=" + MANY, "writing=" + isWriting);
    }

    private static String write(final String method, final String kind, final String length)
    {
        return TreeResults.key(WRITE + method, "kind=" + kind, "znodes=" + MANY, "dataLength=" + length);
    }

    private static String large(final String method, final String kind)
    {
        return TreeResults.key(LARGE + method, "kind=" + kind);
    }
}
