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

import io.nodens.cluster.testkit.Await;
import org.agrona.CloseHelper;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What tests with ZooKeeper's own Java client begin with: a client, and a znode of their own that is removed with all
 * that is below it.
 */
@ExtendWith(Systems.class)
abstract class StockClientContract
{
    /** Generous: other builds may run on the same two cores. */
    static final long WAIT_MS = 120_000;

    static final int SESSION_TIMEOUT_MS = 10_000;

    private static final AtomicInteger COUNT = new AtomicInteger();

    final EventLog log = new EventLog();
    ZooKeeper zk;
    String root;

    private final List<ZooKeeper> clients = new ArrayList<>();
    private final List<TcpProxy> proxies = new ArrayList<>();

    abstract ZooKeeperUnderTest system();

    @BeforeEach
    void connectFirstClient() throws Exception
    {
        zk = connect(system().endpoint(0), SESSION_TIMEOUT_MS, log);
        root = "/test-" + ProcessHandle.current().pid() + "-" + COUNT.getAndIncrement();
        create("");
    }

    @AfterEach
    void closeClients() throws Exception
    {
        proxies.forEach((proxy) -> proxy.hold(false));
        proxies.forEach(TcpProxy::mend);
        closeAtOnce(clients);
        proxies.forEach(TcpProxy::close);
        await("all is deleted", () -> isDeleted(Systems.cleaner(system()), root));
        system().verifyLogs();
    }

    /** Znodes with a time to live, and ephemerals of sessions that expire, may go meanwhile. */
    private static boolean isDeleted(final ZooKeeper cleaner, final String path) throws Exception
    {
        try
        {
            ZKUtil.deleteRecursive(cleaner, path);
            return true;
        }
        catch (final KeeperException.NoNodeException ignore)
        {
            return null == cleaner.exists(path, false);
        }
    }

    /** Each of them sleeps for a while when it closes. */
    private static void closeAtOnce(final List<ZooKeeper> clients) throws InterruptedException
    {
        final List<Thread> closers = new ArrayList<>();
        for (final ZooKeeper client : clients)
        {
            final Thread closer = new Thread(() -> CloseHelper.quietClose(client));
            closer.start();
            closers.add(closer);
        }
        for (final Thread closer : closers)
        {
            closer.join();
        }
    }

    /**
     * Connect another client, closed after the test.
     *
     * @param endpoints to choose from.
     * @param timeoutMs of its session.
     * @param watcher   of the connection.
     * @return the client, connected.
     */
    ZooKeeper connect(final String endpoints, final int timeoutMs, final EventLog watcher)
        throws IOException, InterruptedException
    {
        final ZooKeeper client = new ZooKeeper(endpoints, timeoutMs, watcher);
        clients.add(client);
        watcher.awaitState(KeeperState.SyncConnected);
        return client;
    }

    ZooKeeper connect(final int memberId) throws IOException, InterruptedException
    {
        return connect(system().endpoint(memberId % system().memberCount()), SESSION_TIMEOUT_MS, new EventLog());
    }

    /**
     * Keep a client that the test made, so that it is closed.
     *
     * @param client made by the test.
     * @return the same.
     */
    ZooKeeper keep(final ZooKeeper client)
    {
        clients.add(client);
        return client;
    }

    /**
     * A way to a server that the test can cut.
     *
     * @param memberId of the server.
     * @return the proxy, closed after the test.
     */
    TcpProxy proxy(final int memberId)
    {
        final TcpProxy proxy = new TcpProxy(system().endpoint(memberId % system().memberCount()));
        proxies.add(proxy);
        return proxy;
    }

    String path(final String name)
    {
        return name.isEmpty() ? root : root + "/" + name;
    }

    String create(final String name) throws KeeperException, InterruptedException
    {
        return create(name, CreateMode.PERSISTENT);
    }

    String create(final String name, final CreateMode mode) throws KeeperException, InterruptedException
    {
        return zk.create(path(name), bytes(name), Ids.OPEN_ACL_UNSAFE, mode);
    }

    Stat stat(final String name) throws KeeperException, InterruptedException
    {
        return zk.exists(path(name), false);
    }

    static byte[] bytes(final String text)
    {
        return Identities.bytes(text);
    }

    static Code codeOf(final Executable call)
    {
        return assertThrows(KeeperException.class, call).code();
    }

    /**
     * Wait until a client has heard all that its server knew when it was asked: what has not come by then does not
     * come.
     *
     * @param client to wait for.
     */
    void settle(final ZooKeeper client) throws InterruptedException
    {
        final CountDownLatch synced = new CountDownLatch(1);
        client.sync(root, (code, path, context) -> synced.countDown(), null);
        assertTrue(synced.await(WAIT_MS, TimeUnit.MILLISECONDS), "sync");
    }

    /**
     * Changes that the first client has heard of.
     *
     * @return {@code type path}, paths without that of the test's znode.
     */
    List<String> events() throws InterruptedException
    {
        settle(zk);
        return log.drain(root);
    }

    static void await(final String what, final Question question)
    {
        Await.until(what, WAIT_MS, () ->
        {
            try
            {
                return question.isSo();
            }
            catch (final KeeperException.ConnectionLossException ignore)
            {
                return false;
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException(ex);
            }
        });
    }

    /**
     * Something to wait for.
     */
    @FunctionalInterface
    interface Question
    {
        boolean isSo() throws Exception;
    }
}
