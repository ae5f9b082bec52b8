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
package io.nodens.gateway.jute;

/**
 * State of the connection, as a watch event names it.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class KeeperStates
{
    /** No server. */
    public static final int DISCONNECTED = 0;
    /** A server that reads and writes; what every event on the wire says. */
    public static final int SYNC_CONNECTED = 3;
    /** The proof was refused. */
    public static final int AUTH_FAILED = 4;
    /** A server that only reads. */
    public static final int CONNECTED_READ_ONLY = 5;
    /** The SASL dialogue succeeded. */
    public static final int SASL_AUTHENTICATED = 6;
    /** The session is over. */
    public static final int EXPIRED = -112;
    /** The client was closed. */
    public static final int CLOSED = 7;

    private KeeperStates()
    {
    }
}
