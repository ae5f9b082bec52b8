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

import io.nodens.sbe.protocol.ResultCode;

/**
 * What the members can hold, as they last said through the log: a write that makes the tree grow is refused when it
 * would not fit everywhere, and from version 2 on so is what takes heap beside the tree. What the figures are made of
 * is the members' business; here they are replicated values, so that every replica refuses the same.
 * <p>
 * The region and the heap of a member count as long as the member has said something within the last
 * {@link #SEEN_TICKS}, since it will come back and must hold the state then; the disk of a member counts while its
 * front end is registered. Refreshed where all replicas do it alike: when a member says something or is lost, at terms,
 * and at every {@link StateMachine#CHECKPOINT_TICKS}th tick, by the ticks as of which a loaded snapshot would count
 * them.
 * <p>
 * <b>Allocates:</b> never.
 */
final class TreeCapacity
{
    /** Ticks for which a member that says nothing still counts: an hour. */
    static final int SEEN_TICKS = 60 * 60 * 1000 / StateMachine.TICK_INTERVAL_MS;

    /** Heap that a session takes with one result of its own, at the member that holds it, in bytes. */
    static final int SESSION_BYTES = 640;
    /** Heap that an ephemeral takes beside the region, in bytes. */
    static final int EPHEMERAL_BYTES = 128;
    /** Heap that a retained result takes, in bytes. */
    static final int RESULT_BYTES = 192;
    /** Sessions, ephemerals and results have a third of the heap each: what one of them took once stays taken. */
    static final int HEAP_SHARES = 3;

    private static final int OK = ResultCode.OK.value();

    private long leastTreeBytes = Long.MAX_VALUE;
    private long leastHeapShare = Long.MAX_VALUE;
    private boolean hasDisk = true;
    private int diskFullCode = ResultCode.TREE_FULL.value();

    /**
     * Whether the tree may grow.
     *
     * @param treeBytes after the write.
     * @return OK, or what is full when it would not fit at some member.
     */
    int check(final long treeBytes)
    {
        return !hasDisk ? diskFullCode : treeBytes > leastTreeBytes ? ResultCode.TREE_FULL.value() : OK;
    }

    /**
     * Whether every member's heap has room for one more session.
     */
    boolean hasHeapForSession(final int sessions)
    {
        return sessions < leastHeapShare / SESSION_BYTES;
    }

    /**
     * Whether every member's heap has room for one more ephemeral.
     */
    boolean hasHeapForEphemeral(final int ephemerals)
    {
        return ephemerals < leastHeapShare / EPHEMERAL_BYTES;
    }

    /**
     * Whether every member's heap has room for one more result than those that come with the sessions.
     */
    boolean hasHeapForResult(final int results)
    {
        return results < leastHeapShare / RESULT_BYTES;
    }

    void refresh(final FrontEndTable frontEnds, final long tickId, final boolean hasMemberLimits)
    {
        leastHeapShare = Long.MAX_VALUE;
        diskFullCode = (hasMemberLimits ? ResultCode.DISK_FULL : ResultCode.TREE_FULL).value();
        final long from = tickId - tickId % StateMachine.CHECKPOINT_TICKS - SEEN_TICKS;
        leastTreeBytes = Long.MAX_VALUE;
        hasDisk = true;
        for (int memberId = 0; memberId < StateMachine.MAX_MEMBERS; memberId++)
        {
            final FrontEnd frontEnd = frontEnds.get(memberId);
            if (null != frontEnd)
            {
                if (frontEnd.report.treeCapacityBytes > 0 && frontEnd.reportTickId >= from)
                {
                    leastTreeBytes = Math.min(leastTreeBytes, frontEnd.report.treeCapacityBytes);
                }
                if (hasMemberLimits && frontEnd.report.heapCapacityBytes > 0 && frontEnd.reportTickId >= from)
                {
                    leastHeapShare = Math.min(leastHeapShare, frontEnd.report.heapCapacityBytes / HEAP_SHARES);
                }
                hasDisk &= 0 != frontEnd.report.diskFreeBytes ||
                    FrontEnd.NULL_CLUSTER_SESSION_ID == frontEnd.clusterSessionId;
            }
        }
    }

    long leastTreeBytes()
    {
        return leastTreeBytes;
    }

    boolean hasDisk()
    {
        return hasDisk;
    }
}
