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
package io.nodens.cluster.status;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a member knows of itself: written by the service thread (and, where stated, by the member), read by the front
 * end and the admin surfaces.
 * <p>
 * <b>Thread:</b> one writer per field, any reader. <b>Allocates:</b> never.
 */
public final class MemberStatus implements ReplicaProgress
{
    /** No leader known, no snapshot taken, no position yet. */
    public static final int NULL_VALUE = -1;

    private final int memberId;
    private final AtomicLong applyingPosition = new AtomicLong(NULL_VALUE);
    private ProgressCounters progressCounters;
    private volatile long zxid;
    private volatile long digest;
    private volatile long appliedPosition = NULL_VALUE;
    private volatile boolean isTakingSnapshot;
    private volatile long leadershipTermId = NULL_VALUE;
    private volatile long snapshotPosition = NULL_VALUE;
    private volatile long snapshotTimeMs = NULL_VALUE;
    private volatile long lastTickTimeMs;
    private volatile long freshNs;
    private volatile long checkpointZxid = NULL_VALUE;
    private volatile long checkpointDigest;
    private volatile long checkpointTickId = NULL_VALUE;
    private volatile long checkpointProtocolDigest;
    private volatile long znodeCount;
    private volatile long treeBytes;
    private volatile int sessionCount;
    private volatile int ephemeralCount;
    private volatile long quotaWarnings;
    private volatile long quotaRefusals;
    private volatile int leaderMemberId = NULL_VALUE;
    private volatile int joinedLeaderId = NULL_VALUE;
    private volatile long joinedTermId = NULL_VALUE;
    private volatile int roleCode;
    private volatile int activeVersion = NULL_VALUE;
    private final FrontEndStatus frontEnd = new FrontEndStatus();
    private final OwnReport ownReport = new OwnReport();
    private final ReportedMembers reportedMembers = new ReportedMembers();
    private volatile boolean isServing;
    private volatile ClusterLimits limits;
    private volatile long serviceTurnNs;
    private volatile boolean hasServiceTurned;
    private volatile Vitals vitals;
    private volatile HostSample hostSample = HostSample.NONE;

    /**
     * For one member.
     *
     * @param memberId of the member.
     */
    public MemberStatus(final int memberId)
    {
        this.memberId = memberId;
    }

    /**
     * Whether the member is joined to the leader whose term it has applied, and its front end is open.
     *
     * @return true if it serves; up to 100 ms old.
     */
    public boolean isServing()
    {
        return isServing;
    }

    /**
     * Publish whether the member serves.
     *
     * @param value true if it does.
     */
    public void serving(final boolean value)
    {
        isServing = value;
    }

    /**
     * The member.
     *
     * @return its id.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * Current zxid.
     *
     * @return last applied zxid.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * Publish the zxid.
     *
     * @param value last applied zxid.
     */
    public void zxid(final long value)
    {
        zxid = value;
    }

    /**
     * Current digest.
     *
     * @return digest of tree and sessions at the last applied zxid; may be a moment older than {@link #zxid()}.
     */
    public long digest()
    {
        return digest;
    }

    /**
     * Publish the digest.
     *
     * @param value digest of tree and sessions at the last applied zxid; may be a moment older than {@link #zxid()}.
     */
    public void digest(final long value)
    {
        digest = value;
    }

    /**
     * From now on also show readers of other processes how far the replica has come: at the same places and in the same
     * order as those of this process. To be called by the thread that applies, before it applies anything.
     *
     * @param value counters that show nothing yet; null for none.
     */
    public void progressCounters(final ProgressCounters value)
    {
        progressCounters = value;
        if (null != value)
        {
            value.begin(this);
        }
    }

    /** {@inheritDoc} */
    @Override
    public long appliedPosition()
    {
        return appliedPosition;
    }

    /**
     * Publish the appliedPosition.
     *
     * @param value Aeron log position of the last applied message.
     */
    public void appliedPosition(final long value)
    {
        appliedPosition = value;
        if (null != progressCounters)
        {
            progressCounters.appliedPosition(value);
        }
    }

    /** {@inheritDoc} */
    @Override
    public long applyingPosition()
    {
        return applyingPosition.get();
    }

    /**
     * Publish how far the service has come, before it changes anything.
     *
     * @param value Aeron log position at which the message ends.
     */
    public void applyingPosition(final long value)
    {
        applyingPosition.setRelease(value);
        if (null != progressCounters)
        {
            progressCounters.applyingPosition(value);
        }
        // Seen by whoever sees a store that follows.
        VarHandle.storeStoreFence();
    }

    /** {@inheritDoc} */
    @Override
    public boolean isTakingSnapshot()
    {
        return isTakingSnapshot;
    }

