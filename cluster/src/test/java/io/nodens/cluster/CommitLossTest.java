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
package io.nodens.cluster;

import io.aeron.Aeron;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.CreatedZnode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.tree.ZnodeStat;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Three members of one process, whose links of the log can be cut one by one. What Aeron's own rule of the quorum
 * acknowledges here is lost; see {@code docs/adr/0004-commit-guard.md}.
 */
class CommitLossTest
{
    private static final int MEMBERS = 3;
    private static final int LOG_STREAM_ID = 100;
    private static final long TIMEOUT_MS = 60_000;
    private static final int TAIL_WRITES = 6;
    private static final int TAIL_WRITE_LENGTH = 10_000;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Member[] members = new Member[MEMBERS];
    private final LogLink[] links = {new LogLink(), new LogLink(), new LogLink()};
    private PortBlock ports;
    private MediaDriver driver;
    private Aeron aeron;

    /** Drops what a member would hear of the leader's log. */
    private static final class LogLink implements LossGenerator
    {
        private volatile boolean isCut;

        @Override
        public boolean shouldDropFrame(final InetSocketAddress address, final UnsafeBuffer buffer, final int length)
        {
            return false;
        }

        @Override
        public boolean shouldDropFrame(
            final InetSocketAddress address,
            final UnsafeBuffer buffer,
            final int streamId,
            final int sessionId,
            final int termId,
            final int termOffset,
            final int length)
        {
            return isCut && LOG_STREAM_ID == streamId;
        }
    }

    @BeforeEach
    void launchDriver()
    {
        ports = PortBlock.reserve();
        driver = LocalCluster.launchDriver(directory.resolve("clients"));
        aeron = LocalCluster.connectAeron(driver);
    }

    @AfterEach
    void closeAll()
    {
        CloseHelper.closeAll(members);
        CloseHelper.closeAll(aeron, driver, ports);
    }

    private void launch(final int memberId)
    {
        final StringBuilder list = new StringBuilder();
        for (int i = 0; i < MEMBERS; i++)
        {
            list.append(i > 0 ? "," : "").append(i).append("=localhost:").append(ports.basePort(i));
        }

        members[memberId] = Member.launch(new MemberContext()
            .memberId(memberId)
            .members(list.toString())
            .dataDir(directory.resolve("member-" + memberId))
            .set(MemberSetting.REGION_SEGMENT_LENGTH, "1m")
            .set(MemberSetting.MAX_DATA_LENGTH, "256k")
            .set(MemberSetting.CHANGE_RING_LENGTH, "1m")
            .receiveChannelEndpoints((udpChannel, dispatcher, statusIndicator, context) ->
                new DebugReceiveChannelEndpoint(
                    udpChannel, dispatcher, statusIndicator, context, links[memberId], links[memberId]))
            .out(out));
    }

    private void awaitReady(final int memberId)
    {
        members[memberId].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
    }

    private int awaitLeader(final int except)
    {
        final int[] found = {-1};
        Await.until("a member other than " + except + " leads", TIMEOUT_MS, () ->
        {
            for (int id = 0; id < MEMBERS; id++)
            {
                if (id != except && members[id].isLeader())
                {
                    found[0] = id;
                }
            }
            return found[0] >= 0;
        });

        return found[0];
    }

    private ClientContext clientOf(final int memberId)
    {
        return new ClientContext()
            .aeron(aeron)
            .endpoints("localhost:" + ports.basePort(memberId))
            .sessionTimeoutMs(30_000);
    }

    /** How much a member has recorded of everything, its log among it. */
    private long recordedBytes(final int memberId)
    {
        try (Aeron client = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(members[memberId].context().aeronDir().toString())))
        {
            final long[] bytes = {0};
            client.countersReader().forEach((counterId, typeId, keyBuffer, label) ->
            {
                if (RecordingPos.RECORDING_POSITION_TYPE_ID == typeId)
                {
                    bytes[0] += value(client.countersReader(), counterId);
                }
            });
            return bytes[0];
        }
    }

    private static long value(final CountersReader counters, final int counterId)
    {
        return counters.getCounterValue(counterId);
    }

    @Test
    void shouldAcknowledgeNothingThatCanBeLostWhenALeaderReturnsWithALongerTail()
    {
        for (int id = 0; id < MEMBERS; id++)
        {
            launch(id);
        }
        for (int id = 0; id < MEMBERS; id++)
        {
            awaitReady(id);
        }
        final int first = awaitLeader(-1);

        growTailThatNobodyHears(first);
        members[first].close();
        links[(first + 1) % MEMBERS].isCut = false;
        links[(first + 2) % MEMBERS].isCut = false;
        final int second = awaitLeader(first);
        final int third = MEMBERS - first - second;

        final CompletableFuture<CreatedZnode> answer;
        try (AsyncNodensClient client = AsyncNodensClient.connect(clientOf(second)))
        {
            awaitSession(client);
            links[third].isCut = true;
            links[first].isCut = true;
            answer = client.create("/kept", new byte[16], CreateMode.PERSISTENT);
            launch(first);
            Await.until("the old leader was told where the logs part", TIMEOUT_MS, () ->
                printed.toString(StandardCharsets.UTF_8).contains("Truncating Cluster Log"));
            // The old leader's position has been heard by now; one more report of its own is on its way.
            Await.holds(2_000, answer::isDone);
            members[second].close();
        }

        links[third].isCut = false;
        links[first].isCut = false;
        awaitLeader(second);
        if (answer.isDone() && !answer.isCompletedExceptionally())
        {
            try (NodensClient client = NodensClient.connect(clientOf(third)))
            {
                final ZnodeStat stat = new ZnodeStat();
                client.getData("/kept", stat, null, ReadLevel.LINEARIZABLE);
            }
        }
        assertFalse(
            answer.isDone() && !answer.isCompletedExceptionally(),
            "it was acknowledged while one member alone had it");
        assertTrue(members[third].isReady());
    }

    private static void awaitSession(final AsyncNodensClient client)
    {
        Await.until("the client has a session", TIMEOUT_MS, client::isConnected);
    }

    private void growTailThatNobodyHears(final int leader)
    {
        try (AsyncNodensClient client = AsyncNodensClient.connect(clientOf(leader)))
        {
            awaitSession(client);
            links[(leader + 1) % MEMBERS].isCut = true;
            links[(leader + 2) % MEMBERS].isCut = true;
            final long before = recordedBytes(leader);
            final List<CompletableFuture<CreatedZnode>> tail = new ArrayList<>();
            for (int i = 0; i < TAIL_WRITES; i++)
            {
                tail.add(client.create("/tail-" + i, new byte[TAIL_WRITE_LENGTH], CreateMode.PERSISTENT));
            }

            Await.until("the leader has recorded its tail", TIMEOUT_MS, () ->
                recordedBytes(leader) - before > (TAIL_WRITES - 1) * TAIL_WRITE_LENGTH);
            assertTrue(tail.stream().noneMatch(CompletableFuture::isDone), "nobody else has it");
        }
    }
}
