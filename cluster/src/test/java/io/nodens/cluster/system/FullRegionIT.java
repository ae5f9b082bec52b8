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
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A full region refuses what grows, and stops nobody.
 */
@Timeout(300)
class FullRegionIT
{
    private static final int MAX_ZNODES = 400;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private final byte[] data = new byte[200_000];
    private int round;

    @Test
    @Tag("slow")
    void shouldRefuseWhatGrowsAndGoOnWhenTheRegionsAreFull()
    {
        final LocalCluster cluster = clusters.start(3, "--region-max-bytes=48m", "--region-segment-length=16m");
        try (NodensClient client = clusters.connect(cluster))
        {
            final int filled = fill(client, "/a");
            assertTrue(filled > 50, () -> "full after " + filled);
            client.setData("/a0", new byte[100], -1);
            for (int i = 0; i < filled; i++)
            {
                client.delete("/a" + i, -1);
            }
            // The cluster learns of the room that came free by the members' next reports.
            Await.until("there is room again", Clusters.TIMEOUT_MS, () -> fill(client, "/b" + ++round + "-") > 2);
            cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        }

        cluster.members().forEach((member) -> member.kill());
        cluster.start().awaitReady(Clusters.TIMEOUT_MS);
        try (NodensClient client = clusters.connect(cluster))
        {
            client.delete("/b" + round + "-0", -1);
            assertEquals(data.length, client.getData("/b" + round + "-1").length);
        }
    }

    /** A member died of this at 4.55 of its 8 MiB, and at every restart again. */
    @Test
    @Tag("slow")
    void shouldTakeWhatTheLimitAllowsWhenDataShrinkAfterTheirCreate()
    {
        final LocalCluster cluster = clusters.start(
            1, "--max-tree-bytes=8m", "--region-max-bytes=16m", "--region-segment-length=4m");
        int created = 0;
        try (NodensClient client = clusters.connect(cluster))
        {
            boolean isFull = false;
            while (!isFull)
            {
                try
                {
                    client.create("/n" + created, new byte[410], CreateMode.PERSISTENT);
                    client.setData("/n" + created, new byte[0], -1);
                    created++;
                }
                catch (final NodensException ex)
                {
                    assertEquals(ErrorCode.TREE_FULL, ex.code(), ex.getMessage());
                    isFull = true;
                }
            }

            final int count = created;
            System.out.println("created " + count);
            assertTrue(count > 30_000, () -> "full after " + count);
        }

        cluster.members().forEach((member) -> member.kill());
        cluster.start().awaitReady(Clusters.TIMEOUT_MS);
        try (NodensClient client = clusters.connect(cluster))
        {
            assertEquals(0, client.getData("/n" + (created - 1)).length);
            for (int i = 0; i < 100; i++)
            {
                client.delete("/n" + i, -1);
            }
            client.create("/again", new byte[410], CreateMode.PERSISTENT);
        }
    }

    private int fill(final NodensClient client, final String prefix)
    {
        for (int i = 0; i < MAX_ZNODES; i++)
        {
            final String path = prefix + i;
            try
            {
                client.create(path, data, CreateMode.PERSISTENT);
            }
            catch (final NodensException ex)
            {
                assertEquals(ErrorCode.TREE_FULL, ex.code(), ex.getMessage());
                return i;
            }
        }

        throw new AssertionError("the regions took " + MAX_ZNODES + " znodes");
    }
}
