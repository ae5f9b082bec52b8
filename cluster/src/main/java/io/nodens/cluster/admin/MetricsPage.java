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

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What monitors scrape, as Prometheus text.
 */
final class MetricsPage
{
    private final MemberMetrics member;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    MetricsPage(final MemberMetrics member)
    {
        this.member = member;
        JvmMetrics.builder().register(jvm);
    }

    /**
     * Answer {@code /metrics}.
     */
    AdminReply answer(final AdminRequest request)
    {
        final MetricFamilies families = new MetricFamilies();
        member.addTo(families);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try
        {
            writer.write(out, families.all());
            writer.write(out, jvm.scrape());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return new AdminReply(AdminReply.OK, writer.getContentType(), out.toByteArray());
    }
}
