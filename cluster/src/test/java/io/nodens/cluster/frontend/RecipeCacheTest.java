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
import io.nodens.client.Transaction;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.recipes.CachedZnode;
import io.nodens.client.recipes.GroupListener;
import io.nodens.client.recipes.GroupMember;
import io.nodens.client.recipes.GroupMembership;
import io.nodens.client.recipes.LockListener;
import io.nodens.client.recipes.Membership;
import io.nodens.client.recipes.ReleaseOutcome;
import io.nodens.client.recipes.ServiceRegistry;
import io.nodens.client.recipes.TreeCache;
import io.nodens.client.recipes.TreeCacheListener;
import io.nodens.client.recipes.TreeCacheOptions;
import io.nodens.client.recipes.TreeChange;
import io.nodens.client.recipes.TreeSnapshot;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.ZnodeStat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Tree cache, groups and registry against a real front end and state machine, over lost events and lost sessions.
 */
@Timeout(120)
class RecipeCacheTest
{
    private static final long PATIENCE_MS = 20_000;
    private static final int PLACES = 30;

    @TempDir
    Path directory;

    private final Random random = new Random(TestSeed.seed());
    private final List<String> faults = new ArrayList<>();
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
    void shouldShowWholeTransactionsInTheirOrderWhateverIsLostOnTheWay() throws Exception
    {
        final NodensClient writer = rig.client(60_000);
        final NodensClient reader = rig.client(60_000);
        writer.create("/t", null, CreateMode.PERSISTENT);
        writer.create("/t/a", null, CreateMode.PERSISTENT);
        writer.create("/t/b", null, CreateMode.PERSISTENT);
        final TreeCache cache = new TreeCache(reader.async(), "/t", this::check);
        cache.start();
        assertEquals(3, cache.awaitLoaded(PATIENCE_MS).size());

        long last = 0;
        final List<CompletableFuture<?>> writes = new ArrayList<>();
        for (int round = 0; round < 400; round++)
        {
            writes.add(writer.async().commit(transaction(round)));
            writes.add(writer.async().setData("/t/a/x", ("n" + round).getBytes(UTF_8), -1));
            if (0 == random.nextInt(40))
            {
                writes.forEach(rig::joinQuietly);
                writes.clear();
                lose(writer, reader);
            }
            rig.harness.cycles(random.nextInt(6));
            final TreeSnapshot snapshot = cache.snapshot();
            assertTrue(snapshot.zxid() >= last);
            last = snapshot.zxid();
            check(snapshot);
        }
        writes.forEach(rig::joinQuietly);

        final long zxid = writer.sync();
        final TreeSnapshot end = rig.join(cache.atLeast(zxid));
        assertTrue(end.zxid() >= zxid);
        assertEquals(tree(writer, "/t", new TreeMap<>()), contents(end));
        assertEquals(List.of(), faults);
        assertSame(cache.get("/t/a"), cache.snapshot().get("/t/a"));
        cache.close();
        rig.await("no watch left", () -> reader.watches().isEmpty());
        assertTrue(cache.isEnded());
    }

    @Test
    void shouldTellEachDifferenceOnceAndFromWhereItLeftOff() throws Exception
    {
        final NodensClient writer = rig.client();
        final NodensClient reader = rig.client();
        final List<String> told = new ArrayList<>();
        final TreeCache cache = new TreeCache(reader.async(), "/t", (before, after) ->
        {
            for (final TreeChange change : after.changesSince(before))
            {
                told.add((null == change.before() ? "+" : null == change.after() ? "-" : "*") + change.path());
            }
        });
        cache.start();
        assertEquals(0, cache.awaitLoaded(PATIENCE_MS).size());
        final ZnodeStat stat = new ZnodeStat();
        writer.create("/t", null, CreateMode.PERSISTENT);
        writer.create("/t/x", "1".getBytes(UTF_8), CreateMode.PERSISTENT, stat);
        assertEquals(List.of("x"), rig.join(cache.atLeast(stat.czxid())).get("/t").children());
        final long set = writer.setData("/t/x", "2".getBytes(UTF_8), 0).mzxid();
        assertEquals("2", new String(rig.join(cache.atLeast(set)).get("/t/x").data(), UTF_8));
        writer.delete("/t/x", -1);
        final TreeSnapshot end = rig.join(cache.atLeast(writer.sync()));

        assertEquals(0, end.get("/t").childCount());
        rig.await("the listener", () -> told.contains("-/t/x"));
        told.remove("*/t/x");
        assertEquals(List.of("+/t", "+/t/x", "-/t/x"), told);
    }

