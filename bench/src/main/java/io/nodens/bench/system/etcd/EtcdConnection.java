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
package io.nodens.bench.system.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

import java.util.function.Function;

/**
 * One client of etcd with a gRPC channel of its own. Its answers come in the thread of the channel's event loop and are
 * handed over to the generator's.
 */
final class EtcdConnection implements LoadConnection
{
    private static final String NOT_FOUND = "not found";

    private final ManagedChannel channel;
    private final KVGrpc.KVStub stub;
    private final ByteString[] keys;
    private final ByteString data;
    private final boolean isSerializable;
    private final RangeRequest list;
    private final CompletionHandler handler;
    private final ManyToOneConcurrentArrayQueue<Completion> completions;

    EtcdConnection(
        final ManagedChannel channel,
        final ByteString[] keys,
        final boolean isSerializable,
        final Demand demand,
        final CompletionHandler handler)
    {
        this.channel = channel;
        this.keys = keys;
        this.isSerializable = isSerializable;
        this.handler = handler;
        stub = KVGrpc.newStub(channel);
        data = ByteString.copyFrom(new byte[demand.dataLength()]);
        // Of everything that begins with the path and a slash: up to the same with the next character.
        list = RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(BenchList.PATH + "/"))
            .setRangeEnd(ByteString.copyFromUtf8(BenchList.PATH + (char)('/' + 1)))
            .setSerializable(isSerializable).setKeysOnly(true).setLimit(BenchList.CHILD_COUNT).build();
        completions = new ManyToOneConcurrentArrayQueue<>(2 * demand.window());
    }

    @Override
    public boolean offer(final OperationKind kind, final int key, final int slot)
    {
        switch (kind)
        {
            case GET -> stub.range(
                range(key).build(), new Answer<RangeResponse>(slot, (response) -> missing(1, response.getKvsCount())));
            case EXISTS -> stub.range(
                range(key).setCountOnly(true).build(),
                new Answer<RangeResponse>(slot, (response) -> missing(1, response.getCount())));
            case LIST -> stub.range(
                list, new Answer<RangeResponse>(
                    slot, (response) -> missing(BenchList.CHILD_COUNT, response.getKvsCount())));
            case SET -> stub.put(put(keys[key]), new Answer<>(slot, (response) -> null));
            case CREATE -> stub.put(put(slotKey(slot)), new Answer<>(slot, (response) -> null));
            case DELETE -> stub.deleteRange(
                DeleteRangeRequest.newBuilder().setKey(slotKey(slot)).build(),
                new Answer<DeleteRangeResponse>(slot, (response) -> missing(1, response.getDeleted())));
            case MULTI -> stub.txn(
                putsFrom(key),
                new Answer<TxnResponse>(slot, (response) -> response.getSucceeded() ? null : "refused"));
            default -> throw new IllegalArgumentException(kind.text());
        }

        return true;
    }

    private RangeRequest.Builder range(final int key)
    {
        return RangeRequest.newBuilder().setKey(keys[key]).setSerializable(isSerializable);
    }

    private PutRequest put(final ByteString key)
    {
        return PutRequest.newBuilder().setKey(key).setValue(data).build();
    }

    private TxnRequest putsFrom(final int key)
    {
        final TxnRequest.Builder puts = TxnRequest.newBuilder();
        for (int i = 0; i < Demand.MULTI_SIZE; i++)
        {
            puts.addSuccess(RequestOp.newBuilder().setRequestPut(put(keys[(key + i) % keys.length])));
        }

        return puts.build();
    }

    private static ByteString slotKey(final int slot)
    {
        return ByteString.copyFromUtf8(EtcdSystem.ROOT + "/slot-" + slot);
    }

    private static String missing(final int expected, final long found)
    {
        return expected == found ? null : NOT_FOUND;
    }

    @Override
    public int doWork()
    {
        return completions.drain((completion) -> handler.onCompletion(completion.slot, completion.error));
    }

    @Override
    public void close()
    {
        channel.shutdownNow();
    }

    private record Completion(int slot, String error)
    {
    }

    /** Of one call, which has one answer or a failure. */
    private final class Answer<T> implements StreamObserver<T>
    {
        private final int slot;
        private final Function<T, String> errorOf;

        Answer(final int slot, final Function<T, String> errorOf)
        {
            this.slot = slot;
            this.errorOf = errorOf;
        }

        @Override
        public void onNext(final T response)
        {
            completions.add(new Completion(slot, errorOf.apply(response)));
        }

        @Override
        public void onError(final Throwable failure)
        {
            completions.add(new Completion(slot, failure.toString()));
        }

        @Override
        public void onCompleted()
        {
            // The answer is there.
        }
    }
}
