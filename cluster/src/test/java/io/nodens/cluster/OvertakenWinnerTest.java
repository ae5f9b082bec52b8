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

import io.aeron.cluster.ElectionState;
import io.aeron.cluster.codecs.CommitPositionDecoder;
import io.aeron.cluster.codecs.NewLeadershipTermDecoder;
import io.aeron.cluster.codecs.RequestVoteDecoder;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import static io.nodens.cluster.CuttableMembers.MEMBERS;
import static io.nodens.cluster.CuttableMembers.TIMEOUT_MS;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * A member won an election, and its voters hear of it so late that they have begun another one in a higher term: on a
 * slow host the winner's log takes longer to make than they wait. They promised to follow no lower term any more, so
 * that the winner must not wait for them; see {@code docs/adr/0004-commit-guard.md}.
 */
class OvertakenWinnerTest
{
    private static final int NOBODY = -1;

    @TempDir
    private Path directory;

    private CuttableMembers cluster;

    @BeforeEach
    void layOut()
    {
        cluster = new CuttableMembers(directory);
    }

    @AfterEach
    void closeAll()
    {
        cluster.close();
    }

    @Test
    void shouldElectAgainWhenTheVotersOfAWinnerHaveBegunAnElectionOfAHigherTerm()
    {
        final AtomicInteger winner = new AtomicInteger(NOBODY);
        final AtomicInteger overtaker = new AtomicInteger(NOBODY);

        // Nobody hears that there is a winner, until another member has asked it for its vote.
        cluster.cutConsensus((receiver, sender, templateId) ->
        {
            if (RequestVoteDecoder.TEMPLATE_ID == templateId && receiver == winner.get())
            {
                overtaker.set(sender);
            }
            return NewLeadershipTermDecoder.TEMPLATE_ID == templateId ||
                CommitPositionDecoder.TEMPLATE_ID == templateId;
        });
        for (int id = 0; id < MEMBERS; id++)
        {
            cluster.launch(id);
        }
        Await.until("a member is elected", TIMEOUT_MS, () ->
        {
            winner.set(leaderElect());
            return winner.get() != NOBODY;
        });
        Await.until("another asks it for its vote", TIMEOUT_MS, () -> overtaker.get() != NOBODY);
        cluster.cutConsensus((receiver, sender, templateId) -> false);

        final int leader = cluster.awaitLeader(NOBODY);
        try (NodensClient client = NodensClient.connect(cluster.clientOf(leader)))
        {
            client.create("/after", new byte[1], CreateMode.PERSISTENT);
            assertNotNull(client.exists("/after"));
        }
    }

    private int leaderElect()
    {
        for (int id = 0; id < MEMBERS; id++)
        {
            if (ElectionState.LEADER_READY == cluster.electionState(id))
            {
                return id;
            }
        }
        return NOBODY;
    }
}
