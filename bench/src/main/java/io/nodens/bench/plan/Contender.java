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
package io.nodens.bench.plan;

import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.Seat;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.bench.system.etcd.EtcdServers;
import io.nodens.bench.system.etcd.EtcdSystem;
import io.nodens.bench.system.nodens.EmbeddedSystem;
import io.nodens.bench.system.nodens.NodensSystem;
import io.nodens.bench.system.nodens.StartedMembers;
import io.nodens.bench.system.raw.PingSystem;
import io.nodens.bench.system.raw.RawAeronSystem;
import io.nodens.bench.system.raw.RawMembers;
import io.nodens.bench.system.zookeeper.ZooKeeperClientSystem;
import io.nodens.bench.system.zookeeper.ZooKeeperMembers;
import io.nodens.client.ReadLevel;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The systems that can be measured, by the name that they have on the command line and in results.
 */
public enum Contender
{
    /** Nodens through its native client, by a media driver of the client's own. */
    NODENS_UDP,
    /** Nodens through its native client, by the media driver of the leader on the same host. */
    NODENS_IPC,
    /** Nodens through readers that map the tree of a member on the same host. */
    NODENS_EMBEDDED,
    /** Nodens through its gateways and ZooKeeper's Java client. */
    GATEWAY,
    /** Nodens through its gateways, by connections that cost less than ZooKeeper's client. */
    GATEWAY_WIRE,
    /** ZooKeeper's servers through ZooKeeper's Java client. */
    ZOOKEEPER,
    /** ZooKeeper's servers, by connections that cost less than ZooKeeper's client. */
    ZOOKEEPER_WIRE,
    /** etcd's servers over gRPC; only where the program is installed. */
    ETCD,
    /** A bare Aeron Cluster that echoes, by a media driver of the client's own: the limit of a set. */
    ECHO_UDP,
    /** The same by the media driver of the leader. */
    ECHO_IPC,
    /** Messages of Aeron and answers, no cluster, by a media driver of the client's own: the limit of a get. */
    PING_UDP,
    /** The same by the media driver of the server. */
    PING_IPC;

    private static final Set<Contender> AT_LEADER = EnumSet.of(NODENS_IPC, ECHO_UDP, ECHO_IPC);
    private static final Set<Contender> ALONE = EnumSet.of(PING_UDP, PING_IPC);
    private static final int MOST_BARE_CONNECTIONS = 100;

    /**
     * Name on the command line and in results.
     *
     * @return such as {@code nodens-udp}.
     */
    public String text()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Parse a name.
     *
     * @param text as on the command line.
     * @return the system.
     * @throws IllegalArgumentException naming what is allowed.
     */
    public static Contender parse(final String text)
    {
        for (final Contender contender : values())
        {
            if (contender.text().equals(text))
            {
                return contender;
            }
        }

        throw new IllegalArgumentException("unknown system '" + text + "': one of " +
            Arrays.stream(values()).map(Contender::text).collect(Collectors.joining(", ")));
    }

    /**
     * What can be asked of the system.
     *
     * @return kinds of operations.
     */
    public Set<OperationKind> kinds()
    {
        return switch (this)
        {
            case NODENS_EMBEDDED -> EmbeddedSystem.KINDS;
            case ECHO_UDP, ECHO_IPC -> RawAeronSystem.KINDS;
            case PING_UDP, PING_IPC -> PingSystem.KINDS;
            default -> EnumSet.allOf(OperationKind.class);
        };
    }

    /**
     * How many connections plans ask of it. Those of the bare systems share no stream: a thousand take minutes to make
     * and measure the media driver's search for the one that has something.
     *
     * @return most of them.
     */
    int mostConnections()
    {
        return switch (this)
        {
            case ECHO_UDP, ECHO_IPC, PING_UDP, PING_IPC -> MOST_BARE_CONNECTIONS;
            default -> Integer.MAX_VALUE;
        };
    }

    /**
     * Whether it is started from the jar of the members.
     *
     * @return true if so.
     */
    boolean needsJar()
    {
        return switch (this)
        {
            case NODENS_UDP, NODENS_IPC, NODENS_EMBEDDED, GATEWAY, GATEWAY_WIRE -> true;
            default -> false;
        };
    }

    /**
     * Whether the system is one server, however many members others have.
     *
     * @return true if so.
     */
    public boolean isAlone()
    {
        return ALONE.contains(this);
    }

    /**
     * Refuse what the system cannot do, before anything is started.
     *
     * @param options of the servers.
     * @param count   of members to start.
     * @param asked   kinds of operations that are to be asked.
     * @throws IllegalArgumentException naming what does not fit, and what does.
     */
    public void check(final SystemOptions options, final int count, final Set<OperationKind> asked)
    {
        if (!kinds().containsAll(asked))
        {
            throw new IllegalArgumentException(
                "--system=" + text() + " knows no " + texts(asked, (kind) -> !kinds().contains(kind)) +
                ", only " + texts(kinds(), (kind) -> true));
        }
        options.check();
        checkPlace(options, count);
    }

    private static String texts(final Set<OperationKind> kinds, final Predicate<OperationKind> isNamed)
    {
        return kinds.stream().filter(isNamed).map(OperationKind::text).collect(Collectors.joining(", "));
    }

