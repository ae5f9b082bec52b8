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
import io.nodens.testsupport.TestSeed;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Members are killed and stand still under stock clients that read, write and watch at random: {@link GuaranteeJudge}
 * finds nothing to complain of.
 */
class FailoverGuaranteesIT
{
    private static final long WAIT_MS = GuaranteeClient.WAIT_MS;
    private static final int LONG_SESSION_TIMEOUT_MS = 20_000;
    private static final int SHORT_SESSION_TIMEOUT_MS = 8_000;
    /** Longer than the sessions that are to end meanwhile, if their clients do not move. */
    private static final int PAUSE_MS = 12_000;
    /** Long enough for the end of such a session, and too short for its client to say so by its own clock. */
    private static final int CUT_MS = 9_700;
    private static final int ROUNDS_IN_SLOW = 10;
    private static final int CLIENTS_BY_DEFAULT = 4;
    private static final int CLIENTS_IN_SLOW = 8;
    /** Each client acknowledges so many changes after something was done to a member, before the next is. */
    private static final int WRITES_PER_ROUND = 30;
    private static final Pattern REMOTE = Pattern.compile("remoteserver:[^:]*:(\\d+)");

    private final ConcurrentMap<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> ephemerals = ConcurrentHashMap.newKeySet();
    private final List<GuaranteeClient> clients = new ArrayList<>();
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final Disturbance disturbance = new Disturbance(this::awaitProgress);
    private NodensUnderTest system;
    private LocalCluster cluster;
    private Random random;

    @AfterEach
    void closeMembers()
    {
        proxies.forEach(TcpProxy::close);
        system.close();
    }

