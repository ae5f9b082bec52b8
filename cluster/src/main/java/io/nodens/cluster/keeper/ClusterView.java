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

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusterCounters;
import io.nodens.cluster.frontend.ClusterContact;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * What the consensus module shows of itself in Aeron's counters, read through the keeper's own client, whose mapping
 * outlives the module's.
 * <p>
 * <b>Thread:</b> the keeper's; what {@link ClusterContact} asks for any while the keeper's client is open.
 */
final class ClusterView implements ClusterContact
{
    /** The counter is not there yet, or no longer. */
    static final long NULL_VALUE = Aeron.NULL_VALUE;

    private final CountersReader counters;
    private final int clusterId;
    private final int consensusStreamId;
    private int moduleStateId = CountersReader.NULL_COUNTER_ID;
    private int electionStateId = CountersReader.NULL_COUNTER_ID;
    private int roleId = CountersReader.NULL_COUNTER_ID;
    private int termId = CountersReader.NULL_COUNTER_ID;
    private int electionCountId = CountersReader.NULL_COUNTER_ID;
    private int snapshotCountId = CountersReader.NULL_COUNTER_ID;
    private int controlToggleId = CountersReader.NULL_COUNTER_ID;
    private volatile int commitPositionId = CountersReader.NULL_COUNTER_ID;

    ClusterView(final CountersReader counters, final int clusterId, final int consensusStreamId)
    {
        this.counters = counters;
        this.clusterId = clusterId;
        this.consensusStreamId = consensusStreamId;
    }

    /**
     * Look for counters that were not there before. Cheap once all are found.
     */
    void refresh()
    {
        if (CountersReader.NULL_COUNTER_ID == snapshotCountId)
        {
            moduleStateId = find(AeronCounters.CLUSTER_CONSENSUS_MODULE_STATE_TYPE_ID);
            electionStateId = find(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID);
            roleId = find(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID);
            termId = find(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID);
            electionCountId = find(AeronCounters.CLUSTER_ELECTION_COUNT_TYPE_ID);
            commitPositionId = find(AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID);
            controlToggleId = find(AeronCounters.CLUSTER_CONTROL_TOGGLE_TYPE_ID);
            snapshotCountId = find(AeronCounters.CLUSTER_SNAPSHOT_COUNTER_TYPE_ID);
        }
    }

    private int find(final int typeId)
    {
        return ClusterCounters.find(counters, typeId, clusterId);
    }

    private long value(final int counterId)
    {
        return CountersReader.NULL_COUNTER_ID == counterId ? NULL_VALUE : counters.getCounterValue(counterId);
    }

    /**
     * Whether the consensus module has put up its counters.
     */
    boolean isPresent()
    {
        return CountersReader.NULL_COUNTER_ID != snapshotCountId;
    }

    /**
     * Whether the module is loading a snapshot or waiting for the service to do so.
     */
    boolean isRecovering()
    {
        return CountersReader.NULL_COUNTER_ID != find(AeronCounters.CLUSTER_RECOVERY_STATE_TYPE_ID);
    }

    /**
     * State of the module.
     *
     * @return the state; null before it is there.
     */
    ConsensusModule.State moduleState()
    {
        final long code = value(moduleStateId);
        return NULL_VALUE == code ? null : ConsensusModule.State.get(code);
    }

    /**
     * State of the election.
     *
     * @return the state; null before there is one.
     */
    ElectionState electionState()
    {
        final long code = value(electionStateId);
        return NULL_VALUE == code ? null : ElectionState.get(code);
    }

    /**
     * Whether there is a leader and this member has joined it.
     */
    boolean isElected()
    {
        return ElectionState.CLOSED == electionState();
    }

    boolean isLeader()
    {
        return isElected() && Cluster.Role.LEADER.code() == value(roleId);
    }

    long termId()
    {
        return value(termId);
    }

    long electionCount()
    {
        return value(electionCountId);
    }

    /** {@inheritDoc} */
    @Override
    public boolean isJoined()
    {
        // The volatile one first: it was found last, so that the others are there when it is.
        return CountersReader.NULL_COUNTER_ID != commitPositionId && isElected();
    }

    /** {@inheritDoc} */
    @Override
    public long leadershipTermId()
    {
        return CountersReader.NULL_COUNTER_ID == commitPositionId ? NULL_VALUE : termId();
    }

    /**
     * How far the log is committed as far as this member knows.
     *
     * @return log position, or {@link #NULL_VALUE}.
     */
    @Override
    public long commitPosition()
    {
        return value(commitPositionId);
    }

    /**
     * Snapshots that this member has taken since it was started.
     */
    long snapshotCount()
    {
        return value(snapshotCountId);
    }

    /**
     * The switch by which the leader is asked for a snapshot.
     *
     * @return the counter; null before it is there.
     */
    AtomicCounter controlToggle()
    {
        return CountersReader.NULL_COUNTER_ID == controlToggleId ?
            null :
            new AtomicCounter(counters.valuesBuffer(), controlToggleId);
    }

    /**
     * Whether a member's consensus endpoint has answered at least once: only a receiver moves the limit of a sender.
     *
     * @param endpoint host:port.
     * @return true if it has.
     */
    boolean hasHeardFrom(final String endpoint)
    {
        final String stream = " " + consensusStreamId + " ";
        final String channel = "endpoint=" + endpoint;
        final boolean[] isHeard = {false};
        counters.forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (AeronCounters.DRIVER_SENDER_LIMIT_TYPE_ID == typeId &&
                label.contains(stream) &&
                label.contains(channel) &&
                counters.getCounterValue(counterId) > 0)
            {
                isHeard[0] = true;
            }
        });

        return isHeard[0];
    }
}
