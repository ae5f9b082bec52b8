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
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.tools.TreeInspector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The reserved znodes, and what quotas set by writing them do to the writes after them.
 */
class QuotaTest
{
    private static final String QUOTA = "/zookeeper/quota";

    @TempDir
    private Path directory;

    private final Operations operations = new Operations();
    private StateDriver driver;
    private long session;

    @BeforeEach
    void before()
    {
        driver = new StateDriver(directory);
        open(CommandVersion.WITH_QUOTAS);
        session = driver.openSession(0, 1000);
    }

    @AfterEach
    void after()
    {
        assertEquals(driver.machine.computeDigest(), driver.machine.digest());
        driver.close();
    }

    @Test
    void shouldShowTheReservedTreeAsZooKeeperDoes()
    {
        assertEquals("-1 1 0 0 0", numbers("/"));
        assertEquals("-2 2 0 0 0", numbers("/zookeeper"));
        assertEquals("0 0 0 0 0", numbers(QUOTA));
        assertEquals("0 0 0 0 -1", numbers("/zookeeper/config"));
        assertEquals(2, driver.machine.zxid(), "one of the reserved tree, one of the session");

        assertEquals(ResultCode.OK, driver.create(session, "/a-", CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(0, driver.writeSuffix());
        assertEquals("0 2 3 0 0", numbers("/"));
    }

    @ParameterizedTest
    @CsvSource({
        "delete, /zookeeper, BAD_ARGUMENTS", "delete, /zookeeper/quota, BAD_ARGUMENTS",
        "delete, /zookeeper/config, BAD_ARGUMENTS", "delete, /zookeeper/other, NO_NODE",
        "set, /zookeeper/config, NO_AUTH", "set, /zookeeper, OK", "create, /zookeeper/config/x, NO_AUTH",
        "create, /zookeeper/x, OK"
    })
    void shouldGuardTheReservedTree(final String what, final String path, final ResultCode code)
    {
        driver.command.attachmentId(1);
        assertEquals(code, switch (what)
        {
            case "delete" -> driver.delete(session, path, -1);
            case "set" -> driver.set(session, path, "x", -1);
            default -> driver.create(session, path, CreateMode.PERSISTENT);
        });
    }

    @Test
    void shouldGetTheReservedTreeWhenAnUpgradeEnds()
    {
        driver.close();
        driver = new StateDriver(directory.resolve("older"));
        open(CommandVersion.WITH_OPERATIONS);
        session = driver.openSession(0, 1000);
        driver.create(session, "/zookeeper", CreateMode.PERSISTENT);
        final long before = driver.machine.zxid();
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_QUOTAS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        assertFalse(driver.exists(QUOTA));

        final Command upgrade = driver.command.begin(Operation.FINALIZE_UPGRADE, 0);
        assertEquals(ResultCode.OK, driver.operator(
            upgrade.correlationId(7).upgrade(1, CommandVersion.WITH_QUOTAS)));

        assertTrue(driver.exists(QUOTA));
        assertEquals(before + 1, driver.machine.zxid());
        assertEquals("1 1 2 0 0", numbers("/"));
    }

    /** How much room a record has beside its data is the history of a replica, which a snapshot does not tell. */
    @ParameterizedTest
    @ValueSource(ints = {1, 51, 93, 94, 1000})
    void shouldShowTheNumbersWhateverTheirZnodeHeldBeforeTheUpgrade(final int length)
    {
        driver.close();
        driver = new StateDriver(directory.resolve("older"));
        open(CommandVersion.WITH_OPERATIONS);
        session = driver.openSession(0, 1000);
        for (final String path : List.of("/zookeeper", QUOTA, QUOTA + "/a"))
        {
            driver.create(session, path, CreateMode.PERSISTENT);
        }
        for (final String[] znode : new String[][]{{"limits", "count=2"}, {"stats", "x".repeat(length)}})
        {
            driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0).attachmentId(1);
            assertEquals(ResultCode.OK, driver.write(session, QUOTA + "/a/zookeeper_" + znode[0], znode[1]));
        }
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_QUOTAS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);
        final Command upgrade = driver.command.begin(Operation.FINALIZE_UPGRADE, 0);
        assertEquals(ResultCode.OK, driver.operator(
            upgrade.correlationId(7).upgrade(1, CommandVersion.WITH_QUOTAS)));

        driver.create(session, "/a", CreateMode.PERSISTENT);
        assertEquals("1 4", shown("/a"));
        assertEquals(ResultCode.OK, driver.set(session, QUOTA + "/a/zookeeper_stats", "", -1));
        assertEquals("1 4", shown("/a"));
        driver.create(session, "/a/b", CreateMode.PERSISTENT);
        driver.create(session, "/a/c", CreateMode.PERSISTENT);

        assertEquals("3 12", shown("/a"));
        assertEquals(2, stat(QUOTA + "/a/zookeeper_stats").version(), "one for who set it, one for the soft limit");
        assertEquals(List.of(), new TreeInspector(directory.resolve("older")).verify());
    }

