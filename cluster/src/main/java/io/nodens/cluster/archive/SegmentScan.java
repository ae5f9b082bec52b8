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
package io.nodens.cluster.archive;

import io.aeron.archive.Archive;
import io.aeron.logbuffer.FrameDescriptor;
import io.nodens.cluster.settings.Durability;
import org.agrona.BufferUtil;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;

/**
 * The newest segment file of a recording that was being written: where its whole frames end, and what lies behind.
 * <pre>
 *   | frame | frame | ... | frame | broken ........ | zeros to the end of the file |
 *   0                             end()             end() + brokenLength()
 * </pre>
 * Nothing in the file is believed before it is checked.
 * <p>
 * Of padding at the end of a term the archive records the header alone, so that zeros follow it. If the process dies
 * before the next frame is recorded, Aeron's recovery takes these zeros for pages that were lost, and refuses to open
 * the archive. {@link #markPadding()} gives each of these pages something that is not zero. Nobody reads it: what is
 * replayed of padding is its length.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> nothing between calls.
 */
final class SegmentScan
{
    /** Most that one write of the archive holds. */
    static final int MAX_TORN_LENGTH = Archive.Configuration.FILE_IO_MAX_LENGTH_DEFAULT;

    private static final int HEADER_LENGTH = FrameCheck.HEADER_LENGTH;
    /** Aeron's recovery looks at pages of this length, whatever the host has. */
    private static final int PAGE_LENGTH = 4096;
    /** No header of a message has these bytes. */
    private static final long PADDING_MARK = -1L;

    private final IntArrayList frames = new IntArrayList();
    private final File archiveDir;
    private final long recordingId;
    private final long startPosition;
    private final int termLength;
    private final FrameCheck frameCheck;
    private File file;
    private int start;
    private int end;
    private int fileLength;
    private int brokenLength;
    private boolean isEndPadding;
    private boolean hasWholeFrameBehind;

    /**
     * For a recording.
     *
     * @param archiveDir    with its files.
     * @param recordingId   of the recording.
     * @param startPosition of the recording.
     * @param termLength    of the recorded stream.
     */
    SegmentScan(final File archiveDir, final long recordingId, final long startPosition, final int termLength)
    {
        this.archiveDir = archiveDir;
        this.recordingId = recordingId;
        this.startPosition = startPosition;
        this.termLength = termLength;
        this.frameCheck = new FrameCheck(termLength);
    }

    /**
     * Walk the file.
     *
     * @return true when something broken lies behind the whole frames.
     * @throws IOException when the file cannot be read.
     */
    boolean run() throws IOException
    {
        final long base = Recording.newestBase(archiveDir, recordingId);
        if (base < 0)
        {
            return false;
        }

        file = Recording.segment(archiveDir, recordingId, base);

        final long startOfTerm = startPosition - (startPosition & (termLength - 1));
        start = base == startOfTerm ? (int)(startPosition - startOfTerm) : 0;
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ))
        {
            if (0 == channel.size())
            {
                return false;
            }

            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            try
            {
                walk(new UnsafeBuffer(mapped));
            }
            finally
            {
                BufferUtil.free(mapped);
            }
        }

        return brokenLength > 0;
    }

    /**
     * Whether what is broken was torn by a crash and not damaged later. The death of a process leaves nothing whole
     * behind what it tears. The loss of power may: of one write, pages reach the disk in any order; where each write
     * was synced before the next, this explains what is broken in the last one.
     *
     * @param durability that the recording was written with.
     * @return true if it was torn.
     */
    boolean isTorn(final Durability durability)
    {
        return !hasWholeFrameBehind || (Durability.FSYNC == durability && brokenLength <= MAX_TORN_LENGTH);
    }

    /**
     * Write zeros over what is broken, as if it had never been recorded.
     *
     * @throws IOException when the file cannot be written.
     */
    void cut() throws IOException
    {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE))
        {
            final ByteBuffer zeros = ByteBuffer.allocate(brokenLength);
            while (zeros.hasRemaining())
            {
                channel.write(zeros, (long)end + zeros.position());
            }

            channel.force(true);
        }
    }

    /**
     * Mark the pages of padding with which the whole frames end, for Aeron's recovery.
     *
     * @throws IOException when the file cannot be written.
     */
    void markPadding() throws IOException
    {
        if (!isEndPadding)
        {
            return;
        }

        final int padding = frames.getInt(frames.size() - 1);
        final ByteBuffer mark = ByteBuffer.allocate(Long.BYTES).putLong(0, PADDING_MARK);
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE))
        {
            for (int page = (padding / PAGE_LENGTH + 1) * PAGE_LENGTH; page < end; page += PAGE_LENGTH)
            {
                mark.clear();
                while (mark.hasRemaining())
                {
                    channel.write(mark, (long)page + mark.position());
                }
            }
        }
    }

    /**
     * Whether Aeron's recovery, which reads the file in pieces, would look for the last frame, or for a part of it,
     * outside of the piece: when the frame reaches into the next one, or ends where that begins.
     *
     * @param pieceLength bytes of a piece.
     * @return true if it would.
     */
    boolean isLastFrameAcrossPieces(final int pieceLength)
    {
        long pieceEnd = start;
        for (int i = 0; i < frames.size(); i++)
        {
            final int frame = frames.getInt(i);
            if (frame >= pieceEnd)
            {
                pieceEnd = (long)frame + pieceLength;
            }
        }

        return end > start && (end > pieceEnd || (end == pieceEnd && end < fileLength));
    }

    File file()
    {
        return file;
    }

    long recordingId()
    {
        return recordingId;
    }

    /** Offset in the file at which the whole frames end. */
    int end()
    {
        return end;
    }

    /** Bytes from {@link #end()} to the last one that is not zero. */
    int brokenLength()
    {
        return brokenLength;
    }

    private void walk(final UnsafeBuffer buffer)
    {
        fileLength = buffer.capacity();
        end = start;
        while (end <= buffer.capacity() - HEADER_LENGTH)
        {
            final int length = frameCheck.wholeFrameLength(buffer, end);
            if (length <= 0)
            {
                break;
            }

            isEndPadding = FrameDescriptor.isPaddingFrame(buffer, end);
            frames.addInt(end);
            end += length;
        }

        brokenLength = Math.max(0, lastUsed(buffer) - end);
        final int limit = Math.min(end + brokenLength, fileLength - HEADER_LENGTH);
        for (int offset = end + FRAME_ALIGNMENT; offset < limit && !hasWholeFrameBehind; offset += FRAME_ALIGNMENT)
        {
            hasWholeFrameBehind = frameCheck.wholeFrameLength(buffer, offset) > 0;
        }
    }

    private int lastUsed(final UnsafeBuffer buffer)
    {
        int used = buffer.capacity();
        while (used >= end + Long.BYTES && 0 == buffer.getLong(used - Long.BYTES))
        {
            used -= Long.BYTES;
        }

        while (used > end && 0 == buffer.getByte(used - 1))
        {
            used--;
        }

        return used;
    }
}
