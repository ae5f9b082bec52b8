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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page: one file with everything in it, plots by uPlot.
 */
final class ReportPage
{
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportPage()
    {
    }

    /**
     * Make the page.
     *
     * @param runs        it is about.
     * @param comparisons of these.
     * @return HTML.
     */
    static String of(final RunSet runs, final List<Comparison> comparisons)
    {
        final Map<String, Object> data = new LinkedHashMap<>();
        data.put("made", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        data.put("stepsPerNine", OperationFigures.STEPS_PER_NINE);
        data.put("facts", runs.facts());
        data.put("comparisons", comparisons);
        data.put("budgets", Budget.of(runs));
        data.put("figures", runs.figures());
        data.put("runs", runs.good());
        data.put("lines", runs.good().stream().map(runs::lineOf).toList());
        data.put("failed", runs.failed().stream().map(ReportPage::failure).toList());
        return resource("report.html")
            .replace("@UPLOT_CSS@", resource(UPLOT + "min.css"))
            .replace("@CSS@", resource("report.css"))
            .replace("@UPLOT_JS@", resource(UPLOT + "iife.min.js"))
            .replace("@JS@", resource("report.js"))
            .replace("@DATA@", json(data));
    }

    private static Map<String, String> failure(final RunFile run)
    {
        return Map.of("name", run.name(), "why", String.join("; ", run.failures()));
    }

    /** No text of it can end the element that it stands in. */
    private static String json(final Object value)
    {
        try
        {
            return MAPPER.writeValueAsString(value).replace("<", "\\u003c");
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalStateException("cannot write the data of the page", ex);
        }
    }

    private static String resource(final String name)
    {
        try (InputStream in = ReportPage.class.getResourceAsStream(name))
        {
            if (null == in)
            {
                throw new IllegalStateException("not on the class path: " + name);
            }

            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + name, ex);
        }
    }
}
