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
package io.nodens.gateway.status;

import io.nodens.gateway.words.LatencyStats;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one agent of the gateway counts. A reader in another thread sees numbers that may be a moment old, and each for
 * itself: a reply may be counted whose request is not yet.
 * <p>
 * <b>Thread:</b> the agent's writes, any reads. <b>Allocates</b> nothing after construction.
 */
public final class AgentCounts
{
    /** Names and values lie on cache lines that no other agent writes. */
    private static final int PADDING = 16;

    private final AtomicLongArray values = new AtomicLongArray(2 * PADDING + AgentCount.values().length);
    private final LatencyStats reads = new LatencyStats();
    private final LatencyStats writes = new LatencyStats();
    private final FiredWatches firedWatches = new FiredWatches();
    private final ResponseSizes responseSizes = new ResponseSizes();
    private final AtomicInteger connectionResets;
    private final NanoClock clock;

    /**
     * All zero.
     *
     * @param clock            monotonic.
     * @param connectionResets how often the statistics of connections were started again, for all agents.
     */
    public AgentCounts(final NanoClock clock, final AtomicInteger connectionResets)
    {
        this.clock = clock;
        this.connectionResets = connectionResets;
    }

    /**
     * Count one. Agent's thread.
     *
     * @param count that rises.
     */
    public void increment(final AgentCount count)
    {
        add(count, 1);
    }

    /**
     * Count several, or fewer than before. Agent's thread.
     *
     * @param count that changes.
     * @param delta to add.
     */
    public void add(final AgentCount count, final long delta)
    {
        final int index = PADDING + count.ordinal();
        values.setOpaque(index, values.getPlain(index) + delta);
    }

    /**
     * Replace a number. Agent's thread.
     *
     * @param count that changes.
     * @param value of it.
     */
    public void set(final AgentCount count, final long value)
    {
        values.setOpaque(PADDING + count.ordinal(), value);
    }

    /**
     * Read a number. Any thread.
     *
     * @param count to read.
     * @return its value.
     */
    public long get(final AgentCount count)
    {
        return values.getOpaque(PADDING + count.ordinal());
    }

    /**
     * Latencies of what the door answers by itself.
     *
     * @return always the same.
     */
    public LatencyStats reads()
    {
        return reads;
    }

    /**
     * Latencies of what the member answers.
     *
     * @return always the same.
     */
    public LatencyStats writes()
    {
        return writes;
    }

    /**
     * How many watches changes fire.
     *
     * @return always the same.
     */
    public FiredWatches firedWatches()
    {
        return firedWatches;
    }

    /**
     * Sizes of replies.
     *
     * @return always the same.
     */
    public ResponseSizes responseSizes()
    {
        return responseSizes;
    }

    /**
     * The time now, for latencies.
     *
     * @return monotonic nanoseconds.
     */
    public long nanoTime()
    {
        return clock.nanoTime();
    }

    /**
     * How often the statistics of connections were started again.
     *
     * @return their number: connections whose own differs begin again.
     */
    public int connectionResets()
    {
        return connectionResets.getOpaque();
    }
}
