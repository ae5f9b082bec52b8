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

import io.nodens.gateway.jute.ConnectResponseDecoder;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.RequestEncoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * The first frame of a connection.
 *
 * @param text         for readers.
 * @param lastZxids    that the client says it has seen, by side.
 * @param timeoutMs    that it wishes for.
 * @param sessionIds   to go on with, by side; 0 for a new session.
 * @param passwords    of the sessions, by side.
 * @param hasReadOnly  whether the frame has the last byte, as those of clients since 3.4 do.
 */
record Handshake(
    String text, long[] lastZxids, int timeoutMs, long[] sessionIds, byte[][] passwords, boolean hasReadOnly)
{
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_MORE = 9;
    private static final int MAX_TRUTH = 255;
    private static final int PASSWORD_LENGTH = 16;

    /**
     * A handshake for a new session.
     *
     * @param timeoutMs   that the client wishes for.
     * @param hasReadOnly whether the frame has the last byte.
     * @return the handshake.
     */
    static Handshake fresh(final int timeoutMs, final boolean hasReadOnly)
    {
        return new Handshake("new session, timeout " + timeoutMs, new long[Sides.COUNT], timeoutMs,
            new long[Sides.COUNT], new byte[Sides.COUNT][PASSWORD_LENGTH], hasReadOnly);
    }

    /**
     * The frame.
     *
     * @param side that it is for.
     * @return bytes with their length.
     */
    byte[] frame(final int side)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
        final RequestEncoder out = new RequestEncoder().wrap(buffer, 0, MAX_LENGTH);
        final int mark = out.fields().beginFrame();
        if (hasReadOnly)
        {
            out.connect(0, lastZxids[side], timeoutMs, sessionIds[side], Part.slice(passwords[side]), false);
        }
        else
        {
            out.connect(0, lastZxids[side], timeoutMs, sessionIds[side], Part.slice(passwords[side]));
        }

        out.fields().endFrame(mark);
        return Arrays.copyOf(buffer.byteArray(), out.fields().result());
    }

    /**
     * The frame of one server with another version, with another truth for readOnly, or with more bytes.
     *
     * @param random what decides.
     * @return bytes with their length.
     */
    byte[] odd(final Random random)
    {
        final byte[] frame = frame(Sides.LEFT);
        final int choice = random.nextInt(3);
        final byte[] odd = Arrays.copyOf(frame, frame.length + (0 == choice ? 1 + random.nextInt(MAX_MORE) : 0));
        final UnsafeBuffer buffer = new UnsafeBuffer(odd);
        buffer.putInt(0, odd.length - Integer.BYTES, ByteOrder.BIG_ENDIAN);
        if (1 == choice)
        {
            buffer.putInt(Integer.BYTES, random.nextInt(), ByteOrder.BIG_ENDIAN);
        }
        else if (2 == choice)
        {
            odd[frame.length - 1] = (byte)(1 + random.nextInt(MAX_TRUTH));
        }

        return odd;
    }

    /**
     * Compare the answers.
     *
     * @param left     answer.
     * @param right    answer.
     * @param sessions of clients; learns of these.
     * @return null when they agree; otherwise what differs.
     */
    static String compare(final Frame left, final Frame right, final SessionMap sessions)
    {
        if (left.isAbsent() || right.isAbsent())
        {
            return left.isAbsent() && right.isAbsent() && left.absence().equals(right.absence()) ?
                null : "one of them is there";
        }

        final ConnectResponseDecoder[] decoders = {new ConnectResponseDecoder(), new ConnectResponseDecoder()};
        final int leftStatus = decoders[0].wrap(left.buffer(), 0, left.length());
        final int rightStatus = decoders[1].wrap(right.buffer(), 0, right.length());
        if (!JuteStatus.isWhole(leftStatus) || !JuteStatus.isWhole(rightStatus))
        {
            return "an answer cannot be decoded: statuses " + leftStatus + ", " + rightStatus;
        }

        if (left.length() != right.length() || decoders[0].timeoutMs() != decoders[1].timeoutMs() ||
            decoders[0].protocolVersion() != decoders[1].protocolVersion() ||
            decoders[0].password().length() != decoders[1].password().length() ||
            decoders[0].isReadOnly() != decoders[1].isReadOnly())
        {
            return "length, version, timeout, length of the password or readOnly";
        }

        return sessions.add(decoders[0].sessionId(), decoders[1].sessionId()) ? null : "session";
    }

    /**
     * What came of a handshake.
     *
     * @param answer to it.
     * @return for readers.
     */
    static String outcome(final Frame answer)
    {
        final ConnectResponseDecoder decoder = new ConnectResponseDecoder();
        return answer.isAbsent() ? answer.absence() :
            !JuteStatus.isWhole(decoder.wrap(answer.buffer(), 0, answer.length())) ? "no answer to one" :
            0 == decoder.sessionId() ? "no session" : "session";
    }

    /**
     * Take session and password of an answer.
     *
     * @param answer to read.
     * @param side   that gave it.
     * @param client to give them to.
     * @return whether there is a session.
     */
    static boolean read(final Frame answer, final int side, final Client client)
    {
        if (answer.isAbsent())
        {
            return false;
        }

        final ConnectResponseDecoder decoder = new ConnectResponseDecoder();
        decoder.wrap(answer.buffer(), 0, answer.length());
        if (0 == decoder.sessionId())
        {
            return false;
        }

        final byte[] password = new byte[decoder.password().length()];
        decoder.password().copyTo(new UnsafeBuffer(password), 0);
        client.sessionIds[side] = decoder.sessionId();
        client.passwords[side] = password;
        return true;
    }
}
