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
package io.nodens.guard;

import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Spare segments under an archive of Aeron that records a stream across several segments, and what an archive finds
 * that is started on the files of one that died.
 */
class SpareSegmentsArchiveTest
{
    private static final int TERM_LENGTH = 64 << 10;
    private static final int SEGMENT_LENGTH = 2 * TERM_LENGTH;
    private static final int MESSAGE_LENGTH = 1000;
    private static final int STREAM_ID = 100;
    private static final int SEGMENTS = 4;
    private static final String CHANNEL = "aeron:ipc?term-length=" + TERM_LENGTH;

    @TempDir
    private Path directory;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    @Test
    @Timeout(60)
    void shouldRecordIntoSparesAndKeepWhatWasRecordedWhenTheProcessDies() throws IOException
    {
        final File archiveDir = directory.resolve("archive").toFile();
        final Path copy = directory.resolve("copy");
        final long recorded;
        try (ArchivingMediaDriver driver = launch(archiveDir);
            AeronArchive client = connect(driver))
        {
            final SpareSegments spares = new SpareSegments(
                driver.archive().context().archiveDir(),
                SEGMENT_LENGTH,
                0,
                SystemNanoClock.INSTANCE,
                errors::add)
                .forLog(STREAM_ID);
            spares.onStart();
            recorded = record(client, spares, archiveDir);
            // While the archive runs, as a process that dies leaves its files.
            copy(archiveDir.toPath(), copy);
            spares.onClose();
        }

        assertTrue(errors.isEmpty(), errors::toString);
        try (ArchivingMediaDriver driver = launch(copy.toFile());
            AeronArchive client = connect(driver))
        {
            assertEquals(recorded, client.getStopPosition(0));
        }
    }

    /** With a spare for each segment but the last, which the recorder must make itself. */
    private long record(final AeronArchive client, final SpareSegments spares, final File archiveDir)
        throws IOException
    {
        prepare(spares);
        final Path spare = SpareSegments.file(archiveDir, STREAM_ID);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
        message.setMemory(0, MESSAGE_LENGTH, (byte)0x5A);
        client.startRecording(CHANNEL, STREAM_ID, SourceLocation.LOCAL);
        try (ExclusivePublication publication = client.context().aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final CountersReader counters = client.context().aeron().countersReader();
            int counterId;
            while (CountersReader.NULL_COUNTER_ID ==
                (counterId = RecordingPos.findCounterIdBySession(
                    counters, publication.sessionId(), client.archiveId())))
            {
                Thread.yield();
            }

            while (Files.exists(spare))
            {
                Thread.yield();
            }
            for (int segment = 1; segment < SEGMENTS; segment++)
            {
                if (segment != SEGMENTS - 1)
                {
                    prepare(spares);
                }

                while (publication.position() < (long)segment * SEGMENT_LENGTH + MESSAGE_LENGTH)
                {
                    if (publication.offer(message) < 0)
                    {
                        Thread.yield();
                    }
                }
                while (counters.getCounterValue(counterId) < publication.position())
                {
                    Thread.yield();
                }

                assertFalse(Files.exists(spare), "the recorder did not take the spare of segment " + segment);
                assertEquals(
                    SEGMENT_LENGTH, new File(archiveDir, "0-" + (long)segment * SEGMENT_LENGTH + ".rec").length());
            }

            return publication.position();
        }
    }

    private static void prepare(final SpareSegments spares)
    {
        int pieces = 0;
        while (spares.doWork() > 0)
        {
            pieces++;
        }

        assertEquals(1, pieces);
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }

        Files.deleteIfExists(to.resolve("archive-mark.dat"));
    }

    private ArchivingMediaDriver launch(final File archiveDir)
    {
        final String aeronDir = CommonContext.generateRandomDirName();
        return ArchivingMediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(aeronDir)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
                .errorHandler(errors::add),
            new Archive.Context()
                .aeronDirectoryName(aeronDir)
                .archiveDir(archiveDir)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(() -> YieldingIdleStrategy.INSTANCE)
                .segmentFileLength(SEGMENT_LENGTH)
                .fileSyncLevel(1)
                .catalogFileSyncLevel(1)
                .recordChecksum(Checksums.crc32c())
                .replayChecksum(Checksums.crc32c())
                .recordingEventsEnabled(false)
                .controlChannelEnabled(false)
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(CommonContext.IPC_CHANNEL))
                .replicationChannel("aeron:udp?endpoint=localhost:0")
                .errorHandler(errors::add));
    }

    private static AeronArchive connect(final ArchivingMediaDriver driver)
    {
        return AeronArchive.connect(new AeronArchive.Context()
            .aeronDirectoryName(driver.mediaDriver().aeronDirectoryName())
            .controlRequestChannel(CommonContext.IPC_CHANNEL)
            .controlRequestStreamId(driver.archive().context().localControlStreamId())
            .controlResponseChannel(CommonContext.IPC_CHANNEL));
    }
}
