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
package io.nodens.client.connection;

import io.nodens.client.Acl;
import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import io.nodens.client.ResponseHandler;
import io.nodens.client.WatchListener;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.AuthenticateRequestEncoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CreateRequestEncoder;
import io.nodens.sbe.protocol.CreateWithAclRequestEncoder;
import io.nodens.sbe.protocol.GetAclRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.SetAclRequestEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Creates, and requests about access lists and identities. An access list comes in the form that it has in the tree;
 * {@link Acl} is brought into that form first.
 */
abstract class AclSubmitter
{
    /** Length of an access list that means the open one. */
    public static final int OPEN_ACL = 0;
    /** Length of an access list without entries, which members refuse. */
    public static final int EMPTY_ACL = -1;

    static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private static final io.nodens.sbe.protocol.CreateMode[] MODES = io.nodens.sbe.protocol.CreateMode.values();
    private static final DirectBuffer OPEN = new UnsafeBuffer(Acl.OPEN.encode());

    abstract Request acquire(Operation operation, int length, ResponseHandler handler);

    abstract Request acquireRead(
        Operation operation, int length, ReadLevel level, WatchListener watch, ResponseHandler handler);

    abstract long refusal();

    abstract long submitAt(Request request, int bodyLength, int pathOffset, int pathLength);

    abstract void checkData(
        Operation operation,
        DirectBuffer path,
        int pathOffset,
        int pathLength,
        DirectBuffer data,
        int dataOffset,
        int dataLength);

    long submit(final Request request, final int bodyLength, final int blockLength, final int pathLength)
    {
        return submitAt(
            request, bodyLength, MessageHeaderEncoder.ENCODED_LENGTH + blockLength + Integer.BYTES, pathLength);
    }

