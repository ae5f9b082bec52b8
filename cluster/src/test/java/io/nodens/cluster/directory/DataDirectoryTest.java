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
package io.nodens.cluster.directory;

import io.nodens.cluster.membership.ClusterIdentity;
import io.nodens.cluster.membership.Standing;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberProfile;
import io.nodens.cluster.settings.MemberSetting;
import org.agrona.IoUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DataDirectoryTest
{
    private static final String MEMBERS = "0=localhost:20000,1=localhost:20100,2=localhost:20200";

    @TempDir
    private Path temporary;
    private Path path;

    @BeforeEach
    void choosePath()
    {
        path = temporary.resolve("data");
    }

    private MemberContext context()
    {
        return new MemberContext().memberId(1).members(MEMBERS).dataDir(path);
    }

    /** Take the directory as a start does when all checks have passed, and let go of it. */
    private static void begin(final MemberContext context)
    {
        try (DataDirectory directory = DataDirectory.acquire(context.conclude()))
        {
            directory.begin(context, 1);
        }
    }

    private void assertRefused(final MemberContext context, final String... phrases)
    {
        final MemberException ex = assertThrows(MemberException.class, () -> DataDirectory.acquire(context.conclude()));
        for (final String phrase : phrases)
        {
            assertTrue(ex.getMessage().contains(phrase), ex.getMessage());
        }
        assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
    }

    @Test
    void shouldMarkTheDirectoryAndTakeItAgainWhenItIsItsOwn()
    {
        begin(context());

        try (DataDirectory again = DataDirectory.acquire(context().conclude()))
        {
            assertEquals(1, again.startNumber());
            assertTrue(Files.isDirectory(again.archiveDir()));
            assertTrue(Files.isDirectory(again.clusterDir()));
        }
    }

    @Test
    void shouldRefuseTheDirectoryWhenItIsInUse()
    {
        try (DataDirectory held = DataDirectory.acquire(context().conclude()))
        {
            assertFalse(Files.exists(held.archiveDir()), "nothing is written before all checks have passed");
            assertRefused(
                context(), path.toString(), "is in use by the running process " + ProcessHandle.current().pid());
        }
    }

    /** Takes the directory given and keeps it until killed. */
    static final class Holder
    {
        public static void main(final String[] args) throws IOException
        {
            try (DataDirectory held = DataDirectory.acquire(
                new MemberContext().memberId(1).members(MEMBERS).dataDir(Path.of(args[0])).conclude()))
            {
                System.out.println("held " + held.archiveDir());
                while (System.in.read() >= 0)
                {
                    // Until the test closes the pipe, or kills the process.
                    continue;
                }
            }
        }
    }

    private Process hold() throws IOException
    {
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            path.toString()).redirectErrorStream(true).start();
        final String line = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertTrue(null != line && line.startsWith("held "), line);
        return process;
    }

    @Test
    void shouldTakeTheDirectoryWhenItsHolderIsBeingTakenApart() throws IOException
    {
        final Process holder = hold();
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        // The line that tells of the wait comes between two attempts: the end of the holder falls into it.
        final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)
        {
            @Override
            public void println(final String line)
            {
                super.println(line);
                holder.destroyForcibly();
            }
        };

        DataDirectory.acquire(context().out(out).conclude()).close();

        final String lines = printed.toString(StandardCharsets.UTF_8);
        assertTrue(lines.contains("waiting up to 2 s for process " + holder.pid()), lines);
    }

    @Test
    void shouldRefuseTheDirectoryWhenItsHolderLivesOn() throws IOException
    {
        final Process holder = hold();
        try
        {
            final PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
            assertRefused(context().out(out), "is in use by the running process " + holder.pid());
        }
        finally
        {
            holder.destroyForcibly();
        }
    }

    @Test
    void shouldRefuseTheDirectoryWhenItIsForeign() throws IOException
    {
        Files.createDirectories(path);
        Files.writeString(path.resolve("letters.txt"), "private");

        assertRefused(context(), "is not a member's", "letters.txt", "--data-dir");
    }

    @Test
    void shouldRefuseTheDirectoryWhenItIsAFile() throws IOException
    {
        Files.writeString(path, "a file");

        assertRefused(context(), "cannot write to the data directory", path.toString());
    }

    @Test
    void shouldRefuseTheDirectoryWhenItIsOfAnotherMemberOrCluster()
    {
        begin(context());

        assertRefused(context().memberId(2), "is of member 1, not 2", "--member-id");
        assertRefused(
            context().set(MemberSetting.CLUSTER_NAME, "other"),
            "is of cluster nodens, not other",
            "nodens.cluster.name");
    }

    @Test
    void shouldRefuseTheDirectoryWhenMembersCameOrWent()
    {
        begin(context());

        assertRefused(
            context().members("0=localhost:20000,1=localhost:20100"), "belongs to a cluster of members " + MEMBERS);
    }

    @Test
    void shouldTakeTheDirectoryWhenMembersMoved()
    {
        begin(context());

        begin(context().members("0=a:1000,1=b:1000,2=c:1000"));
    }

    @Test
    void shouldKeepWhatIsFrozenInTheLogWhenTheProfileChanges()
    {
        begin(context());
        final MemberContext balanced = context().profile(MemberProfile.BALANCED).conclude();
        assertEquals(64 << 20, balanced.number(MemberSetting.LOG_TERM_LENGTH));

        DataDirectory.acquire(balanced).close();

        assertEquals(16 << 20, balanced.number(MemberSetting.LOG_TERM_LENGTH));
        assertRefused(
            context().set(MemberSetting.LOG_TERM_LENGTH, "32m"), "nodens.log.term.length=32m", "begun with 16m");
    }

    @Test
    void shouldCountStartsAndKeepTheIdentityWhenItIsTakenAgain()
    {
        final ClusterIdentity identity = ClusterIdentity.create();
        try (DataDirectory directory = taken())
        {
            assertEquals(Standing.EMPTY, directory.standing());
            directory.name(identity);
            assertEquals(Standing.NAMED, directory.standing());
        }

        try (DataDirectory again = taken())
        {
            assertEquals(2, again.startNumber());
            assertEquals(2, again.incarnation(), "it rises though the clock does not");
            assertEquals(identity, again.identity());
            assertEquals(Standing.NAMED, again.standing());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"archive/archive.catalog", "cluster/recording.log", "cluster/node-state.dat"})
    void shouldKnowThatTheLogIsLostWhenAFileOfItIsGone(final String file) throws IOException
    {
        try (DataDirectory directory = taken())
        {
            directory.name(ClusterIdentity.create());
            Files.writeString(directory.archiveDir().resolve("archive.catalog"), "");
            directory.markBegun(0);
            assertEquals(Standing.READY, directory.standing());
        }
        Files.delete(path.resolve(file));

        taken().close();
        Files.writeString(path.resolve(file), "as a launch would make it anew");

        try (DataDirectory again = taken())
        {
            assertEquals(Standing.LOST, again.standing(), "what was found once is remembered");
        }
    }

    @ParameterizedTest(name = "{0} moves")
    @ValueSource(ints = {0, 1, 2})
    void shouldEndAtTheNextStartWhenASeedWasCutShortOnItsWayToItsPlace(final int moves) throws IOException
    {
        final ClusterIdentity identity = ClusterIdentity.create();
        try (DataDirectory directory = taken())
        {
            directory.markLost("a test");
            final DataDirectory place = directory.emptySeedingPlace(identity);
            Files.writeString(place.archiveDir().resolve("archive.catalog"), "seeded");
            Files.writeString(place.clusterDir().resolve("recording.log"), "seeded");
            Files.writeString(place.clusterDir().resolve("node-state.dat"), "seeded");
            Files.writeString(place.path().resolve("seed.properties"), "cluster.id=" + identity + "\nstart.number=7\n");
            for (int i = 0; i < moves; i++)
            {
                final String part = 0 == i ? "archive" : "cluster";
                IoUtil.delete(path.resolve(part).toFile(), false);
                Files.move(place.path().resolve(part), path.resolve(part));
            }
        }

        try (DataDirectory again = taken())
        {
            assertEquals(Standing.READY, again.standing());
            assertEquals(identity, again.identity());
            assertEquals(8, again.startNumber());
            assertEquals("seeded", Files.readString(again.archiveDir().resolve("archive.catalog")));
            assertEquals("seeded", Files.readString(again.clusterDir().resolve("recording.log")));
            assertFalse(Files.exists(path.resolve("seeding")));
        }
    }

    @Test
    void shouldThrowASeedAwayWhenItWasCutShortBeforeItWasWhole() throws IOException
    {
        try (DataDirectory directory = taken())
        {
            final DataDirectory place = directory.emptySeedingPlace(ClusterIdentity.create());
            Files.writeString(place.archiveDir().resolve("archive.catalog"), "half of it");
        }

        try (DataDirectory again = taken())
        {
            assertEquals(Standing.EMPTY, again.standing());
            assertFalse(Files.exists(path.resolve("seeding")));
        }
    }

    @Test
    void shouldRefuseTheDirectoryWhenTheIdentityIsDamaged() throws IOException
    {
        begin(context());
        Files.writeString(path.resolve("member.properties"), "cluster.id=no-uuid\n");

        assertRefused(context(), "member.properties is damaged");
    }

    @Test
    void shouldRefuseTheDirectoryWhenItsMarkerIsCutOrHasAFlippedBit() throws IOException
    {
        begin(context());
        final Path file = path.resolve("member.properties");
        final String whole = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (final String line : whole.split("\n"))
        {
            if (line.startsWith("#") || line.startsWith("checksum"))
            {
                continue;
            }

            Files.writeString(file, whole.replace(line + "\n", ""), StandardCharsets.ISO_8859_1);
            assertRefused(context(), "member.properties is damaged");
            for (int i = 0; i < line.length(); i++)
            {
                final byte[] bytes = whole.getBytes(StandardCharsets.ISO_8859_1);
                bytes[whole.indexOf("\n" + line) + 1 + i] ^= 1;
                Files.write(file, bytes);
                assertRefused(context(), "member.properties is damaged");
            }
        }

        Files.writeString(file, "");
        assertRefused(context(), "it has no line 'layout'");
        Files.writeString(file, whole.replaceAll("checksum=.*\n", ""), StandardCharsets.ISO_8859_1);
        taken().close();
    }

    private DataDirectory taken()
    {
        final MemberContext context = context().conclude();
        final DataDirectory directory = DataDirectory.acquire(context);
        directory.begin(context, 1);
        return directory;
    }
}
