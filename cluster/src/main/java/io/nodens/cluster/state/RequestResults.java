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
package io.nodens.cluster.state;

import io.nodens.sbe.ProtocolLimits;

/**
 * Results that clients may still ask for again: per session a list in the order of request ids, from one pool. Limits
 * count outcomes: a result has one for each operation.
 * <p>
 * <b>Allocates:</b> while the number of retained results rises to a new height, else never.
 */
final class RequestResults
{
    /** Most retained results of one session. */
    static final int MAX_PER_SESSION = ProtocolLimits.MAX_RETAINED_RESULTS;
    /** Most retained outcomes of one session. */
    static final int MAX_OUTCOMES_PER_SESSION = 4 * Command.MAX_OPERATIONS;
    /** Retained outcomes of all sessions from which on a session may only keep {@link #RESERVED_PER_SESSION}. */
    static final int MAX_TOTAL = 1 << 20;
    /** Retained outcomes that every session may have whatever others have. */
    static final int RESERVED_PER_SESSION = 16;

    private final int maxTotal;
    private RequestResult free;
    private Outcome freeOutcome;
    private int total;

    RequestResults()
    {
        this(MAX_TOTAL);
    }

    RequestResults(final int maxTotal)
    {
        this.maxTotal = maxTotal;
    }

    /**
     * Whether a session may retain one more result.
     *
     * @param session  of the write.
     * @param outcomes that the result has.
     * @param hasHeap  whether members have heap for more than one outcome of each session.
     */
    boolean hasRoom(final Session session, final int outcomes, final boolean hasHeap)
    {
        if (!hasHeap)
        {
            return 0 == session.resultCount && 1 == outcomes;
        }

        return session.outcomeCount + outcomes <= RESERVED_PER_SESSION ||
            (session.resultCount < MAX_PER_SESSION &&
            session.outcomeCount + outcomes <= MAX_OUTCOMES_PER_SESSION && total + outcomes <= maxTotal);
    }

    RequestResult find(final Session session, final long requestId)
    {
        if (null == session.lastResult || requestId > session.lastResult.requestId)
        {
            return null;
        }

        RequestResult result = session.firstResult;
        while (null != result && result.requestId < requestId)
        {
            result = result.next;
        }

        return null != result && result.requestId == requestId ? result : null;
    }

    /**
     * Retain a new result; its request id is above all that are retained.
     *
     * @param outcomes that it has, at least one.
     */
    RequestResult add(final Session session, final long requestId, final int operation, final int outcomes)
    {
        final RequestResult result = borrow(requestId, operation, outcomes);
        final RequestResult last = session.lastResult;
        if (null == last)
        {
            session.firstResult = result;
            session.lastResult = result;
        }
        else
        {
            last.next = result;
            session.lastResult = result;
        }

        session.resultCount++;
        session.outcomeCount += outcomes;
        total += outcomes;

        return result;
    }

    /**
     * A result that is not retained, until {@link #giveBack(RequestResult)}.
     */
    RequestResult borrow(final long requestId, final int operation, final int outcomes)
    {
        final RequestResult result = take().reset(requestId, operation);
        for (int i = 1; i < outcomes; i++)
        {
            result.append(takeOutcome());
        }

        return result;
    }

    void giveBack(final RequestResult result)
    {
        if (result.outcomeCount() > 1)
        {
            result.lastOutcome().next = freeOutcome;
            freeOutcome = result.firstOutcome().next;
        }
        result.next = free;
        free = result;
    }

    /**
     * Forget what the client has received. An acknowledgement never goes back.
     */
    void acknowledge(final Session session, final long acknowledgedRequestId)
    {
        if (acknowledgedRequestId <= session.acknowledgedRequestId)
        {
            return;
        }

        session.acknowledgedRequestId = acknowledgedRequestId;
        RequestResult result = session.firstResult;
        while (null != result && result.requestId <= acknowledgedRequestId)
        {
            result = release(session, result);
        }

        session.firstResult = result;
        if (null == result)
        {
            session.lastResult = null;
        }
    }

    void clear(final Session session)
    {
        RequestResult result = session.firstResult;
        while (null != result)
        {
            result = release(session, result);
        }

        session.firstResult = null;
        session.lastResult = null;
    }

    /**
     * Outcomes that are retained.
     */
    int total()
    {
        return total;
    }

    private RequestResult take()
    {
        final RequestResult result = free;
        if (null == result)
        {
            return new RequestResult();
        }

        free = result.next;
        return result;
    }

    private Outcome takeOutcome()
    {
        final Outcome outcome = freeOutcome;
        if (null == outcome)
        {
            return new Outcome();
        }

        freeOutcome = outcome.next;
        return outcome;
    }

    private RequestResult release(final Session session, final RequestResult result)
    {
        final RequestResult next = result.next;
        session.resultCount--;
        session.outcomeCount -= result.outcomeCount();
        total -= result.outcomeCount();
        session.resultsDigest -= result.isDigested ? result.digest : 0;
        session.lastDigested = session.lastDigested == result ? null : session.lastDigested;
        giveBack(result);

        return next;
    }
}
