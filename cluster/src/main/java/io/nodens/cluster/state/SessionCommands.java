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

import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;

/**
 * The life of sessions: opened, attached, suspended with their front end, detached, expired, closed.
 * <pre>
 *               open                     cluster session closed
 *   (none) -----------&gt; ATTACHED ------------------------------&gt; SUSPENDED
 *                        |    ^ ^  same incarnation opens again     |   |
 *                        |    | +-----------------------------------+   | another incarnation opens
 *                 detach |    | attach (from any state)                 v
 *                        +----|-----------------------------------&gt; DETACHED
 *                             +-----------------------------------------+
 *   close, expire by the front end: ATTACHED -&gt; (none)     deadline: SUSPENDED, DETACHED -&gt; (none)
 * </pre>
 * <b>Allocates:</b> while the number of sessions rises to a new height, else never.
 */
final class SessionCommands
{
    /** Shortest timeout of a session in milliseconds. */
    static final int MIN_TIMEOUT_MS = ProtocolLimits.MIN_SESSION_TIMEOUT_MS;
    /** Longest timeout of a session in milliseconds. */
    static final int MAX_TIMEOUT_MS = ProtocolLimits.MAX_SESSION_TIMEOUT_MS;
    /** Sessions that expire on one tick at most; the rest waits for the next, so that a tick stays short. */
    static final int MAX_EXPIRIES_PER_TICK = 1024;
    /** The same of their ephemerals, but for the first session, whose go in one transaction whatever their number. */
    static final int MAX_EXPIRED_EPHEMERALS_PER_TICK = 20_000;

    /** Lived time that a session has at least when it is let go: for an attach that waits behind late ticks. */
    static final int MIN_GRACE_MS = 3 * StateMachine.TICK_INTERVAL_MS;
    /** Lived time that a session without a holder has at least when a term begins. */
    static final int TERM_GRACE_MS = 10 * StateMachine.TICK_INTERVAL_MS;

    private static final int OK = ResultCode.OK.value();

    private final StateMachine machine;
    private final SessionTable sessions;
    private final SessionExpiry expiry;
    private final RequestResults results;
    private final StateDigest digest;
    private final Transactions transactions;
    private final FrontEndTable frontEnds;
    private final StateLimits limits;
    private final ResultListener listener;
    private final TreeCapacity capacity;

    SessionCommands(final StateMachine machine)
    {
        this.machine = machine;
        sessions = machine.sessions;
        expiry = machine.expiry;
        results = machine.results;
        digest = machine.digest;
        transactions = machine.transactions;
        frontEnds = machine.frontEnds;
        limits = machine.limits;
        listener = machine.listener;
        capacity = machine.capacity;
    }

    void open(final Command command, final long nowMs)
    {
        if (sessions.size() >= limits.maxSessions() || !capacity.hasHeapForSession(sessions.size()))
        {
            result(command, ResultCode.TOO_MANY_SESSIONS.value(), 0, 0, 0, 0);
            return;
        }

        final int timeoutMs = Math.min(Math.max(command.timeoutMs, MIN_TIMEOUT_MS), MAX_TIMEOUT_MS);
        transactions.begin(nowMs);
        final Session session = sessions.open(timeoutMs, command.secretHigh, command.secretLow);
        digest.add(session);
        hold(session, command);
        taken(session);
        transactions.complete();
        result(command, OK, session.id, session.attachmentId, 0, timeoutMs);
    }

    void attach(final Command command)
    {
        final Session session = sessions.find(command.sessionId);
        // An unknown session and a wrong secret look the same, so that nobody learns which sessions there are.
        if (null == session || !session.hasSecret(command.secretHigh, command.secretLow))
        {
            result(command, ResultCode.SESSION_EXPIRED.value(), command.sessionId, 0, 0, 0);
            return;
        }

        // A client that had no connection meanwhile does not know that the session is another's now.
        final boolean isBack = command.attachmentId > 0;
        if (isBack && command.attachmentId < session.takenAttachmentId)
        {
            result(command, ResultCode.SESSION_MOVED.value(), command.sessionId, 0, 0, 0);
            return;
        }

        tellOwner(session, SessionEventType.MOVED);
        hold(session, command);
        if (!isBack)
        {
            taken(session);
        }
        result(command, OK, session.id, session.attachmentId, session.lastRequestId(), session.timeoutMs);
    }

