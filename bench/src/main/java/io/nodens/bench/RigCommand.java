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

import io.nodens.bench.raw.RawAeronSystem;
import io.nodens.bench.raw.RawMembers;
import io.nodens.bench.rig.LoadRig;
import io.nodens.bench.rig.NodensSystem;
import io.nodens.bench.rig.RigSettings;
import io.nodens.bench.rig.SystemUnderTest;
import io.nodens.bench.rig.Workload;
import io.nodens.bench.zookeeper.ZooKeeperClientSystem;
import io.nodens.bench.zookeeper.ZooKeeperMembers;
import io.nodens.client.ReadLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Loads running members end to end and prints percentiles.
 */
@Command(
    name = "rig",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Load running members end to end: a closed loop, or a fixed rate timed from intended instants.")
final class RigCommand implements Callable<Integer>
{
    /** Exit code of a run that missed its rate or met errors. */
    static final int EXIT_CODE_FAILED_RUN = 3;

    @Option(names = "--endpoints", paramLabel = "LIST",
        description = "front ends of members that run already: host:basePort,... or ipc[:streamId]")
    private String endpoints;

    @Option(names = "--start", paramLabel = "COUNT", defaultValue = "0",
        description = "start this many members as processes of their own, and stop them in the end")
    private int start;

    @Option(names = "--system", defaultValue = "nodens",
        description = "nodens; raw: a bare Aeron Cluster that echoes, of --start members; gateway: the gateways of " +
            "members, through ZooKeeper's Java client; zookeeper: ZooKeeper's servers, through the same")
    private String systemName;

    @Option(names = "--wire", description = "with gateway and zookeeper: not through ZooKeeper's Java client, which " +
        "costs more than either server, but by connections that the generator drives itself")
    private boolean isByWire;

    @Option(names = "--member-arg", paramLabel = "ARG",
        description = "for every started member, such as --member-arg=--profile=balanced; may be repeated")
    private List<String> memberArguments = new ArrayList<>();

    @Option(names = "--connect-to", defaultValue = "any",
        description = "which of the started members: any, leader, follower")
    private String connectTo;

    @Option(names = "--forced", description = "with zookeeper: force transactions to the disk")
    private boolean isForced;

    @Option(names = "--ipc", description = "use the media driver of the started leader, and IPC to it")
    private boolean isIpc;

    @Option(names = "--jar", paramLabel = "FILE", defaultValue = "${sys:nodens.jar:-cluster/target/nodens.jar}",
        description = "of the members to start")
    private Path jar;

    @Option(names = "--aeron-dir", paramLabel = "DIR",
        description = "media driver to use, such as a member's for ipc; default: one of the rig's own")
    private String aeronDir;

    @Option(names = "--workload", defaultValue = "get", description = "get, set, create-delete, mixed, " +
        "coordination (of 100 operations 45 get, 45 list 100 children, 8 set, 1 creates, 1 deletes)")
    private String workload;

    @Option(names = "--read-level", defaultValue = "LOCAL", description = "LOCAL, LINEARIZABLE, STALE")
    private ReadLevel readLevel;

    @Option(names = "--rate", defaultValue = "0",
        description = "operations a second over all connections; 0 for a closed loop")
    private long rate;

    @Option(names = "--warm-up", defaultValue = "10", description = "seconds before anything is recorded")
    private int warmUp;

    @Option(names = "--duration", defaultValue = "10", description = "seconds of each recorded run")
    private int duration;

    @Option(names = "--runs", defaultValue = "5", description = "recorded runs")
    private int runs;

    @Option(names = "--threads", defaultValue = "1", description = "generator threads")
    private int threads;

    @Option(names = "--connections", defaultValue = "1", description = "clients, dealt out to the threads")
    private int connections;

    @Option(names = "--window", defaultValue = "1", description = "most operations in flight of a connection")
    private int window;

    @Option(names = "--keys", defaultValue = "10000", description = "znodes that are read and written")
    private int keys;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Option(names = "--write-ratio", defaultValue = "0.2", description = "share of writes in the mixed workload")
    private double writeRatio;

    @Option(names = "--seed", defaultValue = "1", description = "of the choice of keys and operations")
    private long seed;

    @Option(names = "--idle", defaultValue = "yield", description = "of the generators: spin, yield, park")
    private String idle;

    @Option(names = "--out", defaultValue = "bench-results", description = "parent of the result directory")
    private Path out;

    @Option(names = "--label", defaultValue = "", description = "added to the name of the result directory")
    private String label;

    @Override
    public Integer call() throws InterruptedException
    {
        final RigSettings settings = new RigSettings(
            Workload.parse(workload), rate, warmUp, duration, runs, threads, connections, window, keys, dataLength,
            writeRatio, seed, idle);
        if (start > 0 == (null != endpoints))
        {
            throw new IllegalArgumentException(
                "give either --endpoints of running members or --start a number of them");
        }

        if ("raw".equals(systemName) && start > 0)
        {
            final RawMembers members = new RawMembers(out, start, memberArguments);
            return run(settings, new RawAeronSystem(members, start + " member(s), arguments " + memberArguments), null);
        }

        if ("zookeeper".equals(systemName) || "gateway".equals(systemName))
        {
            return runByZooKeeperClient(settings);
        }

        if (!"nodens".equals(systemName))
        {
            throw new IllegalArgumentException(
                "--system=" + systemName + ": nodens, raw with --start, gateway, or zookeeper");
        }

        if (0 == start)
        {
            return run(settings, new NodensSystem(endpoints, aeronDir, readLevel, "running members"), null);
        }

        try (StartedMembers members = new StartedMembers(jar, out, start, memberArguments))
        {
            final String place = isIpc ? "ipc" : members.endpoints(connectTo);
            final String driverDir = isIpc ? members.leaderAeronDirectory() : aeronDir;
            return run(settings, new NodensSystem(place, driverDir, readLevel, members.describe()), members);
        }
    }

    private int runByZooKeeperClient(final RigSettings settings) throws InterruptedException
    {
        if (0 == start)
        {
            return run(
                settings, new ZooKeeperClientSystem(systemName, endpoints, "running servers", isByWire, null), null);
        }
        if ("zookeeper".equals(systemName))
        {
            final ZooKeeperMembers servers = new ZooKeeperMembers(out, start, isForced);
            return run(settings, new ZooKeeperClientSystem(
                systemName, servers.endpoints(), start + " server(s), forceSync=" + (isForced ? "yes" : "no"),
                isByWire, servers), null);
        }

        memberArguments.add("--gateway-max-connections-per-address=0");
        try (StartedMembers members = new StartedMembers(jar, out, start, memberArguments))
        {
            return run(settings, new ZooKeeperClientSystem(
                systemName, members.gatewayEndpoints(), members.describe(), isByWire, null), members);
        }
    }

    private int run(final RigSettings settings, final SystemUnderTest underTest, final StartedMembers members)
        throws InterruptedException
    {
        boolean isDone = false;
        try (SystemUnderTest system = underTest)
        {
            final Path directory = new LoadRig(system, settings, System.out).run(out, label, commandLine());
            if (null != members)
            {
                members.copyLogs(directory);
            }

            isDone = true;
            System.out.println("results: " + directory.toAbsolutePath());
            return directory.getFileName().toString().endsWith("FAIL") ? EXIT_CODE_FAILED_RUN : 0;
        }
        finally
        {
            if (!isDone && null != members)
            {
                members.keepFiles();
            }
        }
    }

    private static String commandLine()
    {
        return ProcessHandle.current().info().commandLine().orElse("unknown");
    }
}
