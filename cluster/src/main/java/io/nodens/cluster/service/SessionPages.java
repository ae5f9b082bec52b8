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

import io.nodens.cluster.results.SessionListDescriptor;
import io.nodens.cluster.results.StateQuery;
import io.nodens.cluster.state.Session;
import io.nodens.cluster.state.SessionTable;
import org.agrona.MutableDirectBuffer;

/**
 * Pages of the sessions of the cluster, in the order of their ids.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> never.
 */
final class SessionPages
{
    /** Sessions that are looked at in one turn, so that the log does not wait for a search. */
    static final int MAX_STEPS = 4096;

    private final StateQuery query;
    private long soughtAfter;
    private long reachedId;
    private boolean isSeeking;

    SessionPages(final StateQuery query)
    {
        this.query = query;
    }

    /** Whether the page is there; else the place where it begins is not found yet. */
    boolean isListed(final SessionTable sessions)
    {
        final long after = query.cursor;
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
                return false;
            }
        }
        isSeeking = false;
        query.sessionCount = sessions.size();
        put(session);
        return true;
    }

    private void put(final Session begin)
    {
        final MutableDirectBuffer buffer = query.page;
        final int most = query.maxCount > 0 ?
            Math.min(query.maxCount, SessionListDescriptor.MAX_ENTRIES) : SessionListDescriptor.MAX_ENTRIES;
        Session session = begin;
        while (null != session && query.count < most)
        {
            final int offset = query.length;
            buffer.putLong(offset + SessionListDescriptor.SESSION_ID_OFFSET, session.id());
            buffer.putLong(offset + SessionListDescriptor.ATTACHMENT_ID_OFFSET, session.attachmentId());
            buffer.putInt(offset + SessionListDescriptor.TIMEOUT_OFFSET, session.timeoutMs());
            buffer.putInt(offset + SessionListDescriptor.EPHEMERAL_COUNT_OFFSET, session.ephemeralCount());
            buffer.putInt(offset + SessionListDescriptor.OWNER_OFFSET, session.ownerMemberId());
            buffer.putInt(offset + SessionListDescriptor.STATUS_OFFSET, session.status());
            query.length += SessionListDescriptor.ENTRY_LENGTH;
            query.cursor = session.id();
            query.count++;
            session = session.next();
        }
        query.isLast = null == session;
    }
}
