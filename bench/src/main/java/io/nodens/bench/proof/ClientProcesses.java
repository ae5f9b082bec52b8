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
import io.nodens.cluster.testkit.ServerProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * All processes of clients of one run, the living and the killed ones, and what they recorded.
 * <p>
 * <b>Thread:</b> one; {@link #close()} by any. <b>Owns:</b> the processes.
 */
final class ClientProcesses implements AutoCloseable
{
    private final LocalCluster cluster;
    private final Path directory;
    private final Path histories;
    private final Random random;
    private final List<String> options;
    private final List<ClientProcess> living = new CopyOnWriteArrayList<>();
    private final List<ClientProcess> dead = new ArrayList<>();

    /**
     * No process yet.
     *
     * @param cluster   that the clients use.
     * @param directory of the run.
     * @param random    draws a seed for each process.
     * @param options   of every process.
     * @throws IOException when the directory of the histories cannot be made.
     */
    ClientProcesses(
        final LocalCluster cluster, final Path directory, final Random random, final List<String> options)
        throws IOException
    {
        this.cluster = cluster;
        this.directory = directory;
        this.random = random;
        this.options = List.copyOf(options);
        histories = Files.createDirectories(directory.resolve("histories"));
    }

    /**
     * Start a process with a client for each workload.
     *
     * @param name      of the process.
     * @param work      of its clients.
     * @param endpoints of members, in the order in which they are tried.
     * @param more      options of this process.
     * @return the process, which may not be ready.
     */
    ClientProcess start(
        final String name, final List<Workload.Kind> work, final String endpoints, final List<String> more)
    {
        final List<String> labels = new ArrayList<>();
        work.forEach((kind) -> labels.add(kind.name()));
        final Path aeronDirectory = cluster.sharedDirectory().resolve("client-" + name);
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
            "-Xmx256m", "-XX:+UseSerialGC",
            "-cp", System.getProperty("java.class.path"),
            CrashProof.class.getName(), "client",
            "--name=" + name,
            "--endpoints=" + endpoints,
            "--histories=" + histories,
            "--aeron-dir=" + aeronDirectory,
            "--seed=" + random.nextLong(),
            "--work=" + String.join(",", labels)));
        command.addAll(options);
        command.addAll(more);
        final ServerProcess process = new ServerProcess(
            name, command, directory.resolve(name + ".log"), Pattern.compile(ProofClient.READY, Pattern.LITERAL));
        final ClientProcess client = new ClientProcess(process, aeronDirectory, histories).start(work);
        living.add(client);
        return client;
    }

    void kill(final ClientProcess process)
    {
        process.kill();
        dead.add(process);
        living.remove(process);
    }

    List<ClientProcess> living()
    {
        return List.copyOf(living);
    }

    int deadCount()
    {
        return dead.size();
    }

    /**
     * What all clients recorded.
     *
     * @return histories of the living and of the dead.
     * @throws IOException when a history cannot be read.
     */
    List<History> histories() throws IOException
    {
        final List<History> recorded = new ArrayList<>();
        for (final ClientProcess process : living)
        {
            recorded.addAll(process.histories());
        }
        for (final ClientProcess process : dead)
        {
            recorded.addAll(process.histories());
        }
        return recorded;
    }

    /**
     * Sessions that nobody has ended.
     *
     * @param recorded histories of all clients.
     * @return their ids.
     */
    static Set<Long> livingSessions(final List<History> recorded)
    {
        final Set<Long> sessionIds = new HashSet<>();
        for (final History history : recorded)
        {
            if (!history.isOver())
            {
                sessionIds.addAll(history.sessionIds());
            }
        }
        return sessionIds;
    }

    @Override
    public void close()
    {
        living.forEach(ClientProcess::close);
    }
}
