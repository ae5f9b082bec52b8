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

import io.nodens.tree.ChangeHandler;
import io.nodens.tree.ChangeReader;
import io.nodens.tree.TreeReader;
import org.agrona.DirectBuffer;

/**
 * Takes changes from the region's ring to the watches, and says when an answer may go to an owner: after exactly the
 * events of the changes that the answer reflects.
 * <p>
 * What a duty cycle spends on it is bounded by {@link #CYCLE_BUDGET}: a change that fires ten thousand watches, a
 * thousand changes, or the comparison of a million watches with the tree when changes were lost, takes as many duty
 * cycles as it needs. Answers to owners that have watches wait for it. Others need not: no event is on its way to them.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Allocates:</b> never.
 */
public final class ChangePoller implements ChangeHandler
{
    /** Every event was sent that must come before the answer. */
    public static final int SENT = 0;
    /** Events were sent, perhaps of changes that the answer does not reflect: it is to be made anew. */
    public static final int MAKE_ANEW = 1;
    /** Events are left for the next duty cycle: the answer must wait. */
    public static final int WAIT = 2;

    /**
     * Most that a duty cycle spends by default, half a millisecond or so: a change costs 1, and each event
     * {@value WatchTable#EVENT_COST} more. The comparison with the tree may take an eighth beyond it.
     */
    public static final int CYCLE_BUDGET = 8192;

    private static final int LAP_COST = 64;
    private static final int RESERVE_SHIFT = 3;

    private final ChangeReader changes;
    private final TreeReader tree;
    private final WatchTable watches;
    private final RingMarks marks;
    private final Resumption resumption;
    private final int cycleBudget;
    private int left;
    private int reserve;
    private int resumptionReserve;
    private long handedZxid;
    private long lapCount;

    /**
     * A poller that begins at the newest change.
     *
     * @param changes to poll; used by nobody else.
     * @param tree    to compare the watches with when changes were lost.
     * @param watches to feed.
     */
    public ChangePoller(final ChangeReader changes, final TreeReader tree, final WatchTable watches)
    {
        this(changes, tree, watches, CYCLE_BUDGET);
    }

    /**
     * A poller that begins at the newest change.
     *
     * @param changes     to poll; used by nobody else.
     * @param tree        to compare the watches with when changes were lost.
     * @param watches     to feed; of one poller.
     * @param cycleBudget most that a duty cycle spends, at least 1.
     */
    public ChangePoller(
        final ChangeReader changes, final TreeReader tree, final WatchTable watches, final int cycleBudget)
    {
        this.changes = changes;
        this.tree = tree;
        this.watches = watches;
        this.cycleBudget = cycleBudget;
        marks = new RingMarks(changes.ringLength());
        marks.on(changes.polledZxid(), changes.position());
        resumption = new Resumption(changes.another(), tree, watches, marks);
        onDutyCycle();
    }

    /** A duty cycle begins: there is something to spend again. */
    public void onDutyCycle()
    {
        left = cycleBudget;
        reserve = Math.max(1, cycleBudget >> RESERVE_SHIFT);
        resumptionReserve = reserve;
    }

    /**
     * Take what is there, as far as the duty cycle's budget goes.
     *
     * @return 0 when there was nothing.
     */
    public int poll()
    {
        final int before = left;
        if (watches.isComparing())
        {
            // Half of it, so that neither changes without end nor a million watches keep the other waiting. Answers of
            // this duty cycle may have spent everything: the reserve is then spent beyond the budget.
            final int share = Math.max(left >> 1, reserve);
            reserve = 0;
            left -= share - watches.compare(share);
        }
        if (resumption.isDue())
        {
            // The same for those who come back.
            final int share = Math.max(left >> 1, resumptionReserve);
            resumptionReserve = 0;
            left -= share - resumption.work(share);
        }
        if (left > 0)
        {
            poll(Long.MAX_VALUE);
        }
        return before - left;
    }

    /**
     * An owner is about to set watches as of a zxid of before: from now on it hears of nothing, until {@link #resume}.
     *
     * @param owner    of the watches, live or {@link WatchOwner#isGathering() gathering}.
     * @param asOfZxid up to which it knows everything.
     * @return false when events are on their way to it: it must be asked again in a later duty cycle.
     */
    public boolean suspend(final WatchOwner owner, final long asOfZxid)
    {
        if (!owner.isResuming())
        {
            final boolean isOnItsWay = watches.isFiring() || watches.isComparing(owner) ||
                handedZxid > changes.polledZxid();
            if (owner.hasWatches() && isOnItsWay)
            {
                return false;
            }
            resumption.suspend(owner, changes.polledZxid());
        }
        owner.resumeZxid = Math.min(owner.resumeZxid, asOfZxid);
        return true;
    }

