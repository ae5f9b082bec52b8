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

import io.aeron.AeronCounters;
import io.nodens.cluster.frontend.aeron.TableAccess;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class HostileClientTest
{
    private static final int DRIVER_COUNTERS = 65_536;

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
    void shouldCloseTheConnectionAndHarmNobodyElseWhenAClientSendsGarbage()
    {
        final ScriptedClient good = start().client().connect().open(5000);
        good.create("/a", "x");
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);

        for (int i = 0; i < 20; i++)
        {
            final ScriptedClient bad = 0 == i % 2 ? harness.client().connect() : harness.ipcClient().connect();
            final byte[] garbage = new byte[1 + random.nextInt(8000)];
            random.nextBytes(garbage);
            bad.sendRaw(garbage);
            bad.hear("Error -1 MARSHALLING_ERROR");
            bad.hear("Closed PROTOCOL_ERROR");
            harness.forget(bad);
            assertTrue(good.hear("Read " + good.sendRead(ReadKind.GET_DATA, "/a", false)).endsWith("data=x"));
        }
        assertFalse(harness.isTerminated);
    }

    @Test
    void shouldRejectTheStreamWhenTheFirstMessageIsNoConnectRequest()
    {
        final ScriptedClient bad = start().client();
        bad.sendRaw("GET / HTTP/1.1\r\n".getBytes(UTF_8));
        assertTrue(bad.hear("Rejected").contains("schema id"));
        final ScriptedClient early = harness.client();
        early.sendStatus();
        early.hear("Rejected");

        harness.client().connect().open(5000).create("/a", "");
    }

    /** What is kept for an image is given back only when its subscriber has read all that came before it ended. */
    @Test
    void shouldReadLittleAndKeepNothingOfWhoGoesOnSendingWhenNobodyIsHeardOnTheStream()
    {
        final ScriptedClient connected = start().client();
        final ScriptedClient stranger = harness.client();
        final int before = receivedBytes().length;
        connected.connect();
        final UnsafeBuffer garbage = new UnsafeBuffer(new byte[1000]);
        harness.drives(() ->
        {
            for (int i = 0; i < 16 && !connected.publication.isClosed(); i++)
            {
                connected.publication.offer(garbage);
                stranger.publication.offer(garbage);
            }
        });

        // The connection's end gives the client time to hear of it.
        harness.await(() ->
        {
            harness.pass(10);
            return (isRejected(connected) && isRejected(stranger)) ? true : null;
        });

        assertTrue(LongStream.of(receivedBytes()).max().orElseThrow() < 512 * 1024, Arrays.toString(receivedBytes()));
        connected.publication.close();
        stranger.publication.close();
        harness.await(() -> receivedBytes().length <= before - 2 ? true : null);
    }

    private static boolean isRejected(final ScriptedClient client)
    {
        return client.heard.stream().anyMatch((line) -> line.startsWith("Rejected"));
    }

    /** How much was received of each stream that the media driver still keeps an image for. */
    private long[] receivedBytes()
    {
        final LongStream.Builder positions = LongStream.builder();
        final CountersReader counters = harness.clientAeron.countersReader();
        counters.forEach((id, typeId, key, label) ->
        {
            if (AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID == typeId)
            {
                positions.add(counters.getCounterValue(id));
            }
        });
        return positions.build().toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "aeron-spy:aeron:udp?endpoint=localhost:40123",
        "aeron:ipc",
        "aeron:udp?endpoint=224.1.1.1:4000",
        "aeron:udp?endpoint=127.0.0.1:4000|tags=1",
        "aeron:udp?endpoint=localhost:4000",
        "aeron:udp?endpoint=192.0.2.1:4000",
        "nonsense",
    })
    void shouldRejectTheStreamWhenTheResponseChannelIsNotAllowed(final String channel)
    {
        final ScriptedClient bad = start().client();
        bad.connect(channel);

        assertTrue(bad.hear("Rejected").contains("response"));
    }

    @Test
    void shouldCloseTheConnectionWhenTheClientConnectsTwice()
    {
        final ScriptedClient bad = start().client().connect();

        bad.connect("aeron:udp?endpoint=127.0.0.1:4000");

        bad.hear("Error 2 BAD_ARGUMENTS connected already");
        bad.hear("Closed PROTOCOL_ERROR");
    }

    @Test
    void shouldNotKeepMoreOfARequestThanTheLongestOne()
    {
        final ScriptedClient bad = start().client().connect();

        bad.sendRaw(new byte[300_000]);

        bad.hear("Error -1 DATA_TOO_LARGE");
        bad.hear("Closed PROTOCOL_ERROR");

        // Without a session there are no data that a request could have.
        final ScriptedClient stranger = harness.client().connect();
        stranger.sendRaw(new byte[8 * 1024 + 1]);
        stranger.hear("Error -1 DATA_TOO_LARGE a request must have at most 8192 bytes");
        stranger.hear("Closed PROTOCOL_ERROR");
    }

    @Test
    void shouldKeepLongRequestsOfAllWithinTheirBudgetAndTakeThemAll()
    {
        start((limits) ->
        {
            limits.imageFragmentLimit(1);
            limits.clients().maxAssemblyBytes(128 * 1024);
        });
        final List<ScriptedClient> writers = new ArrayList<>();
        final List<Long> writes = new ArrayList<>();
        for (int i = 0; i < 8; i++)
        {
            writers.add(harness.client().connect().open(60_000));
        }
        for (final ScriptedClient writer : writers)
        {
            writes.add(writer.sendCreate("/w-", new byte[60_000], CreateMode.PERSISTENT_SEQUENTIAL));
        }
        harness.drives(() -> assertTrue(TableAccess.assemblyBytes(harness.agent.connections) <= 128 * 1024));

        int refused = 0;
        for (int i = 0; i < 8; i++)
        {
            String answer = writers.get(i).hear("");
            while (!answer.startsWith("Write"))
            {
                refused++;
                assertTrue(answer.startsWith("Error " + writes.get(i) + " OVERLOADED"), answer);
                writes.set(i, writers.get(i).sendCreate(
                    "/w-", new byte[60_000], CreateMode.PERSISTENT_SEQUENTIAL, writers.get(i).lastRequestId()));
                answer = writers.get(i).hear("");
            }
            assertTrue(answer.startsWith("Write " + writes.get(i) + " OK"), answer);
        }
        assertTrue(refused > 0, "all were put together at the same time");
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * 1024 + 1, 70_000, 300_000})
    void shouldNotLookAtALongFirstMessageOfAStream(final int length)
    {
        final ScriptedClient bad = start().client();
        bad.sendRaw(new byte[8 * 1024]);
        assertTrue(bad.hear("Rejected").contains("schema id"));
        final ScriptedClient longer = harness.client();

        longer.sendRaw(new byte[length]);
        harness.pass(5_100);

        assertTrue(longer.hear("Rejected").contains("no ConnectRequest came in time"));
        assertEquals(0, harness.agent.connections.size());
    }

    @Test
    void shouldTellTheClientWhenThereAreTooManyConnections()
    {
        start((limits) -> limits.maxConnections(2));
        final ScriptedClient first = harness.client().connect();
        harness.client().connect();
        final ScriptedClient refused = harness.client();
        refused.connectRefused();

        harness.forget(first);
        harness.forget(refused);
        harness.await(() -> 1 == harness.agent.connections.size() ? true : null);
        harness.client().connect();
    }

    @Test
    void shouldTellTheClientWhenCountersOfTheMediaDriverWouldRunShort()
    {
        start((limits) -> limits.counterReserve(DRIVER_COUNTERS - 200));
        int accepted = 0;
        ScriptedClient client = harness.client();
        while (client.isConnected())
        {
            accepted++;
            client.open(5000).create("/n" + accepted, "");
            client = harness.client();
        }

        assertTrue(accepted > 0 && accepted < 200 / FrontEndLimits.COUNTERS_PER_CONNECTION, "accepted " + accepted);
        client.hear("Connect " + 1 + " TOO_MANY_CONNECTIONS the member's media driver has no counters left");
    }

    @Test
    void shouldCloseAConnectionWhoseClientDoesNotTakeWhatItAskedFor()
    {
        start((limits) -> limits.maxOutgoingBytesPerConnection(1 << 18));
        final ScriptedClient writer = harness.client().connect().open(60_000);
        final ScriptedClient slow = harness.smallClient().connect().open(60_000);
        final String path = "/" + "p".repeat(3000);
        for (int i = 0; i < 300; i++)
        {
            slow.hear("Read " + slow.sendRead(ReadKind.EXISTS, path + i, true) + " NO_NODE");
        }

        slow.isListening = false;
        for (int i = 0; i < 300; i++)
        {
            writer.hear("Write " + writer.sendCreate(path + i, new byte[0], CreateMode.PERSISTENT) + " OK");
        }

        assertFalse(harness.agent.connections.isEveryConnectionOpen());
        assertEquals(0, harness.agent.rooms.lanes.watches().size());
        slow.isListening = true;
        slow.hear("Event NODE_CREATED");
        harness.await(() -> slow.publication.isConnected() ? null : true);
        writer.hear("Write " + writer.sendSet(path + 1, "", -1) + " OK");
    }

    @Test
    void shouldHoldBackOnlyTheOneWhoWritesWhenTheForwardingQueueIsFull()
    {
        start((limits) -> limits.maxInFlightCommands(16));
        final ScriptedClient writer = harness.client().connect().open(60_000);
        final ScriptedClient reader = harness.client().connect().open(60_000);
        writer.create("/a", "x");
        harness.cluster.mode = LoopbackCluster.Mode.PUSH_BACK;
        final List<Long> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++)
        {
            writes.add(writer.sendCreate("/s-", new byte[10], CreateMode.PERSISTENT_SEQUENTIAL));
        }

        for (int i = 0; i < 20; i++)
        {
            assertTrue(reader.hear("Read " + reader.sendRead(ReadKind.GET_DATA, "/a", false)).endsWith("data=x"));
        }
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        for (final long write : writes)
        {
            writer.hear("Write " + write + " OK");
        }
    }

    @Test
    void shouldDetachSessionsWhenAClientDisappears()
    {
        final ScriptedClient gone = start().client().connect().open(2000);
        gone.hear("Write " + gone.sendCreate("/e", new byte[0], CreateMode.EPHEMERAL) + " OK");
        final ScriptedClient watcher = harness.client().connect().open(600_000);
        watcher.hear("Read " + watcher.sendRead(ReadKind.EXISTS, "/e", true) + " OK");

        harness.forget(gone);
        harness.await(() -> 1 == harness.agent.connections.size() ? true : null);
        harness.pass(2200);

        watcher.hear("Event NODE_DELETED");
    }

    @Test
    void shouldCompareWatchesWithTheTreeWhenChangesWereLost()
    {
        final ScriptedClient writer = start().client().connect().open(60_000);
        final ScriptedClient watcher = harness.client().connect().open(60_000);
        writer.create("/a", "");
        writer.create("/b", "");
        watcher.hear("Read " + watcher.sendRead(ReadKind.GET_DATA, "/a", true) + " OK");
        watcher.hear("Read " + watcher.sendRead(ReadKind.GET_DATA, "/b", true) + " OK");
        watcher.hear("Read " + watcher.sendRead(ReadKind.EXISTS, "/c", true) + " NO_NODE");
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        writer.sendSet("/a", "x", -1);
        writer.sendCreate("/c", new byte[0], CreateMode.PERSISTENT);
        final String path = "/" + "q".repeat(2000);
        writer.sendCreate(path, new byte[0], CreateMode.PERSISTENT);
        for (int i = 0; i < 60; i++)
        {
            writer.sendSet(path, "", -1);
        }
        harness.await(() -> 63 == harness.cluster.held() ? true : null);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        assertTrue(watcher.hear("Event NODE_DATA_CHANGED").endsWith("/a"));
        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/c"));
        assertTrue(harness.agent.rooms.changes.lapCount() > 0);
        assertEquals(1, harness.agent.rooms.lanes.watches().size());
        for (int i = 0; i < 63; i++)
        {
            writer.hear("Write");
        }
        writer.hear("Write " + writer.sendSet("/b", "", -1) + " OK");
        assertTrue(watcher.hear("Event NODE_DATA_CHANGED").endsWith("/b"));
    }

    @Test
    void shouldStopTheMemberWhenAResultIsNotTheNextOne()
    {
        start();
        harness.ring.writer().barrier(77, 1);

        try
        {
            harness.cycles(2);
        }
        catch (final AgentTerminationException expected)
        {
            assertTrue(expected.getMessage().contains("result of command 77"));
        }

        assertTrue(harness.isTerminated);
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
