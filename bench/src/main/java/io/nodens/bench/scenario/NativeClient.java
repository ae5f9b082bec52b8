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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.Children;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.CreatedZnode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.tree.ZnodeStat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The native client of Nodens. It connects again and repeats what was lost by itself.
 */
final class NativeClient implements ScenarioClient
{
    private static final long CALL_TIMEOUT_S = 60;

    private final ClientPump pump;
    private final AsyncNodensClient client;

    /**
     * Connect.
     *
     * @param pump    that drives the client; null for a thread of its own.
     * @param context not concluded.
     * @throws IllegalStateException when the pump does not answer.
     */
    NativeClient(final ClientPump pump, final ClientContext context)
    {
        this.pump = pump;
        context.useAgentInvoker(null != pump);
        client = null == pump ? AsyncNodensClient.connect(context) : await(pump.connect(context));
    }

    private <T> CompletableFuture<T> call(final Supplier<CompletableFuture<T>> call)
    {
        return null == pump ? call.get() : pump.call(call);
    }

    private static <T> T await(final CompletableFuture<T> future)
    {
        try
        {
            return future.get(CALL_TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
        catch (final ExecutionException | TimeoutException ex)
        {
            throw new IllegalStateException("cannot make or close a client: " + ex, ex);
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
        return call(() -> client.create(path, data, mode)).thenApply(CreatedZnode::path);
    }

    @Override
    public CompletableFuture<Long> set(final String path, final byte[] data)
    {
        return call(() -> client.setData(path, data, NodensClient.ANY_VERSION)).thenApply(ZnodeStat::mzxid);
    }

    @Override
    public CompletableFuture<Void> delete(final String path)
    {
        return call(() -> client.delete(path));
    }

    @Override
    public CompletableFuture<List<String>> children(final String path)
    {
        return call(() -> client.getChildren(path)).thenApply(Children::names);
    }

    @Override
    public CompletableFuture<Boolean> exists(final String path, final LongConsumer listener)
    {
        final WatchListener watch = null == listener ? null : (event) -> listener.accept(event.zxid());
        return call(() -> client.exists(path, watch, ReadLevel.LOCAL)).thenApply(Objects::nonNull);
    }

    @Override
    public CompletableFuture<Void> watch(final String path, final LongConsumer listener)
    {
        return call(() -> client.addWatch(
            path, WatchMode.PERSISTENT, new WatchOptions(), (event) -> listener.accept(event.zxid())))
            .thenAccept((zxid) -> { });
    }

    @Override
    public CompletableFuture<Void> sync()
    {
        return call(client::sync).thenAccept((zxid) -> { });
    }

    @Override
    public boolean isConnectionLoss(final Throwable failure)
    {
        // It repeats by itself; what it gives up has failed.
        return false;
    }

    @Override
    public void close()
    {
        if (null == pump)
        {
            client.close();
        }
        else
        {
            await(pump.disconnect(client));
        }
    }
}
