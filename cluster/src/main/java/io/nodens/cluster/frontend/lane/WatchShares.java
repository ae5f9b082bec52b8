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

import static java.lang.Math.max;
import static java.lang.Math.min;

/**
 * What each connection may have of the member's watches, and of the bytes of their paths.
 * <pre>
 *  0                                        common                    limit
 *  +---------------------+--------------------+-------------------------+
 *  | of connections      | of connections     | a few watches of each   |
 *  | without a session,  | with a session, a  | connection, whatever    |
 *  | at most a sixteenth | quarter each       | the others have         |
 *  +---------------------+--------------------+-------------------------+
 * </pre>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
public final class WatchShares
{
    /** Most watches of a connection without a session. */
    static final int MAX_OF_CONNECTION_WITHOUT_SESSION = 1024;
    /** Most watches that a connection has for sure. */
    static final int MAX_RESERVED_OF_CONNECTION = 64;

    private static final int RESERVE_SHIFT = 2;
    private static final int CONNECTION_BYTES_SHIFT = 2;
    private static final int WITHOUT_SESSION_SHIFT = 4;
    private static final int CONNECTION_BYTES_WITHOUT_SESSION_SHIFT = 8;

    private final int maxWatches;
    private final int maxCommon;
    private final int maxOfConnection;
    private final int maxWithoutSession;
    private final int reservedOfConnection;
    private final long maxPathBytes;
    private int watches;
    private int withoutSession;
    private long bytesWithoutSession;

    /**
     * Shares of what there is.
     *
     * @param maxWatches      of all connections.
     * @param maxOfConnection of one of them.
     * @param maxPathBytes    of all paths.
     * @param maxConnections  of any kind.
     */
    public WatchShares(
        final int maxWatches, final int maxOfConnection, final long maxPathBytes, final int maxConnections)
    {
        this.maxWatches = maxWatches;
        this.maxOfConnection = maxOfConnection;
        this.maxPathBytes = maxPathBytes;
        final int reserve = maxWatches >> RESERVE_SHIFT;
        reservedOfConnection = min(MAX_RESERVED_OF_CONNECTION, reserve / maxConnections);
        maxCommon = maxWatches - reservedOfConnection * maxConnections;
        maxWithoutSession = max(1, maxWatches >> WITHOUT_SESSION_SHIFT);
    }

    /** Watches of all connections. */
    int watches()
    {
        return watches;
    }

    /** Whether a connection may have one more. */
    boolean hasRoomFor(final ConnectionWatches owner, final int pathLength)
    {
        if (watches >= maxWatches || owner.count >= maxOfConnection)
        {
            return false;
        }
        final long bytes = owner.pathBytes + pathLength;
        if (!owner.hasSession())
        {
            return watches < maxCommon && withoutSession < maxWithoutSession &&
                owner.count < MAX_OF_CONNECTION_WITHOUT_SESSION &&
                bytes <= maxPathBytes >> CONNECTION_BYTES_WITHOUT_SESSION_SHIFT &&
                bytesWithoutSession + pathLength <= maxPathBytes >> WITHOUT_SESSION_SHIFT;
        }
        return (watches < maxCommon || owner.count < reservedOfConnection) &&
            bytes <= maxPathBytes >> CONNECTION_BYTES_SHIFT;
    }

    void add(final ConnectionWatches owner, final int pathLength, final boolean isWithoutSession)
    {
        count(owner, 1, pathLength, isWithoutSession);
    }

    void remove(final ConnectionWatches owner, final int pathLength, final boolean isWithoutSession)
    {
        count(owner, -1, -pathLength, isWithoutSession);
    }

    private void count(
        final ConnectionWatches owner, final int change, final int pathBytes, final boolean isWithoutSession)
    {
        watches += change;
        owner.count += change;
        owner.pathBytes += pathBytes;
        withoutSession += isWithoutSession ? change : 0;
        bytesWithoutSession += isWithoutSession ? pathBytes : 0;
    }
}
