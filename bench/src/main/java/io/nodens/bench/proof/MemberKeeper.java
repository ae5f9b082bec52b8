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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Pauses, kills and starts members, and does what a supervisor does: starts one again that ended by itself, and keeps
 * what it said.
 * <p>
 * <b>Thread:</b> any; its own one looks after the members.
 */
final class MemberKeeper
{
    /** In the words of the member's own line. */
    private static final String SERVICE_WAIT = ", it waits for the service to join the log";

    private static final long LOOK_INTERVAL_MS = 200;
    private static final long RESTART_DELAY_MS = 1_000;
    private static final long REAP_TIMEOUT_MS = 20_000;
    private static final int LINES_KEPT = 6;

    private final LocalCluster cluster;
    private final Consumer<String> say;
    private final boolean[] isWanted;
    private final boolean[] isPaused;
    private final List<String> ends = new ArrayList<>();
    private final Thread thread = new Thread(this::lookAfter, "member-keeper");
    private volatile boolean isStopping;

    MemberKeeper(final LocalCluster cluster, final Consumer<String> say)
    {
        this.cluster = cluster;
        this.say = say;
        isWanted = new boolean[cluster.members().size()];
        isPaused = new boolean[isWanted.length];
        thread.setDaemon(true);
    }

    /** The members run: look after them. */
    synchronized void start()
    {
        for (int id = 0; id < isWanted.length; id++)
        {
            isWanted[id] = true;
        }
        thread.start();
    }

    void stop()
    {
        isStopping = true;
    }

    /**
     * What members said that ended by themselves. An end of {@link #watchdogEnds} is not among them.
     *
     * @return one text for each end.
     */
    synchronized List<String> unexpectedEnds()
    {
        return ends.stream().filter((end) -> !end.contains(SERVICE_WAIT)).toList();
    }

    /**
     * How often a watchdog ended a member whose consensus module waited for its service to join the log. Aeron's
     * module and service wait there for a log without a bound, also when its leader has died meanwhile; only a new
     * process gets out of it.
     *
     * @return count of ends.
     */
    synchronized long watchdogEnds()
    {
        return ends.stream().filter((end) -> end.contains(SERVICE_WAIT)).count();
    }

    /**
     * What a member printed last.
     *
     * @param id of the member.
     * @return its last lines as one.
     */
    String lastLines(final int id)
    {
        final List<String> log = cluster.member(id).log();
        return String.join(" | ", log.subList(Math.max(0, log.size() - LINES_KEPT), log.size()));
    }

    synchronized boolean isRunning(final int id)
    {
        return !isPaused[id] && cluster.member(id).isAlive();
    }

    synchronized void pause(final int id)
    {
        if (cluster.member(id).isAlive())
        {
            cluster.member(id).signal("STOP");
            isPaused[id] = true;
        }
    }

    synchronized void resume(final int id)
    {
        if (isPaused[id])
        {
            cluster.member(id).signal("CONT");
            isPaused[id] = false;
        }
    }

    synchronized void resumeAll()
    {
        for (int id = 0; id < isPaused.length; id++)
        {
            resume(id);
        }
    }

    /**
     * Have every member that runs print the stacks of its threads into its log, and copy the counters of its media
     * driver.
     *
     * @param directory for the copies, which {@code nodens.jar counters --aeron-dir} reads.
     */
    synchronized void keepTraces(final Path directory)
    {
        for (int id = 0; id < isPaused.length; id++)
        {
            if (isRunning(id))
            {
                cluster.member(id).signal("QUIT");
                try
                {
                    final Path copy = Files.createDirectories(directory.resolve("aeron-" + id));
                    Files.copy(cluster.aeronDirectory(id).resolve("cnc.dat"), copy.resolve("cnc.dat"));
                }
                catch (final IOException ex)
                {
                    say.accept("  no counters of member " + id + ": " + ex);
                }
            }
        }
    }

    synchronized void kill(final int... ids)
    {
        for (final int id : ids)
        {
            isWanted[id] = false;
            isPaused[id] = false;
            cluster.member(id).signalKill();
        }
        for (final int id : ids)
        {
            cluster.member(id).kill();
        }
    }

    synchronized void start(final int... ids)
    {
        for (final int id : ids)
        {
            if (!isWanted[id] && !cluster.member(id).isAlive())
            {
                cluster.member(id).start();
            }
            isWanted[id] = true;
        }
    }

    synchronized void startAll()
    {
        for (int id = 0; id < isWanted.length; id++)
        {
            start(id);
        }
    }

    private void lookAfter()
    {
        while (!isStopping)
        {
            for (int id = 0; id < isWanted.length; id++)
            {
                if (hasEnded(id))
                {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RESTART_DELAY_MS));
                    restart(id);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_INTERVAL_MS));
        }
    }

    private synchronized boolean hasEnded(final int id)
    {
        final ServerProcess member = cluster.member(id);
        if (!isWanted[id] || member.isAlive() || isStopping)
        {
            return false;
        }
        final int exitCode = member.awaitExit(REAP_TIMEOUT_MS);
        final String end = "member " + id + " ended with exit code " + exitCode + ": " + lastLines(id);
        ends.add(end);
        say.accept("  " + end);
        return true;
    }

    /** Unless somebody else has killed or started it meanwhile. */
    private synchronized void restart(final int id)
    {
        if (!isStopping && isWanted[id] && !cluster.member(id).isAlive())
        {
            cluster.member(id).start();
        }
    }
}
