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
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Commands that cannot be sent, or that have no effect: they must not hold up everybody's writes for ever.
 */
@Timeout(60)
class StuckCommandTest
{
    @TempDir
    Path directory;

    private FrontEndHarness harness;

    @AfterEach
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    @Test
    void shouldStopTheMemberWhenACommandCanNeverBeSent()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        client.create("/a", "x");
        harness.cluster.maxCommandLength = 1000;
        client.sendSet("/a", "x".repeat(1000), -1);

        assertThrows(AgentTerminationException.class, () -> harness.cycles(100));

        assertTrue(harness.stopReason.matches("a command of 1\\d{3} bytes can never be sent to the cluster"),
            harness.stopReason);
    }

    @Test
    void shouldMakeTheLinkAnewAndGoOnWhenCommandsHaveNoEffect()
    {
        final ScriptedClient client = start().client().connect().open(60_000);
        harness.cluster.mode = LoopbackCluster.Mode.LOSE;
        final long write = client.sendCreate("/a", "x".getBytes(UTF_8), CreateMode.PERSISTENT);
        for (int i = 0; i < 10_000 && 0 == harness.cluster.renewals; i++)
        {
            harness.pass(1);
        }
        assertEquals(1, harness.cluster.renewals);
        assertEquals(FrontEndAgent.RESUBMISSIONS_BEFORE_RENEWAL, harness.agent.rooms.queue.fruitlessResubmissions());

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        client.hear("Write " + write + " OK");
        harness.pass(100);
        assertEquals(1, harness.cluster.renewals);
        assertFalse(harness.isTerminated);
    }

    @Test
    void shouldStopTheMemberWhenCommandsHaveNoEffectOverANewLinkEither()
    {
        final ScriptedClient client = start().client().connect().open(600_000);
        harness.cluster.mode = LoopbackCluster.Mode.LOSE;
        client.sendCreate("/a", "x".getBytes(UTF_8), CreateMode.PERSISTENT);

        assertThrows(AgentTerminationException.class, () -> harness.pass(90_000));

        assertEquals(1, harness.cluster.renewals);
        assertTrue(harness.stopReason.contains("has no effect, though it was sent 12 times again"), harness.stopReason);
    }

    @Test
    void shouldGoOnTryingWhenNothingIsAppliedAtAll()
    {
        final ScriptedClient client = start().client().connect().open(600_000);
        harness.cluster.mode = LoopbackCluster.Mode.LOSE;
        client.sendCreate("/a", "x".getBytes(UTF_8), CreateMode.PERSISTENT);
        harness.cycles(20);
        harness.cluster.isTicking = false;

        harness.pass(90_000);

        assertEquals(0, harness.cluster.renewals);
        assertNull(harness.stopReason);
    }

    @Test
    void shouldStopAMisconfiguredMemberWhenTheClusterAllowsMoreDataThanItCarries()
    {
        start();
        harness.carriedDataLength = 1000;
        harness.cluster.changeClusterSession();

        assertThrows(AgentTerminationException.class, () -> harness.cycles(100));

        assertEquals("misconfigured: too small for 65536", harness.stopReason);
    }

    private FrontEndHarness start()
    {
        harness = new FrontEndHarness(directory);
        return harness;
    }
}
