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

import io.aeron.archive.ArchiveMarkFile;
import io.aeron.cluster.service.ClusterMarkFile;
import io.nodens.cluster.status.DriverFile;
import io.nodens.cluster.status.ErrorEntry;
import io.nodens.tree.memory.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

/**
 * What one of Aeron's components says of itself in a file that outlives it: a mark file in the data directory, or the
 * media driver's command and control file.
 *
 * @param component      for people: {@code media driver}, {@code consensus module}, {@code service} or {@code archive}.
 * @param pid            of the process.
 * @param startMs        when the component was started, milliseconds of the epoch.
 * @param activityMs     when it last turned, milliseconds of the epoch; negative once it was closed in order.
 * @param aeronDirectory of the media driver that it uses, or is.
 * @param errors         of its error log.
 */
public record ComponentMark(
    String component, long pid, long startMs, long activityMs, String aeronDirectory, List<ErrorEntry> errors)
{
    private static final EpochClock CLOCK = SystemEpochClock.INSTANCE;

    /**
     * Read the marks of a member, running or not. Nothing is changed, and nobody is asked.
     *
     * @param dataDirectory of the member.
     * @return marks of the components that have been started there; those that cannot be read are left out.
     */
    public static List<ComponentMark> readAll(final Path dataDirectory)
    {
        final List<ComponentMark> marks = new ArrayList<>();
        final Path cluster = dataDirectory.resolve(DataDirectory.CLUSTER_DIR);
        addCluster(marks, "consensus module", cluster, ClusterMarkFile.FILENAME);
        addCluster(marks, "service", cluster, ClusterMarkFile.markFilenameForService(0));
        addArchive(marks, dataDirectory.resolve(DataDirectory.ARCHIVE_DIR));
        return List.copyOf(marks);
    }

    /**
     * The mark of a media driver.
     *
     * @param aeronDirectory of the driver.
     * @param file           that was read there.
     * @return the mark.
     */
    public static ComponentMark ofDriver(final Path aeronDirectory, final DriverFile file)
    {
        return new ComponentMark(
            "media driver", file.pid(), file.startMs(), file.heartbeatMs(), aeronDirectory.toString(), file.errors());
    }

    /**
     * Whether the process that wrote the mark is there, be it that all its threads hang.
     *
     * @return true when it is there, or one that cannot be told from it.
     */
    public boolean isProcessThere()
    {
        return Processes.mayHaveLivedAt(Processes.startTimeMs(pid), startMs);
    }

    private static void addCluster(
        final List<ComponentMark> marks, final String component, final Path directory, final String name)
    {
        if (!Files.exists(directory.resolve(name)))
        {
            return;
        }

        try (ClusterMarkFile mark = new ClusterMarkFile(directory.toFile(), name, CLOCK, 0, null))
        {
            marks.add(new ComponentMark(
                component,
                mark.decoder().pid(),
                mark.decoder().startTimestamp(),
                mark.activityTimestampVolatile(),
                mark.decoder().aeronDirectory(),
                ErrorEntry.readAll(mark.errorBuffer())));
        }
        catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException ignore)
        {
            // Not finished, or of another version: a look must not fail for one of several files.
        }
    }

    private static void addArchive(final List<ComponentMark> marks, final Path directory)
    {
        if (!Files.exists(directory.resolve(ArchiveMarkFile.FILENAME)))
        {
            return;
        }

        try (ArchiveMarkFile mark = new ArchiveMarkFile(
            directory.toFile(), ArchiveMarkFile.FILENAME, CLOCK, 0, (version) -> {}, null))
        {
            // The fields with variable length follow each other, and each is read behind the one before.
            mark.decoder().sbeRewind();
            mark.decoder().skipControlChannel();
            mark.decoder().skipLocalControlChannel();
            mark.decoder().skipEventsChannel();
            final String aeronDirectory = mark.decoder().aeronDirectory();
            marks.add(new ComponentMark(
                "archive",
                mark.decoder().pid(),
                mark.decoder().startTimestamp(),
                mark.activityTimestampVolatile(),
                aeronDirectory,
                ErrorEntry.readAll(mark.errorBuffer())));
        }
        catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException ignore)
        {
            // As above.
        }
    }
}
