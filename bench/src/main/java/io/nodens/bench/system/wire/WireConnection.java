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
package io.nodens.bench.system.wire;

import io.nodens.gateway.jute.ConnectResponseDecoder;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ReplyHeaderDecoder;
import io.nodens.gateway.jute.RequestEncoder;
import io.nodens.tree.acl.Permissions;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A session of a client: requests go out in frames, replies come in their order.
 * <pre>
 *   CONNECTING --socket is open--&gt; GREETING --connect response--&gt; OPEN --end of stream--&gt; CLOSED
 * </pre>
 * <b>Thread:</b> that of its poller. <b>Allocates:</b> nothing once open. <b>Owns:</b> the socket.
 */
public final class WireConnection implements AutoCloseable
{
    /** State of a connection. */
    public enum State
    {
        /** The socket is not open yet. */
        CONNECTING,
        /** The server has not said yet which session it is. */
        GREETING,
        /** There is a session. */
        OPEN,
        /** It is over, or was never begun. */
        CLOSED
    }

    /** Told of replies. */
    @FunctionalInterface
    public interface ReplyHandler
    {
        /**
         * A reply came.
         *
         * @param tag   that was given with the request.
         * @param error code of ZooKeeper, 0 for none.
         */
        void onReply(int tag, int error);
    }

    private static final int PASSWORD_LENGTH = 16;
    private static final int PING_XID = -2;
    private static final int WATCH_XID = -1;
    /** Bytes of a frame beside path and data. */
    private static final int FRAME_OVERHEAD = 256;

    private final WirePoller poller;
    private final ReplyHandler handler;
    private final int sessionTimeoutMs;
    private final ByteBuffer outBytes;
    private final UnsafeBuffer out;
    private final ByteBuffer inBytes;
    private final UnsafeBuffer in;
    private final int[] tags;
    private final RequestEncoder encoder = new RequestEncoder();
    private final ReplyHeaderDecoder header = new ReplyHeaderDecoder();
    private final JuteSlice path = new JuteSlice();
    private final JuteSlice data = new JuteSlice();
    private final UnsafeBuffer password = new UnsafeBuffer(new byte[PASSWORD_LENGTH]);

    private State state = State.CLOSED;
    private SocketChannel channel;
    private SelectionKey key;
    private long sessionId;
    private int xid;
    private int head;
    private int tail;
    private int outEnd;
    private int inEnd;
    private int multiMark;

    /**
     * A connection that is not begun.
     *
     * @param poller           that drives it.
     * @param window           most requests in flight.
     * @param maxBodyLength    bytes of path and data of a request or of a reply.
     * @param sessionTimeoutMs that it asks for.
     * @param handler          of replies.
     */
    public WireConnection(
        final WirePoller poller,
        final int window,
        final int maxBodyLength,
        final int sessionTimeoutMs,
        final ReplyHandler handler)
    {
        this.poller = poller;
        this.handler = handler;
        this.sessionTimeoutMs = sessionTimeoutMs;
        final int frameLength = FRAME_OVERHEAD + maxBodyLength;
        tags = new int[BitUtil.findNextPositivePowerOfTwo(window)];
        // Besides requests, a ping.
        outBytes = ByteBuffer.allocateDirect((window + 1) * frameLength);
        inBytes = ByteBuffer.allocateDirect((window + 1) * frameLength);
        out = new UnsafeBuffer(outBytes);
        in = new UnsafeBuffer(inBytes);
    }

    /**
     * Begin to connect, with the session that it had before, if there was one. The end of it shows in {@link #state()}
     * while the poller is driven.
     *
     * @param address of the server.
     */
    public void connect(final InetSocketAddress address)
    {
        head = 0;
        tail = 0;
        outEnd = 0;
        inEnd = 0;
        state = State.CONNECTING;
        try
        {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(poller.selector(), SelectionKey.OP_CONNECT, this);
            if (channel.connect(address))
            {
                greet();
            }
        }
        catch (final IOException ex)
        {
            close();
            throw new UncheckedIOException("cannot connect to " + address, ex);
        }
    }

    private void greet()
    {
        state = State.GREETING;
        key.interestOps(SelectionKey.OP_READ);
        final int mark = begin();
        encoder.connect(0, 0, sessionTimeoutMs, sessionId, path.wrap(password, 0, PASSWORD_LENGTH), false);
        end(mark);
        flush();
    }

    /**
     * State.
     *
     * @return the state; {@link State#CLOSED} also when the server has closed it.
     */
    public State state()
    {
        return state;
    }

