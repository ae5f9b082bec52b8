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
package io.aeron.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.client.ClusterEvent;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.service.Cluster;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.TimeoutException;
import io.nodens.guard.CommittedPosition;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.AgentTerminationException;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The rules that Aeron's consensus module lacks. The build writes calls of this class into a copy of
 * {@code ConsensusModuleAgent}; {@code docs/adr/0004-commit-guard.md} argues why they are Raft's.
 * <ol>
 * <li>A member's position counts towards a quorum only as far as its log is known to agree with the leader's.</li>
 * <li>A member that looks for a leader follows none of a term below the highest that it voted in.</li>
 * <li>A leader that is elected but does not lead yet gives up when it hears of a leader of a higher term, or is asked
 * for a vote in one.</li>
 * <li>A leader shows a member of an old term where their logs part, or nothing: not where a later term begins.</li>
 * <li>A committed log is never truncated: the member stops instead, before anything is deleted.</li>
 * </ol>
 * It stands in Aeron's package because the election is visible there alone.
 * <p>
 * <b>Thread:</b> the consensus module's. <b>Allocates:</b> never, except to fail.
 */
public final class CommitGuard
{
    /** Time in which a follower may be without progress towards the log of a leader that it hears. */
    static final long JOIN_PATIENCE_NS = TimeUnit.SECONDS.toNanos(3);

    /** Name of the constant that the build adds to the guarded class. */
    public static final String MARKER_FIELD = "NODENS_COMMIT_GUARD";
    /** Value of that constant: rises when the rules change. */
    public static final int MARKER_VALUE = 7;

    private static final long NO_TERM = -1;
    private static final long NO_LOG = 0;
    private static final String GUARDED_CLASS = "io.aeron.cluster.ConsensusModuleAgent";

    private CommitGuard()
    {
    }

    /**
     * A log that this member had committed would have been truncated.
     */
    public static final class CommittedLogException extends ClusterException
    {
        private static final long serialVersionUID = 1L;

        private final String reason;

        /**
         * The refusal.
         *
         * @param message with both positions.
         */
        CommittedLogException(final String message)
        {
            super(message, AeronException.Category.FATAL);
            reason = message;
        }

        /**
         * What is wrong, in words.
         *
         * @return the message without Aeron's category.
         */
        public String reason()
        {
            return reason;
        }
    }

    /**
     * Whether the consensus module that this class path loads is the guarded one.
     *
     * @return false when Aeron's own class comes first, or one that was written by rules of another version.
     */
    public static boolean isInForce()
    {
        try
        {
            final Class<?> guarded = Class.forName(GUARDED_CLASS, false, CommitGuard.class.getClassLoader());
            return MARKER_VALUE == guarded.getDeclaredField(MARKER_FIELD).getInt(null);
        }
        catch (final ReflectiveOperationException | LinkageError ex)
        {
            return false;
        }
    }

    /**
     * Log position that a quorum holds, counting only what is known to agree with the log of this member. Called in
     * place of {@link ClusterMember#quorumPosition(ClusterMember[], long[], long, long)}.
     *
     * @param members          of the cluster, with the last position and term that each reported.
     * @param rankedPositions  scratch space, as long as a quorum is large.
     * @param nowNs            cluster time.
     * @param timeoutNs        after which a member is not active.
     * @param memberId         of this member, whose own position always counts.
     * @param election         under way; null when there is none.
     * @param leadershipTermId of the module, which holds when there is no election.
     * @param recordingLog     of this member: which term begins where.
     * @return the position in bytes.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of the class into which the call is written.
    public static long quorumPosition(
        final ClusterMember[] members,
        final long[] rankedPositions,
        final long nowNs,
        final long timeoutNs,
        final int memberId,
        final Object election,
        final long leadershipTermId,
        final RecordingLog recordingLog)
    {
        final long currentTermId = null == election ? leadershipTermId : ((Election)election).leadershipTermId();
        for (int i = 0; i < rankedPositions.length; i++)
        {
            rankedPositions[i] = 0;
        }

        for (final ClusterMember member : members)
        {
            if (member.isActive(nowNs, timeoutNs))
            {
                final long position = member.id() == memberId ?
                    member.logPosition() :
                    agreedPosition(member.leadershipTermId(), member.logPosition(), currentTermId, recordingLog);
                rank(rankedPositions, position);
            }
        }

        return rankedPositions[rankedPositions.length - 1];
    }

    /**
     * How far the log of another member is known to agree with the log of this one.
     * <p>
     * The last term of that log tells. In the present term it was reconciled before the member said so. In an older
     * term it agrees as far as this log has that term, which is the base of the term after it. In the last term of
     * this log, before the first entry of the present one, the same leader wrote both. Of any other term nothing is
     * known.
     */
    static long agreedPosition(
        final long lastTermId, final long logPosition, final long currentTermId, final RecordingLog recordingLog)
    {
        if (lastTermId == currentTermId)
        {
            return logPosition;
        }

        final RecordingLog.Entry nextTerm = recordingLog.findTermEntry(lastTermId + 1);
        if (null != nextTerm)
        {
            return Math.min(logPosition, nextTerm.termBaseLogPosition);
        }

        final RecordingLog.Entry lastTerm = recordingLog.findLastTerm();
        return null != lastTerm && lastTermId == lastTerm.leadershipTermId ? logPosition : 0;
    }

