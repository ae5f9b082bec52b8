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

import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

/**
 * What watches have missed when the ring has lost changes: each is compared with the tree, in portions.
 * <pre>
 *  zxid  | handed over, and fired | lost                            | in the ring, and fired in its turn
 *        |                        ^ handed                          ^ newest
 *        | watch as of here:      | as of here: compared            | as of here: nothing is missed
 *        | compared as of handed  |                                 |
 * </pre>
 * A watch that was compared is one as of the zxid that the tree had then, so that whether it needs to be follows from
 * its zxid alone, and the ring goes on meanwhile: a change that would fire a watch which was not compared yet has it
 * compared instead. What an owner watches at one path is compared at once, and one event reaches the owner once; only a
 * recursive watch that was set meanwhile hears, in its turn, of changes that the comparison of another watch showed.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Allocates:</b> never.
 */
final class LostChanges
{
    /** Cost of comparing what an owner watches at a path, where looking at a watch costs 1. */
    static final int COST = 8;

    private static final int ATTEMPTS = 16;
    private static final byte SLASH = '/';

    private final WatchTable table;
    private final ZnodeStat stat = new ZnodeStat();
    private final int[] watchOfList = new int[WatchRules.LISTS];
    private final int[] missedOfList = new int[WatchRules.LISTS];
    private TreeReader reader;
    private long handedZxid;
    private long newestZxid = Long.MIN_VALUE;
    private long lastPartedZxid;
    private long lap;
    /** The owner that comes back and is compared, or null. */
    private WatchOwner resumed;
    private long pendingLaps;
    private int slots;
    private int nextSlot;
    private int slotsLeft;

    LostChanges(final WatchTable table)
    {
        this.table = table;
    }

    /**
     * Changes were lost. Where the watches are still being compared for those lost before, all are again.
     *
     * @param tree   to compare with.
     * @param handed zxid up to which every change was handed over; of the next transaction perhaps some.
     * @param newest zxid behind which no change is lost.
     */
    void onLost(final TreeReader tree, final long handed, final long newest)
    {
        reader = tree;
        pendingLaps = isDue() ? pendingLaps + 1 : 1;
        handedZxid = isDue() ? handedZxid : handed;
        lastPartedZxid = handed + 1;
        newestZxid = newest;
        lap++;
        slots = table.slots();
        nextSlot = nextSlot < slots ? nextSlot : 0;
        slotsLeft = slots;
    }

    /** Whether a watch may have missed something. */
    boolean isDue()
    {
        return slotsLeft > 0;
    }

    /** Whether a watch of an owner may have missed something. */
    boolean isDue(final WatchOwner owner)
    {
        return isDue() && owner.hasWatches() && owner.comparedLap != lap;
    }

    /** While something is due: the zxid up to which every event was sent to everybody. */
    long handedZxid()
    {
        return handedZxid;
    }

    /** Whether a watch may have missed something: of the newest transaction, too, when that had fired it before. */
    boolean isMissing(final int watch)
    {
        final long zxid = table.zxid(watch);
        return zxid < newestZxid || (zxid == newestZxid && table.isFired(watch));
    }

    /**
     * Compare the next watches of all owners.
     *
     * @param budget to spend.
     * @return what is left of it, which may be less than nothing.
     */
    int compare(final int budget)
    {
        int left = budget;
        while (slotsLeft > 0 && left > 0)
        {
            left -= compareSlot(nextSlot);
            nextSlot = nextSlot + 1 == slots ? 0 : nextSlot + 1;
            slotsLeft--;
        }
        return left;
    }

    /**
     * Compare the next watches of an owner.
     *
     * @param owner  whose watches are due.
     * @param budget to spend.
     * @return what is left of it, which may be less than nothing.
     */
    int compare(final WatchOwner owner, final int budget)
    {
        int left = budget;
        if (owner.comparingLap != lap)
        {
            owner.comparingLap = lap;
            owner.nextToCompare = owner.firstWatch;
        }
        while (WatchTable.NULL_INDEX != owner.nextToCompare && left > 0)
        {
            final int watch = owner.nextToCompare;
            owner.nextToCompare = table.nextOfOwner(watch);
            left -= compareSlot(watch);
        }
        if (WatchTable.NULL_INDEX == owner.nextToCompare)
        {
            owner.comparedLap = lap;
        }
        return left;
    }