    @Test
    void shouldGoOnWithANewSessionFromTheLastSnapshot() throws Exception
    {
        final NodensClient writer = rig.client();
        final NodensClient lost = rig.client();
        writer.create("/t", null, CreateMode.PERSISTENT);
        for (int i = 0; i < 50; i++)
        {
            writer.create("/t/" + i, null, CreateMode.PERSISTENT);
        }
        final List<NodensException> ends = new ArrayList<>();
        final TreeCache first = new TreeCache(lost.async(), "/t", new TreeCacheListener()
        {
            @Override
            public void onChanged(final TreeSnapshot before, final TreeSnapshot after)
            {
                // Not of interest.
            }

            @Override
            public void onEnded(final NodensException reason)
            {
                ends.add(reason);
            }
        });
        first.start();
        first.awaitLoaded(PATIENCE_MS);
        final CompletableFuture<TreeSnapshot> never = first.atLeast(Long.MAX_VALUE);

        rig.loseSession(lost);
        rig.await("the end", first::isEnded);
        assertInstanceOf(SessionExpiredException.class, failure(never));
        rig.await("the notice", () -> 1 == ends.size());
        final TreeSnapshot left = first.snapshot();
        assertEquals(51, left.size());
        writer.delete("/t/7", -1);
        writer.setData("/t/8", "new".getBytes(UTF_8), -1);

        final NodensClient reader = rig.client();
        final TreeCache second = new TreeCache(reader.async(), "/t", null, new TreeCacheOptions().resumeFrom(left));
        assertThrows(BadArgumentsException.class, () -> new TreeCache(
            reader.async(), "/other", null, new TreeCacheOptions().resumeFrom(left)));
        second.start();
        final TreeSnapshot now = second.awaitLoaded(PATIENCE_MS);

        assertEquals(50, now.size());
        assertNull(now.get("/t/7"));
        assertEquals("new", new String(now.get("/t/8").data(), UTF_8));
        assertSame(left.get("/t/9"), now.get("/t/9"), "what did not change was not read again");
        assertEquals(List.of("/t/7", "/t/8"), now.changesSince(left).stream().map(TreeChange::path).toList());
    }

    @Test
    void shouldRefuseAWatchThatBeginsWithAZxidThatWasNeverGiven()
    {
        final NodensClient client = rig.client();
        client.create("/t", null, CreateMode.PERSISTENT);
        final long zxid = client.sync();

        final NodensException failure = assertThrows(NodensException.class, () -> client.addWatch(
            "/t", WatchMode.PERSISTENT, new WatchOptions().sinceZxid(zxid + 1), (event) -> { }));

        assertEquals(ErrorCode.BEHIND, failure.code());
        assertTrue(
            failure.getMessage().endsWith("after zxid " + (zxid + 1) + ", the cluster has come to zxid " + zxid));
        client.addWatch("/t", WatchMode.PERSISTENT, new WatchOptions().sinceZxid(zxid), (event) -> { });
    }

    @Test
    void shouldEndWhenThereIsMoreThanFits() throws Exception
    {
        final NodensClient client = rig.client();
        client.create("/t", new byte[10], CreateMode.PERSISTENT);
        final TreeCache small =
            new TreeCache(client.async(), "/t", null, new TreeCacheOptions().maxZnodes(2).maxDataBytes(20));
        assertThrows(IllegalStateException.class, () -> small.awaitLoaded(1));
        small.start();
        small.awaitLoaded(PATIENCE_MS);
        client.create("/t/one", new byte[10], CreateMode.PERSISTENT);
        rig.join(small.atLeast(client.sync()));
        assertFalse(small.isEnded());

        client.create("/t/two", new byte[0], CreateMode.PERSISTENT);

        rig.await("the end", small::isEnded);
        final TreeCache loading =
            new TreeCache(client.async(), "/t", null, new TreeCacheOptions().maxDataBytes(19));
        loading.start();
        final String reason =
            assertThrows(BadArgumentsException.class, () -> loading.awaitLoaded(PATIENCE_MS)).getMessage();
        assertTrue(reason.contains("19 bytes"), reason);
        rig.await("no watches left", () -> client.watches().isEmpty());
    }

