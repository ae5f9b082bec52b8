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

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The next segment files of an archive, written with zeros before they are needed, so that forcing a record to the disk
 * is writing over bytes that are there. In a sparse file each force allocates blocks first: it waits for the metadata
 * of the file system, and on ext4 for a thread of the kernel that must get a processor (decision 14).
 * <pre>
 *   this agent                                     recorder of Aeron's archive
 *   +------------------------------------------+   +-----------------------------------------------+
 *   | writes zeros piece by piece, forces each |   | log: begins, or comes to the end of a segment |
 *   | the file is whole and forced: READY -----+--&gt;| snapshot: begins                              |
 *   | begins the next one                   &lt;--+---| TAKING: renames the file to the segment       |
 *   |                                          |   | opens it, forces the directory, writes        |
 *   +------------------------------------------+   +-----------------------------------------------+
 * </pre>
 * There is a spare for each stream that is named: for the log a whole segment, for a snapshot, of which many are kept,
 * the head of one. A spare has a name that is no segment's, since after a crash Aeron takes the segment of the highest
 * number for the end of the log. What is recorded and forced, and when that counts, stays Aeron's. Where there is no
 * spare, such as on a disk that is nearly full, Aeron makes a sparse segment as ever.
 * <p>
 * <b>Thread:</b> one drives the agent; the archive's threads call the static methods. <b>Owns:</b> the spare files,
 * until they are taken. <b>Allocates:</b> once.
 */
public final class SpareSegments implements Agent
{
    private static final String FILE_PREFIX = "nodens-spare-segment-";
    private static final String FILE_SUFFIX = ".tmp";
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
    private final int segmentLength;
    private final long reservedLength;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final List<Spare> spares = new ArrayList<>();
    /** Of the log, as long as this lives; of a snapshot, until its file is opened. */
    private final Map<Long, Spare> byRecording = new ConcurrentHashMap<>();
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private long retryAtNs;
    private boolean isFailing;

    /** One file, of one stream. */
    private static final class Spare
    {
        private final Path file;
        private final int streamId;
        private final int writtenLength;
        private final boolean isLog;
        private final AtomicInteger state = new AtomicInteger(WANTED);
        private RandomAccessFile open;

        private Spare(final Path file, final int streamId, final int writtenLength, final boolean isLog)
        {
            this.file = file;
            this.streamId = streamId;
            this.writtenLength = writtenLength;
            this.isLog = isLog;
        }
    }

    /**
     * Nothing is written before the agent starts.
     *
     * @param archiveDir     as the archive knows it, after its context was concluded.
     * @param segmentLength  of the archive's files, in bytes.
     * @param reservedLength bytes of the disk that stay free.
     * @param clock          for the time between attempts.
     * @param errorHandler   takes the first of failures in a row.
     */
    public SpareSegments(
        final File archiveDir,
        final int segmentLength,
        final long reservedLength,
        final NanoClock clock,
        final ErrorHandler errorHandler)
    {
        this.archiveDir = archiveDir;
        this.segmentLength = segmentLength;
        this.reservedLength = reservedLength;
        this.clock = clock;
        this.errorHandler = errorHandler;
        this.retryAtNs = clock.nanoTime();
    }

    /**
     * Keep a whole segment for the log, which goes on in the next file when one is full. Before the agent starts.
     *
     * @param streamId of the log.
     * @return this for a fluent API.
     */
    public SpareSegments forLog(final int streamId)
    {
        spares.add(new Spare(file(archiveDir, streamId), streamId, segmentLength, true));
        return this;
    }

    /**
     * Keep a segment of which the head is written for the first file of a snapshot. Before the agent starts.
     *
     * @param streamId      of the snapshot.
     * @param writtenLength bytes of the head.
     * @return this for a fluent API.
     */
    public SpareSegments forSnapshot(final int streamId, final int writtenLength)
    {
        final int length = Math.min(writtenLength, segmentLength);
        spares.add(new Spare(file(archiveDir, streamId), streamId, length, false));
        return this;
    }

