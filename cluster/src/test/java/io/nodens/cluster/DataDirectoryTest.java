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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        DataDirectory.acquire(context().conclude()).close();

        try (DataDirectory again = DataDirectory.acquire(context().conclude()))
        {
            assertTrue(Files.isDirectory(again.archiveDir()));
            assertTrue(Files.isDirectory(again.clusterDir()));
        }
    }

    @Test
    void shouldRefuseTheDirectoryWhenItIsInUse()
    {
        try (DataDirectory held = DataDirectory.acquire(context().conclude()))
        {
            assertTrue(Files.isDirectory(held.archiveDir()));
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
        DataDirectory.acquire(context().conclude()).close();

        assertRefused(context().memberId(2), "is of member 1, not 2", "--member-id");
        assertRefused(
            context().set(MemberSetting.CLUSTER_NAME, "other"),
            "is of cluster nodens, not other",
            "nodens.cluster.name");
    }

    @Test
    void shouldRefuseTheDirectoryWhenMembersCameOrWent()
    {
        DataDirectory.acquire(context().conclude()).close();

        assertRefused(
            context().members("0=localhost:20000,1=localhost:20100"), "belongs to a cluster of members " + MEMBERS);
    }

    @Test
    void shouldTakeTheDirectoryWhenMembersMoved()
    {
        DataDirectory.acquire(context().conclude()).close();

        DataDirectory.acquire(context().members("0=a:1000,1=b:1000,2=c:1000").conclude()).close();
    }

    @Test
    void shouldKeepWhatIsFrozenInTheLogWhenTheProfileChanges()
    {
        DataDirectory.acquire(context().conclude()).close();
        final MemberContext balanced = context().profile(MemberProfile.BALANCED).conclude();
        assertEquals(64 << 20, balanced.number(MemberSetting.LOG_TERM_LENGTH));

        DataDirectory.acquire(balanced).close();

        assertEquals(16 << 20, balanced.number(MemberSetting.LOG_TERM_LENGTH));
        assertRefused(
            context().set(MemberSetting.LOG_TERM_LENGTH, "32m"), "nodens.log.term.length=32m", "begun with 16m");
    }
}
