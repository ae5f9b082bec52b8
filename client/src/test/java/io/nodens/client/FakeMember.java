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
package io.nodens.client;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.AuthenticateRequestDecoder;
import io.nodens.sbe.protocol.AuthenticateResponseEncoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CloseConnectionRequestDecoder;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.CloseSessionRequestDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.ConnectResponseEncoder;
import io.nodens.sbe.protocol.ConnectionClosedEncoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.DeleteRequestDecoder;
import io.nodens.sbe.protocol.ErrorResponseEncoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.OpenSessionRequestDecoder;
import io.nodens.sbe.protocol.PingRequestDecoder;
import io.nodens.sbe.protocol.PingResponseEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.ReadResponseEncoder;
import io.nodens.sbe.protocol.RemoveWatchRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventEncoder;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.sbe.protocol.SessionNotice;
import io.nodens.sbe.protocol.SessionNoticesDecoder;
import io.nodens.sbe.protocol.SessionResponseEncoder;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesResponseEncoder;
import io.nodens.sbe.protocol.StatusRequestDecoder;
import io.nodens.sbe.protocol.SyncRequestDecoder;
import io.nodens.sbe.protocol.SyncResponseEncoder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.sbe.protocol.WatchRequestDecoder;
import io.nodens.sbe.protocol.WatchResponseEncoder;
import io.nodens.sbe.protocol.WriteResponseEncoder;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * A member's front end that does as it is told: it answers from a {@link FakeCluster}, and can lose replies, refuse,
 * fall silent, die and talk nonsense.
 */
final class FakeMember implements AutoCloseable
{
    private static final Map<Integer, String> NAMES = Map.ofEntries(
        Map.entry(AuthenticateRequestDecoder.TEMPLATE_ID, "authenticate"),
        Map.entry(ConnectRequestDecoder.TEMPLATE_ID, "connect"),
        Map.entry(CloseConnectionRequestDecoder.TEMPLATE_ID, "closeConnection"),
        Map.entry(OpenSessionRequestDecoder.TEMPLATE_ID, "open"),
        Map.entry(AttachSessionRequestDecoder.TEMPLATE_ID, "attach"),
        Map.entry(CloseSessionRequestDecoder.TEMPLATE_ID, "closeSession"),
        Map.entry(CreateRequestDecoder.TEMPLATE_ID, "create"),
        Map.entry(DeleteRequestDecoder.TEMPLATE_ID, "delete"),
        Map.entry(SetDataRequestDecoder.TEMPLATE_ID, "setData"),
        Map.entry(ReadRequestDecoder.TEMPLATE_ID, "read"),
        Map.entry(SyncRequestDecoder.TEMPLATE_ID, "sync"),
        Map.entry(WatchRequestDecoder.TEMPLATE_ID, "watch"),
        Map.entry(SetWatchesRequestDecoder.TEMPLATE_ID, "watches"),
        Map.entry(RemoveWatchRequestDecoder.TEMPLATE_ID, "removeWatch"),
        Map.entry(RemoveWatchesRequestDecoder.TEMPLATE_ID, "removeWatches"));

    private final FakeCluster cluster;
    private final int memberId;
    private final Aeron aeron;
    private final Subscription subscription;
    private final AgentRunner runner;
    private final Map<Integer, FakeConnection> connections = new HashMap<>();
    private final List<String> seen = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Map<Integer, ConcurrentLinkedQueue<ResultCode>> refusals = new HashMap<>();
    private final ExpandableArrayBuffer out = new ExpandableArrayBuffer(1024);
    private final FakeChildrenPages pages;
    final FakeDoorAnswers door = new FakeDoorAnswers(out);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private volatile IntPredicate dropRequest = (templateId) -> false;
    private volatile IntPredicate dropReply = (templateId) -> false;
    private volatile IntFunction<ResultCode> refuseWhen = (templateId) -> null;
    /** How many watches each message of many has set. */
    final List<Integer> watchesSet = new CopyOnWriteArrayList<>();
    /** What was said of single sessions. */
    final List<String> notices = new CopyOnWriteArrayList<>();
    /** That the newest attach named. */
    volatile long formerAttachmentId;
    private volatile int minVersion;
    private volatile int maxVersion;
    private volatile ResultCode connectCode = ResultCode.OK;
    private volatile boolean isFrozen;
    private final AtomicInteger frozenTurns = new AtomicInteger();
    private volatile boolean isForgetful;
    /** Longest data that it says it takes. */
    volatile int maxDataLength = 1024 * 1024;
    /** For how long the newest read may be held. */
    volatile int holdMs;
    private FakeConnection current;

