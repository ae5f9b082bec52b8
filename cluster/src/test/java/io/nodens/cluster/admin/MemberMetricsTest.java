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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MemberMetricsTest
{
    private static final Pattern LINE = Pattern.compile(
        "# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|" +
        "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[^}]*})? (NaN|[+-]Inf|-?[0-9.]+([eE][+-]?[0-9]+)?)");

    private final AdminHarness harness = new AdminHarness();

    @AfterEach
    void close()
    {
        harness.close();
    }

    @Test
    void shouldGiveRealValuesInBaseUnitsWhenItServes()
    {
        harness.serving();
        harness.status.frontEnd().load(7, 8, 9, 10, 11);
        harness.nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));

        final String text = scrape();

        for (final String line : List.of(
            "nodens_zxid 77.0", "nodens_znodes 12.0", "nodens_connections 7.0", "nodens_watches 8.0",
            "nodens_pending_requests 9.0", "nodens_commands_in_flight 10.0", "nodens_command_resubmissions_total 11.0",
            "nodens_role{role=\"follower\"} 1.0", "nodens_role{role=\"leader\"} 0.0", "nodens_ready 1.0",
            "nodens_replica_lag_seconds 0.25", "nodens_log_lag_bytes 64.0", "nodens_snapshot_pause_seconds 0.005",
            "nodens_leadership_term 3.0", "nodens_uptime_seconds 60.0", "nodens_stalls_total 6.0",
            "nodens_znodes_limit 1000.0", "nodens_region_used_bytes 1048576.0",
            "nodens_member_connected{member=\"2\"} 0.0"))
        {
            assertTrue(text.lines().anyMatch(line::equals), () -> "no line " + line + " in\n" + text);
        }
        assertTrue(text.contains("jvm_memory_used_bytes{area=\"heap\"}"), text);
        assertTrue(text.contains("jvm_gc_collection_seconds_count{"), text);
    }

    @Test
    void shouldCountWritesIntoBucketsWhenTheyTookTheirTime()
    {
        harness.serving();
        harness.status.frontEnd().writes().record(500);
        harness.status.frontEnd().writes().record(3_000_000);

        final String text = scrape();

        assertTrue(text.contains("nodens_write_duration_seconds_bucket{le=\"1.024E-6\"} 1\n"), text);
        assertTrue(text.contains("nodens_write_duration_seconds_bucket{le=\"0.002097152\"} 1\n"), text);
        assertTrue(text.contains("nodens_write_duration_seconds_bucket{le=\"0.004194304\"} 2\n"), text);
        assertTrue(text.contains("nodens_write_duration_seconds_bucket{le=\"+Inf\"} 2\n"), text);
        assertTrue(text.contains("nodens_write_duration_seconds_sum 0.0030005\n"), text);
    }

    @Test
    void shouldBeTextThatMonitorsParseWhenScraped()
    {
        harness.serving();
        final Set<String> types = new HashSet<>();

        scrape().lines().forEach((line) ->
        {
            assertTrue(LINE.matcher(line).matches(), () -> "malformed: " + line);
            assertTrue(!line.startsWith("# TYPE ") || types.add(line.split(" ")[2]), () -> "twice: " + line);
        });
        assertTrue(types.size() > 50, () -> types.toString());
    }

    private String scrape()
    {
        final HttpResponse<String> response = harness.client.get("/metrics");
        assertEquals(200, response.statusCode());
        assertEquals(
            "text/plain; version=0.0.4; charset=utf-8", response.headers().firstValue("Content-Type").orElse(""));
        return response.body();
    }
}
