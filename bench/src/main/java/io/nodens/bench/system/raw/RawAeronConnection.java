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
package io.nodens.bench.system.raw;

import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.logbuffer.Header;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A cluster client that sends slot numbers, padded to the length of a write, and takes them back.
 */
final class RawAeronConnection implements LoadConnection, EgressListener
{
    private static final int SLOT_LENGTH = Integer.BYTES;
    private static final long KEEP_ALIVE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final UnsafeBuffer message;
    private final CompletionHandler handler;
    private final IntConsumer onNewLeader;
    private AeronCluster cluster;
    private long keepAliveDeadlineNs;

    RawAeronConnection(final int dataLength, final CompletionHandler handler, final IntConsumer onNewLeader)
    {
        this.onNewLeader = onNewLeader;
        message = new UnsafeBuffer(new byte[SLOT_LENGTH + dataLength]);
        this.handler = handler;
    }

    void cluster(final AeronCluster newCluster)
    {
        cluster = newCluster;
        keepAliveDeadlineNs = System.nanoTime() + KEEP_ALIVE_NS;
    }

    @Override
    public boolean offer(final OperationKind kind, final int key, final int slot)
    {
        message.putInt(0, slot);
        final long result = cluster.offer(message, 0, message.capacity());
        // After the death of a leader the way to it is closed, and that to the next one not open yet.
        if (Publication.MAX_POSITION_EXCEEDED == result || cluster.isClosed())
        {
            throw new IllegalStateException("the way to the cluster ended during a run");
        }

        return result > 0;
    }

    @Override
    public int doWork()
    {
        final long nowNs = System.nanoTime();
        if (nowNs - keepAliveDeadlineNs > 0)
        {
            cluster.sendKeepAlive();
            keepAliveDeadlineNs = nowNs + KEEP_ALIVE_NS;
        }

        return cluster.pollEgress();
    }

    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        handler.onCompletion(buffer.getInt(offset), null);
    }

    @Override
    public void onSessionEvent(
        final long correlationId,
        final long clusterSessionId,
        final long leadershipTermId,
        final int leaderMemberId,
        final EventCode code,
        final String detail)
    {
        if (EventCode.CLOSED == code || EventCode.ERROR == code)
        {
            throw new IllegalStateException("the cluster closed a session during a run: " + detail);
        }
    }

    @Override
    public void onNewLeader(
        final long clusterSessionId,
        final long leadershipTermId,
        final int leaderMemberId,
        final String ingressEndpoints)
    {
        onNewLeader.accept(leaderMemberId);
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(cluster);
    }
}
