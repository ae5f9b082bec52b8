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
package io.nodens.cluster.frontend.session;

import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SessionLivenessTest
{
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SessionLiveness liveness = new SessionLiveness();
    private final SessionHolder holder = new SessionHolder()
    {
        @Override
        public void onSessionEnded(final AttachedSession session, final SessionEventType type, final long zxid)
        {
            throw new AssertionError("nothing ends here");
        }
    };
    private final List<Long> silent = new ArrayList<>();
    private long nowNs;
    private boolean isTaken = true;

    @Test
    void shouldFindASessionSilentSoonAfterItsTimeoutAndNotBefore()
    {
        start();
        add(1, 20);

        live(20);
        assertEquals(List.of(), silent);

        live(4);
        assertEquals(List.of(1L), silent);
    }

    @Test
    void shouldKeepASessionWhenItIsTouched()
    {
        start();
        final AttachedSession session = add(1, 20);

        for (int i = 0; i < 100; i++)
        {
            live(15);
            liveness.touch(session);
        }
        assertEquals(List.of(), silent);

        live(24);
        assertEquals(List.of(1L), silent);
    }

    @Test
    void shouldFindASessionSilentThatIsToExpireUntilItIsTouchedAlone()
    {
        start();
        final AttachedSession session = add(1, 60_000);
        isTaken = false;
        liveness.expire(session);
        liveness.touch(session);
        liveness.touchAll(holder);
        live(20);
        assertTrue(silent.size() >= 3, "told again until it is taken: " + silent);

        silent.clear();
        session.onTouchedAlone();
        live(50);
        assertEquals(List.of(), silent);
    }

    @Test
    void shouldKeepEverySessionOfAConnectionWhenAllAreTouched()
    {
        start();
        add(1, 30);
        add(2, 30);

        live(25);
        liveness.touchAll(holder);
        live(25);
        assertEquals(List.of(), silent);

        live(10);
        assertEquals(2, silent.size());
    }

    @Test
    void shouldExpireNobodyWhenTheFrontEndStalls()
    {
        start();
        add(1, 20);

        nowNs += TimeUnit.SECONDS.toNanos(30);
        step();
        assertEquals(List.of(), silent);

        live(15);
        assertEquals(List.of(1L), silent);
    }

    @Test
    void shouldNotLengthenTimeoutsForEverWhenEveryDutyCycleIsSlow()
    {
        start();
        add(1, 20_000);

        long realMs = 0;
        while (silent.isEmpty())
        {
            nowNs += 100 * MS;
            realMs += 100;
            step();
        }

        assertTrue(realMs <= (20_000 + 2_100) * 4 / 3, "expired after " + realMs + " ms");
        assertTrue(realMs >= 20_000 + 2_000, "expired after " + realMs + " ms");
        assertEquals(realMs * MS - liveness.livedNs(), liveness.uncountedNs());
    }

    @Test
    void shouldExpireNobodyByASecondStallWhenThereIsNoCreditForIt()
    {
        start();
        add(1, 1000);

        nowNs += TimeUnit.SECONDS.toNanos(30);
        step();
        nowNs += TimeUnit.SECONDS.toNanos(30);
        step();
        assertEquals(List.of(), silent);

        live(500);
        assertEquals(List.of(1L), silent);
    }

    @Test
    void shouldAskAgainATickLaterWhenNothingCouldBeDone()
    {
        start();
        add(1, 20);
        isTaken = false;
        live(30);
        assertTrue(silent.size() > 1);

        isTaken = true;
        silent.clear();
        live(3);
        assertEquals(List.of(1L), silent);
        live(50);
        assertEquals(List.of(1L), silent);
    }

    @Test
    void shouldFindLongTimeoutsWhenTheWheelHasTurnedOften()
    {
        start();
        add(1, 10_000);

        live(9_999);
        assertEquals(List.of(), silent);
        live(5);
        assertEquals(List.of(1L), silent);
    }

    @Test
    void shouldForgetRemovedSessions()
    {
        start();
        final AttachedSession first = add(1, 20);
        final AttachedSession second = add(2, 20);
        final AttachedSession third = add(3, 20);

        liveness.remove(second);
        assertNull(liveness.get(2));
        assertEquals(2, holder.sessionCount());
        liveness.remove(third);
        assertSame(first, holder.firstSession());
        live(30);

        assertEquals(List.of(1L), silent);
    }

    @Test
    void shouldFindEachOfManySessionsOnceAndInTimeWhenTimeoutsDiffer()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        start();
        final int count = 20_000;
        final long[] timeouts = new long[count];
        for (int i = 0; i < count; i++)
        {
            timeouts[i] = 20L + random.nextInt(3000);
            add(i, timeouts[i]);
        }
        final boolean[] found = new boolean[count];

        for (int ms = 1; ms <= 3100; ms++)
        {
            silent.clear();
            live(1);
            for (final long id : silent)
            {
                assertTrue(!found[(int)id] && ms >= timeouts[(int)id] && ms <= timeouts[(int)id] + 5,
                    "session " + id + " at " + ms + " ms, seed " + seed);
                found[(int)id] = true;
            }
        }
        for (int i = 0; i < count; i++)
        {
            assertTrue(found[i], "session " + i + " was never found, seed " + seed);
        }
    }

    @Test
    void shouldHandOutSessionsToDetachInOrder()
    {
        start();
        final AttachedSession first = add(1, 20);
        final AttachedSession second = add(2, 20);
        liveness.remove(first);
        liveness.addToDetach(first);
        liveness.remove(second);
        liveness.addToDetach(second);

        assertEquals(2, liveness.detachCount());
        assertSame(first, liveness.firstToDetach());
        liveness.removeFirstToDetach();
        assertSame(second, liveness.firstToDetach());
        liveness.removeFirstToDetach();
        assertNull(liveness.firstToDetach());
    }

    private void start()
    {
        nowNs = 5 * MS;
        step();
    }

    private AttachedSession add(final long id, final long timeoutMs)
    {
        final AttachedSession session = new AttachedSession(id, id, timeoutMs * MS, holder);
        liveness.add(session);
        return session;
    }

    private void live(final int ms)
    {
        for (int i = 0; i < ms; i++)
        {
            nowNs += MS;
            step();
        }
    }

    private void step()
    {
        liveness.advance(nowNs);
        liveness.poll(
            (session) ->
            {
                silent.add(session.sessionId());
                return isTaken;
            });
    }
}
