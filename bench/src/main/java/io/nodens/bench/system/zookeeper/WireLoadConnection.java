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
import io.nodens.bench.system.wire.WireConnection;
import io.nodens.bench.system.wire.WirePoller;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A client of ZooKeeper's protocol that the generator's thread drives, without ZooKeeper's code.
 */
final class WireLoadConnection implements LoadConnection
{
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_PATH_LENGTH = 64;
    private static final int SYNC_TAG = -1;

    private final WirePoller poller;
    private final boolean isPolling;
    private final CompletionHandler handler;
    private final WireConnection wire;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[MAX_PATH_LENGTH]);
    private final UnsafeBuffer listPath = new UnsafeBuffer(BenchList.PATH.getBytes(StandardCharsets.US_ASCII));
    private final int keyOffset;
    private final int keyCount;
    private final UnsafeBuffer data;

    private WireLoadConnection(
        final WirePoller poller, final boolean isPolling, final Demand demand, final CompletionHandler handler)
    {
        this.poller = poller;
        this.isPolling = isPolling;
        this.handler = handler;
        data = new UnsafeBuffer(new byte[demand.dataLength()]);
        keyCount = demand.keys();
        keyOffset = ZooKeeperClientSystem.ROOT.length() + 1;
        path.putStringWithoutLengthAscii(0, ZooKeeperClientSystem.ROOT + "/");
        wire = new WireConnection(
            poller, demand.window(), maxBodyLength(demand), SESSION_TIMEOUT_MS, this::onReply);
    }

    private static int maxBodyLength(final Demand demand)
    {
        final int listLength = demand.hasList() ?
            BenchList.CHILD_COUNT * (Integer.BYTES + BenchList.NAME_LENGTH) : 0;
        final int one = MAX_PATH_LENGTH + demand.dataLength();
        return Math.max(listLength, demand.kinds().contains(OperationKind.MULTI) ? Demand.MULTI_SIZE * one : one);
    }

    /**
     * Open one, and wait until its server has what was committed before.
     *
     * @param poller    of the generator's thread.
     * @param isPolling whether this one drives the poller.
     * @param address   of the server.
     * @param demand    of the run.
     * @param handler   of its completions.
     * @return the connection, open.
     */
    static WireLoadConnection connect(
        final WirePoller poller,
        final boolean isPolling,
        final InetSocketAddress address,
        final Demand demand,
        final CompletionHandler handler)
    {
        final WireLoadConnection connection = new WireLoadConnection(poller, isPolling, demand, handler);
        final WireConnection wire = connection.wire;
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        wire.connect(address);
        while (WireConnection.State.OPEN != wire.state())
        {
            connection.await(deadlineNs, address);
        }
        wire.sync(SYNC_TAG, connection.path, ZooKeeperClientSystem.ROOT.length());
        wire.flush();
        while (wire.inFlight() > 0)
        {
            connection.await(deadlineNs, address);
        }

        return connection;
    }

    private void await(final long deadlineNs, final InetSocketAddress address)
    {
        if (WireConnection.State.CLOSED == wire.state() || System.nanoTime() - deadlineNs > 0)
        {
            throw new IllegalStateException("no session at " + address + ": " + wire.state());
        }

        poller.poll();
        Thread.onSpinWait();
    }

    @Override
    public boolean offer(final OperationKind kind, final int key, final int slot)
    {
        switch (kind)
        {
            case GET -> wire.getData(slot, path, path("key-", key));
            case SET -> wire.setData(slot, path, path("key-", key), data);
            case CREATE -> wire.create(slot, path, path("slot-", slot), data);
            case LIST -> wire.getChildren(slot, listPath, listPath.capacity());
            case EXISTS -> wire.exists(slot, path, path("key-", key));
            case MULTI ->
            {
                wire.beginMulti(slot);
                for (int i = 0; i < Demand.MULTI_SIZE; i++)
                {
                    wire.addSetData(path, path("key-", (key + i) % keyCount), data);
                }
                wire.endMulti();
            }
            case DELETE -> wire.delete(slot, path, path("slot-", slot));
            default -> throw new IllegalArgumentException(kind.text());
        }

        return true;
    }

    private int path(final String prefix, final int number)
    {
        final int digits = keyOffset + path.putStringWithoutLengthAscii(keyOffset, prefix);
        return digits + path.putIntAscii(digits, number);
    }

    @Override
    public int doWork()
    {
        if (WireConnection.State.CLOSED == wire.state())
        {
            throw new IllegalStateException("a server closed a connection during a run");
        }

        return wire.flush() + (isPolling ? poller.poll() : 0);
    }

    private void onReply(final int tag, final int error)
    {
        if (SYNC_TAG != tag)
        {
            handler.onCompletion(tag, 0 == error ? null : "error " + error);
        }
    }

    @Override
    public void close()
    {
        wire.free();
    }
}
