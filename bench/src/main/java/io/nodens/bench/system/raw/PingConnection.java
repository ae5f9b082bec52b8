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

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

/**
 * A client that sends messages of the length of a get's request and takes answers of the length of a get's.
 */
final class PingConnection implements LoadConnection
{
    private static final int FRAGMENT_LIMIT = 32;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[PingDescriptor.requestLength()]);
    private final CompletionHandler handler;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onResponse);

    /**
     * Connect, and wait until the server can answer.
     *
     * @param aeron          client, which lives longer than this.
     * @param requestChannel of the server.
     * @param isIpc          whether answers come over IPC.
     * @param streamId       of the answers.
     * @param responseLength of each answer.
     * @param handler        of completions.
     */
    PingConnection(
        final Aeron aeron,
        final String requestChannel,
        final boolean isIpc,
        final int streamId,
        final int responseLength,
        final CompletionHandler handler)
    {
        this.handler = handler;
        subscription = aeron.addSubscription(isIpc ? "aeron:ipc" : "aeron:udp?endpoint=localhost:0", streamId);
        publication = aeron.addExclusivePublication(requestChannel, PingDescriptor.REQUEST_STREAM_ID);
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        String channel = subscription.tryResolveChannelEndpointPort();
        while (null == channel)
        {
            await(deadlineNs);
            channel = subscription.tryResolveChannelEndpointPort();
        }
        connect(
            channel + (isIpc ? '?' : '|') + PingDescriptor.RESPONSE_TERMS + (isIpc ? "" : PingDescriptor.PACKETS),
            streamId, deadlineNs);

        message.putInt(PingDescriptor.TYPE_OFFSET, PingDescriptor.PING);
        message.putInt(PingDescriptor.LENGTH_OFFSET, responseLength);
    }

    private void connect(final String channel, final int streamId, final long deadlineNs)
    {
        final UnsafeBuffer request = new UnsafeBuffer(new byte[PingDescriptor.CHANNEL_OFFSET + channel.length()]);
        request.putInt(PingDescriptor.TYPE_OFFSET, PingDescriptor.CONNECT);
        request.putInt(PingDescriptor.NUMBER_OFFSET, streamId);
        request.putInt(PingDescriptor.LENGTH_OFFSET, channel.length());
        request.putStringWithoutLengthAscii(PingDescriptor.CHANNEL_OFFSET, channel);
        while (publication.offer(request) < 0)
        {
            await(deadlineNs);
        }
        while (!subscription.isConnected())
        {
            await(deadlineNs);
        }
    }

    private void await(final long deadlineNs)
    {
        if (System.nanoTime() - deadlineNs > 0)
        {
            close();
            throw new IllegalStateException("the ping server does not answer");
        }
        Thread.yield();
    }

    @Override
    public boolean offer(final OperationKind kind, final int key, final int slot)
    {
        message.putInt(PingDescriptor.NUMBER_OFFSET, slot);
        final long result = publication.offer(message, 0, message.capacity());
        if (Publication.CLOSED == result || Publication.MAX_POSITION_EXCEEDED == result)
        {
            throw new IllegalStateException("the way to the ping server ended during a run");
        }

        return result > 0;
    }

    @Override
    public int doWork()
    {
        return subscription.poll(assembler, FRAGMENT_LIMIT);
    }

    private void onResponse(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        handler.onCompletion(buffer.getInt(offset + PingDescriptor.NUMBER_OFFSET), null);
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(publication, subscription);
    }
}
