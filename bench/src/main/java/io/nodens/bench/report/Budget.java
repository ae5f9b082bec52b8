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

import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Where the time of one operation goes, hop by hop: the differences between systems of which each does one thing more
 * than the one before.
 *
 * @param title what operation, and by which transport.
 * @param hops  that it takes, in the order in which they add up.
 */
record Budget(String title, List<Hop> hops)
{
    /**
     * A part of the time.
     *
     * @param name what happens in it.
     * @param us   median of the one system less that of the other, microseconds; below zero when noise is larger.
     */
    record Hop(String name, double us)
    {
    }

    /**
     * All that the runs allow: it takes the systems of one load, one client with one operation in flight.
     *
     * @param runs with the bare systems among them.
     * @return budgets of get and set over IPC and UDP, none when a system is missing.
     */
    static List<Budget> of(final RunSet runs)
    {
        final List<Shape> shapes = runs.good().stream()
            .filter((run) -> run.system().startsWith("ping-")).filter(Budget::isOneByOne)
            .map((run) -> Shape.of(runs, run)).distinct().toList();
        final List<Integer> counts = runs.good().stream()
            .filter((run) -> run.system().startsWith("nodens-")).map(RunFile::servers).distinct().sorted().toList();
        final List<Budget> budgets = new ArrayList<>();
        for (final int servers : counts)
        {
            for (final Shape shape : shapes)
            {
                final String text = 1 == shapes.size() ? "" : ", " + shape.text();
                for (final String transport : List.of("ipc", "udp"))
                {
                    addGet(budgets, new Source(runs, shape, servers, text), transport);
                    addSet(budgets, new Source(runs, shape, servers, text), transport);
                }
            }
        }

        return budgets;
    }

    private static boolean isOneByOne(final RunFile run)
    {
        return 1 == run.load().connections() && 1 == run.load().window() && 0 == run.load().ratePerS();
    }

    private static void addGet(final List<Budget> budgets, final Source source, final String transport)
    {
        final OptionalDouble read = source.p50("nodens-embedded", "get", source.servers);
        final OptionalDouble ping = source.p50("ping-" + transport, "get", 1);
        final OptionalDouble get = source.p50("nodens-" + transport, "get", source.servers);
        if (read.isPresent() && ping.isPresent() && get.isPresent())
        {
            budgets.add(new Budget(
                source.title("get", transport),
                List.of(
                    new Hop("there and back by bare Aeron (ping-" + transport + ")", ping.getAsDouble()),
                    new Hop("read of the tree (nodens-embedded)", read.getAsDouble()),
                    new Hop(
                        "client, codecs, front end (the rest)",
                        get.getAsDouble() - ping.getAsDouble() - read.getAsDouble()))));
        }
    }

    private static void addSet(final List<Budget> budgets, final Source source, final String transport)
    {
        final OptionalDouble ping = source.p50("ping-" + transport, "get", 1);
        final OptionalDouble echo = source.p50("echo-" + transport, "set", source.servers);
        final OptionalDouble set = source.p50("nodens-" + transport, "set", source.servers);
        if (ping.isPresent() && echo.isPresent() && set.isPresent())
        {
            budgets.add(new Budget(
                source.title("set", transport),
                List.of(
                    new Hop("there and back by bare Aeron (ping-" + transport + ")", ping.getAsDouble()),
                    new Hop(
                        "consensus, recording, service (echo-" + transport + " less that)",
                        echo.getAsDouble() - ping.getAsDouble()),
                    new Hop(
                        "front end, state machine, tree, results (the rest)",
                        set.getAsDouble() - echo.getAsDouble()))));
        }
    }

    /** What must be the same in runs that are taken from each other. */
    private record Shape(String label, String options, int dataLength, int keys, String keyChoice, String idle)
    {
        static Shape of(final RunSet runs, final RunFile run)
        {
            return new Shape(
                run.label(), runs.nameOf(run).substring(run.system().length()), run.load().dataLength(),
                run.load().keys(), run.load().keyChoice(), run.load().idle());
        }

        String text()
        {
            return dataLength + " B, " + keys + " keys, " + keyChoice + ", " + idle + options;
        }
    }

    private record Source(RunSet runs, Shape shape, int servers, String text)
    {
        String title(final String kind, final String transport)
        {
            return kind + " over " + transport.toUpperCase(Locale.ROOT) +
                (1 == servers ? "" : ", " + servers + " members") + text;
        }

        OptionalDouble p50(final String system, final String kind, final int count)
        {
            final List<Double> medians = runs.good().stream()
                .filter((run) -> system.equals(run.system()) && count == run.servers())
                .filter(Budget::isOneByOne)
                .filter((run) -> kind.equals(run.load().workload()) && shape.equals(Shape.of(runs, run)))
                .flatMap((run) -> run.runs().stream())
                .flatMap((run) -> run.operations().stream())
                .map(OperationFigures::p50Us)
                .toList();
            return medians.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Spread.of(medians).median());
        }
    }

    double totalUs()
    {
        return hops.stream().mapToDouble(Hop::us).sum();
    }
}
