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
package io.nodens.cluster.keeper;

import io.aeron.AeronCounters;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.status.CountersReader;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds agents whose duty cycle took longer than the threshold since the last look, from the counters that Aeron
 * keeps of them: a stalled consensus module means elections, a stalled archive slow writes.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class StallReporter
{
    private static final String EXCEEDED = "exceeded";

    private final CountersReader counters;
    private final Int2ObjectHashMap<Seen> seenByCounterId = new Int2ObjectHashMap<>();
    private long count;

    private static final class Seen
    {
        private long registrationId;
        private long count;
    }

    StallReporter(final CountersReader counters)
    {
        this.counters = counters;
    }

    /**
     * Look for new stalls.
     *
     * @return one phrase for each agent that stalled; mostly none.
     */
    List<String> poll()
    {
        final List<String> stalls = new ArrayList<>(0);
        counters.forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (isExceededCount(typeId, label))
            {
                final long added = added(counterId);
                if (added > 0)
                {
                    count += added;
                    stalls.add(added + "x " + label);
                }
            }
        });

        return stalls;
    }

    /** Stalls of all agents since the start. */
    long count()
    {
        return count;
    }

    private static boolean isExceededCount(final int typeId, final String label)
    {
        switch (typeId)
        {
            case AeronCounters.ARCHIVE_CYCLE_TIME_THRESHOLD_EXCEEDED_TYPE_ID:
            case AeronCounters.CLUSTER_CYCLE_TIME_THRESHOLD_EXCEEDED_TYPE_ID:
            case AeronCounters.CLUSTER_CLUSTERED_SERVICE_CYCLE_TIME_THRESHOLD_EXCEEDED_TYPE_ID:
                return true;

            case AeronCounters.DRIVER_SYSTEM_COUNTER_TYPE_ID:
                return label.contains(EXCEEDED);

            default:
                return false;
        }
    }

    private long added(final int counterId)
    {
        final long registrationId = counters.getCounterRegistrationId(counterId);
        final long count = counters.getCounterValue(counterId);
        Seen seen = seenByCounterId.get(counterId);
        if (null == seen)
        {
            seen = new Seen();
            seenByCounterId.put(counterId, seen);
        }

        if (seen.registrationId != registrationId)
        {
            seen.registrationId = registrationId;
            seen.count = 0;
        }

        final long added = count - seen.count;
        seen.count = count;
        return added;
    }
}
