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

import io.nodens.cluster.frontend.FrontEndLimits;

import static java.lang.Math.max;
import static java.lang.Math.min;

/**
 * The requests of all connections that wait for their answer: a bounded pool, shared so that nobody's waiting reads
 * stop the writes of others.
 * <pre>
 *  0                                        common                    limit
 *  +---------------------+--------------------+-------------------------+
 *  | waiting reads, at   | writes, opens and  | a few requests of each  |
 *  | most half of all    | attaches           | connection, whatever    |
 *  |                     |                    | the others do           |
 *  +---------------------+--------------------+-------------------------+
 * </pre>
 * Of the waiting reads those of connections without a session, for which nobody has to prove anything, are a small
 * part. A request of a connection that ended stays until the log has answered it; the forwarding queue bounds these.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> until as many requests were pending as ever will be.
 */
public final class PendingRequests
{
    /** Most waiting requests of a connection without a session. */
    static final int MAX_OF_CONNECTION_WITHOUT_SESSION = 64;
    /** Most requests that a connection has for sure. */
    static final int MAX_RESERVED_OF_CONNECTION = 16;

    /** Most bytes that waiting requests keep which are longer than any path. */
    static final int MAX_LONG_BYTES = 8 * 1024 * 1024;

    private static final int READS_SHIFT = 1;
    private static final int RESERVE_SHIFT = 1;
    private static final int WITHOUT_SESSION_SHIFT = 4;

    private final int maxCommon;
    private final int maxReads;
    private final int maxWithoutSession;
    private final int maxOfConnection;
    private final int reservedOfConnection;
    private PendingRequest free;
    private int inUse;
    private int reads;
    private int withoutSession;
    private int longBytes;

    /** With the pool and its shares as the limits say. */
    public PendingRequests(final FrontEndLimits limits)
    {
        final int maxRequests = limits.maxPendingRequests();
        final int reserve = maxRequests >> RESERVE_SHIFT;
        final int connections = limits.maxConnections() + FrontEndLimits.REFUSAL_SLOTS;
        reservedOfConnection = max(1, min(MAX_RESERVED_OF_CONNECTION, reserve / connections));
        maxCommon = max(1, maxRequests - min(reserve, reservedOfConnection * connections));
        maxReads = max(1, min(maxRequests >> READS_SHIFT, maxCommon - (maxCommon >> 2)));
        maxWithoutSession = max(1, maxRequests >> WITHOUT_SESSION_SHIFT);
        maxOfConnection = limits.maxPendingRequestsPerConnection();
    }

    /**
     * Take a request from the pool.
     *
     * @param lane that asks.
     * @param kind of the request.
     * @return an empty request of the kind, or null when a limit is reached.
     */
    public PendingRequest acquire(final Lane lane, final PendingRequest.Kind kind)
    {
        return acquire(lane, kind, 0);
    }

    /**
     * Take a request from the pool that keeps what it asks for.
     *
     * @param lane   that asks.
     * @param kind   of the request.
     * @param length of what it keeps in place of a path, in bytes.
     * @return an empty request of the kind, or null when a limit is reached.
     */
    public PendingRequest acquire(final Lane lane, final PendingRequest.Kind kind, final int length)
    {
        final int longBytes = length > PendingRequest.KEPT_PATH_LENGTH ? length : 0;
        if (longBytes > MAX_LONG_BYTES - this.longBytes)
        {
            return null;
        }
        final boolean isRead = kind.isLocal();
        final boolean isWithoutSession = isRead && 0 == lane.sessionCount();
        if (lane.pendingCount >= reservedOfConnection && !hasRoom(lane, isRead, isWithoutSession))
        {
            return null;
        }
        final PendingRequest request = null == free ? new PendingRequest() : free;
        free = request.next;
        request.reset();
        request.kind = kind;
        request.isWithoutSession = isWithoutSession;
        request.longBytes = longBytes;
        count(request, 1);
        return request;
    }

    public void release(final PendingRequest request)
    {
        count(request, -1);
        request.reset();
        request.next = free;
        free = request;
    }

    public int inUse()
    {
        return inUse;
    }

    private boolean hasRoom(final Lane lane, final boolean isRead, final boolean isWithoutSession)
    {
        if (inUse >= maxCommon || lane.pendingCount >= maxOfConnection || (isRead && reads >= maxReads))
        {
            return false;
        }
        return !isWithoutSession ||
            (withoutSession < maxWithoutSession && lane.pendingCount < MAX_OF_CONNECTION_WITHOUT_SESSION);
    }

    private void count(final PendingRequest request, final int change)
    {
        inUse += change;
        reads += request.kind.isLocal() ? change : 0;
        withoutSession += request.isWithoutSession ? change : 0;
        longBytes += change * request.longBytes;
    }
}
