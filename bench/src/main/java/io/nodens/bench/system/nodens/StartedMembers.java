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
package io.nodens.bench.system.nodens;

import io.nodens.bench.system.Seat;
import io.nodens.bench.system.Servers;
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
public final class StartedMembers implements Servers
{
    private static final long READY_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);

    private final LocalCluster cluster;
    private final Path directory;
    private final List<String> arguments;
    private final int leader;
    private final long readyMs;

    /**
     * Start members and wait until each is ready and one leads.
     *
     * @param jar       nodens.jar.
     * @param parent    of their directories.
     * @param count     from 1 to 9.
     * @param jvm       options of the virtual machine of each.
     * @param arguments for each, such as {@code --profile=balanced}.
     * @throws IllegalStateException naming a member that did not come up, and where its log is.
     */
    public StartedMembers(
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
     * @param seat {@code any} for all, {@code leader}, or {@code follower} for one of these.
     * @return the endpoints as the client takes them.
     * @throws IllegalArgumentException naming what is allowed.
     */
    public String endpoints(final String seat)
    {
        final int id = Seat.parse(seat).member(leader, cluster.members().size());
        return Seat.ANYWHERE == id ? cluster.endpoints() : cluster.endpoint(id);
    }

    /**
     * Endpoints for clients of ZooKeeper.
     *
     * @param seat {@code any} for all, {@code leader}, or {@code follower} for one of these.
     * @return the gateways.
     * @throws IllegalArgumentException naming what is allowed.
     */
    public String gatewayEndpoints(final String seat)
    {
        final int id = Seat.parse(seat).member(leader, cluster.members().size());
        return Seat.ANYWHERE == id ? cluster.gatewayEndpoints() : cluster.gatewayEndpoint(id);
    }

    /**
     * Directory of the leader's media driver, for IPC to it.
     *
     * @return the directory.
     */
    public String leaderAeronDirectory()
    {
        return cluster.aeronDirectory(leader).toString();
    }

    /**
     * The cluster, for whoever does more with it than load it.
     *
     * @return the members' processes, places and directories; closed with this.
     */
    public LocalCluster cluster()
    {
        return cluster;
    }

    /**
     * Member that led when all were ready.
     *
     * @return its id.
     */
    public int leader()
    {
        return leader;
    }

    @Override
    public List<ServerProcess> processes()
    {
        return cluster.members();
    }

    /**
     * Process of a member.
     *
     * @param id of the member.
     * @return id of the process.
     */
    public long pid(final int id)
    {
        return cluster.members().get(id).pid();
    }

    @Override
    public String describe()
    {
        return String.format(
            Locale.ROOT, "%d started member(s), arguments %s, leader %d, ready after %d ms, data on %s",
            cluster.members().size(), arguments, leader, readyMs, fileSystem());
    }

    @Override
    public void keepFiles()
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
