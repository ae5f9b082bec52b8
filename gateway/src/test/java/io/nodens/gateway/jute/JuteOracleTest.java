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

import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.jute.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * ZooKeeper's own records say what is right: what its classes encode ours decode, field by field, and encode again to
 * the same bytes, which its classes decode to the same record.
 */
class JuteOracleTest
{
    private static final int RECORDS_OF_A_KIND = 320;
    private static final int MANY_RECORDS = 1_000_000;
    private static final int MAX_OFFSET = 16;
    private static final int MAX_LENGTH = 256 * 1024;

    private final UnsafeBuffer source = new UnsafeBuffer(new byte[MAX_OFFSET + MAX_LENGTH]);
    private final UnsafeBuffer destination = new UnsafeBuffer(new byte[MAX_OFFSET + MAX_LENGTH]);

    static List<RecordCase> cases()
    {
        return RecordCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldAgreeWithZooKeeperWhenRecordsAreRandom(final RecordCase kind) throws IOException
    {
        final Values values = new Values(TestSeed.seed());

        for (int i = 0; i < RECORDS_OF_A_KIND; i++)
        {
            compare(kind, values);
        }
    }

    @Test
    @Tag("slow")
    void shouldAgreeWithZooKeeperWhenRecordsAreMany() throws IOException
    {
        final Values values = new Values(TestSeed.seed());
        final List<RecordCase> cases = cases();

        for (int i = 0; i < MANY_RECORDS; i++)
        {
            compare(cases.get(i % cases.size()), values);
        }
    }

    private void compare(final RecordCase kind, final Values values) throws IOException
    {
        final Record record = kind.random(values);
        final byte[] bytes = Values.bytes(record);
        final int offset = values.random().nextInt(MAX_OFFSET);
        // What an earlier record left would hide a field that is not stored.
        destination.setMemory(0, Math.min(MAX_LENGTH, bytes.length + MAX_OFFSET), (byte)0x5A);
        source.putBytes(offset, bytes);

        assertEquals(JuteStatus.OK, kind.wrap(source, offset, bytes.length), kind::toString);
        assertEquals(bytes.length, kind.length(), kind::toString);
        kind.check(record);

        final int length = kind.encode(destination, offset, bytes.length);
        assertEquals(bytes.length, length, kind::toString);
        final byte[] ours = Arrays.copyOfRange(destination.byteArray(), offset, offset + length);
        assertArrayEquals(bytes, ours, kind::toString);
        // Their own equals() fails on null.
        assertArrayEquals(bytes, Values.bytes(Values.read(kind.empty(), ours)), kind::toString);
    }
}
