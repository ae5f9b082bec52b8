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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several operations of one command are all carried out, in one transaction, or none is.
 */
class MultiTest
{
    @TempDir
    private Path directory;

    private final Operations operations = new Operations();
    private StateDriver driver;
    private long session;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_OPERATIONS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        session = driver.openSession(0, 1000);
        assertEquals(ResultCode.OK, driver.create(session, "/a", CreateMode.PERSISTENT));
    }

    @AfterEach
    void close()
    {
        assertEquals(driver.machine.computeDigest(), driver.machine.digest());
        driver.close();
    }

    @Test
    void shouldCarryOutAllInOneTransactionWhereEachSeesThoseBefore()
    {
        final long before = driver.machine.zxid();
        operations.clear()
            .create("/b", CreateMode.PERSISTENT)
            .create("/b/n-", CreateMode.PERSISTENT_SEQUENTIAL)
            .create("/b/n-", CreateMode.EPHEMERAL_SEQUENTIAL)
            .check("/b", 0)
            .set("/b", "more", 0)
            .set("/b", "again", 1)
            .delete("/b/n-0000000000", 0)
            .create("/c", CreateMode.PERSISTENT)
            .delete("/c", 0)
            .delete("/a", 0)
            .create("/a", CreateMode.EPHEMERAL);

        assertEquals(ResultCode.OK, operations.send(driver, session));

        assertEquals(List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), driver.answers.codes());
        assertEquals(List.of(-1L, 0L, 1L, -1L, -1L, -1L, -1L, -1L, -1L, -1L, -1L), driver.answers.suffixes());
        assertEquals(List.of(0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0), driver.answers.versions());
        assertEquals(before + 1, driver.machine.zxid());
        assertEquals(before + 1, driver.answers.lastWriteZxid());
        assertTrue(driver.exists("/b/n-0000000001"));
        assertFalse(driver.exists("/b/n-0000000000"));
        assertFalse(driver.exists("/c"));
        assertTrue(driver.exists("/a"));
        assertEquals(2, driver.machine.ephemerals().size());
    }

    @Test
    void shouldLeaveNothingWhenTheThirdFails()
    {
        final long before = driver.machine.zxid();
        final long digest = driver.machine.digest();
        operations.clear()
            .create("/b", CreateMode.PERSISTENT)
            .delete("/a", -1)
            .set("/a", "x", -1)
            .create("/c", CreateMode.PERSISTENT);

        assertEquals(ResultCode.NO_NODE, operations.send(driver, session));

        assertEquals(List.of(0, 0, ResultCode.NO_NODE.value(), -2), driver.answers.codes());
        assertEquals(before, driver.machine.zxid());
        assertEquals(before, driver.answers.lastWriteZxid());
        assertEquals(digest, driver.machine.digest());
        assertTrue(driver.exists("/a"));
        assertFalse(driver.exists("/b"));
    }

    @Test
    void shouldRefuseByTheFirstOperationThatCannotBe()
    {
        assertEquals(ResultCode.BAD_VERSION, operations.clear().check("/a", 7).send(driver, session));
        assertEquals(ResultCode.NO_NODE, operations.clear().check("/none", -1).send(driver, session));
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.clear().check("none", -1).send(driver, session));
        assertEquals(ResultCode.NODE_EXISTS, operations.clear()
            .create("/b", CreateMode.PERSISTENT).create("/b", CreateMode.PERSISTENT).send(driver, session));
        assertEquals(ResultCode.NOT_EMPTY, operations.clear()
            .create("/a/b", CreateMode.PERSISTENT).delete("/a", 0).send(driver, session));
        assertEquals(List.of(0, ResultCode.NOT_EMPTY.value()), driver.answers.codes());
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.clear().create("/b", 9).send(driver, session));
        assertEquals(ResultCode.OK, operations.clear().delete("/a", 0).send(driver, session));
    }

    @Test
    void shouldTakeNoZxidWhenNothingChanges()
    {
        final long before = driver.machine.zxid();

        assertEquals(ResultCode.OK, operations.clear().check("/a", 0).check("/", -1).send(driver, session));

        assertEquals(List.of(0, 0), driver.answers.codes());
        assertEquals(before, driver.machine.zxid());
    }

    @Test
    void shouldAnswerTheSameAgainAndRefuseAnotherUnderItsNumber()
    {
        operations.clear().create("/b", CreateMode.PERSISTENT).set("/b", "x", -1);
        assertEquals(ResultCode.OK, operations.send(driver, session));
        final long zxid = driver.machine.zxid();
        assertEquals(2, driver.machine.retainedResults());

        assertEquals(ResultCode.OK, operations.sendAgain(driver));
        assertEquals(List.of(0, 0), driver.answers.codes());
        assertEquals(List.of(0, 1), driver.answers.versions());
        assertEquals(zxid, driver.machine.zxid());

        operations.clear().create("/b", CreateMode.PERSISTENT).set("/b", "y", -1);
        assertEquals(ResultCode.REQUEST_MISMATCH, operations.sendAgain(driver));
        operations.clear().create("/b", CreateMode.PERSISTENT);
        assertEquals(ResultCode.REQUEST_MISMATCH, operations.sendAgain(driver));
    }

    @Test
    void shouldRefuseWhatIsTooLongOrTooMuch()
    {
        operations.clear();
        for (int i = 0; i <= Command.MAX_OPERATIONS; i++)
        {
            operations.check("/a", -1);
        }
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.send(driver, session));
        assertEquals(1, driver.answers.codes().size());
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.clear().send(driver, session));
        operations.clear();
        for (int i = 0; i < 7; i++)
        {
            operations.set("/a", "d".repeat(StateDriver.MAX_DATA_LENGTH), -1);
        }
        assertEquals(ResultCode.DATA_TOO_LARGE, operations.send(driver, session));
        assertEquals(ResultCode.DATA_TOO_LARGE, operations.clear()
            .set("/a", "d".repeat(StateDriver.MAX_DATA_LENGTH + 1), -1).send(driver, session));
        assertEquals(ResultCode.SESSION_EXPIRED, operations.send(driver, 99));
    }

    @Test
    void shouldDigestTheOutcomesThatItRetains()
    {
        operations.clear().create("/b", CreateMode.PERSISTENT).set("/b", "x", -1).check("/b", 1);
        operations.send(driver, session);
        final RequestResult result = driver.machine.sessions().find(session).firstResult();
        final long digest = driver.machine.protocolDigest();

        final Outcome last = result.lastOutcome();
        for (final Outcome outcome : new Outcome[]{result.firstOutcome(), last})
        {
            outcome.bytes()[3] ^= 1;
            assertTrue(digest != driver.machine.protocolDigest());
            outcome.bytes()[3] ^= 1;
        }
        assertEquals(digest, driver.machine.protocolDigest());
    }

    @Test
    void shouldDigestEveryOutcomeOfEveryResultThatItRetains()
    {
        final StateDriver other = new StateDriver(directory.resolve("other"));
        other.openFrontEndOfVersion(
            CommandVersion.WITH_OPERATIONS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        assertEquals(session, other.openSession(0, 1000));
        assertEquals(ResultCode.OK, other.create(session, "/a", CreateMode.PERSISTENT));
        operations.clear().create("/b", CreateMode.PERSISTENT).set("/b", "x", -1).check("/b", 1);
        operations.send(driver, session);
        operations.send(other, session);
        final Outcome middle = other.machine.sessions().find(session).firstResult().firstOutcome().next();
        middle.bytes()[3] ^= 1;

        assertTrue(driver.machine.protocolDigest() != other.machine.protocolDigest());

        operations.clear().set("/b", "y", -1).set("/b", "z", -1);
        operations.send(driver, session);
        operations.send(other, session);
        assertNull(other.machine.sessions().find(session).firstResult().next());
        assertEquals(driver.machine.protocolDigest(), other.machine.protocolDigest());
        other.close();
    }

    @Test
    void shouldRetainNothingOfARequestWithoutANumberAndKeepTheOrderOfTheOthers()
    {
        final long before = driver.machine.zxid();
        final long last = driver.machine.sessions().find(session).lastRequestId();

        for (int i = 0; i < 2; i++)
        {
            operations.clear().create("/u-", CreateMode.PERSISTENT_SEQUENTIAL).check("/a", 0);
            assertEquals(ResultCode.OK, operations.sendUnretained(driver, session));
            assertEquals(i, driver.answers.suffixes().get(0) - 1);
        }
        assertEquals(before + 2, driver.machine.zxid());
        assertEquals(1, driver.machine.retainedResults());
        assertEquals(last, driver.machine.sessions().find(session).lastRequestId());

        assertEquals(ResultCode.NO_NODE, operations.clear().delete("/none", -1).sendUnretained(driver, session));
        assertEquals(ResultCode.OK, driver.create(session, "/next", CreateMode.PERSISTENT));
        driver.command.begin(Operation.SET_DATA, 0).version(-1).request(session, 0, 7).attachmentId(1);
        assertEquals(ResultCode.OK, driver.write(0, "/a", "x"));
        assertEquals(last, driver.machine.sessions().find(session).acknowledgedRequestId());

        // Its order is that of the attachment: a former one is refused.
        driver.attach(0, session);
        assertEquals(last + 1, driver.answers.lastRequestId());
        driver.command.begin(Operation.DELETE, 0).version(-1).request(session, 0, 0).attachmentId(1);
        assertEquals(ResultCode.SESSION_MOVED, driver.write(0, "/a", ""));
        driver.command.begin(Operation.CLOSE_SESSION, 0).request(session, 0, 0).attachmentId(2);
        assertEquals(ResultCode.OK, driver.write(0, "", ""));
        assertEquals(0, driver.machine.sessions().size());
    }

    @Test
    void shouldRefuseARequestWithoutANumberThatAnOlderVersionWrote()
    {
        driver.command.begin(Operation.SET_DATA, 0).schemaVersion(CommandVersion.WITH_ATTACHMENTS)
            .version(-1).request(session, 0, -1).attachmentId(1);
        assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, driver.write(0, "/a", "x"));
    }

    @Test
    void shouldChangeManyZnodesWhichReadersSeeAtOnce()
    {
        operations.clear();
        for (int i = 0; i < 40; i++)
        {
            operations.create("/n" + i, CreateMode.EPHEMERAL).set("/n" + i, "x", 0);
        }
        assertEquals(ResultCode.OK, operations.send(driver, session));
        for (int i = 0; i < 40; i++)
        {
            assertTrue(driver.exists("/n" + i));
        }

        operations.clear();
        for (int i = 0; i < 40; i++)
        {
            operations.delete("/n" + i, 1).create("/n" + i, CreateMode.PERSISTENT).delete("/n" + i, 0);
        }
        assertEquals(ResultCode.OK, operations.send(driver, session));
        assertEquals(2, driver.machine.tree.znodeCount());
        assertEquals(0, driver.machine.ephemerals().size());
    }
}
