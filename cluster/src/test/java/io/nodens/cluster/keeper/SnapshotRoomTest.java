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
package io.nodens.cluster.keeper;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SnapshotRoomTest
{
    private final List<String> lines = new ArrayList<>();

    @Test
    void shouldAskForNoSnapshotBelowTwiceTheThresholdAndSaySoOnce()
    {
        final SnapshotRoom room = new SnapshotRoom(lines::add, 256 << 20);

        assertTrue(room.isEnough(512 << 20));
        assertFalse(room.isEnough((512 << 20) - 1));
        assertFalse(room.isEnough(0));
        assertTrue(room.isEnough(1L << 40));

        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("nodens.low.disk.threshold=256"), lines.get(0));
    }

    @Test
    void shouldAlwaysHaveRoomWhenThereIsNoThreshold()
    {
        assertTrue(new SnapshotRoom(lines::add, 0).isEnough(0));
        assertEquals(List.of(), lines);
    }
}
