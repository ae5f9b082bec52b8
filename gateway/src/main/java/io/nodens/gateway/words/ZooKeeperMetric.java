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

/**
 * The metrics of ZooKeeper 3.9 that have a meaning here, in the order in which {@code mntr} prints them. Monitoring
 * agents and dashboards know them by these names.
 * <p>
 * <b>Thread:</b> constants.
 */
public enum ZooKeeperMetric
{
    /** Mean latency of requests since the last reset. */
    AVG_LATENCY("avg_latency", Kind.GAUGE, Unit.MILLISECONDS, "Mean latency of requests since the last reset"),
    /** Highest latency of a request since the last reset. */
    MAX_LATENCY("max_latency", Kind.GAUGE, Unit.MILLISECONDS, "Highest latency of a request since the last reset"),
    /** Least latency of a request since the last reset. */
    MIN_LATENCY("min_latency", Kind.GAUGE, Unit.MILLISECONDS, "Least latency of a request since the last reset"),
    /** Frames from clients since the last reset. */
    PACKETS_RECEIVED("packets_received", Kind.GAUGE, Unit.ITEMS, "Frames from clients since the last reset"),
    /** Frames to clients since the last reset. */
    PACKETS_SENT("packets_sent", Kind.GAUGE, Unit.ITEMS, "Frames to clients since the last reset"),
    /** Connections of clients. */
    NUM_ALIVE_CONNECTIONS("num_alive_connections", Kind.GAUGE, Unit.ITEMS, "Connections of clients"),
    /** Requests that have no reply yet. */
    OUTSTANDING_REQUESTS("outstanding_requests", Kind.GAUGE, Unit.ITEMS, "Requests that have no reply yet"),
    /** Time since the start of the server. */
    UPTIME("uptime", Kind.GAUGE, Unit.MILLISECONDS, "Time since the start of the server"),
    /** Znodes of the tree. */
    ZNODE_COUNT("znode_count", Kind.GAUGE, Unit.ITEMS, "Znodes of the tree"),
    /** Watches of clients of this server. */
    WATCH_COUNT("watch_count", Kind.GAUGE, Unit.ITEMS, "Watches of clients of this server"),
    /** Ephemerals of the tree. */
    EPHEMERALS_COUNT("ephemerals_count", Kind.GAUGE, Unit.ITEMS, "Ephemerals of the tree"),
    /** Bytes of the paths and data of all znodes. */
    APPROXIMATE_DATA_SIZE("approximate_data_size", Kind.GAUGE, Unit.BYTES,
        "Bytes of the paths and data of all znodes"),
    /** Sessions of the cluster. */
    GLOBAL_SESSIONS("global_sessions", Kind.GAUGE, Unit.ITEMS, "Sessions of the cluster"),
    /** Sessions that only this server knows. */
    LOCAL_SESSIONS("local_sessions", Kind.GAUGE, Unit.ITEMS, "Sessions that only this server knows"),
    /** File descriptors that the process has open. */
    OPEN_FILE_DESCRIPTOR_COUNT("open_file_descriptor_count", Kind.GAUGE, Unit.ITEMS,
        "File descriptors that the process has open"),
    /** File descriptors that the process may have open. */
    MAX_FILE_DESCRIPTOR_COUNT("max_file_descriptor_count", Kind.GAUGE, Unit.ITEMS,
        "File descriptors that the process may have open"),
    /** Part of new connections that is refused to limit their rate. */
    CONNECTION_DROP_PROBABILITY("connection_drop_probability", Kind.GAUGE, Unit.RATIO,
        "Part of new connections that is refused to limit their rate"),
    /** Size of the last reply. */
    LAST_CLIENT_RESPONSE_SIZE("last_client_response_size", Kind.GAUGE, Unit.BYTES, "Size of the last reply"),
    /** Size of the largest reply since the last reset. */
    MAX_CLIENT_RESPONSE_SIZE("max_client_response_size", Kind.GAUGE, Unit.BYTES,
        "Size of the largest reply since the last reset"),
    /** Size of the smallest reply since the last reset. */
    MIN_CLIENT_RESPONSE_SIZE("min_client_response_size", Kind.GAUGE, Unit.BYTES,
        "Size of the smallest reply since the last reset"),
    /** Handshakes of TLS that are under way. */
    OUTSTANDING_TLS_HANDSHAKE("outstanding_tls_handshake", Kind.GAUGE, Unit.ITEMS,
        "Handshakes of TLS that are under way"),
    /** Proofs of an identity that were refused. */
    AUTH_FAILED_COUNT("auth_failed_count", Kind.GAUGE, Unit.ITEMS, "Proofs of an identity that were refused"),
    /** Connections from other hosts that gave no certificate. */
    NON_MTLS_REMOTE_CONN_COUNT("non_mtls_remote_conn_count", Kind.GAUGE, Unit.ITEMS,
        "Connections from other hosts that gave no certificate"),
    /** Connections from this host that gave no certificate. */
    NON_MTLS_LOCAL_CONN_COUNT("non_mtls_local_conn_count", Kind.GAUGE, Unit.ITEMS,
        "Connections from this host that gave no certificate"),
    /** Members with a vote. */
    QUORUM_SIZE("quorum_size", Kind.GAUGE, Unit.ITEMS, "Members with a vote"),
    /** Members that follow this leader. */
    LEARNERS("learners", Kind.GAUGE, Unit.ITEMS, "Members that follow this leader"),
    /** Members that follow this leader, by the name that ZooKeeper used up to 3.5. */
    FOLLOWERS("followers", Kind.GAUGE, Unit.ITEMS,
        "Members that follow this leader, by the name that ZooKeeper used up to 3.5"),
    /** Members that follow this leader and have caught up. */
    SYNCED_FOLLOWERS("synced_followers", Kind.GAUGE, Unit.ITEMS, "Members that follow this leader and have caught up"),
    /** Members without a vote that follow this leader and have caught up. */
    SYNCED_NON_VOTING_FOLLOWERS("synced_non_voting_followers", Kind.GAUGE, Unit.ITEMS,
        "Members without a vote that follow this leader and have caught up"),
    /** Observers that follow this server and have caught up. */
    SYNCED_OBSERVERS("synced_observers", Kind.GAUGE, Unit.ITEMS,
        "Observers that follow this server and have caught up"),
    /** Requests for a sync that wait at this leader. */
    PENDING_SYNCS("pending_syncs", Kind.GAUGE, Unit.ITEMS, "Requests for a sync that wait at this leader"),
    /** Time since this member became the leader. */
    LEADER_UPTIME("leader_uptime", Kind.GAUGE, Unit.MILLISECONDS, "Time since this member became the leader"),
    /** Size of the last entry of the log. */
    LAST_PROPOSAL_SIZE("last_proposal_size", Kind.GAUGE, Unit.BYTES, "Size of the last entry of the log"),
    /** Size of the largest entry of the log since the last reset. */
    MAX_PROPOSAL_SIZE("max_proposal_size", Kind.GAUGE, Unit.BYTES,
        "Size of the largest entry of the log since the last reset"),
    /** Size of the smallest entry of the log since the last reset. */
    MIN_PROPOSAL_SIZE("min_proposal_size", Kind.GAUGE, Unit.BYTES,
        "Size of the smallest entry of the log since the last reset"),
    /** Bytes from clients. */
    BYTES_RECEIVED_COUNT("bytes_received_count", Kind.COUNTER, Unit.BYTES, "Bytes from clients"),
    /** Bytes of replies to clients. */
    RESPONSE_BYTES("response_bytes", Kind.COUNTER, Unit.BYTES, "Bytes of replies to clients"),
    /** Bytes of watch events to clients. */
    WATCH_BYTES("watch_bytes", Kind.COUNTER, Unit.BYTES, "Bytes of watch events to clients"),
    /** Handshakes of clients. */
    CONNECTION_REQUEST_COUNT("connection_request_count", Kind.COUNTER, Unit.ITEMS, "Handshakes of clients"),
    /** Connections that were refused for a limit. */
    CONNECTION_REJECTED("connection_rejected", Kind.COUNTER, Unit.ITEMS, "Connections that were refused for a limit"),
    /** Connections that ended. */
    CONNECTION_DROP_COUNT("connection_drop_count", Kind.COUNTER, Unit.ITEMS, "Connections that ended"),
    /** Sessions that were taken up again over another connection. */
    CONNECTION_REVALIDATE_COUNT("connection_revalidate_count", Kind.COUNTER, Unit.ITEMS,
        "Sessions that were taken up again over another connection"),
    /** Connections that were closed because no handshake came. */
    SESSIONLESS_CONNECTIONS_EXPIRED("sessionless_connections_expired", Kind.COUNTER, Unit.ITEMS,
        "Connections that were closed because no handshake came"),
    /** Sessions that expired. */
    STALE_SESSIONS_EXPIRED("stale_sessions_expired", Kind.COUNTER, Unit.ITEMS, "Sessions that expired"),
    /** Transactions that this member applied. */
    COMMIT_COUNT("commit_count", Kind.COUNTER, Unit.ITEMS, "Transactions that this member applied"),
    /** Entries that this member appended to the log as the leader. */
    PROPOSAL_COUNT("proposal_count", Kind.COUNTER, Unit.ITEMS,
        "Entries that this member appended to the log as the leader"),
    /** Elections that this member took part in. */
    LOOKING_COUNT("looking_count", Kind.COUNTER, Unit.ITEMS, "Elections that this member took part in"),
    /** Followers that were brought up to date by a snapshot. */
    SNAP_COUNT("snap_count", Kind.COUNTER, Unit.ITEMS, "Followers that were brought up to date by a snapshot"),
    /** Followers that were brought up to date by the log. */
    DIFF_COUNT("diff_count", Kind.COUNTER, Unit.ITEMS, "Followers that were brought up to date by the log"),
    /** Times that the digest of the tree differed from what it had to be. */
    DIGEST_MISMATCHES_COUNT("digest_mismatches_count", Kind.COUNTER, Unit.ITEMS,
        "Times that the digest of the tree differed from what it had to be"),
    /** Errors that this member could not go on after. */
    UNRECOVERABLE_ERROR_COUNT("unrecoverable_error_count", Kind.COUNTER, Unit.ITEMS,
        "Errors that this member could not go on after"),
    /** Requests that were refused for their size. */
    LARGE_REQUESTS_REJECTED("large_requests_rejected", Kind.COUNTER, Unit.ITEMS,
        "Requests that were refused for their size"),
    /** Requests that waited because too many were under way. */
    REQUEST_THROTTLE_WAIT_COUNT("request_throttle_wait_count", Kind.COUNTER, Unit.ITEMS,
        "Requests that waited because too many were under way"),
    /** Handshakes of TLS that failed. */
    UNSUCCESSFUL_HANDSHAKE("unsuccessful_handshake", Kind.COUNTER, Unit.ITEMS, "Handshakes of TLS that failed"),
    /** Connections that were refused because too many handshakes of TLS were under way. */
    TLS_HANDSHAKE_EXCEEDED("tls_handshake_exceeded", Kind.COUNTER, Unit.ITEMS,
        "Connections that were refused because too many handshakes of TLS were under way"),
    /** Connections that were closed because the member did not serve. */
    CNXN_CLOSED_WITHOUT_ZK_SERVER_RUNNING("cnxn_closed_without_zk_server_running", Kind.COUNTER, Unit.ITEMS,
        "Connections that were closed because the member did not serve"),
    /** Latency of reads. */
    READLATENCY("readlatency", Kind.SUMMARY, Unit.MILLISECONDS, "Latency of reads"),
    /** Latency of writes. */
    UPDATELATENCY("updatelatency", Kind.SUMMARY, Unit.MILLISECONDS, "Latency of writes"),
    /** Time from the proposal of a write to its application here. */
    PROPAGATION_LATENCY("propagation_latency", Kind.SUMMARY, Unit.MILLISECONDS,
        "Time from the proposal of a write to its application here"),
    /** Time from the proposal of a write to its acknowledgement by a majority. */
    QUORUM_ACK_LATENCY("quorum_ack_latency", Kind.SUMMARY, Unit.MILLISECONDS,
        "Time from the proposal of a write to its acknowledgement by a majority"),
    /** Duration of writes of the log to disk. */
    FSYNCTIME("fsynctime", Kind.SUMMARY, Unit.MILLISECONDS, "Duration of writes of the log to disk"),
    /** Duration of snapshots. */
    SNAPSHOTTIME("snapshottime", Kind.SUMMARY, Unit.MILLISECONDS, "Duration of snapshots"),
    /** Duration of the loading of a snapshot at the start. */
    STARTUP_SNAP_LOAD_TIME("startup_snap_load_time", Kind.SUMMARY, Unit.MILLISECONDS,
        "Duration of the loading of a snapshot at the start"),
    /** Duration of the replay of the log at the start. */
    STARTUP_TXNS_LOAD_TIME("startup_txns_load_time", Kind.SUMMARY, Unit.MILLISECONDS,
        "Duration of the replay of the log at the start"),
    /** Duration of elections. */
    ELECTION_TIME("election_time", Kind.SUMMARY, Unit.MILLISECONDS, "Duration of elections"),
    /** Pauses of the whole process. */
    JVM_PAUSE_TIME_MS("jvm_pause_time_ms", Kind.SUMMARY, Unit.MILLISECONDS, "Pauses of the whole process"),
    /** Watches that the creation of a znode triggered. */
    NODE_CREATED_WATCH_COUNT("node_created_watch_count", Kind.SUMMARY, Unit.ITEMS,
        "Watches that the creation of a znode triggered"),
    /** Watches that the deletion of a znode triggered. */
    NODE_DELETED_WATCH_COUNT("node_deleted_watch_count", Kind.SUMMARY, Unit.ITEMS,
        "Watches that the deletion of a znode triggered"),
    /** Watches that a change of data triggered. */
    NODE_CHANGED_WATCH_COUNT("node_changed_watch_count", Kind.SUMMARY, Unit.ITEMS,
        "Watches that a change of data triggered"),
    /** Watches that a change of children triggered. */
    NODE_CHILDREN_WATCH_COUNT("node_children_watch_count", Kind.SUMMARY, Unit.ITEMS,
        "Watches that a change of children triggered");

