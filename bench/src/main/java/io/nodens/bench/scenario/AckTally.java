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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes at a fixed rate, each with the moment at which it was due and the one at which it was acknowledged, and how
 * long a disturbance kept them up.
 * <p>
 * <b>Thread:</b> any.
 */
final class AckTally
{
    /** Returned when the rate did not come back. */
    static final long NEVER = -1;

    private final List<Ack> acks = new ArrayList<>();

    synchronized void add(final long dueNs, final long ackNs)
    {
        acks.add(new Ack(dueNs, ackNs));
    }

    /**
     * The longest time without an acknowledgement. It counts when it ends in the time that is looked at, also where it
     * began before; and up to the end of that time when nothing is acknowledged any more.
     *
     * @param fromNs of the time that is looked at.
     * @param toNs   its end.
     * @return nanoseconds.
     */
    synchronized long longestGapNs(final long fromNs, final long toNs)
    {
        long lastNs = Long.MIN_VALUE;
        long longestNs = 0;
        for (final Ack ack : sorted(Comparator.comparingLong(Ack::ackNs)))
        {
            if (ack.ackNs > toNs)
            {
                break;
            }
            if (ack.ackNs > fromNs)
            {
                longestNs = Math.max(longestNs, ack.ackNs - (Long.MIN_VALUE == lastNs ? fromNs : lastNs));
            }
            lastNs = ack.ackNs;
        }

        return Math.max(longestNs, toNs - Math.max(lastNs, fromNs));
    }

    /**
     * When writes are as prompt as they were before: the due moment of the first write after the disturbance from which
     * on, for a while, all were acknowledged in time. Nothing has to be late: then that is the moment of the
     * disturbance.
     *
     * @param eventNs moment of the disturbance.
     * @param limitNs within which an acknowledgement is in time.
     * @param whileNs for which all must be.
     * @return nanoseconds from the disturbance, or {@link #NEVER}.
     */
    synchronized long backAfterNs(final long eventNs, final long limitNs, final long whileNs)
    {
        long sinceNs = eventNs;
        long lastDueNs = eventNs;
        for (final Ack ack : sorted(Comparator.comparingLong(Ack::dueNs)))
        {
            if (ack.dueNs < eventNs)
            {
                // What was under way when it happened.
                if (ack.ackNs - eventNs > limitNs)
                {
                    sinceNs = NEVER;
                }
                continue;
            }

            final boolean isLate = ack.ackNs - ack.dueNs > limitNs;
            if (isLate)
            {
                sinceNs = NEVER;
            }
            else if (NEVER == sinceNs)
            {
                sinceNs = ack.dueNs;
            }
            lastDueNs = ack.dueNs;
            if (NEVER != sinceNs && lastDueNs - sinceNs >= whileNs)
            {
                return sinceNs - eventNs;
            }
        }

        return NEVER;
    }

    /**
     * The highest latency of writes that were due in a time.
     *
     * @param fromNs of the time that is looked at.
     * @param toNs   its end, exclusive.
     * @param share  of the writes that took at most this, 0 to 1.
     * @return nanoseconds; 0 without a write.
     */
    synchronized long latencyNs(final long fromNs, final long toNs, final double share)
    {
        final long[] sorted = acks.stream()
            .filter((ack) -> ack.dueNs >= fromNs && ack.dueNs < toNs)
            .mapToLong((ack) -> ack.ackNs - ack.dueNs).sorted().toArray();
        return 0 == sorted.length ? 0 : sorted[Math.min(sorted.length - 1, (int)(share * sorted.length))];
    }

    private List<Ack> sorted(final Comparator<Ack> order)
    {
        final List<Ack> sorted = new ArrayList<>(acks);
        sorted.sort(order);
        return sorted;
    }

    private record Ack(long dueNs, long ackNs)
    {
    }
}
