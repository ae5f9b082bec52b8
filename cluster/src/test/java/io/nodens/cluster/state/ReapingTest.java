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

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the cluster itself removes, when, and how much of it at a time.
 */
class ReapingTest
{
    private static final long LOOK_MS = (long)Reaping.CONTAINER_TICKS * StateMachine.TICK_INTERVAL_MS;

    @TempDir
    private Path directory;

    private StateDriver driver;
    private long session;

    @BeforeEach
    void setUp()
    {
        driver = new StateDriver(directory);
        begin(CommandVersion.CURRENT);
    }

    @AfterEach
    void tearDown()
    {
        driver.close();
    }

    private void begin(final int version)
    {
        driver.termAt(driver.nowMs);
        driver.openFrontEndOfVersion(version, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        driver.machine.limits.set(1_000, 1 << 20, 5, StateDriver.MAX_DATA_LENGTH);
        session = driver.openSession(0, 1_000);
    }

    @Test
    void shouldRemoveATtlZnodeWhenItsTimeIsOverAndNoEarlier()
    {
        final long start = driver.nowMs;
        ttl("/t", 1_000);
        final long zxid = driver.machine.zxid();

        driver.ticksUntil(start + 1_000);
        assertTrue(driver.exists("/t"), "its age is its time to live, no more");
        driver.tickAt(start + 1_001);

        assertFalse(driver.exists("/t"));
        assertEquals(zxid + 1, driver.machine.zxid(), "a removal is a transaction");
    }

    @Test
    void shouldCountFromTheLastSetOfItsDataWhenChildrenComeAndGo()
    {
        final long start = driver.nowMs;
        ttl("/t", 1_000);
        driver.ticksUntil(start + 800);
        assertEquals(ResultCode.OK, driver.set(session, "/t", "new", -1));
        driver.ticksUntil(start + 1_500);
        assertTrue(driver.exists("/t"));

        create("/t/child", CreateMode.PERSISTENT);
        driver.ticksUntil(start + 5_000);
        assertTrue(driver.exists("/t"), "it has a child");

        assertEquals(ResultCode.OK, driver.delete(session, "/t/child", -1));
        driver.ticksUntil(start + 5_050);
        assertFalse(driver.exists("/t"), "a child that goes gives it no more time");
    }

    @Test
    void shouldRemoveAContainerAtTheSecondLookAfterItsLastChild()
    {
        create("/c", CreateMode.CONTAINER);
        create("/c/child", CreateMode.PERSISTENT);
        driver.ticksUntil(driver.nowMs + 3 * LOOK_MS);
        assertTrue(driver.exists("/c"));
        while (0 != driver.machine.tickId() % Reaping.CONTAINER_TICKS)
        {
            driver.tickAt(driver.nowMs + StateMachine.TICK_INTERVAL_MS);
        }

        // Just before a look: it had no time yet.
        assertEquals(ResultCode.OK, driver.delete(session, "/c/child", -1));
        driver.ticksUntil(driver.nowMs + LOOK_MS);
        assertTrue(driver.exists("/c"), "clients get time to use it again");
        driver.ticksUntil(driver.nowMs + LOOK_MS);

        assertFalse(driver.exists("/c"));
    }

    @Test
    void shouldKeepAContainerWhenItNeverHadAChildOrHasOneAgain()
    {
        create("/never", CreateMode.CONTAINER);
        create("/again", CreateMode.CONTAINER);
        create("/again/one", CreateMode.PERSISTENT);
        assertEquals(ResultCode.OK, driver.delete(session, "/again/one", -1));
        create("/again/two", CreateMode.EPHEMERAL);

        driver.ticksUntil(driver.nowMs + 5 * LOOK_MS);

        assertTrue(driver.exists("/never"));
        assertTrue(driver.exists("/again"));
    }

    /** G10: a container that the next tick would remove gets a child. */
    @Test
    void g10ShouldKeepAContainerThatGetsAChildJustBeforeItWouldGo()
    {
        create("/c", CreateMode.CONTAINER);
        create("/c/first", CreateMode.PERSISTENT);
        assertEquals(ResultCode.OK, driver.delete(session, "/c/first", -1));
        ticksBehindLooks(2);
        assertTrue(driver.exists("/c"), "it was found empty twice, and goes on the next tick");

        create("/c/second", CreateMode.PERSISTENT);
        driver.ticksUntil(driver.nowMs + 3 * LOOK_MS);
        assertTrue(driver.exists("/c"));

        assertEquals(ResultCode.OK, driver.delete(session, "/c/second", -1));
        ticksBehindLooks(2);
        assertTrue(driver.exists("/c"), "its time begins anew");
        driver.tickAt(driver.nowMs + StateMachine.TICK_INTERVAL_MS);
        assertFalse(driver.exists("/c"));
    }

    private void ticksBehindLooks(final int looks)
    {
        for (int i = 0; i < looks; i++)
        {
            do
            {
                driver.tickAt(driver.nowMs + StateMachine.TICK_INTERVAL_MS);
            }
            while (1 != driver.machine.tickId() % Reaping.CONTAINER_TICKS);
        }
    }

    @Test
    void shouldRemoveNestedContainersWhenASessionEnds()
    {
        create("/c", CreateMode.CONTAINER);
        create("/c/d", CreateMode.CONTAINER);
        create("/c/d/e", CreateMode.EPHEMERAL);
        driver.session(0, driver.command.begin(Operation.EXPIRE_SESSION, 0).attachment(session, 1));
        assertFalse(driver.exists("/c/d/e"));

        driver.ticksUntil(driver.nowMs + 3 * LOOK_MS);
        assertFalse(driver.exists("/c/d"));
        driver.ticksUntil(driver.nowMs + 3 * LOOK_MS);
        assertFalse(driver.exists("/c"));
    }

    @Test
    void shouldRemoveABoundedNumberOnOneTickInTheOrderOfTheirPaths()
    {
        final Operations operations = new Operations();
        final int count = Reaping.MAX_PER_TICK + 10;
        for (int i = count; i-- > 0;)
        {
            operations.create(path(i), CreateMode.PERSISTENT_WITH_TTL, 100);
        }
        assertEquals(ResultCode.OK, operations.send(driver, session));

        driver.tickAt(driver.nowMs + 200);
        for (int i = 0; i < count; i++)
        {
            assertEquals(i >= Reaping.MAX_PER_TICK, driver.exists(path(i)), path(i));
        }

        driver.tickAt(driver.nowMs + 50);
        assertEquals(0, driver.machine.reaping.count());
    }

    @Test
    void shouldRemoveNothingUntilTheUpgradeIsFinalized()
    {
        driver.close();
        driver = new StateDriver(directory.resolve("old"));
        begin(CommandVersion.WITH_OPERATIONS - 1);
        driver.openFrontEndOfVersion(
            CommandVersion.CURRENT, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        ttl("/t", 100);
        driver.ticksUntil(driver.nowMs + 1_000);
        assertTrue(driver.exists("/t"), "members of the release before do not remove it");

        driver.command.begin(Operation.FINALIZE_UPGRADE, 0).upgrade(1, CommandVersion.CURRENT);
        assertEquals(ResultCode.OK, driver.operator(driver.command));
        driver.ticksUntil(driver.nowMs + 50);

        assertFalse(driver.exists("/t"));
    }

    @Test
    void shouldRefuseWhenNoHeapIsLeftForTheIndex()
    {
        driver.command.begin(Operation.CAPACITY_REPORT, 0);
        driver.command.report.reset().capacity(1 << 30, -1, 3L * TreeCapacity.EPHEMERAL_BYTES * 2);
        driver.send(0, driver.command);

        ttl("/a", 1_000);
        create("/b", CreateMode.CONTAINER);

        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.CONTAINER.value(), 0).attachmentId(1);
        assertEquals(ResultCode.TREE_FULL, driver.write(session, "/c", ""));
        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/d", CreateMode.EPHEMERAL));
        assertEquals(ResultCode.OK, driver.delete(session, "/b", -1));
        create("/d", CreateMode.EPHEMERAL);
    }

    private static String path(final int index)
    {
        return String.format("/t%04d", index);
    }

    private void create(final String path, final CreateMode mode)
    {
        assertEquals(ResultCode.OK, driver.create(session, path, mode), path);
    }

    private void ttl(final String path, final long ttlMs)
    {
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT_WITH_TTL.value(), ttlMs).attachmentId(1);
        assertEquals(ResultCode.OK, driver.write(session, path, ""), path);
    }
}
