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
package io.nodens.bench.scenario;

import io.aeron.cluster.ClusterTool;
import io.nodens.bench.plan.Contender;
import io.nodens.bench.plan.SystemOptions;
import io.nodens.bench.system.Seat;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.bench.system.nodens.NodensSystem;
import io.nodens.bench.system.nodens.StartedMembers;
import io.nodens.bench.system.raw.RawAeronSystem;
import io.nodens.bench.system.zookeeper.ZooKeeperMembers;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.Endpoints;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Servers that were started for a scenario, and clients of these.
 * <p>
 * <b>Thread:</b> any opens and closes clients; all else is the scenario's. <b>Owns:</b> servers and clients; both
 * go when it is closed.
 */
final class ScenarioCluster implements AutoCloseable
{
    /** Returned when no server leads. */
    static final int NO_LEADER = -1;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    /** Longer than whatever a scenario waits for: it has deadlines of its own. */
    private static final int CALL_TIMEOUT_MS = 3_600_000;
    private static final int LONGEST_ATTEMPT_MS = 1_000;
    private static final String IPC = "ipc";

    private final Contender contender;
    private final SystemOptions systemOptions;
    private final SystemUnderTest system;
    private final ScenarioOptions options;
    private final ClientPump pump;
    /** Of a bare cluster: as its clients hear. */
    private volatile int echoLeader;
    private final List<String> endpoints;
    private final Set<ScenarioClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clientCount = new AtomicInteger();

    private ScenarioCluster(
        final Contender contender,
        final SystemOptions systemOptions,
        final SystemUnderTest system,
        final ScenarioOptions options)
    {
        this.systemOptions = systemOptions;
        this.options = options;
        this.contender = contender;
        this.system = system;
        endpoints = endpoints();
        echoLeader = system instanceof RawAeronSystem raw ? raw.leader() : NO_LEADER;
        pump = system instanceof NodensSystem ? new ClientPump() : null;
    }

    /**
     * Start servers and wait until they serve.
     *
     * @param contender     to start.
     * @param systemOptions of the servers.
     * @param count         of servers.
     * @param parent        of their directories.
     * @param options       of the clients.
     * @return the servers.
     * @throws IllegalStateException naming a server that did not come up, and where its log is.
     */
    static ScenarioCluster start(
        final Contender contender,
        final SystemOptions systemOptions,
        final int count,
        final Path parent,
        final ScenarioOptions options)
    {
        return new ScenarioCluster(
            contender, systemOptions, contender.start(systemOptions, count, parent), options);
    }

    SystemUnderTest system()
    {
        return system;
    }

    int count()
    {
        return system.servers().processes().size();
    }

    ServerProcess process(final int id)
    {
        return system.servers().processes().get(id);
    }

    /**
     * Open a client where clients of the run sit.
     *
     * @param index of the client, from 0.
     * @return the client; closed with this, or by {@link #disconnect(ScenarioClient)}.
     */
    ScenarioClient connect(final int index)
    {
        return open(seat(index), pump);
    }

    private int seat(final int index)
    {
        final int seat = Seat.ANY.name().equalsIgnoreCase(system.seat()) ?
            Seat.ANYWHERE : Seat.parse(system.seat()).member(leader(), count());
        return Seat.ANYWHERE == seat ? index % count() : seat;
    }

    /**
     * Open a client with a thread of its own, which can be closed while others work: the close of a native client waits
     * for its answer, and would hold the thread up that all others share.
     *
     * @param index of the client, from 0.
     * @return the client; closed with this, or by {@link #disconnect(ScenarioClient)}.
     */
    ScenarioClient connectAlone(final int index)
    {
        return open(seat(index), null);
    }

    /**
     * Open a client that tries all servers, beginning with one.
     *
     * @param id of the server.
     * @return the client; closed with this, or by {@link #disconnect(ScenarioClient)}.
     */
    ScenarioClient connectFirst(final int id)
    {
        return open(id, pump);
    }

    private ScenarioClient open(final int id, final ClientPump driver)
    {
        if (system instanceof RawAeronSystem raw)
        {
            final ScenarioClient echo = new EchoClient(raw, options.dataLength(), (leader) -> echoLeader = leader);
            clients.add(echo);
            return echo;
        }

        final List<String> inOrder = IntStream.range(0, endpoints.size())
            .mapToObj((i) -> endpoints.get((id + i) % endpoints.size())).toList();
        final ScenarioClient client;
        if (system instanceof NodensSystem nodens)
        {
            client = new NativeClient(driver, nodens.clientContext(String.join(",", inOrder))
                .sessionTimeoutMs(SESSION_TIMEOUT_MS)
                .silenceTimeoutMs(options.clientSilenceMs())
                .attemptTimeoutMs(Math.min(LONGEST_ATTEMPT_MS, options.clientSilenceMs()))
                .connectTimeoutMs(CALL_TIMEOUT_MS).operationTimeoutMs(CALL_TIMEOUT_MS)
                .clientName("scenario-" + clientCount.getAndIncrement()));
        }
        else
        {
            final List<InetSocketAddress> addresses = inOrder.stream().map(Endpoints::address).toList();
            client = new ZooKeeperApiClient(addresses, SESSION_TIMEOUT_MS);
        }
        clients.add(client);
        return client;
    }

