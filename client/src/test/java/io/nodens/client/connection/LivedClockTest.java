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
package io.nodens.client.connection;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

class LivedClockTest
{
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LivedClock clock = new LivedClock(0);

    @Test
    void shouldCountCyclesThatAreOnTimeInFull()
    {
        for (long i = 1; i <= 100; i++)
        {
            clock.advance(i * 20 * MS);
        }

        assertEquals(2_000 * MS, clock.livedNs());
        assertEquals(0, clock.recentLateNs());
    }

    @Test
    void shouldCountLatenessForAQuarter()
    {
        clock.advance(5_020 * MS);

        assertEquals(20 * MS + 1_250 * MS, clock.livedNs());
        assertEquals(3_750 * MS, clock.recentLateNs());
    }

    @Test
    void shouldForgetLatenessAfterAWhile()
    {
        clock.advance(1_020 * MS);
        long nowNs = 1_020 * MS;
        for (int i = 0; i < 250; i++)
        {
            clock.advance(nowNs += 20 * MS);
        }

        assertEquals(750 * MS, clock.recentLateNs());
        for (int i = 0; i < 300; i++)
        {
            clock.advance(nowNs += 20 * MS);
        }

        assertEquals(0, clock.recentLateNs());
    }
}
