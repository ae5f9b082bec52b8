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

import io.nodens.tree.AclTable;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import java.util.ArrayList;
import java.util.Comparator;
import org.agrona.DirectBuffer;

/**
 * Fills an empty {@link StateMachine} from a snapshot: counters, front ends, sessions with their results, znodes from
 * the root down, then {@link #complete(long)}. Refuses what contradicts itself, after which the machine must be thrown
 * away.
 * <p>
 * <b>Allocates:</b> freely; it is used once, at the start.
 */
public final class StateLoader
{
    private final StateMachine machine;
    private final ArrayList<Ephemeral> ephemerals = new ArrayList<>();
    private long lastLoadedSessionId;

    /**
     * Load into a machine.
     *
     * @param machine that has applied nothing.
     */
    public StateLoader(final StateMachine machine)
    {
        check(
            0 == machine.zxid() && 0 == machine.sessions.size() && 0 == machine.frontEnds.count(),
            "a snapshot can only be loaded into an empty state, zxid=", machine.zxid());
        this.machine = machine;
    }

    /**
     * Log time and ticks.
     *
     * @param nowMs      log time.
     * @param lastTickMs log time of the last tick or leadership term.
     * @param tickId     that the next tick must carry.
     */
    public void time(final long nowMs, final long lastTickMs, final long tickId)
    {
        check(lastTickMs <= nowMs, "last tick lies in the future: ", lastTickMs);
        check(tickId >= 0, "tick id ", tickId);
        machine.nowMs = nowMs;
        machine.lastTickMs = lastTickMs;
        machine.tickId = tickId;
    }

    /**
     * What version 1 of the commands brought; not called for a snapshot from before.
     *
     * @param activeVersion   of the command schema.
     * @param livedMs         time that the cluster has lived.
     * @param lastTimestampMs of the last tick or leadership term.
     */
    public void lived(final int activeVersion, final long livedMs, final long lastTimestampMs)
    {
        CommandVersion.checkApplicable(activeVersion, "the snapshot was taken with commands");
        check(activeVersion >= CommandVersion.MIN, "active version ", activeVersion);
        check(livedMs >= 0, "lived time ", livedMs);
        machine.activeVersion = activeVersion;
        if (machine.hasOperations())
        {
            machine.reaping.activate();
        }
        machine.livedMs = livedMs;
        machine.lastTimestampMs = lastTimestampMs;
    }

    /**
     * The last two looks at containers; not called for a snapshot from before there were any.
     *
     * @param lastZxid of the newest transaction at the last look.
     * @param dueZxid  of the newest transaction at the look before.
     */
    public void containerZxids(final long lastZxid, final long dueZxid)
    {
        check(lastZxid >= dueZxid, "zxid of the last look at containers ", lastZxid);
        check(dueZxid >= 0, "zxid of the look at containers before the last ", dueZxid);
        machine.reaping.containerZxids(lastZxid, dueZxid);
    }

    /**
     * Identity of the cluster.
     *
     * @param high first half.
     * @param low  second half.
     */
    public void clusterId(final long high, final long low)
    {
        machine.clusterIdHigh = high;
        machine.clusterIdLow = low;
    }

    /**
     * What ids were given out.
     *
     * @param lastSessionId        youngest session that ever was.
     * @param lastAttachmentId     youngest attachment that ever was.
     * @param nextEphemeralOrdinal of the next ephemeral.
     */
    public void ids(final long lastSessionId, final long lastAttachmentId, final long nextEphemeralOrdinal)
    {
        check(lastSessionId >= 0, "last session id ", lastSessionId);
        check(lastAttachmentId >= 0, "last attachment id ", lastAttachmentId);
        check(nextEphemeralOrdinal >= 0, "next ephemeral ordinal ", nextEphemeralOrdinal);
        machine.sessions.lastSessionId(lastSessionId);
        machine.sessions.lastAttachmentId(lastAttachmentId);
        machine.ephemerals.nextOrdinal(nextEphemeralOrdinal);
    }

