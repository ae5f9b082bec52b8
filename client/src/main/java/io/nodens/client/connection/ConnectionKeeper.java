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

import io.nodens.client.ClientContext;
import io.nodens.client.SessionEnd;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a connection to some member: goes from endpoint to endpoint until one takes it, and on to the next when it is
 * lost. What is said on the connection is no affair of it.
 * <pre>
 *   DISCONNECTED --&gt; CONNECTING --&gt; CONNECTED
 *        ^                |              |
 *        +----------------+--------------+      any --&gt; CLOSED
 * </pre>
 * <b>Thread:</b> the client's. <b>Owns:</b> the connection, and those of attempts that are not done. <b>Allocates:</b>
 * nothing while connected.
 */
final class ConnectionKeeper
{
    /** Shortest time for an attempt while a session waits to be attached again. */
    private static final long ATTEMPT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClientContext context;
    private final AeronLink link;
    private final ConnectionSettings settings;
    private final ConnectionListener listener;
    private final EndpointRotation rotation;
    private final LivedClock livedClock;
    private ConnectionHandler handler;
    private MemberConnection connection;
    private LinkState state = LinkState.DISCONNECTED;
    private long attemptLimitNs = Long.MAX_VALUE;
    private boolean isProved;
    private boolean wasProved;
    private long provedNs;
    private long nowNs;

    ConnectionKeeper(
        final ClientContext context,
        final AeronLink link,
        final ConnectionSettings settings,
        final ConnectionListener listener,
        final long nowNs)
    {
        this.context = context;
        this.link = link;
        this.settings = settings;
        this.listener = listener;
        this.nowNs = nowNs;
        livedClock = new LivedClock(nowNs);
        rotation = new EndpointRotation(
            context.endpointList(),
            context.shuffleEndpoints(),
            context.reconnectBackoffMinMs(),
            context.reconnectBackoffMaxMs(),
            nowNs);
    }

    /**
     * Set once, before the first duty cycle.
     *
     * @param value for what members say.
     */
    void handler(final ConnectionHandler value)
    {
        handler = value;
    }

    MemberConnection connection()
    {
        return connection;
    }

    EndpointRotation rotation()
    {
        return rotation;
    }

    LivedClock livedClock()
    {
        return livedClock;
    }

    LinkState state()
    {
        return state;
    }

    /** Whether a member has taken the connection and it is not lost. */
    boolean isConnected()
    {
        return LinkState.CONNECTED == state && ConnectionState.CONNECTED == connection.state();
    }

    /**
     * Sessions wait to be attached again: leave them time to ask a second member, and to try anew.
     *
     * @param sessionTimeoutNs the shortest of theirs, {@link Long#MAX_VALUE} without any.
     */
    void shortestTimeout(final long sessionTimeoutNs)
    {
        attemptLimitNs = Long.MAX_VALUE == sessionTimeoutNs ?
            Long.MAX_VALUE : Math.max(ATTEMPT_MIN_NS, sessionTimeoutNs / 2);
        if (Long.MAX_VALUE != sessionTimeoutNs)
        {
            rotation.limitPauses(sessionTimeoutNs / SessionPatience.PAUSES_PER_TIMEOUT);
        }
    }

    /**
     * One more session waits to be attached.
     *
     * @param sessionTimeoutNs of it, {@link Long#MAX_VALUE} of one that is to be opened.
     */
    void onWaiting(final long sessionTimeoutNs)
    {
        if (!isConnected() && Math.max(ATTEMPT_MIN_NS, sessionTimeoutNs / 2) < attemptLimitNs)
        {
            shortestTimeout(sessionTimeoutNs);
        }
    }

    /** A session is attached through the connection: nobody needs the attempts at other members. */
    void onProved()
    {
        rotation.closeUnfinished();
        if (!isProved)
        {
            isProved = true;
            wasProved = true;
            provedNs = nowNs;
        }
    }

    /**
     * Begin a duty cycle: drive what is under the connection.
     *
     * @param timeNs of the client's clock.
     * @return work done.
     */
    int begin(final long timeNs)
    {
        nowNs = timeNs;
        livedClock.advance(nowNs);
        final int work = link.invoke();
        return link.isLost() ? work + onAeronLost() : work;
    }

