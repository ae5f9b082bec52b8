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

import io.nodens.tree.memory.CallerMemory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hash of a znode's data for the digest.
 * <pre>
 *                        stripe 0        stripe 1              tail
 *  data of 64 bytes  +--+--+--+--+  +--+--+--+--+         +--+--+-+
 *  and more          |w0|w1|w2|w3|  |w0|w1|w2|w3|   ...   |  |  | |
 *                    +--+--+--+--+  +--+--+--+--+         +--+--+-+
 *                     |  |  |  |     |  |  |  |              |
 *  lane 0, with length +--|--|--|--&gt;  +--|--|--|--&gt; ...  --+   |
 *  lane 1                 +--|--|--&gt;     +--|--|--&gt; ...  --|   |
 *  lane 2                    +--|--&gt;        +--|--&gt; ...  --+--&gt; mixed --&gt; hash
 *  lane 3                       +--&gt;           +--&gt; ...  --+
 * </pre>
 * A lane takes a word in by one multiplication, and the four do not wait for one another. What a lane becomes is a
 * bijection of what it was, whatever the word, and of the word, whatever it was: no choice of data wipes out what came
 * before, and one word that differs leaves its lane different, until another word of that lane makes up for just that
 * difference. It guards against replicas that diverge by accident, not against somebody who makes up such words.
 * <p>
 * Loads and stores go by address behind one check of the bounds.
 */
public final class DataHash
{
    private static final long SEED_0 = 0x2D35_8DCC_AA6C_78A5L;
    private static final long SEED_1 = 0x8BB8_4B93_962E_ACC9L;
    private static final long SEED_2 = 0x4B33_A62E_D433_D4A3L;
    private static final long SEED_3 = 0x4D5A_2DA5_1DE1_AA47L;
    private static final long MULTIPLIER = 0xA076_1D64_78BD_642FL;
    /** No multiple of eight: bytes that differ alike in both halves of a word must not cancel out. */
    private static final int HIGH_SHIFT = 29;
    private static final int LANES = 4;
    private static final int STRIPE_LENGTH = LANES * Long.BYTES;
    private static final int MIN_STRIPED_LENGTH = 2 * STRIPE_LENGTH;

    private DataHash()
    {
    }

    /**
     * Hash of some data.
     *
     * @param buffer with the data.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the hash.
     */
    public static long of(final UnsafeBuffer buffer, final int offset, final int length)
    {
        if (length < MIN_STRIPED_LENGTH)
        {
            return PathHash.bytes(SEED_0 ^ length, buffer, offset, length);
        }

        buffer.boundsCheck(offset, length);
        final int stripedLength = length & -STRIPE_LENGTH;
        final byte[] base = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        // With a base that is known to be none, or to be one, the compiler need not keep loads in their places.
        final long striped = null == base ?
            stripes(null, address, stripedLength, length) : stripes(base, address, stripedLength, length);
        return PathHash.bytes(striped, buffer, offset + stripedLength, length - stripedLength);
    }

    /**
     * Copy data into memory outside the heap, and hash them on the way: a store that misses the caches goes on while
     * the words behind it are hashed.
     *
     * @param source       with the data.
     * @param sourceOffset of the first byte.
     * @param target       to copy to; not in the heap.
     * @param targetOffset where to start.
     * @param length       in bytes.
     * @return the hash, as by {@link #of(UnsafeBuffer, int, int)}.
     */
    public static long copy(
        final DirectBuffer source,
        final int sourceOffset,
        final UnsafeBuffer target,
        final int targetOffset,
        final int length)
    {
        if (length < MIN_STRIPED_LENGTH || null != target.byteArray())
        {
            target.putBytes(targetOffset, source, sourceOffset, length);
            return of(target, targetOffset, length);
        }

        source.boundsCheck(sourceOffset, length);
        target.boundsCheck(targetOffset, length);
        final int stripedLength = length & -STRIPE_LENGTH;
        final byte[] base = source.byteArray();
        final long from = source.addressOffset() + sourceOffset;
        final long to = target.addressOffset() + targetOffset;
        final long striped = null == base ?
            copyStripes(null, from, to, stripedLength, length) : copyStripes(base, from, to, stripedLength, length);

        final int tailLength = length - stripedLength;
        target.putBytes(targetOffset + stripedLength, source, sourceOffset + stripedLength, tailLength);
        return PathHash.bytes(striped, target, targetOffset + stripedLength, tailLength);
    }

    private static long stripes(final byte[] base, final long from, final int stripedLength, final int length)
    {
        long lane0 = SEED_0 ^ length;
        long lane1 = SEED_1;
        long lane2 = SEED_2;
        long lane3 = SEED_3;
        final long end = from + stripedLength;
        for (long i = from; i < end; i += STRIPE_LENGTH)
        {
            lane0 = step(lane0, CallerMemory.getLong(base, i));
            lane1 = step(lane1, CallerMemory.getLong(base, i + 8));
            lane2 = step(lane2, CallerMemory.getLong(base, i + 16));
            lane3 = step(lane3, CallerMemory.getLong(base, i + 24));
        }

        return fold(lane0, lane1, lane2, lane3);
    }

    private static long copyStripes(
        final byte[] base, final long from, final long to, final int stripedLength, final int length)
    {
        long lane0 = SEED_0 ^ length;
        long lane1 = SEED_1;
        long lane2 = SEED_2;
        long lane3 = SEED_3;
        final long distance = to - from;
        final long end = from + stripedLength;
        for (long i = from; i < end; i += STRIPE_LENGTH)
        {
            final long word0 = CallerMemory.getLong(base, i);
            CallerMemory.putLong(null, i + distance, word0);
            lane0 = step(lane0, word0);
            final long word1 = CallerMemory.getLong(base, i + 8);
            CallerMemory.putLong(null, i + distance + 8, word1);
            lane1 = step(lane1, word1);
            final long word2 = CallerMemory.getLong(base, i + 16);
            CallerMemory.putLong(null, i + distance + 16, word2);
            lane2 = step(lane2, word2);
            final long word3 = CallerMemory.getLong(base, i + 24);
            CallerMemory.putLong(null, i + distance + 24, word3);
            lane3 = step(lane3, word3);
        }

        return fold(lane0, lane1, lane2, lane3);
    }

    private static long step(final long lane, final long word)
    {
        final long x = lane ^ word;
        return (x ^ (x >>> HIGH_SHIFT)) * MULTIPLIER;
    }

    private static long fold(final long lane0, final long lane1, final long lane2, final long lane3)
    {
        return PathHash.mix(PathHash.mix(PathHash.mix(PathHash.mix(lane0) ^ lane1) ^ lane2) ^ lane3);
    }
}
