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

import io.nodens.cluster.frontend.aeron.TableAccess;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.SessionNotice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Connections that share a stream, told apart by the number that their frames carry, and streams that wait for their
 * turn.
 */
@Timeout(60)
class SharedStreamTest
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
    void shouldServeManyConnectionsOnOneStream()
    {
        final ScriptedClient first = start().client().numbered(1).connect().open(5000);
        final List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 2; i <= 100; i++)
        {
            clients.add(first.sharing(i).connect().open(5000));
        }

        for (final ScriptedClient client : clients)
        {
            client.create("/" + client.sessionId, "x" + client.sessionId);
        }

        for (final ScriptedClient client : clients)
        {
            final long read = client.sendRead(ReadKind.GET_DATA, "/" + client.sessionId, false);
            assertTrue(client.hear("Read " + read + " OK").endsWith("data=x" + client.sessionId));
        }

        assertEquals(1, harness.agent.connections.streamCount());
        assertEquals(100, harness.agent.connections.size());
    }

    @Test
    void shouldCloseOneConnectionAndLeaveTheOthersOfItsStreamAlone()
    {
        final ScriptedClient first = start().client().numbered(1).connect().open(5000);
        final ScriptedClient second = first.sharing(2).connect().open(5000);
        second.hear("Write " + second.sendCreate("/e", new byte[0], CreateMode.EPHEMERAL) + " OK");

        first.sendCloseConnection();

        first.hear("Closed CLIENT_REQUEST");
        harness.await(() -> 1 == harness.agent.connections.size() ? true : null);
        second.create("/a", "x");
        // The number is free, and the stream is used again.
        first.connect();
        assertEquals(1, harness.agent.connections.streamCount());
    }

    @Test
    void shouldTellAConnectionThatThereIsNotSo()
    {
        final ScriptedClient first = start().client().numbered(1).connect().open(5000);
        final ScriptedClient stranger = first.sharing(7);

        stranger.sendPing(0);

        stranger.hear("Closed INACTIVE");
        first.create("/a", "x");
    }

    @Test
    void shouldNotLetAnotherStreamSpeakForAConnection()
    {
        final ScriptedClient owner = start().client().numbered(1).connect().open(5000);
        final ScriptedClient thief = harness.client().numbered(2).connect();
        final ScriptedClient forged = thief.sharing(1);
        forged.sessionId = owner.sessionId;

        forged.sendCreate("/stolen", new byte[0], CreateMode.PERSISTENT, 1);

        forged.hear("Closed INACTIVE");
        owner.hear("Read " + owner.sendRead(ReadKind.GET_DATA, "/stolen", false) + " NO_NODE");
        assertTrue(owner.heard.isEmpty());
    }

    @Test
    void shouldHoldBackOnlyTheConnectionThatTakesNothing()
    {
        start((limits) -> limits.maxOutgoingBytesPerConnection(1 << 18));
        final ScriptedClient first = harness.client().numbered(1).connect().open(60_000);
        final ScriptedClient slow = first.sharing(2);
        slow.window = 20_000;
        slow.connect().open(60_000);
        first.hear("Write " + first.sendCreate("/big", new byte[9_000], CreateMode.PERSISTENT) + " OK");

        final List<Long> reads = new ArrayList<>();
        for (int i = 0; i < 200; i++)
        {
            reads.add(slow.sendRead(ReadKind.GET_DATA, "/big", false));
        }
        for (int i = 0; i < 50; i++)
        {
            first.hear("Read " + first.sendRead(ReadKind.EXISTS, "/big", false) + " OK");
        }

        // What the window lets through, and no more.
        assertTrue(slow.heard.size() <= 3, "heard " + slow.heard.size());
        for (final long read : reads)
        {
            slow.hear("Read " + read + " OK");
            slow.sendConsumed();
        }
        harness.await(() -> harness.agent.connections.isEveryConnectionOpen() ? true : null);
        first.create("/after", "x");
    }

    @Test
    void shouldTakeAFarewellThoughRequestsBeforeItWait()
    {
        final ScriptedClient first = startWithLittleKeptForAConnection();
        final ScriptedClient slow = askForMoreThanIsTaken(first);

        slow.sendCloseConnection();

        harness.await(() -> 1 == harness.agent.connections.size() ? true : null);
        first.hear("Read " + first.sendRead(ReadKind.EXISTS, "/big", false) + " OK");
    }

    @Test
    void shouldCarryOutNoticesOfSessionsThoughRequestsBeforeThemWaitOrAreRefused()
    {
        final ScriptedClient first = startWithLittleKeptForAConnection();
        final ScriptedClient slow = first.sharing(2);
        slow.window = 20_000;
        askForMoreThanIsTaken(first, slow.connect().open(60_000));
        final long[] sessions = new long[ProtocolLimits.MAX_NOTICES];
        java.util.Arrays.fill(sessions, slow.sessionId);

        slow.sendNotices(SessionNotice.DETACH, sessions);

        harness.await(() -> null == harness.agent.rooms.lanes.liveness().get(slow.sessionId) ? true : null);
        assertEquals(2, harness.agent.connections.size());
    }

    @Test
    void shouldSendALongAnswerToAClientThatHasNotReportedWhatItTook()
    {
        final ScriptedClient first = start().client().numbered(1).connect().open(60_000);
        final ScriptedClient second = first.sharing(2);
        second.window = 10_000;
        second.connect();
        first.hear("Write " + first.sendCreate("/short", new byte[5_000], CreateMode.PERSISTENT) + " OK");
        first.hear("Write " + first.sendCreate("/long", new byte[9_000], CreateMode.PERSISTENT) + " OK");

        second.hear("Read " + second.sendRead(ReadKind.GET_DATA, "/short", false) + " OK");
        second.hear("Read " + second.sendRead(ReadKind.GET_DATA, "/long", false) + " OK");
    }

    @Test
    void shouldRefuseAsOverloadedWhatAConnectionSendsBeyondWhatIsKeptForIt()
    {
        final ScriptedClient first = startWithLittleKeptForAConnection();
        final ScriptedClient slow = askForMoreThanIsTaken(first);

        first.hear("Read " + first.sendRead(ReadKind.EXISTS, "/big", false) + " OK");
        assertFalse(harness.isTerminated);
        boolean isRefused = false;
        while (!isRefused)
        {
            isRefused = slow.hear("").contains("OVERLOADED");
            slow.sendConsumed();
        }
    }

    @Test
    void shouldEndEveryConnectionOfAStreamThatIsGone()
    {
        final ScriptedClient first = start().client().numbered(1).connect().open(60_000);
        for (int i = 2; i <= 10; i++)
        {
            first.sharing(i).connect().open(60_000);
        }
        assertEquals(10, harness.agent.rooms.lanes.liveness().size());

        harness.forget(first);

        harness.await(() -> 0 == harness.agent.connections.size() ? true : null);
        harness.await(() -> 0 == harness.agent.connections.streamCount() ? true : null);
        assertEquals(0, harness.agent.rooms.lanes.liveness().size());
    }

    @Test
    void shouldRefuseConnectionsOnASharedStreamAboveTheLimit()
    {
        start((limits) -> limits.maxConnections(3));
        final ScriptedClient first = harness.client().numbered(1).connect();
        first.sharing(2).connect();
        first.sharing(3).connect();
        // So many are told so, and then some more.
        for (int i = 0; i < 2 * FrontEndLimits.REFUSAL_SLOTS; i++)
        {
            first.sharing(4 + i).connectRefused();
        }

        first.sendCloseConnection();
        first.hear("Closed CLIENT_REQUEST");
        harness.await(() -> 2 == harness.agent.connections.size() ? true : null);
        first.sharing(1_000).connect();
    }

    @Test
    void shouldTakeConnectionsInThePlacesOfThoseThatWereGivenUpJustBefore()
    {
        start((limits) -> limits.maxConnections(20));
        final ScriptedClient first = harness.client().numbered(1).connect();
        final List<ScriptedClient> clients = new ArrayList<>(List.of(first));
        for (int i = 2; i <= 20; i++)
        {
            clients.add(first.sharing(i).connect());
        }

        // All at once, as clients do that a member refused which was not ready yet.
        final List<ScriptedClient> again = new ArrayList<>();
        final List<Long> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++)
        {
            clients.get(i).sendCloseConnection();
            again.add(first.sharing(100 + i));
            requests.add(again.get(i).sendConnect());
        }

        for (int i = 0; i < 20; i++)
        {
            again.get(i).hear("Connect " + requests.get(i) + " OK");
        }
        assertEquals(20, harness.agent.connections.size());
    }

    @Test
    void shouldAnswerEveryConnectRequestAboveTheLimitHoweverManyComeAtOnce()
    {
        start((limits) -> limits.maxConnections(1));
        final ScriptedClient first = harness.client().numbered(1).connect();
        final List<ScriptedClient> others = new ArrayList<>();
        for (int i = 0; i < 4 * FrontEndLimits.REFUSAL_SLOTS; i++)
        {
            others.add(first.sharing(2 + i));
            others.get(i).sendConnect();
        }

        for (final ScriptedClient other : others)
        {
            assertTrue(other.hear("C").matches("Connect .* TOO_MANY_CONNECTIONS.*|Closed INACTIVE.*"));
        }
        first.open(5_000);
    }

    @Test
    void shouldNotLetClientsThatCannotBeReachedKeepOthersOut()
    {
        start((limits) -> limits.clients().maxHandshakes(2));
        for (int i = 0; i < 6; i++)
        {
            harness.client().connect("aeron:udp?endpoint=127.0.0.1:9");
        }
        final ScriptedClient reachable = harness.client();
        reachable.sendConnect();

        // Less than half of the time that each of them has.
        harness.pass(2_000);

        reachable.hear("Connect 1 OK");
        assertEquals(7, harness.agent.connections.size());
    }

    @Test
    void shouldSetUpFewStreamsAtATimeAndLetTheOthersWait()
    {
        start((limits) -> limits.clients().maxHandshakes(1));
        final List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++)
        {
            clients.add(harness.client());
        }
        // The first asks for a way back that nobody listens to: it is the one that is being set up.
        clients.get(0).connect("aeron:udp?endpoint=127.0.0.1:9");
        harness.await(() -> 1 == harness.agent.connections.size() ? true : null);
        for (int i = 1; i < 5; i++)
        {
            clients.get(i).sendConnect();
        }
        harness.cycles(200);
        assertEquals(1, harness.agent.connections.size());

        // Its time is over, and the others have their turn: none was thrown away for having waited.
        harness.pass(5_100);

        for (int i = 1; i < 5; i++)
        {
            clients.get(i).hear("Connect 1 OK");
        }
    }

    @Test
    void shouldLetOpensWaitForTheirTurn()
    {
        start((limits) -> limits.clients().maxOpensInFlight(1));
        final ScriptedClient first = harness.client().numbered(1).connect();
        final ScriptedClient second = first.sharing(2).connect();
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long one = first.sendOpen(5000);
        final long two = second.sendOpen(5000);
        harness.cycles(200);
        assertEquals(1, harness.agent.rooms.lanes.admission().opensInFlight());

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        first.hearSession(one);
        second.hearSession(two);
    }

    @Test
    void shouldKeepAnOpenAlthoughOthersWithoutASessionHaveAsMuchKeptAsTheyMay()
    {
        start((limits) ->
        {
            limits.maxOutgoingBytesPerConnection(1 << 18);
            limits.clients().maxHeldBytes(64 * 1024).maxOpensInFlight(1);
        });
        final ScriptedClient first = harness.client().numbered(1).connect().open(60_000);
        first.hear("Write " + first.sendCreate("/big", new byte[9_000], CreateMode.PERSISTENT) + " OK");
        for (int i = 2; i < 32; i++)
        {
            final ScriptedClient stranger = first.sharing(i);
            stranger.window = 20_000;
            stranger.connect();
            for (int r = 0; r < 200; r++)
            {
                stranger.sendRead(ReadKind.GET_DATA, "/big", false);
            }
        }
        final ScriptedClient one = first.sharing(100).connect();
        final ScriptedClient two = first.sharing(101).connect();
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long open = one.sendOpen(5000);
        final long waiting = two.sendOpen(5000);
        harness.cycles(500);
        assertEquals(1, harness.agent.rooms.lanes.admission().opensInFlight());
        final long held = TableAccess.heldBytes(harness.agent.connections);
        assertTrue(held <= 16 * 1024 + 32 * TableAccess.RESERVED_HELD_BYTES, "held " + held);

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        one.hearSession(open);
        two.hearSession(waiting);
        harness.forget(first);
        harness.await(() -> 0 == harness.agent.connections.size() ? true : null);
        assertEquals(0, TableAccess.heldBytes(harness.agent.connections));
    }

    private ScriptedClient startWithLittleKeptForAConnection()
    {
        start((limits) ->
        {
            limits.maxOutgoingBytesPerConnection(1 << 18).maxDataLength(32 * 1024);
            limits.clients().maxHeldBytesPerConnection(1024);
        });
        return harness.client().numbered(1).connect().open(60_000);
    }

    /** Another connection of the stream, whose requests exceed its window and what is kept beside it. */
    private ScriptedClient askForMoreThanIsTaken(final ScriptedClient first)
    {
        final ScriptedClient slow = first.sharing(2);
        slow.window = 20_000;
        askForMoreThanIsTaken(first, slow.connect());
        return slow;
    }

    private static void askForMoreThanIsTaken(final ScriptedClient first, final ScriptedClient slow)
    {
        first.hear("Write " + first.sendCreate("/big", new byte[9_000], CreateMode.PERSISTENT) + " OK");
        for (int i = 0; i < 2_000; i++)
        {
            slow.sendRead(ReadKind.GET_DATA, "/big", false);
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
