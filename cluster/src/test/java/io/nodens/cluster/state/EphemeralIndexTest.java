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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.TreeWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EphemeralIndexTest
{
    private final EphemeralIndex index = new EphemeralIndex();
    private final Session session = new Session();

    @Test
    void shouldListInOrderOfCreationWhenSomeWereTakenOut()
    {
        for (int znode = 10; znode < 16; znode++)
        {
            index.add(session, znode);
        }

        index.remove(10);
        index.remove(12);
        index.remove(15);
        index.add(session, 10);

        assertEquals(List.of(11, 13, 14, 10), list(session));
        assertEquals(4, index.size());
        assertEquals(6, index.ordinal(10));
        assertEquals(7, index.nextOrdinal());
    }

    @Test
    void shouldKeepSessionsApart()
    {
        final Session other = new Session();
        index.add(session, 1);
        index.add(other, 2);
        index.add(session, 3);

        index.remove(1);

        assertEquals(List.of(3), list(session));
        assertEquals(List.of(2), list(other));
    }

    /** Objects of sessions come again, and numbers of znodes do, before the slots of those that ended are cleaned. */
    @Test
    void shouldTellEphemeralsOfAnEndedSessionFromThoseOfTheOneThatHasItsObject()
    {
        session.id = 1;
        for (int znode = 1; znode <= 10; znode++)
        {
            index.add(session, znode);
        }
        final long ordinal = index.ordinal(3);
        index.retire(session);
        assertEquals(0, index.size());
        assertEquals(List.of(), list(session));

        session.id = 2;
        index.add(session, 20);
        assertFalse(index.isStill(3, session, ordinal));
        index.add(session, 3);
        index.add(session, 4);
        assertFalse(index.isStill(3, session, ordinal));
        assertTrue(index.isStill(3, session, index.ordinal(3)));
        assertEquals(List.of(20, 3, 4), list(session));

        assertEquals(10, index.retiredCount());
        index.clean(5);
        assertEquals(5, index.retiredCount());
        index.add(session, 5);
        index.clean(100);
        assertEquals(0, index.retiredCount());
        assertEquals(List.of(20, 3, 4, 5), list(session));
        assertEquals(4, index.size());
        index.remove(4);
        index.add(session, 6);
        assertEquals(List.of(20, 3, 5, 6), list(session));
    }

    @Test
    void shouldThrowWhenAskedForWhatItDoesNotHold()
    {
        index.add(session, 1);

        assertThrows(IllegalStateException.class, () -> index.remove(2));
        assertThrows(IllegalStateException.class, () -> index.ordinal(2));
        assertThrows(IllegalStateException.class, () -> index.add(session, 1));
    }

    @Test
    void shouldAgreeWithAListWhenUsedAtRandom()
    {
        final Random random = new Random(TestSeed.seed());
        final List<Integer> expected = new ArrayList<>();
        int nextZnode = 1;
        for (int i = 0; i < 20_000; i++)
        {
            if (expected.size() < 200 && random.nextBoolean())
            {
                index.add(session, nextZnode);
                expected.add(nextZnode++);
            }
            else if (!expected.isEmpty())
            {
                index.remove(expected.remove(random.nextInt(expected.size())));
            }
        }

        assertEquals(expected, list(session));
    }

    private List<Integer> list(final Session owner)
    {
        final List<Integer> znodes = new ArrayList<>();
        int znode = index.first(owner);
        while (TreeWriter.NULL_ZNODE != znode)
        {
            znodes.add(znode);
            znode = index.next(znode);
        }

        return znodes;
    }
}
