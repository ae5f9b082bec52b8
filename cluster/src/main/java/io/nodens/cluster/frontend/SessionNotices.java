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
package io.nodens.cluster.frontend;

import io.nodens.sbe.protocol.SessionNotice;
import io.nodens.sbe.protocol.SessionNoticesDecoder;

/**
 * What a door that times its own clients says of their sessions. All of them are attached through the door's one
 * connection, so that what is heard on it says nothing of a single one.
 * <p>
 * A session that was touched once, in its present attachment, is kept alive by notices and by requests that name it,
 * and no longer by pings of the whole connection: those say that the door lives. A door that times its clients itself
 * touches none of them and says who is to expire.
 * <p>
 * A session that is not attached through the connection is passed over: it has moved, or ended, and the door has been
 * told so or will be.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> nothing.
 */
final class SessionNotices
{
    /** Most notices of one message. */
    static final int MAX_NOTICES = 1024;

    private final SessionLiveness liveness;
    private final CommandProxy commands;
    private final ServingMonitor serving;

    SessionNotices(final SessionLiveness liveness, final CommandProxy commands, final ServingMonitor serving)
    {
        this.liveness = liveness;
        this.commands = commands;
        this.serving = serving;
    }

    /**
     * What is wrong with a message, before any of it is carried out.
     *
     * @param request as it came; its group has been read afterwards.
     * @return a sentence, or null.
     */
    static String fault(final SessionNoticesDecoder request)
    {
        final SessionNoticesDecoder.SessionsDecoder sessions = request.sessions();
        if (sessions.count() > MAX_NOTICES)
        {
            return "SessionNotices must have at most " + MAX_NOTICES + " entries, had " + sessions.count();
        }
        while (sessions.hasNext())
        {
            final int notice = sessions.next().noticeRaw();
            if (notice > SessionNotice.EXPIRE.value())
            {
                return "notice must be 0 to 2, was " + notice;
            }
        }
        return null;
    }

    /**
     * Carry out a message without faults.
     *
     * @param connection that it came on.
     * @param request    to be read from its beginning.
     * @return false when it must come again, for want of room for a command; what was done of it does no harm twice.
     */
    boolean carryOut(final ClientConnection connection, final SessionNoticesDecoder request)
    {
        final SessionNoticesDecoder.SessionsDecoder sessions = request.sessions();
        while (sessions.hasNext())
        {
            sessions.next();
            final AttachedSession session = liveness.get(sessions.sessionId());
            if (null != session && connection == session.connection && !isDone(session, sessions.noticeRaw()))
            {
                return false;
            }
        }
        return true;
    }

    private boolean isDone(final AttachedSession session, final int notice)
    {
        if (SessionNotice.DETACH.value() == notice)
        {
            liveness.remove(session);
            liveness.addToDetach(session);
        }
        else if (SessionNotice.EXPIRE.value() == notice)
        {
            // One that waited for a cluster which is lost would end a session whose client was heard meanwhile. The
            // door still hears nothing of that client when the cluster is back, or has no reason any more.
            return !serving.isServing() || commands.expireSession(session);
        }
        else
        {
            session.isTouchedAlone = true;
            liveness.touch(session);
        }
        return true;
    }
}
