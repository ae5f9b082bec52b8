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
 * Header of a request: number (4), opcode (4).
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class RequestHeaderDecoder
{
    /** Bytes of a header. */
    public static final int LENGTH = 2 * Integer.BYTES;

    private final JuteDecoder decoder = new JuteDecoder();
    private int xid;
    private int opcode;

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
        opcode = decoder.readInt();
        return decoder.status();
    }

    /**
     * Number that the reply has to bear.
     *
     * @return the number; see {@link Xids}.
     */
    public int xid()
    {
        return xid;
    }

    /**
     * What is asked for.
     *
     * @return one of {@link Opcodes}, or a number that nobody knows.
     */
    public int opcode()
    {
        return opcode;
    }
}
