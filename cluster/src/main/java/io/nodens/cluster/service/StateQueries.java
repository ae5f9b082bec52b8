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

import io.nodens.cluster.results.StateQuery;
import io.nodens.cluster.state.EphemeralIndex;
import io.nodens.cluster.state.Outcome;
import io.nodens.cluster.state.RequestResult;
import io.nodens.cluster.state.Session;
import io.nodens.cluster.state.SessionTable;
import io.nodens.cluster.state.StateMachine;
import io.nodens.sbe.protocol.WriteFate;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Answers what the member's front end asks about the replicated state, between the messages of the log. Looks only. A
 * turn takes a bounded number of steps; a question that needs more is answered in a later turn.
 * <p>
 * Where the last pages of ephemerals ended is remembered, so that a listing goes on at once. When that ephemeral is
 * gone meanwhile, the place is looked for from the session's oldest one on.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> never after it was constructed.
 */
final class StateQueries
{
    /** Ephemerals that a page looks at. */
    static final int MAX_LOOKED_AT = 256;
    /** Ephemerals that are passed by in one turn, to come to where a page begins. */
    static final int MAX_PASSED_BY = 2048;
    private static final int REMEMBERED = 64;
    private static final int MAX_PATH_ENTRY = Integer.BYTES + TreeConfiguration.MAX_PATH_LENGTH;

    private final StateMachine machine;
    private final StateQuery query;
    private final SessionPages sessionPages;
    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    private final int[] endZnodes = new int[REMEMBERED];
    private final long[] endOrdinals = new long[REMEMBERED];
    private int passed = TreeWriter.NULL_ZNODE;
    private long passedOrdinal;

    StateQueries(final StateMachine machine, final StateQuery query)
    {
        this.machine = machine;
        this.query = query;
        sessionPages = new SessionPages(query);
    }

    /** Answer the question, if there is one; returns the work done. */
    int work()
    {
        if (!query.isAsked())
        {
            return 0;
        }

        query.zxid = machine.zxid();
        query.count = 0;
        query.length = 0;
        query.isLast = true;
        if (isAnswered())
        {
            passed = TreeWriter.NULL_ZNODE;
            query.answered();
        }

        return 1;
    }

    /** Every kind of question is answered here, or goes on in the next turn. */
    private boolean isAnswered()
    {
        final SessionTable sessions = machine.sessions();
        switch (query.kind)
        {
            case StateQuery.FATE:
                tellFate(sessions.find(query.sessionId));
                return true;

            case StateQuery.EPHEMERALS:
                final Session session = sessions.find(query.sessionId);
                return null == session || isListed(session);

            case StateQuery.SESSIONS:
                return sessionPages.isListed(sessions);

            default:
                throw new IllegalStateException("unknown question " + query.kind);
        }
    }

    private void tellFate(final Session session)
    {
        query.fate = WriteFate.NO_SESSION.value();
        query.writeZxid = 0;
        query.lastRequestId = 0;
        query.isAttached = false;
        if (null == session || !session.hasSecret(query.secretHigh, query.secretLow))
        {
            return;
        }

        RequestResult result = session.firstResult();
        while (null != result && result.requestId() < query.requestId)
        {
            result = result.next();
        }
        query.lastRequestId = session.lastRequestId();
        query.isAttached = Session.ATTACHED == session.status();
        if (null == result || result.requestId() != query.requestId)
        {
            query.fate = query.requestId <= session.acknowledgedRequestId() ?
                WriteFate.ACKNOWLEDGED.value() : WriteFate.NOT_SEEN.value();
            return;
        }

        query.fate = WriteFate.DECIDED.value();
        query.writeZxid = result.zxid();
        for (Outcome outcome = result.firstOutcome(); null != outcome; outcome = outcome.next())
        {
            query.page.putBytes(query.length, outcome.bytes());
            query.length += Outcome.LENGTH;
            query.count++;
        }
    }

    /** Whether the page is there; else the place where it begins is not found yet. */
    private boolean isListed(final Session session)
    {
        final EphemeralIndex ephemerals = machine.ephemerals();
        int znode = begin(ephemerals, session);
        int steps = 0;
        while (TreeWriter.NULL_ZNODE != znode && ephemerals.ordinal(znode) <= query.cursor)
        {
            if (MAX_PASSED_BY == steps++)
            {
                passed = znode;
                passedOrdinal = ephemerals.ordinal(znode);
                return false;
            }
            znode = ephemerals.next(znode);
        }

        for (int i = 0; TreeWriter.NULL_ZNODE != znode && i < MAX_LOOKED_AT &&
            query.length <= StateQuery.PAGE_LENGTH - MAX_PATH_ENTRY; i++)
        {
            query.cursor = ephemerals.ordinal(znode);
            remember(znode);
            append(znode);
            znode = ephemerals.next(znode);
        }
        query.isLast = TreeWriter.NULL_ZNODE == znode;
        return true;
    }

    private int begin(final EphemeralIndex ephemerals, final Session session)
    {
        if (TreeWriter.NULL_ZNODE != passed && ephemerals.isStill(passed, session, passedOrdinal))
        {
            return passed;
        }

        final int index = (int)query.sessionId & (REMEMBERED - 1);
        return query.cursor >= 0 && endOrdinals[index] == query.cursor &&
            ephemerals.isStill(endZnodes[index], session, query.cursor) ?
            endZnodes[index] : ephemerals.first(session);
    }

    private void remember(final int znode)
    {
        final int index = (int)query.sessionId & (REMEMBERED - 1);
        endZnodes[index] = znode;
        endOrdinals[index] = query.cursor;
    }

    private void append(final int znode)
    {
        final int start = query.length + Integer.BYTES;
        final int length = machine.tree().copyPath(znode, query.page, start);
        path.wrap(query.page, start, length);
        if (hasPrefix(length))
        {
            query.page.putInt(query.length, length, LITTLE_ENDIAN);
            query.length = start + length;
            query.count++;
        }
    }

    /** By bytes, whatever names they cut through; a slash alone is the prefix of every path. */
    private boolean hasPrefix(final int length)
    {
        if (length < query.prefixLength)
        {
            return false;
        }
        for (int i = 0; i < query.prefixLength; i++)
        {
            if (path.getByte(i) != query.prefix.getByte(i))
            {
                return false;
            }
        }

        return true;
    }
}
