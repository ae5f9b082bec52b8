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

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The rules of programs that read the answers; the number of each is in the name. Rule 8, and the halves of rules 1 and
 * 6 that need a socket or Prometheus's text, are held where those are.
 */
class MonitoringRulesTest
{
    private static final FourLetterWords WORDS = new FourLetterWords(FourLetterWhitelist.parse("*", ""));
    private static final Pattern MNTR_LINE = Pattern.compile("zk_\\w+\\t[\\w.-]+");
    private static final Pattern STAT_CLIENT = Pattern.compile(
        " /(\\d+\\.\\d+\\.\\d+\\.\\d+):(\\d+)\\[(\\d+)\\]\\(queued=(\\d+),recved=(\\d+),sent=(\\d+)\\)");

    /** Rule 7: of the names that dashboards read, those that do not belong to the JVM. */
    private static final List<String> DASHBOARD_NAMES = List.of(
        "approximate_data_size", "avg_latency", "max_latency", "min_latency", "bytes_received_count", "commit_count",
        "connection_drop_count", "connection_rejected", "connection_request_count", "election_time",
        "ephemerals_count", "fsynctime", "global_sessions", "leader_uptime", "learners", "synced_followers",
        "looking_count", "num_alive_connections", "open_file_descriptor_count", "max_file_descriptor_count",
        "outstanding_requests", "packets_received", "packets_sent", "proposal_count", "propagation_latency",
        "quorum_size", "readlatency", "updatelatency", "snap_count", "snapshottime", "stale_sessions_expired",
        "startup_snap_load_time", "uptime", "watch_count", "node_changed_watch_count", "node_children_watch_count",
        "node_created_watch_count", "node_deleted_watch_count", "znode_count", "digest_mismatches_count",
        "unrecoverable_error_count");

    private final SampleFacts facts = new SampleFacts();

    private String answer(final FourLetterWord word)
    {
        final StringBuilder out = new StringBuilder();
        WORDS.answer(word, 0, facts, null, out);
        return out.toString();
    }

    private Map<String, String> monitor()
    {
        final Map<String, String> values = new LinkedHashMap<>();
        final String answer = answer(FourLetterWord.MNTR);
        assertTrue(answer.endsWith("\n"));
        for (final String line : answer.substring(0, answer.length() - 1).split("\n", -1))
        {
            assertTrue(MNTR_LINE.matcher(line).matches(), "line '" + line + "'");
            final int tab = line.indexOf('\t');
            assertEquals(null, values.put(line.substring(0, tab), line.substring(tab + 1)), "twice: " + line);
        }
        return values;
    }

