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
package io.nodens.cluster.frontend.session;

import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.IdentityTable;

import org.agrona.DirectBuffer;
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
public final class SessionLiveness
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
    public static final long MAX_HELD_BACK_NS = TimeUnit.SECONDS.toNanos(10);

    private static final int CREDIT_GAIN_SHIFT = 2;
    private static final int TICKS_PER_WHEEL = 1024;
    private static final int TICK_SHIFT = 20;

    /** What is done about a silent session. */
    public interface SilenceHandler
    {
        /**
         * A session was not heard of for its timeout.
         *
         * @param session that is silent.
         * @return false to be told again a tick later.
         */
        boolean onSilence(AttachedSession session);
    }

    private final IdentityTable identities = new IdentityTable();
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
    public void advance(final long nowNs)
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
    public long livedNs()
    {
        return livedNs;
    }

    /** Time of slow duty cycles that did not count, by which time-outs lasted longer, in nanoseconds. */
    public long uncountedNs()
    {
        return uncountedNs;
    }

    public int size()
    {
        return sessions.size();
    }

    public AttachedSession get(final long sessionId)
    {
        return sessions.get(sessionId);
    }

    /** Begin to watch over a session. Whatever was attached under its id must have been removed. */
    public void add(final AttachedSession session)
    {
        session.lastHeardNs = livedNs;
        sessions.put(session.sessionId(), session);
        final SessionHolder holder = session.holder;
        session.nextOfHolder = holder.firstSession;
        if (null != holder.firstSession)
        {
            holder.firstSession.previousOfHolder = session;
        }
        holder.firstSession = session;
        holder.sessionCount++;
        holder.hasHadSession = true;
        schedule(session, livedNs + session.timeoutNs);
    }

    /** The identities of all sessions that are attached here, and of what they are attached through. */
    public IdentityTable identities()
    {
        return identities;
    }

    /**
     * A session has further identities, as the log has it.
     *
     * @param session which is watched over.
     * @param added   identities, in a buffer.
     * @param offset  of the first byte.
     * @param length  in bytes.
     */
    public void addIdentities(
        final AttachedSession session, final DirectBuffer added, final int offset, final int length)
    {
        final IdentitySet former = null == session.identities ? identities.nobody() : session.identities;
        final IdentitySet set = identities.plus(former, added, offset, length);
        if (null != set)
        {
            session.identities = set;
            identities.giveBack(former);
        }
    }

    /** Forget a session. */
    public void remove(final AttachedSession session)
    {
        sessions.remove(session.sessionId());
        if (null != session.identities)
        {
            identities.giveBack(session.identities);
            session.identities = null;
        }
        unschedule(session);
        final SessionHolder holder = session.holder;
        if (null != session.previousOfHolder)
        {
            session.previousOfHolder.nextOfHolder = session.nextOfHolder;
        }
        else
        {
            holder.firstSession = session.nextOfHolder;
        }
        if (null != session.nextOfHolder)
        {
            session.nextOfHolder.previousOfHolder = session.previousOfHolder;
        }
        session.nextOfHolder = null;
        session.previousOfHolder = null;
        session.holder = null;
        holder.sessionCount--;
    }

    /** Whether a message is looked at once more that was heard before: no sign of life, whatever it asks for. */
    public void isRepeated(final boolean value)
    {
        isRepeated = value;
    }

    /** A session gave a sign of life. */
    public void touch(final AttachedSession session)
    {
        session.lastHeardNs = isRepeated ? session.lastHeardNs : livedNs;
    }

    /**
     * Find a session silent at the next look, whatever was heard of it before. It stays due until it is reported one by
     * one to be alive, or is removed.
     */
    public void expire(final AttachedSession session)
    {
        session.isExpiryDue = true;
        unschedule(session);
        schedule(session, livedNs);
    }

    /** A ping for every session of a holder, but for those whose signs of life are reported one by one. */
    public void touchPinged(final SessionHolder holder)
    {
        holder.lastPingedAllNs = isRepeated ? holder.lastPingedAllNs : livedNs;
    }

    /** The member holds a holder up, so that nobody knows which of its sessions it would hear of. */
    public void touchAll(final SessionHolder holder)
    {
        holder.lastHeardAllNs = isRepeated ? holder.lastHeardAllNs : livedNs;
    }

    /** Every session of a holder gave its last sign of life at a lived time. */
    public void touchAll(final SessionHolder holder, final long atNs)
    {
        holder.lastHeardAllNs = Math.max(holder.lastHeardAllNs, atNs);
    }

    /** Have a session that lost its holder detached. It must have been removed, or never added. */
    public void addToDetach(final AttachedSession session)
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

    /** Have every session of a holder detached, which is at its end. */
    public void detachAll(final SessionHolder holder)
    {
        while (null != holder.firstSession)
        {
            final AttachedSession session = holder.firstSession;
            remove(session);
            addToDetach(session);
        }
    }

    /** The session that has waited longest to be detached, or null. */
    public AttachedSession firstToDetach()
    {
        return firstToDetach;
    }

    public void removeFirstToDetach()
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

    public int detachCount()
    {
        return detachCount;
    }

    /**
     * Find the silent.
     *
     * @param handler for each of them.
     * @return number of sessions that were found silent.
     */
    public int poll(final SilenceHandler handler)
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
        final SessionHolder holder = session.holder;
        final long heardAllNs = session.isTouchedAlone ?
            holder.lastHeardAllNs : Math.max(holder.lastHeardAllNs, holder.lastPingedAllNs);
        final long heardNs = Math.max(session.lastHeardNs, heardAllNs);
        final long deadlineNs = heardNs + session.timeoutNs;
        unschedule(session);
        if (deadlineNs > livedNs && !session.isExpiryDue)
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
