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
package io.nodens.cluster.admin;

import io.nodens.cluster.status.DurationHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * Metrics as they are put together for one scrape.
 */
final class MetricFamilies
{
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<MetricSnapshot> families = new ArrayList<>();

    /**
     * Something that goes up and down.
     *
     * @param name  with its unit.
     * @param help  one phrase.
     * @param value now.
     */
    MetricFamilies gauge(final String name, final String help, final double value)
    {
        families.add(GaugeSnapshot.builder().name(name).help(help).dataPoint(point(value, Labels.EMPTY)).build());
        return this;
    }

    /**
     * The same of a whole number, exact up to 2^53.
     */
    MetricFamilies gauge(final String name, final String help, final long value)
    {
        return gauge(name, help, (double)value);
    }

    /**
     * Something that goes up and down, if it is known.
     */
    MetricFamilies gaugeIf(final boolean isKnown, final String name, final String help, final double value)
    {
        return isKnown ? gauge(name, help, value) : this;
    }

    /**
     * The same of a whole number.
     */
    MetricFamilies gaugeIf(final boolean isKnown, final String name, final String help, final long value)
    {
        return gaugeIf(isKnown, name, help, (double)value);
    }

    /**
     * Something that has a value for each of several.
     *
     * @param name   with its unit.
     * @param help   one phrase.
     * @param label  that tells them apart.
     * @param keys   values of the label.
     * @param values of each, in the same order.
     */
    MetricFamilies gauges(
        final String name, final String help, final String label, final List<String> keys, final double[] values)
    {
        final GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
        for (int i = 0; i < values.length; i++)
        {
            builder.dataPoint(point(values[i], Labels.of(label, keys.get(i))));
        }
        families.add(builder.build());
        return this;
    }

    /**
     * A fact in words: the value is always 1.
     *
     * @param name   of the family.
     * @param help   one phrase.
     * @param labels names and values in turn.
     */
    MetricFamilies fact(final String name, final String help, final String... labels)
    {
        families.add(
            GaugeSnapshot.builder().name(name).help(help).dataPoint(point(1, Labels.of(labels))).build());
        return this;
    }

    /**
     * Something that only goes up while the process lives.
     *
     * @param name  with its unit and without {@code _total}, which is added.
     * @param help  one phrase.
     * @param value since the start.
     */
    MetricFamilies counter(final String name, final String help, final double value)
    {
        families.add(CounterSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(CounterDataPointSnapshot.builder().value(Math.max(0, value)).build())
            .build());
        return this;
    }

    /**
     * The same of a whole number.
     */
    MetricFamilies counter(final String name, final String help, final long value)
    {
        return counter(name, help, (double)value);
    }

    /**
     * How often something took how long.
     *
     * @param name      ending in {@code _seconds}.
     * @param help      one phrase.
     * @param durations since the start. A doubling of the duration is one bucket here.
     */
    MetricFamilies histogram(final String name, final String help, final DurationHistogram durations)
    {
        final long[] counts = durations.counts();
        final List<Double> ends = new ArrayList<>();
        final List<Long> sums = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < counts.length; i++)
        {
            sum += counts[i];
            if (0 == i % DurationHistogram.BUCKETS_PER_DOUBLING || counts.length - 1 == i)
            {
                final long endNs = DurationHistogram.endNs(i);
                ends.add(Long.MAX_VALUE == endNs ? Double.POSITIVE_INFINITY : endNs / NANOS_PER_SECOND);
                sums.add(sum);
                sum = 0;
            }
        }
        families.add(HistogramSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(ends, sums))
                .sum(durations.sumNs() / NANOS_PER_SECOND)
                .build())
            .build());
        return this;
    }

    /**
     * What samples amounted to.
     *
     * @param name  in ZooKeeper's unit.
     * @param help  one phrase.
     * @param value number, sum and percentiles, as far as they are known.
     */
    MetricFamilies summary(
        final String name, final String help, final io.nodens.gateway.words.SummarySnapshot value)
    {
        final Quantiles.Builder quantiles = Quantiles.builder();
        for (int i = 0; i < io.nodens.gateway.words.SummarySnapshot.QUANTILE_COUNT; i++)
        {
            if (value.count() > 0 && !Double.isNaN(value.valueAt(i)))
            {
                quantiles.quantile(io.nodens.gateway.words.SummarySnapshot.quantileAt(i), value.valueAt(i));
            }
        }
        families.add(SummarySnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(SummaryDataPointSnapshot.builder()
                .count(value.count())
                .sum(value.sum())
                .quantiles(quantiles.build())
                .build())
            .build());
        return this;
    }

    /**
     * All that was put together, by name.
     */
    MetricSnapshots all()
    {
        return new MetricSnapshots(families);
    }

    private static GaugeDataPointSnapshot point(final double value, final Labels labels)
    {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
    }
}
