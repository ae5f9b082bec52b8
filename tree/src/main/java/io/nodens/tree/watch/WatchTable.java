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
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
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
 * <b>Thread:</b> one, the door's. <b>Allocates:</b> when it grows. <b>Limits:</b> those of its owners
 * ({@link WatchOwner#admit(int)}) and of the bytes of paths.
 */
public final class WatchTable
{
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
    private static final int LIST_SHIFT = 2;
    private static final int MIN_CAPACITY = 64;
    private static final int RECHECK_ATTEMPTS = 16;
    private static final byte SLASH = '/';

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
    private int recursiveCount;
    private long trigger;

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
     * Set a watch. Setting it twice is setting it once.
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
            final int watch = (int)watchByKey.get(key(known, owner, list));
            if (NULL_INDEX != watch)
            {
                flags[watch] |= (byte)interestOf(kind);
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
        recursiveCount += WatchRules.RECURSIVE_LIST == list ? 1 : 0;
        return true;
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
        final int pathIndex = index.find(path, offset, length);
        if (WatchIndex.NULL_PATH == pathIndex)
        {
            return false;
        }
        final int watch = (int)watchByKey.get(key(pathIndex, owner, WatchRules.listOf(kind, mode)));
        if (NULL_INDEX == watch)
        {
            return false;
        }
        if (WatchRules.ONE_SHOT == mode)
        {
            final int interest = interestOf(kind);
            if (0 == (flags[watch] & interest))
            {
                return false;
            }
            flags[watch] &= (byte)~interest;
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
            final int watch = (int)watchByKey.get(key(pathIndex, owner, list));
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
        if (0 == size)
        {
            return;
        }
        final int event = WatchRules.eventOf(change);
        if (WatchRules.NO_EVENT != event)
        {
            fire(event, zxid, aclId, path, offset, length);
        }
        final int parentEvent = WatchRules.parentEventOf(change);
        if (WatchRules.NO_EVENT != parentEvent && length > 1)
        {
            fire(parentEvent, zxid, parentAclId, path, offset, PathSyntax.parentLength(path, offset, length));
        }
    }

    /**
     * Changes were lost: compare every watch with the tree, fire those whose znode changed since the watch was set, or
     * since it last fired. The owner of a recursive watch hears {@link WatchRules#EVENTS_LOST}.
     *
     * @param reader to ask.
     * @param stat   to fill.
     */
    public void recheck(final TreeReader reader, final ZnodeStat stat)
    {
        for (int watch = 0; watch < used; watch++)
        {
            if (null != owners[watch])
            {
                recheck(watch, reader, stat);
            }
        }
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
        for (int i = 0; i < RECHECK_ATTEMPTS && TreeStatus.BUSY == status; i++)
        {
            status = reader.exists(path, offset, length, stat);
        }
        return status;
    }

    private void recheck(final int watch, final TreeReader reader, final ZnodeStat stat)
    {
        final int list = flags[watch] & LIST_BITS;
        final DirectBuffer path = index.buffer(paths[watch]);
        final int offset = index.offset(paths[watch]);
        final int length = index.length(paths[watch]);
        final int status = exists(reader, path, offset, length, stat);
        final long zxid = reader.zxid();
        final int aclId = TreeStatus.OK <= status ? stat.aclId() : WatchOwner.UNKNOWN_ACL;
        if (WatchRules.RECURSIVE_LIST == list)
        {
            zxids[watch] = zxid;
            owners[watch].onWatchEvent(zxid, WatchRules.EVENTS_LOST, aclId, path, offset, length);
            return;
        }

        final boolean exists = TreeStatus.NO_NODE != status;
        final boolean existed = 0 != (flags[watch] & EXISTED_BIT);
        // A znode that nothing can be said of counts as changed: one event too many does no harm.
        final boolean isKnown = TreeStatus.OK <= status || !exists;
        int missed = isKnown ?
            WatchRules.missedIn(list, existed, zxids[watch], exists, stat) : WatchRules.lookAgainIn(list);
        if (0 == missed && !exists && mayHaveExisted(reader, path, offset, length, zxids[watch], stat))
        {
            missed = WatchRules.eventSet(WatchRules.CREATED);
        }
        final WatchOwner owner = owners[watch];
        for (int left = missed; 0 != left; left &= left - 1)
        {
            owner.onWatchEvent(zxid, WatchRules.firstOf(left), aclId, path, offset, length);
        }
        if (0 != missed && WatchRules.isOneShot(list))
        {
            remove(watch);
        }
        else
        {
            zxids[watch] = isKnown ? zxid : zxids[watch];
            flags[watch] = (byte)(isKnown && !WatchRules.isOneShot(list) ?
                (flags[watch] & ~EXISTED_BIT) | (exists ? EXISTED_BIT : 0) : flags[watch]);
        }
    }

    private void fire(
        final int event,
        final long zxid,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        trigger++;
        final int pathIndex = index.find(path, offset, length);
        if (WatchIndex.NULL_PATH != pathIndex)
        {
            for (int list = 0; list < WatchRules.RECURSIVE_LIST; list++)
            {
                // The last watch of a path takes the path with it: its lists are empty then, and nothing else is used.
                fireList(list, pathIndex, event, zxid, aclId, path, offset, length);
            }
        }
        if (recursiveCount > 0)
        {
            fireRecursive(event, zxid, aclId, path, offset, length);
        }
    }

    private void fireRecursive(
        final int event,
        final long zxid,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        int ancestorLength = length;
        while (true)
        {
            final int pathIndex = index.find(path, offset, ancestorLength);
            if (WatchIndex.NULL_PATH != pathIndex)
            {
                fireList(WatchRules.RECURSIVE_LIST, pathIndex, event, zxid, aclId, path, offset, length);
            }
            if (ancestorLength <= 1)
            {
                return;
            }
            ancestorLength = PathSyntax.parentLength(path, offset, ancestorLength);
        }
    }

    private void fireList(
        final int list,
        final int pathIndex,
        final int event,
        final long zxid,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        if (!WatchRules.isFiredIn(list, event))
        {
            return;
        }
        int watch = index.head(list, pathIndex);
        while (NULL_INDEX != watch)
        {
            final int next = nextOfPath[watch];
            if (zxid > zxids[watch])
            {
                final WatchOwner owner = owners[watch];
                if (WatchRules.isOneShot(list))
                {
                    remove(watch);
                }
                else
                {
                    onFired(watch, event, zxid);
                }
                if (owner.heardTrigger != trigger)
                {
                    owner.heardTrigger = trigger;
                    owner.onWatchEvent(zxid, event, aclId, path, offset, length);
                }
            }
            watch = next;
        }
    }

    /** Let a watch that stays know what its owner knows. Later changes of the same transaction still fire it. */
    private void onFired(final int watch, final int event, final long zxid)
    {
        zxids[watch] = zxid - 1;
        if (WatchRules.CREATED == event)
        {
            flags[watch] |= EXISTED_BIT;
        }
        else if (WatchRules.DELETED == event)
        {
            flags[watch] &= ~EXISTED_BIT;
        }
    }

    private void remove(final int watch)
    {
        final int list = flags[watch] & LIST_BITS;
        final int pathIndex = paths[watch];
        final WatchOwner owner = owners[watch];
        watchByKey.remove(key(pathIndex, owner, list));
        owner.release(index.length(pathIndex), (flags[watch] & 0xFF) >> SHARE_SHIFT);
        unlink(watch, list, pathIndex, owner);
        if (index.isUnwatched(pathIndex))
        {
            index.remove(pathIndex);
        }
        owners[watch] = null;
        size--;
        recursiveCount -= WatchRules.RECURSIVE_LIST == list ? 1 : 0;
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
