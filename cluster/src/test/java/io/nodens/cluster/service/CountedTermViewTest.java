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
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class CountedTermViewTest
{
    private static final int CLUSTER_ID = 7;
    private static final int COUNTERS = 8;

    private final CountersManager counters = new CountersManager(
        aligned(COUNTERS * CountersReader.METADATA_LENGTH),
        aligned(COUNTERS * CountersReader.COUNTER_LENGTH));
    private final CountedTermView view = new CountedTermView(counters, CLUSTER_ID);

    private static UnsafeBuffer aligned(final int length)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }

    private int allocate(final int typeId, final int clusterId)
    {
        return counters.allocate("counter", typeId, (keyBuffer) -> keyBuffer.putInt(0, clusterId));
    }

    @Test
    void shouldConfirmNothingWhenTheModuleHasNoCountersYet()
    {
        assertFalse(view.isConfirmed(0));
        allocate(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, CLUSTER_ID + 1);
        assertFalse(view.isConfirmed(0));
    }

    @Test
    void shouldConfirmTheOpenedTermAloneWhenTheElectionIsOver()
    {
        final int state = allocate(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, CLUSTER_ID);
        final int term = allocate(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, CLUSTER_ID);
        counters.setCounterValue(term, 4);
        for (final ElectionState electionState : ElectionState.values())
        {
            counters.setCounterValue(state, electionState.code());

            assertEquals(ElectionState.CLOSED == electionState, view.isConfirmed(4), electionState::name);
            assertFalse(view.isConfirmed(3));
        }
    }
}
