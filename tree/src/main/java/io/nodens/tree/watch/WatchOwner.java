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

import org.agrona.DirectBuffer;

/**
 * One who sets watches: what a door serves, a connection for example. The door decides how many watches it may have,
 * and carries its events away; the table knows neither wire nor session.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Ownership:</b> of one table, until {@link WatchTable#removeAll(WatchOwner)}.
 */
public abstract class WatchOwner
{
    /** Most slots of a table's owners. */
    public static final int MAX_SLOTS = 1 << WatchTable.SLOT_BITS;
    /** The znode went, or could not be read, when changes were lost: what guarded it is not known. */
    public static final int UNKNOWN_ACL = -1;
    /** Of an event of a single change. */
    public static final long NOT_COALESCED = -1;
    /** Returned by {@link #admit(int)} when the owner may have no more. */
    public static final int NO_ROOM = -1;
    /** Nothing is known to have been heard. */
    static final long NOTHING_HEARD = Long.MIN_VALUE;
    /** It hears of what happens; the other states are those of an owner that is resumed, see {@link Resumption}. */
    static final int LIVE = 0;
    static final int GATHERING = 1;
    static final int WAITING = 2;
    static final int REPLAYED = 3;
    static final int COMPARED = 4;
    /** Highest share that {@link #admit(int)} may return. */
    public static final int MAX_SHARE = 3;

    /** First of the owner's watches in the table. */
    int firstWatch = WatchTable.NULL_INDEX;
    /** Trigger of which the owner has heard last. */
    long heardTrigger;
    /** Loss of changes for which its watches were all compared with the tree. */
    long comparedLap;
    /** Loss of changes for which they are being compared. */
    long comparingLap;
    /** The next of them. */
    int nextToCompare = WatchTable.NULL_INDEX;
    /** Whether it is resumed, and how far that is. */
    int state = LIVE;
    /** Up to which zxid it has heard of everything, whatever its watches say. */
    long heardZxid = NOTHING_HEARD;
    /** While it is resumed: up to which zxid it has heard of everything, or is being compared with the tree. */
    long resumeZxid;
    /** While it is compared: after which zxid changes are lost to it. */
    long lostAfterZxid;

    private final int slot;

    /**
     * An owner without watches.
     *
     * @param slot small number, at least 0 and below {@link #MAX_SLOTS}, that no other owner of the table has.
     */
    protected WatchOwner(final int slot)
    {
        if (slot < 0 || slot >= MAX_SLOTS)
        {
            throw new IllegalArgumentException("no slot of an owner: " + slot);
        }
        this.slot = slot;
    }

    /**
     * Number of the owner in its table; a later owner may have it again.
     *
     * @return the number.
     */
    public final int slot()
    {
        return slot;
    }

    /**
     * Whether the owner has a watch, so that an event may be on its way to it.
     *
     * @return true when it has.
     */
    public final boolean hasWatches()
    {
        return WatchTable.NULL_INDEX != firstWatch;
    }

    /**
     * Whether it is being told what it has missed, and hears of nothing else until then.
     *
     * @return true between {@link ChangePoller#suspend(WatchOwner, long)} and {@link #onResumed(long)}.
     */
    public final boolean isResuming()
    {
        return LIVE != state;
    }

    /**
     * Whether it may set more watches before it is resumed.
     *
     * @return true between {@link ChangePoller#suspend(WatchOwner, long)} and {@link ChangePoller#resume(WatchOwner)}.
     */
    public final boolean isGathering()
    {
        return GATHERING == state;
    }

    final boolean isReplayed()
    {
        return REPLAYED == state;
    }

    /**
     * The owner sets one more watch: count it, or refuse it.
     *
     * @param pathLength bytes of the watched path.
     * @return a number from 0 to {@link #MAX_SHARE} that {@link #release(int, int)} gets when the watch goes, for the
     * door's books; or {@link #NO_ROOM}.
     */
    protected abstract int admit(int pathLength);

    /**
     * A watch of the owner went, or could not be kept after all.
     *
     * @param pathLength bytes of the watched path.
     * @param share      that {@link #admit(int)} had returned.
     */
    protected abstract void release(int pathLength, int share);

    /**
     * A watch fired. The table must not be changed from here.
     *
     * @param zxid      of the change, or that it was found at.
     * @param sinceZxid {@link #NOT_COALESCED}, or of an event that stands for all that happened after this zxid, up to
     *                  the other.
     * @param event     of {@link WatchRules}.
     * @param aclId     of what guards the event: of the znode that it is about, 0 for none; or {@link #UNKNOWN_ACL}.
     * @param path      buffer with the path in UTF-8 of the znode that the event is about; valid during the call.
     * @param offset    of the first byte.
     * @param length    in bytes.
     */
    protected abstract void onWatchEvent(
        long zxid, long sinceZxid, int event, int aclId, DirectBuffer path, int offset, int length);

    /**
     * Whether so much waits for the owner that nothing more of what it has missed should be sent now: it goes on when
     * this is no longer so. Asked after each event.
     *
     * @return false if it takes everything.
     */
    protected boolean isCongested()
    {
        return false;
    }

    /**
     * What it has missed was sent, and it hears of what happens from now on. The table must not be changed from here.
     *
     * @param zxid up to which it has heard of everything.
     */
    protected void onResumed(final long zxid)
    {
    }
}
