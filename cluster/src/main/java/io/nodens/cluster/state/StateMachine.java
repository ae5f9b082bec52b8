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
package io.nodens.cluster.state;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeWriter;

/**
 * Applies the commands of the log: deterministic, so that every replica that is fed alike is alike. The tree is part of
 * its state, reached through the one {@link TreeWriter}.
 * <p>
 * Everything expected ends in a result for the {@link ResultListener}; what it throws is a fault, after which the
 * replica must not be used any more.
 * <p>
 * <b>Thread:</b> one, the tree's writer. <b>Owns:</b> sessions, front ends, retained results, log time.
 * <b>Allocates:</b> while something it counts rises to a new height, else never.
 */
public final class StateMachine
{
    /** Most members of a cluster, and one above the largest member id. */
    public static final int MAX_MEMBERS = 128;
    /** Log time from one tick to the next in milliseconds. All replicas must agree, so it is no setting. */
    public static final int TICK_INTERVAL_MS = 50;
    /** Version 0: ticks that may be missing before sessions without a holder get their full timeout again. */
    public static final int MAX_TICK_GAP = 20;
    /** Lived time of one tick at most, however late it comes, in milliseconds. */
    public static final int MAX_LIVED_PER_TICK_MS = 2 * TICK_INTERVAL_MS;
    /** Ticks from one checkpoint of the digest to the next. */
    public static final int CHECKPOINT_TICKS = 200;

    final TreeWriter tree;
    final ResultListener listener;
    final StateCounters counters = new StateCounters();
    final StateLimits limits = new StateLimits();
    final SessionTable sessions = new SessionTable();
    final SessionExpiry expiry = new SessionExpiry();
    final EphemeralIndex ephemerals = new EphemeralIndex();
    final RequestResults results = new RequestResults();
    final FrontEndTable frontEnds = new FrontEndTable(counters);
    final StateDigest digest;
    final Transactions transactions;
    final Quotas quotas;
    final Reaping reaping;
    final EphemeralEnds ephemeralEnds;
    long nowMs;
    long lastTickMs;
    long tickId;
    int activeVersion;
    long clusterIdHigh;
    long clusterIdLow;
    long livedMs;
    long lastTimestampMs;

    final TreeCapacity capacity = new TreeCapacity();

    private final DigestMonitor monitor;
    private final DigestMonitor protocolMonitor;
    private final Openings openings;
    private final SessionCommands sessionCommands;
    private final SessionWrites sessionWrites;

    /**
     * An empty state on an empty tree.
     *
     * @param tree        whose only writer this becomes.
     * @param memberCount members of the cluster: what a majority is one of when digests are compared.
     * @param listener    for the answers.
     * @param failStop    called when this replica has diverged from a majority.
     */
    public StateMachine(
        final TreeWriter tree, final int memberCount, final ResultListener listener, final FailStopHandler failStop)
    {
        this.tree = tree;
        this.listener = listener;
        digest = new StateDigest(tree);
        monitor = new DigestMonitor(memberCount, failStop);
        protocolMonitor = new DigestMonitor(memberCount, failStop, "tick", "digest of the protocol state");
        quotas = new Quotas(tree, counters, listener);
        transactions = new Transactions(tree, digest, monitor, listener, quotas, ephemerals);
        reaping = new Reaping(tree, transactions, quotas);
        ephemeralEnds = new EphemeralEnds(tree, ephemerals, reaping, quotas);
        sessionCommands = new SessionCommands(this);
        sessionWrites = new SessionWrites(
            this,
            sessionCommands,
            new ZnodeWrites(this));
        openings = new Openings(this, sessionCommands);
    }

    /**
     * Apply one command.
     *
     * @param command     decoded; its buffers are not kept.
     * @param timestampMs log time of the command.
     */
    public void apply(final Command command, final long timestampMs)
    {
        advanceTime(timestampMs);

        if (Operation.FRONT_END_OPEN == command.operation)
        {
            openings.open(command);
        }
        else if (frontEnds.accept(command))
        {
            dispatch(command);
        }
    }

    /**
     * A message of the log was no command. Ignored by every replica alike.
     *
     * @param timestampMs log time of the message.
     */
    public void ignoreMalformed(final long timestampMs)
    {
        advanceTime(timestampMs);
        counters.malformedFrames++;
    }

