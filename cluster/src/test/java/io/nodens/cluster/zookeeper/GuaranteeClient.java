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

import io.nodens.cluster.zookeeper.Sight.Kind;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A stock client that reads, writes and watches at random, several requests at a time, and writes down what it sees.
 * When its session is over it opens another one and goes on.
 * <p>
 * <b>Thread:</b> one of its own asks; the event thread of the stock client writes down.
 */
final class GuaranteeClient
{
    /** Hosts that run other tests as well may be slow; a fault shows itself as well after this. */
    static final long WAIT_MS = 300_000;

    private static final int NO_REPLY = Integer.MIN_VALUE;
    private static final int IN_FLIGHT_AT_MOST = 8;
    private static final long PAUSE_AT_MOST_NS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final int SHARE_OF_ALL = 100;

    private final int id;
    private final int count;
    private final String endpoints;
    private final int sessionTimeoutMs;
    private final boolean isOneShot;
    private final boolean isSingle;
    private final boolean isRecursive;
    private final ConcurrentMap<String, Long> acknowledged;
    private final Set<String> ephemerals;
    private final Random random;
    private final List<Sight> history = new ArrayList<>();
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT_AT_MOST);
    private final Set<String> watchedOnce = ConcurrentHashMap.newKeySet();
    private final AtomicInteger watchIds = new AtomicInteger();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final Thread thread;
    private volatile ZooKeeper client;
    private volatile boolean isConnected;
    private volatile boolean isOver;
    private volatile boolean isStopped;
    private volatile Exception fault;
    private volatile long heardNs;
    private long value;
    private int children;

    /**
     * Describe a client.
     *
     * @param id               from 0; by it clients differ in the watches that they set.
     * @param count            of all clients.
     * @param endpoints        of the servers.
     * @param sessionTimeoutMs of its sessions.
     * @param shared           versions that were acknowledged to any client, by path.
     * @param ephemerals       of all clients.
     * @param seed             of what it does.
     */
    GuaranteeClient(
        final int id,
        final int count,
        final String endpoints,
        final int sessionTimeoutMs,
        final ConcurrentMap<String, Long> shared,
        final Set<String> ephemerals,
        final long seed)
    {
        this.id = id;
        this.count = count;
        this.endpoints = endpoints;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.acknowledged = shared;
        this.ephemerals = ephemerals;
        random = new Random(seed);
        final int kind = id % 4;
        isOneShot = 0 == kind || 3 == kind;
        isSingle = 1 == kind || 3 == kind;
        isRecursive = 2 == kind || 3 == kind;
        thread = new Thread(this::run, "guarantee-client-" + id);
        thread.setDaemon(true);
    }

    GuaranteeClient start()
    {
        thread.start();
        return this;
    }

    /**
     * Changes of this client that were acknowledged.
     *
     * @return how many.
     */
    long writes()
    {
        return writes.get();
    }

    /**
     * Sessions of this client that ended.
     *
     * @return how many.
     */
    int endedSessions()
    {
        return ended.get();
    }

    /**
     * The connection as the stock client describes it.
     *
     * @return text with the server's address.
     */
    String connection()
    {
        return String.valueOf(client);
    }

    /**
     * Stop asking at random.
     *
     * @throws Exception of the client, if it ended with one.
     */
    void stop() throws Exception
    {
        isStopped = true;
        thread.join();
        if (null != fault)
        {
            throw fault;
        }
    }

    /**
     * Look at everything once more, as of now, with all watches as they are. Until all clients have, none may end:
     * with it ends its ephemeral.
     */
    void lookAtAll() throws Exception
    {
        for (final String path : counted())
        {
            until("the last look at " + path, () -> isDone(readSynced(path, false)));
        }
        for (int i = 0; i < count; i++)
        {
            final String path = GuaranteeTree.TOGGLED + i;
            until("the last look at " + path, () -> isDone(exists(path, false)));
        }
        for (final String path : ephemerals)
        {
            until("the last look at " + path, () -> isDone(exists(path, false)));
        }
    }

    /**
     * End the session.
     *
     * @return what this client saw.
     */
    List<Sight> close() throws Exception
    {
        client.close((int)WAIT_MS);
        return history;
    }

    private void run()
    {
        try
        {
            open();
            while (!isStopped)
            {
                if (isOver)
                {
                    client.close((int)WAIT_MS);
                    open();
                }
                if (inFlight.tryAcquire(WAIT_MS, TimeUnit.MILLISECONDS))
                {
                    act(random.nextInt(SHARE_OF_ALL));
                }
                else
                {
                    throw new IllegalStateException("client " + id + " got no answer within " + WAIT_MS + " ms");
                }
                LockSupport.parkNanos((long)(random.nextDouble() * PAUSE_AT_MOST_NS));
            }
            if (!inFlight.tryAcquire(IN_FLIGHT_AT_MOST, WAIT_MS, TimeUnit.MILLISECONDS))
            {
                throw new IllegalStateException("client " + id + " got no answer within " + WAIT_MS + " ms");
            }
            inFlight.release(IN_FLIGHT_AT_MOST);
            if (isOver)
            {
                client.close((int)WAIT_MS);
                open();
            }
        }
        catch (final Exception ex)
        {
            fault = ex;
        }
    }

    private void act(final int share)
    {
        final List<String> all = counted();
        final int other = random.nextInt(count);
        final String path = all.get(random.nextInt(all.size()));
        if (share < 30)
        {
            read(path, null, isOneShot);
        }
        else if (share < 42)
        {
            exists(GuaranteeTree.TOGGLED + other, isOneShot);
        }
        else if (share < 50)
        {
            final List<String> known = new ArrayList<>(ephemerals);
            exists(known.get(random.nextInt(known.size())), false);
        }
        else if (share < 55)
        {
            readSynced(path, isOneShot);
        }
        else if (share < 60 && 0 == id)
        {
            setPair();
        }
        else if (share < 80)
        {
            setData();
        }
        else if (share < 92)
        {
            changeChildren();
        }
        else
        {
            toggle();
        }
    }

    private List<String> counted()
    {
        final List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            paths.add(GuaranteeTree.DATA + i);
            paths.add(GuaranteeTree.PARENTS + i);
        }
        paths.add(GuaranteeTree.FIRST_OF_PAIR);
        paths.add(GuaranteeTree.SECOND_OF_PAIR);
        return paths;
    }

    /** A read behind a sync must show what was acknowledged to anybody before. */
    private AtomicInteger readSynced(final String path, final boolean isWatched)
    {
        final Barrier barrier = new Barrier(acknowledged.getOrDefault(path, Sight.ABSENT_VERSION));
        client.sync(path, (code, asked, context) -> barrier.isPassed = 0 == code, null);
        return read(path, barrier, isWatched);
    }

    /** Gives what will be the code of the reply, and is {@link #NO_REPLY} until then. */
    private AtomicInteger read(final String path, final Barrier barrier, final boolean isWatched)
    {
        final OneShot watch = isWatched ? watch(path) : null;
        final AtomicInteger outcome = new AtomicInteger(NO_REPLY);
        if (path.startsWith(GuaranteeTree.DATA))
        {
            client.getData(path, watch, (code, asked, context, data, stat) -> answered(
                code, outcome, barrier, watch,
                0 == code ? Sight.shown(path, stat.getMzxid(), stat.getVersion(), longOf(data)) : null), null);
        }
        else
        {
            final AsyncCallback.Children2Callback callback = (code, asked, context, names, stat) -> answered(
                code, outcome, barrier, watch,
                0 == code ? Sight.shown(path, stat.getPzxid(), stat.getCversion(), 0) : null);
            client.getChildren(path, watch, callback, null);
        }
        return outcome;
    }

    private AtomicInteger exists(final String path, final boolean isWatched)
    {
        final OneShot watch = isWatched ? watch(path) : null;
        final AtomicInteger outcome = new AtomicInteger(NO_REPLY);
        client.exists(path, watch, (code, asked, context, stat) ->
        {
            final boolean isAbsent = Code.NONODE.intValue() == code;
            answered(
                isAbsent ? 0 : code, outcome, null, watch,
                isAbsent ? Sight.absent(path) :
                    0 == code ? Sight.shown(path, stat.getCzxid(), stat.getCzxid(), 0) : null);
        }, null);
        return outcome;
    }

    /** What a reply shows; the watch of one that failed is not set. */
    private void answered(
        final int code, final AtomicInteger outcome, final Barrier barrier, final OneShot watch, final Sight sight)
    {
        if (null != sight)
        {
            final boolean isSynced = null != barrier && barrier.isPassed;
            add(sight.notBefore(isSynced ? barrier.version : Sight.ABSENT_VERSION)
                .watching(null == watch ? 0 : watch.watchId));
        }
        else if (null != watch)
        {
            watchedOnce.remove(watch.path);
        }
        outcome.set(0 == code && null != barrier && !barrier.isPassed ? Code.CONNECTIONLOSS.intValue() : code);
        inFlight.release();
    }

    private void setData()
    {
        final String path = GuaranteeTree.DATA + id;
        final long written = ++value;
        client.setData(path, bytesOf(written), -1, (code, asked, context, stat) ->
        {
            if (0 == code)
            {
                acknowledge(path, stat, written);
            }
            inFlight.release();
        }, null);
    }

    private void setPair()
    {
        final long written = ++value;
        final List<Op> operations = List.of(
            Op.setData(GuaranteeTree.FIRST_OF_PAIR, bytesOf(written), -1),
            Op.setData(GuaranteeTree.SECOND_OF_PAIR, bytesOf(written), -1));
        client.multi(operations, (code, asked, context, results) ->
        {
            if (0 == code)
            {
                acknowledge(
                    GuaranteeTree.FIRST_OF_PAIR, ((OpResult.SetDataResult)results.get(0)).getStat(), written);
                acknowledge(
                    GuaranteeTree.SECOND_OF_PAIR, ((OpResult.SetDataResult)results.get(1)).getStat(), written);
            }
            inFlight.release();
        }, null);
    }

    private void acknowledge(final String path, final Stat stat, final long written)
    {
        add(Sight.shown(path, stat.getMzxid(), stat.getVersion(), written));
        acknowledged.merge(path, (long)stat.getVersion(), Math::max);
        writes.incrementAndGet();
    }

    private void changeChildren()
    {
        final int number = children++;
        final String path = GuaranteeTree.PARENTS + id + "/x" + (number / 2);
        if (0 == number % 2)
        {
            client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, (code, asked, context, name, stat) ->
            {
                writes.addAndGet(0 == code ? 1 : 0);
                inFlight.release();
            }, null);
        }
        else
        {
            client.delete(path, -1, (code, asked, context) -> inFlight.release(), null);
        }
    }

    private void toggle()
    {
        final String path = GuaranteeTree.TOGGLED + id;
        if (random.nextBoolean())
        {
            client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, (code, asked, context, name, stat) ->
            {
                if (0 == code)
                {
                    add(Sight.shown(path, stat.getCzxid(), stat.getCzxid(), 0));
                }
                inFlight.release();
            }, null);
        }
        else
        {
            client.delete(path, -1, (code, asked, context) -> inFlight.release(), null);
        }
    }

    /** Of a client whose watches are one-shot, and where none waits; null else. */
    private OneShot watch(final String path)
    {
        return isOneShot && random.nextBoolean() && watchedOnce.add(path) ? new OneShot(path) : null;
    }

    private boolean isDone(final AtomicInteger outcome)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        while (NO_REPLY == outcome.get())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("client " + id + " got no answer within " + WAIT_MS + " ms");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return 0 == outcome.get();
    }

    private void until(final String what, final Look look) throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        inFlight.acquire();
        while (!look.isDone())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("client " + id + " waited in vain: " + what);
            }
            inFlight.acquire();
        }
    }

    private void open() throws Exception
    {
        final String own = GuaranteeTree.EPHEMERALS + id + "-" + ended.get();
        isOver = false;
        isConnected = false;
        watchedOnce.clear();
        heardNs = System.nanoTime();
        client = new ZooKeeper(endpoints, sessionTimeoutMs, this::onState);
        awaitConnection();
        final Stat stat = new Stat();
        retried(() ->
        {
            final long sessionId = client.getSessionId();
            client.create(own, null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL, (code, path, context, name, born) ->
            {
                if (0 == code)
                {
                    add(Sight.owned(own, born.getCzxid(), sessionId));
                }
                stat.setVersion(0 == code || Code.NODEEXISTS.intValue() == code ? 1 : -1);
            }, null);
            return stat;
        });
        ephemerals.add(own);
        if (isSingle)
        {
            for (final String path : counted())
            {
                watchForGood(path, AddWatchMode.PERSISTENT, Sight.SINGLE);
            }
        }
        if (isRecursive)
        {
            watchForGood(GuaranteeTree.ROOT, AddWatchMode.PERSISTENT_RECURSIVE, Sight.RECURSIVE);
        }
    }

    private void watchForGood(final String path, final AddWatchMode mode, final int watch) throws Exception
    {
        final Stat stat = new Stat();
        retried(() ->
        {
            client.addWatch(path, (event) -> onChange(event, watch), mode, (code, asked, context) ->
            {
                if (0 == code)
                {
                    add(Sight.watched(path, watch));
                }
                stat.setVersion(0 == code ? 1 : -1);
            }, null);
            return stat;
        });
    }

    /** Ask until it is done, or the session is over. The version of the stat is 1 when it is, -1 when it failed. */
    private void retried(final Asking asking) throws Exception
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        Stat stat = asking.ask();
        while (1 != stat.getVersion() && !isOver)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("client " + id + " could not prepare its session");
            }
            if (-1 == stat.getVersion())
            {
                awaitConnection();
                stat.setVersion(0);
                stat = asking.ask();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void awaitConnection()
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        while (!isConnected && !isOver)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("client " + id + " found no server");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void onState(final WatchedEvent event)
    {
        if (EventType.None != event.getType())
        {
            return;
        }
        isConnected = KeeperState.SyncConnected == event.getState();
        if (isConnected)
        {
            add(Sight.state(Kind.CONNECTED));
        }
        else if (KeeperState.Expired == event.getState())
        {
            // The stock client gives up by itself when it has heard nothing for four thirds of the timeout.
            final long silenceMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNs);
            add(Sight.state(silenceMs > sessionTimeoutMs * 5L / 4 ? Kind.GIVEN_UP : Kind.EXPIRED));
            ended.incrementAndGet();
            isOver = true;
        }
    }

    private void onChange(final WatchedEvent event, final int watch)
    {
        final EventType type = event.getType();
        if (EventType.None != type)
        {
            final boolean isOfAChild = EventType.NodeCreated == type || EventType.NodeDeleted == type;
            add(Sight.told(GuaranteeTree.counted(event.getPath(), isOfAChild), event.getZxid(), watch));
        }
    }

    private void add(final Sight sight)
    {
        heardNs = System.nanoTime();
        history.add(sight);
    }

    private static byte[] bytesOf(final long number)
    {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static long longOf(final byte[] data)
    {
        return null == data || Long.BYTES != data.length ? 0 : ByteBuffer.wrap(data).getLong();
    }

    /**
     * Asks once, and tells later how it went.
     */
    @FunctionalInterface
    private interface Asking
    {
        Stat ask();
    }

    /**
     * Looks once.
     */
    @FunctionalInterface
    private interface Look
    {
        boolean isDone();
    }

    /**
     * A sync before a read. Read and written by the event thread alone.
     */
    private static final class Barrier
    {
        private final long version;
        private boolean isPassed;

        private Barrier(final long version)
        {
            this.version = version;
        }
    }

    /**
     * A watch that may fire once.
     */
    private final class OneShot implements Watcher
    {
        private final String path;
        private final int watchId = watchIds.incrementAndGet();

        private OneShot(final String path)
        {
            this.path = path;
        }

        @Override
        public void process(final WatchedEvent event)
        {
            if (EventType.None != event.getType())
            {
                watchedOnce.remove(path);
                add(Sight.fired(path, event.getZxid(), watchId));
            }
        }
    }
}
