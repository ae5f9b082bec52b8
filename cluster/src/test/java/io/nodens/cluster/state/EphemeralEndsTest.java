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
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeStat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A session that ends at once leaves what one leaves whose ephemerals were deleted one by one.
 */
class EphemeralEndsTest
{
    private static final String QUOTA = "/zookeeper/quota";
    private static final int EPHEMERAL = CreateMode.EPHEMERAL.value();
    private static final int ONE_BY_ONE = Integer.MAX_VALUE;
    private static final String BOB = "31 digest bob:h,1 world anyone";

    @TempDir
    private Path directory;

    private final Operations operations = new Operations();

    @ParameterizedTest
    @ValueSource(strings = { "plain", "one list", "changed", "some deleted", "quotas", "container", "own quota" })
    void shouldLeaveWhatDeletesLeave(final String what)
    {
        final List<String> atOnce = play(what, 2, true);
        assertEquals(play(what, ONE_BY_ONE, false), atOnce);
        assertTrue(atOnce.size() > 2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "two lists", "reserved", "few" })
    void shouldDeleteOneByOneWhatSumsDoNotTell(final String what)
    {
        assertEquals(play(what, ONE_BY_ONE, false), play(what, 6, false));
    }

    @Test
    void shouldCreateTheSameNamesAnewWhileRecordsWait()
    {
        try (StateDriver driver = driver("anew", 2))
        {
            for (int round = 0; round < 5; round++)
            {
                final long session = driver.openSession(0, 1000);
                for (int i = 0; i < 40; i++)
                {
                    final String path = (0 == i % 2 ? "/a" : "/b") + "/e" + i;
                    operations.clear().create(path, EPHEMERAL);
                    assertEquals(ResultCode.OK, operations.sendUnretained(driver, session));
                }
                assertEquals(40, driver.machine.ephemerals.size());
                assertTrue(driver.machine.ephemeralEnds.isPossible(driver.machine.sessions.find(session)));
                end(driver, session);
                assertEquals(0, driver.machine.ephemerals.size());
                assertFalse(driver.exists("/a/e0"));
                assertEquals(driver.machine.computeDigest(), driver.machine.digest());
            }
        }
    }

    private List<String> play(final String what, final int leastCount, final boolean isAtOnce)
    {
        try (StateDriver driver = driver(what + leastCount, leastCount))
        {
            final List<String> states = new ArrayList<>();
            final long session = prepare(driver, what);
            states.add(describe(driver));
            assertEquals(
                isAtOnce, driver.machine.ephemeralEnds.isPossible(driver.machine.sessions.find(session)));
            end(driver, session);
            states.add(describe(driver));
            final long other = driver.openSession(0, 1000);
            // Names of before, parents of before, and time for containers and for records that wait.
            operations.clear().create("/a/e1", EPHEMERAL).create("/b/e2", EPHEMERAL).delete("/c", -1);
            states.add(operations.sendUnretained(driver, other) + " " + describe(driver));
            for (int i = 0; i < 8; i++)
            {
                driver.ticksUntil(driver.nowMs + 5_000);
                operations.clear().set("/a", "x" + i, -1);
                states.add(operations.sendUnretained(driver, other) + " " + describe(driver));
            }
            return states;
        }
    }