    /**
     * A front end wrote a command that cannot be decoded beyond its origin. Its number counts as applied, so that the
     * front end is answered and goes on.
     *
     * @param command     of which operation and origin are known.
     * @param timestampMs log time of the message.
     * @return whether it counts; else it is to be ignored.
     */
    public boolean applyMalformed(final Command command, final long timestampMs)
    {
        if (!isLived() || !frontEnds.isRegistered(command.clusterSessionId) || !frontEnds.accept(command))
        {
            return false;
        }

        advanceTime(timestampMs);
        counters.malformedFrames++;
        listener.onMalformed(command, zxid());
        return true;
    }

    /**
     * Aeron closed a cluster session: what its front end held is suspended until that front end is back, or its time
     * is up.
     *
     * @param clusterSessionId that closed.
     * @param timestampMs      log time.
     */
    public void onClusterSessionClosed(final long clusterSessionId, final long timestampMs)
    {
        advanceTime(timestampMs);

        for (int memberId = 0; memberId < MAX_MEMBERS; memberId++)
        {
            final FrontEnd frontEnd = frontEnds.get(memberId);
            if (null != frontEnd && frontEnd.clusterSessionId == clusterSessionId)
            {
                frontEnd.clusterSessionId = FrontEnd.NULL_CLUSTER_SESSION_ID;
                sessionCommands.suspendAll(memberId, nowMs);
                listener.onMemberReport(frontEnd);
            }
        }
        refreshCapacity();
    }

    /**
     * A leader begins a term. Time without a leader counts against nobody, and ticks start anew.
     *
     * @param timestampMs log time.
     * @return id that the next tick must carry.
     */
    public long onNewLeadershipTerm(final long timestampMs)
    {
        advanceTime(timestampMs);

        if (isLived())
        {
            // A leader whose clock was ahead must not leave its time to the next.
            nowMs = timestampMs;
            lastTimestampMs = timestampMs;
            sessionCommands.grantTermGrace();
        }
        else
        {
            sessionCommands.rearm(nowMs);
        }

        lastTickMs = nowMs;
        return nextTick();
    }

    /**
     * Timer event of the log.
     *
     * @param id          that the event carries.
     * @param timestampMs log time.
     * @return id that the next tick must carry, or 0 when the event was of an older tick and must schedule nothing.
     */
    public long onTick(final long id, final long timestampMs)
    {
        advanceTime(timestampMs);

        if (id != tickId)
        {
            counters.staleTicks++;
            return 0;
        }

        live(timestampMs);
        lastTickMs = nowMs;
        tree.tick(nowMs);
        sessionCommands.expireDue(nowMs);
        if (hasOperations())
        {
            reaping.onTick(id, nowMs);
        }
        if (0 == id % CHECKPOINT_TICKS)
        {
            checkpoint();
        }

        return nextTick();
    }

    /**
     * Whether expiry runs on lived time, and members' capacities count: from version 1 on.
     */
    boolean isLived()
    {
        return activeVersion >= CommandVersion.WITH_REPORTS;
    }

    /**
     * Whether members' own limits count, and a full disk has a code of its own: from version 2 on.
     */
    boolean hasMemberLimits()
    {
        return activeVersion >= CommandVersion.WITH_MEMBER_LIMITS;
    }

    /**
     * Whether results are bound to what was asked: from version 3 on.
     */
    boolean hasAttachments()
    {
        return activeVersion >= CommandVersion.WITH_ATTACHMENTS;
    }

    /**
     * Whether writes may have several operations or results that are not kept: from version 4 on.
     */
    boolean hasOperations()
    {
        return activeVersion >= CommandVersion.WITH_OPERATIONS;
    }

    /**
     * Whether there are quotas and reserved znodes: from version 5 on.
     */
    boolean hasQuotas()
    {
        return activeVersion >= CommandVersion.WITH_QUOTAS;
    }

    /**
     * Whether every condition on a znode asks for READ, a client that comes back for a session does not take it from
     * another, and access lists may name identities of the scheme sasl: from version 6 on.
     */
    boolean hasReattach()
    {
        return activeVersion >= CommandVersion.WITH_REATTACH;
    }

    /**
     * The tree that holds the znodes.
     *
     * @return its writer; only to be looked at.
     */
    public TreeWriter tree()
    {
        return tree;
    }

    /**
     * The newest applied transaction.
     *
     * @return zxid.
     */
    public long zxid()
    {
        return tree.completedZxid();
    }

    /**
     * Digest of tree and sessions.
     *
     * @return digest at {@link #zxid()}.
     */
    public long digest()
    {
        return digest.value();
    }

    /**
     * Compute the digest anew from every znode and session.
     *
     * @return what {@link #digest()} must equal.
     */
    public long computeDigest()
    {
        return digest.compute(sessions);
    }

