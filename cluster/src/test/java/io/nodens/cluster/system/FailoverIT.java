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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.CreatedZnode;
import io.nodens.client.MemberReport;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.tree.ZnodeStat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class FailoverIT
{
    private static final int ROUNDS = 2;
    private static final int IN_FLIGHT = 100;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldKeepAcknowledgedWritesAndSessionsWhenTheLeaderIsKilled()
    {
        final LocalCluster cluster = clusters.start(3);
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final NodensClient atLeader = clusters.connect(cluster, startingWith(cluster, leader));
        final NodensClient atFollower = clusters.connect(cluster, startingWith(cluster, (leader + 1) % 3));
        atLeader.create("/leader", bytes("a"), CreateMode.EPHEMERAL);
        atFollower.create("/follower", bytes("b"), CreateMode.EPHEMERAL);
        atFollower.create("/kept", bytes("c"), CreateMode.PERSISTENT);
        final long leaderSession = atLeader.sessionId();

        cluster.member(leader).kill();

        assertEquals(1, atFollower.setData("/kept", bytes("d"), 0).version());
        assertEquals(2, atLeader.setData("/kept", bytes("e"), 1).version());
        assertEquals(leaderSession, atLeader.sessionId());
        assertNotEquals(leader, atLeader.memberId());
        final ZnodeStat stat = new ZnodeStat();
        assertArrayEquals(bytes("e"), atFollower.getData("/kept", stat, null, ReadLevel.LINEARIZABLE));
        assertEquals(leaderSession, atFollower.exists("/leader").ephemeralOwner());
        assertEquals(atFollower.sessionId(), atLeader.exists("/follower").ephemeralOwner());
        assertNotEquals(leader, cluster.awaitLeader(Clusters.TIMEOUT_MS));

        cluster.member(leader).start().awaitReady(Clusters.TIMEOUT_MS);
        final List<MemberReport> reports = cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertEquals(3, reports.size());
    }

    @Test
    @Tag("slow")
    void shouldApplyEachWriteOnceWhenItsMemberIsKilledBeforeItAnswers() throws Exception
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        final AsyncNodensClient async = client.async();
        client.create("/once", bytes(""), CreateMode.PERSISTENT);
        final long sessionId = client.sessionId();
        final Map<String, String> valueByPath = new HashMap<>();

        for (int round = 0; round < ROUNDS; round++)
        {
            final int victim = client.memberId();
            final List<CompletableFuture<CreatedZnode>> answers = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++)
            {
                answers.add(async.create("/once/n-", bytes(round + "/" + i), CreateMode.PERSISTENT_SEQUENTIAL));
                if (i == IN_FLIGHT / 2)
                {
                    // Some of them are applied by now, some answered, some on their way.
                    answers.get(0).get(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS);
                    cluster.member(victim).signalKill();
                }
            }
            for (int i = 0; i < IN_FLIGHT; i++)
            {
                final String path = answers.get(i).get(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS).path();
                assertNull(valueByPath.put(path, round + "/" + i), "answered twice: " + path);
            }
            cluster.member(victim).kill();
            cluster.member(victim).start().awaitReady(Clusters.TIMEOUT_MS);
            cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        }

        assertEquals(sessionId, client.sessionId());
        final List<String> children = client.getChildren("/once", new ZnodeStat(), null, ReadLevel.LINEARIZABLE);
        assertEquals(ROUNDS * IN_FLIGHT, children.size());
        for (final String child : children)
        {
            final String path = "/once/" + child;
            assertEquals(valueByPath.get(path), new String(client.getData(path), StandardCharsets.UTF_8));
        }
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Test
    @Tag("slow")
    void shouldKeepStateAndSessionsWhenAllMembersAreKilledAtOnce()
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        client.create("/kept", bytes("a"), CreateMode.PERSISTENT);
        client.create("/mine", bytes("b"), CreateMode.EPHEMERAL);
        final long sessionId = client.sessionId();

        cluster.members().forEach((member) -> member.signalKill());
        cluster.members().forEach((member) -> member.kill());
        cluster.start().awaitReady(Clusters.TIMEOUT_MS);

        assertEquals(1, client.setData("/kept", bytes("c"), 0).version());
        assertEquals(sessionId, client.sessionId());
        assertEquals(sessionId, client.exists("/mine").ephemeralOwner());
    }

    @Test
    @Tag("slow")
    void shouldExpireADeadSessionWhenItsMemberDiedWithIt() throws Exception
    {
        final LocalCluster cluster = clusters.start(3);
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final int follower = (leader + 1) % 3;
        final NodensClient watcher = clusters.connect(cluster, startingWith(cluster, leader));
        final NodensClient silent = clusters.connect(cluster.clientContext(cluster.endpoint(follower))
            .sessionTimeoutMs(1_000).useAgentInvoker(true));
        silent.create("/gone", bytes(""), CreateMode.EPHEMERAL);
        final CountDownLatch fired = new CountDownLatch(1);
        assertNotNull(watcher.exists("/gone", (event) -> fired.countDown()));

        cluster.member(follower).kill();

        Await.until("the ephemeral of the dead session is gone", Clusters.TIMEOUT_MS,
            () -> null == watcher.exists("/gone"));
        assertTrue(fired.await(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS));
    }

    private static String startingWith(final LocalCluster cluster, final int memberId)
    {
        return cluster.endpoint(memberId) + "," + cluster.endpoint((memberId + 1) % 3) + "," +
            cluster.endpoint((memberId + 2) % 3);
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