    private static void rank(final long[] rankedPositions, final long position)
    {
        long rising = position;
        for (int i = 0; i < rankedPositions.length; i++)
        {
            final long ranked = rankedPositions[i];
            if (rising > ranked)
            {
                rankedPositions[i] = rising;
                rising = ranked;
            }
        }
    }

    /**
     * Whether news of a leader come from a term below the highest that this member voted in, while it looks for a
     * leader. Its vote may have made another leader by now, one that lacks what this member would confirm to the old
     * one. So the news are ignored, and the old leader is shown the higher term, upon which it calls an election.
     * <p>
     * A vote that was refused raises the term as well. Then the election is one more than needed and does no harm.
     * <p>
     * A member that is a candidate itself has asked already. A second time, without its log, would be answered by no,
     * and one no ends its candidacy.
     *
     * @param ctx              of the module.
     * @param election         under way; null when this member follows or leads.
     * @param publisher        of messages to members.
     * @param members          of the cluster by id.
     * @param leadershipTermId of the leader that the news are of.
     * @param leaderId         of that leader.
     * @return true when the news must be ignored.
     */
    public static boolean isOvertaken(
        final ConsensusModule.Context ctx,
        final Object election,
        final Object publisher,
        final Int2ObjectHashMap<ClusterMember> members,
        final long leadershipTermId,
        final int leaderId)
    {
        if (null == election)
        {
            return false;
        }

        final long votedTermId = ctx.nodeStateFile().candidateTerm().candidateTermId();
        if (leadershipTermId >= votedTermId)
        {
            return false;
        }

        final ClusterMember leader = members.get(leaderId);
        if (null != leader && ElectionState.CANDIDATE_BALLOT != stateOf(ctx))
        {
            // It names no log, so that nobody gives it a vote.
            ((ConsensusPublisher)publisher).requestVote(
                leader.publication(), NO_TERM, NO_LOG, votedTermId, ctx.clusterMemberId());
        }

        return true;
    }

    /**
     * Begin the election of this member anew when it won one, does not lead yet, and hears of a leader of a higher
     * term. Aeron's own election listens to such news in the last of its leader's states only. In the others it waits
     * for a quorum that it cannot have any more, and never comes back by itself. A follower that is on its way into the
     * log of a leader does so as well: it must not wait for one that has been overtaken.
     *
     * @param ctx              of the module.
     * @param election         under way; null when this member follows or leads.
     * @param leadershipTermId of the leader that the news are of.
     */
    public static void yieldToHigherTerm(
        final ConsensusModule.Context ctx, final Object election, final long leadershipTermId)
    {
        if (null == election || leadershipTermId <= ((Election)election).leadershipTermId())
        {
            return;
        }

        switch (stateOf(ctx))
        {
            case LEADER_LOG_REPLICATION:
            case LEADER_REPLAY:
            case LEADER_INIT:
                beginAnew(ctx, election, "a leader of term " + leadershipTermId + " came before this one of term " +
                    ((Election)election).leadershipTermId());
                break;

            case FOLLOWER_LOG_REPLICATION:
            case FOLLOWER_REPLAY:
            case FOLLOWER_CATCHUP_INIT:
            case FOLLOWER_CATCHUP_AWAIT:
            case FOLLOWER_CATCHUP:
            case FOLLOWER_LOG_INIT:
            case FOLLOWER_LOG_AWAIT:
            case FOLLOWER_READY:
                beginAnew(ctx, election, "a leader of term " + leadershipTermId + " came before the one of term " +
                    ((Election)election).leadershipTermId() + " whose log is awaited");
                break;

            default:
                break;
        }
    }

