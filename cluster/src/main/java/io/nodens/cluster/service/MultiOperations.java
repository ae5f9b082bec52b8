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
package io.nodens.cluster.service;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.nodens.cluster.state.Condition;
import io.nodens.cluster.state.Operation;
import io.nodens.cluster.state.OperationCursor;
import io.nodens.cluster.state.WriteOperation;
import io.nodens.sbe.command.BooleanType;
import io.nodens.sbe.command.GroupSizeEncodingDecoder;
import io.nodens.sbe.command.GuardedDecoder;
import io.nodens.sbe.command.MultiDecoder.OperationsDecoder;
import org.agrona.DirectBuffer;

/**
 * The operations of a Multi, or of a Guarded whose first ones are conditions, where they lie in its frame, which was
 * found to be whole first. Both commands lay them out alike.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> never.
 */
final class MultiOperations implements OperationCursor
{
    static
    {
        if (OperationsDecoder.sbeBlockLength() != GuardedDecoder.OperationsDecoder.sbeBlockLength() ||
            OperationsDecoder.ttlMsEncodingOffset() != GuardedDecoder.OperationsDecoder.operandEncodingOffset() ||
            OperationsDecoder.isNullDataEncodingOffset() !=
            GuardedDecoder.OperationsDecoder.isNullDataEncodingOffset())
        {
            throw new AssertionError("operations of Multi and Guarded are laid out differently");
        }
    }

    private static final int BLOCK_LENGTH = OperationsDecoder.sbeBlockLength();
    private static final int LENGTH_LENGTH = OperationsDecoder.pathHeaderLength();

    private DirectBuffer buffer;
    private int count;
    private int firstOffset;
    private int length;
    private int position;

    /**
     * Look at a group of operations, which is laid out as the schema has it.
     *
     * @param frame      with the command.
     * @param offset     of the group.
     * @param limit      of the command, where the group ends.
     * @param conditions how many of the first ones are conditions.
     * @return whether each operation is one that exists, with data only where it has data.
     */
    boolean wrap(final DirectBuffer frame, final int offset, final int limit, final int conditions)
    {
        buffer = frame;
        count = frame.getShort(offset + GroupSizeEncodingDecoder.numInGroupEncodingOffset(), LITTLE_ENDIAN) & 0xFFFF;
        firstOffset = offset + GroupSizeEncodingDecoder.ENCODED_LENGTH;
        length = limit - firstOffset;
        int next = firstOffset;
        for (int i = 0; i < count && next >= 0; i++)
        {
            next = endOfOperation(next, i < conditions);
        }

        return next >= 0;
    }

    int count()
    {
        return count;
    }

    /** Bytes of all operations. */
    int length()
    {
        return length;
    }

    @Override
    public void rewind()
    {
        position = firstOffset;
    }

    @Override
    public void next(final WriteOperation operation)
    {
        final int pathOffset = position + BLOCK_LENGTH + LENGTH_LENGTH;
        final int pathLength = buffer.getInt(pathOffset - LENGTH_LENGTH, LITTLE_ENDIAN);
        final int dataOffset = pathOffset + pathLength + LENGTH_LENGTH;
        final int dataLength = buffer.getInt(dataOffset - LENGTH_LENGTH, LITTLE_ENDIAN);
        operation
            .kind(kind(position))
            .version(buffer.getInt(position + OperationsDecoder.versionEncodingOffset(), LITTLE_ENDIAN))
            .mode(
                mode(position),
                buffer.getLong(position + OperationsDecoder.ttlMsEncodingOffset(), LITTLE_ENDIAN))
            .path(buffer, pathOffset, pathLength)
            .data(buffer, dataOffset, isNullData(position) ? WriteOperation.NULL_DATA_LENGTH : dataLength);
        position = dataOffset + dataLength;
    }

    /**
     * Step over an operation.
     *
     * @return where the next one begins, -1 when this one is not sound.
     */
    private int endOfOperation(final int offset, final boolean isCondition)
    {
        final int kind = kind(offset);
        final boolean hasData = isCondition ?
            Condition.DATA == kind : Operation.CREATE == kind || Operation.SET_DATA == kind;
        final boolean isKnown = isCondition ?
            Condition.isCondition(kind) && Condition.hasRelation(kind, mode(offset)) :
            hasData || Operation.DELETE == kind || Operation.CHECK == kind;
        final int pathEnd = endOfField(offset + BLOCK_LENGTH);
        final int dataEnd = endOfField(pathEnd);
        final boolean isEmpty = dataEnd - pathEnd == LENGTH_LENGTH;
        final int nullFlag = buffer.getByte(offset + OperationsDecoder.isNullDataEncodingOffset());
        final boolean isDataSound = BooleanType.FALSE.value() == nullFlag ?
            hasData || isEmpty :
            BooleanType.TRUE.value() == nullFlag && hasData && isEmpty;

        return isKnown && isDataSound ? dataEnd : -1;
    }

    private int endOfField(final int offset)
    {
        return offset + LENGTH_LENGTH + buffer.getInt(offset, LITTLE_ENDIAN);
    }

    private int kind(final int offset)
    {
        return buffer.getByte(offset + OperationsDecoder.kindEncodingOffset()) & 0xFF;
    }

    private int mode(final int offset)
    {
        return buffer.getByte(offset + OperationsDecoder.modeEncodingOffset()) & 0xFF;
    }

    private boolean isNullData(final int offset)
    {
        return BooleanType.TRUE.value() == buffer.getByte(offset + OperationsDecoder.isNullDataEncodingOffset());
    }
}
