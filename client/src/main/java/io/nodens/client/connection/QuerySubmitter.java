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

import io.nodens.client.ReadLevel;
import io.nodens.client.ResponseHandler;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.EphemeralsRequestEncoder;
import io.nodens.sbe.protocol.FateRequestEncoder;
import io.nodens.sbe.protocol.ListRequestEncoder;
import io.nodens.sbe.protocol.MultiReadRequestEncoder;
import io.nodens.sbe.protocol.WhoAmIRequestEncoder;
import io.nodens.tree.NameFilter;
import io.nodens.tree.TreeConfiguration;
import org.agrona.DirectBuffer;

import java.util.function.Consumer;

/**
 * Requests that ask for other things than one znode.
 */
abstract class QuerySubmitter extends AclSubmitter
{
    /** Most bytes of the names that a listing is filtered by. */
    private static final int MAX_FILTER_LENGTH = 4096;

    /**
     * Submit several reads of one state.
     *
     * @param count   of the reads.
     * @param length  of their group in bytes.
     * @param reads   encodes each of them; called before this returns.
     * @param level   how current the answer must be.
     * @param handler for the answer, whose payload is the group of results.
     * @return the correlation id, or a negative constant of this class.
     */
    public long multiRead(
        final int count,
        final int length,
        final Consumer<MultiReadRequestEncoder.ReadsEncoder> reads,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        if (count < 1)
        {
            throw new BadArgumentsException(Operation.MULTI_READ, null, "there must be at least one read");
        }

        final Request request = acquireRead(Operation.MULTI_READ, length, level, null, handler);
        if (null == request)
        {
            return refusal();
        }

        request.multiReadEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder).level(request.level);
        reads.accept(request.multiReadEncoder.readsCount(count));
        return submit(
            request, request.multiReadEncoder.encodedLength(), MultiReadRequestEncoder.BLOCK_LENGTH, 0);
    }

    /**
     * Submit a listing of children with certain names.
     *
     * @param operation  getChildren or getChildrenWithData.
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param filter     which names.
     * @param cursor     where the page starts.
     * @param asOfZxid   zxid of an earlier answer whose state this one is to show, or the newest.
     * @param maxCount   most children, 0 for as many as fit.
     * @param level      how current the answer must be.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long list(
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final NameFilter filter,
        final long cursor,
        final long asOfZxid,
        final int maxCount,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        RequestSubmitter.checkPath(operation, path, pathOffset, pathLength, false);
        final String fault = maxCount < 0 ?
            "maxCount must be at least 1, or 0 for as many as fit, was " + maxCount : filter.fault();
        final int length = filter.prefix().capacity() + filter.from().capacity() + filter.to().capacity();
        if (null != fault || length > MAX_FILTER_LENGTH)
        {
            throw new BadArgumentsException(
                operation,
                path.getStringWithoutLengthUtf8(pathOffset, pathLength),
                null != fault ? fault : "prefix and range must have at most " + MAX_FILTER_LENGTH +
                " bytes together, have " + length);
        }

        final Request request = acquireRead(operation, pathLength + length, level, null, handler);
        if (null == request)
        {
            return refusal();
        }

        request.isFiltered = true;
        request.listEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .cursor(cursor)
            .asOfZxid(asOfZxid)
            .maxCount(maxCount)
            .kind(Request.kind(operation))
            .level(request.level)
            .putPath(path, pathOffset, pathLength)
            .putPrefix(filter.prefix(), 0, filter.prefix().capacity())
            .putFrom(filter.from(), 0, filter.from().capacity())
            .putTo(filter.to(), 0, filter.to().capacity());
        return submit(request, request.listEncoder.encodedLength(), ListRequestEncoder.BLOCK_LENGTH, pathLength);
    }

    /**
     * Submit a question for what became of a write.
     *
     * @param sessionId whose write it is; 0 for the session that asks.
     * @param secret    of the session; not looked at for the one that asks.
     * @param requestId of the write.
     * @param handler   for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long fateOf(
        final long sessionId, final byte[] secret, final long requestId, final ResponseHandler handler)
    {
        final int secretLength = FateRequestEncoder.secretLength();
        if (requestId < 1 || sessionId < 0 || (0 != sessionId && secretLength != secret.length))
        {
            throw new BadArgumentsException(
                Operation.FATE_OF, null, "request id and session id must be at least 1, the secret must have " +
                secretLength + " bytes; were " + requestId + ", " + sessionId + ", " +
                (null == secret ? "none" : secret.length));
        }

        final Request request = acquire(Operation.FATE_OF, 0, handler);
        if (null == request)
        {
            return refusal();
        }

        request.isOfOwnSession = 0 == sessionId;
        request.fateEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .sessionId(sessionId)
            .requestId(requestId);
        if (0 != sessionId)
        {
            request.fateEncoder.putSecret(secret, 0, secretLength);
        }

        return submit(request, request.fateEncoder.encodedLength(), FateRequestEncoder.BLOCK_LENGTH, 0);
    }

    /**
     * Submit a listing of ephemerals.
     *
     * @param sessionId    whose; 0 for the session that asks.
     * @param prefix       buffer with what their paths begin with.
     * @param prefixOffset of its first byte.
     * @param prefixLength in bytes.
     * @param cursor       where the page starts.
     * @param level        how current the answer must be.
     * @param handler      for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long ephemerals(
        final long sessionId,
        final DirectBuffer prefix,
        final int prefixOffset,
        final int prefixLength,
        final long cursor,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        if (sessionId < 0 || cursor < -1 || prefixLength < 0 || prefixLength > TreeConfiguration.MAX_PATH_LENGTH)
        {
            throw new BadArgumentsException(
                Operation.GET_EPHEMERALS, null, "session id must be at least 0, cursor at least -1, the prefix may " +
                "have " + TreeConfiguration.MAX_PATH_LENGTH + " bytes; were " + sessionId + ", " + cursor + ", " +
                prefixLength);
        }

        RequestSubmitter.checkRange(Operation.GET_EPHEMERALS, "a prefix", prefix, prefixOffset, prefixLength);
        final Request request = acquireRead(Operation.GET_EPHEMERALS, prefixLength, level, null, handler);
        if (null == request)
        {
            return refusal();
        }

        request.ephemeralsEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .ownerId(sessionId)
            .cursor(cursor)
            .level(request.level)
            .putPrefix(prefix, prefixOffset, prefixLength);
        return submit(
            request, request.ephemeralsEncoder.encodedLength(), EphemeralsRequestEncoder.BLOCK_LENGTH, 0);
    }

    /**
     * Submit a question for the identities of the session.
     *
     * @param handler for the answer, whose payload is the group of identities.
     * @return the correlation id, or a negative constant of this class.
     */
    public long whoAmI(final ResponseHandler handler)
    {
        final Request request = acquire(Operation.WHO_AM_I, 0, handler);
        if (null == request)
        {
            return refusal();
        }

        request.whoAmIEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder);
        return submit(request, request.whoAmIEncoder.encodedLength(), WhoAmIRequestEncoder.BLOCK_LENGTH, 0);
    }
}
