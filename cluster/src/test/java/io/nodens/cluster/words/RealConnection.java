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

import io.nodens.gateway.words.ConnectionFacts;
import io.nodens.gateway.words.SummarySnapshot;
import org.apache.zookeeper.server.NIOServerCnxn;
import org.apache.zookeeper.server.ServerCnxn;

/** Facts of a connection of a ZooKeeper server. */
final class RealConnection implements ConnectionFacts
{
    private final ServerCnxn connection;

    RealConnection(final ServerCnxn connection)
    {
        this.connection = connection;
    }

    @Override
    public String remoteAddress()
    {
        return connection.getRemoteSocketAddress().toString();
    }

    @Override
    public int interestOps()
    {
        return connection.getInterestOps();
    }

    @Override
    public long outstandingRequests()
    {
        return connection.getOutstandingRequests();
    }

    @Override
    public long packetsReceived()
    {
        return connection.getPacketsReceived();
    }

    @Override
    public long packetsSent()
    {
        return connection.getPacketsSent();
    }

    @Override
    public long sessionId()
    {
        return connection.getSessionId();
    }

    @Override
    public String lastOperation()
    {
        return connection.getLastOperation();
    }

    @Override
    public long establishedMs()
    {
        return connection.getEstablished().getTime();
    }

    @Override
    public int sessionTimeoutMs()
    {
        return ((NIOServerCnxn)connection).getSessionTimeout();
    }

    @Override
    public long lastCxid()
    {
        return connection.getLastCxid();
    }

    @Override
    public long lastZxid()
    {
        return connection.getLastZxid();
    }

    @Override
    public long lastResponseMs()
    {
        return connection.getLastResponseTime();
    }

    @Override
    public double lastLatencyMs()
    {
        return connection.getLastLatency();
    }

    @Override
    public void latency(final SummarySnapshot into)
    {
        into.set(1, (double)connection.getAvgLatency(),
            (double)connection.getMinLatency(), (double)connection.getMaxLatency());
    }

    @Override
    public long deadlineMs()
    {
        return connection.getLastResponseTime();
    }
}
