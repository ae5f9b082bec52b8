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

import io.nodens.tree.TreeWriter;
import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;

/**
 * Ephemerals by owner: per session a list in the order of creation, from which any can be taken in constant time. Each
 * carries an ordinal that rises over all sessions, so that a snapshot can restore the order.
 * <p>
 * <b>Allocates:</b> while the number of ephemerals rises to a new height, else never.
 */
public final class EphemeralIndex
{
    /** Ends a list. */
    static final int NULL_SLOT = -1;

    private static final int INITIAL_CAPACITY = 64;
    private static final float LOAD_FACTOR = 0.6f;

    private final Int2IntHashMap slotByZnode = new Int2IntHashMap(INITIAL_CAPACITY, LOAD_FACTOR, NULL_SLOT);
    private int[] znodes = new int[INITIAL_CAPACITY];
    private int[] previous = new int[INITIAL_CAPACITY];
    private int[] next = new int[INITIAL_CAPACITY];
    private long[] ordinals = new long[INITIAL_CAPACITY];
    private Session[] owners = new Session[INITIAL_CAPACITY];
    private long[] ownerIds = new long[INITIAL_CAPACITY];
    private int[] places = new int[INITIAL_CAPACITY];
    private int usedSlots;
    private int freeSlot = NULL_SLOT;
    private int count;
    /** Slots of sessions that have ended, in one list. */
    private int firstRetired = NULL_SLOT;
    private int lastRetired = NULL_SLOT;
    private int retiredCount;
    private long nextOrdinal;

    EphemeralIndex()
    {
    }

    /**
     * Number of ephemerals.
     *
     * @return the count.
     */
    public int size()
    {
        return count;
    }

    /**
     * Place of an ephemeral among all that were ever created.
     *
     * @param znode in the tree; an ephemeral.
     * @return the ordinal, from 0.
     */
    public long ordinal(final int znode)
    {
        return ordinals[slot(znode)];
    }

    /**
     * Ordinal that the next ephemeral gets.
     *
     * @return the number of ephemerals ever created.
     */
    public long nextOrdinal()
    {
        return nextOrdinal;
    }

    void nextOrdinal(final long value)
    {
        nextOrdinal = value;
    }

    /** Place of an ephemeral in the sum of its owner, for whoever has set it. */
    int place(final int znode)
    {
        return places[slot(znode)];
    }

    void place(final int znode, final int place)
    {
        places[slot(znode)] = place;
    }

    Session owner(final int znode)
    {
        return owners[slot(znode)];
    }

    void add(final Session owner, final int znode)
    {
        append(owner, znode, nextOrdinal++);
    }

    void append(final Session owner, final int znode, final long ordinal)
    {
        final int slot = takeSlot();
        final int former = slotByZnode.put(znode, slot);
        if (NULL_SLOT != former && !isRetired(former))
        {
            throw new IllegalStateException("znode " + znode + " is an ephemeral of the index already");
        }

        znodes[slot] = znode;
        ordinals[slot] = ordinal;
        owners[slot] = owner;
        ownerIds[slot] = owner.id;
        next[slot] = NULL_SLOT;
        previous[slot] = owner.lastEphemeral;
        if (NULL_SLOT == owner.lastEphemeral)
        {
            owner.firstEphemeral = slot;
        }
        else
        {
            next[owner.lastEphemeral] = slot;
        }
        owner.lastEphemeral = slot;
        owner.ephemeralCount++;
        count++;
    }

    void remove(final int znode)
    {
        final int slot = slot(znode);
        slotByZnode.remove(znode);

        final Session owner = owners[slot];
        owner.ephemeralCount--;
        count--;
        final int before = previous[slot];
        final int after = next[slot];
        if (NULL_SLOT == before)
        {
            owner.firstEphemeral = after;
        }
        else
        {
            next[before] = after;
        }
        if (NULL_SLOT == after)
        {
            owner.lastEphemeral = before;
        }
        else
        {
            previous[after] = before;
        }

        owners[slot] = null;
        next[slot] = freeSlot;
        freeSlot = slot;
    }

