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
package io.nodens.cluster.status;

import io.aeron.CncFileDescriptor;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * What a media driver's command and control file says: whose it is, when its conductor last turned, all counters, and
 * its error log. The file is read as it lies there, so that a driver whose threads all hang, or whose process was
 * killed, shows its figures as well.
 *
 * @param pid         of the process that made the file.
 * @param startMs     when that was, milliseconds of the epoch.
 * @param heartbeatMs when the driver's conductor last turned, milliseconds of the epoch.
 * @param counters    in the order of their ids.
 * @param errors      of the driver and, where they have no log of their own, of its clients.
 */
public record DriverFile(
    long pid, long startMs, long heartbeatMs, List<CounterReading> counters, List<ErrorEntry> errors)
{
    /**
     * Read the file. Nothing is written, and nobody is asked.
     *
     * @param aeronDirectory of the driver.
     * @return what it said at that moment.
     * @throws NoSuchFileException if there is none: the driver was stopped in order, or never ran.
     * @throws IOException         if it cannot be read, is not complete, or is of another version of Aeron.
     */
    public static DriverFile read(final Path aeronDirectory) throws IOException
    {
        final MappedByteBuffer mapped = map(aeronDirectory);
        try
        {
            return read(mapped);
        }
        finally
        {
            BufferUtil.free(mapped);
        }
    }

    /**
     * Map the file for reading, and see that it is whole.
     *
     * @param aeronDirectory of the driver.
     * @return the mapping, to be freed by the caller.
     * @throws IOException as of {@link #read(Path)}.
     */
    static MappedByteBuffer map(final Path aeronDirectory) throws IOException
    {
        final Path file = aeronDirectory.resolve(CncFileDescriptor.CNC_FILE);
        final MappedByteBuffer mapped;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            if (Files.size(file) < CncFileDescriptor.META_DATA_LENGTH)
            {
                throw new IOException(file + " is not complete: its driver has not finished its start");
            }

            mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }

        boolean isSound = false;
        try
        {
            check(file, mapped);
            isSound = true;
            return mapped;
        }
        finally
        {
            if (!isSound)
            {
                BufferUtil.free(mapped);
            }
        }
    }

    private static void check(final Path file, final MappedByteBuffer mapped) throws IOException
    {
        final UnsafeBuffer metadata = CncFileDescriptor.createMetaDataBuffer(mapped);
        final int version = metadata.getIntVolatile(CncFileDescriptor.cncVersionOffset(0));
        if (0 == version)
        {
            throw new IOException(file + " is not complete: its driver has not finished its start");
        }
        if (SemanticVersion.major(version) != SemanticVersion.major(CncFileDescriptor.CNC_VERSION) ||
            !isWhole(metadata, mapped.capacity()))
        {
            throw new IOException(
                file + " has version " + SemanticVersion.toString(version) + " and length " + mapped.capacity() +
                ", and cannot be read as version " + SemanticVersion.toString(CncFileDescriptor.CNC_VERSION));
        }

    }

    /**
     * The counters in a mapping of the file.
     *
     * @param mapped by {@link #map(Path)}; it must stay as long as the counters are read.
     * @return the counters.
     */
    static CountersReader counters(final MappedByteBuffer mapped)
    {
        final UnsafeBuffer metadata = CncFileDescriptor.createMetaDataBuffer(mapped);
        return new CountersReader(
            CncFileDescriptor.createCountersMetaDataBuffer(mapped, metadata),
            CncFileDescriptor.createCountersValuesBuffer(mapped, metadata));
    }

    private static DriverFile read(final MappedByteBuffer mapped)
    {
        final UnsafeBuffer metadata = CncFileDescriptor.createMetaDataBuffer(mapped);
        final CountersReader counters = counters(mapped);
        final List<CounterReading> readings = new ArrayList<>();
        counters.forEach((counterId, typeId, key, label) ->
            readings.add(new CounterReading(counterId, typeId, counters.getCounterValue(counterId), label)));
        return new DriverFile(
            CncFileDescriptor.pid(metadata),
            CncFileDescriptor.startTimestampMs(metadata),
            new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(mapped, metadata)).consumerHeartbeatTime(),
            List.copyOf(readings),
            ErrorEntry.readAll(CncFileDescriptor.createErrorLogBuffer(mapped, metadata)));
    }

    /** Lengths of a file that is not of a driver may be anything, and must not lead out of the mapping. */
    private static boolean isWhole(final UnsafeBuffer metadata, final int length)
    {
        long sum = CncFileDescriptor.END_OF_METADATA_OFFSET;
        final int[] offsets = {
            CncFileDescriptor.TO_DRIVER_BUFFER_LENGTH_FIELD_OFFSET,
            CncFileDescriptor.TO_CLIENTS_BUFFER_LENGTH_FIELD_OFFSET,
            CncFileDescriptor.COUNTERS_METADATA_BUFFER_LENGTH_FIELD_OFFSET,
            CncFileDescriptor.COUNTERS_VALUES_BUFFER_LENGTH_FIELD_OFFSET,
            CncFileDescriptor.ERROR_LOG_BUFFER_LENGTH_FIELD_OFFSET};
        for (final int offset : offsets)
        {
            final int part = metadata.getInt(offset);
            if (part <= 0)
            {
                return false;
            }

            sum += part;
        }

        return sum <= length;
    }
}
