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
import io.nodens.gateway.jute.Xids;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Steps of a stream that open, leave, move and refuse sessions.
 * <p>
 * <b>Thread:</b> owned by one caller; calls block.
 */
final class SessionSteps
{
    /** The longest that members give: a session that expires while its host stands still does so at two moments. */
    private static final int TIMEOUT_MS = 600_000;
    private static final int SHORT_TIMEOUT_MS = 4_000;
    private static final int[] ODD_TIMEOUTS_MS = {0, -1, 1, 5_000, 3_600_000, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final int NOBODY = -1;
    private static final long UNKNOWN_SESSION = 0x7123_4567_89AB_CDEFL;
    private static final int PASSWORD_LENGTH = 16;

    private final Random random;
    private final Connector connector;
    private final Exchange exchange;
    private final Reads reads;
    private final Writes writes;
    private final ZxidMap zxids;
    private int expiryCount;

    /**
     * Make steps.
     *
     * @param random    what decides.
     * @param connector that opens connections.
     * @param exchange  that sends requests.
     * @param reads     among them.
     * @param writes    among them.
     * @param zxids     of transactions, for clients that say what they have seen.
     */
    SessionSteps(
        final Random random,
        final Connector connector,
        final Exchange exchange,
        final Reads reads,
        final Writes writes,
        final ZxidMap zxids)
    {
        this.random = random;
        this.connector = connector;
        this.exchange = exchange;
        this.reads = reads;
        this.writes = writes;
        this.zxids = zxids;
    }

    /**
     * Give a client a session.
     *
     * @param client without one.
     * @throws IOException when a server cannot be reached.
     */
    void begin(final Client client) throws IOException
    {
        client.connections = connector.open();
        client.lastZxids[Sides.LEFT] = 0;
        client.lastZxids[Sides.RIGHT] = 0;
        if (!connector.greet(client.connections, client, Handshake.fresh(TIMEOUT_MS, random.nextInt(4) > 0)))
        {
            throw new IOException("neither server gives a session");
        }

        prove(client);
    }

    /**
     * Close a client's connections, and keep its session.
     *
     * @param client to leave.
     */
    void leave(final Client client)
    {
        client.disconnect();
    }

    /**
     * Attach the session of a client that is away, perhaps after an attempt with a wrong password.
     *
     * @param client that comes back.
     * @throws IOException when a server cannot be reached.
     */
    void comeBack(final Client client) throws IOException
    {
        if (0 == random.nextInt(4))
        {
            tryPassword(client.sessionIds);
        }

        client.connections = attach(client);
        restore(client);
    }

    /**
     * Attach the session of a client that is connected: the older connection is closed.
     *
     * @param client that moves.
     * @throws IOException when a server cannot be reached.
     */
    void move(final Client client) throws IOException
    {
        final FrameSocket[] old = client.connections;
        client.connections = attach(client);
        connector.awaitEnd(old, "the connection that client " + client.index + " moved from");
        restore(client);
    }

    /**
     * A first frame that makes no session, or one that is closed at once.
     *
     * @throws IOException when a server cannot be reached.
     */
    void tryOddHandshake() throws IOException
    {
        final int choice = random.nextInt(10);
        if (choice < 2)
        {
            tryPassword(new long[]{UNKNOWN_SESSION, UNKNOWN_SESSION});
        }
        else if (choice < 3)
        {
            refuse(Handshake.fresh(TIMEOUT_MS, true), Long.MAX_VALUE);
        }
        else if (choice < 6)
        {
            final int length = random.nextInt(40);
            final byte[] frame = choice < 4 ? RequestStream.frame(-1 - random.nextInt(1 << 20), 0) :
                RequestStream.frame(length, length);
            final FrameSocket[] connections = connector.open();
            connector.greet(connections, NOBODY, "frame " + Frame.hex(frame, frame.length), new byte[][]{frame, frame});
            connector.awaitEnd(connections, "a connection without a session");
        }
        else if (choice < 8)
        {
            // It has a session, which nobody uses.
            final byte[] frame = Handshake.fresh(TIMEOUT_MS, true).odd(random);
            final FrameSocket[] connections = connector.open();
            connector.greet(connections, NOBODY, "frame " + Frame.hex(frame, frame.length), new byte[][]{frame, frame});
            close(connections);
        }
        else
        {
            final Client visitor = new Client(NOBODY);
            visitor.connections = connector.open();
            final Handshake handshake = Handshake.fresh(
                ODD_TIMEOUTS_MS[random.nextInt(ODD_TIMEOUTS_MS.length)], random.nextBoolean());
            if (connector.greet(visitor.connections, visitor, handshake))
            {
                exchange.run(visitor, List.of(
                    Reads.bare("closeSession", Opcodes.CLOSE_SESSION).endingRequest(visitor.nextXid())));
            }
        }
    }

    /**
     * Let a session with an ephemeral expire.
     *
     * @param watcher that is connected, and sees the ephemeral go.
     * @throws IOException when a server cannot be reached.
     */
    void expire(final Client watcher) throws IOException
    {
        final Client visitor = new Client(NOBODY);
        visitor.connections = connector.open();
        if (!connector.greet(visitor.connections, visitor, Handshake.fresh(SHORT_TIMEOUT_MS, true)))
        {
            throw new IOException("neither server gives a session");
        }

        final String path = "/expires-" + expiryCount++;
        exchange.run(visitor, List.of(writes.createEphemeral(path).request(visitor.nextXid()),
            writes.createEphemeral(path + "-too").request(visitor.nextXid())));
        exchange.run(watcher, List.of(Reads.watch(path).request(watcher.nextXid())));
        visitor.disconnect();
        for (final FrameSocket connection : watcher.connections)
        {
            connection.awaitData();
        }

        exchange.run(watcher, List.of(Reads.fence().request(watcher.nextXid())));
        refuse(new Handshake("session that has expired", new long[Sides.COUNT], TIMEOUT_MS,
            visitor.sessionIds.clone(), visitor.passwords.clone(), true), 0);
    }

    private static void close(final FrameSocket[] connections)
    {
        for (final FrameSocket connection : connections)
        {
            connection.close();
        }
    }

    private FrameSocket[] attach(final Client client) throws IOException
    {
        final FrameSocket[] connections = connector.open();
        final int index = random.nextInt(3) > 0 ? zxids.size() - 1 : 0;
        final Handshake handshake = new Handshake("session of client " + client.index,
            new long[]{zxids.zxid(Sides.LEFT, index), zxids.zxid(Sides.RIGHT, index)}, TIMEOUT_MS,
            client.sessionIds.clone(), client.passwords.clone(), random.nextInt(4) > 0);
        client.lastZxids[Sides.LEFT] = 0;
        client.lastZxids[Sides.RIGHT] = 0;
        if (!connector.greet(connections, client, handshake))
        {
            throw new IOException("the session of client " + client.index + " is gone on both servers");
        }

        return connections;
    }

    private void restore(final Client client)
    {
        prove(client);
        if (random.nextInt(3) > 0)
        {
            exchange.run(client, List.of(reads.setWatches().request(Xids.SET_WATCHES)));
        }
    }

    /** Most clients prove who they are; the first one nearly always is who can open what is locked. */
    private void prove(final Client client)
    {
        if (random.nextInt(10) < 7)
        {
            exchange.run(client, List.of(
                Reads.auth(Acls.USERS[client.index % Acls.USERS.length]).request(Xids.AUTH)));
        }
    }

    private void tryPassword(final long[] sessionIds) throws IOException
    {
        final byte[] password = switch (random.nextInt(4))
        {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> new byte[PASSWORD_LENGTH - 1];
            default -> new byte[PASSWORD_LENGTH];
        };
        refuse(new Handshake("wrong password of " + (null == password ? "null" : password.length + " bytes"),
            new long[Sides.COUNT], TIMEOUT_MS, sessionIds.clone(), new byte[][]{password, password}, true), 0);
    }

    private void refuse(final Handshake handshake, final long lastZxid) throws IOException
    {
        final FrameSocket[] connections = connector.open();
        final Handshake sent = new Handshake(handshake.text() + " seen 0x" + Long.toHexString(lastZxid),
            new long[]{lastZxid, lastZxid}, handshake.timeoutMs(), handshake.sessionIds(), handshake.passwords(),
            handshake.hasReadOnly());
        connector.greet(connections, NOBODY, sent.text(), new byte[][]{sent.frame(0), sent.frame(1)});
        connector.awaitEnd(connections, "a connection that was refused");
    }
}
