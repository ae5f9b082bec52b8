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
package io.nodens.tree.index;

import io.nodens.testsupport.TestSeed;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Set {@code nodens.test.seed} to replay a failure.
 */
class DataHashTest
{
    private static final int STRIPE_LENGTH = 32;
    private static final int SAMPLES = 1_000_000;
    private static final long[] SEEDS =
    {
        0x2D35_8DCC_AA6C_78A5L, 0x8BB8_4B93_962E_ACC9L, 0x4B33_A62E_D433_D4A3L, 0x4D5A_2DA5_1DE1_AA47L
    };
    private static final long MULTIPLIER = 0xA076_1D64_78BD_642FL;

    private final long seed = TestSeed.seed();
    private final Random random = new Random(seed);

    /** What replicas and snapshots agree on: another value here is another version of region and snapshot. */
    @ParameterizedTest
    @CsvSource({
        "0, 2d358dccaa6c78a5",
        "1, fcaea56153b217a6",
        "63, 86d2edd611e91464",
        "64, 3746513000ba783a",
        "100, faa4b686926c6433",
        "1024, 382705a7a35df63d",
        "1048576, fd44581ef8e2f246",
    })
    void shouldStayAsItIs(final int length, final String expected)
    {
        final byte[] data = new byte[length];
        for (int i = 0; i < length; i++)
        {
            data[i] = (byte)(i * 31 + (i >>> 8));
        }

        assertEquals(expected, Long.toHexString(hash(data)));
    }

