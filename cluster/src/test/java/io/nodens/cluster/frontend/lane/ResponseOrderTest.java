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

import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ResultCode;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The order of responses, without a wire, a tree or a log.
 */
class ResponseOrderTest
{
    private final SessionLiveness liveness = new SessionLiveness();
    private final PendingRequests pendingRequests = new PendingRequests(new FrontEndLimits());
    private final LongResponses longResponses = new LongResponses();
    private final ResponseOrder order =
        new ResponseOrder(liveness, pendingRequests, longResponses, this::tryRespond);
    private final TestLane lane = new TestLane(0);
    private boolean isReplicaReady = true;
    private int dataLength;
    private long notReadyId = -1;

    @Test
    void shouldKeepReadsBehindAWriteUntilItsResultComes()
    {
        final PendingRequest write = enqueue(lane, PendingRequest.Kind.WRITE, 1);
        enqueue(lane, PendingRequest.Kind.READ, 2);
        final PendingRequest second = enqueue(lane, PendingRequest.Kind.WRITE, 3);
        enqueue(lane, PendingRequest.Kind.READ, 4);

        complete(second);
        assertEquals(0, order.advance(lane));
        assertEquals(0, order.advanceWaiting());
        complete(write);
        assertEquals(4, order.advance(lane));

        assertEquals(List.of("Written 1 [] z0", "Synced 2 OK z0", "Written 3 [] z0", "Synced 4 OK z0"), lane.heard);
        assertEquals(0, pendingRequests.inUse());
    }

    @Test
    void shouldAnswerAtOnceOnlyWhatIsUnorderedWhenSomethingWaits()
    {
        assertTrue(order.tryRespondNow(lane, read(lane, 1), 0, false));
        enqueue(lane, PendingRequest.Kind.WRITE, 2);

        assertFalse(order.tryRespondNow(lane, read(lane, 3), 0, false));
        assertTrue(order.tryRespondNow(lane, read(lane, 4), 0, true));

        assertEquals(List.of("Synced 1 OK z0", "Synced 4 OK z0"), lane.heard);
    }

    @Test
    void shouldLookAgainInEveryDutyCycleWhenTheFirstWaitsForTheReplica()
    {
        isReplicaReady = false;
        enqueue(lane, PendingRequest.Kind.READ, 1);
        enqueue(lane, PendingRequest.Kind.READ, 2);
        assertEquals(0, order.advanceWaiting());
        assertEquals(0, order.advanceWaiting());

        isReplicaReady = true;
        assertEquals(2, order.advanceWaiting());
        assertEquals(0, order.advanceWaiting());

        assertEquals(List.of("Synced 1 OK z0", "Synced 2 OK z0"), lane.heard);
    }

    @Test
    void shouldKeepNobodyWaitingForAnotherLane()
    {
        final TestLane other = new TestLane(1);
        enqueue(lane, PendingRequest.Kind.WRITE, 1);
        enqueue(lane, PendingRequest.Kind.READ, 2);
        enqueue(other, PendingRequest.Kind.READ, 3);

        assertEquals(1, order.advanceWaiting());

        assertEquals(List.of(), lane.heard);
        assertEquals(List.of("Synced 3 OK z0"), other.heard);
    }

    @Test
    void shouldGiveUpAClientWhenItTakesNothingForLong()
    {
        lane.isFull = true;
        enqueue(lane, PendingRequest.Kind.READ, 1);
        long nowNs = 0;
        while (liveness.livedNs() < ResponseOrder.MAX_BLOCKED_NS)
        {
            assertTrue(lane.isOpen());
            order.advanceWaiting();
            liveness.advance(nowNs += TimeUnit.MILLISECONDS.toNanos(10));
        }

        order.advanceWaiting();

        assertEquals(CloseReason.SLOW_CONSUMER, lane.closeReason());
        assertEquals(List.of(), lane.heard);
    }

