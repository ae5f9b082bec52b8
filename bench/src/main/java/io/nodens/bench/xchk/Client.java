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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.Xids;

/**
 * One client of both servers: a session on each, and the connection that it is used through.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Owns:</b> the connections.
 */
final class Client implements AutoCloseable
{
    /** Number of the client, from 0. */
    final int index;
    /** Sessions, by side; 0 when there is none. */
    final long[] sessionIds = new long[Sides.COUNT];
    /** Passwords of the sessions, by side. */
    final byte[][] passwords = new byte[Sides.COUNT][];
    /** Last zxid that a header of this connection had, by side. */
    final long[] lastZxids = new long[Sides.COUNT];
    /** Connections, by side; null while the client is away. */
    FrameSocket[] connections;
    /** Whether a session has ended since this client last read, so that the order of deletions is free. */
    boolean isOrderFree;
    private int xid;

    /**
     * A client without a session.
     *
     * @param index from 0.
     */
    Client(final int index)
    {
        this.index = index;
    }

    /**
     * Whether the client has a session, and no connection.
     *
     * @return true while it is away.
     */
    boolean isAway()
    {
        return null == connections && 0 != sessionIds[Sides.LEFT];
    }

    /**
     * Number for the next request.
     *
     * @return the number; never that of an event.
     */
    int nextXid()
    {
        xid++;
        return Xids.NOTIFICATION == xid ? ++xid : xid;
    }

    /**
     * Forget the session.
     */
    void forget()
    {
        sessionIds[Sides.LEFT] = 0;
        sessionIds[Sides.RIGHT] = 0;
    }

    /**
     * Close the connections, and keep the session.
     */
    void disconnect()
    {
        if (null != connections)
        {
            for (final FrameSocket connection : connections)
            {
                connection.close();
            }

            connections = null;
        }
    }

    @Override
    public void close()
    {
        disconnect();
    }
}
