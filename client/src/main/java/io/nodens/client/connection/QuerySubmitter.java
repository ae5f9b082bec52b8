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
import io.nodens.sbe.protocol.ListRequestEncoder;
import io.nodens.sbe.protocol.MultiReadRequestEncoder;
import io.nodens.sbe.protocol.WhoAmIRequestEncoder;
import io.nodens.tree.NameFilter;
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
