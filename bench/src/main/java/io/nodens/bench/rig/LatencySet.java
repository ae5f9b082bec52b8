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
package io.nodens.bench.rig;

import io.nodens.bench.system.OperationKind;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

import java.util.concurrent.TimeUnit;

/**
 * Latencies of one generator in one run, by kind of operation.
 * <p>
 * <b>Thread:</b> one records, another takes intervals. <b>Allocates:</b> nothing while recording.
 */
final class LatencySet
{
    /** Longest latency that a histogram tells from longer ones. */
    static final long HIGHEST_TRACKABLE_NS = TimeUnit.MINUTES.toNanos(2);
    /** Decimal digits to which a histogram is exact. */
    static final int SIGNIFICANT_DIGITS = 3;

    private final SingleWriterRecorder[] recorders = new SingleWriterRecorder[OperationKind.count()];
    private final Histogram[] intervals = new Histogram[OperationKind.count()];
    private final Histogram lag = newHistogram();

    LatencySet()
    {
        for (int i = 0; i < recorders.length; i++)
        {
            recorders[i] = new SingleWriterRecorder(HIGHEST_TRACKABLE_NS, SIGNIFICANT_DIGITS);
        }
    }

    static Histogram newHistogram()
    {
        return new Histogram(HIGHEST_TRACKABLE_NS, SIGNIFICANT_DIGITS);
    }

    void record(final OperationKind kind, final long latencyNs)
    {
        recorders[kind.ordinal()].recordValue(Math.min(Math.max(0, latencyNs), HIGHEST_TRACKABLE_NS));
    }

    /**
     * The generator itself was late with an operation.
     *
     * @param lagNs since the operation was due.
     */
    void recordLag(final long lagNs)
    {
        lag.recordValue(Math.min(Math.max(0, lagNs), HIGHEST_TRACKABLE_NS));
    }

    /**
     * By how much the generator was late, to be read when its run is over.
     *
     * @return the distribution, nanoseconds.
     */
    Histogram lag()
    {
        return lag;
    }

    /**
     * What was recorded since the last call.
     *
     * @param kind of operation.
     * @return the interval, valid until the next call for the same kind.
     */
    Histogram takeInterval(final OperationKind kind)
    {
        final int i = kind.ordinal();
        intervals[i] = recorders[i].getIntervalHistogram(intervals[i]);
        return intervals[i];
    }
}
