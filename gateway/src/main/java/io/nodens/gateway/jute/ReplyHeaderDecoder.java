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
 * Header of a reply: number (4), zxid (8), error (4).
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ReplyHeaderDecoder
{
    /** Bytes of a header. */
    public static final int LENGTH = Integer.BYTES + Long.BYTES + Integer.BYTES;

    private final JuteDecoder decoder = new JuteDecoder();
    private int xid;
    private long zxid;
    private int error;

    /**
     * Decode a header.
     *
     * @param buffer that holds the frame.
     * @param offset of its first byte.
     * @param length of the frame.
     * @return one of {@link JuteStatus}.
     */
    public int wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        decoder.wrap(buffer, offset, length);
        xid = decoder.readInt();
        zxid = decoder.readLong();
        error = decoder.readInt();
        return decoder.status();
    }

    /**
     * Number of the request.
     *
     * @return the number; see {@link Xids}.
     */
    public int xid()
    {
        return xid;
    }

    /**
     * What the server had applied.
     *
     * @return the zxid.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * Outcome.
     *
     * @return one of {@link ErrorCodes}: a body follows {@link ErrorCodes#OK} alone.
     */
    public int error()
    {
        return error;
    }
}