    @Test
    void shouldKnowTheMembersOfAGroupAndTakeOutThoseWhoseSessionIsOver() throws Exception
    {
        final NodensClient first = rig.client();
        final NodensClient lost = rig.client();
        final List<String> told = new ArrayList<>();
        final GroupMembership group = new GroupMembership(first.async(), "/groups/g", new GroupListener()
        {
            @Override
            public void onMembers(final List<GroupMember> members)
            {
                told.add(members.stream().map(GroupMember::name).toList().toString());
            }
        });
        group.start();
        assertEquals(List.of(), group.awaitMembers(PATIENCE_MS));
        final Membership own = group.join("z", "1".getBytes(UTF_8), null);
        final long token = own.await(PATIENCE_MS);
        final List<String> calls = new ArrayList<>();
        final Membership other = new GroupMembership(lost.async(), "/groups/g", null)
            .join("a", null, new LockListener()
            {
                @Override
                public void onLost()
                {
                    calls.add("lost");
                }
            });
        final long otherToken = other.await(PATIENCE_MS);
        first.create("/groups/g/persistent", null, CreateMode.PERSISTENT);

        final List<GroupMember> both = rig.join(group.atLeast(otherToken));
        assertEquals(List.of("z", "a"), both.stream().map(GroupMember::name).toList());
        assertEquals(List.of(token, otherToken), both.stream().map(GroupMember::token).toList());
        assertTrue(rig.join(own.setData("2".getBytes(UTF_8))));
        assertEquals("2", new String(rig.join(group.atLeast(first.sync())).get(0).data(), UTF_8));
        assertSame(group.members(), group.members());
        assertThrows(BadArgumentsException.class, () -> group.join("a/b", null, null));
        assertThrows(NodensException.class, () -> group.join("z", null, null).await(PATIENCE_MS), "its own already");

        final Membership successor = group.join("a", "new".getBytes(UTF_8), null);
        assertEquals(Membership.NOT_JOINED, successor.await(100));
        rig.loseSession(lost);
        final long next = successor.await(PATIENCE_MS);

        assertTrue(next > otherToken);
        assertFalse(other.isJoined());
        rig.await("the notice", () -> calls.contains("lost"));
        assertFalse(rig.joinQuietly(other.setData(null)));
        assertEquals(next, rig.join(group.atLeast(next)).get(1).token());
        own.close();
        successor.close();
        rig.await("an empty group", () -> group.members().isEmpty());
        rig.await("the last notice", () -> "[]".equals(told.get(told.size() - 1)));
        assertNotEquals(1, told.size());
        group.close();
    }

    @Test
    void shouldLoseTheMembershipWhoseZnodeSomebodyDeletes() throws Exception
    {
        final NodensClient client = rig.client();
        final Membership membership = new GroupMembership(client.async(), "/g", null).join("a", null, null);
        membership.await(PATIENCE_MS);

        rig.client().delete("/g/a", -1);

        rig.await("the loss", () -> !membership.isJoined());
        assertEquals(ReleaseOutcome.LOST, rig.join(membership.leaveAsync()));
        final Membership again = new GroupMembership(client.async(), "/g", null).join("a", null, null);
        assertTrue(again.await(PATIENCE_MS) > 0);
        again.close();
        assertEquals(List.of(), client.getChildren("/g"));
    }

