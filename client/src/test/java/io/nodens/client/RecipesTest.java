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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.LeaderElection;
import io.nodens.client.recipes.LeaderListener;
import io.nodens.client.recipes.LockListener;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.SessionEventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static io.nodens.client.FakeClusterExtension.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecipesTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @Test
    void shouldLetOneHolderInAtATimeWithRisingTokens() throws Exception
    {
        FAKE.member(0);
        final int contenders = 5;
        final int rounds = 10;
        final AtomicInteger inside = new AtomicInteger();
        final AtomicLong lastToken = new AtomicLong();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < contenders; i++)
        {
            final NodensClient client = FAKE.client(FAKE.context(1));
            final DistributedLock lock = new DistributedLock(client, "/locks/one", null);
            final Thread thread = new Thread(() ->
            {
                for (int j = 0; j < rounds; j++)
                {
                    final long token = locked(lock);
                    assertEquals(1, inside.incrementAndGet());
                    assertTrue(token > lastToken.getAndSet(token));
                    assertEquals(token, lock.fencingToken());
                    inside.decrementAndGet();
                    lock.unlock();
                }
            });
            thread.setUncaughtExceptionHandler((ignore, throwable) -> failures.add(throwable));
            thread.start();
            threads.add(thread);
        }

        for (final Thread thread : threads)
        {
            thread.join();
        }

        assertEquals(List.of(), failures);
        assertEquals(List.of(), FAKE.cluster().children("/locks/one"));
    }

    @Test
    void shouldGiveUpAndLeaveTheQueueWhenTheTimeIsOver() throws Exception
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).useAgentInvoker(true));
        final DistributedLock first = new DistributedLock(client, "/l", null);
        final DistributedLock second = new DistributedLock(client, "/l", null);

        final long token = first.lock();
        assertEquals(DistributedLock.NOT_ACQUIRED, second.tryLock(100));
        assertTrue(client.awaitUntil(() -> 1 == FAKE.cluster().children("/l").size(), 10_000));
        assertThrows(IllegalStateException.class, first::lock);
        first.close();
        assertTrue(second.tryLock(10_000) > token);
        second.unlock();
        assertFalse(second.isHeld());
        second.unlock();
    }

    @Test
    void shouldWakeOneContenderOnlyWhenTheLockIsReleased()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final List<String> roles = new CopyOnWriteArrayList<>();
        final List<LeaderElection> candidates = new ArrayList<>();
        for (int i = 0; i < 10; i++)
        {
            final int candidate = i;
            final LeaderElection election =
                new LeaderElection(client.async(), "/e", null, new Recorder(roles, candidate));
            election.start();
            candidates.add(election);
            await("in the queue", () -> candidate + 1 == FAKE.cluster().children("/e").size());
        }

        await("a leader", () -> 1 == roles.size());
        for (int i = 0; i < 4; i++)
        {
            // What the last one does step by step, each when the answer before it was handed over.
            client.async().sync().join();
        }

        final long before = member.count("read");
        candidates.get(0).close();
        await("the next leader", () -> 3 == roles.size());
        client.sync();

        assertEquals(List.of("elected 0", "revoked 0", "elected 1"), roles);
        assertTrue(candidates.get(1).isLeader());
        assertTrue(member.count("read") - before <= 3, "reads after a release: " + (member.count("read") - before));
    }

    @Test
    void shouldKeepTheLockOverADeadMemberAndLoseItWithTheSession() throws Exception
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final List<String> calls = new CopyOnWriteArrayList<>();
        final NodensClient client = FAKE.client(FAKE.context(2));
        final DistributedLock lock = new DistributedLock(client, "/l", new LockListener()
        {
            @Override
            public void onSuspended()
            {
                calls.add("suspended");
            }

            @Override
            public void onResumed()
            {
                calls.add("resumed");
            }

            @Override
            public void onLost()
            {
                calls.add("lost");
            }
        });
        lock.lock();

        first.die();
        await("the second member", () -> 2 == calls.size());
        assertTrue(lock.isHeld());
        FAKE.cluster().expire(client.sessionId());
        second.sendSessionEvent(client.sessionId(), SessionEventType.EXPIRED);
        await("the loss", () -> 3 == calls.size());

        assertEquals(List.of("suspended", "resumed", "lost"), calls);
        assertFalse(lock.isHeld());
        assertThrows(SessionExpiredException.class, lock::lock);
    }

    @Test
    void shouldTellTheHolderWhenSomebodyDeletesItsZnode()
    {
        FAKE.member(0);
        final List<String> roles = new CopyOnWriteArrayList<>();
        final NodensClient client = FAKE.client(FAKE.context(1));
        final LeaderElection election = new LeaderElection(client.async(), "/e", null, new Recorder(roles, 0));
        election.start();
        await("a leader", election::isLeader);

        FAKE.cluster().delete(FAKE.cluster().children("/e").get(0));

        await("the loss", () -> roles.contains("revoked 0"));
        assertFalse(election.isLeader());
    }

    @Test
    void shouldFindItsOwnZnodeWhenTheAnswerToItsCreateIsLost()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2).operationTimeoutMs(600).answerTimeoutMs(2_000));
        client.create("/l", null, CreateMode.PERSISTENT);
        first.dropReplies((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final List<String> roles = new CopyOnWriteArrayList<>();
        final LeaderElection election = new LeaderElection(client.async(), "/l", null, new Recorder(roles, 0));

        election.start();
        await("leading all the same", election::isLeader);

        assertEquals(1, FAKE.cluster().children("/l").size());
    }

    @Test
    void shouldRefuseTheRootAndBadPaths()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        assertThrows(BadArgumentsException.class, () -> new DistributedLock(client, "/", null).lock());
        assertThrows(BadArgumentsException.class, () -> new DistributedLock(client, "x", null));
        for (final Executable made : List.<Executable>of(
            () -> new DistributedLock(client, null, null),
            () -> new LeaderElection(client.async(), null, null, new Recorder(new ArrayList<>(), 0))))
        {
            final String refusal = assertThrows(BadArgumentsException.class, made).getMessage();
            assertTrue(refusal.endsWith("path is null"), refusal);
        }
        assertEquals("client", assertThrows(NullPointerException.class, () -> new LeaderElection(
            null, "/e", null, new Recorder(new ArrayList<>(), 0))).getMessage());
        assertEquals("client", assertThrows(
            NullPointerException.class, () -> new DistributedLock(null, "/l", null)).getMessage());
    }

    private static long locked(final DistributedLock lock)
    {
        try
        {
            return lock.lock();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private record Recorder(List<String> roles, int candidate) implements LeaderListener
    {
        @Override
        public void onElected(final long fencingToken)
        {
            roles.add("elected " + candidate);
        }

        @Override
        public void onRevoked()
        {
            roles.add("revoked " + candidate);
        }
    }
}
