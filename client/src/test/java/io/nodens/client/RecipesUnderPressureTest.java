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
package io.nodens.client;

import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.LeaderElection;
import io.nodens.client.recipes.LeaderListener;
import io.nodens.client.recipes.LockListener;
import io.nodens.client.recipes.ReleaseOutcome;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.SessionEventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static io.nodens.client.FakeClusterExtension.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Recipes whose application is busy, slow, interrupted or in a deadlock of its own, and whose member says nothing.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecipesUnderPressureTest
{
    private static final long SEED = 20261128;
    private static final long JOIN_S = 20;

    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @Test
    void shouldReleaseAndAcquireWhileTheApplicationUsesUpEveryRequest() throws Exception
    {
        final FakeMember member = FAKE.member(0);
        final int maxInFlight = 8;
        final NodensClient busy =
            FAKE.client(FAKE.context(1).maxInFlight(maxInFlight).answerTimeoutMs(60_000).operationTimeoutMs(60_000));
        final NodensClient other = FAKE.client(FAKE.context(1));
        final DistributedLock lock = new DistributedLock(busy, "/l", null);
        final long token = lock.lock();

        final long before = member.count("read");
        member.dropRequests((templateId) -> ReadRequestDecoder.TEMPLATE_ID == templateId);
        final List<CompletableFuture<?>> unanswered = new ArrayList<>();
        for (int i = 0; i <= maxInFlight; i++)
        {
            unanswered.add(busy.async().exists("/x", null, ReadLevel.LOCAL));
        }

        assertEquals(BackPressureException.class, failure(busy.async().exists("/x", null, ReadLevel.LOCAL)));
        await("the loss of the reads", () -> member.count("read") - before > maxInFlight);
        member.dropRequests((templateId) -> false);
        lock.unlock();

        assertEquals(List.of(), FAKE.cluster().children("/l"));
        assertTrue(new DistributedLock(other, "/l", null).tryLock(10_000) > token);
        other.close();
        assertTrue(lock.tryLock(10_000) > token);
        assertTrue(lock.isHeld());
        assertFalse(unanswered.get(0).isDone());
    }

    @Test
    void shouldDeleteTheZnodeOfACreateThatWasNotAnsweredWhenItLeaves()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client =
            FAKE.client(FAKE.context(1).operationTimeoutMs(600).answerTimeoutMs(2_000).reconnectBackoffMaxMs(50));
        client.create("/e", null, CreateMode.PERSISTENT);
        first.dropReplies((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final LeaderElection election = new LeaderElection(client.async(), "/e", null, new Recorder());
        election.start();
        await("the create", () -> 1 == FAKE.cluster().children("/e").size());

        election.close();
        first.dropReplies((templateId) -> false);

        await("the delete", () -> FAKE.cluster().children("/e").isEmpty());
    }

    @Test
    void shouldNotBeBlockedByChildrenThatOnlyLookLikeEntries() throws Exception
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/l", null, CreateMode.PERSISTENT);
        client.create("/l/job-0000000000", null, CreateMode.PERSISTENT);
        client.create("/l/n-0000000000", null, CreateMode.PERSISTENT);
        client.create("/l/n-x-1-0000000000", null, CreateMode.PERSISTENT);
        client.create("/l/n-ff-1-0000000000", null, CreateMode.PERSISTENT);
        client.create("/l/n-fe-1-0000000001", null, CreateMode.EPHEMERAL);
        final DistributedLock lock = new DistributedLock(client, "/l", null);

        assertTrue(lock.tryLock(10_000) > 0);
        assertEquals(DistributedLock.NOT_ACQUIRED, new DistributedLock(client, "/l", null).tryLock(200));
    }

    @Test
    void shouldTellALeaderOnceThatItIsRevokedWhenItsCloseMeetsTheEndOfTheSession() throws Exception
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final CountDownLatch isRevoking = new CountDownLatch(1);
        final CountDownLatch mayReturn = new CountDownLatch(1);
        final AtomicInteger revoked = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final LeaderElection election = new LeaderElection(client.async(), "/e", null, new LeaderListener()
        {
            @Override
            public void onElected(final long fencingToken)
            {
                // Nothing to do.
            }

            @Override
            public void onRevoked()
            {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                revoked.incrementAndGet();
                isRevoking.countDown();
                awaitLatch(mayReturn);
                inside.decrementAndGet();
            }
        });
        election.start();
        await("a leader", election::isLeader);

        final FutureTask<Void> closing = inThread(() ->
        {
            election.close();
            return null;
        });
        assertTrue(isRevoking.await(JOIN_S, TimeUnit.SECONDS));
        FAKE.cluster().expire(client.sessionId());
        member.sendSessionEvent(client.sessionId(), SessionEventType.EXPIRED);
        // A second notice would come at once, or when the first one returns.
        await("the event to be sent, or not to be waited for", new Pause(300));
        mayReturn.countDown();
        closing.get(JOIN_S, TimeUnit.SECONDS);
        await("the end of the client", client::isClosed);

        assertEquals(1, revoked.get());
        assertEquals(1, most.get());
    }

    @Test
    void shouldCloseUnderALockOfTheApplicationThatAListenerWaitsFor() throws Exception
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final Object applicationLock = new Object();
        final CountDownLatch isInListener = new CountDownLatch(1);
        final List<String> calls = new CopyOnWriteArrayList<>();
        final LeaderElection election = new LeaderElection(client.async(), "/e", null, new LeaderListener()
        {
            @Override
            public void onElected(final long fencingToken)
            {
                isInListener.countDown();
                synchronized (applicationLock)
                {
                    calls.add("elected");
                }
            }

            @Override
            public void onRevoked()
            {
                calls.add("revoked");
            }
        });

        final FutureTask<Void> closing = inThread(() ->
        {
            synchronized (applicationLock)
            {
                election.start();
                isInListener.await();
                election.close();
            }

            return null;
        });
        closing.get(JOIN_S, TimeUnit.SECONDS);
        await("both notices", () -> 2 == calls.size());

        assertEquals(List.of("elected", "revoked"), calls);
        await("the delete", () -> FAKE.cluster().children("/e").isEmpty());
    }

    @Test
    void shouldHoldNoMonitorOfARecipeWhileItCallsAListener() throws Exception
    {
        final FakeMember first = FAKE.member(0);
        FAKE.member(1);
        final NodensClient client = FAKE.client(FAKE.context(2));
        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<Object> recipes = new CopyOnWriteArrayList<>();
        final Checker checker = new Checker(recipes, calls);
        final LeaderElection election = new LeaderElection(client.async(), "/e", null, checker);
        final LeaderElection failing = new LeaderElection(client.async(), "/e", new byte[64], checker);
        final DistributedLock lock = new DistributedLock(client, "/l", checker);
        final DistributedLock released = new DistributedLock(client, "/m", checker);
        Collections.addAll(recipes, election, failing, lock, released);

        election.start();
        lock.lock();
        released.lock();
        await("a leader", election::isLeader);
        failing.start();
        await("the second in the queue", () -> 2 == FAKE.cluster().children("/e").size());
        first.die();
        await("the second member", () -> calls.contains("resumed"));
        FAKE.cluster().delete(FAKE.cluster().children("/e").get(1));
        FAKE.cluster().delete(FAKE.cluster().children("/e").get(0));
        FAKE.cluster().delete(FAKE.cluster().children("/l").get(0));
        await("the losses", () -> calls.contains("revoked") && calls.contains("lost"));
        released.unlock();
        final LeaderElection closed = new LeaderElection(client.async(), "/f", null, checker);
        recipes.add(closed);
        closed.start();
        await("leading", closed::isLeader);
        closed.close();
        await("all of it", () -> 2 == calls.stream().filter("revoked"::equals).count());

        assertEquals(List.of(), calls.stream().filter((call) -> call.startsWith("held")).toList());
    }

    @Test
    void shouldReturnInTimeWhenTheMemberSaysNothing() throws Exception
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).operationTimeoutMs(2_000));
        final DistributedLock held = new DistributedLock(client, "/h", null);
        final DistributedLock asked = new DistributedLock(client, "/l", null);
        held.lock();

        member.freeze(true);
        assertEquals(DistributedLock.NOT_ACQUIRED, tryLockInThread(asked));
        assertEquals(DistributedLock.NOT_ACQUIRED, tryLockInThread(asked));
        final FutureTask<Void> closing = inThread(() ->
        {
            held.close();
            asked.close();
            return null;
        });
        closing.get(JOIN_S, TimeUnit.SECONDS);
        assertFalse(held.isHeld());

        member.freeze(false);
        await("what was left undone", () -> FAKE.cluster().children("/h").isEmpty());
        assertTrue(asked.tryLock(10_000) > 0);
    }

    @Test
    void shouldHoldNothingAndWaitForNothingPastTheDeadlineOfTheSession() throws Exception
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient other = FAKE.client(FAKE.context(1));
        final DistributedLock others = new DistributedLock(other, "/other", null);
        others.lock();
        FAKE.cluster().timeoutMs(600);
        final NodensClient client = FAKE.client(FAKE.context(1).closeTimeoutMs(200));
        final List<String> calls = new CopyOnWriteArrayList<>();
        final Checker listener = new Checker(List.of(), calls);
        final DistributedLock lock = new DistributedLock(client, "/l", listener);
        final LeaderElection election = new LeaderElection(client.async(), "/e", null, listener);
        lock.lock();
        election.start();
        await("a leader", () -> calls.contains("elected"));
        final FutureTask<Long> waiting = inThread(() -> new DistributedLock(client, "/other", null).lock());
        await("the second in the queue", () -> 2 == FAKE.cluster().children("/other").size());

        member.freeze(true);
        await("the deadline", () -> lock.sessionDeadline().isPassed());

        assertFalse(lock.isHeld());
        assertEquals(DistributedLock.NOT_ACQUIRED, lock.fencingToken());
        assertFalse(election.isLeader());
        assertEquals(LeaderElection.NOT_LEADER, election.fencingToken());
        assertEquals(1, FAKE.cluster().children("/l").size(), "the cluster has given it to nobody");
        final ExecutionException end =
            assertThrows(ExecutionException.class, () -> waiting.get(JOIN_S, TimeUnit.SECONDS));
        assertEquals(SessionExpiredException.class, end.getCause().getClass());
        await("both losses", () -> calls.contains("lost") && calls.contains("revoked"));
        assertEquals(ReleaseOutcome.SESSION_OVER, lock.unlock());
        assertEquals(ReleaseOutcome.NOT_HELD, lock.unlock());
        member.freeze(false);
    }

    @Test
    void shouldHoldNothingPastTheDeadlineWhenNobodyDrivesTheClient() throws Exception
    {
        FAKE.member(0);
        FAKE.cluster().timeoutMs(300);
        final NodensClient client = FAKE.client(FAKE.context(1).useAgentInvoker(true));
        final DistributedLock lock = new DistributedLock(client, "/l", null);
        assertTrue(lock.tryLock(10_000) > 0);

        await("the end of the hold, by the clock alone", () -> !lock.isHeld());

        assertTrue(lock.sessionDeadline().isPassed());
        assertEquals(DistributedLock.NOT_ACQUIRED, lock.fencingToken());
    }

    @Test
    void shouldEndTheWaitForTheLockByAnInterruptAndLeaveTheQueue() throws Exception
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final DistributedLock held = new DistributedLock(client, "/l", null);
        final DistributedLock asked = new DistributedLock(client, "/l", null);
        held.lock();
        final List<Throwable> ends = new CopyOnWriteArrayList<>();
        final Thread thread = new Thread(() ->
        {
            try
            {
                asked.lock();
            }
            catch (final Exception ex)
            {
                ends.add(ex);
            }
        });
        thread.setDaemon(true);
        thread.start();
        await("the second in the queue", () -> 2 == FAKE.cluster().children("/l").size());

        thread.interrupt();
        await("the end of the wait", () -> !thread.isAlive());

        assertEquals(InterruptedException.class, ends.get(0).getClass());
        await("its znode to go", () -> 1 == FAKE.cluster().children("/l").size());
        assertTrue(held.isHeld());
    }

    @Test
    void shouldElectOneAtATimeInOrderWhoeverLeavesALongQueue()
    {
        System.out.println("seed " + SEED);
        final Random random = new Random(SEED);
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final List<LeaderElection> candidates = new ArrayList<>();
        final AtomicInteger leaders = new AtomicInteger();
        final List<Integer> order = new CopyOnWriteArrayList<>();
        final List<Integer> expected = new ArrayList<>();
        final int count = 90;
        for (int i = 0; i < count; i++)
        {
            final int candidate = i;
            final LeaderElection election = new LeaderElection(client.async(), "/e", null, new LeaderListener()
            {
                @Override
                public void onElected(final long fencingToken)
                {
                    order.add(1 == leaders.incrementAndGet() ? candidate : -1);
                }

                @Override
                public void onRevoked()
                {
                    leaders.decrementAndGet();
                }
            });
            election.start();
            candidates.add(election);
            await("in the queue", () -> candidate + 1 == FAKE.cluster().children("/e").size());
        }

        final boolean[] isGone = new boolean[count];
        for (int left = count; left > 0; left--)
        {
            int leader = 0;
            while (isGone[leader])
            {
                leader++;
            }

            if (expected.isEmpty() || expected.get(expected.size() - 1) != leader)
            {
                expected.add(leader);
            }

            final LeaderElection leading = candidates.get(leader);
            await("candidate " + leader + " to lead", leading::isLeader);
            int next = leader + random.nextInt(random.nextBoolean() ? 1 : count - leader);
            while (isGone[next])
            {
                next = leader;
            }

            isGone[next] = true;
            candidates.get(next).close();
            final int remaining = left - 1;
            await("its znode to go", () -> remaining == FAKE.cluster().children("/e").size());
        }

        assertEquals(expected, order);
        assertTrue(member.count("read") < 12 * count, "reads: " + member.count("read"));
        assertThrows(IllegalStateException.class, () -> candidates.get(0).start());
    }

    private static Class<?> failure(final CompletableFuture<?> future)
    {
        return future.handle((value, throwable) -> throwable).join().getClass();
    }

    private static <T> FutureTask<T> inThread(final Callable<T> callable)
    {
        final FutureTask<T> task = new FutureTask<>(callable);
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static long tryLockInThread(final DistributedLock lock) throws Exception
    {
        return inThread(() -> lock.tryLock(100)).get(JOIN_S, TimeUnit.SECONDS);
    }

    private static void awaitLatch(final CountDownLatch latch)
    {
        try
        {
            assertTrue(latch.await(JOIN_S, TimeUnit.SECONDS));
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static final class Pause implements java.util.function.BooleanSupplier
    {
        private final long endNs;

        Pause(final long durationMs)
        {
            endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(durationMs);
        }

        @Override
        public boolean getAsBoolean()
        {
            return System.nanoTime() - endNs >= 0;
        }
    }

    private static final class Recorder implements LeaderListener
    {
        @Override
        public void onElected(final long fencingToken)
        {
            // Seen by others.
        }

        @Override
        public void onRevoked()
        {
            // Seen by others.
        }
    }

    /** Looks for monitors of all objects of the recipes, in whatever fields they are. */
    private static final class Checker implements LeaderListener, LockListener
    {
        private final List<Object> recipes;
        private final List<String> calls;

        Checker(final List<Object> recipes, final List<String> calls)
        {
            this.recipes = recipes;
            this.calls = calls;
        }

        @Override
        public void onElected(final long fencingToken)
        {
            check("elected");
        }

        @Override
        public void onRevoked()
        {
            check("revoked");
        }

        @Override
        public void onSuspended()
        {
            check("suspended");
        }

        @Override
        public void onResumed()
        {
            check("resumed");
        }

        @Override
        public void onLost()
        {
            check("lost");
        }

        @Override
        public void onFailed(final NodensException reason)
        {
            check("failed");
        }

        private void check(final String call)
        {
            final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (final Object recipe : recipes)
            {
                check(call, recipe, seen);
            }

            calls.add(call);
        }

        private void check(final String call, final Object object, final Set<Object> seen)
        {
            if (null == object || !seen.add(object))
            {
                return;
            }

            if (Thread.holdsLock(object))
            {
                calls.add("held in " + call + ": " + object.getClass());
            }

            for (Class<?> type = object.getClass(); null != type; type = type.getSuperclass())
            {
                if (!type.getName().startsWith("io.nodens.client.recipes") &&
                    !type.getName().startsWith("java.util.concurrent.atomic"))
                {
                    return;
                }

                for (final Field field : type.getDeclaredFields())
                {
                    if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive())
                    {
                        check(call, value(field, object), seen);
                    }
                }
            }
        }

        private static Object value(final Field field, final Object object)
        {
            if (object instanceof java.util.concurrent.atomic.AtomicReference<?> reference)
            {
                return reference.get();
            }

            if (!object.getClass().getName().startsWith("io.nodens"))
            {
                return null;
            }

            try
            {
                field.setAccessible(true);
                return field.get(object);
            }
            catch (final ReflectiveOperationException ex)
            {
                throw new AssertionError(ex);
            }
        }
    }
}
