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
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.nodens.gateway.connection.ClientConnection;

import java.net.InetSocketAddress;

/**
 * Stands between a channel and its connection, and has TLS put before itself where the client speaks it:
 * <pre>
 *   socket --&gt; {@link HandshakeBudget} --&gt; SslHandler --&gt; this --&gt; {@link ClientConnection}
 *              | until the handshake is over
 * </pre>
 * <b>Thread:</b> the agent's.
 */
final class ClientChannelHandler extends ChannelInboundHandlerAdapter
{
    /** First byte of a handshake. As that of a frame it would be one of 352 MiB, which no client may send. */
    private static final byte TLS_HANDSHAKE = 0x16;

    private final ConnectionListener listener;
    private final Door door;
    private InetSocketAddress remote;
    private ClientConnection connection;
    private SslHandler ssl;
    private HandshakeBudget budget;
    private boolean isUndecided;
    private boolean isHandshaking;

    ClientChannelHandler(final ConnectionListener listener, final Door door)
    {
        this.listener = listener;
        this.door = door;
    }

    /** {@inheritDoc} */
    @Override
    public void channelActive(final ChannelHandlerContext context)
    {
        final InetSocketAddress address = (InetSocketAddress)context.channel().remoteAddress();
        // A client that is gone already has none.
        if (null == address || !door.limits().enter(address.getAddress()))
        {
            close(context);
            return;
        }

        remote = address;
        connection = listener.onConnected(context.channel(), address);
        if (door.isTlsNeeded())
        {
            beginHandshake(context);
        }
        else
        {
            isUndecided = null != door.tls();
        }
    }

    private boolean beginHandshake(final ChannelHandlerContext context)
    {
        if (!door.tls().beginHandshake())
        {
            close(context);
            return false;
        }

        isHandshaking = true;
        connection.tls().begin();
        budget = new HandshakeBudget();
        ssl = door.tls().newHandler(context.alloc(), remote);
        context.pipeline().addBefore(context.name(), null, budget).addBefore(context.name(), null, ssl);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        final ByteBuf bytes = (ByteBuf)message;
        if (isUndecided && bytes.isReadable())
        {
            isUndecided = false;
            if (TLS_HANDSHAKE == bytes.getByte(bytes.readerIndex()))
            {
                if (beginHandshake(context))
                {
                    // Once more from the beginning, which has TLS in it now.
                    context.pipeline().fireChannelRead(bytes);
                }
                else
                {
                    bytes.release();
                }
                return;
            }
        }

        if (null == connection)
        {
            bytes.release();
        }
        else
        {
            connection.onBytes(bytes);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event)
    {
        if (event instanceof SslHandshakeCompletionEvent completion && isHandshaking)
        {
            endHandshake(completion.isSuccess());
            if (completion.isSuccess())
            {
                context.pipeline().remove(budget);
                connection.onHandshakeDone(door.tls().subject(ssl));
            }
            else
            {
                close(context);
            }
        }
        else if (event instanceof ChannelInputShutdownEvent)
        {
            // Half a handshake becomes no whole one any more.
            if (null == connection || isHandshaking)
            {
                close(context);
            }
            else
            {
                connection.onInputOver();
            }
        }
    }

    private void endHandshake(final boolean isSuccessful)
    {
        isHandshaking = false;
        door.tls().endHandshake(isSuccessful);
    }

    /** {@inheritDoc} */
    @Override
    public void channelInactive(final ChannelHandlerContext context)
    {
        if (isHandshaking)
        {
            endHandshake(false);
        }
        if (null != remote)
        {
            door.limits().leave(remote.getAddress());
            remote = null;
            listener.onDisconnected(connection);
        }
    }

    /** A reset of the client, or what is no TLS, for the most part. */
    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
    {
        close(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The end of the channel is told by channelInactive.
    private static void close(final ChannelHandlerContext context)
    {
        context.close();
    }
}
