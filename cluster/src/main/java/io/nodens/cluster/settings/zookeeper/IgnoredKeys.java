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
package io.nodens.cluster.settings.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys of ZooKeeper that mean nothing to a member, each with the reason and with what there is instead.
 */
final class IgnoredKeys
{
    private static final String ELECTIONS =
        "ignored: elections and catching up are timed by nodens.leader.heartbeat.timeout, nodens.election.timeout " +
        "and nodens.startup.canvass.timeout";
    private static final String QUORUM_NETWORK =
        "ignored: members speak another protocol with each other, over UDP; see docs/operating.md";
    private static final String QUORUM_SECURITY =
        "ignored: members prove themselves to each other by nodens.member.secrets; what they send is not encrypted";
    private static final String QUORUM_ENCRYPTION =
        "warning: NOT ENCRYPTED: what members send to each other is in clear text here; keep it within a network or " +
        "tunnel that others cannot read";
    private static final String THREADS =
        "ignored: a member has other threads; see nodens.profile and nodens.front.end.thread";
    private static final String LOG_FILES =
        "ignored: the log has files of a fixed length, nodens.log.segment.length";
    private static final String CACHES =
        "ignored: reads come from a mapped tree, which has no such cache";
    private static final String WATCHES = "ignored: there is one kind of watch table; see nodens.gateway.max.watches";
    private static final String THROTTLING =
        "ignored: when nodens.gateway.max.outstanding requests wait, further ones stay unread; no request is dropped " +
        "or refused because it waited; see docs/limits.md";
    private static final String CONNECTION_THROTTLING =
        "ignored: tokens (connectionMaxTokens) limit new connections alone, without chance and without weights";
    private static final String KERBEROS = "ignored: Kerberos (GSSAPI) is not supported; there are digest, ip, x509 " +
        "and SASL DIGEST-MD5, see nodens.gateway.sasl.users";
    private static final String JAAS = "ignored: SASL DIGEST-MD5 has its users in the file of " +
        "nodens.gateway.sasl.users; each user_NAME=\"PASSWORD\" of the section Server of the JAAS file is a line " +
        "NAME:PASSWORD there";
    private static final String METRICS =
        "ignored: metrics for Prometheus are at /metrics of the admin endpoint, see nodens.admin.port";
    private static final String AUDIT = "ignored: the member's log names the commands of operators";
    private static final String JVM_PAUSES =
        "ignored: nodens.stall.threshold reports duty cycles that took long, whatever held them up";
    private static final String SNAPSHOTS =
        "ignored: snapshots are checked by a digest of their own; see nodens.snapshot.interval";
    private static final String LEARNERS =
        "ignored: a member that is behind replays the log, from a snapshot if need be";
    private static final String OBSERVERS = "ignored: there are only voting members";
    private static final String TESTING = "ignored: it is for tests of ZooKeeper";
    private static final String CLIENT_SIDE = "ignored: it is a setting of clients";
    private static final String ADMIN =
        "ignored: the admin endpoint of a member has no such setting; see docs/operating.md";

    /** A name that ends in a dot stands for all that begin with it. */
    private static final Map<String, String> REASONS = reasons();

    private IgnoredKeys()
    {
    }

    /**
     * Why a key is ignored.
     *
     * @param key of a configuration.
     * @return the reason; null for a key that is not known.
     */
    static String reason(final String key)
    {
        String reason = REASONS.get(key);
        for (int dot = key.lastIndexOf('.'); null == reason && dot > 0; dot = key.lastIndexOf('.', dot - 1))
        {
            reason = REASONS.get(key.substring(0, dot + 1));
        }

        return reason;
    }

    /**
     * Names of all that is ignored.
     *
     * @return keys, without those that stand for several.
     */
    static List<String> names()
    {
        return new ArrayList<>(REASONS.keySet().stream().filter((name) -> !name.endsWith(".")).toList());
    }

    private static Map<String, String> reasons()
    {
        final Map<String, String> reasons = new TreeMap<>();
        quorum(reasons);
        storage(reasons);
        requests(reasons);
        security(reasons);
        rest(reasons);
        return reasons;
    }

    private static void put(final Map<String, String> reasons, final String reason, final String... keys)
    {
        for (final String key : keys)
        {
            reasons.put(key, reason);
        }
    }