    /**
     * Come a step further towards a connection, or hear what is said on it.
     *
     * @return work done.
     */
    int poll()
    {
        return switch (state)
        {
            case DISCONNECTED -> pollDisconnected();
            case CONNECTING -> pollConnecting();
            case CONNECTED -> connection.poll(nowNs, livedClock.livedNs());
            case CLOSED -> 0;
        };
    }

    /**
     * End a duty cycle: see whether the connection was lost in it.
     *
     * @return work done.
     */
    int check()
    {
        if (LinkState.CLOSED == state || LinkState.DISCONNECTED == state ||
            ConnectionState.CLOSED != connection.state())
        {
            return 0;
        }

        final String reason = connection.reason();
        if (isProved && nowNs - provedNs > TimeUnit.MILLISECONDS.toNanos(context.reconnectBackoffMaxMs()))
        {
            // Only a connection that lasted proves its member good; else losing it at once would be free of any pause.
            rotation.onSuccess();
        }

        isProved = false;
        rotation.onFailure(connection.refusal(), reason, nowNs);
        state = LinkState.DISCONNECTED;
        listener.onDisconnected(reason);
        if (rotation.isEveryVersionForeign())
        {
            listener.onLinkLost(SessionEnd.Cause.VERSION_MISMATCH, rotation.report());
        }
        else if (!wasProved && rotation.isRefusedEverywhere())
        {
            // Who was served before may be served again: members change their secrets one after the other.
            listener.onLinkLost(SessionEnd.Cause.NOT_AUTHENTICATED, rotation.report());
        }

        return 1;
    }

    /**
     * Give up the attempt under way, at the end of a client that never got through.
     *
     * @param why for the reader.
     * @return what happened last at every endpoint.
     */
    String report(final String why)
    {
        if (LinkState.CONNECTING == state || LinkState.CONNECTED == state)
        {
            connection.fail(why);
            rotation.onFailure(connection.refusal(), connection.reason(), nowNs);
        }

        return rotation.report();
    }

    /** Nothing is to follow. */
    void close()
    {
        state = LinkState.CLOSED;
        if (null != connection)
        {
            connection.close();
        }

        rotation.closeUnfinished();
    }

    /** The driver is gone or was started anew, or this process paused for longer than Aeron allows. */
    private int onAeronLost()
    {
        final String reason = "its Aeron client is closed: the media driver ended, or this process paused for too long";
        if (!link.isOwn())
        {
            listener.onLinkLost(SessionEnd.Cause.AERON_LOST, reason);
            return 1;
        }

        if (LinkState.DISCONNECTED != state && LinkState.CLOSED != state)
        {
            connection.fail(reason);
            check();
        }

        rotation.closeUnfinished();
        return link.tryRenew(nowNs) ? 1 : 0;
    }

    private int pollDisconnected()
    {
        if (takeFinished())
        {
            return 1;
        }

        if (link.isLost() || !rotation.isDue(nowNs))
        {
            return 0;
        }

        final long attemptNs =
            Math.min(TimeUnit.MILLISECONDS.toNanos(context.attemptTimeoutMs()), attemptLimitNs);
        connection = rotation.takeUnfinished();
        if (null == connection)
        {
            connection = new MemberConnection(
                link.aeron(), rotation.current(), settings, handler, nowNs, livedClock.livedNs());
        }

        connection.attempt(rotation.attemptTimeoutNs(attemptNs));
        onConnecting();
        return 1;
    }

    /** An attempt that was given up for others may have got through meanwhile. */
    private boolean takeFinished()
    {
        final MemberConnection finished = rotation.pollUnfinished(nowNs, livedClock.livedNs());
        if (null == finished)
        {
            return false;
        }

        if (LinkState.CONNECTING == state)
        {
            connection.close();
        }

        connection = finished;
        onConnecting();
        return true;
    }

    private int pollConnecting()
    {
        int work = connection.poll(nowNs, livedClock.livedNs());
        if (ConnectionState.CONNECTED == connection.state() || takeFinished())
        {
            state = LinkState.CONNECTED;
            listener.onConnected();
            work++;
        }
        else if (connection.isOverdue())
        {
            rotation.onOverdue(connection, nowNs);
            state = LinkState.DISCONNECTED;
            listener.onDisconnected(connection.awaited());
            work++;
        }

        return work;
    }

    private void onConnecting()
    {
        state = LinkState.CONNECTING;
        listener.onConnecting();
    }
}
