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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.FrontEndLimits;
import org.agrona.concurrent.status.CountersReader;

import java.util.concurrent.TimeUnit;

/**
 * Counters of the media driver that are left. Each connection takes some, and so do elections, snapshots and replays:
 * without a reserve for them, clients could keep the member from ever joining a leader again.
 * <p>
 * The counters are looked through a little in each duty cycle; what clients have taken since the last look is added.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class CounterBudget
{
    /** Between whole looks while nobody comes: a look takes longer than the rest of an idle duty cycle. */
    static final long LOOK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SCAN_LIMIT = 256;

    private final CountersReader counters;
    private final int capacity;
    private final int reserve;
    private int nextId;
    private int found;
    private int used;
    private int addedBefore;
    private int added;
    private long lookedNs;

    /**
     * For the counters of a media driver.
     *
     * @param counters of the driver.
     * @param reserve  counters that clients may not take.
     */
    CounterBudget(final CountersReader counters, final int reserve)
    {
        this.counters = counters;
        this.reserve = reserve;
        capacity = counters.maxCounterId() + 1;
        while (0 == used)
        {
            look();
        }
    }

    /** Whether another connection leaves the reserve alone. */
    boolean hasRoom()
    {
        return free() >= reserve + FrontEndLimits.COUNTERS_PER_CONNECTION;
    }

    /** Whether there is room at least to tell a client that there is none for it. */
    boolean hasRoomToRefuse()
    {
        return free() >= (reserve >> 1) + FrontEndLimits.COUNTERS_PER_CONNECTION;
    }

    /** Counters that nobody has, as far as is known. */
    int free()
    {
        return capacity - used - (addedBefore + added) * FrontEndLimits.COUNTERS_PER_CONNECTION;
    }

    /** A connection comes; the next look at the counters may be too early to show all that it takes. */
    void onConnection()
    {
        added++;
    }

    /**
     * Look at some more counters, in each duty cycle after somebody came; now and then otherwise.
     *
     * @param nowNs monotonic time.
     */
    void onDutyCycle(final long nowNs)
    {
        final boolean isBetweenLooks = 0 == nextId && 0 == added + addedBefore;
        if (!isBetweenLooks || nowNs - lookedNs >= LOOK_INTERVAL_NS)
        {
            lookedNs = nowNs;
            look();
        }
    }

    private void look()
    {
        for (int i = 0; i < SCAN_LIMIT; i++)
        {
            final int state = nextId < capacity ?
                counters.getCounterState(nextId) : CountersReader.RECORD_UNUSED;
            if (CountersReader.RECORD_UNUSED == state)
            {
                // Beyond the last one that was ever used.
                used = Math.max(1, found);
                addedBefore = added;
                added = 0;
                found = 0;
                nextId = 0;
                return;
            }
            found += CountersReader.RECORD_ALLOCATED == state ? 1 : 0;
            nextId++;
        }
    }
}
