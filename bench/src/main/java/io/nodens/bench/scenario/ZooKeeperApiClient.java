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
package io.nodens.bench.scenario;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.HostProvider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * ZooKeeper's own Java client, of ZooKeeper's servers or of gateways.
 */
final class ZooKeeperApiClient implements ScenarioClient
{
    private static final int ANY_VERSION = -1;
    private static final int CLOSE_TIMEOUT_MS = 10_000;

    private final ZooKeeper client;

    /**
     * Connect.
     *
     * @param servers          in the order in which they are tried.
     * @param sessionTimeoutMs of the session.
     */
    ZooKeeperApiClient(final List<InetSocketAddress> servers, final int sessionTimeoutMs)
    {
        try
        {
            final String text = String.join(
                ",", servers.stream().map((server) -> server.getHostString() + ":" + server.getPort()).toList());
            client = new ZooKeeper(text, sessionTimeoutMs, (event) -> { }, false, new HostsInOrder(servers));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make a client of " + servers, ex);
        }
    }

    private static <T> void settle(final CompletableFuture<T> future, final int code, final String path, final T result)
    {
        if (KeeperException.Code.OK.intValue() == code)
        {
            future.complete(result);
        }
        else
        {
            future.completeExceptionally(KeeperException.create(KeeperException.Code.get(code), path));
        }
    }

    @Override
    public CompletableFuture<String> create(final String path, final byte[] data, final Lifetime lifetime)
    {
        final CreateMode mode = switch (lifetime)
        {
            case PERSISTENT -> CreateMode.PERSISTENT;
            case EPHEMERAL -> CreateMode.EPHEMERAL;
            case EPHEMERAL_SEQUENTIAL -> CreateMode.EPHEMERAL_SEQUENTIAL;
        };
        final CompletableFuture<String> future = new CompletableFuture<>();
        client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode,
            (AsyncCallback.StringCallback)(code, of, context, name) -> settle(future, code, of, name), null);
        return future;
    }

    @Override
    public CompletableFuture<Long> set(final String path, final byte[] data)
    {
        final CompletableFuture<Long> future = new CompletableFuture<>();
        client.setData(path, data, ANY_VERSION,
            (code, of, context, stat) -> settle(future, code, of, null == stat ? null : stat.getMzxid()), null);
        return future;
    }

    @Override
    public CompletableFuture<Void> delete(final String path)
    {
        final CompletableFuture<Void> future = new CompletableFuture<>();
        client.delete(path, ANY_VERSION, (code, of, context) -> settle(future, code, of, null), null);
        return future;
    }

    @Override
    public CompletableFuture<List<String>> children(final String path)
    {
        final CompletableFuture<List<String>> future = new CompletableFuture<>();
        client.getChildren(path, false,
            (AsyncCallback.ChildrenCallback)(code, of, context, names) -> settle(future, code, of, names), null);
        return future;
    }

    @Override
    public CompletableFuture<Boolean> exists(final String path, final LongConsumer listener)
    {
        final CompletableFuture<Boolean> future = new CompletableFuture<>();
        client.exists(path, null == listener ? null : watcher(listener),
            (AsyncCallback.StatCallback)(code, of, context, stat) ->
            {
                final boolean isAbsent = KeeperException.Code.NONODE.intValue() == code;
                settle(future, isAbsent ? KeeperException.Code.OK.intValue() : code, of, !isAbsent);
            }, null);
        return future;
    }

    @Override
    public CompletableFuture<Void> watch(final String path, final LongConsumer listener)
    {
        final CompletableFuture<Void> future = new CompletableFuture<>();
        client.addWatch(path, watcher(listener), AddWatchMode.PERSISTENT,
            (code, of, context) -> settle(future, code, of, null), null);
        return future;
    }

    /** Every one is an object of its own: the client calls one that is set twice only once. */
    private static Watcher watcher(final LongConsumer listener)
    {
        return (event) ->
        {
            if (Watcher.Event.EventType.None != event.getType())
            {
                listener.accept(event.getZxid());
            }
        };
    }

    @Override
    public CompletableFuture<Void> sync()
    {
        final CompletableFuture<Void> future = new CompletableFuture<>();
        client.sync("/", (code, of, context) -> settle(future, code, of, null), null);
        return future;
    }

    @Override
    public boolean isConnectionLoss(final Throwable failure)
    {
        final Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof KeeperException.ConnectionLossException;
    }

    @Override
    public void close()
    {
        try
        {
            client.close(CLOSE_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Servers in a given order, over and over, where ZooKeeper's own provider draws one.
     * <p>
     * <b>Thread:</b> that of the client's connection.
     */
    private static final class HostsInOrder implements HostProvider
    {
        private final List<InetSocketAddress> servers;
        private int next;
        private int failed;

        HostsInOrder(final List<InetSocketAddress> servers)
        {
            this.servers = List.copyOf(servers);
        }

        @Override
        public int size()
        {
            return servers.size();
        }

        @Override
        public InetSocketAddress next(final long spinDelayMs)
        {
            // As ZooKeeper's own does: not before every server was tried.
            if (failed >= servers.size())
            {
                failed = 0;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(spinDelayMs));
            }
            failed += 1;
            final InetSocketAddress server = servers.get(next);
            next = (next + 1) % servers.size();
            return server;
        }

        @Override
        public void onConnected()
        {
            failed = 0;
        }

        @Override
        public boolean updateServerList(
            final Collection<InetSocketAddress> addresses, final InetSocketAddress current)
        {
            return false;
        }
    }
}