    /**
     * Limits that bind.
     *
     * @return to be set by the caller.
     */
    public StateLimits limits()
    {
        return machine.limits;
    }

    /**
     * Put back a front end.
     *
     * @param memberId         of its member.
     * @param incarnation      of the front end.
     * @param clusterSessionId that its commands must come over.
     * @param lastSequence     last command applied.
     * @param reportTickId     tick at which the member last said something of itself.
     * @return what it said, to be set by the caller.
     */
    public MemberReport frontEnd(
        final int memberId,
        final long incarnation,
        final long clusterSessionId,
        final long lastSequence,
        final long reportTickId)
    {
        check(null == machine.frontEnds.get(memberId), "a second front end of member ", memberId);
        final FrontEnd frontEnd = machine.frontEnds.getOrAdd(memberId);
        check(null != frontEnd, "a front end of member ", memberId);
        check(lastSequence >= 0, "front end's last sequence ", lastSequence);
        frontEnd.incarnation = incarnation;
        frontEnd.clusterSessionId = clusterSessionId;
        frontEnd.lastSequence = lastSequence;
        frontEnd.reportTickId = reportTickId;
        return frontEnd.report.reset();
    }

    /**
     * Put back a session; its attachment and results follow.
     *
     * @param sessionId             above the one before.
     * @param timeoutMs             granted.
     * @param secretHigh            first half of the secret.
     * @param secretLow             second half of the secret.
     * @param acknowledgedRequestId last request whose result the client has.
     * @return the session.
     */
    public Session session(
        final long sessionId,
        final int timeoutMs,
        final long secretHigh,
        final long secretLow,
        final long acknowledgedRequestId)
    {
        check(
            sessionId > lastLoadedSessionId && sessionId <= machine.sessions.lastSessionId(),
            "out of order or never given out: session ", sessionId);
        check(
            timeoutMs >= SessionCommands.MIN_TIMEOUT_MS && timeoutMs <= SessionCommands.MAX_TIMEOUT_MS,
            "session timeout in ms ", timeoutMs);
        check(acknowledgedRequestId >= 0, "acknowledged request ", acknowledgedRequestId);
        lastLoadedSessionId = sessionId;

        final Session session = machine.sessions.append(sessionId, timeoutMs, secretHigh, secretLow);
        session.acknowledgedRequestId = acknowledgedRequestId;
        machine.digest.add(session);

        return session;
    }

    /**
     * Put back who holds a session.
     *
     * @param session       just put back.
     * @param status        one of {@link Session}'s.
     * @param ownerMemberId member of the front end, or {@link Session#NULL_MEMBER_ID} of a detached one.
     * @param attachmentId  last attachment.
     * @param deadlineMs    log time of expiry; 0 of an attached one.
     */
    public void attachment(
        final Session session,
        final int status,
        final int ownerMemberId,
        final long attachmentId,
        final long deadlineMs)
    {
        check(status >= Session.ATTACHED && status <= Session.DETACHED, "session status ", status);
        check(
            Session.DETACHED == status ?
            Session.NULL_MEMBER_ID == ownerMemberId :
            null != machine.frontEnds.get(ownerMemberId),
            "a session is held by unknown member ", ownerMemberId);
        check(attachmentId > 0 && attachmentId <= machine.sessions.lastAttachmentId(), "attachment ", attachmentId);

        session.status = status;
        session.ownerMemberId = ownerMemberId;
        session.attachmentId = attachmentId;
        if (Session.ATTACHED != status)
        {
            machine.expiry.schedule(session, deadlineMs);
        }
    }

    /**
     * Put back since when a session has been with whoever has it, or had it last.
     *
     * @param session      whose attachment was put back.
     * @param attachmentId its first attachment there; 0 unknown.
     */
    public void taken(final Session session, final long attachmentId)
    {
        check(attachmentId >= 0 && attachmentId <= session.attachmentId, "first attachment ", attachmentId);
        session.takenAttachmentId = attachmentId;
    }

