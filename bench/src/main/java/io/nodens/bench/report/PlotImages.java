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
package io.nodens.bench.report;

import io.nodens.bench.results.IntervalFigures;
import io.nodens.bench.results.Marker;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFile;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.Color;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Plots as files, for documents: percentiles of each comparison, each run over time, throughput against latency, size
 * of values by connections, and where the time of one operation goes.
 */
final class PlotImages
{
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 560;
    private static final int DPI = 150;
    private static final double BAR_WIDTH = 0.3;
    private static final double MS_PER_S = 1000.0;
    private static final MathContext DIGITS = new MathContext(8);
    private static final double LEAST_US = 0.1;

    private final Path directory;

    PlotImages(final Path directory)
    {
        this.directory = directory;
        System.setProperty("java.awt.headless", "true");
    }

    /**
     * Write all.
     *
     * @param runs        to plot over time.
     * @param comparisons to plot by percentile.
     * @return how many plots there are; each is an SVG and a PNG.
     * @throws IOException when a file cannot be written.
     */
    int write(final RunSet runs, final List<Comparison> comparisons) throws IOException
    {
        int count = 0;
        for (final Comparison comparison : comparisons)
        {
            save(percentiles(comparison), "percentiles-" + comparison.title());
            count++;
        }
        for (final RunFile run : runs.good())
        {
            for (final OperationFigures operation : run.merged())
            {
                save(overTime(run, operation.kind()), "time-" + run.name() + "-" + operation.kind());
                count++;
            }
        }

        for (final Map.Entry<String, Map<String, List<LoadPoint>>> plot : LoadPoint.byThroughput(runs).entrySet())
        {
            save(throughput(plot.getKey(), plot.getValue()), "throughput-" + plot.getKey());
            count++;
        }
        for (final Map.Entry<String, Map<String, List<LoadPoint>>> plot : LoadPoint.bySize(runs).entrySet())
        {
            for (final Map.Entry<String, List<LoadPoint>> system : plot.getValue().entrySet())
            {
                final String title = system.getKey() + ", " + plot.getKey();
                save(heat(title, system.getValue()), "heat-" + title);
                count++;
            }
        }
        for (final Budget budget : Budget.of(runs))
        {
            save(budget(budget), "budget-" + budget.title());
            count++;
        }

        return count;
    }

    private static XYChart throughput(final String title, final Map<String, List<LoadPoint>> systems)
    {
        final XYChart chart = chart(title + ": p99 against throughput", "operations a second");
        systems.forEach((subject, points) -> chart.addSeries(
            subject,
            points.stream().map(LoadPoint::ratePerS).toList(),
            points.stream().map((point) -> Math.max(LEAST_US, point.p99Us())).toList())
            .setMarker(SeriesMarkers.CIRCLE));
        return chart;
    }

    /** The logarithm has the colour, since latencies of 100 B and 1 MiB are far apart. */
    private static HeatMapChart heat(final String title, final List<LoadPoint> points)
    {
        final List<Integer> connections = points.stream().map(LoadPoint::connections).distinct().sorted().toList();
        final List<Integer> lengths = points.stream().map(LoadPoint::dataLength).distinct().sorted().toList();
        final List<Number[]> cells = new ArrayList<>();
        for (final LoadPoint point : points)
        {
            cells.add(new Number[]{
                connections.indexOf(point.connections()), lengths.indexOf(point.dataLength()),
                Math.rint(Math.log10(Math.max(LEAST_US, point.p99Us())) * 100) / 100});
        }

        final HeatMapChart chart = new HeatMapChartBuilder()
            .width(WIDTH).height(HEIGHT).title(title + ": log10 of p99 in us")
            .xAxisTitle("connections").yAxisTitle("bytes of data").build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setShowValue(true);
        chart.addSeries("log10 us", connections, lengths, cells);
        return chart;
    }

    private static CategoryChart budget(final Budget budget)
    {
        final CategoryChart chart = new CategoryChartBuilder()
            .width(WIDTH).height(HEIGHT).title(budget.title() + ", p50 hop by hop").yAxisTitle("us").build();
        chart.getStyler().setStacked(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setAvailableSpaceFill(BAR_WIDTH);
        budget.hops().forEach((hop) -> chart.addSeries(
            String.format(Locale.ROOT, "%.1f us %s", hop.us(), hop.name()),
            List.of(budget.title()), List.of(Math.max(0, hop.us()))));
        return chart;
    }

    private static XYChart percentiles(final Comparison comparison)
    {
        final XYChart chart = chart(
            comparison.title(), "percentile");
        chart.getStyler().setxAxisTickLabelsFormattingFunction(PlotImages::percentile);
        for (final Comparison.Row row : comparison.rows())
        {
            final List<Double> nines = new ArrayList<>();
            final List<Double> latencies = new ArrayList<>();
            for (int i = 0; i < row.curve().size(); i++)
            {
                nines.add((double)i / OperationFigures.STEPS_PER_NINE);
                latencies.add(Math.max(LEAST_US, row.curve().get(i)));
            }
            chart.addSeries(row.subject() + " at " + row.seat(), nines, latencies).setMarker(SeriesMarkers.NONE);
        }

        return chart;
    }

    /** Only whole nines get a text, such as 99.9 %; the library cannot draw an empty one. */
    private static String percentile(final double nines)
    {
        return Math.rint(nines) == nines ?
            BigDecimal.valueOf(100 - Math.pow(10, 2 - nines)).round(DIGITS).stripTrailingZeros().toPlainString() +
            " %" : " ";
    }

    private static XYChart overTime(final RunFile run, final String kind)
    {
        final XYChart chart = chart(kind + ": " + run.name(), "seconds");
        final long startMs = run.runs().stream().mapToLong((part) -> part.startMs()).min().orElse(0);
        final List<IntervalFigures> intervals = run.runs().stream()
            .flatMap((part) -> part.intervals().stream())
            .filter((interval) -> kind.equals(interval.kind()))
            .toList();
        final Map<String, ToDoubleFunction<IntervalFigures>> figures = new LinkedHashMap<>();
        figures.put("p50", IntervalFigures::p50Us);
        figures.put("p99", IntervalFigures::p99Us);
        figures.put("longest", IntervalFigures::maxUs);
        figures.forEach((name, figure) -> chart.addSeries(
            name,
            intervals.stream().map((interval) -> (interval.startMs() - startMs) / MS_PER_S).toList(),
            intervals.stream().map((interval) -> Math.max(LEAST_US, figure.applyAsDouble(interval))).toList())
            .setMarker(SeriesMarkers.NONE));
        final double top = intervals.stream().mapToDouble(IntervalFigures::maxUs).max().orElse(1);
        for (final Marker marker : run.markers())
        {
            final double at = (marker.timeMs() - startMs) / MS_PER_S;
            chart.addAnnotation(new AnnotationLine(at, true, false));
            chart.addAnnotation(new AnnotationText(marker.kind(), at, top, false));
        }

        return chart;
    }

    private static XYChart chart(final String title, final String x)
    {
        final XYChart chart = new XYChartBuilder()
            .width(WIDTH).height(HEIGHT).title(title).xAxisTitle(x).yAxisTitle("latency, us").build();
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        chart.getStyler().setChartTitleBoxVisible(false);
        return chart;
    }

    private void save(final Chart<?, ?> chart, final String title) throws IOException
    {
        final String name = directory.resolve(
            title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-")).toString();
        VectorGraphicsEncoder.saveVectorGraphic(chart, name, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        BitmapEncoder.saveBitmapWithDPI(chart, name, BitmapEncoder.BitmapFormat.PNG, DPI);
    }
}
