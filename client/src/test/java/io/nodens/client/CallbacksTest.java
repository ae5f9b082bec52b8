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
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.TooManyWatchesException;
import io.nodens.sbe.protocol.CloseReason;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static io.nodens.client.FakeClusterExtension.await;
import static io.nodens.client.NodensClientTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallbacksTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void afterEach()
    {
        release.countDown();
    }

    @Test
    void shouldKeepSessionAndCallsWhileAListenerTakesLong()
    {
        FAKE.member(0);
        FAKE.cluster().timeoutMs(500);
        final NodensClient client = FAKE.client(FAKE.context(1).operationTimeoutMs(2_000));
        final CountDownLatch caught = new CountDownLatch(1);
        client.exists("/w", (event) -> block(caught));
        client.create("/w", null, CreateMode.PERSISTENT);
        await("the listener", () -> 0 == caught.getCount());
        final long startNs = client.sessionDeadline().deadlineNs();

        await("three times the session's timeout",
            () -> client.sessionDeadline().deadlineNs() - startNs > TimeUnit.MILLISECONDS.toNanos(1_500));

        assertEquals(1, client.setData("/w", bytes("x"), 0).version());
        assertArrayEquals(bytes("x"), client.getData("/w"));
        assertFalse(client.sessionDeadline().isPassed());
    }

    @Test
    void shouldStayOpenWhateverCallbacksThrow()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).errorHandler((throwable) ->
        {
            FAKE.errors().add(throwable);
            throw new AssertionError("the error handler, too");
        }));
        client.addSessionListener(new SessionListener()
        {
            @Override
            public void onDisconnected(final String reason)
            {
                throw new AssertionError("session");
            }
        });
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/w"));
        client.exists("/w", (event) ->
        {
            throw new StackOverflowError("watch");
        });

        client.create("/w", null, CreateMode.PERSISTENT);
        client.async().exists(path, 0, 2, ReadLevel.LOCAL, null, (response) ->
        {
            throw new NoClassDefFoundError("handler");
        });
        await("the errors", () -> 2 == FAKE.errors().size());
        assertEquals("[watch, handler]", FAKE.errors().stream().map(Throwable::getMessage).toList().toString());
        assertNotNull(client.exists("/w"));
        assertFalse(client.isClosed());
    }

    @Test
    void shouldRunCallbacksOfEveryKindInOrderOnOneThreadOfItsOwn()
    {
        final FakeMember member = FAKE.member(0);
        final Set<String> threads = ConcurrentHashMap.newKeySet();
        final List<String> calls = new CopyOnWriteArrayList<>();
        final NodensClient client = FAKE.client(FAKE.context(1).clientName("order").sessionListener(
            new SessionListener()
            {
                @Override
                public void onConnected(final long sessionId, final int memberId, final String endpoint)
                {
                    threads.add(Thread.currentThread().getName());
                    calls.add("connected");
                }
            }));
        client.exists("/w", (event) ->
        {
            threads.add(Thread.currentThread().getName());
            calls.add("event");
            // In a callback the client may be waited for.
            assertNotNull(client.exists("/w"));
        });

        client.async().create("/w", null, CreateMode.PERSISTENT).thenRun(() ->
        {
            threads.add(Thread.currentThread().getName());
            calls.add("answer");
        }).join();
        member.sendClosed(CloseReason.MEMBER_STOPPING);

        await("connected again", () -> 4 == calls.size());
        assertEquals(List.of("connected", "event", "answer", "connected"), calls);
        assertEquals(Set.of("nodens-callback-order"), threads);
    }

    @Test
    void shouldRunCallbacksOnTheExecutorOfTheApplicationAndElsewhereWhenItRefuses()
    {
        FAKE.member(0);
        final ExecutorService executor = Executors.newFixedThreadPool(4, (task) -> new Thread(task, "executor"));
        FAKE.closing(() -> executor.shutdown());
        final List<String> threads = new CopyOnWriteArrayList<>();
        final NodensClient client =
            FAKE.client(FAKE.context(1).clientName("refused").callbacks(Callbacks.onExecutor(executor)));

        // What is chained to a future that is complete already runs in the thread that chains it.
        final Semaphore chained = new Semaphore(0);
        for (int i = 0; i < 4; i++)
        {
            executor.execute(chained::acquireUninterruptibly);
        }
        final CompletableFuture<Void> synced =
            client.async().sync().thenRun(() -> threads.add(Thread.currentThread().getName()));
        chained.release(4);
        synced.join();
        executor.shutdown();
        final CompletableFuture<Void> late = new CompletableFuture<>();
        client.exists("/w", (event) ->
        {
            threads.add(Thread.currentThread().getName());
            late.complete(null);
        });
        client.create("/w", null, CreateMode.PERSISTENT);
        late.join();

        assertEquals(List.of("executor", "nodens-callback-refused"), threads);
        await("the refusal is reported",
            () -> FAKE.errors().stream().anyMatch((error) -> error instanceof RejectedExecutionException));
    }

    @Test
    void shouldPushBackWhenCallbacksLag()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).maxInFlight(2).maxWatches(1));
        final CountDownLatch caught = new CountDownLatch(1);
        client.exists("/w", (event) -> block(caught));
        client.create("/w", null, CreateMode.PERSISTENT);
        await("the listener", () -> 0 == caught.getCount());

        assertThrows(TooManyWatchesException.class, () -> client.exists("/v", (event) -> {}));
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/w"));
        final List<ErrorCode> answers = new CopyOnWriteArrayList<>();
        await("the limit", () -> AsyncNodensClient.BACK_PRESSURED == client.async().exists(
            path, 0, 2, ReadLevel.LOCAL, null, (response) -> answers.add(response.code())));
        release.countDown();

        await("the answers", () -> 3 == answers.size());
        assertEquals(Set.of(ErrorCode.OK), Set.copyOf(answers));
        assertNull(client.exists("/v", (event) -> {}));
    }

    @Test
    void shouldLeaveOutConnectionsThatCameAndWentWhenNoticesWait()
    {
        final FakeMember member = FAKE.member(0);
        final SessionRecorder recorder = new SessionRecorder();
        final CountDownLatch caught = new CountDownLatch(1);
        final NodensClient client =
            FAKE.client(FAKE.context(1).reconnectBackoffMaxMs(10).sessionListener(recorder));
        client.exists("/w", (event) -> block(caught));
        client.create("/w", null, CreateMode.PERSISTENT);
        await("the listener", () -> 0 == caught.getCount());

        for (int i = 0; i < 30; i++)
        {
            final long attached = member.count("attach");
            await("the connection", client::isConnected);
            member.sendClosed(CloseReason.MEMBER_STOPPING);
            await("the next connection", () -> member.count("attach") > attached);
        }

        await("the last connection", client::isConnected);
        release.countDown();
        client.close();
        final List<String> calls = recorder.calls();
        assertTrue(calls.size() <= 18, "" + calls.size());
        for (int i = 0; i < calls.size() - 1; i++)
        {
            assertEquals(0 == i % 2 ? "connected" : "disconnected", calls.get(i));
        }

        assertEquals("closed", calls.get(calls.size() - 1));
    }

    @Test
    void shouldLeaveAnAnswerAsItIsWhenItsHandlerCallsTheClient()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final NodensClient driven = FAKE.client(FAKE.context(1).useAgentInvoker(true));
        client.create("/a", bytes("data"), CreateMode.PERSISTENT);

        assertEquals("GET_DATA data", reenter(client, () -> false));
        assertEquals("GET_DATA data", reenter(driven, () -> driven.doWork() < 0));
    }

    private static String reenter(final NodensClient client, final BooleanSupplier drive)
    {
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
        final List<String> seen = new CopyOnWriteArrayList<>();
        client.async().getData(path, 0, 2, ReadLevel.LOCAL, null, (response) ->
        {
            client.async().removeWatch(path, 0, 2, (event) -> {}, (ignore) -> {});
            client.async().exists(path, 0, 2, ReadLevel.LOCAL, null, (ignore) -> {});
            seen.add(response.operation().name() + " " + new String(response.data(), StandardCharsets.UTF_8));
        });
        await("the answer", () -> drive.getAsBoolean() || !seen.isEmpty());
        return seen.get(0);
    }

    @Test
    void shouldCloseFromACallback()
    {
        FAKE.member(0);
        final SessionRecorder recorder = new SessionRecorder();
        final NodensClient client = FAKE.client(FAKE.context(1).sessionListener(recorder));
        final List<String> calls = new CopyOnWriteArrayList<>();
        client.exists("/w", (event) ->
        {
            client.close();
            calls.add("closed: " + client.isClosed() + ", told: " + recorder.calls().contains("closed"));
        });

        client.create("/w", null, CreateMode.EPHEMERAL);

        await("the notice", () -> recorder.calls().contains("closed"));
        assertEquals(List.of("closed: true, told: false"), calls);
        assertTrue(FAKE.cluster().children("/").isEmpty());
    }

    @Test
    void shouldCloseInTimeUnderALockThatACallbackWaitsFor()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).closeTimeoutMs(300));
        final Object lock = new Object();
        final CountDownLatch caught = new CountDownLatch(1);
        client.exists("/w", (event) ->
        {
            caught.countDown();
            synchronized (lock)
            {
                release.countDown();
            }
        });

        synchronized (lock)
        {
            client.create("/w", null, CreateMode.PERSISTENT);
            await("the listener", () -> 0 == caught.getCount());
            assertNotNull(client.exists("/w"));
            client.close();
            assertTrue(client.isClosed());
            assertEquals(1, release.getCount());
        }

        await("the listener goes on", () -> 0 == release.getCount());
    }

    @Test
    void shouldCloseInTimeWhenTheClientsThreadIsStuck()
    {
        FAKE.member(0);
        final StuckIdleStrategy idle = new StuckIdleStrategy();
        final NodensClient client = FAKE.client(FAKE.context(1).closeTimeoutMs(200).idleStrategy(idle));
        idle.catchThread();

        client.close();

        assertFalse(client.isClosed());
        await("the report", () -> FAKE.errors().stream().anyMatch((ex) -> ex.getMessage().contains("stuck")));
        idle.release();
        await("the end", client::isClosed);
    }

    @Test
    void shouldTellTheEndOnceWithItsCauseAlsoToLatecomers()
    {
        final FakeMember member = FAKE.member(0);
        final List<SessionEnd> ends = new CopyOnWriteArrayList<>();
        final SessionListener listener = new SessionListener()
        {
            @Override
            public void onEnded(final SessionEnd end)
            {
                ends.add(end);
            }
        };
        final NodensClient client = FAKE.client(FAKE.context(1).sessionListener(listener));
        FAKE.cluster().expire(client.sessionId());
        member.sendClosed(CloseReason.MEMBER_STOPPING);
        await("the end", () -> 1 == ends.size());
        assertEquals(SessionEnd.Cause.EXPIRED, ends.get(0).cause());
        assertTrue(ends.get(0).isLoss());

        final SessionRecorder late = new SessionRecorder();
        client.addSessionListener(late);
        client.addSessionListener(listener);
        await("the latecomer", () -> List.of("expired").equals(late.calls()));
        client.close();

        assertEquals(1, ends.size());
        assertEquals(List.of("expired"), late.calls());
        assertInstanceOf(SessionEnd.class, client.async().end());
    }

    @Test
    void shouldRefuseOtherThreadsForCallbacksOfADrivenClient()
    {
        final BadArgumentsException exception = assertThrows(BadArgumentsException.class, () -> FAKE.client(
            FAKE.context(1).useAgentInvoker(true).callbacks(Callbacks.onOwnThread())));

        assertTrue(exception.getMessage().contains("onClientThread"), exception.getMessage());
    }

    private void block(final CountDownLatch caught)
    {
        caught.countDown();
        boolean isReleased = false;
        while (!isReleased)
        {
            try
            {
                release.await();
                isReleased = true;
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                isReleased = true;
            }
        }
    }
}
