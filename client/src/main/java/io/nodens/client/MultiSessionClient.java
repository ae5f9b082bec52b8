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
package io.nodens.client;

import io.nodens.client.connection.AeronLink;
import io.nodens.client.connection.MultiSessionConductor;
import io.nodens.client.connection.SessionFlow;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import org.agrona.DirectBuffer;

import java.util.Objects;

/**
 * Many sessions on one connection, for a door that serves clients of another kind: each of those has a session, and the
 * door one connection to a member. An application that needs one session uses {@link NodensClient} or
 * {@link AsyncNodensClient}.
 * <p>
 * When the connection is lost the client goes to the next endpoint and attaches all sessions there, many at a time;
 * each goes on when it is attached. What becomes of one session is no affair of the others.
 * <p>
 * The sessions live as long as the client is driven and a member answers it. The door either watches over its clients
 * itself, and says who is to {@link SessionHandle#expire() expire}, or {@link SessionHandle#touch() touches} the
 * sessions whose clients it hears, and the member watches.
 * <p>
 * <b>Thread:</b> one makes all calls, and calls {@link #doWork()} in its duty cycle, which runs handlers and the
 * listener. <b>Allocates:</b> for sessions that come and go and for the connection; nothing for requests after warm-up.
 */
public final class MultiSessionClient implements AutoCloseable
{
    private final ClientContext context;
    private final MultiSessionConductor conductor;

    private MultiSessionClient(final Context settings)
    {
        context = settings.client;
        final AeronLink link = null != context.aeron() ?
            AeronLink.given(context.aeron(), true) :
            AeronLink.own(
                () -> OwnAeron.connect(context, settings.driverTimeoutMs, context.errorHandler()),
                () -> OwnAeron.isDriverThere(context),
                context.errorHandler());
        try
        {
            conductor = new MultiSessionConductor(
                context,
                link,
                settings.maxSessions,
                settings.responseTermLength,
                settings.maxInFlightPerSession,
                new Reporter(settings.listener));
        }
        catch (final RuntimeException ex)
        {
            link.close();
            throw ex;
        }
    }

    /**
     * Make a client that connects when it is driven. Sessions may be asked for at once.
     *
     * @param settings of it.
     * @return the client.
     * @throws BadArgumentsException  when a setting is not allowed.
     * @throws ConnectFailedException when there is no media driver, or the virtual machine lacks a flag; the message
     *                                says what to do.
     */
    public static MultiSessionClient connect(final Context settings)
    {
        settings.conclude();
        return new MultiSessionClient(settings);
    }

    /**
     * One duty cycle: hear the member, send what is to be sent, open and attach sessions, and call handlers and the
     * listener.
     *
     * @return work done, 0 when there was nothing to do.
     * @throws IllegalStateException when it is called from inside a handler or the listener.
     */
    public int doWork()
    {
        return conductor.doWork();
    }

    /**
     * Have a session opened. Requests may be made at once, and are sent when it is open.
     *
     * @param timeoutMs that is wished; {@link SessionHandle#timeoutMs()} is what is granted.
     * @return the session, or null when there are {@link Context#maxSessions()}, or the client is over.
     * @throws BadArgumentsException when the timeout is not positive.
     */
    public SessionHandle open(final int timeoutMs)
    {
        if (timeoutMs <= 0)
        {
            throw new BadArgumentsException(Operation.CONNECT, null, "timeoutMs=" + timeoutMs + ", allowed: from 1 on");
        }

        return handle(conductor.open(timeoutMs));
    }

    /**
     * Have a session attached that was opened before, here or by another client. A handle that has the session here, if
     * there is one, ends with the cause {@link SessionEnd.Cause#MOVED}.
     *
     * @param sessionId    of it.
     * @param secret       buffer with its secret of 16 bytes.
     * @param secretOffset of the secret.
     * @param lastZxid     the newest that its client has seen: a cluster that never had it refuses with
     *                     {@link ErrorCode#BEHIND}. 0 when nothing is known.
     * @return the session, or null when there are {@link Context#maxSessions()}, or the client is over.
     */
    public SessionHandle attach(
        final long sessionId, final DirectBuffer secret, final int secretOffset, final long lastZxid)
    {
        if (0 == sessionId)
        {
            throw new BadArgumentsException(Operation.CONNECT, null, "sessionId=0, allowed: ids of sessions");
        }

        return handle(conductor.attach(sessionId, secret, secretOffset, lastZxid));
    }

    /**
     * Whether a member has taken the connection.
     *
     * @return true while it has.
     */
    public boolean isConnected()
    {
        return conductor.isConnected();
    }

    /**
     * Sessions that are not over.
     *
     * @return their number.
     */
    public int sessionCount()
    {
        return conductor.sessionCount();
    }

    /**
     * Why the client is over: it was closed, every endpoint speaks another version of the protocol, or the
     * application's Aeron client was closed. It comes back from everything else.
     *
     * @return the end, or null.
     */
    public SessionEnd end()
    {
        return conductor.end();
    }

    /**
     * Close the connection. Its sessions are detached and have their timeouts to be attached again; their handles end
     * with the cause {@link SessionEnd.Cause#DETACHED}. From inside a handler or the listener: at the end of the duty
     * cycle.
     */
    @Override
    public void close()
    {
        conductor.close();
    }

    private SessionHandle handle(final SessionFlow flow)
    {
        return null == flow ? null : new SessionHandle(conductor, flow, context);
    }

