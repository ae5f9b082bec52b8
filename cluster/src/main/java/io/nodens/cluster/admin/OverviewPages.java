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

import io.nodens.client.MemberReport;
import io.nodens.client.SessionDescription;
import io.nodens.cluster.frontend.ClientRole;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSecrets;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.DurationHistogram;
import io.nodens.cluster.status.ReportedMembers;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the console shows of members and sessions.
 */
final class OverviewPages
{
    private final AdminSources sources;
    private final HealthChecks health;
    private final StatusDocument status;
    private final ClusterProbe probe;
    private final boolean areSessionsGuarded;

    OverviewPages(
        final AdminSources sources, final HealthChecks health, final StatusDocument status, final ClusterProbe probe)
    {
        this.sources = sources;
        this.health = health;
        this.status = status;
        this.probe = probe;
        areSessionsGuarded = MemberSecrets.isProofNeeded(sources.context(), ClientRole.OPERATOR);
    }

    /**
     * Answer {@code /api/overview}.
     */
    AdminReply overview(final AdminRequest request)
    {
        final List<String> reasons = health.notReadyBecause();
        final Map<String, Object> own = status.own();
        own.put("reachable", true);
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("nowMs", sources.epochClock().time());
        document.put("ready", reasons.isEmpty());
        document.put("reasons", reasons);
        document.put("cluster", status.clusterId());
        document.put("clusterName", sources.context().text(MemberSetting.CLUSTER_NAME));
        document.put("operator", request.operator());
        document.put("limits", status.limits());
        document.put("regionLimitBytes", sources.context().number(MemberSetting.REGION_MAX_BYTES));
        document.put("connectionsLimit", sources.context().number(MemberSetting.MAX_CONNECTIONS));
        document.put("self", own);
        document.put("members", members(own));
        document.put("writes", writes());
        document.put("gcMs", gcMs());
        return AdminReply.json(AdminReply.OK, document);
    }

    private List<Map<String, Object>> members(final Map<String, Object> own)
    {
        final ClusterProbe.Picture picture = probe.look();
        final ReportedMembers reported = sources.status().reportedMembers();
        final List<Map<String, Object>> members = new ArrayList<>();
        for (final MemberEndpoints.Endpoint endpoint : sources.context().endpoints().all())
        {
            final int memberId = endpoint.memberId();
            final MemberReport report = picture.reports().get(memberId);
            final Map<String, Object> member;
            if (memberId == sources.status().memberId())
            {
                member = new LinkedHashMap<>(own);
            }
            else if (null != report)
            {
                member = member(report);
            }
            else
            {
                member = new LinkedHashMap<>();
                member.put("reachable", picture.faults().containsKey(memberId) ? false : null);
                member.put("fault", picture.faults().get(memberId));
            }
            member.put("member", memberId);
            member.put("endpoint", endpoint.address(MemberEndpoints.CLIENT_PORT_OFFSET));
            member.put("connected", reported.isConnected(memberId));
            member.put("logPosition", reported.logPosition(memberId));
            members.add(member);
        }
        return members;
    }

    private static Map<String, Object> member(final MemberReport report)
    {
        final Map<String, Object> member = new LinkedHashMap<>();
        member.put("reachable", true);
        member.put("role", report.role());
        member.put("term", report.leadershipTermId());
        member.put("serving", report.isServing());
        member.put("zxid", report.zxid());
        member.put("digest", HexFormat.of().toHexDigits(report.digest()));
        member.put("appliedPosition", report.appliedPosition());
        member.put("commitPosition", report.commitPosition());
        member.put("snapshotPosition", report.snapshotPosition());
        member.put("snapshotTimeMs", report.snapshotTimeMs());
        member.put("startTimeMs", report.startTimeMs());
        member.put("znodes", report.znodeCount());
        member.put("treeBytes", report.treeBytes());
        member.put("sessions", report.sessionCount());
        member.put("ephemerals", report.ephemeralCount());
        member.put("connections", report.connectionCount());
        member.put("watches", report.watchCount());
        member.put("version", report.version());
        return member;
    }

    /** Buckets that are not empty: where they end and how many there are, since the start. */
    private Map<String, Object> writes()
    {
        final DurationHistogram durations = sources.status().frontEnd().writes();
        final long[] counts = durations.counts();
        final List<long[]> buckets = new ArrayList<>();
        for (int i = 0; i < counts.length; i++)
        {
            if (0 != counts[i])
            {
                buckets.add(new long[]{Math.min(DurationHistogram.endNs(i), durations.maxNs()), counts[i], i});
            }
        }
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("buckets", buckets);
        document.put("maxNs", durations.maxNs());
        return document;
    }

    private static long gcMs()
    {
        long sum = 0;
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans())
        {
            sum += Math.max(0, collector.getCollectionTime());
        }
        return sum;
    }

    /**
     * Answer {@code /api/sessions}.
     */
    AdminReply sessions(final AdminRequest request)
    {
        if (!request.isOperator() && areSessionsGuarded)
        {
            return AdminReply.error(AdminReply.UNAUTHORIZED,
                "this member shows its sessions to operators: they are listed with a token only");
        }

        final ClusterProbe.Picture picture = probe.look();
        final List<Map<String, Object>> sessions = new ArrayList<>();
        for (final SessionDescription session : picture.sessions())
        {
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("session", "0x" + Long.toHexString(session.sessionId()));
            row.put("member", session.memberId());
            row.put("attached", session.isAttached());
            row.put("timeoutMs", session.timeoutMs());
            row.put("ephemerals", session.ephemeralCount());
            row.put("connectedMs", session.connectedMs());
            row.put("client", session.clientName());
            row.put("principal", session.principal());
            row.put("address", session.address());
            sessions.add(row);
        }
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("count", sources.status().sessionCount());
        document.put("fault", picture.sessionsFault());
        document.put("sessions", sessions);
        return AdminReply.json(AdminReply.OK, document);
    }
}
