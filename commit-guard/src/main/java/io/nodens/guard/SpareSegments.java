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

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The next segment file of a log, written with zeros before it is needed, so that forcing a record to the disk is
 * writing over bytes that are there. In a sparse file each force allocates blocks first: it waits for the metadata of
 * the file system, and on ext4 for a thread of the kernel that must get a processor (decision 14).
 * <pre>
 *   this agent                                        recorder of Aeron's archive
 *   +---------------------------------------------+   +-----------------------------------------------+
 *   | writes zeros piece by piece, forces each    |   | comes to the end of a segment, or begins a log|
 *   | the file is whole and forced: READY --------+-->| TAKING: renames the file to the segment       |
 *   | begins the next one                      &lt;--+---| opens it, forces the directory, writes        |
 *   +---------------------------------------------+   +-----------------------------------------------+
 * </pre>
 * The spare has a name that is no segment's, since after a crash Aeron takes the segment of the highest number for the
 * end of the log. What is recorded and forced, and when that counts, stays Aeron's. Where there is no spare, such as
 * on a disk that is nearly full, Aeron makes a sparse segment as ever.
 * <p>
 * <b>Thread:</b> one drives the agent; the archive's threads call the static methods. <b>Owns:</b> the spare file,
 * until it is taken. <b>Allocates:</b> once.
 */
public final class SpareSegments implements Agent
{
    /** Name of the file in the directory of the archive. */
    public static final String FILE_NAME = "nodens-spare-segment.tmp";
    /** Field of {@code RecordingWriter} by which a writer that asks for spares is known. */
    public static final String MARKER_FIELD = "NODENS_SPARE_SEGMENTS";
    /** Value of it. */
    public static final int MARKER_VALUE = 1;

    private static final String MARKED_CLASS = "io.aeron.archive.RecordingWriter";
    /** Between two forces, so that one of the recorder that comes meanwhile waits for no more. */
    static final int PIECE_LENGTH = 1 << 20;
    private static final int BUFFER_LENGTH = 1 << 18;
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int WANTED = 0;
    private static final int READY = 1;
    private static final int TAKING = 2;
    private static final int CLOSED = 3;

    private static final Map<File, SpareSegments> BY_DIRECTORY = new ConcurrentHashMap<>();

    private final File archiveDir;
    private final Path file;
    private final int segmentLength;
    private final long reservedLength;
    private final int logStreamId;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final Set<Long> logs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger state = new AtomicInteger(WANTED);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private FileChannel channel;
    private long retryAtNs;
    private boolean isFailing;

    /**
     * Nothing is written before the agent starts.
     *
     * @param archiveDir     as the archive knows it, after its context was concluded.
     * @param segmentLength  of the archive's files, in bytes.
     * @param reservedLength bytes of the disk that stay free.
     * @param logStreamId    stream of the recordings that get spares.
     * @param clock          for the time between attempts.
     * @param errorHandler   takes the first of failures in a row.
     */
    public SpareSegments(
        final File archiveDir,
        final int segmentLength,
        final long reservedLength,
        final int logStreamId,
        final NanoClock clock,
        final ErrorHandler errorHandler)
    {
        this.archiveDir = archiveDir;
        this.file = archiveDir.toPath().resolve(FILE_NAME);
        this.segmentLength = segmentLength;
        this.reservedLength = reservedLength;
        this.logStreamId = logStreamId;
        this.clock = clock;
        this.errorHandler = errorHandler;
        this.retryAtNs = clock.nanoTime();
    }

    /**
     * Whether the archive that this class path loads asks for spares.
     *
     * @return false when Aeron's own class comes first, or one that was written by rules of another version.
     */
    public static boolean isInForce()
    {
        try
        {
            final Field marker = Class.forName(MARKED_CLASS, false, SpareSegments.class.getClassLoader())
                .getDeclaredField(MARKER_FIELD);
            marker.setAccessible(true);
            return MARKER_VALUE == marker.getInt(null);
        }
        catch (final ReflectiveOperationException | LinkageError ex)
        {
            return false;
        }
    }