    @Test
    void shouldPutNothingBelowAnEphemeralWhenAnUpgradeEnds()
    {
        driver.close();
        driver = new StateDriver(directory.resolve("older"));
        open(CommandVersion.WITH_OPERATIONS);
        session = driver.openSession(0, 1000);
        driver.create(session, "/zookeeper", CreateMode.EPHEMERAL);
        driver.openFrontEndOfVersion(
            CommandVersion.WITH_QUOTAS, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 2);

        final Command upgrade = driver.command.begin(Operation.FINALIZE_UPGRADE, 0);
        assertEquals(ResultCode.OK, driver.operator(
            upgrade.correlationId(7).upgrade(1, CommandVersion.WITH_QUOTAS)));

        assertFalse(driver.exists(QUOTA));
        driver.command.begin(Operation.CLOSE_SESSION, 0).attachmentId(1);
        assertEquals(ResultCode.OK, driver.write(session, "", ""));
        assertFalse(driver.exists("/zookeeper"));
    }

    @Test
    void shouldRefuseWhatWouldExceedAHardLimitAndNothingElse()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        setQuota("/a", "count=-1,bytes=-1=;byteHardLimit=13;countHardLimit=3");

        assertEquals(ResultCode.OK, driver.create(session, "/a/b", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, driver.create(session, "/a/b/c", CreateMode.EPHEMERAL));
        final long zxid = driver.machine.zxid();
        assertEquals(ResultCode.QUOTA_EXCEEDED, driver.create(session, "/a/b/d", CreateMode.PERSISTENT));
        assertEquals(ResultCode.QUOTA_EXCEEDED, driver.set(session, "/a/b", "123456", -1));
        // The quota comes before the version, and behind the existence.
        assertEquals(ResultCode.QUOTA_EXCEEDED, driver.set(session, "/a/b", "123456", 7));
        assertEquals(ResultCode.NODE_EXISTS, driver.create(session, "/a/b", CreateMode.PERSISTENT));
        assertEquals(zxid, driver.machine.zxid());

        assertEquals(ResultCode.OK, driver.set(session, "/a/b", "12345", -1));
        assertEquals(ResultCode.OK, driver.create(session, "/ab", CreateMode.PERSISTENT));
        assertEquals("3 13", shown("/a"));
        assertEquals(ResultCode.OK, driver.delete(session, "/a/b/c", -1));
        assertEquals("2 9", shown("/a"));
        assertEquals(ResultCode.OK, driver.create(session, "/a/b/d", CreateMode.PERSISTENT));
        assertEquals(3, driver.machine.counters().quotaRefusals());
    }

    @Test
    void shouldCountEveryQuotaOnTheWayToTheRoot()
    {
        for (final String path : List.of("/a", "/a/b", "/a/b/c"))
        {
            driver.create(session, path, CreateMode.PERSISTENT);
        }
        setQuota("/a", "countHardLimit=4");
        setQuota("/a/b/c", "countHardLimit=100");

        assertEquals(ResultCode.OK, driver.create(session, "/a/b/c/d", CreateMode.PERSISTENT));
        assertEquals(ResultCode.QUOTA_EXCEEDED, driver.create(session, "/a/b/c/e", CreateMode.PERSISTENT));
        assertEquals("4 16", shown("/a"));
        assertEquals("2 8", shown("/a/b/c"));
        assertEquals(ResultCode.OK, driver.delete(session, QUOTA + "/a/zookeeper_limits", -1));
        assertEquals(ResultCode.OK, driver.create(session, "/a/b/c/e", CreateMode.PERSISTENT));
        assertEquals("3 12", shown("/a/b/c"));
    }

    @Test
    void shouldBeExactWithinATransaction()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        setQuota("/a", "countHardLimit=3,byteHardLimit=12");

