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
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.recipes.DistributedBarrier;
import io.nodens.client.recipes.DistributedDoubleBarrier;
import io.nodens.client.recipes.DistributedLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Latch and barriers against a real front end and state machine, over the loss of sessions.
 */
@Timeout(60)
class RecipeMeetingTest
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
    void shouldOpenTheLatchWithTheLastCountAlsoOfSessionsThatAreOver() throws Exception
    {
        final NodensClient waiting = rig.client();
        final NodensClient lost = rig.client();
        final DistributedLatch latch = new DistributedLatch(waiting.async(), "/latches/l", 3);
        assertFalse(latch.await(20));
        final CompletableFuture<Void> open = latch.awaitAsync();
        final CompletableFuture<Void> never = new DistributedLatch(lost.async(), "/latches/l", 3).awaitAsync();
        final CompletableFuture<Void> unwanted = latch.awaitAsync();
        assertEquals(2, new DistributedLatch(lost.async(), "/latches/l", 3).countDown());
        unwanted.cancel(false);
        rig.loseSession(lost);
        assertInstanceOf(SessionExpiredException.class, failure(never));
        assertEquals(2, latch.count());
        final NodensClient other = rig.client();
        assertEquals(1, rig.join(new DistributedLatch(other.async(), "/latches/l", 3).countDownAsync()));
        rig.harness.cycles(300);
        assertFalse(open.isDone());

        assertEquals(0, latch.countDown());

        rig.join(open);
        assertEquals(0, latch.countDown(), "it stays there");
        assertTrue(latch.await(PATIENCE_MS));
        other.create("/text", "text".getBytes(UTF_8), CreateMode.PERSISTENT);
        assertThrows(
            BadArgumentsException.class, () -> new DistributedLatch(other.async(), "/text", 1).await(PATIENCE_MS));
        assertThrows(BadArgumentsException.class, () -> new DistributedLatch(other.async(), "/l", 0));
        rig.await("no watches left", () -> waiting.watches().isEmpty());
    }

    @Test
    void shouldHoldUpThoseWhoWaitUntilTheBarrierIsRemovedByAnybody() throws Exception
    {
        final NodensClient client = rig.client();
        final NodensClient setting = rig.client();
        final DistributedBarrier barrier = new DistributedBarrier(client.async(), "/barriers/b");
        assertTrue(barrier.await(PATIENCE_MS), "none is set");
        assertTrue(new DistributedBarrier(setting.async(), "/barriers/b").set());
        assertFalse(barrier.set());
        assertFalse(barrier.await(20));
        final CompletableFuture<Void> removed = barrier.awaitAsync();

        rig.loseSession(setting);
        rig.harness.cycles(300);
        assertFalse(removed.isDone(), "it outlives the session that set it");
        assertTrue(rig.join(new DistributedBarrier(rig.client().async(), "/barriers/b").removeAsync()));

        rig.join(removed);
        assertFalse(barrier.remove());
        assertThrows(
            SessionExpiredException.class, () -> new DistributedBarrier(setting.async(), "/barriers/b").await(1_000));
    }

    @Test
    void shouldBeginAndEndEachRoundTogether() throws Exception
    {
        final int count = 3;
        final List<DistributedDoubleBarrier> barriers = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            barriers.add(new DistributedDoubleBarrier(rig.client().async(), "/d", count, null));
        }

        long last = 0;
        for (int round = 0; round < 5; round++)
        {
            final List<CompletableFuture<Long>> entered = new ArrayList<>();
            for (final DistributedDoubleBarrier barrier : barriers)
            {
                rig.harness.cycles(200);
                assertTrue(entered.stream().noneMatch(CompletableFuture::isDone), "before all are there");
                entered.add(barrier.enterAsync());
            }
            final long token = rig.join(entered.get(0));
            assertTrue(token > last);
            last = token;
            for (final CompletableFuture<Long> each : entered)
            {
                assertEquals(token, rig.join(each));
            }
            assertTrue(barriers.stream().allMatch(DistributedDoubleBarrier::isInside));

            final List<CompletableFuture<Void>> left = new ArrayList<>();
            for (final DistributedDoubleBarrier barrier : barriers)
            {
                rig.harness.cycles(200);
                assertTrue(left.stream().noneMatch(CompletableFuture::isDone), "before all have left");
                left.add(barrier.leaveAsync());
                if (round % 2 == 1 && left.size() < count)
                {
                    // It comes again while others are inside: that is the next round, which it gives up.
                    assertEquals(DistributedDoubleBarrier.NOT_ENTERED, barrier.enter(100));
                }
            }
            left.forEach(rig::join);
        }
        final NodensClient observer = rig.client();
        rig.await("nothing left", () -> List.of("members").equals(observer.getChildren("/d")) &&
            observer.getChildren("/d/members").isEmpty());
    }

    @Test
    void shouldWaitForNobodyWhoseSessionIsOver() throws Exception
    {
        final NodensClient lost = rig.client();
        final DistributedDoubleBarrier dying = new DistributedDoubleBarrier(lost.async(), "/d", 2, null);
        final DistributedDoubleBarrier one = new DistributedDoubleBarrier(rig.client().async(), "/d", 2, null);
        final DistributedDoubleBarrier two = new DistributedDoubleBarrier(rig.client().async(), "/d", 2, null);
        final CompletableFuture<Long> alone = dying.enterAsync();
        rig.harness.cycles(300);
        rig.loseSession(lost);
        assertInstanceOf(SessionExpiredException.class, failure(alone));
        final CompletableFuture<Long> first = one.enterAsync();
        rig.harness.cycles(300);
        assertFalse(first.isDone(), "the dead do not count");

        final NodensClient alsoLost = rig.client();
        final DistributedDoubleBarrier other = new DistributedDoubleBarrier(alsoLost.async(), "/d", 2, null);
        final long token = other.enter(PATIENCE_MS);
        assertEquals(token, rig.join(first));
        final CompletableFuture<Void> left = one.leaveAsync();
        rig.harness.cycles(300);
        assertFalse(left.isDone());
        rig.loseSession(alsoLost);

        rig.join(left);
        assertFalse(other.isInside());
        final CompletableFuture<Long> next = one.enterAsync();
        assertTrue(two.enter(PATIENCE_MS) > token);
        rig.join(next);
    }

    @Test
    void shouldBeginAnewAfterARoundOfWhichAllHaveDied() throws Exception
    {
        final NodensClient first = rig.client();
        final NodensClient second = rig.client();
        final CompletableFuture<Long> entered = new DistributedDoubleBarrier(first.async(), "/d", 2, null).enterAsync();
        final long token = new DistributedDoubleBarrier(second.async(), "/d", 2, null).enter(PATIENCE_MS);
        rig.join(entered);
        rig.stop(first);
        rig.loseSession(second);

        final CompletableFuture<Long> next =
            new DistributedDoubleBarrier(rig.client().async(), "/d", 2, null).enterAsync();
        final long newer = new DistributedDoubleBarrier(rig.client().async(), "/d", 2, null).enter(PATIENCE_MS);

        assertTrue(newer > token);
        assertEquals(newer, rig.join(next));
    }

    private Throwable failure(final CompletableFuture<?> future)
    {
        return assertThrows(CompletionException.class, () -> rig.join(future)).getCause();
    }
}
