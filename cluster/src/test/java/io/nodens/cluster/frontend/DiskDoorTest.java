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
package io.nodens.cluster.frontend;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the door of a front end lets through while the disk of a member is nearly full. */
@Timeout(60)
class DiskDoorTest
{
    private static final String LONG = "x".repeat(20_000);
    private static final String LONGER = LONG + LONG;

    @TempDir
    Path directory;

    private FrontEndHarness harness;
    private ScriptedClient client;

    @BeforeEach
    void open()
    {
        harness = new FrontEndHarness(directory);
        client = harness.client().connect().open(60_000);
    }

    @AfterEach
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    @Test
    void shouldProposeNoCreateUntilThereIsRoomAgain()
    {
        client.create("/a", "one");
        fill(0);
        final int applied = harness.cluster.applied;

        for (int i = 0; i < 100; i++)
        {
            final long id = i % 2 == 0 ? 0 : 2;
            final long create = client.sendCreate("/b", LONG.getBytes(UTF_8), CreateMode.PERSISTENT, id);
            client.hear("Error " + create + " DISK_FULL");
        }
        assertEquals(applied, harness.cluster.applied);

        client.hear("Write " + client.sendCreate("/a", new byte[0], CreateMode.PERSISTENT) + " NODE_EXISTS");
        client.hear("Write " + client.sendSet("/a", "two", -1) + " OK");
        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/a", false) + " OK");
        client.hear("Write " + client.sendDelete("/a", -1) + " OK");
        final ScriptedClient other = harness.client().connect().open(60_000);
        final long refused = other.sendCreate("/b", new byte[0], CreateMode.EPHEMERAL);
        other.hear("Error " + refused + " DISK_FULL");

        fill(1);
        client.create("/b", LONG);
    }

    @Test
    void shouldProposeNoSetThatGrows()
    {
        client.create("/a", LONG);
        fill(0);
        final int applied = harness.cluster.applied;
        client.hear("Error " + client.sendSet("/a", LONGER, -1) + " DISK_FULL");
        client.hear("Error " + client.sendMulti(2, "14 /a 0", "12 /a 0 " + LONGER) + " DISK_FULL");
        assertEquals(applied, harness.cluster.applied);

        client.giveUp();
        client.hear("Write " + client.sendSet("/a", LONG + "x", -1) + " OK");
        client.hear("Write " + client.sendSet("/a", "short", -1) + " OK");
        client.hear("Error " + client.sendSet("/a", LONG, -1) + " DISK_FULL");
    }

    @Test
    void shouldProposeNoSeveralOperationsOfWhichOneIsACreate()
    {
        client.create("/a", LONG);
        fill(0);
        final int applied = harness.cluster.applied;
        client.hear("Error " + client.sendMulti(2, "11 /a 0", "10 /b 0 " + LONG) + " DISK_FULL");
        final long both = client.sendGuarded(2, 1, 1, "2 /b 0", "10 /b 0 x", "12 /a 0 " + LONGER);
        client.hear("Error " + both + " DISK_FULL");
        assertEquals(applied, harness.cluster.applied);

        final long multi = client.sendMulti(2, "14 /a 0", "12 /a 0 x");
        client.hear("Multi " + multi + " OK OK OK");
        final long guarded = client.sendGuarded(3, 1, 1, "1 /a 0", "12 /a -1 y", "11 /b 0");
        client.hear("Multi " + guarded + " OK OK OK");
        client.hear("Multi " + client.sendMulti(4, "11 /a -1") + " OK OK");
    }

    @Test
    void shouldProposeFewWritesOfWhichOnlyTheLogKnowsWhetherTheyGrow()
    {
        fill(0);
        final int applied = harness.cluster.applied;
        int proposed = 0;
        for (int i = 0; i < 100; i++)
        {
            final long guarded = client.sendGuarded(0, 1, 1, "2 /a 0", "10 /a 0 " + LONG);
            final String answer = client.hear("");
            assertTrue(
                answer.startsWith("Multi " + guarded + " DISK_FULL") ||
                    answer.startsWith("Error " + guarded + " OVERLOADED"),
                answer);
            proposed += answer.startsWith("Multi") ? 1 : 0;
        }
        assertEquals(4, proposed);
        assertTrue(harness.cluster.applied - applied < 10);
        client.hear("Error " + client.sendSet("/absent", LONG, -1) + " OVERLOADED");

        harness.clock.advance(TimeUnit.MILLISECONDS.toNanos(700));
        client.giveUp();
        client.hear("Write " + client.sendSet("/absent", LONG, -1) + " NO_NODE");
        client.hear("Error " + client.sendSetAcl("/", 31, "world", "anyone") + " OVERLOADED");
    }

    @Test
    void shouldKeepTheOrderOfWritesBehindARefusedOne()
    {
        client.create("/a", LONG);
        fill(0);

        final long create = client.sendCreate("/b", LONG.getBytes(UTF_8), CreateMode.PERSISTENT);
        final long early = client.sendDelete("/a", -1);
        client.hear("Error " + create + " DISK_FULL");
        client.hear("Write " + early + " REQUEST_OUT_OF_ORDER");
        client.giveUp();
        client.hear("Write " + client.sendDelete("/a", -1) + " OK");
    }

    @Test
    void shouldAnswerARepeatedCreateWithItsFirstResult()
    {
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long create = client.sendCreate("/a", LONG.getBytes(UTF_8), CreateMode.PERSISTENT, 1);
        harness.await(() -> harness.cluster.held() > 0 ? true : null);
        harness.status.reportedMembers().putCapacity(0, 1 << 20, 1 << 20, 0, 1 << 20);
        final long again = client.sendCreate("/a", LONG.getBytes(UTF_8), CreateMode.PERSISTENT, 1);
        harness.await(() -> harness.cluster.held() > 1 ? true : null);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        client.hear("Write " + create + " OK");
        client.hear("Write " + again + " OK");
        fill(0);

        final ScriptedClient other = harness.client().connect();
        other.hearSession(other.sendAttach(client, client.lastZxid));
        client.hear("SessionEvent MOVED");
        final long elsewhere = other.sendCreate("/a", LONG.getBytes(UTF_8), CreateMode.PERSISTENT, 1);
        other.hear("Write " + elsewhere + " OK");
        final long next = other.sendCreate("/b", LONG.getBytes(UTF_8), CreateMode.PERSISTENT, 2);
        other.hear("Error " + next + " DISK_FULL");
    }

    @Test
    void shouldNotTellHowLongDataAreThatTheSessionMayNotWrite()
    {
        client.create("/a", "short");
        client.hear("Write " + client.sendSetAcl("/a", 1, "world", "anyone") + " OK");
        fill(0);

        client.hear("Write " + client.sendSet("/a", LONG, -1) + " NO_AUTH");
    }

    /** The member's disk has so much free beyond its reserve, and the replica has heard of it. */
    private void fill(final long freeBytes)
    {
        harness.status.ownReport().diskFreeBytes(freeBytes);
        harness.await(() -> harness.status.reportedMembers().isDiskFull() == (0 == freeBytes) ? true : null);
    }
}
