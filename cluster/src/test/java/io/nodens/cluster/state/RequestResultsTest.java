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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RequestResultsTest
{
    private final RequestResults results = new RequestResults(40);
    private final Session session = new Session();

    @Test
    void shouldFindWhatIsRetained()
    {
        for (final long id : new long[]{1, 2, 5, 7, 9})
        {
            results.add(session, id, Operation.CREATE).outcome(0, id * 10, -1);
        }

        for (final long id : new long[]{1, 2, 5, 7, 9})
        {
            assertEquals(id * 10, results.find(session, id).zxid());
        }
        for (final long id : new long[]{0, 3, 6, 8, 10})
        {
            assertNull(results.find(session, id));
        }
        assertEquals(1, session.firstResult().requestId());
        assertEquals(5, session.resultCount());
    }

    @Test
    void shouldForgetUpToTheAcknowledgementAndNeverGoBack()
    {
        for (long id = 1; id <= 6; id++)
        {
            results.add(session, id, Operation.SET_DATA);
        }

        results.acknowledge(session, 4);
        results.acknowledge(session, 2);

        assertEquals(4, session.acknowledgedRequestId());
        assertNull(results.find(session, 4));
        assertEquals(5, session.firstResult().requestId());
        assertEquals(2, results.total());

        results.acknowledge(session, 100);

        assertNull(session.firstResult());
        assertEquals(0, session.resultCount());
        assertEquals(0, results.total());
    }

    @Test
    void shouldGiveAFreshResultWhenOneIsReused()
    {
        final RequestResult first = results.add(session, 1, Operation.CREATE).outcome(-110, 9, 8);
        first.stat().version(3);
        results.acknowledge(session, 1);

        final RequestResult second = results.add(session, 2, Operation.DELETE);

        assertSame(first, second);
        assertEquals(0, second.code());
        assertEquals(0, second.stat().version());
        assertEquals(RequestResult.NULL_SEQUENCE_SUFFIX, second.sequenceSuffix());
    }

    @Test
    void shouldRefuseBeyondTheLimitOfOneSession()
    {
        final RequestResults roomy = new RequestResults();
        for (long id = 1; id <= RequestResults.MAX_PER_SESSION; id++)
        {
            assertTrue(roomy.hasRoom(session, true));
            roomy.add(session, id, Operation.CREATE);
        }

        assertFalse(roomy.hasRoom(session, true));
        roomy.acknowledge(session, 1);
        assertTrue(roomy.hasRoom(session, true));
    }

    @Test
    void shouldLeaveEverySessionItsReserveWhenOthersTookAllTheRest()
    {
        final Session greedy = new Session();
        long id = 1;
        while (results.hasRoom(greedy, true))
        {
            results.add(greedy, id++, Operation.CREATE);
        }

        assertEquals(40, results.total());
        for (int i = 1; i <= RequestResults.RESERVED_PER_SESSION; i++)
        {
            assertTrue(results.hasRoom(session, true));
            results.add(session, i, Operation.CREATE);
        }
        assertFalse(results.hasRoom(session, true));
    }

    @Test
    void shouldReturnEverythingWhenASessionEnds()
    {
        final RequestResult one = results.add(session, 1, Operation.CREATE);
        results.add(session, 2, Operation.CREATE);

        results.clear(session);

        assertEquals(0, results.total());
        assertEquals(0, session.resultCount());
        final Session other = new Session();
        assertNotSame(one, results.add(other, 1, Operation.CREATE));
        assertSame(one, results.add(other, 2, Operation.CREATE));
    }

    @Test
    void shouldLeaveEachSessionOneResultWhenMembersHaveNoHeapForMore()
    {
        final RequestResults results = new RequestResults();
        final Session session = new Session();

        assertTrue(results.hasRoom(session, false));
        results.add(session, 1, Operation.CREATE);
        assertFalse(results.hasRoom(session, false));
        assertTrue(results.hasRoom(session, true));
        results.acknowledge(session, 1);
        assertTrue(results.hasRoom(session, false));
    }
}
