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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BarrierBatchTest
{
    private final BarrierBatch barriers = new BarrierBatch();

    @Test
    void shouldNotLogABarrierWhenNobodyWaits()
    {
        assertFalse(barriers.isSubmissionDue());
    }

    @Test
    void shouldReleaseAllThatJoinedBeforeTheBarrierWasLogged()
    {
        final long first = barriers.take();
        final long second = barriers.take();
        assertEquals(first, second);
        assertTrue(barriers.isSubmissionDue());
        barriers.onSubmitted();
        assertFalse(barriers.isReleased(first));

        barriers.onApplied();

        assertTrue(barriers.isReleased(first));
        assertFalse(barriers.isSubmissionDue());
    }

    @Test
    void shouldMakeALateComerWaitForTheNextBarrierWhenOneIsInFlight()
    {
        final long early = barriers.take();
        barriers.onSubmitted();
        final long late = barriers.take();
        assertNotEquals(early, late);
        assertFalse(barriers.isSubmissionDue(), "one barrier in flight at a time");

        barriers.onApplied();

        assertFalse(barriers.isReleased(late));
        assertTrue(barriers.isSubmissionDue());
        barriers.onSubmitted();
        barriers.onApplied();
        assertTrue(barriers.isReleased(late));
    }
}
