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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Gateways in processes beside their members, under ZooKeeper's own client.
 */
class GatewayProcessIT
{
    private static final long WAIT_MS = 120_000;
    private static final int SESSION_TIMEOUT_MS = 20_000;
    private static final int SHORT_TIMEOUT_MS = 4_000;
    private static final byte[] DATA = {1, 2, 3};

    private final List<ZooKeeper> clients = new ArrayList<>();
    private final List<ServerProcess> gateways = new ArrayList<>();
    private NodensUnderTest system;
    private LocalCluster cluster;

    @AfterEach
    void closeAll() throws Exception
    {
        for (final ZooKeeper client : clients)
        {
            client.close();
        }
        try (NodensUnderTest closed = system)
        {
            closed.verifyLogs();
            for (final ServerProcess gateway : gateways)
            {
                assertEquals(List.of(), gateway.log().stream().filter(ServerProcess::isError).toList());
            }
        }
    }

    @Test
    void shouldServeBesideAMemberThatComesAndGoes() throws Exception
    {
        start("gateway-process", 1);
        final int otherPort = cluster.sparePort(0);
        final ServerProcess gateway = gateway(0, 0);
        final ServerProcess other = gateway(0, otherPort);
        gateways.forEach((process) -> process.awaitReady(WAIT_MS));
        final String here = system.endpoint(0);
        final String there = "127.0.0.1:" + otherPort;

        // Reads, writes, watches, ephemerals; each through its own process.
        final EventLog events = new EventLog();
        final ZooKeeper client = connect(here + "," + there, SESSION_TIMEOUT_MS, events);
        final ZooKeeper second = connect(there, SESSION_TIMEOUT_MS, new EventLog());
        client.create("/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/e", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        second.sync("/");
        assertArrayEquals(DATA, second.getData("/a", false, null));
        client.getData("/a", events, null);
        second.setData("/a", null, 0);
        final WatchedEvent event = events.take();
        assertEquals(EventType.NodeDataChanged, event.getType());
        assertWords(here);

        // The process that the client is connected to is killed: its session goes to the other one.
        final long sessionId = client.getSessionId();
        (client.toString().contains(":" + otherPort) ? other : gateway).kill();
        awaitAnswer(client);
        assertEquals(sessionId, client.getSessionId());
        assertEquals(sessionId, client.exists("/e", false).getEphemeralOwner());
        gateways.stream().filter((process) -> !process.isAlive()).forEach(ServerProcess::start);
        gateways.forEach((process) -> process.awaitReady(WAIT_MS));

        // The member is killed: both close their ports, and open them again with its next life.
        cluster.member(0).kill();
        awaitRefused(here);
        awaitRefused(there);
        cluster.member(0).start().awaitReady(WAIT_MS);
        awaitAnswer(client);
        awaitAnswer(second);
        assertEquals(sessionId, client.exists("/e", false).getEphemeralOwner());
        assertEquals(1, client.exists("/a", false).getVersion());

        assertEquals(0, gateway.terminate(WAIT_MS));
        assertEquals(0, other.terminate(WAIT_MS));
        assertTrue(cluster.member(0).isAlive());
    }

    @Test
    void shouldEndWithAReasonWhenItsPortIsTaken() throws Exception
    {
        start("gateway-process-refused", 1);
        final ServerProcess first = gateway(0, 0);
        first.awaitReady(WAIT_MS);

        final ServerProcess taken = cluster.gatewayProcess(0, 0).start();
        assertEquals(69, taken.awaitExit(WAIT_MS));
        assertTrue(taken.log().stream().anyMatch((line) -> line.contains("cannot be opened")), taken.log().toString());
        assertTrue(first.isAlive());
    }

    /** Its session goes elsewhere meanwhile, and is not disturbed there when the process goes on. */
    @Test
    @Tag("slow")
    void shouldLeaveASessionWhereItIsWhenAProcessWasStoppedForLongerThanItsTimeout() throws Exception
    {
        start("gateway-process-stopped", 3);
        for (int id = 0; id < 3; id++)
        {
            gateway(id, 0);
        }
        gateways.forEach((process) -> process.awaitReady(WAIT_MS));
        final EventLog events = new EventLog();
        final ZooKeeper moving = connect(
            system.endpoint(0) + "," + system.endpoint(1) + "," + system.endpoint(2), SHORT_TIMEOUT_MS, events);
        moving.create("/moving", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        moving.create("/data", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        final ServerProcess stopped = gateways.stream()
            .filter((process) -> moving.toString().contains(portOf(process))).findFirst().orElseThrow();
        final int stoppedId = gateways.indexOf(stopped);
        final ZooKeeper lonely = connect(system.endpoint(stoppedId), SHORT_TIMEOUT_MS, new EventLog());
        lonely.create("/lonely", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        final ZooKeeper observer = connect(
            system.endpoint((stoppedId + 1) % 3) + "," + system.endpoint((stoppedId + 2) % 3), SESSION_TIMEOUT_MS,
            new EventLog());
        final long sessionId = moving.getSessionId();

        // One only: a client that tries a second one in vain has no time left for the third.
        stopped.signal("STOP");
        awaitAnswer(moving);
        final int version = moving.setData("/data", null, -1).getVersion();
        Await.until("the session that can go nowhere expires", WAIT_MS, () -> null == existing(observer, "/lonely"));
        stopped.signal("CONT");

        // A read through each process shows what was written meanwhile, as soon as the process serves at all.
        for (int id = 0; id < 3; id++)
        {
            final ZooKeeper reader = connect(system.endpoint(id), SESSION_TIMEOUT_MS, new EventLog());
            reader.sync("/");
            assertEquals(version, reader.exists("/data", false).getVersion());
        }
        assertEquals(sessionId, moving.getSessionId());
        final long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * SHORT_TIMEOUT_MS);
        while (System.nanoTime() - untilNs < 0)
        {
            awaitAnswer(moving);
        }
        assertEquals(sessionId, moving.exists("/moving", false).getEphemeralOwner());
        assertTrue(KeeperState.Expired != events.state());
        for (final ServerProcess gateway : gateways)
        {
            assertTrue(gateway.isAlive(), gateway.name());
        }
    }

    @Test
    @Tag("slow")
    void shouldSayThatAMemberHangsAndServeAgainWhenItGoesOn() throws Exception
    {
        start("gateway-process-hung", 1);
        // Shorter than the member's own, which would end the member when it goes on.
        final ServerProcess gateway = gateway(0, 0, "--driver-timeout=5s");
        gateway.awaitReady(WAIT_MS);
        awaitAnswer(connect(system.endpoint(0), SESSION_TIMEOUT_MS, new EventLog()));

        cluster.member(0).signal("STOP");
        gateway.awaitLine("that the member hangs", WAIT_MS, (line) -> line.contains("warning: the member hangs"));
        cluster.member(0).signal("CONT");

        awaitAnswer(connect(system.endpoint(0), SESSION_TIMEOUT_MS, new EventLog()));
        assertTrue(gateway.isAlive());
    }

    private static String portOf(final ServerProcess gateway)
    {
        final String command = gateway.log().get(0);
        return ":" + command.substring(command.indexOf("--gateway-port=") + "--gateway-port=".length()).split(" ")[0];
    }

    private void start(final String name, final int memberCount)
    {
        system = new NodensUnderTest(name, memberCount, "--profile=dev", "--gateway-port=none", "--gateway-words=*");
        cluster = system.cluster();
    }

    private ServerProcess gateway(final int memberId, final int port, final String... settings)
    {
        final ServerProcess gateway = cluster.gatewayProcess(memberId, port, settings).start();
        gateways.add(gateway);
        return gateway;
    }

    private ZooKeeper connect(final String endpoints, final int timeoutMs, final EventLog log) throws Exception
    {
        final ZooKeeper client = new ZooKeeper(endpoints, timeoutMs, log);
        clients.add(client);
        log.awaitState(KeeperState.SyncConnected);
        return client;
    }

    private static void assertWords(final String endpoint) throws Exception
    {
        assertEquals("imok", ask(endpoint, "ruok").strip());
        assertEquals("rw", ask(endpoint, "isro").strip());
        final String server = ask(endpoint, "srvr");
        assertTrue(server.contains("Mode: standalone\n"), server);
        Await.until("the counts come from the member's counters", WAIT_MS, () -> asks(
            endpoint, "mntr", "zk_ephemerals_count\t1\n"));
        assertTrue(ask(endpoint, "conf").contains("clientPort=" + endpoint.split(":")[1] + "\n"));
        Await.until("sizes are sampled", WAIT_MS, () -> asks(endpoint, "dirs", "logdir_size: "));
    }

    private static boolean asks(final String endpoint, final String word, final String answer)
    {
        try
        {
            return ask(endpoint, word).contains(answer);
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static String ask(final String endpoint, final String word) throws Exception
    {
        final String[] parts = endpoint.split(":");
        return FourLetterWordMain.send4LetterWord(parts[0], Integer.parseInt(parts[1]), word);
    }

    private static void awaitRefused(final String endpoint)
    {
        Await.until(endpoint + " is closed", WAIT_MS, () ->
        {
            try
            {
                ask(endpoint, "ruok");
                return false;
            }
            catch (final ConnectException ex)
            {
                return true;
            }
            catch (final IOException ignore)
            {
                return false;
            }
            catch (final Exception ex)
            {
                throw new AssertionError(ex);
            }
        });
    }

    private static void awaitAnswer(final ZooKeeper client)
    {
        Await.until("the client is answered", WAIT_MS, () -> null != existing(client, "/"));
    }

    private static Stat existing(final ZooKeeper client, final String path)
    {
        while (true)
        {
            try
            {
                return client.exists(path, false);
            }
            catch (final KeeperException.ConnectionLossException ignore)
            {
                // It comes back by itself.
            }
            catch (final Exception ex)
            {
                throw new AssertionError(ex);
            }
        }
    }
}
