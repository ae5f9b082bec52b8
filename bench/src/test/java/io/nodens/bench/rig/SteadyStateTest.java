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

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SteadyStateTest
{
    private final SteadyState steadyState = new SteadyState();

    @Test
    void shouldWaitWhileTheRateGrows()
    {
        for (int second = 1; second <= 20; second++)
        {
            steadyState.add(1000 * second, 0);
            assertFalse(steadyState.isReached(), () -> "the last doubled the first three of six");
        }
    }

    @Test
    void shouldBeReachedWhenGrowthHasEndedAlsoOnANoisyMachine()
    {
        for (final int rate : new int[]{1000, 5000, 9000, 10000, 9900, 10100})
        {
            steadyState.add(rate, 0);
            assertFalse(steadyState.isReached());
        }
        steadyState.add(4000, 0);
        steadyState.add(10000, 0);
        assertTrue(steadyState.isReached(), "a slow second is no growth");
    }

    @Test
    void shouldTakeLatenciesAsFallingWhenTheyGoDown()
    {
        for (final int latency : new int[]{900, 800, 700, 500, 400, 300})
        {
            steadyState.add(-latency, 0);
        }
        assertFalse(steadyState.isReached());
        for (int i = 0; i < 6; i++)
        {
            steadyState.add(-300, 0);
        }
        assertTrue(steadyState.isReached());
    }

    @Test
    void shouldWaitForCompilersBetweenTwoStepsOfGrowth()
    {
        for (int second = 0; second < 10; second++)
        {
            steadyState.add(12_500, 0.4);
            assertFalse(steadyState.isReached());
        }
        steadyState.add(12_500, 0);
        assertFalse(steadyState.isReached(), "0.8 of a processor's second in three seconds");
        steadyState.add(12_500, 0.05);
        steadyState.add(12_500, 0.01);
        assertTrue(steadyState.isReached());
    }
}
