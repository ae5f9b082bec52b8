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
package io.nodens.cluster.status;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the members of the cluster last said of themselves through the log, as this member's replica has applied it.
 * <p>
 * <b>Thread:</b> written by the service's, read by any. <b>Allocates:</b> never.
 */
public final class ReportedMembers
{
    /** Most members, and one above the largest member id. */
    public static final int MAX_MEMBERS = 128;

    private final AtomicLongArray logPositions = new AtomicLongArray(MAX_MEMBERS);
    private final AtomicLongArray startNumbers = new AtomicLongArray(MAX_MEMBERS);
    private final AtomicLongArray incarnations = new AtomicLongArray(MAX_MEMBERS);
    private final AtomicIntegerArray minVersions = new AtomicIntegerArray(MAX_MEMBERS);
    private final AtomicIntegerArray maxVersions = new AtomicIntegerArray(MAX_MEMBERS);
    private final AtomicIntegerArray connected = new AtomicIntegerArray(MAX_MEMBERS);
    private final AtomicIntegerArray maxDataLengths = new AtomicIntegerArray(MAX_MEMBERS);
    private final AtomicLongArray treeCapacities = new AtomicLongArray(MAX_MEMBERS);
    private final AtomicLongArray diskFree = new AtomicLongArray(MAX_MEMBERS);
    private final AtomicLongArray heapCapacities = new AtomicLongArray(MAX_MEMBERS);
    private volatile boolean isDiskFull;

    ReportedMembers()
    {
        for (int memberId = 0; memberId < MAX_MEMBERS; memberId++)
        {
            logPositions.setPlain(memberId, MemberStatus.NULL_VALUE);
            minVersions.setPlain(memberId, MemberStatus.NULL_VALUE);
            maxVersions.setPlain(memberId, MemberStatus.NULL_VALUE);
            diskFree.setPlain(memberId, MemberStatus.NULL_VALUE);
        }
    }

    /**
     * Publish what a member said.
     *
     * @param memberId    of the member.
     * @param logPosition that its log is recorded to, {@link MemberStatus#NULL_VALUE} unknown.
     * @param startNumber how often it was started on its data directory, 0 unknown.
     * @param incarnation of its front end.
     */
    public void put(final int memberId, final long logPosition, final long startNumber, final long incarnation)
    {
        logPositions.set(memberId, logPosition);
        startNumbers.set(memberId, startNumber);
        incarnations.set(memberId, incarnation);
    }

    /**
     * How far a member's log was recorded when it last said so.
     *
     * @param memberId of the member.
     * @return Aeron log position, {@link MemberStatus#NULL_VALUE} when the member never said.
     */
    public long logPosition(final int memberId)
    {
        return logPositions.get(memberId);
    }

    /**
     * How often a member was started on its data directory.
     *
     * @param memberId of the member.
     * @return the count, 0 when the member never said.
     */
    public long startNumber(final int memberId)
    {
        return startNumbers.get(memberId);
    }

    /**
     * The life of a member's front end that is registered.
     *
     * @param memberId of the member.
     * @return incarnation, 0 when it never opened.
     */
    public long incarnation(final int memberId)
    {
        return incarnations.get(memberId);
    }

    /**
     * Publish what a member can apply, and whether it is there.
     *
     * @param memberId    of the member.
     * @param minVersion  oldest version of the commands that it can apply.
     * @param maxVersion  newest version of the commands that it can apply.
     * @param isConnected whether its front end has a cluster session.
     */
    public void putVersions(
        final int memberId, final int minVersion, final int maxVersion, final boolean isConnected)
    {
        minVersions.set(memberId, minVersion);
        maxVersions.set(memberId, maxVersion);
        connected.set(memberId, isConnected ? 1 : 0);
        updateDiskFull();
    }

    /**
     * Publish what a member can hold.
     *
     * @param memberId      of the member.
     * @param maxDataLength longest data that it takes in bytes, 0 unknown.
     * @param treeBytes     of its region, 0 unknown.
     * @param diskBytes     free above the threshold below which it cannot log, {@link MemberStatus#NULL_VALUE} unknown.
     * @param heapBytes     that sessions, ephemerals and results may take, 0 unknown.
     */
    public void putCapacity(
        final int memberId,
        final int maxDataLength,
        final long treeBytes,
        final long diskBytes,
        final long heapBytes)
    {
        maxDataLengths.set(memberId, maxDataLength);
        treeCapacities.set(memberId, treeBytes);
        diskFree.set(memberId, diskBytes);
        heapCapacities.set(memberId, heapBytes);
        updateDiskFull();
    }

    /**
     * Whether the disk of a member that is there is nearly full: the condition by which the state machine refuses what
     * makes the tree grow.
     *
     * @return true when it is, as far as the replica has come.
     */
    public boolean isDiskFull()
    {
        return isDiskFull;
    }

    private void updateDiskFull()
    {
        boolean isFull = false;
        for (int memberId = 0; memberId < MAX_MEMBERS; memberId++)
        {
            isFull |= 0 == diskFree.get(memberId) && isConnected(memberId);
        }
        isDiskFull = isFull;
    }

    /**
     * Oldest version of the commands that a member can apply.
     *
     * @param memberId of the member.
     * @return version, {@link MemberStatus#NULL_VALUE} when the member never said.
     */
    public int minVersion(final int memberId)
    {
        return minVersions.get(memberId);
    }

    /**
     * Newest version of the commands that a member can apply.
     *
     * @param memberId of the member.
     * @return version, {@link MemberStatus#NULL_VALUE} when the member never said.
     */
    public int maxVersion(final int memberId)
    {
        return maxVersions.get(memberId);
    }

    /**
     * Whether a member's front end has a cluster session.
     *
     * @param memberId of the member.
     * @return true when it has one, as far as the replica has come.
     */
    public boolean isConnected(final int memberId)
    {
        return 0 != connected.get(memberId);
    }

    /**
     * Longest data that a member can take.
     *
     * @param memberId of the member.
     * @return bytes, 0 unknown.
     */
    public int maxDataLength(final int memberId)
    {
        return maxDataLengths.get(memberId);
    }

    /**
     * What a member's region can hold.
     *
     * @param memberId of the member.
     * @return bytes, 0 unknown.
     */
    public long treeCapacityBytes(final int memberId)
    {
        return treeCapacities.get(memberId);
    }

    /**
     * Free disk of a member above the threshold below which it cannot log.
     *
     * @param memberId of the member.
     * @return bytes, {@link MemberStatus#NULL_VALUE} unknown.
     */
    public long diskFreeBytes(final int memberId)
    {
        return diskFree.get(memberId);
    }

    /**
     * Heap of a member that sessions, ephemerals and retained results may take.
     *
     * @param memberId of the member.
     * @return bytes, 0 unknown.
     */
    public long heapCapacityBytes(final int memberId)
    {
        return heapCapacities.get(memberId);
    }
}
