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
package io.nodens.cluster.state;

import io.nodens.tree.OwnerEnds;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Ends sessions of many ephemerals at once. For each such session it keeps a sum of what its ephemerals are, from
 * {@link #DEFAULT_LEAST_COUNT} of them on; a session with fewer costs nothing but a comparison.
 * <p>
 * None of this is replicated: a session ends in the same state whether its ephemerals go at once or one by one.
 * <p>
 * <b>Allocates:</b> a sum when a session comes to have many ephemerals; else as {@link EphemeralSum} does.
 */
final class EphemeralEnds
{
    /** Ephemerals from which on a session's are summed up: fewer are deleted one by one, within a millisecond or so. */
    static final int DEFAULT_LEAST_COUNT = 1024;

    /**
     * Log time for which the records of ephemerals stay that went at once: whoever has lost its member, or its leader,
     * comes back within it and hears of each that it has missed.
     */
    static final int KEPT_MS = 30_000;

    private final TreeWriter tree;
    private final EphemeralIndex ephemerals;
    private final Reaping reaping;
    private final Quotas quotas;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
    private int leastCount = DEFAULT_LEAST_COUNT;
    /** Sessions that have a sum. */
    private int sumCount;

    EphemeralEnds(
        final TreeWriter tree, final EphemeralIndex ephemerals, final Reaping reaping, final Quotas quotas)
    {
        this.tree = tree;
        this.ephemerals = ephemerals;
        this.reaping = reaping;
        this.quotas = quotas;
        tree.ownerEnds().keptMs(KEPT_MS);
    }

    /** Sum up from another number of ephemerals on. For sessions to come. */
    void leastCount(final int value)
    {
        leastCount = value;
    }

    /** An ephemeral was created, and is in the index. */
    void afterCreate(final Session owner, final int znode)
    {
        if (null != owner.sum)
        {
            owner.sum.add(znode, isReserved(znode));
            ephemerals.place(znode, owner.sum.append(znode));
        }
        else if (owner.ephemeralCount >= leastCount)
        {
            sumUp(owner);
        }
    }

    /** An ephemeral is about to be deleted, and is in the index still. */
    void beforeDelete(final int znode)
    {
        if (sumCount > 0)
        {
            final Session owner = ephemerals.owner(znode);
            if (null != owner.sum && owner.ephemeralCount <= leastCount / 2)
            {
                drop(owner);
            }
            else if (null != owner.sum)
            {
                owner.sum.remove(znode, isReserved(znode));
                if (owner.sum.takeOut(ephemerals.place(znode)))
                {
                    list(owner, znode);
                }
            }
        }
    }

    /** A znode is about to be changed that may be an ephemeral. */
    void beforeChange(final int znode)
    {
        final Session owner = summed(znode);
        if (null != owner)
        {
            owner.sum.remove(znode, isReserved(znode));
        }
    }

    /** The znode was changed. */
    void afterChange(final int znode)
    {
        final Session owner = summed(znode);
        if (null != owner)
        {
            owner.sum.add(znode, isReserved(znode));
        }
    }

    /** The sessions of a snapshot have their ephemerals. */
    void afterLoad(final SessionTable sessions)
    {
        for (Session session = sessions.first(); null != session; session = session.next)
        {
            if (session.ephemeralCount >= leastCount)
            {
                sumUp(session);
            }
        }
    }

    /**
     * Whether all ephemerals of a session can be taken away at once.
     */
    boolean isPossible(final Session session)
    {
        return null != session.sum && session.sum.isWhole() && tree.ownerEnds().isPossible();
    }

    /**
     * Take all ephemerals of a session away, within a transaction, when it {@link #isPossible(Session)}.
     */
    void endAtOnce(final Session session)
    {
        final EphemeralSum sum = session.sum;
        final OwnerEnds ends = tree.ownerEnds();
        quotas.beforeEnd(ephemerals, session);
        ends.open(session.id);
        for (int i = 0; i < sum.parentCount(); i++)
        {
            final int parent = sum.parent(i);
            quotas.beforeDelete(parent);
            ends.children(parent, sum.count(i), sum.dataBytes(i));
            reaping.afterDelete(parent);
        }
        ends.znodes(sum.znodes(), sum.znodesLength());
        ephemerals.retire(session);
        ends.close(sum);
        drop(session);
    }

    /**
     * Delete all ephemerals of a session one by one, the oldest first, within a transaction.
     */
    void deleteAll(final Session session)
    {
        if (null != session.sum)
        {
            drop(session);
        }

        int znode = ephemerals.first(session);
        while (TreeWriter.NULL_ZNODE != znode)
        {
            final int parent = tree.parent(znode);
            ephemerals.remove(znode);
            quotas.beforeDelete(znode);
            tree.delete(znode);
            reaping.afterDelete(parent);
            znode = ephemerals.first(session);
        }
    }

    private Session summed(final int znode)
    {
        if (0 == sumCount || ZnodeKind.EPHEMERAL != tree.kind(znode))
        {
            return null;
        }

        final Session owner = ephemerals.owner(znode);
        return null == owner.sum ? null : owner;
    }

    private void sumUp(final Session session)
    {
        session.sum = new EphemeralSum(tree);
        sumCount++;
        for (int znode = ephemerals.first(session); TreeWriter.NULL_ZNODE != znode; znode = ephemerals.next(znode))
        {
            session.sum.add(znode, isReserved(znode));
        }
        list(session, TreeWriter.NULL_ZNODE);
    }

    /** Make the list of a session's ephemerals anew, without one that is about to be deleted. */
    private void list(final Session session, final int without)
    {
        session.sum.clearList();
        for (int znode = ephemerals.first(session); TreeWriter.NULL_ZNODE != znode; znode = ephemerals.next(znode))
        {
            if (without != znode)
            {
                ephemerals.place(znode, session.sum.append(znode));
            }
        }
    }

    private void drop(final Session session)
    {
        session.sum = null;
        sumCount--;
    }

    private boolean isReserved(final int znode)
    {
        return Quotas.isReserved(path, 0, tree.copyPath(znode, path, 0));
    }
}