    @Test
    void shouldLetThoseWithLongResponsesTakeTurns()
    {
        final TestLane[] lanes = new TestLane[40];
        dataLength = LongResponses.MAX_CYCLE_BYTES / 16;
        for (int i = 0; i < lanes.length; i++)
        {
            lanes[i] = new TestLane(i);
            longResponses.onResponse(lanes[i], LongResponses.MIN_LENGTH);
            enqueue(lanes[i], PendingRequest.Kind.READ, i);
        }

        order.onDutyCycle(0);
        assertEquals(16, order.advanceWaiting());
        order.onDutyCycle(0);
        assertEquals(16, order.advanceWaiting());
        assertEquals(1, lanes[31].heard.size(), "who has waited longest is the first");
        order.onDutyCycle(0);
        assertEquals(8, order.advanceWaiting());
    }

    @Test
    void shouldServeThoseWhoWereLeftOverBeforeThoseWhoWaitedForTheReplica()
    {
        final TestLane[] lanes = new TestLane[33];
        dataLength = LongResponses.MAX_CYCLE_BYTES / 16;
        for (int i = 0; i < lanes.length; i++)
        {
            lanes[i] = new TestLane(i);
            longResponses.onResponse(lanes[i], LongResponses.MIN_LENGTH);
            enqueue(lanes[i], PendingRequest.Kind.READ, i);
        }
        notReadyId = 0;
        order.onDutyCycle(0);
        assertEquals(16, order.advanceWaiting());
        assertEquals(1, lanes[16].heard.size());

        notReadyId = -1;
        order.onDutyCycle(0);
        assertEquals(16, order.advanceWaiting());

        assertEquals(1, lanes[32].heard.size());
        assertEquals(List.of(), lanes[0].heard);
    }

    @Test
    void shouldReleaseWhatIsNotInTheLogWhenALaneEnds()
    {
        final PendingRequest written = enqueue(lane, PendingRequest.Kind.WRITE, 1);
        enqueue(lane, PendingRequest.Kind.READ, 2);
        complete(enqueue(lane, PendingRequest.Kind.WRITE, 3));

        order.drop(lane);

        assertEquals(1, pendingRequests.inUse(), "its result is still to come");
        assertEquals(null, written.lane);
        assertEquals(0, lane.pendingCount());
        assertEquals(0, order.advanceWaiting());
        assertEquals(List.of(), lane.heard);
    }

    @Test
    void shouldForgetALaneWhenItEndsWhileItIsWaitedFor()
    {
        isReplicaReady = false;
        enqueue(lane, PendingRequest.Kind.READ, 1);
        order.advanceWaiting();

        order.drop(lane);
        isReplicaReady = true;

        assertEquals(0, order.advanceWaiting());
        assertEquals(0, pendingRequests.inUse());
    }

    @Test
    void shouldRefuseOpensAndServeWhatFollowsThem()
    {
        enqueue(lane, PendingRequest.Kind.SESSION, 1);
        enqueue(lane, PendingRequest.Kind.READ, 2);
        final PendingRequest done = enqueue(lane, PendingRequest.Kind.SESSION, 3);
        done.sessionId = 7;
        complete(done);
        order.onOpenDone(lane);
        assertEquals(1, lane.opensInFlight());

        order.refuseOpens(lane, "no contact");

        assertEquals(0, lane.opensInFlight());
        assertEquals(List.of("Error 1 NOT_SERVING", "Synced 2 OK z0", "Session 3 OK s7 a0"), lane.heard);
    }

    private boolean tryRespond(final PendingRequest request, final long nowNs)
    {
        if (!isReplicaReady || notReadyId == request.correlationId)
        {
            return false;
        }
        request.lane.wire().synced(request.lane, request.correlationId, ResultCode.OK, 0);
        if (0 != dataLength)
        {
            longResponses.onResponse(request.lane, dataLength);
        }
        return true;
    }

    private PendingRequest enqueue(final Lane to, final PendingRequest.Kind kind, final long correlationId)
    {
        final PendingRequest request = pendingRequests.acquire(to, kind);
        assertNotNull(request);
        request.correlationId = correlationId;
        order.enqueue(to, request);
        return request;
    }

    private static PendingRequest read(final Lane lane, final long correlationId)
    {
        final PendingRequest request = new PendingRequest();
        request.kind = PendingRequest.Kind.READ;
        request.lane = lane;
        request.correlationId = correlationId;
        return request;
    }

    private static void complete(final PendingRequest request)
    {
        request.code = ResultCode.OK.value();
        request.zxid = 0;
        request.isDone = true;
    }
}