    /**
     * Publish whether the service is writing a snapshot.
     *
     * @param value true while it is.
     */
    public void isTakingSnapshot(final boolean value)
    {
        isTakingSnapshot = value;
        if (null != progressCounters)
        {
            progressCounters.isTakingSnapshot(value);
        }
    }

    /** {@inheritDoc} */
    @Override
    public long leadershipTermId()
    {
        return leadershipTermId;
    }

    /**
     * Publish the leadershipTermId.
     *
     * @param value current leadership term.
     */
    public void leadershipTermId(final long value)
    {
        leadershipTermId = value;
        if (null != progressCounters)
        {
            progressCounters.leadershipTermId(value);
        }
    }

    /**
     * Current snapshotPosition.
     *
     * @return log position of the last snapshot.
     */
    public long snapshotPosition()
    {
        return snapshotPosition;
    }

    /**
     * Publish the snapshotPosition.
     *
     * @param value log position of the last snapshot.
     */
    public void snapshotPosition(final long value)
    {
        snapshotPosition = value;
    }

    /**
     * Current snapshotTimeMs.
     *
     * @return log time of the last snapshot, milliseconds of the epoch.
     */
    public long snapshotTimeMs()
    {
        return snapshotTimeMs;
    }

    /**
     * Publish the snapshotTimeMs.
     *
     * @param value log time of the last snapshot, milliseconds of the epoch.
     */
    public void snapshotTimeMs(final long value)
    {
        snapshotTimeMs = value;
    }

    /**
     * Current lastTickTimeMs.
     *
     * @return log time of the last applied tick, milliseconds of the epoch.
     */
    public long lastTickTimeMs()
    {
        return lastTickTimeMs;
    }

    /**
     * Publish the lastTickTimeMs.
     *
     * @param value log time of the last applied tick, milliseconds of the epoch.
     */
    public void lastTickTimeMs(final long value)
    {
        lastTickTimeMs = value;
    }

    /**
     * Current freshNs.
     *
     * @return local nanosecond clock as of which the replica had all that was known to be committed; 0 before that was
     * known. About a millisecond old.
     */
    public long freshNs()
    {
        return freshNs;
    }

    /**
     * Publish the freshNs.
     *
     * @param value local nanosecond clock.
     */
    public void freshNs(final long value)
    {
        freshNs = value;
    }

    /**
     * Current checkpointZxid.
     *
     * @return zxid of the last digest checkpoint; read before {@link #checkpointDigest()} and again after it.
     */
    public long checkpointZxid()
    {
        return checkpointZxid;
    }

    /**
     * Publish the checkpointZxid.
     *
     * @param value zxid of the last digest checkpoint; read before {@link #checkpointDigest()} and again after it.
     */
    public void checkpointZxid(final long value)
    {
        checkpointZxid = value;
    }

    /**
     * Current checkpointDigest.
     *
     * @return digest at the last checkpoint.
     */
    public long checkpointDigest()
    {
        return checkpointDigest;
    }

    /**
     * Publish the checkpointDigest.
     *
     * @param value digest at the last checkpoint.
     */
    public void checkpointDigest(final long value)
    {
        checkpointDigest = value;
    }

    /**
     * Current znodeCount.
     *
     * @return number of znodes.
     */
    public long znodeCount()
    {
        return znodeCount;
    }

    /**
     * Publish the znodeCount.
     *
     * @param value number of znodes.
     */
    public void znodeCount(final long value)
    {
        znodeCount = value;
    }

    /**
     * Current treeBytes.
     *
     * @return logical size of the tree in bytes.
     */
    public long treeBytes()
    {
        return treeBytes;
    }

    /**
     * Publish the treeBytes.
     *
     * @param value logical size of the tree in bytes.
     */
    public void treeBytes(final long value)
    {
        treeBytes = value;
    }

    /**
     * Current sessionCount.
     *
     * @return number of sessions, attached or not.
     */
    public int sessionCount()
    {
        return sessionCount;
    }

    /**
     * Publish the sessionCount.
     *
     * @param value number of sessions, attached or not.
     */
    public void sessionCount(final int value)
    {
        sessionCount = value;
    }

    /**
     * How often a subtree began to exceed a soft limit of its quota.
     *
     * @return the count since the start.
     */
    public long quotaWarnings()
    {
        return quotaWarnings;
    }

    /**
     * Writes refused for a hard limit of a quota.
     *
     * @return the count since the start.
     */
    public long quotaRefusals()
    {
        return quotaRefusals;
    }

    /**
     * Publish what quotas did.
     *
     * @param warnings how often a subtree began to exceed a soft limit.
     * @param refusals writes refused for a hard limit.
     */
    public void quotas(final long warnings, final long refusals)
    {
        quotaWarnings = warnings;
        quotaRefusals = refusals;
    }

    /**
     * Current ephemeralCount.
     *
     * @return number of ephemerals.
     */
    public int ephemeralCount()
    {
        return ephemeralCount;
    }

