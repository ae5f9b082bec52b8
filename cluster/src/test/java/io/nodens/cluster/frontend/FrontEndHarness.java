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
package io.nodens.cluster.frontend;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import org.agrona.CloseHelper;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A front end on a real media driver, with the real service behind it and no Aeron Cluster between: all of it driven
 * by the one thread of the test, on a clock that the test moves.
 */
final class FrontEndHarness implements AutoCloseable, MemberHooks
{
    static final long INCARNATION = 42;
    private static final long CYCLE_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    final TestClock clock = new TestClock();
    final MemberStatus status = new MemberStatus(0);
    final List<Throwable> errors = new ArrayList<>();
    final List<String> lines = new ArrayList<>();
    final FrontEndAgent agent;
    final LoopbackCluster cluster;
    final TreeRegion region;
    final ResultRing ring;
    final MediaDriver driver;
    final Aeron clientAeron;
    final String requestChannel;
    boolean isTerminated;
    String stopReason;
    int carriedDataLength = Integer.MAX_VALUE;

    private final ArrayList<ScriptedClient> clients = new ArrayList<>();
    private Runnable driven = () -> { };
    private int nextStreamId = 2000;

    FrontEndHarness(final Path directory)
    {
        this(directory, (limits) -> { });
    }

    FrontEndHarness(final Path directory, final Consumer<FrontEndLimits> limits)
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.INVOKER)
            .aeronDirectoryName("/dev/shm/nodens-frontend-test-" + ProcessHandle.current().pid() + "-" +
                System.nanoTime())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(4 << 20)
            .ipcTermBufferLength(4 << 20)
            .imageLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(1))
            // Else a test that does something else for a second, on a busy host, finds its clients taken for dead.
            .nanoClock(clock)
            // Clients ask the host's clock how long they were left alone, and a busy host leaves them alone for long.
            .clientLivenessTimeoutNs(TestSettings.NEVER_NS)
            .publicationUnblockTimeoutNs(2 * TestSettings.NEVER_NS)
            .errorHandler(this::onDriverError));
        requestChannel = "aeron:udp?endpoint=localhost:" + freePort();
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory.resolve("region"))
            .segmentLength(1 << 20)
            .maxRegionBytes(64 << 20)
            .changeRingLength(1 << 16).historyLength(1 << 20));
        ring = new ResultRing(INCARNATION, 1024, 4096);
        cluster = new LoopbackCluster(region, ring, status, clock);
        final FrontEndLimits changed = TestSettings.limits();
        limits.accept(changed);
        clientAeron = aeron();
        agent = start(
            TestSettings.of(driver.aeronDirectoryName(), requestChannel, changed),
            new FrontEndEnvironment(
                region,
                ring.poller(),
                status,
                new MemberInfo("0=localhost:1", "/data", "/region", "/aeron", "1.0", "profile=dev", 7, 8),
                cluster,
                this,
                driver.sharedAgentInvoker(),
                clock,
                errors::add,
                INCARNATION));
        await(() -> agent.isOpen() ? true : null);
    }

    private FrontEndAgent start(final FrontEndSettings settings, final FrontEndEnvironment environment)
    {
        boolean isStarted = false;
        try
        {
            final FrontEndAgent started = new FrontEndAgent(settings, environment, cluster.factory());
            isStarted = true;
            return started;
        }
        finally
        {
            if (!isStarted)
            {
                CloseHelper.closeAll(clientAeron, region, driver);
            }
        }
    }

    ScriptedClient client()
    {
        return client(requestChannel, "aeron:udp?endpoint=localhost:0");
    }

    ScriptedClient ipcClient()
    {
        return client("aeron:ipc?term-length=4m", "aeron:ipc");
    }

    /** A client that asks for short terms, so that little is on its way to it. */
    ScriptedClient smallClient()
    {
        return client(requestChannel, "aeron:udp?endpoint=localhost:0", "128k");
    }

    private ScriptedClient client(final String request, final String response)
    {
        return client(request, response, "4m");
    }

    private ScriptedClient client(final String request, final String response, final String termLength)
    {
        final ScriptedClient client =
            new ScriptedClient(this, clientAeron, request, response, nextStreamId++, termLength);
        clients.add(client);
        await(() -> client.publication.isConnected() ? true : null);
        return client;
    }

    /** Something else that works in every cycle, such as a client. */
    void drives(final Runnable work)
    {
        driven = work;
    }

    /** One duty cycle of everybody. */
    void cycle()
    {
        clock.advance(CYCLE_NS);
        driver.sharedAgentInvoker().invoke();
        agent.doWork();
        cluster.cycle();
        clientAeron.conductorAgentInvoker().invoke();
        for (int i = 0; i < clients.size(); i++)
        {
            clients.get(i).poll();
        }
        driven.run();
    }

    void cycles(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            cycle();
        }
    }

    /** Let milliseconds go by, one at a time, with a cycle in each. */
    void pass(final int ms)
    {
        for (int i = 0; i < ms; i++)
        {
            clock.advance(TimeUnit.MILLISECONDS.toNanos(1) - CYCLE_NS);
            cycle();
        }
    }

    <T> T await(final Supplier<T> condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (true)
        {
            final T value = condition.get();
            if (null != value)
            {
                return value;
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not within " + TimeUnit.NANOSECONDS.toSeconds(DEADLINE_NS) + " s; errors: " +
                    errors + ", heard: " + clients.stream().map((client) -> client.heard.toString()).toList());
            }
            if (null != agent)
            {
                cycle();
            }
            else
            {
                driver.sharedAgentInvoker().invoke();
                clientAeron.conductorAgentInvoker().invoke();
            }
        }
    }

    void forget(final ScriptedClient client)
    {
        clients.remove(client);
        client.close();
    }

    @Override
    public void close()
    {
        agent.onClose();
        CloseHelper.closeAll(clientAeron, region, driver);
    }

    @Override
    public String refusalOf(final int maxDataLength)
    {
        return maxDataLength > carriedDataLength ? "too small for " + maxDataLength : null;
    }

    @Override
    public void onMisconfigured(final String reason)
    {
        isTerminated = true;
        stopReason = "misconfigured: " + reason;
    }

    @Override
    public void onNotice(final String line)
    {
        lines.add(line);
    }

    @Override
    public void onFault(final String reason)
    {
        isTerminated = true;
        stopReason = reason;
    }

    private void onDriverError(final Throwable error)
    {
        // That a client's stream was rejected is the client's trouble.
        if (!error.getMessage().contains("onPublicationError"))
        {
            errors.add(error);
        }
    }

    private Aeron aeron()
    {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(TestSettings.NEVER_NS))
            .useConductorAgentInvoker(true)
            .awaitingIdleStrategy(YieldingIdleStrategy.INSTANCE)
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .publicationErrorFrameHandler((frame) -> clients.stream()
                .filter((client) -> client.publication.sessionId() == frame.sessionId())
                .forEach((client) -> client.heard.addLast("Rejected " + frame.errorMessage())))
            .errorHandler(errors::add));
    }

    private static int freePort()
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
        catch (final java.io.IOException ex)
        {
            throw new java.io.UncheckedIOException(ex);
        }
    }
}
