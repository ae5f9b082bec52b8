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

import io.nodens.client.connection.WireStat;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

/**
 * Steps through the outcomes in the answer to a transaction, where they lie, for handlers that allocate nothing.
 * <pre>{@code
 *   cursor.wrap(response);
 *   while (cursor.next())
 *   {
 *       if (ErrorCode.OK == cursor.code()) { ... }
 *   }
 * }</pre>
 * There is one for each operation, in their order. When the response is not {@link ErrorCode#OK}, nothing was done:
 * they are OK before the operation that was refused, then its code, and {@link ErrorCode#RUNTIME_INCONSISTENCY} after
 * it. When the transaction was refused as a whole, or not answered, the code of the response says why; then there is
 * none, or a single one with the same code.
 * <p>
 * <b>Thread:</b> owned by one caller; good as long as the response is. <b>Allocates:</b> never.
 */
public final class OutcomeCursor
{
    private final OutcomeDecoder decoder = new OutcomeDecoder();
    private DirectBuffer buffer;
    private int offset;
    private int stride;
    private int count;
    private int next;

    /**
     * Stand before the first outcome.
     *
     * @param answer to a transaction.
     * @return this for a fluent API.
     */
    public OutcomeCursor wrap(final Response answer)
    {
        return wrap(answer.code(), answer.childCount(), answer.buffer(), answer.offset(), answer.length());
    }

    /**
     * Stand before the first outcome of an answer that was copied.
     *
     * @param code        of the answer.
     * @param childCount  of the answer.
     * @param payload     buffer with its bytes.
     * @param firstOffset of the first of them.
     * @param length      in bytes.
     * @return this for a fluent API.
     */
    public OutcomeCursor wrap(
        final ErrorCode code,
        final int childCount,
        final DirectBuffer payload,
        final int firstOffset,
        final int length)
    {
        buffer = payload;
        offset = firstOffset;
        next = 0;
        count = isOfTheWhole(code) ? 0 : childCount;
        stride = 0 == count ? 0 : length / count;
        return this;
    }

    /**
     * Stand before the first outcome, if there are as many as operations were asked for.
     *
     * @param answer to a transaction.
     * @param size   of the transaction.
     * @return this for a fluent API; without outcomes when the transaction was refused as a whole.
     */
    public OutcomeCursor wrap(final Response answer, final int size)
    {
        wrap(answer);
        count = size == count ? size : 0;
        return this;
    }

    /**
     * How many outcomes there are.
     *
     * @return the number of operations; another one when the transaction was refused as a whole, or not answered.
     */
    public int count()
    {
        return count;
    }

    /**
     * Step to the next outcome.
     *
     * @return false when there is none.
     */
    public boolean next()
    {
        if (next == count)
        {
            return false;
        }

        decoder.wrap(buffer, offset + next * stride);
        next++;
        return true;
    }

    /**
     * How the operation ended.
     *
     * @return the code.
     */
    public ErrorCode code()
    {
        return ErrorCode.of(decoder.codeRaw());
    }

    /**
     * Copy the stat of the znode that was created or set.
     *
     * @param stat to fill; all zero for other operations, and when nothing was done.
     */
    public void stat(final ZnodeStat stat)
    {
        WireStat.read(decoder.stat(), stat);
    }

    /**
     * Suffix that a sequential create was given.
     *
     * @return the suffix, -1 without one.
     */
    public long sequence()
    {
        return decoder.sequence();
    }

    /** Whether a code is none of an operation: with a single one the number of outcomes does not tell. */
    static boolean isOfTheWhole(final ErrorCode code)
    {
        return switch (code)
        {
            case SESSION_EXPIRED, SESSION_MOVED, TOO_MANY_REQUESTS, REQUEST_OUT_OF_ORDER, REQUEST_MISMATCH -> true;
            default -> false;
        };
    }
}
