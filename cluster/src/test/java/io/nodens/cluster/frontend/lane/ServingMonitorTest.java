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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.status.MemberStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServingMonitorTest
{
    private static final long STALE_MS = 1000;
    private static final long STALE_CLOSE_MS = 1500;

    private final MemberStatus status = new MemberStatus(0);
    private final StubContact contact = new StubContact();
    private final ServingMonitor monitor = new ServingMonitor(
        contact, status, TimeUnit.MILLISECONDS.toNanos(STALE_MS), TimeUnit.MILLISECONDS.toNanos(STALE_CLOSE_MS));
    private long nowMs = -5000;

    @BeforeEach
    void serve()
    {
        assertFalse(pass(10), "nothing is known yet");
        commit(1000);
        status.appliedPosition(1000);
        assertTrue(pass(1));
    }

    @Test
    void shouldServeWhileTheReplicaFollowsWhatIsCommitted()
    {
        for (int i = 0; i < 200; i++)
        {
            commit(contact.position + 64);
            assertTrue(pass(49));
            status.appliedPosition(contact.position);
            assertTrue(pass(1));
        }
        assertFalse(monitor.isStale());
    }

    @Test
    void shouldNotServeWhenWhatIsAppliedWasCommittedTooLongAgo()
    {
        // Replayed at full rate: something is applied all the time, and all of it is old.
        commit(1_000_000);
        for (int i = 1; i < STALE_MS; i++)
        {
            commit(contact.position + 1);
            status.appliedPosition(1000 + i);
            assertTrue(pass(1), "after " + i + " ms");
        }
        pass(2);
        assertTrue(monitor.isStale());
        assertFalse(monitor.isLongStale());

        for (int i = 0; i < STALE_CLOSE_MS - STALE_MS; i++)
        {
            commit(contact.position + 1);
            assertFalse(pass(1));
        }
        assertTrue(monitor.isLongStale());

        status.appliedPosition(contact.position);
        assertTrue(pass(1));
    }

    @Test
    void shouldTellTheAgeWhenMoreBecomesKnownThanIsRemembered()
    {
        final ServingMonitor patient = new ServingMonitor(
            contact, status, TimeUnit.MILLISECONDS.toNanos(5000), TimeUnit.MILLISECONDS.toNanos(5000));
        final long beganMs = nowMs;
        while (nowMs - beganMs < 5000)
        {
            contact.position += 64;
            patient.update(TimeUnit.MILLISECONDS.toNanos(++nowMs), true);
            assertFalse(patient.isStale() && nowMs - beganMs < 4990, () -> "after " + (nowMs - beganMs) + " ms");
        }
        patient.update(TimeUnit.MILLISECONDS.toNanos(nowMs + 2), true);
        assertTrue(patient.isStale());
        status.appliedPosition(contact.position - 64);
        patient.update(TimeUnit.MILLISECONDS.toNanos(nowMs + 3), true);
        assertFalse(patient.isStale());
    }

    @Test
    void shouldNotServeWhenNothingIsCommittedAnyMore()
    {
        assertTrue(pass(STALE_MS - 1));
        assertFalse(pass(1));
        assertFalse(monitor.isLongStale());
        assertFalse(pass(STALE_CLOSE_MS - STALE_MS));
        assertTrue(monitor.isLongStale());
    }

    @Test
    void shouldNotTakeTheReplayOfAnElectionForContact()
    {
        contact.isJoined = false;
        for (int i = 0; i < STALE_MS; i++)
        {
            contact.position += 64;
            status.appliedPosition(contact.position);
            pass(1);
        }
        assertTrue(monitor.isStale());
    }

    @Test
    void shouldServeThroughASnapshotHereAndAtTheOthersWhileTheLeaderIsKnown()
    {
        status.isTakingSnapshot(true);
        assertTrue(pass(20_000));
        assertFalse(monitor.isStale());

        status.isTakingSnapshot(false);
        assertTrue(pass(20_000), "the others still write theirs");

        commit(2000);
        status.appliedPosition(2000);
        assertTrue(pass(1));
        assertFalse(pass(STALE_MS), "the snapshot is over");
    }

    @Test
    void shouldNotServeDuringASnapshotWhenTheLeaderIsLost()
    {
        status.isTakingSnapshot(true);
        assertTrue(pass(5000));

        contact.isJoined = false;

        assertTrue(pass(STALE_MS - 1));
        assertFalse(pass(1));
        assertFalse(pass(STALE_CLOSE_MS - STALE_MS));
        assertTrue(monitor.isLongStale());
    }

    @Test
    void shouldNotPutASilentLogDownToASnapshotForEver()
    {
        status.isTakingSnapshot(true);
        pass(100);
        status.isTakingSnapshot(false);

        assertTrue(pass(TimeUnit.NANOSECONDS.toMillis(ServingMonitor.MAX_SNAPSHOT_PAUSE_NS) - 200));
        assertFalse(pass(STALE_MS + 300));
    }

    @Test
    void shouldNotServeWithoutTheLink()
    {
        monitor.update(TimeUnit.MILLISECONDS.toNanos(nowMs), false);
        assertFalse(monitor.isServing());
        assertEquals(false, monitor.isStale());
    }

    private void commit(final long position)
    {
        contact.position = position;
    }

    private boolean pass(final long ms)
    {
        for (long i = 0; i < ms; i++)
        {
            monitor.update(TimeUnit.MILLISECONDS.toNanos(++nowMs), true);
        }
        return monitor.isServing();
    }

    private static final class StubContact implements ClusterContact
    {
        private boolean isJoined = true;
        private long position = MemberStatus.NULL_VALUE;

        @Override
        public boolean isJoined()
        {
            return isJoined;
        }

        @Override
        public long leadershipTermId()
        {
            return 1;
        }

        @Override
        public long commitPosition()
        {
            return position;
        }
    }
}
