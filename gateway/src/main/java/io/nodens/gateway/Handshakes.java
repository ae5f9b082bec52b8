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
package io.nodens.gateway;

import io.nodens.client.MultiSessionClient;
import io.nodens.client.MultiSessionListener;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionHandle;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionStats;
import io.nodens.gateway.connection.Outbox;
import io.nodens.gateway.jute.ConnectRequestDecoder;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.gateway.operations.RequestDispatcher;
import io.nodens.gateway.operations.TreeDoor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.Consumer;

/**
 * Connect requests, and what becomes of sessions: opened, attached again, moved to another connection, expired.
 * <pre>
 *   client            gateway               member
 *     | ConnectRequest   |                     |
 *     |-----------------&gt;| open / attach       |
 *     |                  |--------------------&gt;|
 *     |                  |          onAttached |
 *     | ConnectResponse  |&lt;--------------------|
 *     |&lt;-----------------|                     |
 *     | first write      |                     |
 *     |-----------------&gt;| addAuth ip, write   |
 *     |                  |--------------------&gt;|
 * </pre>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for sessions that come.
 */
final class Handshakes implements MultiSessionListener
{
    private static final int PASSWORD_LENGTH = 16;
    /** Length, version, timeout, session, length of the password, read-only. */
    private static final int MAX_RESPONSE_LENGTH = 4 * Integer.BYTES + Long.BYTES + PASSWORD_LENGTH + 1;

    private final GatewayContext context;
    private final SharedParts shared;
    private final TreeDoor door;
    private final RequestDispatcher dispatcher;
    private final Outbox outbox = new Outbox();
    private final ConnectRequestDecoder request = new ConnectRequestDecoder();
    private final JuteSlice password = new JuteSlice();
    private final byte[] secret = new byte[PASSWORD_LENGTH];
    private final UnsafeBuffer secretBuffer = new UnsafeBuffer(secret);
    private final Consumer<String> onDisconnected;
    private MultiSessionClient client;

    Handshakes(
        final GatewayContext context,
        final SharedParts shared,
        final TreeDoor door,
        final RequestDispatcher dispatcher,
        final Consumer<String> onDisconnected)
    {
        this.context = context;
        this.shared = shared;
        this.door = door;
        this.dispatcher = dispatcher;
        this.onDisconnected = onDisconnected;
    }

    void client(final MultiSessionClient value)
    {
        client = value;
    }

    /**
     * The first frame of a connection came.
     *
     * @param connection of the client.
     * @param frame      buffer with the frame.
     * @param offset     of its first byte.
     * @param length     in bytes.
     */
    void onRequest(
        final ClientConnection connection, final DirectBuffer frame, final int offset, final int length)
    {
        if (!shared.tokens().take(context.nanoClock().nanoTime()))
        {
            shared.limits().reject();
            connection.closeNow();
            return;
        }

        connection.stats().onConnectRequest();
        final boolean isWhole = JuteStatus.isWhole(request.wrap(frame, offset, length));
        // Who has seen more than this member shall find one that has it, too.
        if (!door.replica().isServing())
        {
            connection.stats().onNotServing();
            connection.closeNow();
            return;
        }
        if (!isWhole || request.lastZxidSeen() > door.reader().completedZxid())
        {
            connection.closeNow();
            return;
        }

        final int timeoutMs = Math.max(
            context.minSessionTimeoutMs(), Math.min(context.maxSessionTimeoutMs(), request.timeoutMs()));
        final JuteSlice proof = request.password();
        SessionHandle session = null;
        if (0 == request.sessionId())
        {
            session = client.open(timeoutMs);
        }
        else if (PASSWORD_LENGTH == proof.length())
        {
            session = client.attach(request.sessionId(), proof.buffer(), proof.offset(), request.lastZxidSeen());
            connection.stats().onAttachAgain();
        }
        else
        {
            connection.attaching(null, request.hasReadOnly());
            respondExpired(connection);
            return;
        }

        if (null == session)
        {
            connection.closeNow();
            return;
        }
        connection.attaching(session, request.hasReadOnly());
    }

    /** {@inheritDoc} */
    @Override
    public void onAttached(final SessionHandle session)
    {
        final ClientConnection connection = (ClientConnection)session.attachment();
        if (null == connection)
        {
            session.detach();
        }
        else if (ClientConnection.State.ATTACHING == connection.state())
        {
            session.copySecret(secret, 0);
            respond(connection, session.timeoutMs(), session.sessionId());
            connection.opened();
            dispatcher.onOpened(connection);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onRefused(final SessionHandle session, final ErrorCode code, final String detail)
    {
        final ClientConnection connection = (ClientConnection)session.attachment();
        if (null != connection)
        {
            connection.forgetSession();
            connection.closeNow();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onEnded(final SessionHandle session, final SessionEnd end)
    {
        final ClientConnection connection = (ClientConnection)session.attachment();
        if (null == connection)
        {
            return;
        }

        connection.forgetSession();
        final boolean isOver = SessionEnd.Cause.EXPIRED == end.cause() || SessionEnd.Cause.FORCE_CLOSED == end.cause();
        if (isOver && ClientConnection.State.ATTACHING == connection.state())
        {
            respondExpired(connection);
        }
        else if (SessionEnd.Cause.CLOSED != end.cause())
        {
            connection.closeNow();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onDisconnected(final String reason)
    {
        onDisconnected.accept(reason);
    }

    private void respondExpired(final ClientConnection connection)
    {
        secretBuffer.setMemory(0, PASSWORD_LENGTH, (byte)0);
        respond(connection, 0, 0);
        connection.closeAfterFlush();
    }

    private void respond(final ClientConnection connection, final int timeoutMs, final long sessionId)
    {
        final ResponseEncoder encoder = outbox.begin(connection, MAX_RESPONSE_LENGTH);
        password.wrap(secretBuffer, 0, PASSWORD_LENGTH);
        if (connection.hasReadOnlyField())
        {
            encoder.connect(0, timeoutMs, sessionId, password, false);
        }
        else
        {
            encoder.connect(0, timeoutMs, sessionId, password);
        }
        outbox.end(connection);
        connection.stats().onReply(
            ConnectionStats.NULL_XID, Opcodes.CREATE_SESSION, door.sentZxid(connection), connection.receivedNs());
        secretBuffer.setMemory(0, PASSWORD_LENGTH, (byte)0);
    }
}
