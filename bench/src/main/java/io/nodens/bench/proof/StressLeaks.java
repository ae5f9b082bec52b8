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
package io.nodens.bench.proof;

import io.aeron.CncFileDescriptor;
import io.nodens.cluster.testkit.LocalCluster;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts what clients use, before the first and after the last: threads, descriptors, counters of media drivers, files
 * in shared memory.
 */
final class StressLeaks
{
    private static final int SLACK = 8;
    /** Members that were started anew, lead or follow have more counters or less without any client. */
    private static final int MEMBER_SLACK = 100;

    private final LocalCluster cluster;
    private final int memberCount;
    private final long threads;
    private final long descriptors;
    private final long files;
    private final int clientCounters;
    private final int memberCounters;

    StressLeaks(final LocalCluster cluster, final int memberCount)
    {
        this.cluster = cluster;
        this.memberCount = memberCount;
        threads = threads().size();
        descriptors = descriptors();
        files = files();
        clientCounters = clientCounters();
        memberCounters = memberCounters();
    }

    /**
     * What there is more of than before.
     *
     * @return a text, null when there is not.
     */
    String find()
    {
        final List<String> nowThreads = threads();
        if (nowThreads.size() > threads)
        {
            return "threads " + nowThreads + ", before " + threads;
        }

        if (descriptors() > descriptors + SLACK)
        {
            return "descriptors " + descriptors() + ", before " + descriptors;
        }

        if (files() > files + SLACK)
        {
            return "files of the clients' media driver " + files() + ", before " + files;
        }

        if (clientCounters() > clientCounters + SLACK)
        {
            return "counters of the clients' media driver " + clientCounters() + ", before " + clientCounters;
        }

        return memberCounters() > memberCounters + MEMBER_SLACK ?
            "counters of a member's media driver " + memberCounters() + ", before " + memberCounters : null;
    }

    @Override
    public String toString()
    {
        return "threads " + threads().size() + " (" + threads + "), descriptors " + descriptors() + " (" + descriptors +
            "), files " + files() + " (" + files + "), counters " + clientCounters() + " (" + clientCounters +
            "), of a member " + memberCounters() + " (" + memberCounters + ")";
    }

    private static List<String> threads()
    {
        return Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter((name) -> name.contains("nodens") || name.contains("stress-client"))
            .sorted().toList();
    }

    private static long descriptors()
    {
        final File[] entries = new File("/proc/self/fd").listFiles();
        return null == entries ? 0 : entries.length;
    }

    private long files()
    {
        try (Stream<Path> paths = Files.walk(Path.of(cluster.aeron().context().aeronDirectoryName())))
        {
            return paths.count();
        }
        catch (final UncheckedIOException | IOException ex)
        {
            // Something was deleted while looking: the next look counts.
            return files + SLACK + 1;
        }
    }

    private int clientCounters()
    {
        return counters(Path.of(cluster.aeron().context().aeronDirectoryName()));
    }

    private int memberCounters()
    {
        int most = 0;
        for (int id = 0; id < memberCount; id++)
        {
            most = Math.max(most, counters(cluster.aeronDirectory(id)));
        }
        return most;
    }

    private static int counters(final Path aeronDirectory)
    {
        final File file = aeronDirectory.resolve(CncFileDescriptor.CNC_FILE).toFile();
        if (!file.isFile())
        {
            return 0;
        }

        final MappedByteBuffer mapped = IoUtil.mapExistingFile(file, CncFileDescriptor.CNC_FILE);
        try
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            final CountersReader reader = new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData),
                CncFileDescriptor.createCountersValuesBuffer(mapped, metaData));
            final int[] count = new int[1];
            reader.forEach((counterId, typeId, keyBuffer, label) -> count[0]++);
            return count[0];
        }
        finally
        {
            IoUtil.unmap(mapped);
        }
    }
}
