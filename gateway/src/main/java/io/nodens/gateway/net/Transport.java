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

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sockets of the gateway: epoll where its library can be loaded, NIO elsewhere. The event loops have no threads of
 * their own; each is run by an agent in its duty cycle.
 */
public final class Transport
{
    /**
     * Buffers of all connections. Not Netty's default, whose memory grows with patterns of use; with a cache for each
     * agent's thread, which is none of Netty's own, since a reply would allocate without one.
     */
    public static final ByteBufAllocator ALLOCATOR = new PooledByteBufAllocator(
        true,
        0,
        Math.max(1, PooledByteBufAllocator.defaultNumDirectArena()),
        PooledByteBufAllocator.defaultPageSize(),
        PooledByteBufAllocator.defaultMaxOrder(),
        PooledByteBufAllocator.defaultSmallCacheSize(),
        PooledByteBufAllocator.defaultNormalCacheSize(),
        true);

    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";
    /** Connections that the operating system holds before they are accepted. */
    public static final int BACKLOG = 1024;

    private static final long RETRY_MS = 1000;
    private static final long BIND_TIMEOUT_MS = 10_000;

    private final boolean isEpoll = Epoll.isAvailable();

    /** Sampling for leaks costs some bytes for each reply: who looks for one asks for it by Netty's property. */
    static
    {
        if (null == System.getProperty(LEAK_DETECTION))
        {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    /**
     * An event loop that its agent takes over by {@link ManualIoEventLoop#setOwningThread(Thread)}.
     *
     * @return a new loop.
     */
    public ManualIoEventLoop newLoop()
    {
        final IoHandlerFactory factory = isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new ManualIoEventLoop(null, null, factory);
    }

    /**
     * End a loop, and with it the channels that it still has.
     *
     * @param loop that the calling thread owns.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Its end is awaited below.
    public static void end(final ManualIoEventLoop loop)
    {
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        while (!loop.isTerminated())
        {
            loop.runNow();
        }
    }

    /**
     * Listen for clients.
     *
     * @param loop    that accepts, which another thread runs.
     * @param address to bind.
     * @param seats   says which agent has the next client.
     * @param door    that clients come by.
     * @return the channel, bound.
     * @throws IOException why the address cannot be bound.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Of a close after which nothing is used.
    public Channel listen(
        final ManualIoEventLoop loop, final InetSocketAddress address, final Supplier<Seat> seats, final Door door)
        throws IOException
    {
        final ServerChannel server = isEpoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        server.config().setOption(ChannelOption.SO_REUSEADDR, true);
        server.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        server.config().setAllocator(ALLOCATOR);
        server.pipeline().addLast(new Acceptor(seats, door));
        final EventLoopGroup group = loop;
        try
        {
            await(group.register(server));
            await(server.bind(address));
            return server;
        }
        catch (final IOException ex)
        {
            server.close();
            throw ex;
        }
    }

    private static void await(final ChannelFuture future) throws IOException
    {
        try
        {
            if (!future.await(BIND_TIMEOUT_MS))
            {
                throw new IOException("not done within " + BIND_TIMEOUT_MS + " ms");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
        if (!future.isSuccess())
        {
            throw future.cause() instanceof IOException cause ? cause :
                new IOException(future.cause().toString(), future.cause());
        }
    }

    /**
     * Name for the operator.
     *
     * @return epoll or nio.
     */
    @Override
    public String toString()
    {
        return isEpoll ? "epoll" : "nio";
    }

    /**
     * Where a client may sit.
     *
     * @param loop     of the agent.
     * @param listener the agent's.
     */
    public record Seat(ManualIoEventLoop loop, ConnectionListener listener)
    {
    }

    /** Gives accepted channels to agents. */
    private static final class Acceptor extends ChannelInboundHandlerAdapter
    {
        private final Supplier<Seat> seats;
        private final Door door;

        Acceptor(final Supplier<Seat> seats, final Door door)
        {
            this.seats = seats;
            this.door = door;
        }

        /** {@inheritDoc} */
        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message)
        {
            final Channel child = (Channel)message;
            final Seat seat = seats.get();
            final ChannelConfig config = child.config();
            config.setOption(ChannelOption.TCP_NODELAY, true);
            config.setOption(ChannelOption.SO_KEEPALIVE, true);
            config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            config.setAllocator(ALLOCATOR);
            child.pipeline().addLast(new ClientChannelHandler(seat.listener(), door));
            final EventLoopGroup group = seat.loop();
            group.register(child).addListener((future) ->
            {
                if (!future.isSuccess())
                {
                    child.unsafe().closeForcibly();
                }
            });
        }

        /** No more descriptors, for the most part: trying again at once would keep the agent from its clients. */
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // A loop that ends needs no more clients.
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
        {
            final ChannelConfig config = context.channel().config();
            if (config.isAutoRead())
            {
                config.setAutoRead(false);
                context.channel().eventLoop().schedule(() -> config.setAutoRead(true), RETRY_MS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
