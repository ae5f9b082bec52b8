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
import io.aeron.cluster.codecs.NewLeadershipTermDecoder;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.cluster.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static io.nodens.cluster.CuttableMembers.MEMBERS;
import static io.nodens.cluster.CuttableMembers.TIMEOUT_MS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A member that won an election waits, before it leads, until a quorum has its log. When the others elect a leader of
 * a higher term meanwhile it must follow that one. Aeron's own election waits for ever; see
 * {@code docs/adr/0004-commit-guard.md}.
 */
class LeaderElectTest
{
    private static final int NOBODY = -1;
    private static final int TAIL_BYTES = 10_000;
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
    void shouldFollowTheLeaderOfAHigherTermWhenItNeverCameToLead() throws Exception
    {
        final int elect = cluster.awaitLeader(NOBODY);
        final int voter = (elect + 1) % MEMBERS;
        final int third = (elect + 2) % MEMBERS;

        // It leads and logs what nobody else gets.
        try (AsyncNodensClient client = cluster.connect(elect))
        {
            cluster.cutLog(voter, true);
            cluster.cutLog(third, true);
            final long recorded = cluster.recordedBytes(elect);
            final var tail = client.create("/tail", new byte[TAIL_BYTES], CreateMode.PERSISTENT);
            Await.until("its log is the longest", TIMEOUT_MS, () ->
                cluster.recordedBytes(elect) >= recorded + TAIL_BYTES);
            assertFalse(tail.isDone());
        }
        cluster.cutConsensus((receiver, sender, templateId) -> true);
        Await.until("it leads no longer", TIMEOUT_MS, () ->
            ElectionState.CLOSED != cluster.electionState(elect));

        // It wins by one vote, and its voter does not hear that it won.
        cluster.cutConsensus((receiver, sender, templateId) -> sender == third || receiver == third ||
            (sender == elect && NewLeadershipTermDecoder.TEMPLATE_ID == templateId));
        Await.until("it is elected", TIMEOUT_MS, () -> isElectedOnly(elect));

        // It is alone, and the others go on without it.
        cluster.cutConsensus((receiver, sender, templateId) -> sender == elect || receiver == elect);
        cluster.cutLog(voter, false);
        cluster.cutLog(third, false);
        try (AsyncNodensClient client = cluster.connect(voter))
        {
            client.create("/after", DATA, CreateMode.PERSISTENT).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
        assertTrue(isElectedOnly(elect), "it is to wait for its quorum");

        cluster.cutConsensus((receiver, sender, templateId) -> false);
        Await.until("it follows", TIMEOUT_MS, () -> ElectionState.CLOSED == cluster.electionState(elect));
    }

    private boolean isElectedOnly(final int memberId)
    {
        return ElectionState.LEADER_LOG_REPLICATION == cluster.electionState(memberId);
    }
}
