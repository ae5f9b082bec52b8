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
package io.nodens.gateway;

import io.netty.channel.ManualIoEventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.nodens.gateway.facts.GatewayConfiguration;
import io.nodens.gateway.facts.GatewayFacts;
import io.nodens.gateway.facts.GatewayMetrics;
import io.nodens.gateway.facts.GatewayStatus;
import io.nodens.gateway.facts.SessionPaths;
import io.nodens.gateway.net.AddressLimits;
import io.nodens.gateway.net.ConnectionTokens;
import io.nodens.gateway.net.Door;
import io.nodens.gateway.net.LargeRequests;
import io.nodens.gateway.net.ThrottleContext;
import io.nodens.gateway.net.Transport;
import io.nodens.gateway.proof.SaslUsers;
import io.nodens.gateway.words.ConfigurationFacts;
import io.nodens.gateway.words.FourLetterWhitelist;
import io.nodens.gateway.words.ServerActions;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.tls.TlsServer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.NoOpIdleStrategy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Serves clients of ZooKeeper at a member: reads from the member's mapped tree, writes through its front end, sessions
 * of its cluster.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> the agents' threads and the sockets.
 */
public final class Gateway implements AutoCloseable
{
    private static final int JOIN_TIMEOUT_MS = 1_000;
    /** As long as a host may stop a process that has few cores and much to do. */
    private static final long START_TIMEOUT_MS = 60_000;
    private static final long LISTS_TIMEOUT_MS = 2_000;

    private final GatewayContext context;
    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<Transport.Seat> seats = new ArrayList<>();
    private final AtomicInteger nextSeat = new AtomicInteger();
    private final Transport transport = new Transport();
    private final AddressLimits limits;
    private final GatewayStatus status;
    private final GatewayFacts facts;
    private final GatewayFiles ownFiles;
    private final SaslUsers users;
    private final TlsServer tls;
    private volatile List<WordDesk> desks = List.of();
    private volatile InetSocketAddress address;
    private volatile InetSocketAddress secureAddress;

    /** Of given files: null when it reads its own. */
    private Gateway(final GatewayContext context, final GatewayFiles given)
    {
        this.context = context;
        limits = new AddressLimits(context.maxConnectionsPerAddress(), context.maxConnections());
        status = new GatewayStatus(limits, context.nanoClock());
        facts = factsOf(context, status, () -> portOf(address), () -> portOf(secureAddress));
        ownFiles = null == given ? GatewayFiles.launch(context) : null;
        final GatewayFiles files = null == given ? ownFiles : given;
        users = files.users();
        tls = files.tls();
    }

    private static int portOf(final InetSocketAddress address)
    {
        return null == address ? ConfigurationFacts.NO_PORT : address.getPort();
    }

    /**
     * What a gateway without clients would tell of a member, for the time in which a member has none.
     *
     * @param context with the facts of the member, the clock and the times of sessions; nothing else is used.
     * @return the facts.
     */
    public static ServerFacts factsWithoutClients(final GatewayContext context)
    {
        return factsOf(
            context,
            new GatewayStatus(new AddressLimits(0, 0), context.nanoClock()),
            () -> ConfigurationFacts.NO_PORT,
            () -> ConfigurationFacts.NO_PORT);
    }

    private static GatewayFacts factsOf(
        final GatewayContext context, final GatewayStatus status, final IntSupplier port, final IntSupplier securePort)
    {
        return new GatewayFacts(status, context.memberFacts(), new GatewayConfiguration(
            context.memberFacts(),
            port,
            securePort,
            context.tickTimeMs(),
            context.maxConnectionsPerAddress(),
            context.minSessionTimeoutMs(),
            context.maxSessionTimeoutMs(),
            Transport.BACKLOG));
    }

    /**
     * Start the agents. No client reaches them before {@link #listen(InetSocketAddress)} or
     * {@link #listenSecurely(InetSocketAddress)}.
     *
     * @param context of the gateway.
     * @return the gateway.
     * @throws GatewayException when a setting is not allowed, or the agents cannot start.
     */
    public static Gateway launch(final GatewayContext context)
    {
        return launch(context, null);
    }

