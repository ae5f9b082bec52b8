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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DurationHistogramTest
{
    @Test
    void shouldPutEveryDurationBelowTheEndOfItsBucketAndNotBelowTheOneBefore()
    {
        for (int shift = 0; shift < 62; shift++)
        {
            for (final long durationNs : new long[]{
                1L << shift, (1L << shift) + 1, (1L << shift) - 1, (1L << shift) + (1L << shift >> 1)})
            {
                final int bucket = DurationHistogram.bucketOf(durationNs);
                assertTrue(durationNs < DurationHistogram.endNs(bucket), () -> "beyond its bucket: " + durationNs);
                assertTrue(
                    0 == bucket || durationNs >= DurationHistogram.endNs(bucket - 1),
                    () -> "before its bucket: " + durationNs);
            }
        }
    }

    @Test
    void shouldEndABucketAtEveryDoubling()
    {
        assertEquals(1024, DurationHistogram.endNs(0));
        assertEquals(2048, DurationHistogram.endNs(DurationHistogram.BUCKETS_PER_DOUBLING));
        assertEquals(4096, DurationHistogram.endNs(2 * DurationHistogram.BUCKETS_PER_DOUBLING));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
    void shouldCountAsNoneWhenAClockWentBack(final long durationNs)
    {
        final DurationHistogram histogram = new DurationHistogram();

        histogram.record(durationNs);

        assertEquals(1, histogram.counts()[0]);
        assertEquals(0, histogram.sumNs());
    }

    @Test
    void shouldFindPercentilesByBuckets()
    {
        final DurationHistogram histogram = new DurationHistogram();
        assertEquals(0, DurationHistogram.percentileNs(histogram.counts(), 0.5));
        for (int i = 1; i <= 100; i++)
        {
            histogram.record(i * 1_000_000L);
        }

        final long[] counts = histogram.counts();
        assertTrue(within(50_000_000, DurationHistogram.percentileNs(counts, 0.5)));
        assertTrue(within(99_000_000, DurationHistogram.percentileNs(counts, 0.99)));
        assertEquals(100_000_000, histogram.maxNs());
        assertEquals(5050 * 1_000_000L, histogram.sumNs());
    }

    /** A bucket is a quarter of a doubling wide. */
    private static boolean within(final long expectedNs, final long actualNs)
    {
        return actualNs >= expectedNs && actualNs <= expectedNs * 5 / 4 + 1;
    }
}
