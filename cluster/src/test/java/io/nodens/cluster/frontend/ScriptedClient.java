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

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.ImageFragmentAssembler;
import io.aeron.Subscription;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.AclResponseDecoder;
import io.nodens.sbe.protocol.AdminResponseDecoder;
import io.nodens.sbe.protocol.AttachSessionRequestEncoder;
import io.nodens.sbe.protocol.AuthenticateRequestEncoder;
import io.nodens.sbe.protocol.AuthenticateResponseDecoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ChildrenResponseDecoder;
import io.nodens.sbe.protocol.CloseConnectionRequestEncoder;
import io.nodens.sbe.protocol.CloseSessionRequestEncoder;
import io.nodens.sbe.protocol.ClusterInfoRequestEncoder;
import io.nodens.sbe.protocol.ClusterInfoResponseDecoder;
import io.nodens.sbe.protocol.ConnectRequestEncoder;
import io.nodens.sbe.protocol.ConnectResponseDecoder;
import io.nodens.sbe.protocol.ConnectionClosedDecoder;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.CreateRequestEncoder;
import io.nodens.sbe.protocol.CreateWithAclRequestEncoder;
import io.nodens.sbe.protocol.DeleteRequestEncoder;
import io.nodens.sbe.protocol.ErrorResponseDecoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestEncoder;
import io.nodens.sbe.protocol.GetAclRequestEncoder;
import io.nodens.sbe.protocol.GuardedRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiRequestEncoder;
import io.nodens.sbe.protocol.MultiResponseDecoder;
import io.nodens.sbe.protocol.OpenSessionRequestEncoder;
import io.nodens.sbe.protocol.PingRequestEncoder;
import io.nodens.sbe.protocol.PingResponseDecoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.ReadResponseDecoder;
import io.nodens.sbe.protocol.Relation;
import io.nodens.sbe.protocol.RemoveWatchRequestEncoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventDecoder;
import io.nodens.sbe.protocol.SessionNotice;
import io.nodens.sbe.protocol.SessionNoticesEncoder;
import io.nodens.sbe.protocol.SessionResponseDecoder;
import io.nodens.sbe.protocol.SetAclRequestEncoder;
import io.nodens.sbe.protocol.SetDataRequestEncoder;
import io.nodens.sbe.protocol.SetLimitsRequestEncoder;
import io.nodens.sbe.protocol.SetWatchesRequestEncoder;
import io.nodens.sbe.protocol.SetWatchesResponseDecoder;
import io.nodens.sbe.protocol.StatusRequestEncoder;
import io.nodens.sbe.protocol.StatusResponseDecoder;
import io.nodens.sbe.protocol.SyncRequestEncoder;
import io.nodens.sbe.protocol.SyncResponseDecoder;
import io.nodens.sbe.protocol.WatchEventDecoder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.sbe.protocol.WatchRequestEncoder;
import io.nodens.sbe.protocol.WatchResponseDecoder;
import io.nodens.sbe.protocol.WindowUpdateEncoder;
import io.nodens.sbe.protocol.WriteResponseDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.function.IntSupplier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * A client that says exactly what the test wants, and notes what it hears as lines such as
 * {@code "Read 7 OK z12 data=abc"}, where 7 is the correlation id.
 */
final class ScriptedClient implements AutoCloseable
{
    static final byte[] NULL_DATA = null;

    final ArrayDeque<String> heard = new ArrayDeque<>();
    final ExclusivePublication publication;
    boolean isListening = true;
    long sessionId;
    long attachmentId;
    long formerAttachmentId;
    long lastZxid;
    int timeoutMs;
    final byte[] secret = new byte[16];

    private final FrontEndHarness harness;
    private final Subscription subscription;
    private final String responseChannel;
    private final int responseStreamId;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ArrayList<ScriptedClient> sharing = new ArrayList<>();
    private final ImageFragmentAssembler assembler = new ImageFragmentAssembler(
        (bytes, offset, length, frame) -> sharing.stream()
            .filter((client) -> client.number == frame.reservedValue())
            .forEach((client) ->
            {
                client.consumedBytes += length;
                client.onMessage(bytes, offset);
            }));
    private long consumedBytes;
    private long number;
    /** Whether the lists of watches that follow are not the last one. */
    boolean isMoreToCome;
    /** Bytes that the member may send beyond what was reported as consumed; 0 no limit. */
    int window;
    long features;
    private long correlationId;
    private long requestId;
    private long answeredRequestId;

