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
package io.nodens.tree.layout;

/**
 * Layout of a piece of a data block that found no place as a whole: pieces of any number of lines, linked, hold one
 * behind the other what the block would have held, hash and data ({@link DataBlockDescriptor}). The record names the
 * first piece by its negated line. Filled before the record names it; never changed while a record does.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |               First line of the next piece, or 0              |  0
 *  +---------------------------------------------------------------+
 *  |                      Lines of this piece                      |  4
 *  +---------------------------------------------------------------+
 *  |                     Part of hash and data                    ...  8
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class DataPieceDescriptor
{
    /** Next piece. */
    public static final int NEXT_OFFSET = 0;
    /** Lines of the piece. */
    public static final int LINES_OFFSET = NEXT_OFFSET + Integer.BYTES;
    /** What the piece holds. */
    public static final int CONTENT_OFFSET = LINES_OFFSET + Integer.BYTES;
    /** Data of the first piece, behind the hash. */
    public static final int FIRST_DATA_OFFSET = CONTENT_OFFSET + DataBlockDescriptor.DATA_OFFSET;

    private DataPieceDescriptor()
    {
    }

    /**
     * Offset of the data in a piece.
     *
     * @param isFirst whether it is the first one, which begins with the hash.
     * @return offset in bytes.
     */
    public static int dataOffset(final boolean isFirst)
    {
        return isFirst ? FIRST_DATA_OFFSET : CONTENT_OFFSET;
    }

    /**
     * Most lines that a block can take when it lies in pieces: none holds less than a line.
     *
     * @param dataLength bytes of data.
     * @return lines.
     */
    public static int maxLines(final int dataLength)
    {
        final int content = SizeClasses.LINE_LENGTH - CONTENT_OFFSET;
        return (DataBlockDescriptor.DATA_OFFSET + dataLength + content - 1) / content;
    }
}
