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
 * Time as the client lived it. A duty cycle that comes late says that this process or its host had no time to hear
 * anybody, so what it came late by counts for a quarter only: limits on somebody else's silence widen by that much, and
 * never to more than four times what was set.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> never.
 */
final class LivedClock
{
    /** A duty cycle that comes no later than this is on time. */
    static final long MAX_STEP_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** What lateness is divided by. */
    static final int LATE_DIVISOR = 4;

    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(5);

    private long lastNs;
    private long livedNs;
    private long lateNs;
    private long windowStartNs;
    private long lateBeforeWindowNs;
    private long lateBeforeLastWindowNs;

    LivedClock(final long nowNs)
    {
        lastNs = nowNs;
        windowStartNs = nowNs;
    }

    /**
     * Let time go by; once per duty cycle.
     *
     * @param nowNs of the client's clock.
     */
    void advance(final long nowNs)
    {
        final long stepNs = Math.max(0, nowNs - lastNs);
        final long countedNs = stepNs <= MAX_STEP_NS ? stepNs : MAX_STEP_NS + (stepNs - MAX_STEP_NS) / LATE_DIVISOR;
        livedNs += countedNs;
        lateNs += stepNs - countedNs;
        lastNs = nowNs;
        if (nowNs - windowStartNs > WINDOW_NS)
        {
            windowStartNs = nowNs;
            lateBeforeLastWindowNs = lateBeforeWindowNs;
            lateBeforeWindowNs = lateNs - (stepNs - countedNs);
        }
    }

    /**
     * Time lived since the clock was made.
     *
     * @return nanoseconds.
     */
    long livedNs()
    {
        return livedNs;
    }

    /**
     * What did not count of the last five to ten seconds, or of a longer duty cycle.
     *
     * @return nanoseconds.
     */
    long recentLateNs()
    {
        return lateNs - lateBeforeLastWindowNs;
    }
}
