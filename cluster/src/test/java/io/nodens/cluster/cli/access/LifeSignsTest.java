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
package io.nodens.cluster.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.testkit.Await;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is said of endpoints where nothing lives.
 */
@Timeout(60)
class LifeSignsTest
{
    private static final long WAIT_MS = 10_000;

    @Test
    void shouldSayWhatToLookAtWhenNothingAnswers()
    {
        final LifeSigns one = looking(List.of("a:1"), new MemberView("a:1", -1, null, LifeSigns.NOTHING));
        Await.until("the look", WAIT_MS, () -> null != one.nothingAnswers());

        assertEquals(
            "nothing answers at a:1: is the member started? is it the client port (the base port, 20000 by default)? " +
            "is UDP blocked?",
            one.nothingAnswers());
        assertEquals(
            "nothing answers at a:1, b:2: are the members started? are they the client ports (the base port, 20000 " +
            "by default)? is UDP blocked? no host is known by the name c",
            LifeSigns.words(List.of("a:1", "b:2"), List.of("c")));
        assertEquals(
            "nothing answers at ipc: does a member run on this media driver (--aeron-dir)?",
            LifeSigns.words(List.of("ipc"), List.of()));
    }

    @Test
    void shouldSayNothingWhenOneOfThemLives()
    {
        for (final MemberView alive : List.of(
            new MemberView("b:2", -1, null, "the member did not answer the connect request"),
            new MemberView("b:2", -1, null, LifeSigns.NOTHING, "1 of 3 members")))
        {
            final CountDownLatch looked = new CountDownLatch(2);
            final LifeSigns lifeSigns = new LifeSigns(List.of("a:1", "b:2"), (endpoint) ->
            {
                looked.countDown();
                return "b:2".equals(endpoint) ? alive : new MemberView(endpoint, -1, null, LifeSigns.NOTHING);
            });
            lifeSigns.look();
            Await.until("both looks", WAIT_MS, () -> 0 == looked.getCount());

            assertNull(lifeSigns.nothingAnswers());
        }
    }

    @Test
    void shouldLookAgainWhenItCouldNotAsk()
    {
        final AtomicInteger looks = new AtomicInteger();
        final LifeSigns lifeSigns = new LifeSigns(List.of("a:1"), (endpoint) -> new MemberView(
            endpoint, -1, null, looks.incrementAndGet() < 3 ? LifeSigns.NOT_ASKED : LifeSigns.NOTHING));
        lifeSigns.look();

        Await.until("an answer", WAIT_MS, () -> null != lifeSigns.nothingAnswers());

        assertEquals(3, looks.get());
        assertTrue(lifeSigns.nothingAnswers().startsWith("nothing answers at a:1: "), lifeSigns.nothingAnswers());
    }

    @Test
    void shouldPassOnWhatMemberWaitsForWhenItDoesNotServe()
    {
        final LifeSigns lifeSigns =
            looking(List.of("a:1"), new MemberView("a:1", 0, null, LifeSigns.NOTHING, "waiting for 2 of 3 members"));
        Await.until("the look", WAIT_MS, () -> null != lifeSigns.waiting());

        assertEquals(
            "the member at a:1 does not serve yet: waiting for 2 of 3 members", lifeSigns.waiting());
        assertNull(lifeSigns.nothingAnswers());
    }

    private static LifeSigns looking(final List<String> endpoints, final MemberView view)
    {
        final LifeSigns lifeSigns = new LifeSigns(endpoints, (endpoint) -> view);
        assertNull(lifeSigns.nothingAnswers());
        lifeSigns.look();
        return lifeSigns;
    }
}