    /**
     * Publish the ephemeralCount.
     *
     * @param value number of ephemerals.
     */
    public void ephemeralCount(final int value)
    {
        ephemeralCount = value;
    }

    /**
     * The member's front end has joined a leader.
     *
     * @param termId   of the leader.
     * @param leaderId its member.
     */
    public void joinedLeader(final long termId, final int leaderId)
    {
        joinedLeaderId = leaderId;
        joinedTermId = termId;
    }

    /**
     * The leader that the member's front end has joined.
     *
     * @param termId that it is to lead.
     * @return its member, or {@link #NULL_VALUE} when the front end has joined none of that term.
     */
    public int joinedLeader(final long termId)
    {
        return termId == joinedTermId ? joinedLeaderId : NULL_VALUE;
    }

    /**
     * Current leaderMemberId.
     *
     * @return member that leads, as far as known.
     */
    public int leaderMemberId()
    {
        return leaderMemberId;
    }

    /**
     * Publish the leaderMemberId.
     *
     * @param value member that leads, as far as known.
     */
    public void leaderMemberId(final int value)
    {
        leaderMemberId = value;
    }

    /**
     * Current roleCode.
     *
     * @return value of the protocol's MemberRole, 0 before it is known.
     */
    public int roleCode()
    {
        return roleCode;
    }

    /**
     * Publish the roleCode.
     *
     * @param value value of the protocol's MemberRole, 0 before it is known.
     */
    public void roleCode(final int value)
    {
        roleCode = value;
    }

    /**
     * Version of the command schema that is active in the cluster, as far as this member's replica has come.
     *
     * @return version, {@link #NULL_VALUE} before any front end has opened.
     */
    public int activeVersion()
    {
        return activeVersion;
    }

    /**
     * Publish the active version.
     *
     * @param value version of the command schema.
     */
    public void activeVersion(final int value)
    {
        activeVersion = value;
    }

    /**
     * What this member says of itself through the log.
     *
     * @return always the same.
     */
    public OwnReport ownReport()
    {
        return ownReport;
    }

    /**
     * What all members said of themselves.
     *
     * @return always the same.
     */
    public ReportedMembers reportedMembers()
    {
        return reportedMembers;
    }

    /**
     * Tick of the last checkpoint of the protocol state.
     *
     * @return tick id; read before {@link #checkpointProtocolDigest()} and again after it.
     */
    public long checkpointTickId()
    {
        return checkpointTickId;
    }

    /**
     * Publish the tick of the last checkpoint of the protocol state.
     *
     * @param value tick id.
     */
    public void checkpointTickId(final long value)
    {
        checkpointTickId = value;
    }

    /**
     * Digest of the protocol state at its last checkpoint.
     *
     * @return digest.
     */
    public long checkpointProtocolDigest()
    {
        return checkpointProtocolDigest;
    }

    /**
     * Publish the digest of the protocol state.
     *
     * @param value at the last checkpoint.
     */
    public void checkpointProtocolDigest(final long value)
    {
        checkpointProtocolDigest = value;
    }

    /**
     * The limits that bind in the cluster.
     *
     * @return the limits, null before any front end has opened. Another object after each change.
     */
    public ClusterLimits limits()
    {
        return limits;
    }

    /**
     * Publish the limits.
     *
     * @param value that bind.
     */
    public void limits(final ClusterLimits value)
    {
        limits = value;
    }

    /**
     * Whether the replicated service has begun to turn.
     *
     * @return true once {@link #serviceTurnNs()} counts.
     */
    public boolean hasServiceTurned()
    {
        return hasServiceTurned;
    }

    /**
     * When the replicated service last turned. One that hangs does not.
     *
     * @return local nanosecond clock, by about 100 ms.
     */
    public long serviceTurnNs()
    {
        return serviceTurnNs;
    }

    /**
     * Publish that the replicated service turns.
     *
     * @param value local nanosecond clock.
     */
    public void serviceTurnNs(final long value)
    {
        serviceTurnNs = value;
        hasServiceTurned = true;
    }

    /**
     * What the front end says of itself.
     *
     * @return its status.
     */
    public FrontEndStatus frontEnd()
    {
        return frontEnd;
    }

    /**
     * What the keeper last saw.
     *
     * @return the picture; null before the first one.
     */
    public Vitals vitals()
    {
        return vitals;
    }

    /**
     * Publish what the keeper sees.
     *
     * @param value one whole picture.
     */
    public void vitals(final Vitals value)
    {
        vitals = value;
    }

    /**
     * What the keeper last found out that is costly.
     *
     * @return the picture.
     */
    public HostSample hostSample()
    {
        return hostSample;
    }

    /**
     * Publish what the keeper found out.
     *
     * @param value one whole picture.
     */
    public void hostSample(final HostSample value)
    {
        hostSample = value;
    }
}
