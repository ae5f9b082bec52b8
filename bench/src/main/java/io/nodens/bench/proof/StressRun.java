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

import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of the stress: members, workers, those who disturb them, judgement.
 * <p>
 * <b>Owns:</b> all processes, threads and files of the run.
 */
final class StressRun implements AutoCloseable
{
    private static final long READY_TIMEOUT_MS = 90_000;
    private static final long STEP_TIMEOUT_MS = 60_000;
    private static final long LEAK_TIMEOUT_MS = 40_000;
    private static final int DISTURBERS = 4;

    private final ClientStress settings;
    private final PrintStream out;
    private final Random random;
    private final Path directory;
    private final LocalCluster cluster;
    private final MemberKeeper keeper;
    private final StressVerdict verdict = new StressVerdict();
    private final StallMeter stalls = new StallMeter();
    private final TimedCalls calls = new TimedCalls(verdict, stalls);
    private final HolderChecks holders = new HolderChecks(verdict);
    private final ScheduledExecutorService disturbers;
    private final long startNs = System.nanoTime();
    private int steps;
    private volatile boolean isOver;

    StressRun(final ClientStress settings, final PrintStream out) throws IOException
    {
        this.settings = settings;
        this.out = out;
        random = new Random(settings.options.seed());
        directory = settings.options.makeDirectory("nodens-stress-");
        cluster = new LocalCluster(
            settings.options.jar(), directory, settings.memberCount, settings.options.arguments());
        keeper = new MemberKeeper(cluster, this::say);
        final AtomicInteger count = new AtomicInteger();
        disturbers = new ScheduledThreadPoolExecutor(DISTURBERS, (runnable) ->
        {
            final Thread thread = new Thread(runnable, "disturber-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        if (settings.isKept)
        {
            cluster.keepFiles();
        }
    }

    StressVerdict verdict()
    {
        return verdict;
    }

    TimedCalls calls()
    {
        return calls;
    }

    HolderChecks holders()
    {
        return holders;
    }

    boolean isOver()
    {
        return isOver || verdict.isViolated();
    }

    /**
     * Settings for a client.
     *
     * @param isOwner whether it makes an Aeron client of its own.
     * @return a new context.
     */
    ClientContext context(final boolean isOwner)
    {
        final ClientContext context = cluster.clientContext(cluster.endpoints())
            .sessionTimeoutMs(settings.sessionTimeoutMs)
            .errorHandler((throwable) -> {});
        return isOwner ? context.aeron(null).aeronDirectoryName(cluster.aeron().context().aeronDirectoryName()) :
            context;
    }

    /** Have something done later by another thread, unless the run is over by then. */
    void disturb(final long delayMs, final Callable<?> what)
    {
        final ScheduledFuture<?> unused = disturbers.schedule(() ->
        {
            try
            {
                if (!isOver())
                {
                    what.call();
                }
            }
            catch (final NodensException ex)
            {
                // As documented.
                return;
            }
            catch (final Exception ex)
            {
                verdict.violated("calls fail by what is documented: " + ex);
            }
        }, delayMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Run, and judge.
     *
     * @return exit code.
     */
    int prove()
    {
        say("seed " + settings.options.seed() + ", files in " + directory);
        final StressLeaks leaks;
        try
        {
            cluster.start().awaitReady(READY_TIMEOUT_MS);
            cluster.awaitLeader(READY_TIMEOUT_MS);
            layOut();
            leaks = new StressLeaks(cluster, settings.memberCount);
        }
        catch (final RuntimeException ex)
        {
            say("NOT CARRIED OUT: " + ex + "; files are in " + cluster.keepFiles());
            return ProofOutcome.NOT_CARRIED_OUT;
        }

        say(settings.memberCount + " members are ready; before: " + leaks);
        stress();
        if (!verdict.isViolated())
        {
            checkWhatIsLeft(leaks);
        }

        say(steps + " steps against members, " + calls.count() + " calls with a bound, the latest " +
            calls.longestOverMs() + " ms beyond it, " + holders.granted() + " locks granted; the process stood still " +
            "for " + TimeUnit.NANOSECONDS.toMillis(stalls.stalledNs()) + " ms; after: " + leaks);
        if (verdict.isViolated())
        {
            say("FAILED, seed " + settings.options.seed() + ": " + verdict.violation() + "; files are in " +
                cluster.keepFiles());
            return ProofOutcome.FAILED;
        }

        say("PROVED, seed " + settings.options.seed());
        return ProofOutcome.PROVED;
    }

    @Override
    public void close()
    {
        isOver = true;
        keeper.stop();
        stalls.close();
        disturbers.shutdownNow();
        cluster.close();
    }

    private void layOut()
    {
        try (NodensClient client = NodensClient.connect(context(false)))
        {
            client.create(StressWorker.ROOT, null, CreateMode.PERSISTENT);
            for (int i = 0; i < StressWorker.QUEUES; i++)
            {
                client.create(StressWorker.queue(i), null, CreateMode.PERSISTENT);
            }
        }
    }

    private void stress()
    {
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.clientCount; i++)
        {
            threads.add(new Thread(new StressWorker(this, "w" + i, random.nextLong()), "worker-" + i));
        }

        threads.add(new Thread(this::disturbMembers, "nemesis"));
        keeper.start();
        threads.forEach((thread) -> thread.setDaemon(true));
        threads.forEach(Thread::start);
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.duration.seconds());
        while (!isOver() && System.nanoTime() - endNs < 0)
        {
            holders.check();
            calls.check();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }

        isOver = true;
        for (final Thread thread : threads)
        {
            final boolean hasEnded = Await.holds(STEP_TIMEOUT_MS, () ->
            {
                calls.check();
                return !thread.isAlive() || verdict.isViolated();
            });
            if (!hasEnded)
            {
                verdict.violated("every thread comes to its end: " + thread.getName() + " is at " +
                    Arrays.toString(thread.getStackTrace()));
            }
        }
    }

    private void disturbMembers()
    {
        final Random choices = new Random(settings.options.seed() ^ 0x5DEECE66DL);
        while (!isOver())
        {
            holdStill(300 + choices.nextInt(2_500));
            final int first = choices.nextInt(settings.memberCount);
            final int second = (first + 1) % settings.memberCount;
            final int kind = choices.nextInt(10);
            final int timeMs = choices.nextInt(3) == 0 ? 2_000 + choices.nextInt(5_000) : 50 + choices.nextInt(1_500);
            steps++;
            switch (kind)
            {
                case 0, 1, 2, 3 -> stall(timeMs, first);
                case 4 -> stall(timeMs, first, second);
                case 5, 6 -> kill(timeMs, first);
                case 7 -> kill(timeMs, first, second);
                default ->
                {
                    // Quiet, for once.
                }
            }
        }

        keeper.resumeAll();
        keeper.startAll();
    }

    private void stall(final int timeMs, final int... members)
    {
        for (final int member : members)
        {
            keeper.pause(member);
        }

        holdStill(timeMs);
        keeper.resumeAll();
    }

    private void kill(final int timeMs, final int... members)
    {
        keeper.kill(members);
        holdStill(timeMs);
        keeper.startAll();
    }

    private void holdStill(final long timeMs)
    {
        Await.holds(timeMs, this::isOver);
    }

    /** Whoever is still in a queue when all clients are closed and their sessions over has not been released. */
    private void checkWhatIsLeft(final StressLeaks leaks)
    {
        try
        {
            cluster.awaitReady(READY_TIMEOUT_MS);
            cluster.awaitLeader(READY_TIMEOUT_MS);
            try (NodensClient client = NodensClient.connect(cluster.clientContext(cluster.endpoints())))
            {
                for (int i = 0; i < StressWorker.QUEUES; i++)
                {
                    final String path = StressWorker.queue(i);
                    if (!Await.holds(STEP_TIMEOUT_MS, () -> client.getChildren(path).isEmpty()))
                    {
                        verdict.violated("nobody is left in a queue: " + path + " has " + client.getChildren(path));
                    }
                }
            }

            final String[] leak = new String[1];
            if (!Await.holds(LEAK_TIMEOUT_MS, () -> null == (leak[0] = leaks.find())))
            {
                verdict.violated("nothing is left behind: " + leak[0]);
            }
        }
        catch (final RuntimeException ex)
        {
            verdict.violated("the cluster comes back: " + ex);
        }

        keeper.unexpectedEnds().forEach((end) -> verdict.violated("no member ends by itself: " + end));
        if (keeper.watchdogEnds() > 0)
        {
            say(keeper.watchdogEnds() + " times a watchdog ended a member whose service could not join the log");
        }
    }

    private void say(final String text)
    {
        out.printf("%8.3f %s%n", (System.nanoTime() - startNs) / 1e9, text);
    }
}
