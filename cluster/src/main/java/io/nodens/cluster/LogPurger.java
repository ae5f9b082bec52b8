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
package io.nodens.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a member's disk bounded: keeps the newest snapshots and the log since the oldest of them, and deletes from
 * the archive what lies before. More than one snapshot of log is kept so that a member that was away may still catch
 * up by log.
 * <p>
 * <b>Thread:</b> one at a time, not the keeper's: the archive is asked and waited for. <b>Owns:</b> nothing between
 * calls.
 */
final class LogPurger
{
    static final long NO_RECORDING = -1;

    private static final int SERVICE_ID = 0;
    /** A member has one log and two recordings for each snapshot; more than so many are left for the next time. */
    private static final int MAX_RECORDINGS = 1024;

    private final Path clusterDir;
    private final int snapshotsKept;

    LogPurger(final Path clusterDir, final int snapshotsKept)
    {
        this.clusterDir = clusterDir;
        this.snapshotsKept = snapshotsKept;
    }

    /**
     * A whole snapshot: the consensus module's and the service's part at one log position.
     *
     * @param logPosition        at which it was taken.
     * @param moduleRecordingId  of the consensus module's part.
     * @param serviceRecordingId of the service's part.
     */
    record Snapshot(long logPosition, long moduleRecordingId, long serviceRecordingId)
    {
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
     * Log position of the newest whole snapshot.
     *
     * @return the position or {@link SnapshotPolicy#NO_SNAPSHOT}.
     */
    long newestSnapshotPosition()
    {
        final List<Snapshot> snapshots = snapshots(readEntries());
        return snapshots.isEmpty() ? SnapshotPolicy.NO_SNAPSHOT : snapshots.get(0).logPosition();
    }

    private List<RecordingLog.Entry> readEntries()
    {
        if (!clusterDir.resolve(RecordingLog.RECORDING_LOG_FILE_NAME).toFile().exists())
        {
            return List.of();
        }

        try (RecordingLog recordingLog = new RecordingLog(clusterDir.toFile(), false))
        {
            return List.copyOf(recordingLog.entries());
        }
    }

    /**
     * Whole, valid snapshots, newest first.
     */
    static List<Snapshot> snapshots(final List<RecordingLog.Entry> entries)
    {
        final List<Snapshot> snapshots = new ArrayList<>();
        for (final RecordingLog.Entry module : entries)
        {
            if (!isSnapshotOf(module, ConsensusModule.Configuration.SERVICE_ID))
            {
                continue;
            }

            for (final RecordingLog.Entry service : entries)
            {
                if (isSnapshotOf(service, SERVICE_ID) && service.logPosition == module.logPosition)
                {
                    snapshots.add(new Snapshot(module.logPosition, module.recordingId, service.recordingId));
                    break;
                }
            }
        }

        snapshots.sort((a, b) -> Long.compare(b.logPosition(), a.logPosition()));
        return snapshots;
    }

    private static boolean isSnapshotOf(final RecordingLog.Entry entry, final int serviceId)
    {
        return RecordingLog.ENTRY_TYPE_SNAPSHOT == entry.type && entry.isValid && serviceId == entry.serviceId;
    }

    /**
     * Decide what to keep.
     *
     * @param entries       of the recording log.
     * @param snapshotsKept how many snapshots to keep.
     * @return the plan.
     */
    static Plan plan(final List<RecordingLog.Entry> entries, final int snapshotsKept)
    {
        long logRecordingId = NO_RECORDING;
        for (final RecordingLog.Entry entry : entries)
        {
            if (RecordingLog.ENTRY_TYPE_TERM == entry.type && entry.isValid)
            {
                logRecordingId = entry.recordingId;
            }
        }

        final List<Snapshot> snapshots = snapshots(entries);
        return snapshots.size() < snapshotsKept ?
            new Plan(0, logRecordingId, List.of()) :
            new Plan(
                snapshots.get(snapshotsKept - 1).logPosition(),
                logRecordingId,
                List.copyOf(snapshots.subList(0, snapshotsKept)));
    }

    /**
     * Delete what is not needed.
     *
     * @param archive of the member.
     * @return a phrase that says what was deleted; empty when nothing was.
     * @throws ArchiveException when a part is in use just now, such as by a member that catches up; try again later.
     */
    String purge(final AeronArchive archive)
    {
        final Plan plan = plan(readEntries(), snapshotsKept);
        if (0 == plan.keepFromPosition())
        {
            return "";
        }

        int recordings = 0;
        for (final long recordingId : obsoleteRecordings(archive, plan))
        {
            recordings += purgeRecording(archive, recordingId);
        }

        final long segments = NO_RECORDING == plan.logRecordingId() ?
            0 : purgeLog(archive, plan.logRecordingId(), plan.keepFromPosition());
        return 0 == segments && 0 == recordings ? "" :
            "purged " + segments + " log segments before position " + plan.keepFromPosition() + " and " + recordings +
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
                if (AeronWiring.isSnapshotStream(streamId) && plan.isObsolete(recordingId))
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
