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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Operators' requests at a front end with the real state machine behind it.
 */
class AdministrationTest
{
    private static final int DATA = 64 * 1024;

    @TempDir
    private Path directory;

    private FrontEndHarness harness;
    private ScriptedClient operator;

    @BeforeEach
    void start()
    {
        harness = new FrontEndHarness(directory, (limits) -> limits.maxZnodes(1000).maxTreeBytes(8 << 20));
        operator = harness.client();
        operator.connect();
    }

    @AfterEach
    void stop()
    {
        harness.close();
    }

    @Test
    void shouldTellLimitsAndVersionsWithoutASession()
    {
        final String info = operator.hear("ClusterInfo " + operator.sendClusterInfo());

        assertTrue(info.contains(" limits=1000," + (8 << 20) + ",") && info.contains("," + DATA + ",20000"), info);
        assertTrue(info.contains(" member0=0.."), info);
    }

    @Test
    void shouldBindNewLimitsFromThenOn()
    {
        final ScriptedClient client = harness.client();
        client.connect();
        client.open(10_000);
        client.create("/long", "x".repeat(2000));

        operator.hear("Admin " + operator.sendSetLimits(6, 0, 0, 1000) + " OK");

        final String info = operator.hear("ClusterInfo " + operator.sendClusterInfo());
        assertTrue(info.contains(" limits=6," + (8 << 20) + ",") && info.contains(",1000,20000"), info);
        client.hear("Error " + client.sendCreate("/a", new byte[1001], CreateMode.PERSISTENT) + " DATA_TOO_LARGE");
        client.giveUp();
        client.create("/a", "x".repeat(1000));
        client.hear("Write " + client.sendCreate("/b", new byte[1], CreateMode.PERSISTENT) + " TREE_FULL");
        client.hear("Read " + client.sendRead(ReadKind.GET_DATA, "/long", false) + " OK");
        assertEquals(1000, harness.status.limits().maxDataLength());
    }

    @Test
    void shouldApplyACommandThatWasLostAndSentAgainOnce()
    {
        harness.cluster.mode = LoopbackCluster.Mode.LOSE;
        final long id = operator.sendSetLimits(500, 0, 0, 0);
        harness.cycles(200);
        assertTrue(operator.heard.stream().noneMatch((line) -> line.startsWith("Admin ")), operator.heard.toString());

        harness.cluster.changeLeader();

        operator.hear("Admin " + id + " OK");
        assertEquals(500, harness.status.limits().maxZnodes());
    }

    @Test
    void shouldRefuseWithTheLimitTheValueAndWhatIsAllowed()
    {
        assertRefused(operator.sendSetLimits(-1, 0, 0, 0), "max.znodes must be 1 to 2147483648, not -1");
        assertRefused(operator.sendSetLimits(0, 1, 0, 0), "max.tree.bytes must be 1048576 to ");
        assertRefused(operator.sendSetLimits(0, 0, 1 << 21, 0), "max.sessions must be 1 to 1048576, not 2097152");
        assertRefused(operator.sendSetLimits(0, 0, 0, DATA + 1), "max.data.length must be 1 to 65536, not 65537");
        assertRefused(operator.sendSetLimits(0, 0, 0, 0), "no limit is given");
        assertRefused(operator.sendFinalizeUpgrade(-1), "version must be 0 to");
        assertEquals(1000, harness.status.limits().maxZnodes());
    }

    @Test
    void shouldTakeOneCommandAtATimeAndForgetOneWhoseClientIsGone()
    {
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        operator.sendSetLimits(500, 0, 0, 0);
        final ScriptedClient other = harness.client();
        other.connect();
        other.hear("Error " + other.sendSetLimits(600, 0, 0, 0) + " OVERLOADED another operator's");

        harness.forget(operator);
        harness.pass(100);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        harness.await(() -> 500 == harness.status.limits().maxZnodes() ? true : null);
        other.hear("Admin " + other.sendSetLimits(600, 0, 0, 0) + " OK");
        assertEquals(0, harness.agent.rooms.lanes.pendingRequests().inUse());
    }

    @Test
    void shouldFinalizeOnlyWhatEveryMemberCanApply()
    {
        final int active = harness.status.activeVersion();

        operator.hear("Admin " + operator.sendFinalizeUpgrade(active) + " OK version=" + active);
        operator.hear("Admin " + operator.sendFinalizeUpgrade(active + 1) + " VERSION_MISMATCH version=" + active);
        operator.hear("Admin " + operator.sendFinalizeUpgrade(0) + " BAD_ARGUMENTS version=" + active);
    }

    @Test
    void shouldRefuseWithoutTheCluster()
    {
        harness.cluster.isTicking = false;
        harness.cluster.isJoined = false;
        harness.pass(5000);

        final ScriptedClient late = harness.client();
        late.connect();
        late.hear("Error " + late.sendSetLimits(500, 0, 0, 0) + " NOT_SERVING");
        late.hear("ClusterInfo " + late.sendClusterInfo());
    }

    private void assertRefused(final long correlationId, final String reason)
    {
        final String heard = operator.hear("Error " + correlationId + " BAD_ARGUMENTS");
        assertTrue(heard.contains(reason), heard);
    }
}
