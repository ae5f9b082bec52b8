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
package io.nodens.cluster.wiring;

import io.aeron.cluster.client.AeronCluster;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.FrontEndSettings;
import io.nodens.cluster.frontend.FrontEndTimeouts;
import io.nodens.cluster.frontend.IngressSettings;
import io.nodens.cluster.frontend.MemberHooks;
import io.nodens.cluster.frontend.ResponseAddresses;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.settings.MemberConfiguration;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSecrets;
import io.nodens.cluster.settings.MemberSetting;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The settings of a member as settings of its front end.
 */
public final class FrontEndWiring
{
    private static final int EGRESS_TERM_LENGTH = 64 << 10;
    private static final int KEEP_ALIVES_PER_TIMEOUT = 8;
    private static final long CLIENT_CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long CLUSTER_CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long CLUSTER_ANSWER_TIMEOUT_MIN_NS = TimeUnit.SECONDS.toNanos(1);

    private FrontEndWiring()
    {
    }

    /**
     * What the settings of a member decide about its front end.
     *
     * @param context of the member, concluded.
     * @return settings of the front end.
     */
    public static FrontEndSettings settings(final MemberContext context)
    {
        final MemberEndpoints.Endpoint self = context.endpoints().member(context.memberId());
        return new FrontEndSettings(
            context.memberId(),
            context.aeronDir().toString(),
            context.number(MemberSetting.DRIVER_TIMEOUT),
            "aeron:udp?endpoint=" + self.address(MemberEndpoints.CLIENT_PORT_OFFSET),
            (int)context.number(MemberSetting.REQUEST_STREAM_ID),
            ingress(context, self),
            new FrontEndTimeouts(
                context.number(MemberSetting.STALE_TIMEOUT),
                context.number(MemberSetting.STALE_CLOSE_TIMEOUT),
                context.number(MemberSetting.RESUBMIT_TIMEOUT),
                CLIENT_CONNECT_TIMEOUT_NS),
            limits(context));
    }

    private static IngressSettings ingress(final MemberContext context, final MemberEndpoints.Endpoint self)
    {
        final String termLength = "term-length=" + context.number(MemberSetting.INGRESS_TERM_LENGTH);
        return new IngressSettings(
            "aeron:udp?" + termLength,
            AeronWiring.INGRESS_STREAM_ID,
            context.endpoints().ingressEndpoints(),
            AeronWiring.hasLocalIngress(context) ? "aeron:ipc?alias=local-ingress|" + termLength : null,
            "aeron:udp?endpoint=" + self.host() + ":0|term-length=" + EGRESS_TERM_LENGTH,
            AeronCluster.Configuration.EGRESS_STREAM_ID_DEFAULT,
            CLUSTER_CONNECT_TIMEOUT_NS,
            Math.max(CLUSTER_ANSWER_TIMEOUT_MIN_NS, 2 * context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT)),
            4 * context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT),
            context.number(MemberSetting.CLUSTER_SESSION_TIMEOUT) / KEEP_ALIVES_PER_TIMEOUT,
            MemberTrust.credentials(MemberSecrets.ofMembers(context)));
    }

    private static FrontEndLimits limits(final MemberContext context)
    {
        final FrontEndLimits limits = new FrontEndLimits();
        limits
            .maxDataLength((int)context.number(MemberSetting.MAX_DATA_LENGTH))
            .forwardingQueueLength(
                FrontEndLimits.forwardingQueueLengthFor((int)context.number(MemberSetting.MAX_DATA_LENGTH)))
            .maxOutgoingBytesPerConnection(
                FrontEndLimits.outgoingBytesFor((int)context.number(MemberSetting.MAX_DATA_LENGTH)))
            .maxZnodes(context.number(MemberSetting.MAX_ZNODES))
            .maxTreeBytes(context.number(MemberSetting.MAX_TREE_BYTES))
            .maxSessions((int)context.number(MemberSetting.MAX_SESSIONS))
            .maxEphemerals((int)context.number(MemberSetting.MAX_EPHEMERALS))
            .minSessionTimeoutMs(millis(context, MemberSetting.MIN_SESSION_TIMEOUT))
            .maxSessionTimeoutMs(millis(context, MemberSetting.MAX_SESSION_TIMEOUT))
            .maxAttachedSessions(maxAttachments(context))
            .maxConnections((int)context.number(MemberSetting.MAX_CONNECTIONS))
            .maxWatchPathBytes(HeapBudget.watchPathBytes(Runtime.getRuntime().maxMemory()))
            .maxWatches((int)context.number(MemberSetting.MAX_WATCHES))
            .maxWatchesPerConnection((int)Math.min(
                FrontEndLimits.MAX_WATCHES_PER_CONNECTION_DEFAULT, context.number(MemberSetting.MAX_WATCHES)));
        limits.clients()
            .maxHoldMs(millis(context, MemberSetting.MAX_HOLD))
            .maxHeldBytes(HeapBudget.requestBytes(Runtime.getRuntime().maxMemory()))
            .maxAssemblyBytes(HeapBudget.requestBytes(Runtime.getRuntime().maxMemory()))
            .maxOutgoingBytes(HeapBudget.outgoingBytes(context, Runtime.getRuntime().maxMemory()))
            .superDigest(context.text(MemberSetting.SUPER_DIGEST))
            .superSubject(context.text(MemberSetting.SUPER_X509))
            .superSasl(context.text(MemberSetting.SUPER_SASL))
            .authentication(MemberSecrets.authentication(context))
            .responseAddresses(ResponseAddresses.parse(context.text(MemberSetting.RESPONSE_ADDRESSES)));
        return limits;
    }

    /**
     * What the front end asks of its member.
     *
     * @param context of the member.
     * @param onFault stops the member, by category and reason.
     * @param log     of the member.
     */
    public static MemberHooks hooks(
        final MemberContext context,
        final BiConsumer<MemberException.Category, String> onFault,
        final Consumer<String> log)
    {
        return new MemberHooks()
        {
            @Override
            public String refusalOf(final int maxDataLength)
            {
                return MemberConfiguration.dataRefusal(context, maxDataLength);
            }

            @Override
            public void onMisconfigured(final String reason)
            {
                onFault.accept(MemberException.Category.CONFIGURATION, reason);
            }

            @Override
            public void onFault(final String reason)
            {
                onFault.accept(MemberException.Category.FAULT, "its front end cannot go on: " + reason);
            }

            @Override
            public void onNotice(final String line)
            {
                log.accept(line);
            }
        };
    }

    /**
     * Most sessions that the front end may hold attached.
     */
    public static int maxAttachments(final MemberContext context)
    {
        return (int)Math.min(ResultRing.MAX_RECORDS_LIMIT, context.number(MemberSetting.MAX_SESSIONS));
    }

    private static int millis(final MemberContext context, final MemberSetting setting)
    {
        return (int)TimeUnit.NANOSECONDS.toMillis(context.number(setting));
    }
}
