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
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Rewrites a recording log that has grown by snapshots which are gone: Aeron never removes an entry, and reads and
 * sorts all of them again and again.
 * <p>
 * Every term is kept, however old. They are few, and by them a leader tells a member that returns where its log parts
 * from this one: without the term after its own such a member could be taken for one that agrees.
 * <p>
 * <b>Thread:</b> the one that starts the member, before the consensus module is launched.
 */
final class RecordingLogCompaction
{
    /** Entries that must become superfluous before it is worth it: 64 KiB. */
    static final int MIN_DROPPED = 1024;

    private static final String FRESH_SUFFIX = ".new";
    private static final int ENTRY_LENGTH = 64;
    private static final int DELETED_TYPE = -1;

    private final Path file;
    private final int snapshotsKept;

    /**
     * For a member.
     *
     * @param clusterDir    with the recording log.
     * @param snapshotsKept snapshots whose entries stay, with all that are newer.
     */
    RecordingLogCompaction(final Path clusterDir, final int snapshotsKept)
    {
        this.file = clusterDir.resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        this.snapshotsKept = snapshotsKept;
    }

    /**
     * Rewrite the file if that saves much: as a copy that is forced to the disk and then takes its name.
     *
     * @return entries that were dropped.
     * @throws IOException when it cannot be read or written; the file is as it was then.
     */
    int run() throws IOException
    {
        if (!Files.exists(file) || Files.size(file) <= (long)MIN_DROPPED * ENTRY_LENGTH)
        {
            return 0;
        }

        final List<SnapshotEntries.Snapshot> whole;
        try (RecordingLog recordingLog = new RecordingLog(file.getParent().toFile(), false))
        {
            whole = new SnapshotEntries(recordingLog.entries()).whole();
        }

        final byte[] bytes = Files.readAllBytes(file);
        if (whole.size() < snapshotsKept || 0 != bytes.length % ENTRY_LENGTH)
        {
            return 0;
        }

        final ByteBuffer kept = kept(new UnsafeBuffer(bytes), whole.get(snapshotsKept - 1).logPosition());
        final int dropped = null == kept ? 0 : (bytes.length - kept.remaining()) / ENTRY_LENGTH;
        if (dropped < MIN_DROPPED)
        {
            return 0;
        }

        replace(kept);
        return dropped;
    }

    /** Null when there is an entry of a kind that this member does not write, whose length may be another. */
    private static ByteBuffer kept(final UnsafeBuffer entries, final long keepFrom)
    {
        final ByteBuffer kept = ByteBuffer.allocate(entries.capacity());
        for (int offset = 0; offset < entries.capacity(); offset += ENTRY_LENGTH)
        {
            final int flaggedType =
                entries.getInt(offset + RecordingLog.ENTRY_TYPE_OFFSET, ByteOrder.LITTLE_ENDIAN);
            final int type = flaggedType & ~RecordingLog.ENTRY_TYPE_INVALID_FLAG;
            final boolean isTerm = RecordingLog.ENTRY_TYPE_TERM == type;
            final boolean isSnapshot = RecordingLog.ENTRY_TYPE_SNAPSHOT == type;
            if (!isTerm && !isSnapshot && DELETED_TYPE != flaggedType)
            {
                return null;
            }

            final long logPosition =
                entries.getLong(offset + RecordingLog.LOG_POSITION_OFFSET, ByteOrder.LITTLE_ENDIAN);
            if (isTerm || (isSnapshot && logPosition >= keepFrom))
            {
                kept.put(entries.byteArray(), offset, ENTRY_LENGTH);
            }
        }

        return kept.flip();
    }

    private void replace(final ByteBuffer kept) throws IOException
    {
        final Path fresh = file.resolveSibling(file.getFileName() + FRESH_SUFFIX);
        try (FileChannel channel = FileChannel.open(
            fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))
        {
            while (kept.hasRemaining())
            {
                channel.write(kept);
            }

            channel.force(true);
        }

        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.getParent()))
        {
            directory.force(true);
        }
    }
}
