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
package io.nodens.cluster.frontend.lane;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LongResponsesTest
{
    @Test
    void shouldLeaveHalfOfADutyCycleToThoseWhoHaveWaited()
    {
        final LongResponses longResponses = new LongResponses();
        final TestLane known = new TestLane(0);
        final TestLane unknown = new TestLane(0);
        longResponses.onResponse(known, LongResponses.MAX_CYCLE_BYTES / 2 - 1);
        assertFalse(longResponses.isNextCycleFor(known));

        longResponses.onResponse(known, LongResponses.MIN_LENGTH);

        assertTrue(longResponses.isNextCycleFor(known));
        assertFalse(longResponses.isNextCycleFor(unknown));
        assertFalse(longResponses.isNextCycleForWaiting(known));
        longResponses.onResponse(known, LongResponses.MAX_CYCLE_BYTES / 2);
        assertTrue(longResponses.isNextCycleForWaiting(known));
        assertFalse(longResponses.isNextCycleForWaiting(unknown));
        longResponses.onDutyCycle();
        assertTrue(longResponses.isNextCycleFor(known), "somebody stands in line");
        longResponses.onDutyCycle();
        assertFalse(longResponses.isNextCycleFor(known));

        longResponses.onResponse(known, LongResponses.MIN_LENGTH - 1);
        longResponses.onResponse(unknown, LongResponses.MAX_CYCLE_BYTES);
        assertFalse(longResponses.isNextCycleFor(known));
    }
}
