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

import io.aeron.Aeron;
import io.aeron.cluster.codecs.mark.ClusterComponentType;
import io.aeron.cluster.service.ClusterMarkFile;
import io.nodens.cluster.settings.MemberException;
import io.nodens.tree.memory.Processes;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MarkFilesTest
{
    private static final long OTHER_PID = ProcessHandle.current().pid() + 1_000_000;
    private static final long MARK_TIME_MS = 1_000_000;

    @TempDir
    private Path dir;

    @Test
    void shouldTakeTheWriterForLiveWhenItWasThereBeforeTheMark()
    {
        assertTrue(MarkFiles.isLive(OTHER_PID, MARK_TIME_MS, (pid) -> MARK_TIME_MS - 500));
        assertTrue(MarkFiles.isLive(OTHER_PID, MARK_TIME_MS, (pid) -> Processes.UNKNOWN_START));
    }

    @Test
    void shouldTakeTheWriterForDeadWhenItsIdWasGivenAnew()
    {
        assertFalse(MarkFiles.isLive(OTHER_PID, MARK_TIME_MS, (pid) -> MARK_TIME_MS + 60_000));
    }

    @Test
    void shouldTakeTheWriterForDeadWhenThereIsNoSuchProcess()
    {
        assertFalse(MarkFiles.isLive(OTHER_PID, MARK_TIME_MS, (pid) -> Processes.NO_PROCESS));
        assertFalse(MarkFiles.isLive(0, MARK_TIME_MS, (pid) -> MARK_TIME_MS - 500));
    }

    @Test
    void shouldTakeTheWriterForDeadWhenItHadTheIdOfThisProcess()
    {
        assertFalse(MarkFiles.isLive(ProcessHandle.current().pid(), MARK_TIME_MS, (pid) -> MARK_TIME_MS - 500));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTakeTheWriterForDeadWhenNobodyHasWaitedForIt() throws IOException
    {
        final Process parent = new ProcessBuilder("sh", "-c", "true & echo $!; exec sleep 60").start();
        try (BufferedReader out = parent.inputReader())
        {
            final long pid = Long.parseLong(out.readLine());
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (Processes.NO_PROCESS != Processes.startTimeMs(pid))
            {
                assertTrue(System.nanoTime() < deadlineNs, "process " + pid + " has ended and counts as live");
                Thread.onSpinWait();
            }
        }
        finally
        {
            parent.destroyForcibly();
        }
    }

    @Test
    void shouldLetAeronStartAtOnceWhenTheWriterWasKilled()
    {
        leaveMarkOf(OTHER_PID);
        assertThrows(IllegalStateException.class, this::newMark, "Aeron itself would wait for ten seconds");

        MarkFiles.clear(dir, dir, (pid) -> Processes.NO_PROCESS);

        newMark().close();
    }

    @Test
    void shouldRefuseWhenTheWriterLives()
    {
        leaveMarkOf(OTHER_PID);

        final MemberException ex = assertThrows(
            MemberException.class, () -> MarkFiles.clear(dir, dir, (pid) -> Processes.UNKNOWN_START));

        assertTrue(ex.getMessage().contains("belongs to the running process " + OTHER_PID), ex.getMessage());
    }

    @Test
    void shouldRemoveTheMarkWhenItWasNeverFinished() throws IOException
    {
        final Path mark = dir.resolve(ClusterMarkFile.FILENAME);
        Files.write(mark, new byte[64 * 1024]);

        MarkFiles.clear(dir, dir, (pid) -> Processes.NO_PROCESS);

        assertFalse(Files.exists(mark));
    }

    @Test
    void shouldKnowItsOwnStartWhenAskingTheOperatingSystem()
    {
        final long startMs = Processes.startTimeMs(ProcessHandle.current().pid());

        assertTrue(startMs > 0 && startMs <= System.currentTimeMillis());
        assertEquals(Processes.NO_PROCESS, Processes.startTimeMs(Integer.MAX_VALUE));
    }

    private ClusterMarkFile newMark()
    {
        return new ClusterMarkFile(
            new File(dir.toFile(), ClusterMarkFile.FILENAME),
            ClusterComponentType.CONSENSUS_MODULE,
            ClusterMarkFile.ERROR_BUFFER_MIN_LENGTH,
            SystemEpochClock.INSTANCE,
            10_000,
            4096);
    }

    private void leaveMarkOf(final long pid)
    {
        try (ClusterMarkFile mark = newMark())
        {
            mark.encoder().pid(pid);
            mark.signalReady(System.currentTimeMillis());
            assertTrue(Aeron.NULL_VALUE != mark.activityTimestampVolatile());
        }
    }
}
