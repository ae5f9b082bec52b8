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

import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;

/**
 * Znodes that nobody deletes: TTL znodes, which go when they have no children and nobody has set their data for their
 * time to live, and containers, which go some time after their last child.
 * <p>
 * Both are found without a look at the rest of the tree: TTL znodes without children are kept by the time at which
 * they go, containers that have lost their last child by the zxid at which they lost it. Every change of the tree by
 * the state machine is reported here. What is kept follows from the tree alone, so that it is not part of a snapshot.
 * <p>
 * <b>Costs:</b> nothing in a tree without such znodes; else what {@link ZnodeHeap} takes for each that can go.
 * <b>Allocates:</b> as {@link ZnodeHeap}.
 */
final class Reaping
{
    /** Znodes of either kind that go on one tick at most, each in a transaction of its own. */
    static final int MAX_PER_TICK = 100;
    /**
     * Ticks from one look at the containers to the next. A container goes when it was empty at one look and, without
     * having got a child, at the next: clients have between one and two of these times to use it again.
     */
    static final int CONTAINER_TICKS = 200;

    private final TreeWriter tree;
    private final Transactions transactions;
    private final Quotas quotas;
    private final ZnodeHeap expiring;
    private final ZnodeHeap emptied;
    private final ZnodeStat stat = new ZnodeStat();
    private int count;
    private long containerZxid;
    private long dueContainerZxid;
    private boolean isActive;

    Reaping(final TreeWriter tree, final Transactions transactions, final Quotas quotas)
    {
        this.quotas = quotas;
        this.tree = tree;
        this.transactions = transactions;
        expiring = new ZnodeHeap(tree);
        emptied = new ZnodeHeap(tree);
    }

    /**
     * From the version of commands on that knows it, znodes are removed and take of the heap that members give.
     */
    void activate()
    {
        isActive = true;
    }

    boolean isActive()
    {
        return isActive;
    }

    /**
     * TTL znodes and containers in the tree, whether they can go or not.
     */
    int count()
    {
        return count;
    }

    /**
     * The newest transaction at the last look at the containers; 0 before the first. Replicated.
     */
    long containerZxid()
    {
        return containerZxid;
    }

    /**
     * The newest transaction at the look before: containers that were empty then, and still are, go. Replicated.
     */
    long dueContainerZxid()
    {
        return dueContainerZxid;
    }

    void containerZxids(final long lastZxid, final long dueZxid)
    {
        containerZxid = lastZxid;
        dueContainerZxid = dueZxid;
    }

    static boolean isReaped(final byte kind)
    {
        return ZnodeKind.TTL == kind || ZnodeKind.CONTAINER == kind;
    }

    void onCreated(final int parent, final int znode)
    {
        if (isReaped(tree.kind(znode)))
        {
            count++;
            consider(znode);
        }
        keep(parent);
    }

    void onDataSet(final int znode)
    {
        if (count > 0 && ZnodeKind.TTL == tree.kind(znode))
        {
            consider(znode);
        }
    }

    /**
     * A znode is about to be deleted.
     */
    void beforeDelete(final int znode)
    {
        if (count > 0)
        {
            final byte kind = tree.kind(znode);
            if (isReaped(kind))
            {
                count--;
                (ZnodeKind.TTL == kind ? expiring : emptied).remove(znode);
            }
        }
    }

    /**
     * A child was deleted.
     */
    void afterDelete(final int parent)
    {
        if (count > 0 && isReaped(tree.kind(parent)))
        {
            consider(parent);
        }
    }

    /**
     * A tick: remove what is due.
     *
     * @param tickId of the tick.
     * @param nowMs  log time.
     */
    void onTick(final long tickId, final long nowMs)
    {
        for (int i = 0; i < MAX_PER_TICK && expiring.firstKey() < nowMs; i++)
        {
            reap(expiring.first(), nowMs);
        }
        for (int i = 0; i < MAX_PER_TICK && emptied.firstKey() <= dueContainerZxid; i++)
        {
            reap(emptied.first(), nowMs);
        }

        if (0 == tickId % CONTAINER_TICKS)
        {
            dueContainerZxid = containerZxid;
            containerZxid = transactions.lastZxid();
        }
    }

    private void reap(final int znode, final long nowMs)
    {
        if (0 != tree.numChildren(znode) || !isReaped(tree.kind(znode)))
        {
            throw new IllegalStateException("znode " + znode + " of kind " + tree.kind(znode) + " with " +
                tree.numChildren(znode) + " children was to be removed at zxid " + transactions.lastZxid());
        }

        final int parent = tree.parent(znode);
        transactions.begin(nowMs);
        beforeDelete(znode);
        quotas.beforeDelete(znode);
        tree.delete(znode);
        afterDelete(parent);
        transactions.complete();
    }

    private void consider(final int znode)
    {
        if (0 != tree.numChildren(znode))
        {
            return;
        }

        if (ZnodeKind.TTL == tree.kind(znode))
        {
            tree.stat(znode, stat);
            expiring.put(znode, stat.mtimeMs() + stat.ttlMs());
        }
        else if (tree.createCount(znode) > 0)
        {
            tree.stat(znode, stat);
            emptied.put(znode, stat.pzxid());
        }
    }

    private void keep(final int parent)
    {
        if (expiring.size() > 0)
        {
            expiring.remove(parent);
        }
        if (emptied.size() > 0)
        {
            emptied.remove(parent);
        }
    }
}
