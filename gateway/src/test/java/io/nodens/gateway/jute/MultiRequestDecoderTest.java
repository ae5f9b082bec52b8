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
import org.apache.jute.Record;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.MultiHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Which multis can be decoded: those that ZooKeeper can decode.
 */
class MultiRequestDecoderTest
{
    private static final DeleteRequest DELETE = new DeleteRequest("/a", -1);
    private static final GetDataRequest GET_DATA = new GetDataRequest("/a", false);

    private final MultiRequestDecoder decoder = new MultiRequestDecoder();

    @Test
    void shouldTakeFlagsThatZooKeeperTakesWhenOperationCreates() throws IOException
    {
        final List<String> differences = new ArrayList<>();
        for (int flag = -2; flag <= 9; flag++)
        {
            for (final int opcode : new int[]{Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER})
            {
                final byte[] bytes = multi(
                    opcode, new CreateRequest("/a", new byte[1], ZooDefs.Ids.OPEN_ACL_UNSAFE, flag));
                compare(bytes, opcode + " with flag " + flag, differences);
            }
            for (final long ttlMs : new long[]{Long.MIN_VALUE, -1, 0, 1, EphemeralOwner.TTL_MASK, Long.MAX_VALUE})
            {
                final byte[] bytes = multi(Opcodes.CREATE_TTL,
                    new CreateTTLRequest("/a", new byte[1], ZooDefs.Ids.OPEN_ACL_UNSAFE, flag, ttlMs));
                compare(bytes, "21 with flag " + flag + " and ttl " + ttlMs, differences);
            }
        }

        assertEquals(List.of(), differences);
    }

    private void compare(final byte[] bytes, final String what, final List<String> differences) throws IOException
    {
        final int status = wrap(bytes);
        boolean isWhole = true;
        try
        {
            Values.read(new MultiOperationRecord(), bytes);
        }
        catch (final IOException | RuntimeException ex)
        {
            isWhole = false;
        }

        if (isWhole != JuteStatus.isWhole(status))
        {
            differences.add(what + ": " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 6, 7, 9, 10, 11, 12, 14, 16, 17, 18, 20, 22, 100, 101, 107, 500, -10, -11})
    void shouldBeRefusedWhenOperationIsOfNoMulti(final int opcode) throws IOException
    {
        assertEquals(JuteStatus.UNKNOWN_TYPE, wrap(multi(Opcodes.DELETE, DELETE, opcode, GET_DATA)));
        assertEquals(0, decoder.count());
        assertFalse(decoder.next());
    }

    @Test
    void shouldBeRefusedWhenOperationsReadAndWrite() throws IOException
    {
        assertEquals(JuteStatus.MIXED_KINDS, wrap(multi(Opcodes.DELETE, DELETE, Opcodes.GET_DATA, GET_DATA)));
        assertEquals(JuteStatus.MIXED_KINDS, wrap(multi(Opcodes.GET_DATA, GET_DATA, Opcodes.DELETE, DELETE)));
    }

    @Test
    void shouldBeEmptyWhenThereIsNoOperation() throws IOException
    {
        assertEquals(JuteStatus.OK, wrap(multi()));
        assertEquals(0, decoder.count());
        assertFalse(decoder.isReading());
        assertFalse(decoder.next());
        assertEquals(MultiHeaderDecoder.LENGTH, decoder.length());
    }

    @Test
    void shouldStepAgainWhenRewound() throws IOException
    {
        assertEquals(JuteStatus.OK, wrap(multi(Opcodes.DELETE, DELETE, Opcodes.CHECK, DELETE)));

        for (int i = 0; i < 2; i++)
        {
            assertTrue(decoder.next());
            assertEquals(Opcodes.DELETE, decoder.opcode());
            assertTrue(decoder.next());
            assertEquals(Opcodes.CHECK, decoder.opcode());
            assertEquals(-1, decoder.operation().version());
            assertFalse(decoder.next());
            decoder.rewind();
        }
    }

    @Test
    void shouldTellOfTextWhenOneOperationHasNone() throws IOException
    {
        final DeleteRequest zero = new DeleteRequest("/\0", 1);
        assertEquals(
            JuteStatus.ZERO_IN_TEXT, wrap(multi(Opcodes.DELETE, DELETE, Opcodes.DELETE, zero, Opcodes.CHECK, DELETE)));

        assertEquals(3, decoder.count());
        assertTrue(decoder.next());
        assertEquals(JuteStatus.OK, decoder.operation().path().status());
        assertTrue(decoder.next());
        assertEquals(JuteStatus.ZERO_IN_TEXT, decoder.operation().path().status());
    }

    private int wrap(final byte[] bytes)
    {
        return decoder.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /**
     * Opcodes and bodies in turn.
     */
    static byte[] multi(final Object... operations) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < operations.length; i += 2)
        {
            bytes.write(Values.bytes(new MultiHeader((Integer)operations[i], false, -1)));
            bytes.write(Values.bytes((Record)operations[i + 1]));
        }
        bytes.write(Values.bytes(new MultiHeader(-1, true, -1)));
        return bytes.toByteArray();
    }
}
