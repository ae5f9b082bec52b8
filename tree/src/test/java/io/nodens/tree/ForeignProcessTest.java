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
package io.nodens.tree;

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.WriterMonitor;
import io.nodens.tree.tools.TreeInspector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.*;

@Timeout(60)
class ForeignProcessTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(MemoryAccess.class)
    void shouldOnlySeeStatesThatExistedWhenReadingFromAnotherProcess(final MemoryAccess access) throws Exception
    {
        final long seed = TestSeed.seed();
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final OracleTree.Writer writer = new OracleTree.Writer(region.writer());
            writer.apply();
            final Process process = spawn(
                MemoryAccess.ADDRESS == access, "read", directory.toString(), Long.toString(seed), access.name());
            try (BufferedReader out = output(process))
            {
                assertEquals("ready", out.readLine());
                for (int i = 0; i < 10_000; i++)
                {
                    writer.apply();
                }

                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
                while (!out.ready() && process.isAlive())
                {
                    writer.apply();
                }

                final String result = out.readLine();
                assertTrue(null != result && result.startsWith("good "), result);
                assertTrue(Long.parseLong(result.substring("good ".length())) >= ForeignMain.MIN_ANSWERS, result);
            }
            finally
            {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void shouldAnswerWriterGoneWhenTheWriterIsKilledAndMapTheNextGeneration() throws Exception
    {
        final Process first = spawn(true, "write", directory.toString());
        try (BufferedReader out = output(first))
        {
            assertEquals("ready", out.readLine());
            final TreeRegion region = TreeRegion.map(directory);
            final TreeReader reader = region.newReader();
            final ZnodeStat stat = new ZnodeStat();
            final OracleTree.Checker checker = new OracleTree.Checker(reader, 1);
            for (int i = 0; i < 1000; i++)
            {
                assertNull(checker.check());
            }

            final TreeException owned = assertThrows(
                TreeException.class, () -> TreeRegion.create(Trees.configuration(directory)));
            assertTrue(owned.getMessage().contains("process " + first.pid()), owned.getMessage());

            first.destroyForcibly().waitFor();
            final long deadline = System.nanoTime() + DEADLINE_NS;
            while (TreeStatus.WRITER_GONE != reader.exists("/set", stat))
            {
                assertTrue(System.nanoTime() < deadline, "the reader did not notice the death of the writer");
            }

            final TreeException gone = assertThrows(TreeException.class, () -> TreeRegion.map(directory));
            assertTrue(gone.getMessage().contains("is gone"), gone.getMessage());
            final String problems = new TreeInspector(directory).verify().toString();
            assertTrue("[]".equals(problems) || problems.startsWith("[the writer died in transaction"), problems);
            checkNextGeneration(region.generation());
            region.close();
        }
        finally
        {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldShowNoHalfOfATransactionWhenTheWriterIsKilledInTheMiddleOfIt() throws Exception
    {
        // A reader knows of a death after these two at most, and a moment for the look itself.
        assertTrue(TimeUnit.NANOSECONDS.toMillis(WriterMonitor.INTERVAL_NS) + WriterMonitor.HEARTBEAT_FRESH_MS < 1000);
        final Process process = spawn(true, "open", directory.toString());
        try (BufferedReader out = output(process))
        {
            assertEquals("ready", out.readLine());
            final ZnodeStat stat = new ZnodeStat();
            try (TreeRegion region = TreeRegion.map(directory))
            {
                final TreeReader reader = region.newReader();
                final ChangeReader changes = region.newChangeReader();
                for (final String path : List.of("/a", "/b", "/d", "/"))
                {
                    assertEquals(TreeStatus.BUSY, reader.exists(path, stat), path);
                }
                assertArrayEquals(new byte[]{ 1 }, reader.getData("/c", stat));
                assertEquals(1, reader.zxid());

                process.destroyForcibly().waitFor();
                final long killed = System.nanoTime();
                for (int status = TreeStatus.BUSY; TreeStatus.WRITER_GONE != status; )
                {
                    assertEquals(TreeStatus.BUSY, status);
                    status = reader.exists("/a", stat);
                    assertTrue(System.nanoTime() < killed + DEADLINE_NS, "the death of the writer was not noticed");
                }
                System.out.println("noticed after " + (System.nanoTime() - killed) / 1_000_000 + " ms");
                assertEquals(TreeStatus.WRITER_GONE, reader.exists("/c", stat));
                assertEquals(0, changes.poll((zxid, kind, type, acl, parentAcl, path, offset, length) -> fail(), 10));
                assertEquals(
                    List.of("the writer died in transaction 2, after 1"), new TreeInspector(directory).verify());
            }

            checkNextGeneration(1);
        }
        finally
        {
            process.destroyForcibly().waitFor();
        }
    }

    private void checkNextGeneration(final long former)
    {
        try (TreeRegion second = TreeRegion.create(Trees.configuration(directory));
            TreeRegion mapped = TreeRegion.map(directory))
        {
            assertEquals(former + 1, second.generation());
            assertFalse(Files.exists(directory.resolve("region-000001")));
            assertEquals(TreeStatus.OK, mapped.newReader().exists("/", new ZnodeStat()));
        }
    }

    static Process spawn(final boolean isOpen, final String... args) throws IOException
    {
        final ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (isOpen)
        {
            builder.command().addAll(List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"));
        }

        builder.command().addAll(List.of(
            "-Xmx64m", "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"),
            ForeignMain.class.getName()));
        builder.command().addAll(List.of(args));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static BufferedReader output(final Process process)
    {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
