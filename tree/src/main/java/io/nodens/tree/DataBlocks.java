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

import io.nodens.tree.index.DataHash;
import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.DataPieceDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * Data that do not fit into their znode's slot: in one block, or, when no run of free lines is long enough, in pieces.
 * So data fit whenever enough lines are free, wherever these are. What names them is the line of the block, or the
 * negated line of the first piece.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never.
 */
final class DataBlocks
{
    private final SegmentTable table;
    private final History memory;
    private final TreeTotals totals;
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);

    DataBlocks(final SegmentTable table, final History memory, final TreeTotals totals)
    {
        this.table = table;
        this.memory = memory;
        this.totals = totals;
    }

    /**
     * Store data.
     *
     * @return what names them, or 0 when the lines that are free are too few.
     */
    int store(final DirectBuffer data, final int dataOffset, final int dataLength)
    {
        final int line = memory.allocate(DataBlockDescriptor.lines(dataLength));
        if (NULL_LINE == line)
        {
            final int first = storeInPieces(data, dataOffset, dataLength);
            totals.slackLines += NULL_LINE == first ? 0 : slackLines(dataLength);
            return -first;
        }

        totals.slackLines += slackLines(dataLength);
        final UnsafeBuffer buffer = table.bufferOf(line);
        final int offset = table.offsetOf(line);
        final long hash = DataHash.copy(
            data, dataOffset, buffer, offset + DataBlockDescriptor.DATA_OFFSET, dataLength);
        buffer.putLong(offset + DataBlockDescriptor.HASH_OFFSET, hash);
        return line;
    }

    /**
     * Give back the lines of data.
     *
     * @param name       of the data, not 0.
     * @param dataLength bytes.
     */
    void free(final int name, final int dataLength)
    {
        totals.slackLines -= slackLines(dataLength);
        if (name > 0)
        {
            memory.free(name, DataBlockDescriptor.lines(dataLength));
        }
        else
        {
            freePieces(-name);
        }
    }

    /**
     * Hash of data.
     */
    static long hash(final SegmentTable table, final int name)
    {
        return name > 0 ?
            table.bufferOf(name).getLong(table.offsetOf(name) + DataBlockDescriptor.HASH_OFFSET) :
            table.bufferOf(-name).getLong(table.offsetOf(-name) + DataPieceDescriptor.CONTENT_OFFSET);
    }

    /**
     * Copy data out.
     */
    static void copy(
        final SegmentTable table,
        final int name,
        final int dataLength,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        if (name > 0)
        {
            dst.putBytes(
                dstOffset, table.bufferOf(name), table.offsetOf(name) + DataBlockDescriptor.DATA_OFFSET, dataLength);
            return;
        }

        int piece = -name;
        int done = 0;
        while (done < dataLength)
        {
            final UnsafeBuffer buffer = table.bufferOf(piece);
            final int offset = table.offsetOf(piece);
            final int from = DataPieceDescriptor.dataOffset(0 == done);
            final int length = Math.min(
                (buffer.getInt(offset + DataPieceDescriptor.LINES_OFFSET) << SizeClasses.LINE_SHIFT) - from,
                dataLength - done);
            dst.putBytes(dstOffset + done, buffer, offset + from, length);
            done += length;
            piece = buffer.getInt(offset + DataPieceDescriptor.NEXT_OFFSET);
        }
    }

    /**
     * Whether data are equal to others of the same length.
     */
    static boolean equal(
        final SegmentTable table, final int name, final int dataLength, final DirectBuffer other, final int otherOffset)
    {
        if (name > 0)
        {
            return equal(
                table.bufferOf(name), table.offsetOf(name) + DataBlockDescriptor.DATA_OFFSET, other, otherOffset,
                dataLength);
        }

        int piece = -name;
        int done = 0;
        boolean isEqual = true;
        while (isEqual && done < dataLength)
        {
            final UnsafeBuffer buffer = table.bufferOf(piece);
            final int offset = table.offsetOf(piece);
            final int from = DataPieceDescriptor.dataOffset(0 == done);
            final int length = Math.min(
                (buffer.getInt(offset + DataPieceDescriptor.LINES_OFFSET) << SizeClasses.LINE_SHIFT) - from,
                dataLength - done);
            isEqual = equal(buffer, offset + from, other, otherOffset + done, length);
            done += length;
            piece = buffer.getInt(offset + DataPieceDescriptor.NEXT_OFFSET);
        }

        return isEqual;
    }

    static boolean equal(
        final DirectBuffer one, final int oneOffset, final DirectBuffer other, final int otherOffset, final int length)
    {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            if (one.getLong(oneOffset + i) != other.getLong(otherOffset + i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (one.getByte(oneOffset + i) != other.getByte(otherOffset + i))
            {
                return false;
            }
        }

        return true;
    }

    private static int slackLines(final int dataLength)
    {
        return DataBlockDescriptor.countedLines(dataLength) - DataBlockDescriptor.lines(dataLength);
    }

    private int storeInPieces(final DirectBuffer data, final int dataOffset, final int dataLength)
    {
        int first = NULL_LINE;
        int last = NULL_LINE;
        int done = 0;
        while (done < dataLength)
        {
            final int from = DataPieceDescriptor.dataOffset(0 == done);
            final int piece = memory.allocateUpTo(SizeClasses.linesFor(from + dataLength - done));
            if (NULL_LINE == piece)
            {
                freePieces(first);
                return NULL_LINE;
            }

            final UnsafeBuffer buffer = table.bufferOf(piece);
            final int offset = table.offsetOf(piece);
            final int lines = memory.allocatedLines();
            final int length = Math.min((lines << SizeClasses.LINE_SHIFT) - from, dataLength - done);
            buffer.putInt(offset + DataPieceDescriptor.NEXT_OFFSET, NULL_LINE);
            buffer.putInt(offset + DataPieceDescriptor.LINES_OFFSET, lines);
            buffer.putBytes(offset + from, data, dataOffset + done, length);
            if (NULL_LINE == last)
            {
                first = piece;
            }
            else
            {
                table.bufferOf(last).putInt(table.offsetOf(last) + DataPieceDescriptor.NEXT_OFFSET, piece);
            }

            last = piece;
            done += length;
        }

        source.wrap(data, dataOffset, dataLength);
        table.bufferOf(first).putLong(
            table.offsetOf(first) + DataPieceDescriptor.CONTENT_OFFSET, DataHash.of(source, 0, dataLength));
        return first;
    }

    private void freePieces(final int first)
    {
        int piece = first;
        while (NULL_LINE != piece)
        {
            final UnsafeBuffer buffer = table.bufferOf(piece);
            final int offset = table.offsetOf(piece);
            final int next = buffer.getInt(offset + DataPieceDescriptor.NEXT_OFFSET);
            memory.free(piece, buffer.getInt(offset + DataPieceDescriptor.LINES_OFFSET));
            piece = next;
        }
    }
}
