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
package io.nodens.tree.memory;

import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

class FreeLinesTest
{
    private static final int SEGMENT_LINES = 256;
    private static final int SEGMENTS = 4;
    private static final int LINES = SEGMENT_LINES * SEGMENTS;

    private final FreeLines free = new FreeLines(SEGMENTS, SEGMENT_LINES);
    private final BitSet model = new BitSet(LINES);

    @Test
    void shouldKnowWhatAPlainBitSetKnows()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        for (int segment = 0; segment < SEGMENTS; segment++)
        {
            free.cover(segment);
        }

        for (int i = 0; i < 20_000; i++)
        {
            final int line = random.nextInt(LINES);
            final int inSegment = SEGMENT_LINES - (line & (SEGMENT_LINES - 1));
            final int lines = 1 + random.nextInt(random.nextBoolean() ? Math.min(8, inSegment) : inSegment);
            if (random.nextBoolean())
            {
                free.set(line, lines);
                model.set(line, line + lines);
            }
            else
            {
                free.clear(line, lines);
                model.clear(line, line + lines);
            }

            for (int j = 0; j < 8; j++)
            {
                final int asked = random.nextInt(LINES);
                assertEquals(model.get(asked), free.isFree(asked));
            }
            assertEquals(model.get(line), free.isFree(line));
            assertEquals(model.get(line + lines - 1), free.isFree(line + lines - 1));
        }
    }

    @Test
    void shouldKeepWhatItCoversAlready()
    {
        free.cover(0);
        free.set(5, 3);
        free.cover(0);

        assertTrue(free.isFree(5));
        assertTrue(free.isFree(7));
        assertFalse(free.isFree(4));
        assertFalse(free.isFree(8));
    }
}
