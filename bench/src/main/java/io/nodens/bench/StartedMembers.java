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
package io.nodens.bench;

import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Members that the rig starts for its own runs, as processes of the packaged jar, with new data directories.
 * <p>
 * <b>Owns:</b> the processes and their directories; both go when it is closed.
 */
final class StartedMembers implements AutoCloseable
{
    private static final long READY_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);

    private final LocalCluster cluster;
    private final Path directory;
    private final List<String> arguments;
    private final int leader;
    private final long readyMs;

    StartedMembers(final Path jar, final Path parent, final int count, final List<String> arguments)
    {
        this(jar, parent, count, LocalCluster.DEFAULT_JVM, arguments);
    }

    StartedMembers(
        final Path jar,
        final Path parent,
        final int count,
        final List<String> jvm,
        final List<String> arguments)
    {
        this.arguments = arguments;
        try
        {
            directory = Files.createTempDirectory(Files.createDirectories(parent), "members-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot create directories for members in " + parent, ex);
        }

        cluster = new LocalCluster(jar, directory, count, null, jvm, arguments.toArray(new String[0]));
        final long startNs = System.nanoTime();
        boolean isReady = false;
        try
        {
            cluster.start().awaitReady(READY_TIMEOUT_MS);
            leader = cluster.awaitLeader(READY_TIMEOUT_MS);
            isReady = true;
        }
        finally
        {
            if (!isReady)
            {
                keepFiles();
                cluster.close();
            }
        }

        readyMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    /**
     * Endpoints for clients.
     *
     * @param place {@code any} for all, {@code leader}, or {@code follower} for one of these.
     * @return the endpoints as the client takes them.
     */
    String endpoints(final String place)
    {
        switch (place)
        {
            case "any":
                return cluster.endpoints();

            case "leader":
                return cluster.endpoint(leader);

            case "follower":
                if (1 == cluster.members().size())
                {
                    throw new IllegalArgumentException("--connect-to=follower: one member has no follower");
                }
                return cluster.endpoint(0 == leader ? 1 : 0);

            default:
                throw new IllegalArgumentException("--connect-to=" + place + ": one of any, leader, follower");
        }
    }

    /**
     * Endpoints for clients of ZooKeeper.
     *
     * @return the gateways of all members.
     */
    String gatewayEndpoints()
    {
        return cluster.gatewayEndpoints();
    }

    /**
     * Directory of the leader's media driver, for IPC to it.
     *
     * @return the directory.
     */
    String leaderAeronDirectory()
    {
        return cluster.aeronDirectory(leader).toString();
    }

    /**
     * Process of a member.
     *
     * @param id of the member.
     * @return id of the process.
     */
    long pid(final int id)
    {
        return cluster.members().get(id).pid();
    }

    /**
     * What runs, for whoever repeats it.
     *
     * @return one line.
     */
    String describe()
    {
        return String.format(
            Locale.ROOT, "%d started member(s), arguments %s, leader %d, ready after %d ms, data on %s",
            cluster.members().size(), arguments, leader, readyMs, fileSystem());
    }

    /**
     * Copy what the members printed.
     *
     * @param target directory to copy to.
     */
    void copyLogs(final Path target)
    {
        try
        {
            for (final ServerProcess member : cluster.members())
            {
                Files.copy(member.logFile(), target.resolve(member.logFile().getFileName()));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Leave data and logs behind, and say where, for whoever looks for what went wrong.
     */
    void keepFiles()
    {
        System.err.println("data and logs of the members are kept in " + cluster.keepFiles());
    }

    @Override
    public void close()
    {
        cluster.close();
    }

    private String fileSystem()
    {
        try
        {
            final FileStore store = Files.getFileStore(directory);
            return store.type() + " " + store.name();
        }
        catch (final IOException ex)
        {
            return "unknown: " + ex.getMessage();
        }
    }
}
