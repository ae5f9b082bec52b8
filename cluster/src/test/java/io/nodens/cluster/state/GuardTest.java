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
import io.nodens.sbe.protocol.Relation;
import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conditions choose which operations of a command are carried out.
 */
class GuardTest
{
    private static final int EQUAL = Relation.EQUAL.value();
    private static final int NOT_EQUAL = Relation.NOT_EQUAL.value();
    private static final int LESS = Relation.LESS.value();
    private static final int GREATER = Relation.GREATER.value();

    @TempDir
    private Path directory;

    private final Operations operations = new Operations();
    private StateDriver driver;
    private long session;
    private long czxid;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_OPERATIONS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        session = driver.openSession(0, 1000);
        assertEquals(ResultCode.OK, driver.create(session, "/a", CreateMode.PERSISTENT));
        czxid = driver.machine.zxid();
        assertEquals(ResultCode.OK, driver.create(session, "/a/b", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, operations.clear().set("/a", "text", 0).send(driver, session));
    }

    @AfterEach
    void close()
    {
        assertEquals(driver.machine.computeDigest(), driver.machine.digest());
        driver.close();
    }

    @Test
    void shouldKnowEachConditionAndRelation()
    {
        holds(true, Condition.EXISTS, "/a", EQUAL, 0, "");
        holds(false, Condition.EXISTS, "/none", EQUAL, 0, "");
        holds(false, Condition.ABSENT, "/a", EQUAL, 0, "");
        holds(true, Condition.ABSENT, "/none", EQUAL, 0, "");
        holds(true, Condition.DATA, "/a", EQUAL, 0, "text");
        holds(false, Condition.DATA, "/a", EQUAL, 0, "tex");
        holds(false, Condition.DATA, "/a", EQUAL, 0, "texT");
        holds(false, Condition.DATA, "/a", NOT_EQUAL, 0, "text");
        holds(true, Condition.DATA, "/a", NOT_EQUAL, 0, "other");
        number(Condition.VERSION, 1);
        number(Condition.CZXID, czxid);
        number(Condition.NUM_CHILDREN, 1);
        for (final int kind : new int[]{Condition.DATA, Condition.VERSION, Condition.CZXID, Condition.NUM_CHILDREN})
        {
            // Not even what is different from nothing.
            holds(false, kind, "/none", NOT_EQUAL, 7, "");
        }
    }

    @Test
    void shouldTellNullDataFromEmptyOnes()
    {
        operations.clear().set("/a", "", -1);
        assertEquals(ResultCode.OK, operations.send(driver, session));
        holds(true, Condition.DATA, "/a", EQUAL, 0, "");
        operations.clear().condition(Condition.DATA, "/a", EQUAL, 0, "");
        operations.get(0).data(null, 0, WriteOperation.NULL_DATA_LENGTH);
        assertEquals(ResultCode.OK, operations.sendGuarded(driver, session, 1, 0));
        assertEquals(List.of(0L), driver.answers.suffixes());

        operations.clear().set("/a", "", -1);
        operations.get(0).data(null, 0, WriteOperation.NULL_DATA_LENGTH);
        assertEquals(ResultCode.OK, operations.send(driver, session));
        holds(false, Condition.DATA, "/a", EQUAL, 0, "");
        operations.clear().condition(Condition.DATA, "/a", EQUAL, 0, "");
        operations.get(0).data(null, 0, WriteOperation.NULL_DATA_LENGTH);
        assertEquals(ResultCode.OK, operations.sendGuarded(driver, session, 1, 0));
        assertEquals(List.of(1L), driver.answers.suffixes());
    }

    @Test
    void shouldDoTheOneWhenAllConditionsHoldAndElseTheOther()
    {
        final long before = driver.machine.zxid();
        twoWays(0);
        assertEquals(ResultCode.OK, operations.sendGuarded(driver, session, 2, 2));

        assertEquals(List.of(0, 0), driver.answers.codes());
        assertEquals(List.of(0L, -1L), driver.answers.suffixes());
        assertEquals(before + 1, driver.machine.zxid());
        assertTrue(driver.exists("/else"));
        assertFalse(driver.exists("/then"));

        twoWays(1);
        assertEquals(ResultCode.OK, operations.sendGuarded(driver, session, 2, 2));
        assertEquals(List.of(0, 0, 0), driver.answers.codes());
        assertEquals(List.of(1L, -1L, 1L), driver.answers.suffixes());
        assertEquals(before + 2, driver.machine.zxid());
        assertTrue(driver.exists("/then"));
    }

