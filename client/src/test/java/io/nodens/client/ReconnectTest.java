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

import io.aeron.Aeron;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.exceptions.TreeFullException;
import io.nodens.client.exceptions.VersionMismatchException;
import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.CloseSessionRequestDecoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.WatchRequestDecoder;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import static io.nodens.client.FakeClusterExtension.await;
import static io.nodens.client.NodensClientTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @Test
    void shouldApplyOnceWhenTheReplyIsLostAndTheMemberDies()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.create("/q", null, CreateMode.PERSISTENT);
        final long sessionId = client.sessionId();
        first.dropReplies((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final CompletableFuture<CreatedZnode> lost =
            client.async().create("/q/n-", bytes("x"), CreateMode.EPHEMERAL_SEQUENTIAL);
        await("the create is applied", () -> 1 == FAKE.cluster().children("/q").size());

        first.die();

        assertEquals("/q/n-0000000000", lost.join().path());
        assertEquals(List.of("/q/n-0000000000"), FAKE.cluster().children("/q"));
        assertEquals(1, client.memberId());
        assertEquals(sessionId, client.sessionId());
        assertEquals(1, second.count("attach"));
        assertEquals(1, second.count("create"));
    }

    @Test
    void shouldMoveOnWhenTheMemberFallsSilent()
    {
        final FakeMember first = FAKE.member(0);
        FAKE.member(1);
        final NodensClient client = FAKE.client(FAKE.context(2));

        first.freeze(true);
        client.create("/a", null, CreateMode.PERSISTENT);

        assertEquals(1, client.memberId());
        first.freeze(false);
    }

    @Test
    void shouldAskAnotherMemberWhenOneAnswersPingsButNotRequests()
    {
        final FakeMember first = FAKE.member(0);
        FAKE.member(1);
        final NodensClient client = FAKE.client(FAKE.context(2));
        first.dropRequests((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);

        client.create("/a", null, CreateMode.PERSISTENT);

        assertEquals(1, client.memberId());
    }

    @Test
    void shouldReadWhatIsStaleFromAMemberThatDoesNotTakeTheSession()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/a", bytes("x"), CreateMode.PERSISTENT);
        member.dropRequests((templateId) -> AttachSessionRequestDecoder.TEMPLATE_ID == templateId);
        member.sendClosed(CloseReason.NOT_SERVING);
        await("the member is asked again", () -> member.count("attach") > 0);

        final CompletableFuture<ZnodeData> local = client.async().getData("/a", null, ReadLevel.LOCAL);
        final CompletableFuture<ZnodeData> stale = client.async().getData("/a", null, ReadLevel.STALE);

        assertArrayEquals(bytes("x"), stale.join().data());
        assertFalse(local.isDone());
        member.dropRequests((templateId) -> false);
        assertArrayEquals(bytes("x"), local.join().data());
    }

    @Test
    void shouldKeepOrderOfPipelinedWritesOverSeveralDeaths()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final Random losses = new Random(seed + 1);
        FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(3).maxInFlight(64).answerTimeoutMs(300));
        client.create("/k", bytes("-1"), CreateMode.PERSISTENT);
        final int writes = 240;
        final List<CompletableFuture<?>> futures = new ArrayList<>();
        int memberId = 0;
        for (int i = 0; i < writes; i++)
        {
            if (0 == i % 60 && i > 0)
            {
                final FakeMember dying = member;
                memberId = (memberId + 1) % 3;
                member = FAKE.member(memberId);
                dying.die();
            }

            member.dropReplies((templateId) ->
                SetDataRequestDecoder.TEMPLATE_ID == templateId && losses.nextInt(100) < 4);
            // The expected version makes every write depend on the one before it: none may be lost, doubled or swapped.
            final int version = i;
            CompletableFuture<?> future;
            do
            {
                future = client.async().setData("/k", bytes("" + version), version);
            }
            while (isBackPressured(future));
            futures.add(future);
            if (0 == random.nextInt(50))
            {
                member.sendClosed(CloseReason.MEMBER_STOPPING);
            }
        }

        member.dropReplies((templateId) -> false);
        member.sendClosed(CloseReason.MEMBER_STOPPING);
        futures.forEach(CompletableFuture::join);

        assertArrayEquals(bytes("" + (writes - 1)), client.getData("/k"));
        assertEquals(writes, client.exists("/k").version());
    }

    @Test
    void shouldKeepOrderOfPipelinedRequestsWhenSomeAreRefusedAndConnectionsAreLost()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final Random refusals = new Random(seed + 1);
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).maxInFlight(64));
        client.create("/k", bytes("0"), CreateMode.PERSISTENT);
        final ResultCode[] codes = {
            ResultCode.TOO_MANY_REQUESTS, ResultCode.OVERLOADED, ResultCode.BUSY, ResultCode.NOT_SERVING };
        member.refuseWhen((templateId) -> refusals.nextInt(100) < 5 &&
            (SetDataRequestDecoder.TEMPLATE_ID == templateId || CreateRequestDecoder.TEMPLATE_ID == templateId) ?
            codes[refusals.nextInt(codes.length)] : null);
        final int writes = 400;
        final List<CompletableFuture<?>> written = new ArrayList<>();
        final List<CompletableFuture<ZnodeData>> read = new ArrayList<>();
        for (int i = 0; i < writes; i++)
        {
            final String path = "/k/" + i;
            final byte[] data = bytes("" + (i + 1));
            // Any version will do, so that nothing but the order of the client decides; the read sees the write.
            written.add(submit(() -> client.async().setData("/k", data, NodensClient.ANY_VERSION)));
            written.add(submit(() -> client.async().create(path, null, CreateMode.PERSISTENT)));
            read.add(submit(() -> client.async().getData("/k", null, ReadLevel.LOCAL)));
            if (0 == random.nextInt(80))
            {
                member.sendClosed(CloseReason.MEMBER_STOPPING);
            }
        }

        written.forEach(CompletableFuture::join);

        final List<String> inOrder = new ArrayList<>();
        for (int i = 0; i < writes; i++)
        {
            inOrder.add("/k/" + i);
            final int seen = Integer.parseInt(new String(read.get(i).join().data(), StandardCharsets.UTF_8));
            assertTrue(seen > i, "read " + i + " missed the write before it, it saw " + seen);
        }
        assertEquals(inOrder, FAKE.cluster().children("/k"));
        assertEquals(writes, client.exists("/k").version(), "each applied once");
        assertArrayEquals(bytes("" + writes), client.getData("/k"));
    }

    private static <T> CompletableFuture<T> submit(final Supplier<CompletableFuture<T>> call)
    {
        CompletableFuture<T> future;
        do
        {
            future = call.get();
        }
        while (isBackPressured(future));

        return future;
    }

    @Test
    void shouldSurfaceAFinalRefusalAndGoOnWithTheWritesBehindIt()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        member.dropRequests((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final CompletableFuture<?> refused = client.async().create("/refused", null, CreateMode.PERSISTENT);
        await("the create was seen", () -> 1 == member.count("create"));
        member.refuseNext(CreateRequestDecoder.TEMPLATE_ID, ResultCode.TREE_FULL);
        final CompletableFuture<?> behind = client.async().create("/behind", null, CreateMode.PERSISTENT);
        await("the other was seen", () -> 2 == member.count("create"));
        member.dropRequests((templateId) -> false);

        member.sendClosed(CloseReason.MEMBER_STOPPING);

        final CompletionException ex = assertThrows(CompletionException.class, refused::join);
        assertInstanceOf(TreeFullException.class, ex.getCause());
        behind.join();
        assertEquals(List.of("/behind"), FAKE.cluster().children("/"));
    }

    private static boolean isBackPressured(final CompletableFuture<?> future)
    {
        try
        {
            return future.isCompletedExceptionally() && null == future.join();
        }
        catch (final CompletionException ex)
        {
            if (ex.getCause() instanceof BackPressureException)
            {
                LockSupport.parkNanos(100_000);
                return true;
            }

            throw ex;
        }
    }

    @ParameterizedTest(name = "protocol version {0}")
    @ValueSource(ints = { 3, 4 })
    void shouldRegisterWatchesAgainAndMakeUpForWhatWasMissed(final int version)
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        final List<String> events = new CopyOnWriteArrayList<>();
        final WatchListener listener = (event) -> events.add(event.type() + event.path());
        for (final String path : List.of("/changed", "/deleted", "/same", "/parent"))
        {
            client.create(path, null, CreateMode.PERSISTENT);
            if ("/parent".equals(path))
            {
                client.getChildren(path, listener);
            }
            else
            {
                client.exists(path, listener);
            }
        }

        client.exists("/created", listener);
        client.exists("/absent", listener);
        first.die();
        FAKE.cluster().set("/changed", bytes("x"));
        FAKE.cluster().delete("/deleted");
        FAKE.cluster().set("/created", null);
        FAKE.cluster().set("/parent/child", null);
        final FakeMember second = FAKE.member(1, version);

        await("what was missed", () -> 4 == events.size());
        assertEquals(
            List.of("CHILDREN_CHANGED/parent", "CREATED/created", "DATA_CHANGED/changed", "DELETED/deleted"),
            events.stream().sorted().toList());
        FAKE.cluster().set("/same", bytes("x"));
        FAKE.cluster().set("/absent", null);
        await("what is watched still", () -> 6 == events.size());
        assertEquals(3 == version ? 6 : 0, second.count("watch"));
        assertEquals(3 == version ? List.of() : List.of(6), second.watchesSet);
    }

    @Test
    void shouldRegisterManyWatchesInFewMessages()
    {
        final int count = 1500;
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        final List<String> events = new CopyOnWriteArrayList<>();
        for (int i = 0; i < count; i++)
        {
            client.exists("/watched-" + i, (event) -> events.add(event.path()));
        }
        first.die();
        final FakeMember second = FAKE.member(1);

        client.exists("/after");

        assertEquals(count, second.watchesSet.stream().mapToInt(Integer::intValue).sum());
        assertEquals(2, second.watchesSet.size(), "pages of 16 KiB");
        assertEquals(0, second.count("watch"));
        FAKE.cluster().set("/watched-1499", null);
        await("the last of them", () -> List.of("/watched-1499").equals(events));
    }

    @Test
    void shouldRegisterWatchesBeforeRequestsAreSentAgain()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.exists("/w", (event) -> {});
        first.dropRequests((templateId) -> true);
        final CompletableFuture<?> create = client.async().create("/a", null, CreateMode.PERSISTENT);
        first.die();
        final FakeMember second = FAKE.member(1);

        create.join();

        assertEquals(List.of("connect", "attach", "watches", "create"), second.seen());
    }

    /** An answer that was sent first would tell of a change before the event that the watch is still to make up for. */
    @Test
    void shouldSendNoRequestBeforeAMemberThatCouldNotLookHasTakenTheWatches()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        second.refuseNext(SetWatchesRequestDecoder.TEMPLATE_ID, ResultCode.BUSY);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.exists("/w", (event) -> {});
        client.exists("/v", (event) -> {});
        first.dropRequests((templateId) -> true);
        final CompletableFuture<?> create = client.async().create("/a", null, CreateMode.PERSISTENT);
        first.die();

        create.join();

        assertEquals(List.of("connect", "attach", "watches", "watches", "create"), second.seen());
    }

    @Test
    void shouldTellListenersAndRetryWatchesThatAMemberRefuses()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1, 3);
        second.refuseNext(WatchRequestDecoder.TEMPLATE_ID, ResultCode.OVERLOADED);
        second.refuseNext(WatchRequestDecoder.TEMPLATE_ID, ResultCode.TOO_MANY_WATCHES);
        final NodensClient client = FAKE.client(FAKE.context(2));
        final List<WatchedEvent> events = new CopyOnWriteArrayList<>();
        client.create("/w", null, CreateMode.PERSISTENT);
        client.getData("/w", events::add);

        first.die();

        await("an event rather than silence", () -> 1 == events.size());
        assertEquals(WatchedEvent.Type.DATA_CHANGED, events.get(0).type());
        assertEquals(2, second.count("watch"));
    }

    @Test
    void shouldTellListenersAndRetryWhatAMemberRefusesOfAList()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        second.refuseNext(SetWatchesRequestDecoder.TEMPLATE_ID, ResultCode.BUSY);
        second.refuseNext(SetWatchesRequestDecoder.TEMPLATE_ID, ResultCode.TOO_MANY_WATCHES);
        final NodensClient client = FAKE.client(FAKE.context(2));
        final List<WatchedEvent> events = new CopyOnWriteArrayList<>();
        for (final String path : List.of("/a", "/b", "/c", "/d"))
        {
            client.create(path, null, CreateMode.PERSISTENT);
            client.getData(path, events::add);
        }

        first.die();

        await("two set, and two told to look again", () -> 2 == events.size());
        assertEquals(WatchedEvent.Type.DATA_CHANGED, events.get(0).type());
        assertEquals(List.of(1, 1), second.watchesSet);
    }

    /** What the member had not the contact to register it must ask another for; nothing has changed. */
    @Test
    void shouldRegisterTheWatchesElsewhereWhenAMemberHasLostTheCluster()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        second.refuseNext(SetWatchesRequestDecoder.TEMPLATE_ID, ResultCode.NOT_SERVING);
        final NodensClient client = FAKE.client(FAKE.context(2));
        final List<String> events = new CopyOnWriteArrayList<>();
        for (final String path : List.of("/a", "/b", "/c"))
        {
            client.exists(path, (event) -> events.add(event.path()));
        }

        first.die();
        client.exists("/after");

        assertEquals(List.of(1, 3), second.watchesSet);
        assertEquals(List.of(), events);
        client.create("/c", null, CreateMode.PERSISTENT);
        await("the event", () -> List.of("/c").equals(events));
    }

    @Test
    void shouldTellTheSessionListenerWhatHappens()
    {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final FakeMember first = FAKE.member(0);
        FAKE.member(1);
        final NodensClient client = FAKE.client(FAKE.context(2).sessionListener(new SessionListener()
        {
            @Override
            public void onConnected(final long sessionId, final int memberId, final String endpoint)
            {
                calls.add("connected " + memberId);
            }

            @Override
            public void onDisconnected(final String reason)
            {
                calls.add("disconnected");
            }

            @Override
            public void onExpired()
            {
                calls.add("expired");
            }

            @Override
            public void onClosed()
            {
                calls.add("closed");
            }
        }));

        first.die();
        await("the second member", () -> 1 == client.memberId());
        client.close();

        assertEquals(List.of("connected 0", "disconnected", "connected 1", "closed"), calls);
    }

    @Test
    void shouldFailWhatIsInFlightWhenTheSessionExpiredMeanwhile()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        first.dropReplies((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final CompletableFuture<?> create = client.async().create("/a", null, CreateMode.PERSISTENT);
        await("the create is applied", () -> !FAKE.cluster().children("/").isEmpty());
        first.die();
        FAKE.cluster().expire(client.sessionId());
        FAKE.member(1);

        final CompletionException exception = assertThrows(CompletionException.class, create::join);

        assertInstanceOf(SessionExpiredException.class, exception.getCause());
        assertTrue(exception.getCause().getMessage().contains("may have been applied"));
        assertThrows(SessionExpiredException.class, () -> client.getData("/a"));
        assertTrue(client.isClosed());
    }

    @Test
    void shouldExpireAtOnceWhenTheMemberSaysSo()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        member.sendSessionEvent(client.sessionId() + 1, SessionEventType.EXPIRED);
        client.sync();
        assertFalse(client.isClosed());
        member.sendSessionEvent(client.sessionId(), SessionEventType.EXPIRED);

        await("the end", client::isClosed);
        assertThrows(SessionExpiredException.class, client::sync);
    }

    @Test
    void shouldAttachAgainWhenTheSessionMoved()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        member.sendSessionEvent(client.sessionId(), SessionEventType.MOVED);
        await("the second attachment", () -> 1 == member.count("attach"));

        client.create("/a", null, CreateMode.PERSISTENT);
    }

    @ParameterizedTest
    @EnumSource(names = {
        "NOT_SERVING", "OVERLOADED", "BUSY", "BEHIND", "SESSION_MOVED", "SESSION_EXPIRED", "TOO_MANY_REQUESTS"})
    void shouldRetryWhenAMemberCannotAnswerNow(final ResultCode code)
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        for (int i = 0; i < 3; i++)
        {
            member.refuseNext(CreateRequestDecoder.TEMPLATE_ID, code);
            member.refuseNext(ReadRequestDecoder.TEMPLATE_ID, code);
        }

        client.create("/a", bytes("x"), CreateMode.PERSISTENT);

        assertArrayEquals(bytes("x"), client.getData("/a"));
        assertEquals(4, member.count("create"));
        assertEquals(4, member.count("read"));
        assertEquals(List.of("1:OK"), FAKE.cluster().applied());
    }

    @Test
    void shouldSurfaceARefusalThatIsFinal()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        member.refuseNext(CreateRequestDecoder.TEMPLATE_ID, ResultCode.TREE_FULL);

        final TreeFullException exception =
            assertThrows(TreeFullException.class, () -> client.create("/a", null, CreateMode.PERSISTENT));

        assertTrue(exception.getMessage().contains("scripted"), exception.getMessage());
        client.create("/a", null, CreateMode.PERSISTENT);
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhenTheDeadlinePassesAndNotSendItAgain()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).operationTimeoutMs(500));
        client.create("/a", bytes("0"), CreateMode.PERSISTENT);
        member.dropRequests((templateId) -> SetDataRequestDecoder.TEMPLATE_ID == templateId);

        final OperationTimeoutException write =
            assertThrows(OperationTimeoutException.class, () -> client.setData("/a", bytes("1"), 0));
        assertTrue(write.isOutcomeUnknown());
        assertTrue(write.getMessage().contains("outcome is unknown"), write.getMessage());
        assertArrayEquals(bytes("0"), client.getData("/a"));

        member.dropRequests((templateId) -> false);
        final long sent = member.count("setData");
        member.sendClosed(CloseReason.MEMBER_STOPPING);
        await("the next connection", () -> 1 == member.count("attach") && client.isConnected());
        // Acknowledges the one that was given up, which is never applied from here on.
        assertEquals(1, client.setData("/a", bytes("2"), 0).version());
        assertEquals(sent + 1, member.count("setData"));
        assertEquals(List.of("1:OK", "3:OK"), FAKE.cluster().applied());
    }

    @Test
    void shouldKnowThatNothingHappenedWhenTheRequestNeverLeft()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).operationTimeoutMs(500).silenceTimeoutMs(200));
        member.die();
        await("the member is given up", () -> !client.isConnected());

        // A synchronous call knows less when the client's own thread is late.
        final CompletionException write = assertThrows(
            CompletionException.class, () -> client.async().create("/a", null, CreateMode.PERSISTENT).join());
        final CompletionException read =
            assertThrows(CompletionException.class, () -> client.async().getData("/a").join());

        assertFalse(assertInstanceOf(OperationTimeoutException.class, write.getCause()).isOutcomeUnknown());
        assertFalse(assertInstanceOf(OperationTimeoutException.class, read.getCause()).isOutcomeUnknown());
    }

    @Test
    void shouldReadItsOwnWritesAtAMemberThatIsBehind()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/a", bytes("1"), CreateMode.PERSISTENT);
        member.refuseNext(ReadRequestDecoder.TEMPLATE_ID, ResultCode.BEHIND);

        assertArrayEquals(bytes("1"), client.getData("/a"));
    }

    @Test
    void shouldDropTheConnectionAndGoOnWhenAMemberTalksNonsense()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/a", bytes("0"), CreateMode.PERSISTENT);
        for (int i = 0; i < 60; i++)
        {
            member.sendRaw(nonsense(random, i));
            assertArrayEquals(bytes("" + i), client.getData("/a"));
            client.setData("/a", bytes("" + (i + 1)), i);
        }

        assertFalse(FAKE.errors().isEmpty());
        assertNotEquals(0, member.count("attach"));
    }

    private static byte[] nonsense(final Random random, final int kind)
    {
        final byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        if (0 == kind % 2 && bytes.length >= 8)
        {
            // A header that fits, with a template that exists, before a body that does not.
            bytes[0] = (byte)random.nextInt(bytes.length);
            bytes[1] = 0;
            bytes[2] = (byte)(51 + random.nextInt(13));
            bytes[3] = 0;
            bytes[4] = (byte)(901 & 0xFF);
            bytes[5] = (byte)(901 >> 8);
        }

        return bytes;
    }

    @Test
    void shouldTalkToAMemberOfTheFirstVersion()
    {
        FAKE.member(0).speak(0, 0, ResultCode.OK);
        final NodensClient client = FAKE.client(FAKE.context(1));

        client.create("/a", null, CreateMode.PERSISTENT);

        assertEquals(0, client.memberId());
    }

    @Test
    void shouldFailAtOnceAndNameBothVersionsWhenEveryMemberIsForeign()
    {
        FAKE.member(0).speak(0, 1, ResultCode.VERSION_MISMATCH);
        FAKE.member(1).speak(8, 10, ResultCode.OK);
        final ClientContext context = FAKE.context(2).connectTimeoutMs(600_000);

        final VersionMismatchException ex =
            assertThrows(VersionMismatchException.class, () -> NodensClient.connect(context));

        assertTrue(ex.getMessage().contains(FAKE.endpoint(0) + ": the member refused: VERSION_MISMATCH scripted"),
            ex.getMessage());
        assertTrue(ex.getMessage().contains(
            FAKE.endpoint(1) + ": the member speaks protocol versions 8 to 10, this client 0 to 7"), ex.getMessage());
    }

    @Test
    void shouldGoOnToAMemberThatFitsWhenAnotherIsForeign()
    {
        FAKE.member(0).speak(8, 10, ResultCode.OK);
        FAKE.member(1);

        final NodensClient client = FAKE.client(FAKE.context(2));

        assertEquals(1, client.memberId());
    }

    @Test
    void shouldSayThatTheVersionIsForeignWhenAskedForAStatus()
    {
        FAKE.member(0).speak(8, 10, ResultCode.OK);
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(FAKE.aeronDirectory())))
        {
            assertThrows(VersionMismatchException.class, () -> StatusProbe.query(aeron, FAKE.endpoint(0), 60_000));
        }
    }

    @Test
    void shouldNotTakeARefusedAttachmentForExpiry()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final NodensClient client = FAKE.client(FAKE.context(2));
        second.dropRequests((templateId) -> AttachSessionRequestDecoder.TEMPLATE_ID == templateId);

        first.die();
        await("an attempt to attach", () -> second.count("attach") > 0);
        second.dropRequests((templateId) -> false);

        client.create("/a", null, CreateMode.PERSISTENT);
        assertEquals(1, client.memberId());
    }

    @ParameterizedTest
    @EnumSource(value = ResultCode.class, names = {"SESSION_EXPIRED", "SESSION_MOVED", "NOT_SERVING", "OVERLOADED"})
    void shouldEndTheSessionElsewhereWhenAMemberRefusesBecauseItDoesNotHoldIt(final ResultCode code)
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/own", null, CreateMode.EPHEMERAL);
        member.refuseNext(CloseSessionRequestDecoder.TEMPLATE_ID, code);

        client.close();

        assertEquals(List.of(), FAKE.cluster().children("/"));
        assertEquals(2, member.count("closeSession"));
    }
}
