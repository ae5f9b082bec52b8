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
package io.nodens.cluster.frontend.lane;

import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.tree.TreeConfiguration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A request that waits: for its turn among the lane's responses, for its result from the log, for a zxid or for a
 * barrier. Recycled by {@link PendingRequests}.
 * <p>
 * Its fields are set by whoever takes the request and read by whoever responds to it; none of them is checked here.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> only for a path that is longer, or for a write that has more
 * operations, than any it held before. Room for more than {@value #KEPT_OUTCOMES} outcomes is given back when it is
 * recycled.
 */
public final class PendingRequest
{
    /** What the request asks for. */
    public enum Kind
    {
        /** Create, delete, set, close of a session: waits for its result. */
        WRITE,
        /** Open or attach of a session: waits for its result. */
        SESSION,
        /** Limits or a version that an operator changes: waits for its result. */
        ADMIN,
        /** Proof of an identity, whose path is the identities: waits for its result. */
        AUTHENTICATE,
        /** Get, exists, children. */
        READ,
        /** Several reads of one state, whose path is the group of them. */
        MULTI_READ,
        /** What became of a write of a session, which the service tells. */
        FATE,
        /** Ephemerals of a session, which the service lists; its path is the prefix of theirs. */
        EPHEMERALS,
        /** Question for the sessions of the cluster. */
        SESSIONS,
        /** Identities that count for a session here. */
        WHO_AM_I,
        /** Waits for a barrier. */
        SYNC,
        /** Registration of a watch again. */
        WATCH,
        /** Removal of a watch. */
        REMOVE_WATCH;

        /** Whether the service thread is asked, which alone may look at replicated state. */
        public boolean isOfService()
        {
            return FATE == this || EPHEMERALS == this || SESSIONS == this;
        }

        /** Whether the front end responds by itself, from the tree; the others wait for their result from the log. */
        public boolean isLocal()
        {
            return WRITE != this && SESSION != this && ADMIN != this && AUTHENTICATE != this;
        }
    }

    public static final int SECRET_LENGTH = 16;
    /** Kind of the read of an access list, beside those of the protocol's ReadKind. */
    public static final int READ_ACL = 64;

    /** Most outcomes whose room a recycled request keeps: there may be tens of thousands of such requests. */
    static final int KEPT_OUTCOMES = 16;

    /** Longest path, or group of reads, whose room a recycled request keeps. */
    static final int KEPT_PATH_LENGTH = TreeConfiguration.MAX_PATH_LENGTH;

    private static final int KEPT_FILTER_LENGTH = 256;
    private static final byte[] NO_PATH = new byte[0];
    private static final int OUTCOME_LENGTH = OutcomeDecoder.ENCODED_LENGTH;

    public final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    /** Which children a listing shows: prefix, first name and end, each behind an int32 length; empty for all. */
    public final UnsafeBuffer filter = new UnsafeBuffer(0, 0);
    public final byte[] secret = new byte[SECRET_LENGTH];

    public Kind kind;
    public Lane lane;
    PendingRequest next;
    public long correlationId;
    public long sessionId;
    public long requestId;

    /** Counted among the requests of connections without a session, as {@link PendingRequests} keeps it. */
    public boolean isWithoutSession;
    /** Counted among what is kept of requests longer than any path. */
    int longBytes;
    public boolean isDone;
    public boolean isAttach;
    public boolean closesSession;
    /** Gives something back: may use what the forwarding queue keeps from creates and sets. */
    public boolean isRelease;
    public int code;
    public int timeoutMs;
    public long zxid;
    public long lastRequestId;
    public int outcomeCount;
    /** A write of several operations, as it was asked for: responded to as such, whatever their number. */
    public boolean isMulti;
    public long attachmentId;
    public int activeVersion;

    public boolean isWatching;
    public int readKind;
    public int readLevel;
    public int watchKind;
    public int watchMode;
    /** Whether what the watch has missed since {@link #minZxid} is to be sent. */
    public boolean isCatchingUp;
    /** Session that is asked about, which need not be the one that asks. */
    public long askedSessionId;
    public int maxCount;
    public long cursor;
    /** State that the response must show, 0 or negative for the newest. */
    public long asOfZxid;
    public long minZxid;
    public long deadlineNs;
    public long barrierTicket = BarrierBatch.NO_TICKET;

    private byte[] pathStorage = NO_PATH;
    private byte[] filterStorage = NO_PATH;
    private byte[] keptOutcomes = new byte[OUTCOME_LENGTH];
    private byte[] outcomes = keptOutcomes;

    /** Outcomes of a write, one after the other in the bytes of the client protocol. */
    public byte[] outcomes()
    {
        return outcomes;
    }

    /** Keep the outcomes of a write. */
    public void copyOutcomes(final DirectBuffer src, final int offset, final int count)
    {
        final int length = count * OUTCOME_LENGTH;
        if (outcomes.length < length)
        {
            outcomes = new byte[count <= KEPT_OUTCOMES ? KEPT_OUTCOMES * OUTCOME_LENGTH : length];
            keptOutcomes = count <= KEPT_OUTCOMES ? outcomes : keptOutcomes;
        }
        outcomeCount = count;
        src.getBytes(offset, outcomes, 0, length);
    }

    /** Look at a path where it lies; only for a request that is responded to before the caller returns. */
    public void wrapPath(final DirectBuffer src, final int offset, final int length)
    {
        path.wrap(src, offset, length);
    }

    /** The request is about no path. */
    public void noPath()
    {
        path.wrap(0, 0);
    }

    /** Look at a filter where it lies; only for a request that is responded to before the caller returns. */
    public void wrapFilter(final DirectBuffer src, final int offset, final int length)
    {
        filter.wrap(src, offset, length);
    }

    /** The request is about all children. */
    public void noFilter()
    {
        filter.wrap(0, 0);
    }

    /** Keep a copy of the path. */
    public void copyPath(final DirectBuffer src, final int offset, final int length)
    {
        if (pathStorage.length < length)
        {
            pathStorage = new byte[Math.max(64, Integer.highestOneBit(length) << 1)];
        }
        src.getBytes(offset, pathStorage, 0, length);
        path.wrap(pathStorage, 0, length);
    }

    /** Take over what a read or watch request asks for, with a copy of its path. */
    public void copyFrom(final PendingRequest other)
    {
        kind = other.kind;
        lane = other.lane;
        correlationId = other.correlationId;
        sessionId = other.sessionId;
        isWatching = other.isWatching;
        readKind = other.readKind;
        readLevel = other.readLevel;
        watchKind = other.watchKind;
        watchMode = other.watchMode;
        isCatchingUp = other.isCatchingUp;
        maxCount = other.maxCount;
        askedSessionId = other.askedSessionId;
        requestId = other.requestId;
        System.arraycopy(other.secret, 0, secret, 0, SECRET_LENGTH);
        cursor = other.cursor;
        asOfZxid = other.asOfZxid;
        minZxid = other.minZxid;
        deadlineNs = other.deadlineNs;
        barrierTicket = other.barrierTicket;
        copyPath(other.path, 0, other.path.capacity());
        copyFilter(other.filter);
    }

    private void copyFilter(final UnsafeBuffer src)
    {
        final int length = src.capacity();
        if (filterStorage.length < length)
        {
            filterStorage = new byte[Integer.highestOneBit(length) << 1];
        }
        src.getBytes(0, filterStorage, 0, length);
        filter.wrap(filterStorage, 0, length);
    }

    /** Bytes of what is kept beside a path. */
    public int keptLength()
    {
        return path.capacity() + filter.capacity();
    }

    /** Forget everything; for the pool. */
    public void reset()
    {
        kind = null;
        lane = null;
        next = null;
        isWithoutSession = false;
        longBytes = 0;
        if (pathStorage.length > 2 * KEPT_PATH_LENGTH)
        {
            path.wrap(0, 0);
            pathStorage = NO_PATH;
        }
        if (filterStorage.length > 0)
        {
            filter.wrap(0, 0);
            filterStorage = filterStorage.length > KEPT_FILTER_LENGTH ? NO_PATH : filterStorage;
        }
        isDone = false;
        isAttach = false;
        closesSession = false;
        isRelease = false;
        outcomeCount = 0;
        isMulti = false;
        outcomes = keptOutcomes;
        attachmentId = 0;
        requestId = 0;
        lastRequestId = 0;
        barrierTicket = BarrierBatch.NO_TICKET;
    }
}
