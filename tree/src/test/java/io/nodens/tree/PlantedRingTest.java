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
package io.nodens.tree;

import io.nodens.tree.layout.ChangeRecordDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

import static io.nodens.tree.layout.ChangeRecordDescriptor.*;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Records that no writer makes, planted in the change ring: each is a lap, and the next change is handed over again.
 */
class PlantedRingTest
{
    private static final int RING_LENGTH = ChangeRecordDescriptor.MIN_RING_LENGTH;
    /** Of a record of one of the znodes that the test creates. */
    private static final int RECORD_LENGTH = 40;

    @TempDir
    private Path directory;

    private PlantedRegion planted;
    private ChangeReader changes;
    private int serial = 1_000_000;

    @BeforeEach
    void before() throws IOException
    {
        planted = new PlantedRegion(Trees.configuration(directory).changeRingLength(RING_LENGTH));
        changes = planted.region.newChangeReader();
        for (int i = 0; i < 3; i++)
        {
            create("");
        }

        assertEquals(3, poll());
    }

    @AfterEach
    void after()
    {
        planted.close();
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, -8, Integer.MIN_VALUE, 4, 7, 9, 36, 41, 65_536, 65_424, 0x7FFF_FFF8, Integer.MAX_VALUE })
    void shouldReportALapWhenARecordsLengthCannotBe(final int length)
    {
        create("");
        planted.ring.putInt(3 * RECORD_LENGTH + LENGTH_OFFSET, length);

        assertEquals(ChangeReader.LAPPED, poll());
        create("");
        assertEquals(1, poll());
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, -8, Integer.MIN_VALUE, 4, 7, 41, 65_536, 65_424, 0x7FFF_FFF8, Integer.MAX_VALUE })
    void shouldReportALapWhenAPaddingsLengthCannotBe(final int length)
    {
        create("");
        planted.ring.putInt(3 * RECORD_LENGTH + KIND_OFFSET, KIND_PADDING);
        planted.ring.putInt(3 * RECORD_LENGTH + LENGTH_OFFSET, length);

        assertEquals(ChangeReader.LAPPED, poll());
        create("");
        assertEquals(1, poll());
    }

    @ParameterizedTest
    @CsvSource({
        "40, 0", "40, 32767", "40, 32768", "40, 65535", "40, 17", "40, 100", "32, 9", "24, 1",
        "8000, 4097", "8000, 7976", "8, 8", "16, 8" })
    void shouldReportALapWhenAPathsLengthCannotBe(final int length, final int pathLength)
    {
        create("");
        planted.ring.putInt(3 * RECORD_LENGTH + LENGTH_OFFSET, length);
        planted.ring.putShort(3 * RECORD_LENGTH + PATH_LENGTH_OFFSET, (short)pathLength);

        assertEquals(ChangeReader.LAPPED, poll());
        create("");
        assertEquals(1, poll());
    }

    @Test
    void shouldReportALapWhenARecordWithoutAHeadStandsAtTheEndOfTheRing()
    {
        final int last = RING_LENGTH - ALIGNMENT;
        // Leave room for nothing but a padding without a head.
        for (int position = 3 * RECORD_LENGTH; position < last - RECORD_LENGTH - 8; position += RECORD_LENGTH)
        {
            create("");
        }
        create("-".repeat(8));
        while (poll() > 0)
        {
            // Come to the end.
        }
        create("");
        assertEquals(ALIGNMENT, planted.ring.getInt(last + LENGTH_OFFSET));
        assertEquals(KIND_PADDING, planted.ring.getInt(last + KIND_OFFSET));
        planted.ring.putInt(last + KIND_OFFSET, ChangeHandler.CREATED);

        assertEquals(ChangeReader.LAPPED, poll());
        create("");
        assertEquals(1, poll());
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 4, 7 })
    void shouldReportALapWhenItBeganBetweenRecords(final int difference)
    {
        moveTail(difference);
        changes = planted.region.newChangeReader();
        create("");

        assertEquals(ChangeReader.LAPPED, poll());
        create("");
        assertEquals(1, poll());
    }

    @ParameterizedTest
    @ValueSource(ints = { -8, -2 * RECORD_LENGTH, Integer.MIN_VALUE, RING_LENGTH + 8 })
    void shouldReportALapWhenTheTailFellOrLeapt(final int difference)
    {
        moveTail(difference);

        assertEquals(ChangeReader.LAPPED, poll());
    }

    private void moveTail(final int difference)
    {
        planted.header.putLong(
            RegionHeaderDescriptor.RING_TAIL_OFFSET, 3L * RECORD_LENGTH + difference);
    }

    /** The path takes from nine to sixteen bytes, so that the record takes {@link #RECORD_LENGTH}, and the suffix. */
    private void create(final String suffix)
    {
        final TreeWriter writer = planted.writer;
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        Trees.create(writer, "/z" + serial++ + suffix, null);
        writer.completeTransaction();
    }

    private int poll()
    {
        return PlantedRegion.answer(() -> changes.poll((zxid, kind, type, acl, parentAcl, path, offset, length) ->
        {
            assertTrue(length >= "/z1000000".length());
            assertEquals('/', path.getByte(offset));
        }, 100));
    }
}
