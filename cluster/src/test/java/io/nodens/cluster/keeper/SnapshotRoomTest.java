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

import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReportedMembers;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SnapshotRoomTest
{
    private static final long MUCH = 1L << 40;
    private static final int THRESHOLD = 256 << 20;

    private final List<String> lines = new ArrayList<>();
    private final ReportedMembers reported = new MemberStatus(1).reportedMembers();

    @Test
    void shouldAskForNoSnapshotBelowTwiceTheThresholdAndSaySoOnce()
    {
        final SnapshotRoom room = room(THRESHOLD);

        assertTrue(room.isEnough(2L * THRESHOLD, 0));
        assertFalse(room.isEnough(2L * THRESHOLD - 1, 0));
        assertFalse(room.isEnough(0, 0));
        assertTrue(room.isEnough(MUCH, 0));

        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("the disk of member 1 has 0m free"), lines.get(0));
    }

    @Test
    void shouldAskForNoSnapshotThatWouldLeaveLessThanTwiceTheThreshold()
    {
        final SnapshotRoom room = room(THRESHOLD);

        assertTrue(room.isEnough(2L * THRESHOLD + 1000, 1000));
        assertFalse(room.isEnough(2L * THRESHOLD + 1000, 1001));
    }

    @Test
    void shouldAskForNoSnapshotThatAnotherMemberHasNoRoomFor()
    {
        final SnapshotRoom room = room(THRESHOLD);
        reported.putVersions(2, 0, 6, true);
        assertTrue(room.isEnough(MUCH, 1000), "the other has not said what it has");

        reported.putCapacity(2, 0, 0, 999, 0);
        assertFalse(room.isEnough(MUCH, 1000));
        assertTrue(room.isEnough(MUCH, 999));

        reported.putCapacity(2, 0, 0, 0, 0);
        assertFalse(room.isEnough(MUCH, 0));
        assertTrue(lines.get(lines.size() - 1).contains("member 2"), lines::toString);

        reported.putVersions(2, 0, 6, false);
        assertTrue(room.isEnough(MUCH, 1000), "the other is not there");
    }

    @Test
    void shouldAlwaysHaveRoomWhenThereIsNoThreshold()
    {
        assertTrue(room(0).isEnough(0, 0));
        assertEquals(List.of(), lines);
    }

    private SnapshotRoom room(final long thresholdBytes)
    {
        return new SnapshotRoom(lines::add, 1, new int[]{0, 1, 2}, reported, thresholdBytes);
    }
}
