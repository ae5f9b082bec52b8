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
import io.nodens.gateway.replica.MemberFacts;
import io.nodens.gateway.status.AgentCount;
import io.nodens.gateway.words.ConfigurationFacts;
import io.nodens.gateway.words.ConnectionFacts;
import io.nodens.gateway.words.DigestVisitor;
import io.nodens.gateway.words.ServerEnvironment;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.ServerMode;
import io.nodens.gateway.words.SessionPathVisitor;
import io.nodens.gateway.words.SessionVisitor;
import io.nodens.gateway.words.TextPairVisitor;
import io.nodens.gateway.words.ZooKeeperMetrics;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A gateway and its member as the words tell of them. What other agents have is read as it is at the moment, which no
 * agent waits for; only lists of watches and ephemerals are asked of the agents before, and given to this.
 * <p>
 * Sessions are those whose clients are connected here, and ephemerals theirs. The others of the cluster are not known
 * to a gateway.
 * <p>
 * <b>Thread:</b> any.
 */
public final class GatewayFacts implements ServerFacts
{
    private final GatewayStatus status;
    private final MemberFacts member;
    private final ConfigurationFacts configuration;
    private final Supplier<SessionPaths> watches;
    private final Supplier<SessionPaths> ephemerals;

    /**
     * Facts without lists of watches.
     *
     * @param status        of the gateway.
     * @param member        of the gateway.
     * @param configuration of both.
     */
    public GatewayFacts(final GatewayStatus status, final MemberFacts member, final ConfigurationFacts configuration)
    {
        this(status, member, configuration, () -> SessionPaths.EMPTY, () -> SessionPaths.EMPTY);
    }

    private GatewayFacts(
        final GatewayStatus status,
        final MemberFacts member,
        final ConfigurationFacts configuration,
        final Supplier<SessionPaths> watches,
        final Supplier<SessionPaths> ephemerals)
    {
        this.status = status;
        this.member = member;
        this.configuration = configuration;
        this.watches = watches;
        this.ephemerals = ephemerals;
    }

    /**
     * The same facts with lists of what the agents alone know.
     *
     * @param watchLists     gives the watches of all agents when they are asked for.
     * @param ephemeralLists gives the ephemerals of the clients of all agents when they are asked for.
     * @return other facts.
     */
    public GatewayFacts with(final Supplier<SessionPaths> watchLists, final Supplier<SessionPaths> ephemeralLists)
    {
        return new GatewayFacts(status, member, configuration, watchLists, ephemeralLists);
    }

    /** {@inheritDoc} */
    @Override
    public boolean isServing()
    {
        return member.isServing();
    }

    /** {@inheritDoc} */
    @Override
    public ServerMode mode()
    {
        return member.mode();
    }

    /** {@inheritDoc} */
    @Override
    public String version()
    {
        return member.version();
    }

    /** {@inheritDoc} */
    @Override
    public String buildDate()
    {
        return "";
    }

    /** {@inheritDoc} */
    @Override
    public String peerState()
    {
        return member.peerState();
    }

    /** {@inheritDoc} */
    @Override
    public long lastZxid()
    {
        return member.lastZxid();
    }

    /** {@inheritDoc} */
    @Override
    public ZooKeeperMetrics metrics()
    {
        return member.metrics();
    }

    /** {@inheritDoc} */
    @Override
    public ConfigurationFacts configuration()
    {
        return configuration;
    }

    /** {@inheritDoc} */
    @Override
    public Iterable<? extends ConnectionFacts> connections()
    {
        return () -> new Connections(status.connections().iterator(), System.currentTimeMillis());
    }

    /** {@inheritDoc} */
    @Override
    public void forEachSession(final SessionVisitor visitor)
    {
        final Map<Long, ClientConnection> byId = new TreeMap<>();
        status.connections().forEach((connections) -> connections.forEach((connection) ->
        {
            if (0 != connection.stats().sessionId())
            {
                byId.put(connection.stats().sessionId(), connection);
            }
        }));

        final ConnectionView view = new ConnectionView(System.currentTimeMillis());
        boolean isWanted = true;
        for (final Iterator<ClientConnection> it = byId.values().iterator(); isWanted && it.hasNext();)
        {
            view.wrap(it.next());
            isWanted = visitor.onSession(view.sessionId(), view.sessionTimeoutMs(), view.deadlineMs());
        }
    }

    /** {@inheritDoc} */
    @Override
    public long sessionsWithEphemerals()
    {
        return ephemerals.get().sessionCount();
    }

    /** {@inheritDoc} */
    @Override
    public void forEachEphemeral(final SessionPathVisitor visitor)
    {
        ephemerals.get().forEachBySession(visitor);
    }

    /** {@inheritDoc} */
    @Override
    public boolean areEphemeralsWhole()
    {
        return !ephemerals.get().isCut();
    }

    /** {@inheritDoc} */
    @Override
    public long watchingConnections()
    {
        return status.sum(AgentCount.WATCHING_CONNECTIONS);
    }

    /** {@inheritDoc} */
    @Override
    public long watchedPaths()
    {
        return status.sum(AgentCount.WATCHED_PATHS);
    }

    /** {@inheritDoc} */
    @Override
    public void forEachWatchBySession(final SessionPathVisitor visitor)
    {
        watches.get().forEachBySession(visitor);
    }

    /** {@inheritDoc} */
    @Override
    public void forEachWatchByPath(final SessionPathVisitor visitor)
    {
        watches.get().forEachByPath(visitor);
    }

    /** {@inheritDoc} */
    @Override
    public long dataDirSizeBytes()
    {
        return member.dataDirSizeBytes();
    }

    /** {@inheritDoc} */
    @Override
    public long logDirSizeBytes()
    {
        return member.logDirSizeBytes();
    }

    /** {@inheritDoc} */
    @Override
    public void forEachDigest(final DigestVisitor visitor)
    {
        member.forEachDigest(visitor);
    }

    /** {@inheritDoc} */
    @Override
    public void environment(final TextPairVisitor visitor)
    {
        ServerEnvironment.forEach(member.version(), member.hostName(), visitor);
    }

    /** {@inheritDoc} */
    @Override
    public long traceMask()
    {
        return status.traceMask();
    }

    /** {@inheritDoc} */
    @Override
    public long longReplies()
    {
        return status.sum(AgentCount.LONG_REPLIES);
    }

    /** {@inheritDoc} */
    @Override
    public long slowClientsClosed()
    {
        return status.sum(AgentCount.SLOW_CLIENTS_CLOSED);
    }

    /** Connections of one agent after the other, by one view. */
    private static final class Connections implements Iterator<ConnectionFacts>
    {
        private final Iterator<Iterable<ClientConnection>> agents;
        private final ConnectionView view;
        private Iterator<ClientConnection> connections;

        private Connections(final Iterator<Iterable<ClientConnection>> agents, final long nowMs)
        {
            this.agents = agents;
            view = new ConnectionView(nowMs);
        }

        @Override
        public boolean hasNext()
        {
            while ((null == connections || !connections.hasNext()) && agents.hasNext())
            {
                connections = agents.next().iterator();
            }
            return null != connections && connections.hasNext();
        }

        @Override
        public ConnectionFacts next()
        {
            return view.wrap(connections.next());
        }
    }
}
