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

import io.aeron.archive.CatalogView;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.logbuffer.FrameDescriptor;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.File;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * A recording as the archive's catalog describes it, and whether its files are there and whole.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> nothing between calls.
 */
final class Recording
{
    private static final String SEGMENT_SUFFIX = ".rec";
    private static final int NULL_ID = -1;

    private final File archiveDir;
    private final long recordingId;
    private final long startPosition;
    private final long stopPosition;
    private final int termLength;
    private final int segmentLength;
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private Messages messages = (buffer, offset, header) -> { };
    private int lastSchemaId = NULL_ID;
    private int lastTemplateId = NULL_ID;

    /** Is shown each message that begins in a frame, where its header may be one. */
    @FunctionalInterface
    interface Messages
    {
        /**
         * A message, or the first part of one.
         *
         * @param buffer with its frame, whose length and checksum are right.
         * @param offset of the header of the message.
         * @param header of the message.
         */
        void onMessage(UnsafeBuffer buffer, int offset, MessageHeaderDecoder header);
    }

    private Recording(
        final File archiveDir,
        final long recordingId,
        final long startPosition,
        final long stopPosition,
        final int termLength,
        final int segmentLength)
    {
        this.archiveDir = archiveDir;
        this.recordingId = recordingId;
        this.startPosition = startPosition;
        this.stopPosition = stopPosition;
        this.termLength = termLength;
        this.segmentLength = segmentLength;
    }

    /**
     * Look a recording up in the catalog, of a running archive or of one that is stopped.
     *
     * @param archiveDir  with the catalog.
     * @param recordingId of the recording.
     * @return the recording; null when there is none of that id.
     */
    static Recording find(final File archiveDir, final long recordingId)
    {
        final Recording[] found = new Recording[1];
        CatalogView.listRecording(archiveDir, recordingId, (
            controlSessionId, correlationId, id, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) ->
            found[0] = new Recording(
                archiveDir, id, startPosition, stopPosition, termBufferLength, segmentFileLength));

        return found[0];
    }

    long startPosition()
    {
        return startPosition;
    }

    /**
     * Whether it is being written, or was when the process died.
     */
    boolean isOpen()
    {
        return AeronArchive.NULL_POSITION == stopPosition;
    }

    /**
     * Bytes that it holds; 0 when it is open.
     */
    long length()
    {
        return isOpen() ? 0 : stopPosition - startPosition;
    }

    /**
     * First segment file that is not there.
     *
     * @param toPosition before which to look.
     * @return the file; null when all are there.
     */
    File firstMissing(final long toPosition)
    {
        for (long base = baseOf(startPosition); base < toPosition; base += segmentLength)
        {
            final File file = segment(base);
            if (!file.isFile())
            {
                return file;
            }
        }

        return null;
    }

    /**
     * Hold every frame against its checksum, in all segment files from the one that has a position. Where a recording
     * is open, it ends with the last whole frame of its newest file.
     *
     * @param fromPosition in the recording.
     * @return a phrase with the file that is missing or damaged; null when there is none.
     * @throws IOException when a file cannot be read.
     */
    String damage(final long fromPosition) throws IOException
    {
        lastSchemaId = NULL_ID;
        lastTemplateId = NULL_ID;
        if (!isOpen() && fromPosition > stopPosition)
        {
            return "recording " + recordingId + " ends at position " + stopPosition + ", before " + fromPosition;
        }

        final long newest = isOpen() ? newestBase(archiveDir, recordingId) : baseOf(stopPosition);
        String damage = null;
        for (long base = baseOf(fromPosition); null == damage && base < endPosition(fromPosition, newest);
            base += segmentLength)
        {
            final File file = segment(base);
            damage = file.isFile() ? damage(file, base, isOpen() && base == newest) : file + " is missing";
        }

        return damage;
    }

    /**
     * Look at each message, whether or not something is damaged.
     *
     * @param visitor of the messages, in their order.
     * @return a phrase with the file that is missing or damaged, after which nothing was looked at; null when none is.
     * @throws IOException when a file cannot be read.
     */
    String forEachMessage(final Messages visitor) throws IOException
    {
        messages = visitor;
        return damage(startPosition);
    }

