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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.WatchMode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.testkit.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures whom the end of a session with many ephemerals holds up: three sessions write and read, one call after the
 * other, and the longest call before the end is compared with the longest from the end on.
 */
@Command(
    name = "session-ends",
    description = "End a session with many ephemerals, some times, and measure the longest calls of other sessions " +
        "before it and from it on.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:every end was seen whole", "1:one was not; logs are kept", "2:bad usage",
        "3:the runs could not be carried out"})
public final class SessionEnds implements Callable<Integer>
{
    private static final long READY_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);
    private static final long HEAR_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int WINDOW = 256;
    private static final int NAMES_FROM = 1_000_000;
    private static final String BESIDE = "/beside";
    private static final String QUIET = "/quiet";
    private static final String SERVICES = "/services";

    @Mixin
    final MemberOptions options = new MemberOptions("dev");

    @Option(names = "--members", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    int members;

    @Option(names = "--rounds", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(names = "--ephemerals", defaultValue = "100000", description = "Of a session. Default: ${DEFAULT-VALUE}")
    int ephemerals;

    @Option(names = "--parents", defaultValue = "1", description = "That they have. Default: ${DEFAULT-VALUE}")
    int parents;

    @Option(names = "--data-length", defaultValue = "64", description = "In bytes. Default: ${DEFAULT-VALUE}")
    int dataLength;

    @Option(names = "--window-ms", defaultValue = "3000",
        description = "Before the end, and from it on. Default: ${DEFAULT-VALUE}")
    int windowMs;

    @Option(names = "--watched", description = "Have a session hear of each ephemeral by a recursive watch; it takes " +
        "time of this process, as the callers do.")
    boolean isWatched;

    private final List<Caller> callers = new ArrayList<>();
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicLong lastHeardNs = new AtomicLong();

    /**
     * Carry out the rounds.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        options.check(members >= 1 && members <= 3, "--members must be from 1 to 3");
        options.check(rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        options.check(ephemerals >= 1 && ephemerals <= 1_000_000, "--ephemerals must be from 1 to 1000000");
        options.check(parents >= 1 && parents <= ephemerals, "--parents must be from 1 to the number of ephemerals");
        options.check(dataLength >= 0 && dataLength <= 1024, "--data-length must be from 0 to 1024");
        options.check(windowMs >= 100 && windowMs <= 60_000, "--window-ms must be from 100 to 60000");
        return ProofOutcome.carryOut(() -> options.prove("nodens-session-ends-", members, this::run));
    }

    private boolean run(final LocalCluster cluster, final Path files)
    {
        cluster.start().awaitReady(READY_TIMEOUT_MS);
        final int leader = cluster.awaitLeader(READY_TIMEOUT_MS);
        final ClientContext context = cluster.clientContext(cluster.endpoint(leader))
            .aeronDirectoryName(cluster.aeronDirectory(leader).toString());
        System.out.println("java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() +
            " processors; members " + members + ", arguments " + List.of(options.arguments()) + "; " + ephemerals +
            " ephemerals of " + dataLength + " bytes below " + parents + " parents, " + rounds + " rounds; IPC");
        try (NodensClient writer = NodensClient.connect(context.clone());
            NodensClient reader = NodensClient.connect(context.clone());
            NodensClient watching = NodensClient.connect(context.clone());
            NodensClient watcher = NodensClient.connect(context.clone()))
        {
            prepare(writer);
            watching.addWatch(QUIET, WatchMode.PERSISTENT, (event) -> { });
            if (isWatched)
            {
                watcher.addWatch(SERVICES, WatchMode.PERSISTENT_RECURSIVE, (event) ->
                {
                    lastHeardNs.set(System.nanoTime());
                    heard.incrementAndGet();
                });
            }
            final byte[] data = new byte[dataLength];
            callers.add(new Caller("write", () -> writer.setData(BESIDE, data, -1)));
            callers.add(new Caller("read", () -> reader.getData(BESIDE)));
            callers.add(new Caller("read of a session with a watch", () -> watching.getData(BESIDE)));
            boolean isWhole = true;
            for (int round = 0; round < rounds && isWhole; round++)
            {
                isWhole = end(context, watcher, round);
            }
            callers.forEach(Caller::stop);
            summarize();
            return isWhole;
        }
    }

    private void prepare(final NodensClient client)
    {
        client.create(BESIDE, new byte[dataLength], CreateMode.PERSISTENT);
        client.create(SERVICES, null, CreateMode.PERSISTENT);
        for (int i = 0; i < parents; i++)
        {
            client.create(SERVICES + "/" + i, null, CreateMode.PERSISTENT);
        }
    }

    private boolean end(final ClientContext context, final NodensClient watcher, final int round)
    {
        final AsyncNodensClient owner = AsyncNodensClient.connect(context.clone());
        try (owner)
        {
            own(owner);
            watcher.sync();
            heard.set(0);
            callers.forEach(Caller::begin);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(windowMs));
            callers.forEach(Caller::divide);
        }

        final long endedNs = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(windowMs));
        callers.forEach(Caller::end);
        while (isWatched && heard.get() < ephemerals && System.nanoTime() - endedNs < HEAR_TIMEOUT_NS)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }

        final StringBuilder line = new StringBuilder("round " + round + ": longest in ms, before and from the end on:");
        callers.forEach((caller) -> line.append(caller.describeLast()));
        System.out.println(line + (isWatched ?
            " last event " + (lastHeardNs.get() - endedNs) / 1_000_000 + " ms after the session was closed" : ""));
        return (!isWatched || heard.get() == ephemerals) && 0 == watcher.exists(SERVICES + "/0").numChildren();
    }

    private void own(final AsyncNodensClient owner)
    {
        final byte[] data = new byte[dataLength];
        final ArrayDeque<CompletableFuture<?>> pending = new ArrayDeque<>();
        for (int i = 0; i < ephemerals; i++)
        {
            if (pending.size() >= WINDOW)
            {
                pending.poll().join();
            }
            pending.add(owner.create(
                SERVICES + "/" + i % parents + "/e" + (NAMES_FROM + i), data, CreateMode.EPHEMERAL));
        }
        pending.forEach(CompletableFuture::join);
    }

    private void summarize()
    {
        for (final Caller caller : callers)
        {
            System.out.println(caller.name + ": longest in ms, median of the rounds (min - max): before " +
                spread(caller.longestBefore) + ", from the end on " + spread(caller.longestAfter));
        }
    }

    private static String spread(final List<Double> values)
    {
        final double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return 0 == sorted.length ? "none" :
            String.format("%.2f (%.2f - %.2f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * Makes one call after the other on a thread of its own.
     */
    private static final class Caller
    {
        private final String name;
        private final Runnable call;
        private final List<Double> longestBefore = new ArrayList<>();
        private final List<Double> longestAfter = new ArrayList<>();
        private final LongAccumulator longestNs = new LongAccumulator(Math::max, 0);
        private final Thread thread;
        private volatile boolean isStopping;

        Caller(final String name, final Runnable call)
        {
            this.name = name;
            this.call = call;
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        }

        private void run()
        {
            while (!isStopping)
            {
                final long startNs = System.nanoTime();
                try
                {
                    call.run();
                }
                catch (final NodensException ex)
                {
                    System.out.println(name + ": " + ex);
                    return;
                }
                longestNs.accumulate(System.nanoTime() - startNs);
            }
        }

        void begin()
        {
            longestNs.reset();
        }

        void divide()
        {
            longestBefore.add(longestNs.getThenReset() / 1e6);
        }

        void end()
        {
            longestAfter.add(longestNs.getThenReset() / 1e6);
        }

        String describeLast()
        {
            return String.format(
                " %s %.2f, %.2f;", name, longestBefore.get(longestBefore.size() - 1),
                longestAfter.get(longestAfter.size() - 1));
        }

        void stop()
        {
            isStopping = true;
            boolean isInterrupted = false;
            while (thread.isAlive())
            {
                try
                {
                    thread.join();
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
