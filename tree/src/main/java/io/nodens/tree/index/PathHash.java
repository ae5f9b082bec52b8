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

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hashes of paths, built component by component, so that a child's hash follows from its parent's and its own name.
 * Every eight bytes cost one multiplication to 128 bits, folded. The index starts from a seed that differs from
 * region to region; the digest starts from a constant.
 */
public final class PathHash
{
    /** Hash of the root in the digest: the same in every region of every replica. */
    public static final long DIGEST_ROOT = 0x9E37_79B9_7F4A_7C15L;

    private static final long MULTIPLIER = 0xA076_1D64_78BD_642FL;
    private static final long LENGTH_MULTIPLIER = 0xE703_7ED1_A0B4_28DBL;

    private PathHash()
    {
    }

    /**
     * Hash of a child.
     *
     * @param parentHash hash of the parent's path.
     * @param buffer     with the child's name.
     * @param offset     of the first byte.
     * @param length     in bytes.
     * @return hash of the child's path.
     */
    public static long child(final long parentHash, final UnsafeBuffer buffer, final int offset, final int length)
    {
        return bytes(parentHash ^ (length * LENGTH_MULTIPLIER), buffer, offset, length);
    }

    /**
     * Hash of a child whose name is one word.
     *
     * @param parentHash hash of the parent's path.
     * @param word       the name, padded with zeros at the high end.
     * @param length     of the name in bytes.
     * @return hash of the child's path.
     */
    static long shortChild(final long parentHash, final long word, final int length)
    {
        return mix(parentHash ^ (length * LENGTH_MULTIPLIER) ^ word);
    }

    /**
     * Hash of a child whose name has been cut into words.
     *
     * @param parentHash hash of the parent's path.
     * @param words      with the name, eight bytes a word, the last padded with zeros at the high end.
     * @param from       first word of the name.
     * @param to         behind its last word.
     * @param length     of the name in bytes.
     * @return hash of the child's path.
     */
    static long child(final long parentHash, final long[] words, final int from, final int to, final int length)
    {
        long hash = parentHash ^ (length * LENGTH_MULTIPLIER);
        for (int i = from; i < to; i++)
        {
            hash = mix(hash ^ words[i]);
        }

        return hash;
    }

    /**
     * Hash of some bytes, going on from an earlier hash.
     *
     * @param seed   earlier hash.
     * @param buffer with the bytes.
     * @param offset of the first.
     * @param length in bytes.
     * @return the hash.
     */
    public static long bytes(final long seed, final UnsafeBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        long hash = seed;
        int i = offset;
        for (; i + Long.BYTES <= end; i += Long.BYTES)
        {
            hash = mix(hash ^ buffer.getLong(i));
        }

        if (i < end)
        {
            hash = mix(hash ^ tail(buffer, i, end - i));
        }

        return hash;
    }

    /**
     * Fold a value into a hash.
     *
     * @param value to mix: usually an earlier hash, exclusive-or the new value.
     * @return the mixed value.
     */
    public static long mix(final long value)
    {
        final long x = value ^ LENGTH_MULTIPLIER;
        return Math.multiplyHigh(x, MULTIPLIER) ^ (x * MULTIPLIER) ^ (value >>> 29);
    }

    private static long tail(final UnsafeBuffer buffer, final int offset, final int length)
    {
        long value = 0;
        int done = 0;
        if ((length & 4) != 0)
        {
            value = buffer.getInt(offset) & 0xFFFF_FFFFL;
            done = 4;
        }
        if ((length & 2) != 0)
        {
            value |= (buffer.getShort(offset + done) & 0xFFFFL) << (done << 3);
            done += 2;
        }
        if ((length & 1) != 0)
        {
            value |= (buffer.getByte(offset + done) & 0xFFL) << (done << 3);
        }

        return value;
    }
}
