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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.cluster.status.Vitals;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Keeps the dashboard and the alerts below {@code docs/grafana} true: every metric that they name is exposed.
 */
class GrafanaDocumentTest
{
    private static final Path DIRECTORY = Path.of("..", "docs", "grafana");
    /** What stands in braces, brackets, quotes, or behind a word that takes labels. */
    private static final Pattern NOT_METRICS = Pattern.compile(
        "\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"|\\b(by|without|on|ignoring)\\s*\\([^)]*\\)|, (job|instance)\\)");
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?![a-zA-Z0-9_:]*\\s*\\()");
    /** Words of the language, and what Prometheus itself knows of each scrape. */
    private static final Set<String> KNOWN = Set.of("and", "or", "unless", "bool", "offset", "up");
    private static final Pattern ALERT_EXPRESSION = Pattern.compile("^\\s*expr: (.*)$");

    @Test
    void shouldNameOnlyMetricsThatAreExposedWhenTheDashboardIsRead() throws IOException
    {
        final JsonNode dashboard = new ObjectMapper().readTree(DIRECTORY.resolve("nodens-dashboard.json").toFile());
        final List<String> expressions = new ArrayList<>();
        dashboard.findValues("expr").forEach((node) -> expressions.add(node.asText()));
        dashboard.at("/templating/list").findValues("query").forEach((node) ->
        {
            if (node.isTextual() && node.asText().startsWith("label_values"))
            {
                expressions.add(node.asText());
            }
        });

        assertTrue(expressions.size() > 20, () -> "only " + expressions.size() + " expressions");
        assertEquals(Set.of(), unknownIn(expressions));
    }

    @Test
    void shouldNameOnlyMetricsThatAreExposedWhenTheAlertsAreRead() throws IOException
    {
        final List<String> expressions = Files.readAllLines(DIRECTORY.resolve("nodens-alerts.yml")).stream()
            .map(ALERT_EXPRESSION::matcher)
            .filter(Matcher::matches)
            .map((matcher) -> matcher.group(1))
            .toList();

        assertTrue(expressions.size() > 10, () -> "only " + expressions.size() + " expressions");
        assertEquals(Set.of(), unknownIn(expressions));
    }

    @Test
    void shouldFindMetricsInExpressions()
    {
        assertEquals(
            Set.of("a_total", "b", "c"),
            metricsIn("histogram_quantile(0.9, sum by (le) (rate(a_total{x=~\"y\"}[5m]))) > b or c == 1"));
    }

    private static Set<String> unknownIn(final List<String> expressions)
    {
        final Set<String> named = new TreeSet<>();
        expressions.forEach((expression) -> named.addAll(metricsIn(expression)));
        assertTrue(named.size() > 10, () -> "only " + named);
        named.removeAll(exposed());
        return named;
    }

    private static Set<String> metricsIn(final String expression)
    {
        final Set<String> metrics = new TreeSet<>();
        final Matcher matcher = METRIC.matcher(NOT_METRICS.matcher(expression).replaceAll(" "));
        while (matcher.find())
        {
            metrics.add(matcher.group());
        }
        metrics.removeAll(KNOWN);
        return metrics;
    }

    /** Of a member that has everything: a snapshot, a lag, a service that has turned. */
    private static Set<String> exposed()
    {
        try (AdminHarness harness = new AdminHarness().serving())
        {
            harness.status.snapshotPosition(64);
            harness.status.snapshotTimeMs(AdminHarness.START_MS);
            harness.status.serviceTurnNs(harness.nowNs.get());
            final Vitals vitals = harness.status.vitals();
            assertTrue(vitals.diskFreeBytes() >= 0);
            return harness.client.get("/metrics").body().lines()
                .filter((line) -> !line.startsWith("#"))
                .map((line) -> line.split("[{ ]")[0])
                .collect(Collectors.toSet());
        }
    }
}
