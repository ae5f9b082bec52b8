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
import io.nodens.bench.system.OperationKind;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One client of ZooKeeper. Its callbacks come in a thread of its own and are handed over to the generator's.
 */
final class ZooKeeperClientConnection implements LoadConnection
{
    static final int ANY_VERSION = -1;
    private static final long SYNC_TIMEOUT_S = 60;

    private final ZooKeeper client;
    private final byte[] data;
    private final CompletionHandler handler;
    private final ManyToOneConcurrentArrayQueue<Completion> completions;
    private final String[] keys;

    ZooKeeperClientConnection(final ZooKeeper client, final Demand demand, final CompletionHandler handler)
    {
        this.client = client;
        this.handler = handler;
        data = new byte[demand.dataLength()];
        completions = new ManyToOneConcurrentArrayQueue<>(2 * demand.window());
        keys = new String[demand.keys()];
        for (int i = 0; i < keys.length; i++)
        {
            keys[i] = ZooKeeperClientSystem.key(i);
        }
    }

    void sync()
    {
        final CountDownLatch done = new CountDownLatch(1);
        client.sync(ZooKeeperClientSystem.ROOT, (code, path, context) -> done.countDown(), null);
        try
        {
            if (!done.await(SYNC_TIMEOUT_S, TimeUnit.SECONDS))
            {
                throw new IllegalStateException("no server answers " + client);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while connecting", ex);
        }
    }

    @Override
    public boolean offer(final OperationKind kind, final int key, final int slot)
    {
        switch (kind)
        {
            case GET -> client.getData(
                keys[key], false,
                (AsyncCallback.DataCallback)(code, path, context, value, stat) -> complete(slot, code), null);
            case SET -> client.setData(
                keys[key], data, ANY_VERSION, (code, path, context, stat) -> complete(slot, code), null);
            case CREATE -> client.create(
                slotPath(slot), data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT,
                (AsyncCallback.StringCallback)(code, path, context, created) -> complete(slot, code), null);
            case LIST -> client.getChildren(
                BenchList.PATH, false,
                (AsyncCallback.ChildrenCallback)(code, path, context, names) -> complete(slot, code), null);
            case EXISTS -> client.exists(
                keys[key], false,
                (AsyncCallback.StatCallback)(code, path, context, stat) -> complete(slot, code), null);
            case MULTI -> client.multi(
                IntStream.range(0, Demand.MULTI_SIZE)
                    .mapToObj((i) -> Op.setData(keys[(key + i) % keys.length], data, ANY_VERSION)).toList(),
                (code, path, context, results) -> complete(slot, code), null);
            case DELETE -> client.delete(
                slotPath(slot), ANY_VERSION, (code, path, context) -> complete(slot, code), null);
            default -> throw new IllegalArgumentException(kind.text());
        }

        return true;
    }

    private static String slotPath(final int slot)
    {
        return ZooKeeperClientSystem.ROOT + "/slot-" + slot;
    }

    private void complete(final int slot, final int code)
    {
        completions.add(new Completion(slot, code));
    }

    @Override
    public int doWork()
    {
        return completions.drain((completion) -> handler.onCompletion(
            completion.slot,
            KeeperException.Code.OK.intValue() == completion.code ?
                null : KeeperException.Code.get(completion.code).toString()));
    }

    @Override
    public void close()
    {
        try
        {
            client.close();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private record Completion(int slot, int code)
    {
    }
}
