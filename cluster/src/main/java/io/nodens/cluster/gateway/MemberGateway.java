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
package io.nodens.cluster.gateway;

import io.nodens.client.ClientCredentials;
import io.nodens.cluster.frontend.ClientRole;
import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberProfile;
import io.nodens.cluster.settings.MemberSecrets;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.OptionalPort;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReplicaProgress;
import io.nodens.gateway.Gateway;
import io.nodens.gateway.GatewayContext;
import io.nodens.gateway.GatewayException;
import io.nodens.gateway.GatewayFiles;
import io.nodens.gateway.net.ThrottleContext;
import io.nodens.tree.TreeRegion;
import org.agrona.ErrorHandler;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Launches the gateway of a member, inside the member or in a process beside it.
 */
public final class MemberGateway
{
    private static final String WHY_SHUT =
        "clients must prove who they are here, and clients of ZooKeeper need not; ask it of them by " +
        MemberSetting.GATEWAY_REQUIRED_SCHEMES.property() + "=sasl or x509, or give " +
        MemberSetting.GATEWAY_PORT.property() + " to serve them all the same";

    private MemberGateway()
    {
    }

    /**
     * Serve clients of ZooKeeper, if the settings say so.
     *
     * @param context of the member, concluded.
     * @param region  of the member.
     * @param contact of the member with its cluster.
     * @param status  of the member.
     * @param facts   of the member; the gateway adds its metrics.
     * @param threads makes the gateway's threads.
     * @param log     of the member.
     * @return the gateway; null when there is none.
     * @throws MemberException when a port that was given cannot be opened.
     */
    public static Gateway launch(
        final MemberContext context,
        final TreeRegion region,
        final ClusterContact contact,
        final MemberStatus status,
        final ZooKeeperFacts facts,
        final ThreadFactory threads,
        final MemberLog log)
    {
        final Ports ports = Ports.of(context);
        if (isPlainKeptShut(context, ports))
        {
            log.line("gateway: the default port is not opened, because " + WHY_SHUT);
        }
        final Ports opened = opened(context, ports);
        if (opened.isOff())
        {
            return null;
        }

        return launch(context, opened, log, settings(context)
            .errorHandler(log)
            .credentials(MemberSecrets.ofGateway(context))
            .region(region)
            .replicaStates(() -> view(context, contact, status))
            .memberFacts(facts)
            .threadFactory(threads), null);
    }

    /**
     * What a process beside the member has read from files.
     *
     * @param files       users of SASL, keys and certificates.
     * @param credentials by which it proves to the member that it is a client; null when the member does not ask.
     */
    public record OwnProofs(GatewayFiles files, ClientCredentials credentials)
    {
    }

    /**
     * Check that a gateway outside the member can be launched by the settings, and read the files that they name,
     * before there is a member.
     *
     * @param context as the member has it, concluded.
     * @param threads makes the threads that look at the files again.
     * @param log     takes a line when they have changed.
     * @return what the files have, to be closed.
     * @throws MemberException naming the setting that does not fit, or the file that cannot be used.
     */
    public static GatewayFiles openFiles(
        final MemberContext context, final ThreadFactory threads, final Consumer<String> log)
    {
        final Ports ports = Ports.of(context);
        if (ports.isOff())
        {
            throw MemberException.configuration(
                "there is no port to open: give " + MemberSetting.GATEWAY_PORT.property() + " or " +
                MemberSetting.GATEWAY_SECURE_PORT.property());
        }
        if (opened(context, ports).isOff())
        {
            throw MemberException.configuration("no port is opened, because " + WHY_SHUT);
        }
        final GatewayContext files =
            new GatewayContext().proofs(GatewayProofs.settings(context)).threadFactory(threads).log(log);
        if (ports.areSecured(context))
        {
            files.tls(GatewayTls.settings(context));
        }
        try
        {
            return GatewayFiles.launch(files);
        }
        catch (final GatewayException ex)
        {
            throw new MemberException(MemberException.Category.CONFIGURATION, ex.getMessage(), ex);
        }
    }

    /**
     * Serve clients of ZooKeeper from a process beside the member's. Every port of the settings is opened, or none.
     *
     * @param context as the member has it, concluded and checked when its files were opened.
     * @param region  of the member, mapped for reading.
     * @param replica the member as its counters show it, in the life of the region.
     * @param facts   of the member; the gateway adds its metrics.
     * @param own     what the process has read; its files stay open.
     * @param threads makes the gateway's threads.
     * @param errors  takes errors of the gateway's threads.
     * @param log     of the process.
     * @return the gateway.
     * @throws MemberException when a port cannot be opened.
     */
    public static Gateway launchOutside(
        final MemberContext context,
        final TreeRegion region,
        final CountedReplica replica,
        final ZooKeeperFacts facts,
        final OwnProofs own,
        final ThreadFactory threads,
        final ErrorHandler errors,
        final MemberLog log)
    {
        return launch(context, opened(context, Ports.of(context)).required(), log, settings(context)
            .errorHandler(errors)
            .name("gateway-process-" + ProcessHandle.current().pid())
            .credentials(own.credentials)
            .region(region)
            .replicaStates(() -> view(context, replica.contact(), replica.progress()))
            .memberFacts(facts)
            .threadFactory(threads), own.files);
    }

    /** Whoever closes one door does not mean to leave the other one open. */
    private static boolean isPlainKeptShut(final MemberContext context, final Ports ports)
    {
        return isForAll(context, ports) && !context.isGiven(MemberSetting.GATEWAY_PORT);
    }

    /** Whether the plain port lets everybody in, where native clients must prove who they are. */
    private static boolean isForAll(final MemberContext context, final Ports ports)
    {
        return !ports.plain.isOff() && MemberSecrets.isProofNeeded(context, ClientRole.CLIENT) &&
            !GatewayProofs.areClientsKnown(context);
    }

