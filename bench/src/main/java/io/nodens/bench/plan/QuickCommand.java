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

import java.util.List;
import java.util.concurrent.Callable;

/**
 * All systems side by side, in the time of a coffee.
 */
@Command(
    name = "quick",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measure all systems side by side in less than ten minutes on two cores: gets and sets one by one, " +
        "and sets at most. Short runs: for figures that count, use full.")
public final class QuickCommand implements Callable<Integer>
{
    @Mixin
    private SystemOptions options;

    @Mixin
    private PlanOptions plan;

    @Option(names = "--rounds", defaultValue = "2", description = "in each of which every system is started anew")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "4", description = "least seconds of each load that are not recorded")
    private int warmUp;

    @Option(names = "--max-warm-up",
        description = "most of them, while the load becomes faster or is compiled; default: twice the least of them " +
            "times the members, whose compilers share the processors")
    private Integer maxWarmUp;

    @Option(names = "--duration", defaultValue = "2", description = "seconds of each load that are recorded")
    private int duration;

    @Override
    public Integer call() throws InterruptedException
    {
        final Pace pace = new Pace(
            warmUp, null == maxWarmUp ? 2 * warmUp * Math.max(1, plan.servers()) : maxWarmUp, duration, 1, rounds, 1,
            plan.maxForeignCpu(), "yield");
        final List<PlannedLoad> loads = List.of(
            PlannedLoad.closed(Workload.GET, 1, 1),
            PlannedLoad.closed(Workload.SET, 1, 1),
            PlannedLoad.closed(Workload.SET, 4, 64));
        return new PlanRunner(options, plan.endpoints(), System.out).run(
            new Plan("quick", plan.servers(), plan.systems(usual()), loads, pace), plan.out());
    }

    /** Those that cost the client less tell something under loads that quick does not make. */
    private static List<Contender> usual()
    {
        return Contender.installed().stream()
            .filter((contender) -> Contender.GATEWAY_WIRE != contender && Contender.ZOOKEEPER_WIRE != contender)
            .toList();
    }
}
