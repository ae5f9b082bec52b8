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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How long clients went without an acknowledgement around an event. Clients that wait for the lock are left out: they
 * wait for another client.
 *
 * @param longestNs        longest time between two consecutive acknowledgements of one client.
 * @param client           who saw it; null when nobody was acknowledged twice.
 * @param allClientsNs     longest time in which no client at all was acknowledged.
 * @param acknowledgements number of acknowledgements in the window.
 */
record Gaps(long longestNs, String client, long allClientsNs, int acknowledgements)
{
    /**
     * Measure one window. A gap counts when it ends in the window, or spans all of it: one that begins in the window
     * and outlasts it is the next event's.
     *
     * @param histories of all clients.
     * @param startNs   monotonic clock at the event.
     * @param endNs     monotonic clock at the next event.
     * @return what clients saw.
     */
    static Gaps measure(final Collection<History> histories, final long startNs, final long endNs)
    {
        final List<Long> allCompletions = new ArrayList<>();
        long longestNs = 0;
        String client = null;
        int acknowledgements = 0;
        for (final History history : histories)
        {
            final List<Long> completions = completions(history);
            allCompletions.addAll(completions);
            for (final long completion : completions)
            {
                acknowledgements += completion >= startNs && completion < endNs ? 1 : 0;
            }
            final long gapNs = longest(completions, startNs, endNs);
            if (gapNs > longestNs)
            {
                longestNs = gapNs;
                client = history.client();
            }
        }
        allCompletions.sort(null);
        return new Gaps(longestNs, client, longest(allCompletions, startNs, endNs), acknowledgements);
    }

    private static List<Long> completions(final History history)
    {
        final List<Long> completions = new ArrayList<>();
        for (final Operation operation : history.operations())
        {
            if (operation.kind() == OperationKind.LOCK || operation.kind() == OperationKind.UNLOCK)
            {
                return List.of();
            }
            if (operation.isAcknowledged())
            {
                completions.add(operation.completedNs());
            }
        }
        return completions;
    }

    private static long longest(final List<Long> completions, final long startNs, final long endNs)
    {
        long longestNs = 0;
        for (int i = 1; i < completions.size(); i++)
        {
            final long fromNs = completions.get(i - 1);
            final long toNs = completions.get(i);
            if (toNs > startNs && (toNs <= endNs || fromNs < startNs))
            {
                longestNs = Math.max(longestNs, toNs - fromNs);
            }
        }
        return longestNs;
    }
}
