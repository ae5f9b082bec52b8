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

import io.nodens.client.ClientContext;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import io.nodens.client.recipes.DistributedDoubleBarrier;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.DistributedQueue;
import io.nodens.client.recipes.DistributedReadWriteLock;
import io.nodens.client.recipes.DistributedSemaphore;
import io.nodens.client.recipes.GroupMembership;
import io.nodens.client.recipes.LeaderElection;
import io.nodens.client.recipes.LeaderListener;

import java.io.IOException;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A process that takes hold of what recipes give, says so, and is killed by {@link RecipesIT}.
 */
final class RecipeHolderMain
{
    static final int SESSION_TIMEOUT_MS = 3_000;
    private static final long PATIENCE_MS = 60_000;

    private RecipeHolderMain()
    {
    }

    /**
     * Hold everything until the process ends.
     *
     * @param args endpoints of the cluster.
     * @throws InterruptedException when interrupted.
     * @throws IOException          when the standard input fails.
     */
    public static void main(final String[] args) throws InterruptedException, IOException
    {
        final NodensClient client = NodensClient.connect(new ClientContext()
            .endpoints(args[0])
            .embeddedDriver(new EmbeddedDriver.Context())
            .connectTimeoutMs(PATIENCE_MS)
            .operationTimeoutMs(PATIENCE_MS)
            .sessionTimeoutMs(SESSION_TIMEOUT_MS));
        final LeaderElection election =
            new LeaderElection(client.async(), "/election", "victim".getBytes(UTF_8), new LeaderListener()
            {
                @Override
                public void onElected(final long fencingToken)
                {
                    // Waited for.
                }

                @Override
                public void onRevoked()
                {
                    // The process is killed.
                }
            });
        election.start();
        final StringBuilder tokens = new StringBuilder("held");
        tokens.append(' ').append(new DistributedLock(client, "/lock", null).tryLock(PATIENCE_MS))
            .append(' ').append(new DistributedReadWriteLock(client.async(), "/rw", null)
                .readLock().tryLock(PATIENCE_MS))
            .append(' ').append(new DistributedSemaphore(client.async(), "/semaphore", 1)
                .tryAcquire(PATIENCE_MS, null).fencingToken())
            .append(' ').append(new DistributedQueue(client.async(), "/queue")
                .claim(PATIENCE_MS, null).fencingToken())
            .append(' ').append(new GroupMembership(client.async(), "/group", null)
                .join("name", "victim".getBytes(UTF_8), null).await(PATIENCE_MS))
            .append(' ').append(new DistributedDoubleBarrier(client.async(), "/barrier", 2, null)
                .enter(PATIENCE_MS))
            .append(' ').append(election.await(PATIENCE_MS));
        System.out.println(tokens);
        final int unused = System.in.read();
        System.exit(unused);
    }
}
