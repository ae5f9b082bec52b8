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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.client.Acl;
import io.nodens.client.CreateMode;
import io.nodens.client.EmbeddedReader;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.JavaCommand;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import io.nodens.cluster.transfer.file.TreeFileWriter;
import io.nodens.cluster.zookeeper.StartedZooKeeper;
import io.nodens.cluster.zookeeper.StockClients;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.ZnodeKind;
import org.agrona.CloseHelper;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Copies of trees between a real ZooKeeper, members as processes, and files; also cut off by a kill.
 */
@Tag("slow")
class TransferIT
{
    private static final int PARENTS = 100;
    private static final int CHILDREN = 98;
    private static final String SUPER = "--auth=digest:super:super";
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    private Path directory;

    private StartedZooKeeper zooKeeper;
    private ZooKeeper client;
    private LocalCluster cluster;

    @BeforeEach
    void start() throws Exception
    {
        zooKeeper = new StartedZooKeeper(Files.createDirectory(directory.resolve("zookeeper")), 2_000);
        client = StockClients.connect(zooKeeper.endpoint(), 30_000);
        client.addAuthInfo("digest", "super:super".getBytes(StandardCharsets.UTF_8));
        cluster = clusters.start(1, "--super-digest=" + StartedZooKeeper.SUPER_DIGEST);
    }

    @AfterEach
    void stop()
    {
        stopZooKeeper();
    }

    private void stopZooKeeper()
    {
        CloseHelper.quietCloseAll(client, zooKeeper);
    }

    @Test
    void shouldCopyTenThousandZnodesThereAndBack() throws Exception
    {
        fill(new Random(TestSeed.seed()), 400);
        sequences();

        final JsonNode there = json(
            "import", "--from=" + from("/"), "--from-auth=digest:super:super", SUPER, endpoints());
        assertTrue(there.get("same").asBoolean(), there::toString);
        assertTrue(there.get("znodes").asLong() > 10_000, there::toString);
        assertEquals(2, there.get("ephemerals").asLong());
        final String digest = there.get("sourceDigest").asText();
        assertEquals(digest, there.get("targetDigest").asText());
        assertEquals(0, there.get("lowCounters").asLong());

        final JsonNode ours = json("export", "--to=" + file("ours"), SUPER, endpoints());
        final JsonNode theirs = json("export", "--from=" + from("/"), "--to=" + file("theirs"), SUPER);
        assertEquals(digest, ours.get("digest").asText());
        assertEquals(digest, theirs.get("digest").asText());

        final JsonNode back = json("import", "--from=" + file("ours"), "--to=" + from("/back"), SUPER);
        assertEquals(digest, back.get("targetDigest").asText());
        continueSequences();
    }

    private void sequences() throws Exception
    {
        client.create("/queue", null, Ids.OPEN_ACL_UNSAFE, org.apache.zookeeper.CreateMode.PERSISTENT);
        client.create("/locks", null, Ids.OPEN_ACL_UNSAFE, org.apache.zookeeper.CreateMode.PERSISTENT);
        final List<String> made = new ArrayList<>();
        for (int i = 0; i < 50; i++)
        {
            made.add(client.create(
                "/queue/item-", null, Ids.OPEN_ACL_UNSAFE, org.apache.zookeeper.CreateMode.PERSISTENT_SEQUENTIAL));
        }
        for (int i = 0; i < 30; i++)
        {
            client.delete(made.get(i), -1);
        }
        for (int i = 0; i < 1_200; i++)
        {
            client.delete(client.create("/locks/lock-", null, Ids.OPEN_ACL_UNSAFE,
                org.apache.zookeeper.CreateMode.EPHEMERAL_SEQUENTIAL), -1);
        }
        client.create("/locks/held", null, Ids.OPEN_ACL_UNSAFE, org.apache.zookeeper.CreateMode.EPHEMERAL);
        client.create("/alive", null, Ids.OPEN_ACL_UNSAFE, org.apache.zookeeper.CreateMode.EPHEMERAL);
    }

