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

import io.nodens.tree.ZnodeStat;
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
            results.add(session, id, Operation.CREATE, 1).outcome(0, id * 10);
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
            results.add(session, id, Operation.SET_DATA, 1);
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
        final RequestResult first = results.add(session, 1, Operation.CREATE, 1);
        first.firstOutcome().set(8, new ZnodeStat().version(3));
        results.acknowledge(session, 1);

        final RequestResult second = results.add(session, 2, Operation.DELETE, 1);

        assertSame(first, second);
        assertEquals(1, second.outcomeCount());
        assertEquals(RequestHash.UNKNOWN, second.requestHash());
        assertNull(second.firstOutcome().next());
    }

    @Test
    void shouldRefuseBeyondTheLimitOfOneSession()
    {
        final RequestResults roomy = new RequestResults();
        for (long id = 1; id <= RequestResults.MAX_PER_SESSION; id++)
        {
            assertTrue(roomy.hasRoom(session, 1, true));
            roomy.add(session, id, Operation.CREATE, 1);
        }

        assertFalse(roomy.hasRoom(session, 1, true));
        roomy.acknowledge(session, 1);
        assertTrue(roomy.hasRoom(session, 1, true));
    }

    @Test
    void shouldLeaveEverySessionItsReserveWhenOthersTookAllTheRest()
    {
        final Session greedy = new Session();
        long id = 1;
        while (results.hasRoom(greedy, 1, true))
        {
            results.add(greedy, id++, Operation.CREATE, 1);
        }

        assertEquals(40, results.total());
        for (int i = 1; i <= RequestResults.RESERVED_PER_SESSION; i++)
        {
            assertTrue(results.hasRoom(session, 1, true));
            results.add(session, i, Operation.CREATE, 1);
        }
        assertFalse(results.hasRoom(session, 1, true));
    }

    @Test
    void shouldReturnEverythingWhenASessionEnds()
    {
        final RequestResult one = results.add(session, 1, Operation.CREATE, 1);
        results.add(session, 2, Operation.CREATE, 1);

        results.clear(session);

        assertEquals(0, results.total());
        assertEquals(0, session.resultCount());
        final Session other = new Session();
        assertNotSame(one, results.add(other, 1, Operation.CREATE, 1));
        assertSame(one, results.add(other, 2, Operation.CREATE, 1));
    }

    @Test
    void shouldCountOutcomesAndReuseThem()
    {
        assertFalse(results.hasRoom(session, 41, true));
        assertTrue(results.hasRoom(session, 40, true));
        final RequestResult three = results.add(session, 1, Operation.MULTI, 3);
        final Outcome second = three.firstOutcome().next();
        final Outcome third = second.next();
        assertNull(third.next());
        assertEquals(3, three.outcomeCount());
        assertEquals(3, results.total());
        assertEquals(1, session.resultCount());
        assertFalse(results.hasRoom(session, 38, true));
        assertFalse(results.hasRoom(session, 2, false));

        results.acknowledge(session, 1);
        assertEquals(0, results.total());
        assertTrue(results.hasRoom(session, 40, true));
        assertSame(second, results.add(session, 2, Operation.MULTI, 2).firstOutcome().next());
        assertSame(third, results.add(session, 3, Operation.MULTI, 2).firstOutcome().next());
        assertNull(results.add(session, 4, Operation.CREATE, 1).firstOutcome().next());
    }

    @Test
    void shouldLeaveEachSessionOneResultWhenMembersHaveNoHeapForMore()
    {
        final RequestResults results = new RequestResults();
        final Session session = new Session();

        assertTrue(results.hasRoom(session, 1, false));
        results.add(session, 1, Operation.CREATE, 1);
        assertFalse(results.hasRoom(session, 1, false));
        assertTrue(results.hasRoom(session, 1, true));
        results.acknowledge(session, 1);
        assertTrue(results.hasRoom(session, 1, false));
    }
}
