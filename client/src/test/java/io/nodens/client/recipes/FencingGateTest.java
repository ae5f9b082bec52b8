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
package io.nodens.client.recipes;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FencingGateTest
{
    private static final int STEPS = 10_000;

    @Test
    void shouldAdmitATokenUntilANewerOneIsAdmitted()
    {
        final FencingGate gate = new FencingGate();

        assertTrue(gate.admit(1));
        assertTrue(gate.admit(1));
        assertTrue(gate.admit(Long.MAX_VALUE - 1));
        assertFalse(gate.admit(Long.MAX_VALUE - 2));
        assertTrue(gate.admit(Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, gate.newestToken());
    }

    @Test
    void shouldRefuseWhatIsNoToken()
    {
        final FencingGate gate = new FencingGate();

        assertFalse(gate.admit(DistributedLock.NOT_ACQUIRED));
        assertFalse(gate.admit(LeaderElection.NOT_LEADER));
        assertFalse(gate.admit(0));
        assertFalse(gate.admitShared(0));
        assertFalse(gate.admitShared(Long.MIN_VALUE));
        assertEquals(0, gate.newestToken());
        assertThrows(IllegalArgumentException.class, () -> new FencingGate(-1));
    }

    @Test
    void shouldGoOnWhereAnotherGateEnded()
    {
        final FencingGate gate = new FencingGate(7);

        assertEquals(7, gate.newestToken());
        assertFalse(gate.admit(6));
        assertFalse(gate.admitShared(6));
        assertTrue(gate.admit(7));
    }

    @Test
    void shouldLetSharedHoldersReplaceExclusiveOnesButNotEachOther()
    {
        final FencingGate gate = new FencingGate();

        assertTrue(gate.admit(10));
        assertTrue(gate.admitShared(13));
        assertTrue(gate.admitShared(12));
        assertFalse(gate.admit(10), "a writer before readers");
        assertFalse(gate.admit(12), "between readers no writer can have been");
        assertFalse(gate.admitShared(9));
        assertTrue(gate.admit(14));
        assertFalse(gate.admitShared(13));
        assertEquals(14, gate.newestToken());
    }

    @Test
    void shouldNeverGoBackWhateverTheOrder()
    {
        final Random random = new Random(20261129);
        final FencingGate gate = new FencingGate();
        long newest = 0;
        for (int i = 0; i < STEPS; i++)
        {
            final long token = random.nextInt(STEPS) + 1L;
            assertEquals(token >= newest, gate.admit(token));
            newest = Math.max(newest, token);
            assertEquals(newest, gate.newestToken());
        }
    }
}
