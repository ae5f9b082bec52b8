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
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Members are killed under stock clients that know all three: no acknowledged write is lost, no session, no ephemeral,
 * no watch.
 */
class StockClientFailoverIT
{
    /** Each member has its gateway in a process beside it. */
    private static final String OUTSIDE = "gateway-process";
    private static final long WAIT_MS = 120_000;
    private static final int SESSION_TIMEOUT_MS = 20_000;
    private static final int CLIENTS = 4;
    private static final int ROUNDS_BY_DEFAULT = 1;
    private static final int ROUNDS_IN_SLOW = 10;
    /** Each client acknowledges so many writes after a member was killed, before the next is. */
    private static final int WRITES_PER_ROUND = 20;
    private static final Pattern REMOTE = Pattern.compile("remoteserver:[^:]*:(\\d+)");

    private final List<ZooKeeper> clients = new ArrayList<>();
    private final List<EventLog> states = new ArrayList<>();
    private NodensUnderTest system;
    private LocalCluster cluster;

    @BeforeEach
    void startMembers(final TestInfo test)
    {
        final String name = "failover-" + test.getTestMethod().orElseThrow().getName();
        system = test.getTags().contains(OUTSIDE) ?
            NodensUnderTest.withGatewayProcesses(name, 3) : new NodensUnderTest(name, 3, "--profile=dev");
        cluster = system.cluster();
    }

    @AfterEach
    void closeMembers() throws Exception
    {
        for (final ZooKeeper client : clients)
        {
            client.close();
        }
        try (NodensUnderTest closed = system)
        {
            closed.verifyLogs();
        }
    }

    @Test
    void shouldLoseNothingWhenTheMemberOfAClientIsKilled() throws Exception
    {
        killUnderLoad(ROUNDS_BY_DEFAULT, () -> cluster.member(memberOf(clients.get(0))));
    }

    @Test
    void shouldLoseNothingWhenTheLeaderIsKilled() throws Exception
    {
        killUnderLoad(ROUNDS_BY_DEFAULT, () -> cluster.member(cluster.awaitLeader(WAIT_MS)));
    }

    @Test
    @Tag("slow")
    void shouldLoseNothingWhenTheMemberOfAClientIsKilledTenTimes() throws Exception
    {
        killUnderLoad(ROUNDS_IN_SLOW, () -> cluster.member(memberOf(clients.get(0))));
    }

    @Test
    @Tag("slow")
    void shouldLoseNothingWhenTheLeaderIsKilledTenTimes() throws Exception
    {
        killUnderLoad(ROUNDS_IN_SLOW, () -> cluster.member(cluster.awaitLeader(WAIT_MS)));
    }

    @Test
    @Tag(OUTSIDE)
    @Tag("slow")
    void shouldLoseNothingWhenTheLeaderUnderAGatewayProcessIsKilledTenTimes() throws Exception
    {
        killUnderLoad(ROUNDS_IN_SLOW, () -> cluster.member(cluster.awaitLeader(WAIT_MS)));
        system.gateways().forEach((gateway) -> assertTrue(gateway.isAlive(), gateway.name()));
    }

    @Test
    @Tag(OUTSIDE)
    @Tag("slow")
    void shouldLoseNothingWhenTheGatewayProcessOfAClientIsKilledTenTimes() throws Exception
    {
        killUnderLoad(ROUNDS_IN_SLOW, () -> system.gateway(memberOf(clients.get(0))));
    }

