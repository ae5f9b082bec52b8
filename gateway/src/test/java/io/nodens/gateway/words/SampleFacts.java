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

import java.util.ArrayList;
import java.util.List;

/** Facts of a server that a test makes up. */
final class SampleFacts implements ServerFacts, ConfigurationFacts
{
    /** A session, a path: of a watch, or of an ephemeral. */
    record Pair(long sessionId, String path)
    {
    }

    /** A session of the cluster. */
    record Session(long id, int timeoutMs, long deadlineMs)
    {
    }

    final ZooKeeperMetrics metrics = new ZooKeeperMetrics();
    final List<SampleConnection> connections = new ArrayList<>();
    final List<Session> sessions = new ArrayList<>();
    final List<Pair> ephemerals = new ArrayList<>();
    final List<Pair> watches = new ArrayList<>();
    final List<long[]> digests = new ArrayList<>();
    boolean isServing = true;
    ServerMode mode = ServerMode.STANDALONE;
    String version = "3.9.5-nodens-0.1.0";
    String buildDate = "2026-11-01 12:00 UTC";
    String peerState;
    long lastZxid = 0x1f;
    long traceMask = FourLetterWords.DEFAULT_TRACE_MASK;
    QuorumFacts quorum;
    int visited;

    SampleFacts()
    {
        metrics.latency((into) -> into.set(4, 6.5, 0.25, 4.125))
            .count(ZooKeeperMetric.PACKETS_RECEIVED, () -> 17)
            .count(ZooKeeperMetric.PACKETS_SENT, () -> 16)
            .count(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, connections::size)
            .count(ZooKeeperMetric.OUTSTANDING_REQUESTS, () -> 1)
            .count(ZooKeeperMetric.ZNODE_COUNT, () -> 42)
            .count(ZooKeeperMetric.WATCH_COUNT, watches::size)
            .count(ZooKeeperMetric.GLOBAL_SESSIONS, sessions::size);
    }

    @Override
    public boolean isServing()
    {
        return isServing;
    }

    @Override
    public ServerMode mode()
    {
        return mode;
    }

    @Override
    public String version()
    {
        return version;
    }

    @Override
    public String buildDate()
    {
        return buildDate;
    }

    @Override
    public String peerState()
    {
        return peerState;
    }

    @Override
    public long lastZxid()
    {
        return lastZxid;
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
    public Iterable<SampleConnection> connections()
    {
        return connections;
    }

    @Override
    public void forEachSession(final SessionVisitor visitor)
    {
        for (final Session session : sessions)
        {
            visited++;
            if (!visitor.onSession(session.id(), session.timeoutMs(), session.deadlineMs()))
            {
                return;
            }
        }
    }

    @Override
    public long sessionsWithEphemerals()
    {
        return ephemerals.stream().map(Pair::sessionId).distinct().count();
    }

    @Override
    public void forEachEphemeral(final SessionPathVisitor visitor)
    {
        tell(ephemerals, visitor);
    }

    @Override
    public long watchingConnections()
    {
        return watches.stream().map(Pair::sessionId).distinct().count();
    }

    @Override
    public long watchedPaths()
    {
        return watches.stream().map(Pair::path).distinct().count();
    }

    @Override
    public void forEachWatchBySession(final SessionPathVisitor visitor)
    {
        final List<Pair> ordered = new ArrayList<>(watches);
        ordered.sort(java.util.Comparator.comparingLong(Pair::sessionId).thenComparing(Pair::path));
        tell(ordered, visitor);
    }

    @Override
    public void forEachWatchByPath(final SessionPathVisitor visitor)
    {
        final List<Pair> ordered = new ArrayList<>(watches);
        ordered.sort(java.util.Comparator.comparing(Pair::path).thenComparingLong(Pair::sessionId));
        tell(ordered, visitor);
    }

    private void tell(final List<Pair> pairs, final SessionPathVisitor visitor)
    {
        for (final Pair pair : pairs)
        {
            visited++;
            if (!visitor.onPath(pair.sessionId(), pair.path()))
            {
                return;
            }
        }
    }

    @Override
    public long dataDirSizeBytes()
    {
        return 1_000;
    }

    @Override
    public long logDirSizeBytes()
    {
        return 2_000;
    }

    @Override
    public void forEachDigest(final DigestVisitor visitor)
    {
        for (final long[] digest : digests)
        {
            visited++;
            if (!visitor.onDigest(digest[0], digest[1]))
            {
                return;
            }
        }
    }

    @Override
    public void environment(final TextPairVisitor visitor)
    {
        ServerEnvironment.forEach(version, "host.example", visitor);
    }

    @Override
    public long traceMask()
    {
        return traceMask;
    }

    @Override
    public int clientPort()
    {
        return 2181;
    }

    @Override
    public int secureClientPort()
    {
        return NO_PORT;
    }

    @Override
    public String dataDir()
    {
        return "/data";
    }

    @Override
    public String dataLogDir()
    {
        return "/log";
    }

    @Override
    public int tickTimeMs()
    {
        return 2_000;
    }

    @Override
    public int maxClientConnections()
    {
        return 60;
    }

    @Override
    public int minSessionTimeoutMs()
    {
        return 4_000;
    }

    @Override
    public int maxSessionTimeoutMs()
    {
        return 40_000;
    }

    @Override
    public int clientPortListenBacklog()
    {
        return -1;
    }

    @Override
    public long serverId()
    {
        return 0;
    }

    @Override
    public QuorumFacts quorum()
    {
        return quorum;
    }
}
