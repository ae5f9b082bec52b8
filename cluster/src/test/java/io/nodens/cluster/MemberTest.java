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

import io.aeron.cluster.NodeStateFile;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.PortBlock;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MemberTest
{
    private static final int MEMBERS = 3;
    private static final long TIMEOUT_MS = 60_000;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Member[] members = new Member[MEMBERS];
    private PortBlock ports;

    @BeforeEach
    void reservePorts()
    {
        ports = PortBlock.reserve();
    }

    @AfterEach
    void closeAll()
    {
        CloseHelper.closeAll(members);
        ports.close();
    }

    private MemberContext context(final int memberId, final int memberCount)
    {
        final StringBuilder list = new StringBuilder();
        for (int i = 0; i < memberCount; i++)
        {
            list.append(i > 0 ? "," : "").append(i).append("=localhost:").append(ports.basePort(i));
        }

        return new MemberContext()
            .memberId(memberId)
            .members(list.toString())
            .dataDir(directory.resolve("member-" + memberId))
            .set(MemberSetting.REGION_SEGMENT_LENGTH, "1m")
            .set(MemberSetting.MAX_DATA_LENGTH, "256k")
            .set(MemberSetting.CHANGE_RING_LENGTH, "1m")
            .set(MemberSetting.ADMIN_PORT, "none")
            .out(out);
    }

    private void launch(final int memberId, final int memberCount)
    {
        members[memberId] = Member.launch(context(memberId, memberCount));
    }

    private String lines()
    {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldServeAndLeaveNothingInSharedMemoryWhenItIsAlone()
    {
        launch(0, 1);
        members[0].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        final MemberContext context = members[0].context();
        assertTrue(Files.isDirectory(context.aeronDir()));
        assertTrue(lines().contains("member 0: ready as leader in term "), this::lines);

        members[0].close();

        assertFalse(Files.exists(context.aeronDir()));
        assertFalse(Files.exists(context.regionDir()));
        assertFalse(members[0].isStopped(), "an orderly stop is no fault");

        launch(0, 1);
        members[0].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
    }

    @Test
    void shouldElectAnotherLeaderWhenTheLeaderIsClosed()
    {
        for (int i = 0; i < MEMBERS; i++)
        {
            launch(i, MEMBERS);
        }
        for (final Member member : members)
        {
            member.awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        }

        final int first = leader(-1);
        members[first].close();
        final int second = leader(first);

        assertTrue(first != second);
        launch(first, MEMBERS);
        members[first].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
    }

    private int leader(final int except)
    {
        final int[] found = {-1};
        Await.until("a leader", TIMEOUT_MS, () ->
        {
            for (int i = 0; i < MEMBERS; i++)
            {
                if (i != except && members[i].isLeader())
                {
                    found[0] = i;
                }
            }
            return found[0] >= 0;
        });

        return found[0];
    }

    @Test
    void shouldSayWhomItWaitsForWhenItsMajorityIsAbsent()
    {
        members[1] = Member.launch(context(1, MEMBERS).set(MemberSetting.REPORT_INTERVAL, "200ms"));

        Await.until("a line that names the absent", TIMEOUT_MS, () -> lines().contains(
            "waiting for the others: one that has a log seeds this member, and a new cluster is made when all say " +
            "that they are empty; " +
            "not heard from: member 0 at localhost:" + (ports.basePort(0) + MemberEndpoints.GREETING_PORT_OFFSET)));
        assertThrows(MemberException.class, () -> members[1].awaitReady(1));
    }

    @Test
    void shouldStopItselfAndSayWhyWhenItIsNotReadyInTheTimeAllowed()
    {
        final Thread[] hookThread = new Thread[1];
        members[1] = Member.launch(context(1, MEMBERS)
            .set(MemberSetting.START_TIMEOUT, "500ms")
            .terminationHook(() -> hookThread[0] = Thread.currentThread()));

        final MemberException ex = assertThrows(
            MemberException.class, () -> members[1].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS)));

        assertTrue(members[1].isStopped());
        assertTrue(ex.getMessage().contains("does not serve after 500ms"), ex.getMessage());
        Await.until("the termination hook", TIMEOUT_MS, () -> null != hookThread[0]);
    }

    @Test
    void shouldBeRefusedByItsHostAndSayWhyWhenTheConsensusModuleDoesNotStart() throws IOException
    {
        launch(0, 1);
        members[0].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        members[0].close();
        printed.reset();
        final Path state = directory.resolve("member-0/cluster").resolve(NodeStateFile.FILENAME);
        Files.write(state, new byte[(int)Files.size(state)]);

        launch(0, 1);
        final MemberException ex = assertThrows(
            MemberException.class, () -> members[0].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS)));

        assertEquals(MemberException.Category.ENVIRONMENT, ex.category());
        assertTrue(ex.getMessage().startsWith("the consensus module cannot start ("), ex.getMessage());
        assertEquals(
            1, lines().lines().filter((line) -> line.contains("the consensus module cannot")).count(), this::lines);
        assertFalse(lines().contains("error: "), this::lines);
    }

    @Test
    void shouldStopItselfWhenOneOfItsThreadsEnds()
    {
        launch(0, 1);
        members[0].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        final Thread consensus = Thread.getAllStackTraces().keySet().stream()
            .filter((thread) -> thread.getName().startsWith("consensus-module"))
            .findFirst()
            .orElseThrow();

        consensus.interrupt();

        // The member knows its fault before it has printed it.
        Await.until("the line that says why", TIMEOUT_MS, () -> lines().contains("stopping because its thread"));
        assertTrue(members[0].isStopped());
    }
}