    /**
     * Whether this member leads and does not know where an old term ended, in which another member's log ends. Then it
     * must not answer that member. Aeron's own answer takes the present term for the next one: the member keeps what it
     * has up to the beginning of the present term, although others' logs part from its own much earlier, and goes on
     * from there. A member that was seeded knows no terms from before its log begins.
     *
     * @param role         of this member.
     * @param recordingLog of this member: which term begins where.
     * @param lastTermId   of the other member's log; negative when that is empty, so that nothing in it can be wrong.
     * @return true when the other member must not be answered; it has to be seeded.
     */
    public static boolean isForgotten(final Cluster.Role role, final RecordingLog recordingLog, final long lastTermId)
    {
        if (Cluster.Role.LEADER != role || lastTermId < 0 || null != recordingLog.findTermEntry(lastTermId + 1))
        {
            return false;
        }

        final RecordingLog.Entry lastTerm = recordingLog.findLastTerm();
        return null != lastTerm && lastTermId < lastTerm.leadershipTermId;
    }

    /**
     * Begin the election of this member anew when it won one, does not lead yet, and is asked for a vote in a higher
     * term. Whoever voted in that term ignores this member from then on, by {@link #isOvertaken}; without a majority
     * it would wait in its election for ever, and hold the others there by its news. A leader that leads calls an
     * election upon such a request by itself.
     * <p>
     * The term is noted first, so that this member's own candidacy begins above it.
     *
     * @param ctx             of the module.
     * @param election        under way; null when this member follows or leads.
     * @param candidateTermId that the vote is asked for.
     */
    public static void yieldToCandidate(
        final ConsensusModule.Context ctx, final Object election, final long candidateTermId)
    {
        if (null == election || candidateTermId <= ((Election)election).leadershipTermId())
        {
            return;
        }

        switch (stateOf(ctx))
        {
            case LEADER_LOG_REPLICATION:
            case LEADER_REPLAY:
            case LEADER_INIT:
            case LEADER_READY:
                ctx.nodeStateFile().proposeMaxCandidateTermId(
                    candidateTermId, ((Election)election).logPosition(), ctx.epochClock().time());
                beginAnew(ctx, election, "asked for a vote in term " + candidateTermId +
                    " before this leader of term " + ((Election)election).leadershipTermId() + " leads");
                break;

            default:
                break;
        }
    }

    private static void beginAnew(final ConsensusModule.Context ctx, final Object election, final String reason)
    {
        ((Election)election).handleError(ctx.clusterClock().timeNanos(), new ClusterEvent(reason));
    }

    /**
     * How long a follower may be without progress on its way into the log of its leader: until the election must be
     * begun anew. Aeron's own bound is one heartbeat time-out, which says how long a leader may be silent, not how
     * long a slow host takes to make a stream; with short time-outs no election came to its end. A leader that is
     * heard is waited for longer; for a silent one Aeron's bound holds.
     *
     * @param ctx   of the module.
     * @param agent of the module.
     * @return nanoseconds.
     */
    public static long joinTimeoutNs(final ConsensusModule.Context ctx, final Object agent)
    {
        return joinTimeoutNs(ctx.leaderHeartbeatTimeoutNs(), silenceNs(ctx, agent));
    }

    static long joinTimeoutNs(final long heartbeatTimeoutNs, final long silenceNs)
    {
        return silenceNs < heartbeatTimeoutNs ? Math.max(heartbeatTimeoutNs, JOIN_PATIENCE_NS) : heartbeatTimeoutNs;
    }

