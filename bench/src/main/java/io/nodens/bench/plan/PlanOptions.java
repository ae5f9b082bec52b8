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

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every plan can be told.
 */
final class PlanOptions
{
    @Option(names = "--start", paramLabel = "COUNT", defaultValue = "1",
        description = "members of each system, as processes of this host")
    private int servers;

    @Option(names = "--systems", paramLabel = "NAME", split = ",",
        description = "which systems, in the order of each round; a wrong name prints all of them")
    private List<String> systems = new ArrayList<>();

    @Option(names = "--at", paramLabel = "SYSTEM=ENDPOINTS",
        description = "a system that runs already, perhaps on other hosts, as rig --endpoints takes it; may be " +
            "repeated")
    private Map<String, String> endpoints = new LinkedHashMap<>();

    @Option(names = "--max-foreign-cpu", defaultValue = "0.1",
        description = "a run has failed when other processes and the hypervisor used more of the processors; 0 to 1")
    private double maxForeignCpu;

    @Option(names = "--out", defaultValue = "bench-results", description = "parent of the result directory")
    private Path out;

    int servers()
    {
        return servers;
    }

    double maxForeignCpu()
    {
        return maxForeignCpu;
    }

    Path out()
    {
        return out;
    }

    /**
     * The systems to measure.
     *
     * @param usual what is measured when nothing was named.
     * @return those that were named.
     * @throws IllegalArgumentException naming an unknown one and what is allowed.
     */
    List<Contender> systems(final List<Contender> usual)
    {
        if (!systems.isEmpty())
        {
            return systems.stream().map(Contender::parse).toList();
        }

        return endpoints.isEmpty() ? usual : List.copyOf(endpoints().keySet());
    }

    /**
     * Where systems are that run already.
     *
     * @return endpoints by system.
     */
    Map<Contender, String> endpoints()
    {
        final Map<Contender, String> parsed = new EnumMap<>(Contender.class);
        endpoints.forEach((system, place) -> parsed.put(Contender.parse(system), place));
        return parsed;
    }
}
