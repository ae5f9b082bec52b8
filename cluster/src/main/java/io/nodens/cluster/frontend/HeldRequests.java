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

import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

import static org.agrona.BitUtil.findNextPositivePowerOfTwo;

/**
 * Requests on shared streams that cannot be taken yet: kept beside their connection, in order, so that the stream's
 * other connections are served meanwhile.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when a connection's queue grows.
 */
final class HeldRequests implements OutgoingQueue.Budget
{
    /** Longest request that a connection without a session may have kept whatever others have: one that begins. */
    private static final int SHORT_LENGTH = 1024;
    /** Part of the memory that is for longer requests of connections without a session. */
    private static final int SESSIONLESS_SHARE = 4;

    private final ClientLimits limits;
    private final ResponseProxy responses;
    private long bytes;

    HeldRequests(final ClientLimits limits, final ResponseProxy responses)
    {
        this.limits = limits;
        this.responses = responses;
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
        if (null == connection.held)
        {
            connection.held = new OutgoingQueue(
                findNextPositivePowerOfTwo(maxDataLength + limits.maxHeldBytesPerConnection()), this);
        }
        final boolean isShort = length <= SHORT_LENGTH || connection.sessionCount > 0;
        if ((isShort || bytes < limits.maxHeldBytes() / SESSIONLESS_SHARE) &&
            connection.held.offer(buffer, offset, length))
        {
            connection.onHeld();
        }
        else
        {
            // The client sends it again after a while.
            responses.error(
                connection,
                length < MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES ? -1 :
                    buffer.getLong(offset + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN),
                ResultCode.OVERLOADED,
                "too many requests wait to be taken");
        }
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

    /** {@inheritDoc} */
    @Override
    public boolean grow(final int from, final int to)
    {
        if (bytes + to - from > limits.maxHeldBytes())
        {
            return false;
        }
        bytes += to - from;
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public void release(final int given)
    {
        bytes -= given;
    }

    /** Memory that the requests of all connections take. */
    long bytes()
    {
        return bytes;
    }
}
