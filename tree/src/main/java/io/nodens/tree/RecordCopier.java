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
package io.nodens.tree;

import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.DataPieceDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteBuffer;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * Copies what hangs on a record, family and data, beside the writer: follows only what exists, whatever the record
 * says. What it copied is true once the record has been validated.
 * <p>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
final class RecordCopier
{
    private final SegmentTable table;

    RecordCopier(final SegmentTable table)
    {
        this.table = table;
    }

    /**
     * Fill what hangs on the family of a record.
     *
     * @param line of the family, or 0.
     * @return {@link TreeStatus#OK}, or {@link TreeStatus#CORRUPT} when there is no such line.
     */
    int copyFamily(final int line, final ZnodeStat stat)
    {
        if (NULL_LINE == line)
        {
            return OK;
        }

        final RegionMemory family = table.memoryOf(line);
        if (null == family)
        {
            return CORRUPT;
        }

        ZnodeFields.copyFamily(family, table.offsetOf(line), stat);
        return OK;
    }

    /**
     * Copy data out. Everything loaded here may be garbage until the record is validated.
     *
     * @param length of the data as the record says, above 0.
     * @param room   bytes that the target has from dstOffset on.
     * @return the length, or {@link TreeStatus#CORRUPT} or {@link TreeStatus#BUFFER_TOO_SMALL}.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // One target of three: no object to hold it on this path.
    int copyData(
        final RegionMemory memory,
        final long offset,
        final int length,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final ByteBuffer byteBuffer,
        final int dstOffset,
        final int room)
    {
        final int sizeClass = memory.getByte(offset + SIZE_CLASS_OFFSET) & 0xFF;
        if (sizeClass >= SizeClasses.COUNT || length > TreeConfiguration.MAX_DATA_LENGTH_LIMIT)
        {
            return CORRUPT;
        }

        final int slotLines = SizeClasses.linesOf(sizeClass);
        final int nameLength = ZnodeFields.nameLength(memory, offset);
        if (offset + (slotLines << SizeClasses.LINE_SHIFT) > memory.length())
        {
            return CORRUPT;
        }

        if (length <= inlineCapacity(slotLines, nameLength))
        {
            return length > room ? BUFFER_TOO_SMALL : copy(
                memory, offset + NAME_OFFSET + nameLength, length, array, buffer, byteBuffer, dstOffset);
        }

        final int line = memory.getInt(offset + ZnodeFields.dataLineOffset(slotLines));
        final RegionMemory block = table.memoryOf(Math.abs(line));
        if (null == block)
        {
            return CORRUPT;
        }
        if (line < 0)
        {
            return length > room ? BUFFER_TOO_SMALL :
                copyPieces(-line, length, array, buffer, byteBuffer, dstOffset);
        }

        final long blockOffset = (long)table.offsetOf(line) + DataBlockDescriptor.DATA_OFFSET;
        if (blockOffset > block.length() - length)
        {
            return CORRUPT;
        }

        return length > room ? BUFFER_TOO_SMALL :
            copy(block, blockOffset, length, array, buffer, byteBuffer, dstOffset);
    }

    private int copyPieces(
        final int first,
        final int length,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final ByteBuffer byteBuffer,
        final int dstOffset)
    {
        int piece = first;
        int done = 0;
        // Each turn copies a part of a line at least, whatever the pieces say.
        while (done < length)
        {
            final RegionMemory memory = piece > 0 ? table.memoryOf(piece) : null;
            if (null == memory)
            {
                return CORRUPT;
            }

            final long offset = table.offsetOf(piece);
            final int lines = memory.getInt(offset + DataPieceDescriptor.LINES_OFFSET);
            if (lines < 1 || lines > (memory.length() - offset) >>> SizeClasses.LINE_SHIFT)
            {
                return CORRUPT;
            }

            final int from = DataPieceDescriptor.dataOffset(0 == done);
            final int part = (int)Math.min(((long)lines << SizeClasses.LINE_SHIFT) - from, length - done);
            copy(memory, offset + from, part, array, buffer, byteBuffer, dstOffset + done);
            done += part;
            piece = memory.getInt(offset + DataPieceDescriptor.NEXT_OFFSET);
        }

        return length;
    }

    private static int copy(
        final RegionMemory source,
        final long sourceOffset,
        final int length,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final ByteBuffer byteBuffer,
        final int dstOffset)
    {
        if (null != array)
        {
            source.copyTo(sourceOffset, array, dstOffset, length);
        }
        else if (null != buffer)
        {
            source.copyTo(sourceOffset, buffer, dstOffset, length);
        }
        else
        {
            source.copyTo(sourceOffset, byteBuffer, dstOffset, length);
        }

        return length;
    }
}
