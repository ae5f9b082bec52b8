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
package io.nodens.gateway.operations;

import io.nodens.client.AsyncNodensClient;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.PendingReplies;
import io.nodens.gateway.connection.PendingReply;

/**
 * Requests whose replies come later, because the member answers them or because others come before: begun, handed over,
 * refused.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> when more of them are on their way than ever before.
 */
final class Submissions
{
    private final PendingReplies pool = new PendingReplies();
    private long nowNs;

    /** A duty cycle begins. */
    void nowNs(final long value)
    {
        nowNs = value;
    }

    /**
     * Begin a request.
     *
     * @param connection that sent it.
     * @param xid        of the request.
     * @param opcode     of the request.
     * @return what its answer is kept in: to be handed over, or given up.
     */
    PendingReply begin(final ClientConnection connection, final int xid, final int opcode)
    {
        return pool.acquire().begin(connection, xid, opcode, nowNs);
    }

    /**
     * The native client was asked to send a request.
     *
     * @param pending of the request.
     * @param result  of the native client.
     * @return one of {@link Progress}.
     */
    int handed(final PendingReply pending, final long result)
    {
        final int progress = progressOf(result);
        if (Progress.DONE == progress)
        {
            pending.connection().addPending(pending);
        }
        else
        {
            pool.release(pending);
        }

        return progress;
    }

    /**
     * What an answer of the native client to a request means for the connection.
     *
     * @param result of the native client.
     * @return one of {@link Progress}.
     */
    static int progressOf(final long result)
    {
        return result >= 0 ? Progress.DONE :
            AsyncNodensClient.BACK_PRESSURED == result ? Progress.WAIT : Progress.CLOSE;
    }

    /**
     * The door answers a request that was begun, when the replies before it have left.
     *
     * @param pending of the request.
     * @param error   one of {@link io.nodens.gateway.jute.ErrorCodes}.
     * @return {@link Progress#DONE}.
     */
    int answer(final PendingReply pending, final int error)
    {
        pending.answer(error);
        pending.connection().addPending(pending);
        return Progress.DONE;
    }

    /**
     * Answer a request with an error when the replies before it have left.
     *
     * @param connection that asked.
     * @param xid        of the request.
     * @param opcode     of the request.
     * @param error      one of {@link io.nodens.gateway.jute.ErrorCodes}.
     * @return {@link Progress#DONE}.
     */
    int refuse(final ClientConnection connection, final int xid, final int opcode, final int error)
    {
        return answer(begin(connection, xid, opcode), error);
    }
}
