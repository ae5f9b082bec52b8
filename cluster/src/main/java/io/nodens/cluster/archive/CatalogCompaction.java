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

import io.aeron.archive.ArchiveTool;
import io.aeron.archive.CatalogView;
import org.agrona.IoUtil;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Drops the descriptors of purged recordings from the archive's catalog, which otherwise grows with every snapshot.
 * <p>
 * Aeron's tool deletes the catalog before it gives its name to the compacted one. So it works on a copy in a directory
 * beside, and what it leaves there then takes the catalog's place at once.
 * <p>
 * <b>Thread:</b> the one that starts the member, before the archive is launched.
 */
final class CatalogCompaction
{
    /** Descriptors that must be dead before it is worth it. */
    static final int MIN_DEAD = 1024;

    private static final String CATALOG_FILE = "archive.catalog";
    private static final String ASIDE_DIR = "compacting";

    private final File archiveDir;
    private final int minDead;

    /**
     * For an archive that does not run.
     *
     * @param archiveDir with the catalog.
     * @param minDead    descriptors that must be dead before it is worth it.
     */
    CatalogCompaction(final File archiveDir, final int minDead)
    {
        this.archiveDir = archiveDir;
        this.minDead = minDead;
    }

    /**
     * Compact the catalog if that saves much.
     *
     * @return descriptors that were dropped.
     * @throws IOException when it cannot be done; the catalog is as it was then.
     */
    int run() throws IOException
    {
        final Path catalog = archiveDir.toPath().resolve(CATALOG_FILE);
        final int dead = Files.exists(catalog) ? dead(archiveDir) : 0;
        if (0 == dead || dead < minDead)
        {
            return 0;
        }

        final File aside = new File(archiveDir, ASIDE_DIR);
        IoUtil.delete(aside, false);
        Files.createDirectory(aside.toPath());
        final Path compacted = aside.toPath().resolve(CATALOG_FILE);
        Files.copy(catalog, compacted);
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        ArchiveTool.compact(new PrintStream(said, true, StandardCharsets.UTF_8), aside);
        if (!Files.exists(compacted) || 0 != dead(aside) ||
            ArchiveTool.entryCount(aside) != ArchiveTool.entryCount(archiveDir))
        {
            throw new IOException("cannot compact " + catalog + ": " +
                said.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
        }

        try (FileChannel channel = FileChannel.open(compacted, StandardOpenOption.WRITE))
        {
            channel.force(true);
        }

        Files.move(compacted, catalog, StandardCopyOption.ATOMIC_MOVE);
        IoUtil.delete(aside, false);
        return dead;
    }

    private static int dead(final File archiveDir)
    {
        final int all = CatalogView.listRecordings(archiveDir, (
            controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) -> {});
        return all - ArchiveTool.entryCount(archiveDir);
    }
}
