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

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * How the agents of a member wait when there is nothing to do. Each agent gets a strategy of its own, since they have
 * state.
 */
public final class IdleStrategies
{
    private static final long MAX_SPINS = 10;
    private static final long MAX_YIELDS = 5;
    private static final long CROWD_YIELDS = 20;
    private static final long CROWD_MAX_PARK_NS = 100_000;
    private static final long MIN_PARK_NS = 1_000;
    private static final long RARE_REST_PARK_NS = 5_000_000;
    private static final int REST_PARKS_PER_FIRST = 10;

    private IdleStrategies()
    {
    }

    /**
     * A strategy for an agent that writes wait for.
     *
     * @param context concluded.
     * @return a new strategy.
     */
    public static IdleStrategy forHotAgent(final MemberContext context)
    {
        final IdleStrategy busy = forWaits(context);
        final long restAfterNs = context.number(MemberSetting.IDLE_REST_AFTER);
        return 0 == restAfterNs ? busy : new RestingIdleStrategy(
            busy,
            resting(context.number(MemberSetting.IDLE_REST_PARK)),
            restAfterNs,
            SystemNanoClock.INSTANCE);
    }

    /**
     * A strategy for the waits of an agent within its turn: they are never at rest.
     *
     * @param context concluded.
     * @return a new strategy.
     */
    static IdleStrategy forWaits(final MemberContext context)
    {
        if (context.isCrowded())
        {
            return crowded();
        }
        return switch (context.profile())
        {
            case DEDICATED -> BusySpinIdleStrategy.INSTANCE;
            case BALANCED -> YieldingIdleStrategy.INSTANCE;
            default -> parking(context.number(MemberSetting.IDLE_MAX_PARK));
        };
    }

    /**
     * A strategy for an agent that nothing waits for, such as the conductor of a media driver on its own thread.
     *
     * @param context concluded.
     * @return a new strategy.
     */
    public static IdleStrategy forQuietAgent(final MemberContext context)
    {
        return parking(context.number(MemberSetting.IDLE_MAX_PARK));
    }

    /**
     * A strategy for an agent that has something to do when clients or members come and go only, and then several
     * things, each of which waits for the one before: whoever makes a stream with the media driver waits for its
     * executor, and an election makes a dozen one after the other. The first of a row may wait for longer than a
     * message would: on a small host a thread that wakes up a thousand times a second takes 4 % of a processor.
     *
     * @param context concluded.
     * @return a new strategy.
     */
    public static IdleStrategy forRareAgent(final MemberContext context)
    {
        final IdleStrategy alert = parking(context.number(MemberSetting.IDLE_MAX_PARK));
        return 0 == context.number(MemberSetting.IDLE_REST_AFTER) ? alert : new RareIdleStrategy(
            alert,
            resting(Math.max(RARE_REST_PARK_NS, context.number(MemberSetting.IDLE_REST_PARK))),
            SystemNanoClock.INSTANCE);
    }

    /**
     * Without spins, and with long parks soon: each look of a thread at its queues costs some microseconds, and every
     * heartbeat makes it begin with the first park again.
     */
    private static IdleStrategy resting(final long maxParkNs)
    {
        return new BackoffIdleStrategy(1, 1, maxParkNs / REST_PARKS_PER_FIRST, maxParkNs);
    }

    /**
     * Of threads that are too many for their processors. What a thread waits for is mostly there after some turns of
     * the others, which a yield gives them at once; a park comes back 60 us later at best, and a write meets a dozen.
     * Yields alone would keep those from running that have something to do.
     */
    private static IdleStrategy crowded()
    {
        return new BackoffIdleStrategy(1, CROWD_YIELDS, MIN_PARK_NS, CROWD_MAX_PARK_NS);
    }

    private static IdleStrategy parking(final long maxParkNs)
    {
        return new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, MIN_PARK_NS, Math.max(MIN_PARK_NS, maxParkNs));
    }
}