    private void checkPlace(final SystemOptions options, final int count)
    {
        if (count > 1 && isAlone())
        {
            throw new IllegalArgumentException("--start=" + count + ": --system=" + text() + " is one server");
        }

        final Seat seat = Seat.parse(options.seat());
        if (Seat.FOLLOWER == seat && AT_LEADER.contains(this))
        {
            throw new IllegalArgumentException(
                "--connect-to=follower: clients of --system=" + text() + " sit at the leader");
        }
        seat.member(0, count);
    }

    /**
     * What can be started on this host.
     *
     * @return the systems, in the order in which a plan takes them.
     */
    public static List<Contender> installed()
    {
        return Arrays.stream(values())
            .filter((contender) -> ETCD != contender || EtcdServers.isInstalled()).toList();
    }

    /**
     * Start servers and make ready to connect.
     *
     * @param options of the servers.
     * @param count   of members; systems without a cluster have one.
     * @param parent  of the servers' directories.
     * @return the system; closing it stops the servers.
     * @throws IllegalArgumentException when clients are to sit at a follower of one member.
     * @throws IllegalStateException naming a server that did not come up, and where its log is.
     */
    public SystemUnderTest start(final SystemOptions options, final int count, final Path parent)
    {
        if (!AT_LEADER.contains(this) && !isAlone())
        {
            Seat.parse(options.seat()).member(0, count);
        }

        return options.onServerCpus(() -> launch(options, count, parent));
    }

    private SystemUnderTest launch(final SystemOptions options, final int count, final Path parent)
    {
        return switch (this)
        {
            case NODENS_UDP -> NodensSystem.overUdp(
                members(options, count, parent), options.readLevel(), options.seat());
            case NODENS_IPC -> NodensSystem.overIpc(members(options, count, parent), options.readLevel());
            case NODENS_EMBEDDED -> EmbeddedSystem.start(members(options, count, parent), options.seat());
            case GATEWAY, GATEWAY_WIRE ->
            {
                final List<String> arguments = options.memberArguments();
                arguments.add("--gateway-max-connections-per-address=0");
                final StartedMembers members =
                    new StartedMembers(options.jar(), parent, count, options.jvm(), arguments);
                yield new ZooKeeperClientSystem(
                    text(), members.gatewayEndpoints(options.seat()), members.describe(), GATEWAY_WIRE == this,
                    options.seat(), members);
            }
            case ZOOKEEPER, ZOOKEEPER_WIRE ->
            {
                final ZooKeeperMembers servers =
                    new ZooKeeperMembers(parent, count, options.isForced(), options.jvm());
                yield new ZooKeeperClientSystem(
                    text(), servers.endpoints(options.seat()), servers.describe(), ZOOKEEPER_WIRE == this,
                    options.seat(), servers);
            }
            case ETCD ->
            {
                final EtcdServers servers = new EtcdServers(parent, count, options.isForced());
                yield new EtcdSystem(
                    servers.endpoints(options.seat()), isSerializable(options), options.seat(), servers.describe(),
                    servers);
            }
            case ECHO_UDP -> RawAeronSystem.overUdp(
                RawMembers.echo(parent, count, options.jvm(), options.memberArguments()));
            case ECHO_IPC -> RawAeronSystem.overIpc(
                RawMembers.echo(parent, count, options.jvm(), options.memberArguments()));
            case PING_UDP -> PingSystem.overUdp(
                RawMembers.ping(parent, options.jvm(), options.memberArguments()));
            case PING_IPC -> PingSystem.overIpc(
                RawMembers.ping(parent, options.jvm(), options.memberArguments()));
        };
    }

    private static boolean isSerializable(final SystemOptions options)
    {
        return ReadLevel.LINEARIZABLE != options.readLevel();
    }

    private static StartedMembers members(final SystemOptions options, final int count, final Path parent)
    {
        return new StartedMembers(options.jar(), parent, count, options.jvm(), options.memberArguments());
    }

    /**
     * Reach servers that run already.
     *
     * @param options   of the run.
     * @param endpoints of the servers, as the system's clients take them.
     * @param aeronDir  of a running media driver for native clients, or null for one of the rig's own.
     * @return the system.
     * @throws IllegalArgumentException when only servers that the rig starts can be reached.
     */
    public SystemUnderTest reach(final SystemOptions options, final String endpoints, final String aeronDir)
    {
        return switch (this)
        {
            case NODENS_UDP, NODENS_IPC -> new NodensSystem(
                endpoints, aeronDir, options.readLevel(), "running members");
            case GATEWAY, GATEWAY_WIRE, ZOOKEEPER, ZOOKEEPER_WIRE -> new ZooKeeperClientSystem(
                text(), endpoints, "running servers", GATEWAY_WIRE == this || ZOOKEEPER_WIRE == this, "as given",
                null);
            case ETCD -> new EtcdSystem(
                endpoints, isSerializable(options), "as given", "running servers", null);
            default -> throw new IllegalArgumentException(
                "--system=" + text() + " has no --endpoints: the rig starts it, by --start");
        };
    }
}
