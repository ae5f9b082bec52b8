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

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeeperPartsTest
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOG_BYTES = 128 << 20;

    @Test
    void shouldAskForASnapshotWhenTheLogHasGrown()
    {
        final SnapshotPolicy policy = new SnapshotPolicy(LOG_BYTES, 0, 30 * SECOND_NS, 0);

        assertFalse(policy.isDue(0, LOG_BYTES - 1, last(SnapshotPolicy.NO_SNAPSHOT)));
        assertTrue(policy.isDue(0, LOG_BYTES, last(SnapshotPolicy.NO_SNAPSHOT)));
        assertFalse(policy.isDue(0, LOG_BYTES + 99, last(100)));
    }

    @Test
    void shouldAskForASnapshotWhenTimeHasPassedAndSomethingWasLogged()
    {
        final SnapshotPolicy policy = new SnapshotPolicy(0, 60 * SECOND_NS, SECOND_NS, 0);

        assertFalse(policy.isDue(59 * SECOND_NS, LOG_BYTES, last(0)));
        assertTrue(policy.isDue(60 * SECOND_NS, LOG_BYTES, last(0)));
        assertFalse(policy.isDue(60 * SECOND_NS, SnapshotPolicy.MIN_LOG_BYTES - 1, last(0)));

        policy.onTaken(60 * SECOND_NS);
        assertFalse(policy.isDue(61 * SECOND_NS, LOG_BYTES, last(0)));
    }

    private static SnapshotPolicy.LastSnapshot last(final long logPosition)
    {
        return new SnapshotPolicy.LastSnapshot(logPosition, 0, 0);
    }

    @Test
    void shouldWaitForTwiceTheLastSnapshotWhenThatIsLarge()
    {
        final SnapshotPolicy policy = new SnapshotPolicy(LOG_BYTES, 0, 30 * SECOND_NS, 0);
        final SnapshotPolicy.LastSnapshot large = new SnapshotPolicy.LastSnapshot(100, 10 * LOG_BYTES, 0);

        assertFalse(policy.isDue(0, 100 + 20 * LOG_BYTES - 1, large));
        assertTrue(policy.isDue(0, 100 + 20 * LOG_BYTES, large));
    }

    @Test
    void shouldNotAskForASnapshotByTimeWhenTicksAloneWereLogged()
    {
        final SnapshotPolicy policy = new SnapshotPolicy(0, SECOND_NS, SECOND_NS, 0);
        final long tickBytesPerDay = 86_400L * 20 * 64;
        final SnapshotPolicy.LastSnapshot dayOld = new SnapshotPolicy.LastSnapshot(0, 0, 86_400_000);

        assertFalse(policy.isDue(60 * SECOND_NS, tickBytesPerDay + SnapshotPolicy.MIN_LOG_BYTES, dayOld));
        assertTrue(policy.isDue(60 * SECOND_NS, 2 * tickBytesPerDay + SnapshotPolicy.MIN_LOG_BYTES, dayOld));
    }

    @Test
    void shouldNotAskAgainWhenARequestIsUnderWay()
    {
        final SnapshotPolicy policy = new SnapshotPolicy(LOG_BYTES, 0, 30 * SECOND_NS, 0);

        policy.onRequested(0);

        assertFalse(policy.isDue(29 * SECOND_NS, LOG_BYTES, last(0)));
        assertTrue(policy.isDue(30 * SECOND_NS, LOG_BYTES, last(0)), "the request may have been lost with its leader");
    }

    @Test
    void shouldBarkWhenTheServiceAppliesNothingOfACommittedBacklog()
    {
        final Watchdog watchdog = new Watchdog(10 * SECOND_NS, 100 * SECOND_NS);

        assertNull(checkService(watchdog, 0, true, 100, 100));
        assertNull(checkService(watchdog, 9 * SECOND_NS, true, 500, 100));
        assertNotNull(checkService(watchdog, 10 * SECOND_NS, true, 500, 100));
    }

    @Test
    void shouldBeQuietWhenNothingIsCommittedOrTheMemberIsInAnElection()
    {
        final Watchdog watchdog = new Watchdog(10 * SECOND_NS, 100 * SECOND_NS);

        assertNull(checkService(watchdog, 0, true, 100, 100));
        assertNull(checkService(watchdog, 60 * SECOND_NS, true, 100, 100));
        assertNull(checkService(watchdog, 61 * SECOND_NS, false, 500, 100));
        assertNull(checkService(watchdog, 70 * SECOND_NS, true, 900, 100));
        assertNotNull(checkService(watchdog, 71 * SECOND_NS, true, 900, 100));
    }

    @Test
    void shouldBarkWhenTheConsensusModuleNoLongerTurns()
    {
        final Watchdog watchdog = new Watchdog(10 * SECOND_NS, 100 * SECOND_NS);

        assertNull(checkConsensus(watchdog, 0, 0, 0));
        assertNull(checkConsensus(watchdog, 60 * SECOND_NS, 5, 0));
        assertNull(checkConsensus(watchdog, 69 * SECOND_NS, 5, 0));
        assertNotNull(checkConsensus(watchdog, 70 * SECOND_NS, 5, 0));
        assertNull(checkConsensus(watchdog, 71 * SECOND_NS, 6, 0));
    }

    @Test
    void shouldBeQuietWhenTheConsensusModuleWaitsForItsArchive()
    {
        final Watchdog watchdog = new Watchdog(10 * SECOND_NS, 100 * SECOND_NS);

        assertNull(checkConsensus(watchdog, 0, 5, 0));
        assertNull(checkConsensus(watchdog, 9 * SECOND_NS, 5, 7));
        assertNull(checkConsensus(watchdog, 18 * SECOND_NS, 5, 12));
        assertNull(checkConsensus(watchdog, 27 * SECOND_NS, 5, 12));
        assertNotNull(checkConsensus(watchdog, 28 * SECOND_NS, 5, 12));
    }

    @Test
    void shouldNotCountTheTimeInWhichTheWholeProcessStoodStill()
    {
        final Watchdog watchdog = new Watchdog(10 * SECOND_NS, 2 * SECOND_NS);

        assertNull(checkService(watchdog, 0, true, 100, 100));
        assertNull(checkConsensus(watchdog, 0, 5, 0));
        assertNull(checkService(watchdog, 60 * SECOND_NS, true, 500, 100));
        assertNull(checkConsensus(watchdog, 60 * SECOND_NS, 5, 0));
        for (int second = 61; second < 68; second++)
        {
            assertNull(checkService(watchdog, second * SECOND_NS, true, 500, 100));
            assertNull(checkConsensus(watchdog, second * SECOND_NS, 5, 0));
        }
        assertNotNull(checkService(watchdog, 68 * SECOND_NS, true, 500, 100));
        assertNotNull(checkConsensus(watchdog, 68 * SECOND_NS, 5, 0));
    }

    private static String checkService(
        final Watchdog watchdog,
        final long nowNs,
        final boolean isWorking,
        final long commitPosition,
        final long appliedPosition)
    {
        watchdog.look(nowNs);
        return watchdog.checkService(isWorking, commitPosition, appliedPosition);
    }

    private static String checkConsensus(
        final Watchdog watchdog, final long nowNs, final long cycleMs, final long waitCount)
    {
        watchdog.look(nowNs);
        return watchdog.checkConsensus(cycleMs, waitCount);
    }
}
