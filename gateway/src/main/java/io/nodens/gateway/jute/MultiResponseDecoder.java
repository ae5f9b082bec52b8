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
 * Results of {@link Opcodes#MULTI} and {@link Opcodes#MULTI_READ}: each behind a header, as the operations were (see
 * {@link MultiRequestDecoder}). All are looked at when the reply is wrapped.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class MultiResponseDecoder
{
    private final JuteDecoder decoder = new JuteDecoder();
    private final MultiHeaderDecoder header = new MultiHeaderDecoder();
    private final ResponseDecoder result = new ResponseDecoder();
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private int count;
    private int stepCount;

    /**
     * Decode a body, and stand before its first result.
     *
     * @param source       that holds the frame.
     * @param sourceOffset of the first byte behind the header of the reply.
     * @param sourceLength of what is behind it.
     * @return one of {@link JuteStatus}.
     */
    public int wrap(final DirectBuffer source, final int sourceOffset, final int sourceLength)
    {
        buffer = source;
        offset = sourceOffset;
        length = sourceLength;
        count = 0;
        decoder.wrap(source, sourceOffset, sourceLength);
        while (header.read(decoder) && !header.isDone())
        {
            if (!isResult(header.type()))
            {
                decoder.fail(JuteStatus.UNKNOWN_TYPE);
            }

            result.read(header.type(), decoder);
            count++;
        }

        final int status = decoder.status();
        if (JuteStatus.isWhole(status))
        {
            length = decoder.length();
        }
        else
        {
            count = 0;
        }

        rewind();
        return status;
    }

    private static boolean isResult(final int type)
    {
        return switch (type)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.DELETE, Opcodes.SET_DATA, Opcodes.CHECK,
                Opcodes.GET_CHILDREN, Opcodes.GET_DATA, Opcodes.ERROR -> true;
            default -> false;
        };
    }

    /**
     * Stand before the first result again.
     */
    public void rewind()
    {
        stepCount = 0;
        decoder.wrap(buffer, offset, length);
    }

    /**
     * Step to the next result.
     *
     * @return false when there is none.
     */
    public boolean next()
    {
        if (stepCount == count)
        {
            return false;
        }

        stepCount++;
        header.read(decoder);
        result.read(header.type(), decoder);
        return true;
    }

    /**
     * Number of results.
     *
     * @return the number; 0 when the body cannot be used.
     */
    public int count()
    {
        return count;
    }

    /**
     * Bytes of the body.
     *
     * @return the length.
     */
    public int length()
    {
        return length;
    }

    /**
     * What the result that was stepped to is of.
     *
     * @return one of {@link Opcodes}; {@link Opcodes#ERROR} when the operation was not done.
     */
    public int opcode()
    {
        return header.type();
    }

    /**
     * Outcome of the operation.
     *
     * @return one of {@link ErrorCodes}.
     */
    public int error()
    {
        return header.error();
    }

    /**
     * The result that was stepped to.
     *
     * @return the same decoder for every result.
     */
    public ResponseDecoder result()
    {
        return result;
    }
}
