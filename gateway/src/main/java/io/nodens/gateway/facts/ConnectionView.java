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

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionStats;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.words.ConnectionFacts;
import io.nodens.gateway.words.LastOperation;
import io.nodens.gateway.words.SummarySnapshot;

import java.util.concurrent.TimeUnit;

/**
 * A connection as the words tell of it. Shows one after the other.
 * <p>
 * <b>Thread:</b> one, which may be another one than that of the connection.
 */
final class ConnectionView implements ConnectionFacts
{
    private static final int READ = 1;
    private static final int WRITE = 4;
    private static final double NS_PER_MS = 1_000_000.0;

    private final long nowMs;
    private ClientConnection connection;
    private ConnectionStats stats;

    /**
     * Shows nothing yet.
     *
     * @param nowMs wall clock.
     */
    ConnectionView(final long nowMs)
    {
        this.nowMs = nowMs;
    }

    ConnectionView wrap(final ClientConnection shown)
    {
        connection = shown;
        stats = shown.stats();
        return this;
    }

    /** {@inheritDoc} */
    @Override
    public String remoteAddress()
    {
        final String address = connection.remote().getAddress().getHostAddress();
        return (address.indexOf(':') < 0 ? '/' + address : "/[" + address + ']') + ':' + connection.remote().getPort();
    }

    /** {@inheritDoc} */
    @Override
    public int interestOps()
    {
        final Channel channel = connection.channel();
        final ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        final boolean isSending = null != written && written.totalPendingWriteBytes() > 0;
        return (channel.config().isAutoRead() ? READ : 0) | (isSending ? WRITE : 0);
    }

    /** {@inheritDoc} */
    @Override
    public long outstandingRequests()
    {
        return stats.outstandingCount();
    }

    /** {@inheritDoc} */
    @Override
    public long packetsReceived()
    {
        return stats.receivedCount();
    }

    /** {@inheritDoc} */
    @Override
    public long packetsSent()
    {
        return stats.sentCount();
    }

    /** {@inheritDoc} */
    @Override
    public long sessionId()
    {
        return stats.sessionId();
    }

    /** {@inheritDoc} */
    @Override
    public String lastOperation()
    {
        final int opcode = stats.lastOpcode();
        return Opcodes.NOTIFICATION == opcode ? LastOperation.NONE : LastOperation.of(opcode);
    }

    /** {@inheritDoc} */
    @Override
    public long establishedMs()
    {
        return stats.establishedMs();
    }

    /** {@inheritDoc} */
    @Override
    public int sessionTimeoutMs()
    {
        return stats.sessionTimeoutMs();
    }

    /** {@inheritDoc} */
    @Override
    public long lastCxid()
    {
        return stats.lastXid();
    }

    /** {@inheritDoc} */
    @Override
    public long lastZxid()
    {
        return stats.lastZxid();
    }

    /** {@inheritDoc} */
    @Override
    public long lastResponseMs()
    {
        return stats.lastReplyMs();
    }

    /** {@inheritDoc} */
    @Override
    public double lastLatencyMs()
    {
        return stats.lastLatencyNs() / NS_PER_MS;
    }

    /** {@inheritDoc} */
    @Override
    public void latency(final SummarySnapshot into)
    {
        into.set(
            stats.latencyCount(),
            stats.totalLatencyNs() / NS_PER_MS,
            stats.minLatencyNs() / NS_PER_MS,
            stats.maxLatencyNs() / NS_PER_MS);
    }

    /** {@inheritDoc} */
    @Override
    public long deadlineMs()
    {
        final long timeoutMs =
            0 == stats.sessionId() ? ClientConnection.FIRST_WORD_TIMEOUT_MS : stats.sessionTimeoutMs();
        return nowMs + timeoutMs - TimeUnit.NANOSECONDS.toMillis(stats.silentNs());
    }
}
