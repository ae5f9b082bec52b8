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

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.nodens.cluster.testkit.LocalCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A process of clients under the crash proof, with a media driver of its own. Its standard input commands it: "burst
 * INDEX COUNT LENGTH" has one client create many znodes at once, "stop" ends the work and keeps the sessions, "exit" or
 * the end of the input ends the process.
 */
@Command(name = "client", hidden = true, description = "A process of clients; started by the proof itself.")
final class ProofClient implements Callable<Integer>
{
    static final String READY = "clients ready";
    static final String STOPPED = "clients stopped";
    /** Before what became of a burst. */
    static final String BURST = "burst of ";

    @Option(names = "--name", required = true, description = "Prefix of the clients' names.")
    String name;

    @Option(names = "--endpoints", required = true, description = "Members.")
    String endpoints;

    @Option(names = "--histories", required = true, description = "Directory for histories.")
    Path histories;

    @Option(names = "--aeron-dir", required = true, description = "Directory for the media driver.")
    private Path aeronDirectory;

    @Option(names = "--seed", required = true, description = "Seed of the clients' choices.")
    long seed;

    @Option(names = "--session-timeout-ms", required = true, description = "Session timeout.")
    int sessionTimeoutMs;

    @Option(names = "--pause-us", required = true, description = "Pause between two operations of a client.")
    long pauseUs;

    @Option(names = "--operation-timeout-ms", defaultValue = "90000", description = "Deadline of operations.")
    long operationTimeoutMs;

    @Option(names = "--reader-timeout-ms", defaultValue = "90000", description = "Deadline of a reader's reads.")
    long readerTimeoutMs;

    @Option(names = "--goes-on",
        description = "Go on after an unanswered operation, in a new session after a lost one.")
    boolean goesOn;

    @Option(names = "--work", required = true, split = ",",
        description = "Workloads: writer, ephemeral, counter, reader, burst.")
    List<Workload.Kind> work = List.of();

    @Option(names = "--bound-to", split = ",",
        description = "For each workload the endpoint, from 0, that its client keeps to, or -1.")
    List<Integer> boundTo = List.of();

    @Option(names = "--peers", split = ",", description = "Names of writers whose znodes may be read.")
    List<String> peers = List.of();

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final List<WorkingClient> clients = new ArrayList<>();
    private volatile boolean isStopping;

    /**
     * Connect, work until told to stop, keep the sessions until told to exit.
     *
     * @return 0, or 1 when a client saw an error.
     */
    @Override
    public Integer call() throws IOException
    {
        final List<Thread> threads = new ArrayList<>();
        boolean isFailed = false;
        try (MediaDriver driver = LocalCluster.launchDriver(aeronDirectory);
            Aeron aeron = LocalCluster.connectAeron(driver))
        {
            for (int i = 0; i < work.size(); i++)
            {
                final WorkingClient client = new WorkingClient(this, aeron, i);
                client.connect();
                clients.add(client);
                threads.add(new Thread(() -> client.run(() -> isStopping), client.name()));
            }
            System.out.println(READY);
            threads.forEach(Thread::start);
            awaitCommand("stop");
            isStopping = true;
            for (final Thread thread : threads)
            {
                thread.join();
            }
            System.out.println(STOPPED);
            awaitCommand("exit");
            clients.forEach(WorkingClient::close);
        }
        catch (final InterruptedException ex)
        {
            isFailed = true;
        }
        return isFailed ? 1 : 0;
    }

    /** When whoever started this process is gone, so is the input, and nothing is left running. */
    private void awaitCommand(final String command) throws IOException
    {
        for (String line = input.readLine(); !command.equals(line); line = input.readLine())
        {
            if (null == line)
            {
                System.exit(1);
            }
            final String[] words = line.split(" ");
            if (words[0].equals("burst"))
            {
                clients.get(Integer.parseInt(words[1])).order(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            }
        }
    }
}
