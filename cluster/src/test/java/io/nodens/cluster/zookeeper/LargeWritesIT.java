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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.testsupport.TestSeed;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Stock clients write values of nearly a megabyte between short ones while members are killed and stand still, so that
 * what begins small in a member has to grow at any moment: the queue of commands, and the way to the own consensus
 * module. Snapshots cut the log meanwhile. {@link SequencedWriter} finds nothing to complain of.
 */
@Tag("slow")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LargeWritesIT
{
    private static final long WAIT_MS = GuaranteeClient.WAIT_MS;
    private static final int SESSION_TIMEOUT_MS = 20_000;
    private static final int SHORT_SESSION_TIMEOUT_MS = 6_000;
    private static final int CLIENTS = 6;
    private static final int LONG_PERCENT = 3;
    private static final int ROUNDS = 5;
    private static final int SHORTEST_PAUSE_MS = 1_000;
    private static final int LONGEST_PAUSE_MS = 15_000;
    private static final int WRITES_PER_ROUND = 40;
    private static final int LONG_WRITES_PER_ROUND = 2;

    private final List<SequencedWriter> writers = new ArrayList<>();
    private final Disturbance disturbance = new Disturbance(this::awaitProgress);
    private NodensUnderTest system;
    private LocalCluster cluster;
    private Random random;

    @AfterEach
    void stopWritersAndCloseMembers() throws Exception
    {
        // A writer that goes on would find the members of the next test at the same ports.
        try
        {
            for (final SequencedWriter writer : writers)
            {
                writer.stop();
            }
        }
        finally
        {
            system.close();
        }
    }

    @Test
    void shouldLoseAndDoubleNoLargeWriteWhenMembersAreKilled() throws Exception
    {
        start(new NodensUnderTest("large-killed", 3, options()), SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS; round++)
        {
            final int leader = cluster.awaitLeader(WAIT_MS);
            disturbance.kill(cluster.member(0 == random.nextInt(3) ? (leader + 1) % 3 : leader));
        }

        assertNothingIsWrong();
        system.verifyLogs();
    }

    @Test
    void shouldLoseAndDoubleNoLargeWriteWhenMembersStandStill() throws Exception
    {
        start(new NodensUnderTest("large-paused", 3, options()), SHORT_SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS; round++)
        {
            final int leader = cluster.awaitLeader(WAIT_MS);
            final int paused = 0 == random.nextInt(3) ? (leader + 1) % 3 : leader;
            disturbance.pause(
                cluster.member(paused), random.nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS), () -> {});
        }

        assertNothingIsWrong();
    }

    @Test
    void shouldLoseAndDoubleNoLargeWriteWhenMembersOfGatewayProcessesAreKilled() throws Exception
    {
        start(NodensUnderTest.withGatewayProcesses("large-gateway", 3), SESSION_TIMEOUT_MS);

        for (int round = 0; round < ROUNDS; round++)
        {
            final int leader = cluster.awaitLeader(WAIT_MS);
            disturbance.kill(random.nextBoolean() ? cluster.member(leader) : system.gateway(random.nextInt(3)));
        }

        assertNothingIsWrong();
    }

    private static String[] options()
    {
        return new String[]{ "--profile=dev", "--snapshot-log-bytes=32m", "--log-retain-bytes=1g" };
    }

    private void start(final NodensUnderTest started, final int sessionTimeoutMs) throws Exception
    {
        random = new Random(TestSeed.seed());
        system = started;
        cluster = system.cluster();
        final ZooKeeper maker = StockClients.connect(system.endpoints(), sessionTimeoutMs);
        for (int id = 0; id < CLIENTS; id++)
        {
            final String path = "/large-" + id;
            maker.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            writers.add(new SequencedWriter(
                id, path, system.endpoints(), sessionTimeoutMs, LONG_PERCENT, random.nextLong()).start());
        }
        maker.close();
        awaitProgress();
    }

    /** Short and long writes of all clients. */
    private void awaitProgress()
    {
        final List<Long> before = writers.stream().map(SequencedWriter::acknowledged).toList();
        final List<Long> longBefore = writers.stream().map(SequencedWriter::longOnes).toList();
        Await.until("every client writes", WAIT_MS, () ->
        {
            for (int i = 0; i < before.size(); i++)
            {
                final SequencedWriter writer = writers.get(i);
                if (writer.faults().isEmpty() && (writer.acknowledged() < before.get(i) + WRITES_PER_ROUND ||
                    writer.longOnes() < longBefore.get(i) + LONG_WRITES_PER_ROUND))
                {
                    return false;
                }
            }
            return true;
        });
    }

    private void assertNothingIsWrong() throws Exception
    {
        for (final SequencedWriter writer : writers)
        {
            writer.stop();
        }
        for (int id = 0; id < system.memberCount(); id++)
        {
            final ZooKeeper reader = StockClients.connect(system.endpoint(id), SESSION_TIMEOUT_MS);
            reader.sync("/");
            for (final SequencedWriter writer : writers)
            {
                writer.look(reader);
            }
            reader.close();
        }
        System.out.println("acknowledged: " + writers.stream().mapToLong(SequencedWriter::acknowledged).sum() +
            ", of them long ones: " + writers.stream().mapToLong(SequencedWriter::longOnes).sum() +
            ", without a reply: " + writers.stream().mapToLong(SequencedWriter::unanswered).sum() +
            ", sessions that ended: " + writers.stream().mapToInt(SequencedWriter::endedSessions).sum());
        final List<String> faults = writers.stream().flatMap((writer) -> writer.faults().stream()).toList();
        if (!faults.isEmpty())
        {
            System.out.println("files of the members are in " + cluster.keepFiles());
        }
        assertEquals("", String.join("\n", faults));
        assertTrue(writers.stream().allMatch((writer) -> writer.longOnes() > 0));
        cluster.awaitEqualDigests(WAIT_MS);
    }
}
