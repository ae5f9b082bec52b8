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
import io.nodens.gateway.Gateway;
import io.nodens.gateway.GatewayContext;
import io.nodens.gateway.GatewayException;
import io.nodens.tree.TreeRegion;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Launches the gateway of a member.
 */
public final class MemberGateway
{
    private static final String NONE = "none";

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
        final OptionalPort plain = OptionalPort.of(context, MemberSetting.GATEWAY_PORT, MemberSetting.GATEWAY_ADDRESS);
        final OptionalPort secure = OptionalPort.of(
            context, MemberSetting.GATEWAY_SECURE_PORT, MemberSetting.GATEWAY_SECURE_ADDRESS);
        if (plain.isOff() && secure.isOff())
        {
            return null;
        }
        if (!context.isGiven(MemberSetting.GATEWAY_PORT) && secure.isOff() &&
            MemberSecrets.isProofNeeded(context, ClientRole.CLIENT))
        {
            // Whoever closes one door does not mean to leave the other one open.
            log.line("gateway: not opened, because clients must prove who they are here, and clients of ZooKeeper " +
                "cannot; give " + MemberSetting.GATEWAY_PORT.property() + " to serve them all the same");
            return null;
        }

        final GatewayContext settings = settings(context)
            .credentials(MemberSecrets.ofGateway(context))
            .region(region)
            .replicaStates(() -> new ReplicaView(
                contact,
                status,
                context.number(MemberSetting.STALE_TIMEOUT),
                context.number(MemberSetting.STALE_CLOSE_TIMEOUT)))
            .memberFacts(facts)
            .threadFactory(threads)
            .errorHandler(log)
            .log(log::line);
        final boolean isUnified = "yes".equals(context.text(MemberSetting.GATEWAY_PORT_UNIFICATION));
        if (isUnified || !secure.isOff())
        {
            settings.isPortUnified(isUnified).tls(GatewayTls.settings(context));
        }

        try
        {
            return open(Gateway.launch(settings), plain, secure, log);
        }
        catch (final GatewayException ex)
        {
            throw new MemberException(MemberException.Category.CONFIGURATION, ex.getMessage(), ex);
        }
    }

    private static Gateway open(
        final Gateway gateway, final OptionalPort plain, final OptionalPort secure, final MemberLog log)
    {
        boolean isOpen = false;
        try
        {
            // Both are tried.
            isOpen = null != plain.open(gateway::listen, (warning) -> log.line("warning: " + warning)) |
                null != secure.open(gateway::listenSecurely, (warning) -> log.line("warning: " + warning));
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
            .requestStreamId((int)context.number(MemberSetting.REQUEST_STREAM_ID))
            .agents((int)context.number(MemberSetting.GATEWAY_AGENTS))
            .tickTimeMs(millis(context, MemberSetting.GATEWAY_TICK_TIME))
            .minSessionTimeoutMs(millis(context, MemberSetting.GATEWAY_MIN_SESSION_TIMEOUT))
            .maxSessionTimeoutMs(millis(context, MemberSetting.GATEWAY_MAX_SESSION_TIMEOUT))
            .maxConnections((int)context.number(MemberSetting.GATEWAY_MAX_CONNECTIONS))
            .maxConnectionsPerAddress((int)context.number(MemberSetting.GATEWAY_MAX_CONNECTIONS_PER_ADDRESS))
            .maxFrameLength((int)context.number(MemberSetting.GATEWAY_MAX_FRAME_LENGTH))
            .maxOutgoingBytes(context.number(MemberSetting.GATEWAY_MAX_OUTGOING_BYTES))
            .maxWatches((int)context.number(MemberSetting.GATEWAY_MAX_WATCHES))
            .words(context.text(MemberSetting.GATEWAY_WORDS))
            .superDigest(orNull(context.text(MemberSetting.SUPER_DIGEST)))
            .superSubject(orNull(context.text(MemberSetting.SUPER_X509)))
            .maxParkNs(context.number(MemberSetting.IDLE_MAX_PARK))
            .isSpinning(MemberProfile.DEDICATED == context.profile());
    }

    private static String orNull(final String text)
    {
        return NONE.equals(text) ? null : text;
    }

    private static int millis(final MemberContext context, final MemberSetting setting)
    {
        return (int)TimeUnit.NANOSECONDS.toMillis(context.number(setting));
    }
}
