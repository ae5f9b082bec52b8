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
package io.nodens.cluster.state;

import java.util.Arrays;

/**
 * Deadlines of the sessions that nobody holds: a binary heap on (deadline, session id), so that the order of expiry
 * does not depend on how the heap came about.
 * <p>
 * <b>Allocates:</b> while the number of such sessions rises to a new height, else never.
 */
final class SessionExpiry
{
    private static final int INITIAL_CAPACITY = 64;

    private Session[] heap = new Session[INITIAL_CAPACITY];
    private int size;

    int size()
    {
        return size;
    }

    void schedule(final Session session, final long deadlineMs)
    {
        if (Session.NOT_IN_HEAP != session.heapIndex)
        {
            cancel(session);
        }

        if (heap.length == size)
        {
            heap = Arrays.copyOf(heap, size * 2);
        }

        session.deadlineMs = deadlineMs;
        siftUp(size++, session);
    }

    void cancel(final Session session)
    {
        final int index = session.heapIndex;
        if (Session.NOT_IN_HEAP == index)
        {
            return;
        }

        final Session last = heap[--size];
        heap[size] = null;
        session.heapIndex = Session.NOT_IN_HEAP;
        session.deadlineMs = 0;
        if (last != session)
        {
            siftDown(index, last);
            if (last.heapIndex == index)
            {
                siftUp(index, last);
            }
        }
    }

    /**
     * Session whose deadline has come, the earliest first; stays until it is cancelled.
     */
    Session due(final long nowMs)
    {
        return size > 0 && heap[0].deadlineMs <= nowMs ? heap[0] : null;
    }

    /**
     * Session with the earliest deadline; stays.
     */
    Session first()
    {
        return size > 0 ? heap[0] : null;
    }

    private void siftUp(final int from, final Session session)
    {
        int index = from;
        while (index > 0)
        {
            final int parentIndex = (index - 1) >>> 1;
            final Session parent = heap[parentIndex];
            if (!isBefore(session, parent))
            {
                break;
            }
            put(index, parent);
            index = parentIndex;
        }
        put(index, session);
    }

    private void siftDown(final int from, final Session session)
    {
        int index = from;
        for (int childIndex = 2 * index + 1; childIndex < size; childIndex = 2 * index + 1)
        {
            int least = childIndex;
            if (childIndex + 1 < size && isBefore(heap[childIndex + 1], heap[childIndex]))
            {
                least = childIndex + 1;
            }
            if (!isBefore(heap[least], session))
            {
                break;
            }
            put(index, heap[least]);
            index = least;
        }
        put(index, session);
    }

    private void put(final int index, final Session session)
    {
        heap[index] = session;
        session.heapIndex = index;
    }

    private static boolean isBefore(final Session a, final Session b)
    {
        return a.deadlineMs < b.deadlineMs || (a.deadlineMs == b.deadlineMs && a.id < b.id);
    }
}
