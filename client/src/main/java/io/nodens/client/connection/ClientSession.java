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

import io.nodens.sbe.protocol.AttachSessionRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.OpenSessionRequestEncoder;
import io.nodens.sbe.protocol.SessionResponseDecoder;
import org.agrona.ExpandableArrayBuffer;

/**
 * The session as it outlives connections: its identity, and what it has seen.
 * <p>
 * <b>Thread:</b> written by the client's; the volatile fields are read by any. <b>Allocates:</b> nothing.
 */
final class ClientSession
{
    static final long NULL_SESSION_ID = 0;

    private final byte[] secret = new byte[SessionResponseDecoder.secretEncodingLength()];
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(128);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final OpenSessionRequestEncoder openEncoder = new OpenSessionRequestEncoder();
    private final AttachSessionRequestEncoder attachEncoder = new AttachSessionRequestEncoder();
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
     * Ask a member to open the session, or to take it over.
     *
     * @param connection    to the member.
     * @param correlationId of the answer.
     * @param wishMs        timeout to ask for.
     * @return true when the request is sent.
     */
    boolean sendHandshake(final MemberConnection connection, final long correlationId, final int wishMs)
    {
        final int length;
        if (isOpen())
        {
            attachEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
                .correlationId(correlationId)
                .sessionId(sessionId)
                .putSecret(secret, 0, secret.length)
                .lastZxidSeen(minZxid());
            length = AttachSessionRequestEncoder.BLOCK_LENGTH;
        }
        else
        {
            openEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
                .correlationId(correlationId)
                .timeoutMs(wishMs);
            length = OpenSessionRequestEncoder.BLOCK_LENGTH;
        }

        return connection.offer(buffer, MessageHeaderEncoder.ENCODED_LENGTH + length);
    }
}
