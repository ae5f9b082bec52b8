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
package io.nodens.bench.rig;

import io.nodens.bench.results.Load;
import io.nodens.bench.system.Demand;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a run does. Filled by the command line, then only read.
 *
 * @param workload     mixture of operations.
 * @param ratePerS     operations a second over all connections, at fixed instants; 0 for a closed loop.
 * @param warmUpS      least seconds of the same load before anything is recorded.
 * @param maxWarmUpS   most seconds of it, when it goes on becoming faster.
 * @param durationS    seconds that are recorded, of each run.
 * @param runs         recorded runs, one after another; each has its own histograms, and all are merged.
 * @param threads      generator threads; connections are dealt out to them in turn.
 * @param connections  clients.
 * @param window       most operations in flight of a connection.
 * @param keys         znodes that are read and written.
 * @param keyChoice    how one of them is chosen: {@code uniform}, {@code zipfian}.
 * @param dataLength   bytes of data of each znode.
 * @param writeRatio   share of writes in a mixed workload.
 * @param seed         of the choice of keys and operations.
 * @param maxForeignCpu share of all processors that others may use before a run has failed, 0 to 1.
 * @param idle         what a generator does without work: {@code spin}, {@code yield} or {@code park}.
 */
public record RigSettings(
    Workload workload,
    long ratePerS,
    int warmUpS,
    int maxWarmUpS,
    int durationS,
    int runs,
    int threads,
    int connections,
    int window,
    int keys,
    String keyChoice,
    int dataLength,
    double writeRatio,
    long seed,
    double maxForeignCpu,
    String idle)
{
    /** Most operations in flight over all connections: each has a slot with preallocated state. */
    public static final int MAX_SLOTS = 1 << 20;
    private static final List<String> IDLES = List.of("spin", "yield", "park");
    /** Share of the asked rate that must be kept, else the run has failed. */
    public static final double MIN_RATE_KEPT = 0.99;

    /**
     * Check that the settings fit together.
     *
     * @throws IllegalArgumentException naming the setting, its value and what is allowed.
     */
    public RigSettings
    {
        check("rate", ratePerS, 0, 100_000_000);
        check("warm-up", warmUpS, 0, 3600);
        check("max warm-up", maxWarmUpS, warmUpS, 3600);
        check("duration", durationS, 1, 24 * 3600);
        check("runs", runs, 1, 1000);
        check("threads", threads, 1, 64);
        check("connections", connections, threads, 4096);
        check("window", window, 1, 65536);
        check("window * connections", (long)window * connections, 1, MAX_SLOTS);
        check("keys", keys, 1, 50_000_000);
        check("data length", dataLength, 0, 1 << 20);
        KeyChooser.check(keyChoice);
        if (!IDLES.contains(idle))
        {
            throw new IllegalArgumentException("idle '" + idle + "': one of " + String.join(", ", IDLES));
        }
        if (!(maxForeignCpu >= 0 && maxForeignCpu <= 1))
        {
            throw new IllegalArgumentException("max foreign cpu " + maxForeignCpu + ": allowed are 0 to 1");
        }
        if (!(writeRatio >= 0 && writeRatio <= 1))
        {
            throw new IllegalArgumentException("write ratio " + writeRatio + ": allowed are 0 to 1");
        }
    }

    /**
     * Whether operations are due at fixed instants.
     *
     * @return false for a closed loop.
     */
    public boolean isFixedRate()
    {
        return ratePerS > 0;
    }

    /**
     * Time between two operations of one generator.
     *
     * @return nanoseconds, 0 for a closed loop.
     */
    public double intervalNs()
    {
        return isFixedRate() ? (double)TimeUnit.SECONDS.toNanos(1) * threads / ratePerS : 0;
    }

    /**
     * What it asks of a system.
     *
     * @return the demand.
     */
    public Demand demand()
    {
        return new Demand(workload.kinds(), keys, dataLength, connections, window);
    }

    /**
     * The same for {@code run.json}.
     *
     * @return the load.
     */
    Load load()
    {
        return new Load(
            workload.text(), ratePerS, connections, window, threads, keys, keyChoice, dataLength, writeRatio, warmUpS,
            durationS, seed, idle);
    }

    private static void check(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + " " + value + ": allowed are " + min + " to " + max);
        }
    }
}
