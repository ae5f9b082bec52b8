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
package io.nodens.gateway.jute;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;

import java.io.IOException;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Headers and handshakes.
 */
final class FrameCases
{
    private FrameCases()
    {
    }

    static List<RecordCase> all()
    {
        return List.of(new RequestHeaderCase(), new ReplyHeaderCase(), new MultiHeaderCase(),
            new ConnectRequestCase(true), new ConnectRequestCase(false),
            new ConnectResponseCase(true), new ConnectResponseCase(false));
    }

    private abstract static class HeaderCase extends RecordCase
    {
        private final int length;

        HeaderCase(final String name, final int length)
        {
            super(name);
            this.length = length;
        }

        @Override
        final int length()
        {
            return length;
        }

        @Override
        final long touch()
        {
            return 0;
        }
    }

    private static final class RequestHeaderCase extends HeaderCase
    {
        private final RequestHeaderDecoder decoder = new RequestHeaderDecoder();
        private final RequestEncoder encoder = new RequestEncoder();

        RequestHeaderCase()
        {
            super("RequestHeader", RequestHeaderDecoder.LENGTH);
        }

        @Override
        Record random(final Values values)
        {
            return new RequestHeader(values.number(), values.number());
        }

        @Override
        Record empty()
        {
            return new RequestHeader();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            return decoder.wrap(buffer, offset, length);
        }

        @Override
        void check(final Record record)
        {
            assertEquals(((RequestHeader)record).getXid(), decoder.xid());
            assertEquals(((RequestHeader)record).getType(), decoder.opcode());
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            return encoder.wrap(buffer, offset, maxLength).header(decoder.xid(), decoder.opcode());
        }
    }

    private static final class ReplyHeaderCase extends HeaderCase
    {
        private final ReplyHeaderDecoder decoder = new ReplyHeaderDecoder();
        private final ResponseEncoder encoder = new ResponseEncoder();

        ReplyHeaderCase()
        {
            super("ReplyHeader", ReplyHeaderDecoder.LENGTH);
        }

        @Override
        Record random(final Values values)
        {
            return new ReplyHeader(values.number(), values.longNumber(), values.number());
        }

        @Override
        Record empty()
        {
            return new ReplyHeader();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            return decoder.wrap(buffer, offset, length);
        }

        @Override
        void check(final Record record)
        {
            assertEquals(((ReplyHeader)record).getXid(), decoder.xid());
            assertEquals(((ReplyHeader)record).getZxid(), decoder.zxid());
            assertEquals(((ReplyHeader)record).getErr(), decoder.error());
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            return encoder.wrap(buffer, offset, maxLength)
                .replyHeader(decoder.xid(), decoder.zxid(), decoder.error());
        }
    }

    private static final class MultiHeaderCase extends HeaderCase
    {
        private final MultiHeaderDecoder decoder = new MultiHeaderDecoder();
        private final JuteEncoder encoder = new JuteEncoder();

        MultiHeaderCase()
        {
            super("MultiHeader", MultiHeaderDecoder.LENGTH);
        }

        @Override
        Record random(final Values values)
        {
            return new MultiHeader(values.number(), values.isTrue(), values.number());
        }

        @Override
        Record empty()
        {
            return new MultiHeader();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            return decoder.wrap(buffer, offset, length);
        }

        @Override
        void check(final Record record)
        {
            assertEquals(((MultiHeader)record).getType(), decoder.type());
            assertEquals(((MultiHeader)record).getDone(), decoder.isDone());
            assertEquals(((MultiHeader)record).getErr(), decoder.error());
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            encoder.wrap(buffer, offset, maxLength);
            encoder.writeInt(decoder.type());
            encoder.writeBoolean(decoder.isDone());
            encoder.writeInt(decoder.error());
            return encoder.result();
        }
    }

    private abstract static class HandshakeCase extends RecordCase
    {
        private final boolean hasReadOnly;
        private int length;

        HandshakeCase(final String name, final boolean hasReadOnly)
        {
            super(name + (hasReadOnly ? "" : " before 3.4"));
            this.hasReadOnly = hasReadOnly;
        }

        final boolean hasReadOnly()
        {
            return hasReadOnly;
        }

        final void length(final JuteSlice password, final int before, final boolean isLonger)
        {
            length = before + Integer.BYTES + Math.max(0, password.length()) + (isLonger ? 1 : 0);
        }

        @Override
        final int length()
        {
            return length;
        }

        @Override
        final int minLength(final int recordLength)
        {
            return hasReadOnly ? recordLength - 1 : recordLength;
        }

        @Override
        final long touch()
        {
            return 0;
        }
    }

    private static final class ConnectRequestCase extends HandshakeCase
    {
        private static final int BEFORE_PASSWORD = 24;

        private final ConnectRequestDecoder decoder = new ConnectRequestDecoder();
        private final RequestEncoder encoder = new RequestEncoder();

        ConnectRequestCase(final boolean hasReadOnly)
        {
            super("ConnectRequest", hasReadOnly);
        }

        @Override
        Record random(final Values values)
        {
            final ConnectRequest record = (ConnectRequest)empty();
            record.setProtocolVersion(values.number());
            record.setLastZxidSeen(values.longNumber());
            record.setTimeOut(values.number());
            record.setSessionId(values.longNumber());
            record.setPasswd(values.data());
            record.setReadOnly(hasReadOnly() && values.isTrue());
            return record;
        }