    void disconnect(final ScenarioClient client)
    {
        clients.remove(client);
        client.close();
    }

    private List<String> endpoints()
    {
        if (Contender.NODENS_IPC == contender)
        {
            return List.of(IPC);
        }
        if (system instanceof RawAeronSystem)
        {
            return List.of();
        }
        if (system.servers() instanceof ZooKeeperMembers servers)
        {
            return List.of(servers.endpoints("any").split(","));
        }

        final StartedMembers members = (StartedMembers)system.servers();
        return List.of((system instanceof NodensSystem ?
            members.cluster().endpoints() : members.cluster().gatewayEndpoints()).split(","));
    }

    /**
     * Ask who leads now.
     *
     * @return the server, or {@link #NO_LEADER}.
     */
    int leader()
    {
        return leaderBut(NO_LEADER);
    }

    /**
     * Ask who leads now.
     *
     * @param silent server that is not asked, since it would not answer; or {@link #NO_LEADER}.
     * @return the server, or {@link #NO_LEADER}.
     */
    int leaderBut(final int silent)
    {
        if (system.servers() instanceof ZooKeeperMembers servers)
        {
            return servers.findLeader(silent);
        }
        if (system instanceof RawAeronSystem)
        {
            return echoLeader;
        }

        return ((StartedMembers)system.servers()).cluster().leader(silent);
    }

    /**
     * Wait until a server leads.
     *
     * @param timeoutNs most nanoseconds to wait.
     * @return the server.
     * @throws IllegalStateException when none does.
     */
    int awaitLeader(final long timeoutNs)
    {
        final int[] leader = {NO_LEADER};
        Await.until("a server leads", TimeUnit.NANOSECONDS.toMillis(timeoutNs), () ->
        {
            leader[0] = leader();
            return NO_LEADER != leader[0];
        });
        return leader[0];
    }

    /**
     * Send all servers a signal.
     *
     * @param signal as {@code kill} knows it.
     */
    void signalAll(final String signal)
    {
        system.servers().processes().forEach((process) -> process.signal(signal));
    }

    /**
     * Have every server write a snapshot, and wait until it is done. ZooKeeper's servers cannot be asked: they write
     * one after so many transactions, and the next one is waited for.
     *
     * @param timeoutNs most nanoseconds to wait.
     * @param onBegin   called when it begins.
     * @return {@link System#nanoTime()} of its end.
     * @throws IllegalStateException when none is written.
     */
    long snapshot(final long timeoutNs, final Runnable onBegin)
    {
        if (system.servers() instanceof ZooKeeperMembers servers)
        {
            return new ZooKeeperSnapshots(servers).awaitNext(timeoutNs, onBegin);
        }

        final File directory = ((StartedMembers)system.servers()).cluster()
            .dataDirectory(awaitLeader(timeoutNs)).resolve("cluster").toFile();
        onBegin.run();
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        if (!ClusterTool.snapshot(directory, new PrintStream(said, true, StandardCharsets.UTF_8)))
        {
            throw new IllegalStateException("no snapshot: " + said.toString(StandardCharsets.UTF_8).trim());
        }

        return System.nanoTime();
    }

    /**
     * Start a server that does not run, and wait until it serves.
     *
     * @param id        of the server.
     * @param timeoutNs most nanoseconds to wait.
     * @throws IllegalStateException when it does not come up.
     */
    void startAgain(final int id, final long timeoutNs)
    {
        startProcess(id);
        awaitServing(id, timeoutNs);
    }

    /**
     * Start a server that does not run.
     *
     * @param id of the server.
     */
    void startProcess(final int id)
    {
        systemOptions.onServerCpus(() -> process(id).start());
    }

    /**
     * Wait until a server that was started serves.
     *
     * @param id        of the server.
     * @param timeoutNs most nanoseconds to wait.
     * @throws IllegalStateException when it does not come up.
     */
    void awaitServing(final int id, final long timeoutNs)
    {
        final long timeoutMs = TimeUnit.NANOSECONDS.toMillis(timeoutNs);
        if (system.servers() instanceof ZooKeeperMembers servers)
        {
            Await.until("server " + id + " of ZooKeeper serves", timeoutMs, () -> servers.isServing(id));
        }
        else
        {
            process(id).awaitReady(timeoutMs);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(clients);
        CloseHelper.quietCloseAll(pump, system);
    }
}
