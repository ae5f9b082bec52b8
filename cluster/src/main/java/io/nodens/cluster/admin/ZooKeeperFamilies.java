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

import io.nodens.gateway.words.MetricVisitor;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.SummarySnapshot;
import io.nodens.gateway.words.ZooKeeperMetric;

/**
 * ZooKeeper's metrics under ZooKeeper's names, as its exporter of 3.9 gives them: counters bare, which dashboards of
 * the field read, and with {@code _total} as later releases do. Times are milliseconds there.
 */
final class ZooKeeperFamilies
{
    private final SummarySnapshot scratch = new SummarySnapshot();

    /**
     * Put them together.
     *
     * @param facts of the server.
     * @param bare  takes what is a gauge or a summary, and counters without a suffix.
     * @param total takes counters, whose names would clash with the bare ones.
     */
    void addTo(final ServerFacts facts, final MetricFamilies bare, final MetricFamilies total)
    {
        facts.metrics().forEach(scratch, new MetricVisitor()
        {
            @Override
            public void onLong(final ZooKeeperMetric metric, final long value)
            {
                bare.gauge(metric.zooKeeperName(), metric.help(), value);
                if (ZooKeeperMetric.Kind.COUNTER == metric.kind())
                {
                    total.counter(metric.zooKeeperName(), metric.help(), value);
                }
            }

            @Override
            public void onDouble(final ZooKeeperMetric metric, final double value)
            {
                bare.gauge(metric.zooKeeperName(), metric.help(), value);
            }

            @Override
            public void onSummary(final ZooKeeperMetric metric, final SummarySnapshot value)
            {
                bare.summary(metric.zooKeeperName(), metric.help(), value);
            }
        });
    }
}
