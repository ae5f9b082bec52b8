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
import java.util.Collections;
import java.util.Random;

/**
 * Requests that no client makes of records, though their frames have the right length: cut off, with more behind them,
 * with lengths that cannot be, with a truth that is neither 0 nor 1. Both servers get the same bytes.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Mangling
{
    private static final int HEADER_LENGTH = 2 * Integer.BYTES;
    private static final int BODY_OFFSET = Integer.BYTES + HEADER_LENGTH;
    private static final int MAX_MORE = 9;
    private static final int MAX_TRUTH = 255;
    private static final int[] LENGTHS = {-1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20, 1_000};

    private final Random random;

    /**
     * Mangle requests.
     *
     * @param random what decides.
     */
    Mangling(final Random random)
    {
        this.random = random;
    }

    /**
     * Make a request of a part, and something wrong with it.
     *
     * @param part to send.
     * @param xid  of the request.
     * @return the request.
     */
    Request apply(final Part part, final int xid)
    {
        final byte[] whole = part.request(xid).frames()[Sides.LEFT];
        final int bodyLength = whole.length - BODY_OFFSET;
        return switch (bodyLength < Integer.BYTES ? 1 : random.nextInt(4))
        {
            case 0 -> cut(part, xid, whole, 1 + random.nextInt(bodyLength));
            case 1 -> longer(part, xid, whole, 1 + random.nextInt(MAX_MORE));
            case 2 -> withLength(part, xid, whole, LENGTHS[random.nextInt(LENGTHS.length)]);
            default -> isRead(part.opcode()) ? withTruth(part, xid, whole, 2 + random.nextInt(MAX_TRUTH - 1)) :
                cut(part, xid, whole, 1 + random.nextInt(bodyLength));
        };
    }

    private static Request cut(final Part part, final int xid, final byte[] whole, final int count)
    {
        return request("without its last " + count + " bytes", part, xid,
            Arrays.copyOf(whole, whole.length - count));
    }

    private static Request longer(final Part part, final int xid, final byte[] whole, final int count)
    {
        return request("with " + count + " more bytes", part, xid, Arrays.copyOf(whole, whole.length + count));
    }

    /** What most bodies begin with is the length of a path. */
    private static Request withLength(final Part part, final int xid, final byte[] whole, final int length)
    {
        final byte[] frame = whole.clone();
        if (Opcodes.SET_WATCHES == part.opcode() || Opcodes.SET_WATCHES2 == part.opcode() ||
            Opcodes.MULTI == part.opcode() || Opcodes.MULTI_READ == part.opcode())
        {
            return cut(part, xid, whole, 1);
        }

        new UnsafeBuffer(frame).putInt(BODY_OFFSET, length, ByteOrder.BIG_ENDIAN);
        return request("with a first length of " + length,
            new Part(part.text(), part.opcode(), Collections.singletonList(null), part.body()), xid, frame);
    }

    private static Request withTruth(final Part part, final int xid, final byte[] whole, final int value)
    {
        final byte[] frame = whole.clone();
        frame[frame.length - 1] = (byte)value;
        return request("with a last byte of " + value, part, xid, frame);
    }

    private static Request request(final String text, final Part part, final int xid, final byte[] frame)
    {
        new UnsafeBuffer(frame).putInt(0, frame.length - Integer.BYTES, ByteOrder.BIG_ENDIAN);
        return new Request(text + ": " + part.text(), part.opcode(), xid, false, part.paths(),
            new byte[][]{frame, frame});
    }

    private static boolean isRead(final int opcode)
    {
        return Opcodes.EXISTS == opcode || Opcodes.GET_DATA == opcode || Opcodes.GET_CHILDREN == opcode ||
            Opcodes.GET_CHILDREN2 == opcode;
    }
}
