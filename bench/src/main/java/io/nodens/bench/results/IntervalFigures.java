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

/**
 * Latencies of one kind of operation in about a second of a run.
 *
 * @param kind    of the operations.
 * @param startMs epoch time at which it began.
 * @param endMs   epoch time at which it ended.
 * @param count   operations that were answered in it.
 * @param p50Us   median, microseconds.
 * @param p99Us   99 of 100, microseconds.
 * @param maxUs   the longest, microseconds.
 */
public record IntervalFigures(
    String kind, long startMs, long endMs, long count, double p50Us, double p99Us, double maxUs)
{
    /** A file with a negative figure is damaged. */
    public IntervalFigures
    {
        Whole.notNegative("count", count);
        Whole.notNegative("p50Us", p50Us);
        Whole.notNegative("p99Us", p99Us);
        Whole.notNegative("maxUs", maxUs);
    }

    /**
     * Figures of a histogram.
     *
     * @param kind     of its operations.
     * @param interval in nanoseconds, with its start and end.
     * @return the figures.
     */
    public static IntervalFigures of(final String kind, final AbstractHistogram interval)
    {
        return new IntervalFigures(
            kind, interval.getStartTimeStamp(), interval.getEndTimeStamp(), interval.getTotalCount(),
            OperationFigures.atUs(interval, 50), OperationFigures.atUs(interval, 99),
            interval.getMaxValue() / OperationFigures.NS_PER_US);
    }
}
