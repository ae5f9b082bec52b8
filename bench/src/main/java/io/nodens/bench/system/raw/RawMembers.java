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
package io.nodens.bench.system.raw;

import io.aeron.CommonContext;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.exceptions.AeronException;
import io.nodens.bench.system.RigDriver;
import io.nodens.bench.system.Servers;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Members of a bare cluster, or a server without one, as processes of their own.
 * <p>
 * <b>Owns:</b> the processes and their directories.
 */
public final class RawMembers implements Servers
{
    private static final long READY_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(1);
    private static final Pattern READY = Pattern.compile("^(raw member|ping server) \\d+ ready");
    private static final String ECHO = "raw-member";
    private static final String PING = "ping-server";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    /** A client asks once: one that asked too early hears nothing, and another has to ask. */
    private static final long PROBE_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final String PROBE_CHANNEL = "aeron:udp?endpoint=localhost:0|term-length=64k";

    private final List<String> arguments;
    private final PortBlock ports;
    private final Path directory;
    private final Path sharedDirectory;
    private final List<ServerProcess> members = new ArrayList<>();
    private final StringBuilder list = new StringBuilder();
    private final int leader;
    private final long readyMs;
    private volatile boolean isKept;

    private RawMembers(
        final String command,
        final Path parent,
        final int count,
        final List<String> jvm,
        final List<String> arguments)
    {
        this.arguments = arguments;
        ports = PortBlock.reserve();
        for (int id = 0; id < count; id++)
        {
            list.append(0 == id ? "" : ",").append(id).append("=localhost:").append(ports.basePort(id));
        }

        try
        {
            directory = Files.createTempDirectory(Files.createDirectories(parent), "raw-");
            sharedDirectory = Files.createTempDirectory(
                Files.isDirectory(SHARED_MEMORY) ? SHARED_MEMORY : directory, "nodens-raw-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot create directories for members in " + parent, ex);
        }

        for (int id = 0; id < count; id++)
        {
            members.add(new ServerProcess(
                "raw-" + id, command(command, id, jvm), directory.resolve("raw-" + id + ".log"), READY));
        }

        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "raw-members-closer"));
        final long startNs = System.nanoTime();
        boolean isReady = false;
        try
        {
            members.forEach(ServerProcess::start);
            members.forEach((member) -> member.awaitReady(READY_TIMEOUT_MS));
            leader = ECHO.equals(command) ? awaitLeader() : 0;
            isReady = true;
        }
        finally
        {
            if (!isReady)
            {
                keepFiles();
                close();
            }
        }

        readyMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    /**
     * Start members of a cluster that echoes, and wait until one leads and takes clients.
     *
     * @param parent    of their data.
     * @param count     from 1 to 9.
     * @param jvm       options of the virtual machine of each.
     * @param arguments for each, such as {@code --profile=balanced}: those of a member of Nodens.
     * @return the members.
     * @throws IllegalStateException naming a member that did not come up, with the end of its log.
     */
    public static RawMembers echo(
        final Path parent, final int count, final List<String> jvm, final List<String> arguments)
    {
        return new RawMembers(ECHO, parent, count, jvm, arguments);
    }

    /**
     * Start a server that answers messages, and wait until it does.
     *
     * @param parent    of its log.
     * @param jvm       options of its virtual machine.
     * @param arguments such as {@code --profile=balanced}: those of a member of Nodens.
     * @return the server.
     * @throws IllegalStateException when it did not come up, with the end of its log.
     */
    public static RawMembers ping(final Path parent, final List<String> jvm, final List<String> arguments)
    {
        return new RawMembers(PING, parent, 1, jvm, arguments);
    }

    /** Whoever takes a client leads. */
    private int awaitLeader()
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_TIMEOUT_MS);
        while (true)
        {
            try (AeronCluster client = AeronCluster.connect(new AeronCluster.Context()
                .errorHandler(RigDriver.ON_ERROR)
                .aeronDirectoryName(aeronDirectory(0).toString())
                .ingressChannel(CommonContext.UDP_CHANNEL)
                .ingressEndpoints(ingressEndpoints())
                .egressChannel(PROBE_CHANNEL)
                .messageTimeoutNs(PROBE_TIMEOUT_NS)))
            {
                return client.leaderMemberId();
            }
            catch (final AeronException ex)
            {
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new IllegalStateException(
                        "no member of the bare cluster takes clients after " + READY_TIMEOUT_MS + " ms (" +
                        ex.getMessage() + "); their logs are in " + directory, ex);
                }
            }
        }
    }

    /**
     * Where clients connect over UDP.
     *
     * @return endpoints as clients of Aeron Cluster take them.
     */
    String ingressEndpoints()
    {
        return MemberEndpoints.parse(list.toString()).ingressEndpoints();
    }

    /**
     * Where a server of its own listens over UDP.
     *
     * @param id of the server.
     * @return host:port.
     */
    String clientAddress(final int id)
    {
        return MemberEndpoints.parse(list.toString()).member(id).address(MemberEndpoints.CLIENT_PORT_OFFSET);
    }

    /**
     * Member that led when all were ready.
     *
     * @return its id.
     */
    int leader()
    {
        return leader;
    }

    /**
     * Directory of a member's media driver.
     *
     * @param id of the member.
     * @return the directory.
     */
    Path aeronDirectory(final int id)
    {
        return sharedDirectory.resolve("aeron-" + id);
    }

    @Override
    public List<ServerProcess> processes()
    {
        return List.copyOf(members);
    }

    @Override
    public String describe()
    {
        return members.size() + " started process(es) " + list + ", arguments " + arguments + ", leader " + leader +
            ", ready after " + readyMs + " ms";
    }

    @Override
    public void keepFiles()
    {
        isKept = true;
        System.err.println("data and logs of the members are kept in " + directory);
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(members);
        CloseHelper.quietClose(ports);
        if (!isKept)
        {
            IoUtil.delete(directory.toFile(), true);
        }
        IoUtil.delete(sharedDirectory.toFile(), true);
    }

    private List<String> command(final String name, final int memberId, final List<String> jvm)
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvm);
        command.addAll(List.of(
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), "io.nodens.bench.BenchMain", name,
            "--member-id=" + memberId, "--members=" + list, "--data-dir=" + directory.resolve("member-" + memberId),
            "--aeron-dir=" + aeronDirectory(memberId)));
        command.addAll(arguments);
        return command;
    }
}
