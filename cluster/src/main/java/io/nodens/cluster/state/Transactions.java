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

/**
 * Gives zxids to what changes state, densely, and notes a checkpoint of the digest at every
 * {@value #CHECKPOINT_ZXIDS}th.
 */
final class Transactions
{
    /** Transactions from one checkpoint to the next; a power of two. */
    static final int CHECKPOINT_ZXIDS = 1024;

    /** Changes from which on a transaction keeps what it changes readable as it was before. */
    static final int LONG_CHANGES = 32;

    /** Slots of ephemerals that went at once which a transaction frees, and a share of those that there are. */
    private static final int CLEANED = 64;
    private static final int CLEANED_SHIFT = 8;

    private static final long CHECKPOINT_MASK = CHECKPOINT_ZXIDS - 1;

    private final TreeWriter tree;
    private final StateDigest digest;
    private final DigestMonitor monitor;
    private final ResultListener listener;
    private final Quotas quotas;
    private final EphemeralIndex ephemerals;

    Transactions(
        final TreeWriter tree,
        final StateDigest digest,
        final DigestMonitor monitor,
        final ResultListener listener,
        final Quotas quotas,
        final EphemeralIndex ephemerals)
    {
        this.ephemerals = ephemerals;
        this.quotas = quotas;
        this.tree = tree;
        this.digest = digest;
        this.monitor = monitor;
        this.listener = listener;
    }

    long lastZxid()
    {
        return tree.completedZxid();
    }

    long begin(final long nowMs)
    {
        return begin(nowMs, 1);
    }

    /**
     * Begin a transaction.
     *
     * @param changes of znodes that it will make: readers are not shut out by one that makes many.
     */
    long begin(final long nowMs, final int changes)
    {
        ephemerals.clean(CLEANED + (ephemerals.retiredCount() >> CLEANED_SHIFT));
        final long zxid = tree.completedZxid() + 1;
        tree.beginTransaction(zxid, nowMs, changes >= LONG_CHANGES);
        return zxid;
    }

    void complete()
    {
        quotas.complete();
        tree.completeTransaction();
        if (0 == (tree.completedZxid() & CHECKPOINT_MASK))
        {
            checkpoint();
        }
    }

    void checkpoint()
    {
        final long zxid = tree.completedZxid();
        final long value = digest.value();
        monitor.onCheckpoint(zxid, value);
        listener.onCheckpoint(zxid, value);
    }
}
