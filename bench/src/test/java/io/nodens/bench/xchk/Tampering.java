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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.Opcodes;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What a server would do wrong.
 */
enum Tampering
{
    /** Nothing. */
    NONE
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return null;
        }
    },
    /** Another error. */
    ERROR
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return isReply(opcode) && 0 == intAt(frame, ERROR_OFFSET) ?
                List.of(with(Arrays.copyOf(frame, HEADER_LENGTH), ERROR_OFFSET, -101)) : null;
        }
    },
    /** A version of a stat that is one too high. */
    VERSION
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return Opcodes.SET_DATA == opcode && frame.length > HEADER_LENGTH ?
                List.of(with(frame, VERSION_OFFSET, intAt(frame, VERSION_OFFSET) + 1)) : null;
        }
    },
    /** A transaction that is later than it was. */
    MZXID
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return Opcodes.EXISTS == opcode && frame.length > HEADER_LENGTH ?
                List.of(with(frame, MZXID_OFFSET, intAt(frame, MZXID_OFFSET) + 1)) : null;
        }
    },
    /** A reply of a later number. */
    XID
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return isReply(opcode) ? List.of(with(frame, 0, intAt(frame, 0) + 1)) : null;
        }
    },
    /** Data that are not those of the znode. */
    DATA
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return Opcodes.GET_DATA == opcode && frame.length > HEADER_LENGTH && intAt(frame, HEADER_LENGTH) > 0 ?
                List.of(with(frame, HEADER_LENGTH + 1, intAt(frame, HEADER_LENGTH + 1) ^ 1)) : null;
        }
    },
    /** A header whose zxid is that of long ago. */
    ZXID_BACK
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return isReply(opcode) ? List.of(with(frame, ZXID_LOW_OFFSET, 1)) : null;
        }
    },
    /** An event that does not come. */
    LOST_EVENT
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return Opcodes.NOTIFICATION == opcode ? List.of() : null;
        }
    },
    /** An event that comes twice. */
    DOUBLE_EVENT
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return Opcodes.NOTIFICATION == opcode ? List.of(frame, frame) : null;
        }
    },
    /** An event of another type. */
    EVENT_TYPE
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return Opcodes.NOTIFICATION == opcode ?
                List.of(with(frame, HEADER_LENGTH, 1 + intAt(frame, HEADER_LENGTH) % 4)) : null;
        }
    },
    /** A reply that does not come. */
    LOST_REPLY
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return isReply(opcode) ? List.of() : null;
        }
    },
    /** A body with more than there is. */
    LONGER
    {
        @Override
        List<byte[]> apply(final int opcode, final byte[] frame)
        {
            return isReply(opcode) ? List.of(Arrays.copyOf(frame, frame.length + 1)) : null;
        }
    };

    private static final int ZXID_LOW_OFFSET = 8;
    private static final int ERROR_OFFSET = 12;
    private static final int HEADER_LENGTH = 16;
    private static final int MZXID_OFFSET = HEADER_LENGTH + 12;
    private static final int VERSION_OFFSET = HEADER_LENGTH + 32;

    /**
     * Change a frame.
     *
     * @param opcode of the request that it answers; that of a notification for an event.
     * @param frame  of the server.
     * @return what is sent instead; null when it is not changed.
     */
    abstract List<byte[]> apply(int opcode, byte[] frame);

    /** A reply that is neither sent alone nor to a ping. */
    private static boolean isReply(final int opcode)
    {
        return Opcodes.NOTIFICATION != opcode && Opcodes.PING != opcode && Opcodes.AUTH != opcode;
    }

    private static int intAt(final byte[] frame, final int offset)
    {
        return new UnsafeBuffer(frame).getInt(offset, ByteOrder.BIG_ENDIAN);
    }

    private static byte[] with(final byte[] frame, final int offset, final int value)
    {
        final byte[] copy = frame.clone();
        new UnsafeBuffer(copy).putInt(offset, value, ByteOrder.BIG_ENDIAN);
        return copy;
    }
}
