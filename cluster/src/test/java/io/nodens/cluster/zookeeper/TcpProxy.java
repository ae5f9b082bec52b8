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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.testkit.Endpoints;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way between a client and a server that can be cut, held up, and led to another server.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> a thread for connections and two for each of them; {@link #close()} ends them.
 */
final class TcpProxy implements AutoCloseable
{
    private static final int BUFFER_LENGTH = 64 * 1024;

    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private volatile String target;
    private volatile boolean isCut;
    private volatile boolean isClosed;
    private boolean isHeld;

    TcpProxy(final String target)
    {
        this.target = target;
        try
        {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        start("accept", this::accept);
    }

    String endpoint()
    {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /**
     * Lead connections that are made from now on to another server.
     *
     * @param endpoint of it.
     */
    void leadTo(final String endpoint)
    {
        target = endpoint;
    }

    /** Close every connection, and those that are made, until {@link #mend()}. */
    void cut()
    {
        isCut = true;
        drop();
    }

    /** Close every connection; new ones are let through. */
    void drop()
    {
        hold(false);
        sockets.forEach(CloseHelper::quietClose);
    }

    /** Let connections through again. */
    void mend()
    {
        isCut = false;
    }

    /**
     * Let no byte through, and close nothing: what a client sees of a server that stands still.
     *
     * @param isHeldNow whether to hold.
     */
    void hold(final boolean isHeldNow)
    {
        synchronized (gate)
        {
            isHeld = isHeldNow;
            gate.notifyAll();
        }
    }

    @Override
    public void close()
    {
        isClosed = true;
        CloseHelper.quietClose(listener);
        cut();
    }

    private void accept()
    {
        while (!isClosed)
        {
            try
            {
                final Socket client = listener.accept();
                sockets.add(client);
                if (isCut)
                {
                    end(client);
                }
                else
                {
                    join(client);
                }
            }
            catch (final IOException ignore)
            {
                // Closed, or a server that is down: the loop's condition knows.
            }
        }
    }

    private void join(final Socket client) throws IOException
    {
        final Socket server = new Socket();
        sockets.add(server);
        try
        {
            server.connect(Endpoints.address(target));
        }
        catch (final IOException ex)
        {
            end(client);
            end(server);
            throw ex;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        start("up", () -> copy(client, server));
        start("down", () -> copy(server, client));
        if (isCut)
        {
            drop();
        }
    }

    private void copy(final Socket from, final Socket to)
    {
        final byte[] buffer = new byte[BUFFER_LENGTH];
        try
        {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer))
            {
                pass();
                out.write(buffer, 0, length);
            }
        }
        catch (final SocketException ignore)
        {
            // Cut, here or by one of the two.
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            end(from);
            end(to);
        }
    }

    private void pass()
    {
        synchronized (gate)
        {
            while (isHeld)
            {
                try
                {
                    gate.wait();
                }
                catch (final InterruptedException ex)
                {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void end(final Socket socket)
    {
        CloseHelper.quietClose(socket);
        sockets.remove(socket);
    }

    private static void start(final String name, final Runnable loop)
    {
        final Thread thread = new Thread(loop, "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
