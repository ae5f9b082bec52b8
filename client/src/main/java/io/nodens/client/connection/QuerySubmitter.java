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
import io.nodens.sbe.protocol.MultiReadRequestEncoder;
import io.nodens.sbe.protocol.WhoAmIRequestEncoder;

import java.util.function.Consumer;

/**
 * Requests that ask for other things than one znode.
 */
abstract class QuerySubmitter extends AclSubmitter
{
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
