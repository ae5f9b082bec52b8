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

import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Requests that wait for the cluster: what releases them, how long they wait, and whom they keep from what.
 */
@Timeout(60)
class WaitingRequestsTest
{
    private static final long NEVER = Long.MAX_VALUE;

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
    void shouldAnswerBehindABarrierWhenTheRequestCameWhileTheMemberDidNotServe()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        client.create("/x", "old");
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long write = client.sendCreate("/w", "".getBytes(UTF_8), CreateMode.PERSISTENT);
        harness.cycles(20);
        harness.cluster.isReachable = false;
        harness.cluster.changeClusterSession();
        harness.cycles(20);
        final long read = client.sendRead(ReadKind.GET_DATA, "/x", false, ReadLevel.LINEARIZABLE, 0, 5000);
        final long sync = client.sendSync(5000);
        harness.cycles(20);

        harness.cluster.isHoldingBarriers = true;
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.cluster.isReachable = true;
        client.hear("Write " + write + " OK");
        harness.cycles(200);

        assertEquals("[]", client.heard.toString());
        harness.cluster.isHoldingBarriers = false;
        client.hear("Read " + read + " OK");
        client.hear("Sync " + sync + " OK");
    }

    @Test
    void shouldRefuseAnOpenUnderWayWhenTheMemberLosesTheCluster()
    {
        final ScriptedClient client = start().client().connect();
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long open = client.sendOpen(60_000);
        harness.cycles(20);
        harness.cluster.isTicking = false;
        harness.pass(2100);
        client.hear("Error " + open + " NOT_SERVING");

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.cluster.isTicking = true;
        harness.pass(100);

        assertEquals("[]", client.heard.toString());
        assertEquals(0, harness.agent.rooms.lanes.liveness().size());
        assertEquals(0, harness.agent.rooms.lanes.pendingRequests().inUse());
        client.open(60_000).create("/a", "");
    }

    @Test
    void shouldRefuseAnAttachUnderWayAndKeepTheOrderOfTheOthersWhenTheMemberLosesTheCluster()
    {
        final ScriptedClient owner = start().client().connect().open(60_000);
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final ScriptedClient client = harness.client().connect();
        final long attach = client.sendAttach(owner, 0);
        final long read = client.sendRead(ReadKind.EXISTS, "/", false);
        harness.cycles(20);
        harness.cluster.isTicking = false;
        harness.pass(2100);

        client.hear("Error " + attach + " NOT_SERVING");
        client.hear("Read " + read + " NOT_SERVING");
    }

    @Test
    void shouldBoundTheTimeThatARequestWaitsWhateverItsClientAllows()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        final ScriptedClient guest = harness.client().connect();
        final long read = client.sendRead(ReadKind.EXISTS, "/", false, ReadLevel.LOCAL, NEVER, Integer.MAX_VALUE);
        final long guestRead = guest.sendRead(ReadKind.EXISTS, "/", false, ReadLevel.LOCAL, NEVER, Integer.MAX_VALUE);
        harness.cluster.isHoldingBarriers = true;
        final ScriptedClient other = harness.client().connect();
        final long sync = other.sendSync(Integer.MAX_VALUE);
        final long linearizable =
            other.sendRead(ReadKind.EXISTS, "/", false, ReadLevel.LINEARIZABLE, 0, Integer.MAX_VALUE);

        harness.pass(Admission.MAX_HOLD_WITHOUT_SESSION_MS + 100);
        guest.hear("Read " + guestRead + " BEHIND");
        other.hear("Sync " + sync + " OPERATION_TIMEOUT");
        other.hear("Read " + linearizable + " OPERATION_TIMEOUT");
        assertEquals("[]", client.heard.toString());

        harness.cluster.isHoldingBarriers = false;
        harness.pass(ClientLimits.MAX_HOLD_MS_DEFAULT);
        client.hear("Read " + read + " BEHIND");
        assertEquals(0, harness.agent.rooms.lanes.pendingRequests().inUse());
    }

    @Test
    void shouldTakeWritesAndAttachesAtOnceWhenReadsWithoutASessionWaitForWhatNeverComes()
    {
        start((limits) -> limits.maxPendingRequests(512).maxPendingRequestsPerConnection(64));
        final ScriptedClient innocent = harness.client().connect().open(60_000);
        for (int i = 0; i < 12; i++)
        {
            hog(harness.client().connect(), 100);
        }
        harness.cycles(100);

        final long beganNs = harness.clock.nanoTime();
        innocent.create("/a", "x");
        final long sync = innocent.sendSync(1000);
        innocent.hear("Sync " + sync + " OK");
        harness.client().connect().open(60_000).create("/b", "x");

        assertTrue(harness.clock.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(1));
        assertTrue(harness.agent.rooms.lanes.pendingRequests().inUse() <= 512 / 16 + 12);
    }

    @Test
    void shouldTakeWritesAtOnceWhenRequestsOfOtherSessionsFillThePool()
    {
        start((limits) -> limits.maxPendingRequests(256).maxPendingRequestsPerConnection(64).maxConnections(16));
        final ScriptedClient innocent = harness.client().connect().open(60_000);
        for (int i = 0; i < 6; i++)
        {
            final ScriptedClient hog = harness.client().connect().open(60_000);
            hog(hog, 1);
            for (int w = 0; w < 100; w++)
            {
                hog.sendCreate("/w-", "".getBytes(UTF_8), CreateMode.PERSISTENT_SEQUENTIAL);
            }
        }
        harness.cycles(300);

        final long beganNs = harness.clock.nanoTime();
        innocent.create("/a", "x");

        assertTrue(harness.clock.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void shouldKeepRoomForWritesWhenWaitingReadsOfSessionsFillTheirShare()
    {
        start((limits) -> limits.maxPendingRequests(256).maxPendingRequestsPerConnection(64));
        for (int i = 0; i < 6; i++)
        {
            hog(harness.client().connect().open(60_000), 100);
        }
        harness.cycles(100);
        assertTrue(harness.agent.rooms.lanes.pendingRequests().inUse() <= 128 + 6);

        final ScriptedClient writer = harness.client().connect().open(60_000);
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        for (int i = 0; i < 24; i++)
        {
            writer.sendCreate("/w-", "".getBytes(UTF_8), CreateMode.PERSISTENT_SEQUENTIAL);
        }
        harness.cycles(100);

        assertEquals(24, harness.cluster.held());
    }

    @Test
    void shouldForwardReleasesAndSessionsAtOnceWhenCreatesFillTheQueue()
    {
        start((limits) -> limits.maxInFlightCommands(64));
        final ScriptedClient holder = harness.client().connect().open(60_000);
        final ScriptedClient leaver = harness.client().connect().open(60_000);
        holder.create("/lock", "");
        final ScriptedClient flood = harness.client().connect().open(60_000);
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        for (int i = 0; i < 200; i++)
        {
            flood.sendCreate("/w-", "".getBytes(UTF_8), CreateMode.PERSISTENT_SEQUENTIAL);
        }
        final int full = heldWhenFull(48);

        holder.sendDelete("/lock", -1);
        leaver.sendCloseSession();
        harness.client().connect().sendOpen(60_000);

        harness.await(() -> full + 3 == harness.cluster.held() ? true : null);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        holder.hear("Write");
        leaver.hear("Write");
    }

    @Test
    void shouldKeepTheReserveOfReleasesFromAFloodOfDeletes()
    {
        start((limits) -> limits.maxInFlightCommands(512));
        final ScriptedClient flood = harness.client().connect().open(60_000);
        final ScriptedClient holder = harness.client().connect().open(60_000);
        holder.create("/lock", "");
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        for (int i = 0; i < 500; i++)
        {
            flood.sendDelete("/none", -1);
        }
        final int full = heldWhenFull(384);
        assertEquals(384, full);

        holder.sendDelete("/lock", -1);

        harness.await(() -> full + 1 == harness.cluster.held() ? true : null);
    }

    private int heldWhenFull(final int atLeast)
    {
        harness.await(() -> harness.cluster.held() >= atLeast ? true : null);
        harness.cycles(100);
        return harness.cluster.held();
    }

    private static void hog(final ScriptedClient client, final int reads)
    {
        for (int i = 0; i < reads; i++)
        {
            client.sendRead(ReadKind.EXISTS, "/", false, ReadLevel.LOCAL, NEVER, Integer.MAX_VALUE);
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
