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
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.status.MemberLog;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks, before anything is launched upon them, at the snapshot and the log that the member is about to recover from.
 * A damaged snapshot gives way to the one before, for which the log is kept. What cannot be recovered from is refused
 * with the file; nothing is changed then.
 * <p>
 * <b>Thread:</b> the one that starts the member.
 */
final class RecoveryCheck
{
    private static final String CATALOG_FILE = "archive.catalog";
    private static final String MEND = "; start the member with an empty data directory, so that it is seeded from " +
        "the others, or restore a copy: docs/operating.md, 'Repair'";

    private final File archiveDir;
    private final File clusterDir;
    private final MemberLog log;
    private final SnapshotCheck snapshotCheck;
    private final List<String> damages = new ArrayList<>();
    private SnapshotEntries.Snapshot sound;

    /**
     * For a member.
     *
     * @param archiveDir of its archive, which is stopped and whose open recordings have been repaired.
     * @param clusterDir of its consensus module.
     * @param log        for what is found.
     */
    RecoveryCheck(final File archiveDir, final File clusterDir, final MemberLog log)
    {
        this.archiveDir = archiveDir;
        this.clusterDir = clusterDir;
        this.log = log;
        this.snapshotCheck = new SnapshotCheck(archiveDir);
    }

    /**
     * Check, and give up damaged snapshots.
     *
     * @return how many snapshots were given up.
     * @throws IOException     when a file cannot be read.
     * @throws MemberException when the member cannot recover.
     */
    int run() throws IOException
    {
        if (!new File(clusterDir, RecordingLog.RECORDING_LOG_FILE_NAME).exists() ||
            !new File(archiveDir, CATALOG_FILE).exists())
        {
            return 0;
        }

        try (RecordingLog recordingLog = new RecordingLog(clusterDir, false))
        {
            final SnapshotEntries entries = new SnapshotEntries(recordingLog.entries());
            findSound(entries);
            checkLog(entries);
            giveUpDamaged(entries, recordingLog);
        }

        return damages.size();
    }

    private void findSound(final SnapshotEntries entries) throws IOException
    {
        for (final SnapshotEntries.Snapshot snapshot : entries.newestFirst())
        {
            final String damage = snapshotCheck.damage(snapshot);
            if (null == damage)
            {
                sound = snapshot;
                return;
            }

            damages.add(damage);
        }
    }

    private void checkLog(final SnapshotEntries entries) throws IOException
    {
        final Recording recording = SnapshotEntries.NO_RECORDING == entries.logRecordingId() ?
            null : Recording.find(archiveDir, entries.logRecordingId());
        if (null == recording)
        {
            refuseWithoutSnapshot("there is no log");
            return;
        }

        final long start = recording.startPosition();
        if (null == sound && start > 0)
        {
            refuseWithoutSnapshot("the log begins at position " + start);
            throw MemberException.environment(
                "there is no snapshot, and the log begins at position " + start + MEND);
        }

        final long from = null == sound ? 0 : sound.logPosition();
        if (from < start)
        {
            throw MemberException.environment(
                "the log begins at position " + start + ", after the newest sound snapshot at " + from + damages() +
                MEND);
        }

        final String damage = recording.damage(from);
        if (null != damage)
        {
            throw MemberException.environment(
                "the log is needed from position " + from + " on, but " + damage + damages() + MEND);
        }

        final File missing = recording.firstMissing(from);
        if (null != missing)
        {
            log.line("warning: " + missing + " is missing: the log before the snapshot at position " + from +
                " cannot be had from this member; see docs/operating.md, 'Repair'");
        }
    }

    private void refuseWithoutSnapshot(final String why)
    {
        if (null == sound && !damages.isEmpty())
        {
            throw MemberException.environment("no snapshot is sound" + damages() + ", and " + why + MEND);
        }
    }

    private String damages()
    {
        return damages.isEmpty() ? "" : " (" + String.join("; ", damages) + ")";
    }

    private void giveUpDamaged(final SnapshotEntries entries, final RecordingLog recordingLog)
    {
        for (int i = 0; i < damages.size(); i++)
        {
            if (!recordingLog.invalidateLatestSnapshot())
            {
                throw new IllegalStateException("no snapshot to invalidate");
            }

            recordingLog.force(2);
            log.line("warning: the snapshot at log position " + entries.newestFirst().get(i).logPosition() +
                " is damaged and was given up: " + damages.get(i) + "; " + (null == sound ?
                "continuing with the log from its beginning" :
                "going on with the snapshot at " + sound.logPosition() + " and the log after it"));
        }
    }
}