    private static Ports opened(final MemberContext context, final Ports ports)
    {
        return isPlainKeptShut(context, ports) ? new Ports(ports.plain.closed(), ports.secure) : ports;
    }

    private static ReplicaView view(
        final MemberContext context, final ClusterContact contact, final ReplicaProgress progress)
    {
        return new ReplicaView(
            contact,
            progress,
            context.number(MemberSetting.STALE_TIMEOUT),
            context.number(MemberSetting.STALE_CLOSE_TIMEOUT));
    }

    private static Gateway launch(
        final MemberContext context,
        final Ports ports,
        final MemberLog log,
        final GatewayContext settings,
        final GatewayFiles files)
    {
        settings.log(log::line);
        if (isForAll(context, ports))
        {
            log.line("warning: the gateway's port is open to every client of ZooKeeper, though clients must prove " +
                "who they are here; " + MemberSetting.GATEWAY_REQUIRED_SCHEMES.property() +
                "=sasl or x509 asks it of them");
        }
        if (ports.areSecured(context))
        {
            settings.isPortUnified(Ports.isUnified(context)).tls(GatewayTls.settings(context));
        }

        try
        {
            return open(Gateway.launch(settings, files), ports, log);
        }
        catch (final GatewayException ex)
        {
            throw new MemberException(MemberException.Category.CONFIGURATION, ex.getMessage(), ex);
        }
    }

    private static Gateway open(final Gateway gateway, final Ports ports, final MemberLog log)
    {
        boolean isOpen = false;
        try
        {
            // Both are tried.
            isOpen = null != ports.plain.open(gateway::listen, (warning) -> log.line("warning: " + warning)) |
                null != ports.secure.open(gateway::listenSecurely, (warning) -> log.line("warning: " + warning));
            return isOpen ? gateway : null;
        }
        finally
        {
            if (!isOpen)
            {
                gateway.close();
            }
        }
    }

    private static GatewayContext settings(final MemberContext context)
    {
        return new GatewayContext()
            .aeronDirectoryName(context.aeronDir().toString())
            .driverTimeoutMs(millis(context, MemberSetting.DRIVER_TIMEOUT))
            .requestStreamId((int)context.number(MemberSetting.REQUEST_STREAM_ID))
            .agents((int)context.number(MemberSetting.GATEWAY_AGENTS))
            .tickTimeMs(millis(context, MemberSetting.GATEWAY_TICK_TIME))
            .minSessionTimeoutMs(millis(context, MemberSetting.GATEWAY_MIN_SESSION_TIMEOUT))
            .maxSessionTimeoutMs(millis(context, MemberSetting.GATEWAY_MAX_SESSION_TIMEOUT))
            .maxConnections((int)context.number(MemberSetting.GATEWAY_MAX_CONNECTIONS))
            .maxConnectionsPerAddress((int)context.number(MemberSetting.GATEWAY_MAX_CONNECTIONS_PER_ADDRESS))
            .maxFrameLength((int)context.number(MemberSetting.GATEWAY_MAX_FRAME_LENGTH))
            .maxOutgoingBytes(context.number(MemberSetting.GATEWAY_MAX_OUTGOING_BYTES))
            .maxReplyLength(context.number(MemberSetting.GATEWAY_MAX_REPLY_LENGTH))
            .maxWatches((int)context.number(MemberSetting.GATEWAY_MAX_WATCHES))
            .words(context.text(MemberSetting.GATEWAY_WORDS))
            .proofs(GatewayProofs.settings(context))
            .throttles(throttles(context))
            .maxParkNs(context.number(MemberSetting.IDLE_MAX_PARK))
            .isSpinning(MemberProfile.DEDICATED == context.profile());
    }

    private static ThrottleContext throttles(final MemberContext context)
    {
        final int threshold = (int)context.number(MemberSetting.GATEWAY_LARGE_REQUEST_THRESHOLD);
        return new ThrottleContext()
            .maxOutstanding((int)context.number(MemberSetting.GATEWAY_MAX_OUTSTANDING))
            .connectionTokens((int)context.number(MemberSetting.GATEWAY_CONNECTION_TOKENS))
            .tokenFillTimeMs(millis(context, MemberSetting.GATEWAY_TOKEN_FILL_TIME))
            .tokenFillCount((int)context.number(MemberSetting.GATEWAY_TOKEN_FILL_COUNT))
            .largeThreshold(0 == threshold ? -1 : threshold)
            .largeMaxBytes(context.number(MemberSetting.GATEWAY_LARGE_REQUEST_MAX_BYTES));
    }

    private static int millis(final MemberContext context, final MemberSetting setting)
    {
        return (int)TimeUnit.NANOSECONDS.toMillis(context.number(setting));
    }

    /** Where clients are served, without TLS and with it. */
    private record Ports(OptionalPort plain, OptionalPort secure)
    {
        private static Ports of(final MemberContext context)
        {
            return new Ports(
                OptionalPort.of(context, MemberSetting.GATEWAY_PORT, MemberSetting.GATEWAY_ADDRESS),
                OptionalPort.of(context, MemberSetting.GATEWAY_SECURE_PORT, MemberSetting.GATEWAY_SECURE_ADDRESS));
        }

        private static boolean isUnified(final MemberContext context)
        {
            return "yes".equals(context.text(MemberSetting.GATEWAY_PORT_UNIFICATION));
        }

        private boolean isOff()
        {
            return plain.isOff() && secure.isOff();
        }

        private boolean areSecured(final MemberContext context)
        {
            return isUnified(context) || !secure.isOff();
        }

        private Ports required()
        {
            return new Ports(plain.required(), secure.required());
        }
    }
}
