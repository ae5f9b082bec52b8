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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.frontend.FrontEndEnvironment;
import io.nodens.cluster.frontend.FrontEndSettings;
import io.nodens.cluster.frontend.MemberInfo;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.LaneWire;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.frontend.lane.ReadResults;
import io.nodens.cluster.results.StateQuery;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReportedMembers;
import io.nodens.sbe.protocol.AdminResponseEncoder;
import io.nodens.sbe.protocol.AuthenticateResponseEncoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ChallengeEncoder;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ClusterInfoResponseEncoder;
import io.nodens.sbe.protocol.ConnectResponseEncoder;
import io.nodens.sbe.protocol.ConnectionClosedEncoder;
import io.nodens.sbe.protocol.ErrorResponseEncoder;
import io.nodens.sbe.protocol.MemberRole;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.PingResponseEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventEncoder;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.sbe.protocol.SessionResponseEncoder;
import io.nodens.sbe.protocol.SetWatchesResponseEncoder;
import io.nodens.sbe.protocol.StatusResponseEncoder;
import io.nodens.sbe.protocol.SyncResponseEncoder;
import io.nodens.sbe.protocol.WatchEventEncoder;
import io.nodens.sbe.protocol.WatchEventType;
import io.nodens.sbe.protocol.WatchResponseEncoder;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.watch.WatchOwner;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Encodes every response and event in the client protocol, and sends it on a connection.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for the detail text of errors only.
 */
public final class ResponseProxy implements LaneWire
{
    private static final int MAX_DETAIL_LENGTH = 512;
    /** What a member can do and need not: nothing has a bit yet. */
    private static final long FEATURES = 0;
    private static final int SLACK = 4096;
    private static final int BYTES_PER_MEMBER = 64;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectResponseEncoder connectResponse = new ConnectResponseEncoder();
    private final ChallengeEncoder challenge = new ChallengeEncoder();
    private final ConnectionClosedEncoder connectionClosed = new ConnectionClosedEncoder();
    private final PingResponseEncoder pingResponse = new PingResponseEncoder();
    private final SessionResponseEncoder sessionResponse = new SessionResponseEncoder();
    private final WriteResponses writeResponses = new WriteResponses();
    private final ReadResponses readResponses = new ReadResponses();
    private final QueryResponses queryResponses;
    private final ReadResultsEncoder readResults = new ReadResultsEncoder(readResponses);
    private final SyncResponseEncoder syncResponse = new SyncResponseEncoder();
    private final WatchResponseEncoder watchResponse = new WatchResponseEncoder();
    private final SetWatchesResponseEncoder watchesResponse = new SetWatchesResponseEncoder();
    private final WatchEventEncoder watchEvent = new WatchEventEncoder();
    private final SessionEventEncoder sessionEvent = new SessionEventEncoder();
    private final StatusResponseEncoder statusResponse = new StatusResponseEncoder();
    private final ErrorResponseEncoder errorResponse = new ErrorResponseEncoder();
    private final AdminResponseEncoder adminResponse = new AdminResponseEncoder();
    private final AuthenticateResponseEncoder authenticateResponse = new AuthenticateResponseEncoder();
    private final ClusterInfoResponseEncoder infoResponse = new ClusterInfoResponseEncoder();

    private final int memberId;
    private final MemberStatus status;
    private final MemberInfo info;
    private final ClusterContact clusterContact;
    private final NanoClock nanoClock;
    private final int minProtocolVersion;
    private final int childrenPageLength;
    private final byte[] endpoints;
    private final byte[] dataDirectory;
    private final byte[] regionDirectory;
    private final byte[] aeronDirectory;
    private final byte[] version;
    private final byte[] setup;
    private final UnsafeBuffer buffer;

    /**
     * Encodes for the clients of one member.
     *
     * @param settings    of the front end.
     * @param environment that it runs in.
     */
    public ResponseProxy(
        final FrontEndSettings settings, final FrontEndEnvironment environment, final SessionLiveness liveness)
    {
        memberId = settings.memberId();
        status = environment.status();
        info = environment.info();
        clusterContact = environment.contact();
        nanoClock = environment.nanoClock();
        queryResponses = new QueryResponses(new SessionResponses(memberId, nanoClock, liveness));
        minProtocolVersion = settings.limits().minProtocolVersion();
        childrenPageLength = settings.limits().childrenPageLength();
        maxDataLength(settings.limits().maxDataLength());
        endpoints = info.endpoints().getBytes(US_ASCII);
        dataDirectory = info.dataDirectory().getBytes(UTF_8);
        regionDirectory = info.regionDirectory().getBytes(UTF_8);
        aeronDirectory = info.aeronDirectory().getBytes(UTF_8);
        version = info.version().getBytes(US_ASCII);
        setup = info.setup().getBytes(US_ASCII);
        final int texts = endpoints.length + dataDirectory.length + regionDirectory.length + aeronDirectory.length +
            version.length + setup.length;
        buffer = new UnsafeBuffer(new byte[SLACK + Math.max(TreeConfiguration.MAX_PATH_LENGTH, texts) +
            BYTES_PER_MEMBER * info.memberIds().length]);
    }

