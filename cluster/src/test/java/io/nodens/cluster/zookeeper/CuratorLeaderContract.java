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
package io.nodens.cluster.zookeeper;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListener;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Curator's elections and barriers.
 */
abstract class CuratorLeaderContract extends CuratorContract
{
    @Test
    void shouldElectOneOfSeveral() throws Exception
    {
        final List<LeaderLatch> latches = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final LeaderLatch latch = closing(new LeaderLatch(0 == i % 2 ? one : two, path("leader"), "latch-" + i));
            latch.start();
            latches.add(latch);
        }

        while (!latches.isEmpty())
        {
            await("one leads", () -> 1 == leaders(latches).size());
            final LeaderLatch leader = leaders(latches).get(0);
            for (final LeaderLatch latch : latches)
            {
                await("everybody knows it", () -> leader.getId().equals(latch.getLeader().getId()));
            }
            // Each became one in the background.
            await("all are candidates", () -> latches.size() == leader.getParticipants().size());
            leader.close();
            latches.remove(leader);
        }
    }

    @Test
    void shouldLeadAgainAfterALostConnection() throws Exception
    {
        final LeaderLatch first = latch(one, "first");
        await("the first leads", first::hasLeadership);
        final LeaderLatch second = latch(two, "second");

        cutConnectionOfOne();
        await("it does not lead without a connection", () -> !first.hasLeadership());
        mendConnectionOfOne();

        await("one leads", () -> first.hasLeadership() != second.hasLeadership());
    }

    @Test
    void shouldElectAnotherWhenTheLeadersSessionExpires() throws Exception
    {
        final LeaderLatch first = latch(one, "first");
        await("the first leads", first::hasLeadership);
        final LeaderLatch second = latch(two, "second");

        expireSessionOfOne();

        await("the second leads", second::hasLeadership);
        await("the first is a candidate again", () -> 2 == second.getParticipants().size());
        assertFalse(first.hasLeadership());
        second.close();
        await("the first leads again", first::hasLeadership);
    }

    @Test
    void shouldGiveEachSelectorItsTurn() throws Exception
    {
        final BlockingQueue<String> turns = new LinkedBlockingQueue<>();
        final AtomicInteger leading = new AtomicInteger();
        for (int i = 0; i < 4; i++)
        {
            final String name = "s" + i;
            final LeaderSelector selector = closing(selector(0 == i % 2 ? one : two, () ->
            {
                turns.add(leading.incrementAndGet() + " " + name);
                leading.decrementAndGet();
            }));
            selector.autoRequeue();
            selector.start();
        }

        final List<String> names = new ArrayList<>();
        while (names.size() < 4)
        {
            final String turn = turns.poll(WAIT_MS, TimeUnit.MILLISECONDS);
            assertTrue(null != turn && turn.startsWith("1 "), turn);
            if (!names.contains(turn))
            {
                names.add(turn);
            }
        }
    }

    @Test
    void shouldTakeLeadershipFromASelectorWhoseSessionExpires() throws Exception
    {
        final CountDownLatch interrupted = new CountDownLatch(1);
        final BlockingQueue<String> leaders = new LinkedBlockingQueue<>();
        final LeaderSelector first = closing(selector(one, () -> leadUntil("first", leaders, interrupted)));
        first.start();
        assertEquals("first", leaders.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        closing(selector(two, () -> leadUntil("second", leaders, new CountDownLatch(1)))).start();

        expireSessionOfOne();

        assertEquals("second", leaders.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        assertTrue(interrupted.await(WAIT_MS, TimeUnit.MILLISECONDS));
        await("it does not lead", () -> !first.hasLeadership());
    }

    @Test
    void shouldHoldWhoComesToABarrier() throws Exception
    {
        final DistributedBarrier first = new DistributedBarrier(one, path("barrier"));
        final DistributedBarrier second = new DistributedBarrier(two, path("barrier"));
        first.setBarrier();
        two.sync().forPath(root);
        final Future<Boolean> waiting = start(() -> second.waitOnBarrier(WAIT_MS, TimeUnit.MILLISECONDS));
        assertFalse(new DistributedBarrier(two, path("barrier")).waitOnBarrier(100, TimeUnit.MILLISECONDS));

        dropConnectionOfOne();
        first.removeBarrier();

        assertTrue(get(waiting));
    }

    @Test
    void shouldLetAllInAndOutOfADoubleBarrierTogether() throws Exception
    {
        final AtomicInteger entered = new AtomicInteger();
        final AtomicInteger left = new AtomicInteger();
        final List<Future<Boolean>> works = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final CuratorFramework application = 0 == i % 2 ? one : two;
            works.add(start(() ->
            {
                final DistributedDoubleBarrier barrier =
                    new DistributedDoubleBarrier(application, path("double"), 4);
                entered.incrementAndGet();
                boolean isWhole = barrier.enter(WAIT_MS, TimeUnit.MILLISECONDS) && 4 == entered.get();
                left.incrementAndGet();
                isWhole &= barrier.leave(WAIT_MS, TimeUnit.MILLISECONDS) && 4 == left.get();
                return isWhole;
            }));
        }

        for (final Future<Boolean> work : works)
        {
            assertTrue(get(work));
        }
    }

    private LeaderLatch latch(final CuratorFramework application, final String id) throws Exception
    {
        final LeaderLatch latch = new LeaderLatch(application, path("leader"), id);
        latch.start();
        // One that a test has closed may be closed no second time.
        closing(() ->
        {
            if (LeaderLatch.State.STARTED == latch.getState())
            {
                latch.close();
            }
        });
        return latch;
    }

    private static List<LeaderLatch> leaders(final List<LeaderLatch> latches)
    {
        return latches.stream().filter(LeaderLatch::hasLeadership).toList();
    }

    private LeaderSelector selector(final CuratorFramework application, final Turn turn)
    {
        final LeaderSelectorListener listener = new LeaderSelectorListenerAdapter()
        {
            @Override
            public void takeLeadership(final CuratorFramework leader) throws Exception
            {
                turn.lead();
            }
        };
        return new LeaderSelector(application, path("selector"), listener);
    }

    private static void leadUntil(
        final String name, final BlockingQueue<String> leaders, final CountDownLatch interrupted)
        throws InterruptedException
    {
        leaders.add(name);
        try
        {
            new CountDownLatch(1).await();
        }
        catch (final InterruptedException ex)
        {
            interrupted.countDown();
            throw ex;
        }
    }

    /**
     * What a leader does.
     */
    @FunctionalInterface
    private interface Turn
    {
        void lead() throws Exception;
    }
}
