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

import io.nodens.client.ClientEndpoint;
import io.nodens.client.ErrorCode;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Which endpoint is tried next, and when: each at once after the one before it, with a pause that doubles and is spread
 * at random after every round in which all failed.
 * <p>
 * <b>Thread:</b> the client's.
 */
final class EndpointRotation
{
    private final List<ClientEndpoint> endpoints;
    private final String[] reasons;
    private final boolean[] isMismatch;
    private final long minPauseNs;
    private final long maxPauseNs;
    private int index;
    private int failures;
    private long pauseNs;
    private long nextAttemptNs;

    EndpointRotation(
        final List<ClientEndpoint> endpoints, final long minPauseMs, final long maxPauseMs, final long nowNs)
    {
        this.endpoints = endpoints;
        reasons = new String[endpoints.size()];
        isMismatch = new boolean[endpoints.size()];
        minPauseNs = TimeUnit.MILLISECONDS.toNanos(minPauseMs);
        maxPauseNs = TimeUnit.MILLISECONDS.toNanos(maxPauseMs);
        pauseNs = minPauseNs;
        nextAttemptNs = nowNs;
    }

    boolean isDue(final long nowNs)
    {
        return nowNs - nextAttemptNs >= 0;
    }

    ClientEndpoint current()
    {
        return endpoints.get(index);
    }

    /**
     * The current endpoint failed.
     *
     * @param refusal of the member, {@link ErrorCode#OK} when it did not refuse.
     * @param reason  for messages.
     * @param nowNs   time now.
     */
    void onFailure(final ErrorCode refusal, final String reason, final long nowNs)
    {
        reasons[index] = reason;
        isMismatch[index] = ErrorCode.VERSION_MISMATCH == refusal;
        index = (index + 1) % endpoints.size();
        failures++;
        nextAttemptNs = nowNs;
        if (0 == failures % endpoints.size())
        {
            nextAttemptNs = nowNs + ThreadLocalRandom.current().nextLong(pauseNs / 2, pauseNs + 1);
            pauseNs = Math.min(maxPauseNs, pauseNs * 2);
        }
    }

    /**
     * The current endpoint proved good.
     */
    void onSuccess()
    {
        failures = 0;
        pauseNs = minPauseNs;
    }

    /**
     * Whether every endpoint, when it was last tried, turned out to be of a version that does not fit: no patience
     * mends that.
     *
     * @return true when there is none to hope for.
     */
    boolean isEveryVersionForeign()
    {
        for (final boolean isForeign : isMismatch)
        {
            if (!isForeign)
            {
                return false;
            }
        }

        return true;
    }

    /**
     * What happened last at every endpoint.
     *
     * @return text for a message.
     */
    String report()
    {
        final StringBuilder builder = new StringBuilder();
        for (int i = 0; i < reasons.length; i++)
        {
            builder.append(0 == i ? "" : "; ")
                .append(endpoints.get(i).text())
                .append(": ")
                .append(null == reasons[i] ? "not tried to the end" : reasons[i]);
        }

        return builder.toString();
    }
}
