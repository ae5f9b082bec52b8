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

import io.nodens.client.exceptions.ErrorCode;

/**
 * Follows the sessions of a {@link MultiSessionClient}. Called by the thread that drives the client, inside
 * {@link MultiSessionClient#doWork()}; what it throws goes to the error handler.
 */
public interface MultiSessionListener
{
    /**
     * A member has taken the connection. Sessions are being attached to it; each is told by
     * {@link #onAttached(SessionHandle)}.
     *
     * @param memberId of the member.
     * @param endpoint of the member.
     */
    default void onConnected(final int memberId, final String endpoint)
    {
    }

    /**
     * The connection is lost, and with it every attachment. The client looks for another member and attaches the
     * sessions there; nothing is to be done about it.
     *
     * @param reason for the reader.
     */
    default void onDisconnected(final String reason)
    {
    }

    /**
     * A session was opened or attached, for the first time or again after a connection was lost: its requests flow.
     *
     * @param session that is attached.
     */
    void onAttached(SessionHandle session);

    /**
     * A session cannot be opened or attached. The handle is over.
     *
     * @param session that was asked for.
     * @param code    {@link ErrorCode#TOO_MANY_SESSIONS}, {@link ErrorCode#BEHIND} when no log that the member knows
     *                ever had the zxid that was given, {@link ErrorCode#OPERATION_TIMEOUT} when it was not done within
     *                {@link ClientContext#connectTimeoutMs()}, or another.
     * @param detail  for the reader.
     */
    void onRefused(SessionHandle session, ErrorCode code, String detail);

    /**
     * A session is over for this client. Its requests have failed before; no call of the handle does anything any
     * longer.
     *
     * @param session that is over.
     * @param end     the cause: {@link SessionEnd.Cause#EXPIRED}, {@link SessionEnd.Cause#MOVED},
     *                {@link SessionEnd.Cause#DETACHED}, {@link SessionEnd.Cause#CLOSED},
     *                {@link SessionEnd.Cause#OUT_OF_TOUCH}, or what ended the whole client.
     */
    void onEnded(SessionHandle session, SessionEnd end);
}
