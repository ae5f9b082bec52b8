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

import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeReader;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import java.util.Arrays;

/**
 * Watches of all owners of a door. {@link WatchRules} say what fires which.
 * <p>
 * A watch is set as of a zxid and ignores every change up to it. A path has four lists: of one-shot watches for its
 * data (set by get and by exists), of one-shot watches for its children, of persistent and of recursive ones. An owner
 * has at most one watch per path and list; in the first list it remembers which of get and exists it was set by, and
 * goes when the last of them is removed. Whatever lists an owner stands in, one event reaches it once.
 * <p>
 * A change may fire any number of watches, so that what it may cost at once is given with it: the rest is fired later,
 * before the next change.
 * <pre>
 *  onChange --&gt; isFiring? --&gt; resume --&gt; isFiring? --&gt; ... --&gt; onChange of the next one
 *  onChangesLost --&gt; isComparing? --&gt; compare, for some owner or for all --&gt; ...
 * </pre>
 * <p>
 * <b>Thread:</b> one, the door's. <b>Allocates:</b> when it grows. <b>Limits:</b> those of its owners
 * ({@link WatchOwner#admit(int)}) and of the bytes of paths.
 */
public final class WatchTable
{
    /** Cost of an event that is sent, where looking at a watch, or for a short path, costs 1. */
    public static final int EVENT_COST = 4;

    /** No watch. */
    static final int NULL_INDEX = -1;
    static final int SLOT_BITS = 22;

    private static final int LIST_BITS = 3;
    private static final int EXISTED_BIT = 4;
    /** Set by a get or a children read. */
    private static final int READ_BIT = 8;
    /** Set by an exists. */
    private static final int EXISTS_BIT = 16;
    private static final int INTEREST_BITS = READ_BIT | EXISTS_BIT;
    private static final int SHARE_SHIFT = 5;
    private static final int SHARE_BITS = WatchOwner.MAX_SHARE << SHARE_SHIFT;
    /** As of a transaction that fired it and of which more may come, rather than as of its end. */
    private static final int FIRED_BIT = 128;
    private static final int LIST_SHIFT = 2;
    private static final int MIN_CAPACITY = 64;

    private final WatchIndex index;
    private final Long2LongHashMap watchByKey = new Long2LongHashMap(NULL_INDEX);
    private WatchOwner[] owners = new WatchOwner[MIN_CAPACITY];
    private int[] paths = new int[MIN_CAPACITY];
    private long[] zxids = new long[MIN_CAPACITY];
    private byte[] flags = new byte[MIN_CAPACITY];
    private int[] nextOfPath = new int[MIN_CAPACITY];
    private int[] previousOfPath = new int[MIN_CAPACITY];
    private int[] nextOfOwner = new int[MIN_CAPACITY];
    private int[] previousOfOwner = new int[MIN_CAPACITY];
    private int free = NULL_INDEX;
    private int used;
    private int size;
    private final LostChanges lostChanges = new LostChanges(this);
    private int recursiveCount;
    /** How many recursive watches there are of paths of each length: of an ancestor of another one there is none. */
    private final int[] recursiveOfLength = new int[TreeConfiguration.MAX_PATH_LENGTH + 1];
    private long trigger;

    private Resumption resumption;
    private final Firing live = new Firing(this, lostChanges, false);
    private final Firing replay = new Firing(this, lostChanges, true);

    /**
     * An empty table.
     *
     * @param maxPathBytes most bytes of watched paths, in steps of one mebibyte.
     * @param hashSeed     chosen at random, so that no client can choose paths that meet in one bucket.
     */
    public WatchTable(final long maxPathBytes, final long hashSeed)
    {
        this.index = new WatchIndex(new PathStore(maxPathBytes), hashSeed);
    }

    /**
     * Watches of all owners.
     *
     * @return their number.
     */
    public int size()
    {
        return size;
    }

    /**
     * Paths that have watches.
     *
     * @return their number.
     */
    public int pathCount()
    {
        return index.size();
    }

