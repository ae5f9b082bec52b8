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

import java.util.Arrays;

/**
 * What samples amounted to at one moment. The unit is that of the metric ({@link ZooKeeperMetric#unit()}).
 * <p>
 * <b>Thread:</b> one at a time. Reused; allocates nothing after construction.
 */
public final class SummarySnapshot
{
    /** Number of percentiles. */
    public static final int QUANTILE_COUNT = 5;
    /** Of a percentile that is not known. */
    public static final double UNKNOWN = Double.NaN;

    private static final int SCRATCH_LENGTH = 8;
    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99, 0.999};

    private long count;
    private double sum;
    private double min;
    private double max;
    private final double[] values = new double[QUANTILE_COUNT];
    private final long[] scratch = new long[SCRATCH_LENGTH];

    /** Empty. */
    public SummarySnapshot()
    {
        clear();
    }

    /** For whoever fills it. */
    long[] scratch()
    {
        return scratch;
    }

    /**
     * Which percentile lies at an index.
     *
     * @param index from 0 to {@link #QUANTILE_COUNT}, exclusive.
     * @return part of the samples that are not above it, between 0 and 1, rising with the index.
     */
    public static double quantileAt(final int index)
    {
        return QUANTILES[index];
    }

    /**
     * Make it that of no samples.
     *
     * @return this, for a fluent API.
     */
    public SummarySnapshot clear()
    {
        return set(0, 0, 0, 0);
    }

    /**
     * Set number, sum and extremes, and forget the percentiles.
     *
     * @param samples number of samples.
     * @param total   their sum.
     * @param least   of them; 0 when there are none.
     * @param highest of them; 0 when there are none.
     * @return this, for a fluent API.
     */
    public SummarySnapshot set(final long samples, final double total, final double least, final double highest)
    {
        count = samples;
        sum = total;
        min = least;
        max = highest;
        Arrays.fill(values, UNKNOWN);
        return this;
    }

    /**
     * Set a percentile.
     *
     * @param index as of {@link #quantileAt(int)}.
     * @param value of it.
     * @return this, for a fluent API.
     */
    public SummarySnapshot valueAt(final int index, final double value)
    {
        values[index] = value;
        return this;
    }

    /**
     * Number of samples.
     *
     * @return 0 or more.
     */
    public long count()
    {
        return count;
    }

    /**
     * Sum of the samples.
     *
     * @return the sum.
     */
    public double sum()
    {
        return sum;
    }

    /**
     * The least sample.
     *
     * @return 0 when there are none.
     */
    public double min()
    {
        return min;
    }

    /**
     * The highest sample.
     *
     * @return 0 when there are none.
     */
    public double max()
    {
        return max;
    }

    /**
     * The mean.
     *
     * @return 0 when there are no samples.
     */
    public double avg()
    {
        return 0 == count ? 0 : sum / count;
    }

    /**
     * A percentile.
     *
     * @param index as of {@link #quantileAt(int)}.
     * @return its value, or {@link #UNKNOWN}.
     */
    public double valueAt(final int index)
    {
        return values[index];
    }
}
