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
package io.nodens.bench.scenario;

import io.nodens.bench.plan.Contender;
import io.nodens.bench.results.Load;
import io.nodens.bench.system.ProcessMemory;
import io.nodens.cluster.testkit.ServerProcess;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What servers take of the host's memory, before and after they get many znodes: PSS, in which what processes share
 * counts once.
 */
final class MemoryOfServers implements Scenario
{
    private static final String ROOT = "/scenario";
    private static final String MIB = "MiB";
    private static final double KIB_PER_MIB = 1024;
    private static final long BYTES_PER_KIB = 1024;

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.GATEWAY, Contender.ZOOKEEPER);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            name, 0, 1, 1, 1, options.znodes(), Load.UNIFORM, options.dataLength(), 1, 0, 0, 0, "park");
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final ScenarioClient client = cluster.connect(0);
        Answers.await(client.sync(), options.timeoutNs(), "a sync");
        final List<ServerProcess> servers = cluster.system().servers().processes();
        collectGarbage(servers);
        final long startedKib = pssKib(servers);
        record.figure("pss-started", MIB, startedKib / KIB_PER_MIB / servers.size());

        Forest.plant(client, ROOT, options, record);
        record.figure("pss-with-znodes", MIB, pssKib(servers) / KIB_PER_MIB / servers.size());
        collectGarbage(servers);
        final long fullKib = pssKib(servers);
        record.figure("pss-after-collection", MIB, fullKib / KIB_PER_MIB / servers.size());
        if (options.znodes() > 0)
        {
            record.figure("pss-of-a-znode", "bytes",
                (double)(fullKib - startedKib) * BYTES_PER_KIB / options.znodes() / servers.size());
        }
    }

    private static long pssKib(final List<ServerProcess> servers)
    {
        return servers.stream().mapToLong((server) -> ProcessMemory.of(server.pid()).pssKib()).sum();
    }

    private static void collectGarbage(final List<ServerProcess> servers)
    {
        servers.forEach((server) -> ProcessMemory.collectGarbage(server.pid()));
    }
}
