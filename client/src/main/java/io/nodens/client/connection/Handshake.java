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

import io.nodens.client.ErrorCode;

import java.util.concurrent.TimeUnit;

/**
 * Asking a member to open the session or to take it over, once a connection leads to it.
 * <p>
 * A member that has too much to do, or that is the only one and has not found the cluster yet, is asked again on the
 * same connection after a pause that grows: the connection is worth something, and giving it up and making it anew, by
 * thousands of clients at once, is just what such a member has no time for.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing but for messages about failures.
 */
final class Handshake
{
    /** How often a member that is too busy is asked before another one is. */
    static final int MAX_ASKS_OF_ONE = 4;

    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long CORRELATION_FLAG = 1L << 61;

    private final ClientSession session;
    private final EndpointRotation rotation;
    private final LivedClock livedClock;
    private final int wishMs;
    private long count;
    private long correlationId;
    private long deadlineNs;
    private long sentNs;
    private long notBeforeNs;
    private int asks;
    private boolean isSent;
    private String refusal = "";

    Handshake(
        final ClientSession session, final EndpointRotation rotation, final LivedClock livedClock, final int wishMs)
    {
        this.session = session;
        this.rotation = rotation;
        this.livedClock = livedClock;
        this.wishMs = wishMs;
    }

    /** A member has taken the connection. */
    void begin(final long nowNs)
    {
        asks = 0;
        refusal = "";
        prepare(nowNs);
    }

    /**
     * Ask when it is time to, and give a member up that does not answer.
     *
     * @param connection to the member.
     * @param nowNs      time now.
     * @return work done.
     */
    int doWork(final MemberConnection connection, final long nowNs)
    {
        int work = 0;
        if (!isSent && nowNs - notBeforeNs >= 0 && ConnectionState.CONNECTED == connection.state())
        {
            isSent = session.sendHandshake(connection, correlationId, wishMs);
            sentNs = nowNs;
            work++;
        }

        if (livedClock.livedNs() - deadlineNs >= 0)
        {
            connection.fail("the member did not open or attach the session in time");
        }

        return work;
    }

    /** Whether an answer is the one that is waited for. */
    boolean isAwaited(final long answerCorrelationId)
    {
        return isSent && correlationId == answerCorrelationId;
    }

    /** When the member was asked last. */
    long sentNs()
    {
        return sentNs;
    }

    /**
     * The member does not open or attach the session: ask it again later, or give the connection up.
     *
     * @param connection to the member.
     * @param code       of its answer.
     * @param detail     of its answer.
     * @param nowNs      time now.
     */
    void onRefused(final MemberConnection connection, final ErrorCode code, final String detail, final long nowNs)
    {
        refusal = code + (detail.isEmpty() ? "" : " " + detail);
        asks++;
        if (isWorthAsking(code))
        {
            final long pauseNs = rotation.nextPauseNs();
            prepare(nowNs + pauseNs);
            deadlineNs += pauseNs;
        }
        else
        {
            connection.fail("the member refused the session: " + refusal);
        }
    }

    /** What there is not yet, for a message. */
    String awaited()
    {
        return "the session was not opened" + (refusal.isEmpty() ? "" : ", last answer " + refusal + ",");
    }

    private boolean isWorthAsking(final ErrorCode code)
    {
        return switch (code)
        {
            case OVERLOADED, BUSY, TOO_MANY_REQUESTS -> !rotation.hasOthers() || asks < MAX_ASKS_OF_ONE;
            case NOT_SERVING -> !rotation.hasOthers();
            default -> false;
        };
    }

    private void prepare(final long atNs)
    {
        isSent = false;
        notBeforeNs = atNs;
        correlationId = CORRELATION_FLAG | ++count;
        deadlineNs = livedClock.livedNs() + rotation.attemptTimeoutNs(TIMEOUT_NS);
    }
}
