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
package io.nodens.cluster.service;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.nodens.cluster.state.CommandVersion;
import io.nodens.cluster.state.StateMachine;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.protocol.MemberRole;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

/**
 * The clustered service of a member: feeds the state machine from the log, ticks it, and takes and loads its snapshots.
 * <p>
 * Aeron would skip a message whose handling throws, and go on: the replica would silently differ from the others. So
 * the first unexpected throwable is the last thing that the service does; it calls the terminate hook, ends its agent,
 * and refuses every further call.
 * <p>
 * <b>Thread:</b> Aeron's clustered service thread. <b>Owns:</b> the state machine, the tree's writer, the writing side
 * of the results ring. <b>Allocates:</b> nothing per message.
 */
public final class NodensService implements ClusteredService
{
    private static final long TURN_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SNAPSHOT_FRAGMENT_LIMIT = 64;

    private final ServiceContext context;
    private final TreeRegion region;
    private final MemberStatus status;
    private final ResultPublisher publisher;
    private Cluster cluster;
    private StateMachine machine;
    private CommandAdapter adapter;
    private TreeGauge gauge;
    private StateQueries queries;
    private TimeUnit timeUnit = TimeUnit.MILLISECONDS;
    private TermView termView = TermView.ALWAYS_CONFIRMED;
    private Throwable fault;
    private long openedTermId = MemberStatus.NULL_VALUE;
    private long turnNs;
    private long appliedPosition = MemberStatus.NULL_VALUE;
    private long publishedPosition = MemberStatus.NULL_VALUE;
    private boolean hasTurned;
    private boolean isHolding;

    /**
     * With everything that the service needs.
     *
     * @param context of the service; concluded here when it is not.
     */
    public NodensService(final ServiceContext context)
    {
        this.context = context.conclude();
        region = context.treeRegion();
        status = context.memberStatus();
        publisher = new ResultPublisher(context);
        status.ownReport().versions(CommandVersion.MIN, CommandVersion.CURRENT);
    }

    @Override
    public void onStart(final Cluster startedCluster, final Image snapshotImage)
    {
        try
        {
            cluster = startedCluster;
            timeUnit = startedCluster.timeUnit();
            status.progressCounters(context.progressCountersFactory().apply(startedCluster));
            termView = context.termViewFactory().apply(startedCluster);
            machine = new StateMachine(region.writer(), context.memberCount(), publisher, this::onDivergence);
            adapter = new CommandAdapter(machine);
            queries = new StateQueries(machine, context.resultRing().query());
            gauge = new TreeGauge(
                region.writer().room(),
                () -> region.directory().toFile().getUsableSpace(),
                context.driverMemoryFactory().apply(startedCluster),
                status.ownReport(),
                context.nanoClock().nanoTime());
            status.roleCode(MemberRole.STARTING.value());
            if (null != snapshotImage)
            {
                loadSnapshot(snapshotImage);
                publishSnapshot(startedCluster);
                // Of the term in which it was taken, the opening is in it, and is not seen again.
                status.leadershipTermId(context.snapshotTerms().applyAsLong(startedCluster.logPosition()));
            }

            appliedPosition = startedCluster.logPosition();
            status.applyingPosition(appliedPosition);
            publishStatus();
        }
        catch (final Throwable ex)
        {
            throw failStop(ex);
        }
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        checkSound();
        appliedPosition = cluster.logPosition();
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        checkSound();
        try
        {
            holdUnconfirmed();
            status.applyingPosition(cluster.logPosition());
            machine.onClusterSessionClosed(session.id(), toMillis(timestamp));
            appliedPosition = cluster.logPosition();
        }
        catch (final Throwable ex)
        {
            throw failStop(ex);
        }
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        checkSound();
        try
        {
            holdUnconfirmed();
            status.applyingPosition(cluster.logPosition());
            // Without a session the message comes from a clustered service, and none of ours sends any.
            if (null == session)
            {
                machine.ignoreMalformed(toMillis(timestamp));
            }
            else
            {
                adapter.onMessage(session.id(), toMillis(timestamp), buffer, offset, length);
            }
            appliedPosition = cluster.logPosition();
        }
        catch (final Throwable ex)
        {
            throw failStop(ex);
        }
    }

