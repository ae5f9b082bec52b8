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
package io.nodens.cluster.frontend;

import io.nodens.cluster.frontend.aeron.DirectClient;
import io.nodens.cluster.frontend.aeron.RequestDispatcher;
import io.nodens.cluster.frontend.aeron.ResponseProxy;
import io.nodens.cluster.frontend.lane.ClientSink;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.sbe.command.CloseSessionDecoder;
import io.nodens.sbe.command.CreateDecoder;
import io.nodens.sbe.command.DeleteDecoder;
import io.nodens.sbe.command.SetDataDecoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CloseSessionRequestEncoder;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.CreateRequestEncoder;
import io.nodens.sbe.protocol.DeleteRequestEncoder;
import io.nodens.sbe.protocol.ErrorResponseDecoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.PingRequestEncoder;
import io.nodens.sbe.protocol.PingResponseDecoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.ReadResponseDecoder;
import io.nodens.sbe.protocol.SetDataRequestEncoder;
import io.nodens.sbe.protocol.WatchMode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Requests in the client protocol become what the rooms are asked, field by field: without a stream and without Aeron.
 */
class RequestDispatcherTest
{
    private static final long SESSION = 77;
    private static final long ATTACHMENT = 5;
    private static final byte[] PATH = "/path".getBytes(UTF_8);
    private static final byte[] DATA = {1, 2, 3};

    @TempDir
    Path directory;

    private final UnsafeBuffer request = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final List<String> heard = new ArrayList<>();
    private final List<UnsafeBuffer> commands = new ArrayList<>();
    private RoomsHarness harness;
    private FrontEndRooms rooms;
    private DirectClient client;

    @BeforeEach
    void open()
    {
        harness = new RoomsHarness(directory);
        rooms = harness.rooms;
        final ResponseProxy responses = new ResponseProxy(
            harness.settings, harness.environment, rooms.lanes.liveness());
        client = new DirectClient(responses, new RequestDispatcher(
            rooms.lanes, rooms.readRequests, rooms.watchLists, rooms.proposals, rooms.notices, rooms.administration,
            rooms.changes, responses), new Ear());
        rooms.lanes.liveness().add(
            new AttachedSession(SESSION, ATTACHMENT, Long.MAX_VALUE >> 2, client.lane()));
    }

    @AfterEach
    void close()
    {
        harness.close();
    }

    @Test
    void shouldHandEveryFieldOfACreateToTheLog()
    {
        final CreateRequestEncoder create = new CreateRequestEncoder().wrapAndApplyHeader(request, 0, header)
            .correlationId(1).sessionId(SESSION).requestId(9).acknowledgedRequestId(8)
            .ttlMs(60_000).mode(CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL).isNullData(BooleanType.FALSE);
        create.putPath(PATH, 0, PATH.length).putData(DATA, 0, DATA.length);
        offer(create.encodedLength());

        final CreateDecoder command = new CreateDecoder()
            .wrapAndApplyHeader(forwarded(), 0, new io.nodens.sbe.command.MessageHeaderDecoder());
        assertEquals(SESSION, command.request().sessionId());
        assertEquals(9, command.request().requestId());
        assertEquals(8, command.request().acknowledgedRequestId());
        assertEquals(ATTACHMENT, command.attachmentId());
        assertEquals(60_000, command.ttlMs());
        assertEquals(CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value(), command.mode());
        assertEquals(io.nodens.sbe.command.BooleanType.FALSE, command.isNullData());
        assertPath(command.pathLength(), command::getPath);
        assertEquals(DATA.length, command.dataLength());
    }

    @Test
    void shouldHandEveryFieldOfASetAndADeleteToTheLog()
    {
        final SetDataRequestEncoder set = new SetDataRequestEncoder().wrapAndApplyHeader(request, 0, header)
            .correlationId(1).sessionId(SESSION).requestId(9).acknowledgedRequestId(8)
            .version(3).isNullData(BooleanType.TRUE);
        set.putPath(PATH, 0, PATH.length).putData(DATA, 0, 0);
        offer(set.encodedLength());
        final SetDataDecoder setCommand = new SetDataDecoder()
            .wrapAndApplyHeader(forwarded(), 0, new io.nodens.sbe.command.MessageHeaderDecoder());
        assertEquals(9, setCommand.request().requestId());
        assertEquals(ATTACHMENT, setCommand.attachmentId());
        assertEquals(3, setCommand.version());
        assertEquals(io.nodens.sbe.command.BooleanType.TRUE, setCommand.isNullData());
        assertPath(setCommand.pathLength(), setCommand::getPath);
        assertEquals(0, setCommand.dataLength());

        final DeleteRequestEncoder delete = new DeleteRequestEncoder().wrapAndApplyHeader(request, 0, header)
            .correlationId(2).sessionId(SESSION).requestId(10).acknowledgedRequestId(9).version(4);
        delete.putPath(PATH, 0, PATH.length);
        offer(delete.encodedLength());
        final DeleteDecoder deleteCommand = new DeleteDecoder()
            .wrapAndApplyHeader(forwarded(), 0, new io.nodens.sbe.command.MessageHeaderDecoder());
        assertEquals(10, deleteCommand.request().requestId());
        assertEquals(4, deleteCommand.version());
        assertPath(deleteCommand.pathLength(), deleteCommand::getPath);

        final CloseSessionRequestEncoder end = new CloseSessionRequestEncoder().wrapAndApplyHeader(request, 0, header)
            .correlationId(3).sessionId(SESSION).requestId(11).acknowledgedRequestId(10);
        offer(end.encodedLength());
        final CloseSessionDecoder endCommand = new CloseSessionDecoder()
            .wrapAndApplyHeader(forwarded(), 0, new io.nodens.sbe.command.MessageHeaderDecoder());
        assertEquals(11, endCommand.request().requestId());
        assertEquals(ATTACHMENT, endCommand.attachmentId());
    }

