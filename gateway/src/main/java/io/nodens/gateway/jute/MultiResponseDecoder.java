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
 * Results of {@link Opcodes#MULTI} and {@link Opcodes#MULTI_READ}: each behind a header, as the operations were (see
 * {@link MultiRequestDecoder}). All are looked at when the reply is wrapped.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class MultiResponseDecoder extends MultiDecoder
{
    private final ResponseDecoder result = new ResponseDecoder();

    @Override
    void read(final int type)
    {
        result.read(type, decoder);
    }

    @Override
    void check(final int type)
    {
        if (!isResult(type))
        {
            decoder.fail(JuteStatus.UNKNOWN_TYPE);
        }

        read(type);
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
