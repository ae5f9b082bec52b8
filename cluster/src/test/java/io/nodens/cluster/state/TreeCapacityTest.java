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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What members report through the log bounds the tree.
 */
class TreeCapacityTest
{
    @TempDir
    private Path directory;

    private StateDriver driver;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.termAt(driver.nowMs);
        driver.openFrontEndOfVersion1(0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldRefuseWhatGrowsWhenItWouldNotFitAtSomeMember()
    {
        driver.openFrontEndOfVersion1(1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        final long session = driver.openSession(0, 60_000);
        assertEquals(ResultCode.OK, driver.create(session, "/a", CreateMode.PERSISTENT));
        driver.reportCapacity(0, 1L << 40, -1);
        driver.reportCapacity(1, driver.replica.tree().treeBytes() + 50, -1);

        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/b", CreateMode.PERSISTENT));
        assertEquals(ResultCode.TREE_FULL, driver.set(session, "/a", "long".repeat(100), -1));
        assertEquals(ResultCode.OK, driver.set(session, "/a", "tada", -1));
        assertTrue(driver.openSession(0, 1_000) > 0);
        assertEquals(ResultCode.OK, driver.delete(session, "/a", -1));
        assertEquals(ResultCode.OK, driver.create(session, "/b", CreateMode.PERSISTENT));
    }

    @Test
    void shouldForgetARegionWhenItsMemberHasBeenSilentForAnHour()
    {
        driver.openFrontEndOfVersion1(1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        final long session = driver.openSession(0, 600_000);
        driver.reportCapacity(1, 1, -1);
        driver.machine.onClusterSessionClosed(StateDriver.CLUSTER_SESSION_ID + 1, driver.nowMs);
        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/a", CreateMode.PERSISTENT));

        for (int i = 0; i < TreeCapacity.SEEN_TICKS + StateMachine.CHECKPOINT_TICKS; i++)
        {
            driver.tickAt(driver.nowMs + StateMachine.TICK_INTERVAL_MS);
        }
        assertEquals(ResultCode.OK, driver.create(session, "/a", CreateMode.PERSISTENT));
    }

    @Test
    void shouldRefuseWhatGrowsWhenTheDiskOfALivingMemberIsFull()
    {
        driver.openFrontEndOfVersion1(1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        final long session = driver.openSession(0, 60_000);
        driver.reportCapacity(1, 0, 0);
        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/a", CreateMode.PERSISTENT));
        assertTrue(driver.openSession(0, 1_000) > 0);

        driver.machine.onClusterSessionClosed(StateDriver.CLUSTER_SESSION_ID + 1, driver.nowMs);
        assertEquals(ResultCode.OK, driver.create(session, "/a", CreateMode.PERSISTENT));
    }

    @Test
    void shouldReplaceLimitsWhenAnOperatorSaysSo()
    {
        final long session = driver.openSession(0, 60_000);
        driver.command.begin(Operation.SET_LIMITS, 0).limits.change(2, 0, 0, 0, 1);
        assertEquals(ResultCode.OK, driver.operator(driver.command));
        assertEquals(100_000, driver.machine.limits().maxTreeBytes());
        assertEquals(ResultCode.OK, driver.create(session, "/a", CreateMode.EPHEMERAL));
        assertEquals(ResultCode.QUOTA_EXCEEDED, driver.create(session, "/b", CreateMode.EPHEMERAL));
        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/c", CreateMode.PERSISTENT));

        driver.command.begin(Operation.SET_LIMITS, 0).limits.change(3, 0, 0, 0, 0);
        assertEquals(ResultCode.OK, driver.operator(driver.command));
        assertEquals(ResultCode.OK, driver.create(session, "/c", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, driver.delete(session, "/a", -1));
        assertEquals(ResultCode.OK, driver.create(session, "/b", CreateMode.EPHEMERAL));
    }

    @Test
    void shouldNameTheDiskFromVersion2On()
    {
        driver.openFrontEndOfVersion(2, 1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        driver.openFrontEndOfVersion(2, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        final long session = driver.openSession(0, 60_000);
        driver.create(session, "/a", CreateMode.PERSISTENT);
        driver.reportCapacity(1, 0, 0);
        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/b", CreateMode.PERSISTENT));

        driver.command.begin(Operation.FINALIZE_UPGRADE, 0).upgrade(2, 2);
        assertEquals(ResultCode.OK, driver.operator(driver.command));

        assertEquals(ResultCode.DISK_FULL, driver.create(session, "/b", CreateMode.PERSISTENT));
        assertEquals(ResultCode.DISK_FULL, driver.set(session, "/a", "long".repeat(100), -1));
        assertEquals(ResultCode.OK, driver.set(session, "/a", "tada", -1));
        assertEquals(ResultCode.OK, driver.delete(session, "/a", -1));
    }

    @Test
    void shouldRefuseLimitsOutOfRangeFromVersion2OnAndRaiseDataAsFarAsMembersAreConfiguredFor()
    {
        driver.openFrontEndOfVersion(2, 1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        driver.openFrontEndOfVersion(2, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        final int bound = driver.machine.limits().maxDataLength();
        driver.command.begin(Operation.FINALIZE_UPGRADE, 0).upgrade(2, 2);
        assertEquals(ResultCode.OK, driver.operator(driver.command));

        assertEquals(ResultCode.BAD_ARGUMENTS, setLimits(-1, 0));
        assertEquals(ResultCode.BAD_ARGUMENTS, setLimits(1 << 21, 0));
        assertEquals(ResultCode.OK, setLimits(1 << 20, bound - 1));
        // Nobody keeps what members were configured for when they opened before the upgrade.
        assertEquals(ResultCode.BAD_ARGUMENTS, setLimits(0, bound));

        driver.openFrontEndOfVersion(2, 1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 2);
        assertEquals(ResultCode.BAD_ARGUMENTS, setLimits(0, bound));
        driver.openFrontEndOfVersion(2, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 3);
        assertEquals(ResultCode.OK, setLimits(0, bound));
        assertEquals(ResultCode.BAD_ARGUMENTS, setLimits(0, bound + 1));
        assertEquals(bound, driver.machine.limits().maxDataLength());
    }

    @Test
    void shouldRefuseWhatTakesHeapThatSomeMemberDoesNotHave()
    {
        driver.openFrontEndOfVersion(2, 1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        driver.openFrontEndOfVersion(2, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        final long session = driver.openSession(0, 60_000);
        reportHeap(1, 2 * TreeCapacity.SESSION_BYTES);
        assertTrue(driver.openSession(0, 60_000) > 0);
        driver.command.begin(Operation.FINALIZE_UPGRADE, 0).upgrade(2, 2);
        assertEquals(ResultCode.OK, driver.operator(driver.command));

        assertEquals(0, driver.openSession(0, 60_000));
        reportHeap(1, 3 * TreeCapacity.SESSION_BYTES);
        assertTrue(driver.openSession(0, 60_000) > 0);
        assertEquals(0, driver.openSession(0, 60_000));

        reportHeap(1, 2 * TreeCapacity.EPHEMERAL_BYTES);
        assertEquals(ResultCode.OK, driver.create(session, "/a", CreateMode.EPHEMERAL));
        assertEquals(ResultCode.OK, driver.create(session, "/b", CreateMode.EPHEMERAL));
        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/c", CreateMode.EPHEMERAL));
        assertEquals(ResultCode.OK, driver.create(session, "/c", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, driver.delete(session, "/a", -1));
        assertEquals(ResultCode.OK, driver.create(session, "/d", CreateMode.EPHEMERAL));
    }

    private void reportHeap(final int memberId, final long shareBytes)
    {
        driver.command.begin(Operation.CAPACITY_REPORT, 0);
        driver.command.report.reset().capacity(0, -1, TreeCapacity.HEAP_SHARES * shareBytes);
        driver.send(memberId, driver.command);
    }

    private ResultCode setLimits(final int sessions, final int dataLength)
    {
        driver.command.begin(Operation.SET_LIMITS, 0).limits.change(0, 0, sessions, dataLength, 0);
        return driver.operator(driver.command);
    }
}
