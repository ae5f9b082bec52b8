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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.ClientLimits;
import io.nodens.cluster.frontend.lane.OutgoingQueue;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeConfiguration;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

import static org.agrona.BitUtil.findNextPositivePowerOfTwo;

/**
 * Requests that cannot be taken yet, on shared streams and behind lists of watches: kept beside their connection, in
 * order, so that the stream's other connections are served meanwhile. Memory is taken in powers of two, from 1 KiB up.
 * <p>
 * Every connection may have the first KiB, whatever the others have, so that whoever opens or attaches a session,
 * deletes or closes gets a place. Beyond that those without a session have a part of the memory, and little of it each:
 * they have no writes, and the longest of their reads is a path.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when a connection's queue grows.
 */
final class HeldRequests
{
    /**
     * Most memory of a connection without a session: the longest request of one that never had a session. Where one
     * had, what is longer cannot be kept; only its lists of watches can be, and are sent again.
     */
    static final int MAX_BYTES_WITHOUT_SESSION = 8 * 1024;
    /** Memory that a connection may have whatever the others have. */
    static final int RESERVED_BYTES = OutgoingQueue.MIN_CAPACITY;

    /** Part of the memory that is for connections without a session. */
    private static final int WITHOUT_SESSION_SHIFT = 2;
    private static final int REQUEST_SLACK = TreeConfiguration.MAX_PATH_LENGTH + 2 * 1024;

    private final RequestAssembly.Budget assemblyBudget;
    private final Share withSession;
    private final Share withoutSession;
    private final ClientLimits limits;
    private final ResponseProxy responses;
    private long bytes;
    private long reservedBytes;

    HeldRequests(final ClientLimits limits, final ResponseProxy responses)
    {
        this.limits = limits;
        this.responses = responses;
        assemblyBudget = new RequestAssembly.Budget(limits.maxAssemblyBytes());
        withSession = new Share(limits.maxHeldBytes());
        withoutSession = new Share(limits.maxHeldBytes() >> WITHOUT_SESSION_SHIFT);
    }

    /**
     * Keep a request, or refuse it as OVERLOADED when there is no room.
     *
     * @param maxDataLength longest data of one.
     */
    void hold(
        final ClientConnection connection,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int maxDataLength)
    {
        if (queueOf(connection, maxDataLength).size() <= limits.maxHeldBytesPerConnection() &&
            connection.held.offer(buffer, offset, length))
        {
            connection.onHeld();
        }
        else
        {
            refuse(connection, correlationId(buffer, offset, length), "too many requests wait to be taken");
        }
    }

    /** Refuse a request as OVERLOADED: the client sends it again after a while. */
    void refuse(final ClientConnection connection, final long correlationId, final String detail)
    {
        responses.error(connection, correlationId, ResultCode.OVERLOADED, detail);
    }

    /** Which every request begins with; -1 of what is too short. */
    static long correlationId(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES ?
            -1 : buffer.getLong(offset + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN);
    }

    /** Memory for requests that come in several frames. */
    RequestAssembly.Budget assemblyBudget()
    {
        return assemblyBudget;
    }

    /** The connection's queue; an empty one is made anew when its session or the data limit ask for another. */
    private OutgoingQueue queueOf(final ClientConnection connection, final int maxDataLength)
    {
        if (null == connection.held || connection.held.isEmpty())
        {
            final boolean hasSession = connection.sessionCount() > 0;
            final Share share = hasSession ? withSession : withoutSession;
            final int maxCapacity = hasSession ?
                findNextPositivePowerOfTwo(maxDataLength + REQUEST_SLACK + limits.maxHeldBytesPerConnection()) :
                MAX_BYTES_WITHOUT_SESSION;
            if (null == connection.held || !connection.held.isOf(share, maxCapacity))
            {
                release(connection);
                connection.held = new OutgoingQueue(maxCapacity, share);
            }
        }
        return connection.held;
    }

    /**
     * Take what was kept, as far as it can be.
     *
     * @param limit of requests.
     * @return number of requests taken.
     */
    int take(final ClientConnection connection, final int limit)
    {
        final int taken = connection.stream.takeHeld(connection, limit);
        if (connection.held.isEmpty())
        {
            connection.held.release();
        }
        return taken;
    }

    /** The connection is at its end. */
    void release(final ClientConnection connection)
    {
        if (null != connection.held)
        {
            connection.held.release();
        }
    }

    /** Memory that the requests of all connections take. */
    long bytes()
    {
        return bytes;
    }

    /** Of which every connection has so much whatever the others have. */
    private static int reserved(final int capacity)
    {
        return Math.min(capacity, RESERVED_BYTES);
    }

    /** What a kind of connections may have of the memory. */
    private final class Share implements OutgoingQueue.Budget
    {
        private final long limit;
        private long used;

        private Share(final long limit)
        {
            this.limit = limit;
        }

        /** {@inheritDoc} */
        @Override
        public boolean grow(final int from, final int to)
        {
            final int reserved = reserved(to) - reserved(from);
            final int common = to - from - reserved;
            if (common > 0 && (used + common > limit || bytes - reservedBytes + common > limits.maxHeldBytes()))
            {
                return false;
            }
            count(common, reserved);
            return true;
        }

        /** {@inheritDoc} */
        @Override
        public void release(final int given)
        {
            count(reserved(given) - given, -reserved(given));
        }

        private void count(final int common, final int reserved)
        {
            used += common;
            reservedBytes += reserved;
            bytes += common + reserved;
        }
    }
}
