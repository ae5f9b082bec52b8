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
package io.nodens.client;

import io.aeron.CncFileDescriptor;
import org.agrona.IoUtil;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Directories of embedded drivers whose processes were killed. What cannot be looked into, because another user made
 * it or another release of Aeron, is left alone: it is no reason for a new driver not to start. Files are read, not
 * mapped: what was left in a full {@code /dev/shm} has holes, and a load from one of those ends in a fault.
 */
final class AbandonedDrivers
{
    private AbandonedDrivers()
    {
    }

    /**
     * Remove them.
     *
     * @param parent          of the directories.
     * @param name            in front of theirs.
     * @param clock           of their heartbeats.
     * @param driverTimeoutMs silence after which a driver counts as dead.
     */
    static void remove(final File parent, final String name, final EpochClock clock, final long driverTimeoutMs)
    {
        final String prefix = name + "-";
        final File[] left = parent.listFiles((ignore, entry) -> entry.startsWith(prefix) &&
            isAbandoned(new File(parent, entry), prefix.length(), clock.time() - driverTimeoutMs));
        if (null != left)
        {
            for (final File abandoned : left)
            {
                IoUtil.delete(abandoned, true);
            }
        }
    }

    /**
     * The process id alone does not tell: containers may share the directory and not the ids.
     */
    private static boolean isAbandoned(final File candidate, final int prefixLength, final long deadBeforeMs)
    {
        final String entry = candidate.getName();
        final int end = entry.indexOf('-', prefixLength);
        try
        {
            return end > 0 &&
                ProcessHandle.of(Long.parseLong(entry.substring(prefixLength, end))).isEmpty() &&
                isDead(new File(candidate, CncFileDescriptor.CNC_FILE), deadBeforeMs);
        }
        catch (final NumberFormatException | IOException ex)
        {
            return false;
        }
    }

    private static boolean isDead(final File cncFile, final long deadBeforeMs) throws IOException
    {
        if (!cncFile.exists())
        {
            return true;
        }

        try (FileChannel file = FileChannel.open(cncFile.toPath(), StandardOpenOption.READ))
        {
            final int version = readInt(file, CncFileDescriptor.cncVersionOffset(0));
            if (0 == version)
            {
                // Being made, or never finished: there was no room for it.
                return cncFile.lastModified() < deadBeforeMs;
            }
            if (SemanticVersion.major(version) != SemanticVersion.major(CncFileDescriptor.CNC_VERSION))
            {
                return false;
            }

            final int length = readInt(file, CncFileDescriptor.toDriverBufferLengthOffset(0));
            return length > RingBufferDescriptor.TRAILER_LENGTH &&
                readLong(file, CncFileDescriptor.END_OF_METADATA_OFFSET + (long)length -
                    RingBufferDescriptor.TRAILER_LENGTH + RingBufferDescriptor.CONSUMER_HEARTBEAT_OFFSET) <
                deadBeforeMs;
        }
    }

    private static int readInt(final FileChannel file, final long position) throws IOException
    {
        return read(file, position, Integer.BYTES).getInt(0);
    }

    private static long readLong(final FileChannel file, final long position) throws IOException
    {
        return read(file, position, Long.BYTES).getLong(0);
    }

    /** What lies beyond the end of the file is zero. */
    private static ByteBuffer read(final FileChannel file, final long position, final int length) throws IOException
    {
        final ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        for (int read = 0; read >= 0 && buffer.hasRemaining();)
        {
            read = file.read(buffer, position + buffer.position());
        }
        return buffer;
    }
}
