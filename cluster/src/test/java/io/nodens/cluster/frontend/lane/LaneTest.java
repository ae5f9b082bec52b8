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

import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.SessionEventType;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a connection is whatever wire it speaks.
 */
class LaneTest
{
    private static final int MAX_OUTGOING_BYTES = 16 * 1024;

    private final OutgoingBudget budget = new OutgoingBudget(1 << 20);
    private final TestLane lane = new TestLane(0, MAX_OUTGOING_BYTES, budget, new TextWire());

    @Test
    void shouldKeepMessagesInOrderWhenTheClientTakesNoneForAWhile()
    {
        send("one");
        lane.isFull = true;
        send("two");
        send("three");
        assertFalse(lane.trySend(buffer("four"), 0, 4), "it would overtake");
        lane.isFull = false;
        assertFalse(lane.trySend(buffer("four"), 0, 4), "still so");
        assertEquals(2, lane.flush());
        assertTrue(lane.trySend(buffer("four"), 0, 4));

        assertEquals(List.of("one", "two", "three", "four"), lane.heard);
    }

    @Test
    void shouldHaveNoMoreOnItsWayThanTheWindowWhenThereIsOne()
    {
        lane.window(10);
        send("0123456789");
        assertFalse(lane.isReadyForResponse());
        send("next");
        assertEquals(1, lane.heard.size());

        lane.onConsumed(11);
        assertEquals(0, lane.flush(), "it cannot have taken more than was sent");
        lane.onConsumed(10);
        assertEquals(1, lane.flush());
        assertTrue(lane.isReadyForResponse());
    }

    @Test
    void shouldBeGivenUpWhenMoreWaitsThanMay()
    {
        lane.isFull = true;
        final String message = "x".repeat(1000);
        for (int i = 0; i < 15; i++)
        {
            send(message);
        }
        assertNull(lane.closeReason());
        assertTrue(lane.isCongested());

        send(message);
        send(message);

        assertEquals(CloseReason.SLOW_CONSUMER, lane.closeReason());
        assertFalse(lane.hasOutgoing());
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void shouldCloseWhenTheClientNoLongerListens()
    {
        lane.isGone = true;
        send("nobody hears it");

        assertTrue(lane.isLost());
        assertEquals(CloseReason.INACTIVE, lane.closeReason());
        lane.requestClose(CloseReason.MEMBER_STOPPING, null);
        assertEquals(CloseReason.INACTIVE, lane.closeReason(), "the first reason counts");
        assertFalse(lane.hasOutgoing());
    }

    @Test
    void shouldTellItsClientWhenASessionEnds()
    {
        final SessionLiveness liveness = new SessionLiveness();
        lane.attach(liveness, 5);
        final AttachedSession session = lane.attach(liveness, 6);
        assertEquals(2, lane.sessionCount());

        liveness.remove(session);
        lane.onSessionEnded(session, SessionEventType.MOVED, 9);

        assertEquals(List.of("Ended s6 MOVED z9"), lane.heard);
        liveness.detachAll(lane);
        assertEquals(0, lane.sessionCount());
        assertEquals(1, liveness.detachCount());
    }

    @Test
    void shouldBeAskedForWhenThereIsSomethingToDo()
    {
        lane.activations = 0;
        send("taken at once");
        assertEquals(0, lane.activations);
        assertTrue(lane.isIdle());

        lane.isFull = true;
        send("kept");

        assertEquals(1, lane.activations);
        assertFalse(lane.isIdle());
    }

    private void send(final String text)
    {
        lane.send(buffer(text), 0, text.length());
    }

    private static UnsafeBuffer buffer(final String text)
    {
        return new UnsafeBuffer(text.getBytes(US_ASCII));
    }
}
