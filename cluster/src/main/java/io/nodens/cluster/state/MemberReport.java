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

/**
 * What a member says of itself through the log, and what the replicas keep of it: identity, starts, versions, and how
 * much it can hold. A value that is unknown is 0, of disk and log position {@link #UNKNOWN}.
 * <p>
 * <b>Allocates:</b> never.
 */
public final class MemberReport
{
    /** Free disk and log position that are not known. */
    public static final long UNKNOWN = -1;

    long clusterIdHigh;
    long clusterIdLow;
    long startNumber;
    long openNumber;
    int minVersion;
    int maxVersion;
    long treeCapacityBytes;
    long diskFreeBytes = UNKNOWN;
    long heapCapacityBytes;
    long logPosition = UNKNOWN;
    int maxDataLength;

    /**
     * Forget everything: all is unknown, and the member can apply version 0 of the commands only.
     *
     * @return this for a fluent API.
     */
    public MemberReport reset()
    {
        return clusterId(0, 0).opening(0, 0).versions(0, 0).capacity(0, UNKNOWN, 0).logPosition(UNKNOWN)
            .maxDataLength(0);
    }

    /**
     * Identity of the cluster that the member belongs to.
     *
     * @param high first half.
     * @param low  second half; both 0 when the member knows none.
     * @return this for a fluent API.
     */
    public MemberReport clusterId(final long high, final long low)
    {
        clusterIdHigh = high;
        clusterIdLow = low;
        return this;
    }

    /**
     * Which opening of which start this is.
     *
     * @param start how often the member was started on its data directory, 0 unknown.
     * @param open  number of the opening within the front end's incarnation, from 1; 0 in version 0.
     * @return this for a fluent API.
     */
    public MemberReport opening(final long start, final long open)
    {
        startNumber = start;
        openNumber = open;
        return this;
    }

    /**
     * Versions of the command schema that the member can apply.
     *
     * @param min oldest.
     * @param max newest.
     * @return this for a fluent API.
     */
    public MemberReport versions(final int min, final int max)
    {
        minVersion = min;
        maxVersion = max;
        return this;
    }

    /**
     * What the member can hold.
     *
     * @param treeBytes of its region, 0 unknown.
     * @param diskBytes free above the threshold below which it cannot log, or {@link #UNKNOWN}.
     * @param heapBytes that sessions and retained results may take, 0 unknown.
     * @return this for a fluent API.
     */
    public MemberReport capacity(final long treeBytes, final long diskBytes, final long heapBytes)
    {
        treeCapacityBytes = treeBytes;
        diskFreeBytes = diskBytes;
        heapCapacityBytes = heapBytes;
        return this;
    }

    /**
     * How far the member's own log is recorded.
     *
     * @param value position in bytes, or {@link #UNKNOWN}.
     * @return this for a fluent API.
     */
    public MemberReport logPosition(final long value)
    {
        logPosition = value;
        return this;
    }

    /**
     * Longest data that the member is configured for.
     *
     * @param value bytes, 0 unknown.
     * @return this for a fluent API.
     */
    public MemberReport maxDataLength(final int value)
    {
        maxDataLength = value;
        return this;
    }

    /**
     * First half of the identity.
     *
     * @return 0 with a second half of 0 when unknown.
     */
    public long clusterIdHigh()
    {
        return clusterIdHigh;
    }

    /**
     * Second half of the identity.
     *
     * @return 0 with a first half of 0 when unknown.
     */
    public long clusterIdLow()
    {
        return clusterIdLow;
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
     * Opening within the incarnation.
     *
     * @return from 1; 0 of an opening in version 0.
     */
    public long openNumber()
    {
        return openNumber;
    }

    /**
     * Oldest version of the command schema that the member can apply.
     *
     * @return version.
     */
    public int minVersion()
    {
        return minVersion;
    }

    /**
     * Newest version of the command schema that the member can apply.
     *
     * @return version.
     */
    public int maxVersion()
    {
        return maxVersion;
    }

    /**
     * Most bytes that the member's region can hold.
     *
     * @return bytes, 0 unknown.
     */
    public long treeCapacityBytes()
    {
        return treeCapacityBytes;
    }

    /**
     * Free disk above the threshold below which the member cannot log.
     *
     * @return bytes, or {@link #UNKNOWN}.
     */
    public long diskFreeBytes()
    {
        return diskFreeBytes;
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
     * How far the member's own log is recorded.
     *
     * @return position in bytes, or {@link #UNKNOWN}.
     */
    public long logPosition()
    {
        return logPosition;
    }

    /**
     * Longest data that the member is configured for; kept from version 2 on.
     *
     * @return bytes, 0 unknown.
     */
    public int maxDataLength()
    {
        return maxDataLength;
    }
}
