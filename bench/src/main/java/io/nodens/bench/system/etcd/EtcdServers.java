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
package io.nodens.bench.system.etcd;

import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.nodens.bench.system.Seat;
import io.nodens.bench.system.Servers;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Servers of etcd as processes of this host, of the program on the PATH. Their configuration is etcd's default but for
 * addresses, directories, room for the data, and what makes durability that of the other systems: etcd forces every
 * write. Where forcing is not asked for, it is switched off; a version that cannot do that has its data in memory,
 * where it costs nothing.
 * <p>
 * <b>Owns:</b> the processes and their directories.
 */
public final class EtcdServers implements Servers
{
    private static final String PROGRAM = "etcd";
    private static final String NO_FSYNC = "unsafe-no-fsync";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Pattern READY = Pattern.compile("ready to serve client requests|serving client traffic");
    private static final long READY_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(1);
    private static final long ANSWER_TIMEOUT_S = 10;
    private static final long QUOTA_BYTES = 8L << 30;

    private final Path program;
    private final PortBlock ports;
    private final Path directory;
    private final Path dataDirectory;
    private final boolean isForced;
    private final boolean canSkipForcing;
    private final List<ServerProcess> servers = new ArrayList<>();
    private String version;
    private int leader;
    private long readyMs;
    private volatile boolean isKept;

    /**
     * Start servers and wait until they serve and one leads.
     *
     * @param parent   of their data.
     * @param count    from 1 to 9, best 1, 3 or 5.
     * @param isForced whether writes are forced to the disk.
     * @throws IllegalStateException when etcd is not installed, or naming a server that did not come up, with the end
     *                               of its log.
     */
    public EtcdServers(final Path parent, final int count, final boolean isForced)
    {
        this.isForced = isForced;
        program = find();
        if (null == program)
        {
            throw new IllegalStateException(
                "etcd is not installed: there is no program etcd on the PATH; Debian's package is etcd-server");
        }

        canSkipForcing = help().contains("--" + NO_FSYNC);
        ports = PortBlock.reserve();
        try
        {
            directory = Files.createTempDirectory(Files.createDirectories(parent), "etcd-");
            dataDirectory = isInMemory() ? Files.createTempDirectory(SHARED_MEMORY, "nodens-etcd-") : directory;
            for (int id = 0; id < count; id++)
            {
                final Path file = Files.writeString(
                    directory.resolve("etcd-" + id + ".yaml"), configuration(id, count));
                servers.add(new ServerProcess(
                    "etcd-" + id, List.of(program.toString(), "--config-file=" + file),
                    directory.resolve("etcd-" + id + ".log"), READY));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot prepare servers in " + parent, ex);
        }

        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "etcd-closer"));
        start();
    }

    private void start()
    {
        final long startNs = System.nanoTime();
        boolean isReady = false;
        try
        {
            servers.forEach(ServerProcess::start);
            servers.forEach((server) -> server.awaitReady(READY_TIMEOUT_MS));
            leader = findLeader();
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
     * Whether etcd can be started on this host.
     *
     * @return true when the program is on the PATH.
     */
    public static boolean isInstalled()
    {
        return null != find();
    }

    private static Path find()
    {
        final String path = System.getenv("PATH");
        return null == path ? null : Arrays.stream(path.split(File.pathSeparator))
            .map((entry) -> Path.of(entry, PROGRAM))
            .filter(Files::isExecutable)
            .findFirst().orElse(null);
    }

    private String help()
    {
        try
        {
            final Process process = new ProcessBuilder(program.toString(), "--help").redirectErrorStream(true).start();
            process.getOutputStream().close();
            try (InputStream in = process.getInputStream())
            {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot run " + program, ex);
        }
    }

    private boolean isInMemory()
    {
        return !isForced && !canSkipForcing && Files.isDirectory(SHARED_MEMORY);
    }

    private String configuration(final int id, final int count)
    {
        final String cluster = IntStream.range(0, count)
            .mapToObj((other) -> "etcd-" + other + "=" + peerUrl(other)).collect(Collectors.joining(","));
        return "name: etcd-" + id + "\n" +
            "data-dir: " + dataDirectory.resolve("data-" + id) + "\n" +
            "listen-client-urls: " + clientUrl(id) + "\n" +
            "advertise-client-urls: " + clientUrl(id) + "\n" +
            "listen-peer-urls: " + peerUrl(id) + "\n" +
            "initial-advertise-peer-urls: " + peerUrl(id) + "\n" +
            "initial-cluster: " + cluster + "\n" +
            "initial-cluster-state: new\n" +
            "quota-backend-bytes: " + QUOTA_BYTES + "\n" +
            "logger: zap\n" +
            "log-outputs: [stdout]\n" +
            (!isForced && canSkipForcing ? NO_FSYNC + ": true\n" : "");
    }

    private String clientEndpoint(final int id)
    {
        return "127.0.0.1:" + ports.gatewayPort(id);
    }

    private String clientUrl(final int id)
    {
        return "http://" + clientEndpoint(id);
    }

    private String peerUrl(final int id)
    {
        return "http://127.0.0.1:" + ports.basePort(id);
    }

    private int findLeader()
    {
        for (int id = 0; id < servers.size(); id++)
        {
            final StatusResponse status = statusOf(id);
            version = status.getVersion();
            if (status.getLeader() == status.getHeader().getMemberId())
            {
                return id;
            }
        }

        throw new IllegalStateException("no server of etcd leads; see " + directory);
    }

    private StatusResponse statusOf(final int id)
    {
        final ManagedChannel channel = EtcdSystem.open(clientEndpoint(id));
        try
        {
            return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                .status(StatusRequest.getDefaultInstance());
        }
        catch (final StatusRuntimeException ex)
        {
            throw new IllegalStateException(
                "server " + id + " of etcd does not answer (" + ex.getMessage() + "); see " + directory, ex);
        }
        finally
        {
            channel.shutdownNow();
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
        return endpoints(Seat.parse(seat).member(leader, servers.size()));
    }

    private String endpoints(final int id)
    {
        return Seat.ANYWHERE == id ?
            IntStream.range(0, servers.size()).mapToObj(this::clientEndpoint).collect(Collectors.joining(",")) :
            clientEndpoint(id);
    }

    @Override
    public List<ServerProcess> processes()
    {
        return List.copyOf(servers);
    }

    @Override
    public String describe()
    {
        return "etcd " + version + ", " + servers.size() + " started server(s), " + forcing() + ", leader " + leader +
            ", ready after " + readyMs + " ms";
    }

    private String forcing()
    {
        if (isForced)
        {
            return "every write is forced";
        }

        return canSkipForcing ? "--" + NO_FSYNC :
            "every write is forced as this version has no --" + NO_FSYNC +
            (isInMemory() ? ", but to files in " + SHARED_MEMORY : "");
    }

    @Override
    public void keepFiles()
    {
        isKept = true;
        System.err.println("data and logs of the servers are kept in " + directory +
            (isInMemory() ? " and " + dataDirectory : ""));
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(servers);
        CloseHelper.quietClose(ports);
        if (!isKept)
        {
            IoUtil.delete(directory.toFile(), true);
            IoUtil.delete(dataDirectory.toFile(), true);
        }
    }
}
