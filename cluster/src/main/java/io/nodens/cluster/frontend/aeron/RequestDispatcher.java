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

import io.nodens.cluster.frontend.AuthenticationSchemes;
import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.propose.Administration;
import io.nodens.cluster.frontend.propose.Proposals;
import io.nodens.cluster.frontend.propose.SessionNotices;
import io.nodens.cluster.frontend.propose.WriteRequest;
import io.nodens.cluster.frontend.read.ReadRequests;
import io.nodens.cluster.frontend.read.WatchListService;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.AuthenticateRequestDecoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.CloseSessionRequestDecoder;
import io.nodens.sbe.protocol.ConnectProofDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.CreateWithAclRequestDecoder;
import io.nodens.sbe.protocol.DeleteRequestDecoder;
import io.nodens.sbe.protocol.EphemeralsRequestDecoder;
import io.nodens.sbe.protocol.FateRequestDecoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestDecoder;
import io.nodens.sbe.protocol.ForceCloseSessionRequestDecoder;
import io.nodens.sbe.protocol.GuardedRequestDecoder;
import io.nodens.sbe.protocol.GetAclRequestDecoder;
import io.nodens.sbe.protocol.ListRequestDecoder;
import io.nodens.sbe.protocol.MultiReadRequestDecoder;
import io.nodens.sbe.protocol.ListSessionsRequestDecoder;
import io.nodens.sbe.protocol.MultiRequestDecoder;
import io.nodens.sbe.protocol.OpenSessionRequestDecoder;
import io.nodens.sbe.protocol.PingRequestDecoder;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionNotice;
import io.nodens.sbe.protocol.SessionNoticesDecoder;
import io.nodens.sbe.protocol.SetAclRequestDecoder;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import io.nodens.sbe.protocol.SetLimitsRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.SyncRequestDecoder;
import io.nodens.sbe.protocol.WatchRequestDecoder;
import io.nodens.sbe.protocol.WhoAmIRequestDecoder;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import org.agrona.DirectBuffer;

/**
 * Decodes each request and hands it to the room that it is for. What it may ask, and when it is responded to, is
 * decided there.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals only.
 */
public final class RequestDispatcher implements RequestHandler
{
    private final WriteRequest write = new WriteRequest();
    private final GuardedOperations guarded = new GuardedOperations();
    private final MultiOperations operations = new MultiOperations();
    private final AclEntries acls = new AclEntries();
    private final Lanes lanes;
    private final SessionLiveness liveness;
    private final Admission admission;
    private final ReadRequests reads;
    private final WatchListService watchLists;
    private final Proposals proposals;
    private final SessionNotices notices;
    private final Administration administration;
    private final ChangePoller changes;
    private final ResponseProxy responses;

    /**
     * Hands requests to the rooms of a front end.
     *
     * @param lanes          what all connections share.
     * @param reads          for what the tree answers.
     * @param watchLists     for lists of watches.
     * @param proposals      for what goes through the log.
     * @param notices        of doors that time their own clients.
     * @param administration for operators' commands.
     * @param changes        how far events were sent.
     * @param responses      in the client protocol.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The rooms that requests are for.
    public RequestDispatcher(
        final Lanes lanes,
        final ReadRequests reads,
        final WatchListService watchLists,
        final Proposals proposals,
        final SessionNotices notices,
        final Administration administration,
        final ChangePoller changes,
        final ResponseProxy responses)
    {
        this.lanes = lanes;
        this.reads = reads;
        this.watchLists = watchLists;
        this.proposals = proposals;
        this.notices = notices;
        this.administration = administration;
        this.changes = changes;
        this.responses = responses;
        liveness = lanes.liveness();
        admission = lanes.admission();
    }

    /** A duty cycle begins. */
    public void onDutyCycle()
    {
        watchLists.onDutyCycle();
    }

