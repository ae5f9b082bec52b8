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

import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.ReadLevel;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InFlightListTest
{
    private final RequestPool pool = new RequestPool(8, 1 << 20);
    private final InFlightList list = new InFlightList();

    @Test
    void shouldHandOutInOrderWhatIsNotSentWhenSomeAreAnswered()
    {
        final Request first = write(1);
        final Request second = read(ReadLevel.LOCAL);
        final Request third = write(2);

        assertSame(first, list.firstUnsent());
        first.isSent = true;
        assertSame(second, list.firstUnsent());
        list.remove(second);
        assertSame(third, list.firstUnsent());
        third.isSent = true;

        assertNull(list.firstUnsent());
        assertEquals(2, list.size());
        assertSame(third, first.next);
        assertSame(first, third.previous);
        assertSame(first, list.head());
    }

    @Test
    void shouldAcknowledgeUpToTheFirstWriteThatIsNotAnswered()
    {
        read(ReadLevel.LOCAL);
        final Request fifth = write(5);
        final Request sixth = write(6);

        assertEquals(4, list.acknowledgedRequestId(6));
        list.remove(fifth);
        assertEquals(5, list.acknowledgedRequestId(6));
        list.remove(sixth);
        assertEquals(6, list.acknowledgedRequestId(6));
        assertNull(list.firstWrite());
    }

    @Test
    void shouldSendAllAgainWhenTheConnectionIsAnotherOne()
    {
        final Request write = sent(write(1));
        final Request read = sent(read(ReadLevel.LOCAL));
        final long correlationId = write.wireCorrelationId;

        list.rewind();

        assertSame(write, list.firstUnsent());
        assertFalse(read.isSent);
        assertEquals(correlationId, write.wireCorrelationId);
    }

    @Test
    void shouldSendAgainWhatFollowsAWriteButForStaleReads()
    {
        final Request before = sent(write(1));
        final Request from = sent(write(2));
        final Request stale = sent(read(ReadLevel.STALE));
        final Request local = sent(read(ReadLevel.LOCAL));
        final long former = from.wireCorrelationId;

        list.rewind(from);

        assertTrue(before.isSent);
        assertTrue(stale.isSent);
        assertFalse(local.isSent);
        assertSame(from, list.firstUnsent());
        assertNotEquals(former, from.wireCorrelationId, "the answer to the former transmission is nobody's");
        assertNull(pool.find(former));
    }

    @Test
    void shouldSendAReadAloneAgain()
    {
        final Request from = sent(read(ReadLevel.LOCAL));
        final Request after = sent(write(1));

        list.rewind(from);

        assertFalse(from.isSent);
        assertTrue(after.isSent);
    }

    private static Request sent(final Request request)
    {
        request.isSent = true;
        return request;
    }

    private Request write(final long requestId)
    {
        return add(Operation.SET_DATA, requestId, null);
    }

    private Request read(final ReadLevel level)
    {
        return add(Operation.GET_DATA, Request.NULL_REQUEST_ID, level);
    }

    private Request add(final Operation operation, final long requestId, final ReadLevel level)
    {
        final Request request = pool.acquire(10);
        request.operation = operation;
        request.requestId = requestId;
        request.level = level;
        list.add(request);
        return request;
    }
}