    /**
     * Make room for the longest data that the cluster allows, in a response of its own and as that of a child.
     *
     * @param maxDataLength in bytes.
     */
    public void maxDataLength(final int maxDataLength)
    {
        readResponses.ensureRoom(maxDataLength, childrenPageLength);
    }

    void connected(
        final ClientConnection connection,
        final ResultCode code,
        final long lastZxid,
        final int maxDataLength,
        final String detail)
    {
        connectResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(connection.connectCorrelationId)
            .connectionId(connection.connectionId())
            .lastZxid(lastZxid)
            .code(code)
            .protocolVersion(ConnectResponseEncoder.SCHEMA_VERSION)
            .memberId(memberId)
            .maxDataLength(maxDataLength)
            .maxPathLength(TreeConfiguration.MAX_PATH_LENGTH)
            .minProtocolVersion(minProtocolVersion)
            .features(FEATURES);
        final byte[] text = text(detail);
        connectResponse.putDetail(text, 0, text.length);
        send(connection, connectResponse.encodedLength());
    }

    /**
     * Ask a client who it is.
     *
     * @return whether it was sent; nothing is kept when it was not.
     */
    boolean challenge(final ClientConnection connection, final String method)
    {
        challenge.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(connection.connectCorrelationId)
            .connectionId(connection.connectionId())
            .method(method)
            .putChallenge(connection.challenge(), 0, connection.challenge().length);
        return connection.sendFirst(
            buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + challenge.encodedLength());
    }

