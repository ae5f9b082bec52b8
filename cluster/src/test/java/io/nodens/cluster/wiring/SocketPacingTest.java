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
package io.nodens.cluster.wiring;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SocketPacingTest
{
    private static final long INTERVAL_NS = 20_000;
    private static final long SILENT_AFTER_NS = 2_000_000_000;

    private long nowNs = -5;
    private final SocketPacing pacing = new SocketPacing(() -> nowNs, SILENT_AFTER_NS, INTERVAL_NS);

    @Test
    void shouldLookInEachTurnUntilTheSocketHasBeenSilentForLong()
    {
        assertTrue(isDueAndEmpty(pacing));
        assertTrue(isDueAndEmpty(pacing));
        nowNs += SILENT_AFTER_NS - 1;
        assertTrue(isDueAndEmpty(pacing));
        assertTrue(isDueAndEmpty(pacing));
    }

    @Test
    void shouldLookOnceInAnIntervalAtASilentSocket()
    {
        nowNs += SILENT_AFTER_NS;
        for (int i = 0; i < 10; i++)
        {
            assertTrue(isDueAndEmpty(pacing));
            assertFalse(pacing.isDue());
            nowNs += INTERVAL_NS - 1;
            assertFalse(pacing.isDue());
            nowNs++;
        }
    }

    @Test
    void shouldLookInEachTurnAgainOnceADatagramCame()
    {
        nowNs += SILENT_AFTER_NS;
        assertTrue(pacing.isDue());
        pacing.onLook(true);

        assertTrue(isDueAndEmpty(pacing));
        nowNs += SILENT_AFTER_NS - 1;
        assertTrue(isDueAndEmpty(pacing));
        nowNs++;
        assertTrue(isDueAndEmpty(pacing));
        assertFalse(pacing.isDue());
    }

    @Test
    void shouldLookUntilNothingIsFoundWhereASilenceBeginsAtOnce()
    {
        final SocketPacing control = new SocketPacing(() -> nowNs, 0, INTERVAL_NS);
        assertTrue(isDueAndEmpty(control));
        assertFalse(control.isDue());

        nowNs += INTERVAL_NS;
        for (int i = 0; i < 3; i++)
        {
            assertTrue(control.isDue());
            control.onLook(true);
        }
        assertTrue(isDueAndEmpty(control));
        assertFalse(control.isDue());
    }

    private static boolean isDueAndEmpty(final SocketPacing looked)
    {
        final boolean isDue = looked.isDue();
        if (isDue)
        {
            looked.onLook(false);
        }
        return isDue;
    }
}