    void detach(final Command command, final long nowMs)
    {
        final Session session = sessions.find(command.sessionId);
        final int code = checkAttachment(command, session);
        if (OK == code)
        {
            letGo(session, nowMs);
            result(command, OK, session.id, command.attachmentId, session.lastRequestId(), session.timeoutMs);
        }
        else
        {
            result(command, code, command.sessionId, command.attachmentId, 0, 0);
        }
    }

    /**
     * Somebody has proved who he is. It needs no zxid, since nobody else can see it, and is gone with the attachment.
     */
    void addIdentities(final Command command)
    {
        final Session session = sessions.find(command.sessionId);
        int code = machine.hasOperations() ? checkAttachment(command, session) : ResultCode.UNIMPLEMENTED.value();
        if (OK == code && !sessions.addIdentities(
            session, command.identities, command.identitiesOffset, command.identitiesLength))
        {
            code = ResultCode.QUOTA_EXCEEDED.value();
        }

        final boolean isDone = OK == code;
        result(
            command, code, command.sessionId, command.attachmentId, isDone ? session.lastRequestId() : 0,
            isDone ? session.timeoutMs : 0);
    }

    void expire(final Command command, final long nowMs)
    {
        final Session session = sessions.find(command.sessionId);
        final int code = checkAttachment(command, session);
        if (OK == code)
        {
            final int timeoutMs = session.timeoutMs;
            end(session, nowMs);
            result(command, OK, command.sessionId, command.attachmentId, 0, timeoutMs);
        }
        else
        {
            result(command, code, command.sessionId, command.attachmentId, 0, 0);
        }
    }

    /**
     * An operator ends a session, whoever holds it.
     *
     * @return code of the result.
     */
    int forceClose(final Command command, final long nowMs)
    {
        if (!machine.hasQuotas())
        {
            return ResultCode.UNIMPLEMENTED.value();
        }
        final Session session = sessions.find(command.sessionId);
        if (null == session)
        {
            return ResultCode.SESSION_EXPIRED.value();
        }
        endForOthers(session, SessionEventType.FORCE_CLOSED, nowMs);
        return OK;
    }

    /** End a session and tell the front end that holds it, or held it last. */
    private void endForOthers(final Session session, final SessionEventType eventType, final long nowMs)
    {
        final FrontEnd owner = frontEnds.get(session.ownerMemberId);
        final long sessionId = session.id;
        final long attachmentId = session.attachmentId;
        final long zxid = end(session, nowMs);
        if (null != owner)
        {
            listener.onSessionEvent(
                owner.memberId, owner.incarnation, sessionId, attachmentId, eventType.value(), zxid);
        }
    }

    /**
     * End a session and its ephemerals, oldest first, in one transaction.
     */
    long end(final Session session, final long nowMs)
    {
        final EphemeralEnds ends = machine.ephemeralEnds;
        final boolean isAtOnce = ends.isPossible(session);
        final long zxid =
            transactions.begin(nowMs, isAtOnce ? session.sum.parentCount() : session.ephemeralCount);
        if (isAtOnce)
        {
            ends.endAtOnce(session);
        }
        else
        {
            ends.deleteAll(session);
        }

        expiry.cancel(session);
        results.clear(session);
        digest.remove(session);
        sessions.remove(session);
        transactions.complete();

        return zxid;
    }

    /**
     * Expire the sessions whose time has come, the longest overdue first.
     */
    void expireDue(final long nowMs)
    {
        int ephemeralCount = 0;
        for (int i = 0; i < MAX_EXPIRIES_PER_TICK; i++)
        {
            final Session session = expiry.due(machine.isLived() ? machine.livedMs : nowMs);
            if (null == session)
            {
                break;
            }

            ephemeralCount += session.ephemeralCount;
            if (i > 0 && ephemeralCount > MAX_EXPIRED_EPHEMERALS_PER_TICK && machine.hasMemberLimits())
            {
                break;
            }

            final FrontEnd owner = frontEnds.get(session.ownerMemberId);
            final long sessionId = session.id;
            final long attachmentId = session.attachmentId;
            final long zxid = end(session, nowMs);
            if (null != owner)
            {
                listener.onSessionEvent(
                    owner.memberId,
                    owner.incarnation,
                    sessionId,
                    attachmentId,
                    SessionEventType.EXPIRED.value(),
                    zxid);
            }
        }
    }

