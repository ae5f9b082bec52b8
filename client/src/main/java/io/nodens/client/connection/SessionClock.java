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
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the deadline of the client's session in one word: the moment, rounded down to two nanoseconds, and in its
 * lowest bit whether the verdict "over" was given.
 * <p>
 * Whoever finds the deadline passed marks the word, and the deadline moves on only by exchanging a word without that
 * mark, looking at the clock before: so nobody who was told "over" is told otherwise later.
 * <p>
 * <b>Thread:</b> the client's moves the deadline, any asks. <b>Allocates:</b> nothing.
 */
final class SessionClock implements SessionDeadline
{
    private static final int MARGIN_DIVISOR = 50;
    private static final int MARGIN_MAX_DIVISOR = 4;
    private static final long MARGIN_MIN_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long OVER = 1;

    private final NanoClock clock;
    private final AtomicLong word;
    private long acknowledgedNs;

    SessionClock(final NanoClock clock)
    {
        this.clock = clock;
        word = new AtomicLong((clock.nanoTime() + (Long.MAX_VALUE >> 1)) & ~OVER);
    }

    @Override
    public long deadlineNs()
    {
        return word.get() & ~OVER;
    }

    @Override
    public boolean isPassed()
    {
        return isPassed(clock.nanoTime());
    }

    @Override
    public boolean isPassed(final long nowNs)
    {
        while (true)
        {
            final long current = word.get();
            if (0 != (current & OVER))
            {
                return true;
            }

            if (nowNs - current < 0)
            {
                return false;
            }

            // The verdict is kept for a moment that has come, not for one that is only asked about.
            if (clock.nanoTime() - current < 0 || word.compareAndSet(current, current | OVER))
            {
                return true;
            }
        }
    }

    /**
     * Whether the verdict was given.
     *
     * @return true when nothing moves the deadline any longer.
     */
    boolean isOver()
    {
        return 0 != (word.get() & OVER);
    }

    /**
     * The session is open.
     *
     * @param sentNs    when the request that opened it was sent.
     * @param timeoutNs of the session.
     */
    void open(final long sentNs, final long timeoutNs)
    {
        acknowledgedNs = sentNs;
        word.compareAndSet(word.get() & ~OVER, deadlineNs(sentNs, timeoutNs));
    }

    /**
     * A member has acknowledged a message.
     *
     * @param sentNs    when it was sent.
     * @param timeoutNs of the session.
     * @return false when the session is over: the acknowledgement came too late.
     */
    boolean acknowledge(final long sentNs, final long timeoutNs)
    {
        if (sentNs - acknowledgedNs <= 0)
        {
            return true;
        }

        acknowledgedNs = sentNs;
        while (true)
        {
            final long current = word.get();
            if (isPassed())
            {
                return false;
            }

            if (word.compareAndSet(current, deadlineNs(sentNs, timeoutNs)))
            {
                return true;
            }
        }
    }

    /** The session is over, by whoever's word. */
    void end()
    {
        final long nowNs = clock.nanoTime();
        long current = word.get();
        while (0 == (current & OVER) &&
            !word.compareAndSet(current, (nowNs - current < 0 ? nowNs & ~OVER : current) | OVER))
        {
            current = word.get();
        }
    }

    /**
     * How much earlier than its timeout the session counts as over.
     *
     * @param timeoutNs of the session.
     * @return nanoseconds.
     */
    static long marginNs(final long timeoutNs)
    {
        return Math.min(timeoutNs / MARGIN_MAX_DIVISOR, Math.max(MARGIN_MIN_NS, timeoutNs / MARGIN_DIVISOR));
    }

    private static long deadlineNs(final long sentNs, final long timeoutNs)
    {
        return (sentNs + timeoutNs - marginNs(timeoutNs)) & ~OVER;
    }
}
