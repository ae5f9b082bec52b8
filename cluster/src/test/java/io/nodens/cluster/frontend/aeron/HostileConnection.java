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

import io.aeron.Image;
import io.aeron.Publication;
import io.nodens.cluster.frontend.lane.ClientSink;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionResponseDecoder;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A connection whose frames reach the front end without a stream, whole or put together from pieces, and whose client
 * takes its answers or does not. It ends as the table of connections ends one.
 */
public final class HostileConnection implements ClientSink
{
    private static final int SLOT = 99;
    private static final int BUDGET = 256 * 1024;
    private static final int MAX_LENGTH = 70 * 1024;

    private final RequestAssembly.Budget budget = new RequestAssembly.Budget(BUDGET);
    private final RequestAssembly assembly = new RequestAssembly(budget);
    private final RequestAssembly other = new RequestAssembly(budget);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionResponseDecoder opened = new SessionResponseDecoder();
    private final ResponseProxy responses;
    private final Lanes lanes;
    private final Random random;
    private final RequestAdapter adapter;
    private final ClientConnection connection;
    private final ClientStream stream;
    private byte[] waiting;
    private boolean isSlow;
    private long messages;
    private long sessionId;

    /** A connection that is open, on a stream of its own whose image is that of somebody else. */
    public HostileConnection(
        final ResponseProxy responses,
        final RequestHandler requests,
        final ConnectionTable table,
        final Lanes lanes,
        final Image image,
        final long connectionId,
        final Random random)
    {
        this.responses = responses;
        this.lanes = lanes;
        this.random = random;
        adapter = new RequestAdapter(requests);
        connection = new ClientConnection(
            connectionId, SLOT, 1 << 18, lanes.outgoingBudget(), responses, ClientStream.UNSHARED, (ignore) -> { });
        stream = new ClientStream(
            image, true, false, table, adapter, lanes.liveness(), (ignore) -> { }, MAX_LENGTH);
        stream.add(connection);
        connection.wayBack(this);
        connection.state(Lane.State.OPEN);
    }

    /** Whether a frame waits to be taken. */
    public boolean isWaiting()
    {
        return null != waiting;
    }

    /** Whether the front end has had enough of it. */
    public boolean isOver()
    {
        return null != connection.closeReason();
    }

    /** The session that was opened last through it. */
    public long sessionId()
    {
        return sessionId;
    }

    public long messages()
    {
        return messages;
    }

    /** Memory for requests that come in pieces. */
    public long assemblyBytes()
    {
        return budget.usedBytes();
    }

    /** Take what comes, or leave it. */
    public void slow(final boolean value)
    {
        isSlow = value;
    }

    /** One frame, which is kept for {@link #again()} when it cannot be taken yet. */
    public void offer(final byte[] frame)
    {
        if (0 == random.nextInt(4))
        {
            inPieces(frame);
        }
        else
        {
            final UnsafeBuffer shifted = new UnsafeBuffer(new byte[frame.length + 16]);
            shifted.putBytes(8, frame);
            take(frame, shifted, 8, frame.length);
        }
    }

    /** Offer what waits once more. */
    public void again()
    {
        connection.flush();
        if (null != waiting && !isOver())
        {
            final byte[] frame = waiting;
            waiting = null;
            lanes.liveness().isRepeated(true);
            take(frame, new UnsafeBuffer(frame), 0, frame.length);
            lanes.liveness().isRepeated(false);
        }
        else
        {
            waiting = null;
        }
    }

    private void inPieces(final byte[] frame)
    {
        assembly.begin();
        int offset = 0;
        while (offset < frame.length)
        {
            final int length = Math.min(frame.length - offset, 1 + random.nextInt(frame.length));
            if (0 == random.nextInt(3))
            {
                // Another client's pieces, which may never make a request, and are as long as there is memory for.
                if (other.isDropped() || other.length() + length > MAX_LENGTH)
                {
                    other.begin();
                }
                other.append(
                    new UnsafeBuffer(new byte[MAX_LENGTH / 4]), 0,
                    Math.min(MAX_LENGTH / 4, MAX_LENGTH - other.length()), MAX_LENGTH, lanes.liveness().livedNs());
            }
            if (!assembly.append(
                new UnsafeBuffer(frame), offset, length, MAX_LENGTH, lanes.liveness().livedNs()))
            {
                assembly.drop();
                return;
            }
            offset += length;
        }
        take(frame, assembly.buffer(), 0, assembly.length());
        assembly.end();
    }

    private void take(final byte[] frame, final DirectBuffer buffer, final int offset, final int length)
    {
        if (connection.isOpen() && (connection.isCongested() ||
            !adapter.onMessage(connection, buffer, offset, length)))
        {
            waiting = frame;
        }
    }

    /** Part with it, as the table of connections does. */
    public void end()
    {
        lanes.order().drop(connection);
        lanes.watches().removeAll(connection);
        lanes.liveness().detachAll(connection);
        connection.state(Lane.State.CLOSING);
        responses.closed(
            connection, isOver() ? connection.closeReason() : CloseReason.INACTIVE, connection.closeDetail());
        connection.flush();
        connection.closeSink();
        stream.remove(connection);
        assembly.drop();
        other.drop();
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isSlow)
        {
            return Publication.BACK_PRESSURED;
        }
        messages++;
        header.wrap(buffer, offset);
        if (SessionResponseDecoder.TEMPLATE_ID == header.templateId())
        {
            opened.wrapAndApplyHeader(buffer, offset, header);
            sessionId = ResultCode.OK == opened.code() ? opened.sessionId() : sessionId;
        }
        return messages;
    }

    @Override
    public boolean hasRoom()
    {
        return !isSlow;
    }

    @Override
    public long positionLimit()
    {
        return isSlow ? 0 : Long.MAX_VALUE;
    }

    @Override
    public boolean isConnected()
    {
        return true;
    }

    @Override
    public int maxMessageLength()
    {
        return 1 << 20;
    }

    @Override
    public void close()
    {
        isSlow = false;
    }
}
