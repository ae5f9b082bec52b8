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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SessionTableTest
{
    private final SessionTable table = new SessionTable();

    @Test
    void shouldNumberDenselyAndIterateInOrderWhenSomeEnded()
    {
        for (int i = 0; i < 5; i++)
        {
            table.open(1000, i, i);
        }

        table.remove(table.find(1));
        table.remove(table.find(3));
        table.remove(table.find(5));
        final Session next = table.open(1000, 9, 9);

        assertEquals(6, next.id());
        assertEquals(3, table.size());
        assertEquals(2, table.first().id());
        assertEquals(4, table.first().next().id());
        assertSame(next, table.first().next().next());
        assertNull(next.next());
        assertNull(table.find(3));
    }

    @Test
    void shouldForgetEverythingWhenASessionIsReused()
    {
        final Session first = table.open(1000, 1, 2);
        first.attachmentId = 5;
        first.status = Session.ATTACHED;
        first.ownerMemberId = 1;
        first.acknowledgedRequestId = 7;
        table.remove(first);

        final Session second = table.open(2000, 3, 4);

        assertSame(first, second);
        assertEquals(2, second.id());
        assertEquals(2000, second.timeoutMs());
        assertEquals(0, second.attachmentId());
        assertEquals(0, second.acknowledgedRequestId());
        assertEquals(Session.NULL_MEMBER_ID, second.ownerMemberId());
    }

    @Test
    void shouldKnowTheSecretOnlyWhenBothHalvesFit()
    {
        final Session session = table.open(1000, 0x1234, 0x5678);

        assertTrue(session.hasSecret(0x1234, 0x5678));
        assertFalse(session.hasSecret(0x1234, 0x5679));
        assertFalse(session.hasSecret(0x1235, 0x5678));
        assertFalse(session.hasSecret(0x5678, 0x1234));
    }
}
