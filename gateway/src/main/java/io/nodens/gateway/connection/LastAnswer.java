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
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The text that a connection ends with. When it is sent, this side of the connection is ended; the connection is closed
 * when the client has ended its side. Were it closed at once, bytes of the client that nobody reads would make its
 * system throw the text away.
 * <p>
 * <b>Thread:</b> the agent's.
 */
final class LastAnswer
{
    private final Channel channel;
    private boolean isInputOver;
    private boolean isSent;

    LastAnswer(final Channel channel, final boolean isInputOver)
    {
        this.channel = channel;
        this.isInputOver = isInputOver;
    }

    /** Send it; gives the number of bytes. */
    @SuppressWarnings("FutureReturnValueIgnored") // What fails closes the channel, which its handler hears of.
    int send(final CharSequence text)
    {
        final ByteBuf bytes = ByteBufUtil.writeUtf8(channel.alloc(), text);
        final int length = bytes.readableBytes();
        channel.writeAndFlush(bytes).addListener((future) -> onSent());
        return length;
    }

    /** The client has ended its side. */
    void onInputOver()
    {
        isInputOver = true;
        if (isSent)
        {
            close();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    private void onSent()
    {
        isSent = true;
        // TLS says by a message of its own that no more comes.
        if (!isInputOver && channel instanceof DuplexChannel socket && null == channel.pipeline().get(SslHandler.class))
        {
            socket.shutdownOutput();
        }
        else
        {
            close();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    private void close()
    {
        channel.close();
    }
}
