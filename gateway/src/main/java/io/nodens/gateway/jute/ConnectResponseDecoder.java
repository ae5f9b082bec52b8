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

import org.agrona.DirectBuffer;

/**
 * Answer to a handshake, which has no header: version (4), timeout (4), session (8), password (a buffer), and to
 * clients that asked whether the server only reads (1). With a password of 16 bytes that makes 36 or 37.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ConnectResponseDecoder
{
    private final JuteDecoder decoder = new JuteDecoder();
    private final JuteSlice password = new JuteSlice();
    private int protocolVersion;
    private int timeoutMs;
    private long sessionId;
    private boolean hasReadOnly;
    private boolean isReadOnly;

    /**
     * Decode an answer.
     *
     * @param buffer that holds the frame.
     * @param offset of its first byte.
     * @param length of the frame.
     * @return one of {@link JuteStatus}.
     */
    public int wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        decoder.wrap(buffer, offset, length);
        protocolVersion = decoder.readInt();
        timeoutMs = decoder.readInt();
        sessionId = decoder.readLong();
        decoder.readBuffer(password);
        hasReadOnly = decoder.remaining() > 0;
        isReadOnly = hasReadOnly && decoder.readBoolean();
        return decoder.status();
    }

    /**
     * Version of the protocol: 0 today.
     *
     * @return the version.
     */
    public int protocolVersion()
    {
        return protocolVersion;
    }

    /**
     * Timeout that holds.
     *
     * @return milliseconds; 0 when the session is over.
     */
    public int timeoutMs()
    {
        return timeoutMs;
    }

    /**
     * The session.
     *
     * @return the session; 0 when it is over.
     */
    public long sessionId()
    {
        return sessionId;
    }

    /**
     * What proves later that the session is the client's.
     *
     * @return the password.
     */
    public JuteSlice password()
    {
        return password;
    }

    /**
     * Whether the server says what it is.
     *
     * @return false when the client did not ask.
     */
    public boolean hasReadOnly()
    {
        return hasReadOnly;
    }

    /**
     * Whether the server only reads.
     *
     * @return false as well when the server does not say.
     */
    public boolean isReadOnly()
    {
        return isReadOnly;
    }
}