    private static void quorum(final Map<String, String> reasons)
    {
        put(reasons, ELECTIONS,
            "initLimit", "syncLimit", "connectToLearnerMasterLimit", "maxTimeToWaitForEpoch",
            "leader.maxTimeToWaitForEpoch", "fastleader.minNotificationInterval",
            "fastleader.maxNotificationInterval", "electionPortBindRetry", "cnxTimeout", "quorumCnxnTimeoutMs",
            "leaderConnectDelayDuringRetryMs");
        put(reasons, QUORUM_NETWORK,
            "quorumListenOnAllIPs", "tcpKeepAlive", "multiAddress.enabled", "multiAddress.reachabilityCheckEnabled",
            "multiAddress.reachabilityCheckTimeoutMs", "learner.closeSocketAsync", "leader.closeSocketAsync",
            "learner.asyncSending", "leader.ackLoggingFrequency", "messageTracker.Enabled",
            "messageTracker.BufferSize");
        put(reasons, QUORUM_ENCRYPTION, "sslQuorum");
        put(reasons, QUORUM_SECURITY,
            "sslQuorumReloadCertFiles", "portUnification", "ssl.quorum.", "quorum.auth.",
            "quorum.cnxn.threads.size");
        put(reasons, OBSERVERS,
            "peerType", "syncEnabled", "observer.syncEnabled", "observer.reconnectDelayMs", "observer.election.DelayMs",
            "observerMasterPort", "observerMaster.sizeLimit");
        put(reasons, "ignored: every member has one vote, and a majority of all decides", "group.", "weight.",
            "oraclePath");
        put(reasons, "ignored: the members of a cluster are those of the member list; docs/operating.md says how one " +
            "is replaced", "reconfigEnabled", "version");
        put(reasons, "ignored: a cluster of one is a cluster like any other", "standaloneEnabled");
        put(reasons, "ignored: every member serves clients", "leaderServes");
        put(reasons, "ignored: there is one kind of election", "electionAlg");
        put(reasons, LEARNERS,
            "maxConcurrentSnapSyncs", "maxConcurrentDiffSyncs", "leader.maxConcurrentSnapSyncs",
            "leader.maxConcurrentDiffSyncs", "forceSnapshotSync", "snapshotSizeFactor", "commitLogCount",
            "follower.skipLearnerRequestToNextProcessor", "forward_learner_requests_to_commit_processor_disabled");
        put(reasons, "ignored: all sessions are of the whole cluster", "localSessionsEnabled",
            "localSessionsUpgradingEnabled");
        put(reasons, "ignored: a member that has lost the majority answers stale reads to native clients that ask " +
            "for them, and no others", "readonlymode.enabled");
    }

    private static void storage(final Map<String, String> reasons)
    {
        put(reasons, "ignored: log and snapshots lie in one directory, nodens.data.dir", "dataLogDir");
        put(reasons, "ignored: snapshots are taken by bytes of log and by time; see nodens.snapshot.log.bytes and " +
            "nodens.snapshot.interval", "snapCount");
        put(reasons, "ignored: log that is not needed any more is purged after each snapshot; see " +
            "nodens.snapshots.kept and nodens.log.retain.bytes", "autopurge.purgeInterval");
        put(reasons, LOG_FILES, "preAllocSize", "txnLogSizeLimitInKb");
        put(reasons, "ignored: writes go to the disk in groups by themselves", "flushDelay", "maxWriteQueuePollTime",
            "maxBatchSize");
        put(reasons, "ignored: slow disks show in the counters of the archive; see nodens.stall.threshold",
            "fsync.warningthresholdms");
        put(reasons, SNAPSHOTS, "snapshot.trust.empty", "snapshot.compression.method", "digest.enabled",
            "serializeLastProcessedZxid.enabled", "closeSessionTxn.enabled");
        put(reasons, "ignored: a data directory is made when there is none, and one of another cluster refused",
            "datadir.autocreate", "db.autocreate");
        put(reasons, "ignored: the frame's length is the only bound of a request", "jute.maxbuffer.extrasize");
    }