    @Test
    void shouldEqualTheDefinitionWhateverTheLengthAndTheAlignment()
    {
        for (int length = 0; length < 300; length++)
        {
            final byte[] data = randomData(length);
            final long expected = length < 64 ? hash(data) : defined(data);
            for (int offset = 0; offset < 9; offset++)
            {
                final UnsafeBuffer heap = new UnsafeBuffer(new byte[length + 16]);
                final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(length + 16));
                heap.putBytes(offset, data);
                direct.putBytes(offset, data);

                assertEquals(expected, DataHash.of(heap, offset, length), () -> "seed " + seed);
                assertEquals(expected, DataHash.of(direct, offset, length), () -> "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 31, 32, 63, 64, 65, 95, 96, 97, 100, 127, 1023, 1024, 65_537, 1 << 20})
    void shouldCopyTheDataAndNothingElseAndHashThem(final int length)
    {
        final byte[] data = randomData(length);
        final UnsafeBuffer heap = new UnsafeBuffer(new byte[length + 5]);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(length + 5));
        heap.putBytes(5, data);
        direct.putBytes(5, data);

        for (final DirectBuffer source : new DirectBuffer[]{ heap, direct })
        {
            for (int offset = 8; offset < 17; offset += 3)
            {
                final UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(length + 32));
                target.setMemory(0, target.capacity(), (byte)0x5A);

                assertEquals(hash(data), DataHash.copy(source, 5, target, offset, length), () -> "seed " + seed);

                for (int i = 0; i < target.capacity(); i++)
                {
                    final boolean isData = i >= offset && i < offset + length;
                    assertEquals(isData ? data[i - offset] : 0x5A, target.getByte(i));
                }
            }
        }

        final UnsafeBuffer inHeap = new UnsafeBuffer(new byte[length + 8]);
        assertEquals(hash(data), DataHash.copy(direct, 5, inHeap, 8, length));
        assertArrayEquals(data, Arrays.copyOfRange(inHeap.byteArray(), 8, 8 + length));
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 1024})
    void shouldRefuseWhatReachesBeyondABuffer(final int length)
    {
        final UnsafeBuffer exact = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        final UnsafeBuffer heap = new UnsafeBuffer(new byte[length]);
        final UnsafeBuffer large = new UnsafeBuffer(ByteBuffer.allocateDirect(length + 1));

        for (final UnsafeBuffer small : new UnsafeBuffer[]{ exact, heap })
        {
            assertThrows(IndexOutOfBoundsException.class, () -> DataHash.of(small, 0, length + 1));
            assertThrows(IndexOutOfBoundsException.class, () -> DataHash.of(small, 1, length));
            assertThrows(IndexOutOfBoundsException.class, () -> DataHash.of(small, -1, length));
            assertThrows(IndexOutOfBoundsException.class, () -> DataHash.copy(small, 1, large, 0, length));
            assertThrows(IndexOutOfBoundsException.class, () -> DataHash.copy(small, -1, large, 0, length));
            assertThrows(IndexOutOfBoundsException.class, () -> DataHash.copy(small, 0, large, 2, length));
            assertThrows(IndexOutOfBoundsException.class, () -> DataHash.copy(large, 0, small, 0, length + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 96, 127, 160})
    void shouldTellApartAllDataThatDifferInOneOrTwoBits(final int length)
    {
        final byte[] data = randomData(length);
        final UnsafeBuffer buffer = new UnsafeBuffer(data);
        final long unchanged = DataHash.of(buffer, 0, length);
        final int bits = length * Byte.SIZE;
        for (int i = 0; i < bits; i++)
        {
            flip(data, i);
            assertNotEquals(unchanged, DataHash.of(buffer, 0, length), () -> "seed " + seed);
            for (int j = i + 1; j < bits; j++)
            {
                flip(data, j);
                assertNotEquals(unchanged, DataHash.of(buffer, 0, length), () -> "seed " + seed);
                flip(data, j);
            }
            flip(data, i);
        }
    }

    @Test
    void shouldTellApartDataThatDifferInFewBitsOfAFewWords()
    {
        final byte[] data = randomData(4 * STRIPE_LENGTH);
        final long unchanged = hash(data);
        for (int i = 0; i < SAMPLES; i++)
        {
            final byte[] changed = data.clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--)
            {
                flip(changed, random.nextInt(data.length * Byte.SIZE));
            }

            assertEquals(Arrays.equals(data, changed), unchanged == hash(changed), () -> "seed " + seed);
        }
    }

    /** The same change to two words of one lane, as where two numbers go up by as much or change their signs. */
    @Test
    void shouldTellApartDataThatDifferByTheSameInTwoWords()
    {
        final byte[] data = new byte[8 * STRIPE_LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(data);
        final long unchanged = hash(data);
        for (int i = 0; i < Long.SIZE; i++)
        {
            for (int j = 0; j < Long.SIZE; j++)
            {
                for (int at = STRIPE_LENGTH; at < data.length; at += Long.BYTES)
                {
                    buffer.putLong(0, (1L << i) ^ (1L << j));
                    buffer.putLong(at, (1L << i) ^ (1L << j));
                    assertEquals(i == j, unchanged == hash(data));
                    buffer.putLong(at, 0);
                }
            }
        }
    }

    @Test
    void shouldChangeHalfOfItsBitsWhenAnyBitOfLongDataIsFlipped()
    {
        final byte[] data = randomData(1 << 16);
        final long before = hash(data);
        long changed = 0;
        int count = 0;
        for (int bit = 0; bit < data.length * Byte.SIZE; bit += 37)
        {
            flip(data, bit);
            final int bits = Long.bitCount(before ^ hash(data));
            flip(data, bit);
            assertTrue(bits > 5, "bit " + bit + " changes " + bits + ", seed " + seed);
            changed += bits;
            count++;
        }

        assertEquals(32.0, (double)changed / count, 1.0, () -> "seed " + seed);
    }

    @Test
    void shouldTellApartDataWhoseWordsOrStripesAreSwapped()
    {
        final byte[] data = randomData(512);
        final UnsafeBuffer buffer = new UnsafeBuffer(data);
        final long[] hashes = new long[64 * 63 / 2 + 16 * 15 / 2 + 1];
        int count = 0;
        hashes[count++] = hash(data);
        for (final int length : new int[]{ Long.BYTES, STRIPE_LENGTH })
        {
            for (int i = 0; i < data.length; i += length)
            {
                for (int j = i + length; j < data.length; j += length)
                {
                    swap(buffer, i, j, length);
                    hashes[count++] = DataHash.of(buffer, 0, data.length);
                    swap(buffer, i, j, length);
                }
            }
        }

        assertAllDiffer(hashes, count);
    }

    @Test
    void shouldTellApartSmallWordsThatAreSwapped()
    {
        final int values = 24;
        final long[] hashes = new long[values * values * values * values];
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        int count = 0;
        for (int i = 0; i < hashes.length; i++)
        {
            int rest = i;
            for (int word = 0; word < 4; word++)
            {
                buffer.putLong(word * Long.BYTES, rest % values);
                rest /= values;
            }
            hashes[count++] = DataHash.of(buffer, 0, buffer.capacity());
        }

        assertAllDiffer(hashes, count);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xFF, 0x80})
    void shouldTellApartLengthsOfEqualBytes(final int value)
    {
        final byte[] data = new byte[20_000];
        Arrays.fill(data, (byte)value);
        final UnsafeBuffer buffer = new UnsafeBuffer(data);
        final long[] hashes = new long[data.length + 1];
        for (int length = 0; length <= data.length; length++)
        {
            hashes[length] = DataHash.of(buffer, 0, length);
        }

        assertAllDiffer(hashes, hashes.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 160, 1000})
    void shouldNotCollideInALargeSample(final int length)
    {
        final byte[] data = randomData(length);
        final UnsafeBuffer buffer = new UnsafeBuffer(data);
        final long[] hashes = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++)
        {
            // A counter in one lane and a sparse, a dense or an equal change behind it in the same lane.
            buffer.putLong(8, i);
            buffer.putLong(8 + STRIPE_LENGTH, 0 == (i & 1) ? (long)i << 32 : i * 0x9E37_79B9_7F4A_7C15L);
            hashes[i] = DataHash.of(buffer, 0, length);
        }

        assertAllDiffer(hashes, SAMPLES);
    }