    /**
     * Called by the archive when a recording begins or goes on, before its file is opened.
     *
     * @param archiveDir  of the archive.
     * @param recordingId of the recording.
     * @param streamId    that is recorded.
     */
    public static void onRecording(final File archiveDir, final long recordingId, final int streamId)
    {
        final SpareSegments spares = BY_DIRECTORY.get(archiveDir);
        if (null != spares && streamId == spares.logStreamId)
        {
            spares.logs.add(recordingId);
        }
    }

    /**
     * Called by the archive's recorder before it opens a segment file, or makes one. Gives it the spare, if there is
     * one and the file is that of a log and new. The directory is forced by the caller afterwards, as for each new
     * file, before anything of it counts as recorded.
     *
     * @param archiveDir  of the archive.
     * @param recordingId of the recording.
     * @param segment     to be opened.
     * @param length      of it, in bytes.
     * @param isForced    whether what is written to it is forced.
     */
    public static void beforeOpen(
        final File archiveDir,
        final long recordingId,
        final File segment,
        final int length,
        final boolean isForced)
    {
        final SpareSegments spares = isForced ? BY_DIRECTORY.get(archiveDir) : null;
        if (null != spares && length == spares.segmentLength && spares.logs.contains(recordingId))
        {
            spares.give(segment);
        }
    }

    private void give(final File segment)
    {
        if (segment.exists() || !state.compareAndSet(READY, TAKING))
        {
            return;
        }

        try
        {
            Files.move(file, segment.toPath(), StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            // The recorder makes a file of its own.
            errorHandler.onError(ex);
        }
        finally
        {
            state.set(WANTED);
        }
    }

    @Override
    public void onStart()
    {
        // What another process has left is not known to be whole.
        deleteFile();
        BY_DIRECTORY.put(archiveDir, this);
    }

    @Override
    public int doWork()
    {
        if (WANTED != state.get() || (null == channel && clock.nanoTime() - retryAtNs < 0))
        {
            return 0;
        }

        try
        {
            return null == channel && !open() ? 0 : writePiece();
        }
        catch (final IOException ex)
        {
            giveUp(ex);
            return 0;
        }
    }

    private boolean open() throws IOException
    {
        if (archiveDir.getUsableSpace() < reservedLength + segmentLength)
        {
            retryAtNs = clock.nanoTime() + RETRY_NS;
            return false;
        }

        channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return true;
    }

    private int writePiece() throws IOException
    {
        final long end = Math.min(segmentLength, channel.position() + PIECE_LENGTH);
        while (channel.position() < end)
        {
            zeros.position(0).limit((int)Math.min(zeros.capacity(), end - channel.position()));
            channel.write(zeros);
        }

        channel.force(end == segmentLength);
        if (end == segmentLength)
        {
            channel.close();
            channel = null;
            isFailing = false;
            state.set(READY);
        }

        return 1;
    }

    private void giveUp(final IOException ex)
    {
        closeChannel();
        deleteFile();
        retryAtNs = clock.nanoTime() + RETRY_NS;
        if (!isFailing)
        {
            isFailing = true;
            errorHandler.onError(new IOException("the next segment of the log cannot be written in advance", ex));
        }
    }

    @Override
    public void onClose()
    {
        BY_DIRECTORY.remove(archiveDir, this);
        closeChannel();
        // A recorder that takes the file at this moment keeps it.
        if (state.compareAndSet(READY, CLOSED) || state.compareAndSet(WANTED, CLOSED))
        {
            deleteFile();
        }
    }

    private void closeChannel()
    {
        if (null != channel)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                errorHandler.onError(ex);
            }
            channel = null;
        }
    }

    private void deleteFile()
    {
        try
        {
            Files.deleteIfExists(file);
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);
        }
    }

    @Override
    public String roleName()
    {
        return "segment-writer";
    }
}
