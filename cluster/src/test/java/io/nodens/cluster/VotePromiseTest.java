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

import io.aeron.cluster.codecs.NewLeadershipTermDecoder;
import io.aeron.cluster.codecs.RequestVoteDecoder;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static io.nodens.cluster.CuttableMembers.MEMBERS;
import static io.nodens.cluster.CuttableMembers.TIMEOUT_MS;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A member that gave its vote to a candidate must not help a leader of a lower term any more: the candidate may have
 * won, without the entries that the voter would confirm to the old leader. Aeron's own election lets it; see
 * {@code docs/adr/0004-commit-guard.md}.
 */
class VotePromiseTest
{
    private static final int NOBODY = -1;
    private static final byte[] DATA = {1};

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
    void shouldKeepWhatWasAcknowledgedWhenAVoterHearsTheOldLeaderAgain() throws Exception
    {
        final int old = cluster.awaitLeader(NOBODY);
        final int candidate = (old + 1) % MEMBERS;
        final int voter = (old + 2) % MEMBERS;
        final AtomicBoolean isOldLeaderHeard = new AtomicBoolean();

        try (AsyncNodensClient client = cluster.connect(old))
        {
            // The voter's log is the shorter one, so that it cannot be a candidate itself.
            cluster.cutLog(voter, true);
            client.create("/base", DATA, CreateMode.PERSISTENT).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);

            // The old leader hears the voter, but not that there is a candidate; the others do not hear the old leader.
            // The candidate asks for votes and wins, and nobody hears that.
            cluster.cutLog(candidate, true);
            cluster.cutConsensus((receiver, sender, templateId) ->
                (sender == old && (receiver == candidate || !isOldLeaderHeard.get())) ||
                (sender == candidate && isNewsOfCandidate(receiver == old, templateId)));
            Await.until("the candidate has won", TIMEOUT_MS, () -> isLeaderElect(candidate));

            cluster.cutLog(voter, false);
            isOldLeaderHeard.set(true);
            final CompletableFuture<CreatedZnode> first = client.create("/first", DATA, CreateMode.PERSISTENT);
            Await.holds(20_000, first::isDone);

            // Acknowledged by the old leader and the voter, which does not hear that it is committed.
            cluster.cutConsensus((receiver, sender, templateId) ->
                sender == old || (sender == candidate && isNewsOfCandidate(receiver == old, templateId)));
            final CompletableFuture<CreatedZnode> second = client.create("/second", DATA, CreateMode.PERSISTENT);
            Await.holds(1_000, second::isDone);

            cluster.member(old).close();
            cluster.cutConsensus((receiver, sender, templateId) -> false);
            cluster.cutLog(candidate, false);
            cluster.awaitLeader(old);
            assertTrue(isAcknowledged(first), "no majority came together again");
            try (NodensClient reader = NodensClient.connect(cluster.clientOf(voter)))
            {
                check(reader, "/first", first);
                check(reader, "/second", second);
            }
        }
    }

    private static boolean isNewsOfCandidate(final boolean isToOldLeader, final int templateId)
    {
        return NewLeadershipTermDecoder.TEMPLATE_ID == templateId ||
            (isToOldLeader && RequestVoteDecoder.TEMPLATE_ID == templateId);
    }

    private boolean isLeaderElect(final int memberId)
    {
        switch (cluster.electionState(memberId))
        {
            case LEADER_LOG_REPLICATION:
            case LEADER_REPLAY:
            case LEADER_INIT:
            case LEADER_READY:
                return true;

            default:
                return false;
        }
    }

    private static boolean isAcknowledged(final CompletableFuture<CreatedZnode> answer)
    {
        return answer.isDone() && !answer.isCompletedExceptionally();
    }

    private static void check(
        final NodensClient reader, final String path, final CompletableFuture<CreatedZnode> answer)
    {
        if (isAcknowledged(answer))
        {
            assertNotNull(reader.getData(path, new ZnodeStat(), null, ReadLevel.LINEARIZABLE), path);
        }
    }
}
