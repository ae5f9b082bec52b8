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
package io.nodens.gateway.connection;

import java.util.concurrent.TimeUnit;

/**
 * Time that counts against clients. While this process stands still their signs of life wait in the sockets, so that a
 * step of a duty cycle counts for no more than a short one.
 * <p>
 * <b>Thread:</b> the agent's.
 */
public final class LivedClock
{
    private static final long MAX_STEP_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private long lastNs;
    private long livedNs;

    /**
     * A clock that begins now.
     *
     * @param nowNs monotonic time.
     */
    public LivedClock(final long nowNs)
    {
        lastNs = nowNs;
    }

    /**
     * A duty cycle begins.
     *
     * @param nowNs monotonic time.
     */
    public void advance(final long nowNs)
    {
        livedNs += Math.max(0, Math.min(MAX_STEP_NS, nowNs - lastNs));
        lastNs = nowNs;
    }

    /**
     * Time lived.
     *
     * @return nanoseconds.
     */
    public long livedNs()
    {
        return livedNs;
    }
}