    /** While the log is replayed, or caught up with, the replica applies ticks of long ago. */
    private void markFresh()
    {
        final long freshNs = status.freshNs();
        if (0 != freshNs)
        {
            region.freshAsOf(Math.min(freshNs, context.nanoClock().nanoTime()));
        }
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        checkSound();
        try
        {
            holdUnconfirmed();
            status.applyingPosition(cluster.logPosition());
            final long nextTickId = machine.onTick(correlationId, toMillis(timestamp));
            if (0 != nextTickId)
            {
                status.lastTickTimeMs(machine.lastTickMs());
                markFresh();
                scheduleTick(nextTickId, timestamp);
            }
            appliedPosition = cluster.logPosition();
        }
        catch (final Throwable ex)
        {
            throw failStop(ex);
        }
    }

    @Override
    public void onNewLeadershipTermEvent(
        final long leadershipTermId,
        final long logPosition,
        final long timestamp,
        final long termBaseLogPosition,
        final int leaderMemberId,
        final int logSessionId,
        final TimeUnit clusterTimeUnit,
        final int appVersion)
    {
        checkSound();
        try
        {
            timeUnit = clusterTimeUnit;
            status.leadershipTermId(leadershipTermId);
            status.leaderMemberId(leaderMemberId);
            // Aeron tells of changes only, and a member that starts as a follower has none.
            onRoleChange(cluster.role());
            scheduleTick(machine.onNewLeadershipTerm(toMillis(timestamp)), timestamp);
            appliedPosition = logPosition;
            openedTermId = leadershipTermId;
            holdUnconfirmed();
        }
        catch (final Throwable ex)
        {
            throw failStop(ex);
        }
    }

