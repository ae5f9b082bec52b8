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
package io.nodens.gateway.words;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Latencies: number, sum, extremes and percentiles of samples in nanoseconds, read as milliseconds with fractions. Or
 * of samples that are counts of something, read as they are ({@link #ofItems()}).
 * <p>
 * Number, sum and extremes are exact, and those of one moment. There are two copies of them, and a sequence that rises
 * before each is stored: while it is odd the writer stores the first one and readers copy the second, while it is even
 * the other way round. A reader copies again when the sequence rose meanwhile; a writer that lost its processor within
 * a sample holds no reader up. Percentiles are those of a histogram whose buckets are at most 1/32 of their value wide,
 * up to {@link #MAX_TRACKED_NS}; they are kept within the extremes.
 * <p>
 * A reset is asked for, by any thread, and seen by readers at once. The writer carries it out with its next sample, so
 * that it stays the only one that stores.
 * <p>
 * <b>Thread:</b> {@link #record(long)} one thread; everything else any thread. Readers do not delay the writer, and the
 * writer never waits. <b>Allocates</b> nothing after construction; about 10 KiB.
 */
public final class LatencyStats implements Summary
{
    /** Samples above it, 18 minutes, count as this one in the percentiles. */
    public static final long MAX_TRACKED_NS = (1L << 40) - 1;

    private static final int SUB_BUCKET_BITS = 5;
    private static final int BUCKET_COUNT = indexOf(MAX_TRACKED_NS) + 1;
    private static final double NS_PER_MS = 1_000_000.0;

    /** The writer would have to store twice during each of as many copies of a few longs. */
    private static final int MAX_ATTEMPTS = 100_000;

    // Fields of a copy.
    private static final int COUNT = 0;
    private static final int SUM = 1;
    private static final int MIN = 2;
    private static final int MAX = 3;
    private static final int RESETS_DONE = 4;
    private static final int COPY_LENGTH = 8;

    private static final VarHandle SEQUENCE;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    static
    {
        try
        {
            SEQUENCE = MethodHandles.lookup().findVarHandle(LatencyStats.class, "sequence", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final AtomicLong resetsAsked = new AtomicLong();
    private final long[] copies = new long[2 * COPY_LENGTH];
    private final long[] buckets = new long[BUCKET_COUNT];
    private long sequence;

    // The writer's own.
    private long resetsDone;
    private long count;
    private long sumNs;
    private long minNs;
    private long maxNs;
    private final double samplesPerUnit;
    private final LatencyStats[] self = {this};

    /** Without samples. */
    public LatencyStats()
    {
        this(NS_PER_MS);
    }

    private LatencyStats(final double samplesPerUnit)
    {
        this.samplesPerUnit = samplesPerUnit;
    }

    /**
     * For samples that are counts instead of nanoseconds.
     *
     * @return one without samples.
     */
    public static LatencyStats ofItems()
    {
        return new LatencyStats(1);
    }

    /**
     * Add a sample.
     *
     * @param elapsedNs of it; a negative one, of a clock that stepped back, is left out.
     */
    public void record(final long elapsedNs)
    {
        if (elapsedNs < 0)
        {
            return;
        }

        final long asked = resetsAsked.getOpaque();
        if (resetsDone != asked)
        {
            forget(asked);
        }

        minNs = 0 == count ? elapsedNs : Math.min(minNs, elapsedNs);
        maxNs = Math.max(maxNs, elapsedNs);
        sumNs += elapsedNs;
        count++;
        final int index = indexOf(Math.min(elapsedNs, MAX_TRACKED_NS));
        ELEMENT.setOpaque(buckets, index, buckets[index] + 1);

        store(0);
        store(COPY_LENGTH);
    }

    private void store(final int copy)
    {
        SEQUENCE.setRelease(this, sequence + 1);
        VarHandle.releaseFence();
        ELEMENT.setOpaque(copies, copy + COUNT, count);
        ELEMENT.setOpaque(copies, copy + SUM, sumNs);
        ELEMENT.setOpaque(copies, copy + MIN, minNs);
        ELEMENT.setOpaque(copies, copy + MAX, maxNs);
        ELEMENT.setOpaque(copies, copy + RESETS_DONE, resetsDone);
    }

    private void forget(final long asked)
    {
        resetsDone = asked;
        count = 0;
        sumNs = 0;
        maxNs = 0;
        for (int i = 0; i < BUCKET_COUNT; i++)
        {
            ELEMENT.setOpaque(buckets, i, 0L);
        }
    }

    /** Forget all samples up to now. */
    public void reset()
    {
        resetsAsked.getAndIncrement();
    }

    @Override
    public void read(final SummarySnapshot into)
    {
        read(into, self);
    }

    /**
     * Read several as if they were one.
     *
     * @param into  receives what the samples of all amount to.
     * @param parts all of nanoseconds, or all of counts; at least one.
     */
    static void read(final SummarySnapshot into, final LatencyStats[] parts)
    {
        final long[] sum = into.scratch();
        Arrays.fill(sum, 0);
        for (final LatencyStats part : parts)
        {
            part.addTo(sum);
        }
        if (0 == sum[COUNT])
        {
            into.clear();
            return;
        }

        final double scale = parts[0].samplesPerUnit;
        into.set(sum[COUNT], sum[SUM] / scale, sum[MIN] / scale, sum[MAX] / scale);
        readPercentiles(into, sum, parts);
    }

    /** Add one consistent copy to others. */
    private void addTo(final long[] sum)
    {
        long samples = 0;
        long total = 0;
        long least = 0;
        long highest = 0;
        boolean isReset = false;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
        {
            final long before = (long)SEQUENCE.getAcquire(this);
            final int copy = 0 == (before & 1) ? 0 : COPY_LENGTH;
            samples = (long)ELEMENT.getOpaque(copies, copy + COUNT);
            total = (long)ELEMENT.getOpaque(copies, copy + SUM);
            least = (long)ELEMENT.getOpaque(copies, copy + MIN);
            highest = (long)ELEMENT.getOpaque(copies, copy + MAX);
            isReset = resetsAsked.getOpaque() != (long)ELEMENT.getOpaque(copies, copy + RESETS_DONE);
            VarHandle.acquireFence();
            if (before == (long)SEQUENCE.getOpaque(this))
            {
                break;
            }
            Thread.onSpinWait();
        }

        if (!isReset && 0 != samples)
        {
            sum[MIN] = 0 == sum[COUNT] ? least : Math.min(sum[MIN], least);
            sum[MAX] = Math.max(sum[MAX], highest);
            sum[COUNT] += samples;
            sum[SUM] += total;
        }
    }

    /** Of what was reset the writer has not emptied the buckets yet. */
    private long inBucket(final int index)
    {
        return resetsAsked.getOpaque() == (long)ELEMENT.getOpaque(copies, RESETS_DONE) ?
            (long)ELEMENT.getOpaque(buckets, index) : 0;
    }

    /** The buckets may be of a later moment than the rest: by the few samples that came since. */
    private static void readPercentiles(
        final SummarySnapshot into, final long[] sum, final LatencyStats[] parts)
    {
        final double scale = parts[0].samplesPerUnit;
        int quantile = 0;
        long below = 0;
        for (int i = 0; i < BUCKET_COUNT && quantile < SummarySnapshot.QUANTILE_COUNT; i++)
        {
            for (final LatencyStats part : parts)
            {
                below += part.inBucket(i);
            }
            while (quantile < SummarySnapshot.QUANTILE_COUNT &&
                below >= Math.ceil(SummarySnapshot.quantileAt(quantile) * sum[COUNT]))
            {
                final long value = Math.min(sum[MAX], Math.max(sum[MIN], highestOf(i)));
                into.valueAt(quantile, value / scale);
                quantile++;
            }
        }
        for (; quantile < SummarySnapshot.QUANTILE_COUNT; quantile++)
        {
            into.valueAt(quantile, sum[MAX] / scale);
        }
    }

    /** Values below 64 have a bucket each. Above, each power of two is parted into 32. */
    private static int indexOf(final long value)
    {
        final int shift = Math.max(0, 63 - SUB_BUCKET_BITS - Long.numberOfLeadingZeros(value | 1));
        return (shift << SUB_BUCKET_BITS) + (int)(value >>> shift);
    }

    private static long highestOf(final int index)
    {
        final int shift = Math.max(0, (index >> SUB_BUCKET_BITS) - 1);
        final long first = index - ((long)shift << SUB_BUCKET_BITS);
        return ((first + 1) << shift) - 1;
    }
}