    /**
     * Put back who a session's client has proved to be.
     *
     * @param session    just put back.
     * @param identities in a buffer.
     * @param offset     of the first byte.
     * @param length     in bytes.
     */
    public void identities(
        final Session session, final DirectBuffer identities, final int offset, final int length)
    {
        check(
            length > 0 && Session.DETACHED != session.status &&
            machine.sessions.addIdentities(session, identities, offset, length),
            "identities that it cannot have: session ", session.id);
    }

    /**
     * The access lists, to be put back before the znodes that name them.
     *
     * @return the table of the tree.
     */
    public AclTable acls()
    {
        return machine.tree.acls();
    }

    /**
     * Put back a retained result; the caller fills in outcomes, zxid and hash.
     *
     * @param session   that asked.
     * @param requestId above the one before.
     * @param operation one of {@link Operation}.
     * @param outcomes  that it has.
     * @return the result.
     */
    public RequestResult result(
        final Session session, final long requestId, final int operation, final int outcomes)
    {
        final long after = null == session.lastResult ? session.acknowledgedRequestId : session.lastResult.requestId;
        check(requestId > after, "out of order: retained result of request ", requestId);
        check(
            session.resultCount < RequestResults.MAX_PER_SESSION, "too many retained results of session ", session.id);
        check(outcomes > 0 && outcomes <= Command.MAX_OPERATIONS, "outcomes of a retained result ", outcomes);
        check(
            session.outcomeCount + outcomes <= RequestResults.MAX_OUTCOMES_PER_SESSION,
            "too many retained outcomes of session ", session.id);
        return machine.results.add(session, requestId, operation, outcomes);
    }

    /**
     * Put back a znode.
     *
     * @param parent           of the znode; {@link TreeWriter#NULL_ZNODE} for the root.
     * @param parameters       name, kind, data.
     * @param stat             every other field.
     * @param ephemeralOrdinal place among all ephemerals; ignored for other kinds.
     * @return the znode.
     */
    public int znode(
        final int parent, final CreateParameters parameters, final ZnodeStat stat, final long ephemeralOrdinal)
    {
        Session owner = null;
        if (ZnodeKind.EPHEMERAL == stat.kind())
        {
            owner = machine.sessions.find(stat.ephemeralOwner());
            check(null != owner, "an ephemeral belongs to unknown session ", stat.ephemeralOwner());
            check(
                ephemeralOrdinal >= 0 && ephemeralOrdinal < machine.ephemerals.nextOrdinal(),
                "ephemeral ordinal ", ephemeralOrdinal);
        }

        final int znode = machine.tree.restore(parent, parameters, stat);
        if (TreeWriter.NULL_ZNODE != parent)
        {
            machine.reaping.onCreated(parent, znode);
        }
        if (null != owner)
        {
            ephemerals.add(new Ephemeral(ephemeralOrdinal, znode, owner));
        }

        return znode;
    }

    /**
     * Everything is back: readers may see the tree.
     *
     * @param zxid of the snapshot.
     */
    public void complete(final long zxid)
    {
        ephemerals.sort(Comparator.comparingLong(Ephemeral::ordinal));
        for (final Ephemeral ephemeral : ephemerals)
        {
            machine.ephemerals.append(ephemeral.owner, ephemeral.znode, ephemeral.ordinal);
        }

        machine.ephemeralEnds.afterLoad(machine.sessions);
        machine.tree.completeRestore(zxid, machine.nowMs);
        if (machine.hasQuotas())
        {
            machine.quotas.activate();
        }
        machine.refreshCapacity();
    }

    private static void check(final boolean condition, final String what, final long value)
    {
        if (!condition)
        {
            throw new IllegalArgumentException(what + value);
        }
    }

    private record Ephemeral(long ordinal, int znode, Session owner)
    {
    }
}
