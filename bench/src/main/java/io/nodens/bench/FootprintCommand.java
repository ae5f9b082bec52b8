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
package io.nodens.bench;

import io.nodens.bench.system.ProcessMemory;
import io.nodens.bench.system.nodens.StartedMembers;
import io.nodens.bench.system.wire.WireCrowd;
import io.nodens.bench.system.wire.WireTree;
import io.nodens.bench.system.zookeeper.ZooKeeperMembers;
import io.nodens.cluster.testkit.Endpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Measures the memory of one server with many znodes and many connections, and what happens when all of these come
 * back at once.
 */
@Command(
    name = "footprint",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Memory (PSS) of one server process with many znodes and idle connections of ZooKeeper's protocol; " +
        "then all connections are cut, and connect again at once.")
final class FootprintCommand implements Callable<Integer>
{
    private static final int CONNECT_AT_ONCE = 256;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(3);
    private static final double KIB_PER_MIB = 1024.0;

    @Option(names = "--system", defaultValue = "gateway", description = "gateway, of a member; or zookeeper")
    private String system;

    @Option(names = "--connections", defaultValue = "10000", description = "idle clients with a session each")
    private int connections;

    @Option(names = "--znodes", defaultValue = "1000000", description = "a thousand to a parent")
    private int znodes;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Option(names = "--hold", defaultValue = "30", description = "seconds for which the clients idle before memory " +
        "is looked at")
    private int holdS;

    @Option(names = "--jar", paramLabel = "FILE", defaultValue = "${sys:nodens.jar:-cluster/target/nodens.jar}",
        description = "of the member to start")
    private Path jar;

    @Option(names = "--member-arg", paramLabel = "ARG", description = "for the member; may be repeated")
    private List<String> memberArguments = new ArrayList<>();

    @Option(names = "--member-jvm", paramLabel = "OPTION", defaultValue = "@distribution/src/conf/server.jvm",
        description = "for the virtual machine of the member, by default those of the distribution; may be repeated")
    private List<String> memberJvm = new ArrayList<>();

    @Option(names = "--zookeeper-jvm", paramLabel = "OPTION", defaultValue = ZooKeeperMembers.DEFAULT_HEAP,
        description = "for the virtual machine of ZooKeeper, by default the heap of its start script; may be repeated")
    private List<String> zookeeperJvm = new ArrayList<>();

    @Option(names = "--out", defaultValue = "bench-results", description = "parent of the server's directory")
    private Path out;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        switch (system)
        {
            case "zookeeper" ->
            {
                try (ZooKeeperMembers servers = new ZooKeeperMembers(out, 1, false, zookeeperJvm))
                {
                    measure(servers.endpoints("any"), servers.pid(0));
                }
            }
            case "gateway" ->
            {
                memberArguments.add("--gateway-max-connections-per-address=0");
                memberArguments.add("--gateway-max-connections=" + 2 * connections);
                try (StartedMembers members = new StartedMembers(jar, out, 1, memberJvm, memberArguments))
                {
                    measure(members.gatewayEndpoints("any"), members.pid(0));
                }
            }
            default -> throw new IllegalArgumentException("--system=" + system + ": gateway or zookeeper");
        }

        return 0;
    }

    private void measure(final String endpoint, final long pid) throws IOException, InterruptedException
    {
        final InetSocketAddress address = Endpoints.address(endpoint);
        report("started", pid);

        long startNs = System.nanoTime();
        WireTree.fill(address, znodes, dataLength);
        say(znodes + " znodes of " + dataLength + " bytes created, 256 in flight: " + sinceMs(startNs) + " ms");
        report("with znodes", pid);

        try (WireCrowd crowd = new WireCrowd(address, connections))
        {
            startNs = System.nanoTime();
            final int refused = crowd.connect(CONNECT_AT_ONCE, CONNECT_TIMEOUT_NS);
            say(connections + " connections, " + CONNECT_AT_ONCE + " at a time: " + sinceMs(startNs) + " ms, " +
                refused + " closed by the server");
            crowd.idle(TimeUnit.SECONDS.toNanos(holdS));
            say(crowd.openCount() + " open after " + holdS + " s");
            report("with connections", pid);
            ProcessMemory.collectGarbage(pid);
            report("with connections, after a garbage collection", pid);

            final long sessions = crowd.sessions();
            startNs = System.nanoTime();
            final int closed = crowd.reconnect(CONNECT_TIMEOUT_NS);
            say("all cut and connected again at once: " + sinceMs(startNs) + " ms, " + closed +
                " closed by the server meanwhile, sessions " + (sessions == crowd.sessions() ? "kept" : "REPLACED"));
            report("after that", pid);
        }
    }

    private void say(final String text)
    {
        System.out.println(system + ": " + text);
    }

    private static long sinceMs(final long startNs)
    {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private void report(final String when, final long pid)
    {
        final ProcessMemory memory = ProcessMemory.of(pid);
        say(String.format(
            Locale.ROOT, "PSS %s: %.0f MiB, of which shared memory %.0f MiB",
            when, memory.pssKib() / KIB_PER_MIB, memory.sharedKib() / KIB_PER_MIB));
    }
}
