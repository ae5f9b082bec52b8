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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.system.Clusters;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * Members of Nodens as processes, each with a gateway: inside, or in a process beside it.
 */
final class NodensUnderTest implements ZooKeeperUnderTest
{
    private static final long TIMEOUT_MS = 120_000;
    private static final int TICK_MS = 1_000;
    private static final Path DIRECTORY = Path.of("target", "system-tests").toAbsolutePath();

    private final LocalCluster cluster;
    private final List<ServerProcess> gateways = new ArrayList<>();
    private final int[] linesSeen;

    NodensUnderTest(final String name, final int memberCount, final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--super-digest=" + Identities.SUPER_DIGEST);
        all.add("--gateway-tick-time=" + TICK_MS + "ms");
        // Tests connect from one address, many at a time.
        all.add("--gateway-max-connections-per-address=0");
        cluster = new LocalCluster(
            Clusters.jar(),
            DIRECTORY.resolve(name + "." + ProcessHandle.current().pid()), memberCount,
            all.toArray(String[]::new));
        if (Boolean.getBoolean("nodens.test.keep"))
        {
            cluster.keepFiles();
        }
        linesSeen = new int[memberCount];
        try
        {
            cluster.start().awaitReady(TIMEOUT_MS);
        }
        catch (final IllegalStateException ex)
        {
            // Whoever asks next makes a new one, which would find these in its way.
            cluster.close();
            throw ex;
        }
    }

    /**
     * Members each of which has its gateway in a process beside it.
     *
     * @param name        of the directory.
     * @param memberCount of the cluster.
     * @return them, ready.
     */
    static NodensUnderTest withGatewayProcesses(final String name, final int memberCount)
    {
        final NodensUnderTest system =
            new NodensUnderTest(name, memberCount, "--profile=dev", "--gateway-port=none", "--gateway-words=*");
        for (int id = 0; id < memberCount; id++)
        {
            system.gateways.add(system.cluster.gatewayProcess(id, 0).start());
        }
        try
        {
            system.gateways.forEach((gateway) -> gateway.awaitReady(TIMEOUT_MS));
            return system;
        }
        catch (final IllegalStateException ex)
        {
            system.close();
            throw ex;
        }
    }

    /**
     * The gateway of a member, if it has a process of its own.
     *
     * @param memberId from 0.
     * @return the process.
     */
    ServerProcess gateway(final int memberId)
    {
        return gateways.get(memberId);
    }

    /**
     * All gateways that have processes of their own.
     *
     * @return the processes, by member.
     */
    List<ServerProcess> gateways()
    {
        return gateways;
    }

    /**
     * The members, to kill and start.
     *
     * @return them.
     */
    LocalCluster cluster()
    {
        return cluster;
    }

    @Override
    public String name()
    {
        return "Nodens";
    }

    @Override
    public int memberCount()
    {
        return cluster.members().size();
    }

    @Override
    public String endpoint(final int memberId)
    {
        return cluster.gatewayEndpoint(memberId);
    }

    @Override
    public int minSessionTimeoutMs()
    {
        return 2 * TICK_MS;
    }

    @Override
    public int maxSessionTimeoutMs()
    {
        return 20 * TICK_MS;
    }

    @Override
    public synchronized void verifyLogs()
    {
        final List<String> errors = new ArrayList<>();
        for (int id = 0; id < linesSeen.length; id++)
        {
            final ServerProcess member = cluster.member(id);
            final List<String> lines = member.log();
            for (final String line : lines.subList(linesSeen[id], lines.size()))
            {
                if (ServerProcess.isError(line))
                {
                    errors.add(member.name() + ": " + line);
                }
            }
            linesSeen[id] = lines.size();
        }
        for (final ServerProcess gateway : gateways)
        {
            gateway.log().stream().filter(ServerProcess::isError)
                .forEach((line) -> errors.add(gateway.name() + ": " + line));
        }
        if (!errors.isEmpty())
        {
            fail("processes reported " + errors.size() + " errors, files are in " + cluster.keepFiles() + ":\n" +
                String.join("\n", errors.subList(0, Math.min(20, errors.size()))));
        }
    }

    @Override
    public void close()
    {
        cluster.close();
    }
}
