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
package io.nodens.bench.plan;

import io.nodens.bench.rig.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * All systems, all loads: for hosts that do nothing else.
 */
@Command(
    name = "full",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measure all systems under all loads, for hours, on hardware that does nothing else. " +
        "docs/benchmarks.md says how to prepare it.")
public final class FullCommand implements Callable<Integer>
{
    private static final int[] CONNECTIONS = {1, 10, 100, 1_000};
    private static final int[] DATA_LENGTHS = {100, 1 << 10, 16 << 10, 128 << 10, 1 << 20};
    private static final int WINDOW = 64;
    private static final int SATURATING_CONNECTIONS = 4;

    @Mixin
    private SystemOptions options;

    @Mixin
    private PlanOptions plan;

    @Option(names = "--rounds", defaultValue = "5", description = "in each of which every system is started anew")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "10", description = "least seconds of each load that are not recorded")
    private int warmUp;

    @Option(names = "--max-warm-up", defaultValue = "60", description = "most seconds of it")
    private int maxWarmUp;

    @Option(names = "--duration", defaultValue = "20", description = "seconds of each load that are recorded")
    private int duration;

    @Option(names = "--rates", paramLabel = "N", split = ",", defaultValue = "1000,5000,20000,100000",
        description = "fixed rates of sets and gets, operations a second, due at instants of a schedule")
    private List<Long> rates = new ArrayList<>();

    @Option(names = "--threads", defaultValue = "1",
        description = "of the generator: no more than there are processors for it")
    private int threads;

    @Option(names = "--idle", defaultValue = "spin",
        description = "of the generators, which have processors of their own: spin, yield, park")
    private String idle;

    @Option(names = "--loads", paramLabel = "NAME", split = ",", defaultValue = "one,most,rates,connections,sizes",
        description = "one: every workload one by one; most: every workload with 4 x 64 in flight; rates: gets and " +
            "sets at fixed rates; connections: gets and sets of 1 to 1,000 clients; sizes: of 100 B to 1 MiB")
    private List<String> loads = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException
    {
        final Pace pace = new Pace(
            warmUp, Math.max(warmUp, maxWarmUp), duration, 1, rounds, threads, plan.maxForeignCpu(), idle);
        return new PlanRunner(options, plan.endpoints(), System.out).run(
            new Plan("full", plan.servers(), plan.systems(Contender.installed()), plannedLoads(), pace), plan.out());
    }

    private List<PlannedLoad> plannedLoads()
    {
        final List<PlannedLoad> planned = new ArrayList<>();
        for (final String name : loads)
        {
            switch (name)
            {
                case "one" -> addAll(planned, 1, 1);
                case "most" -> addAll(planned, SATURATING_CONNECTIONS, WINDOW);
                case "rates" -> rates.forEach((rate) -> addBoth(
                    planned, PlannedLoad.closed(Workload.GET, SATURATING_CONNECTIONS, WINDOW).withRate(rate)));
                case "connections" ->
                {
                    for (final int connections : CONNECTIONS)
                    {
                        addBoth(planned, PlannedLoad.closed(Workload.GET, connections, 1));
                    }
                }
                case "sizes" ->
                {
                    for (final int length : DATA_LENGTHS)
                    {
                        addBoth(planned, PlannedLoad.closed(Workload.GET, 1, 1).withDataLength(length));
                        addBoth(planned, PlannedLoad.closed(Workload.GET, 10, 1).withDataLength(length));
                    }
                }
                default -> throw new IllegalArgumentException(
                    "--loads=" + name + ": any of one, most, rates, connections, sizes");
            }
        }

        return planned.stream().distinct().toList();
    }

    private static void addAll(final List<PlannedLoad> planned, final int connections, final int window)
    {
        for (final Workload workload : Workload.values())
        {
            planned.add(PlannedLoad.closed(workload, connections, window));
        }
    }

    /** The same load of gets and of sets. */
    private static void addBoth(final List<PlannedLoad> planned, final PlannedLoad load)
    {
        for (final Workload workload : List.of(Workload.GET, Workload.SET))
        {
            planned.add(new PlannedLoad(
                workload, load.ratePerS(), load.connections(), load.window(), load.dataLength()));
        }
    }
}
