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
package io.nodens.client;

import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.MultiRequestEncoder;
import io.nodens.sbe.protocol.MultiRequestEncoder.OperationsEncoder;
import io.nodens.sbe.protocol.OperationKind;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Several writes that are all done or none, as a {@link Transaction}, from buffers and to be used again and again. It
 * copies what it is given.
 * <pre>{@code
 *   operations.reset();
 *   operations.check(path, 0, pathLength, 7);
 *   operations.delete(other, 0, otherLength, Transaction.ANY_VERSION);
 *   session.transaction(operations, handler);
 * }</pre>
 * Paths, times to live and access lists are checked by the member alone, which answers for each operation:
 * {@link OutcomeCursor}.
 * <p>
 * An operation that does not fit is left out, its method answers false, and no request takes the transaction until it
 * is {@link #reset()}: {@link #isOverfull()}.
 * <p>
 * <b>Thread:</b> one; a request copies it before it returns. <b>Allocates:</b> when it becomes longer than ever before.
 */
public final class BufferTransaction
{
    /** Bytes of an operation beside path, access list and data. */
    public static final int OPERATION_OVERHEAD = OperationsEncoder.sbeBlockLength() +
        OperationsEncoder.pathHeaderLength() + OperationsEncoder.dataHeaderLength();

    private static final int INITIAL_CAPACITY = 1024;
    private static final int START = MultiRequestEncoder.BLOCK_LENGTH + OperationsEncoder.sbeHeaderSize();
    private static final io.nodens.sbe.protocol.CreateMode[] MODES = io.nodens.sbe.protocol.CreateMode.values();
    private static final io.nodens.sbe.protocol.CreateMode NO_MODE = MODES[0];
    private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private final int maxLength;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    /** Lays the operations out as they are sent; fields before the group are another's, who sends them. */
    private final MultiRequestEncoder encoder = new MultiRequestEncoder();
    private OperationsEncoder operations;
    private int size;
    private boolean isOverfull;

    /**
     * An empty transaction.
     *
     * @param maxLength most bytes of all operations, with {@link #OPERATION_OVERHEAD} each. A cluster allows as many
     *                  as the longest data of one znode has, and 4096 more.
     */
    public BufferTransaction(final int maxLength)
    {
        if (maxLength < 1)
        {
            throw new BadArgumentsException(
                Operation.TRANSACTION, null, "maxLength must be at least 1, was " + maxLength);
        }

        this.maxLength = maxLength;
        reset();
    }

    /**
     * Forget all operations.
     *
     * @return this for a fluent API.
     */
    public BufferTransaction reset()
    {
        operations = encoder.wrap(buffer, 0).operationsCount(Transaction.MAX_OPERATIONS);
        size = 0;
        isOverfull = false;
        return this;
    }

    /**
     * Create a znode with the open access list.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live in milliseconds of a mode that has one, else 0.
     * @return false when it does not fit: see above.
     * @throws BadArgumentsException when the mode is null, or something lies outside its buffer.
     */
    public boolean create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs)
    {
        return create(
            path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, null, 0, SessionRequests.OPEN_ACL);
    }

    /**
     * Create a znode with an access list. Operations after it are checked against the list.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live in milliseconds of a mode that has one, else 0.
     * @param acl        buffer with the access list, as {@link io.nodens.tree.acl.AclEncoder} writes it.
     * @param aclOffset  of its first byte.
     * @param aclLength  in bytes, {@link SessionRequests#OPEN_ACL} or {@link SessionRequests#EMPTY_ACL}.
     * @return false when it does not fit: see above.
     * @throws BadArgumentsException when the mode is null, or something lies outside its buffer.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public boolean create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs,
        final DirectBuffer acl,
        final int aclOffset,
        final int aclLength)
    {
        if (null == mode || aclLength < SessionRequests.EMPTY_ACL)
        {
            throw new BadArgumentsException(Operation.CREATE, null, null == mode ? "mode is null" :
                "the length of an access list must be at least " + SessionRequests.EMPTY_ACL + ", was " + aclLength);
        }

        final boolean isOpen = SessionRequests.OPEN_ACL == aclLength;
        final int listLength = Math.max(0, aclLength);
        final int valueLength = null == data ? 0 : dataLength;
        checkRange(Operation.CREATE, "an access list", 0 == listLength ? EMPTY : acl, aclOffset, listLength);
        checkRange(Operation.CREATE, "data", null == data ? EMPTY : data, dataOffset, valueLength);
        if (!begin(Operation.CREATE, path, pathOffset, pathLength, (long)listLength + valueLength))
        {
            return false;
        }

        // Its length takes the place of the version, and it comes before the data.
        operations
            .ttlMs(ttlMs)
            .version(listLength)
            .kind(isOpen ? OperationKind.CREATE : OperationKind.CREATE_WITH_ACL)
            .mode(MODES[mode.value()])
            .isNullData(null == data ? BooleanType.TRUE : BooleanType.FALSE)
            .putPath(path, pathOffset, pathLength);
        final int position = encoder.limit();
        final int listPosition = position + OperationsEncoder.dataHeaderLength();
        buffer.putInt(position, listLength + valueLength, MultiRequestEncoder.BYTE_ORDER);
        put(listPosition, acl, aclOffset, listLength);
        put(listPosition + listLength, data, dataOffset, valueLength);
        encoder.limit(listPosition + listLength + valueLength);
        return true;
    }

    /**
     * Delete a znode.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param version    expected, -1 for any.
     * @return false when it does not fit: see above.
     * @throws BadArgumentsException when the path lies outside its buffer.
     */
    public boolean delete(final DirectBuffer path, final int pathOffset, final int pathLength, final int version)
    {
        return addWithoutData(Operation.DELETE, OperationKind.DELETE, path, pathOffset, pathLength, version);
    }

    /**
     * Set a znode's data.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param version    expected, -1 for any.
     * @return false when it does not fit: see above.
     * @throws BadArgumentsException when something lies outside its buffer.
     */
    public boolean setData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final int version)
    {
        final int valueLength = null == data ? 0 : dataLength;
        checkRange(Operation.SET_DATA, "data", null == data ? EMPTY : data, dataOffset, valueLength);
        if (!begin(Operation.SET_DATA, path, pathOffset, pathLength, valueLength))
        {
            return false;
        }

        operations
            .ttlMs(0)
            .version(version)
            .kind(OperationKind.SET_DATA)
            .mode(NO_MODE)
            .isNullData(null == data ? BooleanType.TRUE : BooleanType.FALSE)
            .putPath(path, pathOffset, pathLength)
            .putData(null == data ? EMPTY : data, null == data ? 0 : dataOffset, valueLength);
        return true;
    }

    /**
     * Go on only if a znode exists and has a version.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param version    expected, -1 for any.
     * @return false when it does not fit: see above.
     * @throws BadArgumentsException when the path lies outside its buffer.
     */
    public boolean check(final DirectBuffer path, final int pathOffset, final int pathLength, final int version)
    {
        return addWithoutData(Operation.CHECK, OperationKind.CHECK, path, pathOffset, pathLength, version);
    }

    /**
     * How many operations there are.
     *
     * @return the count.
     */
    public int size()
    {
        return size;
    }

    /**
     * Bytes of the operations as they are sent.
     *
     * @return the length.
     */
    public int length()
    {
        return encoder.limit() - START;
    }

    /**
     * Whether an operation was left out since the last {@link #reset()}, because there were
     * {@link Transaction#MAX_OPERATIONS} already, or it made the transaction too long.
     *
     * @return true when no request takes the transaction.
     */
    public boolean isOverfull()
    {
        return isOverfull;
    }

    long submitTo(final RequestSubmitter submitter, final ResponseHandler handler)
    {
        if (isOverfull)
        {
            throw new BadArgumentsException(Operation.TRANSACTION, null,
                "an operation was left out: allowed are " + Transaction.MAX_OPERATIONS + " of " + maxLength +
                " bytes together, there are " + size + " of " + length());
        }

        return submitter.transaction(size, buffer, START, length(), handler);
    }

    private boolean addWithoutData(
        final Operation operation,
        final OperationKind kind,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final int version)
    {
        if (!begin(operation, path, pathOffset, pathLength, 0))
        {
            return false;
        }

        operations
            .ttlMs(0)
            .version(version)
            .kind(kind)
            .mode(NO_MODE)
            .isNullData(BooleanType.FALSE)
            .putPath(path, pathOffset, pathLength)
            .putData(EMPTY, 0, 0);
        return true;
    }

    /** Nothing is written before it is known that all of it can be. */
    private boolean begin(
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final long dataLength)
    {
        checkRange(operation, "a path", path, pathOffset, pathLength);
        if (isOverfull || Transaction.MAX_OPERATIONS == size ||
            OPERATION_OVERHEAD + pathLength + dataLength > maxLength - length())
        {
            isOverfull = true;
            return false;
        }

        operations.next();
        size++;
        return true;
    }

    private void put(final int position, final DirectBuffer source, final int offset, final int length)
    {
        if (length > 0)
        {
            buffer.putBytes(position, source, offset, length);
        }
    }

    private static void checkRange(
        final Operation operation, final String what, final DirectBuffer source, final int offset, final int length)
    {
        if (null == source)
        {
            throw new BadArgumentsException(operation, null, what + " is null");
        }

        if (length > 0 || EMPTY != source)
        {
            RequestSubmitter.checkRange(operation, what, source, offset, length);
        }
    }
}
