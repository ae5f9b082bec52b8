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
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.Servers;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.cluster.testkit.Endpoints;
import org.agrona.CloseHelper;

import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * etcd's API of keys (version 3) over gRPC. A znode is a key without a parent: a set and a create are a
 * put, a list is the keys of a prefix, a multi is a transaction of puts. Reads are serializable, that is of the server
 * that is asked, unless linearizable ones are.
 */
public final class EtcdSystem implements SystemUnderTest
{
    static final String ROOT = "/bench";
    private static final int PREPARE_WINDOW = 256;
    private static final long TIMEOUT_S = 60;

    private final String endpoints;
    private final boolean isSerializable;
    private final String seat;
    private final String description;
    private final EtcdServers owned;
    private ByteString[] keys = {};

    /**
     * Reach servers.
     *
     * @param endpoints      host:port,... of these; connections are spread over them.
     * @param isSerializable whether reads are answered by the server that is asked, without a word to the leader.
     * @param seat           of the clients among the servers.
     * @param description    of the servers.
     * @param owned          servers that were started for this, closed with it; or null.
     */
    public EtcdSystem(
        final String endpoints,
        final boolean isSerializable,
        final String seat,
        final String description,
        final EtcdServers owned)
    {
        this.endpoints = endpoints;
        this.isSerializable = isSerializable;
        this.seat = seat;
        this.description = description;
        this.owned = owned;
    }

    @Override
    public String name()
    {
        return "etcd";
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
        return endpoints + " by gRPC, reads " + (isSerializable ? "serializable" : "linearizable") +
            "; " + description;
    }

    @Override
    public void prepare(final Demand demand)
    {
        keys = IntStream.range(0, demand.keys())
            .mapToObj((i) -> ByteString.copyFromUtf8(ROOT + "/key-" + i)).toArray(ByteString[]::new);
        final ByteString data = ByteString.copyFrom(new byte[demand.dataLength()]);
        final Puts puts = new Puts();
        final ManagedChannel channel = open(0);
        try
        {
            final KVGrpc.KVStub stub = KVGrpc.newStub(channel);
            for (final ByteString key : keys)
            {
                puts.put(stub, key, data);
            }
            if (demand.hasList())
            {
                for (final String path : BenchList.paths())
                {
                    puts.put(stub, ByteString.copyFromUtf8(path), data);
                }
            }
            puts.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while preparing", ex);
        }
        finally
        {
            channel.shutdownNow();
        }
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        final ManagedChannel channel = open(index);
        boolean isConnected = false;
        try
        {
            // A linearizable read: afterwards its server has every key.
            KVGrpc.newBlockingStub(channel).withDeadlineAfter(TIMEOUT_S, TimeUnit.SECONDS)
                .range(RangeRequest.newBuilder().setKey(keys[keys.length - 1]).build());
            isConnected = true;
            return new EtcdConnection(channel, keys, isSerializable, demand, handler);
        }
        catch (final StatusRuntimeException ex)
        {
            throw new IllegalStateException("no server of etcd answers at " + endpoints + ": " + ex.getMessage(), ex);
        }
        finally
        {
            if (!isConnected)
            {
                channel.shutdownNow();
            }
        }
    }

    private ManagedChannel open(final int index)
    {
        final String[] all = endpoints.split(",");
        return open(all[index % all.length]);
    }

    /** Answers are taken on the event loop: whoever takes them only hands them over. */
    static ManagedChannel open(final String endpoint)
    {
        final InetSocketAddress address = Endpoints.address(endpoint);
        return NettyChannelBuilder.forAddress(address).usePlaintext().directExecutor().build();
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(owned);
    }

    /** Puts under way while what is read is being written. */
    private static final class Puts implements StreamObserver<PutResponse>
    {
        private final Semaphore window = new Semaphore(PREPARE_WINDOW);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        void put(final KVGrpc.KVStub stub, final ByteString key, final ByteString data) throws InterruptedException
        {
            window.acquire();
            stub.put(PutRequest.newBuilder().setKey(key).setValue(data).build(), this);
        }

        void await() throws InterruptedException
        {
            window.acquire(PREPARE_WINDOW);
            if (null != failure.get())
            {
                throw new IllegalStateException("cannot prepare: " + failure.get());
            }
        }

        @Override
        public void onNext(final PutResponse response)
        {
            // What counts is that the call ended well.
        }

        @Override
        public void onError(final Throwable error)
        {
            failure.set(error);
            window.release();
        }

        @Override
        public void onCompleted()
        {
            window.release();
        }
    }
}
