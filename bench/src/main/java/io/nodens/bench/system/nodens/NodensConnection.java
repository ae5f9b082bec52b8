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
package io.nodens.bench.system.nodens;

import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.BenchPaths;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.BufferTransaction;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.ResponseHandler;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.ProtocolLimits;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * A native client, driven from the generator's thread. <b>Allocates:</b> nothing after warm-up.
 */
final class NodensConnection implements LoadConnection
{
    static final int ANY_VERSION = ProtocolLimits.ANY_VERSION;
    private static final long NULL_SLOT = -1;

    private final AsyncNodensClient client;
    private final BenchPaths paths;
    private final DirectBuffer listPath = new UnsafeBuffer(BenchList.PATH.getBytes(StandardCharsets.US_ASCII));
    private final DirectBuffer data;
    private final ReadLevel level;
    private final int keyCount;
    private final BufferTransaction multi;
    private final CompletionHandler handler;
    private final ResponseHandler responseHandler = this::onResponse;
    private final Long2LongHashMap slotByCorrelationId = new Long2LongHashMap(NULL_SLOT);

    NodensConnection(
        final AsyncNodensClient client,
        final BenchPaths paths,
        final Demand demand,
        final ReadLevel level,
        final CompletionHandler handler)
    {
        this.client = client;
        this.paths = paths;
        data = new UnsafeBuffer(new byte[demand.dataLength()]);
        keyCount = demand.keys();
        multi = demand.kinds().contains(OperationKind.MULTI) ?
            new BufferTransaction(Demand.MULTI_SIZE *
                (BufferTransaction.OPERATION_OVERHEAD + paths.keyLength() + demand.dataLength())) : null;
        this.level = level;
        this.handler = handler;
    }

    @Override
    public boolean offer(final OperationKind kind, final int key, final int slot)
    {
        final long correlationId;
        switch (kind)
        {
            case GET:
                correlationId = client.getData(
                    paths.key(key), 0, paths.keyLength(), level, null, responseHandler);
                break;

            case SET:
                correlationId = client.setData(
                    paths.key(key), 0, paths.keyLength(), data, 0, data.capacity(), ANY_VERSION, responseHandler);
                break;

            case CREATE:
                correlationId = client.create(
                    paths.slot(slot), 0, paths.slotLength(), data, 0, data.capacity(), CreateMode.PERSISTENT,
                    responseHandler);
                break;

            case LIST:
                correlationId = client.getChildren(
                    listPath, 0, listPath.capacity(), NodensClient.FIRST_PAGE, BenchList.CHILD_COUNT, level, null,
                    responseHandler);
                break;

            case EXISTS:
                correlationId = client.exists(
                    paths.key(key), 0, paths.keyLength(), level, null, responseHandler);
                break;

            case MULTI:
                correlationId = client.transaction(setsFrom(key), responseHandler);
                break;

            case DELETE:
                correlationId = client.delete(paths.slot(slot), 0, paths.slotLength(), ANY_VERSION, responseHandler);
                break;

            default:
                throw new IllegalArgumentException(kind.text());
        }

        if (AsyncNodensClient.CLOSED == correlationId)
        {
            throw new IllegalStateException("the client was closed or its session expired during a run");
        }

        if (correlationId >= 0)
        {
            slotByCorrelationId.put(correlationId, slot);
            return true;
        }

        return false;
    }

    private BufferTransaction setsFrom(final int key)
    {
        multi.reset();
        for (int i = 0; i < Demand.MULTI_SIZE; i++)
        {
            multi.setData(
                paths.key((key + i) % keyCount), 0, paths.keyLength(), data, 0, data.capacity(), ANY_VERSION);
        }

        return multi;
    }

    @Override
    public int doWork()
    {
        return client.doWork();
    }

    @Override
    public void close()
    {
        client.close();
    }

    private void onResponse(final Response response)
    {
        final long slot = slotByCorrelationId.remove(response.correlationId());
        if (NULL_SLOT != slot)
        {
            handler.onCompletion((int)slot, ErrorCode.OK == response.code() ? null : response.code().name());
        }
    }
}
