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
package io.nodens.cluster;

import io.aeron.cluster.RecordingLog;
import org.junit.jupiter.api.Test;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeeperPartsTest
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOG_BYTES = 128 << 20;
    private static final int MODULE = -1;
    private static final int SERVICE = 0;

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
    void shouldKeepTheNewestSnapshotsAndTheLogSinceTheOldestOfThemWhenPurging()
    {
        final List<RecordingLog.Entry> entries = new ArrayList<>();
        entries.add(entry(7, 0, RecordingLog.ENTRY_TYPE_TERM, 0, true));
        for (int i = 1; i <= 4; i++)
        {
            entries.add(entry(10L * i, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true));
            entries.add(entry(10L * i + 1, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true));
        }

        final LogPurger.Plan plan = LogPurger.plan(new SnapshotEntries(entries), 2, (snapshot) -> true);

        assertEquals(7, plan.logRecordingId());
        assertEquals(3000, plan.keepFromPosition());
        assertTrue(plan.isObsolete(10) && plan.isObsolete(21));
        assertTrue(plan.isObsolete(25), "a snapshot that a crash cut short");
        assertFalse(plan.isObsolete(30) || plan.isObsolete(31) || plan.isObsolete(40) || plan.isObsolete(41));
        assertFalse(plan.isObsolete(50), "a snapshot that is being taken");
    }

    @Test
    void shouldCountWholeAndValidSnapshotsOnlyWhenPurging()
    {
        final List<RecordingLog.Entry> entries = List.of(
            entry(7, 0, RecordingLog.ENTRY_TYPE_TERM, 0, true),
            entry(10, 1000, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true),
            entry(11, 1000, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true),
            entry(20, 2000, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true),
            entry(30, 3000, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, false),
            entry(31, 3000, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, false));

        assertEquals(
            new LogPurger.Plan(0, 7, List.of()),
            LogPurger.plan(new SnapshotEntries(entries), 2, (snapshot) -> true));
        assertEquals(LogPurger.NO_RECORDING, LogPurger.plan(
            new SnapshotEntries(List.of()), 2, (snapshot) -> true).logRecordingId());
    }

    @Test
    void shouldNotCountADamagedSnapshotWhenPurging()
    {
        final List<RecordingLog.Entry> entries = new ArrayList<>();
        entries.add(entry(7, 0, RecordingLog.ENTRY_TYPE_TERM, 0, true));
        for (int i = 1; i <= 3; i++)
        {
            entries.add(entry(10L * i, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true));
            entries.add(entry(10L * i + 1, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true));
        }

        final LogPurger.Plan plan = LogPurger.plan(
            new SnapshotEntries(entries), 2, (snapshot) -> 3000 != snapshot.logPosition());

        assertEquals(1000, plan.keepFromPosition());
        assertFalse(plan.isObsolete(10) || plan.isObsolete(11));
    }

    @Test
    void shouldReadEntriesOnceHoweverManyWhenPurging()
    {
        final int count = 10_000;
        final List<RecordingLog.Entry> entries = new ArrayList<>();
        for (int i = 1; i <= count; i++)
        {
            entries.add(entry(2L * i, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, MODULE, true));
            entries.add(entry(2L * i + 1, 1000L * i, RecordingLog.ENTRY_TYPE_SNAPSHOT, SERVICE, true));
        }

        final int[] passes = new int[1];
        final SnapshotEntries read = new SnapshotEntries(() ->
        {
            passes[0]++;
            return entries.iterator();
        });

        assertEquals(1, passes[0]);
        assertEquals(count, read.whole().size());
        assertEquals(
            new SnapshotEntries.Snapshot(1000L * count, 2L * count, 2L * count + 1), read.whole().get(0));
    }

    private static RecordingLog.Entry entry(
        final long recordingId, final long logPosition, final int type, final int serviceId, final boolean isValid)
    {
        return new RecordingLog.Entry(recordingId, 0, 0, logPosition, 0, serviceId, type, null, isValid, 0, 0);
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

    @Test
    void shouldNameThePortWhenItIsTaken() throws SocketException
    {
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress("localhost", 0)))
        {
            final int basePort = holder.getLocalPort() - MemberEndpoints.CONSENSUS_PORT_OFFSET;

            final MemberException ex = assertThrows(
                MemberException.class,
                () -> StartupChecks.checkPorts(new MemberEndpoints.Endpoint(0, "localhost", basePort)));

            assertTrue(ex.getMessage().contains("UDP port "), ex.getMessage());
            assertTrue(ex.getMessage().contains("--members"), ex.getMessage());
        }
    }

    @Test
    void shouldNameTheHostWhenItIsNotOfThisMachine()
    {
        final MemberException ex = assertThrows(
            MemberException.class,
            () -> StartupChecks.checkPorts(new MemberEndpoints.Endpoint(0, "192.0.2.1", 20000)));

        assertTrue(ex.getMessage().contains("'192.0.2.1'"), ex.getMessage());
        assertTrue(ex.getMessage().contains("not an address of this machine"), ex.getMessage());
    }

    @Test
    void shouldLeaveADirectoryAloneWhenItIsNotAMediaDrivers(@TempDir final Path dir) throws Exception
    {
        final Path letter = Files.writeString(dir.resolve("letter.txt"), "private");

        final MemberException ex = assertThrows(
            MemberException.class, () -> StartupChecks.clearAeronDirectory(dir));

        assertTrue(ex.getMessage().contains("--aeron-dir"), ex.getMessage());
        assertTrue(Files.exists(letter));
    }
}
