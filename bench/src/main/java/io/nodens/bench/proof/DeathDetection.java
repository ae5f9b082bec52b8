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
package io.nodens.bench.proof;

import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures how long it takes until others know that a process is dead: a process that owns an ephemeral is killed with
 * -9, and a watcher at another member hears that the ephemeral is gone. Each run has a new process.
 */
@Command(
    name = "death-detection",
    description = "Kill a process that owns an ephemeral (kill -9), many times, and measure when a watcher at " +
        "another of three members hears of it.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:every death was heard of", "1:one was not; logs are kept", "2:bad usage",
        "3:the runs could not be carried out"})
public final class DeathDetection implements Callable<Integer>
{
    private static final int MEMBERS = 3;
    private static final int SHORTEST_TIMEOUT_MS = 20;
    private static final long READY_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);
    private static final long HEAR_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long MAX_VALUE_US = TimeUnit.MINUTES.toMicros(1);
    private static final int PERCENTILE_TICKS_PER_HALF = 5;
    private static final double US_PER_MS = 1e3;
    private static final String PATH = "/owned";

    @Mixin
    final MemberOptions options = new MemberOptions("dev");

    @Option(names = "--runs", defaultValue = "200", description = "Of each transport. Default: ${DEFAULT-VALUE}")
    int runs;

    @Option(names = "--session-timeout-ms", defaultValue = "50",
        description = "Of the process that dies. Default: ${DEFAULT-VALUE}")
    int sessionTimeoutMs;

    @Option(names = "--results", paramLabel = "DIR",
        description = "Gets the distribution of each transport, in ms: ipc.hgrm, udp.hgrm. Default: none is kept.")
    Path results;

    private LocalCluster cluster;
    private Path directory;

    /**
     * Carry out the runs.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        options.check(runs >= 1 && runs <= 100_000, "--runs must be from 1 to 100000");
        options.check(sessionTimeoutMs >= SHORTEST_TIMEOUT_MS,
            "--session-timeout-ms must be at least " + SHORTEST_TIMEOUT_MS);
        return ProofOutcome.carryOut(() -> options.prove("nodens-death-detection-", MEMBERS, this::run));
    }

    private boolean run(final LocalCluster started, final Path files) throws IOException
    {
        cluster = started;
        directory = files;
        cluster.start().awaitReady(READY_TIMEOUT_MS);
        final int leader = cluster.awaitLeader(READY_TIMEOUT_MS);
        final int ofOwner = (leader + 1) % MEMBERS;
        System.out.println("java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() +
            " processors; members " + MEMBERS + ", arguments " + List.of(options.arguments()) + "; " + runs +
            " runs each, session timeout " + sessionTimeoutMs + " ms; leader " + leader + ", owner at " + ofOwner +
            ", watcher at " + (leader + 2) % MEMBERS);
        try (NodensClient watcher = NodensClient.connect(
            cluster.clientContext(cluster.endpoint((leader + 2) % MEMBERS))))
        {
            return measure("IPC", watcher, "ipc", cluster.aeronDirectory(ofOwner).toString()) &&
                measure("UDP", watcher, cluster.endpoint(ofOwner), MortalOwner.OWN_DRIVER);
        }
    }

    private boolean measure(
        final String transport, final NodensClient watcher, final String endpoint, final String aeronDirectory)
        throws IOException
    {
        final Histogram histogram = new Histogram(MAX_VALUE_US, 3);
        int early = 0;
        while (histogram.getTotalCount() < runs && early <= runs)
        {
            try (ServerProcess owner = owner(transport, endpoint, aeronDirectory).start())
            {
                owner.awaitReady(READY_TIMEOUT_MS);
                final AtomicLong heardNs = new AtomicLong();
                watcher.sync();
                if (null == watcher.exists(PATH, (event) -> heardNs.set(System.nanoTime())))
                {
                    // A busy host kept the process from its pings: the session ended before its owner.
                    early++;
                    continue;
                }

                final long killedNs = System.nanoTime();
                owner.signalKill();
                if (!isHeard(heardNs, killedNs))
                {
                    System.out.println(transport + ": nobody heard of death " + (histogram.getTotalCount() + 1));
                    return false;
                }
                if (heardNs.get() - killedNs < 0)
                {
                    early++;
                    continue;
                }

                histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(heardNs.get() - killedNs));
            }
        }

        print(transport, histogram, early);
        keep(transport, histogram);
        return histogram.getTotalCount() == runs;
    }

    private static boolean isHeard(final AtomicLong heardNs, final long killedNs)
    {
        while (0 == heardNs.get() && System.nanoTime() - killedNs < HEAR_TIMEOUT_NS)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }

        return 0 != heardNs.get();
    }

    private static void print(final String transport, final Histogram histogram, final int early)
    {
        System.out.printf(
            "%s: %d deaths, heard of after ms: min %.1f, 50 %% %.1f, 90 %% %.1f, 99 %% %.1f, max %.1f; %d sessions " +
            "ended before their owner%n",
            transport, histogram.getTotalCount(), histogram.getMinValue() / 1e3, at(histogram, 50), at(histogram, 90),
            at(histogram, 99), histogram.getMaxValue() / 1e3, early);
    }

    private void keep(final String transport, final Histogram histogram) throws IOException
    {
        if (null == results)
        {
            return;
        }

        final Path file =
            Files.createDirectories(results).resolve(transport.toLowerCase(Locale.ROOT) + ".hgrm");
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8))
        {
            histogram.outputPercentileDistribution(out, PERCENTILE_TICKS_PER_HALF, US_PER_MS);
        }
    }

    private static double at(final Histogram histogram, final double percentile)
    {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }

    private ServerProcess owner(final String transport, final String endpoint, final String aeronDirectory)
    {
        return new ServerProcess(
            "owner",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"),
                MortalOwner.class.getName(),
                endpoint, Integer.toString(sessionTimeoutMs), PATH, aeronDirectory,
                cluster.sharedDirectory().toString()),
            directory.resolve("owner-" + transport + ".log"),
            Pattern.compile(MortalOwner.OWNS, Pattern.LITERAL));
    }
}
