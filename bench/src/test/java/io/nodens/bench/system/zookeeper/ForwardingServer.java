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
package io.nodens.bench.system.zookeeper;

import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What ZooKeeper's own tests start in place of a ZooKeeper: it listens where they expect one, and passes every
 * connection on to the gateway of a member ({@link SharedMember}). A server that is started with new directories has an
 * empty tree; one that is stopped and started again has what it had.
 * <p>
 * ZooKeeper makes it by {@code -Dzookeeper.serverCnxnFactory}. Its {@link ZooKeeperServer} is never started, so tests
 * that look into it find nothing.
 * <p>
 * <b>Thread:</b> that of the test; a thread for each direction of each connection copies bytes.
 */
public final class ForwardingServer extends ServerCnxnFactory
{
    private static final int COPY_LENGTH = 64 * 1024;

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private int maxConnectionsPerHost;
    private int backlog;

    /**
     * For ZooKeeper, which makes it by its name.
     */
    public ForwardingServer()
    {
    }

    @Override
    public void configure(
        final InetSocketAddress address, final int maxConnections, final int listenBacklog, final boolean isSecure)
        throws IOException
    {
        if (isSecure)
        {
            throw new IOException("no TLS");
        }

        maxConnectionsPerHost = maxConnections;
        backlog = listenBacklog;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address);
    }

    @Override
    public void startup(final ZooKeeperServer server, final boolean isStarted) throws IOException, InterruptedException
    {
        setZooKeeperServer(server);
        SharedMember.use(server.getTxnLogFactory().getSnapDir().toPath());
        start();
    }

    @Override
    public void start()
    {
        run("accept " + listener.getLocalPort(), this::accept);
    }

    private void accept()
    {
        try
        {
            while (true)
            {
                final Socket client = listener.accept();
                sockets.add(client);
                final Socket member = new Socket();
                sockets.add(member);
                member.connect(SharedMember.gateway());
                client.setTcpNoDelay(true);
                member.setTcpNoDelay(true);
                if (listener.isClosed())
                {
                    closeAll(ServerCnxn.DisconnectReason.SERVER_SHUTDOWN);
                }
                final AtomicInteger open = new AtomicInteger(2);
                run("requests", () -> copy(client, member, open));
                run("replies", () -> copy(member, client, open));
            }
        }
        catch (final IOException ignore)
        {
            // Closed.
        }
    }

    /** Who sends four letters closes this direction, and reads on. */
    private void copy(final Socket from, final Socket to, final AtomicInteger open)
    {
        try
        {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            final byte[] bytes = new byte[COPY_LENGTH];
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes))
            {
                out.write(bytes, 0, length);
            }

            to.shutdownOutput();
            if (open.decrementAndGet() > 0)
            {
                return;
            }
        }
        catch (final IOException ignore)
        {
            // One of them has closed; so does the other one now.
        }

        close(from);
        close(to);
    }

    private void close(final Socket socket)
    {
        sockets.remove(socket);
        try
        {
            socket.close();
        }
        catch (final IOException ignore)
        {
            // It is of no use any more either way.
        }
    }

    private static void run(final String name, final Runnable body)
    {
        final Thread thread = new Thread(body, "forwarding-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void shutdown()
    {
        try
        {
            listener.close();
        }
        catch (final IOException ignore)
        {
            // Nobody can connect either way.
        }

        closeAll(ServerCnxn.DisconnectReason.SERVER_SHUTDOWN);
    }

    @Override
    public void closeAll(final ServerCnxn.DisconnectReason reason)
    {
        sockets.forEach(this::close);
    }

    @Override
    public void join()
    {
    }

    @Override
    public void reconfigure(final InetSocketAddress address)
    {
        throw new UnsupportedOperationException("reconfigure");
    }

    @Override
    public int getLocalPort()
    {
        return listener.getLocalPort();
    }

    @Override
    public InetSocketAddress getLocalAddress()
    {
        return (InetSocketAddress)listener.getLocalSocketAddress();
    }

    @Override
    public Iterable<ServerCnxn> getConnections()
    {
        return List.of();
    }

    @Override
    public int getMaxClientCnxnsPerHost()
    {
        return maxConnectionsPerHost;
    }

    @Override
    public void setMaxClientCnxnsPerHost(final int max)
    {
        maxConnectionsPerHost = max;
    }

    @Override
    public int getSocketListenBacklog()
    {
        return backlog;
    }

    @Override
    public void resetAllConnectionStats()
    {
    }

    @Override
    public Iterable<Map<String, Object>> getAllConnectionInfo(final boolean isBrief)
    {
        return List.of();
    }
}
