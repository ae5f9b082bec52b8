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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * Opens connections to both servers, and compares what they say to the first frame.
 * <p>
 * <b>Thread:</b> owned by one caller; calls block.
 */
final class Connector
{
    private final InetSocketAddress[] addresses;
    private final int readTimeoutMs;
    private final OperationLog log;
    private final Exchange exchange;
    private final SessionMap sessions;

    /**
     * Connect to two servers.
     *
     * @param addresses     by side.
     * @param readTimeoutMs until a server that says nothing counts as silent.
     * @param log           of what was asked.
     * @param exchange      that reports differences.
     * @param sessions      of clients.
     */
    Connector(
        final InetSocketAddress[] addresses,
        final int readTimeoutMs,
        final OperationLog log,
        final Exchange exchange,
        final SessionMap sessions)
    {
        this.addresses = addresses.clone();
        this.readTimeoutMs = readTimeoutMs;
        this.log = log;
        this.exchange = exchange;
        this.sessions = sessions;
    }

    /**
     * Open two connections.
     *
     * @return the connections, by side.
     * @throws IOException when a server cannot be reached.
     */
    FrameSocket[] open() throws IOException
    {
        final FrameSocket[] connections = new FrameSocket[Sides.COUNT];
        for (int side = 0; side < Sides.COUNT; side++)
        {
            connections[side] = new FrameSocket(addresses[side], readTimeoutMs);
        }

        return connections;
    }

    /**
     * Greet both servers.
     *
     * @param connections by side.
     * @param client      that greets; it takes session and password when there is one.
     * @param handshake   to send.
     * @return whether there is a session.
     */
    boolean greet(final FrameSocket[] connections, final Client client, final Handshake handshake)
    {
        final Frame[] answers = greet(
            connections, client.index, handshake.text(), new byte[][]{handshake.frame(0), handshake.frame(1)});
        boolean isSession = true;
        for (int side = 0; side < Sides.COUNT; side++)
        {
            isSession &= Handshake.read(answers[side], side, client);
        }

        return isSession;
    }

    /**
     * Send first frames.
     *
     * @param connections by side.
     * @param client      that sends; negative when it is none of the clients.
     * @param text        for readers.
     * @param frames      by side.
     * @return the answers, by side.
     */
    Frame[] greet(
        final FrameSocket[] connections, final int client, final String text, final byte[][] frames)
    {
        for (int side = 0; side < Sides.COUNT; side++)
        {
            connections[side].send(frames[side]);
        }

        final Frame left = connections[Sides.LEFT].read();
        final Frame right = connections[Sides.RIGHT].read();
        final String difference = Handshake.compare(left, right, sessions);
        if (null != difference)
        {
            throw exchange.found("handshake: " + difference + "\n left: " + FrameText.describeHandshake(left) +
                "\n right: " + FrameText.describeHandshake(right), text, 0, List.of(left), List.of(right));
        }

        log.tally().onHandshake(Handshake.outcome(left));
        log.add(client, "handshake: " + text, FrameText.describeHandshake(left));
        return new Frame[]{left, right};
    }

    /**
     * Read until both servers have closed. When that is depends on their threads: one that is silent for a while has
     * more time to close, if the other one has closed. Where both are silent they do the same.
     *
     * @param connections by side.
     * @param text        for readers.
     */
    void awaitEnd(final FrameSocket[] connections, final String text)
    {
        Frame left = connections[Sides.LEFT].read();
        Frame right = connections[Sides.RIGHT].read();
        if (!Objects.equals(left.absence(), right.absence()))
        {
            left = connections[Sides.LEFT].readEnd();
            right = connections[Sides.RIGHT].readEnd();
        }
        if (null == left.absence() || !left.absence().equals(right.absence()))
        {
            throw exchange.found("a connection is not closed", text, 0, List.of(left), List.of(right));
        }

        for (final FrameSocket connection : connections)
        {
            connection.close();
        }
    }
}
