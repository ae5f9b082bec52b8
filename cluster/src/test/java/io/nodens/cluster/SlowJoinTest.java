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

/**
 * Followers get the log of a new leader later than its heartbeats may be apart: they hear it, and go on waiting.
 */
class SlowJoinTest
{
    /** Longer than the heartbeat time-out of the profile, shorter than the guard's patience. */
    private static final long LATENESS_MS = 1_500;

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
    void shouldElectOnceWhenTheLogComesLaterThanAHeartbeatTimeout()
    {
        cluster.cutLogSetup(true);
        for (int id = 0; id < MEMBERS; id++)
        {
            cluster.launch(id);
        }
        Await.until("followers wait for the log", TIMEOUT_MS, () -> MEMBERS - 1 == waiting());
        Await.holds(LATENESS_MS, () -> cluster.lines().contains("failed to join"));
        cluster.cutLogSetup(false);

        for (int id = 0; id < MEMBERS; id++)
        {
            cluster.member(id).awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        }
        assertFalse(cluster.lines().contains("failed to join"), cluster::lines);
    }

    private int waiting()
    {
        int count = 0;
        for (int id = 0; id < MEMBERS; id++)
        {
            if (ElectionState.FOLLOWER_LOG_AWAIT == cluster.electionState(id))
            {
                count++;
            }
        }
        return count;
    }
}