    ScriptedClient(
        final FrontEndHarness harness,
        final Aeron aeron,
        final String requestChannel,
        final String responseChannel,
        final int responseStreamId,
        final String termLength)
    {
        this.harness = harness;
        this.responseStreamId = responseStreamId;
        subscription = aeron.addSubscription(responseChannel, responseStreamId);
        publication = aeron.addExclusivePublication(requestChannel, TestSettings.REQUEST_STREAM_ID);
        final boolean isUdp = responseChannel.startsWith("aeron:udp");
        final String endpoint = isUdp ? "|endpoint=" + harness.await(subscription::resolvedEndpoint) : "";
        this.responseChannel = (isUdp ? "aeron:udp" : "aeron:ipc") + "?term-length=" + termLength + endpoint;
        sharing.add(this);
    }

    private ScriptedClient(final ScriptedClient first, final long number)
    {
        harness = first.harness;
        responseStreamId = first.responseStreamId;
        responseChannel = first.responseChannel;
        subscription = first.subscription;
        publication = first.publication;
        this.number = number;
        first.sharing.add(this);
    }

    /** Give the connection a number, so that others can share its stream. */
    ScriptedClient numbered(final long value)
    {
        number = value;
        return this;
    }

    /** Another connection on the stream of this one, which must be driven. */
    ScriptedClient sharing(final long value)
    {
        return new ScriptedClient(this, value);
    }

    void sendConsumed()
    {
        final WindowUpdateEncoder encoder =
            new WindowUpdateEncoder().wrapAndApplyHeader(buffer, 0, header).consumedBytes(consumedBytes);
        offer(encoder::encodedLength);
    }

    @Override
    public void close()
    {
        publication.close();
        subscription.close();
    }

    int poll()
    {
        int work = 0;
        if (isListening)
        {
            for (int i = 0; i < subscription.imageCount(); i++)
            {
                work += subscription.imageAtIndex(i).poll(assembler, 100);
            }
        }
        return work;
    }

    /** Wait for the next line, which must begin as given. */
    String hear(final String beginning)
    {
        final String line = harness.await(heard::poll);
        assertNotNull(line);
        if (!line.startsWith(beginning))
        {
            assertEquals(beginning, line);
        }
        return line;
    }

    ScriptedClient connect()
    {
        connect(responseChannel);
        hear("Connect " + correlationId + " OK");
        return this;
    }

    long sendConnect()
    {
        return connect(responseChannel);
    }

    /** Connect, whatever the answer; a refusal is left to be heard. */
    boolean isConnected()
    {
        connect(responseChannel);
        harness.await(() -> heard.isEmpty() ? null : true);
        final boolean isOk = heard.peekFirst().startsWith("Connect " + correlationId + " OK");
        if (isOk)
        {
            heard.removeFirst();
        }
        return isOk;
    }

    void connectRefused()
    {
        connect(responseChannel);
        hear("Connect " + correlationId + " TOO_MANY_CONNECTIONS");
    }

