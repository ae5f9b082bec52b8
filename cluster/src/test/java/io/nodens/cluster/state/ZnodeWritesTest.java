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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The order of checks decides the error that a client sees: each test breaks two rules and names the one that wins.
 */
class ZnodeWritesTest
{
    private static final long NO_SESSION = 99;

    @TempDir
    private Path directory;

    private StateDriver driver;
    private long session;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.openFrontEnd(0);
        session = driver.openSession(0, 1000);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldCheckModeBeforeTtlBeforeSessionWhenCreating()
    {
        driver.command.begin(Operation.CREATE, 0).mode(7, -1);
        assertEquals(ResultCode.BAD_ARGUMENTS, driver.write(NO_SESSION, "/a", ""));
        driver.command.begin(Operation.CREATE, 0).mode(0, 5);
        assertEquals(ResultCode.BAD_ARGUMENTS, driver.write(NO_SESSION, "/a", ""));
        driver.command.begin(Operation.CREATE, 0).mode(0, 0);
        assertEquals(ResultCode.SESSION_EXPIRED, driver.write(NO_SESSION, "no-slash", ""));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "0, 1, false", "0, -1, false", "5, 0, false", "5, 1, true", "6, 1099511627775, true",
        "6, 1099511627776, false", "5, -1, false", "4, 0, true", "4, 1, false", "255, 0, false"})
    void shouldTakeATtlOnlyWithATtlMode(final int mode, final long ttlMs, final boolean isValid)
    {
        driver.command.begin(Operation.CREATE, 0).mode(mode, ttlMs);

        assertEquals(isValid ? ResultCode.OK : ResultCode.BAD_ARGUMENTS, driver.write(session, "/a", ""));
    }

    @ParameterizedTest
    @CsvSource({
        // No slash at all loses against everything; a path that is only invalid is looked up first.
        "a, BAD_ARGUMENTS", "'', BAD_ARGUMENTS", "a/b, NO_NODE", "/none/b, NO_NODE", "/none/., NO_NODE",
        "/a//b, NO_NODE",
        "/a/, BAD_ARGUMENTS", "/a/., BAD_ARGUMENTS", "/e/., BAD_ARGUMENTS", "/, NODE_EXISTS", "/a, NODE_EXISTS",
        "/e/c, NO_CHILDREN_FOR_EPHEMERALS", "/e, NODE_EXISTS", "/new, OK"})
    void shouldCheckInZooKeepersOrderWhenCreating(final String path, final ResultCode expected)
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        driver.create(session, "/e", CreateMode.EPHEMERAL);

        assertEquals(expected, driver.create(session, path, CreateMode.PERSISTENT));
    }

    @Test
    void shouldFindDataTooLongBeforeThePathIsWrong()
    {
        driver.command.begin(Operation.CREATE, 0).mode(0, 0);
        assertEquals(
            ResultCode.DATA_TOO_LARGE, driver.write(session, "no-slash", "d".repeat(StateDriver.MAX_DATA_LENGTH + 1)));
        assertEquals(
            ResultCode.OK, driver.write(session, "/max", "d".repeat(StateDriver.MAX_DATA_LENGTH)));
    }

    @Test
    void shouldFindTheTreeFullLast()
    {
        for (int i = 0; i < 49; i++)
        {
            assertEquals(ResultCode.OK, driver.create(session, "/n" + i, CreateMode.PERSISTENT));
        }

        assertEquals(ResultCode.TREE_FULL, driver.create(session, "/more", CreateMode.PERSISTENT));
        assertEquals(ResultCode.NODE_EXISTS, driver.create(session, "/n1", CreateMode.PERSISTENT));
        assertEquals(ResultCode.NO_NODE, driver.create(session, "/none/n1", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, driver.delete(session, "/n1", -1));
        assertEquals(ResultCode.OK, driver.create(session, "/more", CreateMode.PERSISTENT));
    }

    @Test
    void shouldNumberSequencesByCreatesOfAnyKindWhateverWasDeleted()
    {
        assertEquals(ResultCode.OK, driver.create(session, "/q", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, driver.create(session, "/q/n-", CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(0, driver.writeSuffix());
        assertTrue(driver.exists("/q/n-0000000000"));
        assertEquals(ResultCode.OK, driver.delete(session, "/q/n-0000000000", -1));
        assertEquals(ResultCode.OK, driver.create(session, "/q/plain", CreateMode.PERSISTENT));
        assertEquals(-1, driver.writeSuffix());
        assertEquals(ResultCode.OK, driver.create(session, "/q/", CreateMode.EPHEMERAL_SEQUENTIAL));
        assertEquals(2, driver.writeSuffix());
        assertTrue(driver.exists("/q/0000000002"));
        assertEquals(ResultCode.OK, driver.create(session, "/", CreateMode.PERSISTENT_SEQUENTIAL));
        assertTrue(driver.exists("/0000000001"));
    }

    @Test
    void shouldValidateThePathBehindTheSuffix()
    {
        final String long4086 = "/" + "p".repeat(4085);

        assertEquals(ResultCode.OK, driver.create(session, long4086, CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(
            ResultCode.BAD_ARGUMENTS, driver.create(session, long4086 + "p", CreateMode.PERSISTENT_SEQUENTIAL));
    }

    @ParameterizedTest
    @CsvSource({
        "/, 7, BAD_ARGUMENTS", "a, 7, BAD_ARGUMENTS", "/none/b, 7, NO_NODE", "/a/none, 7, NO_NODE", "/a//b, 7, NO_NODE",
        "/a, 7, BAD_VERSION", "/a, 0, NOT_EMPTY", "/a, -1, NOT_EMPTY", "/a/b, 7, BAD_VERSION", "/a/b, 0, OK"})
    void shouldCheckInZooKeepersOrderWhenDeleting(final String path, final int version, final ResultCode expected)
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        driver.create(session, "/a/b", CreateMode.PERSISTENT);

        assertEquals(ResultCode.SESSION_EXPIRED, driver.delete(NO_SESSION, path, version));
        assertEquals(expected, driver.delete(session, path, version));
    }

    @ParameterizedTest
    @CsvSource({"a, 7, BAD_ARGUMENTS", "/a/, 7, BAD_ARGUMENTS", "/none, 7, NO_NODE", "/a, 7, BAD_VERSION", "/a, 0, OK",
        "/, 0, OK", "/, 1, BAD_VERSION"})
    void shouldCheckInZooKeepersOrderWhenSetting(final String path, final int version, final ResultCode expected)
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);

        assertEquals(ResultCode.SESSION_EXPIRED, driver.set(NO_SESSION, path, "x", version));
        assertEquals(expected, driver.set(session, path, "x", version));
    }

    @Test
    void shouldTakeAZxidForChangesAlone()
    {
        final long before = driver.machine.zxid();

        driver.create(session, "/a", CreateMode.PERSISTENT);
        assertEquals(before + 1, driver.writeZxid());
        driver.create(session, "/a", CreateMode.PERSISTENT);
        assertEquals(before + 1, driver.writeZxid());
        driver.send(0, driver.command.begin(Operation.BARRIER, 0));
        driver.tickAt(driver.nowMs + 50);
        driver.set(session, "/a", "x", -1);
        assertEquals(before + 2, driver.writeZxid());
        driver.delete(session, "/a", -1);
        assertEquals(before + 3, driver.writeZxid());
        assertFalse(driver.exists("/a"));
    }
}
