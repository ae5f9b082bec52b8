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

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who has heard of a write, and when the first and the last did.
 */
class FanOutTallyTest
{
    private final FanOutTally tally = new FanOutTally(3);

    @Test
    void shouldTellFirstAndLastWhenAllHaveHeard()
    {
        tally.begin();
        tally.onEvent(1, 7, 300);
        tally.onEvent(0, 7, 100);
        assertEquals(1, tally.awaitAll(0));

        tally.onEvent(2, 7, 200);

        assertEquals(0, tally.awaitAll(0));
        assertEquals(100, tally.firstNs());
        assertEquals(300, tally.lastNs());
        assertTrue(tally.isOf(7));
        assertEquals(0, tally.doubles());
    }

    @Test
    void shouldNotCountWatcherTwiceWhenItHearsOfOneChangeTwice()
    {
        tally.begin();
        tally.onEvent(0, 7, 100);
        tally.onEvent(0, 7, 900);
        tally.onEvent(1, 7, 200);

        assertEquals(1, tally.doubles());
        assertEquals(1, tally.awaitAll(0));
        assertEquals(200, tally.lastNs());
    }

    @Test
    void shouldCountDoubleWhenItComesWithNextWrite()
    {
        tally.begin();
        for (int watcher = 0; watcher < 3; watcher++)
        {
            tally.onEvent(watcher, 7, 100);
        }

        tally.begin();
        tally.onEvent(2, 7, 500);
        tally.onEvent(2, 8, 600);

        assertEquals(1, tally.doubles());
        assertEquals(2, tally.awaitAll(0));
        assertEquals(600, tally.firstNs());
    }

    @Test
    void shouldSeeThatEventIsOfAnotherChange()
    {
        tally.begin();
        tally.onEvent(0, 7, 100);
        tally.onEvent(1, 8, 100);
        tally.onEvent(2, 8, 100);

        assertEquals(0, tally.awaitAll(0));
        assertFalse(tally.isOf(8));
        assertFalse(tally.isOf(7));
    }
}
