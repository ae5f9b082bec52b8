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
package io.nodens.gateway.facts;

import io.nodens.gateway.connection.ConnectionStats;
import io.nodens.gateway.connection.ConnectionTable;
import io.nodens.gateway.jute.EventTypes;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.net.AddressLimits;
import io.nodens.gateway.status.AgentCount;
import io.nodens.gateway.status.AgentCounts;
import io.nodens.gateway.status.ResponseSizes;
import io.nodens.gateway.words.SummarySnapshot;
import io.nodens.gateway.words.ZooKeeperMetric;
import io.nodens.gateway.words.ZooKeeperMetrics;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

class GatewayStatusTest
{
    private final AddressLimits limits = new AddressLimits(1, 10);
    private long nowNs = 1;
    private final GatewayStatus status = new GatewayStatus(limits, () -> nowNs);
    private final AgentCounts first = status.add(new ConnectionTable());
    private final AgentCounts second = status.add(new ConnectionTable());
    private final ZooKeeperMetrics metrics = new ZooKeeperMetrics();
    private final SummarySnapshot snapshot = new SummarySnapshot();

    GatewayStatusTest()
    {
        GatewayMetrics.register(metrics, status);
    }

    @Test
    void shouldSumUpWhatAllAgentsCount()
    {
        first.increment(AgentCount.CONNECTIONS);
        second.add(AgentCount.CONNECTIONS, 3);
        second.add(AgentCount.CONNECTIONS, -1);
        first.set(AgentCount.WATCHES, 5);
        second.set(AgentCount.WATCHES, 7);
        limits.enter(InetAddress.getLoopbackAddress());
        limits.enter(InetAddress.getLoopbackAddress());

        assertEquals(3, metrics.get(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS));
        assertEquals(12, metrics.get(ZooKeeperMetric.WATCH_COUNT));
        assertEquals(1, metrics.get(ZooKeeperMetric.CONNECTION_REJECTED));
    }

    @Test
    void shouldReadLatenciesOfAllAgentsAsOne()
    {
        reply(new ConnectionStats(first), Opcodes.GET_DATA, 1);
        reply(new ConnectionStats(second), Opcodes.GET_DATA, 3);
        reply(new ConnectionStats(second), Opcodes.SET_DATA, 8);

        metrics.readLatency(snapshot);
        assertSummary(3, 12, 1, 8);
        status.reads().read(snapshot);
        assertSummary(2, 4, 1, 3);
        assertEquals(1, snapshot.valueAt(0), 0.04);
        status.writes().read(snapshot);
        assertSummary(1, 8, 8, 8);
    }

    @Test
    void shouldBeginAgainWhenServerStatisticsAreReset()
    {
        final ConnectionStats connection = new ConnectionStats(first);
        connection.onReceived();
        reply(connection, Opcodes.GET_DATA, 1);
        first.responseSizes().record(100);
        second.responseSizes().record(50);
        assertEquals(50, status.minResponseSize());
        assertEquals(100, status.maxResponseSize());

        status.resetServerStatistics();

        assertEquals(0, status.packetsReceived());
        assertEquals(0, status.packetsSent());
        assertEquals(ResponseSizes.NONE, status.maxResponseSize());
        assertEquals(ZooKeeperMetrics.ABSENT, metrics.get(ZooKeeperMetric.MIN_CLIENT_RESPONSE_SIZE));
        metrics.readLatency(snapshot);
        assertEquals(0, snapshot.count());
        assertEquals(1, connection.receivedCount(), "those of connections go on");

        connection.onReceived();
        reply(connection, Opcodes.GET_DATA, 7);
        second.responseSizes().record(70);
        assertEquals(1, status.packetsReceived());
        metrics.readLatency(snapshot);
        assertSummary(1, 7, 7, 7);
        assertEquals(70, status.minResponseSize());
    }

    @Test
    void shouldBeginAgainAtOnceWhenConnectionStatisticsAreReset()
    {
        final ConnectionStats connection = new ConnectionStats(second);
        connection.onReceived();
        reply(connection, Opcodes.EXISTS, 2);
        assertEquals(1, connection.sentCount());

        status.resetConnectionStatistics();

        assertEquals(0, connection.receivedCount());
        assertEquals(0, connection.sentCount());
        assertEquals(0, connection.maxLatencyNs());
        assertEquals(Opcodes.EXISTS, connection.lastOpcode());
        assertEquals(1, status.packetsReceived(), "those of the server go on");
        reply(connection, Opcodes.EXISTS, 5);
        assertEquals(1, connection.sentCount());
        assertEquals(TimeUnit.MILLISECONDS.toNanos(5), connection.minLatencyNs());
    }

    @Test
    void shouldCountWatchesThatOneChangeFires()
    {
        first.firedWatches().onEvent(5, EventTypes.NODE_CREATED);
        first.firedWatches().onEvent(5, EventTypes.NODE_CREATED);
        first.firedWatches().onEvent(5, EventTypes.NODE_CHILDREN_CHANGED);
        first.firedWatches().onEvent(6, EventTypes.NODE_CREATED);
        first.firedWatches().flush();
        second.firedWatches().onEvent(5, EventTypes.NODE_CREATED);
        second.firedWatches().flush();
        second.firedWatches().flush();

        status.firedWatches(EventTypes.NODE_CREATED).read(snapshot);
        assertSummary(3, 4, 1, 2);
        status.firedWatches(EventTypes.NODE_CHILDREN_CHANGED).read(snapshot);
        assertSummary(1, 1, 1, 1);
    }

    @Test
    void shouldKeepXidsOfRequestsOfTheClientOnly()
    {
        final ConnectionStats connection = new ConnectionStats(first);
        assertEquals(ConnectionStats.NULL_XID, connection.lastXid());
        connection.onReply(9, Opcodes.GET_DATA, 17, nowNs);
        connection.onReply(-2, Opcodes.PING, 18, nowNs);

        assertEquals(9, connection.lastXid());
        assertEquals(18, connection.lastZxid());
        assertEquals(Opcodes.PING, connection.lastOpcode());
    }

    private void reply(final ConnectionStats connection, final int opcode, final long latencyMs)
    {
        final long receivedNs = nowNs;
        nowNs += TimeUnit.MILLISECONDS.toNanos(latencyMs);
        connection.onReply(1, opcode, 17, receivedNs);
    }

    private void assertSummary(final long count, final double sum, final double min, final double max)
    {
        assertEquals(count, snapshot.count());
        assertEquals(sum, snapshot.sum(), 1e-9);
        assertEquals(min, snapshot.min(), 1e-9);
        assertEquals(max, snapshot.max(), 1e-9);
    }
}
