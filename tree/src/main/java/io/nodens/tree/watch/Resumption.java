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

import java.util.ArrayList;

/**
 * Makes up to owners that come back for what they have missed: change by change while the ring still holds it,
 * otherwise by a comparison with the tree, in portions.
 * <pre>
 *   LIVE --suspend--&gt; GATHERING --resume--&gt; WAITING --the ring has it--&gt; REPLAYED --up to now--&gt; LIVE
 *                     (sets watches)          ^  |                          |
 *                                             |  +--the ring has it not--+  | the ring laps
 *                                             |                          v  v
 *                                             +-------compared-------- COMPARED
 * </pre>
 * Only a live owner hears of what happens; a resumed one hears of everything in its turn. The owners that wait are
 * replayed together, in one walk over the ring from the zxid that the oldest of them asks for: a thousand clients that
 * come back at once cost little more than one. When the walk has come to the newest transaction, they are live, and
 * ignore changes up to there that others are still to hear of. An owner that takes no more leaves the walk
 * behind a transaction and waits for another one, so that it keeps nobody else waiting.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Allocates:</b> when more owners wait than ever before.
 */
final class Resumption implements ChangeHandler
{
    private static final int BEGIN_COST = 64;

    private final ChangeReader past;
    private final TreeReader tree;
    private final WatchTable table;
    private final RingMarks marks;
    private final Firing firing;
    private final ArrayList<WatchOwner> waiting = new ArrayList<>();
    private final ArrayList<WatchOwner> replayed = new ArrayList<>();
    private final ArrayList<WatchOwner> compared = new ArrayList<>();
    private final ArrayList<WatchOwner> congested = new ArrayList<>();
    private long replayedZxid;
    private int left;
    private boolean isStopped;

    /**
     * Nobody comes back yet.
     *
     * @param past  reader of the ring, used by nobody else.
     * @param tree  to compare with.
     * @param table with the watches.
     * @param marks where in the ring the changes after a zxid begin.
     */
    Resumption(final ChangeReader past, final TreeReader tree, final WatchTable table, final RingMarks marks)
    {
        this.past = past;
        this.tree = tree;
        this.table = table;
        this.marks = marks;
        firing = table.replay();
        table.resumption(this);
    }

    /** Whether somebody is being resumed. */
    boolean isDue()
    {
        return !waiting.isEmpty() || !replayed.isEmpty() || !compared.isEmpty() || !congested.isEmpty();
    }

    /**
     * From here on an owner hears of nothing until it is resumed.
     *
     * @param owner     that is live.
     * @param heardZxid up to which it has heard of everything.
     */
    void suspend(final WatchOwner owner, final long heardZxid)
    {
        if (owner.hasWatches())
        {
            table.keepHeard(owner, heardZxid);
        }
        owner.heardZxid = WatchOwner.NOTHING_HEARD;
        owner.resumeZxid = heardZxid;
        owner.state = WatchOwner.GATHERING;
    }

    /** An owner has set its watches. */
    void resume(final WatchOwner owner)
    {
        owner.state = WatchOwner.WAITING;
        waiting.add(owner);
    }

    /** An owner is at its end. */
    void forget(final WatchOwner owner)
    {
        waiting.remove(owner);
        compared.remove(owner);
        replayed.remove(owner);
        congested.remove(owner);
        owner.state = WatchOwner.LIVE;
    }

    /**
     * Go on, as far as a budget goes.
     *
     * @param budget to spend.
     * @return what is left of it, which may be less than nothing.
     */
    int work(final int budget)
    {
        left = budget;
        while (left > 0 && !compared.isEmpty())
        {
            compare(compared.get(0));
        }
        for (int i = congested.size() - 1; i >= 0; i--)
        {
            if (!congested.get(i).isCongested())
            {
                resume(congested.remove(i));
            }
        }
        if (left > 0 && replayed.isEmpty() && !waiting.isEmpty())
        {
            begin();
        }
        if (left > 0 && !replayed.isEmpty())
        {
            replay();
        }
        return left;
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
        if (zxid != replayedZxid)
        {
            leaveCongested();
            replayedZxid = zxid;
        }
        firing.begin(zxid, kind, aclId, parentAclId, buffer, offset, length);
        left = firing.resume(left - 1);
        if (left <= 0 || firing.isFiring())
        {
            isStopped = true;
            past.stop();
        }
    }

    private void begin()
    {
        long fromZxid = Long.MAX_VALUE;
        long fromPosition = Long.MAX_VALUE;
        for (int i = 0; i < waiting.size(); i++)
        {
            final WatchOwner owner = waiting.get(i);
            final long position = marks.positionOf(owner.resumeZxid);
            if (RingMarks.NULL_POSITION == position || !past.isHeld(position))
            {
                toCompare(owner, owner.resumeZxid);
            }
            else
            {
                owner.state = WatchOwner.REPLAYED;
                replayed.add(owner);
                fromZxid = Math.min(fromZxid, owner.resumeZxid);
                fromPosition = Math.min(fromPosition, position);
            }
        }
        waiting.clear();
        left -= BEGIN_COST;
        if (!replayed.isEmpty())
        {
            firing.cancel();
            replayedZxid = fromZxid;
            past.moveTo(fromPosition, fromZxid);
        }
    }

    private void replay()
    {
        if (firing.isFiring())
        {
            left = firing.resume(left);
        }
        if (left <= 0 || firing.isFiring())
        {
            return;
        }
        isStopped = false;
        final int limit = left;
        final int changes = past.poll(this, limit);
        if (ChangeReader.LAPPED == changes)
        {
            for (int i = 0; i < replayed.size(); i++)
            {
                toCompare(replayed.get(i), Math.max(replayed.get(i).resumeZxid, past.lostAfterZxid()));
            }
            replayed.clear();
        }
        else if (!isStopped && changes < limit)
        {
            leaveCongested();
            for (int i = 0; i < replayed.size(); i++)
            {
                final WatchOwner owner = replayed.get(i);
                owner.state = WatchOwner.LIVE;
                owner.heardZxid = past.polledZxid();
                owner.onResumed(past.polledZxid());
            }
            replayed.clear();
        }
    }

    /** Who takes no more waits as of the last transaction that was replayed whole. */
    private void leaveCongested()
    {
        if (!firing.takeHasCongested())
        {
            return;
        }
        for (int i = replayed.size() - 1; i >= 0; i--)
        {
            final WatchOwner owner = replayed.get(i);
            if (owner.isCongested())
            {
                replayed.remove(i);
                owner.state = WatchOwner.WAITING;
                owner.resumeZxid = Math.max(owner.resumeZxid, replayedZxid);
                congested.add(owner);
            }
        }
    }

    /** What an owner has missed after a zxid can only be found by comparison: afterwards it waits for the rest. */
    private void toCompare(final WatchOwner owner, final long heardZxid)
    {
        owner.state = WatchOwner.COMPARED;
        owner.lostAfterZxid = heardZxid;
        owner.resumeZxid = tree.completedZxid();
        owner.nextToCompare = owner.firstWatch;
        compared.add(owner);
    }

    private void compare(final WatchOwner owner)
    {
        left = table.lostChanges().compareResumed(owner, tree, left);
        if (WatchTable.NULL_INDEX == owner.nextToCompare)
        {
            compared.remove(0);
            resume(owner);
        }
    }
}
