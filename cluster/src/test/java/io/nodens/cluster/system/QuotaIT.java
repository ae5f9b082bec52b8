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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.QuotaLimits;
import io.nodens.client.SubtreeQuota;
import io.nodens.client.Transaction;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoAuthException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.tree.ZnodeStat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Quotas, counts of subtrees and the reserved znodes against members as processes.
 */
@Tag("slow")
class QuotaIT
{
    private static final String STATS = "/zookeeper/quota/app/zookeeper_stats";

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldHoldLimitsWhicheverMembersGo()
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        client.create("/app", bytes("1234"), CreateMode.PERSISTENT);
        client.setQuota("/app", new QuotaLimits(2, -1, 4, 20));
        client.setQuota("/app/inner/far", QuotaLimits.hard(1, -1));
        final List<String> heard = new CopyOnWriteArrayList<>();
        client.getData(STATS, (event) -> heard.add(event.type() + " " + event.path()));
        client.create("/app/a", bytes("1234"), CreateMode.PERSISTENT);
        client.create("/app/inner", bytes("1234"), CreateMode.EPHEMERAL);

        client.awaitUntil(() -> !heard.isEmpty(), Clusters.TIMEOUT_MS);
        assertEquals(List.of("DATA_CHANGED " + STATS), heard);
        refused(() -> client.commit(new Transaction()
            .create("/app/b", null, CreateMode.PERSISTENT).create("/app/c", null, CreateMode.PERSISTENT)));
        refused(() -> client.setData("/app/a", bytes("1234567890123"), -1));
        assertEquals(new SubtreeQuota("/app", new QuotaLimits(2, -1, 4, 20), 3, 12), client.getQuota("/app"));
        assertEquals(2, client.listQuotas().size());
        assertEquals(2, client.getAllChildrenNumber("/app"));
        assertEquals(8, client.getSubtree("/app").dataBytes());

        cluster.member(client.memberId()).kill();
        client.create("/app/d", bytes("1"), CreateMode.PERSISTENT);
        refused(() -> client.create("/app/e", null, CreateMode.PERSISTENT));
        cluster.members().forEach((member) -> member.signalKill());
        cluster.members().forEach((member) -> member.kill());
        cluster.start().awaitReady(Clusters.TIMEOUT_MS);

        refused(() -> client.create("/app/e", null, CreateMode.PERSISTENT));
        assertEquals(4, client.getQuota("/app").znodes());
        client.close();
        final NodensClient other = clusters.connect(cluster);
        assertEquals(3, other.getQuota("/app").znodes());
        other.create("/app/e", null, CreateMode.PERSISTENT);
        assertTrue(other.removeQuota("/app/inner/far"));
        assertTrue(other.removeQuota("/app"));
        assertEquals(List.of(), other.getChildren("/zookeeper/quota"));
        assertNull(other.getQuota("/app"));
        other.create("/app/f", null, CreateMode.PERSISTENT);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Test
    void shouldHaveTheReservedTree()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);

        assertEquals(List.of("zookeeper"), client.getChildren("/"));
        assertEquals(List.of("config", "quota"), client.getChildren("/zookeeper"));
        final ZnodeStat stat = client.exists("/zookeeper");
        assertEquals("-2 0 0", stat.cversion() + " " + stat.czxid() + " " + stat.ctimeMs());
        assertEquals("world:anyone:r", client.getAcl("/zookeeper/config").acl().toString());
        assertThrows(BadArgumentsException.class, () -> client.delete("/zookeeper/quota", -1));
        assertThrows(NoAuthException.class, () -> client.setData("/zookeeper/config", bytes("x"), -1));
        assertThrows(BadArgumentsException.class, () -> client.setQuota("/zookeeper/x", QuotaLimits.hard(1, 1)));
        assertEquals("/s0000000000", client.create("/s", null, CreateMode.PERSISTENT_SEQUENTIAL));
    }

    private static void refused(final Runnable write)
    {
        final NodensException ex = assertThrows(NodensException.class, write::run);
        assertEquals(ErrorCode.QUOTA_EXCEEDED, ex.code(), ex.getMessage());
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
