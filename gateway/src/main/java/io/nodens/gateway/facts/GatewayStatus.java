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

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionTable;
import io.nodens.gateway.net.AddressLimits;
import io.nodens.gateway.status.AgentCount;
import io.nodens.gateway.status.AgentCounts;
import io.nodens.gateway.status.ResponseSizes;
import io.nodens.gateway.words.FourLetterWords;
import io.nodens.gateway.words.LatencyStats;
import io.nodens.gateway.words.LatencySum;
import io.nodens.gateway.words.ServerActions;
import org.agrona.concurrent.NanoClock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What all agents of a gateway count, as sums; and the words that start statistics again.
 * <p>
 * <b>Thread:</b> agents are added by one, before any of them runs; everything else any.
 */
public final class GatewayStatus implements ServerActions
{
    /** What counts from the last reset on; the numbers for Prometheus go on. */
    private static final AgentCount[] SINCE_RESET = {AgentCount.PACKETS_RECEIVED, AgentCount.PACKETS_SENT};

    private final List<AgentCounts> agents = new ArrayList<>();
    private final List<ConnectionTable> tables = new ArrayList<>();
    private final AtomicInteger connectionResets = new AtomicInteger();
    private final AtomicLong[] atReset = {new AtomicLong(), new AtomicLong()};
    private final AddressLimits limits;
    private final NanoClock clock;
    private volatile long traceMask = FourLetterWords.DEFAULT_TRACE_MASK;

    /**
     * Without agents.
     *
     * @param limits of connections.
     * @param clock  monotonic.
     */
    public GatewayStatus(final AddressLimits limits, final NanoClock clock)
    {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Add an agent.
     *
     * @param table of its connections.
     * @return what it is to count by.
     */
    public AgentCounts add(final ConnectionTable table)
    {
        final AgentCounts counts = new AgentCounts(clock, connectionResets);
        agents.add(counts);
        tables.add(table);
        return counts;
    }

    /**
     * What the agents count together.
     *
     * @param count to sum up.
     * @return the sum.
     */
    public long sum(final AgentCount count)
    {
        long sum = 0;
        for (final AgentCounts agent : agents)
        {
            sum += agent.get(count);
        }
        return sum;
    }

    /**
     * Frames and words from clients since the last reset.
     *
     * @return their number.
     */
    public long packetsReceived()
    {
        return sinceReset(0);
    }

    /**
     * Frames and answers to clients since the last reset.
     *
     * @return their number.
     */
    public long packetsSent()
    {
        return sinceReset(1);
    }

    private long sinceReset(final int index)
    {
        return Math.max(0, sum(SINCE_RESET[index]) - atReset[index].get());
    }

    /**
     * Connections that were refused for a limit.
     *
     * @return their number.
     */
    public long rejected()
    {
        return limits.rejected();
    }

    /**
     * Latencies of what the door answers by itself.
     *
     * @return of all agents.
     */
    public LatencySum reads()
    {
        return sum(AgentCounts::reads);
    }

    /**
     * Latencies of what the member answers.
     *
     * @return of all agents.
     */
    public LatencySum writes()
    {
        return sum(AgentCounts::writes);
    }

    /**
     * Latencies of all requests.
     *
     * @return of all agents.
     */
    public LatencySum requests()
    {
        final List<LatencyStats> parts = new ArrayList<>();
        for (final AgentCounts agent : agents)
        {
            parts.add(agent.reads());
            parts.add(agent.writes());
        }
        return new LatencySum(parts);
    }

    /**
     * How many watches changes fired.
     *
     * @param eventType one of {@link io.nodens.gateway.jute.EventTypes}.
     * @return of all agents.
     */
    public LatencySum firedWatches(final int eventType)
    {
        return sum((agent) -> agent.firedWatches().of(eventType));
    }

    private LatencySum sum(final Function<AgentCounts, LatencyStats> part)
    {
        return new LatencySum(agents.stream().map(part).toList());
    }

    /**
     * Size of the last reply of one of the agents.
     *
     * @return bytes, or {@link ResponseSizes#NONE}.
     */
    public long lastResponseSize()
    {
        long size = ResponseSizes.NONE;
        for (final AgentCounts agent : agents)
        {
            size = ResponseSizes.NONE == size ? agent.responseSizes().last() : size;
        }
        return size;
    }

    /**
     * Size of the smallest reply since the last reset.
     *
     * @return bytes, or {@link ResponseSizes#NONE}.
     */
    public long minResponseSize()
    {
        long size = ResponseSizes.NONE;
        for (final AgentCounts agent : agents)
        {
            final long least = agent.responseSizes().min();
            size = ResponseSizes.NONE == size || (ResponseSizes.NONE != least && least < size) ? least : size;
        }
        return size;
    }

    /**
     * Size of the largest reply since the last reset.
     *
     * @return bytes, or {@link ResponseSizes#NONE}.
     */
    public long maxResponseSize()
    {
        long size = ResponseSizes.NONE;
        for (final AgentCounts agent : agents)
        {
            size = Math.max(size, agent.responseSizes().max());
        }
        return size;
    }

    /**
     * The connections of all agents.
     *
     * @return them, agent by agent. Any thread may look at what {@link ClientConnection} allows.
     */
    public List<Iterable<ClientConnection>> connections()
    {
        return tables.stream().map(ConnectionTable::everyone).toList();
    }

    /**
     * The trace mask. Nothing is traced by it.
     *
     * @return what was set last.
     */
    public long traceMask()
    {
        return traceMask;
    }

    /** {@inheritDoc} */
    @Override
    public void traceMask(final long value)
    {
        traceMask = value;
    }

    /** {@inheritDoc} */
    @Override
    public void resetServerStatistics()
    {
        for (int i = 0; i < SINCE_RESET.length; i++)
        {
            atReset[i].set(sum(SINCE_RESET[i]));
        }
        for (final AgentCounts agent : agents)
        {
            agent.reads().reset();
            agent.writes().reset();
            agent.firedWatches().reset();
            agent.responseSizes().reset();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void resetConnectionStatistics()
    {
        connectionResets.incrementAndGet();
    }
}
