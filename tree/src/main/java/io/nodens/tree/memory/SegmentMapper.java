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
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * Maps the segments of a generation for all readers of one process, each segment once; remembers and reports why one
 * cannot be mapped, and gives the memory back.
 * <p>
 * <b>After a failure</b> the same segment is not tried again for {@link #RETRY_INTERVAL_NS}: an attempt is a system
 * call at best, and where the process has no room for a mapping the JDK collects garbage and sleeps for 100 ms, with
 * every other reader waiting. Reads answer that it is not mapped meanwhile.
 * <p>
 * <b>Thread:</b> any; they wait for each other. <b>Owns:</b> the mappings.
 */
public final class SegmentMapper
{
    /** How long a segment that could not be mapped is not tried again, in nanoseconds. */
    public static final long RETRY_INTERVAL_NS = 100_000_000L;

    private final RegionHeader header;
    private final Path generationDirectory;
    private final int segmentLength;
    private final MappedByteBuffer[] mappings;
    private final boolean[] isReported;
    private final long[] failedAtNs;
    private final FileMapper files;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private volatile TreeException failure;
    private boolean isClosed;

    /**
     * Maps a file to be read.
     */
    @FunctionalInterface
    public interface FileMapper
    {
        /**
         * Map a whole file.
         *
         * @param file      to map.
         * @param minLength least length in bytes.
         * @return the mapping.
         * @throws TreeException when it cannot be mapped or is too short.
         */
        MappedByteBuffer map(Path file, long minLength);
    }

    /**
     * For the segments of a generation.
     *
     * @param header              of the region.
     * @param generationDirectory with the files.
     * @param segmentLength       bytes of a segment.
     * @param maxSegments         most segments.
     * @param files               maps them.
     * @param clock               measures the interval after a failure.
     * @param errorHandler        is handed the first failure of each segment, on the thread that reads; or null.
     */
    public SegmentMapper(
        final RegionHeader header,
        final Path generationDirectory,
        final int segmentLength,
        final int maxSegments,
        final FileMapper files,
        final NanoClock clock,
        final ErrorHandler errorHandler)
    {
        this.header = header;
        this.generationDirectory = generationDirectory;
        this.segmentLength = segmentLength;
        this.mappings = new MappedByteBuffer[maxSegments];
        this.isReported = new boolean[maxSegments];
        this.failedAtNs = new long[maxSegments];
        this.files = files;
        this.clock = clock;
        this.errorHandler = errorHandler;
    }

    /**
     * Why the last attempt to map a segment failed.
     *
     * @return the failure; null when it succeeded, or there was none.
     */
    public TreeException failure()
    {
        return failure;
    }

    /**
     * Whether a segment exists, so that it must be possible to map it.
     *
     * @param segment number; may be garbage.
     * @return true when it is counted.
     */
    boolean isCounted(final int segment)
    {
        return segment >= 0 && segment < mappings.length && segment < header.segmentCount();
    }

    /**
     * Mapping of a segment that is counted; made now when there is none yet, and no attempt failed just before.
     *
     * @param segment number.
     * @return the mapping; null when it cannot be mapped: {@link #failure()}.
     */
    MappedByteBuffer mapping(final int segment)
    {
        final TreeException ex;
        synchronized (this)
        {
            if (null != mappings[segment])
            {
                return mappings[segment];
            }
            if (isClosed || (isReported[segment] && clock.nanoTime() - failedAtNs[segment] < RETRY_INTERVAL_NS))
            {
                return null;
            }

            try
            {
                mappings[segment] =
                    files.map(RegionFiles.segmentFile(generationDirectory, segment), segmentLength);
                failure = null;
                isReported[segment] = false;
                return mappings[segment];
            }
            catch (final TreeException caught)
            {
                failure = caught;
                // After the attempt, which may have taken long itself.
                failedAtNs[segment] = clock.nanoTime();
                ex = isReported[segment] ? null : caught;
                isReported[segment] = true;
            }
        }

        // Not under the lock: what the handler does is not known here.
        if (null != ex && null != errorHandler)
        {
            errorHandler.onError(ex);
        }

        return null;
    }

    /**
     * Give the memory back. Nobody may read through any of the mappings again.
     */
    synchronized void unmap()
    {
        isClosed = true;
        for (int i = 0; i < mappings.length; i++)
        {
            Mappings.unmap(mappings[i]);
            mappings[i] = null;
        }
    }
}
