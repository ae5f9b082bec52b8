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
package io.nodens.cluster.keeper;

import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReportedMembers;

import java.util.function.Consumer;

/**
 * Whether the disks have room for a snapshot. Every member writes one when the leader asks for it, and a member whose
 * archive cannot write it ends. A snapshot must leave twice the threshold at which the archive refuses to record.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class SnapshotRoom
{
    private final Consumer<String> log;
    private final int memberId;
    private final int[] memberIds;
    private final ReportedMembers reported;
    private final long thresholdBytes;
    private boolean isRefused;

    /**
     * For one member.
     *
     * @param log            takes a line when this changes.
     * @param memberId       of the member.
     * @param memberIds      of all members.
     * @param reported       what they say of their disks.
     * @param thresholdBytes of the archive; 0 when it has none.
     */
    SnapshotRoom(
        final Consumer<String> log,
        final int memberId,
        final int[] memberIds,
        final ReportedMembers reported,
        final long thresholdBytes)
    {
        this.log = log;
        this.memberId = memberId;
        this.memberIds = memberIds;
        this.reported = reported;
        this.thresholdBytes = thresholdBytes;
    }

    /**
     * Whether a snapshot may be asked for.
     *
     * @param freeBytes     of this member's disk.
     * @param snapshotBytes that a snapshot may take.
     * @return true if there is room at this member, and at each of the others that is there and has said what it has.
     */
    boolean isEnough(final long freeBytes, final long snapshotBytes)
    {
        int leastId = memberId;
        long leastBytes = freeBytes - 2 * thresholdBytes;
        for (final int id : memberIds)
        {
            final long bytes = reported.diskFreeBytes(id);
            if (memberId != id && reported.isConnected(id) && MemberStatus.NULL_VALUE != bytes && bytes < leastBytes)
            {
                leastId = id;
                leastBytes = bytes;
            }
        }

        // What others report is never negative: 0 stands for less than twice their threshold.
        final boolean isEnough = leastBytes >= snapshotBytes && (memberId == leastId || leastBytes > 0);
        if (isEnough == isRefused)
        {
            isRefused = !isEnough;
            log.accept(isEnough ?
                "the disks have room for snapshots again" :
                "no snapshot is asked for: the disk of member " + leastId + " has " +
                (Math.max(0, leastBytes) >> 20) + "m free beyond twice " +
                MemberSetting.LOW_DISK_THRESHOLD.property() + ", and a snapshot may take " + (snapshotBytes >> 20) +
                "m; free some");
        }

        return isEnough;
    }
}
