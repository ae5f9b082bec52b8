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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Counts which watchers have heard of a write: every one must, once. A watcher has heard of a change when it was given
 * a higher zxid than ever before; what it hears a second time is a double.
 * <p>
 * <b>Thread:</b> events on any, all else on that of the scenario, one write after the other.
 */
final class FanOutTally
{
    private final AtomicLongArray zxids;
    private final AtomicLong doubles = new AtomicLong();
    private final LongAccumulator firstNs = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator lastNs = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private final LongAccumulator highestZxid = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private final LongAccumulator lowestZxid = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private volatile CountDownLatch waiting = new CountDownLatch(0);

    /**
     * Of watchers that have heard of nothing.
     *
     * @param watchers how many.
     */
    FanOutTally(final int watchers)
    {
        zxids = new AtomicLongArray(watchers);
    }

    /** A write is about to be sent; all events of the one before have come, or are given up. */
    void begin()
    {
        firstNs.reset();
        lastNs.reset();
        highestZxid.reset();
        lowestZxid.reset();
        waiting = new CountDownLatch(zxids.length());
    }

    /**
     * A watcher was told of a change.
     *
     * @param watcher from 0.
     * @param zxid    of the change.
     * @param nowNs   when.
     */
    void onEvent(final int watcher, final long zxid, final long nowNs)
    {
        if (zxids.getAndAccumulate(watcher, zxid, Math::max) >= zxid)
        {
            doubles.incrementAndGet();
            return;
        }

        firstNs.accumulate(nowNs);
        lastNs.accumulate(nowNs);
        highestZxid.accumulate(zxid);
        lowestZxid.accumulate(zxid);
        waiting.countDown();
    }

    /**
     * Wait for all watchers.
     *
     * @param timeoutNs most nanoseconds to wait.
     * @return how many have not heard of the write.
     * @throws IllegalStateException when the thread is interrupted.
     */
    long awaitAll(final long timeoutNs)
    {
        final CountDownLatch latch = waiting;
        try
        {
            return latch.await(timeoutNs, TimeUnit.NANOSECONDS) ? 0 : latch.getCount();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    /**
     * Whether all events that came were of one change.
     *
     * @param zxid of the change.
     * @return false when one was of another.
     */
    boolean isOf(final long zxid)
    {
        return highestZxid.get() == zxid && lowestZxid.get() == zxid;
    }

    long firstNs()
    {
        return firstNs.get();
    }

    long lastNs()
    {
        return lastNs.get();
    }

    long doubles()
    {
        return doubles.get();
    }
}
