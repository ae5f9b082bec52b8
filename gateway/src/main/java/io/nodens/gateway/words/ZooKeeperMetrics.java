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

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Values of ZooKeeper's metrics: one list, from which {@code mntr} and the metrics for Prometheus are written, so that
 * both show the same.
 * <p>
 * Who knows a value registers where it comes from, once at the start. A metric that nobody registered is left out: no
 * text shows a zero that was not counted. A metric that has a value at times only, as on a leader, is
 * {@link #ABSENT} or NaN at others, and is left out then.
 * <p>
 * <b>Thread:</b> registered by any, read by any. A supplier is called by whichever thread reads, and must bear that.
 */
public final class ZooKeeperMetrics
{
    /** Of a metric that has no value now. */
    public static final long ABSENT = Long.MIN_VALUE;

    private static final ZooKeeperMetric[] METRICS = ZooKeeperMetric.values();

    private final AtomicReferenceArray<LongSupplier> longs = new AtomicReferenceArray<>(METRICS.length);
    private final AtomicReferenceArray<DoubleSupplier> doubles = new AtomicReferenceArray<>(METRICS.length);
    private final AtomicReferenceArray<Summary> summaries = new AtomicReferenceArray<>(METRICS.length);
    private volatile Summary requestLatency;

    /**
     * Register where a metric that is counted comes from.
     *
     * @param metric which one.
     * @param value  of it, or {@link #ABSENT}.
     * @return this, for a fluent API.
     * @throws IllegalArgumentException when the metric has a fraction or is a summary.
     */
    public ZooKeeperMetrics count(final ZooKeeperMetric metric, final LongSupplier value)
    {
        if (metric.isFractional() || ZooKeeperMetric.Kind.SUMMARY == metric.kind())
        {
            throw new IllegalArgumentException(metric + " is not counted: register it by ratio, summary or latency");
        }
        longs.set(metric.ordinal(), value);
        return this;
    }

    /**
     * Register where a ratio comes from.
     *
     * @param metric which one.
     * @param value  of it, or NaN for none.
     * @return this, for a fluent API.
     * @throws IllegalArgumentException when the metric is no ratio.
     */
    public ZooKeeperMetrics ratio(final ZooKeeperMetric metric, final DoubleSupplier value)
    {
        if (ZooKeeperMetric.Unit.RATIO != metric.unit())
        {
            throw new IllegalArgumentException(metric + " is no ratio: register it by count, summary or latency");
        }
        doubles.set(metric.ordinal(), value);
        return this;
    }

    /**
     * Register where a summary comes from.
     *
     * @param metric which one.
     * @param value  of it.
     * @return this, for a fluent API.
     * @throws IllegalArgumentException when the metric is no summary.
     */
    public ZooKeeperMetrics summary(final ZooKeeperMetric metric, final Summary value)
    {
        if (ZooKeeperMetric.Kind.SUMMARY != metric.kind())
        {
            throw new IllegalArgumentException(metric + " is no summary: register it by count, ratio or latency");
        }
        summaries.set(metric.ordinal(), value);
        return this;
    }

    /**
     * Register where the latencies of all requests come from: mean, highest and least.
     *
     * @param value of them, in milliseconds.
     * @return this, for a fluent API.
     */
    public ZooKeeperMetrics latency(final Summary value)
    {
        requestLatency = value;
        return this;
    }

    /**
     * A metric that is counted.
     *
     * @param metric which one.
     * @return its value, or {@link #ABSENT} when nobody registered it or it has none now.
     */
    public long get(final ZooKeeperMetric metric)
    {
        final LongSupplier supplier = longs.get(metric.ordinal());
        return null == supplier ? ABSENT : supplier.getAsLong();
    }

    /**
     * A metric that is counted, for texts that show it always.
     *
     * @param metric which one.
     * @param other  value when it has none.
     * @return its value, or the other one.
     */
    public long get(final ZooKeeperMetric metric, final long other)
    {
        final long value = get(metric);
        return ABSENT == value ? other : value;
    }

    /**
     * Read the latencies of all requests.
     *
     * @param into receives them, in milliseconds; those of no request when nobody registered them.
     */
    public void readLatency(final SummarySnapshot into)
    {
        final Summary latency = requestLatency;
        if (null == latency)
        {
            into.clear();
        }
        else
        {
            latency.read(into);
        }
    }

    /**
     * Tell the metrics that have a value now, in the order of {@link ZooKeeperMetric}.
     *
     * @param scratch for summaries; belongs to the caller, who calls from one thread.
     * @param visitor is told of each.
     */
    public void forEach(final SummarySnapshot scratch, final MetricVisitor visitor)
    {
        final Summary latency = requestLatency;
        if (null != latency)
        {
            latency.read(scratch);
            visitor.onDouble(ZooKeeperMetric.AVG_LATENCY, scratch.avg());
            visitor.onDouble(ZooKeeperMetric.MAX_LATENCY, scratch.max());
            visitor.onDouble(ZooKeeperMetric.MIN_LATENCY, scratch.min());
        }
        for (final ZooKeeperMetric metric : METRICS)
        {
            tell(metric, scratch, visitor);
        }
    }

    private void tell(final ZooKeeperMetric metric, final SummarySnapshot scratch, final MetricVisitor visitor)
    {
        final int index = metric.ordinal();
        final long value = get(metric);
        if (ABSENT != value)
        {
            visitor.onLong(metric, value);
        }
        final DoubleSupplier ratios = doubles.get(index);
        if (null != ratios)
        {
            final double ratio = ratios.getAsDouble();
            if (!Double.isNaN(ratio))
            {
                visitor.onDouble(metric, ratio);
            }
        }
        final Summary summary = summaries.get(index);
        if (null != summary)
        {
            summary.read(scratch);
            visitor.onSummary(metric, scratch);
        }
    }
}
