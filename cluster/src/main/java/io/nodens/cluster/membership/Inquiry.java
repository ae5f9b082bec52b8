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
package io.nodens.cluster.membership;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * How an operator's tool asks a member that does not serve yet what it waits for: by a datagram to the port for
 * greetings. The question is as long as the longest answer, so that nobody is flooded in another's name.
 * <pre>
 *   question: magic (8) | token (8) | zeroes up to {@value #LENGTH} bytes
 *   answer:   magic (8) | token (8) | length (4) | text in UTF-8
 * </pre>
 */
public final class Inquiry
{
    /** Length of a question in bytes, and of an answer at most. */
    public static final int LENGTH = 512;

    private static final long QUESTION = 0x3F_53_4E_45_44_4F_4E_01L;
    private static final long ANSWER = 0x21_53_4E_45_44_4F_4E_01L;
    private static final int TOKEN_OFFSET = Long.BYTES;
    private static final int LENGTH_OFFSET = 2 * Long.BYTES;
    private static final int TEXT_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    private static final int MAX_TEXT_LENGTH = LENGTH - TEXT_OFFSET;
    /** Shows where a text was cut. */
    private static final String CUT = "...";

    private Inquiry()
    {
    }

    /**
     * Whether a datagram is a question.
     *
     * @param datagram as received, from its position to its limit.
     * @return true when it is one, whole.
     */
    static boolean isQuestion(final ByteBuffer datagram)
    {
        return LENGTH == datagram.remaining() &&
            QUESTION == datagram.order(ByteOrder.LITTLE_ENDIAN).getLong(datagram.position());
    }

    /**
     * Answer a question.
     *
     * @param question that was received.
     * @param text     to say; cut when it is too long.
     * @return the datagram to send.
     */
    static ByteBuffer answer(final ByteBuffer question, final String text)
    {
        final long token =
            question.order(ByteOrder.LITTLE_ENDIAN).getLong(question.position() + TOKEN_OFFSET);
        String said = text;
        while (said.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_LENGTH)
        {
            said = said.substring(0, Math.min(said.length() - 1 - CUT.length(), MAX_TEXT_LENGTH)) + CUT;
        }

        final byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(TEXT_OFFSET + bytes.length).order(ByteOrder.LITTLE_ENDIAN)
            .putLong(ANSWER).putLong(token).putInt(bytes.length).put(bytes).flip();
    }

    /**
     * Ask a member.
     *
     * @param host      of the member.
     * @param port      for greetings.
     * @param timeoutMs to wait.
     * @return what it waits for; null when there is no answer.
     */
    public static String ask(final String host, final int port, final int timeoutMs)
    {
        final InetSocketAddress address = new InetSocketAddress(host, port);
        try (DatagramSocket socket = new DatagramSocket())
        {
            final long token = UUID.randomUUID().getLeastSignificantBits();
            final byte[] question = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(QUESTION).putLong(token).array();
            socket.connect(address);
            socket.setSoTimeout(timeoutMs);
            socket.send(new DatagramPacket(question, question.length));
            final DatagramPacket packet = new DatagramPacket(new byte[LENGTH], LENGTH);
            socket.receive(packet);
            return text(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), token);
        }
        catch (final IOException | RuntimeException ex)
        {
            // Nothing listens there, nobody answers in time, or the name has no address: as good as no answer.
            return null;
        }
    }

    private static String text(final ByteBuffer answer, final long token)
    {
        answer.order(ByteOrder.LITTLE_ENDIAN);
        if (answer.remaining() < TEXT_OFFSET || ANSWER != answer.getLong(0) || token != answer.getLong(TOKEN_OFFSET))
        {
            return null;
        }

        final int length = answer.getInt(LENGTH_OFFSET);
        if (length < 0 || length > answer.remaining() - TEXT_OFFSET)
        {
            return null;
        }

        // What is shown on a terminal must not write to it.
        final byte[] text = new byte[length];
        answer.position(TEXT_OFFSET).get(text);
        return new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    }
}
