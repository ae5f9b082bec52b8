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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReplicaProgress;

import java.util.concurrent.TimeUnit;

/**
 * Tells whether the member has contact with the cluster, and whether its replica shows what was committed lately: what
 * is applied is compared with what was known to be committed some time ago.
 * <pre>
 *  known to be committed   p0     p1     p2     p3     p4        now
 *  at local time           t0     t1     t2     t3     t4
 *                              ^ applied: fresh as of t1, when p1, which it lacks, became known
 * </pre>
 * The log of every member stands still while they take a snapshot, so then it is enough that the member knows its
 * leader: that is no loss of the cluster.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
public final class ServingMonitor
{
    /** Longest time that a log which stands still is put down to a snapshot. */
    static final long MAX_SNAPSHOT_PAUSE_NS = TimeUnit.MINUTES.toNanos(1);

    private static final int HISTORY_LENGTH = 256;
    private static final long MIN_NOTE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ClusterContact contact;
    private final ReplicaProgress progress;
    private final long staleTimeoutNs;
    private final long staleCloseTimeoutNs;
    private final long noteIntervalNs;
    private final long[] notedPositions = new long[HISTORY_LENGTH];
    private final long[] notedNs = new long[HISTORY_LENGTH];
    private long firstNote;
    private long nextNote;

    private long commitPosition = MemberStatus.NULL_VALUE;
    private long contactNs;
    private long freshNs;
    private long pauseNs;
    private boolean isPausing;
    private boolean isKnown;
    private boolean isServing;
    private boolean isStale;
    private boolean isLongStale;

    public ServingMonitor(
        final ClusterContact contact,
        final ReplicaProgress progress,
        final long staleTimeoutNs,
        final long staleCloseTimeoutNs)
    {
        this.contact = contact;
        this.progress = progress;
        this.staleTimeoutNs = staleTimeoutNs;
        this.staleCloseTimeoutNs = staleCloseTimeoutNs;
        noteIntervalNs = Math.max(MIN_NOTE_INTERVAL_NS, 2 * (staleCloseTimeoutNs / HISTORY_LENGTH));
    }

    /**
     * Look at positions; once per duty cycle. While the link to the cluster is not open the replica may be replaying
     * what happened long ago.
     */
    public void update(final long nowNs, final boolean isLinkOpen)
    {
        final boolean isJoined = contact.isJoined();
        final long position = contact.commitPosition();
        final boolean isTakingSnapshot = progress.isTakingSnapshot();
        if (isTakingSnapshot && !isPausing)
        {
            isPausing = true;
            pauseNs = nowNs;
        }
        if (isJoined && position != commitPosition && MemberStatus.NULL_VALUE != position)
        {
            // The others may need longer for the snapshot: until they go on, nothing is committed here either.
            isPausing &= isTakingSnapshot;
            isKnown = true;
            commitPosition = position;
            contactNs = nowNs;
            note(position, nowNs);
        }
        dropApplied();
        freshNs = firstNote == nextNote ? nowNs : notedNs[index(firstNote)];
        if (isPausing && isJoined && nowNs - pauseNs < MAX_SNAPSHOT_PAUSE_NS)
        {
            contactNs = nowNs;
            freshNs = nowNs;
        }

        final long ageNs = nowNs - Math.min(contactNs, freshNs);
        isStale = isKnown && ageNs >= staleTimeoutNs;
        isLongStale = isKnown && ageNs >= staleCloseTimeoutNs;
        isServing = isLinkOpen && isKnown && !isStale;
    }

    /**
     * As of when the replica had all that was known to be committed.
     *
     * @return local time in nanoseconds; 0 before that is known.
     */
    public long upToDateNs()
    {
        return isKnown ? Math.min(contactNs, freshNs) : 0;
    }

    /** Whether writes are taken and reads that must not be stale are answered. */
    public boolean isServing()
    {
        return isServing;
    }

    /** Whether the contact was lost for so long that what waits for the cluster is better refused. */
    public boolean isStale()
    {
        return isStale;
    }

    /** Whether the contact was lost so long ago that clients had better attach elsewhere. */
    public boolean isLongStale()
    {
        return isLongStale;
    }

    private void note(final long position, final long nowNs)
    {
        final boolean isFull = nextNote - firstNote == HISTORY_LENGTH;
        if (firstNote != nextNote && (isFull || nowNs - notedNs[index(nextNote - 1)] < noteIntervalNs))
        {
            // As if it had been known since the note before: never taken for fresher than it is.
            notedPositions[index(nextNote - 1)] = position;
            return;
        }
        notedPositions[index(nextNote)] = position;
        notedNs[index(nextNote)] = nowNs;
        nextNote++;
    }

    private void dropApplied()
    {
        final long applied = progress.appliedPosition();
        while (firstNote != nextNote && notedPositions[index(firstNote)] <= applied)
        {
            firstNote++;
        }
    }

    private static int index(final long note)
    {
        return (int)note & (HISTORY_LENGTH - 1);
    }
}
