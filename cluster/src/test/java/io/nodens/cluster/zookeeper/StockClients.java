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

import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Clients of ZooKeeper, for tests that do not look at the states of their connections.
 */
public final class StockClients
{
    /** Generous: other builds may run on the same two cores. */
    private static final long TIMEOUT_MS = 60_000;

    private StockClients()
    {
    }

    /**
     * Connect a client, which is the caller's.
     *
     * @param endpoints        to choose from.
     * @param sessionTimeoutMs of its session.
     * @return the client, connected.
     * @throws IOException          when the endpoints are none.
     * @throws InterruptedException when the thread is interrupted while it waits.
     */
    public static ZooKeeper connect(final String endpoints, final int sessionTimeoutMs)
        throws IOException, InterruptedException
    {
        final CountDownLatch connected = new CountDownLatch(1);
        final ZooKeeper client = new ZooKeeper(endpoints, sessionTimeoutMs, (event) ->
        {
            if (KeeperState.SyncConnected == event.getState())
            {
                connected.countDown();
            }
        });
        if (!connected.await(TIMEOUT_MS, TimeUnit.MILLISECONDS))
        {
            client.close();
            throw new IllegalStateException("no connection to " + endpoints);
        }
        return client;
    }
}