    /**
     * Name of the spare of a stream.
     *
     * @param archiveDir of the archive.
     * @param streamId   of the stream.
     * @return the file.
     */
    static Path file(final File archiveDir, final int streamId)
    {
        return archiveDir.toPath().resolve(FILE_PREFIX + streamId + FILE_SUFFIX);
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
        final SpareSegments segments = BY_DIRECTORY.get(archiveDir);
        if (null != segments)
        {
            for (final Spare spare : segments.spares)
            {
                if (streamId == spare.streamId)
                {
                    segments.byRecording.put(recordingId, spare);
                }
            }
        }
    }

    /**
     * Called by the archive's recorder before it opens a segment file, or makes one. Gives it the spare, if there is
     * one for the recording and the file is new. The directory is forced by the caller afterwards, as for each new
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
        final SpareSegments segments = BY_DIRECTORY.get(archiveDir);
        final Spare spare = null == segments ? null : segments.byRecording.get(recordingId);
        if (null != spare)
        {
            if (!spare.isLog)
            {
                segments.byRecording.remove(recordingId);
            }
            if (isForced && length == segments.segmentLength && !segment.exists())
            {
                segments.give(spare, segment);
            }
        }
    }

    private void give(final Spare spare, final File segment)
    {
        if (!spare.state.compareAndSet(READY, TAKING))
        {
            return;
        }

        try
        {
            Files.move(spare.file, segment.toPath(), StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            // The recorder makes a file of its own.
            errorHandler.onError(ex);
        }
        finally
        {
            spare.state.set(WANTED);
        }
    }

    @Override
    public void onStart()
    {
        // What another process has left is not known to be whole.
        spares.forEach(this::delete);
        BY_DIRECTORY.put(archiveDir, this);
    }

    @Override
    public int doWork()
    {
        for (final Spare spare : spares)
        {
            if (WANTED == spare.state.get())
            {
                return write(spare);
            }
        }

        return 0;
    }

    private int write(final Spare spare)
    {
        if (null == spare.open && clock.nanoTime() - retryAtNs < 0)
        {
            return 0;
        }

        try
        {
            if (null == spare.open && !open(spare))
            {
                return 0;
            }

            writePiece(spare);
            return 1;
        }
        catch (final IOException ex)
        {
            giveUp(spare, ex);
            return 0;
        }
    }

    private boolean open(final Spare spare) throws IOException
    {
        if (archiveDir.getUsableSpace() - spare.writtenLength < reservedLength)
        {
            retryAtNs = clock.nanoTime() + RETRY_NS;
            return false;
        }

        spare.open = new RandomAccessFile(spare.file.toFile(), "rw");
        spare.open.setLength(0);
        return true;
    }

    private void writePiece(final Spare spare) throws IOException
    {
        final FileChannel channel = spare.open.getChannel();
        final long end = Math.min(spare.writtenLength, channel.position() + PIECE_LENGTH);
        while (channel.position() < end)
        {
            zeros.position(0).limit((int)Math.min(zeros.capacity(), end - channel.position()));
            channel.write(zeros);
        }

        final boolean isWhole = end == spare.writtenLength;
        if (isWhole)
        {
            spare.open.setLength(segmentLength);
        }

        channel.force(isWhole);
        if (isWhole)
        {
            spare.open.close();
            spare.open = null;
            isFailing = false;
            spare.state.set(READY);
        }
    }

    private void giveUp(final Spare spare, final IOException ex)
    {
        close(spare);
        delete(spare);
        retryAtNs = clock.nanoTime() + RETRY_NS;
        if (!isFailing)
        {
            isFailing = true;
            errorHandler.onError(new IOException("the next segment cannot be written in advance", ex));
        }
    }

    @Override
    public void onClose()
    {
        BY_DIRECTORY.remove(archiveDir, this);
        for (final Spare spare : spares)
        {
            close(spare);
            // A recorder that takes the file at this moment keeps it.
            if (spare.state.compareAndSet(READY, CLOSED) || spare.state.compareAndSet(WANTED, CLOSED))
            {
                delete(spare);
            }
        }
    }

    private void close(final Spare spare)
    {
        CloseHelper.close(errorHandler, spare.open);
        spare.open = null;
    }

    private void delete(final Spare spare)
    {
        try
        {
            Files.deleteIfExists(spare.file);
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
