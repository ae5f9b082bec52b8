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

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Owns a region's segment files on the writing side and keeps a window of ready memory ahead of the writer: a helper
 * thread creates segments and puts memory behind them slice by slice, so that the writer neither waits for a page
 * fault nor dies of a full file system.
 * <pre>
 *   0 ... in use ... | next line | ... ready ... | prepared | ... not there yet ... | max lines
 *                                 &lt;--- window ----&gt;
 * </pre>
 * <b>Thread:</b> {@link #ensure(long)} for the writer; the helper is this object's own. <b>Owns:</b> the segment files'
 * descriptors and the helper thread.
 */
public final class SegmentStore implements AutoCloseable
{
    /** Ready memory that the helper keeps ahead of the writer, in bytes. */
    public static final int WINDOW_LENGTH = 8 * 1024 * 1024;
    /**
     * Memory that the helper makes ready at a time, in bytes: little, and a pause behind it, since on a machine whose
     * processors are all busy the helper runs in the writer's place.
     */
    public static final int SLICE_LENGTH = 64 * 1024;

    private static final long WAIT_PARK_NS = 20_000;
    private static final long PAUSE_PARK_NS = 20_000;
    private static final long IDLE_PARK_NS = 1_000_000_000L;

    private final SegmentTable table;
    private final RegionHeader header;
    private final Path generationDirectory;
    private final FreeLines freeLines;
    private final Thread helper;
    private final long maxLines;
    private final long windowLines;

    private RandomAccessFile file;
    private UnsafeBuffer buffer;
    private int fileSegment = -1;

    private volatile long wantedLines;
    private volatile long preparedLines;
    private volatile TreeException failure;
    private volatile boolean isWriterWaiting;
    private volatile boolean isRunning = true;

    private long knownPreparedLines;
    private long askAtLine;

    /**
     * Make the first window ready and start the helper.
     *
     * @param table               to enter segments into.
     * @param header              to count segments in.
     * @param generationDirectory for the files.
     * @throws TreeException when memory is short.
     */
    public SegmentStore(final SegmentTable table, final RegionHeader header, final Path generationDirectory)
    {
        this.table = table;
        this.header = header;
        this.generationDirectory = generationDirectory;
        freeLines = new FreeLines(table.maxSegments(), table.segmentLines());
        maxLines = (long)table.maxSegments() * table.segmentLines();
        windowLines = (long)Math.min(WINDOW_LENGTH, table.segmentLength()) >>> SizeClasses.LINE_SHIFT;
        wantedLines = Math.min(maxLines, windowLines);

        prepareUpToWanted(false);
        if (null != failure)
        {
            closeFile();
            throw failure;
        }

        helper = new Thread(this::run, "nodens-tree-segments");
        helper.setDaemon(true);
        helper.start();
    }

    /**
     * Make sure that lines are ready, and ask for more when the window shrinks. Waits only when the writer has
     * outrun the helper.
     *
     * @param lines first line that need not be ready.
     * @return false when there is no memory for them.
     */
    public boolean ensure(final long lines)
    {
        if (lines > askAtLine)
        {
            ask(lines);
        }

        return lines <= knownPreparedLines || waitFor(lines);
    }

    /**
     * Most lines that the region may have.
     *
     * @return the count.
     */
    public long maxLines()
    {
        return maxLines;
    }

    /**
     * Lines that memory is behind already.
     *
     * @return the count, never above {@link #maxLines()}.
     */
    public long preparedLines()
    {
        return Math.min(preparedLines, maxLines);
    }

    /**
     * Which of the lines are free: the writer's, but for the room that the helper makes in it for a new segment.
     *
     * @return the bits.
     */
    FreeLines freeLines()
    {
        return freeLines;
    }

    /**
     * Why the last {@link #ensure(long)} failed.
     *
     * @return the cause, or null when only the configured limit was reached.
     */
    public TreeException failure()
    {
        return failure;
    }

    /**
     * Stop the helper and close the files.
     */
    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(helper);
        Threads.join(helper);
    }

    private void ask(final long lines)
    {
        wantedLines = Math.min(maxLines, lines + windowLines);
        askAtLine = lines + (windowLines >> 1);
        knownPreparedLines = preparedLines;
        LockSupport.unpark(helper);
    }

    private boolean waitFor(final long lines)
    {
        if (lines > maxLines)
        {
            return false;
        }

        failure = null;
        isWriterWaiting = true;
        wantedLines = Math.max(wantedLines, lines);
        LockSupport.unpark(helper);

        boolean isInterrupted = false;
        while (preparedLines < lines && null == failure && helper.isAlive())
        {
            LockSupport.parkNanos(this, WAIT_PARK_NS);
            isInterrupted |= Thread.interrupted();
        }

        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }

        isWriterWaiting = false;
        knownPreparedLines = preparedLines;
        return lines <= knownPreparedLines;
    }

    private void run()
    {
        while (isRunning)
        {
            if (preparedLines < wantedLines && null == failure)
            {
                prepareUpToWanted(true);
            }
            else
            {
                LockSupport.parkNanos(this, IDLE_PARK_NS);
            }
        }

        closeFile();
    }

    private void prepareUpToWanted(final boolean isPaced)
    {
        try
        {
            long prepared = preparedLines;
            while (prepared < wantedLines && isRunning)
            {
                prepared += prepareSlice(prepared);
                preparedLines = prepared;
                if (isPaced && !isWriterWaiting)
                {
                    LockSupport.parkNanos(this, PAUSE_PARK_NS);
                }
            }
        }
        catch (final IOException ex)
        {
            failure = new TreeException(
                "no room for more of the tree in " + generationDirectory + ": " + RegionFiles.reason(ex), ex);
        }
        catch (final TreeException ex)
        {
            failure = ex;
        }
    }

    private int prepareSlice(final long firstLine) throws IOException
    {
        final int segment = (int)(firstLine / table.segmentLines());
        if (segment != fileSegment)
        {
            openSegment(segment);
        }

        final int offset = table.offsetOf((int)firstLine);
        final int length = Math.min(SLICE_LENGTH, table.segmentLength() - offset);
        RegionFiles.fill(file, offset, length);
        RegionFiles.touch(buffer, offset, length);
        return length >>> SizeClasses.LINE_SHIFT;
    }

    private void openSegment(final int segment) throws IOException
    {
        closeFile();
        final Path path = RegionFiles.segmentFile(generationDirectory, segment);
        file = RegionFiles.create(path);
        file.setLength(table.segmentLength());
        // Mapping again after a failure is harmless: both mappings show the same memory.
        buffer = new UnsafeBuffer(file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, table.segmentLength()));
        fileSegment = segment;
        freeLines.cover(segment);
        table.put(segment, buffer);
        header.segmentCount(segment + 1);
    }

    private void closeFile()
    {
        if (null != file)
        {
            try
            {
                file.close();
            }
            catch (final IOException ignore)
            {
                // The mapping stays valid without its descriptor, which is all that is given up here.
            }

            file = null;
        }

        fileSegment = -1;
    }
}
