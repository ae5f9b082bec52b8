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

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.KeeperException.NoWatcherException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Watches of every kind, through ZooKeeper's client. Paths in expectations are relative to the test's znode.
 */
abstract class WatchContract extends StockClientContract
{
    @Test
    void shouldFireAnExistsWatchOnce() throws Exception
    {
        assertNull(zk.exists(path("a"), true));
        create("a");
        zk.setData(path("a"), bytes("x"), -1);
        assertEquals(List.of("NodeCreated /a"), events());

        zk.exists(path("a"), true);
        zk.setData(path("a"), bytes("y"), -1);
        zk.setData(path("a"), bytes("z"), -1);
        assertEquals(List.of("NodeDataChanged /a"), events());

        zk.exists(path("a"), true);
        zk.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, -1);
        create("a/b");
        zk.delete(path("a/b"), -1);
        zk.delete(path("a"), -1);
        create("a");
        assertEquals(List.of("NodeDeleted /a"), events());
    }

    @Test
    void shouldFireADataWatchOnce() throws Exception
    {
        create("a");
        zk.getData(path("a"), true, null);
        create("a/b");
        zk.setData(path("a"), bytes("a"), -1);
        zk.setData(path("a"), bytes("y"), -1);
        assertEquals(List.of("NodeDataChanged /a"), events());

        zk.getData(path("a/b"), true, null);
        zk.delete(path("a/b"), -1);
        create("a/b");
        assertEquals(List.of("NodeDeleted /a/b"), events());

        assertEquals(Code.NONODE, codeOf(() -> zk.getData(path("none"), true, null)));
        create("none");
        assertEquals(List.of(), events());
    }

    @Test
    void shouldFireAChildWatchOnce() throws Exception
    {
        create("a");
        zk.getChildren(path("a"), true);
        zk.setData(path("a"), bytes("x"), -1);
        create("a/b");
        create("a/c");
        assertEquals(List.of("NodeChildrenChanged /a"), events());

        zk.getChildren(path("a"), true, new Stat());
        create("a/b/deep");
        zk.setData(path("a/b"), bytes("x"), -1);
        zk.delete(path("a/c"), -1);
        assertEquals(List.of("NodeChildrenChanged /a"), events());

        zk.getChildren(path("a/b/deep"), true);
        zk.delete(path("a/b/deep"), -1);
        assertEquals(List.of("NodeDeleted /a/b/deep"), events());
        assertEquals(Code.NONODE, codeOf(() -> zk.getChildren(path("none"), true)));
        create("none");
        assertEquals(List.of(), events());
    }

    @Test
    void shouldReportADeletionOnceToAWatcherOfDataAndChildren() throws Exception
    {
        create("a");
        zk.getData(path("a"), true, null);
        zk.getChildren(path("a"), true);
        zk.exists(path("a"), true);
        zk.getChildren(root, true);

        zk.delete(path("a"), -1);

        assertEquals(List.of("NodeDeleted /a", "NodeChildrenChanged "), events());
    }

    @Test
    void shouldReportEveryChangeToAPersistentWatch() throws Exception
    {
        zk.addWatch(path("a"), AddWatchMode.PERSISTENT);

        create("a");
        zk.setData(path("a"), bytes("x"), -1);
        zk.setData(path("a"), bytes("y"), -1);
        create("a/b");
        zk.setData(path("a/b"), bytes("x"), -1);
        create("a/b/c");
        zk.delete(path("a/b/c"), -1);
        zk.delete(path("a/b"), -1);
        zk.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, -1);
        zk.delete(path("a"), -1);
        create("a");

        assertEquals(
            List.of("NodeCreated /a", "NodeDataChanged /a", "NodeDataChanged /a", "NodeChildrenChanged /a",
                "NodeChildrenChanged /a", "NodeDeleted /a", "NodeCreated /a"), events());
    }

    @Test
    void shouldReportEveryChangeBelowToARecursiveWatch() throws Exception
    {
        zk.addWatch(path("a"), AddWatchMode.PERSISTENT_RECURSIVE);

        create("a");
        create("a/b");
        create("a/b/c");
        zk.setData(path("a/b/c"), bytes("x"), -1);
        zk.setData(path("a"), bytes("x"), -1);
        create("ab");
        zk.delete(path("a/b/c"), -1);
        zk.delete(path("a/b"), -1);
        zk.delete(path("a"), -1);

        assertEquals(
            List.of("NodeCreated /a", "NodeCreated /a/b", "NodeCreated /a/b/c", "NodeDataChanged /a/b/c",
                "NodeDataChanged /a", "NodeDeleted /a/b/c", "NodeDeleted /a/b", "NodeDeleted /a"), events());
    }

    @Test
    void shouldKeepWatchesOfAllKindsOfOnePathApart() throws Exception
    {
        create("a");
        final EventLog persistent = new EventLog();
        final EventLog recursive = new EventLog();
        final EventLog once = new EventLog();
        zk.addWatch(path("a"), persistent, AddWatchMode.PERSISTENT);
        zk.addWatch(path("a"), recursive, AddWatchMode.PERSISTENT_RECURSIVE);
        zk.getData(path("a"), once, null);

        zk.setData(path("a"), bytes("x"), -1);
        create("a/b");
        zk.setData(path("a"), bytes("y"), -1);
        settle(zk);

        assertEquals(List.of("NodeDataChanged /a"), once.drain(root));
        assertEquals(
            List.of("NodeDataChanged /a", "NodeChildrenChanged /a", "NodeDataChanged /a"), persistent.drain(root));
        assertEquals(
            List.of("NodeDataChanged /a", "NodeCreated /a/b", "NodeDataChanged /a"), recursive.drain(root));
        assertEquals(List.of(), log.drain(root));
    }

    /** The reply has a body: a client that finds none loses its connection. */
    @ParameterizedTest
    @EnumSource(AddWatchMode.class)
    void g2AddWatchReplyHasBody(final AddWatchMode mode) throws Exception
    {
        final CompletableFuture<Integer> code = new CompletableFuture<>();

        zk.addWatch(root, log, mode, (result, path, context) -> code.complete(result), null);

        assertEquals(0, code.get(WAIT_MS, TimeUnit.MILLISECONDS));
        zk.setData(root, bytes("x"), -1);
        assertEquals(List.of("NodeDataChanged "), events());
        assertEquals(KeeperState.SyncConnected, log.state());
    }

    @Test
    void g3RemovedWatchesReportNothing() throws Exception
    {
        create("a");
        final EventLog data = new EventLog();
        final EventLog children = new EventLog();
        final EventLog persistent = new EventLog();
        zk.getData(path("a"), data, null);
        zk.getChildren(path("a"), children);
        zk.addWatch(path("a"), persistent, AddWatchMode.PERSISTENT);

        zk.removeWatches(path("a"), data, WatcherType.Data, false);
        zk.removeWatches(path("a"), persistent, WatcherType.Any, false);
        zk.setData(path("a"), bytes("x"), -1);
        create("a/b");
        settle(zk);

        assertEquals(List.of("DataWatchRemoved /a"), data.drain(root));
        assertEquals(List.of("PersistentWatchRemoved /a"), persistent.drain(root));
        assertEquals(List.of("NodeChildrenChanged /a"), children.drain(root));
    }

    @Test
    void g3AllWatchesOfAPathAreRemoved() throws Exception
    {
        create("a");
        zk.getData(path("a"), true, null);
        zk.getChildren(path("a"), true);
        zk.exists(path("b"), true);

        zk.removeAllWatches(path("a"), WatcherType.Any, false);
        zk.setData(path("a"), bytes("x"), -1);
        create("a/b");
        create("b");

        final List<String> events = events();
        assertEquals("NodeCreated /b", events.remove(events.size() - 1));
        events.sort(null);
        assertEquals(List.of("ChildWatchRemoved /a", "DataWatchRemoved /a"), events);
    }

    @Test
    void g3RemovalOfAWatchThatIsNotThereIsRefused() throws Exception
    {
        create("a");
        final EventLog other = new EventLog();
        zk.getData(path("a"), true, null);

        assertThrows(NoWatcherException.class, () -> zk.removeWatches(path("a"), other, WatcherType.Any, false));
        assertThrows(
            NoWatcherException.class, () -> zk.removeAllWatches(path("none"), WatcherType.Any, false));
        assertThrows(
            NoWatcherException.class, () -> zk.removeAllWatches(path("a"), WatcherType.Children, false));
        // The client knows a watch that the server has fired.
        zk.setData(path("a"), bytes("x"), -1);
        assertEquals(List.of("NodeDataChanged /a"), events());
        assertThrows(
            NoWatcherException.class, () -> zk.removeAllWatches(path("a"), WatcherType.Data, false));
    }

    @Test
    void g3PersistentWatchesAreRemovedByTheirKind() throws Exception
    {
        create("a");
        zk.addWatch(path("a"), AddWatchMode.PERSISTENT);
        zk.addWatch(path("a"), AddWatchMode.PERSISTENT_RECURSIVE);
        zk.removeAllWatches(path("a"), WatcherType.Persistent, false);
        assertEquals(List.of("PersistentWatchRemoved /a"), events());

        create("a/b");
        assertEquals(List.of("NodeCreated /a/b"), events());

        zk.removeAllWatches(path("a"), WatcherType.PersistentRecursive, false);
        zk.setData(path("a/b"), bytes("x"), -1);
        assertEquals(List.of("PersistentWatchRemoved /a"), events());
    }

    @Test
    void shouldRemoveAWatchOfTheClientAlone() throws Exception
    {
        final TcpProxy proxy = proxy(0);
        final EventLog watcher = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, watcher);
        client.getData(root, watcher, null);
        proxy.cut();
        watcher.awaitState(KeeperState.Disconnected);

        client.removeWatches(root, watcher, WatcherType.Any, true);
        proxy.mend();
        watcher.awaitState(KeeperState.SyncConnected);
        zk.setData(root, bytes("x"), -1);
        settle(client);

        assertEquals(List.of("DataWatchRemoved "), watcher.drain(root));
    }

    /** The reply of a write and of a read comes after the events of what it shows. */
    @Test
    void g28TheEventComesBeforeTheReplyThatShowsTheChange() throws Exception
    {
        final BlockingQueue<String> order = new LinkedBlockingQueue<>();
        final ZooKeeper reader = connect(1);
        for (int i = 0; i < 50; i++)
        {
            final int round = i;
            reader.getData(root, (event) -> order.add("event " + round), new Stat());
            zk.setData(root, bytes("" + i), i);
            // Nobody waits for the event: a read that shows the change has it in front.
            while (true)
            {
                final CompletableFuture<Integer> version = new CompletableFuture<>();
                reader.getData(root, false, (code, path, context, data, stat) ->
                {
                    if (stat.getVersion() == round + 1)
                    {
                        order.add("data " + round);
                    }
                    version.complete(stat.getVersion());
                }, null);
                if (version.get(WAIT_MS, TimeUnit.MILLISECONDS) == round + 1)
                {
                    break;
                }
            }
            assertEquals("event " + i, order.poll());
            assertEquals("data " + i, order.poll());
        }
    }

    @Test
    void g28TheEventComesBeforeTheReplyOfTheClientsOwnWrite() throws Exception
    {
        final BlockingQueue<String> order = new LinkedBlockingQueue<>();
        for (int i = 0; i < 20; i++)
        {
            zk.getData(root, (event) -> order.add("event"), new Stat());
            zk.setData(root, null, i, (code, path, context, stat) -> order.add("reply"), null);
            assertEquals("event", order.poll(WAIT_MS, TimeUnit.MILLISECONDS));
            assertEquals("reply", order.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void g19OneEventHoweverOftenTheSameWatchWasSet() throws Exception
    {
        for (int i = 0; i < 1_000; i++)
        {
            zk.getData(root, true, (code, path, context, data, stat) -> {}, null);
            zk.exists(root, true, (code, path, context, stat) -> {}, null);
        }
        zk.setData(root, bytes("x"), -1);
        zk.setData(root, bytes("y"), -1);

        assertEquals(List.of("NodeDataChanged "), events());
    }

    @Test
    void g4WatchesOfEveryKindOutliveAReconnect() throws Exception
    {
        for (final String name : List.of("data", "exists", "children", "persistent", "recursive"))
        {
            create(name);
        }
        final TcpProxy proxy = proxy(0);
        final EventLog watcher = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, watcher);
        client.getData(path("data"), true, null);
        client.exists(path("exists"), true);
        client.exists(path("absent"), true);
        client.getChildren(path("children"), true);
        client.addWatch(path("persistent"), AddWatchMode.PERSISTENT);
        client.addWatch(path("recursive"), AddWatchMode.PERSISTENT_RECURSIVE);

        proxy.drop();
        watcher.awaitState(KeeperState.Disconnected);
        watcher.awaitState(KeeperState.SyncConnected);
        settle(client);
        assertEquals(List.of(), watcher.drain(root));
        changeAll();
        settle(client);

        assertEquals(
            List.of("NodeDataChanged /data", "NodeDeleted /exists", "NodeCreated /absent",
                "NodeChildrenChanged /children", "NodeDataChanged /persistent", "NodeCreated /recursive/x"),
            watcher.drain(root));
    }

    @Test
    void g4WhatWasMissedWhileAwayIsMadeUpFor() throws Exception
    {
        for (final String name : List.of("data", "exists", "children", "persistent", "recursive"))
        {
            create(name);
        }
        create("still");
        final TcpProxy proxy = proxy(0);
        final EventLog watcher = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, watcher);
        client.getData(path("data"), true, null);
        client.getData(path("still"), true, null);
        client.exists(path("exists"), true);
        client.exists(path("absent"), true);
        client.getChildren(path("children"), true);
        client.addWatch(path("persistent"), AddWatchMode.PERSISTENT);
        client.addWatch(path("recursive"), AddWatchMode.PERSISTENT_RECURSIVE);

        proxy.cut();
        watcher.awaitState(KeeperState.Disconnected);
        changeAll();
        proxy.mend();
        watcher.awaitState(KeeperState.SyncConnected);
        settle(client);

        final List<String> events = watcher.drain(root);
        events.sort(null);
        // Persistent watches hear nothing of what was missed.
        assertEquals(
            List.of("NodeChildrenChanged /children", "NodeCreated /absent", "NodeDataChanged /data",
                "NodeDeleted /exists"), events);
        zk.setData(path("still"), bytes("x"), -1);
        zk.setData(path("persistent"), bytes("y"), -1);
        zk.setData(path("recursive/x"), bytes("y"), -1);
        settle(client);
        assertEquals(
            List.of("NodeDataChanged /still", "NodeDataChanged /persistent", "NodeDataChanged /recursive/x"),
            watcher.drain(root));
    }

    /** The client sends them in pieces of 128 KiB. */
    @Test
    void g23ManyWatchesAreSetAgainAfterAReconnect() throws Exception
    {
        final TcpProxy proxy = proxy(0);
        final EventLog watcher = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, watcher);
        final String longName = "x".repeat(250);
        for (int i = 0; i < 2_000; i++)
        {
            client.exists(path(longName + i), true, (code, path, context, stat) -> {}, null);
        }
        settle(client);

        proxy.drop();
        watcher.awaitState(KeeperState.Disconnected);
        watcher.awaitState(KeeperState.SyncConnected);
        settle(client);
        create(longName + 0);
        create(longName + 1_000);
        create(longName + 1_999);
        settle(client);

        final List<String> expected = new ArrayList<>();
        List.of(0, 1_000, 1_999).forEach((i) -> expected.add("NodeCreated /" + longName + i));
        assertEquals(expected, watcher.drain(root));
    }

    @Test
    void shouldFireWatchesOfEphemeralsWhoseSessionCloses() throws Exception
    {
        final ZooKeeper other = connect(1);
        for (int i = 0; i < 3; i++)
        {
            other.create(path("e" + i), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            zk.sync(root);
            zk.exists(path("e" + i), true);
        }
        zk.getChildren(root, true);

        other.close();

        final List<String> events = events();
        assertEquals(4, events.size(), events.toString());
        assertTrue(events.containsAll(List.of(
            "NodeDeleted /e0", "NodeDeleted /e1", "NodeDeleted /e2", "NodeChildrenChanged ")), events.toString());
        assertEquals(0, stat("").getNumChildren());
    }

    @Test
    void shouldTellEachWatcherOfAPathOnce() throws Exception
    {
        final EventLog first = new EventLog();
        final EventLog second = new EventLog();
        zk.getData(root, first, null);
        zk.getData(root, second, null);
        zk.exists(root, first);
        zk.getChildren(root, first);

        zk.setData(root, bytes("x"), -1);
        create("a");
        settle(zk);

        assertEquals(List.of("NodeDataChanged ", "NodeChildrenChanged "), first.drain(root));
        assertEquals(List.of("NodeDataChanged "), second.drain(root));
    }

    private void changeAll() throws Exception
    {
        zk.setData(path("data"), bytes("x"), -1);
        zk.delete(path("exists"), -1);
        create("absent");
        create("children/x");
        zk.setData(path("persistent"), bytes("x"), -1);
        create("recursive/x");
    }
}
