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

import io.aeron.LogBuffers;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionAccess;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Clients that do not take what they asked for: what they may cost, and that they do not count as alive.
 */
@Timeout(60)
class SlowClientTest
{
    private static final int VALUE_LENGTH = 15_000;
    private static final int READS = 60;
    /** Two thousand duty cycles of the harness. */
    private static final long MAX_SERVING_NS = TimeUnit.MILLISECONDS.toNanos(40);

    @TempDir
    private Path directory;

    private FrontEndHarness harness;
    private ScriptedClient innocent;

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
    void shouldHaveASocketBufferForTheRequestsOfManyClients() throws IOException
    {
        harness = new FrontEndHarness(directory);
        harness.client().connect();

        int count = 0;
        try (DirectoryStream<Path> logs =
            Files.newDirectoryStream(Path.of(harness.driver.aeronDirectoryName(), "images"), "*.logbuffer"))
        {
            for (final Path log : logs)
            {
                try (LogBuffers buffers = new LogBuffers(log.toString()))
                {
                    count += 2 << 20 == LogBufferDescriptor.socketRcvbufLength(buffers.metaDataBuffer()) ? 1 : 0;
                }
            }
        }
        assertEquals(1, count);
    }

    @Test
    void shouldKeepReadsAndNoAnswersWhenManyClientsTakeNothing()
    {
        start((limits) -> limits.clients().maxOutgoingBytes(1 << 20));
        final List<ScriptedClient> slow = new ArrayList<>();
        for (int i = 0; i < 12; i++)
        {
            final ScriptedClient client = harness.smallClient().connect().open(600_000);
            client.isListening = false;
            for (int read = 0; read < READS; read++)
            {
                client.sendRead(ReadKind.GET_DATA, "/large", false);
            }
            slow.add(client);
        }
        harness.cycles(300);

        assertEquals(0, harness.agent.rooms.lanes.outgoingBudget().usedBytes());
        assertTrue(harness.agent.rooms.lanes.pendingRequests().inUse() > 12 * READS / 2);
        innocentIsServed();

        final ScriptedClient woken = slow.get(0);
        final long connectAndOpen = 2;
        woken.isListening = true;
        for (int read = 1; read <= READS; read++)
        {
            woken.hear("Read " + (connectAndOpen + read) + " OK");
        }
    }

    @Test
    void shouldCloseTheClientThatHasTheMostWaitingWhenAllTogetherHaveTooMuch()
    {
        start((limits) -> limits.clients().maxOutgoingBytes(320 * 1024));
        final ScriptedClient fat = harness.smallClient().connect().open(600_000);
        final ScriptedClient lean = harness.smallClient().connect().open(600_000);
        watchAndFallAsleep(fat, 200);
        watchAndFallAsleep(lean, 20);

        for (int i = 0; i < 200; i++)
        {
            innocent.create("/" + "w".repeat(4000) + i, "");
        }
        innocentIsServed();

        assertTrue(harness.agent.rooms.lanes.outgoingBudget().usedBytes() <= 320 * 1024);
        assertEquals(1, harness.agent.rooms.lanes.outgoingBudget().closedCount());
        fat.isListening = true;
        lean.isListening = true;
        harness.await(() -> isTurnedAway(fat) ? true : null);
        for (int i = 0; i < 20; i++)
        {
            lean.hear("Event NODE_CREATED");
        }
        lean.hear("Ping " + lean.sendPing(0));
    }

    @Test
    void shouldEndASessionNearItsTimeoutWhenItsClientTakesNoneOfItsAnswers()
    {
        start((limits) -> limits.maxPendingRequestsPerConnection(16));
        final ScriptedClient hung = harness.smallClient().connect().open(500);
        hung.isListening = false;
        sendMoreThanIsTaken(hung);

        harness.pass(1000);

        assertNull(harness.agent.rooms.lanes.liveness().get(hung.sessionId));
        innocentIsServed();
    }

    @Test
    void shouldKeepTheSessionWhenItsClientTakesAnswersSlowly()
    {
        start((limits) -> limits.maxPendingRequestsPerConnection(16));
        final ScriptedClient slow = harness.smallClient().connect().open(500);
        sendMoreThanIsTaken(slow);
        for (int i = 0; i < 10; i++)
        {
            slow.isListening = false;
            harness.pass(150);
            slow.isListening = true;
            harness.cycle();
        }

        assertNotNull(harness.agent.rooms.lanes.liveness().get(slow.sessionId));
    }

    @Test
    void shouldKeepTheSessionForABoundedTimeWhenTheMemberHoldsItsClientUp()
    {
        start((limits) -> limits.maxPendingRequestsPerConnection(16));
        final ScriptedClient writer = harness.client().connect().open(500);
        harness.cluster.mode = LoopbackCluster.Mode.PUSH_BACK;
        for (int i = 0; i < 40; i++)
        {
            writer.sendCreate("/n-", new byte[0], CreateMode.PERSISTENT_SEQUENTIAL);
        }
        harness.pass(5_000);
        final AttachedSession session = harness.agent.rooms.lanes.liveness().get(writer.sessionId);
        assertTrue(SessionAccess.isScheduled(session));

        harness.pass(6_000);

        assertFalse(SessionAccess.isScheduled(session), "its expiry was not forwarded");
    }

    @Test
    void shouldCloseAConnectionThatTakesNothingForLongWhileItsRequestsWait()
    {
        start((limits) -> { });
        final ScriptedClient hung = harness.smallClient().connect().open(600_000);
        hung.isListening = false;
        for (int read = 0; read < READS; read++)
        {
            hung.sendRead(ReadKind.GET_DATA, "/large", false);
        }
        harness.cycles(100);
        assertTrue(harness.agent.rooms.lanes.pendingRequests().inUse() > 0);

        harness.pass((int)TimeUnit.NANOSECONDS.toMillis(ResponseOrder.MAX_BLOCKED_NS) + 100);

        assertEquals(0, harness.agent.rooms.lanes.pendingRequests().inUse());
        innocentIsServed();
    }

    private void start(final Consumer<FrontEndLimits> settings)
    {
        harness = new FrontEndHarness(directory, settings);
        innocent = harness.client().connect().open(600_000);
        innocent.create("/large", "x".repeat(VALUE_LENGTH));
    }

    private void innocentIsServed()
    {
        final long beganNs = harness.clock.nanoTime();
        innocent.hear("Read " + innocent.sendRead(ReadKind.GET_DATA, "/large", false) + " OK");
        innocent.hear("Read " +
            innocent.sendRead(ReadKind.EXISTS, "/large", false, ReadLevel.LINEARIZABLE, 0, 1000) + " OK");
        assertTrue(harness.clock.nanoTime() - beganNs < MAX_SERVING_NS, "too many duty cycles");
    }

    private static boolean isTurnedAway(final ScriptedClient client)
    {
        return !client.publication.isConnected() ||
            client.heard.stream().anyMatch((line) -> line.startsWith("Closed SLOW_CONSUMER"));
    }

    private void watchAndFallAsleep(final ScriptedClient client, final int watches)
    {
        for (int i = 0; i < watches; i++)
        {
            client.hear("Read " +
                client.sendRead(ReadKind.EXISTS, "/" + "w".repeat(4000) + i, true) + " NO_NODE");
        }
        client.isListening = false;
    }

    /** Reads until the member takes no more of them. */
    private void sendMoreThanIsTaken(final ScriptedClient client)
    {
        for (int read = 0; read < 4 * READS; read++)
        {
            client.sendRead(ReadKind.GET_DATA, "/large", false);
        }
    }
}
