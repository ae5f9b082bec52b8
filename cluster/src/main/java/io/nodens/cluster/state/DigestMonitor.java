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

import java.util.Arrays;

/**
 * Compares what members report as their digest at a checkpoint with this replica's own, and stops the member when a
 * majority agrees on something else. Local: neither replicated nor in snapshots, and no answer depends on it.
 * <p>
 * A report stands in the log behind everything it covers. So a replica that applies a report of zxid z has passed z
 * itself; one that has not reached z has diverged too.
 * <p>
 * <b>Allocates:</b> once per member.
 */
final class DigestMonitor
{
    /** Own checkpoints remembered; a report of an older one is not compared. */
    static final int OWN_CHECKPOINTS = 256;
    /** Reports remembered of each member. */
    static final int REPORTS_PER_MEMBER = 16;

    private static final long NULL_ZXID = -1;

    private final int majority;
    private final FailStopHandler failStop;
    private final String unit;
    private final String subject;
    private final Ring own = new Ring(OWN_CHECKPOINTS);
    private final Ring[] reports = new Ring[StateMachine.MAX_MEMBERS];

    DigestMonitor(final int memberCount, final FailStopHandler failStop)
    {
        this(memberCount, failStop, "zxid", "digest");
    }

    /**
     * For digests at something that rises in the log.
     *
     * @param unit    of it: zxid or tick.
     * @param subject what is compared.
     */
    DigestMonitor(final int memberCount, final FailStopHandler failStop, final String unit, final String subject)
    {
        this.unit = unit;
        this.subject = subject;
        this.majority = memberCount / 2 + 1;
        this.failStop = failStop;
    }

    void onCheckpoint(final long zxid, final long digest)
    {
        own.put(zxid, digest);
    }

    void onReport(final int memberId, final long zxid, final long digest, final long ownZxid)
    {
        Ring ring = reports[memberId];
        if (null == ring)
        {
            ring = new Ring(REPORTS_PER_MEMBER);
            reports[memberId] = ring;
        }
        ring.put(zxid, digest);

        if (votes(zxid, digest) >= majority)
        {
            compare(zxid, digest, ownZxid);
        }
    }

    private int votes(final long zxid, final long digest)
    {
        int votes = 0;
        for (final Ring ring : reports)
        {
            if (null != ring)
            {
                final int index = ring.indexOf(zxid);
                votes += index >= 0 && ring.digests[index] == digest ? 1 : 0;
            }
        }

        return votes;
    }

    private void compare(final long zxid, final long digest, final long ownZxid)
    {
        final int index = own.indexOf(zxid);
        if (index >= 0 && own.digests[index] != digest)
        {
            failStop.onFailStop("this replica has diverged: at " + unit + " " + zxid + " its " + subject + " is " +
                Long.toHexString(own.digests[index]) + ", a majority of " + majority + " members has " +
                Long.toHexString(digest));
        }
        else if (zxid > ownZxid)
        {
            failStop.onFailStop("this replica has diverged: a majority of " + majority + " members reported " + unit +
                " " + zxid + " at a log position at which this replica is only at " + unit + " " + ownZxid);
        }
    }

    /**
     * The last few (zxid, digest) pairs.
     */
    private static final class Ring
    {
        private final long[] zxids;
        private final long[] digests;
        private int nextIndex;

        Ring(final int capacity)
        {
            zxids = new long[capacity];
            digests = new long[capacity];
            Arrays.fill(zxids, NULL_ZXID);
        }

        void put(final long zxid, final long digest)
        {
            final int known = indexOf(zxid);
            if (known >= 0)
            {
                digests[known] = digest;
                return;
            }

            zxids[nextIndex] = zxid;
            digests[nextIndex] = digest;
            nextIndex = nextIndex + 1 == zxids.length ? 0 : nextIndex + 1;
        }

        int indexOf(final long zxid)
        {
            if (zxid >= 0)
            {
                for (int i = 0; i < zxids.length; i++)
                {
                    if (zxids[i] == zxid)
                    {
                        return i;
                    }
                }
            }

            return -1;
        }
    }
}
