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
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveMarkFile;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FrameDescriptor;
import io.nodens.cluster.settings.Durability;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.testkit.Await;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class ArchiveRepairTest
{
    private static final long TIMEOUT_MS = 30_000;
    private static final int STREAM_ID = 77;
    private static final int REPLAY_STREAM_ID = 78;
    private static final int TERM_LENGTH = 64 << 10;
    /** Eight fit into a term, and the padding behind them reaches over a page. */
    private static final int MESSAGE_LENGTH = 7_400;

    private final MutableInteger errors = new MutableInteger();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private MediaDriver driver;
    private Aeron aeron;

    @TempDir
    private Path directory;

    @BeforeEach
    void launchDriver()
    {
        final String aeronDir = directory.resolve("aeron").toString();
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDir)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .spiesSimulateConnection(true)
            .errorHandler((ex) -> errors.increment()));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDir));
    }

    @AfterEach
    void closeDriver()
    {
        aeron.close();
        driver.close();
        assertEquals(0, errors.get());
    }

    /** Files that are copied from an archive at work are those that a killed process leaves. */
    @Test
    void shouldOpenAnArchiveWhoseProcessDiedBehindThePaddingOfATerm() throws IOException
    {
        final Path killed = Files.createDirectory(directory.resolve("killed"));
        final int count;
        try (Archive archive = Archive.launch(context(directory.resolve("archive").toFile()));
            AeronArchive client = connect(archive))
        {
            count = recordATerm(client);
            copy(archive.context().archiveDir().toPath(), killed);
        }

        try (Archive archive = ArchiveRepair.launch(
            killed.toFile(), directory.resolve("cluster").toFile(), Durability.PAGE_CACHE,
            (pieceLength) -> context(killed.toFile()).fileIoMaxLength(pieceLength),
            new MemberLog(new PrintStream(printed, true, StandardCharsets.UTF_8), 0), 2, (givenUp) -> {});
            AeronArchive client = connect(archive))
        {
            assertEquals(TERM_LENGTH, client.getStopPosition(0));
            assertEquals(count, replay(client));
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8), "nothing was cut off");
    }

    /** Messages until the term has no room for the next one, which is not sent again. */
    private int recordATerm(final AeronArchive client)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
        message.setMemory(0, MESSAGE_LENGTH, (byte)'x');
        try (Publication publication = client.addRecordedExclusivePublication(
            CommonContext.IPC_CHANNEL + "?term-length=" + TERM_LENGTH, STREAM_ID))
        {
            Await.until("it is being recorded", TIMEOUT_MS, publication::isConnected);
            final MutableInteger count = new MutableInteger();
            Await.until("the term is full", TIMEOUT_MS, () ->
            {
                final long result = publication.offer(message);
                if (result > 0)
                {
                    count.increment();
                }
                return Publication.ADMIN_ACTION == result;
            });

            assertEquals(TERM_LENGTH, publication.position(), "the term ends with padding");
            Await.until("the padding is recorded", TIMEOUT_MS, () -> TERM_LENGTH == client.getRecordingPosition(0));
            return count.get();
        }
    }

    private int replay(final AeronArchive client)
    {
        final MutableInteger count = new MutableInteger();
        try (Subscription subscription = client.replay(
            0, 0, TERM_LENGTH, CommonContext.IPC_CHANNEL, REPLAY_STREAM_ID))
        {
            Await.until("the replay has begun", TIMEOUT_MS, () -> 1 == subscription.imageCount());
            final Image image = subscription.imageAtIndex(0);
            Await.until("the padding is replayed", TIMEOUT_MS, () ->
            {
                image.poll(
                    (buffer, offset, length, header) ->
                    {
                        if (0 != (header.flags() & FrameDescriptor.END_FRAG_FLAG))
                        {
                            count.increment();
                        }
                    },
                    Integer.MAX_VALUE);
                return TERM_LENGTH == image.position();
            });
            assertFalse(image.isClosed());
        }

        return count.get();
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        final List<Path> files;
        try (Stream<Path> found = Files.list(from))
        {
            files = found.filter((file) -> !file.endsWith(ArchiveMarkFile.FILENAME)).toList();
        }
        for (final Path file : files)
        {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private Archive.Context context(final File archiveDir)
    {
        return new Archive.Context()
            .aeronDirectoryName(aeron.context().aeronDirectoryName())
            .archiveDir(archiveDir)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .controlChannel("aeron:udp?endpoint=localhost:0")
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .recordChecksum(Checksums.crc32c())
            .replayChecksum(Checksums.crc32c())
            .segmentFileLength(2 * TERM_LENGTH)
            .errorHandler((ex) -> errors.increment());
    }

    private AeronArchive connect(final Archive archive)
    {
        return AeronArchive.connect(new AeronArchive.Context()
            .aeron(aeron)
            .controlRequestChannel(CommonContext.IPC_CHANNEL)
            .controlRequestStreamId(archive.context().localControlStreamId())
            .controlResponseChannel(CommonContext.IPC_CHANNEL));
    }
}