    @Test
    void shouldListTheProvidersOfEachService() throws Exception
    {
        final NodensClient client = rig.client();
        final NodensClient lost = rig.client();
        final ServiceRegistry registry = new ServiceRegistry(client.async(), "/services");
        final ServiceRegistry elsewhere = new ServiceRegistry(lost.async(), "/services");
        final List<String> told = new ArrayList<>();
        registry.start();
        assertTrue(registry.awaitLoaded(PATIENCE_MS));
        assertEquals(List.of(), registry.providers("orders"));
        registry.addListener("orders", (providers) -> told.add(Integer.toString(providers.size())));
        final Membership one = registry.register("orders", "1", "host1:1".getBytes(UTF_8), null);
        final Membership two = elsewhere.register("orders", "2", "host2:2".getBytes(UTF_8), null);
        final Membership price = elsewhere.register("prices", "1", null, null);
        one.await(PATIENCE_MS);
        two.await(PATIENCE_MS);
        price.await(PATIENCE_MS);
        rig.await("two providers", () -> 2 == registry.providers("orders").size());
        rig.await("a provider of prices", () -> 1 == registry.providers("prices").size());
        assertSame(registry.providers("orders"), registry.providers("orders"));
        assertEquals(List.of("orders", "prices"), registry.services());
        assertThrows(BadArgumentsException.class, () -> registry.register("", "1", null, null));

        rig.loseSession(lost);

        rig.await("one provider", () -> 1 == registry.providers("orders").size());
        assertEquals("host1:1", new String(registry.providers("orders").get(0).data(), UTF_8));
        assertEquals(List.of(), registry.providers("prices"));
        one.close();
        rig.await("no provider", () -> registry.providers("orders").isEmpty());
        rig.await("the notice", () -> "0".equals(told.get(told.size() - 1)) && told.size() > 2);
    }

    /** Both get the same in one transaction, and a child comes or goes. */
    private Transaction transaction(final int round)
    {
        final byte[] value = Integer.toString(round).getBytes(UTF_8);
        final Transaction transaction = new Transaction()
            .setData("/t/a", value, -1)
            .setData("/t/b", value, -1);
        if (0 == round % 2)
        {
            transaction.create("/t/a/x", value, CreateMode.PERSISTENT).create("/t/b/x", value, CreateMode.PERSISTENT);
        }
        else
        {
            transaction.delete("/t/a/x", -1).delete("/t/b/x", -1);
        }

        return transaction;
    }

    private void lose(final NodensClient writer, final NodensClient reader)
    {
        if (random.nextBoolean())
        {
            // The ring holds some hundreds of changes: those that the reader missed are lost.
            rig.stop(reader);
            rig.harness.pass(700);
            for (int i = 0; i < 60; i++)
            {
                for (int place = 0; place < PLACES; place++)
                {
                    writer.async().setData("/t/b", null, -1).exceptionally((ignore) -> null);
                }
                writer.sync();
            }
            rig.joinQuietly(writer.async().commit(new Transaction()
                .setData("/t/a", null, -1).setData("/t/b", null, -1)));
            rig.resume(reader);
        }
        else
        {
            rig.stop(reader);
            rig.harness.pass(700);
            rig.resume(reader);
        }
    }

    private void check(final TreeSnapshot before, final TreeSnapshot after)
    {
        if (after.zxid() <= before.zxid())
        {
            faults.add(after + " after " + before);
        }
    }

    /** Whatever is set in one transaction is seen together; single sets of one of them are of null data. */
    private void check(final TreeSnapshot snapshot)
    {
        final CachedZnode a = snapshot.get("/t/a");
        final CachedZnode b = snapshot.get("/t/b");
        assertTrue(null == b.data() || Arrays.equals(a.data(), b.data()), snapshot + " shows half a transaction");
        assertEquals(a.childCount(), b.childCount(), snapshot + " shows half a transaction");
        assertEquals(a.childCount() > 0, null != snapshot.get("/t/a/x"));
        assertEquals(a.childCount() > 0, null != snapshot.get("/t/b/x"));
    }

    private static Map<String, String> contents(final TreeSnapshot snapshot)
    {
        final Map<String, String> contents = new TreeMap<>();
        snapshot.forEach((znode) -> contents.put(znode.path(), text(znode.data()) + znode.children()));
        return contents;
    }

    private static Map<String, String> tree(
        final NodensClient client, final String path, final Map<String, String> contents)
    {
        final List<String> children = client.getChildren(path).stream().sorted().toList();
        contents.put(path, text(client.getData(path)) + children);
        children.forEach((child) -> tree(client, path + "/" + child, contents));
        return contents;
    }

    private static String text(final byte[] data)
    {
        return null == data ? "null" : new String(data, UTF_8);
    }

    private Throwable failure(final CompletableFuture<?> future)
    {
        return assertThrows(CompletionException.class, () -> rig.join(future)).getCause();
    }
}
