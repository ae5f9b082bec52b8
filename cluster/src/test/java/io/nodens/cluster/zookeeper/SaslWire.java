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
import io.nodens.testsupport.SaslClients;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;

import javax.security.sasl.SaslException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection that says tokens of SASL as a test wants them, and writes down what is answered.
 */
final class SaslWire implements AutoCloseable
{
    private static final int TIMEOUT_MS = 30_000;
    private static final int PING_XID = -2;

    private final List<String> heard = new ArrayList<>();
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private int serial;
    private int xid;
    private byte[] token;
    private boolean isOver;

    SaslWire(final String endpoint) throws IOException
    {
        socket.connect(Endpoints.address(endpoint));
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(JuteFrames.of(new ConnectRequest(0, 0, TIMEOUT_MS, 0, new byte[16], false)));
        in.readNBytes(in.readInt());
    }

    /** What was answered so far: code and body of each reply, and the end. */
    List<String> heard()
    {
        return heard;
    }

    /** The token of the last reply; null when it had none. */
    byte[] token()
    {
        return token;
    }

    SaslWire say(final byte[] words) throws IOException
    {
        return ask(OpCode.sasl, new GetSASLRequest(words));
    }

    SaslWire ping() throws IOException
    {
        return ask(OpCode.ping, null);
    }

    private SaslWire ask(final int opcode, final Record body) throws IOException
    {
        xid = OpCode.ping == opcode ? PING_XID : ++serial;
        final RequestHeader header = new RequestHeader(xid, opcode);
        if (isOver)
        {
            return this;
        }
        try
        {
            socket.getOutputStream().write(null == body ? JuteFrames.of(header) : JuteFrames.of(header, body));
            final byte[] frame = in.readNBytes(in.readInt());
            note(frame, OpCode.sasl == opcode);
        }
        catch (final EOFException | SocketException ex)
        {
            isOver = true;
            heard.add("closed");
        }
        return this;
    }

    private void note(final byte[] frame, final boolean hasToken) throws IOException
    {
        final DataInputStream bytes = new DataInputStream(new ByteArrayInputStream(frame));
        final ReplyHeader header = new ReplyHeader();
        header.deserialize(BinaryInputArchive.getArchive(bytes), "header");
        final String zxid = hasToken ? " zxid " + header.getZxid() : "";
        final int left = bytes.available();
        token = null;
        if (hasToken && left >= Integer.BYTES)
        {
            final int length = bytes.readInt();
            token = length < 0 ? null : bytes.readNBytes(length);
        }
        heard.add("xid " + (header.getXid() == xid) + " code " + header.getErr() + zxid +
            (null == token ? " body " + left : " " + names(token)));
    }

    /** The directives of a token, without what differs each time. */
    private static String names(final byte[] token)
    {
        return new String(token, StandardCharsets.UTF_8).replaceAll("(nonce|rspauth)=[^,]*", "$1");
    }

    /** The right answer of a user to the last token. */
    byte[] answer(final String user, final String password, final String actsFor) throws SaslException
    {
        return SaslClients.digestMd5(user, password, actsFor).evaluateChallenge(token);
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
    }
}
