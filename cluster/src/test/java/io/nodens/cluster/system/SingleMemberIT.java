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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.EmbeddedReader;
import io.nodens.client.MemberReport;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.client.exceptions.TreeFullException;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.zookeeper.StockClients;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class SingleMemberIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldKeepDataAndSessionsWhenTerminatedAndStartedAgain()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        final long sessionId = client.sessionId();
        client.create("/kept", bytes("one"), CreateMode.PERSISTENT);
        client.create("/mine", bytes("two"), CreateMode.EPHEMERAL);
        final long zxid = client.lastZxid();

        final long startNs = System.nanoTime();
        final int exitCode = cluster.member(0).terminate(Clusters.TIMEOUT_MS);
        System.out.println(
            "SIGTERM to exit: " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) + " ms");
        cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);

        assertEquals(0, exitCode);
        final ZnodeStat stat = new ZnodeStat();
        assertArrayEquals(bytes("one"), client.getData("/kept", stat, null, ReadLevel.LINEARIZABLE));
        assertEquals(1, client.setData("/kept", bytes("three"), 0).version());
        assertEquals(sessionId, client.sessionId());
        assertEquals(sessionId, client.exists("/mine").ephemeralOwner());
        assertEquals(zxid + 1, client.lastZxid(), "neither the stop nor the start takes a zxid");
    }

    @Test
    void shouldStartAtOnceWhenKilled()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        client.create("/counter", bytes("0"), CreateMode.PERSISTENT);

        for (int i = 1; i <= 3; i++)
        {
            client.setData("/counter", bytes(Integer.toString(i)), i - 1);
            cluster.member(0).kill();
            cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
        }

        assertArrayEquals(bytes("3"), client.getData("/counter"));
    }

    @Test
    void shouldStopAndSayWhyWhenTheLogIsDamaged() throws Exception
    {
        final LocalCluster cluster = clusters.start(1);
        try (NodensClient client = clusters.connect(cluster))
        {
            client.create("/damaged", new byte[10_000], CreateMode.PERSISTENT);
        }
        cluster.member(0).terminate(Clusters.TIMEOUT_MS);
        try (FileChannel log = FileChannel.open(
            cluster.dataDirectory(0).resolve("archive").resolve("0-0.rec"), StandardOpenOption.WRITE))
        {
            log.write(ByteBuffer.wrap(bytes("damage")), 4_000);
        }

        final int exitCode = cluster.member(0).start().awaitExit(Clusters.TIMEOUT_MS);

        assertEquals(69, exitCode);
        assertTrue(cluster.member(0).log().stream().anyMatch(
            (line) -> line.contains("the log is needed from position 0 on") && line.contains("0-0.rec is damaged at")));
    }

    @Test
    @Tag("slow")
    void shouldKnowTheAgeOfItsSnapshotWhenItLoadedIt()
    {
        final LocalCluster cluster = clusters.start(1, "--snapshot-log-bytes=256k");
        final NodensClient client = clusters.connect(cluster);
        final long beforeMs = System.currentTimeMillis();
        client.create("/large", new byte[300 << 10], CreateMode.PERSISTENT);
        Await.until("a snapshot", Clusters.TIMEOUT_MS, () ->
            cluster.member(0).log().stream().anyMatch((line) -> line.contains("snapshot taken at log position")));
        final MemberReport taken = report(cluster);
        final long killedMs = System.currentTimeMillis();

        cluster.member(0).kill();
        cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);

        final MemberReport loaded = report(cluster);
        assertEquals(taken.snapshotPosition(), loaded.snapshotPosition());
        assertEquals(taken.snapshotTimeMs(), loaded.snapshotTimeMs());
        assertTrue(loaded.snapshotTimeMs() >= beforeMs && loaded.snapshotTimeMs() <= killedMs, loaded::toString);
        assertEquals(300 << 10, client.exists("/large").dataLength());
    }

    /** G20: the log is applied again from its beginning; its creates are of a session that has expired since. */
    @Test
    void g20ShouldDeleteEphemeralsWhenASessionExpiresAndWhenTheLogIsAppliedAgain() throws Exception
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient watcher = clusters.connect(cluster);
        final NodensClient silent = clusters.connect(
            cluster.clientContext(cluster.endpoints()).sessionTimeoutMs(1_000).useAgentInvoker(true));
        silent.create("/gone", bytes(""), CreateMode.EPHEMERAL);
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final ZnodeStat stat = watcher.exists("/gone", (event) -> events.add(event.type() + " " + event.path()));
        watcher.getChildren("/", (event) -> events.add(event.type() + " " + event.path()));

        // Nobody drives the silent client any more.
        final String first = events.poll(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS);
        final String second = events.poll(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS);

        assertEquals(silent.sessionId(), stat.ephemeralOwner());
        assertEquals(
            List.of("CHILDREN_CHANGED /", "DELETED /gone"),
            Stream.of(first, second).sorted().toList());
        assertNull(watcher.exists("/gone"));

        final ZnodeStat root = watcher.exists("/");
        cluster.member(0).kill();
        cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
        final ZnodeStat again = new ZnodeStat();
        watcher.getChildren("/", again, null, ReadLevel.LINEARIZABLE);
        assertEquals(root.cversion(), again.cversion(), "created and deleted");
        assertEquals(root.pzxid(), again.pzxid());
        assertNull(watcher.exists("/gone"));
    }

    /** G18: a client of ZooKeeper comes to a full tree. */
    @Test
    @Tag("slow")
    void g18ShouldRefuseWhatGrowsAndServeTheRestWhenTheTreeIsFull() throws Exception
    {
        final LocalCluster cluster = clusters.start(1,
            "--max-tree-bytes=1m", "--region-max-bytes=2m", "--region-segment-length=1m", "--max-data-length=64k");
        final NodensClient client = clusters.connect(cluster);
        final byte[] data = new byte[10_000];
        int created = 0;
        TreeFullException full = null;
        while (null == full)
        {
            try
            {
                client.create("/n" + created, data, CreateMode.PERSISTENT);
                created++;
            }
            catch (final TreeFullException ex)
            {
                full = ex;
            }
        }

        final ZnodeStat stat = new ZnodeStat();
        assertTrue(created > 50, "created " + created);
        assertThrows(TreeFullException.class, () -> client.setData("/n0", new byte[60_000], 0));
        assertThrows(DataTooLargeException.class, () -> client.setData("/n0", new byte[65_537], 0));
        assertArrayEquals(data, client.getData("/n0", stat, null, ReadLevel.LINEARIZABLE));
        assertEquals(1 + created, client.exists("/").numChildren());
        assertEquals(1, client.setData("/n0", new byte[10_000], 0).version());
        useByGateway(cluster);

        // What is given back can be had again, in other sizes too.
        for (int i = 1; i < created; i++)
        {
            client.delete("/n" + i, NodensClient.ANY_VERSION);
        }
        for (int i = 0; i < created / 5; i++)
        {
            createWhenThereIsRoom(client, "/m" + i, new byte[40_000]);
        }
        assertEquals(1 + created / 5, client.exists("/").numChildren());
    }

    private static void useByGateway(final LocalCluster cluster) throws Exception
    {
        final ZooKeeper late = StockClients.connect(cluster.gatewayEndpoint(0), 10_000);
        try
        {
            final KeeperException refused = assertThrows(KeeperException.class, () -> late.create(
                "/refused", new byte[10_000], Ids.OPEN_ACL_UNSAFE, org.apache.zookeeper.CreateMode.EPHEMERAL));
            assertEquals(KeeperException.Code.SYSTEMERROR, refused.code());
            assertEquals(2, late.setData("/n0", bytes("less"), 1).getVersion());
            late.delete("/n0", 2);
            assertNull(late.exists("/n0", false));
        }
        finally
        {
            late.close();
        }
    }

    /** The cluster learns of room that came free by the member's next report. */
    private static void createWhenThereIsRoom(final NodensClient client, final String path, final byte[] data)
    {
        Await.until("there is room for " + path, Clusters.TIMEOUT_MS, () ->
        {
            try
            {
                client.create(path, data, CreateMode.PERSISTENT);
                return true;
            }
            catch (final TreeFullException ex)
            {
                return false;
            }
        });
    }

    @Test
    void shouldShowTheTreeToAnotherProcessWhenItMapsTheRegion()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        client.create("/shown", bytes("here"), CreateMode.PERSISTENT);
        final long zxid = client.lastZxid();

        try (EmbeddedReader reader = EmbeddedReader.open(cluster.regionDirectory(0)))
        {
            final ZnodeStat stat = new ZnodeStat();
            Await.until("the region has zxid " + zxid, Clusters.TIMEOUT_MS, () -> reader.readAtLeast(zxid, 100));
            assertArrayEquals(bytes("here"), reader.getData("/shown", stat));
            assertEquals(List.of("zookeeper", "shown"), reader.getChildren("/"));
            assertNotNull(reader.exists("/shown"));
            assertNull(reader.exists("/hidden"));

            client.setData("/shown", bytes("there"), -1);
            Await.until("the reader sees the set", Clusters.TIMEOUT_MS,
                () -> Arrays.equals(bytes("there"), reader.getData("/shown", stat)));

            cluster.member(0).kill();
            cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
            client.setData("/shown", bytes("again"), -1);
            Await.until("the reader follows into the new region", Clusters.TIMEOUT_MS,
                () -> isShown(reader, "again"));
        }
    }

    @Test
    @Tag("slow")
    void shouldSayThatItRecoversAndNeverThatAZnodeIsNotThereWhenItReplaysItsLog()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        for (int i = 0; i < 500; i++)
        {
            client.create("/filler-" + i, new byte[1000], CreateMode.PERSISTENT);
        }

        client.create("/last", bytes("here"), CreateMode.PERSISTENT);
        cluster.member(0).kill();
        // Half a second long the killed member's heartbeat counts as fresh, and its region answers.
        Await.until("the killed member counts as gone", Clusters.TIMEOUT_MS, () ->
            TreeStatus.WRITER_GONE == statusOfFreshReader(cluster.regionDirectory(0), new HashSet<>()));
        cluster.member(0).start();
        final Set<Integer> statuses = new HashSet<>();
        Await.until("a fresh reader sees the znode", Clusters.TIMEOUT_MS, () ->
            TreeStatus.OK == statusOfFreshReader(cluster.regionDirectory(0), statuses));

        assertFalse(statuses.contains(TreeStatus.NO_NODE), statuses.toString());
        assertTrue(statuses.contains(TreeStatus.RECOVERING), statuses.toString());
    }

    private static int statusOfFreshReader(final Path regionDirectory, final Set<Integer> statuses)
    {
        final byte[] path = bytes("/last");
        try (EmbeddedReader reader = EmbeddedReader.open(regionDirectory))
        {
            final int status = reader.exists(path, 0, path.length, new ZnodeStat());
            statuses.add(status);
            return status;
        }
        catch (final TreeException ignore)
        {
            // The former life's region, or none that is ready.
            return TreeStatus.WRITER_GONE;
        }
    }

    private static MemberReport report(final LocalCluster cluster)
    {
        final MemberReport[] report = { null };
        Await.until("a report", Clusters.TIMEOUT_MS, () -> null != (report[0] = cluster.report(0)));
        return report[0];
    }

    private static boolean isShown(final EmbeddedReader reader, final String expected)
    {
        try
        {
            return Arrays.equals(bytes(expected), reader.getData("/shown", new ZnodeStat()));
        }
        catch (final RuntimeException ignore)
        {
            return false;
        }
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
