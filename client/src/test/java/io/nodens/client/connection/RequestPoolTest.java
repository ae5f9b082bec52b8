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

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

class RequestPoolTest
{
    private static final int MAX_BYTES = 64 * 1024;

    private final RequestPool pool = new RequestPool(2, MAX_BYTES);

    @Test
    void shouldRefuseWhenAllAreInFlightAndKeepTheReserveForRecipes()
    {
        // One more than the limit: the request that closes the session.
        final Request first = pool.acquire(1);
        assertNotNull(pool.acquire(1));
        assertNotNull(pool.acquire(1));

        assertNull(pool.acquire(1));
        for (int i = 0; i < RequestPool.RESERVED; i++)
        {
            assertNotNull(pool.acquireReserved(RequestPool.RESERVED_MESSAGE_LENGTH));
        }
        assertNull(pool.acquireReserved(1));

        pool.release(first);
        assertNotNull(pool.acquire(1));
        assertEquals(3 + RequestPool.RESERVED, pool.capacity());
    }

    @Test
    void shouldCountBytesOfMessagesAndAnswersUntilTheyAreGivenBack()
    {
        assertNull(pool.acquire(MAX_BYTES + 1));
        final Request request = pool.acquire(MAX_BYTES - 10);
        assertNull(pool.acquire(11));
        pool.charge(request, 10);
        assertNull(pool.acquire(1));
        assertNull(pool.acquireReserved(RequestPool.RESERVED_MESSAGE_LENGTH + 1));

        pool.release(request);

        assertNotNull(pool.acquire(MAX_BYTES));
    }

    @Test
    void shouldFindTheRequestOfAnAnswerAndNoneOfGarbage()
    {
        // Those that are free, or answered, have no id that a member could name.
        assertNull(pool.find(0));
        final Request request = pool.acquire(1);
        final long correlationId = request.wireCorrelationId;

        assertSame(request, pool.find(correlationId));
        for (final long garbage : new long[]{-1, Long.MAX_VALUE, correlationId + (1L << RequestPool.INDEX_BITS)})
        {
            assertNull(pool.find(garbage), () -> "correlation id " + garbage);
        }

        RequestPool.renew(request);
        assertNull(pool.find(correlationId));
        assertEquals(correlationId, request.correlationId, "the caller's stays");
        assertNotEquals(correlationId, request.wireCorrelationId);
    }

    @Test
    void shouldNoticeWhenARequestIsReleasedTwice()
    {
        final Request request = pool.acquire(1);
        pool.release(request);

        assertThrows(IllegalStateException.class, () -> pool.release(request));
    }
}
