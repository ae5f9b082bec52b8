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
package io.nodens.cluster.archive;

import io.nodens.cluster.status.MemberStatus;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * From where on a member keeps its log for the others: what every member has is not needed, and what a member that is
 * away lacks is kept up to a bound. Beyond it, or where the disk is short, what a majority has may go.
 * <p>
 * <b>Thread:</b> one at a time.
 */
public final class Retention
{
    private final int memberId;
    private final int[] memberIds;
    private final long retainBytes;
    private final ReportedPositions positions;
    private final BooleanSupplier isDiskShort;

    /**
     * For a member.
     *
     * @param memberId    of this member.
     * @param memberIds   of all members, this one included.
     * @param retainBytes most log to keep for members that are away.
     * @param positions   that the members reported.
     * @param isDiskShort whether the disk has no room for log that only others need.
     */
    public Retention(
        final int memberId,
        final int[] memberIds,
        final long retainBytes,
        final ReportedPositions positions,
        final BooleanSupplier isDiskShort)
    {
        this.memberId = memberId;
        this.memberIds = memberIds.clone();
        this.retainBytes = retainBytes;
        this.positions = positions;
        this.isDiskShort = isDiskShort;
    }

    /** How far the logs of the members go. */
    @FunctionalInterface
    public interface ReportedPositions
    {
        /**
         * How far a member's log was recorded when it last said so.
         *
         * @param memberId of the member.
         * @return log position; {@link MemberStatus#NULL_VALUE} when it never said.
         */
        long logPosition(int memberId);
    }

    /**
     * From where on to keep the log.
     *
     * @param snapshotPosition of the oldest snapshot that is kept: the log after it is always kept.
     * @param endPosition      to which the log of this member goes.
     * @return log position, at most that of the snapshot.
     */
    long keepFrom(final long snapshotPosition, final long endPosition)
    {
        final long[] reported = new long[memberIds.length];
        for (int i = 0; i < reported.length; i++)
        {
            reported[i] = memberIds[i] == memberId ? endPosition : positions.logPosition(memberIds[i]);
        }

        Arrays.sort(reported);
        final long leastPosition = reported[0];
        final long bound = isDiskShort.getAsBoolean() ? snapshotPosition : endPosition - retainBytes;
        if (MemberStatus.NULL_VALUE != leastPosition && leastPosition >= bound)
        {
            return Math.min(snapshotPosition, leastPosition);
        }

        // The most of the positions that a majority has reached; before a majority has reported, the snapshots decide.
        final long ofMajority = reported[(reported.length - 1) / 2];
        final long allowed = MemberStatus.NULL_VALUE == ofMajority ? bound : Math.min(bound, ofMajority);
        return Math.max(0, Math.min(snapshotPosition, allowed));
    }
}
