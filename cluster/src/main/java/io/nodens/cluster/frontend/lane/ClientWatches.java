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

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;

/**
 * The watches of all lanes: one table, and what each lane may have of it.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> with the first watch of a lane, and when the table grows.
 */
public final class ClientWatches
{
    private final WatchTable table;
    private final WatchShares shares;
    private ReadAccess access;

    public ClientWatches(final WatchTable table, final WatchShares shares)
    {
        this.table = table;
        this.shares = shares;
    }

    /** Events on znodes that a lane may not read are dropped from now on; all are sent before. */
    public void access(final ReadAccess value)
    {
        access = value;
    }

    /** Whether a lane may hear of a change of what a list guards. */
    boolean mayHear(final Lane lane, final int aclId)
    {
        return null == access || access.mayHear(lane, aclId);
    }

    public WatchTable table()
    {
        return table;
    }

    /** Watches of all lanes. */
    public int size()
    {
        return table.size();
    }

    /** See {@link WatchTable#add}. */
    public boolean add(
        final Lane lane,
        final int kind,
        final int mode,
        final boolean existed,
        final long zxid,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        return table.add(ownerOf(lane), kind, mode, existed, zxid, path, offset, length);
    }

    /** See {@link WatchTable#remove}; with mode {@link WatchRules#NONE} every watch that it has at the path. */
    public boolean remove(
        final Lane lane,
        final int kind,
        final int mode,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        if (null == lane.watches)
        {
            return false;
        }
        return WatchRules.NONE == mode ?
            table.removeAllOf(lane.watches, path, offset, length) :
            table.remove(lane.watches, kind, mode, path, offset, length);
    }

    /** A lane as an owner of watches, made when it is none. */
    public WatchOwner owned(final Lane lane)
    {
        return ownerOf(lane);
    }

    /**
     * Respond to a list of watches when its lane was told what it has missed.
     *
     * @param lane          that is about to be resumed.
     * @param correlationId of the list.
     * @param code          of the response.
     * @param count         watches of the list that were set.
     */
    public void respondWhenResumed(
        final Lane lane, final long correlationId, final ResultCode code, final int count)
    {
        ownerOf(lane).respondWhenResumed(correlationId, code, count);
    }

    /** A lane as an owner of watches, null before its first watch. */
    public WatchOwner owner(final Lane lane)
    {
        return lane.watches;
    }

    /** A lane is at its end. */
    public void removeAll(final Lane lane)
    {
        if (null != lane.watches)
        {
            table.removeAll(lane.watches);
        }
    }

    private ConnectionWatches ownerOf(final Lane lane)
    {
        if (null == lane.watches)
        {
            lane.watches = new ConnectionWatches(lane, shares, this);
        }
        return lane.watches;
    }
}
