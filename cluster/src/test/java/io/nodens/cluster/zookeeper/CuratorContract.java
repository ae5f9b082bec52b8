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

import org.agrona.CloseHelper;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What tests with Apache Curator begin with: two applications, each behind a way to its server that can be cut, and
 * each with a session that can be made to expire.
 */
abstract class CuratorContract extends StockClientContract
{
    static final int RETRY_INTERVAL_MS = 50;

    private static final int CONNECTION_TIMEOUT_MS = 5_000;

    CuratorFramework one;
    CuratorFramework two;

    private final List<Closeable> resources = new ArrayList<>();
    private final List<CuratorFramework> applications = new ArrayList<>();
    private ExecutorService threads;
    private TcpProxy wayOfOne;

    @BeforeEach
    void connectApplications()
    {
        threads = Executors.newCachedThreadPool();
        wayOfOne = proxy(0);
        one = application(wayOfOne.endpoint());
        two = application(system().endpoint(system().memberCount() - 1));
    }

    @AfterEach
    void closeApplications() throws Exception
    {
        wayOfOne.mend();
        final List<Thread> closers = new ArrayList<>();
        CloseHelper.quietCloseAll(resources);
        for (final CuratorFramework application : applications)
        {
            final Thread closer = new Thread(application::close);
            closer.start();
            closers.add(closer);
        }
        for (final Thread closer : closers)
        {
            closer.join();
        }
        threads.shutdownNow();
    }

    /**
     * Connect an application, closed after the test.
     *
     * @param endpoints to choose from.
     * @return the application.
     */
    CuratorFramework application(final String endpoints)
    {
        final CuratorFramework application = CuratorFrameworkFactory.builder()
            .connectString(endpoints)
            .sessionTimeoutMs(SESSION_TIMEOUT_MS)
            .connectionTimeoutMs(CONNECTION_TIMEOUT_MS)
            .retryPolicy(new RetryForever(RETRY_INTERVAL_MS))
            .build();
        applications.add(application);
        application.start();
        return application;
    }

    /**
     * Close something after the test, before the applications.
     *
     * @param resource of the test.
     * @param <T>      its type.
     * @return the same.
     */
    <T extends Closeable> T closing(final T resource)
    {
        resources.add(0, resource);
        return resource;
    }

    <T> Future<T> start(final Callable<T> work)
    {
        return threads.submit(work);
    }

    static <T> T get(final Future<T> future) throws Exception
    {
        return future.get(WAIT_MS, TimeUnit.MILLISECONDS);
    }

    /** The first application loses its connection, and soon has it again. */
    void dropConnectionOfOne()
    {
        wayOfOne.drop();
    }

    /** The first application is cut off, until {@link #mendConnectionOfOne()}. */
    void cutConnectionOfOne()
    {
        wayOfOne.cut();
    }

    void mendConnectionOfOne()
    {
        wayOfOne.mend();
    }

    /** The first application's session ends while it is away; it learns of it when it is back. */
    void expireSessionOfOne() throws Exception
    {
        final ZooKeeper client = one.getZookeeperClient().getZooKeeper();
        final long sessionId = client.getSessionId();
        wayOfOne.cut();
        final EventLog states = new EventLog();
        final ZooKeeper twin = new ZooKeeper(
            system().endpoint(0), SESSION_TIMEOUT_MS, states, sessionId, client.getSessionPasswd());
        states.awaitState(KeeperState.SyncConnected);
        twin.close();
        wayOfOne.mend();
    }
}
