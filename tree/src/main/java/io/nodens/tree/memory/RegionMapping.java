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

import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeException;
import io.nodens.tree.layout.ChangeRecordDescriptor;
import io.nodens.tree.layout.HistoryDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
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
     * Header of the newest generation, found to be sound, readable and alive.
     *
     * @param directory of the region.
     * @param access    how to look into it.
     * @return the header.
     * @throws TreeException when there is no region, it is not ready, of another layout, or its writer is dead.
     */
    public static RegionHeader header(final Path directory, final MemoryAccess access)
    {
        final MappedByteBuffer mapping = mapped(directory);
        boolean isSound = false;
        try
        {
            final RegionHeader header = new RegionHeader(access.over(mapping));
            final int state = header.state();
            if (STATE_CREATING == state)
            {
                throw new TreeException("the region in " + directory + " is not ready yet");
            }

            if ((STATE_READY != state && STATE_RECOVERING != state) || !WriterMonitor.isWriterAlive(header))
            {
                throw new TreeException("the writer of the region in " + directory + ", process " +
                    header.getLong(WRITER_PID_OFFSET) + ", is gone");
            }

            isSound = true;
            return header;
        }
        finally
        {
            // A follower of the region tries again every few milliseconds for as long as its member is down.
            if (!isSound)
            {
                Mappings.unmap(mapping);
            }
        }
    }

    /**
     * Header of the newest generation in whatever state it is, for tools.
     *
     * @param directory of the region.
     * @return the header.
     * @throws TreeException when there is none of this layout.
     */
    public static RegionHeader anyHeader(final Path directory)
    {
        return new RegionHeader(new UnsafeBuffer(mapped(directory)));
    }

    /**
     * Header of a certain generation, for another look at a region that this process has mapped.
     *
     * @param generationDirectory of the region.
     * @param access              how to look into it.
     * @return the header.
     * @throws TreeException when it cannot be mapped.
     */
    public static RegionHeader headerIn(final Path generationDirectory, final MemoryAccess access)
    {
        return new RegionHeader(access.over(
            RegionFiles.mapping(generationDirectory.resolve(RegionFiles.HEADER), CHUNK_TABLE_OFFSET)));
    }

    /**
     * History of a generation, to read.
     *
     * @param generationDirectory of the region.
     * @param access              how to look into it.
     * @return the memory.
     * @throws TreeException when it cannot be mapped.
     */
    public static RegionMemory history(final Path generationDirectory, final MemoryAccess access)
    {
        return access.over(RegionFiles.mapping(
            generationDirectory.resolve(RegionFiles.HISTORY), HistoryDescriptor.INDEX_OFFSET));
    }

    /**
     * What the writer mapped, to read in the same process.
     *
     * @param buffer over the mapping.
     * @return the memory.
     */
    public static RegionMemory memory(final UnsafeBuffer buffer)
    {
        return AddressMemory.over(buffer);
    }

    private static MappedByteBuffer mapped(final Path directory)
    {
        final long generation;
        if (null == directory)
        {
            throw new TreeException("the directory of the region is null");
        }

        try
        {
            generation = RegionFiles.newestGeneration(directory);
        }
        catch (final NoSuchFileException ex)
        {
            throw new TreeException("there is no region in " + directory, ex);
        }
        catch (final AccessDeniedException ex)
        {
            // Not "there is none": nobody could look.
            throw new TreeException(
                "cannot look into " + directory + ": permission denied; only processes of the member's user may, " +
                "and those of the group that the member's nodens.region.group names", ex);
        }
        catch (final IOException ex)
        {
            throw new TreeException("cannot look into " + directory + ": " + RegionFiles.reason(ex), ex);
        }

        if (generation <= 0)
        {
            throw new TreeException("there is no region in " + directory + (
                Files.exists(directory.resolve(RegionFiles.HEADER)) ?
                    ", it is a part of one: give the directory that it lies in" :
                    ": is it the region directory that the member's status shows, and was the member ever started?"));
        }

        final Path path = RegionFiles.generationDirectory(directory, generation).resolve(RegionFiles.HEADER);
        final MappedByteBuffer mapping = RegionFiles.mapping(path, CHUNK_TABLE_OFFSET);
        mapping.order(ByteOrder.LITTLE_ENDIAN);
        boolean isSound = false;
        try
        {
            checkSound(path, generation, mapping);
            isSound = true;
            return mapping;
        }
        finally
        {
            if (!isSound)
            {
                Mappings.unmap(mapping);
            }
        }
    }

    private static void checkSound(final Path path, final long generation, final ByteBuffer header)
    {
        final long magic = header.getLong(MAGIC_OFFSET);
        VarHandle.acquireFence();
        if (MAGIC != magic)
        {
            throw new TreeException(path + (0 == magic ? " is not ready yet" : " is not the header of a region"));
        }

        final int version = header.getInt(LAYOUT_VERSION_OFFSET);
        if (LAYOUT_VERSION != version)
        {
            throw new TreeException(path + " has layout version " + version + ", this reader knows " + LAYOUT_VERSION);
        }

        final int segmentLength = header.getInt(SEGMENT_LENGTH_OFFSET);
        final int ringLength = header.getInt(RING_LENGTH_OFFSET);
        final int maxSegments = header.getInt(MAX_SEGMENTS_OFFSET);
        // What is beyond the limits of any region would make a reader allocate tables without bound.
        if (header.getLong(GENERATION_OFFSET) != generation ||
            header.getInt(HEADER_LENGTH_OFFSET) != header.capacity() ||
            segmentLength < TreeConfiguration.MIN_SEGMENT_LENGTH || Integer.bitCount(segmentLength) != 1 ||
            ringLength < ChangeRecordDescriptor.MIN_RING_LENGTH || Integer.bitCount(ringLength) != 1 ||
            maxSegments < 1 || (long)maxSegments * segmentLength > TreeConfiguration.MAX_REGION_BYTES_LIMIT ||
            header.getInt(MAX_CHUNKS_OFFSET) < 1)
        {
            throw new TreeException(path + " contradicts itself: generation " + header.getLong(GENERATION_OFFSET) +
                ", " + maxSegments + " segments of " + segmentLength + " bytes, ring of " + ringLength +
                ", header of " + header.getInt(HEADER_LENGTH_OFFSET) + " in a file of " + header.capacity());
        }
    }
}
