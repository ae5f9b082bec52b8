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

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.nodens.cluster.settings.Durability;
import io.nodens.testsupport.TestSeed;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import static io.nodens.cluster.archive.SegmentScan.MAX_TORN_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SegmentScanTest
{
    private static final int RECORDING_ID = 7;
    private static final int TERM_LENGTH = 1 << 20;
    private static final int SEGMENT_LENGTH = 4 * TERM_LENGTH;
    private static final int PAGE = 4096;

    private final Checksum checksum = Checksums.crc32c();
    private final UnsafeBuffer segment = new UnsafeBuffer(ByteBuffer.allocateDirect(SEGMENT_LENGTH));
    private int end;

    @TempDir
    private Path directory;

    @Test
    void shouldFindTheEndWhenAllFramesAreWhole() throws IOException
    {
        append(100);
        append(1_408);
        padToEndOfTerm();
        append(33);

        final SegmentScan scan = scan(0);

        assertFalse(scan.run());
        assertEquals(end, scan.end());
    }

    @Test
    void shouldFindNothingWhenNothingWasRecorded() throws IOException
    {
        assertFalse(new SegmentScan(directory.toFile(), RECORDING_ID, 0, TERM_LENGTH).run(), "no file");
        assertFalse(scan(0).run(), "a file of zeros");
        Files.write(file(), new byte[0]);
        assertFalse(new SegmentScan(directory.toFile(), RECORDING_ID, 0, TERM_LENGTH).run(), "an empty file");
    }

    @Test
    void shouldStartWhereTheRecordingDoesWhenItsFirstTermIsNotWhole() throws IOException
    {
        end = 4_096;
        append(200);

        final SegmentScan scan = scan(4_096);

        assertFalse(scan.run());
        assertEquals(end, scan.end());
    }

    @Test
    void shouldCutTheLastFrameWhenItIsTorn() throws IOException
    {
        append(PAGE - 500);
        final int wholeEnd = end;
        append(1_408);
        segment.setMemory(PAGE, end - PAGE, (byte)0);

        final SegmentScan scan = scan(0);

        assertTrue(scan.run());
        assertTrue(scan.isTorn(Durability.PAGE_CACHE));
        assertEquals(wholeEnd, scan.end());
        scan.cut();
        final SegmentScan again = new SegmentScan(directory.toFile(), RECORDING_ID, 0, TERM_LENGTH);
        assertFalse(again.run());
        assertEquals(wholeEnd, again.end());
        assertEquals(SEGMENT_LENGTH, Files.size(file()));
    }

    @Test
    void shouldTakeAHoleForTornWhenItIsInTheLastSyncedWrite() throws IOException
    {
        append(1_000);
        final int wholeEnd = end;
        append(10_000);
        append(10_000);
        segment.setMemory(wholeEnd, PAGE, (byte)0);

        final SegmentScan scan = scan(0);

        assertTrue(scan.run());
        assertTrue(scan.isTorn(Durability.FSYNC), "the loss of power explains it");
        assertFalse(scan.isTorn(Durability.PAGE_CACHE), "the death of a process does not");
        assertEquals(wholeEnd, scan.end());
    }

    @Test
    void shouldNotTakeDamageForTornWhenMoreThanOneWriteLiesBehind() throws IOException
    {
        append(1_000);
        final int damaged = end;
        append(1_000);
        while (end < damaged + MAX_TORN_LENGTH + 2 * PAGE)
        {
            if ((end & (TERM_LENGTH - 1)) > TERM_LENGTH - PAGE)
            {
                padToEndOfTerm();
            }
            append(1_000);
        }
        segment.putByte(damaged + 500, (byte)(segment.getByte(damaged + 500) ^ 1));

        final SegmentScan scan = scan(0);

        assertTrue(scan.run());
        assertFalse(scan.isTorn(Durability.FSYNC));
        assertFalse(scan.isTorn(Durability.PAGE_CACHE));
        assertEquals(damaged, scan.end());
    }

    @Test
    void shouldNeverBelieveAFieldWhenBytesAreRandom() throws IOException
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        for (int i = 0; i < 40; i++)
        {
            append(1 + random.nextInt(5_000));
        }

        for (int round = 0; round < 60; round++)
        {
            final int at = random.nextInt(end - Long.BYTES);
            final long before = segment.getLong(at);
            segment.putLong(at, 0 == round % 2 ? random.nextLong() : Integer.MAX_VALUE - 31 + round);

            final SegmentScan scan = scan(0);
            final boolean isBroken = scan.run();

            assertTrue(isBroken || scan.end() == end, () -> "seed " + seed + ", byte " + at);
            assertTrue(scan.end() <= end && scan.end() + scan.brokenLength() <= SEGMENT_LENGTH);
            segment.putLong(at, before);
        }
    }

    @Test
    void shouldTellWhenTheLastFrameEndsWhereAPieceBegins() throws IOException
    {
        final int piece = 64 << 10;
        append(piece - 1_000);
        append(2_000);

        final SegmentScan scan = scan(0);

        assertFalse(scan.run());
        assertTrue(scan.isLastFrameAcrossPieces(piece));
        assertFalse(scan.isLastFrameAcrossPieces(2 * piece));
        append(10);
        final SegmentScan next = scan(0);
        assertFalse(next.run());
        assertFalse(next.isLastFrameAcrossPieces(piece), "the last frame is the first of the next piece");
    }

    @Test
    void shouldMarkEachPageOfPaddingAtTheEndAndNothingElse() throws IOException
    {
        append(TERM_LENGTH - 3 * PAGE);
        final int padding = end;
        padToEndOfTerm();

        final SegmentScan scan = scan(0);
        assertFalse(scan.run());
        scan.markPadding();

        final UnsafeBuffer marked = new UnsafeBuffer(Files.readAllBytes(file()));
        for (int offset = 0; offset < SEGMENT_LENGTH; offset += Long.BYTES)
        {
            final boolean isMark = offset > padding && offset < end && 0 == offset % PAGE;
            assertEquals(isMark ? -1 : segment.getLong(offset), marked.getLong(offset), "byte " + offset);
        }
        final SegmentScan again = new SegmentScan(directory.toFile(), RECORDING_ID, 0, TERM_LENGTH);
        assertFalse(again.run());
        assertEquals(end, again.end());
    }

    @Test
    void shouldTellWhenTheLastFrameOfAFullFileReachesIntoTheNextPiece() throws IOException
    {
        while (end < SEGMENT_LENGTH - TERM_LENGTH)
        {
            padToEndOfTerm();
        }
        append(TERM_LENGTH / 2);
        padToEndOfTerm();

        final SegmentScan scan = scan(0);

        assertFalse(scan.run());
        assertTrue(scan.isLastFrameAcrossPieces(TERM_LENGTH / 4 * 3));
        assertFalse(scan.isLastFrameAcrossPieces(SEGMENT_LENGTH));
    }

    private SegmentScan scan(final int startPosition) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))
        {
            channel.write(segment.byteBuffer().duplicate().clear());
        }

        return new SegmentScan(directory.toFile(), RECORDING_ID, startPosition, TERM_LENGTH);
    }

    private Path file()
    {
        return directory.resolve(RECORDING_ID + "-0.rec");
    }

    private void append(final int payloadLength)
    {
        final int length = DataHeaderFlyweight.HEADER_LENGTH + payloadLength;
        final int aligned = BitUtil.align(length, 32);
        header(length, HeaderFlyweight.HDR_TYPE_DATA);
        segment.setMemory(end + DataHeaderFlyweight.HEADER_LENGTH, payloadLength, (byte)'x');
        segment.putInt(end + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, checksum.compute(
            segment.addressOffset(),
            end + DataHeaderFlyweight.HEADER_LENGTH,
            aligned - DataHeaderFlyweight.HEADER_LENGTH));
        end += aligned;
    }

    private void padToEndOfTerm()
    {
        final int length = TERM_LENGTH - (end & (TERM_LENGTH - 1));
        header(length, HeaderFlyweight.HDR_TYPE_PAD);
        end += length;
    }

    private void header(final int length, final int type)
    {
        segment.putInt(end + HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, length);
        segment.putShort(end + HeaderFlyweight.TYPE_FIELD_OFFSET, (short)type);
        segment.putInt(end + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, end & (TERM_LENGTH - 1));
    }
}
