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
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds the memory of a line: lines are numbered through all segments, and a block never crosses from one segment
 * into the next.
 * <p>
 * On a reading side a segment that exists may not be mapped yet, or not be possible to map. Tools map it when it is
 * needed. A lookup has a {@link #view()} of its own, which answers null and remembers the segment as missing, so that
 * the reader can map it between two attempts and never takes what it could not look at for something that is not there.
 * <p>
 * <b>Thread:</b> any; a view is for one. <b>Allocates:</b> only when a segment is mapped.
 */
public final class SegmentTable
{
    private static final int NONE = -1;

    private final UnsafeBuffer[] buffers;
    private final RegionMemory[] memories;
    private final MemoryAccess access;
    private final int segmentLength;
    private final int lineShift;
    private final int lineMask;
    private final SegmentMapper mapper;
    private final boolean isView;
    /** A segment that was needed since {@link #beginLookup()}, exists and is not mapped. */
    private int missing = NONE;

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
        this(
            segmentLength,
            maxSegments,
            access,
            null == access ? null : new SegmentMapper(
                header, generationDirectory, segmentLength, maxSegments, RegionFiles::mapping,
                SystemNanoClock.INSTANCE, null));
    }

    /**
     * For the segments that a mapper maps.
     *
     * @param segmentLength bytes of a segment, a power of two.
     * @param maxSegments   most segments.
     * @param access        how a reading side looks into its mappings; null on the writing side.
     * @param mapper        of the segments; null on the writing side.
     */
    public SegmentTable(
        final int segmentLength, final int maxSegments, final MemoryAccess access, final SegmentMapper mapper)
    {
        this.segmentLength = segmentLength;
        this.lineShift = Integer.numberOfTrailingZeros(segmentLength) - SizeClasses.LINE_SHIFT;
        this.lineMask = (1 << lineShift) - 1;
        this.buffers = new UnsafeBuffer[maxSegments];
        this.memories = new RegionMemory[maxSegments];
        this.access = access;
        this.mapper = mapper;
        this.isView = false;
    }

    private SegmentTable(final SegmentTable table)
    {
        segmentLength = table.segmentLength;
        lineShift = table.lineShift;
        lineMask = table.lineMask;
        buffers = table.buffers;
        memories = table.memories;
        access = table.access;
        mapper = table.mapper;
        isView = true;
    }

    /**
     * The same segments for the lookups of one reader: see the class.
     *
     * @return the view.
     */
    public SegmentTable view()
    {
        return new SegmentTable(this);
    }

    /**
     * Begin a lookup: nothing is missing yet.
     */
    public void beginLookup()
    {
        missing = NONE;
    }

    /**
     * Whether this lookup needed a segment that exists and is not mapped. What it found is then no answer, unless it
     * found what it was looking for.
     *
     * @return true when one is missing.
     */
    public boolean isSegmentMissing()
    {
        return NONE != missing;
    }

    /**
     * Map what was missing, and every other segment that was added since, for the next lookup.
     *
     * @return true when nothing is missing any more, false when it cannot be mapped: {@link #mappingFailure()}.
     */
    public boolean mapMissing()
    {
        final int segment = missing;
        if (NONE != segment)
        {
            if (null == mapped(segment))
            {
                return false;
            }

            for (int i = 0; i < memories.length && mapper.isCounted(i); i++)
            {
                if (null == memories[i] && null == mapped(i))
                {
                    // Said again, as an answer, when it is needed.
                    break;
                }
            }
        }

        return true;
    }

    /**
     * Why the last attempt to map a segment failed.
     *
     * @return the failure; null when there was none, or the segment was mapped since.
     */
    public TreeException mappingFailure()
    {
        return null == mapper ? null : mapper.failure();
    }

    /**
     * Unmap every segment. Nobody may read through this table or a view of it at the same time.
     */
    public void unmap()
    {
        Arrays.fill(memories, null);
        for (int i = 0; i < buffers.length; i++)
        {
            if (null == mapper && null != buffers[i])
            {
                Mappings.unmap(buffers[i].byteBuffer());
            }

            buffers[i] = null;
        }

        if (null != mapper)
        {
            mapper.unmap();
        }
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

    private RegionMemory memoryOfMissing(final int segment)
    {
        if (null == mapper || !mapper.isCounted(segment))
        {
            return null;
        }
        if (isView)
        {
            missing = segment;
            return null;
        }

        return mapped(segment);
    }

    /**
     * Readers that come here together make more than one, which is harmless: all show the same mapping.
     */
    private RegionMemory mapped(final int segment)
    {
        final MappedByteBuffer mapping = mapper.mapping(segment);
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
        final MappedByteBuffer mapping =
            null != mapper && mapper.isCounted(segment) ? mapper.mapping(segment) : null;
        if (null == mapping)
        {
            return null;
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(mapping);
        put(segment, buffer);
        return buffer;
    }
}
