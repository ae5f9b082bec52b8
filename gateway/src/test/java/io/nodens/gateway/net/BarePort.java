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

import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionHome;
import io.nodens.gateway.connection.WaitingBytes;
import io.nodens.gateway.status.AgentCounts;
import io.nodens.gateway.tls.TlsContext;
import io.nodens.gateway.tls.TlsServer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A port of a gateway without the gateway: its connections take bytes and do nothing with them.
 * <p>
 * <b>Owns:</b> a thread that runs the event loop.
 */
final class BarePort implements AutoCloseable, ConnectionListener, ConnectionHome
{
    /** Longest wait of a test: other builds may run on the same two cores. */
    static final int WAIT_MS = 60_000;

    final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    final TlsServer tls;
    private final AgentCounts counts = new AgentCounts(() -> 0, new AtomicInteger());
    private final WaitingBytes waiting = new WaitingBytes(1 << 30);
    private final ManualIoEventLoop loop;
    private final Thread thread;
    private final int port;
    private volatile boolean isClosed;

    BarePort(final TlsContext settings, final boolean isTlsNeeded) throws IOException
    {
        this(settings, isTlsNeeded, new AddressLimits(0, 1 << 20));
    }

    /** Without TLS. */
    BarePort(final AddressLimits limits) throws IOException
    {
        this(null, false, limits);
    }

    private BarePort(final TlsContext settings, final boolean isTlsNeeded, final AddressLimits limits)
        throws IOException
    {
        tls = null == settings ? null : TlsServer.launch(settings, Thread::new, log::add);
        final Transport transport = new Transport();
        loop = transport.newLoop();
        thread = new Thread(this::run, "bare-port");
        thread.start();
        port = ((InetSocketAddress)transport.listen(
            loop,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> new Transport.Seat(loop, this),
            new Door(limits, tls, isTlsNeeded)).localAddress()).getPort();
    }

    private void run()
    {
        loop.setOwningThread(Thread.currentThread());
        while (!isClosed)
        {
            loop.run(1_000_000);
        }
        open.forEach(ClientConnection::closeNow);
        Transport.end(loop);
    }

    /** Wait until a condition holds. */
    static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "waited in vain until " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    int port()
    {
        return port;
    }

    ClientConnection only()
    {
        return open.iterator().next();
    }

    @Override
    public ClientConnection onConnected(final Channel channel, final InetSocketAddress remote)
    {
        final ClientConnection connection = new ClientConnection(channel, remote, 0, this, 0);
        open.add(connection);
        return connection;
    }

    @Override
    public void onDisconnected(final ClientConnection connection)
    {
        connection.onClosed();
        open.remove(connection);
    }

    @Override
    public void activate(final ClientConnection connection)
    {
        // Nobody looks at it.
    }

    @Override
    public void onLongReply(final ClientConnection connection, final Supplier<String> text)
    {
    }

    @Override
    public void onProofRefused(final ClientConnection connection, final String reason)
    {
    }

    @Override
    public void onSlow(final ClientConnection connection)
    {
        throw new IllegalStateException("nothing is sent");
    }

    @Override
    public long livedNs()
    {
        return 0;
    }

    @Override
    public long maxOutgoingBytes()
    {
        return 1 << 20;
    }

    @Override
    public WaitingBytes waiting()
    {
        return waiting;
    }

    @Override
    public AgentCounts counts()
    {
        return counts;
    }

    @Override
    public void onWatchEvent(
        final ClientConnection connection,
        final long zxid,
        final int event,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
    }

    @Override
    public boolean hasRoomForWatch()
    {
        return false;
    }

    @Override
    public void close()
    {
        isClosed = true;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        CloseHelper.close(tls);
    }
}
