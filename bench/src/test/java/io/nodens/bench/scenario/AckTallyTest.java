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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Gaps between acknowledgements, and the return of the rate.
 */
class AckTallyTest
{
    private final AckTally tally = new AckTally();

    /** A write each ten, acknowledged one later; what is due from 100 on waits until 250, and is done by 260. */
    @BeforeEach
    void disturb()
    {
        for (int due = 0; due < 500; due += 10)
        {
            tally.add(due, due < 100 ? due + 1 : Math.max(due + 1, 250 + due % 10));
        }
    }

    @Test
    void shouldCountGapFromLastAcknowledgementBeforeEvent()
    {
        assertEquals(250 - 91, tally.longestGapNs(95, 500));
    }

    @Test
    void shouldLookOnlyAtGapsThatEndInTime()
    {
        assertEquals(10, tally.longestGapNs(300, 491));
        assertEquals(10, tally.longestGapNs(50, 91));
    }

    @Test
    void shouldCountGapUpToEndWhenNothingIsAcknowledgedAnyMore()
    {
        assertEquals(1000 - 491, tally.longestGapNs(400, 1000));
        assertEquals(100, tally.longestGapNs(1000, 1100));
        assertEquals(100, new AckTally().longestGapNs(1000, 1100));
    }

    @Test
    void shouldBeBackWithFirstWriteThatIsPromptAgain()
    {
        // Due at 230, acknowledged at 250: the first within 20.
        assertEquals(230 - 95, tally.backAfterNs(95, 20, 50));
        assertEquals(250 - 95, tally.backAfterNs(95, 5, 50));
    }

    @Test
    void shouldBeBackAtOnceWhenNothingWasLate()
    {
        assertEquals(0, tally.backAfterNs(300, 20, 50));
        assertEquals(0, tally.backAfterNs(95, 500, 50));
    }

    @Test
    void shouldNotBeBackWhenNotPromptForLongEnough()
    {
        tally.add(305, 400);

        assertEquals(310 - 95, tally.backAfterNs(95, 5, 100));
        assertEquals(AckTally.NEVER, tally.backAfterNs(95, 5, 400));
        assertEquals(AckTally.NEVER, tally.backAfterNs(95, 0, 10));
    }

    @Test
    void shouldTellLatencyOfWritesThatWereDueInTime()
    {
        assertEquals(1, tally.latencyNs(0, 100, 0.99));
        assertEquals(150, tally.latencyNs(0, 500, 0.999));
        assertEquals(0, tally.latencyNs(600, 700, 0.99));
    }
}
