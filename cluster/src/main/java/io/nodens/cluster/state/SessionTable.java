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

import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.IdentityTable;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The living sessions: found by id, iterated in the order of their ids, numbered densely from 1.
 * <p>
 * <b>Allocates:</b> while the number of sessions rises to a new height, else never.
 */
public final class SessionTable
{
    final IdentityTable identities = new IdentityTable();
    private final Long2ObjectHashMap<Session> byId = new Long2ObjectHashMap<>();
    private Session first;
    private Session last;
    private Session free;
    private long lastSessionId;
    private long lastAttachmentId;

    SessionTable()
    {
    }

    /**
     * Number of living sessions.
     *
     * @return the count.
     */
    public int size()
    {
        return byId.size();
    }

    /**
     * Oldest living session.
     *
     * @return the session or null.
     */
    public Session first()
    {
        return first;
    }

    /**
     * Look a session up.
     *
     * @param sessionId to look for.
     * @return the session, or null when it never was or has ended.
     */
    public Session find(final long sessionId)
    {
        return byId.get(sessionId);
    }

    /**
     * Youngest session that ever was.
     *
     * @return session id, 0 before the first.
     */
    public long lastSessionId()
    {
        return lastSessionId;
    }

    void lastSessionId(final long value)
    {
        lastSessionId = value;
    }

    /**
     * Youngest attachment that ever was.
     *
     * @return attachment id, 0 before the first.
     */
    public long lastAttachmentId()
    {
        return lastAttachmentId;
    }

    void lastAttachmentId(final long value)
    {
        lastAttachmentId = value;
    }

    long nextAttachmentId()
    {
        return ++lastAttachmentId;
    }

    Session open(final int timeoutMs, final long secretHigh, final long secretLow)
    {
        return append(++lastSessionId, timeoutMs, secretHigh, secretLow);
    }

    /**
     * Add a session with a known id, above that of every living one.
     */
    Session append(final long sessionId, final int timeoutMs, final long secretHigh, final long secretLow)
    {
        final Session session = take();
        session.id = sessionId;
        session.timeoutMs = timeoutMs;
        session.secretHigh = secretHigh;
        session.secretLow = secretLow;
        session.status = Session.DETACHED;
        session.ownerMemberId = Session.NULL_MEMBER_ID;
        session.attachmentId = 0;
        session.takenAttachmentId = 0;
        session.deadlineMs = 0;
        session.ephemeralCount = 0;
        session.acknowledgedRequestId = 0;
        session.identities = identities.nobody();

        session.previous = last;
        if (null == last)
        {
            first = session;
        }
        else
        {
            last.next = session;
        }
        last = session;
        byId.put(sessionId, session);

        return session;
    }

    /**
     * A session has further identities.
     *
     * @return false when they are malformed or too many: nothing was changed.
     */
    boolean addIdentities(final Session session, final DirectBuffer added, final int offset, final int length)
    {
        final IdentitySet former = session.identities;
        final IdentitySet set = identities.plus(former, added, offset, length);
        if (null == set)
        {
            return false;
        }

        session.identities = set;
        identities.giveBack(former);
        return true;
    }

    /**
     * Whoever comes next through another attachment must prove anew who he is.
     */
    void clearIdentities(final Session session)
    {
        identities.giveBack(session.identities);
        session.identities = identities.nobody();
    }

    /**
     * Take a session out that holds neither ephemerals, results nor a deadline any more.
     */
    void remove(final Session session)
    {
        byId.remove(session.id);
        clearIdentities(session);
        if (null == session.previous)
        {
            first = session.next;
        }
        else
        {
            session.previous.next = session.next;
        }
        if (null == session.next)
        {
            last = session.previous;
        }
        else
        {
            session.next.previous = session.previous;
        }

        session.previous = null;
        session.next = free;
        free = session;
    }

    private Session take()
    {
        final Session session = free;
        if (null == session)
        {
            return new Session();
        }

        free = session.next;
        session.next = null;
        return session;
    }
}
