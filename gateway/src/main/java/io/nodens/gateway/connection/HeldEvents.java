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
import io.netty.buffer.ByteBufAllocator;

/**
 * Events of a connection that wait for replies of earlier changes, in their order.
 * <pre>
 *   | zxid | length of the frame | frame | zxid | ... |
 * </pre>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> nothing but buffers of the pool.
 */
final class HeldEvents
{
    private static final int INITIAL_LENGTH = 2048;

    private ByteBuf events;

    /** The buffer to encode the next event's frame to. */
    ByteBuf next(final ByteBufAllocator allocator, final long zxid, final int room)
    {
        if (null == events)
        {
            events = allocator.directBuffer(Long.BYTES + Math.max(room, INITIAL_LENGTH));
        }

        return events.ensureWritable(Long.BYTES + room).writeLong(zxid);
    }

    /** Length of the first frame, with its own length; 0 when it is of a later change, or there is none. */
    int length(final long zxid)
    {
        return null == events || events.getLong(events.readerIndex()) > zxid ? 0 :
            Integer.BYTES + events.getInt(events.readerIndex() + Long.BYTES);
    }

    /** Move the first frame. */
    void moveTo(final ByteBuf target, final int length)
    {
        events.skipBytes(Long.BYTES);
        target.writeBytes(events, length);
        if (!events.isReadable())
        {
            release();
        }
    }

    int bytes()
    {
        return null == events ? 0 : events.readableBytes();
    }

    void release()
    {
        if (null != events)
        {
            events.release();
            events = null;
        }
    }
}