    /**
     * Words that equal what their lanes have become make every product zero. What came before must still show.
     */
    @Test
    void shouldNotForgetWhatCameBeforeWhenAllProductsAreZero()
    {
        final int zeroedStripe = 3;
        final byte[] data = randomData(40 * STRIPE_LENGTH);
        final UnsafeBuffer buffer = new UnsafeBuffer(data);
        for (int lane = 0; lane < SEEDS.length; lane++)
        {
            for (int stripe = zeroedStripe; stripe < 40; stripe++)
            {
                buffer.putLong(stripe * STRIPE_LENGTH + lane * Long.BYTES, lane(data, lane, stripe));
                assertEquals(0, lane(data, lane, stripe + 1));
            }
        }

        final int bits = zeroedStripe * STRIPE_LENGTH * Byte.SIZE;
        final long[] hashes = new long[bits + 1];
        hashes[bits] = hash(data);
        for (int bit = 0; bit < bits; bit++)
        {
            flip(data, bit);
            hashes[bit] = hash(data);
            flip(data, bit);
        }

        assertAllDiffer(hashes, hashes.length);
    }

    /** Whatever the words behind it, a lane that differs goes on to differ. */
    @Test
    void shouldKeepALaneApartUnderAnyEqualWords()
    {
        final byte[] data = randomData(64 * STRIPE_LENGTH);
        for (int i = 0; i < 20_000; i++)
        {
            final int bit = random.nextInt(Long.SIZE);
            final int lane = random.nextInt(SEEDS.length);
            final long before = lane(data, lane, 64);
            data[lane * Long.BYTES + (bit >>> 3)] ^= (byte)(1 << (bit & 7));
            assertNotEquals(before, lane(data, lane, 64), () -> "seed " + seed);
        }
    }

    private void assertAllDiffer(final long[] hashes, final int count)
    {
        Arrays.sort(hashes, 0, count);
        for (int i = 1; i < count; i++)
        {
            assertNotEquals(hashes[i - 1], hashes[i], () -> "seed " + seed);
        }
    }

    private byte[] randomData(final int length)
    {
        final byte[] data = new byte[length];
        random.nextBytes(data);
        return data;
    }

    private static long hash(final byte[] data)
    {
        return DataHash.of(new UnsafeBuffer(data), 0, data.length);
    }

    /** As docs/memory-layout.md has it. */
    private static long defined(final byte[] data)
    {
        final int stripes = data.length / STRIPE_LENGTH;
        long hash = lane(data, 0, stripes);
        for (int lane = 1; lane < SEEDS.length; lane++)
        {
            hash = PathHash.mix(hash) ^ lane(data, lane, stripes);
        }

        final int tail = stripes * STRIPE_LENGTH;
        return PathHash.bytes(PathHash.mix(hash), new UnsafeBuffer(data), tail, data.length - tail);
    }

    private static long lane(final byte[] data, final int lane, final int stripes)
    {
        final ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        long value = 0 == lane ? SEEDS[0] ^ data.length : SEEDS[lane];
        for (int stripe = 0; stripe < stripes; stripe++)
        {
            final long word = words.getLong(stripe * STRIPE_LENGTH + lane * Long.BYTES);
            value = ((value ^ word) ^ ((value ^ word) >>> 29)) * MULTIPLIER;
        }

        return value;
    }

    private static void flip(final byte[] data, final int bit)
    {
        data[bit >>> 3] ^= (byte)(1 << (bit & 7));
    }

    private static void swap(final UnsafeBuffer buffer, final int left, final int right, final int length)
    {
        final byte[] former = new byte[length];
        buffer.getBytes(left, former);
        buffer.putBytes(left, buffer, right, length);
        buffer.putBytes(right, former);
    }
}
