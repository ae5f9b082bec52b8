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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetryPacingTest
{
    private long nowNs = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(500);
    private final RetryPacing pacing = new RetryPacing(() -> nowNs);

    @Test
    void shouldAskAtOnceAndRepeatAfterTheShortestTimeWhenOneStreamLacksData()
    {
        assertTrue(pacing.generateDelayNs() <= TimeUnit.MICROSECONDS.toNanos(1));
        for (int i = 0; i < 100; i++)
        {
            final long delayNs = pacing.retryDelayNs();
            assertEquals(RetryPacing.MIN_RETRY_NS, delayNs);
            nowNs += delayNs;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 84", "64, 5100", "400, 5500", "4096, 45100"})
    void shouldRepeatSeldomHoweverManyStreamsLackData(final int streams, final int most)
    {
        final long stepNs = TimeUnit.MICROSECONDS.toNanos(50);
        final long[] deadlinesNs = new long[streams];
        Arrays.fill(deadlinesNs, nowNs);
        final long endNs = nowNs + TimeUnit.SECONDS.toNanos(1);
        int repeated = 0;
        while (nowNs - endNs < 0)
        {
            for (int i = 0; i < streams; i++)
            {
                if (deadlinesNs[i] - nowNs <= 0)
                {
                    repeated++;
                    final long delayNs = pacing.retryDelayNs();
                    assertTrue(delayNs >= RetryPacing.MIN_RETRY_NS && delayNs <= RetryPacing.MAX_RETRY_NS);
                    deadlinesNs[i] = nowNs + delayNs;
                }
            }
            nowNs += stepNs;
        }

        assertTrue(repeated <= most, "repeated " + repeated);
    }
}