    /** Every metric there is, each with a value that would show if it were taken for another's. */
    private void registerAll()
    {
        for (final ZooKeeperMetric metric : ZooKeeperMetric.values())
        {
            final int value = 1_000 + metric.ordinal();
            if (ZooKeeperMetric.Kind.SUMMARY == metric.kind())
            {
                facts.metrics.summary(metric, (into) -> into.set(4, value, 0.5, 900).valueAt(0, 1.25).valueAt(3, 800)
                    .valueAt(4, 899));
            }
            else if (ZooKeeperMetric.Unit.RATIO == metric.unit())
            {
                facts.metrics.ratio(metric, () -> 0.125);
            }
            else if (!metric.isFractional())
            {
                facts.metrics.count(metric, () -> value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rule1ShouldNeedTheFirstFourBytesOnlyWhenMoreFollow(final FourLetterWord word)
    {
        final byte[] sent = (word.text() + "\n").getBytes(StandardCharsets.US_ASCII);

        assertEquals(word, FourLetterWord.of(java.nio.ByteBuffer.wrap(sent).getInt()));
        assertEquals(FourLetterWord.STMK == word ? 8 : 0, WORDS.argumentLength(word));
    }

    @Test
    void rule2ShouldWriteLinesThatEveryAgentReadsWhenAllMetricsHaveValues()
    {
        registerAll();
        facts.mode = ServerMode.LEADER;
        facts.peerState = "leading - broadcast";
        facts.version = "3.9.5 (nodens), 0.1.0";

        final Map<String, String> values = monitor();

        assertEquals(List.of("zk_version", "zk_server_state", "zk_peer_state", "zk_avg_latency", "zk_max_latency",
            "zk_min_latency", "zk_packets_received"), List.copyOf(values.keySet()).subList(0, 7));
        assertEquals("3.9.5__nodens___0.1.0", values.get("zk_version"));
        assertEquals("leader", values.get("zk_server_state"));
        assertEquals("leading_-_broadcast", values.get("zk_peer_state"));
        assertEquals("" + (1_000 + ZooKeeperMetric.ZNODE_COUNT.ordinal()), values.get("zk_znode_count"));
        assertEquals("" + (1_000 + ZooKeeperMetric.LEARNERS.ordinal()), values.get("zk_learners"));
        assertEquals("" + (1_000 + ZooKeeperMetric.FOLLOWERS.ordinal()), values.get("zk_followers"));
        assertEquals("" + (1_000 + ZooKeeperMetric.SYNCED_FOLLOWERS.ordinal()), values.get("zk_synced_followers"));
    }

    @Test
    void rule2ShouldLeaveMetricsOutWhenTheyHaveNoValue()
    {
        facts.metrics.count(ZooKeeperMetric.LEARNERS, () -> ZooKeeperMetrics.ABSENT)
            .ratio(ZooKeeperMetric.CONNECTION_DROP_PROBABILITY, () -> Double.NaN);

        final Map<String, String> values = monitor();

        assertFalse(values.containsKey("zk_learners"));
        assertFalse(values.containsKey("zk_connection_drop_probability"));
        assertFalse(values.containsKey("zk_uptime"));
        assertFalse(values.containsKey("zk_peer_state"));
        assertEquals("standalone", values.get("zk_server_state"));
    }

    @Test
    void rule3ShouldHaveTheOrderThatAgentsReadByWhenStatIsAsked()
    {
        facts.connections.add(new SampleConnection("/1.2.3.4:5", 0x1, 1));
        facts.lastZxid = Long.MAX_VALUE;

        final String[] lines = answer(FourLetterWord.STAT).split("\n", -1);

        assertTrue(Pattern.compile("\\d+\\.\\d+\\.\\d+").matcher(lines[0]).find(), lines[0]);
        assertEquals("Clients:", lines[1]);
        assertTrue(STAT_CLIENT.matcher(lines[2]).matches(), lines[2]);
        assertEquals("", lines[3]);
        final String[] names =
        {
            "Latency min/avg/max", "Received", "Sent", "Connections", "Outstanding", "Zxid", "Mode", "Node count"
        };
        for (int i = 0; i < names.length; i++)
        {
            assertTrue(lines[4 + i].startsWith(names[i] + ": "), lines[4 + i]);
        }
        assertEquals("Zxid: 0x7fffffffffffffff", lines[9]);
        assertEquals("", lines[12]);
        assertEquals(13, lines.length);
    }

    @ParameterizedTest
    @EnumSource(names = {"STAT", "SRVR", "MNTR"})
    void rule4ShouldSayThatItDoesNotServeWhenItDoesNot(final FourLetterWord word)
    {
        facts.isServing = false;

        assertEquals("This ZooKeeper instance is not currently serving requests\n", answer(word));
        assertEquals("imok", answer(FourLetterWord.RUOK));
    }

    @Test
    void rule5ShouldWriteMillisecondsWithFractionsWhenTheyAreLatencies()
    {
        final LatencyStats latency = new LatencyStats();
        latency.record(12_345);
        latency.record(2_000_000);
        facts.metrics.latency(latency);

        final Map<String, String> values = monitor();

        assertEquals("0.0123", values.get("zk_min_latency"));
        assertEquals("1.0062", values.get("zk_avg_latency"));
        assertEquals("2.0", values.get("zk_max_latency"));
        assertTrue(answer(FourLetterWord.SRVR).contains("Latency min/avg/max: 0.0123/1.0062/2.0\n"));
    }

    @Test
    void rule6ShouldHaveOneListWhenMonitorAndPrometheusAreWritten()
    {
        registerAll();
        final Map<String, String> values = monitor();

        facts.metrics.forEach(new SummarySnapshot(), new MetricVisitor()
        {
            @Override
            public void onLong(final ZooKeeperMetric metric, final long value)
            {
                assertEquals("" + value, values.remove("zk_" + metric.zooKeeperName()));
            }

            @Override
            public void onDouble(final ZooKeeperMetric metric, final double value)
            {
                assertEquals(value, Double.parseDouble(values.remove("zk_" + metric.zooKeeperName())));
            }

            @Override
            public void onSummary(final ZooKeeperMetric metric, final SummarySnapshot value)
            {
                assertEquals("4", values.remove("zk_cnt_" + metric.zooKeeperName()));
                assertEquals(value.sum(), Double.parseDouble(values.remove("zk_sum_" + metric.zooKeeperName())));
                assertEquals(value.avg(), Double.parseDouble(values.remove("zk_avg_" + metric.zooKeeperName())));
                assertNotNull(values.remove("zk_min_" + metric.zooKeeperName()));
                assertEquals(900.0, Double.parseDouble(values.remove("zk_max_" + metric.zooKeeperName())));
                assertNotNull(values.remove("zk_p50_" + metric.zooKeeperName()));
                assertEquals(800.0, Double.parseDouble(values.remove("zk_p99_" + metric.zooKeeperName())));
                assertEquals(899.0, Double.parseDouble(values.remove("zk_p999_" + metric.zooKeeperName())));
            }
        });

        assertEquals(List.of("zk_version", "zk_server_state"), List.copyOf(values.keySet()));
    }

    @Test
    void rule7ShouldHaveEveryNameThatDashboardsReadWhenItIsRegistered()
    {
        registerAll();
        final Map<String, String> values = monitor();

        for (final String name : DASHBOARD_NAMES)
        {
            assertTrue(values.containsKey("zk_" + name) || values.containsKey("zk_cnt_" + name), name);
        }
    }
}
