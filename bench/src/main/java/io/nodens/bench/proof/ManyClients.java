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

import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Connects thousands of clients of a few processes to a member on this host, has the member stall, kills it and starts
 * it again, and measures how long it takes until all clients are back with their sessions, and what they cost while
 * they do nothing.
 */
@Command(
    name = "many-clients",
    description = "Connect many clients of a few processes to a member on this host, stop the member for a while " +
        "(SIGSTOP), kill and restart it, and measure when all clients are back with their sessions.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all came back in time with their sessions", "1:some did not; logs are kept", "2:bad usage",
        "3:the proof could not be carried out"})
public final class ManyClients implements Callable<Integer>
{
    private static final long CONNECT_LIMIT_MS = TimeUnit.MINUTES.toMillis(3);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MS_PER_S = 1000;

    @Mixin
    final MemberOptions options = new MemberOptions("dev");

    @Option(names = "--members", defaultValue = "1", description = "From 1 to 9. Default: ${DEFAULT-VALUE}")
    int members;

    @Option(names = "--clients", defaultValue = "4096",
        description = "Dealt out evenly to the processes. Default: ${DEFAULT-VALUE}")
    int clients;

    @Option(names = "--processes", defaultValue = "8", description = "From 1 to 256. Default: ${DEFAULT-VALUE}")
    int processes;

    @Option(names = "--session-timeout-ms", defaultValue = "20000", description = "Default: ${DEFAULT-VALUE}")
    int sessionTimeoutMs;

    @Option(names = "--stall-ms", defaultValue = "5000", description = "Default: ${DEFAULT-VALUE}")
    long stallMs;

    @Option(names = "--idle-ms", defaultValue = "10000",
        description = "How long the cost of idle clients is measured. Default: ${DEFAULT-VALUE}")
    long idleMs;

    @Option(names = "--bound-ms", defaultValue = "10000",
        description = "All clients must be back that long after the stall, and after the restarted member is ready. " +
            "Default: ${DEFAULT-VALUE}")
    long boundMs;

    @Option(names = "--threads", defaultValue = "64",
        description = "Clients with threads of their own that connect at once first, 0 for none. " +
            "Default: ${DEFAULT-VALUE}")
    int threads;

    private final List<ServerProcess> crowd = new ArrayList<>();
    private LocalCluster cluster;
    private Path directory;
    private boolean isProved = true;

