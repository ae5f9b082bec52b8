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
        final List<Budget> budgets = new ArrayList<>();
        final List<Integer> counts = runs.good().stream()
            .filter((run) -> run.system().startsWith("nodens-")).map(RunFile::servers).distinct().sorted().toList();
        for (final int servers : counts)
        {
            for (final String transport : List.of("ipc", "udp"))
            {
                addGet(budgets, runs, servers, transport);
                addSet(budgets, runs, servers, transport);
            }
        }

        return budgets;
    }

    private static void addGet(
        final List<Budget> budgets, final RunSet runs, final int servers, final String transport)
    {
        final OptionalDouble read = p50(runs, "nodens-embedded", "get", servers);
        final OptionalDouble ping = p50(runs, "ping-" + transport, "get", 1);
        final OptionalDouble get = p50(runs, "nodens-" + transport, "get", servers);
        if (read.isPresent() && ping.isPresent() && get.isPresent())
        {
            budgets.add(new Budget(
                title("get", transport, servers),
                List.of(
                    new Hop("there and back by bare Aeron (ping-" + transport + ")", ping.getAsDouble()),
                    new Hop("read of the tree (nodens-embedded)", read.getAsDouble()),
                    new Hop(
                        "client, codecs, front end (the rest)",
                        get.getAsDouble() - ping.getAsDouble() - read.getAsDouble()))));
        }
    }

    private static void addSet(
        final List<Budget> budgets, final RunSet runs, final int servers, final String transport)
    {
        final OptionalDouble ping = p50(runs, "ping-" + transport, "get", 1);
        final OptionalDouble echo = p50(runs, "echo-" + transport, "set", servers);
        final OptionalDouble set = p50(runs, "nodens-" + transport, "set", servers);
        if (ping.isPresent() && echo.isPresent() && set.isPresent())
        {
            budgets.add(new Budget(
                title("set", transport, servers),
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

    private static String title(final String kind, final String transport, final int servers)
    {
        return kind + " over " + transport.toUpperCase(Locale.ROOT) +
            (1 == servers ? "" : ", " + servers + " members");
    }

    private static OptionalDouble p50(
        final RunSet runs, final String system, final String kind, final int servers)
    {
        final List<Double> medians = runs.good().stream()
            .filter((run) -> system.equals(run.system()) && servers == run.servers())
            .filter((run) -> 1 == run.load().connections() && 1 == run.load().window() && 0 == run.load().ratePerS())
            .filter((run) -> kind.equals(run.load().workload()))
            .flatMap((run) -> run.runs().stream())
            .flatMap((run) -> run.operations().stream())
            .map(OperationFigures::p50Us)
            .toList();
        return medians.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Spread.of(medians).median());
    }

    double totalUs()
    {
        return hops.stream().mapToDouble(Hop::us).sum();
    }
}
