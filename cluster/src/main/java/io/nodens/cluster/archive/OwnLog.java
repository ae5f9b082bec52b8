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

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.RecordingLog;
import io.nodens.cluster.membership.LogSpan;
import io.nodens.cluster.status.MemberStatus;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the log of this member begins and ends.
 * <p>
 * <b>Thread:</b> one at a time.
 */
public final class OwnLog
{
    /** Of entries of a recording log, which are as long as that unless they name an endpoint. */
    private static final int ENTRY_ALIGNMENT = 64;

    private final Path archiveDir;
    private final Path clusterDir;
    private long recordingId = RecordingPos.NULL_RECORDING_ID;

    public OwnLog(final Path archiveDir, final Path clusterDir)
    {
        this.archiveDir = archiveDir;
        this.clusterDir = clusterDir;
    }

    /**
     * Ask the archive, which recovers the end of a recording that was cut short when it starts.
     *
     * @param clientContext  of a client of its own for the question.
     * @param archiveContext of the running archive, before the consensus module is launched.
     * @return what there is; null when the archive does not have the log of which the recording log tells.
     */
    public LogSpan read(final Aeron.Context clientContext, final AeronArchive.Context archiveContext)
    {
        final RecordingLog.Entry lastTerm = lastTerm(clusterDir);
        if (null == lastTerm)
        {
            return LogSpan.NONE;
        }

        recordingId = lastTerm.recordingId;
        try (Aeron client = Aeron.connect(clientContext);
            AeronArchive archive = AeronArchive.connect(archiveContext.aeron(client)))
        {
            final long startPosition = archive.getStartPosition(recordingId);
            final long endPosition = archive.getStopPosition(recordingId);
            return new LogSpan(
                lastTerm.leadershipTermId, startPosition, endPosition, -1, firstTermId(startPosition));
        }
        catch (final ArchiveException ex)
        {
            if (ArchiveException.UNKNOWN_RECORDING == ex.errorCode())
            {
                return null;
            }

            throw ex;
        }
    }

    /**
     * The last term of a recording log.
     *
     * @param clusterDir of the consensus module.
     * @return the entry; null when there is none.
     */
    public static RecordingLog.Entry lastTerm(final Path clusterDir)
    {
        if (clusterDir.resolve(RecordingLog.RECORDING_LOG_FILE_NAME).toFile().length() <= 0)
        {
            return null;
        }

        try (RecordingLog recordingLog = new RecordingLog(clusterDir.toFile(), false))
        {
            return recordingLog.findLastTerm();
        }
    }

    /**
     * Recording of the log, as its last term has it. The file is only read: another process may ask that must not write
     * there.
     *
     * @param clusterDir of the consensus module.
     * @return the id; {@link RecordingPos#NULL_RECORDING_ID} when there is no term yet.
     * @throws IOException when the file cannot be read.
     */
    public static long recordingId(final Path clusterDir) throws IOException
    {
        final Path file = clusterDir.resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        if (!Files.exists(file))
        {
            return RecordingPos.NULL_RECORDING_ID;
        }

        final UnsafeBuffer entries = new UnsafeBuffer(Files.readAllBytes(file));
        long recordingId = RecordingPos.NULL_RECORDING_ID;
        long lastTermId = Long.MIN_VALUE;
        int offset = 0;
        // What is written meanwhile may not be whole.
        while (entries.capacity() - offset >= ENTRY_ALIGNMENT)
        {
            final int type = entries.getInt(offset + RecordingLog.ENTRY_TYPE_OFFSET, ByteOrder.LITTLE_ENDIAN);
            final long termId =
                entries.getLong(offset + RecordingLog.LEADERSHIP_TERM_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
            if (RecordingLog.ENTRY_TYPE_TERM == type && termId >= lastTermId)
            {
                lastTermId = termId;
                recordingId = entries.getLong(offset + RecordingLog.RECORDING_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
            }
            offset += entryLength(entries, offset, type);
        }

        return recordingId;
    }

    /** Entries that name an endpoint are longer than the others. */
    private static int entryLength(final UnsafeBuffer entries, final int offset, final int type)
    {
        if (RecordingLog.ENTRY_TYPE_STANDBY_SNAPSHOT != (type & ~RecordingLog.ENTRY_TYPE_INVALID_FLAG))
        {
            return ENTRY_ALIGNMENT;
        }

        final int length = entries.getInt(offset + RecordingLog.ENDPOINT_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return BitUtil.align(RecordingLog.ENDPOINT_OFFSET + Integer.BYTES +
            Math.max(0, Math.min(length, RecordingLog.MAX_ENTRY_LENGTH)), ENTRY_ALIGNMENT);
    }

    /**
     * Term in which a snapshot of the service was taken.
     *
     * @param clusterDir  of the consensus module.
     * @param logPosition of the snapshot.
     * @return the term; {@link MemberStatus.NULL_VALUE} when no snapshot is known there.
     */
    public static long snapshotTerm(final Path clusterDir, final long logPosition)
    {
        long termId = MemberStatus.NULL_VALUE;
        try (RecordingLog recordingLog = new RecordingLog(clusterDir.toFile(), false))
        {
            for (final RecordingLog.Entry entry : recordingLog.entries())
            {
                if (entry.isValid && RecordingLog.ENTRY_TYPE_SNAPSHOT == entry.type &&
                    logPosition == entry.logPosition)
                {
                    termId = Math.max(termId, entry.leadershipTermId);
                }
            }
        }

        return termId;
    }

    /**
     * First term from which on the recording log has all, and which begin within a log.
     *
     * @param startPosition at which the log begins.
     * @return the term; one more than the last one when that begins before the log does.
     */
    public long firstTermId(final long startPosition)
    {
        try (RecordingLog recordingLog = new RecordingLog(clusterDir.toFile(), false))
        {
            final RecordingLog.Entry lastTerm = recordingLog.findLastTerm();
            long termId = null == lastTerm ? 0 : lastTerm.leadershipTermId + 1;
            RecordingLog.Entry before = recordingLog.findTermEntry(termId - 1);
            while (null != before && before.termBaseLogPosition >= startPosition)
            {
                termId--;
                before = recordingLog.findTermEntry(termId - 1);
            }

            return termId;
        }
    }

    /**
     * Where the first segment file of the log begins, while the member runs: the log may begin within it but not
     * before. Looks at names of files only.
     *
     * @return the position; 0 when there is no log yet.
     */
    public long firstSegmentPosition()
    {
        if (RecordingPos.NULL_RECORDING_ID == recordingId)
        {
            final RecordingLog.Entry lastTerm = lastTerm(clusterDir);
            recordingId = null == lastTerm ? RecordingPos.NULL_RECORDING_ID : lastTerm.recordingId;
        }

        long first = Long.MAX_VALUE;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(archiveDir))
        {
            for (final Path file : files)
            {
                final long base = Recording.baseOf(file.getFileName().toString(), recordingId);
                first = base < 0 ? first : Math.min(first, base);
            }
        }
        catch (final IOException ex)
        {
            return 0;
        }

        return Long.MAX_VALUE == first ? 0 : first;
    }
}
