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
package io.nodens.cluster.frontend;

/**
 * The requests of all connections that wait for their answer: a bounded pool.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> until as many requests were pending as ever will be.
 */
final class PendingRequests
{
    private final int maxRequests;
    private PendingRequest free;
    private int inUse;

    PendingRequests(final int maxRequests)
    {
        this.maxRequests = maxRequests;
    }

    /**
     * Take a request from the pool.
     *
     * @return an empty request, or null when the limit is reached.
     */
    PendingRequest acquire()
    {
        if (inUse == maxRequests)
        {
            return null;
        }
        inUse++;
        final PendingRequest request = free;
        if (null == request)
        {
            return new PendingRequest();
        }
        free = request.next;
        request.reset();
        return request;
    }

    void release(final PendingRequest request)
    {
        request.reset();
        request.next = free;
        free = request;
        inUse--;
    }

    boolean isFull()
    {
        return inUse == maxRequests;
    }

    int inUse()
    {
        return inUse;
    }
}
