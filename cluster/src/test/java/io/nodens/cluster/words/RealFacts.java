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
package io.nodens.cluster.words;

import io.nodens.gateway.words.ConfigurationFacts;
import io.nodens.gateway.words.ConnectionFacts;
import io.nodens.gateway.words.DigestVisitor;
import io.nodens.gateway.words.QuorumFacts;
import io.nodens.gateway.words.ServerEnvironment;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.ServerMode;
import io.nodens.gateway.words.SessionPathVisitor;
import io.nodens.gateway.words.SessionVisitor;
import io.nodens.gateway.words.TextPairVisitor;
import io.nodens.gateway.words.ZooKeeperMetric;
import io.nodens.gateway.words.ZooKeeperMetrics;
import org.apache.zookeeper.Environment;
import org.apache.zookeeper.Version;
import org.apache.zookeeper.common.Time;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ServerStats;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.ZooTrace;
import org.apache.zookeeper.server.quorum.BufferStats;
import org.apache.zookeeper.server.quorum.LeaderZooKeeperServer;
import org.apache.zookeeper.server.quorum.QuorumPeer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Facts of a ZooKeeper server, for the writer of our answers. */
final class RealFacts implements ServerFacts, ConfigurationFacts
{
    private final ZooKeeperMetrics metrics = new ZooKeeperMetrics();
    private final ZooKeeperServer server;
    private final ServerCnxnFactory factory;
    private final QuorumPeer peer;

    RealFacts(final RealServer real, final QuorumPeer peer)
    {
        factory = real.factory();
        server = factory.getZooKeeperServer();
        this.peer = peer;
        if (null != server)
        {
            final ServerStats stats = server.serverStats();
            metrics.latency((into) ->
                into.set(1, stats.getAvgLatency(), (double)stats.getMinLatency(), (double)stats.getMaxLatency()))
                .count(ZooKeeperMetric.PACKETS_RECEIVED, stats::getPacketsReceived)
                .count(ZooKeeperMetric.PACKETS_SENT, stats::getPacketsSent)
                .count(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, stats::getNumAliveClientConnections)
                .count(ZooKeeperMetric.OUTSTANDING_REQUESTS, stats::getOutstandingRequests)
                .count(ZooKeeperMetric.ZNODE_COUNT, () -> server.getZKDatabase().getNodeCount())
                .count(ZooKeeperMetric.WATCH_COUNT, () -> tree().getWatchesSummary().getTotalWatches())
                .count(ZooKeeperMetric.GLOBAL_SESSIONS, () -> server.getZKDatabase().getSessionCount());
        }
        if (null != peer)
        {
            final BufferStats sizes = ((LeaderZooKeeperServer)server).getLeader().getProposalStats();
            metrics.count(ZooKeeperMetric.LAST_PROPOSAL_SIZE, sizes::getLastBufferSize)
                .count(ZooKeeperMetric.MIN_PROPOSAL_SIZE, sizes::getMinBufferSize)
                .count(ZooKeeperMetric.MAX_PROPOSAL_SIZE, sizes::getMaxBufferSize);
        }
    }

    private DataTree tree()
    {
        return server.getZKDatabase().getDataTree();
    }

    @Override
    public boolean isServing()
    {
        return null != server;
    }

    @Override
    public ServerMode mode()
    {
        return null == peer ? ServerMode.STANDALONE : ServerMode.LEADER;
    }

    @Override
    public String version()
    {
        return Version.getVersionRevision();
    }

    @Override
    public String buildDate()
    {
        return Version.getBuildDate();
    }

    @Override
    public String peerState()
    {
        return null == peer ? null : peer.getDetailedPeerState().replace(" ", "");
    }

    @Override
    public long lastZxid()
    {
        return server.getLastProcessedZxid();
    }

    @Override
    public ZooKeeperMetrics metrics()
    {
        return metrics;
    }

    @Override
    public ConfigurationFacts configuration()
    {
        return this;
    }

    @Override
    public Iterable<? extends ConnectionFacts> connections()
    {
        final List<RealConnection> connections = new ArrayList<>();
        for (final ServerCnxn connection : factory.getConnections())
        {
            connections.add(new RealConnection(connection));
        }
        return connections;
    }

