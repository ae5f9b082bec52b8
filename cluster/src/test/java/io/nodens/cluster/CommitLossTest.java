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
package io.nodens.cluster;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.CreatedZnode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.cluster.testkit.Await;
import io.nodens.tree.ZnodeStat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static io.nodens.cluster.CuttableMembers.MEMBERS;
import static io.nodens.cluster.CuttableMembers.TIMEOUT_MS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What Aeron's own rule of the quorum acknowledges here is lost; see {@code docs/adr/0004-commit-guard.md}.
 */
class CommitLossTest
{
    private static final int TAIL_WRITES = 6;
    private static final int TAIL_WRITE_LENGTH = 10_000;

    @TempDir
    private Path directory;

    private CuttableMembers cluster;

    @BeforeEach
    void launchMembers()
    {
        cluster = new CuttableMembers(directory);
        cluster.launchAll();
    }

    @AfterEach
    void closeAll()
    {
        cluster.close();
    }

    @Test
    void shouldAcknowledgeNothingThatCanBeLostWhenALeaderReturnsWithALongerTail()
    {
        final int first = cluster.awaitLeader(-1);
        growTailThatNobodyHears(first);
        cluster.member(first).close();
        cluster.cutLog((first + 1) % MEMBERS, false);
        cluster.cutLog((first + 2) % MEMBERS, false);
        final int second = cluster.awaitLeader(first);
        final int third = MEMBERS - first - second;

        final CompletableFuture<CreatedZnode> answer;
        try (AsyncNodensClient client = cluster.connect(second))
        {
            cluster.cutLog(third, true);
            cluster.cutLog(first, true);
            answer = client.create("/kept", new byte[16], CreateMode.PERSISTENT);
            cluster.launch(first);
            Await.until("the old leader was told where the logs part", TIMEOUT_MS, () ->
                cluster.lines().contains("Truncating Cluster Log"));
            // The old leader's position has been heard by now; one more report of its own is on its way.
            Await.holds(2_000, answer::isDone);
            cluster.member(second).close();
        }

        cluster.cutLog(third, false);
        cluster.cutLog(first, false);
        cluster.awaitLeader(second);
        final boolean isAcknowledged = answer.isDone() && !answer.isCompletedExceptionally();
        if (isAcknowledged)
        {
            try (NodensClient client = NodensClient.connect(cluster.clientOf(third)))
            {
                client.getData("/kept", new ZnodeStat(), null, ReadLevel.LINEARIZABLE);
            }
        }
        assertFalse(isAcknowledged, "it was acknowledged while one member alone had it");
    }

    private void growTailThatNobodyHears(final int leader)
    {
        try (AsyncNodensClient client = cluster.connect(leader))
        {
            cluster.cutLog((leader + 1) % MEMBERS, true);
            cluster.cutLog((leader + 2) % MEMBERS, true);
            final long before = cluster.recordedBytes(leader);
            final List<CompletableFuture<CreatedZnode>> tail = new ArrayList<>();
            for (int i = 0; i < TAIL_WRITES; i++)
            {
                tail.add(client.create("/tail-" + i, new byte[TAIL_WRITE_LENGTH], CreateMode.PERSISTENT));
            }

            Await.until("the leader has recorded its tail", TIMEOUT_MS, () ->
                cluster.recordedBytes(leader) - before > (TAIL_WRITES - 1) * TAIL_WRITE_LENGTH);
            assertTrue(tail.stream().noneMatch(CompletableFuture::isDone), "nobody else has it");
        }
    }
}