    /**
     * Compare the next watches of an owner that comes back, whatever was lost to others.
     *
     * @param owner  that has missed changes after {@link WatchOwner#lostAfterZxid}.
     * @param of     the tree to compare with.
     * @param budget to spend.
     * @return what is left of it, which may be less than nothing.
     */
    int compareResumed(final WatchOwner owner, final TreeReader of, final int budget)
    {
        int left = budget;
        final TreeReader former = reader;
        reader = of;
        resumed = owner;
        while (WatchTable.NULL_INDEX != owner.nextToCompare && left > 0)
        {
            final int watch = owner.nextToCompare;
            owner.nextToCompare = table.nextOfOwner(watch);
            left--;
            if (isDueAt(watch))
            {
                compareAt(owner, watch, 0);
                left -= COST;
            }
        }
        resumed = null;
        reader = former;
        return left;
    }

    private int compareSlot(final int watch)
    {
        final WatchOwner owner = table.owner(watch);
        if (null == owner || owner.isResuming() || !isMissing(watch))
        {
            return 1;
        }
        compareAt(owner, watch, 0);
        return COST;
    }

    /**
     * Compare what an owner watches at a path with the tree, and send it what it has missed.
     *
     * @param owner of the watch.
     * @param watch one of those at the path.
     * @param heard events that it has just been sent about the znode, one bit each.
     * @return the events that it was sent, one bit each.
     */
    int compareAt(final WatchOwner owner, final int watch, final int heard)
    {
        final int path = table.path(watch);
        final DirectBuffer buffer = table.index().buffer(path);
        final int offset = table.index().offset(path);
        final int length = table.index().length(path);
        final int status = exists(reader, buffer, offset, length, stat);
        final boolean exists = TreeStatus.NO_NODE != status;
        // A znode that nothing can be said of counts as changed: one event too many does no harm.
        final boolean isKnown = TreeStatus.OK <= status || !exists;
        final long zxid = Math.max(newestZxid, isKnown ? reader.zxid() : reader.completedZxid());
        final int aclId = TreeStatus.OK <= status ? stat.aclId() : WatchOwner.UNKNOWN_ACL;

        int events = 0;
        long sinceZxid = zxid;
        long absentSince = Long.MAX_VALUE;
        for (int list = 0; list < WatchRules.LISTS; list++)
        {
            final int each = find(path, owner, list);
            watchOfList[list] = each;
            missedOfList[list] = WatchTable.NULL_INDEX == each ? 0 : missed(each, list, isKnown, exists);
            events |= missedOfList[list];
            sinceZxid = 0 == missedOfList[list] ? sinceZxid : Math.min(sinceZxid, since(each));
            if (WatchTable.NULL_INDEX != each && 0 == missedOfList[list] && !exists)
            {
                absentSince = Math.min(absentSince, since(each));
            }
        }
        if (Long.MAX_VALUE != absentSince && mayHaveExisted(reader, buffer, offset, length, absentSince, stat))
        {
            sinceZxid = Math.min(sinceZxid, absentSince);
            for (int list = 0; list < WatchRules.LISTS; list++)
            {
                final boolean isUnfired = WatchTable.NULL_INDEX != watchOfList[list] && 0 == missedOfList[list];
                missedOfList[list] |= isUnfired ? WatchRules.cameAndWentIn(list) : 0;
                events |= missedOfList[list];
            }
        }
        events &= ~heard;
        for (int left = events; 0 != left; left &= left - 1)
        {
            owner.onWatchEvent(zxid, sinceZxid, WatchRules.firstOf(left), aclId, buffer, offset, length);
        }
        for (int list = 0; list < WatchRules.LISTS; list++)
        {
            if (WatchTable.NULL_INDEX != watchOfList[list])
            {
                table.onCompared(watchOfList[list], zxid, isKnown, exists, 0 != missedOfList[list]);
            }
        }
        return events;
    }