    /**
     * All ephemerals of a session are gone at once, and so is the session. Their slots are freed by and by: see {@link
     * #clean(int)}.
     */
    void retire(final Session owner)
    {
        if (NULL_SLOT == firstRetired)
        {
            firstRetired = owner.firstEphemeral;
        }
        else
        {
            next[lastRetired] = owner.firstEphemeral;
        }
        lastRetired = owner.lastEphemeral;
        owner.firstEphemeral = NULL_SLOT;
        owner.lastEphemeral = NULL_SLOT;
        count -= owner.ephemeralCount;
        retiredCount += owner.ephemeralCount;
        owner.ephemeralCount = 0;
    }

    /** Slots of sessions that have ended and were not freed yet. */
    int retiredCount()
    {
        return retiredCount;
    }

    /**
     * Free slots of sessions that have ended.
     *
     * @param most slots.
     */
    void clean(final int most)
    {
        for (int i = 0; i < most && NULL_SLOT != firstRetired; i++)
        {
            final int slot = firstRetired;
            firstRetired = next[slot];
            retiredCount--;
            // The znode's number may be that of another ephemeral by now.
            if (slot == slotByZnode.get(znodes[slot]))
            {
                slotByZnode.remove(znodes[slot]);
            }
            owners[slot] = null;
            next[slot] = freeSlot;
            freeSlot = slot;
        }
    }

    /**
     * Whether an ephemeral is still the one that it was.
     *
     * @param znode   in the tree, or what was one.
     * @param owner   session that it belonged to.
     * @param ordinal that it had.
     * @return true when {@link #next(int)} goes on behind it.
     */
    public boolean isStill(final int znode, final Session owner, final long ordinal)
    {
        final int slot = slotByZnode.get(znode);
        return NULL_SLOT != slot && owners[slot] == owner && ordinals[slot] == ordinal && !isRetired(slot);
    }

    /**
     * Oldest ephemeral of a session.
     *
     * @param owner of the ephemerals.
     * @return the znode, or {@link TreeWriter#NULL_ZNODE}.
     */
    public int first(final Session owner)
    {
        return NULL_SLOT == owner.firstEphemeral ? TreeWriter.NULL_ZNODE : znodes[owner.firstEphemeral];
    }

    /**
     * Next younger ephemeral of the same session.
     *
     * @param znode in the tree; an ephemeral.
     * @return the znode, or {@link TreeWriter#NULL_ZNODE}.
     */
    public int next(final int znode)
    {
        final int after = next[slot(znode)];
        return NULL_SLOT == after ? TreeWriter.NULL_ZNODE : znodes[after];
    }

    /** Whether a slot is one of a session that has ended, whose object may be another session's by now. */
    private boolean isRetired(final int slot)
    {
        return ownerIds[slot] != owners[slot].id || 0 == owners[slot].ephemeralCount;
    }

    private int slot(final int znode)
    {
        final int slot = slotByZnode.get(znode);
        if (NULL_SLOT == slot)
        {
            throw new IllegalStateException("znode " + znode + " is not an ephemeral of the index");
        }

        return slot;
    }

    private int takeSlot()
    {
        if (NULL_SLOT != freeSlot)
        {
            final int slot = freeSlot;
            freeSlot = next[slot];
            return slot;
        }

        if (znodes.length == usedSlots)
        {
            final int capacity = usedSlots * 2;
            znodes = Arrays.copyOf(znodes, capacity);
            previous = Arrays.copyOf(previous, capacity);
            next = Arrays.copyOf(next, capacity);
            ordinals = Arrays.copyOf(ordinals, capacity);
            owners = Arrays.copyOf(owners, capacity);
            ownerIds = Arrays.copyOf(ownerIds, capacity);
            places = Arrays.copyOf(places, capacity);
        }

        return usedSlots++;
    }
}
