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
package io.nodens.cluster.semantics;

import io.nodens.cluster.zookeeper.JuteFrames;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.WatcherEvent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * A connection to a ZooKeeper server with the records of ZooKeeper's own client, one request at a time. That client
 * refuses much itself, and this one nothing.
 */
final class ZooKeeperConnection implements AutoCloseable
{
    private static final int NOTIFICATION = -1;
    private static final int SOCKET_TIMEOUT_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Consumer<Event> events;
    private final ConnectResponse session = new ConnectResponse();
    private int xid;
    private long lastZxid;
    private ReplyHeader reply;

    ZooKeeperConnection(
        final int port,
        final int timeoutMs,
        final long sessionId,
        final byte[] password,
        final long lastZxidSeen,
        final Consumer<Event> events) throws IOException
    {
        this.events = events;
        lastZxid = lastZxidSeen;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SOCKET_TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        send(new ConnectRequest(0, lastZxidSeen, timeoutMs, sessionId, password, false));
        session.deserialize(BinaryInputArchive.getArchive(new ByteArrayInputStream(frame())), "session");
    }

    ConnectResponse session()
    {
        return session;
    }

    long lastZxid()
    {
        return lastZxid;
    }

    ReplyHeader reply()
    {
        return reply;
    }

    /** Send a request and read up to its reply; what comes before it are events. */
    BinaryInputArchive call(final int type, final Record request) throws IOException
    {
        return call(++xid, type, request);
    }

    /** The same under a number that has a meaning. */
    BinaryInputArchive call(final int number, final int type, final Record request) throws IOException
    {
        final RequestHeader requestHeader = new RequestHeader(number, type);
        if (null == request)
        {
            send(requestHeader);
        }
        else
        {
            send(requestHeader, request);
        }
        while (true)
        {
            final BinaryInputArchive archive = BinaryInputArchive.getArchive(new ByteArrayInputStream(frame()));
            final ReplyHeader header = new ReplyHeader();
            header.deserialize(archive, "header");
            lastZxid = header.getZxid() > 0 ? header.getZxid() : lastZxid;
            if (NOTIFICATION != header.getXid())
            {
                if (header.getXid() != number)
                {
                    throw new IOException("answer " + header.getXid() + " to request " + number);
                }
                reply = header;
                return archive;
            }
            final WatcherEvent event = new WatcherEvent();
            event.deserialize(archive, "event");
            events.accept(Event.of(event.getType(), event.getPath(), header.getZxid()));
        }
    }

    private void send(final Record... records) throws IOException
    {
        out.write(JuteFrames.of(records));
        out.flush();
    }

    private byte[] frame() throws IOException
    {
        final byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    @Override
    public void close()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new java.io.UncheckedIOException(ex);
        }
    }
}