    @Override
    public void forEachSession(final SessionVisitor visitor)
    {
        for (final Map.Entry<Long, Set<Long>> entry : server.getSessionTracker().getSessionExpiryMap().entrySet())
        {
            // The end of the tick before: the writer takes the next one.
            final long deadlineMs = Time.elapsedTimeToDate(entry.getKey()).getTime() - 1;
            for (final long sessionId : entry.getValue())
            {
                visitor.onSession(sessionId, 0, deadlineMs);
            }
        }
    }

    @Override
    public long sessionsWithEphemerals()
    {
        return tree().getEphemerals().size();
    }

    @Override
    public void forEachEphemeral(final SessionPathVisitor visitor)
    {
        tell(new TreeMap<>(tree().getEphemerals()), visitor);
    }

    private static void tell(final Map<Long, Set<String>> paths, final SessionPathVisitor visitor)
    {
        for (final Map.Entry<Long, Set<String>> entry : paths.entrySet())
        {
            for (final String path : new TreeSet<>(entry.getValue()))
            {
                visitor.onPath(entry.getKey(), path);
            }
        }
    }

    @Override
    public long watchingConnections()
    {
        return tree().getWatchesSummary().getNumConnections();
    }

    @Override
    public long watchedPaths()
    {
        return tree().getWatchesSummary().getNumPaths();
    }

    @Override
    public void forEachWatchBySession(final SessionPathVisitor visitor)
    {
        final Map<Long, Set<String>> watches = new TreeMap<>();
        tree().getWatches().toMap().forEach((id, paths) -> watches.put(id, paths));
        tell(watches, visitor);
    }

    @Override
    public void forEachWatchByPath(final SessionPathVisitor visitor)
    {
        new TreeMap<>(tree().getWatchesByPath().toMap()).forEach((path, ids) ->
        {
            for (final long id : new TreeSet<>(ids))
            {
                visitor.onPath(id, path);
            }
        });
    }

    @Override
    public long dataDirSizeBytes()
    {
        return server.getDataDirSize();
    }

    @Override
    public long logDirSizeBytes()
    {
        return server.getLogDirSize();
    }

    @Override
    public void forEachDigest(final DigestVisitor visitor)
    {
        for (final DataTree.ZxidDigest digest : tree().getDigestLog())
        {
            visitor.onDigest(digest.getZxid(), digest.getDigest());
        }
    }

    @Override
    public void environment(final TextPairVisitor visitor)
    {
        String hostName = null;
        for (final Environment.Entry entry : Environment.list())
        {
            hostName = "host.name".equals(entry.getKey()) ? entry.getValue() : hostName;
        }
        ServerEnvironment.forEach(Version.getFullVersion(), hostName, visitor);
    }

    @Override
    public long traceMask()
    {
        return ZooTrace.getTextTraceLevel();
    }

    @Override
    public int clientPort()
    {
        return server.getConf().getClientPort();
    }

    @Override
    public int secureClientPort()
    {
        return server.getSecureClientPort();
    }

    @Override
    public String dataDir()
    {
        return server.getConf().getDataDir();
    }

    @Override
    public String dataLogDir()
    {
        return server.getConf().getDataLogDir();
    }

    @Override
    public int tickTimeMs()
    {
        return server.getConf().getTickTime();
    }

    @Override
    public int maxClientConnections()
    {
        return server.getConf().getMaxClientCnxnsPerHost();
    }

    @Override
    public int minSessionTimeoutMs()
    {
        return server.getConf().getMinSessionTimeout();
    }

    @Override
    public int maxSessionTimeoutMs()
    {
        return server.getConf().getMaxSessionTimeout();
    }

    @Override
    public int clientPortListenBacklog()
    {
        return server.getConf().getClientPortListenBacklog();
    }

    @Override
    public long serverId()
    {
        return server.getConf().getServerId();
    }

    @Override
    public QuorumFacts quorum()
    {
        return null == peer ? null : new QuorumFacts(peer.getInitLimit(), peer.getSyncLimit(),
            peer.getElectionAddress().getAllPorts().get(0), peer.getQuorumAddress().getAllPorts().get(0), false,
            peer.getQuorumVerifier().toString());
    }
}
