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
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class QuietIdleStrategyTest
{
    private final QuietIdleStrategy idle = new QuietIdleStrategy();

    @Test
    void shouldBeQuietOnlyWhenNothingHappenedForLong()
    {
        final int rounds = QuietIdleStrategy.SPINS + QuietIdleStrategy.YIELDS + QuietIdleStrategy.PARKS_BEFORE_QUIET;
        Thread.currentThread().interrupt();
        for (int i = 0; i < rounds; i++)
        {
            idle.idle(0);
            assertFalse(idle.isQuiet());
        }

        idle.idle(0);
        assertTrue(idle.isQuiet());
        idle.idle(1);
        assertFalse(idle.isQuiet());
        assertTrue(Thread.interrupted(), "an interrupt, with which parking returns at once, is left alone");
    }
}
