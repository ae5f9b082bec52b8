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
 * Operations of {@link Opcodes#MULTI} and {@link Opcodes#MULTI_READ}: each behind a header, and a header that ends
 * them. All are looked at when the request is wrapped, so that stepping through them checks nothing.
 * <pre>
 *   +----------+----------+-----------+   +------+-----+----------+----------+-----------+
 *   | type (4) | done = 0 | error (4) | + | body | ... | type (4) | done = 1 | error (4) |
 *   +----------+----------+-----------+   +------+-----+----------+----------+-----------+
 * </pre>
 * The end goes by <i>done</i> alone. As ZooKeeper does, a request that reads and writes is refused, and one with a
 * create whose flag does not go with its opcode.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class MultiRequestDecoder extends MultiDecoder
{
    private static final int NONE = 0;
    private static final int WRITES = 1;
    private static final int READS = 2;

    private final RequestDecoder operation = new RequestDecoder();
    private int kind;

    /** {@inheritDoc} */
    @Override
    public int wrap(final DirectBuffer source, final int sourceOffset, final int sourceLength)
    {
        kind = NONE;
        return super.wrap(source, sourceOffset, sourceLength);
    }

    @Override
    void read(final int type)
    {
        operation.read(type, decoder);
    }

    @Override
    void check(final int type)
    {
        final int found = kindOf(type);
        if (NONE == found)
        {
            decoder.fail(JuteStatus.UNKNOWN_TYPE);
        }
        else if (NONE != kind && kind != found)
        {
            decoder.fail(JuteStatus.MIXED_KINDS);
        }

        kind = found;
        read(type);
        if (isCreate(type) && (!CreateFlags.isKnown(operation.flag()) || CreateFlags.hasTtl(operation.flag())))
        {
            decoder.fail(JuteStatus.BAD_FLAG);
        }
    }

    private static int kindOf(final int type)
    {
        return switch (type)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL, Opcodes.DELETE,
                Opcodes.SET_DATA, Opcodes.CHECK -> WRITES;
            case Opcodes.GET_DATA, Opcodes.GET_CHILDREN -> READS;
            default -> NONE;
        };
    }

    private static boolean isCreate(final int type)
    {
        return Opcodes.CREATE == type || Opcodes.CREATE2 == type || Opcodes.CREATE_CONTAINER == type;
    }

    /**
     * Whether the operations read.
     *
     * @return false when they write, or when there is none.
     */
    public boolean isReading()
    {
        return READS == kind;
    }

    /**
     * What the operation that was stepped to does.
     *
     * @return one of {@link Opcodes}.
     */
    public int opcode()
    {
        return header.type();
    }

    /**
     * The operation that was stepped to.
     *
     * @return the same decoder for every operation.
     */
    public RequestDecoder operation()
    {
        return operation;
    }
}
