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

import io.nodens.cluster.state.CommandVersion;
import io.nodens.cluster.state.Condition;
import io.nodens.cluster.state.Operation;
import io.nodens.cluster.state.OperationCursor;
import io.nodens.cluster.state.WriteOperation;
import io.nodens.sbe.command.BooleanType;
import io.nodens.sbe.command.GroupSizeEncodingDecoder;
import io.nodens.sbe.command.GuardedDecoder;
import io.nodens.sbe.command.MultiDecoder.OperationsDecoder;
import io.nodens.sbe.protocol.OperationKind;
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

    /** A create whose data begin with an access list. */
    private static final int CREATE_WITH_ACL = OperationKind.CREATE_WITH_ACL.value();

    private DirectBuffer buffer;
    private boolean mayHaveLists;
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
     * @param version    of the schema that the command is written in.
     * @return whether each operation is one that exists, with data only where it has data.
     */
    boolean wrap(
        final DirectBuffer frame, final int offset, final int limit, final int conditions, final int version)
    {
        buffer = frame;
        mayHaveLists = version >= CommandVersion.WITH_QUOTAS;
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
        final int kind = kind(position);
        final int version = version(position);
        final int aclLength = CREATE_WITH_ACL == kind ? version : 0;
        operation
            .kind(CREATE_WITH_ACL == kind ? Operation.CREATE : kind)
            .version(version)
            .mode(
                mode(position),
                buffer.getLong(position + OperationsDecoder.ttlMsEncodingOffset(), LITTLE_ENDIAN))
            .path(buffer, pathOffset, pathLength)
            .data(
                buffer, dataOffset + aclLength,
                isNullData(position) ? WriteOperation.NULL_DATA_LENGTH : dataLength - aclLength);
        if (CREATE_WITH_ACL == kind)
        {
            operation.acl(buffer, dataOffset, aclLength);
        }
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
        final boolean isKnown = isCondition ?
            Condition.isCondition(kind) && Condition.hasRelation(kind, mode(offset)) :
            isOperation(kind);
        final boolean hasData = isCondition ?
            Condition.DATA == kind : Operation.DELETE != kind && Operation.CHECK != kind;
        final int pathEnd = endOfField(offset + BLOCK_LENGTH);
        final int dataEnd = endOfField(pathEnd);
        final int dataLength = dataEnd - pathEnd - LENGTH_LENGTH;
        final int aclLength = CREATE_WITH_ACL == kind ? version(offset) : 0;
        final int nullFlag = buffer.getByte(offset + OperationsDecoder.isNullDataEncodingOffset());
        final boolean isDataSound = aclLength >= 0 && aclLength <= dataLength &&
            (BooleanType.FALSE.value() == nullFlag ?
            hasData || 0 == dataLength :
            BooleanType.TRUE.value() == nullFlag && hasData && aclLength == dataLength);

        return isKnown && isDataSound ? dataEnd : -1;
    }

    private boolean isOperation(final int kind)
    {
        return switch (kind)
        {
            case Operation.CREATE, Operation.DELETE, Operation.SET_DATA, Operation.CHECK -> true;
            default -> CREATE_WITH_ACL == kind && mayHaveLists;
        };
    }

    private int version(final int offset)
    {
        return buffer.getInt(offset + OperationsDecoder.versionEncodingOffset(), LITTLE_ENDIAN);
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
