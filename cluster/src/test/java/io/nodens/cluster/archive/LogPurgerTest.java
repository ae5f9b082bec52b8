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

import io.aeron.cluster.RecordingLog;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogPurgerTest
{
    private static final int MODULE = -1;
    private static final int SERVICE = 0;

    @Test
    void shouldKeepTheNewestSnapshotsAndTheLogSinceTheOldestOfThemWhenPurging()
    {
        final List<RecordingLog.Entry> entries = new ArrayList<>();
        entries.add(entry(7, 0, RecordingLog.ENTRY_TYPE_TERM, 0, true));
        for (int i = 1; i <= 4; i++)
        {
            entries.add(entry(10L * i, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true));
            entries.add(entry(10L * i + 1, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true));
        }

        final LogPurger.Plan plan = LogPurger.plan(new SnapshotEntries(entries), 2, (snapshot) -> true);

        assertEquals(7, plan.logRecordingId());
        assertEquals(3000, plan.keepFromPosition());
        assertTrue(plan.isObsolete(10) && plan.isObsolete(21));
        assertTrue(plan.isObsolete(25), "a snapshot that a crash cut short");
        assertFalse(plan.isObsolete(30) || plan.isObsolete(31) || plan.isObsolete(40) || plan.isObsolete(41));
        assertFalse(plan.isObsolete(50), "a snapshot that is being taken");
    }

    @Test
    void shouldCountWholeAndValidSnapshotsOnlyWhenPurging()
    {
        final List<RecordingLog.Entry> entries = List.of(
            entry(7, 0, RecordingLog.ENTRY_TYPE_TERM, 0, true),
            entry(10, 1000, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true),
            entry(11, 1000, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true),
            entry(20, 2000, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true),
            entry(30, 3000, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, false),
            entry(31, 3000, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, false));

        assertEquals(
            new LogPurger.Plan(0, 7, List.of()),
            LogPurger.plan(new SnapshotEntries(entries), 2, (snapshot) -> true));
        assertEquals(LogPurger.NO_RECORDING, LogPurger.plan(
            new SnapshotEntries(List.of()), 2, (snapshot) -> true).logRecordingId());
    }

    @Test
    void shouldNotCountADamagedSnapshotWhenPurging()
    {
        final List<RecordingLog.Entry> entries = new ArrayList<>();
        entries.add(entry(7, 0, RecordingLog.ENTRY_TYPE_TERM, 0, true));
        for (int i = 1; i <= 3; i++)
        {
            entries.add(entry(10L * i, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true));
            entries.add(entry(10L * i + 1, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true));
        }

        final LogPurger.Plan plan = LogPurger.plan(
            new SnapshotEntries(entries), 2, (snapshot) -> 3000 != snapshot.logPosition());

        assertEquals(1000, plan.keepFromPosition());
        assertFalse(plan.isObsolete(10) || plan.isObsolete(11));
    }

    @Test
    void shouldReadEntriesOnceHoweverManyWhenPurging()
    {
        final int count = 10_000;
        final List<RecordingLog.Entry> entries = new ArrayList<>();
        for (int i = 1; i <= count; i++)
        {
            entries.add(entry(2L * i, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true));
            entries.add(entry(2L * i + 1, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true));
        }

        final int[] passes = new int[1];
        final SnapshotEntries read = new SnapshotEntries(() ->
        {
            passes[0]++;
            return entries.iterator();
        });

        assertEquals(1, passes[0]);
        assertEquals(count, read.whole().size());
        assertEquals(
            new SnapshotEntries.Snapshot(1000L * count, 2L * count, 2L * count + 1), read.whole().get(0));
    }

    private static RecordingLog.Entry entry(
        final long recordingId, final long logPosition, final int type, final int serviceId, final boolean isValid)
    {
        return new RecordingLog.Entry(recordingId, 0, 0, logPosition, 0, serviceId, type, null, isValid, 0, 0);
    }
}
