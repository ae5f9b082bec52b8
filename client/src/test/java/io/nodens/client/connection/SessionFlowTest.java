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

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sessions in queues and in the wheel, and what keeps one alive: without a wire. */
class SessionFlowTest
{
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int TIMEOUT_MS = 1_000;
    private static final long MARGIN_NS = SessionClock.marginNs(TIMEOUT_MS * MS);

    private final FlowResources resources = new FlowResources(
        new RequestPool(1, 1 << 20), null, (ex) -> { }, 1_000, new ResponseFlyweight());
    private final List<Integer> visited = new ArrayList<>();
    private long nowNs = 5;

    @Test
    void shouldVisitEachFlowWhenItIsDueAndNotBeforeOrAfterATurn()
    {
        final Random random = new Random(TestSeed.seed());
        final FlowWheel wheel = new FlowWheel(nowNs);
        final SessionFlow[] flows = new SessionFlow[200];
        final long[] dueNs = new long[flows.length];
        for (int i = 0; i < flows.length; i++)
        {
            flows[i] = flow(i);
            dueNs[i] = nowNs + random.nextLong(FlowWheel.TURN_NS);
            wheel.schedule(flows[i], nowNs + FlowWheel.TURN_NS);
            wheel.advance(flows[i], dueNs[i]);
            wheel.advance(flows[i], nowNs + 2 * FlowWheel.TURN_NS);
        }
        wheel.unschedule(flows[7]);

        final int[] left = {flows.length - 1};
        while (left[0] > 0)
        {
            final long beforeNs = nowNs;
            nowNs += random.nextLong(3 * MS);
            wheel.poll(nowNs, (flow) ->
            {
                left[0]--;
                assertTrue(7 != flow.slot && dueNs[flow.slot] <= nowNs, "too early");
                assertTrue(dueNs[flow.slot] > beforeNs - 2 * FlowWheel.TICK_NS, "too late");
                dueNs[flow.slot] = Long.MAX_VALUE;
            });
            assertTrue(nowNs < 2 * FlowWheel.TURN_NS, "some were never visited");
        }
    }

    @Test
    void shouldVisitEverybodyOnceAfterAPauseAndSuchThatComeBackLater()
    {
        final FlowWheel wheel = new FlowWheel(nowNs);
        for (int i = 0; i < 3; i++)
        {
            wheel.schedule(flow(i), nowNs + i * 100L * MS);
        }

        nowNs += 100 * FlowWheel.TURN_NS;
        wheel.poll(nowNs, (flow) ->
        {
            visited.add(flow.slot);
            wheel.schedule(flow, nowNs + MS);
        });
        assertEquals(3, visited.size());
        nowNs += 2 * MS;
        wheel.poll(nowNs, (flow) -> visited.add(flow.slot));
        assertEquals(6, visited.size());
    }

    @Test
    void shouldStandInLineOnceAndGoAroundTheRing()
    {
        final SlotQueue queue = new SlotQueue(3);
        for (int i = 0; i < 10; i++)
        {
            queue.offer(i % 3);
            queue.offer((i + 1) % 3);
            queue.offer(i % 3);
            assertEquals(2, queue.size());
            assertEquals(i % 3, queue.peek());
            assertEquals((i + 1) % 3, queue.at(1));
            assertEquals(i % 3, queue.poll());
            assertFalse(queue.contains(i % 3));
            assertEquals((i + 1) % 3, queue.poll());
        }
        assertEquals(SlotQueue.NONE, queue.peek());
    }

    @Test
    void shouldLiveByItsConnectionUntilItIsTouchedAndByItsTouchesFromThenOn()
    {
        final SessionFlow flow = attached();
        flow.acknowledgeConnection(100 * MS);
        assertEquals(100 * MS, acknowledgedNs(flow), 2);

        flow.onNamed(200 * MS, 100 * MS);
        flow.acknowledgeConnection(200 * MS);
        assertEquals(100 * MS, acknowledgedNs(flow), 2);
        // A ping that was sent after the touch was answered, so that the touch has come.
        flow.acknowledgeConnection(201 * MS);
        assertEquals(200 * MS, acknowledgedNs(flow), 2);
        flow.acknowledgeConnection(900 * MS);
        assertEquals(200 * MS, acknowledgedNs(flow), 2);

        // The newer of two touches is not known to have come, the older is.
        flow.onNamed(300 * MS, 201 * MS);
        flow.onNamed(400 * MS, 301 * MS);
        assertEquals(300 * MS, acknowledgedNs(flow), 2);

        flow.attached(1, 8, TIMEOUT_MS, 0, new byte[16], 5);
        flow.acknowledgeConnection(950 * MS);
        assertEquals(950 * MS, acknowledgedNs(flow), 2);
    }

