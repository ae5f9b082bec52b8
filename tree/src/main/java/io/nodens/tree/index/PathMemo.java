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

/**
 * What a reader found lately, by the bytes of the path: the bucket, the word it had, and the znode. While a bucket has
 * the same word nothing about its paths has changed, so that a path asked for again is neither cut and hashed, nor
 * looked for in its bucket, nor compared with names up to the root: the two words that every read validates say it all.
 * <pre>
 *   long   0 - 4 path, 39 bytes padded with zeros, and its length in the highest byte
 *          5     word of the bucket
 *          6     line of the bucket, and znode in the low half; 0 when there is nothing to remember
 *          7     unused: an entry is as long as a line of the cache
 * </pre>
 * Direct-mapped: a new path replaces the one in its slot. Where fewer than one path in seven is found, looking for
 * them costs more than it saves: the memo is then switched off for 4,096 reads.
 * <p>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
public final class PathMemo
{
    /** Longest path that is remembered. */
    public static final int MAX_LENGTH = 39;

    private static final int ENTRY_BITS = 11;
    private static final int ENTRY_SHIFT = 3;
    private static final int LENGTH_SHIFT = Long.SIZE - Byte.SIZE;
    private static final int BUCKET_WORD = 5;
    private static final int LINES = 6;
    private static final int NONE = -1;
    /** A hit pays for about so many misses. */
    private static final int HIT_CREDIT = 6;
    private static final int FIRST_CREDIT = 64;
    private static final int MAX_CREDIT = 128;
    private static final int SLEEP = 4096;

    private final long[] entries = new long[1 << (ENTRY_BITS + ENTRY_SHIFT)];
    private int entry = NONE;
    private boolean isHit;
    private int credit = FIRST_CREDIT;
    private int asleep;

    /**
     * Look for a path, and make room for it if it is not there.
     *
     * @param base    array with the path, or null.
     * @param address of the path's first byte, as {@link CallerMemory} has it.
     * @param length  of the path.
     * @param limit   the last index from the first byte on that eight bytes can be loaded from.
     * @return true when the path is remembered.
     */
    boolean isFound(final byte[] base, final long address, final int length, final int limit)
    {
        // In a method of its own, so that only this much is compiled into the reads while it sleeps.
        if (length <= MAX_LENGTH && --asleep < 0)
        {
            asleep = 0;
            return isFoundAwake(base, address, length, limit);
        }

        isHit = false;
        entry = NONE;
        return false;
    }

    private boolean isFoundAwake(final byte[] base, final long address, final int length, final int limit)
    {
        isHit = false;
        final long word0 = word(base, address, 0, length, limit);
        final long word1 = word(base, address, 8, length, limit);
        final long word2 = word(base, address, 16, length, limit);
        final long word3 = word(base, address, 24, length, limit);
        final long word4 = word(base, address, 32, length, limit) | ((long)length << LENGTH_SHIFT);
        final int at = placeOf(word0, word1, word2, word3, word4);
        final long[] table = entries;
        entry = at;
        if (0 == ((table[at] ^ word0) | (table[at + 1] ^ word1) | (table[at + 2] ^ word2) |
            (table[at + 3] ^ word3) | (table[at + 4] ^ word4)) && 0 != table[at + LINES])
        {
            credit = Math.min(credit + HIT_CREDIT, MAX_CREDIT);
            isHit = true;
            return true;
        }

        table[at] = word0;
        table[at + 1] = word1;
        table[at + 2] = word2;
        table[at + 3] = word3;
        table[at + 4] = word4;
        table[at + LINES] = 0;
        miss();
        return false;
    }

    /**
     * Look for nothing, and keep nothing: the path is remembered elsewhere.
     */
    public void pass()
    {
        isHit = false;
        entry = NONE;
    }

    /**
     * Whether the last path that was looked for is remembered.
     *
     * @return true when it is, and was not forgotten since.
     */
    public boolean isHit()
    {
        return isHit;
    }

    /**
     * First line of the bucket of the remembered path.
     *
     * @return the line.
     */
    public int bucketLine()
    {
        return (int)(entries[entry + LINES] >>> Integer.SIZE);
    }

    /**
     * Word that the bucket had.
     *
     * @return the zxid.
     */
    public long bucketWord()
    {
        return entries[entry + BUCKET_WORD];
    }

    /**
     * Znode of the remembered path.
     *
     * @return the line.
     */
    public int znode()
    {
        return (int)entries[entry + LINES];
    }

    /**
     * Remember where the last path was found that was looked for and not remembered. To be called when the bucket's
     * word has been validated.
     *
     * @param bucketLine first line of the bucket.
     * @param bucketWord its word.
     * @param znode      that was found.
     */
    public void keep(final int bucketLine, final long bucketWord, final int znode)
    {
        if (NONE != entry)
        {
            entries[entry + BUCKET_WORD] = bucketWord;
            entries[entry + LINES] = ((long)bucketLine << Integer.SIZE) | znode;
        }
    }

    /**
     * Forget the remembered path, because its bucket has changed.
     *
     * @param path for its bytes, eight more than {@link #MAX_LENGTH} at least.
     * @return its length.
     */
    int forget(final byte[] path)
    {
        isHit = false;
        entries[entry + LINES] = 0;
        for (int i = 0; i < MAX_LENGTH; i++)
        {
            path[i] = (byte)(entries[entry + (i >>> 3)] >>> (i << 3));
        }

        return (int)(entries[entry + BUCKET_WORD - 1] >>> LENGTH_SHIFT);
    }

    private void miss()
    {
        if (--credit <= 0)
        {
            asleep = SLEEP;
            credit = FIRST_CREDIT;
        }
    }

    private static int placeOf(
        final long word0, final long word1, final long word2, final long word3, final long word4)
    {
        final long hash = word0 * 0x9FB2_1C65_1E98_DF25L + word1 * 0xC13F_A9A9_02A6_328FL +
            word2 * 0xD6E8_FEB8_6659_FD93L + word3 * 0xA24B_AED4_963E_E407L + word4 * 0x8EBC_6AF0_9C88_C6E3L;
        return (int)(hash >>> (Long.SIZE - ENTRY_BITS)) << ENTRY_SHIFT;
    }

    /**
     * Eight bytes of the path, zeros behind its end.
     */
    private static long word(
        final byte[] base, final long address, final int index, final int length, final int limit)
    {
        final int left = length - index;
        return left <= 0 ? 0 : PathKey.lastWord(PathKey.load(base, address, index, limit), Math.min(left, Long.BYTES));
    }
}
