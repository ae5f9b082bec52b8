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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.Opcodes;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server, and does one thing wrong: to the first frame that it can be done to after some have passed.
 */
final class TamperingProxy implements AutoCloseable
{
    private static final int HEADER_LENGTH = 16;
    private static final int MAX_LENGTH = 64 * 1024 * 1024;

    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final InetSocketAddress server;
    private final Tampering tampering;
    private final AtomicInteger untouched;
    private volatile String tampered;

    TamperingProxy(final InetSocketAddress server, final Tampering tampering, final int untouchedFrames)
        throws IOException
    {
        this.server = server;
        this.tampering = tampering;
        untouched = new AtomicInteger(untouchedFrames);
        start("proxy", this::accept);
    }

    InetSocketAddress address()
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    /** What was done, or null. */
    String tampered()
    {
        return tampered;
    }

    private void accept()
    {
        try
        {
            while (true)
            {
                final Socket client = listener.accept();
                sockets.add(client);
                final Socket upstream = new Socket(server.getAddress(), server.getPort());
                sockets.add(upstream);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                final Queue<Integer> opcodes = new ConcurrentLinkedQueue<>();
                start("proxy-requests", () -> requests(client, upstream, opcodes));
                start("proxy-replies", () -> replies(upstream, client, opcodes));
            }
        }
        catch (final IOException ignore)
        {
            // Closed.
        }
    }

    private void requests(final Socket from, final Socket to, final Queue<Integer> opcodes)
    {
        try (to)
        {
            final DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
            final DataOutputStream out = new DataOutputStream(to.getOutputStream());
            boolean isGreeting = true;
            while (true)
            {
                final int length = in.readInt();
                final byte[] frame = new byte[length < 0 || length > MAX_LENGTH ? 0 : length];
                in.readFully(frame);
                if (!isGreeting && length >= 2 * Integer.BYTES)
                {
                    opcodes.add(ByteBuffer.wrap(frame).getInt(Integer.BYTES));
                }

                isGreeting = false;
                write(out, length, frame);
            }
        }
        catch (final IOException ignore)
        {
            // One of them has closed.
        }
    }

    private void replies(final Socket from, final Socket to, final Queue<Integer> opcodes)
    {
        try (to)
        {
            final DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
            final DataOutputStream out = new DataOutputStream(to.getOutputStream());
            boolean isGreeting = true;
            while (true)
            {
                final byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                for (final byte[] sent : isGreeting || frame.length < HEADER_LENGTH ?
                    List.of(frame) : changed(frame, opcodes))
                {
                    write(out, sent.length, sent);
                }

                isGreeting = false;
            }
        }
        catch (final IOException ignore)
        {
            // One of them has closed.
        }
    }

    private synchronized List<byte[]> changed(final byte[] frame, final Queue<Integer> opcodes)
    {
        final boolean isEvent = -1 == ByteBuffer.wrap(frame).getInt(0);
        final Integer opcode = isEvent ? Integer.valueOf(Opcodes.NOTIFICATION) : opcodes.poll();
        if (null == tampered && null != opcode && untouched.decrementAndGet() < 0)
        {
            final List<byte[]> changed = tampering.apply(opcode, frame);
            if (null != changed)
            {
                tampered = tampering + " of opcode " + opcode;
                return changed;
            }
        }

        return List.of(frame);
    }

    private static void write(final DataOutputStream out, final int length, final byte[] frame) throws IOException
    {
        final byte[] bytes = ByteBuffer.allocate(Integer.BYTES + frame.length).putInt(length).put(frame).array();
        out.write(bytes);
    }

    private static void start(final String name, final Runnable body)
    {
        final Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException
    {
        listener.close();
        for (final Socket socket : sockets)
        {
            socket.close();
        }
    }
}
