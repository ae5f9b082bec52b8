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
package io.nodens.cluster.wiring;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * Waits in one way while there is something to do and in a cheaper one after a time of little work. Heartbeats, ticks
 * and pings come all the time, so that a thread counts as busy by how much it has found to do in a tenth of a second,
 * not by whether it found anything. The first message after a rest pays for the longer park; the one after it does not,
 * since what is sent in answer is mostly there before the parks have grown long again.
 * <p>
 * <b>Thread:</b> the waiting one. <b>Allocates:</b> nothing.
 */
final class RestingIdleStrategy implements IdleStrategy
{
    static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Turns with work in a window; an idle member has about four in each of its threads. */
    static final int MOST_AT_REST = 16;

    private final IdleStrategy busy;
    private final IdleStrategy resting;
    private final long restAfterNs;
    private final NanoClock clock;
    private long windowNs;
    private long busyNs;
    private int turns;
    private boolean isResting;

    /**
     * A strategy that is busy first.
     *
     * @param busy        of a thread that has work.
     * @param resting     of one that has had little for the time after which it rests.
     * @param restAfterNs nanoseconds of little work.
     * @param clock       monotonic.
     */
    RestingIdleStrategy(
        final IdleStrategy busy, final IdleStrategy resting, final long restAfterNs, final NanoClock clock)
    {
        this.busy = busy;
        this.resting = resting;
        this.restAfterNs = restAfterNs;
        this.clock = clock;
        this.windowNs = clock.nanoTime();
        this.busyNs = windowNs;
    }

    /** {@inheritDoc} */
    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            if (++turns > MOST_AT_REST)
            {
                isResting = false;
            }
            reset();
            return;
        }

        final long nowNs = clock.nanoTime();
        if (nowNs - windowNs >= WINDOW_NS)
        {
            busyNs = turns > MOST_AT_REST ? nowNs : busyNs;
            turns = 0;
            windowNs = nowNs;
            isResting = nowNs - busyNs >= restAfterNs;
        }
        (isResting ? resting : busy).idle();
    }

    /** {@inheritDoc} */
    @Override
    public void idle()
    {
        idle(0);
    }

    /** {@inheritDoc} */
    @Override
    public void reset()
    {
        busy.reset();
        resting.reset();
    }
}
