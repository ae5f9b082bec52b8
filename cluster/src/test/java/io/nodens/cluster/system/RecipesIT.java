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
import io.nodens.client.Transaction;
import io.nodens.client.recipes.CounterValue;
import io.nodens.client.recipes.DistributedCounter;
import io.nodens.client.recipes.DistributedDoubleBarrier;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.DistributedQueue;
import io.nodens.client.recipes.DistributedReadWriteLock;
import io.nodens.client.recipes.DistributedSemaphore;
import io.nodens.client.recipes.FencingGate;
import io.nodens.client.recipes.GroupMembership;
import io.nodens.client.recipes.LeaderElection;
import io.nodens.client.recipes.LeaderListener;
import io.nodens.client.recipes.QueueClaim;
import io.nodens.client.recipes.QueueElement;
import io.nodens.client.recipes.ReleaseOutcome;
import io.nodens.client.recipes.SemaphorePermit;
import io.nodens.client.recipes.TreeCache;
import io.nodens.client.recipes.TreeSnapshot;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Recipes on real members: the process that holds what they give is killed with -9, and the leader is.
 */
@Tag("slow")
@Timeout(300)
class RecipesIT
{
    private static final int HELD = 7;
    private static final int WORKERS = 3;
    private static final int ROUNDS = 200;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldGiveWhatAKilledProcessHeldToOthersWithNewerTokens() throws Exception
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        final DistributedQueue queue = new DistributedQueue(client.async(), "/queue");
        queue.offer("job".getBytes(UTF_8), DistributedQueue.NORMAL_PRIORITY);
        final DistributedDoubleBarrier barrier = new DistributedDoubleBarrier(client.async(), "/barrier", 2, null);
        final CompletableFuture<Long> round = barrier.enterAsync();
        final Process holder = holder(cluster);
        try
        {
            final long[] tokens = tokens(holder);
            final CompletableFuture<Long> lock = new DistributedLock(client, "/lock", null).lockAsync();
            final CompletableFuture<Long> write =
                new DistributedReadWriteLock(client.async(), "/rw", null).writeLock().lockAsync();
            final CompletableFuture<SemaphorePermit> permit =
                new DistributedSemaphore(client.async(), "/semaphore", 1).acquireAsync(null);
            final CompletableFuture<QueueClaim> claim = queue.claimAsync(null);
            final CompletableFuture<Long> name =
                new GroupMembership(client.async(), "/group", null).join("name", null, null).joined();
            final LeaderElection election = election(client);
            election.start();
            assertEquals(tokens[5], get(round));
            assertEquals("victim", new String(get(election.leader()).data(), UTF_8));
            assertFalse(lock.isDone() || write.isDone() || permit.isDone() || claim.isDone() || name.isDone());

            assertTrue(holder.destroyForcibly().waitFor(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS));

            assertNewer(tokens[0], get(lock));
            assertNewer(tokens[1], get(write));
            assertNewer(tokens[2], get(permit).fencingToken());
            assertNewer(tokens[3], get(claim).fencingToken());
            assertEquals("job", new String(get(claim).element().data(), UTF_8));
            assertEquals(ReleaseOutcome.RELEASED, get(claim).complete(Clusters.TIMEOUT_MS));
            assertNewer(tokens[4], get(name));
            assertNewer(tokens[6], election.await(Clusters.TIMEOUT_MS));
            assertTrue(barrier.leave(Clusters.TIMEOUT_MS), "nobody waits for the dead");
        }
        finally
        {
            holder.destroyForcibly();
        }
    }

    @Test
    void shouldCountTakeAndFollowOverTheDeathOfTheLeader() throws Exception
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient observer = clusters.connect(cluster);
        observer.create("/t", null, CreateMode.PERSISTENT);
        observer.create("/t/a", null, CreateMode.PERSISTENT);
        observer.create("/t/b", null, CreateMode.PERSISTENT);
        final List<String> halves = new CopyOnWriteArrayList<>();
        final TreeCache cache = new TreeCache(observer.async(), "/t", (before, after) ->
        {
            if (!Arrays.equals(after.get("/t/a").data(), after.get("/t/b").data()))
            {
                halves.add(after.toString());
            }
        });
        cache.start();
        final Set<String> taken = ConcurrentHashMap.newKeySet();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++)
        {
            final int worker = i;
            final NodensClient client = clusters.connect(cluster);
            final Thread thread = new Thread(() -> work(client, worker, taken));
            thread.setUncaughtExceptionHandler((ignore, throwable) -> failures.add(throwable));
            threads.add(thread);
        }

        threads.forEach(Thread::start);
        cluster.member(cluster.awaitLeader(Clusters.TIMEOUT_MS)).kill();
        for (final Thread thread : threads)
        {
            thread.join();
        }

        assertEquals(List.of(), failures);
        final CounterValue counted = new DistributedCounter(observer.async(), "/count").get();
        assertEquals(WORKERS * ROUNDS, counted.value());
        assertEquals(WORKERS * ROUNDS, taken.size(), "each element once");
        final TreeSnapshot end = get(cache.atLeast(observer.sync()));
        assertArrayEquals(observer.getData("/t/a"), end.get("/t/a").data());
        final Map<String, String> expected = new TreeMap<>();
        observer.getChildren("/t").forEach((name) -> expected.put("/t/" + name, ""));
        assertEquals(expected.keySet().size(), end.get("/t").childCount());
        assertEquals(List.of(), halves);
    }

    /** Count, put an element in, take one, and change the tree that is followed; the queue is never empty then. */
    private static void work(final NodensClient client, final int worker, final Set<String> taken)
    {
        final DistributedCounter counter = new DistributedCounter(client.async(), "/count");
        final DistributedQueue queue = new DistributedQueue(client.async(), "/queue");
        for (int i = 0; i < ROUNDS; i++)
        {
            counter.add(1);
            final byte[] value = (worker + "-" + i).getBytes(UTF_8);
            queue.offer(value, i % 3);
            final QueueElement element = take(queue);
            assertTrue(taken.add(new String(element.data(), UTF_8)), "taken twice");
            client.commit(new Transaction()
                .setData("/t/a", value, Transaction.ANY_VERSION)
                .setData("/t/b", value, Transaction.ANY_VERSION)
                .create("/t/" + worker + "-" + i, null, CreateMode.PERSISTENT));
        }
    }

    private static QueueElement take(final DistributedQueue queue)
    {
        try
        {
            return queue.take();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static void assertNewer(final long token, final long newer)
    {
        final FencingGate gate = new FencingGate();
        assertTrue(gate.admit(token));
        assertTrue(gate.admit(newer));
        assertFalse(gate.admit(token));
    }

    private static LeaderElection election(final NodensClient client)
    {
        return new LeaderElection(client.async(), "/election", null, new LeaderListener()
        {
            @Override
            public void onElected(final long fencingToken)
            {
                // Waited for.
            }

            @Override
            public void onRevoked()
            {
                // The test ends.
            }
        });
    }

    private static Process holder(final LocalCluster cluster) throws IOException
    {
        return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            RecipeHolderMain.class.getName(), cluster.endpoints()).redirectErrorStream(true).start();
    }

    private static long[] tokens(final Process holder) throws IOException
    {
        final BufferedReader reader = new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
        final List<String> lines = new ArrayList<>();
        String line = reader.readLine();
        while (null != line && !line.startsWith("held "))
        {
            lines.add(line);
            line = reader.readLine();
        }

        assertTrue(null != line, () -> "the holder has ended: " + lines);
        final long[] tokens = Arrays.stream(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
        assertEquals(HELD, tokens.length);
        return tokens;
    }

    private static <T> T get(final CompletableFuture<T> future) throws Exception
    {
        return future.get(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
