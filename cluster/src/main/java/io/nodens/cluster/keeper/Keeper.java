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
package io.nodens.cluster.keeper;

import io.aeron.Aeron;
import io.aeron.cluster.ConsensusModule;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.membership.ClusterIdentity;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberCounters;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.Vitals;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.guard.CommittedPosition;
import io.nodens.tree.TreeRegion;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The housekeeping of a member, on a slow clock beside everything hot: keeps the region's heartbeat, says to foreign
 * readers when it has recovered, copies the status into counters, says what a starting member waits for, watches over
 * progress, and runs {@link SnapshotKeeper}.
 * <p>
 * <b>Thread:</b> its own. <b>Owns:</b> an Aeron client that it drives itself.
 */
public final class Keeper implements Agent
{
    private static final long BEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WATCH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final MemberContext context;
    private final AeronWiring wiring;
    private final MemberLog log;
    private final MemberStatus status;
    private final TreeRegion region;
    private final Aeron aeron;
    private final ClusterView view;
    private final ClusterIdentity identity;
    private final MemberCounters counters;
    private final StartProgress progress;
    private final StallReporter stalls;
    private final ConsensusWaits consensusWaits = new ConsensusWaits();
    private final Watchdog watchdog;
    private final Footing footing;
    private final ServingReporter servingReporter;
    private final FrontEndReporter frontEndReporter;
    private final CommittedPosition committed;
    private final DiskGauge disk;
    private final HostGauge host;
    private final SnapshotKeeper snapshots;
    private final FaultHandler faults;
    private final NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private final EpochClock epochClock = SystemEpochClock.INSTANCE;
    private final long startNs;
    private final long startTimeoutNs;
    private final long reportIntervalNs;

    private BooleanSupplier isFrontEndOpen = () -> false;
    private Supplier<String> frontEndState = () -> "not started";
    private Runnable readyHandler = () -> {};
    private boolean isReady;
    private boolean wasLeader;
    private long lastTermId = ClusterView.NULL_VALUE;
    private long sinceNs;
    private boolean wasElectedLeader;
    private boolean wasElected;
    private long stallCount;
    private String waitingFor = "the consensus module to start";
    private long beatDeadlineNs;
    private long watchDeadlineNs;
    private long reportDeadlineNs;

