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
package io.nodens.bench.xchk;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

class ZxidMapTest
{
    private final ZxidMap zxids = new ZxidMap();

    @Test
    void shouldTakePairsThatKeepTheirOrder()
    {
        assertNull(zxids.match(0, 0));
        assertNull(zxids.match(10, 4));
        assertNull(zxids.match(20, 6));
        assertNull(zxids.match(15, 5));
        assertNull(zxids.match(15, 5));
        assertEquals(4, zxids.size());
        assertEquals(15, zxids.zxid(Sides.LEFT, 2));
        assertEquals(5, zxids.zxid(Sides.RIGHT, 2));
    }

    @Test
    void shouldRefuseWhatIsAnothersOrOutOfOrder()
    {
        assertNull(zxids.match(10, 4));
        assertNull(zxids.match(20, 6));

        assertNotNull(zxids.match(10, 5));
        assertNotNull(zxids.match(11, 4));
        assertNotNull(zxids.match(15, 6));
        assertNotNull(zxids.match(21, 6));
        assertNotNull(zxids.match(30, 5));
        assertNotNull(zxids.match(5, 5));
        assertNotNull(zxids.match(0, 1));
        assertNotNull(zxids.match(1, 0));
        assertEquals(3, zxids.size());
    }

    @Test
    void shouldRefuseASecondTimeOfATransaction()
    {
        assertNull(zxids.match(10, 4));

        assertNull(zxids.matchTimes(10, 1_000, 1_003));
        assertNull(zxids.matchTimes(10, 1_000, 1_003));
        assertNotNull(zxids.matchTimes(10, 1_000, 1_004));
        assertNotNull(zxids.matchTimes(10, 1_001, 1_003));
    }

    @Test
    void shouldGrowAndKeepWhatItHas()
    {
        for (int i = 1; i < 10_000; i++)
        {
            assertNull(zxids.match(3L * i, 2L * i));
        }
        for (int i = 1; i < 10_000; i++)
        {
            assertNull(zxids.match(3L * i - 1, 2L * i - 1));
        }

        assertEquals(19_999, zxids.size());
        assertNotNull(zxids.match(3_000, 2_001));
    }
}