    long connect(final String channel)
    {
        final ConnectRequestEncoder encoder = new ConnectRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId)
            .protocolVersion(0)
            .responseStreamId(responseStreamId)
            .minProtocolVersion(0)
            .window(window)
            .features(features);
        encoder.responseChannel(channel).clientName("test");
        return offer(encoder::encodedLength);
    }

    /**
     * Connect by a frame made by hand, as a client of another version would.
     *
     * @param version    of the schema, in the header, and newest that the client speaks.
     * @param minVersion oldest that it speaks, or -1 for a frame of version 0, which has no such field.
     */
    long connectAs(final int version, final int minVersion)
    {
        final int versionsAhead = Math.max(0, version - ConnectRequestEncoder.SCHEMA_VERSION);
        final int blockLength = minVersion < 0 ? 16 :
            0 == versionsAhead ? 20 : ConnectRequestEncoder.BLOCK_LENGTH + 4 * versionsAhead;
        final byte[] channel = responseChannel.getBytes(US_ASCII);
        final ByteBuffer frame = ByteBuffer.allocate(8 + blockLength + 4 + channel.length + 4 + 2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short)blockLength).putShort((short)1).putShort((short)901).putShort((short)version)
            .putLong(++correlationId).putInt(version).putInt(responseStreamId);
        if (minVersion >= 0)
        {
            frame.putInt(minVersion);
        }
        frame.position(8 + blockLength);
        frame.putInt(channel.length).put(channel).putInt(2).put((byte)'m').put((byte)'e');
        sendRaw(frame.array());
        return correlationId;
    }

    ScriptedClient open(final int wishedTimeoutMs)
    {
        hearSession(sendOpen(wishedTimeoutMs));
        return this;
    }

    long sendOpen(final int wishedTimeoutMs)
    {
        final OpenSessionRequestEncoder encoder =
            new OpenSessionRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId).timeoutMs(wishedTimeoutMs);
        return offer(encoder::encodedLength);
    }

    void hearSession(final long id)
    {
        hear("Session " + id + " OK");
    }

    long sendAttach(final ScriptedClient other, final long lastZxidSeen)
    {
        requestId = other.requestId;
        final AttachSessionRequestEncoder encoder =
            new AttachSessionRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId).sessionId(other.sessionId).putSecret(other.secret, 0, 16)
                .lastZxidSeen(lastZxidSeen).formerAttachmentId(formerAttachmentId);
        return offer(encoder::encodedLength);
    }

    void sendNotices(final SessionNotice notice, final long... sessionIds)
    {
        final SessionNoticesEncoder encoder = new SessionNoticesEncoder().wrapAndApplyHeader(buffer, 0, header);
        final SessionNoticesEncoder.SessionsEncoder sessions = encoder.sessionsCount(sessionIds.length);
        for (final long id : sessionIds)
        {
            sessions.next().sessionId(id).notice(notice);
        }
        offer(encoder::encodedLength);
    }

    long sendCloseSession()
    {
        final CloseSessionRequestEncoder encoder =
            new CloseSessionRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId).sessionId(sessionId).requestId(++requestId)
                .acknowledgedRequestId(answeredRequestId);
        return offer(encoder::encodedLength);
    }

    long sendCloseConnection()
    {
        final CloseConnectionRequestEncoder encoder =
            new CloseConnectionRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(++correlationId);
        return offer(encoder::encodedLength);
    }

    long sendPing(final long id)
    {
        final PingRequestEncoder encoder = new PingRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(id);
        return offer(encoder::encodedLength);
    }

    long sendCreate(final String path, final byte[] data, final CreateMode mode)
    {
        return sendCreate(path, data, mode, ++requestId);
    }

    long sendCreate(final String path, final byte[] data, final CreateMode mode, final long id)
    {
        final CreateRequestEncoder encoder = new CreateRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(id)
            .acknowledgedRequestId(answeredRequestId).ttlMs(0).mode(mode)
            .isNullData(null == data ? BooleanType.TRUE : BooleanType.FALSE);
        final byte[] bytes = null == data ? new byte[0] : data;
        encoder.path(path).putData(bytes, 0, bytes.length);
        return offer(encoder::encodedLength);
    }

    /** Take the refusal of what was sent last as final: the next write says so. */
    void giveUp()
    {
        answeredRequestId = requestId;
    }

    long lastRequestId()
    {
        return requestId;
    }

    String create(final String path, final String data)
    {
        return hear("Write " + sendCreate(path, data.getBytes(UTF_8), CreateMode.PERSISTENT) + " OK");
    }

    long sendSet(final String path, final String data, final int version)
    {
        final SetDataRequestEncoder encoder = new SetDataRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(++requestId)
            .acknowledgedRequestId(answeredRequestId).version(version).isNullData(BooleanType.FALSE);
        final byte[] bytes = data.getBytes(UTF_8);
        encoder.path(path).putData(bytes, 0, bytes.length);
        return offer(encoder::encodedLength);
    }

    /** A write of several operations; each text is kind, path, version, data: "10 /a 0 text". */
    long sendMulti(final long id, final String... operations)
    {
        final MultiRequestEncoder encoder = new MultiRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(id)
            .acknowledgedRequestId(answeredRequestId).flags(0);
        final MultiRequestEncoder.OperationsEncoder group = encoder.operationsCount(operations.length);
        for (final String operation : operations)
        {
            final String[] words = operation.split(" ");
            group.next().ttlMs(0).version(Integer.parseInt(words[2])).mode(CreateMode.PERSISTENT)
                .isNullData(BooleanType.FALSE);
            buffer.putByte(
                encoder.limit() - MultiRequestEncoder.OperationsEncoder.sbeBlockLength() +
                MultiRequestEncoder.OperationsEncoder.kindEncodingOffset(),
                Byte.parseByte(words[0]));
            final byte[] bytes = words.length > 3 ? words[3].getBytes(UTF_8) : new byte[0];
            group.path(words[1]).putData(bytes, 0, bytes.length);
        }
        return offer(encoder::encodedLength);
    }

    /** The first ones are conditions: kind, path, number, and data of one on data; equal, but "!" before the kind. */
    long sendGuarded(final long id, final int conditions, final int then, final String... operations)
    {
        final GuardedRequestEncoder encoder = new GuardedRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(id)
            .acknowledgedRequestId(answeredRequestId).flags(0).conditionCount(conditions).thenCount(then);
        final GuardedRequestEncoder.OperationsEncoder group = encoder.operationsCount(operations.length);
        for (int i = 0; i < operations.length; i++)
        {
            final String[] words = operations[i].split(" ");
            final boolean isNot = words[0].startsWith("!");
            final int number = Integer.parseInt(words[2]);
            final byte[] bytes = words.length > 3 ? words[3].getBytes(UTF_8) : new byte[0];
            group.next().operand(i < conditions ? number : 0).version(i < conditions ? 0 : number)
                .mode(CreateMode.PERSISTENT).relation(isNot ? Relation.NOT_EQUAL : Relation.EQUAL)
                .isNullData(BooleanType.FALSE);
            buffer.putByte(
                encoder.limit() - GuardedRequestEncoder.OperationsEncoder.sbeBlockLength() +
                GuardedRequestEncoder.OperationsEncoder.kindEncodingOffset(),
                Byte.parseByte(isNot ? words[0].substring(1) : words[0]));
            group.path(words[1]).putData(bytes, 0, bytes.length);
        }
        return offer(encoder::encodedLength);
    }

    long sendDelete(final String path, final int version)
    {
        final DeleteRequestEncoder encoder = new DeleteRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(++requestId)
            .acknowledgedRequestId(answeredRequestId).version(version);
        encoder.path(path);
        return offer(encoder::encodedLength);
    }

    long sendRead(final ReadKind kind, final String path, final boolean watch)
    {
        return sendRead(kind, path, watch, ReadLevel.LOCAL, 0, 0);
    }

    long sendRead(
        final ReadKind kind,
        final String path,
        final boolean watch,
        final ReadLevel level,
        final long minZxid,
        final int holdMs)
    {
        return offer(encodeRead(kind, path, watch, level, minZxid, holdMs)::encodedLength);
    }

    /** Send a read unless the publication has no room for it; drives nobody. */
    void offerRead(final ReadKind kind, final String path)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH +
            encodeRead(kind, path, false, ReadLevel.LOCAL, 0, 0).encodedLength();
        publication.offer(buffer, 0, length, (term, offset, frameLength) -> number);
    }

    private ReadRequestEncoder encodeRead(
        final ReadKind kind,
        final String path,
        final boolean watch,
        final ReadLevel level,
        final long minZxid,
        final int holdMs)
    {
        final ReadRequestEncoder encoder = new ReadRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).minZxid(minZxid).cursor(-1).timeoutMs(holdMs)
            .asOfZxid(-1).maxCount(0).kind(kind).level(level).watch(watch ? WatchMode.ONE_SHOT : WatchMode.NONE);
        encoder.path(path);
        return encoder;
    }

    long sendSync(final int holdMs)
    {
        final SyncRequestEncoder encoder = new SyncRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).timeoutMs(holdMs);
        return offer(encoder::encodedLength);
    }

    long sendWatch(final WatchKind kind, final String path, final long asOfZxid)
    {
        final WatchRequestEncoder encoder = new WatchRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).asOfZxid(asOfZxid).kind(kind);
        encoder.path(path);
        return offer(encoder::encodedLength);
    }

    long sendRemoveWatch(final WatchKind kind, final String path)
    {
        final RemoveWatchRequestEncoder encoder =
            new RemoveWatchRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId).kind(kind);
        encoder.path(path);
        return offer(encoder::encodedLength);
    }

    /** Watches given as kind, mode and path. */
    long sendSetWatches(final long asOfZxid, final String... watches)
    {
        final UnsafeBuffer list = new UnsafeBuffer(new byte[128 * 1024]);
        int length = 0;
        for (final String watch : watches)
        {
            final String[] parts = watch.split(" ");
            final byte[] path = parts[2].getBytes(UTF_8);
            list.putByte(length + WatchList.KIND_OFFSET, Byte.parseByte(parts[0]));
            list.putByte(length + WatchList.MODE_OFFSET, Byte.parseByte(parts[1]));
            list.putShort(length + WatchList.PATH_LENGTH_OFFSET, (short)path.length, ByteOrder.LITTLE_ENDIAN);
            list.putBytes(length + WatchList.PATH_OFFSET, path);
            length += WatchList.PATH_OFFSET + path.length;
        }
        return sendWatchList(asOfZxid, list, length);
    }

    long sendWatchList(final long asOfZxid, final DirectBuffer list, final int length)
    {
        final SetWatchesRequestEncoder encoder = new SetWatchesRequestEncoder()
            .wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId)
            .asOfZxid(asOfZxid)
            .isMoreToCome(isMoreToCome ? BooleanType.TRUE : BooleanType.FALSE);
        encoder.putWatches(list, 0, length);
        return offer(encoder::encodedLength);
    }

    long sendRemoveWatches(final WatchKind kind, final WatchMode mode, final String path)
    {
        final RemoveWatchesRequestEncoder encoder = new RemoveWatchesRequestEncoder()
            .wrapAndApplyHeader(buffer, 0, header).correlationId(++correlationId).kind(kind).mode(mode);
        encoder.path(path);
        return offer(encoder::encodedLength);
    }

    long sendStatus()
    {
        final StatusRequestEncoder encoder =
            new StatusRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(++correlationId);
        return offer(encoder::encodedLength);
    }

    long sendClusterInfo()
    {
        final ClusterInfoRequestEncoder encoder =
            new ClusterInfoRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(++correlationId);
        return offer(encoder::encodedLength);
    }

    long sendSetLimits(final long znodes, final long treeBytes, final int sessions, final int dataLength)
    {
        final SetLimitsRequestEncoder encoder = new SetLimitsRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).maxZnodes(znodes).maxTreeBytes(treeBytes).maxSessions(sessions)
            .maxDataLength(dataLength).maxEphemerals(0);
        return offer(encoder::encodedLength);
    }

    long sendFinalizeUpgrade(final int version)
    {
        final FinalizeUpgradeRequestEncoder encoder =
            new FinalizeUpgradeRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId).version(version);
        return offer(encoder::encodedLength);
    }

    long sendAuthenticate(final String scheme, final String credentials)
    {
        final byte[] bytes = credentials.getBytes(UTF_8);
        final AuthenticateRequestEncoder encoder = new AuthenticateRequestEncoder()
            .wrapAndApplyHeader(buffer, 0, header).correlationId(++correlationId).sessionId(sessionId);
        encoder.scheme(scheme).putCredentials(bytes, 0, bytes.length);
        return offer(encoder::encodedLength);
    }

    long sendSetAcl(final String path, final int permissions, final String scheme, final String identity)
    {
        final SetAclRequestEncoder encoder = new SetAclRequestEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(++requestId)
            .acknowledgedRequestId(answeredRequestId).version(-1);
        encoder.entriesCount(1).next().permissions(permissions).scheme(scheme).identity(identity);
        encoder.path(path);
        return offer(encoder::encodedLength);
    }

    long sendCreateWithAcl(final String path, final int permissions, final String scheme, final String identity)
    {
        final CreateWithAclRequestEncoder encoder = new CreateWithAclRequestEncoder()
            .wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(++requestId)
            .acknowledgedRequestId(answeredRequestId).ttlMs(0).mode(CreateMode.PERSISTENT)
            .isNullData(BooleanType.FALSE);
        encoder.entriesCount(1).next().permissions(permissions).scheme(scheme).identity(identity);
        encoder.path(path).putData(new byte[3], 0, 3);
        return offer(encoder::encodedLength);
    }

    long sendGetAcl(final String path)
    {
        final GetAclRequestEncoder encoder = new GetAclRequestEncoder()
            .wrapAndApplyHeader(buffer, 0, header).correlationId(++correlationId).sessionId(sessionId)
            .minZxid(0).timeoutMs(0).level(ReadLevel.LOCAL);
        encoder.path(path);
        return offer(encoder::encodedLength);
    }

    void sendRaw(final byte[] bytes)
    {
        final UnsafeBuffer raw = new UnsafeBuffer(bytes);
        harness.await(() ->
            publication.offer(raw, 0, bytes.length, (term, offset, length) -> number) > 0 ? true : null);
    }

    private long offer(final IntSupplier encodedLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength.getAsInt();
        harness.await(() ->
            publication.offer(buffer, 0, length, (term, offset, frameLength) -> number) > 0 ? true : null);
        return correlationId;
    }

    private void onMessage(final DirectBuffer bytes, final int offset)
    {
        headerDecoder.wrap(bytes, offset);
        heard.addLast(switch (headerDecoder.templateId())
        {
            case ConnectResponseDecoder.TEMPLATE_ID -> connected(
                new ConnectResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case ConnectionClosedDecoder.TEMPLATE_ID -> closed(
                new ConnectionClosedDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case PingResponseDecoder.TEMPLATE_ID -> "Ping " +
                new PingResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder).correlationId();
            case SessionResponseDecoder.TEMPLATE_ID -> session(
                new SessionResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case WriteResponseDecoder.TEMPLATE_ID -> write(
                new WriteResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case MultiResponseDecoder.TEMPLATE_ID -> multi(
                new MultiResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case ReadResponseDecoder.TEMPLATE_ID -> read(
                new ReadResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case ChildrenResponseDecoder.TEMPLATE_ID -> children(
                new ChildrenResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case SyncResponseDecoder.TEMPLATE_ID -> sync(
                new SyncResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case WatchResponseDecoder.TEMPLATE_ID -> watch(
                new WatchResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case SetWatchesResponseDecoder.TEMPLATE_ID -> watches(
                new SetWatchesResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case WatchEventDecoder.TEMPLATE_ID -> event(
                new WatchEventDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case SessionEventDecoder.TEMPLATE_ID -> sessionEvent(
                new SessionEventDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case StatusResponseDecoder.TEMPLATE_ID -> DecodedText.status(
                new StatusResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case AclResponseDecoder.TEMPLATE_ID -> DecodedText.acl(
                new AclResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case AuthenticateResponseDecoder.TEMPLATE_ID -> authenticated(
                new AuthenticateResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case AdminResponseDecoder.TEMPLATE_ID -> administered(
                new AdminResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case ClusterInfoResponseDecoder.TEMPLATE_ID -> DecodedText.clusterInfo(
                new ClusterInfoResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            case ErrorResponseDecoder.TEMPLATE_ID -> error(
                new ErrorResponseDecoder().wrapAndApplyHeader(bytes, offset, headerDecoder));
            default -> DecodedText.other(headerDecoder.templateId(), bytes, offset);
        });
    }

    private static String connected(final ConnectResponseDecoder decoder)
    {
        return "Connect " + decoder.correlationId() + " " + decoder.code() + " " + decoder.detail();
    }

    private static String closed(final ConnectionClosedDecoder decoder)
    {
        return "Closed " + decoder.reason() + " " + decoder.detail();
    }

    private String session(final SessionResponseDecoder decoder)
    {
        if (ResultCode.OK == decoder.code())
        {
            sessionId = decoder.sessionId();
            attachmentId = decoder.attachmentId();
            timeoutMs = decoder.timeoutMs();
            decoder.getSecret(secret, 0, 16);
            lastZxid = Math.max(lastZxid, decoder.zxid());
        }
        return "Session " + decoder.correlationId() + " " + decoder.code() + " last" + decoder.lastRequestId();
    }

    private String write(final WriteResponseDecoder decoder)
    {
        if (ResultCode.REQUEST_OUT_OF_ORDER != decoder.outcome().code())
        {
            answeredRequestId = Math.max(answeredRequestId, decoder.requestId());
        }
        lastZxid = Math.max(lastZxid, decoder.zxid());
        return "Write " + decoder.correlationId() + " " + decoder.outcome().code() + " z" + decoder.zxid() + " seq" +
            decoder.outcome().sequence() + " v" + decoder.outcome().stat().version();
    }

    private String multi(final MultiResponseDecoder decoder)
    {
        answeredRequestId = Math.max(answeredRequestId, decoder.requestId());
        lastZxid = Math.max(lastZxid, decoder.zxid());
        final StringBuilder text = new StringBuilder("Multi " + decoder.correlationId() + " " + decoder.code());
        for (final MultiResponseDecoder.OutcomesDecoder outcome : decoder.outcomes())
        {
            text.append(" ").append(outcome.outcome().code());
        }
        return text.toString();
    }

    private String read(final ReadResponseDecoder decoder)
    {
        lastZxid = Math.max(lastZxid, decoder.zxid());
        final String beginning = "Read " + decoder.correlationId() + " " + decoder.code() + " z" + decoder.zxid() +
            " v" + decoder.stat().version() + (BooleanType.TRUE == decoder.isNullData() ? " null" : " data=");
        final byte[] data = new byte[decoder.dataLength()];
        decoder.getData(data, 0, data.length);
        return beginning + (data.length > 100 ? data.length + " bytes" : new String(data, UTF_8));
    }

    private String children(final ChildrenResponseDecoder decoder)
    {
        final StringBuilder names = new StringBuilder();
        final String beginning = "Children " + decoder.correlationId() + " " + decoder.code() + " z" + decoder.zxid() +
            " " + decoder.isLast();
        final int count = decoder.count();
        final byte[] bytes = new byte[decoder.namesLength()];
        decoder.getNames(bytes, 0, bytes.length);
        final UnsafeBuffer list = new UnsafeBuffer(bytes);
        int offset = 0;
        for (int i = 0; i < count; i++)
        {
            names.append(' ').append(list.getStringUtf8(offset));
            offset += Integer.BYTES + list.getInt(offset);
        }
        return beginning + names;
    }

    private static String sync(final SyncResponseDecoder decoder)
    {
        return "Sync " + decoder.correlationId() + " " + decoder.code() + " z" + decoder.zxid();
    }

    private static String watch(final WatchResponseDecoder decoder)
    {
        return "Watch " + decoder.correlationId() + " " + decoder.code();
    }

    private static String watches(final SetWatchesResponseDecoder decoder)
    {
        return "Watches " + decoder.correlationId() + " " + decoder.code() + " " + decoder.count();
    }

    private static String event(final WatchEventDecoder decoder)
    {
        final long sinceZxid = decoder.sinceZxid();
        return "Event " + decoder.eventType() +
            (WatchEventDecoder.sinceZxidNullValue() == sinceZxid ? " " : " z" + sinceZxid + "-") +
            "z" + decoder.zxid() + " " + decoder.path();
    }

    private static String sessionEvent(final SessionEventDecoder decoder)
    {
        return "SessionEvent " + decoder.eventType() + " " + decoder.sessionId();
    }

    private static String authenticated(final AuthenticateResponseDecoder decoder)
    {
        return "Authenticated " + decoder.correlationId() + " " + decoder.code();
    }

    private static String administered(final AdminResponseDecoder decoder)
    {
        return "Admin " + decoder.correlationId() + " " + decoder.code() + " version=" + decoder.activeVersion();
    }

    private static String error(final ErrorResponseDecoder decoder)
    {
        return "Error " + decoder.correlationId() + " " + decoder.code() + " " + decoder.detail();
    }
}
