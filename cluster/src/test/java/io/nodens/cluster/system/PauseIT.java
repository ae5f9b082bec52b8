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

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whole processes stand still, as when a virtual machine is suspended or a host swaps: they go on afterwards, by
 * themselves and without a restart.
 */
@Tag("slow")
class PauseIT
{
    /** Longer than the watchdog's time-out, with which a member that hangs is ended. */
    private static final long PAUSE_MS = 35_000;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldGoOnWhenAllMembersStoodStill()
    {
        pauseAndCheck(3);
    }

    @Test
    void shouldGoOnWhenAMajorityStoodStill()
    {
        pauseAndCheck(2);
    }

    private void pauseAndCheck(final int count)
    {
        // Whoever comes back, or was left alone, has lost its connections, and says so.
        clusters.expectInLogs("unexpected loss of connection|ClusterException|TimeoutException|RegistrationException");
        final LocalCluster cluster = clusters.start(3);
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        try (NodensClient client = NodensClient.connect(cluster.clientContext(cluster.endpoints())))
        {
            client.create("/before", new byte[1], CreateMode.PERSISTENT);
        }
        final List<Long> pids = pids(cluster);

        for (int i = 0; i < count; i++)
        {
            cluster.member((leader + i) % 3).signal("STOP");
        }
        Await.holds(PAUSE_MS, () -> false);
        for (int i = 0; i < count; i++)
        {
            cluster.member((leader + i) % 3).signal("CONT");
        }

        cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final NodensClient client = clusters.connect(cluster);
        client.create("/after", new byte[1], CreateMode.PERSISTENT);
        assertNotNull(client.exists("/before"));
        assertEquals(3, cluster.awaitEqualDigests(Clusters.TIMEOUT_MS).size());
        assertTrue(cluster.members().stream().allMatch(ServerProcess::isAlive), "a member ended");
        assertEquals(pids, pids(cluster));
    }

    private static List<Long> pids(final LocalCluster cluster)
    {
        return cluster.members().stream().map(ServerProcess::pid).toList();
    }
}
