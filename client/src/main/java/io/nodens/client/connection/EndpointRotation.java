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
import io.nodens.client.exceptions.ErrorCode;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Which endpoint is tried next, and when: each at once after the one before it, with a pause that doubles and is spread
 * at random after every round in which all failed. The time that an attempt has doubles likewise.
 * <p>
 * An attempt that was not done in its time is not thrown away: the media driver and the member have done part of the
 * work, and would have to do it again. It goes on while others are tried, and the endpoint's next attempt is the same
 * one.
 * <p>
 * <b>Thread:</b> the client's. <b>Owns:</b> the connections of attempts that are not done.
 */
final class EndpointRotation
{
    /** Doublings of an attempt's time. */
    static final int MAX_ATTEMPT_SHIFT = 3;
    /** Attempts that go on with the same connection; what has not come by then is begun anew. */
    static final int MAX_RESUMPTIONS = 8;

    private final List<ClientEndpoint> endpoints;
    private final String[] reasons;
    private final ErrorCode[] refusals;
    private final MemberConnection[] unfinished;
    private final int[] resumptions;
    private final long minPauseNs;
    private final long maxPauseNs;
    private long pauseLimitNs = Long.MAX_VALUE;
    private final int[] order;
    private final boolean isShuffled;
    private int index;
    private int place;
    private int failures;
    private long pauseNs;
    private long nextAttemptNs;

    EndpointRotation(
        final List<ClientEndpoint> endpoints,
        final boolean isShuffled,
        final long minPauseMs,
        final long maxPauseMs,
        final long nowNs)
    {
        this.endpoints = endpoints;
        this.isShuffled = isShuffled;
        order = new int[endpoints.size()];
        for (int i = 0; i < order.length; i++)
        {
            order[i] = i;
        }

        shuffle(-1);
        index = order[0];
        reasons = new String[endpoints.size()];
        refusals = new ErrorCode[endpoints.size()];
        unfinished = new MemberConnection[endpoints.size()];
        resumptions = new int[endpoints.size()];
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
     * How long the next attempt may take: longer after every round in which all failed, and spread at random.
     *
     * @param baseNs of an attempt in the first round.
     * @return time-out in nanoseconds.
     */
    long attemptTimeoutNs(final long baseNs)
    {
        final long timeoutNs = baseNs << Math.min(MAX_ATTEMPT_SHIFT, failures / endpoints.size());
        return 0 == failures ? timeoutNs :
            timeoutNs - ThreadLocalRandom.current().nextLong(timeoutNs / 4 + 1);
    }

    /**
     * What the last attempt at the current endpoint left.
     *
     * @return a connection that is not done, or null.
     */
    MemberConnection takeUnfinished()
    {
        return take(index);
    }

    /**
     * The current endpoint's attempt was not done in time. It is kept, unless it was resumed too often.
     *
     * @param connection of the attempt.
     * @param nowNs      time now.
     */
    void onOverdue(final MemberConnection connection, final long nowNs)
    {
        final int current = index;
        onFailure(ErrorCode.OK, connection.awaited(), nowNs);
        if (++resumptions[current] >= MAX_RESUMPTIONS)
        {
            resumptions[current] = 0;
            connection.close();
        }
        else
        {
            unfinished[current] = connection;
        }
    }

    /**
     * Let the attempts that were not done in time go on.
     *
     * @param nowNs   time now.
     * @param livedNs time as the client lived it.
     * @return a connection that a member has taken after all, whose endpoint is the current one now; or null.
     */
    MemberConnection pollUnfinished(final long nowNs, final long livedNs)
    {
        for (int i = 0; i < unfinished.length; i++)
        {
            final MemberConnection connection = unfinished[i];
            if (null == connection)
            {
                continue;
            }

            connection.poll(nowNs, livedNs);
            if (ConnectionState.CLOSED == connection.state())
            {
                reasons[i] = connection.reason();
                refusals[i] = connection.refusal();
                unfinished[i] = null;
                resumptions[i] = 0;
            }
            else if (ConnectionState.CONNECTED == connection.state())
            {
                index = i;
                place = placeOf(i);
                return take(i);
            }
        }

        return null;
    }

    /**
     * Another attempt got through, or the client is at its end: nobody needs the unfinished ones.
     */
    void closeUnfinished()
    {
        for (int i = 0; i < unfinished.length; i++)
        {
            resumptions[i] = 0;
            if (null != unfinished[i])
            {
                unfinished[i].close();
                unfinished[i] = null;
            }
        }
    }

    private MemberConnection take(final int endpoint)
    {
        final MemberConnection connection = unfinished[endpoint];
        unfinished[endpoint] = null;
        return connection;
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
        refusals[index] = refusal;
        final int failed = index;
        place = (place + 1) % order.length;
        failures++;
        nextAttemptNs = nowNs;
        if (0 == failures % endpoints.size())
        {
            nextAttemptNs = nowNs + nextPauseNs();
            shuffle(failed);
            place = 0;
        }

        index = order[place];
    }

    /**
     * How long to pause before the same is tried again: longer each time until something proves good, spread at random.
     *
     * @return pause in nanoseconds.
     */
    long nextPauseNs()
    {
        final long longestNs = Math.max(minPauseNs, Math.min(pauseNs, pauseLimitNs));
        pauseNs = Math.min(maxPauseNs, pauseNs * 2);
        return ThreadLocalRandom.current().nextLong(longestNs / 2, longestNs + 1);
    }

    /** Whether there is more than one member to ask. */
    boolean hasOthers()
    {
        return endpoints.size() > 1;
    }

    /**
     * Draw an order, so that clients with one list do not all begin at the same member, nor move together when it dies.
     *
     * @param failed endpoint that is not to be the first, if there is another.
     */
    private void shuffle(final int failed)
    {
        if (!isShuffled)
        {
            return;
        }

        for (int i = order.length - 1; i > 0; i--)
        {
            swap(i, ThreadLocalRandom.current().nextInt(i + 1));
        }

        if (order.length > 1 && order[0] == failed)
        {
            swap(0, 1 + ThreadLocalRandom.current().nextInt(order.length - 1));
        }
    }

    private void swap(final int a, final int b)
    {
        final int endpoint = order[a];
        order[a] = order[b];
        order[b] = endpoint;
    }

    private int placeOf(final int endpoint)
    {
        int found = 0;
        while (order[found] != endpoint)
        {
            found++;
        }

        return found;
    }

    /**
     * A session waits to be attached again: pauses must not use up its time.
     *
     * @param limitNs longest pause from now on, in nanoseconds; never below the shortest one.
     */
    void limitPauses(final long limitNs)
    {
        pauseLimitNs = limitNs;
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
        for (final ErrorCode refusal : refusals)
        {
            if (ErrorCode.VERSION_MISMATCH != refusal)
            {
                return false;
            }
        }

        return true;
    }

    /**
     * Whether every endpoint, when it was last tried, refused the client because it did not prove who it is.
     *
     * @return true when it did.
     */
    boolean isRefusedEverywhere()
    {
        for (final ErrorCode refusal : refusals)
        {
            if (ErrorCode.AUTH_FAILED != refusal && ErrorCode.SESSION_CLOSED_REQUIRE_AUTH != refusal)
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

        return builder.indexOf(MemberConnection.NOTHING_LISTENS) < 0 ? builder.toString() : builder.append(
            " (is the member started? is it the client port, the base port? is UDP blocked? with ipc: does it " +
            "share the media driver?)").toString();
    }
}
