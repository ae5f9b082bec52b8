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
package io.nodens.tree.watch;

import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A change on its way through the watches that it fires, in portions.
 * <pre>
 *  begin --&gt; one-shot data, one-shot children, persistent watches of the path --&gt; recursive ones of it and of its
 *            ancestors --&gt; the same for the change of the parent's children, if it is one --&gt; nothing is fired
 * </pre>
 * A table has two: one for what happens, which passes over the watches of owners that are {@link Resumption resumed},
 * and one for what has happened before, which fires these alone.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Allocates:</b> never.
 */
final class Firing
{
    /** Bytes of a path that are looked at for a cost of 1. */
    private static final int PATH_COST_SHIFT = 9;

    private final WatchTable table;
    private final LostChanges lostChanges;
    private final boolean isReplay;
    private final UnsafeBuffer keptPath = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);

    private int event = WatchRules.NO_EVENT;
    private int nextEvent = WatchRules.NO_EVENT;
    private long zxid;
    private int aclId;
    private int nextAclId;
    private DirectBuffer buffer = keptPath;
    private int offset;
    private int length;
    private int list;
    private int ancestorLength;
    private int nextWatch = WatchTable.NULL_INDEX;
    private long trigger;
    private boolean hasCongested;

    Firing(final WatchTable table, final LostChanges lostChanges, final boolean isReplay)
    {
        this.table = table;
        this.lostChanges = lostChanges;
        this.isReplay = isReplay;
    }

    /** See {@link WatchTable#begin}. */
    void begin(
        final long ofZxid,
        final int change,
        final int ofAclId,
        final int parentAclId,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength)
    {
        if (0 == table.size())
        {
            return;
        }
        zxid = ofZxid;
        buffer = path;
        offset = pathOffset;
        length = pathLength;
        nextEvent = pathLength > 1 ? WatchRules.parentEventOf(change) : WatchRules.NO_EVENT;
        nextAclId = parentAclId;
        beginEvent(WatchRules.eventOf(change), ofAclId);
        if (!isFiring())
        {
            beginNextEvent();
        }
    }

    /** See {@link WatchTable#resume}. */
    int resume(final int budget)
    {
        int left = budget;
        while (isFiring() && left > 0)
        {
            left -= WatchTable.NULL_INDEX == nextWatch ? moveOn() : fireWatch();
        }
        if (isFiring() && buffer != keptPath)
        {
            keptPath.putBytes(0, buffer, offset, length);
            buffer = keptPath;
            offset = 0;
        }
        return left;
    }

    /** Whether something is left to be fired. */
    boolean isFiring()
    {
        return WatchRules.NO_EVENT != event;
    }

    /** Fire no more of the change. */
    void cancel()
    {
        event = WatchRules.NO_EVENT;
        nextEvent = WatchRules.NO_EVENT;
        nextWatch = WatchTable.NULL_INDEX;
    }

    /**
     * Whether an owner cannot take any more of what was before.
     *
     * @return true once after it was seen.
     */
    boolean takeHasCongested()
    {
        final boolean result = hasCongested;
        hasCongested = false;
        return result;
    }

    /** Zxid of the change that is fired. */
    long zxid()
    {
        return zxid;
    }

    /** A watch is about to go. */
    void onRemoved(final int watch)
    {
        if (nextWatch == watch)
        {
            nextWatch = table.nextOfPath(watch);
        }
    }

    private void beginEvent(final int next, final int ofAclId)
    {
        event = next;
        aclId = ofAclId;
        list = WatchTable.NULL_INDEX;
        nextWatch = WatchTable.NULL_INDEX;
        trigger = table.nextTrigger();
    }

    private void beginNextEvent()
    {
        if (WatchRules.NO_EVENT != nextEvent)
        {
            length = PathSyntax.parentLength(buffer, offset, length);
        }
        beginEvent(nextEvent, nextAclId);
        nextEvent = WatchRules.NO_EVENT;
    }

    /**
     * Go on to the next list of watches: those of the path, then recursive ones of the path and of its ancestors.
     *
     * @return the cost.
     */
    private int moveOn()
    {
        int cost = 1;
        if (list < WatchRules.PERSISTENT_LIST)
        {
            list++;
            // Whatever was fired before, or removed in between, may have taken the path with it.
            final int path = table.index().find(buffer, offset, length);
            cost += length >> PATH_COST_SHIFT;
            if (WatchIndex.NULL_PATH == path)
            {
                list = WatchRules.PERSISTENT_LIST;
            }
            else if (WatchRules.isFiredIn(list, event))
            {
                nextWatch = table.index().head(list, path);
            }
            return cost;
        }
        if (WatchRules.PERSISTENT_LIST == list)
        {
            list = WatchRules.RECURSIVE_LIST;
            ancestorLength = WatchRules.isFiredIn(WatchRules.RECURSIVE_LIST, event) && table.hasRecursive() ?
                length : 0;
        }
        while (ancestorLength > 0 && 0 == table.recursiveOfLength(ancestorLength))
        {
            ancestorLength = parentLengthOf(ancestorLength);
        }
        if (0 == ancestorLength)
        {
            beginNextEvent();
            return cost;
        }
        final int path = table.index().find(buffer, offset, ancestorLength);
        nextWatch = WatchIndex.NULL_PATH == path ?
            WatchTable.NULL_INDEX : table.index().head(WatchRules.RECURSIVE_LIST, path);
        cost += ancestorLength >> PATH_COST_SHIFT;
        ancestorLength = parentLengthOf(ancestorLength);
        return cost;
    }

    /** Length of the parent's path, 0 of the root's. */
    private int parentLengthOf(final int pathLength)
    {
        return 1 == pathLength ? 0 : PathSyntax.parentLength(buffer, offset, pathLength);
    }

    /**
     * Fire the next watch of a list.
     *
     * @return the cost.
     */
    private int fireWatch()
    {
        final int watch = nextWatch;
        nextWatch = table.nextOfPath(watch);
        final WatchOwner owner = table.owner(watch);
        if (isReplay ? !owner.isReplayed() : owner.isResuming())
        {
            return 1;
        }
        if (!isReplay && lostChanges.isMissing(watch))
        {
            // The tree shows the change, too.
            // What the owner heard of the path that changed says nothing of an ancestor's, whose watch is recursive.
            final boolean isOfPath = table.index().length(table.path(watch)) == length;
            final boolean isHeard = isOfPath && owner.heardTrigger == trigger;
            final int events = lostChanges.compareAt(owner, watch, isHeard ? WatchRules.eventSet(event) : 0);
            if (isOfPath && 0 != (events & WatchRules.eventSet(event)))
            {
                owner.heardTrigger = trigger;
            }
            return LostChanges.COST;
        }
        final long heardZxid = table.zxid(watch);
        if (zxid < heardZxid || (zxid == heardZxid && !table.isFired(watch)))
        {
            return 1;
        }
        table.onFired(watch, zxid, event);
        if (owner.heardTrigger == trigger)
        {
            return 1;
        }
        owner.heardTrigger = trigger;
        owner.onWatchEvent(zxid, WatchOwner.NOT_COALESCED, event, aclId, buffer, offset, length);
        hasCongested |= isReplay && owner.isCongested();
        return WatchTable.EVENT_COST;
    }
}
