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
 * What came from a client and is not worked off. Bytes are joined only where a frame is cut between two reads of the
 * socket, or where requests wait.
 * <p>
 * <b>Thread:</b> the agent's.
 */
final class Incoming
{
    private static final int MAX_STEP = 1 << 20;

    private ByteBuf bytes;

    /** From the reader index on; null when there are none. */
    ByteBuf bytes()
    {
        return bytes;
    }

    /** Bytes that are there. */
    int length()
    {
        return null == bytes ? 0 : bytes.readableBytes();
    }

    /** Take bytes over. */
    void add(final ByteBuf more, final ByteBufAllocator allocator)
    {
        if (null == bytes)
        {
            bytes = more;
            return;
        }

        final int length = more.readableBytes();
        if (bytes.writableBytes() < length)
        {
            final int rest = bytes.readableBytes();
            final ByteBuf larger = allocator.directBuffer(Math.max(rest + length, Math.min(rest << 1, MAX_STEP)));
            larger.writeBytes(bytes);
            bytes.release();
            bytes = larger;
        }
        bytes.writeBytes(more);
        more.release();
    }

    /** Give up bytes of which there are so many at least. */
    void skip(final int length)
    {
        bytes.skipBytes(length);
        if (!bytes.isReadable())
        {
            release();
        }
    }

    void release()
    {
        if (null != bytes)
        {
            bytes.release();
            bytes = null;
        }
    }
}
