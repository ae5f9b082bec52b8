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

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Sessions, through ZooKeeper's client.
 */
abstract class SessionContract extends StockClientContract
{
    @Test
    void shouldDeleteEphemeralsOfASessionThatCloses() throws Exception
    {
        final ZooKeeper other = connect(1);
        other.create(path("a"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        other.create(path("b-"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
        other.create(path("kept"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

        other.close();

        zk.sync(root);
        assertEquals(List.of("kept"), zk.getChildren(root, false));
        assertEquals(5, stat("").getCversion());
        assertEquals(ZooKeeper.States.CLOSED, other.getState());
        assertEquals(Code.SESSIONEXPIRED, codeOf(() -> other.exists(root, false)));
    }

    @Test
    void g5AClientThatComesBackHasItsSession() throws Exception
    {
        final TcpProxy proxy = proxy(0);
        final EventLog states = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, states);
        final long sessionId = client.getSessionId();
        final byte[] password = client.getSessionPasswd().clone();
        client.create(path("mine"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

        for (int i = 0; i < 2; i++)
        {
            proxy.drop();
            states.awaitState(KeeperState.Disconnected);
            states.awaitState(KeeperState.SyncConnected);
            assertEquals(sessionId, client.getSessionId());
            assertArrayEquals(password, client.getSessionPasswd());
            assertEquals(sessionId, client.exists(path("mine"), false).getEphemeralOwner());
            assertEquals(i + 1, client.setData(path("mine"), bytes("" + i), i).getVersion());
        }
    }

    @Test
    void g5AnotherClientTakesASessionOverByIdAndPassword() throws Exception
    {
        TcpProxy way = proxy(0);
        EventLog states = new EventLog();
        ZooKeeper client = connect(way.endpoint(), SESSION_TIMEOUT_MS, states);
        final long sessionId = client.getSessionId();
        client.create(path("mine"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

        for (int i = 0; i < 3; i++)
        {
            final TcpProxy nextWay = proxy(i);
            final EventLog nextStates = new EventLog();
            final ZooKeeper next = keep(new ZooKeeper(
                nextWay.endpoint(), SESSION_TIMEOUT_MS, nextStates, sessionId, client.getSessionPasswd()));
            nextStates.awaitState(KeeperState.SyncConnected);
            // Whoever has lost its session to the next would take it back.
            way.cut();
            states.awaitState(KeeperState.Disconnected);

            assertEquals(sessionId, next.getSessionId());
            await("the session is the next client's", () ->
                sessionId == next.exists(path("mine"), false).getEphemeralOwner());
            client = next;
            way = nextWay;
            states = nextStates;
        }
        assertEquals(1, client.setData(path("mine"), null, 0).getVersion());
    }

    @Test
    void g5AClientWhoseSessionIsTakenOverIsDisconnected() throws Exception
    {
        final EventLog states = new EventLog();
        final ZooKeeper first = connect(system().endpoint(0), SESSION_TIMEOUT_MS, states);

        final EventLog nextStates = new EventLog();
        keep(new ZooKeeper(system().endpoint(system().memberCount() - 1), SESSION_TIMEOUT_MS, nextStates,
            first.getSessionId(), first.getSessionPasswd()));

        nextStates.awaitState(KeeperState.SyncConnected);
        states.awaitState(KeeperState.Disconnected);
    }

    @Test
    void g6AWrongPasswordIsExpired() throws Exception
    {
        create("mine", CreateMode.EPHEMERAL);
        final byte[] password = zk.getSessionPasswd().clone();
        password[3]++;

        final EventLog states = new EventLog();
        keep(new ZooKeeper(system().endpoint(0), SESSION_TIMEOUT_MS, states, zk.getSessionId(), password));

        states.awaitState(KeeperState.Expired);
        // A server may close the session's connection before it looks at the password.
        await("the session lives", () -> zk.getSessionId() == stat("mine").getEphemeralOwner());
    }

    @Test
    void g6ASessionThatNobodyKnowsIsExpired() throws Exception
    {
        for (final long id : new long[]{ 1, -1, zk.getSessionId() + 1_000_000, Long.MIN_VALUE })
        {
            final EventLog states = new EventLog();
            final ZooKeeper client = keep(new ZooKeeper(
                system().endpoint(0), SESSION_TIMEOUT_MS, states, id, new byte[16]));
            states.awaitState(KeeperState.Expired);
            assertEquals(Code.SESSIONEXPIRED, codeOf(() -> client.exists("/", false)));
        }
    }

    @Test
    void g6AClosedSessionDoesNotComeBack() throws Exception
    {
        final ZooKeeper first = connect(1);
        final long id = first.getSessionId();
        final byte[] password = first.getSessionPasswd().clone();
        first.close();

        final EventLog states = new EventLog();
        keep(new ZooKeeper(system().endpoint(0), SESSION_TIMEOUT_MS, states, id, password));

        states.awaitState(KeeperState.Expired);
    }

    @Test
    void g14TheTimeoutIsNegotiated() throws Exception
    {
        final int min = system().minSessionTimeoutMs();
        final int max = system().maxSessionTimeoutMs();

        for (final int[] askedAndGiven : new int[][]{
            { min - 1, min }, { min / 2, min }, { min, min }, { min + 1, min + 1 }, { max, max }, { max + 1, max },
            { Integer.MAX_VALUE, max } })
        {
            final ZooKeeper client = connect(system().endpoint(0), askedAndGiven[0], new EventLog());
            assertEquals(askedAndGiven[1], client.getSessionTimeout(), "asked for " + askedAndGiven[0]);
        }
    }

    @Test
    @Tag("slow")
    void g6G14ASessionExpiresWhenItsClientIsSilentForItsTimeout() throws Exception
    {
        final TcpProxy proxy = proxy(1);
        final EventLog states = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), system().minSessionTimeoutMs(), states);
        client.create(path("gone"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        zk.sync(root);
        zk.exists(path("gone"), true);

        proxy.hold(true);
        final WatchedEvent event = log.take();
        proxy.drop();

        assertEquals(EventType.NodeDeleted, event.getType());
        states.awaitState(KeeperState.Expired);
        assertEquals(Code.SESSIONEXPIRED, codeOf(() -> client.exists(root, false)));
        assertEquals(ZooKeeper.States.CLOSED, client.getState());
    }

    @Test
    @Tag("slow")
    void g17ASessionThatOnlyReadsLives() throws Exception
    {
        final int timeoutMs = system().minSessionTimeoutMs();
        final ZooKeeper reader = connect(system().endpoint(system().memberCount() - 1), timeoutMs, new EventLog());
        reader.create(path("mine"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        final ZooKeeper idle = connect(system().endpoint(0), timeoutMs, new EventLog());
        idle.create(path("idle"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3L * timeoutMs);
        int reads = 0;
        while (System.nanoTime() - endNs < 0)
        {
            reader.getData(root, false, null);
            reads++;
        }

        assertTrue(reads > 0);
        assertEquals(0, reader.setData(path("mine"), null, 0).getDataLength());
        assertEquals(1, idle.setData(path("idle"), null, 0).getVersion());
        assertEquals(reader.getSessionId(), reader.exists(path("mine"), false).getEphemeralOwner());
    }

    @Test
    void shouldMoveASessionFromMemberToMember() throws Exception
    {
        final TcpProxy proxy = proxy(0);
        final EventLog states = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, states);
        final long sessionId = client.getSessionId();
        client.create(path("mine"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getChildren(root, true);

        for (int i = 0; i < 3; i++)
        {
            proxy.leadTo(system().endpoint((i + 1) % system().memberCount()));
            proxy.drop();
            states.awaitState(KeeperState.Disconnected);
            states.awaitState(KeeperState.SyncConnected);
            assertEquals(sessionId, client.getSessionId());
            // What it has written before it reads everywhere.
            assertEquals(i, client.exists(path("mine"), false).getVersion());
            assertEquals(i + 1, client.setData(path("mine"), null, i).getVersion());
        }
        create("a");
        settle(client);
        assertEquals(List.of("NodeChildrenChanged "), states.drain(root));
    }

    @Test
    void shouldTellWatchersOfTheConnection() throws Exception
    {
        final TcpProxy proxy = proxy(0);
        final EventLog states = new EventLog();
        final EventLog watcher = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, states);
        client.getData(root, watcher, null);

        proxy.drop();
        watcher.awaitState(KeeperState.Disconnected);
        watcher.awaitState(KeeperState.SyncConnected);
        client.setData(root, bytes("x"), -1);
        settle(client);
        client.close();

        assertEquals(List.of("NodeDataChanged "), watcher.drain(root));
        states.awaitState(KeeperState.Closed);
    }

    @Test
    void shouldFailRequestsInFlightWhenTheConnectionIsLost() throws Exception
    {
        final TcpProxy proxy = proxy(0);
        final EventLog states = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, states);
        final List<Integer> codes = new ArrayList<>();
        final CountDownLatch answered = new CountDownLatch(100);

        proxy.hold(true);
        for (int i = 0; i < 100; i++)
        {
            client.create(path("n" + i), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT,
                (code, path, context, name) ->
                {
                    codes.add(code);
                    answered.countDown();
                }, null);
        }
        proxy.drop();

        assertTrue(answered.await(WAIT_MS, TimeUnit.MILLISECONDS));
        assertTrue(codes.contains(Code.CONNECTIONLOSS.intValue()), codes.toString());
        states.awaitState(KeeperState.Disconnected);
        states.awaitState(KeeperState.SyncConnected);
        assertEquals(0, client.setData(root, null, 0).getDataLength());
    }

    @Test
    void shouldAnswerInOrderOfRequests() throws Exception
    {
        final AtomicInteger next = new AtomicInteger();
        final List<String> faults = new ArrayList<>();
        final CountDownLatch answered = new CountDownLatch(600);
        create("a");
        for (int i = 0; i < 200; i++)
        {
            final int first = 3 * i;
            zk.setData(path("a"), bytes("" + i), i, (code, path, context, stat) ->
                note(first, next, 0 == code ? null : "set " + code, faults, answered), null);
            final int version = i + 1;
            zk.getData(path("a"), false, (code, path, context, data, stat) ->
                note(first + 1, next, version == stat.getVersion() ? null : "read " + stat.getVersion(),
                    faults, answered), null);
            zk.exists(path("none"), false, (code, path, context, stat) ->
                note(first + 2, next, Code.NONODE.intValue() == code ? null : "exists " + code, faults, answered),
                null);
        }

        assertTrue(answered.await(WAIT_MS, TimeUnit.MILLISECONDS));
        assertEquals(List.of(), faults);
    }

    @Test
    void shouldSeeATreeThroughAChroot() throws Exception
    {
        create("base");
        final EventLog watcher = new EventLog();
        final ZooKeeper inside = connect(system().endpoint(0) + path("base"), SESSION_TIMEOUT_MS, watcher);

        assertEquals("/a", inside.create("/a", bytes("a"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        assertEquals("/s-0000000001",
            inside.create("/s-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL));
        assertEquals(List.of("a", "s-0000000001"), inside.getChildren("/", true).stream().sorted().toList());
        inside.getData("/a", true, null);
        zk.setData(path("base/a"), bytes("b"), 0);
        inside.delete("/a", 1);
        settle(inside);

        assertEquals(List.of("NodeDataChanged /a", "NodeChildrenChanged /"), watcher.drain(root));
        assertNull(stat("base/a"));
        assertEquals(List.of(path("base/s-0000000001")), inside.getEphemerals());
    }

    @Test
    void shouldFindAServerOfSeveral() throws Exception
    {
        final EventLog states = new EventLog();
        // Nothing listens at the first: the client goes on by itself.
        final ZooKeeper client = connect("127.0.0.1:1," + system().endpoints(), SESSION_TIMEOUT_MS, states);
        final long sessionId = client.getSessionId();

        client.updateServerList(system().endpoint(system().memberCount() - 1));

        await("it serves after the list of servers has changed",
            () -> null != client.exists(root, false) && sessionId == client.getSessionId());
        assertNotEquals(0, sessionId);
    }

    @Test
    void shouldServeClientsThatWouldTakeAReadOnlyServer() throws Exception
    {
        final EventLog states = new EventLog();
        final ZooKeeper client = keep(new ZooKeeper(system().endpoints(), SESSION_TIMEOUT_MS, states, true));

        states.awaitState(KeeperState.SyncConnected);

        assertEquals(ZooKeeper.States.CONNECTED, client.getState());
        assertEquals(0, client.setData(root, null, -1).getDataLength());
    }

    @Test
    void shouldGiveEachClientASessionOfItsOwn() throws Exception
    {
        final List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++)
        {
            final long id = connect(i).getSessionId();
            assertTrue(0 != id && !ids.contains(id), "id " + id + " after " + ids);
            ids.add(id);
        }
    }

    private static void note(
        final int number,
        final AtomicInteger next,
        final String fault,
        final List<String> faults,
        final CountDownLatch answered)
    {
        if (number != next.getAndIncrement())
        {
            faults.add("answer " + number + " out of order");
        }
        if (null != fault)
        {
            faults.add(number + ": " + fault);
        }
        answered.countDown();
    }
}
