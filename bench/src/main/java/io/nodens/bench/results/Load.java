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
package io.nodens.bench.results;

/**
 * The load of a run, as it was asked for.
 *
 * @param workload    such as {@code get} or {@code coordination}.
 * @param ratePerS    operations a second over all connections, 0 for a closed loop.
 * @param connections clients.
 * @param window      most operations in flight of a connection.
 * @param threads     of the generator.
 * @param keys        znodes that are read and written.
 * @param keyChoice   how one of them is chosen: uniform, or zipfian for some that are hot.
 * @param dataLength  bytes of data of each.
 * @param writeRatio  share of writes in the mixed workload, 0 to 1.
 * @param warmUpS     seconds before anything was recorded.
 * @param durationS   seconds of each recorded run.
 * @param seed        of the choice of keys and operations.
 * @param idle        how the generators wait.
 */
public record Load(
    String workload,
    long ratePerS,
    int connections,
    int window,
    int threads,
    int keys,
    String keyChoice,
    int dataLength,
    double writeRatio,
    int warmUpS,
    int durationS,
    long seed,
    String idle)
{
    /** {@link #keyChoice()} for which all keys are alike. */
    public static final String UNIFORM = "uniform";
    private static final String MIXED = "mixed";
    private static final double PERCENT = 100;

    /**
     * The load in one line, without what only repeats it.
     *
     * @return for people, such as {@code get, closed loop, 4 x 64, 100 B}.
     */
    public String text()
    {
        return workload + (MIXED.equals(workload) ? " with " + PERCENT * writeRatio + " % sets" : "") + ", " +
            (0 == ratePerS ? "closed loop" : ratePerS + "/s") + ", " + connections + " x " +
            window + ", " + dataLength + " B, " + keys + (UNIFORM.equals(keyChoice) ? " keys" : " keys, " + keyChoice) +
            (threads > 1 ? ", " + threads + " threads" : "");
    }
}
