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

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A TCP connection to one server. It sends what it is given and makes no sense of it, so that it can send what no
 * client would.
 * <p>
 * <b>Thread:</b> owned by one caller; calls block. <b>Owns:</b> the socket.
 */
final class FrameSocket implements AutoCloseable
{
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int END_TIMEOUT_MS = 15_000;
    private static final String SILENT = "silent";
    private static final int MAX_FRAME_LENGTH = 64 * 1024 * 1024;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private Frame end;

    /**
     * Connect.
     *
     * @param address       of the server.
     * @param readTimeoutMs until a server that sends nothing counts as silent.
     * @throws IOException when nobody listens.
     */
    FrameSocket(final InetSocketAddress address, final int readTimeoutMs) throws IOException
    {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(readTimeoutMs);
        socket.connect(address, CONNECT_TIMEOUT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /**
     * Send bytes.
     *
     * @param bytes frames with their lengths, or anything else. A failure shows in what is read.
     */
    void send(final byte[] bytes)
    {
        try
        {
            out.write(bytes);
        }
        catch (final IOException ignore)
        {
            // The server has closed the connection; what it said before is still to be read.
        }
    }

    /**
     * Wait until there is something to read, or the connection has ended or is silent.
     */
    void awaitData()
    {
        try
        {
            in.mark(1);
            in.read();
            in.reset();
        }
        catch (final IOException ignore)
        {
            // What is read next says so.
        }
    }

    /**
     * Wait for a frame.
     *
     * @return the frame, or one that is absent when the server closes the connection or is silent.
     */
    Frame read()
    {
        if (null != end)
        {
            return end;
        }

        try
        {
            final int length = in.readInt();
            if (length < 0 || length > MAX_FRAME_LENGTH)
            {
                end = Frame.absent("frame of " + length + " bytes");
                return end;
            }

            final byte[] bytes = new byte[length];
            in.readFully(bytes);
            return Frame.of(bytes);
        }
        catch (final SocketTimeoutException ex)
        {
            end = Frame.absent(SILENT);
        }
        catch (final EOFException ex)
        {
            end = Frame.absent("closed");
        }
        catch (final IOException ex)
        {
            // Reset instead of closed: the server had not read all that was sent. Clients make no difference.
            end = Frame.absent("closed");
        }

        return end;
    }

    /**
     * Wait once more for the end of a connection whose server was silent; less long than sessions live.
     *
     * @return what comes instead, or that it is closed.
     */
    Frame readEnd()
    {
        if (null != end && SILENT.equals(end.absence()))
        {
            end = null;
            try
            {
                socket.setSoTimeout(END_TIMEOUT_MS);
            }
            catch (final IOException ignore)
            {
                // Closed here; the read says so.
            }
        }

        return read();
    }

    @Override
    public void close()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ignore)
        {
            // It is of no use any more either way.
        }
    }
}
