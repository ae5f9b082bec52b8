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

import io.nodens.client.WatchedEvent.Type;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.client.exceptions.TooManyWatchesException;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.SyncRequestDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import static io.nodens.client.FakeClusterExtension.await;
import static io.nodens.client.NodensClientTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PersistentWatchTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    private final List<WatchedEvent> events = new CopyOnWriteArrayList<>();
    private final WatchListener listener = events::add;

    @Test
    void shouldReportChangeAfterChangeOfOneZnodeAndItsChildren()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        client.addWatch("/w", WatchMode.PERSISTENT, listener);
        client.create("/w", null, CreateMode.PERSISTENT);
        client.setData("/w", bytes("1"), -1);
        client.setData("/w", bytes("2"), -1);
        client.create("/w/c", null, CreateMode.PERSISTENT);
        client.setData("/w/c", bytes("3"), -1);
        client.delete("/w/c", -1);
        client.delete("/w", -1);

        await("every change", () -> 6 == events.size());
        assertEquals(
            List.of(Type.CREATED, Type.DATA_CHANGED, Type.DATA_CHANGED, Type.CHILDREN_CHANGED, Type.CHILDREN_CHANGED,
                Type.DELETED),
            types());
        assertTrue(events.stream().allMatch((event) -> "/w".equals(event.path()) && !event.isCoalesced()));
        assertTrue(isInOrder());
    }

    @Test
    void shouldReportDescendantsByTheirPathsAndNeverTheirLists()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/w", null, CreateMode.PERSISTENT);
        client.create("/wide", null, CreateMode.PERSISTENT);

        client.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, listener);
        client.create("/w/c", null, CreateMode.PERSISTENT);
        client.create("/w/c/d", null, CreateMode.PERSISTENT);
        client.setData("/wide", bytes("no"), -1);
        client.delete("/w/c/d", -1);
        client.setData("/w", bytes("1"), -1);

        await("every change", () -> 4 == events.size());
        assertEquals(List.of("CREATED/w/c", "CREATED/w/c/d", "DELETED/w/c/d", "DATA_CHANGED/w"), texts());
    }

    @Test
    void shouldTellEveryWatchThatReportsAChangeThoughTheMemberSendsItOnce()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final List<String> told = new CopyOnWriteArrayList<>();
        client.create("/w", null, CreateMode.PERSISTENT);
        client.addWatch("/", WatchMode.PERSISTENT_RECURSIVE, (event) -> told.add("root " + event.path()));
        client.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, (event) -> told.add("recursive " + event.path()));
        client.addWatch("/w", WatchMode.PERSISTENT, (event) -> told.add("persistent " + event.path()));
        client.getData("/w", (event) -> told.add("one-shot " + event.path()));

        client.setData("/w", null, -1);
        client.setData("/w", null, -1);

        await("all of them", () -> 7 == told.size());
        assertEquals(
            List.of("one-shot /w", "persistent /w", "persistent /w", "recursive /w", "recursive /w", "root /w",
                "root /w"),
            told.stream().sorted().toList());
    }

    @Test
    void shouldReportWhatTheFilterLetsPassAndAlwaysThatEventsWereLost()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.create("/w", null, CreateMode.PERSISTENT);
        client.addWatch(
            "/w", WatchMode.PERSISTENT_RECURSIVE, new WatchOptions().types(Type.DELETED, Type.CREATED), listener);

        client.setData("/w", null, -1);
        client.create("/w/c", null, CreateMode.PERSISTENT);
        client.setData("/w/c", null, -1);
        client.delete("/w/c", -1);

        await("both", () -> 2 == events.size());
        assertEquals(List.of("CREATED/w/c", "DELETED/w/c"), texts());
        first.die();
        FAKE.member(1).forgetChanges();
        FAKE.cluster().set("/w", null);
        client.sync();
        await("the loss", () -> 3 == events.size());
        assertEquals("EVENTS_LOST/w", texts().get(2));
    }

    /** An answer is the last thing that the first member said, and events after it come again from the second. */
    @Test
    void shouldReportEachChangeOnceAndInOrderOverAReconnect()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.create("/w", null, CreateMode.PERSISTENT);
        client.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, listener);
        client.sync();
        FAKE.cluster().set("/w", bytes("before 1"));
        FAKE.cluster().set("/w/a", bytes("before 2"));
        await("what the first member says", () -> 2 == events.size());

        first.die();
        FAKE.cluster().set("/w/b", bytes("between"));
        FAKE.cluster().delete("/w/b");
        FAKE.member(1);
        client.sync();
        FAKE.cluster().set("/w/c", bytes("after"));

        await("what the second member says", () -> 5 == events.size());
        assertEquals(
            List.of("DATA_CHANGED/w", "CREATED/w/a", "CREATED/w/b", "DELETED/w/b", "CREATED/w/c"), texts());
        assertTrue(isInOrder());
        assertTrue(events.stream().noneMatch(WatchedEvent::isCoalesced));
    }

    @Test
    void shouldSayWhatIsCoalescedAndSinceWhenWhenTheMemberKeptNoChanges()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.create("/w", null, CreateMode.PERSISTENT);
        client.addWatch("/w", WatchMode.PERSISTENT, listener);
        client.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, listener);
        final long seen = client.sync();

        first.die();
        FAKE.cluster().set("/w", bytes("1"));
        FAKE.cluster().set("/w", bytes("2"));
        final FakeMember second = FAKE.member(1);
        second.forgetChanges();
        client.sync();

        await("two events", () -> 3 == events.size());
        // Whoever asks for both hears of the znode from the one and of its subtree from the other.
        assertEquals(
            List.of("DATA_CHANGED/w", "DATA_CHANGED/w", "EVENTS_LOST/w"), texts().stream().sorted().toList());
        assertTrue(events.stream().allMatch(WatchedEvent::isCoalesced));
        assertTrue(events.stream().allMatch((event) -> seen == event.sinceZxid() && event.zxid() == seen + 2));
        assertEquals(List.of(2), second.watchesSet);
    }

    @Test
    void shouldReportWhatHappenedSinceAZxidThatTheCallerHasSeen()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/w", null, CreateMode.PERSISTENT);
        final long seen = client.sync();
        client.setData("/w", null, -1);
        client.setData("/w", null, -1);

        client.addWatch("/w", WatchMode.PERSISTENT, new WatchOptions().sinceZxid(seen), listener);

        await("both", () -> 2 == events.size());
        assertEquals(List.of(seen + 1, seen + 2), events.stream().map(WatchedEvent::zxid).toList());
    }

    /** The operation timeout of the context is far away: a barrier decides. */
    @Test
    void shouldSayThatTheClusterHasNotComeToTheZxidThatAWatchBeginsWith()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).maxWatches(1).operationTimeoutMs(60_000));
        client.create("/w", null, CreateMode.PERSISTENT);
        final long zxid = client.sync();
        final long syncs = member.count("sync");

        final NodensException failure = assertThrows(
            NodensException.class,
            () -> client.addWatch("/w", WatchMode.PERSISTENT, new WatchOptions().sinceZxid(zxid + 1), listener));

        assertEquals(ErrorCode.BEHIND, failure.code());
        assertTrue(
            failure.getMessage().endsWith(
                "the watch begins after zxid " + (zxid + 1) + ", the cluster has come to zxid " + zxid),
            failure.getMessage());
        assertEquals(1, member.count("sync") - syncs);
        assertEquals(List.of(), client.watches());
        client.addWatch("/w", WatchMode.PERSISTENT, new WatchOptions().sinceZxid(zxid), listener);
        client.setData("/w", null, -1);
        await("the event", () -> 1 == events.size());
    }

    @Test
    void shouldSetAWatchAtAMemberThatWasBehindWhatTheCallerHadSeen()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/w", null, CreateMode.PERSISTENT);
        final long zxid = client.sync();
        for (int i = 0; i < 3; i++)
        {
            member.refuseNext(SetWatchesRequestDecoder.TEMPLATE_ID, ResultCode.BEHIND);
        }

        client.addWatch("/w", WatchMode.PERSISTENT, new WatchOptions().sinceZxid(zxid), listener);

        assertEquals(4, member.count("watches"));
        client.setData("/w", null, -1);
        await("the event", () -> !events.isEmpty());
    }

    @Test
    void shouldNameBothZxidsWhenNoBarrierTellsWhetherTheClusterHasComeThatFar()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).operationTimeoutMs(300));
        client.create("/w", null, CreateMode.PERSISTENT);
        member.dropRequests((templateId) -> SyncRequestDecoder.TEMPLATE_ID == templateId);

        // A synchronous call says less when the client's own thread is late.
        final CompletionException exception = assertThrows(
            CompletionException.class,
            () -> client.async().addWatch(
                "/w", WatchMode.PERSISTENT, new WatchOptions().sinceZxid(1_000), listener).join());

        final OperationTimeoutException failure =
            assertInstanceOf(OperationTimeoutException.class, exception.getCause());

        assertTrue(
            failure.getMessage().contains(
                "the watch begins after zxid 1000, the member has come to zxid " + FAKE.cluster().zxid() +
                "; no answer"),
            failure.getMessage());
        assertFalse(failure.isOutcomeUnknown());
    }

    @Test
    void shouldTakeAWatchBackWhenItsLastListenerIsRemoved()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final WatchListener other = (event) -> {};
        client.addWatch("/w", WatchMode.PERSISTENT, listener);
        client.addWatch("/w", WatchMode.PERSISTENT, listener);
        client.addWatch("/w", WatchMode.PERSISTENT, other);

        assertTrue(client.removeWatch("/w", listener));
        assertFalse(client.removeWatch("/w", listener));
        client.sync();
        assertEquals(0, member.count("removeWatches"));
        assertTrue(client.removeWatch("/w", other));
        client.create("/w", null, CreateMode.PERSISTENT);

        assertEquals(1, member.count("removeWatches"));
        assertEquals(List.of(), events);
    }

    @Test
    void shouldListWatchesAndRemoveAllOfAPath()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        client.create("/w", null, CreateMode.PERSISTENT);
        client.addWatch("/w", WatchMode.PERSISTENT, listener);
        client.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, listener);
        client.addWatch("/v", WatchMode.PERSISTENT, listener);
        client.getData("/w", listener);
        client.getChildren("/w", listener);
        client.exists("/u", listener);

        assertEquals(
            List.of("/u EXISTS", "/v PERSISTENT", "/w CHILDREN", "/w DATA", "/w PERSISTENT", "/w PERSISTENT_RECURSIVE"),
            client.watches().stream().map((watch) -> watch.path() + " " + watch.kind()).sorted().toList());
        assertTrue(client.watches().stream().allMatch((watch) -> listener == watch.listener()));
        assertTrue(client.removeWatches("/w"));
        assertFalse(client.removeWatches("/w"));
        client.setData("/w", null, -1);

        assertEquals(2, client.watches().size());
        assertEquals(List.of(), events);
        assertEquals(2, member.count("removeWatches"));
        assertEquals(2, member.count("removeWatch"));
    }

    @Test
    void shouldKeepAPlaceAmongTheWatchesUntilItIsRemoved()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).maxWatches(1));
        client.addWatch("/w", WatchMode.PERSISTENT, listener);
        client.create("/w", null, CreateMode.PERSISTENT);
        await("an event", () -> 1 == events.size());

        assertThrows(
            TooManyWatchesException.class, () -> client.addWatch("/v", WatchMode.PERSISTENT, listener));
        client.removeWatch("/w", listener);

        client.addWatch("/v", WatchMode.PERSISTENT, listener);
    }

    @Test
    void shouldForgetAWatchThatTheMemberRefuses()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).maxWatches(1));
        member.refuseNext(SetWatchesRequestDecoder.TEMPLATE_ID, ResultCode.TOO_MANY_WATCHES);

        assertThrows(
            TooManyWatchesException.class, () -> client.addWatch("/w", WatchMode.PERSISTENT, listener));

        assertEquals(List.of(), client.watches());
        // The fake took it before it refused, as a member may have whose answer is lost.
        client.sync();
        assertEquals(1, member.count("removeWatches"));
        client.addWatch("/w", WatchMode.PERSISTENT, listener);
    }

    @Test
    void shouldSetAWatchWhoseAnswerWasLostOnceMoreAtTheNextMember()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        first.dropReplies((templateId) -> SetWatchesRequestDecoder.TEMPLATE_ID == templateId);
        final CompletableFuture<Long> added =
            client.async().addWatch("/w", WatchMode.PERSISTENT, new WatchOptions(), listener);
        await("the request", () -> 1 == first.count("watches"));

        first.die();
        final FakeMember second = FAKE.member(1);
        added.join();
        client.create("/w", null, CreateMode.PERSISTENT);

        await("the event", () -> 1 == events.size());
        assertEquals(1, second.count("watches"));
    }

    @Test
    void shouldSayThatAWatchIsGoneWhenTheNextMemberRefusesIt()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.addWatch("/w", WatchMode.PERSISTENT, new WatchOptions().types(Type.CREATED), listener);
        client.addWatch("/v", WatchMode.PERSISTENT_RECURSIVE, listener);
        first.die();
        final FakeMember second = FAKE.member(1);
        second.refuseNext(SetWatchesRequestDecoder.TEMPLATE_ID, ResultCode.TOO_MANY_WATCHES);

        await("the end of one of them", () -> 1 == events.size());

        assertEquals(Type.WATCH_REMOVED, events.get(0).type());
        assertEquals(1, client.watches().size());
    }

    @Test
    void shouldSayThatWatchesAreGoneWhenTheNextMemberIsTooOldForThem()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.addWatch("/w", WatchMode.PERSISTENT, listener);
        first.die();
        FAKE.member(1, 3);

        await("its end", () -> 1 == events.size());

        assertEquals(Type.WATCH_REMOVED, events.get(0).type());
        assertEquals(List.of(), client.watches());
        final NodensException refusal = assertThrows(
            NodensException.class, () -> client.addWatch("/w", WatchMode.PERSISTENT, listener));
        assertEquals(ErrorCode.UNIMPLEMENTED, refusal.code());
    }

    @Test
    void shouldRefuseWhatIsMissing()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));

        assertThrows(BadArgumentsException.class, () -> client.addWatch(null, WatchMode.PERSISTENT, listener));
        assertThrows(BadArgumentsException.class, () -> client.addWatch("w", WatchMode.PERSISTENT, listener));
        assertThrows(BadArgumentsException.class, () -> client.addWatch("/w", null, listener));
        assertThrows(BadArgumentsException.class, () -> client.addWatch("/w", WatchMode.PERSISTENT, null));
        assertThrows(
            BadArgumentsException.class, () -> client.addWatch("/w", WatchMode.PERSISTENT, null, listener));
        assertThrows(BadArgumentsException.class, () -> client.removeWatches(null));
        assertThrows(IllegalArgumentException.class, () -> new WatchOptions().sinceZxid(-1));
        assertEquals(List.of(), client.watches());
    }

    /** Events come before the answer that reflects them, and wait behind a listener that is busy. */
    @Test
    void shouldMakeOneEventOfWhatAListenerIsTooSlowFor()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
        final int limit = 16 * 1024;
        client.create("/w", null, CreateMode.PERSISTENT);
        client.addWatch("/w", WatchMode.PERSISTENT, (event) ->
        {
            mayGoOn.join();
            events.add(event);
        });
        final long before = client.lastZxid();

        for (int i = 0; i < limit + 100; i++)
        {
            FAKE.cluster().set("/w", null);
        }

        client.sync();
        mayGoOn.complete(null);
        await("what could wait, and one more", () -> limit + 1 == events.size());
        assertEquals(before + limit, events.get(limit - 1).zxid());
        assertEquals(
            new WatchedEvent(Type.EVENTS_LOST, "/w", before + limit + 100, before + limit), events.get(limit));
        FAKE.cluster().set("/w", null);
        await("the next one", () -> limit + 2 == events.size());
        assertEquals(Type.DATA_CHANGED, events.get(limit + 1).type());
    }

    @Test
    void shouldHaveAFormWithAHandler()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final UnsafeBuffer path = new UnsafeBuffer("/w".getBytes(StandardCharsets.UTF_8));
        final CompletableFuture<Long> zxid = new CompletableFuture<>();

        final long correlationId = client.async().addWatch(
            path, 0, path.capacity(), WatchMode.PERSISTENT, new WatchOptions(), listener,
            (response) -> zxid.complete(response.zxid()));

        assertTrue(correlationId > 0);
        assertEquals(client.lastZxid(), zxid.join());
        assertEquals(1, member.count("watches"));
    }

    @Test
    void shouldReadDataAndStatForAnEventOnRequestAndKeepTheOrder()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        client.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, new WatchOptions().withData(), listener);

        client.create("/w", bytes("1"), CreateMode.PERSISTENT);
        await("the first", () -> 1 == events.size());
        member.dropRequests((templateId) -> ReadRequestDecoder.TEMPLATE_ID == templateId);
        client.setData("/w", bytes("2"), -1);
        client.create("/w/c", null, CreateMode.PERSISTENT);
        client.delete("/w/c", -1);
        assertEquals(1, events.size());
        member.dropRequests((templateId) -> false);
        member.die();
        FAKE.member(1);

        await("all", () -> 4 == events.size());
        assertEquals(List.of("CREATED/w", "DATA_CHANGED/w", "CREATED/w/c", "DELETED/w/c"), texts());
        assertArrayEquals(bytes("1"), events.get(0).znode().data());
        assertArrayEquals(bytes("2"), events.get(1).znode().data());
        assertEquals(events.get(1).zxid(), events.get(1).znode().stat().mzxid());
        // It was gone again when it was read.
        assertNull(events.get(2).znode());
        assertNull(events.get(3).znode());
    }

    @Test
    void shouldSayUpToWhereEverythingWasReported()
    {
        final FakeMember member = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final List<Long> bookmarks = new CopyOnWriteArrayList<>();
        final List<Long> told = new CopyOnWriteArrayList<>();
        client.addWatch("/w", WatchMode.PERSISTENT, new WatchOptions().withBookmarks(), new WatchListener()
        {
            @Override
            public void onEvent(final WatchedEvent event)
            {
                told.add(event.zxid());
            }

            @Override
            public void onBookmark(final long zxid)
            {
                bookmarks.add(zxid);
            }
        });
        FAKE.cluster().set("/w", null);
        FAKE.cluster().set("/other", null);
        final long newest = FAKE.cluster().zxid();

        // Nobody asks the member anything: its answers to pings say it.
        await("a bookmark of all", () -> bookmarks.contains(newest));
        assertEquals(List.of(newest - 1), told);
        assertEquals(0, member.count("sync"));
        for (int i = 1; i < bookmarks.size(); i++)
        {
            assertTrue(bookmarks.get(i) > bookmarks.get(i - 1), bookmarks.toString());
        }
    }

    private List<Type> types()
    {
        return events.stream().map(WatchedEvent::type).toList();
    }

    private List<String> texts()
    {
        return events.stream().map((event) -> event.type() + event.path()).toList();
    }

    private boolean isInOrder()
    {
        for (int i = 1; i < events.size(); i++)
        {
            if (events.get(i).zxid() < events.get(i - 1).zxid())
            {
                return false;
            }
        }

        return true;
    }
}
