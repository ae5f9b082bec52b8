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

import io.nodens.gateway.jute.ClientInfoVector;
import io.nodens.gateway.jute.ConnectResponseDecoder;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.MultiResponseDecoder;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ReplyHeaderDecoder;
import io.nodens.gateway.jute.ResponseDecoder;
import io.nodens.gateway.jute.StatFlyweight;

/**
 * Frames in words.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class FrameText
{
    private static final int MAX_DATA_SHOWN = 32;

    private FrameText()
    {
    }

    /**
     * A reply or an event.
     *
     * @param opcode of the request that it answers.
     * @param frame  to describe.
     * @return one line.
     */
    static String describe(final int opcode, final Frame frame)
    {
        final StringBuilder text = new StringBuilder(128).append(header(frame));
        final int length = frame.length() - ReplyHeaderDecoder.LENGTH;
        if (!frame.hasHeader() || ErrorCodes.OK != frame.header().error() || 0 == length)
        {
            return text.append(length > 0 ? ", " + length + " bytes behind the header" : "").toString();
        }

        if (!frame.isEvent() && (Opcodes.MULTI == opcode || Opcodes.MULTI_READ == opcode))
        {
            multi(text, frame, length);
        }
        else
        {
            final ResponseDecoder body = new ResponseDecoder();
            final int status = body.wrap(
                frame.isEvent() ? Opcodes.NOTIFICATION : opcode, frame.buffer(), ReplyHeaderDecoder.LENGTH, length);
            body(text, frame.isEvent() ? Opcodes.NOTIFICATION : opcode, status, body);
            if (JuteStatus.isWhole(status) && body.length() < length)
            {
                text.append(", ").append(length - body.length()).append(" more bytes");
            }
        }

        return text.toString();
    }

    /**
     * The header of a reply or an event.
     *
     * @param frame to describe.
     * @return one line.
     */
    static String header(final Frame frame)
    {
        if (!frame.hasHeader())
        {
            return frame.isAbsent() ? "(" + frame.absence() + ")" : "(no header)";
        }

        final ReplyHeaderDecoder header = frame.header();
        return (frame.isEvent() ? "event" : "reply xid " + header.xid()) + " zxid 0x" +
            Long.toHexString(header.zxid()) + " err " + header.error();
    }

    /**
     * The answer to a handshake.
     *
     * @param frame to describe.
     * @return one line.
     */
    static String describeHandshake(final Frame frame)
    {
        if (frame.isAbsent())
        {
            return "(" + frame.absence() + ")";
        }

        final ConnectResponseDecoder response = new ConnectResponseDecoder();
        final int status = response.wrap(frame.buffer(), 0, frame.length());
        return JuteStatus.isWhole(status) ? "version " + response.protocolVersion() + " timeout " +
            response.timeoutMs() + " session 0x" + Long.toHexString(response.sessionId()) + " password of " +
            response.password().length() + " bytes" +
            (response.hasReadOnly() ? " readOnly " + response.isReadOnly() : "") : "(status " + status + ")";
    }

    private static void multi(final StringBuilder text, final Frame frame, final int length)
    {
        final MultiResponseDecoder results = new MultiResponseDecoder();
        final int status = results.wrap(frame.buffer(), ReplyHeaderDecoder.LENGTH, length);
        text.append(" results [");
        while (JuteStatus.isWhole(status) && results.next())
        {
            text.append("type ").append(results.opcode()).append(" err ").append(results.error());
            body(text, results.opcode(), status, results.result());
            text.append("; ");
        }

        text.append(JuteStatus.isWhole(status) ? "]" : "(status " + status + ")]");
    }

    private static void body(final StringBuilder text, final int opcode, final int status, final ResponseDecoder body)
    {
        if (!JuteStatus.isWhole(status))
        {
            text.append(" (body has status ").append(status).append(')');
            return;
        }

        switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.SYNC -> path(text, body.path());
            case Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL ->
                stat(path(text, body.path()), body.stat());
            case Opcodes.EXISTS, Opcodes.SET_DATA, Opcodes.SET_ACL -> stat(text, body.stat());
            case Opcodes.GET_DATA, Opcodes.RECONFIG -> stat(data(text, body.data()), body.stat());
            case Opcodes.GET_ACL -> stat(text.append(" acl ").append(new AclReading(body.acl())), body.stat());
            case Opcodes.GET_CHILDREN, Opcodes.GET_EPHEMERALS -> names(text, body);
            case Opcodes.GET_CHILDREN2 -> stat(names(text, body), body.stat());
            case Opcodes.NOTIFICATION -> path(text.append(" type ").append(body.eventType()).append(" state ")
                .append(body.keeperState()), body.path());
            case Opcodes.GET_ALL_CHILDREN_NUMBER, Opcodes.ADD_WATCH, Opcodes.ERROR ->
                text.append(" number ").append(body.totalNumber());
            case Opcodes.SASL -> data(text, body.data());
            case Opcodes.WHO_AM_I -> identities(text, body.identities());
            default ->
            {
            }
        }
    }

    private static StringBuilder path(final StringBuilder text, final JuteSlice path)
    {
        return text.append(" path ").append(RequestText.quote(path.text()));
    }

    private static StringBuilder data(final StringBuilder text, final JuteSlice data)
    {
        if (data.isNull())
        {
            return text.append(" data null");
        }

        final byte[] bytes = new byte[data.length()];
        data.copyTo(new org.agrona.concurrent.UnsafeBuffer(bytes), 0);
        return text.append(" data ").append(bytes.length).append(" bytes [")
            .append(Frame.hex(bytes, MAX_DATA_SHOWN)).append(']');
    }

    private static StringBuilder names(final StringBuilder text, final ResponseDecoder body)
    {
        text.append(" names [");
        body.children().rewind();
        while (body.children().next())
        {
            text.append(RequestText.quote(body.children().element().text())).append(' ');
        }

        return text.append(']');
    }

    private static void identities(final StringBuilder text, final ClientInfoVector identities)
    {
        text.append(" identities [");
        identities.rewind();
        while (identities.next())
        {
            text.append(identities.scheme().text()).append(':').append(identities.user().text()).append(' ');
        }

        text.append(']');
    }

    private static void stat(final StringBuilder text, final StatFlyweight stat)
    {
        text.append(" czxid 0x").append(Long.toHexString(stat.czxid()))
            .append(" mzxid 0x").append(Long.toHexString(stat.mzxid()))
            .append(" pzxid 0x").append(Long.toHexString(stat.pzxid()))
            .append(" ctime ").append(stat.ctimeMs())
            .append(" mtime ").append(stat.mtimeMs())
            .append(" version ").append(stat.version())
            .append(" cversion ").append(stat.cversion())
            .append(" aversion ").append(stat.aversion())
            .append(" owner 0x").append(Long.toHexString(stat.ephemeralOwner()))
            .append(" dataLength ").append(stat.dataLength())
            .append(" numChildren ").append(stat.numChildren());
    }
}
