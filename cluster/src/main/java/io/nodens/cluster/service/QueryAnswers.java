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

import io.nodens.cluster.results.QuerySlot;
import io.nodens.cluster.results.SessionListDescriptor;
import io.nodens.cluster.state.Session;
import io.nodens.cluster.state.SessionTable;
import io.nodens.cluster.state.StateMachine;
import org.agrona.MutableDirectBuffer;

/**
 * Answers the front end's questions about replicated state, between two messages of the log.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> never.
 */
final class QueryAnswers
{
    /** Sessions that are looked at in one turn, so that the log does not wait for a search. */
    static final int MAX_STEPS = 4096;

    private final QuerySlot slot;
    private long soughtAfter;
    private long reachedId;
    private boolean isSeeking;

    QueryAnswers(final QuerySlot slot)
    {
        this.slot = slot;
    }

    /**
     * Answer what is asked.
     *
     * @param machine with the state.
     * @return work done.
     */
    int doWork(final StateMachine machine)
    {
        if (!slot.isAsked())
        {
            return 0;
        }
        if (QuerySlot.SESSIONS == slot.kind())
        {
            answerSessions(machine);
        }
        else
        {
            slot.answered(machine.zxid(), 0);
        }
        return 1;
    }

    private void answerSessions(final StateMachine machine)
    {
        final SessionTable sessions = machine.sessions();
        final long after = slot.first();
        final Session known = sessions.find(after);
        Session session = null != known ? known.next() : sessions.first();
        if (null == known && after > 0)
        {
            // The session that the last page ended with is gone. Where the search was cut short it goes on.
            final Session reached = isSeeking && soughtAfter == after ? sessions.find(reachedId) : null;
            session = null == reached ? session : reached;
            int steps = 0;
            while (null != session && session.id() <= after && steps < MAX_STEPS)
            {
                session = session.next();
                steps++;
            }
            if (null != session && session.id() <= after)
            {
                isSeeking = true;
                soughtAfter = after;
                reachedId = session.id();
                return;
            }
        }
        isSeeking = false;
        put(machine, session, after);
    }

    private void put(final StateMachine machine, final Session begin, final long after)
    {
        final MutableDirectBuffer buffer = slot.buffer();
        final long wanted = slot.second();
        final long most = wanted > 0 ?
            Math.min(wanted, SessionListDescriptor.MAX_ENTRIES) : SessionListDescriptor.MAX_ENTRIES;
        Session session = begin;
        long cursor = after;
        int count = 0;
        int offset = SessionListDescriptor.ENTRIES_OFFSET;
        while (null != session && count < most)
        {
            buffer.putLong(offset + SessionListDescriptor.SESSION_ID_OFFSET, session.id());
            buffer.putLong(offset + SessionListDescriptor.ATTACHMENT_ID_OFFSET, session.attachmentId());
            buffer.putInt(offset + SessionListDescriptor.TIMEOUT_OFFSET, session.timeoutMs());
            buffer.putInt(offset + SessionListDescriptor.EPHEMERAL_COUNT_OFFSET, session.ephemeralCount());
            buffer.putInt(offset + SessionListDescriptor.OWNER_OFFSET, session.ownerMemberId());
            buffer.putInt(offset + SessionListDescriptor.STATUS_OFFSET, session.status());
            offset += SessionListDescriptor.ENTRY_LENGTH;
            cursor = session.id();
            count++;
            session = session.next();
        }
        buffer.putLong(SessionListDescriptor.CURSOR_OFFSET, cursor);
        buffer.putInt(SessionListDescriptor.SESSION_COUNT_OFFSET, machine.sessions().size());
        buffer.putInt(SessionListDescriptor.ENTRY_COUNT_OFFSET, count);
        buffer.putInt(SessionListDescriptor.IS_LAST_OFFSET, null == session ? 1 : 0);
        slot.answered(machine.zxid(), offset);
    }
}
