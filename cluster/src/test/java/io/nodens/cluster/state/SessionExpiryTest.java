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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;

class SessionExpiryTest
{
    private final SessionExpiry expiry = new SessionExpiry();

    @Test
    void shouldTellNobodyWhenEmptyOrNotDue()
    {
        assertNull(expiry.due(Long.MAX_VALUE));

        expiry.schedule(session(1), 100);

        assertNull(expiry.due(99));
        assertEquals(1, expiry.due(100).id());
    }

    @Test
    void shouldGoByIdWhenDeadlinesAreEqual()
    {
        for (final long id : new long[]{5, 3, 4, 1, 2})
        {
            expiry.schedule(session(id), 10);
        }

        for (long id = 1; id <= 5; id++)
        {
            final Session due = expiry.due(10);
            assertEquals(id, due.id());
            expiry.cancel(due);
        }
    }

    @Test
    void shouldMoveWhenScheduledAgain()
    {
        final Session a = session(1);
        final Session b = session(2);
        expiry.schedule(a, 10);
        expiry.schedule(b, 20);

        expiry.schedule(a, 30);

        assertEquals(2, expiry.size());
        assertSame(b, expiry.due(25));
        expiry.cancel(b);
        assertNull(expiry.due(29));
        assertEquals(30, a.deadlineMs());
    }

    @Test
    void shouldIgnoreWhenCancelledTwice()
    {
        final Session session = session(1);
        expiry.schedule(session, 10);

        expiry.cancel(session);
        expiry.cancel(session);

        assertEquals(0, expiry.size());
        assertEquals(0, session.deadlineMs());
    }

    @Test
    void shouldAgreeWithASortedListWhenUsedAtRandom()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final List<Session> expected = new ArrayList<>();
        final Comparator<Session> order =
            Comparator.comparingLong(Session::deadlineMs).thenComparingLong(Session::id);
        long nextId = 1;
        for (int i = 0; i < 50_000; i++)
        {
            final int choice = random.nextInt(4);
            if (choice < 2 && expected.size() < 500)
            {
                final Session session = session(nextId++);
                expiry.schedule(session, random.nextInt(200));
                expected.add(session);
            }
            else if (choice == 2 && !expected.isEmpty())
            {
                expiry.cancel(expected.remove(random.nextInt(expected.size())));
            }
            else if (!expected.isEmpty())
            {
                expiry.schedule(expected.get(random.nextInt(expected.size())), random.nextInt(200));
            }

            final Session due = expiry.due(Long.MAX_VALUE);
            assertSame(expected.stream().min(order).orElse(null), due, "seed=" + seed + " step=" + i);
            assertEquals(expected.size(), expiry.size());
        }
    }

    private static Session session(final long id)
    {
        final Session session = new Session();
        session.id = id;
        return session;
    }
}
