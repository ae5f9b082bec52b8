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

import io.nodens.gateway.words.ConfigurationFacts;
import io.nodens.gateway.words.ConnectionFacts;
import io.nodens.gateway.words.MetricVisitor;
import io.nodens.gateway.words.QuorumFacts;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.ServerMode;
import io.nodens.gateway.words.SummarySnapshot;
import io.nodens.gateway.words.ZooKeeperMetric;
import io.nodens.gateway.words.ZooKeeperMetrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Facts of a server in the fields that ZooKeeper's AdminServer has for them.
 */
final class ZooKeeperDocuments
{
    /** Most connections, sessions, watches or digests of one answer. */
    static final int MAX_ENTRIES = 10_000;

    private final SummarySnapshot scratch;

    ZooKeeperDocuments(final SummarySnapshot scratch)
    {
        this.scratch = scratch;
    }

    /**
     * Fields of {@code server_stats}.
     */
    void serverStats(final ServerFacts facts, final Map<String, Object> out)
    {
        final ZooKeeperMetrics metrics = facts.metrics();
        metrics.readLatency(scratch);
        final double avgMs = scratch.avg();
        final double maxMs = scratch.max();
        final double minMs = scratch.min();
        final Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("packets_sent", metrics.get(ZooKeeperMetric.PACKETS_SENT, 0));
        stats.put("packets_received", metrics.get(ZooKeeperMetric.PACKETS_RECEIVED, 0));
        stats.put("fsync_threshold_exceed_count", 0);
        stats.put("client_response_stats", responseSizes(metrics));
        stats.put("data_dir_size", facts.dataDirSizeBytes());
        stats.put("log_dir_size", facts.logDirSizeBytes());
        stats.put("last_processed_zxid", facts.lastZxid());
        stats.put("outstanding_requests", metrics.get(ZooKeeperMetric.OUTSTANDING_REQUESTS, 0));
        stats.put("server_state", facts.mode().text());
        stats.put("avg_latency", avgMs);
        stats.put("max_latency", maxMs);
        stats.put("min_latency", minMs);
        stats.put("num_alive_client_connections", metrics.get(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, 0));
        stats.put("uptime", metrics.get(ZooKeeperMetric.UPTIME, 0));
        stats.put("auth_failed_count", metrics.get(ZooKeeperMetric.AUTH_FAILED_COUNT, 0));
        stats.put("non_mtlsremote_conn_count", metrics.get(ZooKeeperMetric.NON_MTLS_REMOTE_CONN_COUNT, 0));
        stats.put("non_mtlslocal_conn_count", metrics.get(ZooKeeperMetric.NON_MTLS_LOCAL_CONN_COUNT, 0));
        stats.put("provider_null", false);

        out.put("version", version(facts));
        out.put("read_only", ServerMode.READ_ONLY == facts.mode());
        out.put("server_stats", stats);
        out.put("client_response", responseSizes(metrics));
        if (ServerMode.LEADER == facts.mode())
        {
            out.put("proposal_stats", proposalSizes(metrics));
        }
        out.put("node_count", metrics.get(ZooKeeperMetric.ZNODE_COUNT, 0));
    }

    private static Map<String, Object> responseSizes(final ZooKeeperMetrics metrics)
    {
        return sizes(
            metrics.get(ZooKeeperMetric.LAST_CLIENT_RESPONSE_SIZE, -1),
            metrics.get(ZooKeeperMetric.MIN_CLIENT_RESPONSE_SIZE, -1),
            metrics.get(ZooKeeperMetric.MAX_CLIENT_RESPONSE_SIZE, -1));
    }

    private static Map<String, Object> proposalSizes(final ZooKeeperMetrics metrics)
    {
        return sizes(
            metrics.get(ZooKeeperMetric.LAST_PROPOSAL_SIZE, -1),
            metrics.get(ZooKeeperMetric.MIN_PROPOSAL_SIZE, -1),
            metrics.get(ZooKeeperMetric.MAX_PROPOSAL_SIZE, -1));
    }

    private static Map<String, Object> sizes(final long last, final long min, final long max)
    {
        final Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("last_buffer_size", last);
        sizes.put("min_buffer_size", min);
        sizes.put("max_buffer_size", max);
        return sizes;
    }

    private static String version(final ServerFacts facts)
    {
        return facts.version() + (facts.buildDate().isEmpty() ? "" : ", built on " + facts.buildDate());
    }

    /**
     * Fields of {@code monitor}.
     */
    void monitor(final ServerFacts facts, final Map<String, Object> out)
    {
        out.put("version", version(facts));
        out.put("server_state", facts.mode().text());
        if (null != facts.peerState())
        {
            out.put("peer_state", facts.peerState());
        }
        facts.metrics().forEach(scratch, new Monitor(out));
    }

    /**
     * Fields of {@code configuration}.
     */
    void configuration(final ServerFacts facts, final Map<String, Object> out)
    {
        final ConfigurationFacts configuration = facts.configuration();
        if (ConfigurationFacts.NO_PORT != configuration.clientPort())
        {
            out.put("client_port", configuration.clientPort());
        }
        if (ConfigurationFacts.NO_PORT != configuration.secureClientPort())
        {
            out.put("secure_client_port", configuration.secureClientPort());
        }
        out.put("data_dir", configuration.dataDir());
        out.put("data_log_dir", configuration.dataLogDir());
        out.put("tick_time", configuration.tickTimeMs());
        out.put("max_client_cnxns", configuration.maxClientConnections());
        out.put("min_session_timeout", configuration.minSessionTimeoutMs());
        out.put("max_session_timeout", configuration.maxSessionTimeoutMs());
        out.put("server_id", configuration.serverId());
        out.put("client_port_listen_backlog", configuration.clientPortListenBacklog());
        final QuorumFacts quorum = configuration.quorum();
        if (null != quorum)
        {
            out.put("init_limit", quorum.initLimit());
            out.put("sync_limit", quorum.syncLimit());
            out.put("election_alg", QuorumFacts.ELECTION_ALGORITHM);
            out.put("election_port", quorum.electionPort());
            out.put("quorum_port", quorum.quorumPort());
            out.put("peer_type", quorum.isObserver() ? 1 : 0);
        }
    }

