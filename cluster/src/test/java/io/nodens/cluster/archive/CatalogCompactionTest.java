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
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchiveTool;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.testkit.Await;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CatalogCompactionTest
{
    private static final long TIMEOUT_MS = 30_000;
    private static final int RECORDINGS = 4;
    private static final int PURGED = 3;
    private static final int STREAM_ID = 77;

    @TempDir
    private Path directory;

    private File archiveDir()
    {
        return directory.resolve("archive").toFile();
    }

    private Path catalog()
    {
        return directory.resolve("archive/archive.catalog");
    }

    @Test
    void shouldDropDeadDescriptorsAndKeepTheOthersWhenThereAreMany() throws IOException
    {
        record();
        final long before = usedBytes();

        assertEquals(0, new CatalogCompaction(archiveDir(), PURGED + 1).run(), "not worth it");
        assertEquals(PURGED, new CatalogCompaction(archiveDir(), PURGED).run());

        assertTrue(usedBytes() < before);
        assertEquals(1, ArchiveTool.entryCount(archiveDir()));
        final Recording kept = Recording.find(archiveDir(), RECORDINGS - 1);
        assertNull(kept.damage(kept.startPosition()));
        assertTrue(kept.length() > 0);
        withArchive((archive) -> assertEquals(1, archive.listRecordings(0, 10, (
            controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) -> assertEquals(RECORDINGS - 1, recordingId))));
    }

    @Test
    void shouldStartAnewWhenACompactionWasCutShort() throws IOException
    {
        record();
        final Path aside = Files.createDirectory(directory.resolve("archive/compacting"));
        Files.write(aside.resolve("archive.catalog"), new byte[]{1, 2, 3});
        Files.write(aside.resolve("archive.catalog.compact"), new byte[]{1, 2, 3});

        assertEquals(PURGED, new CatalogCompaction(archiveDir(), PURGED).run());

        assertFalse(Files.exists(aside));
    }

    private long usedBytes() throws IOException
    {
        final byte[] bytes = Files.readAllBytes(catalog());
        int used = bytes.length;
        while (used > 0 && 0 == bytes[used - 1])
        {
            used--;
        }

        return used;
    }

    private void record()
    {
        withArchive((archive) ->
        {
            final byte[] message = new byte[1_000];
            Arrays.fill(message, (byte)'x');
            for (int i = 0; i < RECORDINGS; i++)
            {
                final long[] ends = new long[2];
                try (Publication publication = archive.addRecordedExclusivePublication(
                    CommonContext.IPC_CHANNEL + "?term-length=64k", STREAM_ID))
                {
                    Await.until("it is written", TIMEOUT_MS, () ->
                        (ends[0] = publication.offer(new UnsafeBuffer(message))) > 0);
                    Await.until("it is being recorded", TIMEOUT_MS, () -> (ends[1] = archive.findLastMatchingRecording(
                        0, CommonContext.IPC_CHANNEL, STREAM_ID, publication.sessionId())) >= 0);
                    assertEquals(i, ends[1]);
                    Await.until("it is recorded", TIMEOUT_MS, () ->
                        archive.getRecordingPosition(ends[1]) >= ends[0]);
                    archive.stopRecording(publication);
                }
            }

            for (int i = 0; i < PURGED; i++)
            {
                archive.purgeRecording(i);
            }
        });
    }

    /** What to do with an archive that runs. */
    private interface Use
    {
        void with(AeronArchive archive);
    }

    private void withArchive(final Use use)
    {
        final String aeronDir = directory.resolve("aeron").toString();
        final MutableInteger errors = new MutableInteger();
        try (ArchivingMediaDriver driver = ArchivingMediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(aeronDir)
                .dirDeleteOnStart(true)
                .threadingMode(ThreadingMode.SHARED)
                .spiesSimulateConnection(true)
                .errorHandler((ex) -> errors.increment()),
            new Archive.Context()
                .aeronDirectoryName(aeronDir)
                .archiveDir(archiveDir())
                .threadingMode(ArchiveThreadingMode.SHARED)
                .controlChannel("aeron:udp?endpoint=localhost:0")
                .recordChecksum(Checksums.crc32c())
                .segmentFileLength(64 << 10)
                .replicationChannel("aeron:udp?endpoint=localhost:0")
                .errorHandler((ex) -> errors.increment()));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDir));
            AeronArchive archive = AeronArchive.connect(new AeronArchive.Context()
                .aeron(aeron)
                .controlRequestChannel(CommonContext.IPC_CHANNEL)
                .controlRequestStreamId(driver.archive().context().localControlStreamId())
                .controlResponseChannel(CommonContext.IPC_CHANNEL)))
        {
            use.with(archive);
        }

        assertEquals(0, errors.get());
    }
}
