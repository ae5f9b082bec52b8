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

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.ClientContext;
import io.nodens.client.Condition;
import io.nodens.client.CreateMode;
import io.nodens.client.EmbeddedReader;
import io.nodens.client.GuardedResult;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.MultiSessionClient;
import io.nodens.client.MultiSessionListener;
import io.nodens.client.NodensClient;
import io.nodens.client.OperationResult;
import io.nodens.client.ReadLevel;
import io.nodens.client.Relation;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionHandle;
import io.nodens.client.Transaction;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The native client against members as processes: every door, and what must outlive a member.
 */
class ClientIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldServeEveryCallOverUdpAndIpcWithAndWithoutAThread()
    {
        final LocalCluster cluster = clusters.start(1);
        final List<ClientContext> contexts = List.of(
            cluster.clientContext(cluster.endpoints()),
            cluster.clientContext(cluster.endpoints()).useAgentInvoker(true),
            new ClientContext().endpoints("ipc").aeronDirectoryName(cluster.aeronDirectory(0).toString()),
            new ClientContext()
                .endpoints("ipc")
                .aeronDirectoryName(cluster.aeronDirectory(0).toString())
                .useAgentInvoker(true));
        for (int i = 0; i < contexts.size(); i++)
        {
            final NodensClient client = clusters.connect(contexts.get(i));
            everyCall(client, "/door" + i);
            // Before its media driver goes.
            client.close();
        }
        manySessions(cluster);
    }

    /** What {@link MultiSessionIT} does with a thousand, in short. */
    private static void manySessions(final LocalCluster cluster)
    {
        final List<SessionHandle> sessions = new ArrayList<>();
        final List<SessionEnd.Cause> ends = new ArrayList<>();
        final List<ErrorCode> codes = new ArrayList<>();
        final MultiSessionListener listener = new MultiSessionListener()
        {
            @Override
            public void onAttached(final SessionHandle session)
            {
                final UnsafeBuffer path = new UnsafeBuffer(("/m-" + session.sessionId()).getBytes(US_ASCII));
                session.create(path, 0, path.capacity(), null, 0, 0, CreateMode.EPHEMERAL,
                    (response) -> codes.add(response.code()));
            }

            @Override
            public void onRefused(final SessionHandle session, final ErrorCode code, final String detail)
            {
                codes.add(code);
            }

            @Override
            public void onEnded(final SessionHandle session, final SessionEnd end)
            {
                ends.add(end.cause());
            }
        };
        try (MultiSessionClient door = MultiSessionClient.connect(new MultiSessionClient.Context()
            .client(new ClientContext().endpoints("ipc").aeronDirectoryName(cluster.aeronDirectory(0).toString()))
            .listener(listener)))
        {
            for (int i = 0; i < 50; i++)
            {
                sessions.add(door.open((int)Clusters.TIMEOUT_MS));
            }
            drive(door, () -> 50 == codes.size());
            assertTrue(codes.stream().allMatch((code) -> ErrorCode.OK == code));

            sessions.get(0).touch();
            sessions.get(1).expire();
            sessions.get(2).detach();
            drive(door, () -> 2 == ends.size());

            assertTrue(ends.contains(SessionEnd.Cause.EXPIRED) && ends.contains(SessionEnd.Cause.DETACHED));
            assertEquals(48, door.sessionCount());
            assertTrue(sessions.get(0).isAttached());
        }
    }

    private static void drive(final MultiSessionClient door, final BooleanSupplier condition)
    {
        Await.until("the door is done", Clusters.TIMEOUT_MS, () ->
        {
            while (door.doWork() > 0)
            {
                continue;
            }
            return condition.getAsBoolean();
        });
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

    private static void everyCall(final NodensClient client, final String root)
    {
        final List<String> events = new CopyOnWriteArrayList<>();
        final ZnodeStat stat = new ZnodeStat();
        assertNull(client.exists(root, (event) -> events.add(event.type() + event.path())));
        client.create(root, null, CreateMode.PERSISTENT);
        // A synchronous call does not wait for listeners.
        client.awaitUntil(() -> !events.isEmpty(), Clusters.TIMEOUT_MS);
        assertEquals(List.of("CREATED" + root), events);
        assertNull(client.getData(root));

        final byte[] big = new byte[1024 * 1024];
        big[big.length - 1] = 1;
        assertEquals(root + "/n-0000000000", client.create(root + "/n-", big, CreateMode.PERSISTENT_SEQUENTIAL, stat));
        assertArrayEquals(big, client.getData(root + "/n-0000000000", stat, null, ReadLevel.LINEARIZABLE));
        assertEquals(big.length, stat.dataLength());
        client.create(root + "/e", new byte[0], CreateMode.EPHEMERAL);
        assertEquals(client.sessionId(), client.exists(root + "/e").ephemeralOwner());
        assertArrayEquals(new byte[0], client.getData(root + "/e"));

        for (int i = 0; i < 100; i++)
        {
            client.create(root + "/child-with-a-name-" + i, null, CreateMode.PERSISTENT);
        }

        client.getChildren(root, stat, (event) -> events.add(event.type() + event.path()), ReadLevel.LOCAL);
        assertEquals(102, stat.numChildren());
        client.setData(root, new byte[]{1}, 0);
        client.delete(root + "/e", -1);
        client.awaitUntil(() -> 2 == events.size(), Clusters.TIMEOUT_MS);
        assertEquals("CHILDREN_CHANGED" + root, events.get(1));
        assertTrue(client.sync() >= client.lastZxid());

        final UnsafeBuffer path = new UnsafeBuffer(root.getBytes(StandardCharsets.UTF_8));
        final UnsafeBuffer dst = new UnsafeBuffer(new byte[8]);
        assertEquals(1, client.getData(path, 0, path.capacity(), dst, 0, stat, ReadLevel.LOCAL));
        client.setData(path, 0, path.capacity(), dst, 0, 8, stat.version(), stat);
        assertEquals(8, client.getData(path, 0, path.capacity(), dst, 0, stat, ReadLevel.STALE));
        assertThrows(NoNodeException.class, () -> client.getData(root + "/none"));
        transactions(client, root);
        guardedTransactions(client, root);
    }

    private static void guardedTransactions(final NodensClient client, final String root)
    {
        final String path = root + "/guarded";
        final GuardedTransaction first = new GuardedTransaction()
            .when(Condition.absent(path), Condition.exists(root))
            .then(new Transaction()
                .create(path, new byte[]{7}, CreateMode.PERSISTENT)
                .create(path + "/s-", null, CreateMode.EPHEMERAL_SEQUENTIAL))
            .otherwise(new Transaction().setData(path, new byte[]{8}, 0));
        final GuardedResult created = client.commit(first);
        assertTrue(created.held());
        assertEquals(path + "/s-0000000000", created.results().get(1).path());
        final long czxid = created.results().get(0).stat().czxid();
        final CompletableFuture<GuardedResult> set = client.async().commit(first);
        client.awaitUntil(set::isDone, Clusters.TIMEOUT_MS);
        assertFalse(set.join().held());
        assertEquals(1, set.join().results().get(0).stat().version());

        final GuardedResult nothing = client.commit(new GuardedTransaction()
            .when(
                Condition.dataEquals(path, new byte[]{8}),
                Condition.dataDiffers(path, null),
                Condition.childCount(path, Relation.LESS, 2),
                Condition.version(path, Relation.GREATER, 0),
                Condition.czxid(path, Relation.NOT_EQUAL, czxid))
            .then(new Transaction().delete(path + "/s-0000000000", 0)));
        assertFalse(nothing.held());
        assertEquals(List.of(), nothing.results());

        final TransactionFailedException failure = assertThrows(
            TransactionFailedException.class,
            () -> client.commit(new GuardedTransaction()
                .when(Condition.czxid(path, Relation.EQUAL, czxid))
                .then(new Transaction().setData(path, null, 1).delete(path, -1).check("/", -1))));
        assertEquals(1, failure.failedIndex());
        assertEquals(
            List.of(ErrorCode.OK, ErrorCode.NOT_EMPTY, ErrorCode.RUNTIME_INCONSISTENCY), failure.codes());
        assertThrows(BadArgumentsException.class, () -> client.commit(new GuardedTransaction()));
        assertThrows(BadArgumentsException.class, () -> Condition.exists("no/slash"));
    }

    private static void transactions(final NodensClient client, final String root)
    {
        final List<OperationResult> done = client.commit(new Transaction()
            .create(root + "/t", new byte[]{1}, CreateMode.PERSISTENT_WITH_TTL, 300)
            .create(root + "/t/s-", null, CreateMode.EPHEMERAL_SEQUENTIAL)
            .setData(root + "/t", null, 0)
            .check(root + "/t", 1));
        final String child = root + "/t/s-0000000000";
        assertEquals(child, done.get(1).path());
        assertEquals(client.sessionId(), done.get(1).stat().ephemeralOwner());
        assertEquals(1, done.get(2).stat().version());
        assertNull(done.get(3).stat());
        assertNull(client.getData(root + "/t"));

        final Transaction wrong = new Transaction()
            .delete(child, Transaction.ANY_VERSION)
            .check(root + "/t", 7)
            .create(root + "/u", null, CreateMode.PERSISTENT);
        final TransactionFailedException failure =
            assertThrows(TransactionFailedException.class, () -> client.commit(wrong));
        assertEquals(1, failure.failedIndex());
        assertEquals(ErrorCode.BAD_VERSION, failure.code());
        assertEquals(
            List.of(ErrorCode.OK, ErrorCode.BAD_VERSION, ErrorCode.RUNTIME_INCONSISTENCY),
            failure.codes());
        assertEquals(root + "/t", failure.path());
        assertNotNull(client.exists(child));

        final List<String> events = new CopyOnWriteArrayList<>();
        client.exists(root + "/t", (event) -> events.add(event.type() + event.path()));
        final Transaction last = new Transaction().delete(child, 0);
        final CompletableFuture<List<OperationResult>> deleted = client.async().commit(last);
        last.check("/", 0);
        client.awaitUntil(deleted::isDone, Clusters.TIMEOUT_MS);
        assertEquals(1, deleted.join().size());
        client.awaitUntil(() -> !events.isEmpty(), Clusters.TIMEOUT_MS);
        assertEquals(List.of("DELETED" + root + "/t"), events);
    }

    @Test
    void shouldListMoreChildrenThanFitIntoAPage()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        client.create("/p", null, CreateMode.PERSISTENT);
        final List<String> expected = new ArrayList<>();
        final List<CompletableFuture<?>> creates = new ArrayList<>();
        for (int i = 0; i < 5_000; i++)
        {
            final String name = "child-with-a-long-enough-name-" + i;
            expected.add(name);
            creates.add(client.async().create("/p/" + name, null, CreateMode.PERSISTENT));
            if (creates.size() == 200)
            {
                creates.forEach(CompletableFuture::join);
                creates.clear();
            }
        }

        assertEquals(expected, client.getChildren("/p"));
    }

    @Test
    void shouldReadTheRegionOfAMemberFromAnotherProcessOverItsDeath()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        final UnsafeBuffer path = new UnsafeBuffer("/a".getBytes(StandardCharsets.UTF_8));
        final UnsafeBuffer dst = new UnsafeBuffer(new byte[64]);
        final ZnodeStat stat = new ZnodeStat();
        try (EmbeddedReader reader = EmbeddedReader.open(cluster.regionDirectory(0)))
        {
            client.create("/a", new byte[]{1, 2, 3}, CreateMode.PERSISTENT);
            assertTrue(reader.readAtLeast(client.lastZxid(), Clusters.TIMEOUT_MS));
            assertEquals(3, reader.getData(path, 0, 2, dst, 0, stat));
            assertEquals(client.lastZxid(), stat.czxid());
            assertTrue(reader.getChildren("/").contains("a"));

            cluster.member(0).kill();
            Await.until("the reader knows", Clusters.TIMEOUT_MS,
                () -> TreeStatus.WRITER_GONE == reader.getData(path, 0, 2, dst, 0, stat));
            cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
            client.setData("/a", new byte[]{4, 5}, -1);

            assertTrue(reader.readAtLeast(client.lastZxid(), Clusters.TIMEOUT_MS));
            assertEquals(2, reader.getData(path, 0, 2, dst, 0, stat));
        }
    }

    @Test
    void shouldKeepLocksAndWatchesWhenTheLeaderIsKilled() throws Exception
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient observer = clusters.connect(cluster);
        observer.create("/counter", "0".getBytes(StandardCharsets.US_ASCII), CreateMode.PERSISTENT);
        final List<String> events = new CopyOnWriteArrayList<>();
        observer.exists("/flag", (event) -> events.add(event.type() + event.path()));
        final int contenders = 3;
        final int rounds = 30;
        final AtomicLong lastToken = new AtomicLong();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < contenders; i++)
        {
            final NodensClient client = clusters.connect(cluster);
            final DistributedLock lock = new DistributedLock(client, "/locks/counter", null);
            final Thread thread = new Thread(() ->
            {
                for (int j = 0; j < rounds; j++)
                {
                    final long token = locked(lock);
                    assertTrue(token > lastToken.getAndSet(token));
                    final ZnodeStat stat = new ZnodeStat();
                    final String value = new String(client.getData("/counter", stat), StandardCharsets.US_ASCII);
                    final String next = Integer.toString(Integer.parseInt(value) + 1);
                    client.setData("/counter", next.getBytes(StandardCharsets.US_ASCII), stat.version());
                    lock.unlock();
                }
            });
            thread.setUncaughtExceptionHandler((ignore, throwable) -> failures.add(throwable));
            threads.add(thread);
        }

        threads.forEach(Thread::start);
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        cluster.member(leader).kill();
        for (final Thread thread : threads)
        {
            thread.join();
        }

        observer.create("/flag", null, CreateMode.PERSISTENT);
        Await.until("the watch", Clusters.TIMEOUT_MS, () -> 1 == events.size());
        assertEquals(List.of(), failures);
        assertEquals(
            Integer.toString(contenders * rounds),
            new String(observer.getData("/counter", null, null, ReadLevel.LINEARIZABLE), StandardCharsets.US_ASCII));
        assertEquals(List.of(), observer.getChildren("/locks/counter"));
        assertFalse(observer.isClosed());
    }
}
