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
package io.nodens.cluster.frontend.propose;

import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.OwnReport;

import java.util.concurrent.TimeUnit;

/**
 * Reports through the log what this member's replica computed at its checkpoints, and what the member can hold when
 * that has changed by a notch: an eighth of what the tree may still grow, or the disk's becoming full or free.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
public final class MemberReporter
{
    /** Least change of the tree's capacity that is reported, in bytes. */
    public static final long MIN_NOTCH = 64 * 1024;

    /** Log after which a member says again how far it is recorded when nothing but ticks is logged. */
    private static final long REPORTED_POSITION_STEP = 1 << 20;
    private static final int NOTCH_SHIFT = 3;
    private static final long CAPACITY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MemberStatus status;
    private final OwnReport own;
    private final CommandProxy commands;
    private long reportedZxid = MemberStatus.NULL_VALUE;
    private long reportedTickId = MemberStatus.NULL_VALUE;
    private long reportedPosition;
    private long reportedTreeBytes;
    private long reportedDiskBytes = MemberStatus.NULL_VALUE;
    private long capacityNs;

    public MemberReporter(final MemberStatus status, final CommandProxy commands, final long nowNs)
    {
        this.status = status;
        this.own = status.ownReport();
        this.commands = commands;
        this.capacityNs = nowNs;
    }

    /**
     * Queue what is due.
     *
     * @param nowNs time.
     * @return number of reports.
     */
    public int doWork(final long nowNs)
    {
        int work = reportDigest();
        if (nowNs - capacityNs >= 0)
        {
            capacityNs = nowNs + CAPACITY_INTERVAL_NS;
            work += reportCapacity();
        }

        return work;
    }

    private int reportDigest()
    {
        final long zxid = status.checkpointZxid();
        final long tickId = status.checkpointTickId();
        final long recordedPosition = own.recordedPosition();
        if (zxid == reportedZxid && tickId == reportedTickId &&
            recordedPosition - reportedPosition < REPORTED_POSITION_STEP)
        {
            return 0;
        }

        final long digest = status.checkpointDigest();
        final long protocolDigest = status.checkpointProtocolDigest();
        if (zxid == status.checkpointZxid() && tickId == status.checkpointTickId() &&
            MemberStatus.NULL_VALUE != zxid && commands.digestReport(zxid, digest, tickId, protocolDigest))
        {
            reportedZxid = zxid;
            reportedTickId = tickId;
            reportedPosition = recordedPosition;
            return 1;
        }

        return 0;
    }

    private int reportCapacity()
    {
        final long treeBytes = own.treeCapacityBytes();
        final long diskBytes = own.diskFreeBytes();
        final long notch = Math.max(MIN_NOTCH, Math.abs(reportedTreeBytes - status.treeBytes()) >> NOTCH_SHIFT);
        final boolean isTreeChanged = Math.abs(treeBytes - reportedTreeBytes) >= notch;
        final boolean isDiskChanged = diskBytes != reportedDiskBytes && (0 == diskBytes || reportedDiskBytes <= 0);
        if ((isTreeChanged || isDiskChanged) && commands.capacityReport())
        {
            reportedTreeBytes = treeBytes;
            reportedDiskBytes = diskBytes;
            return 1;
        }

        return 0;
    }
}
