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
package io.nodens.bench.tree;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Operations that took longer than they may, and what befell the thread around each.
 * <ul>
 * <li>waited: the thread gave its processor up, for a lock, a safepoint or memory: ours;</li>
 * <li>faulted: it entered pages: ours;</li>
 * <li>descheduled: it was ready and another thread had the processor: the machine's;</li>
 * <li>on processor: none of these. An interrupt, the hypervisor, or a long way of our own: as many must befall the
 * operation that does nothing, or they are ours.</li>
 * </ul>
 */
final class OutlierLog
{
    /** The operation took long. */
    static final int OPERATION = 0;
    /** Nothing took long. */
    static final int NOTHING = 1;

    private static final int KINDS = 2;
    private static final int CAPACITY = 4096;
    private static final int PRINTED = 25;
    private static final double NS_PER_US = 1000.0;
    private static final String[] CAUSES = {"waited", "faulted", "descheduled", "on processor"};

    private final String operation;
    private final long thresholdNs;
    private final int[] kinds = new int[CAPACITY];
    private final int[] causes = new int[CAPACITY];
    private final int[] indexes = new int[CAPACITY];
    private final long[] durationsNs = new long[CAPACITY];
    private final long[] delaysNs = new long[CAPACITY];
    private final long[][] counts = new long[KINDS][CAUSES.length];
    private final long[][] worstNs = new long[KINDS][CAUSES.length];
    private int size;

    OutlierLog(final String operation, final long thresholdNs)
    {
        this.operation = operation;
        this.thresholdNs = thresholdNs;
    }

    long thresholdNs()
    {
        return thresholdNs;
    }

    void add(final int kind, final int index, final long durationNs, final ThreadCounters counters)
    {
        counters.sample();
        final int cause =
            counters.delayDeltaNs() > durationNs / 2 ? 2 :
            counters.voluntaryDelta() > 0 ? 0 :
            counters.faultsDelta() > 0 ? 1 : 3;
        counts[kind][cause]++;
        worstNs[kind][cause] = Math.max(worstNs[kind][cause], durationNs);
        if (size < CAPACITY)
        {
            kinds[size] = kind;
            causes[size] = cause;
            indexes[size] = index;
            delaysNs[size] = counters.delayDeltaNs();
            durationsNs[size++] = durationNs;
        }
    }

    void print(final PrintStream stream)
    {
        stream.printf(
            Locale.ROOT, "beyond %.0f us %20s %20s%n", thresholdNs / NS_PER_US, operation, "nothing");
        for (int i = 0; i < CAUSES.length; i++)
        {
            stream.printf(Locale.ROOT, "%-14s %6d, worst %8.0f %6d, worst %8.0f%n", CAUSES[i],
                counts[OPERATION][i], worstNs[OPERATION][i] / NS_PER_US,
                counts[NOTHING][i], worstNs[NOTHING][i] / NS_PER_US);
        }

        int printed = 0;
        for (int i = 0; i < size && printed < PRINTED; i++)
        {
            if (OPERATION == kinds[i] && causes[i] != 2)
            {
                stream.printf(Locale.ROOT, "  %s %,d took %.0f us: %s, delayed %.0f us%n",
                    operation, indexes[i], durationsNs[i] / NS_PER_US, CAUSES[causes[i]], delaysNs[i] / NS_PER_US);
                printed++;
            }
        }
    }
}
