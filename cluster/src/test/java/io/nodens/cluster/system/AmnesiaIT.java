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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Members that have lost their directory, or a part of it, or were given an old or a foreign one: none of them votes
 * before it was seeded, nothing that was acknowledged is lost, and nobody else stops.
 */
class AmnesiaIT
{
    private static final int WRITES = 21;
    private static final int LARGE = 1 << 20;
    private static final int LARGE_WRITES = 150;
    private static final String[] MUCH_LOG = muchLog("0");
    private static final Pattern PURGED = Pattern.compile(": purged [1-9].* before position ([0-9]+)");

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Tag("slow")
    @ParameterizedTest(name = "lost: {0}")
    @ValueSource(strings = {"everything", "archive and cluster"})
    void shouldLoseNothingWhenAMemberThatAcknowledgedItLosesItsDisk(final String what) throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        cluster.member(2).kill();
        write(client, "/kept");
        cluster.member(0).kill();
        cluster.member(1).kill();
        wipe(cluster, 1, what);

        // One of them has forgotten the writes, the other one never had them.
        cluster.member(1).start();
        cluster.member(2).start();
        awaitLine(cluster, 1, "waiting for a majority of the other members to serve");
        awaitLine(cluster, 2, "waiting for 2 of 3 members that remember what they acknowledged");
        assertFalse(hasLine(cluster, 1, 2, ": ready as ") || hasLine(cluster, 2, 2, ": ready as "));

