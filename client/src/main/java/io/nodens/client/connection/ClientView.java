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

import io.nodens.client.SessionDeadline;
import io.nodens.client.SessionEnd;

/**
 * What any thread may see of a client whose thread is at work.
 * <p>
 * <b>Thread:</b> written by the client's, but for {@link #refuse()}; read by any. <b>Allocates:</b> nothing.
 */
public final class ClientView
{
    private static final int NO_MEMBER = -1;

    private final ClientSession session;
    private final SessionClock sessionClock;
    private volatile ClientState state = ClientState.DISCONNECTED;
    private volatile boolean isAccepting = true;
    private volatile int memberId = NO_MEMBER;
    private volatile int maxDataLength = Integer.MAX_VALUE;
    private volatile SessionEnd end;

    ClientView(final ClientSession session, final SessionClock sessionClock)
    {
        this.session = session;
        this.sessionClock = sessionClock;
    }

    /**
     * Where the client is in its life.
     *
     * @return the state.
     */
    public ClientState state()
    {
        return state;
    }

    /**
     * Whether the client has come to its end: whatever it had to do fails. It may still be busy with the end of its
     * session at the cluster; only {@link ClientState#CLOSED} says that nothing follows.
     *
     * @return true when it takes no requests any longer.
     */
    public boolean isEnded()
    {
        return null != end;
    }

    /**
     * Whether the session is attached at a member and requests flow.
     *
     * @return true while they do.
     */
    public boolean isConnected()
    {
        return ClientState.ACTIVE == state && null == end;
    }

    /**
     * Why the client has come to its end.
     *
     * @return the end, null while it has not.
     */
    public SessionEnd end()
    {
        return end;
    }

    /**
     * The session.
     *
     * @return its id, 0 before it is open.
     */
    public long sessionId()
    {
        return session.sessionId();
    }

    /**
     * What proves that somebody owns the session.
     *
     * @return a copy of its secret, all 0 before it is open.
     */
    public byte[] sessionSecret()
    {
        // The secret is there before the id is.
        final byte[] copy = new byte[session.secret().length];
        if (0 != session.sessionId())
        {
            System.arraycopy(session.secret(), 0, copy, 0, copy.length);
        }

        return copy;
    }

    /**
     * The session's timeout.
     *
     * @return milliseconds as granted, 0 before it is open.
     */
    public int sessionTimeoutMs()
    {
        return session.timeoutMs();
    }

    /**
     * By when the session must be considered over.
     *
     * @return the deadline.
     */
    public SessionDeadline sessionDeadline()
    {
        return sessionClock;
    }

    /**
     * The newest zxid of an answer.
     *
     * @return the zxid.
     */
    public long lastZxid()
    {
        return session.lastZxid();
    }

    /**
     * The member that the client is connected to.
     *
     * @return its id, -1 without one.
     */
    public int memberId()
    {
        return null != end ? NO_MEMBER : memberId;
    }

    boolean isAccepting()
    {
        return isAccepting;
    }

    int maxDataLength()
    {
        return maxDataLength;
    }

    /** Take no requests any longer. Any thread. */
    void refuse()
    {
        isAccepting = false;
    }

    void state(final ClientState next)
    {
        if (ClientState.ACTIVE != next)
        {
            memberId = NO_MEMBER;
        }

        state = next;
    }

    void member(final int id, final int longestData)
    {
        memberId = id;
        maxDataLength = longestData;
    }

    void end(final SessionEnd why)
    {
        isAccepting = false;
        end = why;
    }
}