    /**
     * Tell the paths that an owner watches, each once, whatever kinds and modes of watches it has there. Costs as much
     * as the owner has watches.
     *
     * @param owner   of the watches.
     * @param visitor is told of each, in no order.
     * @return false when the visitor wanted no more.
     */
    public boolean forEachPathOf(final WatchOwner owner, final WatchedPathVisitor visitor)
    {
        for (int watch = owner.firstWatch; NULL_INDEX != watch; watch = nextOfOwner[watch])
        {
            final int path = paths[watch];
            if (isFirstOfPath(watch, path) &&
                !visitor.onPath(index.buffer(path), index.offset(path), index.length(path)))
            {
                return false;
            }
        }
        return true;
    }

    /** Whether an owner has no watch of a path in the lists before that of a watch. */
    private boolean isFirstOfPath(final int watch, final int path)
    {
        for (int list = 0; list < (flags[watch] & LIST_BITS); list++)
        {
            if (NULL_INDEX != find(path, owners[watch], list))
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Set a watch. Setting it twice is setting it once; of an owner that is resumed the earlier zxid counts.
     *
     * @param owner   that asks.
     * @param kind    of {@link WatchRules}; only a one-shot watch has a kind.
     * @param mode    of {@link WatchRules}, other than {@link WatchRules#NONE}.
     * @param existed whether the znode existed as of the zxid.
     * @param zxid    up to which changes are ignored.
     * @param path    buffer with a valid path.
     * @param offset  of the first byte.
     * @param length  in bytes.
     * @return false when a limit is reached.
     */
    public boolean add(
        final WatchOwner owner,
        final int kind,
        final int mode,
        final boolean existed,
        final long zxid,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        final int list = WatchRules.listOf(kind, mode);
        final int known = index.find(path, offset, length);
        if (WatchIndex.NULL_PATH != known)
        {
            final int watch = find(known, owner, list);
            if (NULL_INDEX != watch)
            {
                flags[watch] |= (byte)interestOf(kind);
                if (owner.isResuming() && zxid < zxids[watch])
                {
                    zxids[watch] = zxid;
                    flags[watch] &= (byte)~FIRED_BIT;
                }
                return true;
            }
        }
        final int share = owner.admit(length);
        if (WatchOwner.NO_ROOM == share)
        {
            return false;
        }
        final int pathIndex = WatchIndex.NULL_PATH != known ? known : index.findOrAdd(path, offset, length);
        if (WatchIndex.NULL_PATH == pathIndex)
        {
            owner.release(length, share);
            return false;
        }

        final int watch = take();
        owners[watch] = owner;
        paths[watch] = pathIndex;
        zxids[watch] = zxid;
        flags[watch] = (byte)(list | interestOf(kind) | (existed ? EXISTED_BIT : 0) | (share << SHARE_SHIFT));
        watchByKey.put(key(pathIndex, owner, list), watch);
        link(watch, list, pathIndex, owner);
        size++;
        countRecursive(list, length, 1);
        return true;
    }

    /**
     * Whether an owner has a watch of a kind and mode.
     *
     * @param owner  that asks.
     * @param kind   of the watch; only a one-shot one has a kind.
     * @param mode   of the watch, other than {@link WatchRules#NONE}.
     * @param path   buffer with a valid path.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return true when {@link #remove} would remove one.
     */
    public boolean contains(
        final WatchOwner owner,
        final int kind,
        final int mode,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        return NULL_INDEX != find(owner, kind, mode, path, offset, length);
    }

    /** The watch of a kind and mode, or {@link #NULL_INDEX}; one that another kind alone set is none. */
    private int find(
        final WatchOwner owner,
        final int kind,
        final int mode,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        final int pathIndex = index.find(path, offset, length);
        final int watch = WatchIndex.NULL_PATH == pathIndex ?
            NULL_INDEX : find(pathIndex, owner, WatchRules.listOf(kind, mode));
        final boolean isOther = NULL_INDEX != watch && WatchRules.ONE_SHOT == mode &&
            0 == (flags[watch] & interestOf(kind));
        return isOther ? NULL_INDEX : watch;
    }

    /**
     * Remove a watch of a kind and mode. One that the other kind of the same list was set by as well stays for that.
     *
     * @param owner  that asks.
     * @param kind   of the watch; only a one-shot one has a kind.
     * @param mode   of the watch, other than {@link WatchRules#NONE}.
     * @param path   buffer with a valid path.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return false when there was none of the kind and mode.
     */
    public boolean remove(
        final WatchOwner owner,
        final int kind,
        final int mode,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        final int watch = find(owner, kind, mode, path, offset, length);
        if (NULL_INDEX == watch)
        {
            return false;
        }
        if (WatchRules.ONE_SHOT == mode)
        {
            flags[watch] &= (byte)~interestOf(kind);
            if (0 != (flags[watch] & INTEREST_BITS))
            {
                return true;
            }
        }
        remove(watch);
        return true;
    }

    /**
     * Remove every watch that an owner has at a path, whatever kind and mode.
     *
     * @param owner  that asks.
     * @param path   buffer with a valid path.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return false when there was none.
     */
    public boolean removeAllOf(final WatchOwner owner, final DirectBuffer path, final int offset, final int length)
    {
        final int pathIndex = index.find(path, offset, length);
        if (WatchIndex.NULL_PATH == pathIndex)
        {
            return false;
        }
        boolean isFound = false;
        for (int list = 0; list < WatchRules.LISTS; list++)
        {
            final int watch = find(pathIndex, owner, list);
            if (NULL_INDEX != watch)
            {
                remove(watch);
                isFound = true;
            }
        }
        return isFound;
    }

    /**
     * Remove every watch of an owner.
     *
     * @param owner that is at its end.
     */
    public void removeAll(final WatchOwner owner)
    {
        if (owner.isResuming())
        {
            resumption.forget(owner);
        }
        while (NULL_INDEX != owner.firstWatch)
        {
            remove(owner.firstWatch);
        }
    }

    /**
     * A change was applied: fire what waits for it.
     *
     * @param zxid        of the change.
     * @param change      kind of {@link io.nodens.tree.ChangeHandler}.
     * @param aclId       of the znode.
     * @param parentAclId of its parent.
     * @param path        buffer with the path.
     * @param offset      of the first byte.
     * @param length      in bytes.
     */
    public void onChange(
        final long zxid,
        final int change,
        final int aclId,
        final int parentAclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        begin(zxid, change, aclId, parentAclId, path, offset, length);
        resume(Integer.MAX_VALUE);
    }

    /**
     * A change was applied, and the one before it is {@link #isFiring() fired}: {@link #resume(int)} fires what waits
     * for it.
     *
     * @param zxid        of the change.
     * @param change      kind of {@link io.nodens.tree.ChangeHandler}.
     * @param aclId       of the znode.
     * @param parentAclId of its parent.
     * @param path        buffer with the path; must stay as it is until {@code resume} has returned once.
     * @param offset      of the first byte.
     * @param length      in bytes.
     */
    public void begin(
        final long zxid,
        final int change,
        final int aclId,
        final int parentAclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        live.begin(zxid, change, aclId, parentAclId, path, offset, length);
    }

    /**
     * Fire what waits for the last change, as far as a budget goes.
     *
     * @param budget to spend.
     * @return what is left of it, which may be less than nothing.
     */
    public int resume(final int budget)
    {
        return live.resume(budget);
    }

    /**
     * Whether the last change has not fired all yet that waits for it.
     *
     * @return true when {@link #resume(int)} is due.
     */
    public boolean isFiring()
    {
        return live.isFiring();
    }

    /**
     * Zxid of the change that is being fired.
     *
     * @return the zxid, while there is one.
     */
    public long firingZxid()
    {
        return live.zxid();
    }

    /**
     * Changes were lost, and the one before them is {@link #isFiring() fired}: {@link #compare} compares every watch
     * with the tree and fires those whose znode changed since the watch was set, or since it last fired. The owner of a
     * recursive watch hears {@link WatchRules#EVENTS_LOST}. Later changes may be handed over meanwhile.
     *
     * @param reader     to ask, from now on until nothing is to be compared any more.
     * @param handedZxid up to which every change was handed over; of the next transaction perhaps some.
     * @param newestZxid behind which no change is lost; the tree has completed it.
     */
    public void onChangesLost(final TreeReader reader, final long handedZxid, final long newestZxid)
    {
        lostChanges.onLost(reader, handedZxid, newestZxid);
    }

    /**
     * Whether watches are to be compared with the tree.
     *
     * @return true when {@link #compare(int)} is due.
     */
    public boolean isComparing()
    {
        return lostChanges.isDue();
    }

    /**
     * Whether watches of an owner are to be compared with the tree, so that it may not have heard of all changes yet.
     *
     * @param owner of the watches.
     * @return true when {@link #compare(WatchOwner, int)} is due.
     */
    public boolean isComparing(final WatchOwner owner)
    {
        return lostChanges.isDue(owner);
    }

    /**
     * While watches are to be compared: the zxid up to which every owner has heard of everything.
     *
     * @return the zxid.
     */
    public long comparedFromZxid()
    {
        return lostChanges.handedZxid();
    }

    /**
     * Compare watches of all owners with the tree, as far as a budget goes.
     *
     * @param budget to spend.
     * @return what is left of it, which may be less than nothing.
     */
    public int compare(final int budget)
    {
        return lostChanges.compare(budget);
    }

    /**
     * Compare watches of one owner with the tree, as far as a budget goes.
     *
     * @param owner  of the watches.
     * @param budget to spend.
     * @return what is left of it, which may be less than nothing.
     */
    public int compare(final WatchOwner owner, final int budget)
    {
        return lostChanges.compare(owner, budget);
    }

    /**
     * Whether a znode that is absent, and was absent as of a zxid, may have been created and deleted since: something
     * was, right below the nearest ancestor that is there. It may have been another znode.
     *
     * @param reader to ask.
     * @param path   buffer with the path.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param zxid   since when.
     * @param stat   to fill.
     * @return false when the znode was never there.
     */
    public static boolean mayHaveExisted(
        final TreeReader reader,
        final DirectBuffer path,
        final int offset,
        final int length,
        final long zxid,
        final ZnodeStat stat)
    {
        return LostChanges.mayHaveExisted(reader, path, offset, length, zxid, stat);
    }

    /** What fires the watches of those who come back, of changes of before. */
    Firing replay()
    {
        return replay;
    }

    /** What resumes owners. */
    void resumption(final Resumption value)
    {
        resumption = value;
    }

    LostChanges lostChanges()
    {
        return lostChanges;
    }

    /** A number for an event that no other event has. */
    long nextTrigger()
    {
        return ++trigger;
    }

    int nextOfPath(final int watch)
    {
        return nextOfPath[watch];
    }

    boolean hasRecursive()
    {
        return recursiveCount > 0;
    }

    /** Recursive watches of paths of a length. */
    int recursiveOfLength(final int length)
    {
        return recursiveOfLength[length];
    }

    /** What an owner has heard counts for each of its watches, not for those that it sets from here on. */
    void keepHeard(final WatchOwner owner, final long zxid)
    {
        for (int watch = owner.firstWatch; NULL_INDEX != watch; watch = nextOfOwner[watch])
        {
            final long heard = Math.max(zxid, owner.heardZxid);
            if (heard >= zxids[watch])
            {
                zxids[watch] = heard;
                flags[watch] &= (byte)~FIRED_BIT;
            }
        }
        owner.heardZxid = WatchOwner.NOTHING_HEARD;
    }

    int slots()
    {
        return used;
    }

    WatchOwner owner(final int watch)
    {
        return owners[watch];
    }

    /** Up to which zxid its owner has heard of everything that the watch waits for. */
    long zxid(final int watch)
    {
        return Math.max(zxids[watch], owners[watch].heardZxid);
    }

    int path(final int watch)
    {
        return paths[watch];
    }

    int nextOfOwner(final int watch)
    {
        return nextOfOwner[watch];
    }

    boolean existed(final int watch)
    {
        return 0 != (flags[watch] & EXISTED_BIT);
    }

    boolean isFired(final int watch)
    {
        return 0 != (flags[watch] & FIRED_BIT) && zxids[watch] > owners[watch].heardZxid;
    }

    WatchIndex index()
    {
        return index;
    }

    int find(final int path, final WatchOwner owner, final int list)
    {
        return (int)watchByKey.get(key(path, owner, list));
    }

    /** A watch was compared with the tree as of a zxid, and what it had missed was sent. */
    void onCompared(
        final int watch, final long zxid, final boolean isKnown, final boolean exists, final boolean hasMissed)
    {
        final boolean isOneShot = WatchRules.isOneShot(flags[watch] & LIST_BITS);
        if (hasMissed && isOneShot)
        {
            remove(watch);
            return;
        }
        zxids[watch] = zxid;
        flags[watch] &= (byte)~FIRED_BIT;
        if (isKnown && !isOneShot)
        {
            existed(watch, exists);
        }
    }

    /**
     * A watch fired. One that stays knows what its owner knows, and later changes of the same transaction fire it, too.
     */
    void onFired(final int watch, final long zxid, final int event)
    {
        if (WatchRules.isOneShot(flags[watch] & LIST_BITS))
        {
            remove(watch);
            return;
        }
        zxids[watch] = zxid;
        flags[watch] |= (byte)FIRED_BIT;
        if (WatchRules.CREATED == event || WatchRules.DELETED == event)
        {
            existed(watch, WatchRules.CREATED == event);
        }
    }

    private void existed(final int watch, final boolean value)
    {
        flags[watch] = (byte)(value ? flags[watch] | EXISTED_BIT : flags[watch] & ~EXISTED_BIT);
    }

    private void countRecursive(final int list, final int length, final int change)
    {
        if (WatchRules.RECURSIVE_LIST == list)
        {
            recursiveCount += change;
            recursiveOfLength[length] += change;
        }
    }

    private void remove(final int watch)
    {
        final int list = flags[watch] & LIST_BITS;
        final int pathIndex = paths[watch];
        final WatchOwner owner = owners[watch];
        final int length = index.length(pathIndex);
        watchByKey.remove(key(pathIndex, owner, list));
        owner.release(length, (flags[watch] & SHARE_BITS) >> SHARE_SHIFT);
        live.onRemoved(watch);
        replay.onRemoved(watch);
        unlink(watch, list, pathIndex, owner);
        if (index.isUnwatched(pathIndex))
        {
            index.remove(pathIndex);
        }
        owners[watch] = null;
        size--;
        countRecursive(list, length, -1);
        nextOfPath[watch] = free;
        free = watch;
    }

    private void link(final int watch, final int list, final int pathIndex, final WatchOwner owner)
    {
        final int headOfPath = index.head(list, pathIndex);
        nextOfPath[watch] = headOfPath;
        previousOfPath[watch] = NULL_INDEX;
        if (NULL_INDEX != headOfPath)
        {
            previousOfPath[headOfPath] = watch;
        }
        index.head(list, pathIndex, watch);

        nextOfOwner[watch] = owner.firstWatch;
        previousOfOwner[watch] = NULL_INDEX;
        if (NULL_INDEX != owner.firstWatch)
        {
            previousOfOwner[owner.firstWatch] = watch;
        }
        owner.firstWatch = watch;
    }

    private void unlink(final int watch, final int list, final int pathIndex, final WatchOwner owner)
    {
        final int next = nextOfPath[watch];
        final int previous = previousOfPath[watch];
        if (NULL_INDEX != next)
        {
            previousOfPath[next] = previous;
        }
        if (NULL_INDEX != previous)
        {
            nextOfPath[previous] = next;
        }
        else
        {
            index.head(list, pathIndex, next);
        }

        final int nextMine = nextOfOwner[watch];
        if (owner.nextToCompare == watch)
        {
            owner.nextToCompare = nextMine;
        }
        final int previousMine = previousOfOwner[watch];
        if (NULL_INDEX != nextMine)
        {
            previousOfOwner[nextMine] = previousMine;
        }
        if (NULL_INDEX != previousMine)
        {
            nextOfOwner[previousMine] = nextMine;
        }
        else
        {
            owner.firstWatch = nextMine;
        }
    }

    private int take()
    {
        if (NULL_INDEX != free)
        {
            final int watch = free;
            free = nextOfPath[watch];
            return watch;
        }
        if (used == paths.length)
        {
            final int capacity = used << 1;
            owners = Arrays.copyOf(owners, capacity);
            paths = Arrays.copyOf(paths, capacity);
            zxids = Arrays.copyOf(zxids, capacity);
            flags = Arrays.copyOf(flags, capacity);
            nextOfPath = Arrays.copyOf(nextOfPath, capacity);
            previousOfPath = Arrays.copyOf(previousOfPath, capacity);
            nextOfOwner = Arrays.copyOf(nextOfOwner, capacity);
            previousOfOwner = Arrays.copyOf(previousOfOwner, capacity);
        }
        return used++;
    }

    private static int interestOf(final int kind)
    {
        return WatchRules.EXISTS == kind ? EXISTS_BIT : READ_BIT;
    }

    private static long key(final int path, final WatchOwner owner, final int list)
    {
        return ((long)path << (SLOT_BITS + LIST_SHIFT)) | ((long)owner.slot() << LIST_SHIFT) | list;
    }
}
