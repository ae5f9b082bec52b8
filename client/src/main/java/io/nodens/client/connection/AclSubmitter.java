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
import io.nodens.client.AclEntry;
import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import io.nodens.client.ResponseHandler;
import io.nodens.client.WatchListener;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.AuthenticateRequestEncoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CreateWithAclRequestEncoder;
import io.nodens.sbe.protocol.GetAclRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.SetAclRequestEncoder;
import org.agrona.DirectBuffer;

/**
 * Requests about access lists and identities.
 */
abstract class AclSubmitter
{
    abstract Request acquire(Operation operation, int length, ResponseHandler handler);

    abstract Request acquireRead(
        Operation operation, int length, ReadLevel level, WatchListener watch, ResponseHandler handler);

    abstract long refusal();

    abstract long submitAt(Request request, int bodyLength, int pathOffset, int pathLength);

    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public abstract long create(
        DirectBuffer path,
        int pathOffset,
        int pathLength,
        DirectBuffer data,
        int dataOffset,
        int dataLength,
        CreateMode mode,
        long ttlMs,
        Acl acl,
        ResponseHandler handler);

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
        return create(path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, null, handler);
    }

    /** All but path and data; gives the place of the path. */
    static int encodeCreate(
        final Request request,
        final Acl acl,
        final io.nodens.sbe.protocol.CreateMode mode,
        final long ttlMs,
        final BooleanType isNullData)
    {
        request.acl = acl;
        final CreateWithAclRequestEncoder encoder = request.createWithAclEncoder
            .wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .ttlMs(ttlMs)
            .mode(mode)
            .isNullData(isNullData);
        final CreateWithAclRequestEncoder.EntriesEncoder entries = encoder.entriesCount(acl.entries().size());
        for (final AclEntry entry : acl.entries())
        {
            entries.next().permissions(entry.permissions()).scheme(entry.scheme()).identity(entry.identity());
        }

        return encoder.limit() + Integer.BYTES;
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
        RequestSubmitter.checkPath(Operation.SET_ACL, path, pathOffset, pathLength, false);
        final Request request = acquire(Operation.SET_ACL, acl.encodedLength() + pathLength, handler);
        if (null == request)
        {
            return refusal();
        }

        request.acl = acl;
        final SetAclRequestEncoder encoder = request.setAclEncoder
            .wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .version(aversion);
        final SetAclRequestEncoder.EntriesEncoder entries = encoder.entriesCount(acl.entries().size());
        for (final AclEntry entry : acl.entries())
        {
            entries.next().permissions(entry.permissions()).scheme(entry.scheme()).identity(entry.identity());
        }
        final int pathStart = encoder.limit() + Integer.BYTES;
        encoder.putPath(path, pathOffset, pathLength);
        return submitAt(request, encoder.encodedLength(), pathStart, pathLength);
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
