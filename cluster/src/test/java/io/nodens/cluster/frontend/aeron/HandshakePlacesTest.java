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
package io.nodens.cluster.frontend.aeron;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HandshakePlacesTest
{
    private static final int PLACES = 4;

    private final HandshakePlaces<Client> places = new HandshakePlaces<>(PLACES);

    @Test
    void shouldGiveASourceHalfOfThePlaces()
    {
        final Client first = begin("a", 0);
        begin("a", 0);
        assertFalse(places.mayBegin(new Client("a")));
        begin("b", 0);
        begin("b", 0);
        assertFalse(places.mayBegin(new Client("c")));

        places.end(first);

        assertTrue(places.mayBegin(new Client("a")));
        assertTrue(places.mayBegin(new Client("c")));
        assertFalse(places.mayBegin(new Client("b")));
        assertEquals(PLACES - 1, places.taken());
    }

    @Test
    void shouldLetAStreamGoOnWithoutAPlaceWhenItsTimeIsOver()
    {
        final Client late = begin("a", 0);
        assertNull(places.advance(HandshakePlaces.PROMPT_NS - 1));
        assertEquals(1, places.taken());

        assertNull(places.advance(HandshakePlaces.PROMPT_NS));

        assertEquals(0, places.taken());
        places.end(late);
        assertEquals(0, places.taken());
    }

    @Test
    void shouldEndTheOneThatWaitedLongestOfTheSourceThatHasMost()
    {
        long nowNs = 0;
        final Client innocent = begin("innocent", nowNs);
        final List<Client> unreachable = new ArrayList<>();
        for (int i = 1; i < PLACES * HandshakePlaces.LATE_FACTOR; i++)
        {
            nowNs += HandshakePlaces.PROMPT_NS;
            assertNull(places.advance(nowNs));
            unreachable.add(begin("unreachable", nowNs));
        }
        assertNull(places.advance(nowNs + HandshakePlaces.PROMPT_NS));

        begin("another", nowNs);
        final Client ended = places.advance(nowNs + HandshakePlaces.PROMPT_NS);

        assertSame(unreachable.get(0), ended);
        places.end(ended);
        assertNull(places.advance(nowNs + HandshakePlaces.PROMPT_NS));
        places.end(innocent);
    }

    private Client begin(final String source, final long nowNs)
    {
        final Client client = new Client(source);
        assertTrue(places.mayBegin(client));
        places.begin(client, nowNs);
        return client;
    }

    private static final class Client extends HandshakePlaces.Entrant
    {
        private Client(final String source)
        {
            super(source);
        }
    }
}