    /**
     * Run the proof.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        options.check(members >= 1 && members <= 9, "--members must be from 1 to 9");
        options.check(processes >= 1 && processes <= 256, "--processes must be from 1 to 256");
        options.check(clients >= processes, "--clients must be at least --processes");
        options.check(threads >= 0, "--threads must not be negative");
        options.check(sessionTimeoutMs >= MemberOptions.SHORTEST_SESSION_TIMEOUT_MS,
            "--session-timeout-ms must be at least " + MemberOptions.SHORTEST_SESSION_TIMEOUT_MS);
        options.check(stallMs >= 0, "--stall-ms must not be negative");
        options.check(idleMs > 0, "--idle-ms must be above 0");
        options.check(boundMs > 0, "--bound-ms must be above 0");
        return ProofOutcome.carryOut(() -> options.prove("nodens-many-clients-", members, this::prove));
    }

    private boolean prove(final LocalCluster started, final Path files) throws IOException
    {
        cluster = started;
        directory = files;
        try
        {
            run();
            return isProved;
        }
        finally
        {
            CloseHelper.quietCloseAll(crowd);
        }
    }

    private void run() throws IOException
    {
        System.out.println("java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() +
            " processors; members " + members + ", arguments " + List.of(options.arguments()) +
            "; clients " + clients + " of " + processes + " processes, session time-out " + sessionTimeoutMs + " ms");
        cluster.start().awaitReady(CONNECT_LIMIT_MS);
        if (threads > 0)
        {
            final long startNs = System.nanoTime();
            final ServerProcess process = start("threads", threads, "threads");
            report(threads + " threads connected at once", startNs, awaitConnected(List.of(process), threads));
            process.kill();
            crowd.clear();
        }

        final long startNs = System.nanoTime();
        for (int i = 0; i < processes; i++)
        {
            start("clients-" + i, clients / processes, "driven");
        }

        final int total = clients / processes * processes;
        report("all connected", startNs, awaitConnected(crowd, total));
        pass(idleMs);
        final double[] before = cpuSeconds();
        pass(idleMs);
        final double[] after = cpuSeconds();
        System.out.println("while idle: members " + percent(after[0] - before[0]) + " % of a core, processes of " +
            "clients " + percent(after[1] - before[1]) + " % together");

        cluster.member(0).signal("STOP");
        pass(stallMs);
        final long resumedNs = System.nanoTime();
        cluster.member(0).signal("CONT");
        // Those that did not notice yet would count as back.
        pass(MS_PER_S);
        judge("all back after a stall of " + stallMs + " ms", resumedNs, awaitConnected(crowd, total));

        pass(2 * MS_PER_S);
        cluster.member(0).signalKill();
        cluster.member(0).kill();
        final long restartNs = System.nanoTime();
        cluster.member(0).start();
        cluster.member(0).awaitReady(CONNECT_LIMIT_MS);
        System.out.println("member ready again after " + elapsedMs(restartNs) + " ms");
        final long readyNs = System.nanoTime();
        final boolean isBack = awaitConnected(crowd, total);
        report("all back after kill -9, counted from the restart,", restartNs, isBack);
        judge("the same, counted from when the member was ready,", readyNs, isBack);
        pass(2 * MS_PER_S);
        final int ended = counts(crowd)[1];
        isProved &= 0 == ended;
        System.out.println("sessions lost: " + ended);
    }

    private ServerProcess start(final String name, final int count, final String mode)
    {
        final ServerProcess process = new ServerProcess(
            name,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx512m", "-XX:+UseSerialGC",
                // They are on the host of the member: its processors are not for their compilers.
                "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"),
                IdleClients.class.getName(),
                cluster.endpoints(), Integer.toString(count), Integer.toString(sessionTimeoutMs), mode,
                cluster.sharedDirectory().toString()),
            directory.resolve(name + ".log"),
            Pattern.compile(IdleClients.COUNTS, Pattern.LITERAL));
        crowd.add(process.start());
        return process;
    }

    private boolean awaitConnected(final List<ServerProcess> of, final int total) throws IOException
    {
        final long startNs = System.nanoTime();
        while (elapsedMs(startNs) < CONNECT_LIMIT_MS)
        {
            final int[] counts = counts(of);
            if (counts[0] == total)
            {
                return true;
            }

            if (counts[1] > 0)
            {
                break;
            }

            LockSupport.parkNanos(POLL_NS);
        }

        System.out.println("connected " + counts(of)[0] + ", ended " + counts(of)[1] + " of " + total);
        return false;
    }

    private static int[] counts(final List<ServerProcess> of) throws IOException
    {
        final int[] sum = new int[2];
        for (final ServerProcess process : of)
        {
            String last = IdleClients.COUNTS + "0 0";
            for (final String line : process.log())
            {
                last = line.startsWith(IdleClients.COUNTS) ? line : last;
            }

            final String[] numbers = last.substring(IdleClients.COUNTS.length()).trim().split(" ");
            sum[0] += Integer.parseInt(numbers[0]);
            sum[1] += Integer.parseInt(numbers[1]);
        }

        return sum;
    }

    private void report(final String what, final long startNs, final boolean isDone)
    {
        isProved &= isDone;
        System.out.println((isDone ? what + " after " : "NOT " + what + " after ") + elapsedMs(startNs) + " ms");
    }

    private void judge(final String what, final long startNs, final boolean isDone)
    {
        final long ms = elapsedMs(startNs);
        report(what, startNs, isDone);
        isProved &= ms <= boundMs;
    }

    private double[] cpuSeconds()
    {
        final double[] sum = new double[2];
        for (final ServerProcess member : cluster.members())
        {
            sum[0] += cpuSeconds(member.pid());
        }

        for (final ServerProcess process : crowd)
        {
            sum[1] += cpuSeconds(process.pid());
        }

        return sum;
    }

    /** Processor time of a process so far. */
    static double cpuSeconds(final long pid)
    {
        return ProcessHandle.of(pid).flatMap((process) -> process.info().totalCpuDuration())
            .map((duration) -> duration.toMillis() / (double)MS_PER_S).orElse(0.0);
    }

    private long percent(final double seconds)
    {
        return Math.round(100 * seconds * MS_PER_S / idleMs);
    }

    private static void pass(final long ms)
    {
        final long startNs = System.nanoTime();
        while (elapsedMs(startNs) < ms)
        {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static long elapsedMs(final long startNs)
    {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }
}
