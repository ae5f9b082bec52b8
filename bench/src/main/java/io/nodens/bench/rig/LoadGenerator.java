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

import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Makes operations when they are due and records how long each took from then on.
 * <p>
 * Every operation in flight occupies a slot: {@code connection * window + n}. A slot that was pressed back keeps the
 * instant at which it was due, so that waiting counts as latency.
 * <p>
 * <b>Thread:</b> one for its life. <b>Allocates:</b> nothing once constructed, as far as the connections do not.
 */
final class LoadGenerator implements CompletionHandler
{
    private static final int NULL_SLOT = -1;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long REMOVE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Most operations that became due which one duty cycle sends before it looks at the answers again. */
    private static final int SEND_LIMIT = 64;

    private final RigSettings settings;
    private final NanoClock clock;
    private final IdleStrategy idleStrategy;
    private final SplittableRandom random;
    private final KeyChooser keyChooser;
    private final LoadConnection[] connections;
    private final int firstSlot;
    private final long[] dueNs;
    private final OperationKind[] kinds;
    private final int[] keys;
    private final boolean[] hasZnode;
    private final int[][] freeSlots;
    private final int[] freeCounts;
    private final int[] blockedSlots;
    private int nextConnection;
    private int inFlight;
    private boolean isOutOfSlots;
    private LatencySet latencies;

    private long completedCount;
    private long errorCount;
    private long unsentCount;
    private String firstError;

    /**
     * Make a generator for a range of connections.
     *
     * @param settings        of the run.
     * @param clock           to read instants from.
     * @param idleStrategy    for cycles without work.
     * @param firstConnection index of the first of its connections among all.
     * @param connectionCount how many are its own.
     */
    LoadGenerator(
        final RigSettings settings,
        final NanoClock clock,
        final IdleStrategy idleStrategy,
        final int firstConnection,
        final int connectionCount)
    {
        this.settings = settings;
        this.clock = clock;
        this.idleStrategy = idleStrategy;
        random = new SplittableRandom(settings.seed() + firstConnection);
        keyChooser = KeyChooser.of(settings.keyChoice(), settings.keys(), settings.seed() + firstConnection);
        connections = new LoadConnection[connectionCount];
        firstSlot = firstConnection * settings.window();
        final int slotCount = connectionCount * settings.window();
        dueNs = new long[slotCount];
        kinds = new OperationKind[slotCount];
        keys = new int[slotCount];
        hasZnode = new boolean[slotCount];
        freeSlots = new int[connectionCount][settings.window()];
        freeCounts = new int[connectionCount];
        blockedSlots = new int[connectionCount];
        Arrays.fill(blockedSlots, NULL_SLOT);
        for (int i = slotCount - 1; i >= 0; i--)
        {
            release(i);
        }
    }

    void connection(final int index, final LoadConnection connection)
    {
        connections[index] = connection;
    }

    /**
     * Make load for a time, then wait for what is in flight.
     *
     * @param durationNs   of the load.
     * @param newLatencies to record to, or null while warming up.
     */
    void run(final long durationNs, final LatencySet newLatencies)
    {
        latencies = newLatencies;
        completedCount = 0;
        errorCount = 0;
        unsentCount = 0;
        firstError = null;
        isOutOfSlots = false;

        final double intervalNs = settings.intervalNs();
        final long startNs = clock.nanoTime();
        final long endNs = startNs + durationNs;
        long dueCount = 0;

        while (!Thread.currentThread().isInterrupted())
        {
            final long nowNs = clock.nanoTime();
            int workCount = 0;

            if (nowNs - endNs < 0)
            {
                workCount += retryBlocked();
                if (settings.isFixedRate())
                {
                    final long scheduled = (long)((nowNs - startNs) / intervalNs) + 1;
                    final int sent = sendDue(startNs, dueCount, scheduled, intervalNs);
                    dueCount += sent;
                    workCount += sent;
                }
                else
                {
                    workCount += fillWindows();
                }
            }
            else if (0 == inFlight || nowNs - endNs > DRAIN_TIMEOUT_NS)
            {
                break;
            }

            idleStrategy.idle(workCount + work());
        }

        finish(settings.isFixedRate() ? (long)(durationNs / intervalNs) - dueCount : 0);
    }

    /**
     * Delete the znodes that the slots have left, which the next load would find. After the last run, and not one that
     * was cut short; gives up after 10 s.
     */
    void removeZnodes()
    {
        latencies = null;
        final long deadlineNs = clock.nanoTime() + REMOVE_TIMEOUT_NS;
        for (int i = 0; i < connections.length && 0 == errorCount; i++)
        {
            final int[] free = Arrays.copyOf(freeSlots[i], freeCounts[i]);
            freeCounts[i] = 0;
            for (final int slot : free)
            {
                if (hasZnode[slot] && clock.nanoTime() - deadlineNs < 0)
                {
                    kinds[slot] = OperationKind.DELETE;
                    send(i, slot);
                    settle(i, deadlineNs);
                }
                else
                {
                    release(slot);
                }
            }
        }
        while (inFlight > 0 && clock.nanoTime() - deadlineNs < 0)
        {
            idleStrategy.idle(work());
        }
    }