    public Keeper(
        final MemberContext context,
        final AeronWiring wiring,
        final DataDirectory directory,
        final MemberLog log,
        final MemberStatus status,
        final TreeRegion region,
        final FaultHandler faults,
        final long startNs)
    {
        this.context = context;
        this.wiring = wiring;
        this.log = log;
        this.status = status;
        this.region = region;
        this.faults = faults;
        this.startNs = startNs;
        this.aeron = Aeron.connect(wiring.keeperClient());
        this.view = new ClusterView(aeron.countersReader(), wiring.clusterId(), wiring.consensusStreamId());
        this.identity = directory.identity();
        this.counters = new MemberCounters(aeron, status);
        this.progress = new StartProgress(context, view, status);
        this.stalls = new StallReporter(aeron.countersReader());
        this.frontEndReporter = new FrontEndReporter(log::line, status.frontEnd());
        this.servingReporter =
            new ServingReporter(log::line, 2 * context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT));
        this.footing = Footing.of(context, directory);
        this.watchdog = new Watchdog(context.number(MemberSetting.WATCHDOG_TIMEOUT), 2 * WATCH_INTERVAL_NS);
        this.committed = openCommittedPosition(directory);
        this.disk = new DiskGauge(
            context.dataDir(), context.number(MemberSetting.LOW_DISK_THRESHOLD), status.ownReport(), log);
        this.host = new HostGauge(directory.archiveDir(), directory.clusterDir(), status, log);
        this.snapshots = new SnapshotKeeper(context, wiring, directory, log, status, view, startNs);
        this.startTimeoutNs = context.number(MemberSetting.START_TIMEOUT);
        this.reportIntervalNs = context.number(MemberSetting.REPORT_INTERVAL);
        this.reportDeadlineNs = startNs + reportIntervalNs;
    }

    private static CommittedPosition openCommittedPosition(final DataDirectory directory)
    {
        try
        {
            return CommittedPosition.open(directory.clusterDir());
        }
        catch (final IOException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot keep the committed position (" + ex.getMessage() + "); see docs/operating.md, 'Files'",
                ex);
        }
    }

    /** Takes a fault that ends the member. */
    @FunctionalInterface
    public interface FaultHandler
    {
        /**
         * The member cannot go on.
         *
         * @param category of trouble.
         * @param reason   a phrase.
         */
        void onFault(MemberException.Category category, String reason);
    }

    /**
     * What is known of the front end, and what to do when the member serves. Before the keeper is started.
     */
    public void frontEnd(final BooleanSupplier isOpen, final Supplier<String> state, final Runnable onReady)
    {
        isFrontEndOpen = isOpen;
        frontEndState = state;
        readyHandler = onReady;
    }

    /** Whose waits are told of. Before the keeper is started. */
    public void consensusThread(final Supplier<Thread> thread)
    {
        consensusWaits.thread(thread);
    }

    public ClusterView view()
    {
        return view;
    }

    /**
     * What the member waits for just now. Only as long as it is not ready, and from the keeper's thread.
     */
    String waitingFor()
    {
        return progress.waitingFor(frontEndState.get());
    }

    @Override
    public int doWork()
    {
        final long nowNs = nanoClock.nanoTime();
        int workCount = aeron.conductorAgentInvoker().invoke();
        if (aeron.isClosed())
        {
            throw new AgentTerminationException("the media driver is gone");
        }

        if (region.isRecovering() && isFrontEndOpen.getAsBoolean())
        {
            // Its opening came through the log, so that the replica has all that was committed before.
            region.ready(identity.high(), identity.low());
            workCount++;
        }

        if (nowNs - beatDeadlineNs >= 0)
        {
            beatDeadlineNs = nowNs + BEAT_INTERVAL_NS;
            beat(nowNs);
            workCount++;
        }

        if (nowNs - watchDeadlineNs >= 0)
        {
            watchDeadlineNs = nowNs + WATCH_INTERVAL_NS;
            watch(nowNs);
            workCount++;
        }

        return workCount;
    }

    private void beat(final long nowNs)
    {
        region.heartbeat(epochClock.time());
        view.refresh();
        committed.raise(view.commitPosition());
        if (view.isElected())
        {
            status.ownReport().recordedPosition(view.commitPosition());
        }

        disk.update(nowNs);
        final boolean isServing = view.isElected() && isFrontEndOpen.getAsBoolean();
        status.serving(isServing && view.termId() == status.leadershipTermId());
        publishVitals(nowNs);
        counters.update(
            isServing,
            wiring.lastSnapshotPauseNs(),
            region.usedBytes(),
            region.freeBytes(),
            wiring.damagedSnapshots());
        if (isReady)
        {
            servingReporter.poll(nowNs, isServing, wasLeader);
            frontEndReporter.poll(nowNs);
            reportRole();
        }
        else
        {
            awaitReady(nowNs, isServing);
        }
    }

    private void publishVitals(final long nowNs)
    {
        final boolean isElected = view.isElected();
        final boolean isLeader = view.isLeader();
        if (isElected != wasElected || isLeader != wasElectedLeader || 0 == sinceNs)
        {
            wasElected = isElected;
            wasElectedLeader = isLeader;
            sinceNs = nowNs;
        }

        status.vitals(new Vitals(
            nowNs,
            isReady,
            waitingFor,
            isElected,
            isLeader,
            isFrontEndOpen.getAsBoolean(),
            view.termId(),
            sinceNs,
            view.electionCount(),
            view.commitPosition(),
            Math.max(0, view.snapshotCount()),
            wiring.lastSnapshotPauseNs(),
            snapshots.snapshotLength(),
            wiring.damagedSnapshots(),
            region.usedBytes(),
            region.freeBytes(),
            disk.usableBytes(),
            stallCount));
    }

    private void awaitReady(final long nowNs, final boolean isServing)
    {
        if (isServing)
        {
            isReady = true;
            wasLeader = view.isLeader();
            lastTermId = view.termId();
            snapshots.onReady(nowNs);
            log.line(readyLine(nowNs));
            readyHandler.run();
        }
        else if (startTimeoutNs > 0 && nowNs - startNs >= startTimeoutNs)
        {
            faults.onFault(
                MemberException.Category.TIMEOUT,
                "the member does not serve after " + context.text(MemberSetting.START_TIMEOUT) + ", it waits for " +
                waitingFor());
        }
        else if (nowNs - reportDeadlineNs >= 0)
        {
            reportDeadlineNs = nowNs + reportIntervalNs;
            log.line("waiting for " + waitingFor() + ", " + MemberLog.seconds(nowNs - startNs) + " since the start");
        }
    }

    private String readyLine(final long nowNs)
    {
        final MemberEndpoints.Endpoint self = context.endpoints().member(context.memberId());
        return "ready as " + role() + " in term " + view.termId() + " of cluster " +
            context.text(MemberSetting.CLUSTER_NAME) + " after " + MemberLog.seconds(nowNs - startNs) +
            "; clients: " + self.address(MemberEndpoints.CLIENT_PORT_OFFSET) +
            "; members: " + context.endpoints() +
            "; profile: " + context.profile().text() + ", " + context.durability().text() +
            "; data: " + context.dataDir() +
            "; aeron: " + context.aeronDir() +
            "; region: " + context.regionDir() +
            "; identity: " + identity;
    }

    private String role()
    {
        return view.isLeader() ? "leader" : "follower";
    }

    private void reportRole()
    {
        final long termId = view.termId();
        final boolean isLeader = view.isLeader();
        if (view.isElected() && (termId != lastTermId || isLeader != wasLeader))
        {
            lastTermId = termId;
            wasLeader = isLeader;
            log.line("now " + role() + " in term " + termId);
        }
    }

    private void watch(final long nowNs)
    {
        final ConsensusModule.State moduleState = view.moduleState();
        final long commitPosition = view.commitPosition();
        for (final String stall : stalls.poll())
        {
            log.line("stalled: " + stall);
        }
        stallCount = stalls.count();
        waitingFor = status.isServing() ? "" : waitingFor();

        final String waits = consensusWaits.poll(nowNs, wiring.consensusCycleMs());
        if (null != waits)
        {
            log.line(waits);
        }

        final boolean isWorking =
            isReady && view.isElected() && ConsensusModule.State.ACTIVE == moduleState;
        final String lostPlace = footing.check();
        if (null != lostPlace)
        {
            faults.onFault(MemberException.Category.ENVIRONMENT, lostPlace);
        }
        host.update(nowNs);
        watchdog.look(nowNs);
        fault(watchdog.checkService(isWorking, commitPosition, status.appliedPosition()));
        final String hang = watchdog.checkConsensus(wiring.consensusCycleMs(), wiring.consensusWaitCount());
        fault(null == hang ? null : hang + consensusWaits.reason());
        if (isReady)
        {
            snapshots.poll(nowNs);
            if (isWorking && view.isLeader())
            {
                snapshots.request(nowNs, commitPosition);
            }
        }
    }

    private void fault(final String reason)
    {
        if (null != reason)
        {
            faults.onFault(MemberException.Category.FAULT, reason);
        }
    }

    @Override
    public void onClose()
    {
        counters.close();
        aeron.close();
        committed.close();
    }

    @Override
    public String roleName()
    {
        return "nodens-keeper-" + context.memberId();
    }
}
