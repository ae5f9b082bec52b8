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

import com.sun.management.ThreadMXBean;
import io.nodens.testsupport.FuzzBytes;
import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Bytes that no sound program sends: cut off at every byte, and changed at random. Decoding them ends with a status. It
 * reads nothing outside of the frame, and allocates nothing. A record is whole where ZooKeeper's classes say so.
 */
class JuteFuzzTest
{
    private static final int CUT_RECORDS = 8;
    private static final int MUTANTS = 250;
    private static final int MAX_FUZZED_LENGTH = 2_000;
    private static final int MARGIN = 64;
    private static final long TOLERATED_BYTES = 2_000;
    private static final int[] NUMBERS =
        {0, 1, -1, -2, 2, 3, 8, 12, 16, 100, 1 << 20, 1 << 28, Integer.MAX_VALUE, Integer.MIN_VALUE};

    private final UnsafeBuffer frame = new UnsafeBuffer();
    private final byte[] encoded = new byte[64 * 1024];
    private final UnsafeBuffer destination = new UnsafeBuffer(encoded);

    static List<RecordCase> cases()
    {
        return RecordCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldBeRefusedWhenRecordIsCutAnywhere(final RecordCase kind)
    {
        final Values values = new Values(TestSeed.seed());

        for (int i = 0; i < CUT_RECORDS; i++)
        {
            final byte[] bytes = sound(kind, values);
            for (int length = 0; length < bytes.length; length++)
            {
                // A buffer that ends where the frame does: what reads beyond is thrown at.
                frame.wrap(bytes, 0, length);

                final int status = kind.wrap(frame, 0, length);

                if (length < kind.minLength(bytes.length))
                {
                    assertFalse(JuteStatus.isWhole(status), kind + " of " + bytes.length + " cut at " + length);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldLookAtNothingElseWhenRecordIsMutated(final RecordCase kind)
    {
        final Values values = new Values(TestSeed.seed());

        for (int i = 0; i < MUTANTS; i++)
        {
            final byte[] bytes = mutant(kind, values);

            // Nothing around it, where a read beyond throws; and different things around it, which must not matter.
            frame.wrap(bytes);
            final int status = kind.wrap(frame, 0, bytes.length);
            final byte[] alone = outcome(kind, status);
            for (final byte filler : new byte[]{0, -1, 1})
            {
                final byte[] surrounded = new byte[bytes.length + 2 * MARGIN];
                Arrays.fill(surrounded, filler);
                System.arraycopy(bytes, 0, surrounded, MARGIN, bytes.length);
                frame.wrap(surrounded);

                assertEquals(status, kind.wrap(frame, MARGIN, bytes.length));
                assertArrayEquals(alone, outcome(kind, status));
            }
        }
    }

    private byte[] outcome(final RecordCase kind, final int status)
    {
        if (!JuteStatus.isWhole(status))
        {
            return new byte[0];
        }

        final long sum = kind.touch();
        final int length = kind.encode(destination, 0, encoded.length);
        assertTrue(length >= 0);
        destination.putLong(length, sum);
        return Arrays.copyOf(encoded, length + Long.BYTES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldBeWholeWhereZooKeeperSaysSoWhenRecordIsMutated(final RecordCase kind)
    {
        final Values values = new Values(TestSeed.seed());

        for (int i = 0; i < MUTANTS; i++)
        {
            final byte[] bytes = mutant(kind, values);
            frame.wrap(bytes);

            final int status = kind.wrap(frame, 0, bytes.length);

            // ZooKeeper takes a vector of -2 elements for an empty one.
            if (JuteStatus.BAD_COUNT != status || !isWholeToZooKeeper(kind, bytes))
            {
                assertEquals(isWholeToZooKeeper(kind, bytes), JuteStatus.isWhole(status),
                    () -> kind + ", status " + status + ": " + Arrays.toString(bytes));
            }
        }
    }

    private static boolean isWholeToZooKeeper(final RecordCase kind, final byte[] bytes)
    {
        try
        {
            // A handshake without its last field is whole to a server, which its class alone does not know.
            Values.read(kind.empty(), Arrays.copyOf(bytes, bytes.length + bytes.length - kind.minLength(bytes.length)));
            return true;
        }
        catch (final NullPointerException ex)
        {
            // A create in a multi whose access list is null is read to its end before ZooKeeper refuses it.
            return String.valueOf(ex.getMessage()).startsWith("acl is mandatory");
        }
        catch (final IOException | RuntimeException ex)
        {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldAllocateNothingWhenSoundAndMutatedRecordsComeInTurn(final RecordCase kind)
    {
        final Values values = new Values(TestSeed.seed());
        final UnsafeBuffer[] frames = new UnsafeBuffer[2 * MUTANTS];
        for (int i = 0; i < frames.length; i++)
        {
            frames[i] = new UnsafeBuffer(0 == i % 2 ? sound(kind, values) : mutant(kind, values));
        }
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();

        decodeAndEncode(kind, frames);
        threads.getThreadAllocatedBytes(id);
        final long before = threads.getThreadAllocatedBytes(id);
        decodeAndEncode(kind, frames);
        final long allocated = threads.getThreadAllocatedBytes(id) - before;

        assertTrue(allocated <= TOLERATED_BYTES, allocated + " bytes for " + frames.length + " records of " + kind);
    }

    private void decodeAndEncode(final RecordCase kind, final UnsafeBuffer[] frames)
    {
        for (final UnsafeBuffer each : frames)
        {
            final int status = kind.wrap(each, 0, each.capacity());
            if (JuteStatus.isWhole(status))
            {
                destination.putLong(0, kind.touch());
                kind.encode(destination, 0, encoded.length);
            }
        }
    }

    private static byte[] sound(final RecordCase kind, final Values values)
    {
        byte[] bytes = Values.bytes(kind.random(values));
        while (bytes.length > MAX_FUZZED_LENGTH)
        {
            bytes = Values.bytes(kind.random(values));
        }
        return bytes;
    }

    private static byte[] mutant(final RecordCase kind, final Values values)
    {
        final Random random = values.random();
        final byte[] bytes = sound(kind, values);
        if (bytes.length < Integer.BYTES || random.nextBoolean())
        {
            return bytes.length > 0 ? FuzzBytes.mutate(bytes, random) : bytes;
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        for (int i = 1 + random.nextInt(2); i > 0; i--)
        {
            buffer.putInt(random.nextInt(bytes.length - Integer.BYTES + 1), NUMBERS[random.nextInt(NUMBERS.length)],
                ByteOrder.BIG_ENDIAN);
        }
        return bytes;
    }
}
