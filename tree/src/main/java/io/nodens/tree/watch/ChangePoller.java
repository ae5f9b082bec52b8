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
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

/**
 * Takes changes from the region's ring to the watches, and lets an answer slip in between two transactions, so that
 * to every owner exactly the events of the changes that the answer reflects come before it.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Allocates:</b> never.
 */
public final class ChangePoller implements ChangeHandler
{
    private static final int POLL_LIMIT = 256;

    private final ChangeReader changes;
    private final TreeReader tree;
    private final WatchTable watches;
    private final ZnodeStat stat = new ZnodeStat();
    private Runnable answer;
    private long answerZxid;
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
        this.changes = changes;
        this.tree = tree;
        this.watches = watches;
    }

    /**
     * Take what is there.
     *
     * @return number of changes taken.
     */
    public int poll()
    {
        final int polled = changes.poll(this, POLL_LIMIT);
        if (ChangeReader.LAPPED == polled)
        {
            onLapped();
            return 1;
        }
        return polled;
    }

    /**
     * Every event of a change up to this zxid was sent.
     *
     * @return the zxid.
     */
    public long polledZxid()
    {
        return changes.polledZxid();
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
     * Send the events of every change up to a zxid, at least.
     *
     * @param zxid that the replica has completed.
     */
    public void drainTo(final long zxid)
    {
        while (changes.polledZxid() < zxid)
        {
            if (poll() <= 0)
            {
                break;
            }
        }
    }

    /**
     * Send the events of every change up to a zxid, then run the answer, and only then send events of later changes.
     *
     * @param zxid that the answer is valid as of.
     * @param then gives the answer.
     * @return false when changes were lost, so that the answer was not run and has to be made anew.
     */
    public boolean drainThen(final long zxid, final Runnable then)
    {
        final long laps = lapCount;
        answer = then;
        answerZxid = zxid;
        drainTo(zxid);
        if (null == answer)
        {
            return true;
        }
        answer = null;
        if (laps != lapCount)
        {
            return false;
        }
        then.run();
        return true;
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
        if (null != answer && zxid > answerZxid)
        {
            final Runnable then = answer;
            answer = null;
            then.run();
        }
        watches.onChange(zxid, kind, aclId, parentAclId, buffer, offset, length);
    }

    private void onLapped()
    {
        lapCount++;
        watches.recheck(tree, stat);
    }
}
