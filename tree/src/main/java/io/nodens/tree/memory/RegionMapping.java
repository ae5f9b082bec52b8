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
package io.nodens.tree.memory;

import io.nodens.tree.TreeException;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Path;

import static io.nodens.tree.layout.RegionHeaderDescriptor.*;

/**
 * Opens another process's region for reading, or says why it cannot be read.
 */
public final class RegionMapping
{
    private RegionMapping()
    {
    }

    /**
     * Header of the newest generation, found to be sound, ready and alive.
     *
     * @param directory of the region.
     * @return the header.
     * @throws TreeException when there is no region, it is not ready, of another layout, or its writer is dead.
     */
    public static RegionHeader header(final Path directory)
    {
        final RegionHeader header = anyHeader(directory);
        final int state = header.state();
        if (STATE_CREATING == state)
        {
            throw new TreeException("the region in " + directory + " is not ready yet");
        }

        if (STATE_READY != state || !WriterMonitor.isWriterAlive(header))
        {
            throw new TreeException("the writer of the region in " + directory + ", process " +
                header.getLong(WRITER_PID_OFFSET) + ", is gone");
        }

        return header;
    }

    /**
     * Header of the newest generation in whatever state it is.
     *
     * @param directory of the region.
     * @return the header.
     * @throws TreeException when there is none of this layout.
     */
    public static RegionHeader anyHeader(final Path directory)
    {
        final long generation;
        try
        {
            generation = RegionFiles.newestGeneration(directory);
        }
        catch (final IOException ex)
        {
            throw new TreeException("there is no region in " + directory + ": " + RegionFiles.reason(ex), ex);
        }

        if (generation <= 0)
        {
            throw new TreeException("there is no region in " + directory);
        }

        final Path path = RegionFiles.generationDirectory(directory, generation).resolve(RegionFiles.HEADER);
        final UnsafeBuffer buffer = RegionFiles.mapReadOnly(path, CHUNK_TABLE_OFFSET);
        checkSound(path, buffer);
        return new RegionHeader(buffer);
    }

    private static void checkSound(final Path path, final UnsafeBuffer buffer)
    {
        final long magic = buffer.getLongAcquire(MAGIC_OFFSET);
        if (MAGIC != magic)
        {
            throw new TreeException(path + (0 == magic ? " is not ready yet" : " is not the header of a region"));
        }

        final int version = buffer.getInt(LAYOUT_VERSION_OFFSET);
        if (LAYOUT_VERSION != version)
        {
            throw new TreeException(path + " has layout version " + version + ", this reader knows " + LAYOUT_VERSION);
        }

        final int segmentLength = buffer.getInt(SEGMENT_LENGTH_OFFSET);
        final int ringLength = buffer.getInt(RING_LENGTH_OFFSET);
        if (buffer.getInt(HEADER_LENGTH_OFFSET) != buffer.capacity() ||
            segmentLength < 4096 || Integer.bitCount(segmentLength) != 1 ||
            ringLength < 4096 || Integer.bitCount(ringLength) != 1 ||
            buffer.getInt(MAX_SEGMENTS_OFFSET) < 1 || buffer.getInt(MAX_CHUNKS_OFFSET) < 1)
        {
            throw new TreeException(path + " contradicts itself: segments of " + segmentLength + " bytes, ring of " +
                ringLength + ", header of " + buffer.getInt(HEADER_LENGTH_OFFSET) + " in a file of " +
                buffer.capacity());
        }
    }
}
