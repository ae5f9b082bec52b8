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

import io.nodens.cluster.testkit.LocalCluster;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What members remember, as whoever looks after their disks may change it while they are down.
 * <p>
 * <b>Thread:</b> one.
 */
final class MemberDirectories
{
    private final LocalCluster cluster;
    private final Path directory;

    MemberDirectories(final LocalCluster cluster, final Path directory)
    {
        this.cluster = cluster;
        this.directory = directory;
    }

    /**
     * The disk of a member is replaced by an empty one.
     *
     * @param id of the member.
     */
    void wipe(final int id)
    {
        IoUtil.delete(cluster.dataDirectory(id).toFile(), true);
        IoUtil.delete(cluster.regionDirectory(id).toFile(), true);
        IoUtil.delete(cluster.aeronDirectory(id).toFile(), true);
    }

    boolean hasCopy(final int id)
    {
        return Files.exists(copy(id));
    }

    /**
     * Take a copy of a member's data directory.
     *
     * @param id of the member.
     */
    void takeCopy(final int id)
    {
        copyAll(cluster.dataDirectory(id), copy(id));
    }

    /**
     * Replace a member's data directory by its copy, which is used up.
     *
     * @param id of the member.
     */
    void putBack(final int id)
    {
        wipe(id);
        copyAll(copy(id), cluster.dataDirectory(id));
        IoUtil.delete(copy(id).toFile(), true);
    }

    private Path copy(final int id)
    {
        return directory.resolve("copy-" + id);
    }

    private static void copyAll(final Path from, final Path to)
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
