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
package io.nodens.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.nodens.gateway.jute.ResponseEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes frames straight into what is to be sent to a client. Events have one of their own: those of a change are sent
 * while the reply that they go before lies in the buffer already, and is read anew then.
 * <pre>
 *   outgoing buffer of a connection:
 *   | frames that wait for the flush | length | header | body ... | room |
 *                                     ^ begin()                    ^ end() makes it one of them
 * </pre>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> nothing but buffers of the pool.
 */
public final class Outbox
{
    /** Bytes of a frame before its body: length, xid, zxid, error. */
    public static final int BODY_OFFSET = Integer.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final ResponseEncoder encoder = new ResponseEncoder();
    private ByteBuf target;
    private int mark;

    /**
     * Begin a frame.
     *
     * @param connection that it is for.
     * @param room       bytes that the frame takes at least.
     * @return the encoder, behind the frame's length.
     */
    public ResponseEncoder begin(final ClientConnection connection, final int room)
    {
        return begin(connection.outgoing(room));
    }

    /**
     * Begin the frame of an event, which waits while replies of writes are due.
     *
     * @param connection that it is for.
     * @param zxid       of the event.
     * @param room       bytes that the frame takes at least.
     * @return the encoder, behind the frame's length.
     */
    public ResponseEncoder beginEvent(final ClientConnection connection, final long zxid, final int room)
    {
        return begin(connection.pendingCount() > 0 ?
            connection.held().next(connection.channel().alloc(), zxid, room) : connection.outgoing(room));
    }

    private ResponseEncoder begin(final ByteBuf buffer)
    {
        target = buffer;
        BufferViews.ofWritable(target, view);
        encoder.wrap(view, 0, view.capacity());
        mark = encoder.fields().beginFrame();
        return encoder;
    }

    /**
     * The bytes under the encoder, for what is stored in place; offset 0 is the frame's.
     *
     * @return the buffer, as long as the room that there is.
     */
    public UnsafeBuffer view()
    {
        return view;
    }

    /**
     * Whether what was encoded did not fit: it is to be begun anew with more room.
     *
     * @return true when it did not.
     */
    public boolean isTooSmall()
    {
        return encoder.fields().result() < 0;
    }

    /**
     * The frame is whole.
     *
     * @param connection that it was begun for.
     */
    public void end(final ClientConnection connection)
    {
        end(connection, false);
    }

    /**
     * The frame, that of an event, is whole.
     *
     * @param connection that it was begun for.
     */
    public void endEvent(final ClientConnection connection)
    {
        end(connection, true);
    }

    private void end(final ClientConnection connection, final boolean isEvent)
    {
        encoder.fields().endFrame(mark);
        final int length = encoder.fields().length();
        target.writerIndex(target.writerIndex() + length);
        connection.onEncoded(length, isEvent);
    }
}
