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
package io.nodens.gateway.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many clients connect in a time, so that many that come back at once are served one after the other: each
 * connect request takes a token, and tokens come back at a steady rate. ZooKeeper's connection throttle without its
 * random part.
 * <p>
 * What is kept is the moment at which all tokens would be there again. A token moves it on by the time that one takes
 * to come back; there is none when it would be further ahead than all of them take.
 * <p>
 * <b>Thread:</b> any.
 */
public final class ConnectionTokens
{
    private final long tokenNs;
    private final long allNs;
    private final AtomicLong fullNs = new AtomicLong(Long.MIN_VALUE);

    /**
     * Tokens that are all there.
     *
     * @param maxTokens  most tokens, 1 to 2^20; 0 for no limit.
     * @param fillTimeMs time in which tokens come back, 1 to 3,600,000 milliseconds.
     * @param fillCount  tokens that come back in it, 1 to 2^20.
     */
    public ConnectionTokens(final int maxTokens, final long fillTimeMs, final int fillCount)
    {
        tokenNs = Math.max(1, TimeUnit.MILLISECONDS.toNanos(fillTimeMs) / fillCount);
        allNs = maxTokens * tokenNs;
    }

    /**
     * A client asks for a session.
     *
     * @param nowNs monotonic time.
     * @return false when there is no token for it.
     */
    public boolean take(final long nowNs)
    {
        if (0 == allNs)
        {
            return true;
        }

        while (true)
        {
            final long before = fullNs.get();
            final long from = Long.MIN_VALUE == before || before - nowNs < 0 ? nowNs : before;
            if (from + tokenNs - nowNs > allNs)
            {
                return false;
            }
            if (fullNs.compareAndSet(before, from + tokenNs))
            {
                return true;
            }
        }
    }
}
