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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.FrontEndLimits;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CounterBudgetTest
{
    private static final int CAPACITY = 1024;
    private static final int RESERVE = 400;

    private final CountersManager manager = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY * CountersReader.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY * CountersReader.COUNTER_LENGTH)));
    private long nowNs;

    @Test
    void shouldCountWhatWasTakenBefore()
    {
        take(100);
        assertEquals(CAPACITY - 100, budget().free());
    }

    @Test
    void shouldLeaveTheReserveAlone()
    {
        take(CAPACITY - RESERVE - FrontEndLimits.COUNTERS_PER_CONNECTION);
        final CounterBudget budget = budget();
        assertTrue(budget.hasRoom());

        take(1);
        scan(budget);

        assertFalse(budget.hasRoom());
        assertTrue(budget.hasRoomToRefuse());
        take(RESERVE / 2);
        scan(budget);
        assertFalse(budget.hasRoomToRefuse());
    }

    @Test
    void shouldCountAConnectionBeforeItsCountersAreSeen()
    {
        take(CAPACITY - RESERVE - 2 * FrontEndLimits.COUNTERS_PER_CONNECTION);
        final CounterBudget budget = budget();

        budget.onConnection();
        assertTrue(budget.hasRoom());
        budget.onConnection();
        assertFalse(budget.hasRoom());

        take(2 * FrontEndLimits.COUNTERS_PER_CONNECTION);
        scan(budget);
        scan(budget);
        assertEquals(RESERVE, budget.free());
    }

    @Test
    void shouldLookInEachDutyCycleOnceSomebodyCameAndNowAndThenOtherwise()
    {
        final int first = take(CAPACITY);
        final CounterBudget budget = budget();
        scan(budget);
        manager.free(first);

        for (int i = 0; i < 3 * CAPACITY / 256; i++)
        {
            budget.onDutyCycle(nowNs);
        }
        assertEquals(0, budget.free());

        budget.onConnection();
        for (int i = 0; i < 3 * CAPACITY / 256; i++)
        {
            budget.onDutyCycle(nowNs);
        }
        assertEquals(1, budget.free());
    }

    @Test
    void shouldSeeWhenCountersAreGivenBack()
    {
        final int first = take(CAPACITY);
        final CounterBudget budget = budget();
        assertEquals(0, budget.free());

        for (int i = 0; i < 700; i++)
        {
            manager.free(first + i);
        }
        scan(budget);

        assertEquals(700, budget.free());
        assertTrue(budget.hasRoom());
    }

    private CounterBudget budget()
    {
        final CounterBudget budget = new CounterBudget(manager, RESERVE);
        assertEquals(CAPACITY, manager.maxCounterId() + 1);
        return budget;
    }

    private int take(final int count)
    {
        final int first = manager.allocate("first");
        for (int i = 1; i < count; i++)
        {
            manager.allocate("more");
        }
        return first;
    }

    private void scan(final CounterBudget budget)
    {
        nowNs += CounterBudget.LOOK_INTERVAL_NS;
        for (int i = 0; i < 2 * CAPACITY / 256 + 2; i++)
        {
            budget.onDutyCycle(nowNs);
        }
    }
}
