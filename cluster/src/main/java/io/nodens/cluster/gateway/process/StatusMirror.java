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
package io.nodens.cluster.gateway.process;

import io.aeron.AeronCounters;
import io.aeron.cluster.RecordingLog;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.keeper.HostGauge;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.CounterValue;
import io.nodens.cluster.status.MemberCounters;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.Vitals;
import io.nodens.cluster.wiring.AeronWiring;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The status of a member in another process, as far as its counters, its tree and its directories show it: for the
 * four-letter words. What may be shown of the tree is judged by the counters themselves.
 * <p>
 * <b>Thread:</b> one; the status is for any. <b>Allocates:</b> for each look.
 */
final class StatusMirror
{
    private final MemberStatus status;
    private final MemberLife life;
    private final CounterValue znodes;
    private final CounterValue treeBytes;
    private final CounterValue sessions;
    private final CounterValue ephemerals;
    private final CounterValue leader;
    private final CounterValue serving;
    private final CounterValue elections;
    private final ServingMonitor monitor;
    private final MemberLog log;
    private HostGauge host;
    private final int memberId;

    StatusMirror(final MemberContext context, final MemberLife life, final MemberLog log)
    {
        this.life = life;
        memberId = context.memberId();
        status = new MemberStatus(memberId);
        znodes = find(MemberCounters.ZNODES_TYPE_ID);
        treeBytes = find(MemberCounters.TREE_BYTES_TYPE_ID);
        sessions = find(MemberCounters.SESSIONS_TYPE_ID);
        ephemerals = find(MemberCounters.EPHEMERALS_TYPE_ID);
        leader = find(MemberCounters.LEADER_TYPE_ID);
        serving = find(MemberCounters.SERVING_TYPE_ID);
        elections = CounterValue.find(
            life.counters(), AeronCounters.CLUSTER_ELECTION_COUNT_TYPE_ID, AeronWiring.clusterId(context));
        monitor = new ServingMonitor(
            life.replica().contact(),
            life.replica().progress(),
            context.number(MemberSetting.STALE_TIMEOUT),
            context.number(MemberSetting.STALE_CLOSE_TIMEOUT));
        this.log = log;
        final Path archiveDir = context.dataDir().resolve(DataDirectory.ARCHIVE_DIR);
        final Path clusterDir = context.dataDir().resolve(DataDirectory.CLUSTER_DIR);
        host = Files.isReadable(archiveDir) &&
            Files.isReadable(clusterDir.resolve(RecordingLog.RECORDING_LOG_FILE_NAME)) ?
            new HostGauge(archiveDir, clusterDir, status, log) : null;
    }

    private CounterValue find(final int typeId)
    {
        return CounterValue.find(life.counters(), typeId, memberId);
    }

    /**
     * The status.
     *
     * @return always the same.
     */
    MemberStatus status()
    {
        return status;
    }

    /**
     * Copy what there is.
     *
     * @param nowNs monotonic time.
     */
    void update(final long nowNs)
    {
        status.zxid(life.region().completedZxid());
        status.znodeCount(get(znodes, 0));
        status.treeBytes(get(treeBytes, 0));
        status.sessionCount((int)get(sessions, 0));
        status.ephemeralCount((int)get(ephemerals, 0));
        status.leaderMemberId((int)get(leader, MemberStatus.NULL_VALUE));
        final ClusterContact contact = life.replica().contact();
        final boolean isJoined = contact.isJoined();
        final long termId = contact.leadershipTermId();
        // A member that hangs still has its counters.
        monitor.update(nowNs, isJoined);
        status.serving(life.replica().progress().mayHaveOpened(termId) && 1 == get(serving, 0) &&
            monitor.isServing() && !life.isGone());
        status.vitals(new Vitals(
            nowNs, true, "", isJoined, isJoined && status.leaderMemberId() == memberId, status.isServing(),
            termId, nowNs, get(elections, 0), contact.commitPosition(), 0, 0, 0, 0,
            life.region().usedBytes(), life.region().freeBytes(), MemberStatus.NULL_VALUE, 0));
        sample(nowNs);
    }

    /** What a file of the member cannot be read for is no reason to serve nobody. */
    private void sample(final long nowNs)
    {
        if (null != host)
        {
            try
            {
                host.update(nowNs);
            }
            catch (final RuntimeException ex)
            {
                log.line("warning: sizes on disk are no longer sampled (" + MemberLog.reason(ex) + ")");
                host = null;
            }
        }
    }

    private static long get(final CounterValue counter, final long absent)
    {
        return null == counter ? absent : counter.get(absent);
    }
}