    /**
     * {@inheritDoc}
     * <p>
     * A snapshot that cannot be written leaves the state whole: Aeron records none, and the cluster goes on.
     */
    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        checkSound();
        try
        {
            status.isTakingSnapshot(true);
            new SnapshotTaker(machine, new PublicationSnapshotSink(snapshotPublication, cluster.idleStrategy())).take();
            publishSnapshot(cluster);
        }
        catch (final SnapshotException ex)
        {
            context.warningHandler().accept(ex.getMessage());
            throw ex;
        }
        catch (final Throwable ex)
        {
            throw failStop(ex);
        }
        finally
        {
            status.isTakingSnapshot(false);
        }
    }

    /** Taken or loaded: the log time of the last command in it is that of the snapshot, to within a tick. */
    private void publishSnapshot(final Cluster atSnapshot)
    {
        status.snapshotPosition(atSnapshot.logPosition());
        status.snapshotTimeMs(machine.nowMs());
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        switch (newRole)
        {
            case LEADER:
                status.roleCode(MemberRole.LEADER.value());
                break;

            case CANDIDATE:
                status.roleCode(MemberRole.CANDIDATE.value());
                break;

            case FOLLOWER:
            default:
                status.roleCode(MemberRole.FOLLOWER.value());
                break;
        }
    }

    /**
     * Of a term whose opening is in the snapshot nobody tells the service who leads; the member's own front end knows
     * as soon as it has joined.
     */
    private void followJoinedLeader()
    {
        if (MemberStatus.NULL_VALUE == status.leaderMemberId() &&
            MemberStatus.NULL_VALUE != status.leadershipTermId())
        {
            final int leaderId = status.joinedLeader(status.leadershipTermId());
            if (MemberStatus.NULL_VALUE != leaderId)
            {
                status.leaderMemberId(leaderId);
                onRoleChange(cluster.role());
            }
        }
    }

    @Override
    public int doBackgroundWork(final long nowNs)
    {
        checkSound();
        int workCount = 0;
        if (!hasTurned || nowNs - turnNs > TURN_INTERVAL_NS)
        {
            hasTurned = true;
            turnNs = nowNs;
            // The heartbeat is the keeper's, and goes on when this thread hangs.
            final long monotonicNs = context.nanoClock().nanoTime();
            region.serviceTurn(monotonicNs);
            status.serviceTurnNs(monotonicNs);
            followJoinedLeader();
            workCount++;
        }
        if (isHolding)
        {
            holdUnconfirmed();
        }
        if (!isHolding && null != machine)
        {
            // What another leader could still replace is shown to nobody.
            workCount += answerQueries();
        }
        if (publishedPosition != appliedPosition)
        {
            publishStatus();
            if (machine.limits().isSet())
            {
                gauge.update(nowNs, machine.limits().maxDataLength());
            }
            workCount++;
        }

        return workCount;
    }

    private int answerQueries()
    {
        try
        {
            return queries.work();
        }
        catch (final Throwable ex)
        {
            throw failStop(ex);
        }
    }

    @Override
    public void onTerminate(final Cluster terminatingCluster)
    {
        if (null != machine)
        {
            publishStatus();
        }
    }

    private void loadSnapshot(final Image image)
    {
        final SnapshotLoader loader = new SnapshotLoader(machine);
        final ImageFragmentAssembler assembler = new ImageFragmentAssembler(
            (buffer, offset, length, header) -> loader.onMessage(buffer, offset, length));
        final IdleStrategy idleStrategy = cluster.idleStrategy();
        idleStrategy.reset();
        while (!loader.isDone())
        {
            final int fragments = image.poll(assembler, SNAPSHOT_FRAGMENT_LIMIT);
            if (0 == fragments && !loader.isDone() && (image.isClosed() || image.isEndOfStream()))
            {
                break;
            }

            idleStrategy.idle(fragments);
        }

        loader.checkDone();
        for (int memberId = 0; memberId < StateMachine.MAX_MEMBERS; memberId++)
        {
            if (null != machine.frontEnds().get(memberId))
            {
                publisher.onMemberReport(machine.frontEnds().get(memberId));
            }
        }
    }

    private void scheduleTick(final long tickId, final long timestamp)
    {
        // From the time of this event, not from the guarded log time: a clock that was set back must not stop the
        // ticks.
        final long deadline = timestamp + timeUnit.convert(StateMachine.TICK_INTERVAL_MS, TimeUnit.MILLISECONDS);
        final IdleStrategy idleStrategy = cluster.idleStrategy();
        idleStrategy.reset();
        // Refused once at the end of each term of the stream; only one that is full is worth a wait, in which others
        // have their turns.
        boolean wasRefused = false;
        while (!cluster.scheduleTimer(tickId, deadline))
        {
            if (wasRefused)
            {
                idleStrategy.idle();
            }
            wasRefused = true;
        }
    }

    /**
     * What is applied in an election may still be undone: no answer leaves before the opening of the present term was
     * applied, and after it all of them do.
     */
    private void holdUnconfirmed()
    {
        // A member that starts from a snapshot of the term never sees its opening: its front end waits for a commit.
        isHolding = MemberStatus.NULL_VALUE != openedTermId && !termView.isConfirmed(openedTermId);
        publisher.hold(isHolding);
    }

    private void publishStatus()
    {
        final TreeWriter tree = machine.tree();
        status.digest(machine.digest());
        status.zxid(machine.zxid());
        status.znodeCount(tree.znodeCount());
        status.treeBytes(tree.treeBytes());
        status.sessionCount(machine.sessions().size());
        status.ephemeralCount((int)Math.min(Integer.MAX_VALUE, tree.ephemeralCount()));
        status.quotas(machine.counters().quotaWarnings(), machine.counters().quotaRefusals());
        publisher.publishLimits(machine.limits());
        status.activeVersion(machine.limits().isSet() ? machine.activeVersion() : MemberStatus.NULL_VALUE);
        status.appliedPosition(appliedPosition);
        publishedPosition = appliedPosition;
    }

    private long toMillis(final long timestamp)
    {
        return timeUnit.toMillis(timestamp);
    }

    private void onDivergence(final String reason)
    {
        throw new IllegalStateException(reason);
    }

    private void checkSound()
    {
        if (null != fault)
        {
            throw new AgentTerminationException(fault);
        }
    }

    private RuntimeException failStop(final Throwable cause)
    {
        // Aeron itself ends the agent: an interrupt, a closed client, a consensus module that is gone. Not our fault.
        if (cause instanceof AgentTerminationException)
        {
            return (AgentTerminationException)cause;
        }

        if (null == fault)
        {
            fault = cause;
            context.terminateHook().accept(cause);
        }

        return new AgentTerminationException(cause);
    }
}
