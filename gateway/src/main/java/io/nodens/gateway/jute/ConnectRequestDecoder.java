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
 * First frame of a client: version (4), last zxid that it has seen (8), timeout (4), session (8), password (a buffer),
 * and from clients since 3.4 whether a server that only reads will do (1). With a password of 16 bytes that makes 44 or
 * 45.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ConnectRequestDecoder
{
    private final JuteDecoder decoder = new JuteDecoder();
    private final JuteSlice password = new JuteSlice();
    private int protocolVersion;
    private long lastZxidSeen;
    private int timeoutMs;
    private long sessionId;
    private boolean hasReadOnly;
    private boolean isReadOnly;

    /**
     * Decode a handshake.
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
        lastZxidSeen = decoder.readLong();
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
     * The client refuses servers that are behind it.
     *
     * @return the zxid; 0 of a client that has seen nothing.
     */
    public long lastZxidSeen()
    {
        return lastZxidSeen;
    }

    /**
     * Timeout that the client wishes for.
     *
     * @return milliseconds; any number.
     */
    public int timeoutMs()
    {
        return timeoutMs;
    }

    /**
     * Session to go on with.
     *
     * @return the session; 0 for a new one.
     */
    public long sessionId()
    {
        return sessionId;
    }

    /**
     * Proof that the session is the client's.
     *
     * @return the password, of any length; may be null.
     */
    public JuteSlice password()
    {
        return password;
    }

    /**
     * Whether the client knows of servers that only read: only then the reply says what the server is.
     *
     * @return false of a client before 3.4, and of libraries that write as it did.
     */
    public boolean hasReadOnly()
    {
        return hasReadOnly;
    }

    /**
     * Whether a server that only reads will do.
     *
     * @return false as well when the client does not say.
     */
    public boolean isReadOnly()
    {
        return isReadOnly;
    }
}
