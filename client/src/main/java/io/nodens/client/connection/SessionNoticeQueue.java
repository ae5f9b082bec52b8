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
package io.nodens.client.connection;

import io.nodens.sbe.protocol.SessionNotice;
import org.agrona.collections.LongArrayList;

import java.util.concurrent.TimeUnit;

/**
 * What a door has still to say of its sessions: who was touched, detached, is to expire. A session stands in line once,
 * whatever is said of it, and the strongest word counts.
 * What is sent counts, not what is due when the application was told of it: that may ask for more meanwhile, and then
 * the session stands in line again. A session that was to expire and is still attached after a while is named again.
 * <p>
 * A session that the member attaches or holds for this client, though the client has given it up meanwhile, is
 * detached: the connection's pings would keep it alive for ever, with nobody to look after it.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing, but for sessions that were given up.
 */
final class SessionNoticeQueue
{
    private static final long REPEAT_MIN_NS = TimeUnit.SECONDS.toNanos(1);

    private final SessionFlows flows;
    private final SessionMessages messages;
    private final SlotQueue queue;
    private final LongArrayList givenUp = new LongArrayList();
    private final SessionFlow[] named = new SessionFlow[SessionMessages.MAX_NOTICES];
    private final int maxGivenUp;

    SessionNoticeQueue(final SessionFlows flows, final SessionMessages messages, final int maxSessions)
    {
        this.flows = flows;
        this.messages = messages;
        queue = new SlotQueue(maxSessions);
        maxGivenUp = maxSessions;
    }

    /**
     * Something is to be said of a session.
     *
     * @param flow of the session.
     */
    void offer(final SessionFlow flow)
    {
        queue.offer(flow.slot);
    }

    /**
     * A member holds a session that nobody has here.
     *
     * @param sessionId  of it.
     * @param connection to the member; given up when there are too many, which detaches all.
     */
    void giveUp(final long sessionId, final MemberConnection connection)
    {
        if (givenUp.size() < maxGivenUp)
        {
            givenUp.addLong(sessionId);
        }
        else
        {
            connection.fail("more than " + maxGivenUp + " sessions that were given up wait to be detached");
        }
    }

    /**
     * Name a session again that was to expire long ago and is still attached.
     *
     * @param flow  of the session.
     * @param nowNs time now.
     */
    void repeat(final SessionFlow flow, final long nowNs)
    {
        if (flow.isExpireSent && nowNs - flow.expireSentNs >= Math.max(REPEAT_MIN_NS, flow.timeoutNs()))
        {
            flow.isExpireSent = false;
            offer(flow);
        }
    }

    /** The connection is lost, and with it every attachment. */
    void onDisconnected()
    {
        givenUp.clear();
    }

    boolean isEmpty()
    {
        return queue.isEmpty() && givenUp.isEmpty();
    }

    /**
     * Send one message, if there is something to say.
     *
     * @param connection to the member.
     * @param nowNs      time now.
     * @return sessions of which something was said.
     */
    int send(final MemberConnection connection, final long nowNs)
    {
        messages.beginNotices();
        final int lastGivenUp = Math.max(0, givenUp.size() - SessionMessages.MAX_NOTICES);
        for (int i = givenUp.size() - 1; i >= lastGivenUp; i--)
        {
            final long sessionId = givenUp.getLong(i);
            // Who has attached it again meanwhile keeps it.
            if (!flows.isWanted(sessionId))
            {
                messages.addNotice(sessionId, SessionNotice.DETACH);
            }
        }

        final int first = messages.noticeCount();
        final int length = Math.min(queue.size(), SessionMessages.MAX_NOTICES - first);
        int count = 0;
        for (int i = 0; i < length; i++)
        {
            final SessionFlow flow = flows.inSlot(queue.at(i));
            final SessionNotice notice = null != flow && flow.isAttached() ? noticeOf(flow) : null;
            if (null != notice)
            {
                messages.addNotice(flow.session.sessionId(), notice);
                named[count++] = flow;
            }
        }

        if (messages.noticeCount() > 0 && !messages.sendNotices(connection))
        {
            return 0;
        }

        for (int i = givenUp.size() - 1; i >= lastGivenUp; i--)
        {
            givenUp.removeAt(i);
        }

        for (int i = 0; i < length; i++)
        {
            queue.poll();
        }

        onSent(first, count, connection, nowNs);
        return length;
    }

    private static SessionNotice noticeOf(final SessionFlow flow)
    {
        if (flow.isDetachDue)
        {
            return SessionNotice.DETACH;
        }

        return flow.isExpireDue ?
            (flow.isExpireSent ? null : SessionNotice.EXPIRE) : flow.isTouchDue ? SessionNotice.TOUCH : null;
    }

    private void onSent(final int first, final int count, final MemberConnection connection, final long nowNs)
    {
        for (int i = 0; i < count; i++)
        {
            final SessionFlow flow = named[i];
            final SessionNotice notice = messages.notice(first + i);
            if (SessionNotice.EXPIRE == notice)
            {
                flow.isExpireSent = true;
                flow.expireSentNs = nowNs;
            }
            else if (SessionNotice.TOUCH == notice)
            {
                flow.isTouchDue = false;
                flow.onNamed(nowNs, connection.acknowledgedNs());
            }
        }

        // Last, for it calls the application.
        for (int i = 0; i < count; i++)
        {
            final SessionFlow flow = named[i];
            named[i] = null;
            if (SessionNotice.DETACH == messages.notice(first + i) && flow.isAttached())
            {
                flow.owner.onSessionEvent(flow, flow.attachmentId, SessionEvents.DETACHED);
            }
        }
    }
}
