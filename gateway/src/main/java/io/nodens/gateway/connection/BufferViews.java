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
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Netty's buffers as those that codecs and tree work on, without a copy.
 */
public final class BufferViews
{
    private BufferViews()
    {
    }

    /**
     * Let a view stand for what can be read.
     *
     * @param buffer to look into.
     * @param view   of it, good until the buffer grows or is released.
     */
    public static void ofReadable(final ByteBuf buffer, final UnsafeBuffer view)
    {
        wrap(buffer, buffer.readerIndex(), buffer.readableBytes(), view);
    }

    /**
     * Let a view stand for the room behind what was written.
     *
     * @param buffer to look into.
     * @param view   of it, good until the buffer grows or is released.
     */
    static void ofWritable(final ByteBuf buffer, final UnsafeBuffer view)
    {
        wrap(buffer, buffer.writerIndex(), buffer.writableBytes(), view);
    }

    private static void wrap(final ByteBuf buffer, final int index, final int length, final UnsafeBuffer view)
    {
        if (buffer.hasMemoryAddress())
        {
            view.wrap(buffer.memoryAddress() + index, length);
        }
        else
        {
            // One of a pool begins somewhere inside it.
            final ByteBuffer bytes = buffer.internalNioBuffer(index, length);
            view.wrap(bytes, bytes.position(), length);
        }
    }
}
