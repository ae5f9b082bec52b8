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
package io.nodens.cluster.frontend;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.recipes.CounterValue;
import io.nodens.client.recipes.DistributedCounter;
import io.nodens.client.recipes.DistributedQueue;
import io.nodens.client.recipes.DistributedSemaphore;
import io.nodens.client.recipes.LockListener;
import io.nodens.client.recipes.QueueClaim;
import io.nodens.client.recipes.QueueElement;
import io.nodens.client.recipes.ReleaseOutcome;
import io.nodens.client.recipes.SemaphorePermit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static io.nodens.client.recipes.DistributedQueue.NORMAL_PRIORITY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Semaphore, counter and queue against a real front end and state machine, over the loss of sessions.
 */
@Timeout(60)
class RecipeResourcesTest
{
    private static final long PATIENCE_MS = 20_000;

    @TempDir
    Path directory;

    private RecipeRig rig;

    @BeforeEach
    void start()
    {
        rig = new RecipeRig(directory);
    }

    @AfterEach
    void close()
    {
        rig.close();
    }

    @Test
    void shouldGrantPermitsInTheOrderOfTheRequestsAndNoMoreThanThereAre() throws Exception
    {
        final NodensClient client = rig.client();
        final DistributedSemaphore semaphore = new DistributedSemaphore(client.async(), "/s", 2);
        final SemaphorePermit first = semaphore.tryAcquire(PATIENCE_MS, null);
        final SemaphorePermit second = semaphore.acquire(null);
        assertEquals(0, first.number());
        assertEquals(1, second.number());
        assertNull(semaphore.tryAcquire(50, null));

        final CompletableFuture<SemaphorePermit> third =
            new DistributedSemaphore(rig.client().async(), "/s", 2).acquireAsync(null);
        rig.await("the third in line", () -> 1 == children(client, "/s/line").size());
        final CompletableFuture<SemaphorePermit> fourth = semaphore.acquireAsync(null);
        rig.harness.cycles(300);
        assertFalse(third.isDone() || fourth.isDone());
        assertEquals(ReleaseOutcome.RELEASED, second.release(PATIENCE_MS));

        final SemaphorePermit granted = rig.join(third);
        assertEquals(1, granted.number());
        assertTrue(granted.fencingToken() > second.fencingToken());
        assertFalse(second.isHeld());
        assertEquals(ReleaseOutcome.RELEASED, second.release(PATIENCE_MS), "of what is released");
        assertTrue(granted.isHeld());
        rig.harness.cycles(300);
        assertFalse(fourth.isDone());
        assertEquals(2, children(client, "/s/permits").size());
        first.close();
        assertEquals(0, rig.join(fourth).number());
    }

    @Test
    void shouldGivePermitsOfALostSessionToOthersAndTellItsHolder() throws Exception
    {
        final NodensClient lost = rig.client();
        final NodensClient other = rig.client();
        final List<String> told = new ArrayList<>();
        final SemaphorePermit held = new DistributedSemaphore(lost.async(), "/s", 1).acquire(new LockListener()
        {
            @Override
            public void onLost()
            {
                told.add("lost");
            }
        });
        final CompletableFuture<SemaphorePermit> next =
            new DistributedSemaphore(other.async(), "/s", 1).acquireAsync(null);

        rig.loseSession(lost);

        final SemaphorePermit granted = rig.join(next);
        rig.await("the notice", () -> !told.isEmpty());
        assertTrue(granted.fencingToken() > held.fencingToken());
        assertFalse(held.isHeld());
        assertEquals(ReleaseOutcome.SESSION_OVER, held.release(PATIENCE_MS));
        assertEquals(List.of("lost"), told);
        assertThrows(
            SessionExpiredException.class, () -> new DistributedSemaphore(lost.async(), "/s", 1).acquire(null));
    }

    @Test
    void shouldLoseThePermitWhoseZnodeSomebodyDeletesAndLeaveTheNextOnesAlone() throws Exception
    {
        final NodensClient client = rig.client();
        final DistributedSemaphore semaphore = new DistributedSemaphore(client.async(), "/s", 1);
        final SemaphorePermit held = semaphore.acquire(null);

        rig.stop(client);
        rig.client().delete("/s/permits/0", NodensClient.ANY_VERSION);
        final SemaphorePermit next = new DistributedSemaphore(rig.client().async(), "/s", 1).acquire(null);
        final CompletableFuture<ReleaseOutcome> released = held.releaseAsync();
        rig.resume(client);
        assertEquals(ReleaseOutcome.LOST, rig.join(released));

        rig.harness.cycles(300);
        assertTrue(next.isHeld(), "whoever releases deletes its own znode only");
        next.close();
        final List<String> told = new ArrayList<>();
        final SemaphorePermit again = semaphore.acquire(new LockListener()
        {
            @Override
            public void onLost()
            {
                told.add("lost");
            }
        });
        rig.client().delete("/s/permits/0", NodensClient.ANY_VERSION);
        rig.await("the loss", () -> List.of("lost").equals(told));
        assertFalse(again.isHeld());
        assertThrows(BadArgumentsException.class, () -> new DistributedSemaphore(client.async(), "/s", 0));
        assertThrows(BadArgumentsException.class, () -> new DistributedSemaphore(client.async(), "/s",
            DistributedSemaphore.MAX_PERMITS + 1));
    }

