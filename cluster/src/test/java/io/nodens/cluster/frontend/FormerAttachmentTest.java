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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session moves from one connection to another of the same member while a write of the first is on its way.
 */
@Timeout(60)
class FormerAttachmentTest
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
    void shouldNotApplyAWriteThatCameThroughAConnectionThatTheSessionHasLeft()
    {
        harness = new FrontEndHarness(directory);
        final ScriptedClient first = harness.client().connect().open(60_000);
        final ScriptedClient second = harness.client().connect();
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long attach = second.sendAttach(first, first.lastZxid);
        awaitHeld(1);
        final long late = first.sendCreate("/by-first", "".getBytes(UTF_8), CreateMode.PERSISTENT, 1);
        awaitHeld(2);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        second.hearSession(attach);
        first.hear("SessionEvent MOVED " + first.sessionId);
        first.hear("Write " + late + " SESSION_MOVED");
        final long write = second.sendCreate("/by-second", "".getBytes(UTF_8), CreateMode.PERSISTENT, 1);
        second.hear("Write " + write + " OK");
        second.hear("Read " + second.sendRead(ReadKind.EXISTS, "/by-second", false) + " OK");
        second.hear("Read " + second.sendRead(ReadKind.EXISTS, "/by-first", false) + " NO_NODE");
    }

    @Test
    void shouldApplyAWriteWithoutANumberEachTimeThatItIsSent()
    {
        harness = new FrontEndHarness(directory);
        final ScriptedClient client = harness.client().connect().open(60_000);
        for (int i = 0; i < 2; i++)
        {
            final long write = client.sendCreate("/n-", "".getBytes(UTF_8), CreateMode.PERSISTENT_SEQUENTIAL, 0);
            client.hear("Write " + write + " OK");
            client.hear("Read " + client.sendRead(ReadKind.EXISTS, "/n-000000000" + i, false) + " OK");
        }

        final long numbered = client.sendCreate("/a", "".getBytes(UTF_8), CreateMode.PERSISTENT, 1);
        client.hear("Write " + numbered + " OK");
        final long negative = client.sendCreate("/b", "".getBytes(UTF_8), CreateMode.PERSISTENT, -1);
        client.hear("Error " + negative + " BAD_ARGUMENTS");

        // Whoever takes the session over learns which number comes next.
        final ScriptedClient other = harness.client().connect();
        other.hear("Session " + other.sendAttach(client, client.lastZxid) + " OK last1");
    }

    @Test
    void shouldNotGiveASessionBackToAClientFromWhichAnotherHasTakenIt()
    {
        harness = new FrontEndHarness(directory);
        final ScriptedClient first = harness.client().connect().open(60_000);
        final ScriptedClient second = harness.client().connect();
        first.formerAttachmentId = first.attachmentId;
        final long again = first.sendAttach(first, 0);
        first.hear("SessionEvent MOVED " + first.sessionId);
        first.hearSession(again);
        second.hearSession(second.sendAttach(first, first.lastZxid));
        first.hear("SessionEvent MOVED " + first.sessionId);

        first.hear("Session " + first.sendAttach(first, 0) + " SESSION_MOVED");

        final long write = second.sendCreate("/by-second", "".getBytes(UTF_8), CreateMode.PERSISTENT, 1);
        second.hear("Write " + write + " OK");
        first.formerAttachmentId = 0;
        first.hearSession(first.sendAttach(first, 0));
        second.hear("SessionEvent MOVED " + first.sessionId);
    }

    private void awaitHeld(final int commands)
    {
        for (int i = 0; i < 10_000 && harness.cluster.held() < commands; i++)
        {
            harness.cycles(1);
        }
        assertTrue(harness.cluster.held() >= commands, () -> "only " + harness.cluster.held() + " commands came");
    }
}
