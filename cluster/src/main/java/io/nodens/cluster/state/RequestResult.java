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
 * Result of one write of a session, retained until the client acknowledges it: a head, and an outcome for each
 * operation.
 */
public final class RequestResult
{
    /** Sequence suffix of everything but a sequential create. */
    public static final long NULL_SEQUENCE_SUFFIX = ProtocolLimits.NULL_SEQUENCE;

    private final Outcome first = new Outcome();
    private Outcome last = first;
    private int outcomeCount;
    long requestId;
    long zxid;
    int operation;
    long requestHash;
    /** Of all of it, while it counts in {@link Session#resultsDigest}. */
    long digest;
    boolean isDigested;
    RequestResult next;

    RequestResult()
    {
    }

    /** Begin anew with one outcome: who has appended others takes them back first. */
    RequestResult reset(final long id, final int requestOperation)
    {
        first.next = null;
        last = first;
        outcomeCount = 1;
        requestId = id;
        zxid = 0;
        operation = requestOperation;
        requestHash = RequestHash.UNKNOWN;
        isDigested = false;
        next = null;
        return this;
    }

    void append(final Outcome outcome)
    {
        outcome.next = null;
        last.next = outcome;
        last = outcome;
        outcomeCount++;
    }

    /**
     * A write that was refused as a whole, or one that leaves no znode behind.
     *
     * @param code        result code.
     * @param appliedZxid of the write, or last applied zxid of a refused one.
     * @return this for a fluent API.
     */
    RequestResult outcome(final int code, final long appliedZxid)
    {
        first.set(code);
        zxid = appliedZxid;
        return this;
    }

    /**
     * Number of the request within its session.
     *
     * @return request id.
     */
    public long requestId()
    {
        return requestId;
    }

    /**
     * What was asked for.
     *
     * @return one of {@link Operation}.
     */
    public int operation()
    {
        return operation;
    }

    /**
     * How it ended: the code of the first outcome that is not OK, whatever the operations after it say.
     *
     * @return value of the protocol's ResultCode.
     */
    public int code()
    {
        Outcome outcome = first;
        while (0 == outcome.code() && null != outcome.next)
        {
            outcome = outcome.next;
        }

        return outcome.code();
    }

    /**
     * Hash of what was asked for.
     *
     * @return the hash, 0 when the request is older than such hashes.
     */
    public long requestHash()
    {
        return requestHash;
    }

    /**
     * When it was applied.
     *
     * @return zxid of the write; for a refused one the last applied zxid.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * Put back what a snapshot says of a result beside its outcomes.
     *
     * @param appliedZxid of the write.
     * @param hash        of what was asked for, 0 when it is unknown.
     */
    public void restore(final long appliedZxid, final long hash)
    {
        zxid = appliedZxid;
        requestHash = hash;
    }

    /**
     * Number of outcomes.
     *
     * @return as many as operations were asked for; one for a write that was refused as a whole.
     */
    public int outcomeCount()
    {
        return outcomeCount;
    }

    /**
     * Outcome of the first operation; the others are linked to it.
     *
     * @return the outcome, never null.
     */
    public Outcome firstOutcome()
    {
        return first;
    }

    /**
     * Outcome of the last operation.
     *
     * @return the outcome, never null.
     */
    Outcome lastOutcome()
    {
        return last;
    }

    /**
     * Next younger retained result of the session.
     *
     * @return the result or null.
     */
    public RequestResult next()
    {
        return next;
    }
}
