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
package io.nodens.cluster.testkit;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.client.ClientContext;
import io.nodens.client.MemberReport;
import io.nodens.client.StatusProbe;
import io.nodens.client.exceptions.NodensException;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.BackoffIdleStrategy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Members of one cluster as processes on this host, with their directories, ports and a media driver for clients in
 * this process.
 * <p>
 * <b>Thread:</b> any one at a time. <b>Owns:</b> the processes, everything below its directory, and its directories in
 * shared memory; they go with {@link #close()} or with this process.
 */
public final class LocalCluster implements AutoCloseable
{
    /** Options of the virtual machine of members for which nothing else is asked. */
    public static final List<String> DEFAULT_JVM = List.of("-Xmx512m");

    /** In place of the id of a member. */
    public static final int NO_MEMBER = -1;
    private static final int CLIENT_SESSION_TIMEOUT_MS = 30_000;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long PROBE_TIMEOUT_MS = 1_000;
    private static final String GATEWAY_PORT_FLAG = "--gateway-port=";
    private static final String ADMIN_PORT_FLAG = "--admin-port=";
    /** A host that runs a whole cluster and its tests on few cores may stop a process for many seconds. */
    private static final long DRIVER_TIMEOUT_MS = 60_000;

    private final Path directory;
    private final Path sharedDirectory;
    private final Path ownJar;
    private final PortBlock ports;
    private final Places places;
    private final List<ServerProcess> members = new ArrayList<>();
    private final List<ServerProcess> gateways = new ArrayList<>();
    private final List<String> jvm;
    private final String[] arguments;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Thread closer = new Thread(this::close, "local-cluster-closer");
    private volatile boolean isKept;
    private boolean isClosed;

    /**
     * Lay out a cluster; {@link #start()} starts it.
     *
     * @param jar         nodens.jar.
     * @param directory   for data and logs of the members; made when absent, deleted by {@link #close()}.
     * @param memberCount from 1 to 9.
     * @param arguments   for every member besides those of its place: {@code --profile=dev}.
     */
    public LocalCluster(
        final Path jar, final Path directory, final int memberCount, final String... arguments)
    {
        this(jar, directory, memberCount, null, DEFAULT_JVM, arguments);
    }

    /**
     * Lay out a cluster; {@link #start()} starts it.
     *
     * @param jar         nodens.jar.
     * @param directory   for data and logs of the members; made when absent, deleted by {@link #close()}.
     * @param memberCount from 1 to 9.
     * @param places      of the members; null for free ports of this host.
     * @param arguments   for every member besides those of its place: {@code --profile=dev}.
     */
    public LocalCluster(
        final Path jar,
        final Path directory,
        final int memberCount,
        final Places places,
        final String... arguments)
    {
        this(jar, directory, memberCount, places, DEFAULT_JVM, arguments);
    }

    /**
     * Lay out a cluster; {@link #start()} starts it.
     *
     * @param jar         nodens.jar.
     * @param directory   for data and logs of the members; made when absent, deleted by {@link #close()}.
     * @param memberCount from 1 to 9.
     * @param places      of the members; null for free ports of this host.
     * @param jvm         options of the virtual machine of every member: {@code -Xmx512m}.
     * @param arguments   for every member besides those of its place: {@code --profile=dev}.
     */
    public LocalCluster(
        final Path jar,
        final Path directory,
        final int memberCount,
        final Places places,
        final List<String> jvm,
        final String... arguments)
    {
        if (!Files.isRegularFile(jar))
        {
            throw new IllegalArgumentException("no such jar: " + jar + "; build it by: mvn -DskipTests package");
        }

        this.directory = directory;
        this.jvm = List.copyOf(jvm);
        this.arguments = arguments.clone();
        sharedDirectory = sharedMemory().resolve(
            "nodens-local-" + ProcessHandle.current().pid() + "-" + COUNT.getAndIncrement());
        ownJar = jar;
        ports = PortBlock.reserve();
        this.places = null == places ? new PortPlaces(ports) : places;
        // Before there is anything that only it would remove; it waits until all is there.
        Runtime.getRuntime().addShutdownHook(closer);
        synchronized (this)
        {
            try
            {
                Files.createDirectories(directory);
                Files.createDirectories(sharedDirectory);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }

            for (int id = 0; id < memberCount; id++)
            {
                members.add(process(jar, id, memberCount));
            }
            driver = launchDriver(sharedDirectory.resolve("clients"));
            aeron = connectAeron(driver);
        }
    }

    /**
     * A media driver that leaves the processor to others.
     *
     * @param aeronDirectory of the driver.
     * @return the driver.
     */
    public static MediaDriver launchDriver(final Path aeronDirectory)
    {
        return MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory.toString())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(1, 1, 1_000, TimeUnit.MILLISECONDS.toNanos(1)))
            .termBufferSparseFile(true)
            .clientLivenessTimeoutNs(TimeUnit.MILLISECONDS.toNanos(DRIVER_TIMEOUT_MS))
            .publicationUnblockTimeoutNs(TimeUnit.MILLISECONDS.toNanos(2 * DRIVER_TIMEOUT_MS))
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    }

    /**
     * An Aeron client of a driver from {@link #launchDriver(Path)}.
     *
     * @param driver to connect to.
     * @return the client.
     */
    public static Aeron connectAeron(final MediaDriver driver)
    {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverTimeoutMs(DRIVER_TIMEOUT_MS));
    }

    /**
     * Take back a shutdown hook, unless it is too late.
     *
     * @param hook that was added.
     */
    public static void removeShutdownHook(final Thread hook)
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException ignore)
        {
            // The process is ending and runs its hooks.
        }
    }

    /**
     * Start every member.
     *
     * @return this.
     */
    public LocalCluster start()
    {
        members.forEach(ServerProcess::start);
        return this;
    }

    /**
     * Wait until every member that runs is ready.
     *
     * @param timeoutMs most milliseconds to wait for each.
     * @return this.
     */
    public LocalCluster awaitReady(final long timeoutMs)
    {
        for (final ServerProcess member : members)
        {
            member.awaitReady(timeoutMs);
        }
        return this;
    }

    /**
     * Give a member another program, to be started on what it has.
     *
     * @param memberId of the member, which must not be running.
     * @param jar      of another release.
     * @return its process, not started.
     */
    public ServerProcess install(final int memberId, final Path jar)
    {
        if (members.get(memberId).isAlive())
        {
            throw new IllegalStateException("member " + memberId + " is running");
        }

        members.set(memberId, process(jar, memberId, members.size()));
        return members.get(memberId);
    }

    /**
     * A gateway in a process beside a member, with the settings of the cluster: that of the member itself has another
     * port, or none by an argument of the cluster.
     *
     * @param memberId from 0.
     * @param port     to listen at; 0 for that of {@link #gatewayEndpoint(int)}.
     * @param own      arguments of this process alone.
     * @return its process, not started; killed by {@link #close()}.
     */
    public ServerProcess gatewayProcess(final int memberId, final int port, final String... own)
    {
        final int number = gateways.size();
        final List<String> command = new ArrayList<>();
        for (final String word : command(ownJar, memberId, members.size()))
        {
            if (!word.startsWith(GATEWAY_PORT_FLAG))
            {
                command.add("server".equals(word) ? "gateway" : word);
            }
        }
        command.addAll(List.of(own));
        command.add(GATEWAY_PORT_FLAG + (0 == port ? ports.gatewayPort(memberId) : port));
        final ServerProcess gateway = new ServerProcess(
            "gateway-" + memberId + "-" + number,
            command,
            directory.resolve("gateway-" + memberId + "-" + number + ".log"),
            ServerProcess.GATEWAY_READY);
        gateways.add(gateway);
        return gateway;
    }

    /**
     * A port beside those of a member, for whatever a test needs.
     *
     * @param memberId from 0.
     * @return the port.
     */
    public int sparePort(final int memberId)
    {
        return ports.sparePort(memberId);
    }

    /**
     * One member.
     *
     * @param memberId from 0.
     * @return its process.
     */
    public ServerProcess member(final int memberId)
    {
        return members.get(memberId);
    }

    /**
     * All members.
     *
     * @return their processes, by id.
     */
    public List<ServerProcess> members()
    {
        return List.copyOf(members);
    }

    /**
     * Where clients reach a member.
     *
     * @param memberId from 0.
     * @return {@code host:basePort}.
     */
    public String endpoint(final int memberId)
    {
        return places.endpoint(memberId);
    }

    /**
     * Where clients of ZooKeeper reach a member, unless the arguments of the cluster say otherwise.
     *
     * @param memberId from 0.
     * @return host:port.
     */
    public String gatewayEndpoint(final int memberId)
    {
        return "127.0.0.1:" + ports.gatewayPort(memberId);
    }

    /**
     * Where clients of ZooKeeper reach the members.
     *
     * @return host:port,... as a connect string.
     */
    public String gatewayEndpoints()
    {
        final List<String> endpoints = new ArrayList<>();
        for (int id = 0; id < members.size(); id++)
        {
            endpoints.add(gatewayEndpoint(id));
        }

        return String.join(",", endpoints);
    }

    /**
     * Where the admin endpoint of a member is, unless the arguments of the cluster say otherwise.
     *
     * @param memberId from 0.
     * @return as {@code http://127.0.0.1:port}.
     */
    public String adminUrl(final int memberId)
    {
        return "http://127.0.0.1:" + ports.adminPort(memberId);
    }

    /**
     * Where clients reach the members.
     *
     * @return all endpoints, comma separated.
     */
    public String endpoints()
    {
        final StringBuilder endpoints = new StringBuilder();
        for (int id = 0; id < members.size(); id++)
        {
            endpoints.append(0 == id ? "" : ",").append(endpoint(id));
        }
        return endpoints.toString();
    }

    /**
     * Settings for a client in this process.
     *
     * @param endpoints members to use, {@link #endpoints()} or some of them.
     * @return a new context, on this cluster's media driver.
     */
    public ClientContext clientContext(final String endpoints)
    {
        // A client gives its session up by its own clock: long enough for a restart of every member on a slow host.
        return new ClientContext()
            .aeron(aeron)
            .endpoints(endpoints)
            .shuffleEndpoints(false)
            .sessionTimeoutMs(CLIENT_SESSION_TIMEOUT_MS);
    }

    /**
     * Aeron client of this process.
     *
     * @return the client; closed with this cluster.
     */
    public Aeron aeron()
    {
        return aeron;
    }

    /**
     * Data directory of a member.
     *
     * @param memberId from 0.
     * @return the directory.
     */
    public Path dataDirectory(final int memberId)
    {
        return directory.resolve("data-" + memberId);
    }

    /**
     * Directory of a member's mapped tree.
     *
     * @param memberId from 0.
     * @return the directory.
     */
    public Path regionDirectory(final int memberId)
    {
        return sharedDirectory.resolve("region-" + memberId);
    }

    /**
     * Directory of a member's media driver.
     *
     * @param memberId from 0.
     * @return the directory.
     */
    public Path aeronDirectory(final int memberId)
    {
        return sharedDirectory.resolve("aeron-" + memberId);
    }

    /**
     * Directory in shared memory that goes with this cluster.
     *
     * @return the directory.
     */
    public Path sharedDirectory()
    {
        return sharedDirectory;
    }

    /**
     * Ask a member how it is.
     *
     * @param memberId from 0.
     * @return its report, null when it does not answer.
     */
    public MemberReport report(final int memberId)
    {
        if (!members.get(memberId).isAlive())
        {
            return null;
        }
        try
        {
            return StatusProbe.query(aeron, endpoint(memberId), PROBE_TIMEOUT_MS);
        }
        catch (final NodensException ignore)
        {
            return null;
        }
    }

    /**
     * Ask who leads now.
     *
     * @param silent id of a member that is not asked, since it would not answer; or {@link #NO_MEMBER}.
     * @return id of a member that leads and serves, or {@link #NO_MEMBER}.
     */
    public int leader(final int silent)
    {
        for (int id = 0; id < members.size(); id++)
        {
            final MemberReport report = silent == id ? null : report(id);
            if (null != report && "LEADER".equals(report.role()) && report.isServing())
            {
                return id;
            }
        }
        return NO_MEMBER;
    }

    /**
     * Wait until a member leads that runs and serves.
     *
     * @param timeoutMs most milliseconds to wait.
     * @return its id.
     */
    public int awaitLeader(final long timeoutMs)
    {
        final int[] leader = { NO_MEMBER };
        Await.until("a member leads", timeoutMs, () -> (leader[0] = leader(NO_MEMBER)) >= 0);
        return leader[0];
    }

    /**
     * Wait until all running members have applied the same and agree on it.
     *
     * @param timeoutMs most milliseconds to wait.
     * @return their reports.
     */
    public List<MemberReport> awaitEqualDigests(final long timeoutMs)
    {
        final List<MemberReport> reports = new ArrayList<>();
        final boolean isEqual = Await.holds(timeoutMs, () -> areEqual(reports));
        if (!isEqual)
        {
            final StringBuilder text = new StringBuilder("members did not come to the same state:");
            for (final MemberReport report : reports)
            {
                text.append(" member ").append(report.memberId()).append(" zxid ").append(report.zxid())
                    .append(" digest ").append(Long.toHexString(report.digest()));
            }
            throw new IllegalStateException(text.toString());
        }
        return reports;
    }

    /**
     * Leave logs and data behind on {@link #close()}, for whoever looks for what went wrong.
     *
     * @return where they are.
     */
    public Path keepFiles()
    {
        isKept = true;
        return directory;
    }

    /**
     * Kill every member and delete what they made, also when the caller is interrupted; no member starts after that.
     * A process that ends while somebody is closing waits for it, and closes what could not be closed.
     */
    @Override
    public synchronized void close()
    {
        if (isClosed)
        {
            return;
        }

        // What is interrupted leaves its threads to go on, and these their files.
        final boolean isInterrupted = Thread.interrupted();
        try
        {
            gateways.forEach(ServerProcess::signalKill);
            members.forEach(ServerProcess::signalKill);
            CloseHelper.quietCloseAll(aeron, driver);
            gateways.forEach(ServerProcess::close);
            members.forEach(ServerProcess::close);
            IoUtil.delete(sharedDirectory.toFile(), true);
            if (!isKept)
            {
                IoUtil.delete(directory.toFile(), true);
            }
            ports.close();
            isClosed = true;
        }
        finally
        {
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
        if (Thread.currentThread() != closer)
        {
            removeShutdownHook(closer);
        }
    }

    private boolean areEqual(final List<MemberReport> reports)
    {
        reports.clear();
        for (int id = 0; id < members.size(); id++)
        {
            if (members.get(id).isAlive())
            {
                final MemberReport report = report(id);
                if (null == report)
                {
                    return false;
                }
                reports.add(report);
            }
        }
        final MemberReport first = reports.get(0);
        for (final MemberReport report : reports)
        {
            if (report.zxid() != first.zxid() || report.digest() != first.digest())
            {
                return false;
            }
        }
        return true;
    }

    private ServerProcess process(final Path jar, final int memberId, final int memberCount)
    {
        return new ServerProcess(
            "member-" + memberId,
            command(jar, memberId, memberCount),
            directory.resolve("member-" + memberId + ".log"),
            ServerProcess.MEMBER_READY);
    }

    private List<String> command(final Path jar, final int memberId, final int memberCount)
    {
        final StringBuilder list = new StringBuilder();
        for (int id = 0; id < memberCount; id++)
        {
            list.append(0 == id ? "" : ",").append(id).append('=').append(places.endpoint(id));
        }

        final List<String> command = new ArrayList<>(places.prefix(memberId));
        command.addAll(JavaCommand.java(jvm.toArray(new String[0])));
        command.addAll(List.of(
            "-jar", jar.toString(),
            "server",
            "--member-id=" + memberId,
            "--members=" + list,
            "--data-dir=" + dataDirectory(memberId),
            "--aeron-dir=" + aeronDirectory(memberId),
            "--region-dir=" + regionDirectory(memberId)));
        command.addAll(List.of(arguments));
        // Another release may not know them.
        if (jar.equals(ownJar))
        {
            addUnlessGiven(command, GATEWAY_PORT_FLAG, ports.gatewayPort(memberId));
            addUnlessGiven(command, ADMIN_PORT_FLAG, ports.adminPort(memberId));
        }
        return command;
    }

    private void addUnlessGiven(final List<String> command, final String flag, final int port)
    {
        if (Stream.of(arguments).noneMatch((argument) -> argument.startsWith(flag)))
        {
            command.add(flag + port);
        }
    }

    private static Path sharedMemory()
    {
        final File shared = new File("/dev/shm");
        return shared.isDirectory() && shared.canWrite() ?
            shared.toPath() : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Ports of this host.
     */
    private record PortPlaces(PortBlock ports) implements Places
    {
        @Override
        public String endpoint(final int memberId)
        {
            return "localhost:" + ports.basePort(memberId);
        }

        @Override
        public List<String> prefix(final int memberId)
        {
            return List.of();
        }
    }
}