    /**
     * Submit a create with the open access list.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live, which goes with the mode; else 0.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs,
        final ResponseHandler handler)
    {
        return submitCreate(
            path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, null, 0, OPEN_ACL, null, handler);
    }

    /**
     * Submit a create.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live, which goes with the mode; else 0.
     * @param acl        access list, null for the open one.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs,
        final Acl acl,
        final ResponseHandler handler)
    {
        final DirectBuffer list = null == acl ? EMPTY : new UnsafeBuffer(acl.encode());
        return submitCreate(
            path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, list, 0, list.capacity(), acl,
            handler);
    }

    /**
     * Submit a create.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live, which goes with the mode; else 0.
     * @param acl        buffer with the access list in the form that it has in the tree.
     * @param aclOffset  of its first byte.
     * @param aclLength  in bytes, {@link #OPEN_ACL} or {@link #EMPTY_ACL}.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long create(
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
        final int aclLength,
        final ResponseHandler handler)
    {
        return submitCreate(
            path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, acl, aclOffset, aclLength, null,
            handler);
    }

    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    private long submitCreate(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs,
        final DirectBuffer list,
        final int listOffset,
        final int listLength,
        final Acl acl,
        final ResponseHandler handler)
    {
        RequestSubmitter.check(Operation.CREATE, mode, "mode");
        if (mode.hasTtl() ? ttlMs < 1 || ttlMs > CreateMode.MAX_TTL_MS : 0 != ttlMs)
        {
            throw new BadArgumentsException(Operation.CREATE, null, mode.hasTtl() ?
                "ttlMs must be 1 to " + CreateMode.MAX_TTL_MS + " in mode " + mode + ", was " + ttlMs :
                "ttlMs must be 0 in mode " + mode + ", was " + ttlMs);
        }

        RequestSubmitter.checkPath(Operation.CREATE, path, pathOffset, pathLength, mode.isSequential());
        checkData(Operation.CREATE, path, pathOffset, pathLength, data, dataOffset, dataLength);
        checkList(Operation.CREATE, list, listOffset, listLength);
        final int length = AclSource.maxEncodedLength(listLength) + pathLength + dataLength;
        final Request request = acquire(Operation.CREATE, length, handler);
        if (null == request)
        {
            return refusal();
        }

        request.isSequential = mode.isSequential();
        request.dataLength = null == data ? 0 : dataLength;
        final DirectBuffer bytes = null == data ? EMPTY : data;
        final int bytesOffset = null == data ? 0 : dataOffset;
        final BooleanType isNullData = null == data ? BooleanType.TRUE : BooleanType.FALSE;
        if (OPEN_ACL == listLength)
        {
            request.createEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
                .ttlMs(ttlMs)
                .mode(MODES[mode.value()])
                .isNullData(isNullData)
                .putPath(path, pathOffset, pathLength)
                .putData(bytes, bytesOffset, request.dataLength);
            return submit(
                request, request.createEncoder.encodedLength(), CreateRequestEncoder.BLOCK_LENGTH, pathLength);
        }

        final CreateWithAclRequestEncoder encoder = request.createWithAclEncoder
            .wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .ttlMs(ttlMs)
            .mode(MODES[mode.value()])
            .isNullData(isNullData);
        request.list(acl).wrap(list, listOffset, listLength).encodeInto(encoder);
        final int pathStart = encoder.limit() + Integer.BYTES;
        encoder.putPath(path, pathOffset, pathLength).putData(bytes, bytesOffset, request.dataLength);
        return submitAt(request, encoder.encodedLength(), pathStart, pathLength);
    }

    /**
     * Submit a change of an access list.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param acl        to set.
     * @param aversion   expected, -1 for any.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long setAcl(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final Acl acl,
        final int aversion,
        final ResponseHandler handler)
    {
        RequestSubmitter.check(Operation.SET_ACL, acl, "acl");
        final DirectBuffer list = new UnsafeBuffer(acl.encode());
        return submitSetAcl(path, pathOffset, pathLength, list, 0, list.capacity(), acl, aversion, handler);
    }

    /**
     * Submit a change of an access list.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param acl        buffer with the access list in the form that it has in the tree.
     * @param aclOffset  of its first byte.
     * @param aclLength  in bytes, {@link #OPEN_ACL} or {@link #EMPTY_ACL}.
     * @param aversion   expected, -1 for any.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long setAcl(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer acl,
        final int aclOffset,
        final int aclLength,
        final int aversion,
        final ResponseHandler handler)
    {
        final boolean isOpen = OPEN_ACL == aclLength;
        return submitSetAcl(
            path, pathOffset, pathLength, isOpen ? OPEN : acl, isOpen ? 0 : aclOffset,
            isOpen ? OPEN.capacity() : aclLength, null, aversion, handler);
    }

    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    private long submitSetAcl(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer list,
        final int listOffset,
        final int listLength,
        final Acl acl,
        final int aversion,
        final ResponseHandler handler)
    {
        RequestSubmitter.checkPath(Operation.SET_ACL, path, pathOffset, pathLength, false);
        checkList(Operation.SET_ACL, list, listOffset, listLength);
        final int length = AclSource.maxEncodedLength(listLength) + pathLength;
        final Request request = acquire(Operation.SET_ACL, length, handler);
        if (null == request)
        {
            return refusal();
        }

        final SetAclRequestEncoder encoder = request.setAclEncoder
            .wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .version(aversion);
        request.list(acl).wrap(list, listOffset, listLength).encodeInto(encoder);
        final int pathStart = encoder.limit() + Integer.BYTES;
        encoder.putPath(path, pathOffset, pathLength);
        return submitAt(request, encoder.encodedLength(), pathStart, pathLength);
    }

    /** That the list is there; whether it is one is for the member to say. */
    private static void checkList(
        final Operation operation, final DirectBuffer list, final int offset, final int length)
    {
        if (length < EMPTY_ACL)
        {
            throw new BadArgumentsException(
                operation, null, "the length of an access list must be at least " + EMPTY_ACL + ", was " + length);
        }

        if (length > 0)
        {
            RequestSubmitter.check(operation, list, "acl");
            RequestSubmitter.checkRange(operation, "an access list", list, offset, length);
        }
    }

    /**
     * Submit a read of an access list.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param level      how current the answer must be.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long getAcl(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        RequestSubmitter.checkPath(Operation.GET_ACL, path, pathOffset, pathLength, false);
        final Request request = acquireRead(Operation.GET_ACL, pathLength, level, null, handler);
        if (null == request)
        {
            return refusal();
        }

        request.getAclEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .level(request.level)
            .putPath(path, pathOffset, pathLength);
        return submit(request, request.getAclEncoder.encodedLength(), GetAclRequestEncoder.BLOCK_LENGTH, pathLength);
    }

    /**
     * Submit a proof of an identity.
     *
     * @param scheme      of the credentials.
     * @param credentials in the scheme.
     * @param handler     for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long addAuth(final String scheme, final byte[] credentials, final ResponseHandler handler)
    {
        final Request request = acquire(Operation.ADD_AUTH, scheme.length() + credentials.length, handler);
        if (null == request)
        {
            return refusal();
        }

        request.authenticateEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .scheme(scheme)
            .putCredentials(credentials, 0, credentials.length);
        return submit(
            request, request.authenticateEncoder.encodedLength(), AuthenticateRequestEncoder.BLOCK_LENGTH, 0);
    }
}
