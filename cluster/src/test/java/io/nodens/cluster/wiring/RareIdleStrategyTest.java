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

class RareIdleStrategyTest
{
    private final Counting alert = new Counting();
    private final Counting resting = new Counting();
    private long nowNs = Long.MAX_VALUE - RareIdleStrategy.ALERT_NS / 2;
    private final RareIdleStrategy strategy = new RareIdleStrategy(alert, resting, () -> nowNs);

    @Test
    void shouldBeAlertForAWhileAfterEachPieceOfWork()
    {
        nowNs += RareIdleStrategy.ALERT_NS - 1;
        assertFalse(isResting());
        nowNs++;
        assertTrue(isResting());

        strategy.idle(1);
        assertFalse(isResting(), "one piece of work is enough");
        nowNs += RareIdleStrategy.ALERT_NS - 1;
        assertFalse(isResting());
        nowNs++;
        assertTrue(isResting());
    }

    @Test
    void shouldBeginWithShortWaitsAgainAfterWorkAlone()
    {
        strategy.idle(0);
        assertEquals(0, alert.resets);

        strategy.idle(1);
        assertEquals(1, alert.resets);
        assertEquals(1, resting.resets);
    }

    private boolean isResting()
    {
        final int rests = resting.idles;
        strategy.idle(0);
        return resting.idles > rests;
    }

    private static final class Counting implements IdleStrategy
    {
        private int idles;
        private int resets;

        @Override
        public void idle(final int workCount)
        {
            throw new AssertionError("whether there was work is not for it to judge");
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
