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
 * Why a client, or one session of a {@link MultiSessionClient}, has ended.
 *
 * @param cause  of the end.
 * @param detail text for a human reader.
 */
public record SessionEnd(Cause cause, String detail)
{
    /**
     * Whether the application has lost a session that it did not close. Its ephemerals and locks are gone, or will be
     * when the cluster's time for the session is over. The application makes a new client.
     *
     * @return true for a loss; false when the application closed the client or session, or there never was one.
     */
    public boolean isLoss()
    {
        return switch (cause)
        {
            case CLOSED, DETACHED, REFUSED, NOT_CONNECTED, NOT_AUTHENTICATED -> false;
            case EXPIRED, FORCE_CLOSED, OUT_OF_TOUCH, MOVED, AERON_LOST, VERSION_MISMATCH, FAILED -> true;
        };
    }

    /**
     * The code by which requests fail afterwards.
     *
     * @return the code.
     */
    public ErrorCode code()
    {
        return switch (cause)
        {
            case EXPIRED, FORCE_CLOSED, OUT_OF_TOUCH -> ErrorCode.SESSION_EXPIRED;
            case NOT_CONNECTED -> ErrorCode.CONNECT_FAILED;
            case NOT_AUTHENTICATED -> ErrorCode.AUTH_FAILED;
            case VERSION_MISMATCH -> ErrorCode.VERSION_MISMATCH;
            case MOVED -> ErrorCode.SESSION_MOVED;
            case CLOSED, DETACHED, REFUSED, AERON_LOST, FAILED -> ErrorCode.CLIENT_CLOSED;
        };
    }

    /**
     * Causes of the end of a client.
     */
    public enum Cause
    {
        /** The application closed it. */
        CLOSED,
        /** The cluster has ended the session. */
        EXPIRED,
        /**
         * An operator has ended the session. A client that was not connected at that moment hears of it as {@link
         * #EXPIRED}.
         */
        FORCE_CLOSED,
        /**
         * No member acknowledged anything for the session's timeout, so the session counts as over: see {@link
         * SessionDeadline}.
         */
        OUT_OF_TOUCH,
        /** Of one session among many: it was attached through another connection, or by another handle. */
        MOVED,
        /** Of one session among many: its owner has detached it. It lives on for its timeout, to be attached again. */
        DETACHED,
        /** Of one session among many: no member opens or attaches it; the detail says why. */
        REFUSED,
        /** The Aeron client that the application gave it is closed: the media driver is gone, or the process paused. */
        AERON_LOST,
        /** No member took a session within {@link ClientContext#connectTimeoutMs()}: there never was one. */
        NOT_CONNECTED,
        /**
         * Every endpoint refused the client because it did not prove who it is, and none had served it before: see
         * {@link ClientContext#credentials()}.
         */
        NOT_AUTHENTICATED,
        /** No endpoint has a version of the protocol in common with this client. */
        VERSION_MISMATCH,
        /** The client itself failed, out of memory for example. */
        FAILED
    }
}
