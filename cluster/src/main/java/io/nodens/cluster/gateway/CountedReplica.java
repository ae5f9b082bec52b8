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
package io.nodens.cluster.gateway;

import io.aeron.AeronCounters;
import io.aeron.cluster.ElectionState;
import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.status.CounterValue;
import io.nodens.cluster.status.MemberCounters;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReplicaProgress;
import org.agrona.concurrent.status.CountersReader;

/**
 * A member in another process, as its counters show it: those of its consensus module, and those of its service. The
 * service stores them where it stores what the member's own doors go by.
 * <p>
 * A member that was killed leaves its counters as they were, and its tree as well: what they said of the tree at the
 * end is true for ever. When the driver gives the places of the counters to others, nothing is known any more, and
 * nothing may be shown.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> never.
 */
public final class CountedReplica
{
    private static final long GONE = Long.MIN_VALUE;

    private final CounterValue electionState;
    private final CounterValue moduleTermId;
    private final CounterValue commitPosition;
    private final CounterValue appliedPosition;
    private final CounterValue applyingPosition;
    private final CounterValue appliedTermId;
    private final CounterValue takingSnapshot;
    private final Contact contact = new Contact();
    private final Progress progress = new Progress();

    private CountedReplica(final CountersReader counters, final int clusterId, final int memberId)
    {
        electionState = CounterValue.find(counters, AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, clusterId);
        moduleTermId = CounterValue.find(counters, AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, clusterId);
        commitPosition = CounterValue.find(counters, AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID, clusterId);
        appliedPosition = CounterValue.find(counters, MemberCounters.APPLIED_POSITION_TYPE_ID, memberId);
        applyingPosition = CounterValue.find(counters, MemberCounters.APPLYING_POSITION_TYPE_ID, memberId);
        appliedTermId = CounterValue.find(counters, MemberCounters.APPLIED_TERM_TYPE_ID, memberId);
        takingSnapshot = CounterValue.find(counters, MemberCounters.TAKING_SNAPSHOT_TYPE_ID, memberId);
    }

    /**
     * Look for the counters of a member.
     *
     * @param counters   of its media driver.
     * @param clusterId  by which those of its consensus module are known.
     * @param memberId   of the member.
     * @param generation of the region whose tree is read: the counters must be of the same life of the member.
     * @return what they show; null when some are not there, or not yet, or are of another life.
     */
    public static CountedReplica find(
        final CountersReader counters, final int clusterId, final int memberId, final long generation)
    {
        // It was stored last: where it fits, the others have begun.
        final CounterValue regionGeneration =
            CounterValue.find(counters, MemberCounters.REGION_GENERATION_TYPE_ID, memberId);
        if (null == regionGeneration || generation != regionGeneration.get(GONE))
        {
            return null;
        }

        final CountedReplica replica = new CountedReplica(counters, clusterId, memberId);
        return replica.isWhole() && generation == regionGeneration.get(GONE) ? replica : null;
    }

    private boolean isWhole()
    {
        return null != electionState && null != moduleTermId && null != commitPosition && null != appliedPosition &&
            null != applyingPosition && null != appliedTermId && null != takingSnapshot;
    }

    /**
     * The member's contact with its cluster.
     *
     * @return always the same.
     */
    public ClusterContact contact()
    {
        return contact;
    }

    /**
     * How far the member's replica has come.
     *
     * @return always the same.
     */
    public ReplicaProgress progress()
    {
        return progress;
    }

    private final class Contact implements ClusterContact
    {
        @Override
        public boolean isJoined()
        {
            return ElectionState.CLOSED.code() == electionState.get(GONE);
        }

        @Override
        public long leadershipTermId()
        {
            return moduleTermId.get(MemberStatus.NULL_VALUE);
        }

        @Override
        public long commitPosition()
        {
            return commitPosition.get(MemberStatus.NULL_VALUE);
        }
    }

    private final class Progress implements ReplicaProgress
    {
        @Override
        public long appliedPosition()
        {
            return appliedPosition.get(MemberStatus.NULL_VALUE);
        }

        /** Nothing is settled whose position is not known. */
        @Override
        public long applyingPosition()
        {
            return applyingPosition.get(Long.MAX_VALUE);
        }

        /** Before every term, so that no term counts as open; none at all would stand for one that began before. */
        @Override
        public long leadershipTermId()
        {
            return appliedTermId.get(GONE);
        }

        @Override
        public boolean isTakingSnapshot()
        {
            return 1 == takingSnapshot.get(0);
        }
    }
}
