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

import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.nodens.gateway.net.AddressLimits;
import io.nodens.gateway.net.Transport;
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
import java.util.function.Consumer;

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

    private final List<AgentRunner> runners = new ArrayList<>();
    private final AddressLimits limits;
    private InetSocketAddress address;

    private Gateway(final AddressLimits limits)
    {
        this.limits = limits;
    }

    /**
     * Start the agents and listen.
     *
     * @param context of the gateway.
     * @return the gateway.
     * @throws GatewayException when a setting is not allowed.
     * @throws IOException      when the address cannot be bound.
     */
    public static Gateway launch(final GatewayContext context) throws IOException
    {
        context.conclude();
        final Gateway gateway = new Gateway(
            new AddressLimits(context.maxConnectionsPerAddress(), context.maxConnections()));
        try
        {
            gateway.start(context);
            return gateway;
        }
        catch (final IOException ex)
        {
            gateway.close();
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            // First the reason: the end of its threads is reported as a fault of its own.
            context.errorHandler().onError(ex);
            gateway.close();
            throw ex;
        }
    }

    private void start(final GatewayContext context) throws IOException
    {
        final Transport transport = new Transport();
        final List<Transport.Seat> seats = new ArrayList<>();
        final List<GatewayAgent> agents = new ArrayList<>();
        for (int i = 0; i < context.agents(); i++)
        {
            final ManualIoEventLoop loop = transport.newLoop();
            final GatewayAgent agent = new GatewayAgent(context, i, loop);
            agents.add(agent);
            seats.add(new Transport.Seat(loop, agent));
        }

        final CompletableFuture<Channel> bound = new CompletableFuture<>();
        final Listening first = new Listening(
            agents.get(0), () -> bind(context, transport, seats, bound), bound::completeExceptionally);
        run(context, first);
        for (int i = 1; i < agents.size(); i++)
        {
            run(context, agents.get(i));
        }

        address = (InetSocketAddress)await(bound).localAddress();
        context.log().accept("gateway: serves clients of ZooKeeper at " + address + " (" + transport + ")");
    }

    private void run(final GatewayContext context, final Agent agent)
    {
        final AgentRunner runner = new AgentRunner(
            NoOpIdleStrategy.INSTANCE, context.errorHandler(), null, agent);
        runners.add(runner);
        // Netty's pools work for threads that say that they clean up behind themselves.
        AgentRunner.startOnThread(runner, (work) -> context.threadFactory().newThread(
            () -> FastThreadLocalThread.runWithFastThreadLocal(work)));
    }

    private void bind(
        final GatewayContext context,
        final Transport transport,
        final List<Transport.Seat> seats,
        final CompletableFuture<Channel> bound)
    {
        final int[] next = {0};
        try
        {
            bound.complete(transport.listen(
                seats.get(0).loop(),
                context.address(),
                () -> seats.get(next[0]++ % seats.size()),
                limits));
        }
        catch (final Exception ex)
        {
            bound.completeExceptionally(ex);
        }
    }

    private static Channel await(final CompletableFuture<Channel> bound) throws IOException
    {
        try
        {
            return bound.get(START_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
        catch (final ExecutionException ex)
        {
            if (ex.getCause() instanceof IOException cause)
            {
                throw cause;
            }

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
     * Where it listens.
     *
     * @return address and port.
     */
    public InetSocketAddress address()
    {
        return address;
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
    }

    /** The agent that also accepts clients. */
    private record Listening(GatewayAgent agent, Runnable bind, Consumer<Throwable> onFailure) implements Agent
    {
        @Override
        public void onStart()
        {
            try
            {
                agent.onStart();
            }
            catch (final RuntimeException ex)
            {
                onFailure.accept(ex);
                throw ex;
            }
            bind.run();
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
