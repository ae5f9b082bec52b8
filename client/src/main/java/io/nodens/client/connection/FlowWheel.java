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

/**
 * Visits each session about when something about it may be due: a request's deadline, the end of a pause, the session's
 * own deadline. What comes later than a turn of the wheel is visited once a turn, so that what moves a moment further
 * away needs to tell nobody.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing; the links are in the flows.
 */
final class FlowWheel
{
    /** Tick of a session that is not in the wheel. */
    static final int NOT_SCHEDULED = -1;

    private static final int TICK_SHIFT = 18;
    private static final int TICKS = 4096;
    private static final int MASK = TICKS - 1;
    /** What a visit is late by at most, in a duty cycle that comes in time. */
    static final long TICK_NS = 1L << TICK_SHIFT;
    /** Longest time to a visit: about a second. */
    static final long TURN_NS = TICK_NS * (TICKS - 1);

    /** What is done at a visit. */
    interface Visitor
    {
        /**
         * The moment for which a flow was scheduled has come. It is in the wheel no longer.
         *
         * @param flow to look at.
         */
        void onVisit(SessionFlow flow);
    }

    private final SessionFlow[] ticks = new SessionFlow[TICKS];
    private final long startNs;
    private long currentTick;

    FlowWheel(final long nowNs)
    {
        startNs = nowNs;
    }

    /**
     * Visit a flow at a moment, or after a turn if that is earlier.
     *
     * @param flow in the wheel or not.
     * @param atNs when.
     */
    void schedule(final SessionFlow flow, final long atNs)
    {
        unschedule(flow);
        final long first = currentTick + 1;
        final long wanted = ((atNs - startNs) >> TICK_SHIFT) + 1;
        final int tick = (int)Math.max(first, Math.min(wanted, currentTick + TICKS - 1)) & MASK;
        flow.wheelTick = tick;
        flow.wheelNs = atNs;
        flow.nextInWheel = ticks[tick];
        if (null != ticks[tick])
        {
            ticks[tick].previousInWheel = flow;
        }

        ticks[tick] = flow;
    }

    /**
     * Visit a flow at a moment, unless it is visited before.
     *
     * @param flow in the wheel or not.
     * @param atNs when.
     */
    void advance(final SessionFlow flow, final long atNs)
    {
        if (NOT_SCHEDULED == flow.wheelTick || atNs - flow.wheelNs < 0)
        {
            schedule(flow, atNs);
        }
    }

    void unschedule(final SessionFlow flow)
    {
        if (NOT_SCHEDULED == flow.wheelTick)
        {
            return;
        }

        if (null != flow.previousInWheel)
        {
            flow.previousInWheel.nextInWheel = flow.nextInWheel;
        }
        else
        {
            ticks[flow.wheelTick] = flow.nextInWheel;
        }

        if (null != flow.nextInWheel)
        {
            flow.nextInWheel.previousInWheel = flow.previousInWheel;
        }

        flow.nextInWheel = null;
        flow.previousInWheel = null;
        flow.wheelTick = NOT_SCHEDULED;
    }

    /**
     * Visit whoever is due.
     *
     * @param nowNs   time now.
     * @param visitor for each.
     * @return visits made.
     */
    int poll(final long nowNs, final Visitor visitor)
    {
        final long nowTick = (nowNs - startNs) >> TICK_SHIFT;
        // After a pause longer than a turn everybody is visited once.
        currentTick = Math.max(currentTick, nowTick - TICKS);
        int visits = 0;
        while (currentTick < nowTick)
        {
            currentTick++;
            final int tick = (int)currentTick & MASK;
            // A visited flow goes to a later tick, or out; and a handler may take any other out.
            while (null != ticks[tick])
            {
                final SessionFlow flow = ticks[tick];
                unschedule(flow);
                visitor.onVisit(flow);
                visits++;
            }
        }

        return visits;
    }

    static long earlier(final long aNs, final long bNs)
    {
        return aNs - bNs < 0 ? aNs : bNs;
    }
}
