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

import java.util.concurrent.TimeUnit;

/**
 * How long a client waits: for the answer of a member that it asked to open or attach a session, before it asks again
 * after a refusal, and for a sign of life of the member. All are fractions of the session's timeout, so that its time
 * is not spent on waiting.
 * <p>
 * A member without the cluster refuses whatever it is asked. The first session that it attaches after that shows that
 * it is back, and {@link #isBack()} lets all others ask at once, whatever is left of their pauses.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing.
 */
final class SessionPatience
{
    /** How many of the longest pauses between attempts fit into a timeout. */
    static final int PAUSES_PER_TIMEOUT = 16;
    /** Taken for the timeout of a session that somebody else opened, as long as no member has told it. */
    static final long UNKNOWN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    private static final long ASK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long ASK_TIMEOUT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Longer than any session waits to be opened or attached by its own time. */
    private static final long ASK_TIMEOUT_OF_ONLY_ONE_NS = TimeUnit.MINUTES.toNanos(10);
    /** How many members a session that has a deadline can ask in vain, and still be attached by another. */
    private static final int ASKS_PER_TIMEOUT = 4;
    private static final long PAUSE_MIN_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PAUSE_MAX_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_PAUSE_SHIFT = 8;
    /** A host that is busy may say nothing for so long. */
    private static final long SILENCE_MIN_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Of all sessions of a connection together, one asks every 50 microseconds at most. */
    private static final long SPACING_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private boolean isCutOff;

    /**
     * A member refuses a session because it has lost the cluster.
     */
    void onCutOff()
    {
        isCutOff = true;
    }

    /**
     * A member has attached a session.
     *
     * @return true when it is the first after refusals of members that had lost the cluster.
     */
    boolean isBack()
    {
        final boolean wasCutOff = isCutOff;
        isCutOff = false;
        return wasCutOff;
    }

    /**
     * How long to wait before a member is asked again: longer each time, and not the same for all that are refused
     * together.
     *
     * @param flow     of the session that was refused.
     * @param sessions of the connection.
     * @return nanoseconds.
     */
    static long pauseNs(final SessionFlow flow, final int sessions)
    {
        final long timeoutNs = flow.livesForNs();
        final long fractionNs = Long.MAX_VALUE == timeoutNs ? PAUSE_MAX_NS : timeoutNs / PAUSES_PER_TIMEOUT;
        final long longestNs =
            Math.min(PAUSE_MAX_NS, Math.max(Math.max(fractionNs, PAUSE_MIN_NS), sessions * SPACING_NS));
        final long pauseNs = Math.min(longestNs, PAUSE_MIN_NS << Math.min(MAX_PAUSE_SHIFT, flow.asks));
        return pauseNs / 2 + pauseNs / 2 * (flow.slot & 0xF) / 0xF;
    }

    /**
     * How long to wait for the answer of a member. Where the session's own time is short, others are to be asked
     * within it. The only member of a door is waited for: to leave it would take the connection from all sessions.
     *
     * @param flow   of the session.
     * @param isOnly whether a door asks and there is nobody else to ask.
     * @return nanoseconds.
     */
    static long answerNs(final SessionFlow flow, final boolean isOnly)
    {
        return isOnly ? ASK_TIMEOUT_OF_ONLY_ONE_NS : flow.isClockRunning() ? Math.min(
            ASK_TIMEOUT_NS, Math.max(ASK_TIMEOUT_MIN_NS, flow.timeoutNs() / ASKS_PER_TIMEOUT)) : ASK_TIMEOUT_NS;
    }

    /**
     * For how long a member may be silent: so long that there is time to be attached by another one. It is found silent
     * up to a third later, by the client's lived time.
     *
     * @param silenceTimeoutMs that is set.
     * @param timeoutNs        of a session.
     * @return nanoseconds.
     */
    static long silenceNs(final long silenceTimeoutMs, final long timeoutNs)
    {
        final long limitNs = Math.max(timeoutNs / 3, Math.min(SILENCE_MIN_NS, timeoutNs * 2 / 3));
        return Math.min(TimeUnit.MILLISECONDS.toNanos(silenceTimeoutMs), limitNs);
    }
}
