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
package io.nodens.client.connection;

import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounded supply of {@link Request}s: what is not in the pool is in flight.
 * <p>
 * One request more than the limit exists, because the one whose handler is being called is decided already, and its
 * handler may want to make the next.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> nothing after construction.
 */
final class RequestPool
{
    static final int INDEX_BITS = 11;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final Request[] requests;
    private final ManyToManyConcurrentArrayQueue<Request> free;
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final long maxBytesInFlight;

    RequestPool(final int maxInFlight, final long maxBytesInFlight)
    {
        this.maxBytesInFlight = maxBytesInFlight;
        requests = new Request[maxInFlight + 1];
        free = new ManyToManyConcurrentArrayQueue<>(requests.length);
        for (int i = 0; i < requests.length; i++)
        {
            requests[i] = new Request(i);
            free.offer(requests[i]);
        }
    }

    /**
     * Take a request for a message.
     *
     * @param messageLength bytes that it will hold.
     * @return the request with its correlation id, or null when a limit is reached.
     */
    Request acquire(final int messageLength)
    {
        if (bytesInFlight.getAndAdd(messageLength) + messageLength > maxBytesInFlight)
        {
            bytesInFlight.getAndAdd(-messageLength);
            return null;
        }

        final Request request = free.poll();
        if (null == request)
        {
            bytesInFlight.getAndAdd(-messageLength);
            return null;
        }

        request.reservedBytes = messageLength;
        prepare(request);
        return request;
    }

    /**
     * Give a request a correlation id of its own.
     *
     * @param request to prepare.
     */
    static void prepare(final Request request)
    {
        renew(request);
        request.correlationId = request.wireCorrelationId;
    }

    /**
     * Give a request another correlation id towards the member, so that what it answers to the former is not taken for
     * an answer. The caller's stays.
     *
     * @param request that is to be sent again.
     */
    static void renew(final Request request)
    {
        request.wireCorrelationId = ++request.generation << INDEX_BITS | request.index;
    }

    /**
     * Give a request back.
     *
     * @param request that nobody refers to any longer.
     */
    void release(final Request request)
    {
        bytesInFlight.getAndAdd(-request.reservedBytes);
        request.reservedBytes = 0;
        request.free();
        if (!free.offer(request))
        {
            throw new IllegalStateException("request " + request.index + " was released twice");
        }
    }

    /**
     * The request that an answer belongs to.
     *
     * @param correlationId of the answer, possibly garbage.
     * @return the request in flight, or null for an answer that nobody waits for.
     */
    Request find(final long correlationId)
    {
        final int index = (int)(correlationId & INDEX_MASK);
        if (index >= requests.length)
        {
            return null;
        }

        final Request request = requests[index];
        return request.wireCorrelationId == correlationId ? request : null;
    }
}