    /**
     * An owner has set its watches: tell it what it has missed, in the duty cycles that follow. {@link
     * WatchOwner#onResumed} is called then.
     *
     * @param owner that is gathering.
     */
    public void resume(final WatchOwner owner)
    {
        resumption.resume(owner);
    }

    /**
     * Every event of a change up to this zxid was sent to everybody.
     *
     * @return the zxid.
     */
    public long polledZxid()
    {
        final long polled = changes.polledZxid();
        final long fired = watches.isFiring() ? Math.min(polled, watches.firingZxid() - 1) : polled;
        return watches.isComparing() ? Math.min(fired, watches.comparedFromZxid()) : fired;
    }

    /**
     * Every event of a change up to this zxid was sent to an owner.
     *
     * @param owner or null.
     * @return the zxid.
     */
    public long polledZxid(final WatchOwner owner)
    {
        return null != owner && owner.isResuming() ? Math.min(owner.resumeZxid, polledZxid()) : polledZxid();
    }

    /**
     * Events of no change after this zxid were sent, but to owners whose watches were compared with the tree. A watch
     * that is set as of an earlier one may never hear of changes up to here.
     *
     * @return the zxid.
     */
    public long begunZxid()
    {
        return watches.isFiring() ? Math.max(changes.polledZxid(), watches.firingZxid()) : changes.polledZxid();
    }

    /**
     * How often changes were lost and the watches compared with the tree instead.
     *
     * @return the number.
     */
    public long lapCount()
    {
        return lapCount;
    }

    /**
     * Whether the duty cycle has nothing to spend any more.
     *
     * @return true when {@link #drainTo(WatchOwner, long)} can only tell an owner with watches to wait.
     */
    public boolean isSpent()
    {
        return left <= 0;
    }

    /**
     * Send the events of every change up to a zxid, and of no later one, as far as the duty cycle's budget goes.
     *
     * @param zxid that the replica has completed.
     */
    public void drainTo(final long zxid)
    {
        while ((changes.polledZxid() < zxid || watches.isFiring()) && left > 0)
        {
            final int before = left;
            poll(zxid);
            if (before == left)
            {
                break;
            }
        }
    }

    /**
     * Send an owner the events of every change up to a zxid, so that an answer as of it may follow. An owner without
     * watches waits for nothing.
     *
     * @param owner that the answer is for, or null when it never had a watch.
     * @param zxid  that the answer is valid as of.
     * @return {@link #SENT}, {@link #MAKE_ANEW} or {@link #WAIT}.
     */
    public int drainTo(final WatchOwner owner, final long zxid)
    {
        if (null == owner || !owner.hasWatches())
        {
            return SENT;
        }
        if (owner.isResuming())
        {
            return WAIT;
        }
        final long laps = lapCount;
        drainTo(zxid);
        if (changes.polledZxid() < zxid || (watches.isFiring() && watches.firingZxid() <= zxid))
        {
            return WAIT;
        }
        if (!watches.isComparing(owner))
        {
            return laps == lapCount ? SENT : MAKE_ANEW;
        }
        left = left > 0 ? watches.compare(owner, left) : left;
        return watches.isComparing(owner) ? WAIT : MAKE_ANEW;
    }

    /** {@inheritDoc} */
    @Override
    public void onChange(
        final long zxid,
        final int kind,
        final int znodeKind,
        final int aclId,
        final int parentAclId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        handedZxid = zxid;
        marks.on(zxid, changes.position());
        watches.begin(zxid, kind, aclId, parentAclId, buffer, offset, length);
        left = watches.resume(left - 1);
        if (left <= 0 || watches.isFiring())
        {
            changes.stop();
        }
    }

    private void poll(final long maxZxid)
    {
        if (watches.isFiring())
        {
            left = watches.resume(left);
        }
        if (left > 0 && !watches.isFiring() && ChangeReader.LAPPED == changes.poll(this, left, maxZxid))
        {
            lapCount++;
            left -= LAP_COST;
            marks.on(changes.polledZxid(), changes.position());
            watches.onChangesLost(tree, changes.lostAfterZxid(), changes.polledZxid());
        }
    }
}
