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
package io.nodens.bench.plan;

import io.nodens.bench.rig.RigSettings;
import io.nodens.bench.rig.Workload;

/**
 * One load of a plan.
 *
 * @param workload    mixture of operations.
 * @param ratePerS    0 for a closed loop.
 * @param connections clients.
 * @param window      most operations in flight of a client.
 * @param dataLength  bytes of data of each znode.
 */
record PlannedLoad(Workload workload, long ratePerS, int connections, int window, int dataLength)
{
    private static final int MOST_KEYS = 10_000;
    /** Large data get fewer znodes, so that every system keeps them in memory. */
    private static final int MOST_BYTES = 64 << 20;
    private static final double WRITE_RATIO = 0.1;

    static PlannedLoad closed(final Workload workload, final int connections, final int window)
    {
        return new PlannedLoad(workload, 0, connections, window, 100);
    }

    PlannedLoad withDataLength(final int newDataLength)
    {
        return new PlannedLoad(workload, ratePerS, connections, window, newDataLength);
    }

    PlannedLoad withRate(final long newRatePerS)
    {
        return new PlannedLoad(workload, newRatePerS, connections, window, dataLength);
    }

    /**
     * The load with how long it is made.
     *
     * @param pace  seconds and runs.
     * @param round seed of the choice of keys, the same for all systems in one round.
     * @return settings of the rig.
     */
    RigSettings settings(final Pace pace, final int round)
    {
        final int keys = Math.max(1, Math.min(MOST_KEYS, MOST_BYTES / Math.max(1, dataLength)));
        return new RigSettings(
            workload, ratePerS, pace.warmUpS(), pace.maxWarmUpS(), pace.durationS(), pace.runs(),
            Math.min(pace.threads(), connections), connections, window, keys, "uniform", dataLength, WRITE_RATIO, round,
            pace.maxForeignCpu(), pace.idle());
    }

    /**
     * The load for a line of progress.
     *
     * @return such as {@code set 4 x 64}.
     */
    String text()
    {
        return workload.text() + " " + connections + " x " + window +
            (100 == dataLength ? "" : " " + dataLength + " B") +
            (0 == ratePerS ? "" : " " + ratePerS + "/s");
    }
}