    private void continueSequences() throws Exception
    {
        final NodensClient nodens = clusters.connect(cluster);
        for (final String root : List.of("", "/back"))
        {
            assertEquals(root + "/queue/item-0000000050", root.isEmpty() ?
                nodens.create("/queue/item-", null, CreateMode.PERSISTENT_SEQUENTIAL) :
                client.create(root + "/queue/item-", null, Ids.OPEN_ACL_UNSAFE,
                    org.apache.zookeeper.CreateMode.PERSISTENT_SEQUENTIAL));
            assertEquals(root + "/locks/lock-0000001201", root.isEmpty() ?
                nodens.create("/locks/lock-", null, CreateMode.EPHEMERAL_SEQUENTIAL) :
                client.create(root + "/locks/lock-", null, Ids.OPEN_ACL_UNSAFE,
                    org.apache.zookeeper.CreateMode.EPHEMERAL_SEQUENTIAL));
        }
    }

    @Test
    void shouldCarryKindsOfNodensThroughAFile() throws Exception
    {
        final NodensClient nodens = clusters.connect(cluster);
        nodens.create("/kinds", null, CreateMode.PERSISTENT);
        nodens.create("/kinds/container", new byte[0], CreateMode.CONTAINER);
        nodens.create("/kinds/ttl", null, CreateMode.PERSISTENT_WITH_TTL, 3_600_000, Acl.READ_ONLY);

        json("export", "--from=nodens://" + cluster.endpoints() + "/kinds", "--to=" + file("kinds"),
            "--region-dir=" + cluster.regionDirectory(0));
        final JsonNode copied = json("import", "--from=" + file("kinds"), "--to=nodens:///copy", endpoints());

        assertTrue(copied.get("same").asBoolean(), copied::toString);
        assertKinds("/copy");
        assertEquals(Acl.READ_ONLY, nodens.getAcl("/copy/ttl").acl());
        final JsonNode theirs = json("import", "--from=" + file("kinds"), "--to=" + from("/kinds"));
        assertTrue(theirs.get("same").asBoolean(), theirs::toString);
    }

    private void assertKinds(final String root)
    {
        try (EmbeddedReader reader = EmbeddedReader.open(cluster.regionDirectory(0)))
        {
            assertEquals(ZnodeKind.PERSISTENT, reader.exists(root).kind());
            assertEquals(ZnodeKind.CONTAINER, reader.exists(root + "/container").kind());
            assertEquals(ZnodeKind.TTL, reader.exists(root + "/ttl").kind());
            assertEquals(3_600_000, reader.exists(root + "/ttl").ttlMs());
        }
    }

    @Test
    void shouldReadTheFilesOfAZooKeeperThatHasStopped() throws Exception
    {
        sequences();
        client.create("/kinds", null, acl(0), org.apache.zookeeper.CreateMode.PERSISTENT);
        client.create("/kinds/container", new byte[0], Ids.OPEN_ACL_UNSAFE,
            org.apache.zookeeper.CreateMode.CONTAINER);
        client.create("/kinds/ttl", null, Ids.OPEN_ACL_UNSAFE,
            org.apache.zookeeper.CreateMode.PERSISTENT_WITH_TTL, null, 3_600_000);
        final JsonNode living = json("export", "--from=" + from("/"), "--to=" + file("living"), SUPER);
        stopZooKeeper();
        final Path files = directory.resolve("zookeeper");

        final JsonNode stopped = json("export", "--from=zkdata:" + files, "--to=" + file("stopped"));
        final JsonNode copied = json("import", "--from=zkdata:" + files + "," + files, endpoints(), SUPER);

        assertEquals(living.get("digest").asText(), stopped.get("digest").asText());
        assertEquals(living.get("digest").asText(), copied.get("targetDigest").asText());
        assertKinds("/kinds");
        final NodensClient nodens = clusters.connect(cluster);
        assertEquals("/queue/item-0000000050", nodens.create("/queue/item-", null, CreateMode.PERSISTENT_SEQUENTIAL));
        assertFailed(1, "has no directory version-2", run("export", "--from=zkdata:" + directory, "--to=x"));
    }

