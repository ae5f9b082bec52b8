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
 * Waits with short parks for a while after each piece of work, and with long ones otherwise: for an agent whose work
 * comes seldom, but then in rows of which each piece is asked for only when the one before is done.
 * <p>
 * <b>Thread:</b> the waiting one. <b>Allocates:</b> nothing.
 */
final class RareIdleStrategy implements IdleStrategy
{
    /** Longer than an election takes from one stream that it makes to the next. */
    static final long ALERT_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final IdleStrategy alert;
    private final IdleStrategy resting;
    private final NanoClock clock;
    private long workedNs;

    /**
     * A strategy that is alert first.
     *
     * @param alert   for {@link #ALERT_NS} after each piece of work.
     * @param resting from then on.
     * @param clock   monotonic.
     */
    RareIdleStrategy(final IdleStrategy alert, final IdleStrategy resting, final NanoClock clock)
    {
        this.alert = alert;
        this.resting = resting;
        this.clock = clock;
        workedNs = clock.nanoTime();
    }

    /** {@inheritDoc} */
    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void idle()
    {
        (clock.nanoTime() - workedNs < ALERT_NS ? alert : resting).idle();
    }

    /** {@inheritDoc} */
    @Override
    public void reset()
    {
        workedNs = clock.nanoTime();
        alert.reset();
        resting.reset();
    }
}
