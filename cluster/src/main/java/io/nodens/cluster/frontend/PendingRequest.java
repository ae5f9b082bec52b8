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
package io.nodens.cluster.frontend;

import io.nodens.sbe.protocol.OutcomeDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A request that waits: for its turn among the connection's answers, for its result from the log, for a zxid or for a
 * barrier. Recycled by {@link PendingRequests}.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> only for a path that is longer than any it held before, and for the
 * outcomes of a write that has several operations, until it is recycled.
 */
final class PendingRequest
{
    /** What the request asks for. */
    enum Kind
    {
        /** Create, delete, set, close of a session: answered with its result. */
        WRITE,
        /** Open or attach of a session: answered with its result. */
        SESSION,
        /** Limits or a version that an operator changes: answered with its result. */
        ADMIN,
        /** Get, exists, children. */
        READ,
        /** Answered behind a barrier. */
        SYNC,
        /** Registration of a watch again. */
        WATCH,
        /** Removal of a watch. */
        REMOVE_WATCH;

        /** Whether the front end answers it by itself, from the tree; the others are answered by the log. */
        boolean isAnsweredHere()
        {
            return WRITE != this && SESSION != this && ADMIN != this;
        }
    }

    static final int SECRET_LENGTH = 16;

    private static final int OUTCOME_LENGTH = OutcomeDecoder.ENCODED_LENGTH;

    final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    final byte[] secret = new byte[SECRET_LENGTH];

    Kind kind;
    ClientConnection connection;
    PendingRequest next;
    long correlationId;
    long sessionId;
    long requestId;

    /** Counted among the requests of connections without a session, as {@link PendingRequests} keeps it. */
    boolean isWithoutSession;
    boolean isDone;
    boolean isAttach;
    boolean closesSession;
    /** Gives something back: may use what the forwarding queue keeps from creates and sets. */
    boolean isRelease;
    int code;
    int timeoutMs;
    long zxid;
    long lastRequestId;
    int outcomeCount;
    /** A write of several operations, as it was asked for: answered as such, whatever their number. */
    boolean isMulti;
    long attachmentId;
    int activeVersion;

    boolean isWatching;
    int readKind;
    int readLevel;
    int watchKind;
    int watchMode;
    /** Whether what the watch has missed since {@link #minZxid} is to be sent. */
    boolean isCatchingUp;
    int maxCount;
    long cursor;
    /** State that the answer must show, 0 or negative for the newest. */
    long asOfZxid;
    long minZxid;
    long deadlineNs;
    long barrierTicket = BarrierBatch.NO_TICKET;

    private byte[] pathStorage = new byte[0];
    private final byte[] oneOutcome = new byte[OUTCOME_LENGTH];
    private byte[] outcomes = oneOutcome;

    /** Outcomes of a write, one after the other in the bytes of the client protocol. */
    byte[] outcomes()
    {
        return outcomes;
    }

    /** Keep the outcomes of a write. */
    void copyOutcomes(final DirectBuffer src, final int offset, final int count)
    {
        if (count > 1)
        {
            outcomes = new byte[count * OUTCOME_LENGTH];
        }
        outcomeCount = count;
        src.getBytes(offset, outcomes, 0, count * OUTCOME_LENGTH);
    }

    /** Look at a path where it lies; only for a request that is answered before the caller returns. */
    void wrapPath(final DirectBuffer src, final int offset, final int length)
    {
        path.wrap(src, offset, length);
    }

    /** Keep a copy of the path. */
    void copyPath(final DirectBuffer src, final int offset, final int length)
    {
        if (pathStorage.length < length)
        {
            pathStorage = new byte[Math.max(64, Integer.highestOneBit(length) << 1)];
        }
        src.getBytes(offset, pathStorage, 0, length);
        path.wrap(pathStorage, 0, length);
    }

    /** Take over what a read or watch request asks for, with a copy of its path. */
    void copyFrom(final PendingRequest other)
    {
        kind = other.kind;
        connection = other.connection;
        correlationId = other.correlationId;
        sessionId = other.sessionId;
        isWatching = other.isWatching;
        readKind = other.readKind;
        readLevel = other.readLevel;
        watchKind = other.watchKind;
        watchMode = other.watchMode;
        isCatchingUp = other.isCatchingUp;
        maxCount = other.maxCount;
        cursor = other.cursor;
        asOfZxid = other.asOfZxid;
        minZxid = other.minZxid;
        deadlineNs = other.deadlineNs;
        barrierTicket = other.barrierTicket;
        copyPath(other.path, 0, other.path.capacity());
    }

    void reset()
    {
        kind = null;
        connection = null;
        next = null;
        isWithoutSession = false;
        isDone = false;
        isAttach = false;
        closesSession = false;
        isRelease = false;
        outcomeCount = 0;
        isMulti = false;
        outcomes = oneOutcome;
        attachmentId = 0;
        requestId = 0;
        lastRequestId = 0;
        barrierTicket = BarrierBatch.NO_TICKET;
    }
}
