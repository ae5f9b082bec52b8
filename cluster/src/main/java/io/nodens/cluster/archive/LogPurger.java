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

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.RecordingLog;
import io.nodens.cluster.archive.SnapshotEntries.Snapshot;
import io.nodens.cluster.status.MemberLog;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps a member's disk bounded: keeps the newest sound snapshots and the log since the oldest of them, and deletes
 * from the archive what lies before and what no other member needs. More than one snapshot is kept so that a damaged
 * one can be given up.
 * <p>
 * <b>Thread:</b> one at a time, not the keeper's: files are read, the archive is asked and waited for. <b>Owns:</b>
 * what it has found out about snapshots.
 */
public final class LogPurger
{
    static final long NO_RECORDING = SnapshotEntries.NO_RECORDING;

    /** A member has one log and two recordings for each snapshot; more than so many are left for the next time. */
    private static final int MAX_RECORDINGS = 1024;

    private final File clusterDir;
    private final int snapshotsKept;
    private final Retention retention;
    private final SnapshotCheck snapshotCheck;
    private final Consumer<String> damageHandler;
    private final Set<Snapshot> sound = new HashSet<>();
    private final Set<Snapshot> damaged = new HashSet<>();

    /**
     * For a member.
     *
     * @param archiveDir    of its archive.
     * @param clusterDir    of its consensus module.
     * @param snapshotsKept how many sound snapshots to keep.
     * @param retention     of log that others need.
     * @param damageHandler takes a phrase for each snapshot that is found damaged.
     */
    public LogPurger(
        final File archiveDir,
        final File clusterDir,
        final int snapshotsKept,
        final Retention retention,
        final Consumer<String> damageHandler)
    {
        this.clusterDir = clusterDir;
        this.snapshotsKept = snapshotsKept;
        this.retention = retention;
        this.snapshotCheck = new SnapshotCheck(archiveDir);
        this.damageHandler = damageHandler;
    }

    /**
     * What to keep.
     *
     * @param keepFromPosition log before this position is not needed; 0 when there are too few snapshots to purge.
     * @param logRecordingId   of the log; {@link #NO_RECORDING} before the first term.
     * @param snapshots        to keep, newest first; empty when there are too few to purge.
     */
    record Plan(long keepFromPosition, long logRecordingId, List<Snapshot> snapshots)
    {
        /**
         * Whether the recording of a snapshot may go: it is older than the newest that is kept, and none of them. So
         * are those that a crash cut short, which no recording log mentions.
         */
        boolean isObsolete(final long recordingId)
        {
            boolean isOlder = false;
            for (final Snapshot snapshot : snapshots)
            {
                if (recordingId == snapshot.moduleRecordingId() || recordingId == snapshot.serviceRecordingId())
                {
                    return false;
                }

                isOlder |= recordingId < Math.min(snapshot.moduleRecordingId(), snapshot.serviceRecordingId());
            }

            return isOlder;
        }
    }

    /**
     * Size of the newest snapshot.
     *
     * @return bytes of its parts; 0 when there is none.
     */
    public long newestSnapshotLength()
    {
        final List<Snapshot> snapshots = readEntries().whole();
        return snapshots.isEmpty() ? 0 : snapshotCheck.length(snapshots.get(0));
    }

    private SnapshotEntries readEntries()
    {
        if (!new File(clusterDir, RecordingLog.RECORDING_LOG_FILE_NAME).exists())
        {
            return new SnapshotEntries(List.of());
        }

        try (RecordingLog recordingLog = new RecordingLog(clusterDir, false))
        {
            return new SnapshotEntries(recordingLog.entries());
        }
    }

