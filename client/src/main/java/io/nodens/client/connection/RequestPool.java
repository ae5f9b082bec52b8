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
 * handler may want to make the next. {@link #RESERVED} more are kept for what recipes must undo, so that a client which
 * is busy with its application's requests can release a lock all the same.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> nothing after construction.
 */
final class RequestPool
{
    static final int INDEX_BITS = 11;
    /** Requests that application calls cannot take. */
    static final int RESERVED = 32;
    /** Longest message that a reserved request carries without taking part in the limit of bytes. */
    static final int RESERVED_MESSAGE_LENGTH = 16 * 1024;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final Request[] requests;
    private final ManyToManyConcurrentArrayQueue<Request> free;
    private final ManyToManyConcurrentArrayQueue<Request> reserve = new ManyToManyConcurrentArrayQueue<>(RESERVED);
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final long maxBytesInFlight;
    private final Request closing;

    RequestPool(final int maxInFlight, final long maxBytesInFlight)
    {
        this.maxBytesInFlight = maxBytesInFlight;
        requests = new Request[maxInFlight + 1 + RESERVED + 1];
        free = new ManyToManyConcurrentArrayQueue<>(maxInFlight + 1);
        final int last = requests.length - 1;
        closing = new Request(last, this);
        requests[last] = closing;
        for (int i = 0; i < last; i++)
        {
            requests[i] = new Request(i, this);
            requests[i].isReserved = i > maxInFlight;
            (requests[i].isReserved ? reserve : free).offer(requests[i]);
        }
    }

    /**
     * How many requests can be in flight at once.
     *
     * @return the number, reserve included.
     */
    int capacity()
    {
        return requests.length - 1;
    }

    /**
     * The request by which a client of one session ends that: always there, and never taken or released.
     *
     * @return the request.
     */
    Request closing()
    {
        return closing;
    }

    /**
     * Take a request for a message.
     *
     * @param messageLength bytes that it will hold.
     * @return the request with its correlation id, or null when a limit is reached.
     */
    Request acquire(final int messageLength)
    {
        return acquire(free, messageLength);
    }

    /**
     * Take a request for a message out of the reserve.
     *
     * @param messageLength bytes that it will hold.
     * @return the request with its correlation id, or null when the reserve is in flight, or the message is longer than
     * {@link #RESERVED_MESSAGE_LENGTH} and the limit of bytes is reached.
     */
    Request acquireReserved(final int messageLength)
    {
        return acquire(reserve, messageLength <= RESERVED_MESSAGE_LENGTH ? 0 : messageLength);
    }

    private Request acquire(final ManyToManyConcurrentArrayQueue<Request> queue, final int countedBytes)
    {
        if (countedBytes > 0 && bytesInFlight.getAndAdd(countedBytes) + countedBytes > maxBytesInFlight)
        {
            bytesInFlight.getAndAdd(-countedBytes);
            return null;
        }

        final Request request = queue.poll();
        if (null == request)
        {
            bytesInFlight.getAndAdd(-countedBytes);
            return null;
        }

        request.isTaken = true;
        request.reservedBytes = countedBytes;
        prepare(request);
        return request;
    }

    /**
     * Count what the answer to a request takes until its handler was called.
     *
     * @param request that was answered.
     * @param bytes   that are kept.
     */
    void charge(final Request request, final int bytes)
    {
        request.reservedBytes += bytes;
        bytesInFlight.getAndAdd(bytes);
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
        if (!request.isTaken)
        {
            throw new IllegalStateException("request " + request.index + " was released twice");
        }

        request.isTaken = false;
        bytesInFlight.getAndAdd(-request.reservedBytes);
        request.reservedBytes = 0;
        request.free();
        (request.isReserved ? reserve : free).offer(request);
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
        if (index >= requests.length || 0 == correlationId)
        {
            // Requests that are free, or answered, have id 0.
            return null;
        }

        final Request request = requests[index];
        return request.wireCorrelationId == correlationId ? request : null;
    }
}