    @Test
    void shouldCountEachAdditionOnceWhoeverAddsAtTheSameTime()
    {
        final int clients = 4;
        final int additions = 25;
        final List<DistributedCounter> counters = new ArrayList<>();
        for (int i = 0; i < clients; i++)
        {
            counters.add(new DistributedCounter(rig.client().async(), "/counts/deep/c"));
        }

        final List<CompletableFuture<CounterValue>> answers = new ArrayList<>();
        for (int i = 0; i < additions; i++)
        {
            counters.forEach((counter) -> answers.add(counter.addAsync(1)));
            rig.harness.cycles(20);
        }

        final Set<Long> values = new HashSet<>();
        final Set<Long> zxids = new HashSet<>();
        answers.forEach((answer) ->
        {
            values.add(rig.join(answer).value());
            zxids.add(rig.join(answer).zxid());
        });
        assertEquals(clients * additions, values.size(), "each addition has made a value of its own");
        assertEquals(clients * additions, zxids.size());
        assertEquals(clients * additions, counters.get(0).get().value());
    }

    @Test
    void shouldNeedOneWriteAndNoReadWhenNobodyElseCounts()
    {
        final NodensClient client = rig.client();
        final DistributedCounter counter = new DistributedCounter(client.async(), "/c");
        assertEquals(new CounterValue(0, 0), counter.get());
        assertEquals(5, counter.add(5).value());
        final int before = rig.harness.cluster.applied;

        assertEquals(3, counter.add(-2).value());

        assertEquals(1, rig.harness.cluster.applied - before, "no barrier, no second attempt");
        assertNull(counter.compareAndSet(5, 6));
        assertEquals(7, counter.compareAndSet(3, 7).value());
        assertEquals(Long.MIN_VALUE, counter.compareAndSet(7, Long.MIN_VALUE).value());
        assertEquals(Long.MAX_VALUE, counter.add(-1).value(), "wraps around");
        client.create("/other", "text".getBytes(UTF_8), CreateMode.PERSISTENT);
        final String refusal = assertThrows(
            BadArgumentsException.class, () -> new DistributedCounter(client.async(), "/other").add(1)).getMessage();
        assertTrue(refusal.contains("has 4 bytes of data, a counter has 8"), refusal);
        assertEquals("text", new String(client.getData("/other"), UTF_8));
    }

    @Test
    void shouldCountOnceThoughTheLeaderIsLostWithTheWriteUnderWay()
    {
        final DistributedCounter counter = new DistributedCounter(rig.client().async(), "/c");
        counter.add(1);
        rig.harness.cluster.mode = LoopbackCluster.Mode.LOSE;
        final CompletableFuture<CounterValue> answer = counter.addAsync(1);
        rig.harness.cycles(200);
        assertFalse(answer.isDone());

        rig.harness.cluster.changeLeader();

        assertEquals(2, rig.join(answer).value());
        assertEquals(2, counter.get().value());
    }

    @Test
    void shouldTakeEachElementOnceByPriorityAndInTheOrderOfTheOffers() throws Exception
    {
        final NodensClient client = rig.client();
        final DistributedQueue queue = new DistributedQueue(client.async(), "/queues/q");
        assertNull(queue.poll(0));
        assertNull(queue.poll(10));
        for (int i = 0; i < 40; i++)
        {
            queue.offer(("n" + i).getBytes(UTF_8), NORMAL_PRIORITY);
        }
        final long urgent = queue.offer("urgent".getBytes(UTF_8), 0);
        queue.offer(null, Integer.MAX_VALUE);
        assertThrows(BadArgumentsException.class, () -> queue.offer(null, -1));

        final DistributedQueue other = new DistributedQueue(rig.client().async(), "/queues/q");
        final QueueElement first = other.take();
        assertEquals("urgent", text(first));
        assertEquals(urgent, first.zxid());
        for (int i = 0; i < 40; i++)
        {
            assertEquals("n" + i, text((0 == i % 2 ? queue : other).poll(0)));
        }

        final QueueElement last = other.poll(0);
        assertNull(last.data());
        assertEquals(Integer.MAX_VALUE, last.priority());
        assertNull(queue.poll(0));
    }