    private StateDriver driver(final String name, final int leastCount)
    {
        final Replica replica = new Replica(directory.resolve(name.replace(' ', '-')));
        replica.machine.ephemeralEnds.leastCount(leastCount);
        final StateDriver driver = new StateDriver(replica);
        driver.openFrontEndOfVersion(
            CommandVersion.CURRENT, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        final long session = driver.openSession(0, 1_000_000);
        assertEquals(ResultCode.OK, operations.clear()
            .create("/a", CreateMode.PERSISTENT).create("/b", CreateMode.PERSISTENT)
            .create("/c", CreateMode.CONTAINER).create("/a/deep", CreateMode.PERSISTENT)
            .create("/ttl", CreateMode.PERSISTENT_WITH_TTL, 20_000).sendUnretained(driver, session));
        return driver;
    }

    private long prepare(final StateDriver driver, final String what)
    {
        final long session = driver.openSession(0, 1000);
        if ("quotas".equals(what) || "own quota".equals(what))
        {
            quota(driver, session, "/a", "count=4,bytes=1000000");
        }
        if ("own quota".equals(what))
        {
            quota(driver, session, "/a/e0", "count=10,bytes=1");
        }
        for (int i = 0; i < ("few".equals(what) ? 5 : 10); i++)
        {
            final String parent = List.of("/a", "/b", "/c", "/a/deep", "/ttl").get(i % 5);
            operations.clear().create(
                parent + "/e" + i / 5, EPHEMERAL,
                listOf(what, 0 == i % 3));
            assertEquals(ResultCode.OK, operations.sendUnretained(driver, session));
        }
        if ("changed".equals(what))
        {
            assertEquals(ResultCode.OK, operations.clear()
                .set("/a/e0", "much longer than it was before, so that it goes elsewhere".repeat(2), -1)
                .set("/b/e1", "", -1).set("/c/e0", "other", -1).sendUnretained(driver, session));
        }
        if ("some deleted".equals(what))
        {
            assertEquals(ResultCode.OK, operations.clear()
                .delete("/a/e0", -1).delete("/c/e0", -1).delete("/c/e1", -1).create("/a/e0", EPHEMERAL)
                .sendUnretained(driver, session));
        }
        if ("reserved".equals(what))
        {
            operations.clear().create("/zookeeper/x", EPHEMERAL);
            assertEquals(ResultCode.OK, operations.sendUnretained(driver, session));
        }
        return session;
    }

    private static String listOf(final String what, final boolean isThird)
    {
        return switch (what)
        {
            case "one list" -> isThird ? "31 world anyone" : BOB;
            case "two lists" -> isThird ? BOB : "31 digest amy:h";
            default -> "31 world anyone";
        };
    }

    private void quota(final StateDriver driver, final long session, final String subject, final String limits)
    {
        String path = QUOTA;
        operations.clear();
        for (final String name : subject.substring(1).split("/"))
        {
            path += "/" + name;
            if (!driver.exists(path))
            {
                operations.create(path, CreateMode.PERSISTENT);
            }
        }
        assertEquals(ResultCode.OK, operations.sendUnretained(driver, session));
        for (final String leaf : List.of("limits", "stats"))
        {
            driver.command.begin(Operation.CREATE, 0).mode(CreateMode.PERSISTENT.value(), 0)
                .request(session, 0, 0).attachmentId(driver.replica.attachmentOf(session));
            assertEquals(ResultCode.OK, driver.write(0, path + "/zookeeper_" + leaf, limits));
        }
    }

    private static void end(final StateDriver driver, final long session)
    {
        assertEquals(ResultCode.OK, driver.operator(
            driver.command.begin(Operation.FORCE_CLOSE_SESSION, 0).correlationId(5).attachment(session, 0)));
    }

    private static String describe(final StateDriver driver)
    {
        final StateMachine machine = driver.machine;
        assertEquals(machine.computeDigest(), machine.digest());
        final StringBuilder text = new StringBuilder()
            .append(machine.zxid()).append(' ').append(machine.digest()).append(' ')
            .append(machine.protocolDigest()).append(' ').append(machine.ephemerals.size());
        for (final String path : List.of("/", "/a", "/b", "/c", "/a/deep", "/ttl", QUOTA + "/a/zookeeper_stats"))
        {
            final UnsafeBuffer bytes = new UnsafeBuffer(path.getBytes(StandardCharsets.UTF_8));
            final int znode = machine.tree.find(bytes, 0, bytes.capacity());
            if (TreeWriter.NULL_ZNODE != znode)
            {
                final ZnodeStat stat = new ZnodeStat();
                machine.tree.stat(znode, stat);
                text.append(' ').append(path).append(' ').append(stat.cversion()).append(' ').append(stat.pzxid())
                    .append(' ').append(stat.numChildren()).append(' ')
                    .append(machine.tree.descendants().count(znode)).append(' ')
                    .append(machine.tree.descendants().bytes(znode)).append(' ')
                    .append(machine.tree.dataHash(znode));
            }
        }
        return text.toString();
    }
}
