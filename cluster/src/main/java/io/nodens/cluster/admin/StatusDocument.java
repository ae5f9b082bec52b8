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
package io.nodens.cluster.admin;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberSetup;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.OwnReport;
import io.nodens.cluster.status.Release;
import io.nodens.cluster.status.ReportedMembers;
import io.nodens.cluster.status.Vitals;
import io.nodens.sbe.protocol.MemberRole;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The status of a member as a document: with the names that {@code nodens.jar status --output json} has for the same,
 * and more. Of the other members it has what they last said of themselves through the log.
 */
final class StatusDocument
{
    private static final double NANOS_PER_MILLI = 1e6;

    private final AdminSources sources;
    private final HealthChecks health;

    StatusDocument(final AdminSources sources, final HealthChecks health)
    {
        this.sources = sources;
        this.health = health;
    }

    /**
     * Answer {@code /status}.
     */
    AdminReply answer(final AdminRequest request)
    {
        final List<String> reasons = health.notReadyBecause();
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("ready", reasons.isEmpty());
        document.put("reasons", reasons);
        document.put("cluster", clusterId());
        document.put("clusterName", sources.context().text(MemberSetting.CLUSTER_NAME));
        document.put("limits", limits());
        document.put("member", own());
        document.put("members", members());
        return AdminReply.json(AdminReply.OK, document);
    }

    /**
     * Identity of the cluster.
     *
     * @return the text; empty before it is known.
     */
    String clusterId()
    {
        final OwnReport own = sources.status().ownReport();
        return 0 == (own.clusterIdHigh() | own.clusterIdLow()) ?
            "" : new UUID(own.clusterIdHigh(), own.clusterIdLow()).toString();
    }

    /**
     * What binds in the cluster.
     *
     * @return the limits; null before they are known.
     */
    Map<String, Object> limits()
    {
        final ClusterLimits limits = sources.status().limits();
        if (null == limits)
        {
            return null;
        }

        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("maxZnodes", limits.maxZnodes());
        document.put("maxTreeBytes", limits.maxTreeBytes());
        document.put("maxSessions", limits.maxSessions());
        document.put("maxDataLength", limits.maxDataLength());
        document.put("maxEphemerals", limits.maxEphemerals());
        return document;
    }

    /**
     * This member.
     */
    Map<String, Object> own()
    {
        final MemberStatus status = sources.status();
        final Vitals vitals = status.vitals();
        final MemberEndpoints.Endpoint self = sources.context().endpoints().member(status.memberId());
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("member", status.memberId());
        document.put("endpoint", self.address(MemberEndpoints.CLIENT_PORT_OFFSET));
        document.put("role", role());
        document.put("leader", status.leaderMemberId());
        document.put("term", status.leadershipTermId());
        document.put("serving", status.isServing());
        document.put("zxid", status.zxid());
        document.put("digest", HexFormat.of().toHexDigits(status.digest()));
        document.put("appliedPosition", status.appliedPosition());
        document.put("commitPosition", null == vitals ? MemberStatus.NULL_VALUE : vitals.commitPosition());
        document.put("lagMs", millis(health.lagNs()));
        document.put("snapshotPosition", status.snapshotPosition());
        document.put("snapshotTimeMs", status.snapshotTimeMs());
        document.put("lastTickTimeMs", status.lastTickTimeMs());
        document.put("startTimeMs", sources.startMs());
        document.put("znodes", status.znodeCount());
        document.put("treeBytes", status.treeBytes());
        document.put("sessions", status.sessionCount());
        document.put("ephemerals", status.ephemeralCount());
        document.put("connections", status.frontEnd().connectionCount());
        document.put("watches", status.frontEnd().watchCount());
        document.put("pendingRequests", status.frontEnd().pendingRequests());
        addResources(document, vitals);
        addPlace(document);
        return document;
    }

    private Map<String, String> setup()
    {
        final MemberContext context = sources.context();
        return MemberSetup.of(
            context.profile().text(), context.durability().text(), Runtime.getRuntime().availableProcessors(),
            context.isCrowded()).values();
    }

    private static void addResources(final Map<String, Object> document, final Vitals vitals)
    {
        if (null != vitals)
        {
            document.put("regionUsedBytes", vitals.regionUsedBytes());
            document.put("regionFreeBytes", vitals.regionFreeBytes());
            document.put("diskFreeBytes", vitals.diskFreeBytes());
            document.put("snapshotBytes", vitals.snapshotBytes());
            document.put("snapshotPauseMs", millis(vitals.snapshotPauseNs()));
        }
        final Runtime runtime = Runtime.getRuntime();
        document.put("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory());
        document.put("heapLimitBytes", runtime.maxMemory());
    }

    private void addPlace(final Map<String, Object> document)
    {
        document.put("pid", ProcessHandle.current().pid());
        document.put("dataDirectory", sources.context().dataDir().toString());
        document.put("regionDirectory", sources.context().regionDir().toString());
        document.put("aeronDirectory", sources.context().aeronDir().toString());
        document.put("version", Release.version());
        document.put("setup", setup());
        document.put("profile", sources.context().profile().text());
        document.put("durability", sources.context().durability().text());
    }

    /**
     * Role of the member, in the words of the native protocol.
     */
    String role()
    {
        final MemberStatus status = sources.status();
        return null == status.vitals() ? MemberRole.STARTING.name() : MemberRole.get((short)status.roleCode()).name();
    }

    private List<Map<String, Object>> members()
    {
        final MemberStatus status = sources.status();
        final ReportedMembers reported = status.reportedMembers();
        final List<Map<String, Object>> members = new ArrayList<>();
        for (final MemberEndpoints.Endpoint endpoint : sources.context().endpoints().all())
        {
            final int memberId = endpoint.memberId();
            final Map<String, Object> document = new LinkedHashMap<>();
            document.put("member", memberId);
            document.put("endpoint", endpoint.address(MemberEndpoints.CLIENT_PORT_OFFSET));
            document.put("leader", memberId == status.leaderMemberId());
            document.put("connected", reported.isConnected(memberId));
            document.put("logPosition", reported.logPosition(memberId));
            document.put("diskFreeBytes", reported.diskFreeBytes(memberId));
            members.add(document);
        }
        return members;
    }

    /**
     * Milliseconds with three places.
     *
     * @param durationNs nanoseconds; {@link MemberStatus#NULL_VALUE} unknown.
     * @return milliseconds; null unknown.
     */
    static Double millis(final long durationNs)
    {
        return MemberStatus.NULL_VALUE == durationNs ? null : durationNs / NANOS_PER_MILLI;
    }
}
