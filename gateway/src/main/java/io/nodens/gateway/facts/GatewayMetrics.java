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

import io.nodens.gateway.jute.EventTypes;
import io.nodens.gateway.status.AgentCount;
import io.nodens.gateway.status.ResponseSizes;
import io.nodens.gateway.tls.TlsServer;
import io.nodens.gateway.words.ZooKeeperMetric;
import io.nodens.gateway.words.ZooKeeperMetrics;

import java.util.function.LongSupplier;

/**
 * Which of ZooKeeper's metrics the agents of a gateway count.
 */
public final class GatewayMetrics
{
    private GatewayMetrics()
    {
    }

    /**
     * Register what agents count.
     *
     * @param metrics of the member.
     * @param status  of the gateway, which has its agents.
     */
    public static void register(final ZooKeeperMetrics metrics, final GatewayStatus status)
    {
        metrics
            .latency(status.requests())
            .summary(ZooKeeperMetric.READLATENCY, status.reads())
            .summary(ZooKeeperMetric.UPDATELATENCY, status.writes())
            .count(ZooKeeperMetric.PACKETS_RECEIVED, status::packetsReceived)
            .count(ZooKeeperMetric.PACKETS_SENT, status::packetsSent)
            .count(ZooKeeperMetric.CONNECTION_REJECTED, status::rejected)
            .count(ZooKeeperMetric.LAST_CLIENT_RESPONSE_SIZE, size(status::lastResponseSize))
            .count(ZooKeeperMetric.MIN_CLIENT_RESPONSE_SIZE, size(status::minResponseSize))
            .count(ZooKeeperMetric.MAX_CLIENT_RESPONSE_SIZE, size(status::maxResponseSize))
            .summary(ZooKeeperMetric.NODE_CREATED_WATCH_COUNT, status.firedWatches(EventTypes.NODE_CREATED))
            .summary(ZooKeeperMetric.NODE_DELETED_WATCH_COUNT, status.firedWatches(EventTypes.NODE_DELETED))
            .summary(ZooKeeperMetric.NODE_CHANGED_WATCH_COUNT, status.firedWatches(EventTypes.NODE_DATA_CHANGED))
            .summary(ZooKeeperMetric.NODE_CHILDREN_WATCH_COUNT, status.firedWatches(EventTypes.NODE_CHILDREN_CHANGED));
        count(metrics, ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, status, AgentCount.CONNECTIONS);
        count(metrics, ZooKeeperMetric.OUTSTANDING_REQUESTS, status, AgentCount.OUTSTANDING_REQUESTS);
        count(metrics, ZooKeeperMetric.WATCH_COUNT, status, AgentCount.WATCHES);
        count(metrics, ZooKeeperMetric.BYTES_RECEIVED_COUNT, status, AgentCount.BYTES_RECEIVED);
        count(metrics, ZooKeeperMetric.RESPONSE_BYTES, status, AgentCount.REPLY_BYTES);
        count(metrics, ZooKeeperMetric.WATCH_BYTES, status, AgentCount.EVENT_BYTES);
        count(metrics, ZooKeeperMetric.CONNECTION_REQUEST_COUNT, status, AgentCount.CONNECT_REQUESTS);
        count(metrics, ZooKeeperMetric.CONNECTION_DROP_COUNT, status, AgentCount.CONNECTIONS_ENDED);
        count(metrics, ZooKeeperMetric.CONNECTION_REVALIDATE_COUNT, status, AgentCount.SESSIONS_ATTACHED_AGAIN);
        count(
            metrics, ZooKeeperMetric.SESSIONLESS_CONNECTIONS_EXPIRED, status, AgentCount.SILENT_CONNECTIONS_CLOSED);
        count(metrics, ZooKeeperMetric.STALE_SESSIONS_EXPIRED, status, AgentCount.SESSIONS_EXPIRED);
        count(metrics, ZooKeeperMetric.AUTH_FAILED_COUNT, status, AgentCount.PROOFS_REFUSED);
        count(metrics, ZooKeeperMetric.LARGE_REQUESTS_REJECTED, status, AgentCount.LARGE_REQUESTS_REFUSED);
        count(metrics, ZooKeeperMetric.REQUEST_THROTTLE_WAIT_COUNT, status, AgentCount.THROTTLED_REQUESTS);
        count(
            metrics, ZooKeeperMetric.CNXN_CLOSED_WITHOUT_ZK_SERVER_RUNNING, status, AgentCount.CLOSED_NOT_SERVING);
    }

    /**
     * Register what TLS counts.
     *
     * @param metrics of the member.
     * @param tls     of the gateway.
     */
    public static void register(final ZooKeeperMetrics metrics, final TlsServer tls)
    {
        metrics
            .count(ZooKeeperMetric.OUTSTANDING_TLS_HANDSHAKE, tls::handshakesUnderWay)
            .count(ZooKeeperMetric.UNSUCCESSFUL_HANDSHAKE, tls::handshakesFailed)
            .count(ZooKeeperMetric.TLS_HANDSHAKE_EXCEEDED, tls::handshakesRefused);
    }

    private static void count(
        final ZooKeeperMetrics metrics,
        final ZooKeeperMetric metric,
        final GatewayStatus status,
        final AgentCount count)
    {
        metrics.count(metric, () -> status.sum(count));
    }

    private static LongSupplier size(final LongSupplier value)
    {
        return () ->
        {
            final long size = value.getAsLong();
            return ResponseSizes.NONE == size ? ZooKeeperMetrics.ABSENT : size;
        };
    }
}
