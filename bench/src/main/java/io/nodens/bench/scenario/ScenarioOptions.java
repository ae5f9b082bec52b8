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

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a scenario does; each takes of it what it has a use for. Filled by the command line, then only read.
 */
final class ScenarioOptions
{
    private static final int LONGEST_DATA = 1 << 20;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode, to 1048576")
    private int dataLength;

    @Option(names = "--repeats", defaultValue = "200",
        description = "writes to each set of watchers, or hand-overs of the lock, that are recorded in a round")
    private int repeats;

    @Option(names = "--warm-up", defaultValue = "50", description = "of these before anything is recorded")
    private int warmUp;

    @Option(names = "--watchers", split = ",", defaultValue = "1,100,10000",
        description = "of watch-fan-out: numbers of watchers, one after the other")
    private List<Integer> watchers = new ArrayList<>();

    @Option(names = "--connections", defaultValue = "100",
        description = "of watch-fan-out: most clients that the watchers are dealt out to")
    private int connections;

    @Option(names = "--contenders", defaultValue = "10", description = "of lock-hand-over: clients, all in the queue")
    private int contenders;

    @Option(names = "--rate", defaultValue = "500", description = "of all with a steady load: writes a second " +
        "of each client")
    private int ratePerS;

    @Option(names = "--kills", defaultValue = "1", description = "of failover: of the leader, in a round")
    private int kills;

    @Option(names = "--freeze", description = "of failover: stop the leader's process, which is then as silent as " +
        "a dead host, instead of killing it")
    private boolean isFrozen;

    @Option(names = "--client-silence", paramLabel = "MS", defaultValue = "2000", description = "of native clients: " +
        "silence of a member after which they look for another, and time for each attempt, at most 1000")
    private int clientSilenceMs;

    @Option(names = "--quiet", defaultValue = "5", description = "of all with a steady load: seconds of it before " +
        "whatever happens, and after it or while it lasts")
    private int quietS;

    @Option(names = "--znodes", defaultValue = "100000", description = "of restart, snapshot-pause and memory: " +
        "znodes that are there, a thousand to a parent, to 50000000")
    private int znodes;

    @Option(names = "--snapshots", defaultValue = "3", description = "of snapshot-pause: in a round")
    private int snapshots;

    @Option(names = "--session-rate", defaultValue = "50", description = "of session-churn: sessions that are " +
        "opened and closed, a second")
    private int sessionRatePerS;

    @Option(names = "--sessions", defaultValue = "10", description = "of ephemeral-storm: that are closed at once")
    private int sessions;

    @Option(names = "--ephemerals", defaultValue = "10000", description = "of ephemeral-storm: of each session")
    private int ephemerals;

    @Option(names = "--one-shot", description = "of watch-fan-out: watches that fire once and are set again after " +
        "each event, instead of persistent ones")
    private boolean isOneShot;

    @Option(names = "--timeout", defaultValue = "60", description = "seconds after which whatever is waited for is " +
        "given up and the run has failed")
    private int timeoutS;

    @Option(names = "--max-foreign-cpu", defaultValue = "0.1", description = "share of the processors that others " +
        "may use during a run, 0 to 1; beyond it the run has failed")
    private double maxForeignCpu;

    /**
     * Refuse what cannot work.
     *
     * @throws IllegalArgumentException naming the option, its value and what is allowed.
     */
    void check()
    {
        check("--data-length", dataLength, 0, LONGEST_DATA);
        check("--repeats", repeats, 1, 10_000_000);
        check("--warm-up", warmUp, 0, 10_000_000);
        check("--connections", connections, 1, 10_000);
        check("--contenders", contenders, 2, 1000);
        check("--rate", ratePerS, 1, 100_000);
        check("--kills", kills, 1, 1000);
        check("--quiet", quietS, 1, 3600);
        check("--znodes", znodes, 0, 50_000_000);
        check("--snapshots", snapshots, 1, 1000);
        check("--session-rate", sessionRatePerS, 1, 10_000);
        check("--sessions", sessions, 1, 1000);
        check("--ephemerals", ephemerals, 1, 1_000_000);
        check("--client-silence", clientSilenceMs, 10, 60_000);
        check("--timeout", timeoutS, 1, 3600);
        if (!(maxForeignCpu >= 0 && maxForeignCpu <= 1))
        {
            throw new IllegalArgumentException("--max-foreign-cpu=" + maxForeignCpu + ": allowed are 0 to 1");
        }
        watchers.forEach((count) -> check("--watchers", count, 1, 1_000_000));
    }

    private static void check(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + "=" + value + ": allowed are " + min + " to " + max);
        }
    }

    int dataLength()
    {
        return dataLength;
    }

    int repeats()
    {
        return repeats;
    }

    int warmUp()
    {
        return warmUp;
    }

    List<Integer> watchers()
    {
        return watchers;
    }

    int connections()
    {
        return connections;
    }

    int contenders()
    {
        return contenders;
    }

    int ratePerS()
    {
        return ratePerS;
    }

    int kills()
    {
        return kills;
    }

    boolean isFrozen()
    {
        return isFrozen;
    }

    int clientSilenceMs()
    {
        return clientSilenceMs;
    }

    int quietS()
    {
        return quietS;
    }

    int znodes()
    {
        return znodes;
    }

    int snapshots()
    {
        return snapshots;
    }

    int sessionRatePerS()
    {
        return sessionRatePerS;
    }

    int sessions()
    {
        return sessions;
    }

    int ephemerals()
    {
        return ephemerals;
    }

    boolean isOneShot()
    {
        return isOneShot;
    }

    double maxForeignCpu()
    {
        return maxForeignCpu;
    }

    long timeoutNs()
    {
        return TimeUnit.SECONDS.toNanos(timeoutS);
    }
}
