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
package io.nodens.cluster.frontend.lane;

import io.nodens.sbe.protocol.CloseReason;

import java.util.ArrayList;

/**
 * What the outgoing queues of all lanes may take of the heap. Beyond it the lane with the longest queue is
 * closed, whoever wants more.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when the number of queues grows.
 */
public final class OutgoingBudget
{
    private final ArrayList<Lane> holders = new ArrayList<>();
    private final long maxBytes;
    private long usedBytes;
    private long closedCount;

    public OutgoingBudget(final long maxBytes)
    {
        this.maxBytes = maxBytes;
    }

    /** Bytes that all queues take. */
    public long usedBytes()
    {
        return usedBytes;
    }

    /** Lanes that were closed because all queues together took too much. */
    public long closedCount()
    {
        return closedCount;
    }

    /**
     * Let a queue grow, if need be at the expense of longer ones.
     *
     * @param lane that has the queue.
     * @param from bytes that it takes.
     * @param to   bytes that it shall take.
     * @return false when it is itself the longest, and was given up.
     */
    boolean grow(final Lane lane, final int from, final int to)
    {
        final int more = to - from;
        if (usedBytes + more > maxBytes)
        {
            releaseEmpty(lane);
        }
        while (usedBytes + more > maxBytes)
        {
            final Lane longest = longest();
            if (null == longest || longest == lane || longest.outgoingCapacity() < to)
            {
                giveUp(lane);
                return false;
            }
            giveUp(longest);
        }
        if (0 == from)
        {
            holders.add(lane);
        }
        usedBytes += more;
        return true;
    }

    /** A queue was given back. */
    void release(final Lane lane, final int bytes)
    {
        if (bytes > 0)
        {
            usedBytes -= bytes;
            holders.remove(lane);
        }
    }

    /** Queues in which nothing waits keep a little memory for the next time, as long as there is enough. */
    private void releaseEmpty(final Lane except)
    {
        for (int i = holders.size() - 1; i >= 0; i--)
        {
            final Lane holder = holders.get(i);
            if (holder != except && !holder.hasOutgoing())
            {
                holder.releaseOutgoing();
            }
        }
    }

    private void giveUp(final Lane lane)
    {
        closedCount++;
        lane.giveUp(
            CloseReason.SLOW_CONSUMER,
            "all clients together have more waiting than nodens.max.outgoing.bytes, this one the most");
    }

    private Lane longest()
    {
        Lane longest = null;
        for (int i = 0, size = holders.size(); i < size; i++)
        {
            final Lane holder = holders.get(i);
            if (null == longest || holder.outgoingCapacity() > longest.outgoingCapacity())
            {
                longest = holder;
            }
        }
        return longest;
    }
}