    /**
     * A term begins: sessions whose time is nearly up get a little more, to be attached through the new leader.
     */
    void grantTermGrace()
    {
        final long least = machine.livedMs + TERM_GRACE_MS;
        Session session = expiry.first();
        while (null != session && session.deadlineMs < least)
        {
            expiry.schedule(session, least);
            session = expiry.first();
        }
    }

    /**
     * Deadlines are in lived time from now on: what was left of each stays.
     */
    void liveFrom(final long nowMs)
    {
        for (Session session = sessions.first(); null != session; session = session.next)
        {
            if (Session.ATTACHED != session.status)
            {
                expiry.schedule(session, machine.livedMs + Math.max(MIN_GRACE_MS, session.deadlineMs - nowMs));
            }
        }
    }

    /**
     * Give every session that nobody holds its full timeout again. Version 0 only.
     */
    void rearm(final long nowMs)
    {
        for (Session session = sessions.first(); null != session; session = session.next)
        {
            if (Session.ATTACHED != session.status)
            {
                expiry.schedule(session, deadline(session, nowMs));
            }
        }
    }

    /**
     * The cluster session of a front end closed.
     */
    void suspendAll(final int memberId, final long nowMs)
    {
        for (Session session = sessions.first(); null != session; session = session.next)
        {
            if (session.isAttachedTo(memberId))
            {
                session.status = Session.SUSPENDED;
                expiry.schedule(session, deadline(session, nowMs));
            }
        }
    }

    /**
     * A front end came back over a new cluster session.
     */
    void resumeAll(final int memberId)
    {
        for (Session session = sessions.first(); null != session; session = session.next)
        {
            if (Session.SUSPENDED == session.status && session.ownerMemberId == memberId)
            {
                session.status = Session.ATTACHED;
                expiry.cancel(session);
            }
        }
    }

    /**
     * A front end was replaced by a new incarnation. What was suspended keeps its deadline.
     */
    void detachAll(final int memberId, final long nowMs)
    {
        for (Session session = sessions.first(); null != session; session = session.next)
        {
            if (session.ownerMemberId == memberId)
            {
                if (Session.ATTACHED == session.status)
                {
                    expiry.schedule(session, deadline(session, nowMs));
                }
                session.status = Session.DETACHED;
                session.ownerMemberId = Session.NULL_MEMBER_ID;
                sessions.clearIdentities(session);
            }
        }
    }

    private long deadline(final Session session, final long nowMs)
    {
        return machine.isLived() ?
            machine.livedMs + Math.max(session.timeoutMs, MIN_GRACE_MS) :
            nowMs + session.timeoutMs;
    }

    private void hold(final Session session, final Command command)
    {
        expiry.cancel(session);
        session.status = Session.ATTACHED;
        session.ownerMemberId = command.memberId;
        session.attachmentId = sessions.nextAttachmentId();
        sessions.clearIdentities(session);
        if (command.identitiesLength > 0 && machine.hasOperations())
        {
            // At a limit the session has less to show, and is there.
            sessions.addIdentities(
                session, command.identities, command.identitiesOffset, command.identitiesLength);
        }
    }

    private void taken(final Session session)
    {
        session.takenAttachmentId = machine.hasReattach() ? session.attachmentId : 0;
    }

    private void letGo(final Session session, final long nowMs)
    {
        session.status = Session.DETACHED;
        session.ownerMemberId = Session.NULL_MEMBER_ID;
        sessions.clearIdentities(session);
        expiry.schedule(session, deadline(session, nowMs));
    }

    private static int checkAttachment(final Command command, final Session session)
    {
        if (null == session)
        {
            return ResultCode.SESSION_EXPIRED.value();
        }

        return session.isAttachedTo(command.memberId) && session.attachmentId == command.attachmentId ?
            OK :
            ResultCode.SESSION_MOVED.value();
    }

    private void tellOwner(final Session session, final SessionEventType eventType)
    {
        final FrontEnd owner = frontEnds.get(session.ownerMemberId);
        if (null != owner)
        {
            listener.onSessionEvent(
                owner.memberId,
                owner.incarnation,
                session.id,
                session.attachmentId,
                eventType.value(),
                transactions.lastZxid());
        }
    }

    private void result(
        final Command command,
        final int code,
        final long sessionId,
        final long attachmentId,
        final long lastRequestId,
        final int timeoutMs)
    {
        listener.onSessionResult(
            command, code, sessionId, attachmentId, lastRequestId, timeoutMs, transactions.lastZxid());
    }
}