    /** Until the connection takes what it has pressed back. */
    private void settle(final int connection, final long deadlineNs)
    {
        while (NULL_SLOT != blockedSlots[connection] && clock.nanoTime() - deadlineNs < 0)
        {
            idleStrategy.idle(work());
            retryBlocked();
        }
    }

    private int work()
    {
        int workCount = 0;
        for (final LoadConnection connection : connections)
        {
            workCount += connection.doWork();
        }

        return workCount;
    }

    @Override
    public void onCompletion(final int slot, final String error)
    {
        final int index = slot - firstSlot;
        final long latencyNs = clock.nanoTime() - dueNs[index];
        final OperationKind kind = kinds[index];
        if (null == error)
        {
            completedCount++;
            if (null != latencies)
            {
                latencies.record(kind, latencyNs);
            }
        }
        else
        {
            errorCount++;
            firstError = null == firstError ? kind.text() + ": " + error : firstError;
        }

        if (OperationKind.CREATE == kind || OperationKind.DELETE == kind)
        {
            hasZnode[index] = OperationKind.CREATE == kind;
        }

        inFlight--;
        release(index);
    }

    /**
     * The run ended early: a client threw what it tells by no answer. Counts as an error, so that the run has failed.
     *
     * @param cause why.
     */
    void broke(final RuntimeException cause)
    {
        errorCount++;
        firstError = null == firstError ? "generator ended: " + cause : firstError;
    }

    long completedCount()
    {
        return completedCount;
    }

    long errorCount()
    {
        return errorCount;
    }

    /** Operations that were due within the run and were not even sent, and those that were never answered. */
    long unsentCount()
    {
        return unsentCount;
    }

    String firstError()
    {
        return firstError;
    }

    private void finish(final long neverDue)
    {
        unsentCount = Math.max(0, neverDue) + inFlight;
        for (int i = 0; i < connections.length; i++)
        {
            if (NULL_SLOT != blockedSlots[i])
            {
                unsentCount++;
                release(blockedSlots[i]);
                blockedSlots[i] = NULL_SLOT;
            }
        }
    }

    private int retryBlocked()
    {
        int workCount = 0;
        for (int i = 0; i < connections.length; i++)
        {
            if (NULL_SLOT != blockedSlots[i])
            {
                final int slot = blockedSlots[i];
                blockedSlots[i] = NULL_SLOT;
                workCount += send(i, slot) ? 1 : 0;
            }
        }

        return workCount;
    }

    private int fillWindows()
    {
        int workCount = 0;
        for (int i = 0; i < connections.length; i++)
        {
            for (int n = freeCounts[i]; n > 0 && NULL_SLOT == blockedSlots[i]; n--)
            {
                final int slot = freeSlots[i][--freeCounts[i]];
                prepare(slot, clock.nanoTime());
                if (send(i, slot))
                {
                    workCount++;
                }
            }
        }

        return workCount;
    }

    private int sendDue(final long startNs, final long dueCount, final long scheduled, final double intervalNs)
    {
        int count = 0;
        while (dueCount + count < scheduled && count < SEND_LIMIT)
        {
            final int connection = nextFreeConnection();
            if (NULL_SLOT == connection)
            {
                isOutOfSlots = true;
                return count;
            }

            final int slot = freeSlots[connection][--freeCounts[connection]];
            prepare(slot, startNs + (long)((dueCount + count) * intervalNs));
            if (null != latencies && !isOutOfSlots)
            {
                latencies.recordLag(clock.nanoTime() - dueNs[slot]);
            }
            send(connection, slot);
            count++;
        }

        // What waited for a slot was late by the system's fault; here the generator has caught up.
        isOutOfSlots &= dueCount + count < scheduled;
        return count;
    }

    private int nextFreeConnection()
    {
        for (int i = 0; i < connections.length; i++)
        {
            final int candidate = nextConnection;
            nextConnection = candidate + 1 == connections.length ? 0 : candidate + 1;
            if (freeCounts[candidate] > 0 && NULL_SLOT == blockedSlots[candidate])
            {
                return candidate;
            }
        }

        return NULL_SLOT;
    }

    private void prepare(final int slot, final long dueAtNs)
    {
        dueNs[slot] = dueAtNs;
        kinds[slot] = settings.workload().next(random, settings.writeRatio(), hasZnode[slot]);
        keys[slot] = keyChooser.next();
    }

    private boolean send(final int connection, final int slot)
    {
        // Counted before the offer: a system may complete at once, inside it.
        inFlight++;
        if (connections[connection].offer(kinds[slot], keys[slot], firstSlot + slot))
        {
            return true;
        }

        inFlight--;
        blockedSlots[connection] = slot;
        return false;
    }

    private void release(final int slot)
    {
        final int connection = slot / settings.window();
        freeSlots[connection][freeCounts[connection]++] = slot;
    }
}