    @Test
    void shouldGoOnWithTheNumbersOfASessionThatItAdoptsAndOfItsOwn()
    {
        final SessionFlow adopted = flow(0);
        adopted.session.adopt(1, new UnsafeBuffer(new byte[16]), 0, 77);
        adopted.attached(1, 9, TIMEOUT_MS, 100, new byte[16], 41);
        assertEquals(41, adopted.lastRequestId());
        assertEquals(77, adopted.lastZxid());
        adopted.requests.lastRequestId(45);
        adopted.attached(1, 10, TIMEOUT_MS, 100, new byte[16], 44);
        assertEquals(45, adopted.lastRequestId());
        // Its client was at another door meanwhile.
        adopted.attached(1, 12, TIMEOUT_MS, 100, new byte[16], 48);
        assertEquals(48, adopted.lastRequestId());

        final SessionFlow opened = attached();
        assertEquals(0, opened.lastRequestId());
        assertTrue(opened.isAttached());
    }

    @Test
    void shouldBeOverWhenNobodyOpensItOrAcknowledgesAnything()
    {
        final SessionFlow flow = flow(0);
        assertFalse(flow.isPassed(Long.MAX_VALUE / 4));
        flow.hasOpenDeadline = true;
        flow.openDeadlineNs = 50 * MS;
        assertFalse(flow.isPassed(50 * MS - 1));
        assertTrue(flow.isPassed(50 * MS));

        flow.attached(1, 7, TIMEOUT_MS, 100, new byte[16], 0);
        assertFalse(flow.isPassed(nowNs));
        nowNs = flow.deadlineNs();
        assertTrue(flow.isPassed(nowNs));
        assertFalse(SessionFlow.isSessionHeld(ErrorCode.NOT_SERVING));
        assertTrue(SessionFlow.isSessionHeld(ErrorCode.NO_NODE));
    }

    @ParameterizedTest
    @CsvSource({"20, 13", "60, 40", "150, 100", "240, 100", "600, 200", "3000, 1000", "6000, 2000", "60000, 2000"})
    void shouldFindAMemberSilentInTimeToAskAnother(final int timeoutMs, final int silenceMs)
    {
        assertEquals(silenceMs, SessionPatience.silenceNs(2_000, timeoutMs * MS) / MS);
    }

    @ParameterizedTest
    @CsvSource({"20, 1, 10", "200, 1, 12", "2000, 1, 125", "2000, 1000, 125", "2000, 10000, 1000", "10000, 1, 625",
        "60000, 1, 2000", "20, 1000000, 2000"})
    void shouldPauseForAFractionOfTheTimeoutAtMost(final int timeoutMs, final int sessions, final int longestMs)
    {
        final SessionFlow flow = flow(15);
        flow.attached(1, 7, timeoutMs, 100, new byte[16], 0);
        long formerNs = 0;
        for (flow.asks = 1; flow.asks < 40; flow.asks++)
        {
            final long pauseNs = SessionPatience.pauseNs(flow, sessions);
            assertTrue(pauseNs >= formerNs && pauseNs / MS <= longestMs, "pause of " + pauseNs + " ns");
            formerNs = pauseNs;
        }

        assertEquals(longestMs, formerNs / MS);
    }

    @Test
    void shouldNotWaitLongForASessionWhoseTimeoutNobodyHasToldYet()
    {
        final SessionFlow flow = flow(15);
        flow.asks = 40;
        assertEquals(2_000, SessionPatience.pauseNs(flow, 1) / MS);

        flow.session.adopt(1, new UnsafeBuffer(new byte[16]), 0, 0);

        assertEquals(125, SessionPatience.pauseNs(flow, 1) / MS);
    }

    @Test
    void shouldTellTheFirstAttachAfterAMemberHadLostTheCluster()
    {
        final SessionPatience patience = new SessionPatience();
        assertFalse(patience.isBack());

        patience.onCutOff();

        assertTrue(patience.isBack());
        assertFalse(patience.isBack());
    }

    @Test
    void shouldKeepTheNewestEventsThatOvertookAnAnswer()
    {
        final EarlyEvents events = new EarlyEvents();
        for (int i = 0; i <= EarlyEvents.MAX_EVENTS; i++)
        {
            events.add(i, 2L * i, i % 3);
        }
        assertEquals(EarlyEvents.NONE, events.find(0, 0));
        assertEquals(EarlyEvents.NONE, events.find(1, 3));
        assertEquals(1, events.find(1, 2));
        assertEquals(EarlyEvents.MAX_EVENTS % 3, events.find(EarlyEvents.MAX_EVENTS, 2L * EarlyEvents.MAX_EVENTS));

        events.clear();
        assertEquals(EarlyEvents.NONE, events.find(1, 2));
    }

    private SessionFlow attached()
    {
        final SessionFlow flow = flow(0);
        flow.askedNs = nowNs;
        flow.attached(1, 7, TIMEOUT_MS, 100, new byte[16], 0);
        return flow;
    }

    private static long acknowledgedNs(final SessionFlow flow)
    {
        return flow.deadlineNs() - TIMEOUT_MS * MS + MARGIN_NS;
    }

    private SessionFlow flow(final int slot)
    {
        return new SessionFlow(slot, null, resources, null, TIMEOUT_MS, () -> nowNs);
    }
}
