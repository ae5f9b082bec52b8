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
import io.nodens.sbe.protocol.SessionEventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The life of sessions, written a second time and naively: scans of all of them. */
final class ModelSessions
{
    final TreeMap<Long, ModelSession> table = new TreeMap<>();
    long lastId;

    private final ModelState state;
    private long lastAttachmentId;

    ModelSessions(final ModelState state)
    {
        this.state = state;
    }

    void open(final Command c)
    {
        if (table.size() >= state.maxSessions || table.size() >= state.leastHeap / 640)
        {
            result(c, ResultCode.TOO_MANY_SESSIONS, 0, 0, 0);
            return;
        }

        final ModelSession session = new ModelSession();
        session.id = ++lastId;
        session.timeoutMs = c.timeoutMs < 20 ? 20 : c.timeoutMs > 600_000 ? 600_000 : c.timeoutMs;
        session.secret = List.of(c.secretHigh, c.secretLow);
        session.owner = c.memberId;
        session.attachmentId = ++lastAttachmentId;
        take(c, session);
        state.acls.prove(c, session, state.activeVersion > 3);
        table.put(session.id, session);
        state.begin(1);
        state.complete();
        result(c, ResultCode.OK, session.id, session.attachmentId, session.timeoutMs);
    }

    void attach(final Command c)
    {
        final ModelSession session = table.get(c.sessionId);
        if (session == null || !session.secret.equals(List.of(c.secretHigh, c.secretLow)))
        {
            result(c, ResultCode.SESSION_EXPIRED, c.sessionId, 0, 0);
            return;
        }
        if (state.activeVersion > 5 && c.attachmentId > 0 && c.attachmentId < session.takenAttachmentId)
        {
            result(c, ResultCode.SESSION_MOVED, c.sessionId, 0, 0);
            return;
        }
        tell(session, SessionEventType.MOVED);

        session.owner = c.memberId;
        session.deadlineMs = 0;
        session.attachmentId = ++lastAttachmentId;
        take(c, session);
        session.identities.clear();
        state.acls.prove(c, session, state.activeVersion > 3);
        result(c, ResultCode.OK, session.id, session.attachmentId, session.timeoutMs);
    }

    /** Whoever opens a session, or attaches it without naming an attachment, shuts out those who name former ones. */
    private void take(final Command c, final ModelSession session)
    {
        final boolean isNamed = c.operation == Operation.ATTACH_SESSION && c.attachmentId > 0;
        session.takenAttachmentId = state.activeVersion > 5 && !isNamed ?
            session.attachmentId : session.takenAttachmentId;
    }

    void detachOrExpire(final Command c, final boolean isExpiry)
    {
        final ModelSession session = table.get(c.sessionId);
        if (session == null)
        {
            result(c, ResultCode.SESSION_EXPIRED, c.sessionId, c.attachmentId, 0);
        }
        else if (session.owner != c.memberId || session.attachmentId != c.attachmentId || session.deadlineMs != 0)
        {
            result(c, ResultCode.SESSION_MOVED, c.sessionId, c.attachmentId, 0);
        }
        else
        {
            if (isExpiry)
            {
                end(session);
            }
            session.owner = -1;
            session.identities.clear();
            session.deadlineMs = deadline(session);
            result(c, ResultCode.OK, c.sessionId, c.attachmentId, session.timeoutMs);
        }
    }

    void addIdentities(final Command c)
    {
        final ModelSession session = table.get(c.sessionId);
        ResultCode code = ResultCode.OK;
        if (state.activeVersion < 4)
        {
            code = ResultCode.UNIMPLEMENTED;
        }
        else if (session == null)
        {
            code = ResultCode.SESSION_EXPIRED;
        }
        else if (session.owner != c.memberId || session.deadlineMs != 0 || session.attachmentId != c.attachmentId)
        {
            code = ResultCode.SESSION_MOVED;
        }
        else if (!state.acls.prove(c, session, true))
        {
            code = ResultCode.QUOTA_EXCEEDED;
        }
        result(c, code, c.sessionId, c.attachmentId, code == ResultCode.OK ? session.timeoutMs : 0);
    }

