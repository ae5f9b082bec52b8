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

import io.nodens.bench.results.RunFile;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tables for the terminal.
 */
final class ReportText
{
    private static final double PERCENT = 100;
    private static final double FEW_PER_SECOND = 10;

    private ReportText()
    {
    }

    static String of(final RunSet runs, final List<Comparison> comparisons)
    {
        final StringBuilder text = new StringBuilder();
        for (final Comparison comparison : comparisons)
        {
            final int width = comparison.rows().stream().mapToInt((row) -> row.subject().length()).max().orElse(0);
            final String format =
                "  %-" + Math.max(6, width) + "s %-8s %4s %12s %24s %24s %10s %6s %6s %6s%n";
            text.append(comparison.title()).append(System.lineSeparator());
            text.append(String.format(
                Locale.ROOT, format, "system", "clients", "runs", "per second", "p50 us", "p99 us", "p99.9 us", "p50 x",
                "p99 x", "rate x"));
            for (final Comparison.Row row : comparison.rows())
            {
                text.append(String.format(
                    Locale.ROOT, format, row.subject(), row.seat(), row.runs(),
                    rate(row.perSecond().median()), spread(row.p50Us()),
                    spread(row.p99Us()), String.format(Locale.ROOT, "%,.1f", row.p999Us().median()),
                    ratio(row.ratio()), ratio(row.ratioP99()), ratio(row.rateRatio())));
            }
            text.append(cold(comparison)).append(System.lineSeparator());
        }
        for (final FigureTable table : runs.figures())
        {
            append(text, table);
        }
        for (final Budget budget : Budget.of(runs))
        {
            append(text, budget);
        }
        for (final RunFile run : runs.failed())
        {
            text.append("FAIL, in no table: ").append(run.name()).append(": ")
                .append(String.join("; ", run.failures())).append(System.lineSeparator());
        }

        return text.toString();
    }

    private static String cold(final Comparison comparison)
    {
        final String rows = comparison.rows().stream()
            .filter((row) -> row.cold() > 0)
            .map((row) -> row.subject() + " " + row.cold() + " of " + row.runs())
            .collect(Collectors.joining(", "));
        return rows.isEmpty() ? "" : "  not warm when recorded: " + rows +
            "; a longer warm-up shows more" + System.lineSeparator();
    }

    private static void append(final StringBuilder text, final Budget budget)
    {
        text.append(String.format(Locale.ROOT, "%s, p50 hop by hop:%n", budget.title()));
        for (final Budget.Hop hop : budget.hops())
        {
            text.append(String.format(
                Locale.ROOT, "  %8.1f us %4.0f %%  %s%n", hop.us(), PERCENT * hop.us() / budget.totalUs(), hop.name()));
        }
        text.append(String.format(Locale.ROOT, "  %8.1f us%n%n", budget.totalUs()));
    }

    private static void append(final StringBuilder text, final FigureTable table)
    {
        text.append(String.format(Locale.ROOT, "%s, %s: %s%n", table.name(), table.unit(), table.title()));
        for (final FigureTable.Row row : table.rows())
        {
            text.append(String.format(
                Locale.ROOT, "  %-24s %4d %32s %6s%n", row.subject(), row.runs(), spread(row.value()),
                ratio(row.ratio())));
        }
        text.append(System.lineSeparator());
    }

    private static String spread(final Spread spread)
    {
        return spread.min() == spread.max() ?
            String.format(Locale.ROOT, "%,.1f", spread.median()) :
            String.format(Locale.ROOT, "%,.1f (%,.1f-%,.1f)", spread.median(), spread.min(), spread.max());
    }

    /** A scenario's events are few: a rate below ten has decimals. */
    private static String rate(final double perSecond)
    {
        return String.format(Locale.ROOT, perSecond < FEW_PER_SECOND ? "%.2f" : "%,.0f", perSecond);
    }

    private static String ratio(final double value)
    {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
