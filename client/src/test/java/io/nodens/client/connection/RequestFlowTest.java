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
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.ReadLevel;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RequestFlowTest
{
    @Test
    void shouldRefuseWhatComesAfterTheEndThoughTheSessionIsStillBeingClosed()
    {
        final List<Throwable> errors = new ArrayList<>();
        final RequestPool pool = new RequestPool(4, 1 << 20);
        final RequestFlow flow = new RequestFlow(
            new FlowResources(pool, null, errors::add, 1_000, new ResponseFlyweight()),
            new ClientSession(),
            null,
            0);
        final RequestIntake intake = new RequestIntake(pool, flow);
        flow.failAll(ErrorCode.SESSION_EXPIRED, "over");
        flow.addCloseSession(Long.MAX_VALUE);
        final List<ErrorCode> codes = new ArrayList<>();
        final Request late = pool.acquire(100);
        final long correlationId = late.correlationId;
        late.operation = Operation.SET_DATA;
        late.handler = (InternalHandler)(response) -> codes.add(response.code());

        intake.submit(late);
        intake.drain();

        assertEquals(List.of(ErrorCode.SESSION_EXPIRED), codes);
        assertNull(pool.find(correlationId));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldDecideAnUnretainedWriteThatWasSentWhenTheConnectionIsLostAndKeepTheOthers()
    {
        final List<String> outcomes = new ArrayList<>();
        final RequestPool pool = new RequestPool(4, 1 << 20);
        final RequestFlow flow = new RequestFlow(
            new FlowResources(pool, null, (ex) -> outcomes.add(ex.toString()), 1_000, new ResponseFlyweight()),
            new ClientSession(),
            null,
            0);
        final Request sent = write(pool, outcomes, true);
        final Request unsent = write(pool, outcomes, true);
        final Request retained = write(pool, outcomes, false);
        flow.accept(sent);
        flow.accept(unsent);
        flow.accept(retained);
        sent.isSent = true;
        sent.wasSent = true;
        retained.isSent = true;
        retained.wasSent = true;

        flow.onDisconnected("lost");

        assertEquals(List.of("CONNECTION_LOSS true"), outcomes);
        assertEquals(2, flow.inFlightCount());
        assertFalse(retained.isSent);

        // On a connection that stays what was sent before may still be answered, to nobody.
        retained.isSent = true;
        final long former = retained.wireCorrelationId;
        flow.onAttachmentLost("attached anew");
        assertEquals(2, flow.inFlightCount());
        assertNull(pool.find(former));
    }

    @Test
    void shouldKnowOfReadsThatAnyMemberAnswersAndThatAreNotSent()
    {
        final RequestPool pool = new RequestPool(4, 1 << 20);
        final RequestFlow flow = new RequestFlow(
            new FlowResources(pool, null, (ex) -> { }, 1_000, new ResponseFlyweight()), new ClientSession(), null, 0);
        flow.accept(write(pool, new ArrayList<>(), false));
        assertFalse(flow.hasUnsentStaleRead());
        final Request read = write(pool, new ArrayList<>(), false);
        read.operation = Operation.GET_DATA;
        read.level = ReadLevel.STALE;
        flow.accept(read);
        assertTrue(flow.hasUnsentStaleRead());

        read.isSent = true;
        assertFalse(flow.hasUnsentStaleRead());
    }

    @Test
    void shouldNotSendAnUnretainedWriteTwiceBehindOneThatIsRetried()
    {
        final RequestPool pool = new RequestPool(4, 1 << 20);
        final InFlightList list = new InFlightList();
        final Request first = write(pool, new ArrayList<>(), false);
        final Request unretained = write(pool, new ArrayList<>(), true);
        final Request last = write(pool, new ArrayList<>(), false);
        for (final Request request : List.of(first, unretained, last))
        {
            list.add(request);
            request.isSent = true;
        }
        assertTrue(InFlightList.isOvertaken(first));
        assertFalse(InFlightList.isOvertaken(unretained));

        list.rewind(first);

        assertFalse(first.isSent);
        assertTrue(unretained.isSent);
        assertFalse(last.isSent);
    }

    private static Request write(final RequestPool pool, final List<String> outcomes, final boolean isUnretained)
    {
        final Request request = pool.acquire(100);
        request.operation = Operation.SET_DATA;
        request.isUnretained = isUnretained;
        request.handler = (response) -> outcomes.add(response.code() + " " + response.isOutcomeUnknown());
        return request;
    }
}
