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
import io.nodens.client.exceptions.BadVersionException;
import io.nodens.client.exceptions.ClientClosedException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoChildrenForEphemeralsException;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.NotEmptyException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TooManyWatchesException;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.ChildEntry;
import io.nodens.tree.ZnodeStat;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import static io.nodens.client.FakeClusterExtension.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodensClientTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @Test
    void shouldCreateReadSetAndDeleteWhenConnected()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final ZnodeStat stat = new ZnodeStat();

        assertEquals("/a", client.create("/a", bytes("one"), CreateMode.PERSISTENT, stat));
        assertEquals(stat.czxid(), stat.mzxid());
        assertArrayEquals(bytes("one"), client.getData("/a"));
        assertEquals(1, client.setData("/a", bytes("two"), 0).version());
        assertArrayEquals(bytes("two"), client.getData("/a", stat));
        assertEquals(1, stat.version());
        assertEquals(client.lastZxid(), stat.mzxid());
        assertEquals(stat.mzxid(), client.sync());
        client.delete("/a", 1);
        assertNull(client.exists("/a"));
    }

    @Test
    void shouldTellNullFromEmptyDataWhenRead()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        client.create("/null", null, CreateMode.PERSISTENT);
        client.create("/empty", new byte[0], CreateMode.PERSISTENT);

        assertNull(client.getData("/null"));
        assertArrayEquals(new byte[0], client.getData("/empty"));
    }

    @Test
    void shouldAppendSequenceWhenSequential()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/q", null, CreateMode.PERSISTENT);

        assertEquals("/q/n-0000000000", client.create("/q/n-", null, CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals("/q/0000000001", client.create("/q/", null, CreateMode.EPHEMERAL_SEQUENTIAL));
        assertEquals(client.sessionId(), client.exists("/q/0000000001").ephemeralOwner());
    }

    @Test
    void shouldThrowTypedExceptionsThatNamePathOperationAndCodeWhenRefused()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/a", null, CreateMode.PERSISTENT);
        client.create("/e", null, CreateMode.EPHEMERAL);
        client.create("/a/b", null, CreateMode.PERSISTENT);

        final NodensException missing = assertThrows(NoNodeException.class, () -> client.getData("/x"));
        assertEquals("/x", missing.path());
        assertEquals(Operation.GET_DATA, missing.operation());
        assertEquals(ErrorCode.NO_NODE, missing.code());
        assertTrue(missing.getMessage().contains("getData /x: NO_NODE (-101)"), missing.getMessage());
        assertThrows(NodeExistsException.class, () -> client.create("/a", null, CreateMode.PERSISTENT));
        assertThrows(BadVersionException.class, () -> client.setData("/a", null, 7));
        assertThrows(NotEmptyException.class, () -> client.delete("/a", -1));
        assertThrows(
            NoChildrenForEphemeralsException.class, () -> client.create("/e/c", null, CreateMode.PERSISTENT));
        assertThrows(NoNodeException.class, () -> client.getChildren("/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "//", "/a//b", "/./a", "/a/..", "/a\u0000b",
        "/a\uD800", "/\uDFFF"})
    void shouldRefuseBadPathsBeforeAnythingIsSent(final String path)
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        assertThrows(BadArgumentsException.class, () -> client.create(path, null, CreateMode.PERSISTENT));
        assertThrows(BadArgumentsException.class, () -> client.getData(path));
        assertThrows(BadArgumentsException.class, () -> client.exists(path));
        assertThrows(BadArgumentsException.class, () -> client.getChildren(path));
        assertThrows(BadArgumentsException.class, () -> client.setData(path, null, -1));
        assertThrows(BadArgumentsException.class, () -> client.delete(path, -1));
        assertThrows(BadArgumentsException.class, () -> client.removeWatch(path, (event) -> {}));
        assertEquals(List.of("connect", "open"), member.seen());
    }

    @Test
    void shouldRefuseNullPathAndOversizedDataWithTheLimitNamed()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        assertThrows(BadArgumentsException.class, () -> client.getData(null));
        final DataTooLargeException tooLarge = assertThrows(DataTooLargeException.class,
            () -> client.create("/a", new byte[1024 * 1024 + 1], CreateMode.PERSISTENT));
        assertTrue(tooLarge.getMessage().contains("1048577"), tooLarge.getMessage());
        assertTrue(tooLarge.getMessage().contains("1048576"), tooLarge.getMessage());
    }

    @Test
    void shouldCarryAMegabyteBothWays()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final byte[] data = new byte[1024 * 1024];
        for (int i = 0; i < data.length; i++)
        {
            data[i] = (byte)(i * 31);
        }

        client.create("/big", data, CreateMode.PERSISTENT);

        assertArrayEquals(data, client.getData("/big"));
    }

    @Test
    void shouldAssembleChildrenOverPagesAndStartAnewWhenTheyChangeInBetween()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/p", null, CreateMode.PERSISTENT);
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++)
        {
            client.create("/p/c" + i, null, CreateMode.PERSISTENT);
            expected.add("c" + i);
        }

        member.pageLimit(10, () -> {});
        assertEquals(expected, client.getChildren("/p"));

        final boolean[] isDone = new boolean[1];
        member.pageLimit(10, () ->
        {
            if (!isDone[0])
            {
                isDone[0] = true;
                FAKE.cluster().delete("/p/c3");
            }
        });
        expected.remove("c3");
        final ZnodeStat stat = new ZnodeStat();
        assertEquals(expected, client.getChildren("/p", stat, null, ReadLevel.LOCAL));
        assertEquals(24, stat.numChildren());
    }

    @Test
    void shouldListPagesOfNamesAndOfDataInEveryForm()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/p", null, CreateMode.PERSISTENT);
        for (int i = 0; i < 5; i++)
        {
            client.create("/p/c" + i, 0 == i ? null : bytes("data" + i), CreateMode.PERSISTENT);
        }

        final ChildNamesPage names = client.getChildren("/p", NodensClient.FIRST_PAGE, 3);
        assertEquals(List.of("c0", "c1", "c2"), names.names());
        assertFalse(names.isLast());
        assertEquals(List.of("c3", "c4"), client.getChildren("/p", names.cursor(), 3).names());

        final ChildDataPage data = client.getChildrenWithData("/p", NodensClient.FIRST_PAGE, 0);
        assertTrue(data.isLast());
        assertEquals(5, data.stat().numChildren());
        assertNull(data.children().get(0).data());
        assertArrayEquals(bytes("data4"), data.children().get(4).data());
        assertEquals(5, data.children().get(4).stat().dataLength());
        assertEquals(data.zxid(), data.children().get(4).stat().czxid());
        assertThrows(NoNodeException.class, () -> client.getChildrenWithData("/none", NodensClient.FIRST_PAGE, 0));
        assertThrows(BadArgumentsException.class, () -> client.getChildren("/p", NodensClient.FIRST_PAGE, -1));
    }

    @Test
    void shouldWalkPagesInTheCallersMemory()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/p", null, CreateMode.PERSISTENT);
        for (int i = 0; i < 5; i++)
        {
            client.create("/p/c" + i, bytes("data" + i), CreateMode.PERSISTENT);
        }
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/p"));
        final UnsafeBuffer dst = new UnsafeBuffer(new byte[1024]);
        final ZnodeStat stat = new ZnodeStat();
        final ChildEntry entry = new ChildEntry();
        final List<String> seen = new ArrayList<>();
        final PageCursor page = new PageCursor().maxCount(2).withData(true);

        do
        {
            assertTrue(client.getChildren(path, 0, 2, page, dst, 8, stat, ReadLevel.LOCAL) > 0);
            entry.wrap(dst, 8);
            for (int i = 0; i < page.count(); i++, entry.next())
            {
                seen.add(dst.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength()) + "=" +
                    dst.getStringWithoutLengthUtf8(entry.dataOffset(), entry.dataLength()));
            }
        }
        while (!page.isLast());
        assertEquals(List.of("c0=data0", "c1=data1", "c2=data2", "c3=data3", "c4=data4"), seen);
        assertEquals(5, stat.numChildren());

        page.reset().withData(false);
        assertEquals(12, client.getChildren(path, 0, 2, page, dst, 0, stat, ReadLevel.LOCAL));
        assertEquals(2, page.count());
        final long cursor = page.cursor();
        assertEquals(
            NodensClient.BUFFER_TOO_SMALL, client.getChildren(path, 0, 2, page, dst, 1020, stat, ReadLevel.LOCAL));
        assertEquals(cursor, page.cursor());
        path.putByte(1, (byte)'q');
        assertEquals(NodensClient.NO_NODE, client.getChildren(path, 0, 2, page, dst, 0, stat, ReadLevel.LOCAL));
    }

    @Test
    void shouldNotAskAMemberOfTheFirstVersionForData()
    {
        final FakeMember member = FAKE.member(0);
        member.speak(0, 0, ResultCode.OK);
        final NodensClient client = FAKE.client(FAKE.context(1));

        final NodensException ex = assertThrows(
            NodensException.class, () -> client.getChildrenWithData("/", NodensClient.FIRST_PAGE, 0));

        assertEquals(ErrorCode.UNIMPLEMENTED, ex.code());
        assertTrue(ex.getMessage().contains("the member speaks protocol version 0, needed is 1"), ex.getMessage());
        assertEquals(List.of(), client.getChildren("/", NodensClient.FIRST_PAGE, 0).names());
        assertEquals(1, member.count("read"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1, -200, 1 << 20, Integer.MIN_VALUE})
    void shouldDropTheConnectionWhenTheEntriesOfAPageAreMalformed(final int error)
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/a", bytes("x"), CreateMode.PERSISTENT);
        member.spoilEntries(error);

        final CompletableFuture<ChildDataPage> page =
            client.async().getChildrenWithData("/", NodensClient.FIRST_PAGE, 0, ReadLevel.LOCAL);
        await("the member is given up", () -> member.count("attach") > 0);
        member.spoilEntries(0);

        assertEquals("a", page.join().children().get(0).name());
        assertFalse(FAKE.errors().isEmpty());
    }

    @Test
    void shouldFireWatchesOnceAndBeforeTheAnswerOfTheOwnWrite()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final List<WatchedEvent> events = new CopyOnWriteArrayList<>();
        client.exists("/w", events::add);

        final List<Integer> eventsAtTheAnswer = new CopyOnWriteArrayList<>();
        client.async().create("/w", null, CreateMode.PERSISTENT)
            .thenRun(() -> eventsAtTheAnswer.add(events.size())).join();
        assertEquals(List.of(1), eventsAtTheAnswer);
        assertEquals(WatchedEvent.Type.CREATED, events.get(0).type());

        final WatchListener listener = events::add;
        client.getData("/w", listener);
        client.exists("/w", listener);
        client.getChildren("/w", listener);
        client.async().setData("/w", null, -1).thenRun(() -> eventsAtTheAnswer.add(events.size())).join();
        client.async().create("/w/c", null, CreateMode.PERSISTENT)
            .thenRun(() -> eventsAtTheAnswer.add(events.size())).join();
        // One listener, one change, one call.
        assertEquals(List.of(1, 2, 3), eventsAtTheAnswer);
        assertEquals(new WatchedEvent(WatchedEvent.Type.CHILDREN_CHANGED, "/w", client.lastZxid()), events.get(2));
        client.delete("/w/c", -1);
        client.async().delete("/w", -1).thenRun(() -> eventsAtTheAnswer.add(events.size())).join();
        assertEquals(List.of(1, 2, 3, 3), eventsAtTheAnswer);
    }

    @Test
    void shouldTakeWatchesBackWhenRemoved()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final List<WatchedEvent> events = new CopyOnWriteArrayList<>();
        final WatchListener listener = events::add;
        client.exists("/w", listener);

        assertTrue(client.removeWatch("/w", listener));
        assertFalse(client.removeWatch("/w", listener));
        client.create("/w", null, CreateMode.PERSISTENT);

        assertEquals(List.of(), events);
        assertEquals(1, member.count("removeWatch"));
    }

    /** The removal of a watch waits for reads that may set another at its path, and is not forgotten. */
    @Test
    void shouldTakeAWatchBackThoughReadsWereInFlight()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final WatchListener first = (event) -> { };
        final WatchListener second = (event) -> { };
        client.exists("/w", first);
        client.exists("/v", first);
        member.freeze(true);
        final CompletableFuture<?> ofTheSame = client.async().getData("/w", second, ReadLevel.LOCAL);
        final CompletableFuture<?> ofAnother = client.async().exists("/u", second, ReadLevel.LOCAL);

        assertTrue(client.removeWatch("/w", first));
        assertTrue(client.removeWatch("/v", first));
        member.freeze(false);

        ofAnother.join();
        assertThrows(CompletionException.class, ofTheSame::join);
        await("both are taken back", () -> 2 == member.count("removeWatch"));
    }

    @Test
    void shouldRefuseWatchesAboveTheLimitAndTakeThemAgainBelow()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).maxWatches(2));
        final CompletableFuture<WatchedEvent> told = new CompletableFuture<>();
        client.exists("/a", told::complete);
        client.exists("/b", (event) -> {});

        assertThrows(TooManyWatchesException.class, () -> client.exists("/c", (event) -> {}));
        assertThrows(NoNodeException.class, () -> client.getData("/d"));
        client.create("/a", null, CreateMode.PERSISTENT);
        told.join();
        // Its place is free when the listener has returned, which the next callback shows.
        client.async().sync().thenRun(() -> {}).join();
        client.exists("/c", (event) -> {});
        assertThrows(TooManyWatchesException.class, () -> client.exists("/e", (event) -> {}));
    }

    @Test
    void shouldRefuseToWaitInsideAListenerOnTheClientsThread()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).callbacks(Callbacks.onClientThread()));
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        client.exists("/w", (event) ->
        {
            try
            {
                client.getData("/w");
            }
            catch (final RuntimeException ex)
            {
                thrown.set(ex);
            }
        });

        client.create("/w", null, CreateMode.PERSISTENT);

        await("the listener", () -> null != thrown.get());
        assertInstanceOf(IllegalStateException.class, thrown.get());
    }

    @Test
    void shouldReportWhatListenersThrowAndGoOn()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.exists("/w", (event) ->
        {
            throw new UnsupportedOperationException("from a listener");
        });

        client.create("/w", null, CreateMode.PERSISTENT);

        assertNotNull(client.exists("/w"));
        await("the report", () -> !FAKE.errors().isEmpty());
        assertEquals("from a listener", FAKE.errors().get(0).getMessage());
    }

    @Test
    void shouldReadIntoTheCallersMemory()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
        final ZnodeStat stat = new ZnodeStat();
        final UnsafeBuffer dst = new UnsafeBuffer(new byte[8]);
        client.create("/a", bytes("12345678"), CreateMode.PERSISTENT);

        assertEquals(8, client.getData(path, 0, 2, dst, 0, stat, ReadLevel.LOCAL));
        assertEquals("12345678", dst.getStringWithoutLengthAscii(0, 8));
        client.setData(path, 0, 2, new UnsafeBuffer(bytes("xx123456789xx")), 2, 9, 0, stat);
        assertEquals(1, stat.version());
        assertEquals(NodensClient.BUFFER_TOO_SMALL, client.getData(path, 0, 2, dst, 0, stat, ReadLevel.LOCAL));
        assertEquals(9, stat.dataLength());
        final ExpandableArrayBuffer growing = new ExpandableArrayBuffer(4);
        assertEquals(9, client.getData(path, 0, 2, growing, 0, stat, ReadLevel.LINEARIZABLE));
        client.setData(path, 0, 2, null, 0, 0, -1, stat);
        assertEquals(NodensClient.NULL_DATA, client.getData(path, 0, 2, dst, 0, stat, ReadLevel.STALE));
        assertTrue(client.exists(path, 0, 2, stat, ReadLevel.LOCAL));
        client.delete("/a", -1);
        assertEquals(NodensClient.NO_NODE, client.getData(path, 0, 2, dst, 0, stat, ReadLevel.LOCAL));
        assertFalse(client.exists(path, 0, 2, stat, ReadLevel.LOCAL));
    }

    @Test
    void shouldServeManyThreads() throws Exception
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).maxInFlight(4));
        client.create("/t", null, CreateMode.PERSISTENT);
        final List<Thread> threads = new ArrayList<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 8; i++)
        {
            final String path = "/t/" + i;
            final Thread thread = new Thread(() ->
            {
                client.create(path, bytes("0"), CreateMode.PERSISTENT);
                for (int j = 1; j <= 50; j++)
                {
                    client.setData(path, bytes("" + j), j - 1);
                    assertArrayEquals(bytes("" + j), client.getData(path));
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
        assertEquals(8, client.getChildren("/t").size());
    }

    @Test
    void shouldDeleteEphemeralsWhenClosed()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/e", null, CreateMode.EPHEMERAL);
        final CompletableFuture<CreatedZnode> last = client.async().create("/last", null, CreateMode.PERSISTENT);

        client.close();

        assertTrue(last.isDone() && !last.isCompletedExceptionally(), "what was in flight is finished before");
        assertEquals(List.of("/last"), FAKE.cluster().children("/"));
        assertTrue(client.isClosed());
        assertThrows(ClientClosedException.class, () -> client.getData("/e"));
        await("the last word", () -> 1 == member.count("closeConnection"));
        client.close();
    }

    @Test
    void shouldSayWhyNoMemberTookTheConnection()
    {
        final ConnectFailedException exception = assertThrows(ConnectFailedException.class,
            () -> NodensClient.connect(FAKE.context(2).connectTimeoutMs(700).attemptTimeoutMs(200)));

        assertTrue(
            exception.getMessage().contains(FAKE.endpoint(0) + ": nothing listens there"), exception.getMessage());
        assertTrue(exception.getMessage().contains(FAKE.endpoint(1)), exception.getMessage());
        assertTrue(exception.getMessage().contains("is the member started?"), exception.getMessage());
    }

    @Test
    void shouldConnectOverUdp() throws Exception
    {
        final int port;
        try (java.net.DatagramSocket socket = new java.net.DatagramSocket(0))
        {
            port = socket.getLocalPort();
        }

        FAKE.udpMember(0, port);
        final NodensClient client = FAKE.client(
            FAKE.context(1).endpoints("localhost:" + port).requestStreamId(FAKE.streamId()));
        final byte[] data = new byte[300_000];
        client.create("/a", data, CreateMode.PERSISTENT);

        assertEquals(data.length, client.getData("/a").length);
    }

    static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadWithoutLevelAndRefuseNullByName()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/a", bytes("x"), CreateMode.PERSISTENT);

        assertArrayEquals(bytes("x"), client.async().getData("/a").join().data());
        assertEquals(0, client.async().exists("/a").join().version());
        assertEquals(List.of("a"), client.async().getChildren("/").join().names());
        assertNull(client.async().delete("/a").join());

        final WatchListener watch = (event) -> { };
        final List<BadArgumentsException> refusals = List.of(
            assertThrows(BadArgumentsException.class, () -> client.getData("/a", null, null, null)),
            assertThrows(BadArgumentsException.class, () -> client.exists("/a", null, null)),
            assertThrows(BadArgumentsException.class, () -> client.getChildren("/a", null, null, null)),
            assertThrows(BadArgumentsException.class, () -> client.create("/b", null, null)),
            assertThrows(BadArgumentsException.class, () -> client.create("/b", null, null, new ZnodeStat())),
            refusal(client.async().create("/b", null, null)),
            refusal(client.async().create(null, null, CreateMode.PERSISTENT)),
            refusal(client.async().delete(null)),
            assertThrows(BadArgumentsException.class, () -> client.async().create(
                new UnsafeBuffer(bytes("/b")), 0, 2, null, 0, 0, null, (response) -> { })),
            assertThrows(BadArgumentsException.class, () -> client.create(null, null, CreateMode.PERSISTENT)),
            assertThrows(BadArgumentsException.class, () -> client.delete(null, -1)),
            assertThrows(BadArgumentsException.class, () -> client.setData(null, null, -1)),
            assertThrows(BadArgumentsException.class, () -> client.getData(null)),
            assertThrows(BadArgumentsException.class, () -> client.exists(null)),
            assertThrows(BadArgumentsException.class, () -> client.getChildren(null)),
            assertThrows(BadArgumentsException.class, () -> client.removeWatch(null, watch)),
            assertThrows(BadArgumentsException.class, () -> client.removeWatch("/a", null)));
        for (final BadArgumentsException refusal : refusals)
        {
            final String message = refusal.getMessage();
            assertTrue(message.matches(".*((level|mode|watch) is null|path is missing)"), message);
        }
    }

    private static BadArgumentsException refusal(final CompletableFuture<?> future)
    {
        return assertInstanceOf(
            BadArgumentsException.class, assertThrows(CompletionException.class, future::join).getCause());
    }

    @Test
    void shouldSayAtTheCloseWhatIsKnownOfAWrite()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).closeTimeoutMs(300));
        member.dropReplies((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final CompletableFuture<?> write = client.async().create("/a", null, CreateMode.PERSISTENT);
        await("the write is applied", () -> !FAKE.cluster().children("/").isEmpty());
        final CompletableFuture<?> read = client.async().getData("/a");

        client.close();

        final NodensException sent = assertInstanceOf(
            ClientClosedException.class, assertThrows(CompletionException.class, write::join).getCause());
        assertTrue(sent.isOutcomeUnknown());
        assertTrue(sent.getMessage().contains("may have been applied"), sent.getMessage());
        if (read.isCompletedExceptionally())
        {
            final NodensException nothing = assertInstanceOf(
                NodensException.class, assertThrows(CompletionException.class, read::join).getCause());
            assertFalse(nothing.isOutcomeUnknown());
        }

        final NodensException late = assertThrows(
            NodensException.class, () -> client.create("/b", null, CreateMode.PERSISTENT));
        assertFalse(late.isOutcomeUnknown());
        assertTrue(late.getMessage().contains("closed"), late.getMessage());
    }
}
