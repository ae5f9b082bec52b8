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

/**
 * Sessions in line for something, by their slots. A slot stands in the line once: whoever has it when its turn comes.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing after construction.
 */
final class SlotQueue
{
    static final int NONE = -1;

    private final int[] ring;
    private final boolean[] isIn;
    private int head;
    private int size;

    SlotQueue(final int slotCount)
    {
        ring = new int[slotCount];
        isIn = new boolean[slotCount];
    }

    int size()
    {
        return size;
    }

    boolean isEmpty()
    {
        return 0 == size;
    }

    /** Put a slot at the end of the line, unless it stands there. */
    void offer(final int slot)
    {
        if (!isIn[slot])
        {
            isIn[slot] = true;
            final int tail = head + size;
            ring[tail < ring.length ? tail : tail - ring.length] = slot;
            size++;
        }
    }

    boolean contains(final int slot)
    {
        return isIn[slot];
    }

    /** The first in the line, or {@link #NONE}. */
    int peek()
    {
        return 0 == size ? NONE : ring[head];
    }

    /** One behind others in the line. */
    int at(final int index)
    {
        final int place = head + index;
        return ring[place < ring.length ? place : place - ring.length];
    }

    /** Take out the first in the line; there must be one. */
    int poll()
    {
        final int slot = ring[head];
        isIn[slot] = false;
        head = head + 1 == ring.length ? 0 : head + 1;
        size--;
        return slot;
    }
}