    /**
     * Decide what to keep.
     *
     * @param entries       of the recording log.
     * @param snapshotsKept how many snapshots to keep.
     * @param isSound       asked for each snapshot that would be kept, newest first; one that is not does not count.
     * @return the plan.
     */
    static Plan plan(final SnapshotEntries entries, final int snapshotsKept, final Predicate<Snapshot> isSound)
    {
        final List<Snapshot> kept = new ArrayList<>();
        final Iterator<Snapshot> snapshots = entries.whole().iterator();
        while (kept.size() < snapshotsKept && snapshots.hasNext())
        {
            final Snapshot snapshot = snapshots.next();
            if (isSound.test(snapshot))
            {
                kept.add(snapshot);
            }
        }

        return kept.size() < snapshotsKept ?
            new Plan(0, entries.logRecordingId(), List.of()) :
            new Plan(kept.get(snapshotsKept - 1).logPosition(), entries.logRecordingId(), List.copyOf(kept));
    }

    private boolean isSound(final Snapshot snapshot)
    {
        if (!sound.contains(snapshot) && !damaged.contains(snapshot))
        {
            final String damage = damage(snapshot);
            (null == damage ? sound : damaged).add(snapshot);
            if (null != damage)
            {
                damageHandler.accept(
                    "the snapshot at log position " + snapshot.logPosition() + " is damaged and does not count: " +
                    damage);
            }
        }

        return sound.contains(snapshot);
    }

    private String damage(final Snapshot snapshot)
    {
        try
        {
            return snapshotCheck.damage(snapshot);
        }
        catch (final IOException ex)
        {
            return MemberLog.reason(ex);
        }
    }

    /**
     * Delete what is not needed. A snapshot is read once before one that it replaces is deleted.
     *
     * @param archive     of the member.
     * @param endPosition to which the log of this member goes.
     * @return a phrase that says what was deleted; empty when nothing was.
     * @throws ArchiveException when a part is in use just now, such as by a member that catches up; try again later.
     */
    public String purge(final AeronArchive archive, final long endPosition)
    {
        final SnapshotEntries entries = readEntries();
        if (entries.whole().size() < snapshotsKept)
        {
            return "";
        }

        final Plan plan = plan(entries, snapshotsKept, this::isSound);
        sound.retainAll(entries.whole());
        damaged.retainAll(entries.whole());
        if (0 == plan.keepFromPosition())
        {
            return "";
        }

        int recordings = 0;
        for (final long recordingId : obsoleteRecordings(archive, plan))
        {
            recordings += purgeRecording(archive, recordingId);
        }

        final long keepFrom = retention.keepFrom(plan.keepFromPosition(), endPosition);
        final long segments = NO_RECORDING == plan.logRecordingId() ?
            0 : purgeLog(archive, plan.logRecordingId(), keepFrom);
        return 0 == segments && 0 == recordings ? "" :
            "purged " + segments + " log segments before position " + keepFrom + " and " + recordings +
            " recordings of old snapshots";
    }

    private static List<Long> obsoleteRecordings(final AeronArchive archive, final Plan plan)
    {
        final List<Long> recordingIds = new ArrayList<>();
        archive.listRecordings(
            0,
            MAX_RECORDINGS,
            (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) ->
            {
                if (SnapshotEntries.isSnapshotStream(streamId) && plan.isObsolete(recordingId))
                {
                    recordingIds.add(recordingId);
                }
            });

        return recordingIds;
    }

    private static int purgeRecording(final AeronArchive archive, final long recordingId)
    {
        try
        {
            archive.purgeRecording(recordingId);
            return 1;
        }
        catch (final ArchiveException ex)
        {
            if (ArchiveException.UNKNOWN_RECORDING == ex.errorCode())
            {
                return 0;
            }

            throw ex;
        }
    }

    private static long purgeLog(final AeronArchive archive, final long recordingId, final long keepFromPosition)
    {
        final long[] descriptor = {-1, 0, 0};
        archive.listRecording(
            recordingId,
            (controlSessionId, correlationId, id, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) ->
            {
                descriptor[0] = startPosition;
                descriptor[1] = termBufferLength;
                descriptor[2] = segmentFileLength;
            });

        if (descriptor[0] < 0)
        {
            return 0;
        }

        final long base = AeronArchive.segmentFileBasePosition(
            descriptor[0], keepFromPosition, (int)descriptor[1], (int)descriptor[2]);
        return base > descriptor[0] ? archive.purgeSegments(recordingId, base) : 0;
    }
}
