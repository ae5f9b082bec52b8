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

import org.agrona.concurrent.UnsafeBuffer;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Lengths at their bounds, and which status tells what.
 */
class JuteDecoderTest
{
    private static final int ROOM = 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ROOM]);
    private final JuteDecoder decoder = new JuteDecoder();
    private final JuteSlice slice = new JuteSlice();
    private final RequestDecoder request = new RequestDecoder();

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "59, 0", "60, 0", "61, -1", "2147483647, -1", "-1, 0", "-2, -2", "-2147483648, -2"})
    void shouldCheckLengthWhenBufferIsRead(final int length, final int status)
    {
        buffer.putInt(0, length, ByteOrder.BIG_ENDIAN);

        decoder.wrap(buffer, 0, ROOM).readBuffer(slice);

        assertEquals(status, decoder.status());
        assertEquals(length < 0 || status < 0, slice.isNull());
        assertEquals(0 == status ? length : JuteSlice.NULL_LENGTH, slice.length());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "14, 0", "15, 0", "16, -3", "2147483647, -3", "-1, 0", "-2, -3", "-2147483648, -3"})
    void shouldCheckCountWhenVectorIsRead(final int count, final int status)
    {
        // Texts without a character take four bytes each: there is room for fifteen.
        buffer.putInt(0, count, ByteOrder.BIG_ENDIAN);
        final StringVector vector = new StringVector();

        decoder.wrap(buffer, 0, ROOM).readVector(vector);

        assertEquals(status, decoder.status());
        assertEquals(0 == status ? count : JuteVector.NULL_COUNT, vector.count());
        int steps = 0;
        while (vector.next())
        {
            steps++;
            assertEquals(0, vector.element().length());
        }
        assertEquals(Math.max(0, vector.count()), steps);
    }

    @Test
    void shouldKeepFirstReasonWhenMoreIsRead()
    {
        buffer.putInt(0, -7, ByteOrder.BIG_ENDIAN);
        decoder.wrap(buffer, 0, ROOM).readBuffer(slice);

        assertEquals(0, decoder.readInt());
        assertEquals(0, decoder.readLong());
        assertFalse(decoder.readBoolean());
        decoder.readText(slice);

        assertTrue(slice.isNull());
        assertEquals(JuteStatus.BAD_LENGTH, decoder.status());
        assertEquals(0, decoder.remaining());
    }

    @Test
    void shouldTakeAnyByteButZeroForTrueWhenBooleanIsRead()
    {
        buffer.putByte(1, (byte)1);
        buffer.putByte(2, (byte)-1);
        decoder.wrap(buffer, 0, 3);

        assertFalse(decoder.readBoolean());
        assertTrue(decoder.readBoolean());
        assertTrue(decoder.readBoolean());
        assertFalse(decoder.readBoolean());
        assertEquals(JuteStatus.TRUNCATED, decoder.status());
    }

    @Test
    void shouldReadFieldsBehindTextWhenTextIsNone()
    {
        assertEquals(JuteStatus.ZERO_IN_TEXT, wrap(Opcodes.GET_DATA, Values.bytes(new GetDataRequest("/a\0b", true))));
        assertTrue(request.isWatching());
        assertEquals(JuteStatus.ZERO_IN_TEXT, request.path().status());
        assertEquals("/a\0b", request.path().text());

        // A Java client's way to write a character beyond the basic plane: two surrogates of three bytes each.
        assertEquals(
            JuteStatus.NOT_UTF8, wrap(Opcodes.GET_DATA, Values.bytes(new GetDataRequest("/\uD83D\uDE00", true))));
        assertTrue(request.isWatching());
        assertEquals(1 + 6, request.path().length());

        assertEquals(JuteStatus.NULL_TEXT, wrap(Opcodes.GET_ACL, Values.bytes(new GetACLRequest(null))));
        assertNull(request.path().text());
        assertEquals(JuteStatus.NULL_TEXT, request.path().status());
    }

    @Test
    void shouldTellOfTextWhenOneInVectorIsNone()
    {
        final SetWatches watches = new SetWatches(7, List.of("/a"), List.of("/b", "/\0"), List.of());
        assertEquals(JuteStatus.ZERO_IN_TEXT, wrap(Opcodes.SET_WATCHES, Values.bytes(watches)));
        assertEquals(7, request.relativeZxid());
        assertEquals(2, request.existWatches().count());
        assertTrue(request.existWatches().next());
        assertEquals(JuteStatus.OK, request.existWatches().element().status());
        assertTrue(request.existWatches().next());
        assertEquals(JuteStatus.ZERO_IN_TEXT, request.existWatches().element().status());

        final CreateRequest create =
            new CreateRequest("/a", null, List.of(new ACL(31, new Id("world", "any\0one"))), 0);
        assertEquals(JuteStatus.ZERO_IN_TEXT, wrap(Opcodes.CREATE, Values.bytes(create)));
        assertEquals(JuteStatus.OK, request.path().status());
        assertTrue(request.acl().next());
        assertEquals(JuteStatus.ZERO_IN_TEXT, request.acl().identity().status());

        // Null is nothing that an entry of an access list must not have; which lists are valid is asked elsewhere.
        final CreateRequest without = new CreateRequest("/a", null, List.of(new ACL(31, new Id(null, null))), 0);
        assertEquals(JuteStatus.OK, wrap(Opcodes.CREATE, Values.bytes(without)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40})
    void shouldLeaveBytesAloneWhenTheyAreBehindRecord(final int extra)
    {
        final byte[] bytes = Values.bytes(new GetDataRequest("/a", true));

        assertEquals(JuteStatus.OK, wrap(Opcodes.GET_DATA, Arrays.copyOf(bytes, bytes.length + extra)));

        assertEquals(bytes.length, request.length());
    }

    @Test
    void shouldTellNothingOfEarlierRequestWhenNextIsOfAnotherKind()
    {
        final byte[] create = Values.bytes(
            new CreateRequest("/secret", new byte[8], List.of(new ACL(31, new Id("world", "anyone"))), 3));
        final byte[] watches = Values.bytes(new SetWatches(7, List.of("/a"), List.of("/b"), List.of("/c")));
        wrap(Opcodes.CREATE, create);
        wrap(Opcodes.SET_WATCHES, watches);
        assertTrue(request.path().isNull() && request.data().isNull() && request.acl().isNull());
        assertEquals(0, request.flag());

        assertEquals(JuteStatus.OK, wrap(Opcodes.PING, new byte[0]));

        assertTrue(request.dataWatches().isNull() && request.existWatches().isNull());
        assertTrue(request.childWatches().isNull());
        assertEquals(0, request.relativeZxid());
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcodes.NOTIFICATION, 10, Opcodes.MULTI, Opcodes.DELETE_CONTAINER, Opcodes.MULTI_READ, 500,
        Opcodes.CREATE_SESSION, Opcodes.ERROR, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldBeRefusedWhenOpcodeIsNoneOfClients(final int opcode)
    {
        assertEquals(JuteStatus.UNKNOWN_TYPE, wrap(opcode, new byte[ROOM]));
    }

    @Test
    void shouldCompareAndCopyWhenSliceIsUsed()
    {
        buffer.putStringWithoutLengthAscii(3, "digest");
        slice.wrap(buffer, 3, 6);
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[8]);

        assertTrue(slice.equalsAscii("digest"));
        assertFalse(slice.equalsAscii("digesT"));
        assertFalse(slice.equalsAscii("digests"));
        assertFalse(slice.equalsAscii(""));
        assertEquals(6, slice.copyTo(copy, 1));
        assertEquals("digest", copy.getStringWithoutLengthAscii(1, 6));
        assertEquals(0, slice.wrapNull().copyTo(copy, 0));
        assertFalse(slice.equalsAscii(""));
    }

    private int wrap(final int opcode, final byte[] bytes)
    {
        return request.wrap(opcode, new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
