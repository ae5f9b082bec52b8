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
 * Header of an operation, or of a result, of a multi: type (4), whether it is the end (1), error (4).
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class MultiHeaderDecoder
{
    /** Bytes of a header. */
    public static final int LENGTH = Integer.BYTES + Byte.BYTES + Integer.BYTES;

    private final JuteDecoder decoder = new JuteDecoder();
    private int type;
    private boolean isDone;
    private int error;

    /**
     * Decode a header.
     *
     * @param buffer that holds the frame.
     * @param offset of its first byte.
     * @param length of what the frame has from there.
     * @return one of {@link JuteStatus}.
     */
    public int wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        read(decoder.wrap(buffer, offset, length));
        return decoder.status();
    }

    /**
     * Decode a header.
     *
     * @param source that stands before it.
     * @return false when it is not there, or something before it was not.
     */
    boolean read(final JuteDecoder source)
    {
        type = source.readInt();
        isDone = source.readBoolean();
        error = source.readInt();
        return JuteStatus.isWhole(source.status());
    }

    /**
     * What follows.
     *
     * @return one of {@link Opcodes}, or a number that nobody knows.
     */
    public int type()
    {
        return type;
    }

    /**
     * Whether nothing follows.
     *
     * @return true for the end.
     */
    public boolean isDone()
    {
        return isDone;
    }

    /**
     * Outcome, of a result.
     *
     * @return one of {@link ErrorCodes}; -1 of an operation.
     */
    public int error()
    {
        return error;
    }
}
