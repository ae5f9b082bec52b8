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

import org.agrona.collections.Long2ObjectHashMap;

import java.util.concurrent.TimeUnit;

/**
 * The sessions that are attached here, and when each was last heard of. A wheel of one millisecond ticks visits a
 * session about when it may have timed out; hearing of a session only notes the time, the visit does the rest.
 * <p>
 * Time here is <i>lived</i> time: a duty cycle counts for at most {@link #MAX_STEP_NS}, however long it took. So a
 * stall of the front end, during which it could not have heard anybody, expires nobody. That lengthens time-outs, and
 * must not do so for ever: what was not counted is bounded by {@link #CREDIT_NS}, of which a quarter of the time that
 * goes by is regained. Without credit a cycle counts for {@link #MAX_STEP_WITHOUT_CREDIT_NS} at most.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when the number of sessions grows.
 */
final class SessionLiveness
{
    /** Tick of a session that is not in the wheel. */
    static final int NOT_SCHEDULED = -1;
    /** Most that a duty cycle counts for. */
    static final long MAX_STEP_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Time that may go uncounted at once. */
    static final long CREDIT_NS = TimeUnit.SECONDS.toNanos(2);
    /** Most that a duty cycle counts for while there is no credit. */
    static final long MAX_STEP_WITHOUT_CREDIT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** For how long a client's stream that the member holds back counts as a sign of life. */
    static final long MAX_HELD_BACK_NS = TimeUnit.SECONDS.toNanos(10);

    private static final int CREDIT_GAIN_SHIFT = 2;
    private static final int TICKS_PER_WHEEL = 1024;
    private static final int TICK_SHIFT = 20;

    /** What is done about a silent session. */
    interface SilenceHandler
    {
        /**
         * A session was not heard of for its timeout.
         *
         * @param session that is silent.
         * @return false to be told again a tick later.
         */
        boolean onSilence(AttachedSession session);
    }

    private final Long2ObjectHashMap<AttachedSession> sessions = new Long2ObjectHashMap<>();
    private final AttachedSession[] wheel = new AttachedSession[TICKS_PER_WHEEL];
    private AttachedSession firstToDetach;
    private AttachedSession lastToDetach;
    private int detachCount;
    private long livedNs;
    private long uncountedNs;
    private long creditNs = CREDIT_NS;
    private long lastNs;
    private long currentTick;
    private boolean isStarted;
    private boolean isRepeated;

    /** Let time go by; once per duty cycle, before anything is heard. */
    void advance(final long nowNs)
    {
        if (isStarted)
        {
            final long elapsedNs = Math.max(0, nowNs - lastNs);
            final long stepNs = Math.min(elapsedNs, creditNs > 0 ? MAX_STEP_NS : MAX_STEP_WITHOUT_CREDIT_NS);
            final long gainNs = (elapsedNs >> CREDIT_GAIN_SHIFT) - (elapsedNs - stepNs);
            livedNs += stepNs;
            uncountedNs += elapsedNs - stepNs;
            creditNs = Math.max(-CREDIT_NS, Math.min(CREDIT_NS, creditNs + gainNs));
        }
        isStarted = true;
        lastNs = nowNs;
    }

    /** Lived time in nanoseconds. */
    long livedNs()
    {
        return livedNs;
    }

    /** Time of slow duty cycles that did not count, by which time-outs lasted longer, in nanoseconds. */
    long uncountedNs()
    {
        return uncountedNs;
    }

    int size()
    {
        return sessions.size();
    }

    AttachedSession get(final long sessionId)
    {
        return sessions.get(sessionId);
    }

    /** Begin to watch over a session. Whatever was attached under its id must have been removed. */
    void add(final AttachedSession session)
    {
        session.lastHeardNs = livedNs;
        sessions.put(session.sessionId, session);
        final ClientConnection connection = session.connection;
        session.nextOfConnection = connection.firstSession;
        if (null != connection.firstSession)
        {
            connection.firstSession.previousOfConnection = session;
        }
        connection.firstSession = session;
        connection.sessionCount++;
        connection.hasHadSession = true;
        schedule(session, livedNs + session.timeoutNs);
    }

    /** Forget a session. */
    void remove(final AttachedSession session)
    {
        sessions.remove(session.sessionId);
        unschedule(session);
        final ClientConnection connection = session.connection;
        if (null != session.previousOfConnection)
        {
            session.previousOfConnection.nextOfConnection = session.nextOfConnection;
        }
        else
        {
            connection.firstSession = session.nextOfConnection;
        }
        if (null != session.nextOfConnection)
        {
            session.nextOfConnection.previousOfConnection = session.previousOfConnection;
        }
        session.nextOfConnection = null;
        session.previousOfConnection = null;
        session.connection = null;
        connection.sessionCount--;
    }