    /**
     * Start the agents, as {@link #launch(GatewayContext)} does, with users and keys that have been read already.
     *
     * @param context of the gateway.
     * @param files   of the same settings; they stay open when the gateway is closed. Null to read them here.
     * @return the gateway.
     * @throws GatewayException when a setting is not allowed, or the agents cannot start.
     */
    public static Gateway launch(final GatewayContext context, final GatewayFiles files)
    {
        final Gateway gateway = new Gateway(context.conclude(), files);
        try
        {
            gateway.start();
            return gateway;
        }
        catch (final RuntimeException ex)
        {
            // First the reason: the end of its threads is reported as a fault of its own.
            context.errorHandler().onError(ex);
            gateway.close();
            throw ex;
        }
    }

    private void start()
    {
        warnOfUnknownWords();
        final ThrottleContext throttles = context.throttles();
        final SharedParts shared = new SharedParts(
            facts,
            status,
            limits,
            new ConnectionTokens(
                throttles.connectionTokens(), throttles.tokenFillTimeMs(), throttles.tokenFillCount()),
            new LargeRequests(throttles.largeThreshold(), throttles.largeMaxBytes()),
            users);
        final List<GatewayAgent> agents = new ArrayList<>();
        for (int i = 0; i < context.agents(); i++)
        {
            final ManualIoEventLoop loop = transport.newLoop();
            final GatewayAgent agent = new GatewayAgent(context, i, loop, shared);
            agents.add(agent);
            seats.add(new Transport.Seat(loop, agent));
        }

        desks = agents.stream().map(GatewayAgent::words).toList();
        desks.forEach((desk) -> desk.desks(desks));
        GatewayMetrics.register(context.memberFacts().metrics(), status);
        if (null != tls)
        {
            GatewayMetrics.register(context.memberFacts().metrics(), tls);
        }
        final CompletableFuture<Void> started = new CompletableFuture<>();
        for (final GatewayAgent agent : agents)
        {
            run(agent == agents.get(0) ? new First(agent, started) : agent);
        }

        await(started);
    }

    private void warnOfUnknownWords()
    {
        final List<String> unknown =
            FourLetterWhitelist.parse(context.words(), FourLetterWhitelist.ZOOKEEPER_DEFAULT).unknownWords();
        if (!unknown.isEmpty())
        {
            context.log().accept(
                "warning: not a four-letter word of ZooKeeper, and ignored: " + String.join(", ", unknown));
        }
    }

    private void run(final Agent agent)
    {
        final AgentRunner runner = new AgentRunner(
            NoOpIdleStrategy.INSTANCE, context.errorHandler(), null, agent);
        runners.add(runner);
        // Netty's pools work for threads that say that they clean up behind themselves.
        AgentRunner.startOnThread(runner, (work) -> context.threadFactory().newThread(
            () -> FastThreadLocalThread.runWithFastThreadLocal(work)));
    }

