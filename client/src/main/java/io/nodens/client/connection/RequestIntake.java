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

import io.nodens.client.exceptions.ErrorCode;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * Where requests of any thread wait for the client's.
 * <p>
 * <b>Thread:</b> any submits, the client's drains. <b>Allocates:</b> nothing after construction.
 */
final class RequestIntake
{
    private static final int LIMIT = 64;

    private final ManyToManyConcurrentArrayQueue<Request> queue;
    private final RequestFlow flow;

    RequestIntake(final RequestPool pool, final RequestFlow flow)
    {
        this.flow = flow;
        queue = new ManyToManyConcurrentArrayQueue<>(pool.capacity());
    }

    /**
     * Queue a request for the client's thread.
     *
     * @param request encoded.
     */
    void submit(final Request request)
    {
        if (!queue.offer(request))
        {
            throw new IllegalStateException("more requests than the pool holds");
        }
    }

    /**
     * Hand over what was queued.
     *
     * @return requests handed over.
     */
    int drain()
    {
        int work = 0;
        while (work < LIMIT)
        {
            final Request request = queue.poll();
            if (null == request)
            {
                break;
            }

            flow.accept(request);
            work++;
        }

        return work;
    }

    /**
     * Fail what is queued. Any thread, once the client's takes nothing over any longer.
     *
     * @param response to use.
     * @param code     of the failure.
     * @param detail   for the reader.
     */
    void refuse(final ResponseFlyweight response, final ErrorCode code, final String detail)
    {
        Request request = queue.poll();
        while (null != request)
        {
            flow.refuse(request, response, code, detail);
            request = queue.poll();
        }
    }
}
