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
package io.nodens.bench.system.zookeeper;

import io.nodens.bench.system.Seat;
import io.nodens.bench.system.Servers;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Servers of ZooKeeper as processes of this host. Their configuration is the documented one, but for what makes the two
 * systems alike: transactions are not forced to the disk unless asked for, as with a member of durability page-cache.
 */
public final class ZooKeeperMembers implements Servers
{
    /** Option of the virtual machine, as the start script has it. */
    public static final String DEFAULT_HEAP = "-Xmx1g";

    private static final int NO_LEADER = -1;
    private static final long READY_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int PROBE_TIMEOUT_MS = 1_000;
    private static final int ANSWER_LENGTH = 4096;
    private static final Pattern NEVER = Pattern.compile("$^");
    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

    private final PortBlock ports;
    private final Path directory;
    private final boolean isForced;
    private final List<ServerProcess> servers = new ArrayList<>();
    /** For whoever looks for what went wrong. */
    private volatile boolean isKept;

    /**
     * Start servers and wait until each serves.
     *
     * @param parent   of their data.
     * @param count    1 or 3.
     * @param isForced whether transactions are forced to the disk.
     * @param jvm      options of the virtual machine of every server.
     */
    public ZooKeeperMembers(final Path parent, final int count, final boolean isForced, final List<String> jvm)
    {
        this.isForced = isForced;
        ports = PortBlock.reserve();
        try
        {
            directory = Files.createTempDirectory(Files.createDirectories(parent), "zookeeper-");
            for (int id = 0; id < count; id++)
            {
                servers.add(new ServerProcess(
                    "zookeeper-" + id, command(configuration(id, count), jvm), directory.resolve(id + ".log"), NEVER));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot prepare servers in " + parent, ex);
        }

        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "zookeeper-closer"));
        servers.forEach(ServerProcess::start);
        for (int id = 0; id < count; id++)
        {
            awaitServing(id);
        }
    }

    private Path configuration(final int id, final int count) throws IOException
    {
        final Path data = Files.createDirectories(directory.resolve("data-" + id));
        Files.writeString(data.resolve("myid"), Integer.toString(id + 1));
        final StringBuilder text = new StringBuilder()
            .append("tickTime=2000\ninitLimit=10\nsyncLimit=5\nmaxClientCnxns=0\nadmin.enableServer=false\n")
            .append("4lw.commands.whitelist=*\n")
            .append("dataDir=").append(data).append('\n')
            .append("clientPort=").append(ports.gatewayPort(id)).append('\n')
            .append("forceSync=").append(isForced ? "yes" : "no").append('\n');
        for (int other = 0; count > 1 && other < count; other++)
        {
            text.append("server.").append(other + 1).append("=localhost:").append(ports.basePort(other)).append(':')
                .append(ports.basePort(other) + 1).append('\n');
        }

        return Files.writeString(directory.resolve("zoo-" + id + ".cfg"), text);
    }

    private static List<String> command(final Path configuration, final List<String> jvm)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, configuration.toString()));
        return command;
    }

    private void awaitServing(final int id)
    {
        final long deadlineNs = System.nanoTime() + READY_TIMEOUT_NS;
        while (!isServing(id))
        {
            if (System.nanoTime() - deadlineNs > 0 || !servers.get(id).isAlive())
            {
                isKept = true;
                close();
                throw new IllegalStateException("server " + id + " of ZooKeeper does not serve; see " + directory);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /**
     * Whether a server answers clients.
     *
     * @param id of the server, from 0.
     * @return true when it does.
     */
    public boolean isServing(final int id)
    {
        return ask(id).contains("Mode:");
    }

    private String ask(final int id)
    {
        try (Socket socket = new Socket())
        {
            socket.setSoTimeout(PROBE_TIMEOUT_MS);
            socket.connect(new InetSocketAddress("127.0.0.1", ports.gatewayPort(id)), PROBE_TIMEOUT_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(ANSWER_LENGTH), StandardCharsets.US_ASCII);
        }
        catch (final IOException ex)
        {
            return "";
        }
    }

    /**
     * Where clients connect.
     *
     * @param seat {@code any} for all, {@code leader}, or {@code follower} for one of these.
     * @return host:port,...
     * @throws IllegalArgumentException naming what is allowed.
     */
    public String endpoints(final String seat)
    {
        final int id = Seat.parse(seat).member(this::leader, servers.size());
        return Seat.ANYWHERE == id ?
            IntStream.range(0, servers.size()).mapToObj(this::endpoint).collect(Collectors.joining(",")) :
            endpoint(id);
    }

    private String endpoint(final int id)
    {
        return "127.0.0.1:" + ports.gatewayPort(id);
    }

    /**
     * Ask who leads now.
     *
     * @param silent server that is not asked, or -1.
     * @return the server, from 0, or -1 when none does.
     */
    public int findLeader(final int silent)
    {
        for (int id = 0; id < servers.size(); id++)
        {
            final String answer = silent == id ? "" : ask(id);
            if (answer.contains("Mode: leader") || answer.contains("Mode: standalone"))
            {
                return id;
            }
        }

        return NO_LEADER;
    }

    private int leader()
    {
        final int id = findLeader(NO_LEADER);
        if (NO_LEADER == id)
        {
            throw new IllegalStateException("no server of ZooKeeper leads; see " + directory);
        }

        return id;
    }

    /**
     * Process of a server.
     *
     * @param id of the server, from 0.
     * @return id of the process.
     */
    public long pid(final int id)
    {
        return servers.get(id).pid();
    }

    /**
     * Where a server has its log and snapshots.
     *
     * @param id of the server, from 0.
     * @return the directory, which is not there before the server has run.
     */
    public Path dataDirectory(final int id)
    {
        return directory.resolve("data-" + id).resolve("version-2");
    }

    @Override
    public List<ServerProcess> processes()
    {
        return List.copyOf(servers);
    }

    @Override
    public String describe()
    {
        return servers.size() + " server(s), forceSync=" + (isForced ? "yes" : "no");
    }

    @Override
    public void keepFiles()
    {
        isKept = true;
        System.err.println("data and logs of the servers are kept in " + directory);
    }

    @Override
    public void close()
    {
        servers.forEach(ServerProcess::close);
        ports.close();
        if (!isKept)
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }
}
