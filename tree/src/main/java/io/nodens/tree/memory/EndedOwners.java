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
package io.nodens.tree.memory;

import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

import static io.nodens.tree.layout.EndedOwnerDescriptor.COUNT;
import static io.nodens.tree.layout.EndedOwnerDescriptor.LENGTH;
import static io.nodens.tree.layout.EndedOwnerDescriptor.OWNER_OFFSET;
import static io.nodens.tree.layout.EndedOwnerDescriptor.ZXID_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.ENDED_OWNERS_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.ENDED_OWNER_TABLE_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.WAITING_OWNERS_OFFSET;

/**
 * The writing side of the table of ended owners, by which readers know that an ephemeral is gone whose record is there
 * still.
 * <pre>
 *   free --put(owner, zxid of its end)--&gt; waiting --drained(zxid of its last record)--&gt; drained --+
 *    ^                                                                                              |
 *    +-------- no state before that last zxid can be read any more ---------------------------------+
 * </pre>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never after construction.
 */
public final class EndedOwners
{
    /** No entry is free. */
    public static final int NO_ENTRY = -1;

    private static final long WAITING = Long.MAX_VALUE;

    private final UnsafeBuffer header;
    private final History history;
    private final long[] owners = new long[COUNT];
    /** Zxid of the last record that was given back; {@link #WAITING} before, 0 for an entry that was never used. */
    private final long[] drainedZxids = new long[COUNT];
    private int used;
    private int waiting;

    /**
     * For an empty region.
     *
     * @param header  of the region.
     * @param history that knows which states can still be read.
     */
    public EndedOwners(final RegionHeader header, final History history)
    {
        this.header = header.buffer();
        this.history = history;
    }

    /**
     * Find an entry for one more owner.
     *
     * @return the entry, or {@link #NO_ENTRY} while readers need all of them.
     */
    public int freeEntry()
    {
        for (int entry = 0; entry < COUNT; entry++)
        {
            if (WAITING != drainedZxids[entry] && drainedZxids[entry] <= history.reclaimedZxid())
            {
                return entry;
            }
        }

        return NO_ENTRY;
    }

    /**
     * Enter an owner.
     *
     * @param entry that is free.
     * @param owner that ends.
     * @param zxid  of the open transaction.
     */
    public void put(final int entry, final long owner, final long zxid)
    {
        final int offset = ENDED_OWNER_TABLE_OFFSET + entry * LENGTH;
        // Nobody may see the one's owner with the other's zxid.
        header.putLongOpaque(offset + ZXID_OFFSET, 0);
        VarHandle.releaseFence();
        header.putLongOpaque(offset + OWNER_OFFSET, owner);
        header.putLongRelease(offset + ZXID_OFFSET, zxid);
        owners[entry] = owner;
        drainedZxids[entry] = WAITING;
        used = Math.max(used, entry + 1);
        header.putIntRelease(ENDED_OWNERS_OFFSET, used);
        header.putIntRelease(WAITING_OWNERS_OFFSET, ++waiting);
    }

    /**
     * The last record of an owner was given back.
     *
     * @param entry of the owner.
     * @param zxid  of the open transaction.
     */
    public void drained(final int entry, final long zxid)
    {
        drainedZxids[entry] = zxid;
        // After the words of all that led to the records: who sees it sees that those have changed.
        header.putIntRelease(WAITING_OWNERS_OFFSET, --waiting);
    }

    /**
     * Whether an owner has ended and has records still.
     *
     * @param owner of an ephemeral whose record is there.
     * @return true when the ephemeral is gone.
     */
    public boolean isWaiting(final long owner)
    {
        for (int entry = 0; entry < used; entry++)
        {
            if (owner == owners[entry] && WAITING == drainedZxids[entry])
            {
                return true;
            }
        }

        return false;
    }
}
