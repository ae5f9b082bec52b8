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
package io.nodens.cluster.wiring;

import io.aeron.driver.Configuration;
import io.aeron.driver.FeedbackDelayGenerator;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * When a member's media driver asks for lost data: at once, and again in intervals that grow with the number of streams
 * that lack some, so that those whose senders have died cost it little.
 * <p>
 * Aeron's default repeats a request after 100 microseconds, for each stream, until the stream has been silent for the
 * image liveness timeout. Forty clients that die in the middle of a message keep a driver of one thread busy with that
 * alone, for ten seconds. A repeat within 10 milliseconds is in vain anyway: a sender that has sent the data again
 * ignores requests for it for that long.
 * <p>
 * <b>Thread:</b> that of the driver's conductor.
 */
final class RetryPacing implements FeedbackDelayGenerator
{
    /** Shortest time until a request is repeated: a little more than senders ignore one. */
    static final long MIN_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(12);
    /** Longest, however many streams lack data. */
    static final long MAX_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Between two repeated requests, of whichever streams. */
    static final long SPACING_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final NanoClock clock;
    private long lastRetryNs;

    RetryPacing(final NanoClock clock)
    {
        this.clock = clock;
        lastRetryNs = clock.nanoTime();
    }

    /** {@inheritDoc} */
    @Override
    public long generateDelayNs()
    {
        return Configuration.NAK_UNICAST_DELAY_DEFAULT_NS;
    }

    /** {@inheritDoc} */
    @Override
    public long retryDelayNs()
    {
        final long nowNs = clock.nanoTime();
        final long firstNs = nowNs + MIN_RETRY_NS;
        final long lastNs = nowNs + MAX_RETRY_NS;
        final long freeNs = lastRetryNs + SPACING_NS;
        if (lastNs - freeNs < 0)
        {
            lastRetryNs = lastNs;
        }
        else if (freeNs - firstNs < 0)
        {
            lastRetryNs = firstNs;
        }
        else
        {
            lastRetryNs = freeNs;
        }

        return lastRetryNs - nowNs;
    }

    /** {@inheritDoc} */
    @Override
    public String toString()
    {
        return "RetryPacing{min=" + MIN_RETRY_NS + "ns, max=" + MAX_RETRY_NS + "ns, spacing=" + SPACING_NS + "ns}";
    }
}
