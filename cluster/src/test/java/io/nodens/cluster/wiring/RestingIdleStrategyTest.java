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
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RestingIdleStrategyTest
{
    private static final long REST_AFTER_NS = 10 * RestingIdleStrategy.WINDOW_NS;

    private final Counting busy = new Counting();
    private final Counting resting = new Counting();
    private long nowNs = -3;
    private final RestingIdleStrategy strategy =
        new RestingIdleStrategy(busy, resting, REST_AFTER_NS, () -> nowNs);

    @Test
    void shouldRestAfterATimeOfLittleWorkAndNotBefore()
    {
        for (int window = 1; window < 10; window++)
        {
            assertFalse(isRestingAfter(RestingIdleStrategy.MOST_AT_REST), "window " + window);
        }
        assertTrue(isRestingAfter(RestingIdleStrategy.MOST_AT_REST));
        assertTrue(isRestingAfter(RestingIdleStrategy.MOST_AT_REST));
    }

    @Test
    void shouldBeBusyAgainWithinTheWindowInWhichThereIsMoreToDo()
    {
        for (int window = 1; window <= 10; window++)
        {
            isRestingAfter(0);
        }
        work(RestingIdleStrategy.MOST_AT_REST);
        assertTrue(isResting());
        work(1);
        assertFalse(isResting());

        assertFalse(isRestingAfter(0));
        for (int window = 1; window < 10; window++)
        {
            assertFalse(isRestingAfter(0), "window " + window);
        }
        assertTrue(isRestingAfter(0));
    }

    @Test
    void shouldBeginWithShortWaitsAgainWhenItFindsWorkAtRest()
    {
        work(1);

        assertEquals(1, resting.resets);
        assertEquals(1, busy.resets);
    }

    private boolean isRestingAfter(final int turns)
    {
        work(turns);
        nowNs += RestingIdleStrategy.WINDOW_NS;
        return isResting();
    }

    private boolean isResting()
    {
        final int rests = resting.idles;
        strategy.idle(0);
        return resting.idles > rests;
    }

    private void work(final int turns)
    {
        for (int i = 0; i < turns; i++)
        {
            strategy.idle(1);
        }
    }

    private static final class Counting implements IdleStrategy
    {
        private int idles;
        private int resets;

        @Override
        public void idle(final int workCount)
        {
            idles++;
        }

        @Override
        public void idle()
        {
            idles++;
        }

        @Override
        public void reset()
        {
            resets++;
        }
    }
}
