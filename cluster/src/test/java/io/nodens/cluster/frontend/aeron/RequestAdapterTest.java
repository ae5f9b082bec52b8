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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.lane.OutgoingBudget;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RequestAdapterTest
{
    private static final int[] TEMPLATES =
        {1, 2, 3, 4, 5, 6, 10, 11, 12, 20, 21, 22, 23, 30, 31, 32, 33};

    private final List<String> calls = new ArrayList<>();
    private final ClientConnection connection =
        new ClientConnection(1, 0, 1 << 12, new OutgoingBudget(1 << 30), null, 0, (ignore) -> { });
    private final RequestAdapter adapter = new RequestAdapter(handler());

    @Test
    void shouldTakeAFrameWhoseLengthsAreSound()
    {
        final byte[] frame = create(3, 5, CreateRequestDecoder.BLOCK_LENGTH, 0, 0);

        offer(frame);

        assertEquals(List.of("onCreate"), calls);
    }

    @Test
    void shouldRefuseEveryTruncationOfASoundFrame()
    {
        final byte[] frame = create(3, 5, CreateRequestDecoder.BLOCK_LENGTH, 0, 0);
        for (int length = 0; length < frame.length; length++)
        {
            calls.clear();
            final byte[] truncated = java.util.Arrays.copyOf(frame, length);

            offer(truncated);

            assertEquals(List.of("onMalformed " + ResultCode.MARSHALLING_ERROR.value()), calls, "length " + length);
        }
    }

    @Test
    void shouldRefuseAFrameWithSomethingLeftOver()
    {
        offer(java.util.Arrays.copyOf(create(3, 5, CreateRequestDecoder.BLOCK_LENGTH, 0, 0), 200));

        assertEquals(List.of("onMalformed " + ResultCode.MARSHALLING_ERROR.value()), calls);
    }

    @Test
    void shouldTakeALongerFrameOfANewerVersion()
    {
        final int newer = CreateRequestDecoder.SCHEMA_VERSION + 1;
        offer(create(3, 5, CreateRequestDecoder.BLOCK_LENGTH + 8, newer, 12));

        assertEquals(List.of("onCreate"), calls);
    }

    @Test
    void shouldTakeTheShorterConnectRequestOfTheFirstVersionAndNoOther()
    {
        offer(connect(16, 0));
        offer(connect(20, 1));
        assertEquals(List.of("onConnect", "onConnect"), calls);

        calls.clear();
        offer(connect(20, 0));
        offer(connect(16, 1));
        offer(connect(12, 0));
        offer(connect(16, 2));
        final String refused = "onMalformed " + ResultCode.MARSHALLING_ERROR.value();
        assertEquals(List.of(refused, refused, refused, refused), calls);
    }

    @Test
    void shouldRefuseLengthsThatAreNegativeOrBeyondTheFrame()
    {
        for (final int length : new int[]{-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 4, 6})
        {
            calls.clear();
            final byte[] frame = create(3, 5, CreateRequestDecoder.BLOCK_LENGTH, 0, 0);
            final int pathLengthOffset = MessageHeaderEncoder.ENCODED_LENGTH + CreateRequestDecoder.BLOCK_LENGTH;
            ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(pathLengthOffset, length);

            offer(frame);

            assertEquals(
                List.of("onMalformed " + ResultCode.MARSHALLING_ERROR.value()), calls, "path length " + length);
        }
    }

    @Test
    void shouldRefuseForeignSchemasAndUnknownTemplates()
    {
        final byte[] foreign = create(3, 5, CreateRequestDecoder.BLOCK_LENGTH, 0, 0);
        foreign[4]++;
        offer(foreign);
        final byte[] unknown = create(3, 5, CreateRequestDecoder.BLOCK_LENGTH, 0, 0);
        unknown[2] = 120;
        offer(unknown);
        unknown[3] = (byte)0xFF;
        offer(unknown);

        assertEquals(
            List.of(
                "onMalformed " + ResultCode.MARSHALLING_ERROR.value(),
                "onMalformed " + ResultCode.UNIMPLEMENTED.value(),
                "onMalformed " + ResultCode.UNIMPLEMENTED.value()),
            calls);
    }

    @Test
    void shouldNeverThrowWhenFramesAreRandom()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        int sound = 0;
        for (int i = 0; i < 500_000; i++)
        {
            final byte[] frame = new byte[random.nextInt(160)];
            random.nextBytes(frame);
            if (frame.length >= 8 && random.nextInt(10) > 0)
            {
                final ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
                header.putShort(0, (short)random.nextInt(80));
                header.putShort(2, (short)TEMPLATES[random.nextInt(TEMPLATES.length)]);
                header.putShort(4, (short)901);
                header.putShort(6, (short)random.nextInt(CreateRequestDecoder.SCHEMA_VERSION + 2));
            }
            calls.clear();

            offer(frame);

            assertEquals(1, calls.size(), "seed " + seed);
            sound += calls.get(0).startsWith("onMalformed") ? 0 : 1;
        }
        assertTrue(sound > 100, "the fuzz never hit a sound frame, seed " + seed);
    }

    private void offer(final byte[] frame)
    {
        final byte[] shifted = new byte[frame.length + 5];
        System.arraycopy(frame, 0, shifted, 5, frame.length);
        assertTrue(adapter.onMessage(connection, new UnsafeBuffer(shifted), 5, frame.length));
    }

    private static byte[] connect(final int blockLength, final int version)
    {
        return ByteBuffer.allocate(MessageHeaderEncoder.ENCODED_LENGTH + blockLength + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short)blockLength).putShort((short)1).putShort((short)901).putShort((short)version)
            .array();
    }

    private static byte[] create(
        final int pathLength, final int dataLength, final int blockLength, final int version, final int extra)
    {
        final ByteBuffer frame = ByteBuffer
            .allocate(MessageHeaderEncoder.ENCODED_LENGTH + blockLength + 8 + pathLength + dataLength + extra)
            .order(ByteOrder.LITTLE_ENDIAN);
        frame.putShort((short)blockLength).putShort((short)10).putShort((short)901).putShort((short)version);
        frame.position(MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
        frame.putInt(pathLength).position(frame.position() + pathLength);
        frame.putInt(dataLength);
        return frame.array();
    }

    private RequestHandler handler()
    {
        return (RequestHandler)Proxy.newProxyInstance(
            RequestHandler.class.getClassLoader(),
            new Class<?>[]{RequestHandler.class},
            (proxy, method, args) ->
            {
                final boolean isMalformed = "onMalformed".equals(method.getName());
                calls.add(isMalformed ? "onMalformed " + args[2] : method.getName());
                return isMalformed ? null : true;
            });
    }
}