    @Test
    void shouldDoNothingWhenTheChosenListIsEmptyOrAnOperationOfItCannotBe()
    {
        final long before = driver.machine.zxid();
        operations.clear().condition(Condition.EXISTS, "/none", EQUAL, 0, "").create("/x", CreateMode.PERSISTENT);
        assertEquals(ResultCode.OK, operations.sendGuarded(driver, session, 1, 1));
        assertEquals(List.of(0), driver.answers.codes());
        assertEquals(before, driver.answers.lastWriteZxid());

        operations.clear().condition(Condition.EXISTS, "/a", EQUAL, 0, "")
            .create("/x", CreateMode.PERSISTENT).delete("/none", -1).create("/y", CreateMode.PERSISTENT);
        assertEquals(ResultCode.NO_NODE, operations.sendGuarded(driver, session, 1, 3));
        assertEquals(List.of(0, 0, ResultCode.NO_NODE.value(), -2), driver.answers.codes());
        assertEquals(before, driver.machine.zxid());
        assertFalse(driver.exists("/x"));
    }

    @Test
    void shouldAnswerTheSameAgainAlthoughTheConditionsChangedAndRefuseAnother()
    {
        operations.clear().condition(Condition.ABSENT, "/x", EQUAL, 0, "")
            .create("/x", CreateMode.PERSISTENT).delete("/a/b", -1);
        assertEquals(ResultCode.OK, operations.sendGuarded(driver, session, 1, 1));
        final long zxid = driver.machine.zxid();

        assertEquals(ResultCode.OK, operations.sendGuardedAgain(driver, 1, 1));
        assertEquals(List.of(1L, -1L), driver.answers.suffixes());
        assertEquals(zxid, driver.machine.zxid());
        assertTrue(driver.exists("/a/b"));

        assertEquals(ResultCode.REQUEST_MISMATCH, operations.sendGuardedAgain(driver, 1, 2));
        operations.get(0).mode(EQUAL, 5);
        assertEquals(ResultCode.REQUEST_MISMATCH, operations.sendGuardedAgain(driver, 1, 1));
        assertEquals(zxid, driver.machine.zxid());
    }

    @Test
    void shouldRefuseWhatIsNotPartedOrHasNoPath()
    {
        operations.clear().condition(Condition.EXISTS, "/a", EQUAL, 0, "").delete("/a/b", -1);
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.sendGuarded(driver, session, 0, 1));
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.sendGuarded(driver, session, 1, 2));
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.sendGuarded(driver, session, 3, 0));
        operations.clear().condition(Condition.ABSENT, "a", EQUAL, 0, "").delete("/a/b", -1);
        assertEquals(ResultCode.BAD_ARGUMENTS, operations.sendGuarded(driver, session, 1, 1));
        assertTrue(driver.exists("/a/b"));
    }

    private void twoWays(final int version)
    {
        operations.clear()
            .condition(Condition.EXISTS, "/a", EQUAL, 0, "")
            .condition(Condition.VERSION, "/a", EQUAL, version, "")
            .create("/then", CreateMode.PERSISTENT)
            .create("/a/s-", CreateMode.PERSISTENT_SEQUENTIAL)
            .create("/else", CreateMode.PERSISTENT);
    }

    private void number(final int kind, final long actual)
    {
        for (int by = -1; by <= 1; by++)
        {
            holds(0 == by, kind, "/a", EQUAL, actual + by, "");
            holds(0 != by, kind, "/a", NOT_EQUAL, actual + by, "");
            holds(by > 0, kind, "/a", LESS, actual + by, "");
            holds(by < 0, kind, "/a", GREATER, actual + by, "");
        }
    }

    private void holds(
        final boolean expected,
        final int kind,
        final String path,
        final int relation,
        final long number,
        final String data)
    {
        operations.clear().condition(kind, path, relation, number, data);
        final String what = kind + " " + path + " " + relation + " " + number + " " + data;

        assertEquals(ResultCode.OK, operations.sendGuarded(driver, session, 1, 0), what);
        assertEquals(List.of(expected ? 1L : 0L), driver.answers.suffixes(), what);
    }
}