    private static void await(final CompletableFuture<Void> started)
    {
        try
        {
            started.get(START_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
        catch (final ExecutionException ex)
        {
            throw new GatewayException("the gateway cannot start: " + ex.getCause(), ex.getCause());
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new GatewayException("interrupted while the gateway starts", ex);
        }
        catch (final TimeoutException ex)
        {
            throw new GatewayException("the gateway did not start within " + START_TIMEOUT_MS + " ms", ex);
        }
    }

    /**
     * Serve clients that speak no TLS; where the port is unified also those that do.
     *
     * @param where resolved; port 0 for any free one.
     * @return this.
     * @throws IOException when the address cannot be bound.
     */
    public Gateway listen(final InetSocketAddress where) throws IOException
    {
        address = bind(where, new Door(limits, context.isPortUnified() ? tls : null, false));
        context.log().accept("gateway: serves clients of ZooKeeper at " + text(address) + " (" + transport + ")" +
            (context.isPortUnified() ? ", with TLS or without" : ""));
        return this;
    }

    /**
     * Serve clients that speak TLS.
     *
     * @param where resolved; port 0 for any free one.
     * @return this.
     * @throws IOException when the address cannot be bound.
     */
    public Gateway listenSecurely(final InetSocketAddress where) throws IOException
    {
        if (null == tls)
        {
            throw new GatewayException("a port with TLS needs settings of TLS");
        }

        secureAddress = bind(where, new Door(limits, tls, true));
        context.log().accept(
            "gateway: serves clients of ZooKeeper at " + text(secureAddress) + " (" + transport + ") with TLS");
        return this;
    }

    private static String text(final InetSocketAddress address)
    {
        return NetUtil.toSocketAddressString(address);
    }

    private InetSocketAddress bind(final InetSocketAddress where, final Door door) throws IOException
    {
        return (InetSocketAddress)transport.listen(
            seats.get(0).loop(),
            where,
            () -> seats.get((nextSeat.getAndIncrement() & Integer.MAX_VALUE) % seats.size()),
            door).localAddress();
    }

    /**
     * Where it listens for clients that speak no TLS.
     *
     * @return address and port, null when it does not.
     */
    public InetSocketAddress address()
    {
        return address;
    }

    /**
     * Where it listens for clients that speak TLS.
     *
     * @return address and port, null when it does not.
     */
    public InetSocketAddress secureAddress()
    {
        return secureAddress;
    }

    /**
     * Its TLS.
     *
     * @return counts of handshakes, null when there is no TLS.
     */
    public TlsServer tls()
    {
        return tls;
    }

    /**
     * What the gateway and its member tell. Lists of watches and ephemerals are asked of the agents, which is waited
     * for: not to be called by one of them.
     *
     * @return facts for any other thread.
     */
    public ServerFacts facts()
    {
        return facts.with(
            () -> ofAllAgents("watches", WordDesk::watchesForOthers),
            () -> ofAllAgents("ephemerals", WordDesk::ephemeralsForOthers));
    }

    /**
     * What may be done to the statistics of the gateway.
     *
     * @return actions for any thread.
     */
    public ServerActions actions()
    {
        return status;
    }

    private SessionPaths ofAllAgents(
        final String what, final Function<WordDesk, CompletableFuture<SessionPaths>> question)
    {
        final List<CompletableFuture<SessionPaths>> parts = desks.stream().map(question).toList();
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTS_TIMEOUT_MS);
        final SessionPaths all = SessionPaths.ofAnswer();
        for (final CompletableFuture<SessionPaths> part : parts)
        {
            try
            {
                all.addAll(part.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS));
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                throw new GatewayException("interrupted while agents list their " + what, ex);
            }
            catch (final ExecutionException | TimeoutException ex)
            {
                throw new GatewayException(
                    "an agent of the gateway did not list its " + what + " within " + LISTS_TIMEOUT_MS + " ms", ex);
            }
        }
        return all;
    }

    /**
     * Connections of clients.
     *
     * @return their number.
     */
    public int connectionCount()
    {
        return limits.total();
    }

    /** Close all connections; their sessions have their timeouts to be attached elsewhere. */
    @Override
    public void close()
    {
        for (final AgentRunner runner : runners)
        {
            runner.close(JOIN_TIMEOUT_MS, (thread) -> {});
        }
        CloseHelper.quietCloseAll(runners);
        CloseHelper.quietClose(ownFiles);
    }

    /** The agent that also accepts clients: says when it has started. */
    private record First(GatewayAgent agent, CompletableFuture<Void> started) implements Agent
    {
        @Override
        public void onStart()
        {
            try
            {
                agent.onStart();
                started.complete(null);
            }
            catch (final RuntimeException ex)
            {
                started.completeExceptionally(ex);
                throw ex;
            }
        }

        @Override
        public int doWork()
        {
            return agent.doWork();
        }

        @Override
        public void onClose()
        {
            agent.onClose();
        }

        @Override
        public String roleName()
        {
            return agent.roleName();
        }
    }
}
