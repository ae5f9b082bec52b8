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

import io.aeron.archive.Archive;
import io.aeron.archive.CatalogView;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.client.ClusterException;
import io.nodens.cluster.settings.Durability;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.status.MemberLog;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Starts the archive after repairing what the death of the process or of the host left torn: every recording that was
 * being written is walked frame by frame, each held against its checksum, and an end that is torn is cut off. It was
 * never counted as recorded, so that nothing is lost that was acknowledged by this member.
 * <p>
 * Aeron's own recovery looks at the last frame only, and believes every length on the way there: one wrong byte makes
 * it compute a checksum far outside of its buffer, which ends the process. And it loses the last frame when that lies
 * across the end of a piece that it reads, for which the length of these pieces is chosen here. And it refuses an
 * archive in which a recording ends with the padding of a term, for which that is marked.
 * <p>
 * <b>Thread:</b> the one that starts the member.
 */
public final class ArchiveRepair
{
    private static final String CATALOG_FILE = "archive.catalog";
    private static final int MAX_PIECE_LENGTH = 64 << 20;

    private final File archiveDir;
    private final Durability durability;
    private final MemberLog log;
    private final List<SegmentScan> scans = new ArrayList<>();

    private ArchiveRepair(final File archiveDir, final Durability durability, final MemberLog log)
    {
        this.archiveDir = archiveDir;
        this.durability = durability;
        this.log = log;
    }

    /**
     * Launch the archive, repairing what is torn.
     *
     * @param archiveDir of the archive; may be empty.
     * @param clusterDir of the consensus module; may be empty.
     * @param durability of what is in it.
     * @param contexts   new context, for the length of the pieces in which files are read and written.
     * @param log        to say what was repaired.
     * @param snapshotsKept whose entries stay in the recording log.
     * @param givenUp    takes the number of damaged snapshots that were given up.
     * @return the running archive.
     * @throws MemberException when it cannot be repaired.
     */
    public static Archive launch(
        final File archiveDir,
        final File clusterDir,
        final Durability durability,
        final IntFunction<Archive.Context> contexts,
        final MemberLog log,
        final int snapshotsKept,
        final IntConsumer givenUp)
    {
        try
        {
            final ArchiveRepair repair = new ArchiveRepair(archiveDir, durability, log);
            if (new File(archiveDir, CATALOG_FILE).exists())
            {
                repair.scanOpenRecordings();
            }

            givenUp.accept(new RecoveryCheck(archiveDir, clusterDir, log).run());
            final int dropped = new RecordingLogCompaction(clusterDir.toPath(), snapshotsKept).run();
            if (dropped > 0)
            {
                log.line("dropped " + dropped + " entries of old snapshots from the recording log");
            }

            final int dead = new CatalogCompaction(archiveDir, CatalogCompaction.MIN_DEAD).run();
            if (dead > 0)
            {
                log.line("dropped " + dead + " purged recordings from the catalog of the archive");
            }

            return Archive.launch(contexts.apply(repair.pieceLength()));
        }
        catch (final ArchiveException | ClusterException | IOException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "the archive in " + archiveDir + " cannot be opened (" + MemberLog.reason(ex) +
                "); see docs/operating.md, 'Repair'",
                ex);
        }
    }

    private void scanOpenRecordings() throws IOException
    {
        CatalogView.listRecordings(archiveDir, (
            controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) ->
        {
            if (AeronArchive.NULL_POSITION == stopPosition)
            {
                scans.add(new SegmentScan(archiveDir, recordingId, startPosition, termBufferLength));
            }
        });

        for (final SegmentScan scan : scans)
        {
            repair(scan);
            scan.markPadding();
        }
    }

    private void repair(final SegmentScan scan) throws IOException
    {
        if (!scan.run())
        {
            return;
        }

        if (!scan.isTorn(durability))
        {
            throw MemberException.environment(
                "recording " + scan.recordingId() + " is damaged at byte " + scan.end() + " of " + scan.file() + ", " +
                scan.brokenLength() + " bytes before its end and so not by a torn write; start the member with an " +
                "empty data directory, so that it is seeded from the others, or restore a copy: docs/operating.md, " +
                "'Repair'");
        }

        scan.cut();
        log.line("repaired recording " + scan.recordingId() + ": its end was torn, " + scan.brokenLength() +
            " bytes from byte " + scan.end() + " of " + scan.file().getName() + " on have been cut off");
    }

    private int pieceLength()
    {
        int length = Archive.Configuration.FILE_IO_MAX_LENGTH_DEFAULT;
        for (int i = 0; i < scans.size(); i++)
        {
            if (length < MAX_PIECE_LENGTH && scans.get(i).isLastFrameAcrossPieces(length))
            {
                length <<= 1;
                i = -1;
            }
        }

        return length;
    }
}