    /**
     * Begin the election anew when the leader fell silent whose log a follower replays or is about to. Aeron's own
     * follower waits there for ever, for a commit position of this leader.
     *
     * @param ctx   of the module.
     * @param agent of the module.
     */
    public static void checkLeaderIsHeard(final ConsensusModule.Context ctx, final Object agent)
    {
        final long silenceNs = silenceNs(ctx, agent);
        if (silenceNs >= Math.max(ctx.leaderHeartbeatTimeoutNs(), JOIN_PATIENCE_NS))
        {
            throw new TimeoutException("the leader fell silent before its log was replayed",
                AeronException.Category.WARN);
        }
    }

    /**
     * The last term of a log, in place of the term that a follower has just come to in its replay. Aeron takes the
     * latter. An election that is begun anew in the middle of a replay then shows the others the end of the log under
     * one of its first terms: it is told to truncate where that term ended, and may vote for whoever has less.
     *
     * @param replayedTermId begins at the entry that was replayed.
     * @param knownTermId    was the last one so far.
     * @return the later one.
     */
    public static long lastTermOfLog(final long replayedTermId, final long knownTermId)
    {
        return Math.max(replayedTermId, knownTermId);
    }

    /**
     * Whether a candidate has won: a majority voted for it, and so did every member that it has heard of since it
     * began to look for a leader. Aeron waits for the vote of each member, also of the leader whose silence began the
     * election, and counts a majority only when the election time-out is over. A majority is what Raft asks for. One
     * no, or the missing vote of a member that lives, is waited for as before.
     *
     * @param members                of the cluster, with the last position and vote of each.
     * @param candidateTermId        of the candidate.
     * @param gracefulClosedLeaderId of a leader that said that it goes; none when negative.
     * @return true when it has won.
     */
    public static boolean isElected(
        final ClusterMember[] members, final long candidateTermId, final int gracefulClosedLeaderId)
    {
        if (ClusterMember.isUnanimousLeader(members, candidateTermId, gracefulClosedLeaderId))
        {
            return true;
        }

        for (final ClusterMember member : members)
        {
            if (AeronArchive.NULL_POSITION != member.logPosition() &&
                (candidateTermId != member.candidateTermId() || !Boolean.TRUE.equals(member.vote())))
            {
                return false;
            }
        }

        return ClusterMember.isQuorumLeader(members, candidateTermId);
    }

    private static long silenceNs(final ConsensusModule.Context ctx, final Object agent)
    {
        return ctx.clusterClock().timeNanos() - ((ConsensusModuleAgent)agent).timeOfLastLeaderUpdateNs();
    }

    private static ElectionState stateOf(final ConsensusModule.Context ctx)
    {
        return ElectionState.get(ctx.electionStateCounter().getPlain());
    }

    /**
     * Refuse to truncate what this member knows to be committed, in this run or in one before: its service may have
     * applied it, and nothing takes that back. Called before anything is deleted; ends the consensus module.
     *
     * @param ctx         of the module.
     * @param logPosition at which the log would end.
     */
    public static void checkTruncation(final ConsensusModule.Context ctx, final long logPosition)
    {
        final long commitPosition;
        try
        {
            commitPosition = Math.max(
                ctx.commitPositionCounter().getPlain(), CommittedPosition.read(ctx.clusterDir().toPath()));
        }
        catch (final IOException ex)
        {
            throw refuse(ctx, "the leader's log parts from this member's at position " + logPosition +
                ", and how far this member's is committed cannot be told: " + ex.getMessage());
        }

        if (logPosition < commitPosition)
        {
            throw refuse(ctx, "the leader's log parts from this member's at position " + logPosition +
                ", but this member knows the log as committed up to " + commitPosition);
        }
    }

    private static AgentTerminationException refuse(final ConsensusModule.Context ctx, final String reason)
    {
        final CommittedLogException refusal = new CommittedLogException(reason);
        ctx.countedErrorHandler().onError(refusal);
        return new AgentTerminationException(refusal);
    }
}