    /**
     * Fields of {@code connections}, and of {@code stats}, which has fewer for each.
     */
    void connections(final ServerFacts facts, final boolean isWhole, final Map<String, Object> out)
    {
        final List<Map<String, Object>> connections = new ArrayList<>();
        for (final ConnectionFacts connection : facts.connections())
        {
            if (connections.size() == MAX_ENTRIES)
            {
                break;
            }
            connections.add(connection(connection, isWhole));
        }
        out.put("connections", connections);
        out.put("secure_connections", List.of());
    }

    private Map<String, Object> connection(final ConnectionFacts connection, final boolean isWhole)
    {
        final Map<String, Object> document = new LinkedHashMap<>();
        final String address = connection.remoteAddress();
        document.put("remote_socket_address", address.startsWith("/") ? address.substring(1) : address);
        document.put("interest_ops", connection.interestOps());
        document.put("outstanding_requests", connection.outstandingRequests());
        document.put("packets_received", connection.packetsReceived());
        document.put("packets_sent", connection.packetsSent());
        if (isWhole && 0 != connection.sessionId())
        {
            connection.latency(scratch);
            document.put("session_id", connection.sessionId());
            document.put("last_operation", connection.lastOperation());
            document.put("established", connection.establishedMs());
            document.put("session_timeout", connection.sessionTimeoutMs());
            document.put("last_cxid", connection.lastCxid());
            document.put("last_zxid", connection.lastZxid());
            document.put("last_response_time", connection.lastResponseMs());
            document.put("last_latency", connection.lastLatencyMs());
            document.put("min_latency", scratch.min());
            document.put("avg_latency", scratch.avg());
            document.put("max_latency", scratch.max());
        }
        return document;
    }

    /**
     * Fields of {@code dump}.
     */
    void dump(final ServerFacts facts, final Map<String, Object> out)
    {
        final int[] count = {0};
        final Map<Long, List<Long>> sessions = new TreeMap<>();
        facts.forEachSession((sessionId, timeoutMs, deadlineMs) ->
        {
            sessions.computeIfAbsent(deadlineMs, (time) -> new ArrayList<>()).add(sessionId);
            return ++count[0] < MAX_ENTRIES;
        });
        out.put("expiry_time_to_session_ids", sessions);
        final BySession ephemerals = new BySession();
        facts.forEachEphemeral(ephemerals::add);
        out.put("session_id_to_ephemeral_paths", ephemerals.paths);
    }

    /**
     * Fields of {@code watches}.
     */
    void watchesBySession(final ServerFacts facts, final Map<String, Object> out)
    {
        final BySession watches = new BySession();
        facts.forEachWatchBySession(watches::add);
        out.put("session_id_to_watched_paths", watches.paths);
    }

    /**
     * Fields of {@code watches_by_path}.
     */
    void watchesByPath(final ServerFacts facts, final Map<String, Object> out)
    {
        final int[] count = {0};
        final Map<String, List<Long>> watches = new TreeMap<>();
        facts.forEachWatchByPath((sessionId, path) ->
        {
            watches.computeIfAbsent(path.toString(), (key) -> new ArrayList<>()).add(sessionId);
            return ++count[0] < MAX_ENTRIES;
        });
        out.put("path_to_session_ids", watches);
    }

    /**
     * Fields of {@code hash}.
     */
    void digests(final ServerFacts facts, final Map<String, Object> out)
    {
        final List<Map<String, Object>> digests = new ArrayList<>();
        facts.forEachDigest((zxid, digest) ->
        {
            final Map<String, Object> one = new LinkedHashMap<>();
            one.put("zxid", zxid);
            one.put("digest", digest);
            one.put("digest_version", 2);
            digests.add(one);
            return digests.size() < MAX_ENTRIES;
        });
        out.put("digests", digests);
    }

    /** Paths of sessions. */
    private static final class BySession
    {
        private final Map<Long, List<String>> paths = new TreeMap<>();
        private int count;

        private boolean add(final long sessionId, final CharSequence path)
        {
            paths.computeIfAbsent(sessionId, (id) -> new ArrayList<>()).add(path.toString());
            return ++count < MAX_ENTRIES;
        }
    }

    /** Metrics as fields. */
    private record Monitor(Map<String, Object> out) implements MetricVisitor
    {
        @Override
        public void onLong(final ZooKeeperMetric metric, final long value)
        {
            out.put(metric.zooKeeperName(), value);
        }

        @Override
        public void onDouble(final ZooKeeperMetric metric, final double value)
        {
            out.put(metric.zooKeeperName(), value);
        }

        @Override
        public void onSummary(final ZooKeeperMetric metric, final SummarySnapshot value)
        {
            final String name = metric.zooKeeperName();
            out.put("avg_" + name, value.avg());
            out.put("min_" + name, value.min());
            out.put("max_" + name, value.max());
            out.put("cnt_" + name, value.count());
            out.put("sum_" + name, value.sum());
        }
    }
}
