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
package io.nodens.gateway.connection;

/**
 * Requests of a connection that are on their way, in their order.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never.
 */
final class PendingQueue
{
    private PendingReply first;
    private PendingReply last;
    private int size;

    void add(final PendingReply pending)
    {
        pending.next = null;
        if (null == first)
        {
            first = pending;
        }
        else
        {
            last.next = pending;
        }
        last = pending;
        size++;
    }

    PendingReply first()
    {
        return first;
    }

    PendingReply last()
    {
        return last;
    }

    /** The reply to the first request is encoded. */
    void removeFirst()
    {
        final PendingReply removed = first;
        first = removed.next;
        last = null == first ? null : last;
        size--;
        removed.release();
    }

    int size()
    {
        return size;
    }

    /** Nobody waits for the replies. */
    void abandonAll()
    {
        while (null != first)
        {
            final PendingReply abandoned = first;
            first = abandoned.next;
            abandoned.next = null;
            abandoned.abandon();
        }
        last = null;
        size = 0;
    }
}
