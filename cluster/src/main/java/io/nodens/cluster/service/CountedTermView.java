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
package io.nodens.cluster.service;

import io.aeron.AeronCounters;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.ClusterCounters;
import org.agrona.concurrent.status.CountersReader;

/**
 * Reads the term and the election from the counters of the consensus module, which it sets before it lets the service
 * go on in the log.
 * <p>
 * <b>Thread:</b> the service's, whose Aeron client the counters are of. <b>Allocates:</b> never.
 */
public final class CountedTermView implements TermView
{
    private final CountersReader counters;
    private final int clusterId;
    private int electionStateId = CountersReader.NULL_COUNTER_ID;
    private int termId = CountersReader.NULL_COUNTER_ID;

    /**
     * On the counters of a media driver.
     *
     * @param counters  of the service's Aeron client.
     * @param clusterId by which the module's counters are told from those of others.
     */
    public CountedTermView(final CountersReader counters, final int clusterId)
    {
        this.counters = counters;
        this.clusterId = clusterId;
    }

    @Override
    public boolean isConfirmed(final long openedTermId)
    {
        return isFound() &&
            ElectionState.CLOSED.code() == counters.getCounterValue(electionStateId) &&
            openedTermId == counters.getCounterValue(termId);
    }

    private boolean isFound()
    {
        if (CountersReader.NULL_COUNTER_ID == termId)
        {
            electionStateId =
                ClusterCounters.find(counters, AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, clusterId);
            if (CountersReader.NULL_COUNTER_ID != electionStateId)
            {
                termId = ClusterCounters.find(counters, AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, clusterId);
            }
        }

        return CountersReader.NULL_COUNTER_ID != termId;
    }
}