        cluster.member(0).start();
        cluster.awaitReady(Clusters.TIMEOUT_MS);
        assertEquals(WRITES, client.exists("/kept").version());
        assertTrue(hasLine(cluster, 1, 2, "seeded in "));
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);

        // The seeded one makes a majority, and starts again by itself.
        cluster.member(0).kill();
        assertEquals(WRITES + 1, client.setData("/kept", bytes("x"), WRITES).version());
        cluster.member(1).kill();
        cluster.member(1).start().awaitReady(Clusters.TIMEOUT_MS);
    }

    @Test
    @Tag("slow")
    void shouldServeNoEmptyTreeWhenTwoOfThreeLoseTheirDisks() throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        write(client, "/kept");
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        client.close();
        cluster.members().forEach(ServerProcess::kill);
        wipe(cluster, 0, "everything");
        wipe(cluster, 1, "everything");

        cluster.member(0).start();
        cluster.member(1).start();
        awaitLine(cluster, 0, "not heard from: member 2 at ");
        cluster.member(2).start();
        awaitLine(cluster, 0, "waiting for a majority of the other members to serve");
        awaitLine(cluster, 1, "'A majority that is lost'");
        awaitLine(cluster, 2, "waiting for 2 of 3 members that remember");

        for (int id = 0; id < 3; id++)
        {
            assertTrue(cluster.member(id).isAlive());
            assertFalse(hasLine(cluster, id, 2, ": ready as "));
        }

        // What docs/operating.md, 'A majority that is lost', says.
        assertEquals(0, cluster.member(0).terminate(Clusters.TIMEOUT_MS));
        assertEquals(0, cluster.member(2).terminate(Clusters.TIMEOUT_MS));
        final String source = "--from-directory=" + cluster.dataDirectory(2);
        assertEquals(64, seed(cluster, 0, source));
        assertEquals(0, seed(cluster, 0, source, "--accept-loss"));
        assertEquals(69, seed(cluster, 0, source, "--accept-loss"), "now it has a log");
        cluster.member(0).start();
        cluster.member(2).start();
        cluster.awaitReady(Clusters.TIMEOUT_MS);
        try (NodensClient again = clusters.connect(cluster))
        {
            assertEquals(WRITES, again.exists("/kept").version());
        }
        assertTrue(hasLine(cluster, 1, 2, "seeded in "));
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Tag("slow")
    @Test
    void shouldBeSeededByHandWhenTheOthersServe() throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster, cluster.endpoint(0) + "," + cluster.endpoint(1));
        write(client, "/kept");
        cluster.member(2).kill();
        wipe(cluster, 2, "everything");

        assertEquals(0, seed(cluster, 2));
        assertEquals(0, seed(cluster, 2), "nothing is missing any more");

        cluster.member(2).start().awaitReady(Clusters.TIMEOUT_MS);
        assertFalse(hasLine(cluster, 2, 2, "seeded in "));
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    /** Runs nodens.jar seed for a member that does not run. */
    private static int seed(final LocalCluster cluster, final int memberId, final String... arguments)
    {
        final StringBuilder members = new StringBuilder();
        for (int id = 0; id < cluster.members().size(); id++)
        {
            members.append(0 == id ? "" : ",").append(id).append('=').append(cluster.endpoint(id));
        }

        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
            "-jar", Clusters.jar().toString(), "seed",
            "--member-id=" + memberId,
            "--members=" + members,
            "--data-dir=" + cluster.dataDirectory(memberId),
            "--aeron-dir=" + cluster.aeronDirectory(memberId),
            "--region-dir=" + cluster.regionDirectory(memberId)));
        command.addAll(List.of(arguments));
        return new ServerProcess(
            "seed", command, cluster.dataDirectory(memberId).resolveSibling("seed.log"), ServerProcess.MEMBER_READY)
            .start().awaitExit(Clusters.TIMEOUT_MS);
    }

    @Tag("slow")
    @ParameterizedTest(name = "lost: {0}")
    @ValueSource(strings = {"everything", "archive and cluster"})
    void shouldBeSeededWhileTheOthersGoOnWhenAMemberIsReplaced(final String what) throws IOException
    {
        final LocalCluster cluster = clusters.start(3, MUCH_LOG);
        final NodensClient client = clusters.connect(cluster);
        write(client, "/kept");
        cluster.member(2).kill();
        wipe(cluster, 2, what);
        growLog(cluster, client);

        cluster.member(2).start().awaitReady(Clusters.TIMEOUT_MS);

        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertTrue(hasLine(cluster, 2, 2, "seeded in "));
        assertFalse(Files.exists(cluster.dataDirectory(2).resolve("seeding")));
        cluster.member(0).kill();
        assertEquals(WRITES + 1, client.setData("/kept", bytes("x"), WRITES).version());
    }

    /** With fsync recorder and replayer have threads of their own, which end with the archive that makes way. */
    @Tag("slow")
    @Test
    void shouldBeSeededWhenItsArchiveHasThreadsOfItsOwn() throws IOException
    {
        final LocalCluster cluster = clusters.start(3, "--durability=fsync");
        final NodensClient client = clusters.connect(cluster, cluster.endpoint(0) + "," + cluster.endpoint(1));
        write(client, "/kept");
        cluster.member(2).kill();
        wipe(cluster, 2, "everything");

        cluster.member(2).start().awaitReady(Clusters.TIMEOUT_MS);

        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertTrue(hasLine(cluster, 2, 2, "seeded in "));
    }

    @Tag("slow")
    @Test
    void shouldBeSeededWhenItsNewestSegmentIsGone() throws IOException
    {
        final LocalCluster cluster = clusters.start(3, MUCH_LOG);
        final NodensClient client = clusters.connect(cluster);
        growLog(cluster, client);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        cluster.members().forEach(ServerProcess::kill);
        try (Stream<Path> files = Files.list(cluster.dataDirectory(1).resolve("archive")))
        {
            Files.delete(files
                .filter((file) -> file.getFileName().toString().matches("0-[0-9]+\\.rec"))
                .max(Comparator.comparingLong((file) -> Long.parseLong(
                    file.getFileName().toString().replaceAll("^0-|\\.rec$", ""))))
                .orElseThrow());
        }

        cluster.members().forEach(ServerProcess::start);
        cluster.awaitReady(Clusters.TIMEOUT_MS);

        assertTrue(hasLine(cluster, 1, 2, "this member must be seeded before it may vote: its log ends at position"));
        assertTrue(hasLine(cluster, 1, 2, "seeded in "));
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Tag("slow")
    @Test
    void shouldGoOnWithItsSeedWhenItIsKilledInTheMidstOfIt() throws IOException
    {
        final LocalCluster cluster = clusters.start(3, "--report-interval=100ms");
        final NodensClient client =
            clusters.connect(cluster, cluster.endpoint(0) + "," + cluster.endpoint(1));
        client.create("/large", new byte[LARGE], CreateMode.PERSISTENT);
        for (int i = 0; i < LARGE_WRITES; i++)
        {
            client.setData("/large", new byte[LARGE], i);
        }
        cluster.member(2).kill();
        wipe(cluster, 2, "everything");

        cluster.member(2).start();
        cluster.member(2).awaitLine("seeding: log copied to position", Clusters.TIMEOUT_MS, (line) ->
            line.matches(".*seeding: log copied to position [1-9][0-9]{7,} of .*"));
        cluster.member(2).kill();
        cluster.member(2).start().awaitReady(Clusters.TIMEOUT_MS);

        assertTrue(hasLine(cluster, 2, 3, "seeding: continuing with the parts fetched before"));
        assertTrue(hasLine(cluster, 2, 3, "seeded in "));
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertFalse(Files.exists(cluster.dataDirectory(2).resolve("seeding")));
        cluster.member(0).kill();
        assertEquals(LARGE_WRITES + 1, client.setData("/large", bytes("x"), LARGE_WRITES).version());
    }

    @Tag("slow")
    @Test
    void shouldBeSeededWhenTheOthersHavePurgedTheLogThatAFollowerMissed() throws IOException
    {
        final LocalCluster cluster = clusters.start(3, MUCH_LOG);
        final NodensClient client = clusters.connect(cluster);
        write(client, "/kept");
        final int follower = (cluster.awaitLeader(Clusters.TIMEOUT_MS) + 1) % 3;
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        cluster.member(follower).kill();
        growLog(cluster, client);

        cluster.member(follower).start().awaitReady(Clusters.TIMEOUT_MS);

        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertTrue(hasLine(cluster, follower, 2, "before that of the leader begins"));
    }

    @Tag("slow")
    @Test
    void shouldKeepTheLogThatAMemberLacksUpToWhatIsRetained() throws IOException
    {
        final LocalCluster cluster = clusters.start(3, muchLog("6m"));
        final NodensClient client = clusters.connect(cluster);
        write(client, "/kept");
        final int follower = (cluster.awaitLeader(Clusters.TIMEOUT_MS) + 1) % 3;
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        cluster.member(follower).kill();
        client.create("/grown", bytes(""), CreateMode.PERSISTENT);
        writeLog(client, 500);

        // Two megabytes and several snapshots: all of it is kept for the member that lacks it.
        cluster.member(follower).start().awaitReady(Clusters.TIMEOUT_MS);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertFalse(hasLine(cluster, follower, 2, "seeded in "));

        final long end = cluster.report(follower).commitPosition();
        cluster.member(follower).kill();
        awaitPurged(cluster, client, end);
        cluster.member(follower).start().awaitReady(Clusters.TIMEOUT_MS);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertTrue(hasLine(cluster, follower, 3, "seeded in "));
        for (int id = 0; id < 3; id++)
        {
            assertTrue(id == follower || !hasLine(cluster, id, 2, ""), "member " + id + " was started again");
            assertTrue(id == follower || !hasLine(cluster, id, 1, "lost the majority"), "member " + id);
        }
    }

    @Tag("slow")
    @Test
    void shouldBeSeededWhenAnOldCopyOfItsDirectoryWasPutBack() throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        client.create("/kept", bytes(""), CreateMode.PERSISTENT);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        cluster.member(1).terminate(Clusters.TIMEOUT_MS);
        final Path copy = cluster.dataDirectory(1).resolveSibling("copy");
        copyDirectory(cluster.dataDirectory(1), copy);
        cluster.member(1).start().awaitReady(Clusters.TIMEOUT_MS);
        cluster.member(2).kill();
        for (int i = 0; i < WRITES; i++)
        {
            client.setData("/kept", bytes("v" + i), i);
        }
        cluster.member(1).kill();
        IoUtil.delete(cluster.dataDirectory(1).toFile(), false);
        copyDirectory(copy, cluster.dataDirectory(1));

        // Member 0 knows more of it than the copy does: together they are no majority that remembers.
        cluster.member(1).start();
        awaitLine(cluster, 1, "member 0 remembers more of this member than it does itself");
        assertFalse(hasLine(cluster, 1, 3, ": ready as "));

        cluster.member(2).start();
        cluster.awaitReady(Clusters.TIMEOUT_MS);
        assertTrue(hasLine(cluster, 1, 3, "seeded in "));
        assertEquals(WRITES, client.exists("/kept").version());
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Tag("slow")
    @Test
    void shouldStopWhenAMemberComesThatRemembersMoreOfItThanItDoesItself() throws IOException
    {
        // Member 0, whose log parts from theirs, finds that out, or first asks the leader for what is behind its end.
        clusters.expectInLogs("would be truncated|parts from this member|does not point to a valid frame");
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster, cluster.endpoint(1));
        client.create("/kept", bytes(""), CreateMode.PERSISTENT);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        cluster.member(1).terminate(Clusters.TIMEOUT_MS);
        cluster.member(2).terminate(Clusters.TIMEOUT_MS);
        final Path copy = cluster.dataDirectory(1).resolveSibling("copy");
        copyDirectory(cluster.dataDirectory(1), copy);
        // Only member 0 sees it run on.
        cluster.member(1).start().awaitReady(Clusters.TIMEOUT_MS);
        client.setData("/kept", bytes("x"), 0);
        cluster.member(1).kill();
        cluster.member(0).kill();
        IoUtil.delete(cluster.dataDirectory(1).toFile(), false);
        copyDirectory(copy, cluster.dataDirectory(1));
        cluster.member(1).start();
        cluster.member(2).start();
        cluster.member(1).awaitReady(Clusters.TIMEOUT_MS);

        cluster.member(0).start();

        assertEquals(69, cluster.member(1).awaitExit(Clusters.TIMEOUT_MS));
        assertTrue(hasLine(cluster, 1, 3, "stopping because member 0 remembers more of this member"));
    }

    @Tag("slow")
    @Test
    void shouldRefuseADirectoryOfAnotherClusterThatHasTheSameName() throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final LocalCluster other = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        write(client, "/kept");
        other.members().forEach((member) -> member.terminate(Clusters.TIMEOUT_MS));
        cluster.member(2).terminate(Clusters.TIMEOUT_MS);
        IoUtil.delete(cluster.dataDirectory(2).toFile(), false);
        copyDirectory(other.dataDirectory(2), cluster.dataDirectory(2));

        final int exitCode = cluster.member(2).start().awaitExit(Clusters.TIMEOUT_MS);

        assertEquals(64, exitCode);
        assertTrue(hasLine(cluster, 2, 2, "this data directory is of the cluster with the identity "));
        assertEquals(WRITES, client.exists("/kept").version());
    }

    private static void write(final NodensClient client, final String path)
    {
        client.create(path, bytes(""), CreateMode.PERSISTENT);
        for (int i = 0; i < WRITES; i++)
        {
            client.setData(path, bytes("v" + i), i);
        }
    }

    /** Until those that run have purged the beginning of the log. */
    private static void growLog(final LocalCluster cluster, final NodensClient client)
    {
        client.create("/grown", bytes(""), CreateMode.PERSISTENT);
        awaitPurged(cluster, client, 0);
        assertNotNull(client.exists("/grown"));
    }

    private static void writeLog(final NodensClient client, final int writes)
    {
        for (int i = 0; i < writes; i++)
        {
            client.setData("/grown", new byte[4_000], -1);
        }
    }

    /** Write until those that run keep no log from before a position. */
    private static void awaitPurged(final LocalCluster cluster, final NodensClient client, final long position)
    {
        Await.until("the log is purged", Clusters.TIMEOUT_MS, () ->
        {
            writeLog(client, 100);
            return cluster.members().stream().filter(ServerProcess::isAlive).allMatch((member) ->
                member.log().stream().map(PURGED::matcher).anyMatch((line) ->
                    line.find() && Long.parseLong(line.group(1)) > position));
        });
    }

    private static String[] muchLog(final String retained)
    {
        return new String[]{
            "--snapshot-log-bytes=400k", "--log-term-length=256k", "--log-segment-length=256k", "--max-data-length=4k",
            "--log-retain-bytes=" + retained};
    }

    private static void wipe(final LocalCluster cluster, final int memberId, final String what)
    {
        final Path data = cluster.dataDirectory(memberId);
        if ("everything".equals(what))
        {
            IoUtil.delete(data.toFile(), false);
            return;
        }

        IoUtil.delete(data.resolve("archive").toFile(), false);
        IoUtil.delete(data.resolve("cluster").toFile(), false);
    }

    private static void copyDirectory(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void awaitLine(final LocalCluster cluster, final int memberId, final String text)
    {
        cluster.member(memberId).awaitLine(text, Clusters.TIMEOUT_MS, (line) -> line.contains(text));
    }

    /** Whether a member has printed it in its present life, which is the one of that number. */
    private static boolean hasLine(
        final LocalCluster cluster, final int memberId, final int life, final String text)
    {
        final List<String> lines = cluster.member(memberId).log();
        int lives = 0;
        for (final String line : lines)
        {
            lives += line.startsWith("# started, pid ") ? 1 : 0;
            if (lives >= life && line.contains(text))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
