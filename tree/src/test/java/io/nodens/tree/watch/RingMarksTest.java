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
package io.nodens.tree.watch;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RingMarksTest
{
    private static final int RING_LENGTH = 64 * 1024;
    private static final int RECORD = 64;

    private final RingMarks marks = new RingMarks(RING_LENGTH);

    @Test
    void shouldKnowNoPositionBeforeTheFirstMark()
    {
        assertEquals(RingMarks.NULL_POSITION, marks.positionOf(5));

        marks.on(5, 640);

        assertEquals(RingMarks.NULL_POSITION, marks.positionOf(4));
        assertEquals(640, marks.positionOf(5));
        assertEquals(640, marks.positionOf(Long.MAX_VALUE));
    }

    /** A change lies at the end of its record; the position must not be behind what comes after the zxid, nor far. */
    @Test
    void shouldFindAPositionNotFarBeforeEachZxidOfTheRing()
    {
        final int changes = 5 * RING_LENGTH / RECORD;
        for (int zxid = 1; zxid <= changes; zxid++)
        {
            marks.on(zxid, (long)zxid * RECORD);

            for (int back = 0; back < Math.min(zxid, RING_LENGTH / RECORD); back += 7)
            {
                final long end = (long)(zxid - back) * RECORD;
                final long position = marks.positionOf(zxid - back);
                assertTrue(position <= end && position > end - RECORD - RING_LENGTH / 256, zxid + " - " + back);
            }
        }
        assertEquals(RingMarks.NULL_POSITION, marks.positionOf(1));
    }

    @Test
    void shouldFindTheFirstOfManyChangesOfOneTransaction()
    {
        marks.on(1, 0);
        for (int i = 1; i <= 1000; i++)
        {
            marks.on(2, (long)i * RECORD);
        }
        marks.on(3, 1001 * RECORD);

        // What lies behind the mark of zxid 1 holds all of transaction 2.
        assertEquals(0, marks.positionOf(1));
        assertTrue(marks.positionOf(2) >= RECORD);
    }
}