    @Test
    void shouldHandEveryFieldOfAReadToTheTree()
    {
        read(1, "/", ReadKind.EXISTS, ReadLevel.LOCAL, 0, WatchMode.NONE);
        read(2, "/none", ReadKind.EXISTS, ReadLevel.STALE, 0, WatchMode.ONE_SHOT);
        read(3, "/", ReadKind.GET_DATA, ReadLevel.LOCAL, 2, WatchMode.NONE);
        read(4, "/", ReadKind.GET_DATA, ReadLevel.STALE, 2, WatchMode.NONE);

        assertEquals(List.of("Read 1 OK", "Read 2 NO_NODE", "Read 4 OK"), heard, "3 waits for zxid 2");
        assertEquals(1, rooms.lanes.watches().size());
        assertEquals(1, rooms.lanes.pendingRequests().inUse());
    }

    @Test
    void shouldTouchWhomAPingNames()
    {
        ping(1, SESSION);
        ping(2, SESSION + 1);
        ping(3, 0);

        assertEquals(List.of("Ping 1", "Error 2 SESSION_EXPIRED", "Ping 3"), heard);
    }

    private interface PathGetter
    {
        int getPath(byte[] dst, int offset, int length);
    }

    private static void assertPath(final int length, final PathGetter getter)
    {
        final byte[] path = new byte[length];
        getter.getPath(path, 0, length);
        assertArrayEquals(PATH, path);
    }

    private void read(
        final long correlationId,
        final String path,
        final ReadKind kind,
        final ReadLevel level,
        final long minZxid,
        final WatchMode watch)
    {
        final byte[] bytes = path.getBytes(UTF_8);
        final ReadRequestEncoder read = new ReadRequestEncoder().wrapAndApplyHeader(request, 0, header)
            .correlationId(correlationId).sessionId(SESSION).minZxid(minZxid).cursor(-1).timeoutMs(1_000)
            .maxCount(0).kind(kind).level(level).watch(watch).asOfZxid(0);
        read.putPath(bytes, 0, bytes.length);
        offer(read.encodedLength());
    }

    private void ping(final long correlationId, final long sessionId)
    {
        offer(new PingRequestEncoder().wrapAndApplyHeader(request, 0, header)
            .correlationId(correlationId).sessionId(sessionId).encodedLength());
    }

    private void offer(final int encodedLength)
    {
        assertTrue(client.onMessage(request, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength));
    }

    private UnsafeBuffer forwarded()
    {
        commands.clear();
        rooms.queue.send(this::take, 0, true, 10);
        assertEquals(1, commands.size());
        return commands.get(0);
    }

    private long take(final DirectBuffer buffer, final int offset, final int length)
    {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, buffer, offset, length);
        commands.add(copy);
        return 1;
    }

    private final class Ear implements ClientSink
    {
        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            final MessageHeaderDecoder decoder = new MessageHeaderDecoder().wrap(buffer, offset);
            heard.add(switch (decoder.templateId())
            {
                case ReadResponseDecoder.TEMPLATE_ID ->
                {
                    final ReadResponseDecoder read =
                        new ReadResponseDecoder().wrapAndApplyHeader(buffer, offset, decoder);
                    yield "Read " + read.correlationId() + " " + read.code();
                }
                case PingResponseDecoder.TEMPLATE_ID ->
                    "Ping " + new PingResponseDecoder().wrapAndApplyHeader(buffer, offset, decoder).correlationId();
                case ErrorResponseDecoder.TEMPLATE_ID ->
                {
                    final ErrorResponseDecoder error =
                        new ErrorResponseDecoder().wrapAndApplyHeader(buffer, offset, decoder);
                    yield "Error " + error.correlationId() + " " + error.code();
                }
                default -> "Template " + decoder.templateId();
            });
            return length;
        }

        @Override
        public boolean hasRoom()
        {
            return true;
        }

        @Override
        public long positionLimit()
        {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean isConnected()
        {
            return true;
        }

        @Override
        public int maxMessageLength()
        {
            return 1 << 20;
        }

        @Override
        public void close()
        {
            heard.add("closed");
        }
    }
}
