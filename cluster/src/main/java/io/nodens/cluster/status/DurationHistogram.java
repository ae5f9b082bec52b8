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
package io.nodens.cluster.status;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often something took how long. Each doubling of the duration has the same number of buckets, so that the error
 * of a bucket's bounds is the same share of every duration:
 * <pre>
 *   bucket      0      1 .. 4          5 .. 8          9 .. 12          ...   last
 *   duration  &lt; 1 us   1 .. 2 us       2 .. 4 us       4 .. 8 us              longer than all
 * </pre>
 * <b>Thread:</b> recorded by one, read by any; a reader may see a duration in its bucket before it is in the sum.
 * <b>Allocates:</b> only when constructed and read.
 */
public final class DurationHistogram
{
    private static final int SUB_SHIFT = 2;
    /** Buckets of a doubling. */
    public static final int BUCKETS_PER_DOUBLING = 1 << SUB_SHIFT;
    /** The first bucket ends here: about a microsecond. */
    private static final int FIRST_SHIFT = 10;
    /** Doublings from there on, to 1,100 s. */
    private static final int DOUBLINGS = 30;
    /** Number of buckets. */
    public static final int BUCKETS = 1 + DOUBLINGS * BUCKETS_PER_DOUBLING + 1;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final AtomicLong sumNs = new AtomicLong();
    private final AtomicLong maxNs = new AtomicLong();

    /**
     * Record one duration.
     *
     * @param durationNs in nanoseconds; negative counts as none.
     */
    public void record(final long durationNs)
    {
        final int bucket = bucketOf(durationNs);
        counts.setRelease(bucket, counts.getPlain(bucket) + 1);
        sumNs.setRelease(sumNs.getPlain() + Math.max(0, durationNs));
        if (durationNs > maxNs.getPlain())
        {
            maxNs.setRelease(durationNs);
        }
    }

    /**
     * The bucket of a duration.
     *
     * @param durationNs in nanoseconds.
     * @return index from 0.
     */
    static int bucketOf(final long durationNs)
    {
        if (durationNs < 1L << FIRST_SHIFT)
        {
            return 0;
        }

        final int log = 63 - Long.numberOfLeadingZeros(durationNs);
        final int sub = (int)(durationNs >>> (log - SUB_SHIFT)) & (BUCKETS_PER_DOUBLING - 1);
        return Math.min(BUCKETS - 1, 1 + (log - FIRST_SHIFT) * BUCKETS_PER_DOUBLING + sub);
    }

    /**
     * Where a bucket ends.
     *
     * @param bucket index from 0.
     * @return first duration in nanoseconds that is not in it; {@link Long#MAX_VALUE} of the last.
     */
    public static long endNs(final int bucket)
    {
        if (0 == bucket)
        {
            return 1L << FIRST_SHIFT;
        }
        if (BUCKETS - 1 == bucket)
        {
            return Long.MAX_VALUE;
        }

        final int log = FIRST_SHIFT + (bucket - 1) / BUCKETS_PER_DOUBLING;
        final int sub = (bucket - 1) % BUCKETS_PER_DOUBLING;
        return (1L << log) + ((sub + 1L) << (log - SUB_SHIFT));
    }

    /**
     * How many durations are in each bucket.
     *
     * @return a copy, by index.
     */
    public long[] counts()
    {
        final long[] copy = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++)
        {
            copy[i] = counts.get(i);
        }
        return copy;
    }

    /**
     * All durations together.
     *
     * @return nanoseconds.
     */
    public long sumNs()
    {
        return sumNs.get();
    }

    /**
     * The longest duration.
     *
     * @return nanoseconds; 0 before the first.
     */
    public long maxNs()
    {
        return maxNs.get();
    }

    /**
     * The duration below which a share of all lies, as the end of its bucket.
     *
     * @param counts of the buckets.
     * @param share  from 0 to 1.
     * @return nanoseconds; 0 when there is none.
     */
    public static long percentileNs(final long[] counts, final double share)
    {
        long total = 0;
        for (final long count : counts)
        {
            total += count;
        }

        final long wanted = Math.max(1, (long)Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length && 0 != total; i++)
        {
            seen += counts[i];
            if (seen >= wanted)
            {
                return endNs(i);
            }
        }
        return 0;
    }
}