    FakeMember(
        final FakeCluster cluster,
        final int memberId,
        final String aeronDirectory,
        final String channel,
        final int streamId)
    {
        this(cluster, memberId, aeronDirectory, channel, streamId, ConnectResponseEncoder.SCHEMA_VERSION);
    }

    FakeMember(
        final FakeCluster cluster,
        final int memberId,
        final String aeronDirectory,
        final String channel,
        final int streamId,
        final int version)
    {
        maxVersion = version;
        this.cluster = cluster;
        this.memberId = memberId;
        pages = new FakeChildrenPages(cluster, out);
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory));
        subscription = aeron.addSubscription(channel, streamId);
        final BackoffIdleStrategy idle = new BackoffIdleStrategy(1, 10, 1_000, 50_000);
        runner = new AgentRunner(idle, Throwable::printStackTrace, null, new Duty());
        AgentRunner.startOnThread(runner);
    }

    /** Requests of these templates are lost before they do anything. */
    public void dropRequests(final IntPredicate predicate)
    {
        dropRequest = predicate;
    }

    /** Requests of these templates do their work, and the answer is lost. */
    public void dropReplies(final IntPredicate predicate)
    {
        dropReply = predicate;
    }

    /** The next request of a template is refused with a code, without effect. */
    public void refuseNext(final int templateId, final ResultCode code)
    {
        synchronized (refusals)
        {
            refusals.computeIfAbsent(templateId, (ignore) -> new ConcurrentLinkedQueue<>()).add(code);
        }
    }

    public void pageLimit(final int names, final Runnable afterFirstPage)
    {
        pages.limit(names, afterFirstPage);
    }

    /** Say and hear nothing, as a stopped process: from the return of this on. */
    public void freeze(final boolean value)
    {
        final int turns = frozenTurns.get();
        isFrozen = value;
        while (value && turns == frozenTurns.get())
        {
            Thread.onSpinWait();
        }
    }

    /** Keep no changes for those who come back. */
    public void forgetChanges()
    {
        isForgetful = true;
    }

    /** Names of the requests that came in, pings left out. */
    public List<String> seen()
    {
        synchronized (seen)
        {
            return new ArrayList<>(seen);
        }
    }

    public long count(final String request)
    {
        return seen().stream().filter(request::equals).count();
    }

    /** Say a wrong length of every child in a page with data. */
    public void spoilEntries(final int error)
    {
        pages.spoilEntries(error);
    }

    /** Answer connect requests as a member of these versions of the protocol. */
    public void speak(final int min, final int max, final ResultCode code)
    {
        minVersion = min;
        maxVersion = max;
        connectCode = code;
    }

    /** Send bytes to every connection as they are. */
    public void sendRaw(final byte[] bytes)
    {
        commands.add(() ->
        {
            for (final FakeConnection connection : connections.values())
            {
                out.putBytes(0, bytes);
                connection.send(bytes.length);
            }
        });
    }

    /** Close every connection with a last word. */
    public void sendClosed(final CloseReason reason)
    {
        commands.add(() ->
        {
            for (final FakeConnection connection : connections.values())
            {
                final ConnectionClosedEncoder encoder = new ConnectionClosedEncoder();
                encoder.wrapAndApplyHeader(out, 0, headerEncoder)
                    .connectionId(connection.id())
                    .reason(reason)
                    .detail("test");
                connection.send(8 + encoder.encodedLength());
                connection.close();
            }

            connections.clear();
        });
    }

    public void sendSessionEvent(final long sessionId, final SessionEventType type)
    {
        commands.add(() ->
        {
            for (final FakeConnection connection : connections.values())
            {
                final SessionEventEncoder encoder = new SessionEventEncoder();
                encoder.wrapAndApplyHeader(out, 0, headerEncoder)
                    .sessionId(sessionId)
                    .attachmentId(cluster.attachmentId(sessionId))
                    .zxid(cluster.zxid())
                    .eventType(type);
                connection.send(8 + encoder.encodedLength());
            }
        });
    }

    /** Die without a word. */
    public void die()
    {
        close();
    }

    @Override
    public void close()
    {
        runner.close();
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        headerDecoder.wrap(buffer, offset);
        final int templateId = headerDecoder.templateId();
        final int body = offset + 8;
        final int block = headerDecoder.blockLength();
        final int version = headerDecoder.version();
        if (PingRequestDecoder.TEMPLATE_ID != templateId)
        {
            synchronized (seen)
            {
                seen.add(name(templateId));
            }
        }

        if (dropRequest.test(templateId))
        {
            return;
        }

        current = connections.get(header.sessionId());
        if (ConnectRequestDecoder.TEMPLATE_ID == templateId)
        {
            final ConnectRequestDecoder decoder = new ConnectRequestDecoder().wrap(buffer, body, block, version);
            final int streamId = decoder.responseStreamId();
            final String channel = decoder.responseChannel();
            final long publicationId = aeron.asyncAddExclusivePublication(
                channel.contains("?") ? channel + "|term-length=16m" : channel + "?term-length=16m", streamId);
            final FakeConnection connection = new FakeConnection(
                cluster, aeron, out, this::connectResponse, header.sessionId(), decoder.correlationId(), publicationId);
            connections.put(header.sessionId(), connection);
            return;
        }

        if (null != current && current.isOpen())
        {
            current.mute(dropReply.test(templateId));
            onRequest(templateId, buffer, body, block, version);
            current.mute(false);
        }
    }

    /** Write what a connection sends first. */
    private int connectResponse(final FakeConnection connection)
    {
        final ConnectResponseEncoder encoder = new ConnectResponseEncoder();
        encoder.wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(connection.correlationId())
            .connectionId(connection.id())
            .lastZxid(cluster.zxid())
            .code(connectCode)
            .protocolVersion(maxVersion)
            .memberId(memberId)
            .maxDataLength(maxDataLength)
            .maxPathLength(4096)
            .minProtocolVersion(minVersion);
        if (maxVersion > 0)
        {
            encoder.detail("scripted");
            return 8 + encoder.encodedLength();
        }

        // As a member of the first version would: the block ends before what it does not know.
        final int blockLength = ConnectResponseEncoder.minProtocolVersionEncodingOffset();
        headerEncoder.blockLength(blockLength).version(0);
        out.putInt(8 + blockLength, 0, ByteOrder.LITTLE_ENDIAN);
        return 8 + blockLength + Integer.BYTES;
    }

    private void onRequest(
        final int templateId, final DirectBuffer buffer, final int body, final int block, final int version)
    {
        switch (templateId)
        {
            case PingRequestDecoder.TEMPLATE_ID -> onPing(new PingRequestDecoder().wrap(buffer, body, block, version));
            case OpenSessionRequestDecoder.TEMPLATE_ID ->
            {
                final OpenSessionRequestDecoder decoder =
                    new OpenSessionRequestDecoder().wrap(buffer, body, block, version);
                final ResultCode refusal = refusal(templateId);
                if (null != refusal)
                {
                    error(decoder.correlationId(), refusal);
                    return;
                }

                sessionResponse(decoder.correlationId(), cluster.openSession(current));
            }
            case AttachSessionRequestDecoder.TEMPLATE_ID ->
            {
                final AttachSessionRequestDecoder decoder =
                    new AttachSessionRequestDecoder().wrap(buffer, body, block, version);
                formerAttachmentId = decoder.formerAttachmentId();
                final ResultCode refusal = refusal(templateId);
                if (null != refusal)
                {
                    error(decoder.correlationId(), refusal);
                    return;
                }

                final byte[] secret = new byte[16];
                decoder.getSecret(secret, 0, 16);
                sessionResponse(decoder.correlationId(), cluster.attach(decoder.sessionId(), secret, current));
            }
            case CreateRequestDecoder.TEMPLATE_ID, DeleteRequestDecoder.TEMPLATE_ID, SetDataRequestDecoder.TEMPLATE_ID,
                CloseSessionRequestDecoder.TEMPLATE_ID -> onWrite(templateId, buffer, body, block, version);
            case ReadRequestDecoder.TEMPLATE_ID -> onRead(new ReadRequestDecoder().wrap(buffer, body, block, version));
            case SyncRequestDecoder.TEMPLATE_ID -> onSync(new SyncRequestDecoder().wrap(buffer, body, block, version));
            case SetWatchesRequestDecoder.TEMPLATE_ID ->
                onSetWatches(new SetWatchesRequestDecoder().wrap(buffer, body, block, version));
            case WatchRequestDecoder.TEMPLATE_ID ->
                onWatch(new WatchRequestDecoder().wrap(buffer, body, block, version));
            case RemoveWatchRequestDecoder.TEMPLATE_ID ->
            {
                final RemoveWatchRequestDecoder decoder =
                    new RemoveWatchRequestDecoder().wrap(buffer, body, block, version);
                current.unwatch(decoder.kind(), decoder.path());
                watchResponse(decoder.correlationId());
            }
            case RemoveWatchesRequestDecoder.TEMPLATE_ID ->
            {
                final RemoveWatchesRequestDecoder decoder =
                    new RemoveWatchesRequestDecoder().wrap(buffer, body, block, version);
                current.unwatch(decoder.mode(), decoder.path());
                watchResponse(decoder.correlationId());
            }
            case SessionNoticesDecoder.TEMPLATE_ID ->
                onNotices(new SessionNoticesDecoder().wrap(buffer, body, block, version));
            case StatusRequestDecoder.TEMPLATE_ID ->
                current.send(FakeStatus.encode(
                    out, new StatusRequestDecoder().wrap(buffer, body, block, version).correlationId(), cluster.zxid(),
                    memberId));
            case AuthenticateRequestDecoder.TEMPLATE_ID ->
                onAuthenticate(new AuthenticateRequestDecoder().wrap(buffer, body, block, version));
            case CloseConnectionRequestDecoder.TEMPLATE_ID ->
            {
                current.close();
                connections.values().remove(current);
            }
            default -> door.answer(current, templateId, buffer, body, block, version);
        }
    }

    private void onNotices(final SessionNoticesDecoder decoder)
    {
        for (final SessionNoticesDecoder.SessionsDecoder each : decoder.sessions())
        {
            notices.add(each.notice() + " " + each.sessionId());
            if (SessionNotice.DETACH == each.notice())
            {
                cluster.detach(each.sessionId());
            }
            else if (SessionNotice.EXPIRE == each.notice())
            {
                sendSessionEvent(each.sessionId(), SessionEventType.EXPIRED);
            }
        }
    }

    private void onPing(final PingRequestDecoder decoder)
    {
        current.drainEvents();
        new PingResponseEncoder().wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(decoder.correlationId())
            .lastZxid(cluster.zxid());
        current.send(8 + PingResponseEncoder.BLOCK_LENGTH);
    }

    private void sessionResponse(final long correlationId, final FakeCluster.Session session)
    {
        final SessionResponseEncoder encoder = new SessionResponseEncoder().wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(correlationId);
        if (null == session)
        {
            encoder.sessionId(0).attachmentId(0).zxid(cluster.zxid()).code(ResultCode.SESSION_EXPIRED).timeoutMs(0);
            encoder.putSecret(new byte[16], 0, 16);
        }
        else
        {
            encoder.sessionId(session.id)
                .attachmentId(session.attachmentId)
                .zxid(session.zxid)
                .code(ResultCode.OK)
                .timeoutMs(session.timeoutMs)
                .lastRequestId(Math.max(session.last, session.acknowledged));
            encoder.putSecret(session.secret, 0, 16);
        }

        current.send(8 + SessionResponseEncoder.BLOCK_LENGTH);
    }

    /** Every request asks this first: a code refuses it without effect, null does not. */
    public void refuseWhen(final IntFunction<ResultCode> decision)
    {
        refuseWhen = decision;
    }

    private ResultCode refusal(final int templateId)
    {
        synchronized (refusals)
        {
            final ConcurrentLinkedQueue<ResultCode> queue = refusals.get(templateId);
            final ResultCode scripted = null == queue ? null : queue.poll();
            return null == scripted ? refuseWhen.apply(templateId) : scripted;
        }
    }

    private void onWrite(
        final int templateId, final DirectBuffer buffer, final int body, final int block, final int version)
    {
        final long correlationId;
        final long requestId;
        final FakeCluster.Result result;
        final ResultCode refusal = refusal(templateId);
        switch (templateId)
        {
            case CreateRequestDecoder.TEMPLATE_ID ->
            {
                final CreateRequestDecoder d = new CreateRequestDecoder().wrap(buffer, body, block, version);
                correlationId = d.correlationId();
                requestId = d.requestId();
                final int mode = d.mode().value();
                final boolean isNull = BooleanType.TRUE == d.isNullData();
                final String path = d.path();
                final byte[] bytes = new byte[d.dataLength()];
                d.getData(bytes, 0, bytes.length);
                result = null != refusal ? null : cluster.write(
                    current, d.sessionId(), requestId, d.acknowledgedRequestId(),
                    (session) -> cluster.create(session, path, isNull ? null : bytes, mode));
            }
            case SetDataRequestDecoder.TEMPLATE_ID ->
            {
                final SetDataRequestDecoder d = new SetDataRequestDecoder().wrap(buffer, body, block, version);
                correlationId = d.correlationId();
                requestId = d.requestId();
                final int expected = d.version();
                final boolean isNull = BooleanType.TRUE == d.isNullData();
                final String path = d.path();
                final byte[] bytes = new byte[d.dataLength()];
                d.getData(bytes, 0, bytes.length);
                result = null != refusal ? null : cluster.write(
                    current, d.sessionId(), requestId, d.acknowledgedRequestId(),
                    (session) -> cluster.setData(path, isNull ? null : bytes, expected));
            }
            case DeleteRequestDecoder.TEMPLATE_ID ->
            {
                final DeleteRequestDecoder d = new DeleteRequestDecoder().wrap(buffer, body, block, version);
                correlationId = d.correlationId();
                requestId = d.requestId();
                final int expected = d.version();
                final String path = d.path();
                result = null != refusal ? null : cluster.write(
                    current, d.sessionId(), requestId, d.acknowledgedRequestId(),
                    (session) -> cluster.delete(path, expected));
            }
            default ->
            {
                final CloseSessionRequestDecoder d =
                    new CloseSessionRequestDecoder().wrap(buffer, body, block, version);
                correlationId = d.correlationId();
                requestId = d.requestId();
                result = null != refusal ? null : cluster.write(
                    current, d.sessionId(), requestId, d.acknowledgedRequestId(), cluster::closeSession);
            }
        }

        if (null != refusal)
        {
            error(correlationId, refusal);
            return;
        }

        writeResponse(correlationId, requestId, result);
    }

    private void writeResponse(final long correlationId, final long requestId, final FakeCluster.Result result)
    {
        current.drainEvents();
        final WriteResponseEncoder encoder = new WriteResponseEncoder().wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(correlationId)
            .requestId(requestId)
            .zxid(result.zxid());
        encoder.outcome().sequence(result.sequence()).code(result.code());
        FakeCluster.stat(encoder.outcome().stat(), result.stat());
        current.send(8 + WriteResponseEncoder.BLOCK_LENGTH);
    }

    private void error(final long correlationId, final ResultCode code)
    {
        final ErrorResponseEncoder encoder = new ErrorResponseEncoder();
        encoder.wrapAndApplyHeader(out, 0, headerEncoder).correlationId(correlationId).code(code).detail("scripted");
        current.send(8 + encoder.encodedLength());
    }

    private void onRead(final ReadRequestDecoder d)
    {
        final ResultCode refusal = refusal(ReadRequestDecoder.TEMPLATE_ID);
        if (null != refusal)
        {
            error(d.correlationId(), refusal);
            return;
        }

        holdMs = d.timeoutMs();
        final long cursor = d.cursor();
        final String path = d.path();
        synchronized (cluster)
        {
            current.drainEvents();
            if (d.minZxid() > cluster.zxid())
            {
                error(d.correlationId(), ResultCode.BEHIND);
                return;
            }

            final FakeCluster.Znode znode = cluster.znodes.get(path);
            if (WatchMode.ONE_SHOT == d.watch() && (null != znode || ReadKind.EXISTS == d.kind()))
            {
                final WatchKind kind = switch (d.kind())
                {
                    case EXISTS -> WatchKind.EXISTS;
                    case GET_CHILDREN, GET_CHILDREN_WITH_DATA -> WatchKind.CHILDREN;
                    default -> WatchKind.DATA;
                };
                current.watch(kind, path);
            }

            if (ReadKind.GET_CHILDREN == d.kind() || ReadKind.GET_CHILDREN_WITH_DATA == d.kind())
            {
                pages.send(current, d, path, znode, cursor);
                return;
            }

            final ReadResponseEncoder encoder = new ReadResponseEncoder();
            encoder.wrapAndApplyHeader(out, 0, headerEncoder)
                .correlationId(d.correlationId())
                .zxid(cluster.zxid())
                .code(null == znode ? ResultCode.NO_NODE : ResultCode.OK);
            FakeCluster.stat(encoder.stat(), null == znode ? new FakeCluster.Znode() : znode);
            final byte[] data = null == znode || ReadKind.GET_DATA != d.kind() ? null : znode.data;
            encoder.isNullData(null == data ? BooleanType.TRUE : BooleanType.FALSE);
            encoder.putData(null == data ? new byte[0] : data, 0, null == data ? 0 : data.length);
            current.send(8 + encoder.encodedLength());
        }
    }

    private void onSync(final SyncRequestDecoder d)
    {
        current.drainEvents();
        new SyncResponseEncoder().wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(d.correlationId())
            .zxid(cluster.zxid())
            .code(ResultCode.OK);
        current.send(8 + SyncResponseEncoder.BLOCK_LENGTH);
    }

    private void onWatch(final WatchRequestDecoder d)
    {
        final WatchKind kind = d.kind();
        final long asOfZxid = d.asOfZxid();
        final String path = d.path();
        final ResultCode refusal = refusal(WatchRequestDecoder.TEMPLATE_ID);
        if (null != refusal)
        {
            error(d.correlationId(), refusal);
            return;
        }

        current.drainEvents();
        current.setWatch(kind, path, asOfZxid);
        watchResponse(d.correlationId());
    }

    /** Takes an odd part of the list where it is to be refused in its middle. */
    private void onSetWatches(final SetWatchesRequestDecoder d)
    {
        final long asOfZxid = d.asOfZxid();
        final ResultCode scripted = refusal(SetWatchesRequestDecoder.TEMPLATE_ID);
        final ResultCode refusal = null == scripted && asOfZxid > cluster.zxid() ? ResultCode.BEHIND : scripted;
        final UnsafeBuffer list = new UnsafeBuffer(new byte[d.watchesLength()]);
        d.getWatches(list, 0, list.capacity());
        current.drainEvents();
        final int count = current.setWatches(list, asOfZxid, null == refusal ? Integer.MAX_VALUE : 1, isForgetful);
        watchesSet.add(count);
        new SetWatchesResponseEncoder().wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(d.correlationId())
            .zxid(cluster.zxid())
            .code(null == refusal ? ResultCode.OK : refusal)
            .count(count);
        current.send(8 + SetWatchesResponseEncoder.BLOCK_LENGTH);
    }

    private void watchResponse(final long correlationId)
    {
        new WatchResponseEncoder().wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(correlationId)
            .zxid(cluster.zxid())
            .code(ResultCode.OK);
        current.send(8 + WatchResponseEncoder.BLOCK_LENGTH);
    }

    private void onAuthenticate(final AuthenticateRequestDecoder d)
    {
        final ResultCode refusal = refusal(AuthenticateRequestDecoder.TEMPLATE_ID);
        final long sessionId = d.sessionId();
        final String proof = d.scheme() + " " + new String(credentials(d), StandardCharsets.UTF_8);
        if (null != refusal)
        {
            error(d.correlationId(), refusal);
            return;
        }

        current.drainEvents();
        new AuthenticateResponseEncoder().wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(d.correlationId())
            .zxid(cluster.zxid())
            .code(cluster.prove(current, sessionId, proof));
        current.send(8 + AuthenticateResponseEncoder.BLOCK_LENGTH);
    }

    private static byte[] credentials(final AuthenticateRequestDecoder decoder)
    {
        final byte[] bytes = new byte[decoder.credentialsLength()];
        decoder.getCredentials(bytes, 0, bytes.length);
        return bytes;
    }

    private static String name(final int templateId)
    {
        return NAMES.getOrDefault(templateId, "template " + templateId);
    }

    private final class Duty implements Agent
    {
        private final FragmentAssembler assembler = new FragmentAssembler(FakeMember.this::onFragment);
        private final SleepingMillisIdleStrategy frozen = new SleepingMillisIdleStrategy(1);

        @Override
        public int doWork()
        {
            if (isFrozen)
            {
                frozenTurns.incrementAndGet();
                frozen.idle();
                return 0;
            }

            int work = 0;
            final Runnable command = commands.poll();
            if (null != command)
            {
                command.run();
                work++;
            }

            work += subscription.poll(assembler, 10);
            for (final Iterator<FakeConnection> iterator = connections.values().iterator(); iterator.hasNext();)
            {
                final FakeConnection connection = iterator.next();
                if (connection.closeIfLost())
                {
                    iterator.remove();
                }
                else
                {
                    work += connection.poll() ? 1 : 0;
                }
            }

            return work;
        }

        @Override
        public void onClose()
        {
            CloseHelper.quietClose(aeron);
        }

        @Override
        public String roleName()
        {
            return "fake-member-" + memberId;
        }
    }
}
