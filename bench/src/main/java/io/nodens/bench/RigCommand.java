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

import io.nodens.bench.plan.Contender;
import io.nodens.bench.plan.SystemOptions;
import io.nodens.bench.rig.Environment;
import io.nodens.bench.rig.LoadRig;
import io.nodens.bench.rig.RigSettings;
import io.nodens.bench.rig.RunDirectory;
import io.nodens.bench.rig.Workload;
import io.nodens.bench.system.SystemUnderTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
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
    @Option(names = "--endpoints", paramLabel = "LIST",
        description = "servers that run already, as their clients take them: of Nodens host:basePort,... or " +
            "ipc[:streamId]; host:port,... for clients of ZooKeeper")
    private String endpoints;

    @Option(names = "--start", paramLabel = "COUNT", defaultValue = "0",
        description = "start this many members as processes of their own, and stop them in the end")
    private int start;

    @Option(names = "--system", defaultValue = "nodens-udp",
        description = "what to load; a wrong name prints all of them")
    private String systemName;

    @Option(names = "--aeron-dir", paramLabel = "DIR",
        description = "media driver to use with --endpoints, such as a member's for ipc; default: one of the rig's own")
    private String aeronDir;

    @Mixin
    private SystemOptions options;

    @Option(names = "--workload", defaultValue = "get", description = "get, set, exists, children (a list of 100), " +
        "multi (of 10 sets), create-delete, mixed, coordination (of 100 operations 45 get, 45 list 100 children, " +
        "8 set, 1 creates, 1 deletes)")
    private String workload;

    @Option(names = "--rate", defaultValue = "0",
        description = "operations a second over all connections; 0 for a closed loop")
    private long rate;

    @Option(names = "--warm-up", defaultValue = "10", description = "least seconds before anything is recorded")
    private int warmUp;

    @Option(names = "--max-warm-up", defaultValue = "40",
        description = "most of these seconds, while the load becomes faster or is compiled")
    private int maxWarmUp;

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

    @Option(names = "--key-choice", defaultValue = "uniform",
        description = "how a key is chosen: uniform; zipfian: some are hot, exponent 0.99")
    private String keyChoice;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Option(names = "--write-ratio", defaultValue = "0.2", description = "share of writes in the mixed workload")
    private double writeRatio;

    @Option(names = "--max-foreign-cpu", defaultValue = "0.1",
        description = "a run has failed when other processes and the hypervisor used more of the processors; 0 to 1")
    private double maxForeignCpu;

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
            Workload.parse(workload), rate, warmUp, Math.max(warmUp, maxWarmUp), duration, runs, threads, connections,
            window, keys, keyChoice, dataLength, writeRatio, seed, maxForeignCpu, idle);
        if (start > 0 == (null != endpoints))
        {
            throw new IllegalArgumentException(
                "give either --endpoints of running servers or --start a number of them");
        }

        RunDirectory.checkLabel(label);
        final Contender contender = Contender.parse(systemName);
        contender.check(options, start, settings.workload().kinds());
        try (SystemUnderTest system = start > 0 ?
            contender.start(options, start, out) : contender.reach(options, endpoints, aeronDir))
        {
            return run(settings, system);
        }
    }

    private int run(final RigSettings settings, final SystemUnderTest system) throws InterruptedException
    {
        boolean isDone = false;
        try
        {
            final Path directory = new LoadRig(system, settings, System.out)
                .run(out, label, Environment.commandLine(), options.text());
            if (null != system.servers())
            {
                system.servers().copyLogs(directory);
            }

            isDone = true;
            System.out.println("results: " + directory.toAbsolutePath());
            return directory.getFileName().toString().endsWith("FAIL") ? RunDirectory.EXIT_CODE_FAILED_RUN : 0;
        }
        finally
        {
            if (!isDone && null != system.servers())
            {
                system.servers().keepFiles();
            }
        }
    }
}
