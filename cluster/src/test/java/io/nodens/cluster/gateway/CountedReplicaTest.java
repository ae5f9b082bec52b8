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
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ProgressCounters;
import io.nodens.testsupport.TestSeed;
import org.agrona.collections.MutableLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A member judged by its counters, as a gateway in another process does.
 */
class CountedReplicaTest
{
    private static final int MEMBER_ID = 2;
    private static final int CLUSTER_ID = 7;
    private static final long GENERATION = 5;
    private static final long STALE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long REUSE_MS = 1_000;
    private static final int COUNTERS = 16;

    private final MutableLong nowMs = new MutableLong();
    private final CountersManager driver = new CountersManager(
        aligned(COUNTERS * CountersReader.METADATA_LENGTH),
        aligned(COUNTERS * CountersReader.COUNTER_LENGTH),
        StandardCharsets.US_ASCII,
        nowMs::get,
        REUSE_MS);
    private final List<Integer> ids = new ArrayList<>();
    private final MemberStatus status = new MemberStatus(MEMBER_ID);
    private long registrationId = 100;
    private int electionState;
    private int termId;
    private int commitPosition;
    private ReplicaView view;

    private static UnsafeBuffer aligned(final int length)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }

    @BeforeEach
    void putUp()
    {
        electionState = allocate(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, CLUSTER_ID);
        termId = allocate(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, CLUSTER_ID);
        commitPosition = allocate(AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID, CLUSTER_ID);
        status.progressCounters(new ProgressCounters(this::counter, GENERATION));
        view = view(find());
        serve(1, 1000);
    }

    private int allocate(final int typeId, final int key)
    {
        final int id = driver.allocate("counter", typeId, (keyBuffer) -> keyBuffer.putInt(0, key));
        driver.setCounterRegistrationId(id, registrationId++);
        ids.add(id);
        return id;
    }

    private AtomicCounter counter(final int typeId)
    {
        return new AtomicCounter(driver.valuesBuffer(), allocate(typeId, MEMBER_ID));
    }

    private CountedReplica find()
    {
        final CountedReplica replica = CountedReplica.find(driver, CLUSTER_ID, MEMBER_ID, GENERATION);
        assertNotNull(replica);
        return replica;
    }

    private static ReplicaView view(final CountedReplica replica)
    {
        return new ReplicaView(replica.contact(), replica.progress(), STALE_NS, STALE_NS);
    }

    private void election(final ElectionState state)
    {
        driver.setCounterValue(electionState, state.code());
    }

    private void commit(final long position)
    {
        driver.setCounterValue(commitPosition, position);
    }

    private void apply(final long position)
    {
        status.applyingPosition(position);
        status.appliedPosition(position);
    }

    /** A leader is joined, and the opening of its term is applied. */
    private void serve(final long newTermId, final long position)
    {
        driver.setCounterValue(termId, newTermId);
        election(ElectionState.CLOSED);
        commit(position);
        view.isGateOpen();
        status.leadershipTermId(newTermId);
        commit(position + 64);
        apply(position + 64);
        view.update(0, true);
        assertTrue(view.isGateOpen());
        assertTrue(view.isSettled());
        assertTrue(view.isServing());
    }

    @Test
    void shouldShowNothingThatIsAppliedInAnElectionBeforeTheOpeningOfTheTermIsApplied()
    {
        // The election replays what is left of older terms: another leader may still replace it.
        election(ElectionState.LEADER_REPLAY);
        assertTrue(view.isSettled(), "what was applied before is committed");
        status.applyingPosition(2000);
        assertFalse(view.isSettled(), "and what is about to be applied is not");
        status.appliedPosition(2000);
        commit(2000);
        assertFalse(view.isSettled());
        assertFalse(view.isGateOpen());

        driver.setCounterValue(termId, 2);
        election(ElectionState.CLOSED);
        commit(2064);
        assertFalse(view.isSettled(), "the opening is not applied");
        assertFalse(view.isGateOpen());

        status.applyingPosition(2064);
        status.leadershipTermId(2);
        commit(2128);
        assertTrue(view.isGateOpen());
        assertTrue(view.isSettled());
    }

    @Test
    void shouldKeepTheGateShutWhenTheGatewayIsOpenedInAnElection()
    {
        election(ElectionState.CANVASS);
        view = view(find());
        assertFalse(view.isGateOpen());
        assertFalse(view.isSettled());

        serve(2, 2000);
    }

    @Test
    void shouldWaitForOneMoreCommitWhenTheGatewayIsOpenedWithinATerm()
    {
        view = view(find());
        assertFalse(view.isGateOpen(), "this member may have replayed entries that only it has");
        commit(1128);
        assertTrue(view.isGateOpen());
    }

    @Test
    void shouldGoOnShowingWhatWasCommittedWhenTheMemberIsKilled()
    {
        // Nothing changes any more, whatever time it is.
        view.update(STALE_NS / 2, true);
        assertTrue(view.isSettled());
        assertTrue(view.isServing());

        view.update(STALE_NS, true);
        assertFalse(view.isServing(), "the contact is lost");
    }

    @Test
    void shouldShowNothingWhenTheDriverGivesThePlacesOfTheCountersToOthers()
    {
        ids.forEach(driver::free);
        assertTrue(view.isSettled(), "the values are still those of the member");
        nowMs.set(REUSE_MS + 1);
        for (int i = 0; i < COUNTERS; i++)
        {
            final int id = driver.allocate("foreign", 1_000_000 + i);
            driver.setCounterRegistrationId(id, registrationId++);
            // The values of a member that has all and leads in the term.
            driver.setCounterValue(id, 0 == i ? ElectionState.CLOSED.code() : 1);
        }
        driver.setCounterValue(electionState, ElectionState.CLOSED.code());

        assertFalse(view.isGateOpen());
        assertFalse(view.isSettled());
        view.update(2 * STALE_NS, true);
        assertFalse(view.isServing());
        assertNull(CountedReplica.find(driver, CLUSTER_ID, MEMBER_ID, GENERATION));
    }

    @Test
    void shouldFindOnlyCountersOfTheSameLifeOfTheSameMember()
    {
        assertNull(CountedReplica.find(driver, CLUSTER_ID, MEMBER_ID, GENERATION + 1));
        assertNull(CountedReplica.find(driver, CLUSTER_ID, MEMBER_ID + 1, GENERATION));
        assertNull(CountedReplica.find(driver, CLUSTER_ID + 1, MEMBER_ID, GENERATION));
        for (final int id : ids)
        {
            final long former = driver.getCounterRegistrationId(id);
            driver.setCounterRegistrationId(id, CountersReader.DEFAULT_REGISTRATION_ID);
            assertNull(CountedReplica.find(driver, CLUSTER_ID, MEMBER_ID, GENERATION), "one is not finished");
            driver.setCounterRegistrationId(id, former);
        }
        find();
    }

    /** Whatever happens, a door in another process opens and closes exactly when one of the member does. */
    @Test
    void shouldJudgeAsTheMemberItselfDoesWhateverHappens()
    {
        final Random random = new Random(TestSeed.seed());
        for (int life = 0; life < 100; life++)
        {
            final ReplicaView inside = new ReplicaView(new Contact(), status, STALE_NS, STALE_NS);
            final ReplicaView outside = view(find());
            long nowNs = 0;
            for (int i = 0; i < 1000; i++)
            {
                happen(random);
                nowNs += random.nextInt(10_000_000);
                final boolean isConnected = random.nextInt(10) > 0;
                inside.update(nowNs, isConnected);
                outside.update(nowNs, isConnected);
                assertEquals(inside.isServing(), outside.isServing());
                assertEquals(inside.isSettled(), outside.isSettled());
                assertEquals(inside.isGateOpen(), outside.isGateOpen());
                assertEquals(inside.isSettled(), outside.isSettled());
            }
        }
    }

    private void happen(final Random random)
    {
        final long committed = driver.getCounterValue(commitPosition);
        switch (random.nextInt(6))
        {
            case 0 -> election(random.nextBoolean() ?
                ElectionState.CLOSED : ElectionState.get(random.nextInt(ElectionState.CLOSED.code())));
            case 1 -> commit(committed + random.nextInt(3));
            case 2 -> status.applyingPosition(committed - 1 + random.nextInt(3));
            case 3 -> status.appliedPosition(status.applyingPosition());
            case 4 ->
            {
                driver.setCounterValue(termId, driver.getCounterValue(termId) + random.nextInt(2));
                status.leadershipTermId(driver.getCounterValue(termId) - random.nextInt(2));
            }
            default -> status.isTakingSnapshot(random.nextInt(4) == 0);
        }
    }

    /** What the member's own view shows. */
    private final class Contact implements ClusterContact
    {
        @Override
        public boolean isJoined()
        {
            return ElectionState.CLOSED.code() == driver.getCounterValue(electionState);
        }

        @Override
        public long leadershipTermId()
        {
            return driver.getCounterValue(termId);
        }

        @Override
        public long commitPosition()
        {
            return driver.getCounterValue(commitPosition);
        }
    }
}