    private static void requests(final Map<String, String> reasons)
    {
        put(reasons, THROTTLING,
            "requestThrottleLimit", "request_throttle_max_requests",
            "requestThrottleStallTime", "request_throttle_stall_time", "requestThrottleDropStale",
            "request_throttle_drop_stale", "requestStaleLatencyCheck", "request_stale_latency_check",
            "requestStaleConnectionCheck", "request_stale_connection_check", "request_throttler.shutdownTimeout",
            "throttledOpWaitTime", "throttled_op_wait_time",
            "advancedFlowControlEnabled", "netty.advancedFlowControl.enabled", "request.timeout");
        put(reasons, CONNECTION_THROTTLING,
            "connectionFreezeTime", "connectionDropIncrease", "connectionDropDecrease", "connectionDecreaseRatio",
            "connection_throttle_freeze_time", "connection_throttle_drop_increase",
            "connection_throttle_drop_decrease", "connection_throttle_decrease_ratio",
            "connection_throttle_weight_enabled", "connection_throttle_global_session_weight",
            "connection_throttle_local_session_weight", "connection_throttle_renew_session_weight");
        put(reasons, "ignored: a member without a leader lets clients in, and answers when it has one",
            "netty.server.earlyDropSecureConnectionHandshakes");
        put(reasons, THREADS,
            "nio.", "commitProcessor.", "serverCnxnFactory",
            "intBufferStartingSizeBytes");
        put(reasons, "ignored: the backlog is that of the operating system, net.core.somaxconn",
            "clientPortListenBacklog");
        put(reasons, "ignored: dead clients are found by their sessions' timeouts", "clientTcpKeepAlive");
        put(reasons, CACHES, "maxResponseCacheSize", "maxGetChildrenResponseCacheSize", "bitHashCacheSize");
        put(reasons, WATCHES, "watchManagerName", "watcherCleanThreadsNum", "watcherCleanThreshold",
            "watcherCleanIntervalInSeconds", "maxInProcessingDeadWatchers");
        put(reasons, "ignored: access lists are checked where a write is applied, once", "enableEagerACLCheck");
        put(reasons, "ignored: containers and znodes with a time to live are deleted by the cluster; the intervals " +
            "are fixed", "znode.container.checkIntervalMs", "znode.container.maxPerMinute",
            "znode.container.maxNeverUsedIntervalMs", "container.checkIntervalMs", "container.maxPerMinute",
            "container.maxNeverUsedIntervalMs");
        put(reasons, "ignored: there is one coding of a time to live, that of ZooKeeper 3.6 and later",
            "emulate353TTLNodes");
    }

    private static void security(final Map<String, String> reasons)
    {
        put(reasons, KERBEROS, "kerberos.", "requireKerberosConfig", "kinit", "security.auth_to_local",
            "server.principal", "server.realm");
        put(reasons, JAAS, "sasl.", "requireClientAuthScheme", "jaasLoginRenew");
        put(reasons, "ignored: a client whose SASL fails is closed", "allowSaslFailedClients");
        put(reasons, "ignored: every user of SASL has rights of its own; a list for all of them names each",
            "letAnySaslUserDoX");
        put(reasons, "ignored: the password of the user super is a line super:PASSWORD in the file of " +
            "nodens.gateway.sasl.users; what it may do is for nodens.super.sasl to say",
            "SASLAuthenticationProvider.superPassword");
        put(reasons, "ignored: there is one superuser of SASL, that of superUser", "superUser.");
        put(reasons, "ignored: there is no scheme 'ensemble'; clients are kept apart by addresses", "ensembleAuthName");
        put(reasons, "ignored: the address of a client is that of its connection, whatever a proxy says",
            "IPAuthenticationProvider.usexforwardedfor");
        put(reasons, "ignored: it is for ports of members, whose packets are not encrypted",
            "ssl.handshakeDetectionTimeoutMillis");
        put(reasons, "ignored: it is for clients, which verify the server", "ssl.hostnameVerification");
        put(reasons, "ignored: classes of ZooKeeper cannot be loaded; certificates are x509 identities",
            "ssl.context.supplier.class", "ssl.authProvider");
        put(reasons, "ignored: the JDK's own provider of TLS is used", "ssl.sslProvider");
        put(reasons, "ignored: the JDK's own provider of TLS is used, in the mode in which it runs", "fips-mode",
            "fips");
        put(reasons, AUDIT, "audit.");
    }

    private static void rest(final Map<String, String> reasons)
    {
        put(reasons, METRICS, "metricsProvider.", "pathStats.");
        put(reasons, ADMIN, "admin.");
        put(reasons, JVM_PAUSES, "jvm.pause.");
        put(reasons, "ignored: there is no JMX; see nodens.jar status", "jmx.");
        put(reasons, TESTING, "testingonly.initialZxid", "test.allowDiscontinuousProposals", "controllerPort");
        put(reasons, CLIENT_SIDE, "client.secure", "clientCnxnSocket", "disableAutoWatchReset");
    }
}
