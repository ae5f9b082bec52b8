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
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.WatchKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class FrontEndAgentTest
{
    @TempDir
    Path directory;

    private FrontEndHarness harness;

    @AfterEach
    void close()
    {
        if (null != harness)
        {
            harness.close();
            assertEquals("[]", harness.errors.toString());
        }
    }

    @Test
    void shouldCreateReadListAndDeleteWhenAClientHasASession()
    {
        final ScriptedClient client = start().client().connect().open(5000);

        client.create("/a", "one");
        client.create("/a/b", "two");
        client.hear("Write " + client.sendSet("/a", "three", 0) + " OK");
        client.hear("Write " + client.sendSet("/a", "four", 0) + " BAD_VERSION");

        assertTrue(client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/a", false)).endsWith("v1 data=three"));
        assertTrue(client.hear("Children " + client.sendRead(ReadKind.GET_CHILDREN, "/a", false)).endsWith("TRUE b"));
        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/a/b", false) + " OK");
        client.hear("Write " + client.sendDelete("/a", -1) + " NOT_EMPTY");
        client.hear("Write " + client.sendDelete("/a/b", -1) + " OK");
        client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/a/b", false) + " NO_NODE");
    }

    @Test
    void shouldServeOverIpcWhenTheClientSharesTheMediaDriver()
    {
        final ScriptedClient client = start().ipcClient().connect().open(5000);

        client.create("/ipc", "x");

        assertTrue(client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/ipc", false)).endsWith("data=x"));
    }

    @Test
    void shouldTellNullDataFromEmptyData()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        client.hear("Write " + client.sendCreate("/n", ScriptedClient.NULL_DATA, CreateMode.PERSISTENT) + " OK");
        client.create("/e", "");

        assertTrue(client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/n", false)).endsWith(" null"));
        assertTrue(client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/e", false)).endsWith(" data="));
    }

    @Test
    void shouldAnswerInTheOrderOfRequestsWhenReadsFollowWrites()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;

        final long create = client.sendCreate("/a", "1".getBytes(UTF_8), CreateMode.PERSISTENT);
        final long read = client.sendRead(ReadKind.GET_DATA, "/a", false);
        final long set = client.sendSet("/a", "2", -1);
        final long exists = client.sendRead(ReadKind.EXISTS, "/a", false);
        final long sync = client.sendSync(10_000);
        harness.cycles(50);
        assertEquals("[]", client.heard.toString());
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        client.hear("Write " + create + " OK");
        client.hear("Read " + read + " OK");
        client.hear("Write " + set + " OK");
        assertTrue(client.hear("Read " + exists + " OK").contains(" v1 "));
        client.hear("Sync " + sync + " OK");
    }

    @Test
    void shouldSendTheEventBeforeTheAnswerWhenAClientsOwnWriteFiresItsWatch()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        client.create("/a", "1");
        client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/a", true) + " OK");

        final long set = client.sendSet("/a", "2", -1);

        client.hear("Event NODE_DATA_CHANGED");
        client.hear("Write " + set + " OK");
        client.hear("Write " + client.sendSet("/a", "3", -1) + " OK");
    }

    @Test
    void shouldSendTheEventBeforeAnyReadThatReflectsTheChangeWhenAnotherClientWrites()
    {
        final ScriptedClient writer = start().client().connect().open(5000);
        final ScriptedClient watcher = harness.client().connect().open(5000);
        writer.create("/a", "0");

        for (int i = 1; i <= 200; i++)
        {
            final long first = watcher.sendRead(ReadKind.GET_DATA, "/a", true);
            watcher.hear("Read " + first + " OK");
            writer.sendSet("/a", "" + i, -1);
            final long[] reads = new long[4];
            for (int r = 0; r < reads.length; r++)
            {
                reads[r] = watcher.sendRead(ReadKind.GET_DATA, "/a", false);
                harness.cycles(i % 3);
            }
            boolean hasEvent = false;
            int answers = 0;
            while (answers < reads.length || !hasEvent)
            {
                final String line = watcher.hear("");
                if (line.startsWith("Event"))
                {
                    hasEvent = true;
                }
                else
                {
                    assertTrue(line.startsWith("Read " + reads[answers++] + " OK"), line);
                    assertEquals(hasEvent, line.endsWith("data=" + i), line);
                }
            }
            writer.hear("Write");
        }
    }

    @Test
    void shouldFireExistsWatchOfAnAbsentZnodeWhenItIsCreated()
    {
        final ScriptedClient writer = start().client().connect().open(5000);
        final ScriptedClient watcher = harness.client().connect().open(5000);
        watcher.hear("Read " + watcher.sendRead(ReadKind.EXISTS, "/x", true) + " NO_NODE");
        watcher.hear("Read " + watcher.sendRead(ReadKind.GET_DATA, "/y", true) + " NO_NODE");

        writer.create("/x", "");
        writer.create("/y", "");

        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/x"));
        watcher.hear("Ping " + watcher.sendPing(0));
    }

    @Test
    void shouldMakeUpForMissedChangesWhenWatchesAreSetAgain()
    {
        final ScriptedClient writer = start().client().connect().open(5000);
        writer.create("/a", "");
        writer.create("/b", "");
        writer.create("/c", "");
        final long seen = writer.lastZxid;
        writer.hear("Write " + writer.sendSet("/a", "x", -1) + " OK");
        writer.hear("Write " + writer.sendDelete("/b", -1) + " OK");
        final ScriptedClient back = harness.client().connect().open(5000);

        final long a = back.sendWatch(WatchKind.DATA, "/a", seen);
        final long b = back.sendWatch(WatchKind.DATA, "/b", seen);
        final long c = back.sendWatch(WatchKind.DATA, "/c", seen);
        final long root = back.sendWatch(WatchKind.CHILDREN, "/", seen);

        back.hear("Event NODE_DATA_CHANGED");
        back.hear("Watch " + a + " OK");
        back.hear("Event NODE_DELETED");
        back.hear("Watch " + b + " OK");
        back.hear("Watch " + c + " OK");
        back.hear("Event NODE_CHILDREN_CHANGED");
        back.hear("Watch " + root + " OK");
        writer.hear("Write " + writer.sendSet("/c", "x", -1) + " OK");
        back.hear("Event NODE_DATA_CHANGED");
        back.hear("Watch " + back.sendRemoveWatch(WatchKind.DATA, "/c") + " NO_WATCHER");
    }

    @Test
    void shouldRefuseToWatchWhenTheLimitIsReached()
    {
        final ScriptedClient client =
            start((limits) -> limits.maxWatches(2).maxWatchesPerConnection(2)).client().connect().open(5000);

        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/1", true) + " NO_NODE");
        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/2", true) + " NO_NODE");
        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/3", true) + " TOO_MANY_WATCHES");
        client.hear("Watch " + client.sendWatch(WatchKind.DATA, "/", 0) + " TOO_MANY_WATCHES");
        client.hear("Watches " + client.sendSetWatches(0, "1 1 /1", "0 2 /", "1 1 /2") + " TOO_MANY_WATCHES 1");
        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/3", false) + " NO_NODE");
    }

    @Test
    void shouldExpireASessionWhenItsClientFallsSilentAndKeepTheOneThatPings()
    {
        final ScriptedClient silent = start().client().connect().open(100);
        final ScriptedClient alive = harness.client().connect().open(100);
        silent.hear("Write " + silent.sendCreate("/e", "".getBytes(UTF_8), CreateMode.EPHEMERAL) + " OK");
        alive.hear("Read " + alive.sendRead(ReadKind.EXISTS, "/e", true) + " OK");

        for (int i = 0; i < 5; i++)
        {
            harness.pass(30);
            alive.sendPing(alive.sessionId);
            harness.cycles(20);
        }
        alive.heard.removeIf((line) -> line.startsWith("Ping"));

        silent.hear("SessionEvent EXPIRED " + silent.sessionId);
        alive.hear("Event NODE_DELETED");
        alive.hear("Read " + alive.sendRead(ReadKind.EXISTS, "/e", false) + " NO_NODE");
        silent.hear("Error " + silent.sendSet("/e", "", -1) + " SESSION_EXPIRED");
    }

    @Test
    void shouldKeepASessionAndItsEphemeralsWhenItMovesToAnotherConnection()
    {
        final ScriptedClient first = start().client().connect().open(5000);
        first.hear("Write " + first.sendCreate("/e", "".getBytes(UTF_8), CreateMode.EPHEMERAL) + " OK");
        final ScriptedClient second = harness.client().connect();

        second.hearSession(second.sendAttach(first, first.lastZxid));

        first.hear("SessionEvent MOVED " + first.sessionId);
        assertEquals(first.sessionId, second.sessionId);
        assertNotEquals(first.attachmentId, second.attachmentId);
        first.hear("Error " + first.sendSet("/e", "", -1) + " SESSION_MOVED");
        second.hear("Write " + second.sendSet("/e", "", -1) + " OK");
    }

    @Test
    void shouldDetachAndNotExpireAtOnceWhenAConnectionCloses()
    {
        final ScriptedClient first = start().client().connect().open(1000);
        first.hear("Write " + first.sendCreate("/e", "".getBytes(UTF_8), CreateMode.EPHEMERAL) + " OK");
        first.sendCloseConnection();
        first.hear("Closed CLIENT_REQUEST");
        final ScriptedClient second = harness.client().connect();
        harness.pass(500);

        second.hearSession(second.sendAttach(first, first.lastZxid));
        second.hear("Read " + second.sendRead(ReadKind.EXISTS, "/e", false) + " OK");

        second.sendCloseConnection();
        second.hear("Closed CLIENT_REQUEST");
        harness.pass(1200);
        final ScriptedClient third = harness.client().connect();
        third.hear("Session " + third.sendAttach(first, 0) + " SESSION_EXPIRED");
        third.hear("Read " + third.sendRead(ReadKind.EXISTS, "/e", false) + " NO_NODE");
    }

    @Test
    void shouldRefuseToAttachWhenTheSecretIsWrongOrTheClientHasSeenTheFuture()
    {
        final ScriptedClient owner = start().client().connect().open(5000);
        final ScriptedClient other = harness.client().connect();
        owner.secret[3] ^= 1;
        other.hear("Session " + other.sendAttach(owner, 0) + " SESSION_EXPIRED");
        owner.secret[3] ^= 1;

        other.hear("Session " + other.sendAttach(owner, owner.lastZxid + 1000) + " BEHIND");
        owner.hear("SessionEvent MOVED");
        other.hearSession(other.sendAttach(owner, owner.lastZxid));
    }

    @Test
    void shouldEndTheSessionWhenItsClientClosesIt()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        client.hear("Write " + client.sendCreate("/e", "".getBytes(UTF_8), CreateMode.EPHEMERAL) + " OK");

        client.hear("Write " + client.sendCloseSession() + " OK");

        client.hear("Error " + client.sendSet("/e", "", -1) + " SESSION_EXPIRED");
        client.sessionId = 0;
        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/e", false) + " NO_NODE");
    }

    @Test
    void shouldApplyEachWriteOnceAndInOrderWhenTheLeaderChanges()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        harness.cluster.mode = LoopbackCluster.Mode.LOSE;
        final long[] writes = new long[20];
        for (int i = 0; i < writes.length; i++)
        {
            writes[i] = client.sendCreate("/s-", "".getBytes(UTF_8), CreateMode.PERSISTENT_SEQUENTIAL);
            harness.cycle();
            if (i == 10)
            {
                harness.cluster.mode = LoopbackCluster.Mode.HOLD;
            }
        }
        harness.cycles(20);

        harness.cluster.changeLeader();

        for (int i = 0; i < writes.length; i++)
        {
            assertTrue(client.hear("Write " + writes[i] + " OK").contains(" seq" + i + " "));
        }
    }

    @Test
    void shouldSendAgainByItselfWhenNothingIsAppliedForAWhile()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        harness.cluster.mode = LoopbackCluster.Mode.LOSE;
        final long create = client.sendCreate("/a", "".getBytes(UTF_8), CreateMode.PERSISTENT);
        harness.cycles(20);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.pass(600);

        client.hear("Write " + create + " OK");
    }

    @Test
    void shouldKeepSessionsWhenTheClusterSessionIsReplaced()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long create = client.sendCreate("/e", "".getBytes(UTF_8), CreateMode.EPHEMERAL);
        harness.cycles(20);

        harness.cluster.changeClusterSession();
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        client.hear("Write " + create + " OK");
        client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/e", false) + " OK");
    }

    @Test
    void shouldReleaseLinearizableReadsByOneBarrierWhenManyWait()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        client.create("/a", "");
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long[] reads = new long[50];
        for (int i = 0; i < reads.length; i++)
        {
            reads[i] = client.sendRead(ReadKind.EXISTS, "/a", false, ReadLevel.LINEARIZABLE, 0, 5000);
        }
        harness.cycles(50);
        assertEquals("[]", client.heard.toString());
        assertEquals(1, harness.cluster.held());
        final int applied = harness.cluster.applied;
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        for (final long read : reads)
        {
            client.hear("Read " + read + " OK");
        }
        assertTrue(harness.cluster.applied - applied <= 2);
    }

    @Test
    void shouldGiveUpAReadWhenItsTimeIsOver()
    {
        final ScriptedClient client = start().client().connect().open(5000);
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;

        final long linearizable = client.sendRead(ReadKind.EXISTS, "/", false, ReadLevel.LINEARIZABLE, 0, 50);
        final long behind = client.sendRead(ReadKind.EXISTS, "/", false, ReadLevel.LOCAL, 1_000_000, 50);
        harness.pass(60);

        client.hear("Read " + linearizable + " OPERATION_TIMEOUT");
        client.hear("Read " + behind + " BEHIND");
    }

    @Test
    void shouldHoldAReadUntilTheReplicaHasTheZxidItAsksFor()
    {
        final ScriptedClient reader = start().client().connect().open(5000);
        final ScriptedClient writer = harness.client().connect().open(5000);
        writer.create("/a", "");

        final long read = reader.sendRead(ReadKind.EXISTS, "/b", false, ReadLevel.LOCAL, writer.lastZxid + 1, 5000);
        harness.cycles(50);
        assertEquals("[]", reader.heard.toString());
        writer.create("/b", "");

        reader.hear("Read " + read + " OK");
    }

    @Test
    void shouldServeStaleReadsOnlyWhenTheMemberLostTheCluster()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        client.create("/a", "x");
        harness.cluster.isTicking = false;
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        harness.pass(2100);

        client.hear("Error " + client.sendSet("/a", "y", -1) + " NOT_SERVING");
        client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/a", false) + " NOT_SERVING");
        client.hear("Sync " + client.sendSync(1000) + " NOT_SERVING");
        client.hear("Error " + client.sendOpen(1000) + " NOT_SERVING");
        final long stale = client.sendRead(ReadKind.GET_DATA, "/a", false, ReadLevel.STALE, 0, 0);
        assertTrue(client.hear("Read " + stale + " OK").endsWith("data=x"));
        assertTrue(client.hear("Status " + client.sendStatus()).contains("serving=FALSE"));

        harness.pass(3000);
        client.hear("Closed NOT_SERVING");
    }

    @Test
    void shouldKeepConnectionsAndAnswerLocalReadsWhenASnapshotTakesLong()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        client.create("/a", "x");
        harness.status.isTakingSnapshot(true);
        harness.cluster.isTicking = false;
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        harness.pass(6000);

        assertTrue(client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/a", false) + " OK").endsWith("data=x"));
        final long write = client.sendSet("/a", "y", -1);
        harness.pass(100);
        harness.status.isTakingSnapshot(false);
        harness.cluster.isTicking = true;
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        client.hear("Write " + write + " OK");
    }

    @Test
    void shouldNotServeWhileTheLinkIsDownThoughTicksAreApplied()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        client.create("/a", "x");
        harness.cluster.isReachable = false;
        harness.cluster.changeClusterSession();
        harness.pass(100);

        client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/a", false) + " NOT_SERVING");
        client.hear("Error " + client.sendSet("/a", "y", -1) + " NOT_SERVING");
        client.giveUp();

        harness.cluster.isReachable = true;
        harness.await(() -> harness.agent.isOpen() ? true : null);
        client.hear("Write " + client.sendSet("/a", "y", -1) + " OK");
    }

    @Test
    void shouldServeAgainWhenTheClusterIsBack()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        harness.cluster.isTicking = false;
        harness.pass(2100);
        client.hear("Error " + client.sendCreate("/a", "".getBytes(UTF_8), CreateMode.PERSISTENT) + " NOT_SERVING");

        final long refused = client.lastRequestId();
        harness.cluster.isTicking = true;
        harness.pass(100);

        client.hear("Write " + client.sendCreate("/b", "".getBytes(UTF_8), CreateMode.PERSISTENT) +
            " REQUEST_OUT_OF_ORDER");
        client.hear("Write " + client.sendCreate("/a", "".getBytes(UTF_8), CreateMode.PERSISTENT, refused) + " OK");
        client.hear("Write " + client.sendCreate("/b", "".getBytes(UTF_8), CreateMode.PERSISTENT, refused + 1) + " OK");
    }

    @Test
    void shouldServeClientsOfOlderAndNewerVersionsThatFit()
    {
        final ScriptedClient old = start().client();
        old.hear("Connect " + old.connectAs(0, -1) + " OK");
        old.open(5000).create("/old", "");

        final ScriptedClient newer = harness.client();
        newer.hear("Connect " + newer.connectAs(8, 1) + " OK");
        newer.open(5000).create("/newer", "");
    }

    @Test
    void shouldRefuseAClientThatIsTooNewAndNameBothVersions()
    {
        final ScriptedClient client = start().client();

        client.hear("Connect " + client.connectAs(10, 8) +
            " VERSION_MISMATCH the member speaks protocol versions 0 to 7, the client 8 to 10");
        client.hear("Rejected");
        harness.client().connect();
    }

    @Test
    void shouldRefuseAClientThatIsTooOldAndNameBothVersions()
    {
        final ScriptedClient client = start((limits) -> limits.minProtocolVersion(1)).client();

        client.hear("Connect " + client.connectAs(0, -1) +
            " VERSION_MISMATCH the member speaks protocol versions 1 to 7, the client 0 to 0");
        final ScriptedClient fitting = harness.client();
        fitting.hear("Connect " + fitting.connectAs(1, 0) + " OK");
    }

    @Test
    void shouldRejectAClientWhoseVersionsMakeNoSense()
    {
        final ScriptedClient client = start().client();

        client.connectAs(1, 3);

        assertTrue(client.hear("Rejected").contains("it says 3 to 1"));
    }

    @Test
    void shouldTellFactsWhenAskedForStatus()
    {
        final ScriptedClient client = start().client().connect();

        final String line = client.hear("Status " + client.sendStatus());

        assertTrue(line.endsWith("0=localhost:1 /data /region /aeron 1.0 profile=dev"), line);
        assertTrue(line.contains("connections=1"), line);
    }

    @Test
    void shouldRefuseBadArgumentsWithAReasonAndGoOn()
    {
        final ScriptedClient client = start().client().connect().open(5000);

        for (final String path : new String[]{"", "a", "/a/", "/a//b", "/a/./b", "/a/../b", "/\u0001", "//"})
        {
            client.hear("Error " + client.sendRead(ReadKind.EXISTS, path, false) + " BAD_ARGUMENTS path ");
            client.hear("Error " + client.sendSet(path, "", -1) + " BAD_ARGUMENTS path ");
            client.giveUp();
        }
        client.hear("Error " + client.sendRead(ReadKind.EXISTS, "/" + "x".repeat(4096), false) + " BAD_ARGUMENTS");
        client.hear("Error " + client.sendCreate("/big", new byte[64 * 1024 + 1], CreateMode.PERSISTENT) +
            " DATA_TOO_LARGE");
        client.giveUp();
        client.hear("Error " + client.sendOpen(0) + " BAD_ARGUMENTS");
        client.hear("Error " + client.sendPing(12345) + " SESSION_EXPIRED");

        client.hear("Write " + client.sendCreate("/big", new byte[64 * 1024], CreateMode.PERSISTENT) + " OK");
        assertTrue(client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/big", false)).endsWith("65536 bytes"));
    }

    @Test
    void shouldSpeakOfAccessListsAndIdentities()
    {
        final ScriptedClient client = start().client().connect().open(1_000);

        client.hear("Acl " + client.sendGetAcl("/") + " OK 0 31:world:anyone");
        client.hear("Write " + client.sendCreateWithAcl("/a", 31, "auth", "") + " INVALID_ACL");
        client.hear("Error " + client.sendAuthenticate("digest", "no colon") + " AUTH_FAILED");
        client.hear("Error " + client.sendAuthenticate("kerberos", "x") + " AUTH_FAILED");
        client.hear("Authenticated " + client.sendAuthenticate("digest", "bob:secret") + " OK");
        client.hear("Write " + client.sendCreateWithAcl("/a", 31, "auth", "") + " OK");
        client.hear("Acl " + client.sendGetAcl("/a") + " OK 0 31:digest:bob:");
        client.hear("Error " + client.sendSetAcl("/a", 32, "world", "anyone") + " INVALID_ACL");
        client.giveUp();
        client.hear("Error " + client.sendSetAcl("/a", 1, "w".repeat(33), "anyone") + " INVALID_ACL");
        client.giveUp();
        client.hear("Write " + client.sendSetAcl("/a", 1, "world", "anyone") + " OK");
        client.hear("Write " + client.sendSetAcl("/a", 31, "world", "anyone") + " NO_AUTH");
        client.hear("Acl " + client.sendGetAcl("/a") + " OK 1 1:world:anyone");
        client.hear("Acl " + client.sendGetAcl("/none") + " NO_NODE 0");
        client.hear("Ping " + client.sendPing(client.sessionId));
    }

    @Test
    void shouldGrantATimeoutWithinItsBoundsWhenAClientWishesForMoreOrLess()
    {
        final ScriptedClient client = start((limits) -> limits.minSessionTimeoutMs(50).maxSessionTimeoutMs(2000))
            .client().connect();

        assertEquals(50, client.open(1).timeoutMs);
        assertEquals(2000, client.open(1_000_000).timeoutMs);
        assertEquals(500, client.open(500).timeoutMs);
    }

    @Test
    void shouldRefuseMoreSessionsThanAllowed()
    {
        final ScriptedClient client = start((limits) -> limits.maxSessionsPerConnection(2).maxAttachedSessions(3))
            .client().connect().open(5000).open(5000);
        client.hear("Error " + client.sendOpen(5000) + " TOO_MANY_SESSIONS");
        final ScriptedClient other = harness.client().connect().open(5000);
        other.hear("Error " + other.sendOpen(5000) + " TOO_MANY_SESSIONS");
    }

    @Test
    void shouldCarryManySessionsOverOneConnection()
    {
        final ScriptedClient client = start().client().connect();
        for (int i = 0; i < 300; i++)
        {
            client.sendOpen(100);
        }
        for (int i = 0; i < 300; i++)
        {
            client.hear("Session");
        }
        for (int i = 0; i < 10; i++)
        {
            harness.pass(50);
            client.hear("Ping " + client.sendPing(0));
        }
        assertTrue(client.hear("Status " + client.sendStatus()).contains("sessions=300"));

        harness.pass(200);
        for (int i = 0; i < 300; i++)
        {
            client.hear("SessionEvent EXPIRED");
        }
    }

    private FrontEndHarness start()
    {
        return start((limits) -> { });
    }

    private FrontEndHarness start(final Consumer<FrontEndLimits> settings)
    {
        harness = new FrontEndHarness(directory, settings);
        return harness;
    }
}
