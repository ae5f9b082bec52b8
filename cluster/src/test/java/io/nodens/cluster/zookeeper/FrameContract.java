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
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetDataRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Frames that ZooKeeper's own client does not send, and others do.
 */
abstract class FrameContract extends StockClientContract
{
    private static final int HEADER_LENGTH = 16;
    private static final int ZXID_OFFSET = 4;
    private static final int ERROR_OFFSET = 12;
    private static final int UNKNOWN_OPCODE = 500;
    private static final byte[] NO_PASSWORD = new byte[16];

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets()
    {
        CloseHelper.quietCloseAll(sockets);
    }

    /** Clients before 3.4 do not say whether they only read. */
    @Test
    void g11TheReplyToAHandshakeHasTheFieldThatTheRequestHas() throws IOException
    {
        final byte[] whole = handshake();
        final int old = whole.length - 1 - Integer.BYTES;
        final byte[] withoutReadOnly = ByteBuffer.allocate(old + Integer.BYTES)
            .putInt(old).put(whole, Integer.BYTES, old).array();

        assertEquals(45, whole.length - Integer.BYTES);
        assertEquals(37, connect().send(whole).read().capacity());
        final Connection connection = connect().send(withoutReadOnly);
        assertEquals(36, connection.read().capacity());
        assertEquals(0, connection.send(getData(1)).read().getInt(ERROR_OFFSET));
    }

    @Test
    void g12AnUnknownOpcodeInAMultiHarmsNobodyElse() throws Exception
    {
        final Connection connection = open();
        final byte[] multi = JuteFrames.of(
            new RequestHeader(1, OpCode.multi),
            new MultiOperationRecord(List.of(Op.check(root, 0), Op.delete(root, -1))));
        // The header of the second operation: its opcode, whether it is the last, and no error.
        final int opcode = indexOf(multi, ByteBuffer.allocate(9).putInt(OpCode.delete).put((byte)0).putInt(-1).array());
        ByteBuffer.wrap(multi).putInt(opcode, UNKNOWN_OPCODE);

        final ByteBuffer reply = connection.send(multi).read();

        assertEquals(1, reply.getInt(0));
        assertEquals(Code.MARSHALLINGERROR.intValue(), reply.getInt(ERROR_OFFSET));
        assertEquals(HEADER_LENGTH, reply.capacity());
        assertEquals(0, connection.send(getData(2)).read().getInt(ERROR_OFFSET));
        assertEquals(0, stat("").getVersion());
    }

    @Test
    void g12AnUnknownOpcodeEndsItsConnectionAlone() throws Exception
    {
        final Connection other = open();
        final Connection connection = open();

        final ByteBuffer reply = connection.send(JuteFrames.of(new RequestHeader(1, UNKNOWN_OPCODE))).read();

        assertEquals(Code.UNIMPLEMENTED.intValue(), reply.getInt(ERROR_OFFSET));
        assertEquals(-1, connection.in.read());
        assertEquals(0, other.send(getData(1)).read().getInt(ERROR_OFFSET));
    }

    /** Clients that are configured for SASL try it, and go on without it. */
    @Test
    void g25SaslIsAnsweredWithNothingWhereThereIsNone() throws IOException
    {
        final Connection connection = open();

        final ByteBuffer reply = connection
            .send(JuteFrames.of(new RequestHeader(1, OpCode.sasl), new GetSASLRequest(new byte[]{1, 2, 3}))).read();

        assertEquals(1, reply.getInt(0));
        assertEquals(0, reply.getLong(ZXID_OFFSET));
        assertEquals(0, reply.getInt(ERROR_OFFSET));
        assertEquals(HEADER_LENGTH + Integer.BYTES, reply.capacity());
        assertEquals(-1, reply.getInt(HEADER_LENGTH), "no token");
        assertEquals(0, connection.send(getData(2)).read().getInt(ERROR_OFFSET));
    }

    /** The numbers of a client wrap after 2,147,483,647 requests; some have a meaning with opcodes of their own. */
    @Test
    void g26AnyNumberOfARequestIsTaken() throws IOException
    {
        final Connection connection = open();
        final int[] xids =
        {
            Integer.MAX_VALUE - 1, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, 0, 1, -3, -5,
            -1, -2, -4, -8
        };

        for (final int xid : xids)
        {
            connection.send(getData(xid));
            connection.send(JuteFrames.of(
                new RequestHeader(xid, OpCode.setData), new SetDataRequest(root, new byte[0], -1)));
        }

        for (final int xid : xids)
        {
            for (int i = 0; i < 2; i++)
            {
                final ByteBuffer reply = connection.read();
                assertEquals(xid, reply.getInt(0));
                assertEquals(0, reply.getInt(ERROR_OFFSET), "xid " + xid);
            }
        }
        assertEquals(-2, connection.send(JuteFrames.of(new RequestHeader(-2, OpCode.ping))).read().getInt(0));
    }

    private byte[] getData(final int xid) throws IOException
    {
        return JuteFrames.of(new RequestHeader(xid, OpCode.getData), new GetDataRequest(root, false));
    }

    private static byte[] handshake() throws IOException
    {
        return JuteFrames.of(new ConnectRequest(0, 0, SESSION_TIMEOUT_MS, 0, NO_PASSWORD, false));
    }

    private static int indexOf(final byte[] bytes, final byte[] part)
    {
        int index = 0;
        while (!Arrays.equals(part, Arrays.copyOfRange(bytes, index, index + part.length)))
        {
            index++;
        }
        return index;
    }

    private Connection open() throws IOException
    {
        final Connection connection = connect().send(handshake());
        connection.read();
        return connection;
    }

    private Connection connect() throws IOException
    {
        final Socket socket = new Socket();
        sockets.add(socket);
        socket.connect(Endpoints.address(system().endpoint(0)));
        socket.setSoTimeout((int)WAIT_MS);
        return new Connection(socket, new DataInputStream(socket.getInputStream()));
    }

    private record Connection(Socket socket, DataInputStream in)
    {
        Connection send(final byte[] frame) throws IOException
        {
            socket.getOutputStream().write(frame);
            return this;
        }

        /** The next frame, without its length. */
        ByteBuffer read() throws IOException
        {
            final byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return ByteBuffer.wrap(frame);
        }
    }
}
