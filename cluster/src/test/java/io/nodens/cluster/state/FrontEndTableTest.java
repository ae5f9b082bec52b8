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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontEndTableTest
{
    private final StateCounters counters = new StateCounters();
    private final FrontEndTable table = new FrontEndTable(counters);
    private final Command command = new Command();

    @BeforeEach
    void openOne()
    {
        final FrontEnd frontEnd = table.getOrAdd(2);
        frontEnd.incarnation = 50;
        frontEnd.clusterSessionId = 9;
    }

    @Test
    void shouldTakeCommandsOnlyInSequence()
    {
        assertTrue(accept(9, 2, 50, 1));
        assertFalse(accept(9, 2, 50, 1));
        assertFalse(accept(9, 2, 50, 3));
        assertTrue(accept(9, 2, 50, 2));

        assertEquals(1, counters.duplicates());
        assertEquals(1, counters.gaps());
        assertEquals(2, table.get(2).lastSequence());
    }

    @Test
    void shouldIgnoreAndCountWhenNotFromTheFrontEndThatIsRegistered()
    {
        assertFalse(accept(8, 2, 50, 1));
        assertFalse(accept(9, 2, 51, 1));
        assertFalse(accept(9, 1, 50, 1));
        assertFalse(accept(9, -1, 50, 1));
        assertFalse(accept(9, Integer.MAX_VALUE, 50, 1));

        assertEquals(1, counters.foreignClusterSessions());
        assertEquals(1, counters.foreignIncarnations());
        assertEquals(3, counters.unknownFrontEnds());
        assertEquals(5, counters.ignoredCommands());
        assertEquals(0, table.get(2).lastSequence());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, StateMachine.MAX_MEMBERS, Integer.MAX_VALUE})
    void shouldKnowNoMemberBeyondTheLimit(final int memberId)
    {
        assertNull(table.getOrAdd(memberId));
        assertNull(table.get(memberId));
        assertEquals(1, table.count());
    }

    private boolean accept(final long clusterSessionId, final int memberId, final long incarnation, final long sequence)
    {
        return table.accept(
            command.begin(Operation.BARRIER, clusterSessionId).origin(memberId, incarnation, sequence));
    }
}
