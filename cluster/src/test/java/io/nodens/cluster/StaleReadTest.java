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
import io.nodens.client.ReadLevel;
import io.nodens.client.SessionListener;
import io.nodens.client.ZnodeData;
import io.nodens.cluster.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static io.nodens.cluster.CuttableMembers.MEMBERS;
import static io.nodens.cluster.CuttableMembers.TIMEOUT_MS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * A member that has lost the cluster lets its clients go, so that they find a better one. There may be none: then a
 * stale read is still answered, by whichever member can be reached.
 */
class StaleReadTest
{
    private static final byte[] DATA = {1, 2, 3};

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
    void shouldAnswerStaleReadsWhenTheMajorityIsLostAndTheConnectionWasClosed() throws Exception
    {
        final int survivor = cluster.awaitLeader(-1);
        final AtomicInteger lost = new AtomicInteger();
        try (AsyncNodensClient client = AsyncNodensClient.connect(cluster.clientOf(survivor)
            .operationTimeoutMs(TIMEOUT_MS)
            .sessionListener(new SessionListener()
            {
                @Override
                public void onDisconnected(final String reason)
                {
                    lost.incrementAndGet();
                }
            })))
        {
            client.create("/kept", DATA, CreateMode.PERSISTENT).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            cluster.member((survivor + 1) % MEMBERS).close();
            cluster.member((survivor + 2) % MEMBERS).close();
            Await.until("the member lets its client go", TIMEOUT_MS, () -> lost.get() > 0);

            final CompletableFuture<ZnodeData> local = client.getData("/kept", null, ReadLevel.LOCAL);
            for (int i = 0; i < 3; i++)
            {
                assertArrayEquals(
                    DATA,
                    client.getData("/kept", null, ReadLevel.STALE).get(TIMEOUT_MS, TimeUnit.MILLISECONDS).data());
            }
            assertFalse(local.isDone() && !local.isCompletedExceptionally());
        }
    }
}
