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

/**
 * What this member says of itself through the log when its front end presents itself, and when it changes: written by
 * the member's start and its keeper, read by the front end.
 * <p>
 * <b>Thread:</b> one writer per field, any reader. <b>Allocates:</b> never.
 */
public final class OwnReport
{
    private volatile long clusterIdHigh;
    private volatile long clusterIdLow;
    private volatile long startNumber;
    private volatile long treeCapacityBytes;
    private volatile long diskFreeBytes = MemberStatus.NULL_VALUE;
    private volatile long heapCapacityBytes;
    private volatile int minVersion;
    private volatile int maxVersion;
    private volatile long recordedPosition = MemberStatus.NULL_VALUE;

    /**
     * First half of the identity of the cluster that the member belongs to.
     *
     * @return 0 with a second half of 0 when unknown.
     */
    public long clusterIdHigh()
    {
        return clusterIdHigh;
    }

    /**
     * First half of the identity of the cluster that the member belongs to.
     *
     * @param value 0 with a second half of 0 when unknown.
     */
    public void clusterIdHigh(final long value)
    {
        clusterIdHigh = value;
    }

    /**
     * Second half of the identity of the cluster that the member belongs to.
     *
     * @return 0 with a first half of 0 when unknown.
     */
    public long clusterIdLow()
    {
        return clusterIdLow;
    }

    /**
     * Second half of the identity of the cluster that the member belongs to.
     *
     * @param value 0 with a first half of 0 when unknown.
     */
    public void clusterIdLow(final long value)
    {
        clusterIdLow = value;
    }

    /**
     * How often the member was started on its data directory.
     *
     * @return the count, 0 unknown.
     */
    public long startNumber()
    {
        return startNumber;
    }

    /**
     * How often the member was started on its data directory.
     *
     * @param value the count, 0 unknown.
     */
    public void startNumber(final long value)
    {
        startNumber = value;
    }

    /**
     * What the region of the member can hold.
     *
     * @return bytes, 0 unknown.
     */
    public long treeCapacityBytes()
    {
        return treeCapacityBytes;
    }

    /**
     * What the region of the member can hold.
     *
     * @param value bytes, 0 unknown.
     */
    public void treeCapacityBytes(final long value)
    {
        treeCapacityBytes = value;
    }

    /**
     * Free disk above the threshold below which the member cannot log.
     *
     * @return bytes, {@link MemberStatus#NULL_VALUE} unknown.
     */
    public long diskFreeBytes()
    {
        return diskFreeBytes;
    }

    /**
     * Free disk above the threshold below which the member cannot log.
     *
     * @param value bytes, {@link MemberStatus#NULL_VALUE} unknown.
     */
    public void diskFreeBytes(final long value)
    {
        diskFreeBytes = value;
    }

    /**
     * Heap that sessions and retained results may take.
     *
     * @return bytes, 0 unknown.
     */
    public long heapCapacityBytes()
    {
        return heapCapacityBytes;
    }

    /**
     * Heap that sessions and retained results may take.
     *
     * @param value bytes, 0 unknown.
     */
    public void heapCapacityBytes(final long value)
    {
        heapCapacityBytes = value;
    }

    /**
     * How far the log of the member is recorded.
     *
     * @return Aeron log position, {@link MemberStatus#NULL_VALUE} unknown.
     */
    public long recordedPosition()
    {
        return recordedPosition;
    }

    /**
     * How far the log of the member is recorded.
     *
     * @param value Aeron log position, {@link MemberStatus#NULL_VALUE} unknown.
     */
    public void recordedPosition(final long value)
    {
        recordedPosition = value;
    }

    /**
     * Versions of the commands that the member's program can apply.
     *
     * @param min oldest.
     * @param max newest.
     */
    public void versions(final int min, final int max)
    {
        minVersion = min;
        maxVersion = max;
    }

    /**
     * Oldest version of the commands that the member's program can apply.
     *
     * @return version.
     */
    public int minVersion()
    {
        return minVersion;
    }

    /**
     * Newest version of the commands that the member's program can apply.
     *
     * @return version.
     */
    public int maxVersion()
    {
        return maxVersion;
    }
}