    @Test
    void shouldGoOnWithAnExportThatWasKilled() throws Exception
    {
        fill(new Random(TestSeed.seed()), 4_000);
        final Path partial = TreeFileWriter.partialOf(file("tree"));
        final String[] export = {"export", "--from=" + from("/"), "--to=" + file("tree"), SUPER};
        for (int attempt = 0; attempt < 10 && !Files.exists(partial); attempt++)
        {
            Files.deleteIfExists(file("tree"));
            kill(() -> Files.exists(file("tree")) || length(partial) > 2_000_000, export);
        }
        assertTrue(Files.exists(partial), "every export was done before it could be killed");

        final CommandRun refused = run(export);
        final JsonNode resumed = json("export", "--from=" + from("/"), "--to=" + file("tree"), SUPER, "--resume");

        assertEquals(2, refused.exitCode());
        assertTrue(refused.lines().toString().contains("--resume"), refused::toString);
        assertTrue(resumed.get("same").asBoolean(), resumed::toString);
        assertFalse(Files.exists(partial));
    }

    @Test
    void shouldGoOnWithAnImportThatWasKilled() throws Exception
    {
        fill(new Random(TestSeed.seed()), 400);
        final NodensClient nodens = clusters.connect(cluster);
        final String[] command =
            {"import", "--from=" + from("/"), "--from-auth=digest:super:super", SUPER, endpoints()};
        kill(() -> null != nodens.exists("/parent-003"), command);
        final boolean isCut = null == nodens.exists("/parent-" + (PARENTS - 1));

        final CommandRun refused = run(command);
        final JsonNode resumed = json(
            "import", "--from=" + from("/"), "--from-auth=digest:super:super", SUPER, endpoints(), "--resume");

        assertTrue(isCut, "the import was done before it could be killed");
        assertEquals(4, refused.exitCode(), refused::toString);
        assertTrue(refused.lines().toString().contains("nothing was written"), refused::toString);
        assertTrue(resumed.get("kept").asLong() > 0, resumed::toString);
        assertTrue(resumed.get("created").asLong() > 0, resumed::toString);
        assertTrue(resumed.get("same").asBoolean(), resumed::toString);
    }

    @Test
    void shouldWaitForAMemberThatIsKilledAndStartedAgain() throws Exception
    {
        fill(new Random(TestSeed.seed()), 400);
        final NodensClient nodens = clusters.connect(cluster);
        final CompletableFuture<Void> killer = CompletableFuture.runAsync(() ->
        {
            final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Clusters.TIMEOUT_MS);
            while (null == nodens.exists("/parent-003") && System.nanoTime() < deadlineNs)
            {
                LockSupport.parkNanos(100_000);
            }
            cluster.member(0).kill();
            cluster.member(0).start();
        });

        final JsonNode copied = json(
            "import", "--from=" + from("/"), "--from-auth=digest:super:super", SUPER, endpoints());
        killer.get(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS);