    /**
     * The session.
     *
     * @return its id; 0 when there is none, also when the server did not know the one that was asked for.
     */
    public long sessionId()
    {
        return sessionId;
    }

    /**
     * Requests that have no reply yet.
     *
     * @return their number.
     */
    public int inFlight()
    {
        return tail - head;
    }

    /** Begin the next connection with a session of its own. */
    public void forgetSession()
    {
        sessionId = 0;
        password.setMemory(0, PASSWORD_LENGTH, (byte)0);
    }

    /**
     * Ask for the data of a znode.
     *
     * @param tag        for the handler.
     * @param source     of the path.
     * @param pathLength bytes of the path, from 0 on.
     */
    public void getData(final int tag, final UnsafeBuffer source, final int pathLength)
    {
        final int mark = begin(tag, Opcodes.GET_DATA);
        encoder.read(path.wrap(source, 0, pathLength), false);
        end(mark);
    }

    /**
     * Ask for the names of the children of a znode.
     *
     * @param tag        for the handler.
     * @param source     of the path.
     * @param pathLength bytes of the path, from 0 on.
     */
    public void getChildren(final int tag, final UnsafeBuffer source, final int pathLength)
    {
        final int mark = begin(tag, Opcodes.GET_CHILDREN);
        encoder.read(path.wrap(source, 0, pathLength), false);
        end(mark);
    }

    /**
     * Replace the data of a znode, whatever its version.
     *
     * @param tag        for the handler.
     * @param source     of the path.
     * @param pathLength bytes of the path, from 0 on.
     * @param content    the data.
     */
    public void setData(final int tag, final UnsafeBuffer source, final int pathLength, final UnsafeBuffer content)
    {
        final int mark = begin(tag, Opcodes.SET_DATA);
        encoder.setData(path.wrap(source, 0, pathLength), data.wrap(content, 0, content.capacity()), -1);
        end(mark);
    }

    /**
     * Ask for the Stat of a znode.
     *
     * @param tag        for the handler.
     * @param source     of the path.
     * @param pathLength bytes of the path, from 0 on.
     */
    public void exists(final int tag, final UnsafeBuffer source, final int pathLength)
    {
        final int mark = begin(tag, Opcodes.EXISTS);
        encoder.read(path.wrap(source, 0, pathLength), false);
        end(mark);
    }

    /**
     * Begin a transaction of several writes; {@link #endMulti()} must follow before anything else is asked.
     *
     * @param tag for the handler.
     */
    public void beginMulti(final int tag)
    {
        multiMark = begin(tag, Opcodes.MULTI);
    }

    /**
     * Replace the data of a znode, whatever its version, as part of a transaction.
     *
     * @param source     of the path.
     * @param pathLength bytes of the path, from 0 on.
     * @param content    the data.
     */
    public void addSetData(final UnsafeBuffer source, final int pathLength, final UnsafeBuffer content)
    {
        encoder.operation(Opcodes.SET_DATA);
        encoder.setData(path.wrap(source, 0, pathLength), data.wrap(content, 0, content.capacity()), -1);
    }

    /** End the transaction that {@link #beginMulti(int)} began. */
    public void endMulti()
    {
        encoder.endOperations();
        end(multiMark);
    }

    /**
     * Create a persistent znode that everybody may use.
     *
     * @param tag        for the handler.
     * @param source     of the path.
     * @param pathLength bytes of the path, from 0 on.
     * @param content    the data.
     */
    public void create(final int tag, final UnsafeBuffer source, final int pathLength, final UnsafeBuffer content)
    {
        final int mark = begin(tag, Opcodes.CREATE);
        encoder.fields().writeBuffer(source, 0, pathLength);
        encoder.fields().writeBuffer(content, 0, content.capacity());
        encoder.fields().writeInt(1);
        encoder.fields().writeInt(Permissions.ALL);
        encoder.fields().writeAscii("world");
        encoder.fields().writeAscii("anyone");
        encoder.fields().writeInt(0);
        end(mark);
    }

    /**
     * Delete a znode, whatever its version.
     *
     * @param tag        for the handler.
     * @param source     of the path.
     * @param pathLength bytes of the path, from 0 on.
     */
    public void delete(final int tag, final UnsafeBuffer source, final int pathLength)
    {
        final int mark = begin(tag, Opcodes.DELETE);
        encoder.version(path.wrap(source, 0, pathLength), -1);
        end(mark);
    }