    /**
     * Settings of a client of many sessions.
     */
    public static final class Context
    {
        private ClientContext client = new ClientContext();
        private MultiSessionListener listener;
        private int maxSessions = ClientConfiguration.MAX_SESSIONS_DEFAULT;
        private int maxInFlightPerSession = ClientConfiguration.MAX_IN_FLIGHT_PER_SESSION_DEFAULT;
        private int responseTermLength;
        private long driverTimeoutMs = ClientConfiguration.DRIVER_TIMEOUT_DEFAULT_MS;

        /**
         * Settings of the connection, as for every client: endpoints, Aeron, limits, times. Those about the one session
         * of an ordinary client (timeout, listener, watches, threads) are not looked at.
         *
         * @param value not yet concluded.
         * @return this.
         */
        public Context client(final ClientContext value)
        {
            client = value;
            return this;
        }

        /**
         * Who follows the sessions.
         *
         * @param value must be set.
         * @return this.
         */
        public Context listener(final MultiSessionListener value)
        {
            listener = value;
            return this;
        }

        /**
         * Most sessions at a time. A member takes 16,384 on one connection.
         *
         * @return sessions, 16,384 by default.
         */
        public int maxSessions()
        {
            return maxSessions;
        }

        /**
         * Most sessions at a time.
         *
         * @param value 1 to 1,048,576.
         * @return this.
         */
        public Context maxSessions(final int value)
        {
            maxSessions = value;
            return this;
        }

        /**
         * Most requests of one session that are not answered, so that one session leaves others their part of
         * {@link ClientContext#maxInFlight()}.
         *
         * @return requests, 64 by default.
         */
        public int maxInFlightPerSession()
        {
            return maxInFlightPerSession;
        }

        /**
         * Most requests of one session that are not answered.
         *
         * @param value 1 or more.
         * @return this.
         */
        public Context maxInFlightPerSession(final int value)
        {
            maxInFlightPerSession = value;
            return this;
        }

        /**
         * Term length of the stream from the member. An answer may be as long as an eighth of it; the member answers
         * DATA_TOO_LARGE where one would be longer. A stream that was much used keeps three terms in memory.
         *
         * @return bytes, or 0, the default, for as much as the longest data need.
         */
        public int responseTermLength()
        {
            return responseTermLength;
        }

        /**
         * Term length of the stream from the member, for a client that reads no long data.
         *
         * @param value bytes, a power of two from 65536 to 1073741824, or 0 to leave it to the member. A member refuses
         *              a longer one than it would take by itself.
         * @return this.
         */
        public Context responseTermLength(final int value)
        {
            responseTermLength = value;
            return this;
        }

        /**
         * Silence of the media driver after which it counts as dead.
         *
         * @return milliseconds; {@link ClientConfiguration#DRIVER_TIMEOUT_DEFAULT_MS} by default.
         */
        public long driverTimeoutMs()
        {
            return driverTimeoutMs;
        }

        /**
         * Silence of the media driver after which it counts as dead, and all sessions lose their connection. A client
         * in the process of the driver takes the time that this process has for its other clients: then all of them
         * outlive the same pauses.
         *
         * @param value milliseconds.
         * @return this.
         */
        public Context driverTimeoutMs(final long value)
        {
            driverTimeoutMs = value;
            return this;
        }

        private void conclude()
        {
            Objects.requireNonNull(client, "client");
            check(null != listener, "listener", null, "a listener");
            check(
                maxSessions > 0 && maxSessions <= ClientConfiguration.MAX_SESSIONS_LIMIT,
                "maxSessions", maxSessions, "1 to " + ClientConfiguration.MAX_SESSIONS_LIMIT);
            check(maxInFlightPerSession > 0, "maxInFlightPerSession", maxInFlightPerSession, "1 or more");
            check(
                0 == responseTermLength || (Integer.bitCount(responseTermLength) == 1 &&
                    responseTermLength >= ClientConfiguration.TERM_BUFFER_LENGTH_MIN &&
                    responseTermLength <= ClientConfiguration.TERM_BUFFER_LENGTH_MAX),
                "responseTermLength", responseTermLength, "0 or a power of two from 65536 to 1073741824");
            check(driverTimeoutMs > 0, "driverTimeoutMs", driverTimeoutMs, "1 or more");
            client.useAgentInvoker(true).conclude();
        }

        private static void check(
            final boolean isAllowed, final String name, final Object value, final String allowed)
        {
            if (!isAllowed)
            {
                throw new BadArgumentsException(
                    Operation.CONNECT, null, name + "=" + value + ", allowed: " + allowed);
            }
        }
    }

    /** Turns flows into handles. */
    private record Reporter(MultiSessionListener listener) implements MultiSessionConductor.Listener
    {
        @Override
        public void onConnected(final int memberId, final String endpoint)
        {
            listener.onConnected(memberId, endpoint);
        }

        @Override
        public void onDisconnected(final String reason)
        {
            listener.onDisconnected(reason);
        }

        @Override
        public void onAttached(final SessionFlow flow)
        {
            listener.onAttached((SessionHandle)flow.attachment());
        }

        @Override
        public void onRefused(final SessionFlow flow, final ErrorCode code, final String detail)
        {
            listener.onRefused((SessionHandle)flow.attachment(), code, detail);
        }

        @Override
        public void onEnded(final SessionFlow flow, final SessionEnd end)
        {
            listener.onEnded((SessionHandle)flow.attachment(), end);
        }
    }
}
