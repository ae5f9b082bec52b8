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

import com.sun.management.UnixOperatingSystemMXBean;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.FrontEndStatus;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.Release;
import io.nodens.cluster.status.ReportedMembers;
import io.nodens.cluster.status.Vitals;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a member says of itself to monitors, under names of our own, in base units: seconds and bytes. What is not known
 * yet is left out.
 */
final class MemberMetrics
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final List<String> ROLES = List.of("leader", "follower", "candidate", "starting");

    private final AdminSources sources;
    private final HealthChecks health;
    private final StatusDocument document;

    MemberMetrics(final AdminSources sources, final HealthChecks health, final StatusDocument document)
    {
        this.sources = sources;
        this.health = health;
        this.document = document;
    }

    /**
     * Put them together.
     *
     * @param families takes them.
     */
    void addTo(final MetricFamilies families)
    {
        addMember(families);
        addTree(families);
        addLimits(families);
        addLog(families);
        addSnapshots(families);
        addFrontEnd(families);
        addOthers(families);
        addProcess(families);
    }

    private void addMember(final MetricFamilies families)
    {
        final MemberStatus status = sources.status();
        final Vitals vitals = status.vitals();
        final String role = document.role().toLowerCase(Locale.ROOT);
        families
            .fact("nodens_member_info", "What this member is.",
                "member", Integer.toString(status.memberId()),
                "cluster", sources.context().text(MemberSetting.CLUSTER_NAME),
                "cluster_id", document.clusterId(),
                "version", Release.version(),
                "profile", sources.context().profile().text(),
                "durability", sources.context().durability().text())
            .gauges("nodens_role", "1 for the role that the member has.", "role", ROLES,
                ROLES.stream().mapToDouble((name) -> name.equals(role) ? 1 : 0).toArray())
            .gauge("nodens_ready", "1 when /readyz says so.", health.notReadyBecause().isEmpty() ? 1 : 0)
            .gauge("nodens_serving", "1 when the member takes writes.", status.isServing() ? 1 : 0)
            .gauge("nodens_leader_member", "Id of the member that leads, -1 when unknown.", status.leaderMemberId())
            .gauge("nodens_leadership_term", "Term of the leader, -1 when unknown.", status.leadershipTermId())
            .gauge("nodens_start_time_seconds", "When the member was started, in seconds of the epoch.",
                sources.startMs() / MILLIS_PER_SECOND)
            .gauge("nodens_uptime_seconds", "Time since the member was started.",
                (sources.epochClock().time() - sources.startMs()) / MILLIS_PER_SECOND);
        if (null != vitals)
        {
            families
                .gauge("nodens_role_since_seconds", "How long the member has its role.",
                    seconds(sources.nanoClock().nanoTime() - vitals.sinceNs()))
                .counter("nodens_elections", "Elections since the start.", vitals.electionCount())
                .counter("nodens_stalls", "Duty cycles that took longer than nodens.stall.threshold, of all agents.",
                    vitals.stallCount());
        }
    }

    private void addTree(final MetricFamilies families)
    {
        final MemberStatus status = sources.status();
        final Vitals vitals = status.vitals();
        families
            .gauge("nodens_zxid", "Last applied transaction.", status.zxid())
            .gauge("nodens_znodes", "Znodes in the tree.", status.znodeCount())
            .gauge("nodens_tree_bytes", "Logical size of the tree.", status.treeBytes())
            .gauge("nodens_sessions", "Sessions of the cluster.", status.sessionCount())
            .gauge("nodens_ephemerals", "Ephemerals of all sessions.", status.ephemeralCount())
            .counter("nodens_quota_warnings", "How often a subtree began to exceed a soft limit of its quota.",
                status.quotaWarnings())
            .counter("nodens_quota_refusals", "Writes refused for a hard limit of a quota.", status.quotaRefusals())
            .gaugeIf(null != vitals, "nodens_region_used_bytes", "Bytes of the mapped tree in use.",
                null == vitals ? 0 : vitals.regionUsedBytes())
            .gaugeIf(null != vitals, "nodens_region_free_bytes", "Bytes of the mapped tree that are left.",
                null == vitals ? 0 : vitals.regionFreeBytes());
    }

    private void addLimits(final MetricFamilies families)
    {
        final ClusterLimits limits = sources.status().limits();
        families
            .gauge("nodens_region_limit_bytes", "Most memory of the mapped tree.",
                sources.context().number(MemberSetting.REGION_MAX_BYTES))
            .gauge("nodens_connections_limit", "Most client connections of the member.",
                sources.context().number(MemberSetting.MAX_CONNECTIONS))
            .gauge("nodens_watches_limit", "Most watches of the member.",
                sources.context().number(MemberSetting.MAX_WATCHES));
        if (null != limits)
        {
            families
                .gauge("nodens_znodes_limit", "Most znodes of the cluster.", limits.maxZnodes())
                .gauge("nodens_tree_limit_bytes", "Largest tree of the cluster.", limits.maxTreeBytes())
                .gauge("nodens_sessions_limit", "Most sessions of the cluster.", limits.maxSessions());
        }
    }

    private void addLog(final MetricFamilies families)
    {
        final MemberStatus status = sources.status();
        final Vitals vitals = status.vitals();
        final long committed = null == vitals ? MemberStatus.NULL_VALUE : vitals.commitPosition();
        final long applied = status.appliedPosition();
        final long lagNs = health.lagNs();
        final boolean isKnown = committed >= 0 && applied >= 0;
        families
            .gaugeIf(committed >= 0, "nodens_log_committed_bytes", "Log position that is committed.", committed)
            .gaugeIf(applied >= 0, "nodens_log_applied_bytes", "Log position that is applied.", applied)
            .gaugeIf(isKnown, "nodens_log_lag_bytes", "Committed log that is not applied yet.",
                Math.max(0, committed - applied))
            .gaugeIf(lagNs >= 0, "nodens_replica_lag_seconds", "How old the newest is that the replica surely has.",
                seconds(lagNs))
            .gaugeIf(null != vitals && vitals.diskFreeBytes() >= 0, "nodens_disk_free_bytes",
                "Free bytes of the disk with the log.", null == vitals ? 0 : vitals.diskFreeBytes())
            .gauge("nodens_disk_full", "1 when the cluster refuses growth because the disk of a member is full.",
                status.reportedMembers().isDiskFull() ? 1 : 0);
        if (status.hasServiceTurned())
        {
            families.gauge("nodens_service_silence_seconds", "Time since the replicated service last turned.",
                seconds(sources.nanoClock().nanoTime() - status.serviceTurnNs()));
        }
    }

    private void addSnapshots(final MetricFamilies families)
    {
        final MemberStatus status = sources.status();
        final Vitals vitals = status.vitals();
        final boolean isThere = status.snapshotPosition() >= 0;
        families
            .gauge("nodens_snapshot_running", "1 while the member takes a snapshot.",
                status.isTakingSnapshot() ? 1 : 0)
            .gaugeIf(isThere, "nodens_snapshot_position_bytes", "Log position of the last snapshot.",
                status.snapshotPosition())
            .gaugeIf(isThere && status.snapshotTimeMs() > 0, "nodens_snapshot_age_seconds",
                "Age of the last snapshot.",
                Math.max(0, sources.epochClock().time() - status.snapshotTimeMs()) / MILLIS_PER_SECOND);
        if (null != vitals)
        {
            families
                .counter("nodens_snapshots", "Snapshots that the member has taken.", vitals.snapshotCount())
                .counter("nodens_snapshots_damaged", "Snapshots found damaged.", vitals.damagedSnapshots())
                .gauge("nodens_snapshot_bytes", "Length of the newest snapshot, 0 when unknown.",
                    vitals.snapshotBytes())
                .gauge("nodens_snapshot_pause_seconds", "How long the last snapshot stopped the log.",
                    seconds(vitals.snapshotPauseNs()));
        }
    }

    private void addFrontEnd(final MetricFamilies families)
    {
        final FrontEndStatus frontEnd = sources.status().frontEnd();
        families
            .gauge("nodens_connections", "Client connections of the member.", frontEnd.connectionCount())
            .gauge("nodens_watches", "Watches of the member.", frontEnd.watchCount())
            .gauge("nodens_pending_requests", "Requests that wait.", frontEnd.pendingRequests())
            .gauge("nodens_commands_in_flight", "Commands of the member on their way through the log.",
                frontEnd.commandsInFlight())
            .counter("nodens_command_resubmissions", "How often commands on their way were sent again.",
                frontEnd.resubmissions())
            .gauge("nodens_outgoing_bytes", "Heap of answers and events that wait for slow clients.",
                frontEnd.outgoingBytes())
            .counter("nodens_slow_clients_closed", "Connections closed because slow clients had too much waiting.",
                frontEnd.slowClientsClosed())
            .counter("nodens_clients_refused", "Clients refused because they did not prove who they are.",
                frontEnd.clientsRefused())
            .counter("nodens_clients_let_in", "Clients let in though they did not prove who they are.",
                frontEnd.clientsLetIn())
            .counter("nodens_gateway_long_replies",
                "Replies to clients of ZooKeeper that were longer than nodens.gateway.max.frame.length, or refused.",
                sources.gateway().facts().longReplies())
            .counter("nodens_gateway_slow_clients_closed",
                "Connections of clients of ZooKeeper closed because too much waited for them.",
                sources.gateway().facts().slowClientsClosed())
            .counter("nodens_uncounted_seconds", "Slow duty cycles by which time-outs of sessions lasted longer.",
                seconds(frontEnd.uncountedNs()))
            .histogram("nodens_write_duration_seconds",
                "Time of writes from the front end through the log until the member's replica had applied them.",
                frontEnd.writes());
    }

    private void addOthers(final MetricFamilies families)
    {
        final ReportedMembers reported = sources.status().reportedMembers();
        final List<MemberEndpoints.Endpoint> endpoints = sources.context().endpoints().all();
        final List<String> ids = new ArrayList<>();
        endpoints.forEach((endpoint) -> ids.add(Integer.toString(endpoint.memberId())));
        families
            .gauges("nodens_member_connected", "1 for a member whose front end has a session with the leader.",
                "member", ids, endpoints.stream()
                    .mapToDouble((endpoint) -> reported.isConnected(endpoint.memberId()) ? 1 : 0).toArray())
            .gauges("nodens_member_log_bytes", "How far a member's log was recorded when it last said so.",
                "member", ids, endpoints.stream()
                    .mapToLong((endpoint) -> Math.max(0, reported.logPosition(endpoint.memberId())))
                    .asDoubleStream().toArray());
    }

    private static void addProcess(final MetricFamilies families)
    {
        final Runtime runtime = Runtime.getRuntime();
        long pauses = 0;
        long pauseMs = 0;
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans())
        {
            pauses += Math.max(0, collector.getCollectionCount());
            pauseMs += Math.max(0, collector.getCollectionTime());
        }
        families
            .gauge("nodens_heap_used_bytes", "Heap in use.", runtime.totalMemory() - runtime.freeMemory())
            .gauge("nodens_heap_limit_bytes", "Largest heap.", runtime.maxMemory())
            .counter("nodens_gc_collections", "Garbage collections.", pauses)
            .counter("nodens_gc_seconds", "Time of garbage collections.", pauseMs / MILLIS_PER_SECOND);
        final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof UnixOperatingSystemMXBean unix)
        {
            families
                .gauge("nodens_open_files", "Open file descriptors.", unix.getOpenFileDescriptorCount())
                .gauge("nodens_open_files_limit", "Most open file descriptors.", unix.getMaxFileDescriptorCount());
        }
    }

    private static double seconds(final long durationNs)
    {
        return durationNs / NANOS_PER_SECOND;
    }
}
