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
package io.nodens.guard;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How far a member knows its log to be committed, in a file beside the log, so that a restart does not forget it.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            magic                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           version                             |
 *  +---------------------------------------------------------------+
 *  |                           padding                             |
 *  +---------------------------------------------------------------+
 *  |                      committed position                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 * Little-endian. The position only rises. It is not forced to the disk: after a loss of power it may be older than it
 * was, or name what the log has lost.
 * <p>
 * <b>Thread:</b> one raises it; any reads the file. <b>Owns:</b> the mapping. <b>Allocates:</b> to open.
 */
public final class CommittedPosition implements AutoCloseable
{
    /** Name of the file in the directory of the consensus module. */
    public static final String FILE_NAME = "nodens-committed.dat";
    /** What an absent file says. */
    public static final long NONE = 0;

    private static final long MAGIC = 0x54494D4D4F434E4EL;
    private static final int VERSION = 1;
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = MAGIC_OFFSET + BitUtil.SIZE_OF_LONG;
    private static final int POSITION_OFFSET = VERSION_OFFSET + 2 * BitUtil.SIZE_OF_INT;
    private static final int LENGTH = POSITION_OFFSET + BitUtil.SIZE_OF_LONG;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private long position;

    private CommittedPosition(final MappedByteBuffer mapping, final UnsafeBuffer buffer)
    {
        this.mapping = mapping;
        this.buffer = buffer;
        this.position = buffer.getLong(POSITION_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Open the file to raise its position; made when it is absent.
     *
     * @param clusterDir directory of the consensus module.
     * @return the file, mapped.
     * @throws IOException when it cannot be used, or is of another version.
     */
    public static CommittedPosition open(final Path clusterDir) throws IOException
    {
        final Path file = clusterDir.resolve(FILE_NAME);
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            if (0 == channel.size())
            {
                // One write, so that a process that dies leaves all of it or nothing.
                final ByteBuffer header = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
                header.putLong(MAGIC_OFFSET, MAGIC).putInt(VERSION_OFFSET, VERSION);
                channel.write(header, 0);
            }
            else
            {
                check(file, channel);
            }

            final MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            return new CommittedPosition(mapping, new UnsafeBuffer(mapping));
        }
    }

    /**
     * Read the position of a member that runs or not.
     *
     * @param clusterDir directory of the consensus module.
     * @return the position in bytes; {@link #NONE} when there is no file.
     * @throws IOException when the file cannot be read, or is of another version.
     */
    public static long read(final Path clusterDir) throws IOException
    {
        final Path file = clusterDir.resolve(FILE_NAME);
        if (!Files.exists(file))
        {
            return NONE;
        }

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            return 0 == channel.size() ? NONE : check(file, channel);
        }
    }

    private static long check(final Path file, final FileChannel channel) throws IOException
    {
        final ByteBuffer header = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        if (channel.read(header, 0) < LENGTH || MAGIC != header.getLong(MAGIC_OFFSET))
        {
            throw new IOException(file + " is damaged: it does not hold a committed position");
        }
        if (VERSION != header.getInt(VERSION_OFFSET))
        {
            throw new IOException(file + " is of version " + header.getInt(VERSION_OFFSET) + ", known is " + VERSION);
        }

        return header.getLong(POSITION_OFFSET);
    }

    /**
     * Note that the log is committed up to a position.
     *
     * @param committed position in bytes; one that is not higher than the last is ignored.
     */
    public void raise(final long committed)
    {
        if (committed > position)
        {
            position = committed;
            buffer.putLongRelease(POSITION_OFFSET, committed);
        }
    }

    @Override
    public void close()
    {
        BufferUtil.free(mapping);
    }
}
