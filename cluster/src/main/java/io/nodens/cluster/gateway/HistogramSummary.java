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
package io.nodens.cluster.gateway;

import io.nodens.cluster.status.DurationHistogram;
import io.nodens.gateway.words.Summary;
import io.nodens.gateway.words.SummarySnapshot;

/**
 * Durations that the member records, in the milliseconds of ZooKeeper's metrics. The least one is known by its bucket.
 * <p>
 * <b>Thread:</b> any.
 */
final class HistogramSummary implements Summary
{
    private static final double NS_PER_MS = 1_000_000.0;

    private final DurationHistogram durations;

    HistogramSummary(final DurationHistogram durations)
    {
        this.durations = durations;
    }

    /** {@inheritDoc} */
    @Override
    public void read(final SummarySnapshot into)
    {
        final long[] counts = durations.counts();
        long total = 0;
        int first = -1;
        for (int i = 0; i < counts.length; i++)
        {
            total += counts[i];
            first = first < 0 && counts[i] > 0 ? i : first;
        }
        if (0 == total)
        {
            into.clear();
            return;
        }

        final double max = durations.maxNs() / NS_PER_MS;
        final double min = 0 == first ? 0 : DurationHistogram.endNs(first - 1) / NS_PER_MS;
        into.set(total, durations.sumNs() / NS_PER_MS, Math.min(min, max), max);
        for (int i = 0; i < SummarySnapshot.QUANTILE_COUNT; i++)
        {
            final long valueNs = DurationHistogram.percentileNs(counts, SummarySnapshot.quantileAt(i));
            into.valueAt(i, Math.min(max, valueNs / NS_PER_MS));
        }
    }
}
