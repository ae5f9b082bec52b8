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

import io.nodens.sbe.protocol.CloseReason;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OutgoingBudgetTest
{
    private static final int MAX_BYTES = 256 * 1024;

    private final OutgoingBudget budget = new OutgoingBudget(MAX_BYTES);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[1000]);

    @Test
    void shouldTakeBackEmptyQueuesBeforeAnybodyIsClosed()
    {
        final TestLane[] idle = new TestLane[4];
        for (int i = 0; i < idle.length; i++)
        {
            idle[i] = connection(i);
            send(idle[i], 40);
            idle[i].isFull = false;
            idle[i].flush();
            idle[i].isFull = true;
        }
        assertEquals(MAX_BYTES, budget.usedBytes());

        final TestLane next = connection(9);
        send(next, 100);

        assertEquals(0, budget.closedCount());
        assertTrue(next.isOpen());
        for (final TestLane connection : idle)
        {
            assertTrue(connection.isOpen());
        }
    }

    @Test
    void shouldCloseTheOneWithTheMostWhicheverWantsMore()
    {
        final TestLane fat = connection(1);
        final TestLane lean = connection(2);
        final TestLane third = connection(3);
        send(fat, 100);
        send(lean, 30);
        send(third, 60);
        assertNull(fat.closeReason());

        send(lean, 30);
        send(third, 60);

        assertEquals(CloseReason.SLOW_CONSUMER, fat.closeReason());
        assertFalse(fat.hasOutgoing());
        assertTrue(lean.isOpen());
        assertTrue(third.isOpen());
        assertEquals(1, budget.closedCount());
        lean.closeSink();
        third.closeSink();
        assertEquals(0, budget.usedBytes());
    }

    private void send(final TestLane connection, final int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            connection.send(message, 0, message.capacity());
        }
    }

    private TestLane connection(final int slot)
    {
        final TestLane connection = new TestLane(slot, 1 << 20, budget, new TextWire());
        connection.isFull = true;
        return connection;
    }
}