    /**
     * Compute the digest of what {@link #digest()} does not cover: the protocol state of sessions and front ends.
     *
     * @return digest.
     */
    public long protocolDigest()
    {
        return ProtocolDigest.of(this);
    }

    /**
     * Log time.
     *
     * @return the highest timestamp seen, milliseconds of the epoch.
     */
    public long nowMs()
    {
        return nowMs;
    }

    /**
     * Log time of the last tick, or of the leadership term when that is younger.
     *
     * @return milliseconds of the epoch.
     */
    public long lastTickMs()
    {
        return lastTickMs;
    }

    /**
     * Id that the next tick must carry.
     *
     * @return tick id; 0 before the first leadership term.
     */
    public long tickId()
    {
        return tickId;
    }

    /**
     * Version of the command schema that is active: what is written into the log, and what commands mean.
     *
     * @return version; 0 before any front end has opened.
     */
    public int activeVersion()
    {
        return activeVersion;
    }

    /**
     * Time that the cluster has lived with a leader; it stands still in version 0.
     *
     * @return milliseconds.
     */
    public long livedMs()
    {
        return livedMs;
    }

    /**
     * Timestamp of the last tick or leadership term as it stands in the log; 0 in version 0.
     *
     * @return milliseconds of the epoch.
     */
    public long lastTimestampMs()
    {
        return lastTimestampMs;
    }

    /**
     * First half of the cluster's identity.
     *
     * @return 0 with a second half of 0 while the cluster has none.
     */
    public long clusterIdHigh()
    {
        return clusterIdHigh;
    }

    /**
     * Second half of the cluster's identity.
     *
     * @return 0 with a first half of 0 while the cluster has none.
     */
    public long clusterIdLow()
    {
        return clusterIdLow;
    }

    /**
     * The newest transaction when containers were last looked at.
     *
     * @return zxid; 0 before the first look.
     */
    public long containerZxid()
    {
        return reaping.containerZxid();
    }

    /**
     * The newest transaction at the look before that: containers that were empty then, and still are, go.
     *
     * @return zxid; 0 before the second look.
     */
    public long dueContainerZxid()
    {
        return reaping.dueContainerZxid();
    }

    /**
     * Limits that bind.
     *
     * @return the limits; not to be changed.
     */
    public StateLimits limits()
    {
        return limits;
    }

    /**
     * The living sessions.
     *
     * @return the table; not to be changed.
     */
    public SessionTable sessions()
    {
        return sessions;
    }

    /**
     * The front ends.
     *
     * @return the table; not to be changed.
     */
    public FrontEndTable frontEnds()
    {
        return frontEnds;
    }

    /**
     * The ephemerals by owner.
     *
     * @return the index; not to be changed.
     */
    public EphemeralIndex ephemerals()
    {
        return ephemerals;
    }

    /**
     * What was ignored.
     *
     * @return the counters.
     */
    public StateCounters counters()
    {
        return counters;
    }

    /**
     * Results retained of all sessions together.
     *
     * @return the count.
     */
    public int retainedResults()
    {
        return results.total();
    }

    private void advanceTime(final long timestampMs)
    {
        nowMs = Math.max(nowMs, timestampMs);
    }

    private void keepCapacity(final Command command)
    {
        final FrontEnd frontEnd = frontEnds.get(command.memberId);
        frontEnd.report
            .capacity(
                command.report.treeCapacityBytes, command.report.diskFreeBytes, command.report.heapCapacityBytes)
            .logPosition(command.report.logPosition);
        onReported(frontEnd);
    }

    private void keepLogPosition(final Command command)
    {
        if (command.schemaVersion >= CommandVersion.WITH_REPORTS)
        {
            final FrontEnd frontEnd = frontEnds.get(command.memberId);
            frontEnd.report.logPosition(command.report.logPosition);
            onReported(frontEnd);
        }
    }

    void onReported(final FrontEnd frontEnd)
    {
        frontEnd.reportTickId = tickId;
        refreshCapacity();
        listener.onMemberReport(frontEnd);
    }

    void refreshCapacity()
    {
        if (isLived())
        {
            capacity.refresh(frontEnds, tickId, hasMemberLimits());
        }
    }

    private long nextTick()
    {
        tickId++;
        if (0 == tickId % CHECKPOINT_TICKS)
        {
            refreshCapacity();
        }

        return tickId;
    }

