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
package io.nodens.cluster.archive;

import io.nodens.cluster.status.MemberStatus;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RetentionTest
{
    private static final long RETAIN = 1_000;
    private static final long END = 10_000;
    private static final long SNAPSHOT = 9_500;

    private final long[] reported = {MemberStatus.NULL_VALUE, MemberStatus.NULL_VALUE, MemberStatus.NULL_VALUE};
    private boolean isDiskShort;
    private final Retention retention = new Retention(
        0, new int[]{0, 1, 2}, RETAIN, (memberId) -> reported[memberId], () -> isDiskShort);

    private long keepFrom(final long first, final long second)
    {
        reported[1] = first;
        reported[2] = second;
        return retention.keepFrom(SNAPSHOT, END);
    }

    @Test
    void shouldKeepTheLogAfterTheOldestSnapshotWhenAllHaveIt()
    {
        assertEquals(SNAPSHOT, keepFrom(END, END));
        assertEquals(SNAPSHOT, keepFrom(SNAPSHOT, SNAPSHOT));
    }

    @Test
    void shouldKeepWhatOneLacksWhenItIsAway()
    {
        assertEquals(9_100, keepFrom(END, 9_100));
        assertEquals(9_000, keepFrom(9_000, END));
    }

    @Test
    void shouldKeepNoMoreThanAllowedWhenOneIsAwayForLong()
    {
        assertEquals(END - RETAIN, keepFrom(END, 8_999));
        assertEquals(END - RETAIN, keepFrom(END, MemberStatus.NULL_VALUE));
    }

    @Test
    void shouldKeepWhatAMajorityLacksWhateverIsAllowed()
    {
        assertEquals(8_000, keepFrom(7_000, 8_000));
    }

    @Test
    void shouldGoByTheSnapshotsWhenTheDiskIsShortOrNobodyReports()
    {
        assertEquals(END - RETAIN, keepFrom(MemberStatus.NULL_VALUE, MemberStatus.NULL_VALUE));

        isDiskShort = true;
        assertEquals(SNAPSHOT, keepFrom(END, 9_100));
    }

    @Test
    void shouldKeepNothingForOthersWhenItIsAlone()
    {
        final Retention alone = new Retention(
            4, new int[]{4}, RETAIN, (memberId) -> MemberStatus.NULL_VALUE, () -> false);

        assertEquals(SNAPSHOT, alone.keepFrom(SNAPSHOT, END));
        assertEquals(500, alone.keepFrom(500, END));
    }
}
