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
package io.nodens.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Counts what a client sends before its handshake is over: while a task of the handshake waits for its thread, all of
 * it is kept.
 * <p>
 * <b>Thread:</b> the agent's.
 */
final class HandshakeBudget extends ChannelInboundHandlerAdapter
{
    /** Room for chains of certificates, and for the first requests of clients that do not wait. */
    static final int MAX_BYTES = 256 << 10;

    private int count;

    /** {@inheritDoc} */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The end of the channel is told by channelInactive.
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        final int length = ((ByteBuf)message).readableBytes();
        if (length > MAX_BYTES - count)
        {
            ((ByteBuf)message).release();
            context.close();
            return;
        }

        count += length;
        context.fireChannelRead(message);
    }
}