    private void killUnderLoad(final int rounds, final Supplier<ServerProcess> choice) throws Exception
    {
        final ZooKeeper first = connect();
        first.create("/load", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        first.create("/watched", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        first.create("/ephemerals", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        final List<FailoverLoad> loads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++)
        {
            final ZooKeeper client = 0 == i ? first : connect();
            client.create("/load/" + i, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            client.create("/ephemerals/" + i, null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            loads.add(new FailoverLoad(client, "/load/" + i).start());
        }
        final ZooKeeper watcher = connect();
        final WatchChecker checker = new WatchChecker(watcher, "/watched").start();
        final List<Long> sessionIds = clients.stream().map(ZooKeeper::getSessionId).toList();

        int changes = 0;
        for (int round = 0; round < rounds; round++)
        {
            awaitProgress(loads);
            loads.forEach(FailoverLoad::takeLongestGapNs);
            final ServerProcess victim = choice.get();
            victim.kill();
            changes += change(first);
            awaitProgress(loads);
            changes += change(first);
            reportGap(round, victim.name(), loads);
            victim.start().awaitReady(WAIT_MS);
        }

        final int version = version(first);
        assertTrue(version >= changes, changes + " changes made version " + version);
        Await.until("the watcher has seen version " + version, WAIT_MS, () -> version == checker.version());
        assertEquals(List.of(), checker.stop());
        assertNothingIsLost(loads, sessionIds);
    }

    private void assertNothingIsLost(final List<FailoverLoad> loads, final List<Long> sessionIds) throws Exception
    {
        final List<List<String>> acknowledged = new ArrayList<>();
        for (final FailoverLoad load : loads)
        {
            acknowledged.add(load.stop());
        }
        assertEquals(sessionIds, clients.stream().map(ZooKeeper::getSessionId).toList());
        final ZooKeeper reader = connect();
        for (int i = 0; i < CLIENTS; i++)
        {
            reader.sync("/");
            final Stat ephemeral = reader.exists("/ephemerals/" + i, false);
            assertNotNull(ephemeral, "the ephemeral of client " + i);
            assertEquals(clients.get(i).getSessionId(), ephemeral.getEphemeralOwner());
            final Set<String> there = new HashSet<>(reader.getChildren("/load/" + i, false));
            for (final String path : acknowledged.get(i))
            {
                assertTrue(there.contains(path.substring(path.lastIndexOf('/') + 1)), path + " was acknowledged");
            }
            assertEquals(acknowledged.get(i).size(), there.size());
            final String last = acknowledged.get(i).get(acknowledged.get(i).size() - 1);
            assertArrayEquals(Identities.bytes(last), reader.getData(last, false, null));
        }
        states.forEach((log) -> assertTrue(KeeperState.Expired != log.state(), "a session expired"));
        cluster.awaitEqualDigests(WAIT_MS);
    }

    private void awaitProgress(final List<FailoverLoad> loads)
    {
        final List<Long> counts = loads.stream().map(FailoverLoad::count).toList();
        Await.until("every client writes", WAIT_MS, () ->
        {
            for (int i = 0; i < counts.size(); i++)
            {
                if (loads.get(i).count() < counts.get(i) + WRITES_PER_ROUND)
                {
                    return false;
                }
            }
            return true;
        });
    }

    /** One change more of what is watched, though the answer may be lost. */
    private static int change(final ZooKeeper client) throws KeeperException, InterruptedException
    {
        while (true)
        {
            try
            {
                client.setData("/watched", null, -1);
                return 1;
            }
            catch (final KeeperException.ConnectionLossException ignore)
            {
                // Once more: the watcher must see the last one only.
            }
        }
    }

    private static int version(final ZooKeeper client) throws KeeperException, InterruptedException
    {
        while (true)
        {
            try
            {
                return client.exists("/watched", false).getVersion();
            }
            catch (final KeeperException.ConnectionLossException ignore)
            {
                // It comes back by itself.
            }
        }
    }

    private ZooKeeper connect() throws Exception
    {
        final EventLog log = new EventLog();
        final ZooKeeper client = new ZooKeeper(system.endpoints(), SESSION_TIMEOUT_MS, log);
        clients.add(client);
        states.add(log);
        log.awaitState(KeeperState.SyncConnected);
        return client;
    }

    private int memberOf(final ZooKeeper client)
    {
        final int[] found = { -1 };
        Await.until("the client is connected", WAIT_MS, () ->
        {
            final Matcher remote = REMOTE.matcher(client.toString());
            if (remote.find())
            {
                for (int id = 0; id < system.memberCount(); id++)
                {
                    found[0] = system.endpoint(id).endsWith(":" + remote.group(1)) ? id : found[0];
                }
            }
            return found[0] >= 0;
        });
        return found[0];
    }

    private static void reportGap(final int round, final String victim, final List<FailoverLoad> loads)
    {
        final StringBuilder text = new StringBuilder("round " + round + ": " + victim +
            " killed; longest time without an acknowledgement in ms, by client:");
        loads.forEach((load) -> text.append(' ').append(TimeUnit.NANOSECONDS.toMillis(load.takeLongestGapNs())));
        System.out.println(text);
    }
}
