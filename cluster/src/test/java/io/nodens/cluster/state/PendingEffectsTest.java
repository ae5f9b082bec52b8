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
import io.nodens.tree.TreeWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is checked after other operations sees what they will do, and the tree stays as it is.
 */
class PendingEffectsTest
{
    @TempDir
    private Path directory;

    private final PlannedWrite plan = new PlannedWrite();
    private StateDriver driver;
    private Session session;
    private PendingEffects effects;
    private WriteChecks checks;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.openFrontEnd(0);
        session = driver.machine.sessions().find(driver.openSession(0, 1000));
        driver.create(session.id, "/a", CreateMode.PERSISTENT);
        driver.create(session.id, "/e", CreateMode.EPHEMERAL);
        effects = new PendingEffects(
            driver.machine.tree, driver.machine.ephemerals, driver.machine.reaping, driver.machine.quotas);
        checks = new WriteChecks(
            effects, driver.machine.limits, driver.machine.capacity, driver.machine.quotas,
            driver.machine::hasReattach);
        effects.begin(session);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldSeeWhatOperationsBeforeWillDo()
    {
        assertEquals(ResultCode.NO_NODE, create("/b/c", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, create("/b", CreateMode.PERSISTENT));
        assertEquals(ResultCode.NODE_EXISTS, create("/b", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, create("/b/c", CreateMode.EPHEMERAL));
        assertEquals(ResultCode.NO_CHILDREN_FOR_EPHEMERALS, create("/b/c/d", CreateMode.PERSISTENT));
        assertEquals(ResultCode.NOT_EMPTY, delete("/b", 0));
        assertEquals(ResultCode.OK, set("/b", 0));
        assertEquals(ResultCode.BAD_VERSION, set("/b", 0));
        assertEquals(ResultCode.BAD_VERSION, delete("/b", 0));
        assertEquals(ResultCode.OK, delete("/b/c", 0));
        assertEquals(ResultCode.NO_NODE, set("/b/c", -1));
        assertEquals(ResultCode.OK, delete("/b", 1));
        assertEquals(ResultCode.OK, create("/b", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, set("/b", 0));

        effects.end();
        assertEquals(ResultCode.NO_NODE, set("/b", -1));
        assertEquals(driver.machine.tree.treeBytes(), effects.treeBytes());
    }

    @Test
    void shouldNumberSequencesAfterCreatesThatAreNotDone()
    {
        assertEquals(ResultCode.OK, create("/a/n-", CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(0, plan.suffix);
        assertEquals(ResultCode.OK, create("/a/plain", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, create("/a/n-", CreateMode.EPHEMERAL_SEQUENTIAL));
        assertEquals(2, plan.suffix);
        assertEquals(ResultCode.OK, delete("/a/n-0000000002", 0));
        assertEquals(ResultCode.OK, create("/", CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(2, plan.suffix);
    }

    @Test
    void shouldCountWhatOperationsBeforeTakeAndFree()
    {
        final long bytes = effects.treeBytes();
        assertEquals(ResultCode.OK, create("/f", CreateMode.EPHEMERAL));
        assertEquals(2, effects.indexedCount());
        assertEquals(2, effects.ephemeralCount(session));
        assertEquals(4, effects.znodeCount());
        assertEquals(ResultCode.OK, delete("/f", -1));
        assertEquals(ResultCode.OK, delete("/e", -1));
        assertEquals(0, effects.indexedCount());
        assertEquals(0, effects.ephemeralCount(session));
        assertEquals(2, effects.znodeCount());
        assertTrue(effects.treeBytes() < bytes);
        assertTrue(effects.takenBytes() > bytes);

        for (int i = 0; i < 48; i++)
        {
            assertEquals(ResultCode.OK, create("/n" + i, CreateMode.PERSISTENT));
        }
        assertEquals(ResultCode.TREE_FULL, create("/more", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, delete("/n7", -1));
        assertEquals(ResultCode.OK, create("/more", CreateMode.PERSISTENT));
        assertEquals(3, driver.machine.tree.znodeCount());
        assertEquals(TreeWriter.NULL_ZNODE, driver.machine.tree.find(new UnsafeBuffer(new byte[]{'/', 'f'}), 0, 2));
    }

    private ResultCode create(final String path, final CreateMode mode)
    {
        return check(new WriteOperation().kind(Operation.CREATE).mode(mode.value(), 0), path);
    }

    private ResultCode delete(final String path, final int version)
    {
        return check(new WriteOperation().kind(Operation.DELETE).version(version), path);
    }

    private ResultCode set(final String path, final int version)
    {
        return check(new WriteOperation().kind(Operation.SET_DATA).version(version), path);
    }

    private ResultCode check(final WriteOperation operation, final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        operation.path(new UnsafeBuffer(bytes), 0, bytes.length).data(new UnsafeBuffer(new byte[8]), 0, 8);
        final ResultCode code = ResultCode.get(checks.check(operation, session, plan));
        if (ResultCode.OK == code)
        {
            effects.add(operation, plan);
        }
        return code;
    }
}