        @Override
        Record empty()
        {
            return hasReadOnly() ? new ConnectRequest() : new OldConnectRequest();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            final int status = decoder.wrap(buffer, offset, length);
            length(decoder.password(), BEFORE_PASSWORD, decoder.hasReadOnly());
            return status;
        }

        @Override
        void check(final Record record)
        {
            final ConnectRequest expected = (ConnectRequest)record;
            assertEquals(expected.getProtocolVersion(), decoder.protocolVersion());
            assertEquals(expected.getLastZxidSeen(), decoder.lastZxidSeen());
            assertEquals(expected.getTimeOut(), decoder.timeoutMs());
            assertEquals(expected.getSessionId(), decoder.sessionId());
            checkBytes(expected.getPasswd(), decoder.password());
            assertEquals(hasReadOnly(), decoder.hasReadOnly());
            assertEquals(expected.getReadOnly(), decoder.isReadOnly());
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            encoder.wrap(buffer, offset, maxLength);
            return decoder.hasReadOnly() ?
                encoder.connect(decoder.protocolVersion(), decoder.lastZxidSeen(), decoder.timeoutMs(),
                    decoder.sessionId(), decoder.password(), decoder.isReadOnly()) :
                encoder.connect(decoder.protocolVersion(), decoder.lastZxidSeen(), decoder.timeoutMs(),
                    decoder.sessionId(), decoder.password());
        }
    }

    private static final class ConnectResponseCase extends HandshakeCase
    {
        private static final int BEFORE_PASSWORD = 16;

        private final ConnectResponseDecoder decoder = new ConnectResponseDecoder();
        private final ResponseEncoder encoder = new ResponseEncoder();

        ConnectResponseCase(final boolean hasReadOnly)
        {
            super("ConnectResponse", hasReadOnly);
        }

        @Override
        Record random(final Values values)
        {
            final ConnectResponse record = (ConnectResponse)empty();
            record.setProtocolVersion(values.number());
            record.setTimeOut(values.number());
            record.setSessionId(values.longNumber());
            record.setPasswd(values.data());
            record.setReadOnly(hasReadOnly() && values.isTrue());
            return record;
        }

        @Override
        Record empty()
        {
            return hasReadOnly() ? new ConnectResponse() : new OldConnectResponse();
        }

        @Override
        int wrap(final DirectBuffer buffer, final int offset, final int length)
        {
            final int status = decoder.wrap(buffer, offset, length);
            length(decoder.password(), BEFORE_PASSWORD, decoder.hasReadOnly());
            return status;
        }

        @Override
        void check(final Record record)
        {
            final ConnectResponse expected = (ConnectResponse)record;
            assertEquals(expected.getProtocolVersion(), decoder.protocolVersion());
            assertEquals(expected.getTimeOut(), decoder.timeoutMs());
            assertEquals(expected.getSessionId(), decoder.sessionId());
            checkBytes(expected.getPasswd(), decoder.password());
            assertEquals(hasReadOnly(), decoder.hasReadOnly());
            assertEquals(expected.getReadOnly(), decoder.isReadOnly());
        }

        @Override
        int encode(final MutableDirectBuffer buffer, final int offset, final int maxLength)
        {
            encoder.wrap(buffer, offset, maxLength);
            return decoder.hasReadOnly() ?
                encoder.connect(decoder.protocolVersion(), decoder.timeoutMs(), decoder.sessionId(),
                    decoder.password(), decoder.isReadOnly()) :
                encoder.connect(decoder.protocolVersion(), decoder.timeoutMs(), decoder.sessionId(),
                    decoder.password());
        }
    }

    /**
     * As a client before 3.4 sends it.
     */
    private static final class OldConnectRequest extends ConnectRequest
    {
        @Override
        public void serialize(final OutputArchive archive, final String tag) throws IOException
        {
            archive.writeInt(getProtocolVersion(), "protocolVersion");
            archive.writeLong(getLastZxidSeen(), "lastZxidSeen");
            archive.writeInt(getTimeOut(), "timeOut");
            archive.writeLong(getSessionId(), "sessionId");
            archive.writeBuffer(getPasswd(), "passwd");
        }

        @Override
        public void deserialize(final InputArchive archive, final String tag) throws IOException
        {
            setProtocolVersion(archive.readInt("protocolVersion"));
            setLastZxidSeen(archive.readLong("lastZxidSeen"));
            setTimeOut(archive.readInt("timeOut"));
            setSessionId(archive.readLong("sessionId"));
            setPasswd(archive.readBuffer("passwd"));
        }
    }

    /**
     * As a client before 3.4 expects it.
     */
    private static final class OldConnectResponse extends ConnectResponse
    {
        @Override
        public void serialize(final OutputArchive archive, final String tag) throws IOException
        {
            archive.writeInt(getProtocolVersion(), "protocolVersion");
            archive.writeInt(getTimeOut(), "timeOut");
            archive.writeLong(getSessionId(), "sessionId");
            archive.writeBuffer(getPasswd(), "passwd");
        }

        @Override
        public void deserialize(final InputArchive archive, final String tag) throws IOException
        {
            setProtocolVersion(archive.readInt("protocolVersion"));
            setTimeOut(archive.readInt("timeOut"));
            setSessionId(archive.readLong("sessionId"));
            setPasswd(archive.readBuffer("passwd"));
        }
    }
}
