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
package io.nodens.tree.layout;

/**
 * Layout of a bucket of the path index: one line. A full bucket goes on in overflow lines of the same layout, which are
 * guarded by the word of the first.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |    Word: zxid of the last change (see tree.memory.SeqLock)    |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Overflow: next line or 0                   |  8
 *  +---------------------------------------------------------------+
 *  |                      Number of the bucket                     |  12
 *  +---------------------------------------------------------------+
 *  |              Tags: low 32 bits of the path's hash, 6 x       ...  16
 *  +---------------------------------------------------------------+
 *  |              Znodes: first line of the record or 0, 6 x      ...  40
 *  +---------------------------------------------------------------+
 * </pre>
 * Linear hashing: with n buckets in service and 2^k the largest power of two in n, a hash belongs to bucket
 * {@code hash mod 2^(k+1)} when that is in service, else to {@code hash mod 2^k}. Splitting bucket {@code n - 2^k} puts
 * bucket n into service. Buckets live in chunks of {@link #CHUNK_BUCKETS}, found through the header's chunk table.
 */
public final class BucketDescriptor
{
    /** Zxid of the last change of the whole chain. */
    public static final int WORD_OFFSET = 0;
    /** Next line of the chain. */
    public static final int OVERFLOW_OFFSET = WORD_OFFSET + Long.BYTES;
    /** Number of the bucket, for verification. */
    public static final int NUMBER_OFFSET = OVERFLOW_OFFSET + Integer.BYTES;
    /** Hashes. */
    public static final int TAGS_OFFSET = NUMBER_OFFSET + Integer.BYTES;
    /** Entries of a line. */
    public static final int ENTRIES = 6;
    /** Records. */
    public static final int ZNODES_OFFSET = TAGS_OFFSET + ENTRIES * Integer.BYTES;
    /** Lines of a bucket. */
    public static final int LINES = 1;

    /** Bits of {@link #CHUNK_BUCKETS}. */
    public static final int CHUNK_SHIFT = 10;
    /** Buckets of a chunk. */
    public static final int CHUNK_BUCKETS = 1 << CHUNK_SHIFT;
    /** Buckets of a new region. */
    public static final int INITIAL_BUCKETS = 64;
    /** Znodes per bucket above which a create splits a bucket. */
    public static final int TARGET_LOAD = 4;
    /** Most lines of a chain that a reader follows. */
    public static final int MAX_CHAIN_LINES = 1 << 14;

    private BucketDescriptor()
    {
    }

    /**
     * Bucket of a hash.
     *
     * @param hash        of the path.
     * @param bucketCount buckets in service, above 0.
     * @return number of the bucket.
     */
    public static int bucketOf(final int hash, final int bucketCount)
    {
        final int mask = Integer.highestOneBit(bucketCount) - 1;
        final int wide = hash & ((mask << 1) | 1);
        return wide < bucketCount ? wide : wide & mask;
    }
}
