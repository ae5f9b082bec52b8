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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.Transaction;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.WatchedEvent;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.tree.ZnodeStat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The guarantees of persistent watches, by the words that etcd has for them: a client watches, its member is killed
 * while another client writes, and it goes on at the next member.
 */
@Tag("slow")
@Timeout(300)
class WatchGuaranteesIT
{
    private static final int ROUNDS = 200;
    private static final int CHANGES_OF_A_LAP = 4_000;
    private static final int IN_FLIGHT = 100;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private final List<WatchedEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile long endZxid = Long.MAX_VALUE;

    @Test
    void ordered() throws Exception
    {
        watchOverADeath();

        for (int i = 1; i < events.size(); i++)
        {
            assertTrue(
                events.get(i - 1).zxid() <= events.get(i).zxid(), events.get(i - 1) + " before " + events.get(i));
        }
        assertEquals(written, texts(events), "in the order in which it was written");
    }

    @Test
    void unique() throws Exception
    {
        watchOverADeath();

        assertEquals(events.size(), new HashSet<>(events).size());
    }

    /** The member is away for more changes than its ring holds: each is an event, or in the range of one. */
    @Test
    void reliable() throws Exception
    {
        final LocalCluster cluster = clusters.start(3, "--change-ring-length=64k");
        final int place = (cluster.awaitLeader(Clusters.TIMEOUT_MS) + 1) % 3;
        final NodensClient writer = writer(cluster, place);
        final NodensClient watcher = watcher(cluster, cluster.endpoint(place));
        final long before = watcher.sync();
        for (int i = 0; i < ROUNDS; i++)
        {
            writer.setData("/w", null, NodensClient.ANY_VERSION);
        }
        cluster.member(place).kill();
        final List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < CHANGES_OF_A_LAP; i++)
        {
            answers.add(writer.async().setData("/w", null, NodensClient.ANY_VERSION));
            if (answers.size() == IN_FLIGHT)
            {
                CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).join();
                answers.clear();
            }
        }
        cluster.member(place).start().awaitReady(Clusters.TIMEOUT_MS);
        finish(writer);

        final Set<Long> singles = new HashSet<>();
        events.stream().filter((event) -> !event.isCoalesced()).forEach((event) -> singles.add(event.zxid()));
        final List<WatchedEvent> ranges = events.stream().filter(WatchedEvent::isCoalesced).toList();
        for (long zxid = before + 1; zxid <= endZxid; zxid++)
        {
            final long each = zxid;
            assertTrue(
                singles.contains(each) ||
                ranges.stream().anyMatch((range) -> range.sinceZxid() < each && each <= range.zxid()),
                "zxid " + each + " is missing, coalesced: " + ranges);
        }
        assertEquals(List.of(WatchedEvent.Type.EVENTS_LOST), ranges.stream().map(WatchedEvent::type).toList());
    }

    @Test
    void atomic() throws Exception
    {
        final int operations = 10;
        final LocalCluster cluster = clusters.start(3);
        final int place = (cluster.awaitLeader(Clusters.TIMEOUT_MS) + 1) % 3;
        final NodensClient writer = writer(cluster, place);
        final NodensClient watcher = watcher(cluster, place);
        final Transaction transaction = new Transaction();
        for (int i = 0; i < operations; i++)
        {
            writer.create("/w/" + i, null, CreateMode.PERSISTENT);
            transaction.setData("/w/" + i, null, Transaction.ANY_VERSION);
        }
        final long before = watcher.sync();

        for (int round = 0; round < ROUNDS; round++)
        {
            writer.commit(transaction);
            if (ROUNDS / 3 == round)
            {
                cluster.member(place).signalKill();
            }
        }
        finish(writer);

        final List<WatchedEvent> changes = events.stream().filter((event) -> event.zxid() > before).toList();
        assertEquals(ROUNDS * operations + 1, changes.size());
        for (int i = 0; i < ROUNDS * operations; i++)
        {
            assertEquals("/w/" + i % operations, changes.get(i).path(), "event " + i);
            assertEquals(changes.get(i - i % operations).zxid(), changes.get(i).zxid(), "event " + i);
        }
    }

    @Test
    void resumable() throws Exception
    {
        watchOverADeath();

        assertTrue(events.stream().noneMatch(WatchedEvent::isCoalesced), "each change is an event of its own");
        assertEquals(written, texts(events));
    }

    @Test
    void bookmarkable() throws Exception
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient writer = clusters.connect(cluster);
        writer.create("/w", null, CreateMode.PERSISTENT);
        final NodensClient first = clusters.connect(cluster);
        final CompletableFuture<Long> bookmark = new CompletableFuture<>();
        final List<WatchedEvent> before = new CopyOnWriteArrayList<>();
        final long started = first.addWatch(
            "/w", WatchMode.PERSISTENT_RECURSIVE, new WatchOptions().withBookmarks(), new WatchListener()
            {
                @Override
                public void onEvent(final WatchedEvent event)
                {
                    before.add(event);
                }

                @Override
                public void onBookmark(final long zxid)
                {
                    if (before.size() > ROUNDS)
                    {
                        bookmark.complete(zxid);
                    }
                }
            });

        for (int i = 0; i < ROUNDS; i++)
        {
            write(writer, i);
        }
        final long at = bookmark.get(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS);
        first.close();
        final List<WatchedEvent> upToBookmark = before.stream().filter((event) -> event.zxid() <= at).toList();
        assertTrue(at > started);
        final NodensClient second = clusters.connect(cluster);
        second.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, new WatchOptions().sinceZxid(at), this::onEvent);
        finish(writer);

        final List<String> all = new ArrayList<>(texts(upToBookmark));
        all.addAll(texts(events));
        assertEquals(written, all);
    }

    /** Watch by a client whose member is killed while another client writes. */
    private void watchOverADeath() throws Exception
    {
        final LocalCluster cluster = clusters.start(3);
        final int place = (cluster.awaitLeader(Clusters.TIMEOUT_MS) + 1) % 3;
        final NodensClient writer = writer(cluster, place);
        final NodensClient watcher = watcher(cluster, place);
        assertEquals(place, watcher.memberId());

        for (int i = 0; i < ROUNDS; i++)
        {
            write(writer, i);
            if (ROUNDS / 3 == i)
            {
                cluster.member(place).signalKill();
            }
        }
        finish(writer);

        assertNotEquals(place, watcher.memberId());
    }

    private void write(final NodensClient writer, final int i)
    {
        final String path = "/w/" + i;
        writer.create(path, null, CreateMode.PERSISTENT);
        written.add("CREATED" + path);
        writer.setData(path, null, 0);
        written.add("DATA_CHANGED" + path);
        writer.delete(path, 1);
        written.add("DELETED" + path);
    }

    private void finish(final NodensClient writer) throws Exception
    {
        final ZnodeStat stat = new ZnodeStat();
        writer.create("/w/end", null, CreateMode.PERSISTENT, stat);
        written.add("CREATED/w/end");
        endZxid = stat.czxid();
        if (events.stream().anyMatch((event) -> event.zxid() >= endZxid))
        {
            end.complete(null);
        }
        end.get(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    /** A client at a member that is not killed. */
    private NodensClient writer(final LocalCluster cluster, final int place)
    {
        final NodensClient writer = clusters.connect(cluster, cluster.endpoint((place + 2) % 3));
        writer.create("/w", null, CreateMode.PERSISTENT);
        return writer;
    }

    /** A client that watches at a member, and goes to the others when that dies. */
    private NodensClient watcher(final LocalCluster cluster, final int place)
    {
        return watcher(cluster, cluster.endpoint(place) + "," + cluster.endpoint((place + 1) % 3) + "," +
            cluster.endpoint((place + 2) % 3));
    }

    private NodensClient watcher(final LocalCluster cluster, final String endpoints)
    {
        final NodensClient watcher = clusters.connect(cluster.clientContext(endpoints)
            .shuffleEndpoints(false)
            .silenceTimeoutMs(1_000)
            .sessionTimeoutMs((int)Clusters.TIMEOUT_MS));
        watcher.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE, this::onEvent);
        return watcher;
    }

    private void onEvent(final WatchedEvent event)
    {
        events.add(event);
        if (event.zxid() >= endZxid)
        {
            end.complete(null);
        }
    }

    private static List<String> texts(final List<WatchedEvent> of)
    {
        return of.stream().map((event) -> event.type() + event.path()).toList();
    }
}