    /**
     * Time lives only under one leader, and a late tick counts no more than two: whoever waits after it had no chance.
     */
    private void live(final long timestampMs)
    {
        if (isLived())
        {
            livedMs += Math.min(Math.max(0, timestampMs - lastTimestampMs), MAX_LIVED_PER_TICK_MS);
            lastTimestampMs = timestampMs;
        }
        else if (nowMs - lastTickMs > (long)MAX_TICK_GAP * TICK_INTERVAL_MS)
        {
            sessionCommands.rearm(nowMs);
        }
    }

    /**
     * Begin with a version, or raise it.
     */
    void activate(final int version)
    {
        if (!isLived() && version >= CommandVersion.WITH_REPORTS)
        {
            lastTimestampMs = nowMs;
        }

        activeVersion = version;
        if (hasOperations())
        {
            reaping.activate();
        }
        if (hasQuotas() && !quotas.isActive())
        {
            ReservedTree.create(tree, transactions, nowMs);
            quotas.activate();
        }
    }

    private int setLimits(final Command command)
    {
        if (!isLived())
        {
            return ResultCode.UNIMPLEMENTED.value();
        }

        if (hasMemberLimits() && !canSet(command.limits))
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        limits.apply(command.limits);
        return ResultCode.OK.value();
    }

    /** In range, and data no longer than every member that ever opened is configured for. */
    private boolean canSet(final StateLimits change)
    {
        return change.isInRange() && (change.maxDataLength() <= limits.maxDataLength() ||
            change.maxDataLength() <= frontEnds.leastMaxDataLength());
    }

    private int finalizeUpgrade(final Command command)
    {
        if (command.targetVersion <= activeVersion)
        {
            return command.targetVersion == activeVersion ? ResultCode.OK.value() : ResultCode.BAD_ARGUMENTS.value();
        }
        if (!frontEnds.canAllApply(command.targetVersion, command.memberCount))
        {
            return ResultCode.VERSION_MISMATCH.value();
        }

        CommandVersion.checkApplicable(command.targetVersion, "the cluster was upgraded to commands");
        final boolean beginsToLive = !isLived();
        activate(command.targetVersion);
        if (beginsToLive)
        {
            sessionCommands.liveFrom(nowMs);
        }
        refreshCapacity();

        return ResultCode.OK.value();
    }

    private void checkpoint()
    {
        transactions.checkpoint();
        if (isLived())
        {
            final long value = ProtocolDigest.of(this);
            protocolMonitor.onCheckpoint(tickId, value);
            listener.onTickCheckpoint(tickId, value);
        }
    }

    private void compare(final Command command)
    {
        if (command.schemaVersion >= CommandVersion.WITH_REPORTS && ProtocolDigest.VERSION == command.digestVersion)
        {
            protocolMonitor.onReport(command.memberId, command.tickId, command.protocolDigest, tickId);
        }
    }

    private void dispatch(final Command command)
    {
        switch (command.operation)
        {
            case Operation.OPEN_SESSION:
                sessionCommands.open(command, nowMs);
                break;

            case Operation.ATTACH_SESSION:
                sessionCommands.attach(command);
                break;

            case Operation.DETACH_SESSION:
                sessionCommands.detach(command, nowMs);
                break;

            case Operation.EXPIRE_SESSION:
                sessionCommands.expire(command, nowMs);
                break;

            case Operation.ADD_IDENTITIES:
                sessionCommands.addIdentities(command);
                break;

            case Operation.CLOSE_SESSION:
            case Operation.CREATE:
            case Operation.DELETE:
            case Operation.SET_DATA:
            case Operation.SET_ACL:
            case Operation.MULTI:
            case Operation.GUARDED:
                sessionWrites.apply(command, nowMs);
                break;

            case Operation.DIGEST_REPORT:
                listener.onBarrier(command, zxid());
                monitor.onReport(command.memberId, command.zxid, command.digest, zxid());
                keepLogPosition(command);
                compare(command);
                break;

            case Operation.CAPACITY_REPORT:
                keepCapacity(command);
                listener.onBarrier(command, zxid());
                break;

            case Operation.FORCE_CLOSE_SESSION:
                listener.onOperatorResult(command, sessionCommands.forceClose(command, nowMs), activeVersion, zxid());
                break;

            case Operation.SET_LIMITS:
                listener.onOperatorResult(command, setLimits(command), activeVersion, zxid());
                break;

            case Operation.FINALIZE_UPGRADE:
                listener.onOperatorResult(command, finalizeUpgrade(command), activeVersion, zxid());
                break;

            case Operation.BARRIER:
                listener.onBarrier(command, zxid());
                break;

            default:
                throw new IllegalArgumentException("unknown operation " + command.operation);
        }
    }
}