    void closed(final ClientConnection connection, final CloseReason reason, final String detail)
    {
        connectionClosed.wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connection.connectionId())
            .reason(reason);
        final byte[] text = text(detail);
        connectionClosed.putDetail(text, 0, text.length);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + connectionClosed.encodedLength();
        if (connection.isLost())
        {
            connection.sendLast(buffer, 0, length);
        }
        else
        {
            connection.send(buffer, 0, length);
        }
    }

    void pinged(final ClientConnection connection, final long correlationId, final long lastZxid)
    {
        pingResponse.wrapAndApplyHeader(buffer, 0, header).correlationId(correlationId).lastZxid(lastZxid);
        send(connection, pingResponse.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void session(final Lane lane, final PendingRequest request)
    {
        sessionResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .sessionId(request.sessionId)
            .attachmentId(request.attachmentId)
            .zxid(request.zxid)
            .timeoutMs(request.timeoutMs)
            .putSecret(request.secret, 0, request.secret.length)
            .lastRequestId(request.lastRequestId);
        buffer.putInt(sessionResponse.offset() + SessionResponseEncoder.codeEncodingOffset(), request.code);
        send(lane, sessionResponse.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void written(final Lane lane, final PendingRequest request)
    {
        lane.send(writeResponses.buffer(), 0, writeResponses.encode(request));
    }

    /** {@inheritDoc} */
    @Override
    public void administered(final Lane lane, final PendingRequest request)
    {
        adminResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(request.zxid)
            .activeVersion(request.activeVersion);
        buffer.putInt(adminResponse.offset() + AdminResponseEncoder.codeEncodingOffset(), request.code);
        send(lane, adminResponse.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void synced(final Lane lane, final long correlationId, final ResultCode code, final long zxid)
    {
        syncResponse.wrapAndApplyHeader(buffer, 0, header).correlationId(correlationId).zxid(zxid).code(code);
        send(lane, syncResponse.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void watched(final Lane lane, final long correlationId, final ResultCode code, final long zxid)
    {
        watchResponse.wrapAndApplyHeader(buffer, 0, header).correlationId(correlationId).zxid(zxid).code(code);
        send(lane, watchResponse.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void watchesSet(
        final Lane lane,
        final long correlationId,
        final ResultCode code,
        final long zxid,
        final int count)
    {
        watchesResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .zxid(zxid)
            .code(code)
            .count(count);
        send(lane, watchesResponse.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void watchFired(
        final Lane lane,
        final long zxid,
        final long sinceZxid,
        final int eventType,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        watchEvent.wrapAndApplyHeader(buffer, 0, header)
            .zxid(zxid)
            .eventType(WatchEventType.get((short)eventType))
            .sinceZxid(WatchOwner.NOT_COALESCED == sinceZxid ? WatchEventEncoder.sinceZxidNullValue() : sinceZxid);
        watchEvent.putPath(path, offset, length);
        send(lane, watchEvent.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void sessionEnded(
        final Lane lane,
        final long sessionId,
        final long attachmentId,
        final SessionEventType type,
        final long zxid)
    {
        sessionEvent.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId)
            .attachmentId(attachmentId)
            .zxid(zxid)
            .eventType(type);
        send(lane, sessionEvent.encodedLength());
    }

    /** {@inheritDoc} */
    @Override
    public void error(
        final Lane lane, final long correlationId, final ResultCode code, final String detail)
    {
        errorResponse.wrapAndApplyHeader(buffer, 0, header).correlationId(correlationId).code(code);
        final byte[] text = text(detail);
        errorResponse.putDetail(text, 0, text.length);
        send(lane, errorResponse.encodedLength());
    }

    void status(
        final ClientConnection connection,
        final long correlationId,
        final int connectionCount,
        final int watchCount,
        final boolean isServing)
    {
        final MemberRole role = role(status.roleCode());
        statusResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .zxid(status.zxid())
            .appliedPosition(status.appliedPosition())
            .commitPosition(clusterContact.commitPosition())
            .leadershipTermId(status.leadershipTermId())
            .digest(status.digest())
            .snapshotPosition(status.snapshotPosition())
            .snapshotTimeMs(status.snapshotTimeMs())
            .lastTickTimeMs(status.lastTickTimeMs())
            .startTimeMs(info.startTimeMs())
            .znodeCount(status.znodeCount())
            .treeBytes(status.treeBytes())
            .code(ResultCode.OK)
            .memberId(memberId)
            .leaderMemberId(status.leaderMemberId())
            .sessionCount(status.sessionCount())
            .connectionCount(connectionCount)
            .watchCount(watchCount)
            .ephemeralCount(status.ephemeralCount())
            .pid(info.pid())
            .role(role)
            .isServing(isServing ? BooleanType.TRUE : BooleanType.FALSE)
            .clusterIdHigh(status.ownReport().clusterIdHigh())
            .clusterIdLow(status.ownReport().clusterIdLow())
            .serviceSilenceMs(serviceSilenceMs())
            .putEndpoints(endpoints, 0, endpoints.length)
            .putDataDirectory(dataDirectory, 0, dataDirectory.length)
            .putRegionDirectory(regionDirectory, 0, regionDirectory.length)
            .putAeronDirectory(aeronDirectory, 0, aeronDirectory.length)
            .putVersion(version, 0, version.length)
            .putSetup(setup, 0, setup.length);
        send(connection, statusResponse.encodedLength());
    }

    /** Respond with what this member's replica knows of the cluster; a member without the cluster does so, too. */
    void clusterInfo(final ClientConnection connection, final long correlationId)
    {
        final ClusterLimits limits = status.limits();
        infoResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .zxid(status.zxid())
            .clusterIdHigh(status.ownReport().clusterIdHigh())
            .clusterIdLow(status.ownReport().clusterIdLow())
            .maxZnodes(null == limits ? 0 : limits.maxZnodes())
            .maxTreeBytes(null == limits ? 0 : limits.maxTreeBytes())
            .znodeCount(status.znodeCount())
            .treeBytes(status.treeBytes())
            .maxSessions(null == limits ? 0 : limits.maxSessions())
            .maxDataLength(null == limits ? 0 : limits.maxDataLength())
            .maxEphemerals(null == limits ? 0 : limits.maxEphemerals())
            .sessionCount(status.sessionCount())
            .ephemeralCount(status.ephemeralCount())
            .activeVersion(status.activeVersion())
            .memberId(memberId);

        final int[] memberIds = info.memberIds();
        final ReportedMembers reported = status.reportedMembers();
        final ClusterInfoResponseEncoder.MembersEncoder members = infoResponse.membersCount(memberIds.length);
        for (final int id : memberIds)
        {
            members.next()
                .memberId(id)
                .minVersion(reported.minVersion(id))
                .maxVersion(reported.maxVersion(id))
                .maxDataLength(reported.maxDataLength(id))
                .treeCapacityBytes(reported.treeCapacityBytes(id))
                .diskFreeBytes(reported.diskFreeBytes(id))
                .heapCapacityBytes(reported.heapCapacityBytes(id))
                .logPosition(reported.logPosition(id))
                .isConnected(reported.isConnected(id) ? BooleanType.TRUE : BooleanType.FALSE);
        }
        send(connection, infoResponse.encodedLength());
    }

    private long serviceSilenceMs()
    {
        return status.hasServiceTurned() ?
            TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanoClock.nanoTime() - status.serviceTurnNs())) :
            MemberStatus.NULL_VALUE;
    }

    /** {@inheritDoc} */
    @Override
    public MutableDirectBuffer readBuffer()
    {
        return readResponses.buffer();
    }

    /** {@inheritDoc} */
    @Override
    public int dataOffset()
    {
        return ReadResponses.DATA_OFFSET;
    }

    /** {@inheritDoc} */
    @Override
    public int childrenOffset()
    {
        return ReadResponses.CHILDREN_OFFSET;
    }

    /** {@inheritDoc} */
    @Override
    public int maxDataLength(final Lane lane)
    {
        return lane.sink().maxMessageLength() - ReadResponses.DATA_OFFSET;
    }

    /** {@inheritDoc} */
    @Override
    public int maxChildrenLength(final Lane lane)
    {
        return Math.min(readResponses.buffer().capacity(), lane.sink().maxMessageLength()) -
            ReadResponses.CHILDREN_OFFSET;
    }

    /** {@inheritDoc} */
    @Override
    public boolean tryData(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final boolean isNullData,
        final int dataLength)
    {
        final int length = readResponses.encodeData(request, code, zxid, stat, isNullData, dataLength);
        return request.lane.trySend(readResponses.buffer(), 0, length);
    }

    /** {@inheritDoc} */
    @Override
    public boolean tryChildren(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final ChildrenPage page)
    {
        final int length = readResponses.encodeChildren(request, code, zxid, stat, page);
        return request.lane.trySend(readResponses.buffer(), 0, length);
    }

    /** {@inheritDoc} */
    @Override
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public boolean tryAcl(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final DirectBuffer list,
        final int listLength,
        final boolean isMasked)
    {
        final int length = readResponses.encodeAcl(request, code, zxid, stat, list, listLength, isMasked);
        return request.lane.trySend(readResponses.buffer(), 0, length);
    }

    /** {@inheritDoc} */
    @Override
    public ReadResults results()
    {
        return readResults;
    }

    /** {@inheritDoc} */
    @Override
    public int tryResults(final PendingRequest request, final ResultCode code, final long zxid)
    {
        final int length = readResults.encode(request, code, zxid);
        return request.lane.trySend(readResponses.buffer(), 0, length) ? length : 0;
    }

    /** {@inheritDoc} */
    @Override
    public boolean tryAnswer(
        final PendingRequest request, final ResultCode code, final long zxid, final StateQuery answer)
    {
        if (PendingRequest.Kind.SESSIONS == request.kind && ResultCode.OK != code)
        {
            error(request.lane, request.correlationId, code, "the sessions cannot be listed now");
            return true;
        }
        final int length = queryResponses.encode(request, code, zxid, answer);
        return request.lane.trySend(queryResponses.buffer(), 0, length);
    }

    /** {@inheritDoc} */
    @Override
    public boolean tryIdentities(
        final PendingRequest request, final ResultCode code, final long zxid, final IdentitySet identities)
    {
        final int length = readResponses.encodeIdentities(request, code, zxid, identities);
        return request.lane.trySend(readResponses.buffer(), 0, length);
    }

    /** {@inheritDoc} */
    @Override
    public void authenticated(final Lane lane, final PendingRequest request)
    {
        authenticateResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(request.zxid);
        buffer.putInt(authenticateResponse.offset() + AuthenticateResponseEncoder.codeEncodingOffset(), request.code);
        send(lane, authenticateResponse.encodedLength());
    }

    private void send(final Lane lane, final int encodedLength)
    {
        lane.send(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private static MemberRole role(final int code)
    {
        for (final MemberRole role : ROLES)
        {
            if (role.value() == code)
            {
                return role;
            }
        }
        return MemberRole.STARTING;
    }

    private static final MemberRole[] ROLES =
        {MemberRole.LEADER, MemberRole.FOLLOWER, MemberRole.CANDIDATE, MemberRole.STARTING};
    private static final byte[] NO_TEXT = new byte[0];

    private static byte[] text(final String detail)
    {
        if (null == detail || detail.isEmpty())
        {
            return NO_TEXT;
        }
        return detail.substring(0, Math.min(detail.length(), MAX_DETAIL_LENGTH)).getBytes(UTF_8);
    }
}