    /** Whether a message is looked at once more that was heard before: no sign of life, whatever it asks for. */
    void isRepeated(final boolean value)
    {
        isRepeated = value;
    }

    /** A session gave a sign of life. */
    void touch(final AttachedSession session)
    {
        session.lastHeardNs = isRepeated ? session.lastHeardNs : livedNs;
    }

    /** A ping for every session of a connection, but for those whose signs of life are reported one by one. */
    void touchPinged(final ClientConnection connection)
    {
        connection.lastPingedAllNs = isRepeated ? connection.lastPingedAllNs : livedNs;
    }

    /** The member holds a connection up, so that nobody knows which of its sessions it would hear of. */
    void touchAll(final ClientConnection connection)
    {
        connection.lastHeardAllNs = isRepeated ? connection.lastHeardAllNs : livedNs;
    }

    /** Every session of a connection gave its last sign of life at a lived time. */
    void touchAll(final ClientConnection connection, final long atNs)
    {
        connection.lastHeardAllNs = Math.max(connection.lastHeardAllNs, atNs);
    }

    /** Have a session that lost its connection detached. It must have been removed, or never added. */
    void addToDetach(final AttachedSession session)
    {
        if (null == lastToDetach)
        {
            firstToDetach = session;
        }
        else
        {
            lastToDetach.nextToDetach = session;
        }
        lastToDetach = session;
        detachCount++;
    }

    /** The session that has waited longest to be detached, or null. */
    AttachedSession firstToDetach()
    {
        return firstToDetach;
    }

    void removeFirstToDetach()
    {
        final AttachedSession session = firstToDetach;
        firstToDetach = session.nextToDetach;
        if (null == firstToDetach)
        {
            lastToDetach = null;
        }
        session.nextToDetach = null;
        detachCount--;
    }

    int detachCount()
    {
        return detachCount;
    }

    /**
     * Find the silent.
     *
     * @param handler for each of them.
     * @return number of sessions that were found silent.
     */
    int poll(final SilenceHandler handler)
    {
        final long nowTick = livedNs >> TICK_SHIFT;
        int found = 0;
        while (currentTick < nowTick)
        {
            final int tick = (int)currentTick & (TICKS_PER_WHEEL - 1);
            AttachedSession session = wheel[tick];
            // Sessions are put back at the front of other ticks' lists only, for every deadline is ahead of the tick.
            while (null != session)
            {
                final AttachedSession next = session.nextInWheel;
                found += visit(session, handler);
                session = next;
            }
            currentTick++;
        }
        return found;
    }

    private int visit(final AttachedSession session, final SilenceHandler handler)
    {
        final ClientConnection connection = session.connection;
        final long heardAllNs = session.isTouchedAlone ?
            connection.lastHeardAllNs : Math.max(connection.lastHeardAllNs, connection.lastPingedAllNs);
        final long heardNs = Math.max(session.lastHeardNs, heardAllNs);
        final long deadlineNs = heardNs + session.timeoutNs;
        unschedule(session);
        if (deadlineNs > livedNs)
        {
            schedule(session, deadlineNs);
            return 0;
        }
        if (!handler.onSilence(session))
        {
            schedule(session, livedNs + (1L << TICK_SHIFT));
        }
        return 1;
    }

    private void schedule(final AttachedSession session, final long deadlineNs)
    {
        // A deadline beyond the wheel is visited once a turn, and put back.
        final long last = currentTick + TICKS_PER_WHEEL - 1;
        final long wanted = (deadlineNs >> TICK_SHIFT) + 1;
        final int tick = (int)Math.max(currentTick + 1, Math.min(wanted, last)) & (TICKS_PER_WHEEL - 1);
        session.wheelTick = tick;
        session.previousInWheel = null;
        session.nextInWheel = wheel[tick];
        if (null != wheel[tick])
        {
            wheel[tick].previousInWheel = session;
        }
        wheel[tick] = session;
    }

    private void unschedule(final AttachedSession session)
    {
        if (NOT_SCHEDULED == session.wheelTick)
        {
            return;
        }
        if (null != session.previousInWheel)
        {
            session.previousInWheel.nextInWheel = session.nextInWheel;
        }
        else
        {
            wheel[session.wheelTick] = session.nextInWheel;
        }
        if (null != session.nextInWheel)
        {
            session.nextInWheel.previousInWheel = session.previousInWheel;
        }
        session.nextInWheel = null;
        session.previousInWheel = null;
        session.wheelTick = NOT_SCHEDULED;
    }
}
