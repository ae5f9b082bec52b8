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

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import org.agrona.collections.Long2LongHashMap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a recording log says of snapshots and of the log, read in one pass over its entries however many there are.
 * <p>
 * <b>Thread:</b> one.
 */
public final class SnapshotEntries
{
    /** Stream on which the consensus module writes its part of a snapshot. */
    public static final int MODULE_STREAM_ID = 10_017;
    /** Stream on which the service writes its part of a snapshot. */
    public static final int SERVICE_STREAM_ID = 10_018;

    static final long NO_RECORDING = -1;

    private static final int SERVICE_ID = 0;

    private final Long2LongHashMap services = new Long2LongHashMap(NO_RECORDING);
    private final Long2LongHashMap modules = new Long2LongHashMap(NO_RECORDING);
    private final List<Snapshot> newestFirst;
    private long logRecordingId = NO_RECORDING;

    /**
     * Read them.
     *
     * @param entries of the recording log, iterated once.
     */
    SnapshotEntries(final Iterable<RecordingLog.Entry> entries)
    {
        for (final RecordingLog.Entry entry : entries)
        {
            if (entry.isValid)
            {
                add(entry);
            }
        }

        newestFirst = new ArrayList<>(modules.size());
        modules.forEachLong((logPosition, recordingId) ->
            newestFirst.add(new Snapshot(logPosition, recordingId, services.get(logPosition))));
        newestFirst.sort(Comparator.comparingLong(Snapshot::logPosition).reversed());
    }

    /**
     * Whether recordings of a stream are parts of snapshots.
     *
     * @param streamId of the recording.
     * @return true for the two streams of a snapshot.
     */
    static boolean isSnapshotStream(final int streamId)
    {
        return MODULE_STREAM_ID == streamId || SERVICE_STREAM_ID == streamId;
    }

    private void add(final RecordingLog.Entry entry)
    {
        if (RecordingLog.ENTRY_TYPE_TERM == entry.type)
        {
            logRecordingId = entry.recordingId;
        }
        else if (RecordingLog.ENTRY_TYPE_SNAPSHOT == entry.type)
        {
            if (ConsensusModule.Configuration.SERVICE_ID == entry.serviceId)
            {
                modules.put(entry.logPosition, entry.recordingId);
            }
            else if (SERVICE_ID == entry.serviceId)
            {
                services.put(entry.logPosition, entry.recordingId);
            }
        }
    }

    /**
     * A snapshot: the consensus module's and the service's part at one log position.
     *
     * @param logPosition        at which it was taken.
     * @param moduleRecordingId  of the consensus module's part.
     * @param serviceRecordingId of the service's part; {@link #NO_RECORDING} when it is not there.
     */
    record Snapshot(long logPosition, long moduleRecordingId, long serviceRecordingId)
    {
        boolean isWhole()
        {
            return NO_RECORDING != serviceRecordingId;
        }
    }

    /**
     * Recording of the log.
     *
     * @return id; {@link #NO_RECORDING} before the first term.
     */
    long logRecordingId()
    {
        return logRecordingId;
    }

    /**
     * Valid snapshots, newest first, those without a service's part included: Aeron would recover from them.
     */
    List<Snapshot> newestFirst()
    {
        return newestFirst;
    }

    /**
     * Valid snapshots with both parts, newest first.
     */
    List<Snapshot> whole()
    {
        return newestFirst.stream().filter(Snapshot::isWhole).toList();
    }
}
