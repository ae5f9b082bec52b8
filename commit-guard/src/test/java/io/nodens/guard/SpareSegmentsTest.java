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

import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SpareSegmentsTest
{
    private static final int LENGTH = 2 * SpareSegments.PIECE_LENGTH + 4096;
    private static final int PIECES = 3;
    private static final int LOG_STREAM_ID = 100;
    private static final long LOG_ID = 7;

    @TempDir
    private Path directory;

    private final CachedNanoClock clock = new CachedNanoClock();
    private final List<Throwable> errors = new ArrayList<>();
    private SpareSegments spares;

    @AfterEach
    void closeSpares()
    {
        if (null != spares)
        {
            spares.onClose();
        }
    }

    @Test
    void shouldGiveAFileOfZerosWhenTheLogOpensASegment() throws IOException
    {
        start(0);

        assertEquals(PIECES, workUntilIdle());
        open(LOG_ID, LENGTH, true);

        assertArrayEquals(new byte[LENGTH], Files.readAllBytes(segment().toPath()));
        assertFalse(Files.exists(spare()));
        assertTrue(errors.isEmpty(), errors::toString);
    }

    @Test
    void shouldBeginTheNextOneWhenOneIsTaken()
    {
        start(0);
        workUntilIdle();
        open(LOG_ID, LENGTH, true);

        assertEquals(PIECES, workUntilIdle());
        assertEquals(LENGTH, spare().toFile().length());
    }

    @Test
    void shouldGiveNothingWhenTheSpareIsNotWhole()
    {
        start(0);
        for (int i = 1; i < PIECES; i++)
        {
            spares.doWork();
            open(LOG_ID, LENGTH, true);
        }

        assertFalse(segment().exists(), "a part of a file was given");

        spares.doWork();
        open(LOG_ID, LENGTH, true);
        assertTrue(segment().exists());
    }

    @Test
    void shouldLeaveASegmentAloneWhenItIsThere() throws IOException
    {
        start(0);
        workUntilIdle();
        Files.write(segment().toPath(), new byte[]{1, 2, 3});

        open(LOG_ID, LENGTH, true);

        assertArrayEquals(new byte[]{1, 2, 3}, Files.readAllBytes(segment().toPath()));
        assertTrue(Files.exists(spare()));
    }

    @Test
    void shouldGiveNothingWhenItIsNotForAForcedSegmentOfALogOfThisArchive()
    {
        start(0);
        workUntilIdle();
        SpareSegments.onRecording(archiveDir(), LOG_ID + 1, LOG_STREAM_ID + 1);

        open(LOG_ID + 1, LENGTH, true);
        open(LOG_ID, LENGTH / 2, true);
        open(LOG_ID, LENGTH, false);
        SpareSegments.beforeOpen(new File(archiveDir(), "other"), LOG_ID, segment(), LENGTH, true);

        assertFalse(segment().exists());
    }

    @Test
    void shouldGiveASnapshotAFileOfWhichTheHeadIsWritten() throws IOException
    {
        final int snapshotStreamId = LOG_STREAM_ID + 7;
        final long snapshotId = LOG_ID + 1;
        spares = new SpareSegments(archiveDir(), LENGTH, 0, clock, errors::add)
            .forSnapshot(snapshotStreamId, SpareSegments.PIECE_LENGTH);
        spares.onStart();

        assertEquals(1, workUntilIdle());
        SpareSegments.onRecording(archiveDir(), snapshotId, snapshotStreamId);
        open(snapshotId, LENGTH, true);

        assertArrayEquals(new byte[LENGTH], Files.readAllBytes(segment().toPath()));
        assertEquals(1, workUntilIdle());
        Files.delete(segment().toPath());
        open(snapshotId, LENGTH, true);
        assertFalse(segment().exists(), "a second file of a snapshot was given");
    }

    @Test
    void shouldNotTrustWhatAnotherProcessLeft() throws IOException
    {
        Files.write(spare(), new byte[LENGTH]);
        start(0);

        assertFalse(Files.exists(spare()));
        open(LOG_ID, LENGTH, true);
        assertFalse(segment().exists());
    }

    @Test
    void shouldLeaveTheReservedPartOfTheDiskFree()
    {
        start(Long.MAX_VALUE - LENGTH);

        assertEquals(0, workUntilIdle());
        assertFalse(Files.exists(spare()));
        assertTrue(errors.isEmpty(), errors::toString);
    }

    @Test
    void shouldReportOnceAndTryAgainWhenItCannotWrite() throws IOException
    {
        start(0);
        Files.createDirectories(spare().resolve("in-the-way"));
        for (int i = 0; i < 5; i++)
        {
            clock.advance(TimeUnit.SECONDS.toNanos(2));
            assertEquals(0, spares.doWork());
        }

        assertEquals(1, errors.stream().filter((ex) -> ex.getMessage().contains("in advance")).count());

        Files.delete(spare().resolve("in-the-way"));
        Files.delete(spare());
        clock.advance(TimeUnit.SECONDS.toNanos(2));
        assertEquals(PIECES, workUntilIdle());
    }

    @Test
    void shouldLetTheArchiveMakeItsOwnFileWhenTheSpareIsGone() throws IOException
    {
        start(0);
        workUntilIdle();
        Files.delete(spare());

        open(LOG_ID, LENGTH, true);

        assertFalse(segment().exists());
        assertEquals(1, errors.size());
        assertEquals(PIECES, workUntilIdle(), "no spare after one that was lost");
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsClosed()
    {
        start(0);
        workUntilIdle();
        spares.onClose();

        assertFalse(Files.exists(spare()));
        open(LOG_ID, LENGTH, true);
        assertFalse(segment().exists());
    }

    @Test
    void shouldBeInForceWhenTheGuardComesFirstOnTheClassPath()
    {
        assertTrue(SpareSegments.isInForce());
    }

    private void start(final long reservedLength)
    {
        spares = new SpareSegments(archiveDir(), LENGTH, reservedLength, clock, errors::add)
            .forLog(LOG_STREAM_ID);
        spares.onStart();
        SpareSegments.onRecording(archiveDir(), LOG_ID, LOG_STREAM_ID);
    }

    private int workUntilIdle()
    {
        int work = 0;
        while (spares.doWork() > 0)
        {
            work++;
        }

        return work;
    }

    private void open(final long recordingId, final int length, final boolean isForced)
    {
        SpareSegments.beforeOpen(archiveDir(), recordingId, segment(), length, isForced);
    }

    private File archiveDir()
    {
        return directory.toFile();
    }

    private File segment()
    {
        return directory.resolve("7-0.rec").toFile();
    }

    private Path spare()
    {
        return SpareSegments.file(archiveDir(), LOG_STREAM_ID);
    }
}