    /** How a metric behaves. */
    public enum Kind
    {
        /** Rises and falls. */
        GAUGE,
        /** Only rises, from the start of the process or the last reset. */
        COUNTER,
        /** Number, sum, extremes and, where they are kept, percentiles of samples. */
        SUMMARY
    }

    /** What a metric counts. */
    public enum Unit
    {
        /** Things. */
        ITEMS,
        /** Milliseconds; latencies and summaries have fractions. */
        MILLISECONDS,
        /** Bytes. */
        BYTES,
        /** A part of one, with a fraction. */
        RATIO
    }

    private final String zooKeeperName;
    private final Kind kind;
    private final Unit unit;
    private final String help;

    ZooKeeperMetric(final String zooKeeperName, final Kind kind, final Unit unit, final String help)
    {
        this.zooKeeperName = zooKeeperName;
        this.kind = kind;
        this.unit = unit;
        this.help = help;
    }

    /**
     * Its name in ZooKeeper 3.9: behind {@code zk_} in {@code mntr}, bare in Prometheus.
     *
     * @return lower-case letters and underscores.
     */
    public String zooKeeperName()
    {
        return zooKeeperName;
    }

    /**
     * How it behaves.
     *
     * @return the kind.
     */
    public Kind kind()
    {
        return kind;
    }

    /**
     * What it counts.
     *
     * @return the unit.
     */
    public Unit unit()
    {
        return unit;
    }

    /**
     * What it says, for people.
     *
     * @return a text without a full stop.
     */
    public String help()
    {
        return help;
    }

    /**
     * Whether its values are {@code double}s.
     *
     * @return false for those that are {@code long}s, and for summaries.
     */
    public boolean isFractional()
    {
        return AVG_LATENCY == this || MAX_LATENCY == this || MIN_LATENCY == this || Unit.RATIO == unit;
    }
}
