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
package io.nodens.cluster.frontend.propose;

import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.SessionNotice;

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
 * Notices are not answered, so none may be lost: they are carried out as they are read, before requests that wait, and
 * the one that needs a command waits in its session, not in a queue.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> nothing.
 */
public final class SessionNotices
{
    /** Most notices of one message. */
    public static final int MAX_NOTICES = ProtocolLimits.MAX_NOTICES;

    private final SessionLiveness liveness;
    private final CommandProxy commands;
    private final ServingMonitor serving;

    /**
     * Carries notices out in one front end.
     *
     * @param liveness sessions that are attached.
     * @param commands to the log.
     * @param serving  whether there is contact with the cluster.
     */
    public SessionNotices(final SessionLiveness liveness, final CommandProxy commands, final ServingMonitor serving)
    {
        this.liveness = liveness;
        this.commands = commands;
        this.serving = serving;
    }

    /**
     * Carry out one notice.
     *
     * @param lane      that the door has.
     * @param sessionId that is meant.
     * @param notice    as {@link SessionNotice} numbers them.
     */
    public void carryOut(final Lane lane, final long sessionId, final int notice)
    {
        final AttachedSession session = liveness.get(sessionId);
        if (null != session && lane == session.holder())
        {
            carryOut(session, notice);
        }
    }

    private void carryOut(final AttachedSession session, final int notice)
    {
        if (SessionNotice.DETACH.value() == notice)
        {
            liveness.remove(session);
            liveness.addToDetach(session);
        }
        else if (SessionNotice.EXPIRE.value() == notice)
        {
            // While the cluster is lost nobody's end is proposed: the client may be heard, or come back, before the
            // log decides. When it is back, or when there is room for a command, what is still due is done.
            if (!serving.isServing() || !commands.expireSession(session))
            {
                liveness.expire(session);
            }
        }
        else
        {
            session.onTouchedAlone();
            liveness.touch(session);
        }
    }
}