        assertEquals(ResultCode.QUOTA_EXCEEDED, operations.clear()
            .create("/a/1", CreateMode.PERSISTENT).create("/a/2", CreateMode.PERSISTENT)
            .create("/a/3", CreateMode.PERSISTENT).send(driver, session));
        assertEquals(List.of(0, 0, -125), driver.answers.codes());
        assertEquals(ResultCode.OK, operations.clear()
            .create("/a/1", CreateMode.PERSISTENT).delete("/a/1", -1).create("/a/2", CreateMode.PERSISTENT)
            .set("/a/2", "", -1).create("/a/3", CreateMode.PERSISTENT).set("/a/3", "12345678", -1)
            .send(driver, session));
        assertEquals("3 12", shown("/a"));
        assertEquals(ResultCode.QUOTA_EXCEEDED, operations.clear()
            .delete("/a/2", -1).set("/a/3", "123456789", -1).send(driver, session));
        assertEquals("3 12", shown("/a"));
    }

    @Test
    void shouldCountTheBytesThatTheOperationsBeforeInATransactionAdd()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        setQuota("/a", "byteHardLimit=11");

        assertEquals(ResultCode.QUOTA_EXCEEDED, operations.clear()
            .create("/a/1", CreateMode.PERSISTENT).create("/a/2", CreateMode.PERSISTENT).send(driver, session));
        assertEquals(List.of(0, ResultCode.QUOTA_EXCEEDED.value()), driver.answers.codes());
        assertEquals(ResultCode.QUOTA_EXCEEDED, operations.clear()
            .set("/a", "12345678", -1).create("/a/1", CreateMode.PERSISTENT).send(driver, session));
        assertEquals("1 4", shown("/a"));
    }

    @Test
    void shouldCountTheZnodesThatTheOperationsBeforeInATransactionAdd()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        setQuota("/a", "countHardLimit=2");

        assertEquals(ResultCode.QUOTA_EXCEEDED, operations.clear()
            .create("/a/1", CreateMode.PERSISTENT).create("/a/2", CreateMode.PERSISTENT).send(driver, session));
        assertEquals(List.of(0, ResultCode.QUOTA_EXCEEDED.value()), driver.answers.codes());
        assertEquals("1 4", shown("/a"));
    }

    @Test
    void shouldCountTheNumbersThatItShowsBelowTheZnodesThatHaveThem()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        setQuota("/a", "count=100");
        final long before = driver.machine.tree.descendants().bytes(find(QUOTA));
        assertEquals("1 4", shown("/a"));

        for (int i = 0; i < 9; i++)
        {
            driver.create(session, "/a/" + i, CreateMode.PERSISTENT);
        }

        assertEquals("10 40", shown("/a"));
        assertEquals(before + 2, driver.machine.tree.descendants().bytes(find(QUOTA)));
    }

    @Test
    void shouldLetATransactionSetAQuotaAndExceedIt()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        driver.create(session, QUOTA + "/a", CreateMode.PERSISTENT);
        operations.clear().create(QUOTA + "/a/zookeeper_limits", CreateMode.PERSISTENT);
        operations.get(0).data(new UnsafeBuffer("countHardLimit=1".getBytes(StandardCharsets.US_ASCII)), 0, 16);
        operations.create("/a/b", CreateMode.PERSISTENT);

        assertEquals(ResultCode.OK, operations.send(driver, session));

        assertEquals(ResultCode.QUOTA_EXCEEDED, driver.create(session, "/a/c", CreateMode.PERSISTENT));
        assertEquals(ResultCode.OK, driver.delete(session, "/a/b", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "x", "count", "count=", "count=x", "count=-2", "count=1,count=2", "counts=1", "count=1 ",
        "count=9223372036854775808", "bytes=1,countSoftLimit=2", ";", "=1"
    })
    void shouldRefuseLimitsThatAreNone(final String text)
    {
        driver.create(session, QUOTA + "/a", CreateMode.PERSISTENT);
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0).attachmentId(1);
        assertEquals(ResultCode.BAD_ARGUMENTS, driver.write(session, QUOTA + "/a/zookeeper_limits", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/zookeeper", "/zookeeper/quota"})
    void shouldRefuseAQuotaOfTheRootAndOfTheReservedTree(final String subject)
    {
        driver.create(session, QUOTA + "/zookeeper", CreateMode.PERSISTENT);
        driver.create(session, QUOTA + "/zookeeper/quota", CreateMode.PERSISTENT);
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0).attachmentId(1);
        assertEquals(
            ResultCode.BAD_ARGUMENTS, driver.write(session, QUOTA + subject + "/zookeeper_limits", "count=1"));
    }

    @Test
    void shouldWarnOnceWhenASoftLimitIsCrossedAndTellWhoWatches()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        setQuota("/a", "count=2");
        final int version = stat(QUOTA + "/a/zookeeper_stats").version();

        driver.create(session, "/a/1", CreateMode.PERSISTENT);
        assertEquals(version, stat(QUOTA + "/a/zookeeper_stats").version());
        assertEquals(ResultCode.OK, driver.create(session, "/a/2", CreateMode.EPHEMERAL));
        assertEquals(version + 1, stat(QUOTA + "/a/zookeeper_stats").version());
        assertEquals(driver.machine.zxid(), stat(QUOTA + "/a/zookeeper_stats").mzxid());
        driver.create(session, "/a/3", CreateMode.PERSISTENT);
        assertEquals(version + 1, stat(QUOTA + "/a/zookeeper_stats").version());
        assertEquals(1, driver.machine.counters().quotaWarnings());

        driver.delete(session, "/a/3", -1);
        driver.nowMs += 10;
        driver.command.begin(Operation.CLOSE_SESSION, 0).attachmentId(1);
        driver.write(session, "", "");
        assertFalse(driver.exists("/a/2"));
        assertEquals("2 8", shown("/a"));
        assertEquals(version + 2, stat(QUOTA + "/a/zookeeper_stats").version());
    }

    @Test
    void shouldShowTrueNumbersWhateverIsWrittenOverThem()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        setQuota("/a", "count=2");

        assertEquals(ResultCode.OK, driver.set(session, QUOTA + "/a/zookeeper_stats", "count=77", -1));
        assertEquals("1 4", shown("/a"));
        // The same request again is the same request, although other data are there.
        assertEquals(ResultCode.OK, driver.write(0));
        driver.delete(session, "/a", -1);
        assertEquals("0 0", shown("/a"));
        driver.create(session, "/a", CreateMode.PERSISTENT);
        assertEquals("1 4", shown("/a"));
    }

    @Test
    void shouldCountTheNumbersThatItShowsWhenTheTreeIsNearlyFull()
    {
        driver.create(session, "/a", CreateMode.PERSISTENT);
        driver.create(session, QUOTA + "/a", CreateMode.PERSISTENT);
        int refused = 0;
        int done = 0;
        for (int room = 0; room < 600; room += 8)
        {
            final Command change = driver.command.begin(Operation.SET_LIMITS, 0);
            change.limits.change(0, driver.machine.tree.treeBytes() + room, 0, 0, 0);
            assertEquals(ResultCode.OK, driver.operator(change));
            // Nothing is sent for the numbers, which take room nevertheless.
            operations.clear().create(QUOTA + "/a/zookeeper_stats", CreateMode.PERSISTENT);
            operations.get(0).data(null, 0, WriteOperation.NULL_DATA_LENGTH);
            operations.create("/b", CreateMode.PERSISTENT);
            final ResultCode code = operations.send(driver, session);
            refused += ResultCode.TREE_FULL == code ? 1 : 0;
            if (ResultCode.OK == code)
            {
                done++;
                assertEquals(ResultCode.OK, operations.clear()
                    .delete("/b", -1).delete(QUOTA + "/a/zookeeper_stats", -1).send(driver, session));
            }
        }

        assertTrue(refused > 0 && done > 0, refused + " refused, " + done + " done");
    }

    private void open(final int version)
    {
        driver.openFrontEndOfVersion(version, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
    }

    /** As ZooKeeper's clients do it. */
    private void setQuota(final String subject, final String limits)
    {
        for (int slash = subject.indexOf('/', 1); slash > 0; slash = subject.indexOf('/', slash + 1))
        {
            driver.create(session, QUOTA + subject.substring(0, slash), CreateMode.PERSISTENT);
        }
        driver.create(session, QUOTA + subject, CreateMode.PERSISTENT);
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0).attachmentId(1);
        assertEquals(ResultCode.OK, driver.write(session, QUOTA + subject + "/zookeeper_limits", limits));
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0).attachmentId(1);
        assertEquals(ResultCode.OK, driver.write(session, QUOTA + subject + "/zookeeper_stats", "count=0,bytes=0"));
    }

    private String shown(final String subject)
    {
        final byte[] data = new byte[200];
        final int znode = find(QUOTA + subject + "/zookeeper_stats");
        final int length = driver.machine.tree.copyData(znode, new UnsafeBuffer(data), 0);
        final String text = new String(data, 0, length, StandardCharsets.US_ASCII);
        final String end = "=;byteHardLimit=-1;countHardLimit=-1";
        assertTrue(text.endsWith(end), text);
        return text.substring(0, text.length() - end.length()).replace("count=", "").replace(",bytes=", " ");
    }

    /** cversion, children, pzxid, czxid, aversion. */
    private String numbers(final String path)
    {
        final ZnodeStat stat = stat(path);
        return stat.cversion() + " " + stat.numChildren() + " " + stat.pzxid() + " " + stat.czxid() + " " +
            stat.aversion();
    }

    private ZnodeStat stat(final String path)
    {
        final int znode = find(path);
        assertTrue(TreeWriter.NULL_ZNODE != znode, path);
        final ZnodeStat stat = new ZnodeStat();
        driver.machine.tree.stat(znode, stat);
        return stat;
    }

    private int find(final String path)
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(path.getBytes(StandardCharsets.UTF_8));
        return driver.machine.tree.find(bytes, 0, bytes.capacity());
    }
}
