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
package io.nodens.gateway.operations;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionHome;
import io.nodens.gateway.connection.ConnectionTable;
import io.nodens.gateway.connection.WaitingBytes;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.RequestEncoder;
import io.nodens.gateway.net.Transport;
import io.nodens.gateway.proof.ProofContext;
import io.nodens.gateway.proof.SaslUsers;
import io.nodens.gateway.replica.ReplicaState;
import io.nodens.gateway.status.AgentCounts;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A tree, its door, and connections whose sockets are in memory; no member.
 */
final class DoorFixture implements ConnectionHome, AutoCloseable
{
    static final int MAX_OUTSTANDING = 100;
    static final int MAX_LENGTH = 1 << 20;
    private static final int FRAME_LENGTH = 1 << 16;

    final Replica replica = new Replica();
    final TreeRegion region;
    final TreeWriter writer;
    final TreeDoor door;
    final Replies replies = new Replies();
    final RequestDispatcher dispatcher;
    final UnsafeBuffer frame = new UnsafeBuffer(new byte[FRAME_LENGTH]);
    private final ConnectionTable connections = new ConnectionTable();
    private final AgentCounts counts = new AgentCounts(SystemNanoClock.INSTANCE, new AtomicInteger());
    private final RequestEncoder encoder = new RequestEncoder();
    final List<String> longReplies = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    int slow;
    private final WaitingBytes waiting = new WaitingBytes(64 * MAX_LENGTH);
    private long zxid;

    DoorFixture(final Path directory)
    {
        this(directory, new ProofContext(), null, 0);
    }

    DoorFixture(
        final Path directory, final ProofContext proofs, final SaslUsers users, final long maxReplyLength)
    {
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory)
            .segmentLength(1 << 20)
            .maxRegionBytes(64L << 20)
            .changeRingLength(1 << 20)
            .historyLength(1 << 20));
        writer = region.writer();
        door = new TreeDoor(region, new WatchTable(1 << 24, 1), replica);
        dispatcher = new RequestDispatcher(
            door, replies, proofs, users, new DispatchLimits(16, MAX_OUTSTANDING, MAX_LENGTH, maxReplyLength), counts);
    }

    ClientConnection connect()
    {
        final EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(Transport.ALLOCATOR);
        final ClientConnection connection = connections.add(
            channel, new InetSocketAddress("127.0.0.1", 1), this, 0);
        connection.attaching(null, true);
        connection.opened();
        return connection;
    }

    /** One transaction. */
    long change(final Consumer<DoorFixture> changes)
    {
        zxid++;
        writer.beginTransaction(zxid, zxid);
        changes.accept(this);
        writer.completeTransaction();
        return zxid;
    }

    void create(final String path, final byte[] data)
    {
        final UnsafeBuffer name = bytes(path.substring(path.lastIndexOf('/') + 1));
        final CreateParameters parameters = new CreateParameters().reset().name(name, 0, name.capacity());
        if (null != data)
        {
            parameters.data(new UnsafeBuffer(data), 0, data.length);
        }
        else
        {
            parameters.nullData();
        }
        final int slash = path.lastIndexOf('/');
        writer.create(find(0 == slash ? "/" : path.substring(0, slash)), parameters);
    }

    void setData(final String path, final byte[] data)
    {
        writer.setData(find(path), new UnsafeBuffer(data), 0, data.length);
    }

    void delete(final String path)
    {
        writer.delete(find(path));
    }

    private int find(final String path)
    {
        final UnsafeBuffer buffer = bytes(path);
        return writer.find(buffer, 0, buffer.capacity());
    }

    static UnsafeBuffer bytes(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static JuteSlice slice(final String text)
    {
        final UnsafeBuffer buffer = bytes(text);
        return new JuteSlice().wrap(buffer, 0, buffer.capacity());
    }

    /** Put a request into the frame; gives its length. */
    int encode(final int xid, final int opcode, final Consumer<RequestEncoder> body)
    {
        encoder.wrap(frame, 0, FRAME_LENGTH);
        encoder.header(xid, opcode);
        body.accept(encoder);
        return encoder.fields().length();
    }

    int ask(final ClientConnection connection, final int xid, final int opcode, final Consumer<RequestEncoder> body)
    {
        return dispatcher.dispatch(connection, frame, 0, encode(xid, opcode, body));
    }

    /** Frames that left, without their lengths. */
    List<DirectBuffer> sent(final ClientConnection connection)
    {
        connection.flush();
        final List<DirectBuffer> frames = new ArrayList<>();
        final EmbeddedChannel channel = (EmbeddedChannel)connection.channel();
        for (ByteBuf bytes = channel.readOutbound(); null != bytes; bytes = channel.readOutbound())
        {
            while (bytes.isReadable())
            {
                final byte[] content = new byte[bytes.readInt()];
                bytes.readBytes(content);
                frames.add(new UnsafeBuffer(content));
            }
            bytes.release();
        }

        return frames;
    }

    @Override
    public void activate(final ClientConnection connection)
    {
    }

    @Override
    public void onSlow(final ClientConnection connection)
    {
        slow++;
    }

    @Override
    public void onLongReply(final ClientConnection connection, final Supplier<String> text)
    {
        longReplies.add(text.get());
    }

    @Override
    public void onProofRefused(final ClientConnection connection, final String reason)
    {
        refusals.add(reason);
    }

    @Override
    public long livedNs()
    {
        return 0;
    }

    @Override
    public long maxOutgoingBytes()
    {
        return MAX_LENGTH;
    }

    @Override
    public WaitingBytes waiting()
    {
        return waiting;
    }

    @Override
    public void onWatchEvent(
        final ClientConnection connection,
        final long ofZxid,
        final int event,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        replies.event(connection, ofZxid, event, path, offset, length);
    }

    @Override
    public AgentCounts counts()
    {
        return counts;
    }

    @Override
    public boolean hasRoomForWatch()
    {
        return door.watches().size() < MAX_LENGTH;
    }

    @Override
    public void close()
    {
        region.close();
    }

    static final class Replica implements ReplicaState
    {
        boolean isServing = true;
        boolean isSettled = true;

        @Override
        public void update(final long nowNs, final boolean isConnected)
        {
        }

        @Override
        public boolean isServing()
        {
            return isServing;
        }

        @Override
        public boolean isGateOpen()
        {
            return isSettled;
        }

        @Override
        public boolean isSettled()
        {
            return isSettled;
        }
    }
}
