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
import io.nodens.gateway.connection.ClientConnection;

import java.net.InetSocketAddress;

/**
 * Stands between a channel and its connection.
 * <p>
 * <b>Thread:</b> the agent's.
 */
final class ClientChannelHandler extends ChannelInboundHandlerAdapter
{
    private final ConnectionListener listener;
    private final AddressLimits limits;
    private InetSocketAddress remote;
    private ClientConnection connection;

    ClientChannelHandler(final ConnectionListener listener, final AddressLimits limits)
    {
        this.listener = listener;
        this.limits = limits;
    }

    /** {@inheritDoc} */
    @Override
    public void channelActive(final ChannelHandlerContext context)
    {
        final InetSocketAddress address = (InetSocketAddress)context.channel().remoteAddress();
        // A client that is gone already has none.
        if (null == address || !limits.enter(address.getAddress()))
        {
            close(context);
            return;
        }

        remote = address;
        connection = listener.onConnected(context.channel(), address);
    }

    /** {@inheritDoc} */
    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        final ByteBuf bytes = (ByteBuf)message;
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
    public void channelInactive(final ChannelHandlerContext context)
    {
        if (null != remote)
        {
            limits.leave(remote.getAddress());
            remote = null;
            listener.onDisconnected(connection);
        }
    }

    /** A reset of the client, for the most part. */
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