    /** A watch that is to be compared; a recursive one would have missed something for certain. */
    private int find(final int path, final WatchOwner owner, final int list)
    {
        final int watch = table.find(path, owner, list);
        final boolean isPassedOver = WatchTable.NULL_INDEX != watch && WatchRules.RECURSIVE_LIST == list &&
            !isDueAt(watch);
        return isPassedOver ? WatchTable.NULL_INDEX : watch;
    }

    /** Whether a watch may have missed something; of an owner that comes back until it is compared. */
    private boolean isDueAt(final int watch)
    {
        return null == resumed ? isMissing(watch) : table.zxid(watch) < resumed.resumeZxid;
    }

    private int missed(final int watch, final int list, final boolean isKnown, final boolean exists)
    {
        if (WatchRules.RECURSIVE_LIST == list)
        {
            // The tree does not show what went below.
            return WatchRules.eventSet(WatchRules.EVENTS_LOST);
        }
        return isKnown ?
            WatchRules.missedIn(list, table.existed(watch), since(watch), exists, stat) :
            WatchRules.lookAgainIn(list);
    }

    /**
     * Up to which zxid a watch has heard of everything: what was handed over would have fired it. Of a transaction
     * that fired it the rest may be lost, unless it is known that all of it was handed over.
     */
    private long since(final int watch)
    {
        final long zxid = table.zxid(watch);
        if (null != resumed)
        {
            final boolean isParted = table.isFired(watch) && zxid == resumed.lostAfterZxid + 1;
            return Math.max(isParted ? zxid - 1 : zxid, resumed.lostAfterZxid);
        }
        return Math.max(table.isFired(watch) && isParted(zxid) ? zxid - 1 : zxid, handedZxid);
    }

    /** Of laps between the first and the last that are not dealt with it is not kept which transactions they parted. */
    private boolean isParted(final long zxid)
    {
        return zxid == handedZxid + 1 || zxid == lastPartedZxid ||
            (pendingLaps > 2 && zxid > handedZxid && zxid < lastPartedZxid);
    }

    /** See {@link WatchTable#mayHaveExisted}. */
    static boolean mayHaveExisted(
        final TreeReader reader,
        final DirectBuffer path,
        final int offset,
        final int length,
        final long zxid,
        final ZnodeStat stat)
    {
        // Where a znode is there its ancestors are: the nearest one lies between two that are there and are not.
        int there = 1;
        int absent = length;
        int middle = ancestorBetween(path, offset, there, absent);
        while (middle != there)
        {
            final int status = exists(reader, path, offset, middle, stat);
            if (status < TreeStatus.OK && TreeStatus.NO_NODE != status)
            {
                return true;
            }
            there = TreeStatus.NO_NODE == status ? there : middle;
            absent = TreeStatus.NO_NODE == status ? middle : absent;
            middle = ancestorBetween(path, offset, there, absent);
        }
        // Looked at last: if nothing changed right below it since, what is not there was not there in between either.
        return exists(reader, path, offset, there, stat) < TreeStatus.OK || stat.pzxid() > zxid;
    }

    /** An ancestor whose path is longer than one and shorter than another, near their middle; the one if none is. */
    private static int ancestorBetween(
        final DirectBuffer path, final int offset, final int shorter, final int longer)
    {
        final int middle = (shorter + longer) >> 1;
        int length = middle;
        while (length > shorter && SLASH != path.getByte(offset + length))
        {
            length--;
        }
        if (length > shorter)
        {
            return length;
        }
        length = middle + 1;
        while (length < longer && SLASH != path.getByte(offset + length))
        {
            length++;
        }
        return length < longer ? length : shorter;
    }

    private static int exists(
        final TreeReader reader,
        final DirectBuffer path,
        final int offset,
        final int length,
        final ZnodeStat stat)
    {
        int status = TreeStatus.BUSY;
        for (int i = 0; i < ATTEMPTS && TreeStatus.BUSY == status; i++)
        {
            status = reader.exists(path, offset, length, stat);
        }
        return status;
    }
}
