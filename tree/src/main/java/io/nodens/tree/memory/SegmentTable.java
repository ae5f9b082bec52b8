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
import io.nodens.tree.layout.SizeClasses;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * Finds the memory of a line: lines are numbered through all segments, and a block never crosses from one segment
 * into the next. On a reading side segments that the writer added are mapped when first needed.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> only when a segment is mapped.
 */
public final class SegmentTable
{
    private final UnsafeBuffer[] buffers;
    private final RegionMemory[] memories;
    private final MemoryAccess access;
    private final int segmentLength;
    private final int lineShift;
    private final int lineMask;
    private final RegionHeader header;
    private final Path generationDirectory;

    /**
     * For the segments of a generation.
     *
     * @param header              of the region.
     * @param generationDirectory with the files.
     * @param segmentLength       bytes of a segment, a power of two.
     * @param maxSegments         most segments.
     * @param access              how a reading side looks into its mappings; null on the writing side.
     */
    public SegmentTable(
        final RegionHeader header,
        final Path generationDirectory,
        final int segmentLength,
        final int maxSegments,
        final MemoryAccess access)
    {
        this.header = header;
        this.generationDirectory = generationDirectory;
        this.segmentLength = segmentLength;
        this.lineShift = Integer.numberOfTrailingZeros(segmentLength) - SizeClasses.LINE_SHIFT;
        this.lineMask = (1 << lineShift) - 1;
        this.buffers = new UnsafeBuffer[maxSegments];
        this.memories = new RegionMemory[maxSegments];
        this.access = access;
    }

    /**
     * Segment of a line, to read. The line lies in it wholly.
     *
     * @param line to find; may be garbage.
     * @return the segment or null when there is none.
     */
    public RegionMemory memoryOf(final int line)
    {
        final int segment = line >>> lineShift;
        // It cannot be negative, but with that said the compiler needs one comparison for this and the array's bounds.
        if (segment >= 0 && segment < memories.length)
        {
            final RegionMemory memory = memories[segment];
            if (null != memory)
            {
                return memory;
            }
        }

        return memoryOfMissing(segment);
    }

    /**
     * Segment of a line, for the writer and for tools. They need {@link MemoryAccess#ADDRESS}.
     *
     * @param line to find; may be garbage.
     * @return the segment or null when there is none.
     */
    public UnsafeBuffer bufferOf(final int line)
    {
        final int segment = line >>> lineShift;
        if (segment < buffers.length)
        {
            final UnsafeBuffer buffer = buffers[segment];
            if (null != buffer)
            {
                return buffer;
            }
        }

        return bufferOfMissing(segment);
    }

    /**
     * Offset of a line in its segment.
     *
     * @param line to find.
     * @return offset in bytes, always below the segment's length.
     */
    public int offsetOf(final int line)
    {
        return (line & lineMask) << SizeClasses.LINE_SHIFT;
    }

    /**
     * Bytes of a segment.
     *
     * @return the length.
     */
    public int segmentLength()
    {
        return segmentLength;
    }

    /**
     * Lines of a segment.
     *
     * @return the count.
     */
    public int segmentLines()
    {
        return lineMask + 1;
    }

    /**
     * Most segments.
     *
     * @return the count.
     */
    public int maxSegments()
    {
        return buffers.length;
    }

    /**
     * Enter a segment of the writing side; before any line of it is published.
     *
     * @param segment number.
     * @param buffer  mapping.
     */
    void put(final int segment, final UnsafeBuffer buffer)
    {
        final RegionMemory memory = AddressMemory.over(buffer);
        // Whoever finds the buffer finds it complete: its fields are not final.
        VarHandle.releaseFence();
        memories[segment] = memory;
        buffers[segment] = buffer;
    }

    /**
     * Readers that come here together map the segment more than once, which is harmless: all mappings show the same.
     */
    private RegionMemory memoryOfMissing(final int segment)
    {
        final MappedByteBuffer mapping = map(segment);
        if (null == mapping)
        {
            return null;
        }

        // Its fields are final: whoever finds it finds it complete.
        final RegionMemory memory = access.over(mapping);
        memories[segment] = memory;
        return memory;
    }

    private UnsafeBuffer bufferOfMissing(final int segment)
    {
        final MappedByteBuffer mapping = map(segment);
        if (null == mapping)
        {
            return null;
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(mapping);
        put(segment, buffer);
        return buffer;
    }

    private MappedByteBuffer map(final int segment)
    {
        if (null == access || segment >= memories.length || segment >= header.segmentCount())
        {
            return null;
        }

        try
        {
            return RegionFiles.mapping(RegionFiles.segmentFile(generationDirectory, segment), segmentLength);
        }
        catch (final TreeException ignore)
        {
            // The writer has gone and its files with it, which the caller learns from the header.
            return null;
        }
    }
}