    /**
     * Wait at the server for what was committed before.
     *
     * @param tag        for the handler.
     * @param source     of a path.
     * @param pathLength bytes of the path, from 0 on.
     */
    public void sync(final int tag, final UnsafeBuffer source, final int pathLength)
    {
        final int mark = begin(tag, Opcodes.SYNC);
        encoder.path(path.wrap(source, 0, pathLength));
        end(mark);
    }

    /** Tell the server that the client lives; the handler does not hear of the reply. */
    public void ping()
    {
        final int mark = begin();
        encoder.header(PING_XID, Opcodes.PING);
        end(mark);
    }

    private int begin(final int tag, final int opcode)
    {
        if (tail - head == tags.length)
        {
            throw new IllegalStateException("more than " + tags.length + " requests in flight");
        }

        tags[tail & (tags.length - 1)] = tag;
        tail++;
        final int mark = begin();
        xid = Integer.MAX_VALUE == xid ? 1 : xid + 1;
        encoder.header(xid, opcode);
        return mark;
    }

    private int begin()
    {
        encoder.wrap(out, outEnd, out.capacity() - outEnd);
        return encoder.fields().beginFrame();
    }

    private void end(final int mark)
    {
        encoder.fields().endFrame(mark);
        if (encoder.fields().result() < 0)
        {
            throw new IllegalStateException("no room for a frame of " + encoder.fields().length() + " bytes");
        }

        outEnd += encoder.fields().length();
    }

    /**
     * Send what was encoded, as far as the socket takes it.
     *
     * @return 1 if there was something.
     */
    public int flush()
    {
        if (0 == outEnd || State.CLOSED == state || State.CONNECTING == state)
        {
            return 0;
        }

        try
        {
            outBytes.limit(outEnd).position(0);
            channel.write(outBytes);
            outBytes.compact();
            outEnd = outBytes.position();
            key.interestOps(outEnd > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
        catch (final IOException ex)
        {
            close();
        }

        return 1;
    }

    /** Its socket is ready for something. */
    int onReady()
    {
        try
        {
            if (State.CONNECTING == state)
            {
                channel.finishConnect();
                greet();
                return 1;
            }

            if (key.isWritable())
            {
                flush();
            }

            return State.CLOSED == state ? 0 : read();
        }
        catch (final IOException ex)
        {
            close();
            return 1;
        }
    }

    private int read() throws IOException
    {
        inBytes.limit(inBytes.capacity()).position(inEnd);
        if (channel.read(inBytes) < 0)
        {
            close();
            return 1;
        }

        inEnd = inBytes.position();
        int position = 0;
        int frames = 0;
        while (inEnd - position >= Integer.BYTES)
        {
            final int length = in.getInt(position, ByteOrder.BIG_ENDIAN);
            if (length < 0 || length > in.capacity() - Integer.BYTES)
            {
                throw new IllegalStateException("a frame of " + length + " bytes: there is room for " + in.capacity());
            }
            if (inEnd - position - Integer.BYTES < length)
            {
                break;
            }

            onFrame(position + Integer.BYTES, length);
            position += Integer.BYTES + length;
            frames++;
        }

        inBytes.limit(inEnd).position(position);
        inBytes.compact();
        inEnd -= position;
        return frames;
    }

    private void onFrame(final int offset, final int length)
    {
        if (State.GREETING == state)
        {
            onGreeted(offset, length);
            return;
        }

        header.wrap(in, offset, length);
        if (PING_XID != header.xid() && WATCH_XID != header.xid())
        {
            final int tag = tags[head & (tags.length - 1)];
            head++;
            handler.onReply(tag, header.error());
        }
    }

    private void onGreeted(final int offset, final int length)
    {
        final ConnectResponseDecoder response = new ConnectResponseDecoder();
        if (!JuteStatus.isWhole(response.wrap(in, offset, length)))
        {
            throw new IllegalStateException("no connect response: " + length + " bytes");
        }

        sessionId = response.sessionId();
        response.password().copyTo(password, 0);
        state = State.OPEN;
    }

    /** Close the socket, and leave the session to its timeout. */
    @Override
    public void close()
    {
        state = State.CLOSED;
        if (null != key)
        {
            key.cancel();
        }
        CloseHelper.quietClose(channel);
    }

    /** Release the buffers, after which it is of no use any more. */
    public void free()
    {
        close();
        BufferUtil.free(outBytes);
        BufferUtil.free(inBytes);
    }
}
