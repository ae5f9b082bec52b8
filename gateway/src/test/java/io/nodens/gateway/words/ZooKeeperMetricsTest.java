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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ZooKeeperMetricsTest
{
    private final ZooKeeperMetrics metrics = new ZooKeeperMetrics();

    @Test
    void shouldHaveNoValueWhenNobodyRegisteredOne()
    {
        final SummarySnapshot snapshot = new SummarySnapshot().set(1, 1, 1, 1);

        metrics.readLatency(snapshot);

        assertEquals(ZooKeeperMetrics.ABSENT, metrics.get(ZooKeeperMetric.UPTIME));
        assertEquals(5, metrics.get(ZooKeeperMetric.UPTIME, 5));
        assertEquals(0, snapshot.count());
    }

    @Test
    void shouldRefuseSupplierWhenMetricIsOfAnotherForm()
    {
        for (final ZooKeeperMetric metric : ZooKeeperMetric.values())
        {
            final boolean isSummary = ZooKeeperMetric.Kind.SUMMARY == metric.kind();
            final boolean isRatio = ZooKeeperMetric.Unit.RATIO == metric.unit();
            assertRefused(!isSummary && !metric.isFractional(), () -> metrics.count(metric, () -> 1));
            assertRefused(isRatio, () -> metrics.ratio(metric, () -> 1));
            assertRefused(isSummary, () -> metrics.summary(metric, SummarySnapshot::clear));
        }
    }

    private static void assertRefused(final boolean isAllowed, final Runnable registration)
    {
        if (isAllowed)
        {
            registration.run();
        }
        else
        {
            assertThrows(IllegalArgumentException.class, registration::run);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveNameAndHelpWhenItIsAMetric(final ZooKeeperMetric metric)
    {
        assertTrue(metric.zooKeeperName().matches("[a-z_]+"), metric.zooKeeperName());
        assertEquals(metric.name().toLowerCase(java.util.Locale.ROOT), metric.zooKeeperName());
        assertFalse(metric.help().isEmpty() || metric.help().endsWith("."), metric.help());
    }
}
