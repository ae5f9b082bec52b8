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
package com.example.nodens;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nodens.client.NodensClient;
import io.nodens.client.recipes.DistributedCounter;
import io.nodens.client.recipes.DistributedQueue;
import io.nodens.client.recipes.DistributedSemaphore;
import io.nodens.client.recipes.FencingGate;
import io.nodens.client.recipes.GroupMember;
import io.nodens.client.recipes.Membership;
import io.nodens.client.recipes.QueueClaim;
import io.nodens.client.recipes.SemaphorePermit;
import io.nodens.client.recipes.ServiceRegistry;
import io.nodens.client.recipes.TreeCache;
import io.nodens.client.recipes.TreeSnapshot;

/**
 * Work that is handed out, counted and looked up: a queue whose elements survive their handlers, a counter, permits, a
 * registry of who provides what, and a copy of a part of the tree in memory.
 */
final class Coordinating
{
    private static final long PATIENCE_MS = 5_000;

    private Coordinating()
    {
    }

    static void run(final NodensClient client) throws InterruptedException
    {
        handleAJob(client);
        usePermit(client);
        findAProvider(client);
        lookIntoACopy(client);
    }

    private static void handleAJob(final NodensClient client) throws InterruptedException
    {
        final DistributedQueue jobs = new DistributedQueue(client.async(), Example.ROOT + "/jobs");
        jobs.offer("job".getBytes(UTF_8), DistributedQueue.NORMAL_PRIORITY);
        try (QueueClaim claim = jobs.claim(PATIENCE_MS, null))
        {
            if (null != claim)
            {
                // Where the result goes, a gate like this refuses a handler that has lost the job to another.
                final FencingGate gate = new FencingGate();
                System.out.println("queue: " + new String(claim.element().data(), UTF_8) + " is admitted: " +
                    gate.admit(claim.fencingToken()));
                // Without this another handler gets the job.
                System.out.println("queue: " + claim.complete(PATIENCE_MS));
            }
        }

        final DistributedCounter handled = new DistributedCounter(client.async(), Example.ROOT + "/handled");
        System.out.println("counter: " + handled.add(1).value());
    }

    private static void usePermit(final NodensClient client) throws InterruptedException
    {
        final DistributedSemaphore semaphore = new DistributedSemaphore(client.async(), Example.ROOT + "/permits", 4);
        try (SemaphorePermit permit = semaphore.acquire(null))
        {
            System.out.println("semaphore: permit " + permit.number() + " with token " + permit.fencingToken());
        }
    }

    private static void findAProvider(final NodensClient client) throws InterruptedException
    {
        try (ServiceRegistry registry = new ServiceRegistry(client.async(), Example.ROOT + "/services");
            Membership own = registry.register("orders", "1", "host0:7000".getBytes(UTF_8), null))
        {
            own.await(PATIENCE_MS);
            registry.start();
            registry.awaitLoaded(PATIENCE_MS);
            for (final GroupMember provider : registry.providers("orders"))
            {
                System.out.println("registry: " + provider.name() + " at " + new String(provider.data(), UTF_8));
            }
        }
    }

    private static void lookIntoACopy(final NodensClient client) throws InterruptedException
    {
        try (TreeCache cache = new TreeCache(client.async(), Example.ROOT, null))
        {
            cache.start();
            final TreeSnapshot snapshot = cache.awaitLoaded(PATIENCE_MS);
            if (null != snapshot)
            {
                System.out.println("cache: " + snapshot.get(Example.ROOT).children() + " as of " + snapshot.zxid());
            }
        }
    }
}
