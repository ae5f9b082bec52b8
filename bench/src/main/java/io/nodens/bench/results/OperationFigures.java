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
package io.nodens.bench.results;

import org.HdrHistogram.AbstractHistogram;

import java.util.ArrayList;
import java.util.List;

/**
 * Latencies of the operations of one kind, in microseconds from the instant at which each was due.
 *
 * @param kind        such as {@code get}.
 * @param count       how many were answered.
 * @param perSecond   how many a second.
 * @param meanUs      their mean.
 * @param p50Us       half of them took at most this.
 * @param p90Us       nine of ten.
 * @param p99Us       99 of 100.
 * @param p999Us      999 of 1,000.
 * @param p9999Us     9,999 of 10,000.
 * @param maxUs       all of them.
 * @param percentiles the whole distribution: entry {@code i} is the latency at percentile
 *                    {@code 100 * (1 - 10^(-i / 10))}, so that ten entries make one nine. It ends where fewer than one
 *                    operation is left.
 */
public record OperationFigures(
    String kind,
    long count,
    double perSecond,
    double meanUs,
    double p50Us,
    double p90Us,
    double p99Us,
    double p999Us,
    double p9999Us,
    double maxUs,
    List<Double> percentiles)
{
    /** A file that lacks the kind, the list, or an entry of it, or has a negative figure, is damaged. */
    public OperationFigures
    {
        if (null == kind)
        {
            throw new IllegalArgumentException("an operation without a kind");
        }
        percentiles = Whole.list("percentiles", percentiles);
        percentiles.forEach((latencyUs) -> Whole.notNegative("a percentile", latencyUs));
        Whole.notNegative("count", count);
        Whole.notNegative("perSecond", perSecond);
        Whole.notNegative("meanUs", meanUs);
        Whole.notNegative("p50Us", p50Us);
        Whole.notNegative("p90Us", p90Us);
        Whole.notNegative("p99Us", p99Us);
        Whole.notNegative("p999Us", p999Us);
        Whole.notNegative("p9999Us", p9999Us);
        Whole.notNegative("maxUs", maxUs);
    }

    /** Entries of {@link #percentiles()} for each nine. */
    public static final int STEPS_PER_NINE = 10;
    private static final int MOST_NINES = 7;
    static final double NS_PER_US = 1000.0;
    private static final double NS_PER_S = 1e9;

    /**
     * Figures of a histogram.
     *
     * @param kind       of its operations.
     * @param histogram  in nanoseconds.
     * @param durationNs in which they were answered.
     * @return the figures.
     */
    public static OperationFigures of(final String kind, final AbstractHistogram histogram, final long durationNs)
    {
        final List<Double> percentiles = new ArrayList<>();
        for (int i = 0; i <= MOST_NINES * STEPS_PER_NINE; i++)
        {
            final double others = Math.pow(10, (double)i / STEPS_PER_NINE);
            if (others > histogram.getTotalCount())
            {
                break;
            }
            percentiles.add(atUs(histogram, 100 - 100 / others));
        }

        return new OperationFigures(
            kind, histogram.getTotalCount(), histogram.getTotalCount() * NS_PER_S / durationNs,
            histogram.getMean() / NS_PER_US, atUs(histogram, 50), atUs(histogram, 90), atUs(histogram, 99),
            atUs(histogram, 99.9), atUs(histogram, 99.99), histogram.getMaxValue() / NS_PER_US,
            List.copyOf(percentiles));
    }

    static double atUs(final AbstractHistogram histogram, final double percentile)
    {
        return histogram.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