    /** {@inheritDoc} */
    @Override
    public boolean onConnect(final ClientConnection connection, final ConnectRequestDecoder request)
    {
        if (!connection.isAwaitingRequest())
        {
            onMalformed(
                connection, request.correlationId(), ResultCode.BAD_ARGUMENTS.value(), "connected already");
            return true;
        }
        connection.stream.onConnectRequest(connection, request);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onConnectProof(final ClientConnection connection, final ConnectProofDecoder request)
    {
        if (!connection.isAwaitingProof())
        {
            onMalformed(
                connection, request.correlationId(), ResultCode.BAD_ARGUMENTS.value(), "no proof was asked for");
            return true;
        }
        connection.stream.onConnectProof(connection, request);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onCloseConnection(final ClientConnection connection, final long correlationId)
    {
        connection.requestClose(CloseReason.CLIENT_REQUEST, null);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onWindowUpdate(final ClientConnection connection, final long consumedBytes)
    {
        connection.onConsumed(consumedBytes);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onPing(final ClientConnection connection, final PingRequestDecoder request)
    {
        if (0 == request.sessionId())
        {
            liveness.touchPinged(connection);
        }
        else if (null == admission.attached(connection, request.correlationId(), request.sessionId()))
        {
            return true;
        }
        responses.pinged(
            connection, request.correlationId(), changes.polledZxid(lanes.watches().owner(connection)));
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSessionNotices(final ClientConnection connection, final SessionNoticesDecoder request)
    {
        final String fault = faultOf(request);
        if (null != fault)
        {
            onMalformed(connection, -1, ResultCode.BAD_ARGUMENTS.value(), fault);
            return true;
        }
        final SessionNoticesDecoder.SessionsDecoder sessions = request.sbeRewind().sessions();
        while (sessions.hasNext())
        {
            sessions.next();
            notices.carryOut(connection, sessions.sessionId(), sessions.noticeRaw());
        }
        return true;
    }

    /** What is wrong with notices, before any of them is carried out; null for nothing. */
    private static String faultOf(final SessionNoticesDecoder request)
    {
        final SessionNoticesDecoder.SessionsDecoder sessions = request.sessions();
        if (sessions.count() > SessionNotices.MAX_NOTICES)
        {
            return "SessionNotices must have at most " + SessionNotices.MAX_NOTICES + " entries, had " +
                sessions.count();
        }
        while (sessions.hasNext())
        {
            final int notice = sessions.next().noticeRaw();
            if (notice > SessionNotice.EXPIRE.value())
            {
                return "notice must be 0 to 2, was " + notice;
            }
        }
        return null;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onOpenSession(final ClientConnection connection, final OpenSessionRequestDecoder request)
    {
        return proposals.open(connection, request.correlationId(), request.timeoutMs());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onAttachSession(final ClientConnection connection, final AttachSessionRequestDecoder request)
    {
        return proposals.attach(
            connection, request.correlationId(), request.sessionId(), request.formerAttachmentId(),
            request.lastZxidSeen(), request.buffer(),
            request.offset() + AttachSessionRequestDecoder.secretEncodingOffset());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onCloseSession(final ClientConnection connection, final CloseSessionRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        return proposals.closeSession(connection, write);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onCreate(final ClientConnection connection, final CreateRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        write.mode(request.modeRaw()).ttlMs(request.ttlMs());
        final int isNull = request.isNullDataRaw();
        write.path(request.buffer(), request.limit() + Integer.BYTES, request.pathLength());
        request.skipPath();
        write.data(request.limit() + Integer.BYTES, request.dataLength(), isNull);
        return proposals.create(connection, write);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onDelete(final ClientConnection connection, final DeleteRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        write.version(request.version())
            .path(request.buffer(), request.limit() + Integer.BYTES, request.pathLength());
        return proposals.delete(connection, write);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onMulti(final ClientConnection connection, final MultiRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        return hasUnknownFlags(connection, request.correlationId(), request.flags()) ||
            proposals.multi(connection, write, operations.wrap(request));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onGuarded(final ClientConnection connection, final GuardedRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        return hasUnknownFlags(connection, request.correlationId(), request.flags()) || proposals.guarded(
            connection, write, guarded.wrap(request), request.conditionCount(), request.thenCount());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSetData(final ClientConnection connection, final SetDataRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        final int isNull = request.isNullDataRaw();
        write.version(request.version())
            .path(request.buffer(), request.limit() + Integer.BYTES, request.pathLength());
        request.skipPath();
        write.data(request.limit() + Integer.BYTES, request.dataLength(), isNull);
        return proposals.setData(connection, write);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onRead(final ClientConnection connection, final ReadRequestDecoder request)
    {
        final PendingRequest read = reads.begin(connection, request.correlationId(), request.sessionId());
        read.readKind = request.kindRaw();
        read.readLevel = request.levelRaw();
        read.cursor = request.cursor();
        read.asOfZxid = request.asOfZxid();
        read.maxCount = request.maxCount();
        read.minZxid = request.minZxid();
        wrapPath(read, request.buffer(), request.limit(), request.pathLength());
        return reads.read(read, request.watchRaw(), request.timeoutMs());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSync(final ClientConnection connection, final SyncRequestDecoder request)
    {
        return reads.sync(
            reads.begin(connection, request.correlationId(), request.sessionId()), request.timeoutMs());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onWatch(final ClientConnection connection, final WatchRequestDecoder request)
    {
        final PendingRequest watch = reads.begin(connection, request.correlationId(), 0);
        watch.watchKind = request.kindRaw();
        watch.minZxid = request.asOfZxid();
        wrapPath(watch, request.buffer(), request.limit(), request.pathLength());
        return reads.watch(watch);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onRemoveWatch(final ClientConnection connection, final RemoveWatchRequestDecoder request)
    {
        final PendingRequest removal = reads.begin(connection, request.correlationId(), 0);
        removal.watchKind = request.kindRaw();
        removal.watchMode = WatchRules.ONE_SHOT;
        wrapPath(removal, request.buffer(), request.limit(), request.pathLength());
        return reads.removeWatch(removal);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onRemoveWatches(final ClientConnection connection, final RemoveWatchesRequestDecoder request)
    {
        final PendingRequest removal = reads.begin(connection, request.correlationId(), 0);
        removal.watchKind = request.kindRaw();
        removal.watchMode = request.modeRaw();
        wrapPath(removal, request.buffer(), request.limit(), request.pathLength());
        return reads.removeWatch(removal);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSetWatches(final ClientConnection connection, final SetWatchesRequestDecoder request)
    {
        admission.touchOnlySession(connection);
        // What was removed before the list came must not go after it.
        if (!connection.isReadyForResponse() || connection.hasRemovalPending() || watchLists.isNextCycle() ||
            changes.isSpent())
        {
            return false;
        }
        final WatchOwner owner = lanes.watches().owner(connection);
        if (null != owner && owner.isResuming() && !owner.isGathering())
        {
            return false;
        }
        return watchLists.set(
            connection, request.correlationId(), request.asOfZxid(),
            BooleanType.TRUE.value() == request.isMoreToComeRaw(),
            request.buffer(), request.limit() + Integer.BYTES, request.watchesLength());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onStatus(final ClientConnection connection, final long correlationId)
    {
        admission.touchOnlySession(connection);
        responses.status(
            connection, correlationId, connection.stream.connectionCount(), lanes.watches().size(),
            lanes.serving().isServing());
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onClusterInfo(final ClientConnection connection, final long correlationId)
    {
        admission.touchOnlySession(connection);
        responses.clusterInfo(connection, correlationId);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSetLimits(final ClientConnection connection, final SetLimitsRequestDecoder request)
    {
        admission.touchOnlySession(connection);
        return administration.setLimits(
            connection,
            request.correlationId(),
            new ClusterLimits(
                request.maxZnodes(), request.maxTreeBytes(), request.maxSessions(), request.maxDataLength(),
                request.maxEphemerals()));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onFinalizeUpgrade(final ClientConnection connection, final FinalizeUpgradeRequestDecoder request)
    {
        admission.touchOnlySession(connection);
        return administration.finalizeUpgrade(connection, request.correlationId(), request.version());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onListSessions(final ClientConnection connection, final ListSessionsRequestDecoder request)
    {
        if (!administration.mayOperate(connection, request.correlationId()))
        {
            return true;
        }
        final PendingRequest question = reads.begin(connection, request.correlationId(), 0);
        question.cursor = request.afterSessionId();
        question.maxCount = request.maxCount();
        return reads.sessions(question);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onForceCloseSession(
        final ClientConnection connection, final ForceCloseSessionRequestDecoder request)
    {
        admission.touchOnlySession(connection);
        return administration.forceCloseSession(connection, request.correlationId(), request.sessionId());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onAuthenticate(final ClientConnection connection, final AuthenticateRequestDecoder request)
    {
        final String scheme = request.scheme();
        final int credentialsLength = request.credentialsLength();
        if (credentialsLength > AuthenticationSchemes.MAX_CREDENTIALS_LENGTH)
        {
            responses.error(
                connection, request.correlationId(), ResultCode.AUTH_FAILED,
                "credentials must have at most " + AuthenticationSchemes.MAX_CREDENTIALS_LENGTH + " bytes, have " +
                credentialsLength);
            return true;
        }
        final byte[] credentials = new byte[credentialsLength];
        request.getCredentials(credentials, 0, credentialsLength);
        return proposals.authenticate(
            connection, request.correlationId(), request.sessionId(), scheme, credentials);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onCreateWithAcl(final ClientConnection connection, final CreateWithAclRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        write.mode(request.modeRaw()).ttlMs(request.ttlMs());
        final int isNull = request.isNullDataRaw();
        write.acl(acls.encoder(), acls.take(request));
        write.path(request.buffer(), request.limit() + Integer.BYTES, request.pathLength());
        request.skipPath();
        write.data(request.limit() + Integer.BYTES, request.dataLength(), isNull);
        return proposals.create(connection, write);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSetAcl(final ClientConnection connection, final SetAclRequestDecoder request)
    {
        write.begin(
            request.correlationId(), request.sessionId(), request.requestId(), request.acknowledgedRequestId());
        write.version(request.version())
            .acl(acls.encoder(), acls.take(request))
            .path(request.buffer(), request.limit() + Integer.BYTES, request.pathLength());
        return proposals.setAcl(connection, write);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onGetAcl(final ClientConnection connection, final GetAclRequestDecoder request)
    {
        final PendingRequest read = reads.begin(connection, request.correlationId(), request.sessionId());
        read.readLevel = request.levelRaw();
        read.minZxid = request.minZxid();
        wrapPath(read, request.buffer(), request.limit(), request.pathLength());
        return reads.getAcl(read, request.timeoutMs());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onMultiRead(final ClientConnection connection, final MultiReadRequestDecoder request)
    {
        final PendingRequest read = reads.begin(connection, request.correlationId(), request.sessionId());
        read.readLevel = request.levelRaw();
        read.minZxid = request.minZxid();
        // The group is the rest of the message: it was found to be whole, and is read where it lies.
        final int offset = request.limit();
        final int timeoutMs = request.timeoutMs();
        for (final MultiReadRequestDecoder.ReadsDecoder each : request.reads())
        {
            each.skipPath();
        }
        read.wrapPath(request.buffer(), offset, request.limit() - offset);
        return reads.multiRead(read, timeoutMs);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onList(final ClientConnection connection, final ListRequestDecoder request)
    {
        final PendingRequest read = reads.begin(connection, request.correlationId(), request.sessionId());
        read.readKind = request.kindRaw();
        read.readLevel = request.levelRaw();
        read.cursor = request.cursor();
        read.asOfZxid = request.asOfZxid();
        read.maxCount = request.maxCount();
        read.minZxid = request.minZxid();
        final int timeoutMs = request.timeoutMs();
        wrapPath(read, request.buffer(), request.limit(), request.pathLength());
        request.skipPath();
        final int offset = request.limit();
        request.skipPrefix();
        request.skipFrom();
        request.skipTo();
        read.wrapFilter(request.buffer(), offset, request.limit() - offset);
        return reads.list(read, timeoutMs);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onFate(final ClientConnection connection, final FateRequestDecoder request)
    {
        final PendingRequest question = reads.begin(connection, request.correlationId(), 0);
        question.askedSessionId = request.sessionId();
        question.requestId = request.requestId();
        request.getSecret(question.secret, 0, question.secret.length);
        return reads.fate(question, request.timeoutMs());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onEphemerals(final ClientConnection connection, final EphemeralsRequestDecoder request)
    {
        final PendingRequest question = reads.begin(connection, request.correlationId(), request.sessionId());
        question.askedSessionId = request.ownerId();
        question.readLevel = request.levelRaw();
        question.minZxid = request.minZxid();
        question.cursor = request.cursor();
        final int timeoutMs = request.timeoutMs();
        wrapPath(question, request.buffer(), request.limit(), request.prefixLength());
        return reads.ephemerals(question, timeoutMs);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onWhoAmI(final ClientConnection connection, final WhoAmIRequestDecoder request)
    {
        return reads.whoAmI(reads.begin(connection, request.correlationId(), request.sessionId()));
    }

    /** {@inheritDoc} */
    @Override
    public void onMalformed(
        final ClientConnection connection, final long correlationId, final int code, final String detail)
    {
        responses.error(connection, correlationId, ResultCode.get(code), detail);
        connection.requestClose(CloseReason.PROTOCOL_ERROR, detail);
    }

    /** What a write has that this member does not know refuses it. */
    private boolean hasUnknownFlags(final ClientConnection connection, final long correlationId, final long flags)
    {
        if (0 != flags)
        {
            responses.error(
                connection, correlationId, ResultCode.UNIMPLEMENTED, "flags must be 0, were " + flags);
        }
        return 0 != flags;
    }

    /** The length of a path, and then the path, are where a decoder has come to. */
    private static void wrapPath(
        final PendingRequest request, final DirectBuffer buffer, final int limit, final int length)
    {
        request.wrapPath(buffer, limit + Integer.BYTES, length);
    }
}
