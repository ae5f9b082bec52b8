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
import io.aeron.archive.ArchiveMarkFile;
import io.aeron.cluster.service.ClusterMarkFile;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.status.MemberLog;
import io.nodens.tree.memory.Processes;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * Clears what a killed member left in Aeron's mark files. Aeron takes a mark file for that of a live process until
 * its time stamp is ten seconds old, and so refuses to start again at once; the process that wrote it is known, and
 * is asked for instead. Called with the data directory's lock held, so that no other member can be using it.
 */
public final class MarkFiles
{
    private static final EpochClock CLOCK = SystemEpochClock.INSTANCE;

    private MarkFiles()
    {
    }

    /**
     * Clear the mark files of archive, consensus module and service.
     *
     * @param archiveDir with the archive's mark file.
     * @param clusterDir with the others.
     * @throws MemberException when one belongs to a live process.
     */
    public static void clear(final Path archiveDir, final Path clusterDir)
    {
        clear(archiveDir, clusterDir, Processes::startTimeMs);
    }

    public static void clear(final Path archiveDir, final Path clusterDir, final LongUnaryOperator startTimes)
    {
        clearArchive(archiveDir, startTimes);
        clearCluster(clusterDir, ClusterMarkFile.FILENAME, startTimes);
        clearCluster(clusterDir, ClusterMarkFile.markFilenameForService(0), startTimes);
    }

    private static void clearArchive(final Path directory, final LongUnaryOperator startTimes)
    {
        final Path file = directory.resolve(ArchiveMarkFile.FILENAME);
        if (Files.exists(file))
        {
            try (ArchiveMarkFile mark = new ArchiveMarkFile(
                directory.toFile(), ArchiveMarkFile.FILENAME, CLOCK, 0, (version) -> {}, null))
            {
                checkDead(file, mark.decoder().pid(), mark.decoder().startTimestamp(), startTimes);
                mark.updateActivityTimestamp(Aeron.NULL_VALUE);
            }
            catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException ex)
            {
                deleteUnfinished(file, ex);
            }
        }
    }

    private static void clearCluster(final Path directory, final String name, final LongUnaryOperator startTimes)
    {
        final Path file = directory.resolve(name);
        if (Files.exists(file))
        {
            try (ClusterMarkFile mark = new ClusterMarkFile(directory.toFile(), name, CLOCK, 0, null))
            {
                checkDead(file, mark.decoder().pid(), mark.decoder().startTimestamp(), startTimes);
                mark.updateActivityTimestamp(Aeron.NULL_VALUE);
            }
            catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException ex)
            {
                deleteUnfinished(file, ex);
            }
        }
    }

    /**
     * Whether a file is the mark of an archive, a consensus module or a service, or a link to one.
     *
     * @param file by its name.
     * @return true if it is.
     */
    public static boolean isMark(final Path file)
    {
        return file.getFileName().toString().contains("mark");
    }

    /**
     * Remove all marks in a directory whose processes cannot live any more.
     *
     * @param directory of an archive or a consensus module.
     * @throws IOException when one cannot be removed.
     */
    public static void remove(final Path directory) throws IOException
    {
        final List<Path> files;
        try (Stream<Path> listed = Files.list(directory))
        {
            files = listed.toList();
        }

        for (final Path file : files)
        {
            if (isMark(file))
            {
                Files.delete(file);
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
                "mark file " + file + " is damaged and cannot be removed (" + MemberLog.reason(ex) +
                "); remove it",
                cause);
        }
    }

    private static void checkDead(
        final Path file, final long pid, final long startTimestampMs, final LongUnaryOperator startTimes)
    {
        if (isLive(pid, startTimestampMs, startTimes))
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
     *
     * @param startTimes tells when a process was started, as {@link Processes#startTimeMs(long)} does.
     */
    public static boolean isLive(final long pid, final long markTimeMs, final LongUnaryOperator startTimes)
    {
        return pid > 0 && pid != ProcessHandle.current().pid() &&
            Processes.mayHaveLivedAt(startTimes.applyAsLong(pid), markTimeMs);
    }
}