    /** Of an open recording at least the byte after the position, unless nothing needs to have been written yet. */
    private long endPosition(final long fromPosition, final long newest)
    {
        if (!isOpen())
        {
            return stopPosition;
        }

        return fromPosition == startPosition || fromPosition == baseOf(fromPosition) ?
            newest + 1 : Math.max(newest, baseOf(fromPosition)) + 1;
    }

    private String damage(final File file, final long base, final boolean isEndOpen) throws IOException
    {
        final int start = base == baseOf(startPosition) ? (int)(startPosition - base) : 0;
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ))
        {
            final int length = (int)Math.min(
                isEndOpen ? channel.size() : segmentLength, isOpen() ? segmentLength : stopPosition - base);
            if (channel.size() < length)
            {
                return file + " is cut short at byte " + channel.size();
            }

            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
            try
            {
                final int broken = firstBroken(new UnsafeBuffer(mapped), start);
                return broken < length && !isEndOpen ? file + " is damaged at byte " + broken : null;
            }
            finally
            {
                BufferUtil.free(mapped);
            }
        }
    }

    private int firstBroken(final UnsafeBuffer buffer, final int start)
    {
        final FrameCheck frameCheck = new FrameCheck(termLength);
        int offset = start;
        while (offset <= buffer.capacity() - FrameCheck.HEADER_LENGTH)
        {
            final int length = frameCheck.wholeFrameLength(buffer, offset);
            if (length <= 0)
            {
                break;
            }

            if (length >= FrameCheck.HEADER_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH)
            {
                headerDecoder.wrap(buffer, offset + FrameCheck.HEADER_LENGTH);
                lastSchemaId = headerDecoder.schemaId();
                lastTemplateId = headerDecoder.templateId();
                if (0 != (FrameDescriptor.BEGIN_FRAG_FLAG & FrameDescriptor.frameFlags(buffer, offset)) &&
                    !FrameDescriptor.isPaddingFrame(buffer, offset))
                {
                    messages.onMessage(buffer, offset + FrameCheck.HEADER_LENGTH, headerDecoder);
                }
            }

            offset += length;
        }

        return offset;
    }

    /**
     * Whether the last frame that {@link #damage(long)} saw holds one message, and which.
     *
     * @param schemaId   of the message.
     * @param templateId of the message.
     * @return true if it does.
     */
    boolean endsWith(final int schemaId, final int templateId)
    {
        return schemaId == lastSchemaId && templateId == lastTemplateId;
    }

    /**
     * Position at which the newest segment file of a recording begins.
     *
     * @param archiveDir  with the files.
     * @param recordingId of the recording.
     * @return the position; -1 when there is no file.
     */
    static long newestBase(final File archiveDir, final long recordingId)
    {
        long newest = -1;
        final String[] names = archiveDir.list();
        for (final String name : null == names ? new String[0] : names)
        {
            newest = Math.max(newest, baseOf(name, recordingId));
        }

        return newest;
    }

    /**
     * Position at which a segment file begins.
     *
     * @param name        of a file in the archive.
     * @param recordingId of the recording.
     * @return the position; -1 when the file is none of that recording's.
     */
    static long baseOf(final String name, final long recordingId)
    {
        final String prefix = recordingId + "-";
        if (!name.startsWith(prefix) || !name.endsWith(SEGMENT_SUFFIX))
        {
            return -1;
        }

        try
        {
            return Long.parseLong(name.substring(prefix.length(), name.length() - SEGMENT_SUFFIX.length()));
        }
        catch (final NumberFormatException ex)
        {
            return -1;
        }
    }

    private long baseOf(final long position)
    {
        return AeronArchive.segmentFileBasePosition(startPosition, position, termLength, segmentLength);
    }

    private File segment(final long base)
    {
        return segment(archiveDir, recordingId, base);
    }

    static File segment(final File archiveDir, final long recordingId, final long base)
    {
        return new File(archiveDir, recordingId + "-" + base + SEGMENT_SUFFIX);
    }
}
