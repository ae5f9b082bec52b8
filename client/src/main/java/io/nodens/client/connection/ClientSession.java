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

import io.nodens.sbe.protocol.SessionResponseDecoder;
import org.agrona.DirectBuffer;

/**
 * The session as it outlives connections: its identity, and what it has seen.
 * <p>
 * <b>Thread:</b> written by the client's; the volatile fields are read by any. <b>Allocates:</b> nothing.
 */
final class ClientSession
{
    static final long NULL_SESSION_ID = 0;

    private final byte[] secret = new byte[SessionResponseDecoder.secretEncodingLength()];
    private long lastEventZxid;
    private volatile long sessionId = NULL_SESSION_ID;
    private volatile int timeoutMs;
    private volatile long lastZxid;

    long sessionId()
    {
        return sessionId;
    }

    boolean isOpen()
    {
        return NULL_SESSION_ID != sessionId;
    }

    int timeoutMs()
    {
        return timeoutMs;
    }

    /**
     * Up to which zxid answers were received, and with them every event.
     *
     * @return the zxid.
     */
    long lastZxid()
    {
        return lastZxid;
    }

    /**
     * What a read must reflect: answers and events seen.
     *
     * @return the zxid.
     */
    long minZxid()
    {
        return Math.max(lastZxid, lastEventZxid);
    }

    void onOpened(final long id, final byte[] newSecret, final int grantedTimeoutMs, final long zxid)
    {
        System.arraycopy(newSecret, 0, secret, 0, secret.length);
        timeoutMs = grantedTimeoutMs;
        lastZxid = zxid;
        sessionId = id;
    }

    void onAttached(final int grantedTimeoutMs)
    {
        timeoutMs = grantedTimeoutMs;
    }

    void onAnswer(final long zxid)
    {
        if (zxid > lastZxid)
        {
            lastZxid = zxid;
        }
    }

    void onEvent(final long zxid)
    {
        lastEventZxid = Math.max(lastEventZxid, zxid);
    }

    /**
     * Become a session that somebody else has opened, or this client earlier.
     *
     * @param id           of it.
     * @param source       with its secret.
     * @param sourceOffset of the secret.
     * @param zxid         up to which its client has seen the tree.
     */
    void adopt(final long id, final DirectBuffer source, final int sourceOffset, final long zxid)
    {
        source.getBytes(sourceOffset, secret);
        lastZxid = zxid;
        sessionId = id;
    }

    byte[] secret()
    {
        return secret;
    }
}