    @Test
    void shouldKeepItsPromisesWhenTheMemberOfAClientIsKilled() throws Exception
    {
        start("killed", CLIENTS_BY_DEFAULT, LONG_SESSION_TIMEOUT_MS);

        // Of the one that has watches of all kinds.
        disturbance.kill(cluster.member(memberOf(clients.get(CLIENTS_BY_DEFAULT - 1))));

        assertNothingIsNoticed();
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesWhenTheLeaderIsKilledTenTimes() throws Exception
    {
        start("leader-killed", CLIENTS_IN_SLOW, LONG_SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS_IN_SLOW; round++)
        {
            disturbance.kill(cluster.member(cluster.awaitLeader(WAIT_MS)));
        }

        assertNothingIsNoticed();
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesWhenAFollowerWithClientsIsKilledTenTimes() throws Exception
    {
        start("follower-killed", CLIENTS_IN_SLOW, LONG_SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS_IN_SLOW; round++)
        {
            disturbance.kill(cluster.member(memberOfAClient()));
        }

        assertNothingIsNoticed();
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesWhenMembersStandStillTenTimes() throws Exception
    {
        start("paused", CLIENTS_IN_SLOW, SHORT_SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS_IN_SLOW; round++)
        {
            pause(cluster.member(random.nextBoolean() ? cluster.awaitLeader(WAIT_MS) : memberOfAClient()));
        }

        // Members say that their drivers' time-out passed meanwhile, and go on; so their logs have errors.
        System.out.println(endedSessions() + " sessions ended");
        assertPromisesAreKept();
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesWhenTheLeaderUnderGatewayProcessesIsKilledTenTimes() throws Exception
    {
        startBesideGatewayProcesses("gateway-leader-killed", LONG_SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS_IN_SLOW; round++)
        {
            disturbance.kill(cluster.member(cluster.awaitLeader(WAIT_MS)));
        }

        assertNothingIsNoticed();
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesWhenGatewayProcessesAreKilledTenTimes() throws Exception
    {
        startBesideGatewayProcesses("gateway-killed", LONG_SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS_IN_SLOW; round++)
        {
            disturbance.kill(system.gateway(memberOf(clients.get(random.nextInt(clients.size())))));
        }

        assertNothingIsNoticed();
    }

    /** Longer than sessions last, and than Aeron lets a client of a media driver stand still. */
    @Test
    @Tag("slow")
    void shouldKeepItsPromisesWhenGatewayProcessesStandStillTenTimes() throws Exception
    {
        startBesideGatewayProcesses("gateway-paused", SHORT_SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS_IN_SLOW; round++)
        {
            pause(system.gateway(memberOf(clients.get(random.nextInt(clients.size())))));
        }

        // They say that their clients of the drivers were given up meanwhile.
        System.out.println(endedSessions() + " sessions ended");
        assertPromisesAreKept();
        for (final ServerProcess gateway : system.gateways())
        {
            assertTrue(gateway.isAlive(), gateway.name());
        }
    }

    private void startBesideGatewayProcesses(final String name, final int sessionTimeoutMs) throws Exception
    {
        start(NodensUnderTest.withGatewayProcesses("guarantees-" + name, 3), CLIENTS_IN_SLOW, sessionTimeoutMs);
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesWhenAClientIsCutOffForLongerThanItsSessionTenTimes() throws Exception
    {
        take(new NodensUnderTest("guarantees-cut-off", 3, "--profile=dev"));
        for (int id = 0; id < system.memberCount(); id++)
        {
            proxies.add(new TcpProxy(system.endpoint(id)));
        }
        final String behindProxies = String.join(",", proxies.stream().map(TcpProxy::endpoint).toList());
        startClients(
            CLIENTS_IN_SLOW, SHORT_SESSION_TIMEOUT_MS, (id) -> 0 == id % 2 ? behindProxies : system.endpoints());

        for (int round = 0; round < ROUNDS_IN_SLOW; round++)
        {
            final long untilNs = System.nanoTime() + CUT_MS * 1_000_000L;
            proxies.forEach((proxy) -> proxy.hold(true));
            Await.until("the time is over", 2 * CUT_MS, () -> System.nanoTime() - untilNs > 0);
            // What was held arrives now, after others have been told that the sessions are over.
            proxies.forEach((proxy) -> proxy.hold(false));
            awaitProgress();
        }

        System.out.println(endedSessions() + " sessions ended");
        assertTrue(endedSessions() > 0);
        assertPromisesAreKept();
        system.verifyLogs();
    }

    private void start(final String name, final int count, final int sessionTimeoutMs) throws Exception
    {
        start(new NodensUnderTest("guarantees-" + name, 3, "--profile=dev"), count, sessionTimeoutMs);
    }

    private void start(final NodensUnderTest started, final int count, final int sessionTimeoutMs) throws Exception
    {
        take(started);
        startClients(count, sessionTimeoutMs, (id) -> system.endpoints());
    }

    private void take(final NodensUnderTest started)
    {
        random = new Random(TestSeed.seed());
        system = started;
        cluster = system.cluster();
    }

    private void startClients(final int count, final int sessionTimeoutMs, final IntFunction<String> endpoints)
        throws Exception
    {
        final ZooKeeper maker = StockClients.connect(system.endpoints(), sessionTimeoutMs);
        for (final String path : List.of("/g", "/g/d", "/g/c", "/g/t", "/g/e"))
        {
            maker.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        for (int id = 0; id < count; id++)
        {
            make(maker, GuaranteeTree.DATA + id);
            maker.create(GuaranteeTree.PARENTS + id, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        make(maker, GuaranteeTree.FIRST_OF_PAIR);
        make(maker, GuaranteeTree.SECOND_OF_PAIR);
        maker.close();
        for (int id = 0; id < count; id++)
        {
            clients.add(new GuaranteeClient(
                id, count, endpoints.apply(id), sessionTimeoutMs, acknowledged, ephemerals, random.nextLong()).start());
        }
        awaitProgress();
    }

    private static void make(final ZooKeeper maker, final String path) throws Exception
    {
        maker.create(
            path, ByteBuffer.allocate(Long.BYTES).array(), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void pause(final ServerProcess process)
    {
        disturbance.pause(process, PAUSE_MS, this::awaitProgress);
    }

    private void awaitProgress()
    {
        final List<Long> before = clients.stream().map(GuaranteeClient::writes).toList();
        Await.until("every client writes", WAIT_MS, () ->
        {
            for (int i = 0; i < before.size(); i++)
            {
                if (clients.get(i).writes() < before.get(i) + WRITES_PER_ROUND)
                {
                    return false;
                }
            }
            return true;
        });
    }

    /** A member that a client is connected to; one that does not lead, unless all are connected to the leader. */
    private int memberOfAClient()
    {
        final int leader = cluster.awaitLeader(WAIT_MS);
        final int first = random.nextInt(clients.size());
        int member = -1;
        for (int i = 0; i < clients.size() && (member < 0 || leader == member); i++)
        {
            member = memberOf(clients.get((first + i) % clients.size()));
        }
        return member;
    }

    private int memberOf(final GuaranteeClient client)
    {
        final int[] found = { -1 };
        Await.until("the client is connected", WAIT_MS, () ->
        {
            final Matcher remote = REMOTE.matcher(client.connection());
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

    private int endedSessions()
    {
        return clients.stream().mapToInt(GuaranteeClient::endedSessions).sum();
    }

    /** Neither by clients, whose sessions go on, nor by members, whose logs are clean. */
    private void assertNothingIsNoticed() throws Exception
    {
        assertPromisesAreKept();
        system.verifyLogs();
        assertEquals(0, endedSessions());
    }

    private void assertPromisesAreKept() throws Exception
    {
        for (final GuaranteeClient client : clients)
        {
            client.stop();
        }
        for (final GuaranteeClient client : clients)
        {
            client.lookAtAll();
        }
        final List<List<Sight>> histories = new ArrayList<>();
        for (final GuaranteeClient client : clients)
        {
            histories.add(client.close());
        }
        System.out.println("sights of each client: " + histories.stream().map(List::size).toList() +
            ", changes acknowledged: " + clients.stream().mapToLong(GuaranteeClient::writes).sum() +
            ", sessions that the server called expired: " + histories.stream().flatMap(List::stream)
                .filter((sight) -> Sight.Kind.EXPIRED == sight.kind()).count());
        final List<String> faults = new GuaranteeJudge().judge(histories);
        if (!faults.isEmpty())
        {
            System.out.println("files of the members are in " + cluster.keepFiles());
        }
        assertEquals("", String.join("\n", faults));
        cluster.awaitEqualDigests(WAIT_MS);
    }
}
