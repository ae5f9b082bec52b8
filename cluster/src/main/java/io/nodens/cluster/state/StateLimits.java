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

import io.nodens.sbe.ProtocolLimits;
import io.nodens.tree.TreeConfiguration;

/**
 * Limits that refuse writes. Replicated: set by the first FrontEndOpen in the life of a cluster and changed by an
 * operator's command only, so that every replica refuses the same commands. A limit binds what comes after it: what is
 * above one that was lowered stays, and may go.
 */
public final class StateLimits
{
    /** Most sessions that any configuration may allow. */
    public static final int MAX_SESSIONS_LIMIT = ProtocolLimits.MAX_SESSIONS;

    private long maxZnodes;
    private long maxTreeBytes;
    private int maxSessions;
    private int maxDataLength;
    private int maxEphemerals;

    /**
     * Whether limits bind already.
     *
     * @return true once the first FrontEndOpen was applied.
     */
    public boolean isSet()
    {
        return 0 != maxZnodes;
    }

    /**
     * Set the limits; each is clamped to what any configuration may allow.
     *
     * @param znodes     most znodes, the root included; at least 1.
     * @param treeBytes  most bytes of the tree by its logical size; at least 1.
     * @param sessions   most sessions, from 1 to {@link #MAX_SESSIONS_LIMIT}.
     * @param dataLength longest data of a znode in bytes, from 0 to {@link TreeConfiguration#MAX_DATA_LENGTH_LIMIT}.
     * @return this for a fluent API.
     */
    public StateLimits set(final long znodes, final long treeBytes, final int sessions, final int dataLength)
    {
        maxZnodes = Math.max(1, znodes);
        maxTreeBytes = Math.max(1, treeBytes);
        maxSessions = Math.min(Math.max(1, sessions), MAX_SESSIONS_LIMIT);
        maxDataLength = Math.min(Math.max(0, dataLength), TreeConfiguration.MAX_DATA_LENGTH_LIMIT);
        maxEphemerals = 0;
        return this;
    }

    /**
     * Set the limit of ephemerals, which began with version 1.
     *
     * @param ephemerals most ephemerals of one session; 0 for any number.
     * @return this for a fluent API.
     */
    public StateLimits maxEphemerals(final int ephemerals)
    {
        maxEphemerals = Math.max(0, ephemerals);
        return this;
    }

    /**
     * Most ephemerals of one session.
     *
     * @return count, 0 for any number.
     */
    public int maxEphemerals()
    {
        return maxEphemerals;
    }

    /**
     * Hold a change instead of limits: for {@link #apply(StateLimits)}. Below 1 means that the limit stays as it is.
     *
     * @param znodes     most znodes.
     * @param treeBytes  most bytes of the tree.
     * @param sessions   most sessions.
     * @param dataLength longest data of a znode in bytes.
     * @param ephemerals most ephemerals of one session.
     */
    public void change(
        final long znodes, final long treeBytes, final int sessions, final int dataLength, final int ephemerals)
    {
        maxZnodes = znodes;
        maxTreeBytes = treeBytes;
        maxSessions = sessions;
        maxDataLength = dataLength;
        maxEphemerals = ephemerals;
    }

    /**
     * Apply a change, clamped as {@link #set(long, long, int, int)} does.
     *
     * @param change made by {@link #change(long, long, int, int, int)}.
     */
    void apply(final StateLimits change)
    {
        final int ephemerals = change.maxEphemerals > 0 ? change.maxEphemerals : maxEphemerals;
        set(
            change.maxZnodes > 0 ? change.maxZnodes : maxZnodes,
            change.maxTreeBytes > 0 ? change.maxTreeBytes : maxTreeBytes,
            change.maxSessions > 0 ? change.maxSessions : maxSessions,
            change.maxDataLength > 0 ? change.maxDataLength : maxDataLength);
        maxEphemerals(ephemerals);
    }

    /**
     * Whether a change holds only what any configuration may allow; 0 for what stays.
     */
    boolean isInRange()
    {
        return maxZnodes >= 0 && maxTreeBytes >= 0 && maxEphemerals >= 0 &&
            maxSessions >= 0 && maxSessions <= MAX_SESSIONS_LIMIT &&
            maxDataLength >= 0 && maxDataLength <= TreeConfiguration.MAX_DATA_LENGTH_LIMIT;
    }

    /**
     * Forget the limits: the state of a cluster before its first FrontEndOpen.
     */
    public void clear()
    {
        maxZnodes = 0;
        maxTreeBytes = 0;
        maxSessions = 0;
        maxDataLength = 0;
        maxEphemerals = 0;
    }

    /**
     * Take over the limits of another.
     *
     * @param other to copy from.
     */
    public void copyFrom(final StateLimits other)
    {
        maxZnodes = other.maxZnodes;
        maxTreeBytes = other.maxTreeBytes;
        maxSessions = other.maxSessions;
        maxDataLength = other.maxDataLength;
        maxEphemerals = other.maxEphemerals;
    }

    /**
     * Whether another holds the same limits.
     *
     * @param other to compare with.
     * @return true when all are equal.
     */
    public boolean matches(final StateLimits other)
    {
        return maxZnodes == other.maxZnodes && maxTreeBytes == other.maxTreeBytes &&
            maxSessions == other.maxSessions && maxDataLength == other.maxDataLength &&
            maxEphemerals == other.maxEphemerals;
    }

    /**
     * Most znodes.
     *
     * @return count, the root included; 0 before limits are set.
     */
    public long maxZnodes()
    {
        return maxZnodes;
    }

    /**
     * Largest logical size of the tree.
     *
     * @return bytes.
     */
    public long maxTreeBytes()
    {
        return maxTreeBytes;
    }

    /**
     * Most sessions.
     *
     * @return count.
     */
    public int maxSessions()
    {
        return maxSessions;
    }

    /**
     * Longest data of a znode.
     *
     * @return bytes.
     */
    public int maxDataLength()
    {
        return maxDataLength;
    }

    @Override
    public String toString()
    {
        return "maxZnodes=" + maxZnodes + " maxTreeBytes=" + maxTreeBytes + " maxSessions=" + maxSessions +
            " maxDataLength=" + maxDataLength + " maxEphemerals=" + maxEphemerals;
    }
}