    ResultCode forceClose(final Command c)
    {
        final ModelSession session = table.get(c.sessionId);
        if (state.activeVersion < 5 || session == null)
        {
            return state.activeVersion < 5 ? ResultCode.UNIMPLEMENTED : ResultCode.SESSION_EXPIRED;
        }
        end(session);
        tell(session, SessionEventType.FORCE_CLOSED);
        return ResultCode.OK;
    }

    void expireDue(final long clock)
    {
        final List<ModelSession> due = new ArrayList<>(
            table.values().stream().filter((s) -> s.deadlineMs != 0 && s.deadlineMs <= clock).toList());
        due.sort(Comparator.<ModelSession>comparingLong((s) -> s.deadlineMs).thenComparingLong((s) -> s.id));
        int count = 0;
        for (final ModelSession session : due.subList(0, Math.min(1024, due.size())))
        {
            count += session.ephemerals.size();
            if (session != due.get(0) && count > 20_000 && state.activeVersion >= 2)
            {
                break;
            }
            end(session);
            tell(session, SessionEventType.EXPIRED);
        }
    }

    void end(final ModelSession session)
    {
        state.begin(session.ephemerals.size());
        for (final ModelZnode znode : List.copyOf(session.ephemerals))
        {
            state.tree.remove(znode);
        }
        table.remove(session.id);
        state.complete();
    }

    void suspend(final int memberId)
    {
        for (final ModelSession session : table.values())
        {
            if (session.owner == memberId && session.deadlineMs == 0)
            {
                session.deadlineMs = deadline(session);
            }
        }
    }

    /** A front end opened: a new one has none of the sessions of the one before. */
    void opened(final int memberId, final boolean isNew)
    {
        for (final ModelSession session : table.values())
        {
            if (session.owner == memberId && isNew)
            {
                session.deadlineMs = session.deadlineMs == 0 ? deadline(session) : session.deadlineMs;
                session.owner = -1;
                session.identities.clear();
            }
            else if (session.owner == memberId)
            {
                session.deadlineMs = 0;
            }
        }
    }

    void grantTermGrace()
    {
        for (final ModelSession session : table.values())
        {
            if (session.deadlineMs != 0)
            {
                session.deadlineMs = Math.max(session.deadlineMs, state.livedMs + 500);
            }
        }
    }

    void rearm()
    {
        for (final ModelSession session : table.values())
        {
            if (session.deadlineMs != 0)
            {
                session.deadlineMs = state.nowMs + session.timeoutMs;
            }
        }
    }

    void liveFromNow()
    {
        for (final ModelSession session : table.values())
        {
            session.deadlineMs = session.deadlineMs == 0 ? 0 :
                state.livedMs + Math.max(150, session.deadlineMs - state.nowMs);
        }
    }

    /** Outcomes kept for all sessions together. */
    long retained()
    {
        return table.values().stream().mapToLong(ModelSession::retained).sum();
    }

    long ephemerals()
    {
        return table.values().stream().mapToInt((s) -> s.ephemerals.size()).sum();
    }

    private void tell(final ModelSession session, final SessionEventType type)
    {
        if (session.owner >= 0)
        {
            state.count("event " + type);
            state.answers.add(Answers.EVENT, session.owner, state.frontEnds.get(session.owner).incarnation, session.id,
                session.attachmentId, type.value(), state.zxid);
        }
    }

    private long deadline(final ModelSession session)
    {
        return state.activeVersion > 0 ?
            state.livedMs + Math.max(150, session.timeoutMs) : state.nowMs + session.timeoutMs;
    }

    private void result(
        final Command c, final ResultCode code, final long sessionId, final long attachmentId, final int timeoutMs)
    {
        state.count("session " + code);
        state.answers.add(
            Answers.SESSION, c.memberId, c.sequence, code.value(), sessionId, attachmentId, timeoutMs, state.zxid);
    }
}
