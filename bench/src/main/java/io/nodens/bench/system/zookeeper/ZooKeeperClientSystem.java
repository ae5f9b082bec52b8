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
package io.nodens.bench.system.zookeeper;

import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.Servers;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.bench.system.wire.WirePoller;
import io.nodens.cluster.testkit.Endpoints;
import org.agrona.CloseHelper;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Servers that speak ZooKeeper's protocol, through ZooKeeper's own client, or by the wire.
 */
public final class ZooKeeperClientSystem implements SystemUnderTest
{
    static final String ROOT = "/bench";
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final int PREPARE_WINDOW = 256;

    private final String name;
    private final String endpoints;
    private final String servers;
    private final boolean isByWire;
    private final String seat;
    private final Servers owned;
    private final Map<CompletionHandler, WirePoller> pollers = new IdentityHashMap<>();

    /**
     * A system.
     *
     * @param name      for results.
     * @param endpoints of its servers; connections are spread over them.
     * @param servers   for people.
     * @param isByWire  whether the load goes by connections that cost less than ZooKeeper's client.
     * @param seat      of the clients among the servers.
     * @param owned     servers that were started for this, closed with it; or null.
     */
    public ZooKeeperClientSystem(
        final String name,
        final String endpoints,
        final String servers,
        final boolean isByWire,
        final String seat,
        final Servers owned)
    {
        this.name = name;
        this.endpoints = endpoints;
        this.servers = servers;
        this.isByWire = isByWire;
        this.seat = seat;
        this.owned = owned;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public String seat()
    {
        return seat;
    }

    @Override
    public Servers servers()
    {
        return owned;
    }

    @Override
    public String describe()
    {
        return endpoints + (isByWire ? " by the wire; " : " through ZooKeeper's Java client; ") + servers;
    }

    @Override
    public void prepare(final Demand demand)
    {
        final byte[] data = new byte[demand.dataLength()];
        final Semaphore window = new Semaphore(PREPARE_WINDOW);
        final AtomicReference<String> failure = new AtomicReference<>();
        final ZooKeeper client = open(0);
        try
        {
            create(client, ROOT, data, window, failure);
            for (int i = 0; i < demand.keys(); i++)
            {
                create(client, key(i), data, window, failure);
            }
            if (demand.hasList())
            {
                for (final String path : BenchList.paths())
                {
                    create(client, path, data, window, failure);
                }
            }
            window.acquire(PREPARE_WINDOW);
            client.close();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while preparing", ex);
        }
        if (null != failure.get())
        {
            throw new IllegalStateException("cannot prepare: " + failure.get());
        }
    }

    private static void create(
        final ZooKeeper client,
        final String path,
        final byte[] data,
        final Semaphore window,
        final AtomicReference<String> failure) throws InterruptedException
    {
        window.acquire();
        client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, (code, ofPath, ignore, made) ->
        {
            if (KeeperException.Code.NODEEXISTS.intValue() == code)
            {
                // Of an earlier load, whose data may have had another length.
                client.setData(path, data, ZooKeeperClientConnection.ANY_VERSION, (setCode, setPath, context, stat) ->
                    onPrepared(setCode, setPath, window, failure), null);
            }
            else
            {
                onPrepared(code, ofPath, window, failure);
            }
        }, null);
    }

    private static void onPrepared(
        final int code, final String path, final Semaphore window, final AtomicReference<String> failure)
    {
        if (KeeperException.Code.OK.intValue() != code)
        {
            failure.set(path + ": " + KeeperException.Code.get(code));
        }
        window.release();
    }

    static String key(final int index)
    {
        return ROOT + "/key-" + index;
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        if (isByWire)
        {
            return connectByWire(demand, index, handler);
        }

        final ZooKeeper client = open(index);
        final ZooKeeperClientConnection connection = new ZooKeeperClientConnection(client, demand, handler);
        // Behind a barrier, so that the first read finds every key at whichever server it reaches.
        connection.sync();
        return connection;
    }

    private synchronized LoadConnection connectByWire(
        final Demand demand, final int index, final CompletionHandler handler)
    {
        final WirePoller known = pollers.get(handler);
        final WirePoller poller = null == known ? new WirePoller() : known;
        pollers.put(handler, poller);
        // The first connection of a thread polls for all of them.
        return WireLoadConnection.connect(poller, null == known, Endpoints.address(endpoint(index)), demand, handler);
    }

    private String endpoint(final int index)
    {
        final String[] all = endpoints.split(",");
        return all[index % all.length];
    }

    private ZooKeeper open(final int index)
    {
        try
        {
            return new ZooKeeper(endpoint(index), SESSION_TIMEOUT_MS, (event) -> { });
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make a client of " + endpoints, ex);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(pollers.values());
        CloseHelper.quietClose(owned);
    }
}
