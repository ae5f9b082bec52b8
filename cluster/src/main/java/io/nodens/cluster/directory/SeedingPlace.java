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

import io.nodens.cluster.archive.OwnLog;
import io.nodens.cluster.membership.ClusterIdentity;
import io.nodens.cluster.membership.KnownMembers;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where a seed is fetched to, beside the member's own files. What an interrupted fetch left is gone on with, as long as
 * the same term lasts in the same cluster; anything else is thrown away.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> the place, under the lock of the data directory.
 */
final class SeedingPlace
{
    /** From which cluster and under which term the fetch was begun. */
    private static final String BEGUN_FILE = "seed.begun";
    private static final String CLUSTER_ID_KEY = "cluster.id";
    private static final String TERM_ID_KEY = "term.id";

    private final Path path;

    SeedingPlace(final Path path)
    {
        this.path = path;
    }

    /**
     * Whether a fetch was begun here that may be gone on with.
     *
     * @param cluster identity of the cluster that is fetched from.
     * @param termId  under which it is fetched.
     * @return true if so much is there that the log can be gone on with.
     * @throws IOException when it cannot be read.
     */
    boolean isBegun(final ClusterIdentity cluster, final long termId) throws IOException
    {
        final Path file = path.resolve(BEGUN_FILE);
        if (!Files.exists(file))
        {
            return false;
        }

        final Properties lines = new Properties();
        MarkerFile.load(file, lines);
        return cluster.toString().equals(lines.getProperty(CLUSTER_ID_KEY)) &&
            Long.toString(termId).equals(lines.getProperty(TERM_ID_KEY)) &&
            null != OwnLog.lastTerm(path.resolve(DataDirectory.CLUSTER_DIR));
    }

    /** Whether something is here that {@link #isBegun(ClusterIdentity, long)} may accept. */
    boolean isKept()
    {
        return Files.exists(path.resolve(BEGUN_FILE));
    }

    /**
     * Empty it, and make what a fetch needs.
     *
     * @throws IOException when it cannot be written.
     */
    void clear() throws IOException
    {
        delete();
        for (final String name : DataDirectory.REPLICA_DIRS)
        {
            Files.createDirectories(path.resolve(name));
        }
    }

    /** Remove it, with all that is in it. */
    void delete()
    {
        IoUtil.delete(path.toFile(), true);
    }

    /**
     * Note from where a fetch is begun.
     *
     * @param cluster identity of the cluster.
     * @param termId  under which it is fetched.
     * @throws IOException when it cannot be written.
     */
    void begin(final ClusterIdentity cluster, final long termId) throws IOException
    {
        final Properties lines = new Properties();
        lines.setProperty(CLUSTER_ID_KEY, cluster.toString());
        lines.setProperty(TERM_ID_KEY, Long.toString(termId));
        KnownMembers.store(lines, path.resolve(BEGUN_FILE), "A seed that was begun, and is not whole");
    }

    /**
     * Remove what the processes before left to be known by. None of them lives: they held the lock of the directory.
     *
     * @throws IOException when it cannot be written.
     */
    void removeMarks() throws IOException
    {
        for (final String name : DataDirectory.REPLICA_DIRS)
        {
            MarkFiles.remove(path.resolve(name));
        }
    }
}