    @Test
    void shouldHandElementsToThoseWhoWaitEachToOne() throws Exception
    {
        final NodensClient offering = rig.client();
        final DistributedQueue queue = new DistributedQueue(offering.async(), "/q");
        final NodensClient lost = rig.client();
        final CompletableFuture<QueueElement> never = new DistributedQueue(lost.async(), "/q").takeAsync();
        final List<CompletableFuture<QueueElement>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            waiting.add(new DistributedQueue(rig.client().async(), "/q").takeAsync());
        }
        rig.harness.cycles(300);
        rig.loseSession(lost);
        assertInstanceOf(SessionExpiredException.class, failure(never));
        final CompletableFuture<QueueElement> unwanted = new DistributedQueue(offering.async(), "/q").takeAsync();
        rig.harness.cycles(100);
        unwanted.cancel(false);

        for (int i = 0; i < 3; i++)
        {
            queue.offer(("e" + i).getBytes(UTF_8), NORMAL_PRIORITY);
        }

        final Set<String> got = new HashSet<>();
        waiting.forEach((each) -> got.add(text(rig.join(each))));
        assertEquals(Set.of("e0", "e1", "e2"), got);
        rig.await("no watches left", () -> offering.watches().isEmpty());
    }

    @Test
    void shouldOfferAgainWhatWasTakenWhenTheFutureIsCancelled() throws Exception
    {
        final NodensClient client = rig.client();
        final DistributedQueue queue = new DistributedQueue(client.async(), "/q");
        queue.offer("first".getBytes(UTF_8), NORMAL_PRIORITY);
        rig.harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final CompletableFuture<QueueElement> unwanted = queue.takeAsync();
        rig.await("the take under way", () -> rig.harness.cluster.held() > 0);
        unwanted.cancel(false);
        rig.harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        assertEquals("first", text(queue.poll(PATIENCE_MS)), "offered again");
        assertNull(queue.poll(0));
        rig.await("no watches left", () -> client.watches().isEmpty());
    }

    @Test
    void shouldGiveAClaimedElementToAnotherWhenTheSessionOfTheClaimerEnds() throws Exception
    {
        final NodensClient lost = rig.client();
        final NodensClient client = rig.client();
        final DistributedQueue queue = new DistributedQueue(client.async(), "/q");
        queue.offer("one".getBytes(UTF_8), NORMAL_PRIORITY);
        queue.offer("two".getBytes(UTF_8), NORMAL_PRIORITY);
        final QueueClaim first = new DistributedQueue(lost.async(), "/q").claim(PATIENCE_MS, null);
        assertEquals("one", text(first.element()));
        final QueueClaim second = queue.claim(PATIENCE_MS, null);
        assertEquals("two", text(second.element()));
        assertNull(queue.claim(0, null));
        assertNull(queue.poll(0), "what is claimed is not taken either");
        final CompletableFuture<QueueClaim> waiting = queue.claimAsync(null);

        rig.loseSession(lost);

        final QueueClaim again = rig.join(waiting);
        assertEquals("one", text(again.element()));
        assertTrue(again.fencingToken() > first.fencingToken());
        assertFalse(first.isHeld());
        assertEquals(ReleaseOutcome.SESSION_OVER, first.complete(PATIENCE_MS));
        assertEquals(ReleaseOutcome.RELEASED, again.complete(PATIENCE_MS));
        second.close();
        assertEquals("two", text(queue.take()), "given back to its place");
        assertNull(queue.poll(0));
        assertEquals(List.of(), children(client, "/q/claims"));
    }

    @Test
    void shouldSayThatAClaimWasLostWhenSomebodyDeletesIt() throws Exception
    {
        final NodensClient client = rig.client();
        final DistributedQueue queue = new DistributedQueue(client.async(), "/q");
        queue.offer("one".getBytes(UTF_8), NORMAL_PRIORITY);
        final QueueClaim claim = queue.claim(PATIENCE_MS, null);
        client.delete("/q/claims/" + children(client, "/q/claims").get(0), NodensClient.ANY_VERSION);
        rig.await("the loss", () -> !claim.isHeld());

        assertEquals(ReleaseOutcome.LOST, rig.join(claim.completeAsync()));

        final QueueElement element = queue.poll(0);
        assertNotNull(element, "somebody else's now");
        assertEquals("one", text(element));
    }

    private Throwable failure(final CompletableFuture<?> future)
    {
        return assertThrows(CompletionException.class, () -> rig.join(future)).getCause();
    }

    private static String text(final QueueElement element)
    {
        return new String(element.data(), UTF_8);
    }

    private static List<String> children(final NodensClient client, final String path)
    {
        try
        {
            return client.getChildren(path);
        }
        catch (final NoNodeException ex)
        {
            return new ArrayList<>();
        }
    }
}
