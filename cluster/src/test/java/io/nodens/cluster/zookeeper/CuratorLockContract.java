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
import org.apache.curator.framework.recipes.locks.InterProcessLock;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreMutex;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.apache.curator.framework.recipes.locks.Revoker;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Curator's locks.
 */
abstract class CuratorLockContract extends CuratorContract
{
    private static final int ROUNDS = 10;
    private static final int REFUSED_AFTER_MS = 200;

    @Test
    void shouldLetOneAtATimeIntoAMutex() throws Exception
    {
        shouldExclude((application) -> new InterProcessMutex(application, path("lock")));
    }

    @Test
    void shouldLetOneAtATimeIntoASemaphoreMutex() throws Exception
    {
        shouldExclude((application) -> new InterProcessSemaphoreMutex(application, path("lock")));
    }

    @Test
    void shouldLetOneAtATimeIntoAWriteLock() throws Exception
    {
        shouldExclude((application) -> new InterProcessReadWriteLock(application, path("lock")).writeLock());
    }

    @Test
    void shouldTakeSeveralLocksAsOne() throws Exception
    {
        final InterProcessMultiLock both = new InterProcessMultiLock(one, List.of(path("a"), path("b")));
        final InterProcessMutex second = new InterProcessMutex(two, path("b"));
        assertTrue(second.acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        assertFalse(both.acquire(REFUSED_AFTER_MS, TimeUnit.MILLISECONDS));
        second.release();
        assertTrue(both.acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        assertFalse(second.acquire(REFUSED_AFTER_MS, TimeUnit.MILLISECONDS));
        both.release();
        assertTrue(second.acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        second.release();
    }

    @Test
    void shouldShareAReadLockAndNotAWriteLock() throws Exception
    {
        final InterProcessReadWriteLock first = new InterProcessReadWriteLock(one, path("lock"));
        final InterProcessReadWriteLock second = new InterProcessReadWriteLock(two, path("lock"));

        first.readLock().acquire();
        assertTrue(second.readLock().acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        assertFalse(start(() ->
            second.writeLock().acquire(REFUSED_AFTER_MS, TimeUnit.MILLISECONDS)).get(WAIT_MS, TimeUnit.MILLISECONDS));
        first.readLock().release();
        second.readLock().release();
        assertTrue(second.writeLock().acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        assertTrue(second.readLock().acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        assertFalse(first.readLock().acquire(REFUSED_AFTER_MS, TimeUnit.MILLISECONDS));
        second.writeLock().release();
        assertTrue(first.readLock().acquire(WAIT_MS, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldLeaseAsManyTimesAsASemaphoreAllows() throws Exception
    {
        final InterProcessSemaphoreV2 first = new InterProcessSemaphoreV2(one, path("semaphore"), 3);
        final InterProcessSemaphoreV2 second = new InterProcessSemaphoreV2(two, path("semaphore"), 3);

        final Collection<Lease> leases = first.acquire(2);
        final Lease third = second.acquire(WAIT_MS, TimeUnit.MILLISECONDS);
        assertNotNull(third);
        assertNull(second.acquire(REFUSED_AFTER_MS, TimeUnit.MILLISECONDS));
        first.returnAll(leases);
        final Lease fourth = second.acquire(WAIT_MS, TimeUnit.MILLISECONDS);
        assertNotNull(fourth);
        assertEquals(2, second.getParticipantNodes().size());
        second.returnLease(third);
        second.returnLease(fourth);
    }

    @Test
    void shouldLeaseAsManyTimesAsASharedCountAllows() throws Exception
    {
        final SharedCount count = closing(new SharedCount(one, path("count"), 1));
        count.start();
        final InterProcessSemaphoreV2 semaphore = new InterProcessSemaphoreV2(one, path("semaphore"), count);
        final Lease first = semaphore.acquire();
        final Future<Lease> second = start(semaphore::acquire);
        assertFalse(second.isDone());

        count.setCount(2);

        semaphore.returnLease(get(second));
        semaphore.returnLease(first);
    }

    @Test
    void shouldAskForALockBack() throws Exception
    {
        final InterProcessMutex first = new InterProcessMutex(one, path("lock"));
        final InterProcessMutex second = new InterProcessMutex(two, path("lock"));
        final CountDownLatch asked = new CountDownLatch(1);
        first.makeRevocable((lock) -> asked.countDown());
        first.acquire();

        Revoker.attemptRevoke(two, first.getParticipantNodes().iterator().next());

        assertTrue(asked.await(WAIT_MS, TimeUnit.MILLISECONDS));
        first.release();
        assertTrue(second.acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        second.release();
    }

    @Test
    void shouldKeepALockOverALostConnection() throws Exception
    {
        final InterProcessMutex first = new InterProcessMutex(one, path("lock"));
        final InterProcessMutex second = new InterProcessMutex(two, path("lock"));
        first.acquire();
        final Future<Boolean> waiting = start(() -> second.acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        await("it waits", () -> 2 == two.getChildren().forPath(path("lock")).size());

        dropConnectionOfOne();

        await("it has its connection again", () -> one.getZookeeperClient().isConnected());
        assertEquals(2, two.getChildren().forPath(path("lock")).size());
        assertFalse(waiting.isDone());
        first.release();
        assertTrue(get(waiting));
    }

    @Test
    void shouldPassALockOnWhenItsHoldersSessionExpires() throws Exception
    {
        final InterProcessMutex first = new InterProcessMutex(one, path("lock"));
        final InterProcessMutex second = new InterProcessMutex(two, path("lock"));
        first.acquire();
        final Future<Boolean> waiting = start(() -> second.acquire(WAIT_MS, TimeUnit.MILLISECONDS));

        expireSessionOfOne();

        assertTrue(get(waiting));
        assertFalse(start(() -> new InterProcessMutex(one, path("lock")).acquire(
            REFUSED_AFTER_MS, TimeUnit.MILLISECONDS)).get(WAIT_MS, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldWaitForALockOverLostConnections() throws Exception
    {
        final InterProcessMutex first = new InterProcessMutex(one, path("lock"));
        final InterProcessMutex second = new InterProcessMutex(two, path("lock"));
        second.acquire();
        final Future<Boolean> waiting = start(() -> first.acquire(WAIT_MS, TimeUnit.MILLISECONDS));
        await("it waits", () -> 2 == two.getChildren().forPath(path("lock")).size());

        dropConnectionOfOne();
        await("it has its connection again", () -> one.getZookeeperClient().isConnected());
        assertFalse(waiting.isDone());
        second.release();

        assertTrue(get(waiting));
        assertEquals(1, two.getChildren().forPath(path("lock")).size());
    }

    /** A create whose reply is lost is found again by its name: it is not made twice. */
    @Test
    void shouldMakeAProtectedZnodeOnceThoughRepliesAreLost() throws Exception
    {
        final List<Future<Boolean>> works = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            works.add(start(() ->
            {
                for (int round = 0; round < ROUNDS; round++)
                {
                    final InterProcessMutex lock = new InterProcessMutex(one, path("lock"));
                    lock.acquire();
                    lock.release();
                }
                return true;
            }));
        }
        for (int i = 0; i < 3; i++)
        {
            dropConnectionOfOne();
            await("it has its connection again", () -> one.getZookeeperClient().isConnected());
        }

        for (final Future<Boolean> work : works)
        {
            assertTrue(get(work));
        }
        // A delete whose connection was lost is done again in the background, and the other member may be behind.
        await("no znode is left", () ->
        {
            final Stat stat = two.checkExists().forPath(path("lock"));
            return null == stat || 0 == stat.getNumChildren();
        });
    }

    private void shouldExclude(final LockOf lockOf) throws Exception
    {
        create("value");
        zk.setData(path("value"), bytes("0"), -1);
        final List<Future<Integer>> works = new ArrayList<>();
        for (final CuratorFramework application : List.of(one, two, one, two))
        {
            works.add(start(() -> countUnder(lockOf.lock(application), application)));
        }
        int rounds = 0;
        for (final Future<Integer> work : works)
        {
            rounds += get(work);
        }
        zk.sync(root);
        assertEquals(Integer.toString(rounds), text(zk.getData(path("value"), false, null)));
    }

    /** Read and write without looking at versions: only the lock keeps another from doing so in between. */
    private int countUnder(final InterProcessLock lock, final CuratorFramework application) throws Exception
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            lock.acquire();
            try
            {
                application.sync().forPath(root);
                final int value = Integer.parseInt(text(application.getData().forPath(path("value"))));
                application.setData().forPath(path("value"), bytes(Integer.toString(value + 1)));
            }
            finally
            {
                lock.release();
            }
        }
        return ROUNDS;
    }

    static String text(final byte[] bytes)
    {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    /**
     * Makes a lock.
     */
    @FunctionalInterface
    private interface LockOf
    {
        InterProcessLock lock(CuratorFramework application);
    }
}
