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
import io.aeron.archive.ArchiveMarkFile;
import io.aeron.cluster.service.ClusterMarkFile;
import io.nodens.tree.memory.WriterMonitor;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Clears what a killed member left in Aeron's mark files. Aeron takes a mark file for that of a live process until
 * its time stamp is ten seconds old, and so refuses to start again at once; the process that wrote it is known, and
 * is asked for instead. Called with the data directory's lock held, so that no other member can be using it.
 */
final class MarkFiles
{
    private static final EpochClock CLOCK = SystemEpochClock.INSTANCE;
    private static final long START_SLACK_MS = 2_000;

    private MarkFiles()
    {
    }

    /** How a process is looked up, so that tests can stand in for the operating system. */
    @FunctionalInterface
    interface ProcessTable
    {
        /** Start time of a process of which only the existence is known. */
        long UNKNOWN_START = Long.MIN_VALUE;
        /** There is no such process. */
        long NO_PROCESS = Long.MAX_VALUE;

        /**
         * When a process was started.
         *
         * @param pid of the process.
         * @return milliseconds of the epoch, {@link #UNKNOWN_START} or {@link #NO_PROCESS}.
         */
        long startTimeMs(long pid);
    }

    /**
     * Clear the mark files of archive, consensus module and service.
     *
     * @param archiveDir with the archive's mark file.
     * @param clusterDir with the others.
     * @throws MemberException when one belongs to a live process.
     */
    static void clear(final Path archiveDir, final Path clusterDir)
    {
        clear(archiveDir, clusterDir, MarkFiles::startTimeOf);
    }

    static void clear(final Path archiveDir, final Path clusterDir, final ProcessTable processes)
    {
        clearArchive(archiveDir, processes);
        clearCluster(clusterDir, ClusterMarkFile.FILENAME, processes);
        clearCluster(clusterDir, ClusterMarkFile.markFilenameForService(0), processes);
    }

    private static void clearArchive(final Path directory, final ProcessTable processes)
    {
        final Path file = directory.resolve(ArchiveMarkFile.FILENAME);
        if (Files.exists(file))
        {
            try (ArchiveMarkFile mark = new ArchiveMarkFile(
                directory.toFile(), ArchiveMarkFile.FILENAME, CLOCK, 0, (version) -> {}, null))
            {
                checkDead(file, mark.decoder().pid(), mark.decoder().startTimestamp(), processes);
                mark.updateActivityTimestamp(Aeron.NULL_VALUE);
            }
            catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException ex)
            {
                deleteUnfinished(file, ex);
            }
        }
    }

    private static void clearCluster(final Path directory, final String name, final ProcessTable processes)
    {
        final Path file = directory.resolve(name);
        if (Files.exists(file))
        {
            try (ClusterMarkFile mark = new ClusterMarkFile(directory.toFile(), name, CLOCK, 0, null))
            {
                checkDead(file, mark.decoder().pid(), mark.decoder().startTimestamp(), processes);
                mark.updateActivityTimestamp(Aeron.NULL_VALUE);
            }
            catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException ex)
            {
                deleteUnfinished(file, ex);
            }
        }
    }

    /**
     * A mark file that was never finished says nothing worth keeping: votes are in node-state.dat, terms in
     * recording.log.
     */
    private static void deleteUnfinished(final Path file, final RuntimeException cause)
    {
        try
        {
            Files.delete(file);
        }
        catch (final IOException ex)
        {
            cause.addSuppressed(ex);
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "mark file " + file + " is damaged and cannot be removed (" + MemberConfiguration.reason(ex) +
                "); remove it",
                cause);
        }
    }

    private static void checkDead(
        final Path file, final long pid, final long startTimestampMs, final ProcessTable processes)
    {
        if (isLive(pid, startTimestampMs, processes))
        {
            throw MemberException.environment(
                "mark file " + file + " belongs to the running process " + pid +
                "; stop it or choose another --data-dir");
        }
    }

    /**
     * Whether the process that wrote a mark is alive. A process of that id that was started after the mark was made
     * is another one to which the id was given anew; this very process cannot have made a mark that it has still to
     * clear.
     */
    static boolean isLive(final long pid, final long markTimeMs, final ProcessTable processes)
    {
        if (pid <= 0 || pid == ProcessHandle.current().pid())
        {
            return false;
        }

        final long processTimeMs = processes.startTimeMs(pid);
        if (ProcessTable.NO_PROCESS == processTimeMs)
        {
            return false;
        }

        return ProcessTable.UNKNOWN_START == processTimeMs || processTimeMs <= markTimeMs + START_SLACK_MS;
    }

    /**
     * When a process was started, from the operating system.
     *
     * @param pid of the process.
     * @return as {@link ProcessTable#startTimeMs(long)}.
     */
    static long startTimeOf(final long pid)
    {
        final Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty() || !process.get().isAlive() || WriterMonitor.isZombie(pid))
        {
            return ProcessTable.NO_PROCESS;
        }

        return process.get().info().startInstant().map(Instant::toEpochMilli).orElse(ProcessTable.UNKNOWN_START);
    }
}