        assertTrue(copied.get("same").asBoolean(), copied::toString);
        assertEquals(copied.get("sourceDigest"), copied.get("targetDigest"));
    }

    @Test
    void shouldSayWhatStandsInTheWay() throws Exception
    {
        client.create("/secret", null, Arrays.asList(new ACL(31, new Id("digest", "a:b"))),
            org.apache.zookeeper.CreateMode.PERSISTENT);
        client.create("/shown", null, Arrays.asList(
            new ACL(31, new Id("digest", "a:b")), new ACL(1, new Id("world", "anyone"))),
            org.apache.zookeeper.CreateMode.PERSISTENT);
        Files.writeString(file("text"), "this is no tree, and it is long enough");

        final CommandRun hidden = run("export", "--from=" + from("/secret"), "--to=" + file("a"));
        final CommandRun masked = run("export", "--from=" + from("/shown"), "--to=" + file("b"));
        final CommandRun absent = run("export", "--from=" + from("/absent"), "--to=" + file("c"));
        final CommandRun wrong = run("import", "--from=" + file("text"), endpoints());
        final CommandRun nobody = run("export", "--from=zk://127.0.0.1:1/", "--to=" + file("d"), "--timeout=1s");

        assertFailed(9, "/secret: its access list does not permit it; prove who you are (--auth", hidden);
        assertFailed(9, "/shown: its access list is shown without the hashes of passwords", masked);
        assertFailed(3, "/absent: there is no such znode to export", absent);
        assertFailed(1, "is no exported tree", wrong);
        assertFailed(7, "no ZooKeeper answers at 127.0.0.1:1 within 1000 ms", nobody);
    }

    private static void assertFailed(final int exitCode, final String words, final CommandRun run)
    {
        assertEquals(exitCode, run.exitCode(), run::toString);
        assertTrue(run.lines().toString().contains(words), run::toString);
        assertEquals(1, run.lines().size(), run::toString);
    }

    private void kill(final BooleanSupplier isFarEnough, final String... arguments)
    {
        final List<String> command = JavaCommand.java("-jar", Clusters.jar().toString());
        command.addAll(List.of(arguments));
        try (ServerProcess process = new ServerProcess(
            arguments[0], command, directory.resolve(System.nanoTime() + ".log"), ServerProcess.MEMBER_READY))
        {
            process.start();
            final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Clusters.TIMEOUT_MS);
            while (!isFarEnough.getAsBoolean() && process.isAlive() && System.nanoTime() < deadlineNs)
            {
                LockSupport.parkNanos(100_000);
            }
            process.kill();
        }
    }

    private static long length(final Path file)
    {
        return file.toFile().length();
    }

    private CommandRun run(final String... arguments)
    {
        final CommandRun run = CommandRun.of(directory.resolve(System.nanoTime() + ".log"), arguments);
        System.out.println(String.join(" ", arguments) + " -> " + run);
        return run;
    }

    private JsonNode json(final String... arguments) throws Exception
    {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.add("-o=json");
        final CommandRun run = run(all.toArray(new String[0]));
        assertEquals(0, run.exitCode(), run::toString);
        assertEquals(1, run.lines().size(), run::toString);
        return JSON.readTree(run.lines().get(0));
    }

    private Path file(final String name)
    {
        return directory.resolve(name);
    }

    private String from(final String path)
    {
        return "zk://" + zooKeeper.endpoint() + path;
    }

    private String endpoints()
    {
        return "--endpoints=" + cluster.endpoints();
    }

    private void fill(final Random random, final int maxLength) throws Exception
    {
        final CountDownLatch done = new CountDownLatch(PARENTS * (CHILDREN + 3));
        final AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < PARENTS; i++)
        {
            final String parent = String.format("/parent-%03d", i);
            create(parent, data(random, 100), acl(i), 0 == i % 7, done, failed);
            for (int j = 0; j < CHILDREN; j++)
            {
                create(parent + "/child." + j, data(random, maxLength), acl(j), 0 == j % 11, done, failed);
            }
            create(parent + "/child", data(random, 10), acl(i + 1), false, done, failed);
            create(parent + "/child/\u00e9\u4e2d", data(random, 10), acl(i + 2), false, done, failed);
        }

        assertTrue(done.await(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS));
        assertEquals(0, failed.get());
    }

    private void create(
        final String path,
        final byte[] data,
        final List<ACL> acl,
        final boolean isContainer,
        final CountDownLatch done,
        final AtomicInteger failed)
    {
        client.create(path, data, acl,
            isContainer ? org.apache.zookeeper.CreateMode.CONTAINER : org.apache.zookeeper.CreateMode.PERSISTENT,
            (rc, name, context, created, stat) ->
            {
                failed.addAndGet(0 == rc ? 0 : 1);
                done.countDown();
            }, null);
    }

    private static byte[] data(final Random random, final int maxLength)
    {
        if (0 == random.nextInt(20))
        {
            return null;
        }

        final byte[] data = new byte[random.nextInt(maxLength)];
        random.nextBytes(data);
        return data;
    }

    private static List<ACL> acl(final int i) throws Exception
    {
        switch (i % 5)
        {
            case 0:
                return Arrays.asList(
                    new ACL(31, new Id("digest", DigestAuthenticationProvider.generateDigest("user" + i + ":word"))),
                    new ACL(1, new Id("world", "anyone")));

            case 1:
                return Arrays.asList(new ACL(31, new Id("ip", "10.0.0.0/8")), new ACL(5, new Id("digest", "me:hash=")));

            default:
                return Ids.OPEN_ACL_UNSAFE;
        }
    }
}
