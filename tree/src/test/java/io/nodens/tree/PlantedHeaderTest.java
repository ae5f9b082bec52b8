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

import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.memory.RegionMapping;
import io.nodens.tree.memory.WriterMonitor;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

import static io.nodens.tree.layout.RegionHeaderDescriptor.*;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Headers that no writer makes, one field at a time: a reader refuses them before it allocates or maps
 * anything by them, and those of a writer that is not there.
 */
@ParameterizedClass
// First the one that throws where the other kills the process.
@ValueSource(strings = { "VAR_HANDLE", "ADDRESS" })
class PlantedHeaderTest
{
    private static final long NO_PROCESS = Integer.MAX_VALUE;

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private PlantedRegion planted;
    private UnsafeBuffer header;

    @BeforeEach
    void before() throws IOException
    {
        planted = new PlantedRegion(Trees.configuration(directory));
        header = planted.header;
    }

    @AfterEach
    void after()
    {
        header.putInt(STATE_OFFSET, STATE_READY);
        planted.close();
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 131_073 })
    void shouldRefuseSegmentsBeyondAnyRegion(final int maxSegments)
    {
        shouldContradictItself(MAX_SEGMENTS_OFFSET, maxSegments);
    }

    @Test
    void shouldMapTheMostSegmentsThatARegionMayHave()
    {
        header.putInt(MAX_SEGMENTS_OFFSET, 131_072);

        map().close();
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 64, 512 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024, 1 << 30, -1, Integer.MIN_VALUE })
    void shouldRefuseASegmentLengthThatNoSegmentHas(final int segmentLength)
    {
        shouldContradictItself(SEGMENT_LENGTH_OFFSET, segmentLength);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 32 * 1024, 96 * 1024, -1, Integer.MIN_VALUE, Integer.MAX_VALUE })
    void shouldRefuseARingLengthThatNoRingHas(final int ringLength)
    {
        shouldContradictItself(RING_LENGTH_OFFSET, ringLength);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 4096, 8191, -1, Integer.MAX_VALUE })
    void shouldRefuseALengthThatTheHeaderDoesNotHave(final int headerLength)
    {
        shouldContradictItself(HEADER_LENGTH_OFFSET, headerLength);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
    void shouldRefuseAHeaderWithoutChunks(final int maxChunks)
    {
        shouldContradictItself(MAX_CHUNKS_OFFSET, maxChunks);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 2, -1 })
    void shouldRefuseAGenerationOtherThanTheDirectorys(final int generation)
    {
        shouldContradictItself(GENERATION_OFFSET, generation);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, LAYOUT_VERSION - 1, LAYOUT_VERSION + 1, -1 })
    void shouldRefuseAnotherLayoutVersion(final int version)
    {
        header.putInt(LAYOUT_VERSION_OFFSET, version);

        assertTrue(refusal().contains("layout version " + version));
    }

    @Test
    void shouldRefuseAnotherMagic()
    {
        header.putLong(MAGIC_OFFSET, MAGIC + 1);
        assertTrue(refusal().endsWith("is not the header of a region"));

        header.putLong(MAGIC_OFFSET, 0);
        assertTrue(refusal().endsWith("is not ready yet"));
    }

    @Test
    void shouldRefuseARegionThatIsNotReady()
    {
        header.putInt(STATE_OFFSET, STATE_CREATING);

        assertTrue(refusal().endsWith("is not ready yet"));
    }

    @ParameterizedTest
    @ValueSource(ints = { STATE_CLOSED, 4, -1 })
    void shouldRefuseAStateOtherThanReadyEvenWhenTheWriterLives(final int state)
    {
        header.putInt(STATE_OFFSET, state);

        assertTrue(refusal().endsWith("is gone"));
    }

    @Test
    void shouldAnswerWriterGoneAtOnceWhenTheStateIsNotReady()
    {
        try (TreeRegion mapped = map())
        {
            final TreeReader reader = mapped.newReader(access);
            assertEquals(TreeStatus.OK, reader.exists("/", stat));

            // Too early for the thread that looks at the writer from time to time, and no death for it either.
            header.putInt(STATE_OFFSET, STATE_CREATING);
            assertEquals(TreeStatus.WRITER_GONE, reader.exists("/", stat));
            header.putInt(STATE_OFFSET, STATE_READY);
            assertEquals(TreeStatus.OK, reader.exists("/", stat));
        }
    }

    @Test
    void shouldAnswerThatTheRegionRecoversUntilItIsReady()
    {
        header.putInt(STATE_OFFSET, STATE_RECOVERING);
        try (TreeRegion mapped = map())
        {
            final TreeReader reader = mapped.newReader(access);
            assertTrue(mapped.isRecovering());
            assertFalse(mapped.isWriterGone());
            assertEquals(TreeStatus.RECOVERING, reader.exists("/", stat));
            assertEquals(TreeStatus.RECOVERING, reader.exists("/absent", stat));
            assertNull(reader.getData("/absent", stat));
            assertEquals(TreeStatus.RECOVERING, reader.lastStatus());

            header.putInt(STATE_OFFSET, STATE_READY);
            assertFalse(mapped.isRecovering());
            assertEquals(TreeStatus.OK, reader.exists("/", stat));
        }
    }

    @Test
    void shouldRefuseARegionWhenTheProcessOfItsWriterIsNotThere()
    {
        header.putLong(WRITER_PID_OFFSET, NO_PROCESS);

        assertTrue(refusal().endsWith("process " + NO_PROCESS + ", is gone"));
        header.putLong(HEARTBEAT_OFFSET, Long.MAX_VALUE);
        assertTrue(refusal().endsWith("is gone"), "a heartbeat of the future is none");
    }

    @Test
    void shouldRefuseARegionWhenTheProcessIsALaterOneOfTheSameNumber()
    {
        header.putLong(WRITER_START_OFFSET, header.getLong(WRITER_START_OFFSET) - 60_000);

        assertTrue(refusal().endsWith("is gone"));
    }

    @Test
    void shouldAnswerWriterGoneWhenTheProcessOfTheWriterVanishes()
    {
        try (TreeRegion mapped = map())
        {
            final TreeReader reader = mapped.newReader(access);
            assertEquals(TreeStatus.OK, reader.exists("/", stat));
            header.putLong(WRITER_PID_OFFSET, NO_PROCESS);

            PlantedRegion.answer(() ->
            {
                while (TreeStatus.WRITER_GONE != reader.exists("/", stat))
                {
                    Thread.onSpinWait();
                }

                return TreeStatus.WRITER_GONE;
            });
        }
    }

    @Test
    void shouldNotCallAClosedRegionAliveWhateverItsProcess()
    {
        assertTrue(WriterMonitor.isWriterAlive(RegionMapping.anyHeader(directory)));

        header.putInt(STATE_OFFSET, STATE_CLOSED);

        assertFalse(WriterMonitor.isWriterAlive(RegionMapping.anyHeader(directory)));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 4096, Trees.SMALL_SEGMENT_LENGTH - 1 })
    void shouldAnswerUnmappedWhenTheFileOfASegmentIsTooShort(final int length) throws IOException
    {
        // A file of its own in the place of the one that the writer has mapped.
        final Path path = RegionFiles.segmentFile(planted.generationDirectory, 0);
        assertTrue(path.toFile().delete());
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            file.setLength(length);
        }

        assertEquals(TreeStatus.UNMAPPED, planted.region.newReader(access).exists("/", stat));
    }

    private void shouldContradictItself(final int fieldOffset, final int value)
    {
        if (RegionHeaderDescriptor.GENERATION_OFFSET == fieldOffset)
        {
            header.putLong(fieldOffset, value);
        }
        else
        {
            header.putInt(fieldOffset, value);
        }

        assertTrue(refusal().contains("contradicts itself"));
    }

    private TreeRegion map()
    {
        return TreeRegion.map(directory, access);
    }

    private String refusal()
    {
        return assertTimeoutPreemptively(
            PlantedRegion.DEADLINE, () -> assertThrows(TreeException.class, this::map).getMessage());
    }
}
