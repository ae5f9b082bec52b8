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

import io.nodens.client.SessionEnd;

/**
 * Who is told what becomes of a client's connection. Called on the client's thread, inside its duty cycle.
 */
interface ConnectionListener
{
    /** An attempt to reach a member has begun. */
    void onConnecting();

    /** A member has taken the connection. Nothing was sent on it yet. */
    void onConnected();

    /**
     * There is no connection any longer, and the next attempt will follow.
     *
     * @param reason for the reader.
     */
    void onDisconnected(String reason);

    /**
     * The connection can never come back.
     *
     * @param cause  every endpoint speaks another version of the protocol, or refuses a client that was never served
     *               because it does not prove who it is, or the application's Aeron client is closed.
     * @param reason for the reader.
     */
    void onLinkLost(SessionEnd.Cause cause, String reason);
}
