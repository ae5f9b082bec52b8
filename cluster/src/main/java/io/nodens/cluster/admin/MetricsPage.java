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
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What monitors scrape, as Prometheus text.
 */
final class MetricsPage
{
    private final AdminSources sources;
    private final MemberMetrics member;
    private final ZooKeeperFamilies zooKeeper = new ZooKeeperFamilies();
    /** Of the first scrape on. */
    private PrometheusRegistry jvm;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    MetricsPage(final AdminSources sources, final MemberMetrics member)
    {
        this.sources = sources;
        this.member = member;
    }

    /** Not before somebody scrapes: they load several hundred classes of the virtual machine's management. */
    private PrometheusRegistry jvm()
    {
        if (null == jvm)
        {
            jvm = new PrometheusRegistry();
            JvmMetrics.builder().register(jvm);
        }
        return jvm;
    }

    /**
     * Answer {@code /metrics}.
     */
    AdminReply answer(final AdminRequest request)
    {
        final MetricFamilies families = new MetricFamilies();
        member.addTo(families);
        final MetricFamilies counters = new MetricFamilies();
        zooKeeper.addTo(sources.gateway().facts(), families, counters);
        addFormerNames(families);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try
        {
            writer.write(out, families.all());
            writer.write(out, counters.all());
            writer.write(out, jvm().scrape());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return new AdminReply(AdminReply.OK, writer.getContentType(), out.toByteArray());
    }

    /** Dashboards for ZooKeeper read these under the names that client_java gave them before its first release. */
    private static void addFormerNames(final MetricFamilies families)
    {
        final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        final MemoryUsage heap = memory.getHeapMemoryUsage();
        final MemoryUsage other = memory.getNonHeapMemoryUsage();
        final List<String> areas = List.of("heap", "nonheap");
        families
            .gauges("jvm_memory_bytes_used", "Used bytes of a memory area.", "area", areas,
                LongStream.of(heap.getUsed(), other.getUsed()).asDoubleStream().toArray())
            .gauges("jvm_memory_bytes_committed", "Committed bytes of a memory area.", "area", areas,
                LongStream.of(heap.getCommitted(), other.getCommitted()).asDoubleStream().toArray())
            .gauges("jvm_memory_bytes_max", "Most bytes of a memory area, -1 without a limit.", "area", areas,
                LongStream.of(heap.getMax(), other.getMax()).asDoubleStream().toArray())
            .gauge("jvm_classes_loaded", "Classes that are loaded.",
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }
}
