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

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SessionClockTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long MARGIN_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private long nowNs = -1_000;
    private final SessionClock clock = new SessionClock(() -> nowNs);

    @Test
    void shouldBeOutOfReachBeforeTheSessionIsOpen()
    {
        nowNs += TimeUnit.DAYS.toNanos(10_000);

        assertFalse(clock.isPassed());
        assertFalse(clock.isPassed(nowNs + TimeUnit.DAYS.toNanos(1)));
    }

    @Test
    void shouldCountFromTheSendingOfTheNewestMessageThatWasAcknowledged()
    {
        clock.open(nowNs, TIMEOUT_NS);
        assertEquals(nowNs + TIMEOUT_NS - MARGIN_NS, clock.deadlineNs());
        final long sentNs = nowNs + 2_000;
        nowNs += 5_000_000_000L;

        assertTrue(clock.acknowledge(sentNs, TIMEOUT_NS));
        assertTrue(clock.acknowledge(sentNs - 1_000, TIMEOUT_NS));

        assertEquals(sentNs + TIMEOUT_NS - MARGIN_NS, clock.deadlineNs());
        nowNs = clock.deadlineNs() - 1;
        assertFalse(clock.isPassed());
        nowNs++;
        assertTrue(clock.isPassed());
    }

    @Test
    void shouldStayPassedWhenAnAcknowledgementComesLate()
    {
        clock.open(nowNs, TIMEOUT_NS);
        nowNs = clock.deadlineNs();

        assertFalse(clock.acknowledge(nowNs - 1, TIMEOUT_NS));

        assertTrue(clock.isPassed());
        assertTrue(clock.isOver());
    }

    @Test
    void shouldNotKeepAnAnswerAboutAMomentToCome()
    {
        clock.open(nowNs, TIMEOUT_NS);

        assertTrue(clock.isPassed(clock.deadlineNs()));

        assertFalse(clock.isPassed());
        assertTrue(clock.acknowledge(nowNs + 1_000, TIMEOUT_NS));
    }

    @Test
    void shouldBeInThePastOnceTheSessionHasEnded()
    {
        clock.open(nowNs, TIMEOUT_NS);
        clock.end();

        assertTrue(clock.isPassed());
        assertTrue(clock.isPassed(clock.deadlineNs() - TIMEOUT_NS));
        assertTrue(nowNs - clock.deadlineNs() >= 0);
        assertFalse(clock.acknowledge(nowNs + 1_000, TIMEOUT_NS));
    }

    @Test
    void shouldLeaveAMarginForClockRatesAndForTheMembersDutyCycle()
    {
        assertEquals(TimeUnit.MILLISECONDS.toNanos(5), SessionClock.marginNs(TimeUnit.MILLISECONDS.toNanos(20)));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(5), SessionClock.marginNs(TimeUnit.MILLISECONDS.toNanos(100)));
        assertEquals(MARGIN_NS, SessionClock.marginNs(TIMEOUT_NS));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(2), SessionClock.marginNs(TimeUnit.MILLISECONDS.toNanos(8)));
    }
}
