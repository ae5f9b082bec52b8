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

import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.CloseSessionRequestDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.DeleteRequestDecoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestDecoder;
import io.nodens.sbe.protocol.OpenSessionRequestDecoder;
import io.nodens.sbe.protocol.PingRequestDecoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionNoticesDecoder;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import io.nodens.sbe.protocol.SetLimitsRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.SyncRequestDecoder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.sbe.protocol.WatchRequestDecoder;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchRules;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of each request: refused at once, answered at once, forwarded to the log, or kept until it can be
 * answered.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals and new sessions only.
 */
final class RequestDispatcher implements RequestHandler
{
    /** Most that a request of a connection without a session waits for a zxid or a barrier. */
    static final int MAX_HOLD_WITHOUT_SESSION_MS = 2_000;
    /** With so many requests under way a connection's deletes and closes do without the queue's reserve. */
    static final int MAX_PENDING_FOR_RESERVE = 32;

    private static final int WATCH_HOLD_MS = 5_000;

    private final SecureRandom random = new SecureRandom();
    private final PendingRequest immediate = new PendingRequest();
    private final FrontEndLimits limits;
    private final NanoClock nanoClock;
    private final ConnectionTable connections;
    private final SessionLiveness liveness;
    private final PendingRequests pendingRequests;
    private final CommandProxy commands;
    private final SessionNotices notices;
    private final ReadService reads;
    private final BarrierBatch barriers;
    private final ServingMonitor serving;
    private final ChangePoller changes;
    private final ClientWatches watches;
    private final ResponseProxy responses;
    private final Administration administration;
    private final MemberStatus memberStatus;
    private final WatchListService watchLists;
    private int maxDataLength;
    private int pathOffset;
    private int pathLength;

    RequestDispatcher(final FrontEndContext ctx, final FrontEndAgent agent)
    {
        limits = ctx.limits();
        nanoClock = ctx.nanoClock();
        maxDataLength = limits.maxDataLength();
        connections = agent.connections;
        liveness = agent.liveness;
        pendingRequests = agent.pendingRequests;
        commands = agent.commands;
        notices = new SessionNotices(liveness, commands, agent.serving);
        reads = agent.reads;
        barriers = agent.barriers;
        serving = agent.serving;
        changes = agent.changes;
        watches = agent.watches;
        responses = agent.responses;
        administration = agent.administration;
        watchLists = new WatchListService(reads, changes, responses);
        memberStatus = ctx.memberStatus();
    }

    /** A duty cycle begins. */
    void onDutyCycle()
    {
        watchLists.onDutyCycle();
    }

    /** The limit that binds in this cluster. */
    void maxDataLength(final int value)
    {
        maxDataLength = value;
    }

    int maxDataLength()
    {
        return maxDataLength;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onConnect(final ClientConnection connection, final ConnectRequestDecoder request)
    {
        if (ClientConnection.State.AWAITING_REQUEST != connection.state())
        {
            onMalformed(
                connection, request.correlationId(), ResultCode.BAD_ARGUMENTS.value(), "connected already");
            return true;
        }
        connections.onConnectRequest(connection, request);
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
        else if (null == attached(connection, request.correlationId(), request.sessionId()))
        {
            return true;
        }
        responses.pinged(connection, request.correlationId(), changes.polledZxid());
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSessionNotices(final ClientConnection connection, final SessionNoticesDecoder request)
    {
        final String fault = SessionNotices.fault(request);
        if (null != fault)
        {
            onMalformed(connection, -1, ResultCode.BAD_ARGUMENTS.value(), fault);
            return true;
        }
        return notices.carryOut(connection, request.sbeRewind());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onOpenSession(final ClientConnection connection, final OpenSessionRequestDecoder request)
    {
        final long correlationId = request.correlationId();
        if (request.timeoutMs() <= 0)
        {
            refuse(connection, correlationId, ResultCode.BAD_ARGUMENTS, "timeoutMs must be positive");
            return true;
        }
        if (!mayAttach(connection, correlationId))
        {
            return true;
        }
        if (connections.isEveryOpenTaken())
        {
            return false;
        }
        final PendingRequest pending = pendingRequests.acquire(connection, PendingRequest.Kind.SESSION);
        if (null == pending)
        {
            return false;
        }
        pending.correlationId = correlationId;
        pending.isAttach = false;
        pending.timeoutMs =
            Math.max(limits.minSessionTimeoutMs(), Math.min(request.timeoutMs(), limits.maxSessionTimeoutMs()));
        random.nextBytes(pending.secret);
        return enqueueSession(connection, pending, commands.openSession(pending, connection.connectionId()));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onAttachSession(final ClientConnection connection, final AttachSessionRequestDecoder request)
    {
        if (!mayAttach(connection, request.correlationId()))
        {
            return true;
        }
        if (connections.isEveryOpenTaken())
        {
            return false;
        }
        final PendingRequest pending = pendingRequests.acquire(connection, PendingRequest.Kind.SESSION);
        if (null == pending)
        {
            return false;
        }
        pending.correlationId = request.correlationId();
        pending.isAttach = true;
        pending.sessionId = request.sessionId();
        pending.minZxid = request.lastZxidSeen();
        pending.timeoutMs = 0;
        request.getSecret(pending.secret, 0, pending.secret.length);
        return enqueueSession(connection, pending, commands.attachSession(pending, connection.connectionId()));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onCloseSession(final ClientConnection connection, final CloseSessionRequestDecoder request)
    {
        if (!mayWrite(connection, request.correlationId(), request.sessionId(), request.requestId()))
        {
            return true;
        }
        final PendingRequest pending =
            acquireWrite(connection, request.correlationId(), request.sessionId(), request.requestId());
        if (null == pending)
        {
            return false;
        }
        pending.closesSession = true;
        pending.isRelease = mayUseReserve(connection);
        return enqueueWrite(connection, pending, commands.closeSession(pending, request));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onCreate(final ClientConnection connection, final CreateRequestDecoder request)
    {
        final long correlationId = request.correlationId();
        if (!mayWrite(connection, correlationId, request.sessionId(), request.requestId()))
        {
            return true;
        }
        final int mode = request.modeRaw();
        if (mode > CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value())
        {
            refuse(connection, correlationId, ResultCode.BAD_ARGUMENTS, "mode must be 0 to 6, was " + mode);
            return true;
        }
        takePath(request.limit(), request.pathLength());
        request.skipPath();
        final int dataOffset = request.limit() + Integer.BYTES;
        final int dataLength = request.dataLength();
        // The path of a sequential create is complete only with its suffix: the state machine checks it.
        final boolean isSequential = CreateMode.PERSISTENT_SEQUENTIAL.value() == mode ||
            CreateMode.EPHEMERAL_SEQUENTIAL.value() == mode ||
            CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value() == mode;
        if (!isPathSound(connection, correlationId, request.buffer(), isSequential) ||
            !isDataSound(connection, correlationId, dataLength, request.isNullDataRaw()))
        {
            return true;
        }
        final PendingRequest pending =
            acquireWrite(connection, correlationId, request.sessionId(), request.requestId());
        return null != pending && enqueueWrite(
            connection, pending, commands.create(pending, request, pathOffset, pathLength, dataOffset, dataLength));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onDelete(final ClientConnection connection, final DeleteRequestDecoder request)
    {
        final long correlationId = request.correlationId();
        takePath(request.limit(), request.pathLength());
        if (!mayWrite(connection, correlationId, request.sessionId(), request.requestId()) ||
            !isPathSound(connection, correlationId, request.buffer(), false))
        {
            return true;
        }
        final PendingRequest pending =
            acquireWrite(connection, correlationId, request.sessionId(), request.requestId());
        if (null == pending)
        {
            return false;
        }
        pending.isRelease = mayUseReserve(connection);
        return enqueueWrite(connection, pending, commands.delete(pending, request, pathOffset, pathLength));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSetData(final ClientConnection connection, final SetDataRequestDecoder request)
    {
        final long correlationId = request.correlationId();
        takePath(request.limit(), request.pathLength());
        if (!mayWrite(connection, correlationId, request.sessionId(), request.requestId()) ||
            !isPathSound(connection, correlationId, request.buffer(), false))
        {
            return true;
        }
        request.skipPath();
        final int dataOffset = request.limit() + Integer.BYTES;
        final int dataLength = request.dataLength();
        if (!isDataSound(connection, correlationId, dataLength, request.isNullDataRaw()))
        {
            return true;
        }
        final PendingRequest pending =
            acquireWrite(connection, correlationId, request.sessionId(), request.requestId());
        return null != pending && enqueueWrite(
            connection, pending, commands.setData(pending, request, pathOffset, pathLength, dataOffset, dataLength));
    }

    /** {@inheritDoc} */
    @Override
    public boolean onRead(final ClientConnection connection, final ReadRequestDecoder request)
    {
        final long correlationId = request.correlationId();
        final int kind = request.kindRaw();
        final int level = request.levelRaw();
        takePath(request.limit(), request.pathLength());
        if (!isAttachedOrNone(connection, correlationId, request.sessionId()) ||
            !isPathSound(connection, correlationId, request.buffer(), false))
        {
            return true;
        }
        if (kind > ReadKind.GET_CHILDREN_WITH_DATA.value() || level > ReadLevel.STALE.value() ||
            request.watchRaw() > WatchMode.ONE_SHOT.value() || request.maxCount() < 0 ||
            (request.asOfZxid() > 0 && WatchMode.NONE.value() != request.watchRaw()))
        {
            refuse(
                connection, correlationId, ResultCode.BAD_ARGUMENTS,
                "kind must be 0 to 3, level 0 to 2, watch 0 or 1 and 0 with asOfZxid, maxCount not negative; " +
                "SetWatchesRequest sets watches of other modes");
            return true;
        }

        final long nowNs = nanoClock.nanoTime();
        final PendingRequest pending = immediate;
        pending.kind = PendingRequest.Kind.READ;
        pending.connection = connection;
        pending.correlationId = correlationId;
        pending.sessionId = request.sessionId();
        pending.readKind = kind;
        pending.readLevel = level;
        pending.isWatching = WatchMode.ONE_SHOT.value() == request.watchRaw();
        pending.cursor = request.cursor();
        pending.asOfZxid = request.asOfZxid();
        pending.maxCount = request.maxCount();
        pending.minZxid = request.minZxid();
        pending.deadlineNs = deadline(connection, nowNs, request.timeoutMs());
        // Taken whether the member serves or not: what counts is that the barrier is logged after the arrival.
        pending.barrierTicket =
            ReadLevel.LINEARIZABLE.value() == level ? barriers.take() : BarrierBatch.NO_TICKET;
        pending.wrapPath(request.buffer(), pathOffset, pathLength);
        return answerOrEnqueue(connection, pending, nowNs, ReadLevel.STALE.value() == level);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSync(final ClientConnection connection, final SyncRequestDecoder request)
    {
        if (!isAttachedOrNone(connection, request.correlationId(), request.sessionId()))
        {
            return true;
        }
        final long nowNs = nanoClock.nanoTime();
        final PendingRequest pending = immediate;
        pending.kind = PendingRequest.Kind.SYNC;
        pending.connection = connection;
        pending.correlationId = request.correlationId();
        pending.sessionId = request.sessionId();
        pending.minZxid = 0;
        pending.deadlineNs = deadline(connection, nowNs, request.timeoutMs());
        pending.barrierTicket = barriers.take();
        pending.wrapPath(request.buffer(), 0, 0);
        return answerOrEnqueue(connection, pending, nowNs, false);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onWatch(final ClientConnection connection, final WatchRequestDecoder request)
    {
        takePath(request.limit(), request.pathLength());
        return onWatch(
            connection, PendingRequest.Kind.WATCH, request.correlationId(), request.kindRaw(), WatchRules.ONE_SHOT,
            request.asOfZxid(), request.buffer());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onRemoveWatch(final ClientConnection connection, final RemoveWatchRequestDecoder request)
    {
        takePath(request.limit(), request.pathLength());
        return onWatch(
            connection, PendingRequest.Kind.REMOVE_WATCH, request.correlationId(), request.kindRaw(),
            WatchRules.ONE_SHOT, 0, request.buffer());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onRemoveWatches(final ClientConnection connection, final RemoveWatchesRequestDecoder request)
    {
        takePath(request.limit(), request.pathLength());
        return onWatch(
            connection, PendingRequest.Kind.REMOVE_WATCH, request.correlationId(), request.kindRaw(),
            request.modeRaw(), 0, request.buffer());
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSetWatches(final ClientConnection connection, final SetWatchesRequestDecoder request)
    {
        touchOnlySession(connection);
        // What was removed before the list came must not go after it.
        if (!connection.isReadyForAnswer() || connection.removalsPending > 0 || watchLists.isNextCycle())
        {
            return false;
        }
        watchLists.set(connection, request);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onStatus(final ClientConnection connection, final long correlationId)
    {
        touchOnlySession(connection);
        responses.status(
            connection, correlationId, connections.size(), watches.size(), serving.isServing(), serviceSilenceMs());
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onClusterInfo(final ClientConnection connection, final long correlationId)
    {
        touchOnlySession(connection);
        administration.info(connection, correlationId);
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public boolean onSetLimits(final ClientConnection connection, final SetLimitsRequestDecoder request)
    {
        touchOnlySession(connection);
        return administration.setLimits(connection, request);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onFinalizeUpgrade(final ClientConnection connection, final FinalizeUpgradeRequestDecoder request)
    {
        touchOnlySession(connection);
        return administration.finalizeUpgrade(connection, request);
    }

    /** {@inheritDoc} */
    @Override
    public boolean onReserved(final ClientConnection connection, final long correlationId, final int templateId)
    {
        touchOnlySession(connection);
        refuse(
            connection, correlationId, ResultCode.UNIMPLEMENTED,
            "requests with template id " + templateId + " are reserved for a later version");
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public void onMalformed(
        final ClientConnection connection, final long correlationId, final int code, final String detail)
    {
        responses.error(connection, correlationId, ResultCode.get(code), detail);
        connection.requestClose(CloseReason.PROTOCOL_ERROR, detail);
    }

    private long serviceSilenceMs()
    {
        return memberStatus.hasServiceTurned() ?
            TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanoClock.nanoTime() - memberStatus.serviceTurnNs())) :
            MemberStatus.NULL_VALUE;
    }

    private boolean onWatch(
        final ClientConnection connection,
        final PendingRequest.Kind kind,
        final long correlationId,
        final int watchKind,
        final int watchMode,
        final long asOfZxid,
        final DirectBuffer buffer)
    {
        touchOnlySession(connection);
        if (watchKind > WatchKind.CHILDREN.value() || watchMode > WatchMode.PERSISTENT_RECURSIVE.value())
        {
            refuse(
                connection, correlationId, ResultCode.BAD_ARGUMENTS,
                "kind must be 0 to 2, was " + watchKind + ", mode 0 to 3, was " + watchMode);
            return true;
        }
        if (!isPathSound(connection, correlationId, buffer, false))
        {
            return true;
        }
        final long nowNs = nanoClock.nanoTime();
        final PendingRequest pending = immediate;
        pending.kind = kind;
        pending.connection = connection;
        pending.correlationId = correlationId;
        pending.sessionId = 0;
        pending.watchKind = watchKind;
        pending.watchMode = watchMode;
        pending.isCatchingUp = true;
        pending.readLevel = ReadLevel.LOCAL.value();
        pending.minZxid = asOfZxid;
        pending.deadlineNs = deadline(connection, nowNs, WATCH_HOLD_MS);
        pending.barrierTicket = BarrierBatch.NO_TICKET;
        pending.wrapPath(buffer, pathOffset, pathLength);
        return answerOrEnqueue(connection, pending, nowNs, false);
    }

    private boolean answerOrEnqueue(
        final ClientConnection connection, final PendingRequest pending, final long nowNs, final boolean isUnordered)
    {
        if ((isUnordered || null == connection.firstPending) &&
            !reads.longAnswers().isNextCycleFor(connection) &&
            connection.isReadyForAnswer() && reads.tryAnswer(pending, nowNs))
        {
            return true;
        }
        final PendingRequest kept = pendingRequests.acquire(connection, pending.kind);
        if (null == kept)
        {
            return false;
        }
        kept.copyFrom(pending);
        connections.enqueue(connection, kept);
        return true;
    }

    private boolean mayAttach(final ClientConnection connection, final long correlationId)
    {
        if (!serving.isServing())
        {
            refuse(connection, correlationId, ResultCode.NOT_SERVING, "no contact with the cluster");
            return false;
        }
        if (connection.sessionCount + connection.opensInFlight >= limits.maxSessionsPerConnection())
        {
            refuse(connection, correlationId, ResultCode.TOO_MANY_SESSIONS, "limit of sessions per connection");
            return false;
        }
        if (liveness.size() + liveness.detachCount() + connections.opensInFlight() >= limits.maxAttachedSessions())
        {
            refuse(connection, correlationId, ResultCode.TOO_MANY_SESSIONS, "limit of sessions at this member");
            return false;
        }
        return true;
    }

    private boolean mayWrite(
        final ClientConnection connection, final long correlationId, final long sessionId, final long requestId)
    {
        if (null == attached(connection, correlationId, sessionId))
        {
            return false;
        }
        if (!serving.isServing())
        {
            refuse(connection, correlationId, ResultCode.NOT_SERVING, "no contact with the cluster");
            return false;
        }
        if (requestId < 0 || (0 == requestId && !commands.canWriteUnretained()))
        {
            refuse(
                connection,
                correlationId,
                ResultCode.BAD_ARGUMENTS,
                "requestId must be positive, or 0 from version 4 of the commands on");
            return false;
        }
        return true;
    }

    private boolean isAttachedOrNone(
        final ClientConnection connection, final long correlationId, final long sessionId)
    {
        if (0 == sessionId)
        {
            touchOnlySession(connection);
            return true;
        }
        return null != attached(connection, correlationId, sessionId);
    }

    /** The session, touched, if it is attached through this connection; otherwise the request is refused. */
    private AttachedSession attached(
        final ClientConnection connection, final long correlationId, final long sessionId)
    {
        final AttachedSession session = liveness.get(sessionId);
        if (null != session && session.connection == connection)
        {
            liveness.touch(session);
            return session;
        }
        if (null == session)
        {
            refuse(
                connection, correlationId, ResultCode.SESSION_EXPIRED, "the session is not attached at this member");
        }
        else
        {
            refuse(
                connection, correlationId, ResultCode.SESSION_MOVED, "the session is attached to another connection");
        }
        return null;
    }

    private void touchOnlySession(final ClientConnection connection)
    {
        if (1 == connection.sessionCount)
        {
            liveness.touch(connection.firstSession);
        }
    }

    private boolean isPathSound(
        final ClientConnection connection, final long correlationId, final DirectBuffer buffer, final boolean isPrefix)
    {
        if (pathLength <= 0 || pathLength > TreeConfiguration.MAX_PATH_LENGTH)
        {
            refuse(
                connection, correlationId, ResultCode.BAD_ARGUMENTS,
                "path must have 1 to " + TreeConfiguration.MAX_PATH_LENGTH + " bytes, has " + pathLength);
            return false;
        }
        if (!isPrefix && !PathSyntax.isValid(buffer, pathOffset, pathLength))
        {
            final String fault = PathSyntax.explain(buffer.getStringWithoutLengthUtf8(pathOffset, pathLength));
            refuse(connection, correlationId, ResultCode.BAD_ARGUMENTS, "path is not UTF-8 or malformed: " + fault);
            return false;
        }
        return true;
    }

    private boolean isDataSound(
        final ClientConnection connection, final long correlationId, final int dataLength, final int isNull)
    {
        if (dataLength > maxDataLength)
        {
            refuse(
                connection, correlationId, ResultCode.DATA_TOO_LARGE,
                "data must have at most " + maxDataLength + " bytes, has " + dataLength);
            return false;
        }
        if (isNull > BooleanType.TRUE.value() || (isNull == BooleanType.TRUE.value() && 0 != dataLength))
        {
            refuse(
                connection, correlationId, ResultCode.BAD_ARGUMENTS, "isNullData must be 0, or 1 without data");
            return false;
        }
        return true;
    }

    private boolean enqueueSession(
        final ClientConnection connection, final PendingRequest pending, final boolean isForwarded)
    {
        if (!isForwarded)
        {
            pendingRequests.release(pending);
            return false;
        }
        connection.opensInFlight++;
        connections.opensInFlight(1);
        connections.enqueue(connection, pending);
        return true;
    }

    private PendingRequest acquireWrite(
        final ClientConnection connection, final long correlationId, final long sessionId, final long requestId)
    {
        final PendingRequest pending = pendingRequests.acquire(connection, PendingRequest.Kind.WRITE);
        if (null != pending)
        {
            pending.correlationId = correlationId;
            pending.sessionId = sessionId;
            pending.requestId = requestId;
            pending.attachmentId = liveness.get(sessionId).attachmentId;
        }
        return pending;
    }

    /** Whoever releases locks has few requests under way; a flood of deletes is a load like any other. */
    private static boolean mayUseReserve(final ClientConnection connection)
    {
        return connection.pendingCount < MAX_PENDING_FOR_RESERVE;
    }

    private boolean enqueueWrite(
        final ClientConnection connection, final PendingRequest pending, final boolean isForwarded)
    {
        if (isForwarded)
        {
            connections.enqueue(connection, pending);
        }
        else
        {
            pendingRequests.release(pending);
        }
        return isForwarded;
    }

    private void refuse(
        final ClientConnection connection, final long correlationId, final ResultCode code, final String detail)
    {
        responses.error(connection, correlationId, code, detail);
    }

    private void takePath(final int limit, final int length)
    {
        pathOffset = limit + Integer.BYTES;
        pathLength = length;
    }

    private long deadline(final ClientConnection connection, final long nowNs, final int timeoutMs)
    {
        final int longest = limits.clients().maxHoldMs();
        final int most = 0 == connection.sessionCount ? Math.min(longest, MAX_HOLD_WITHOUT_SESSION_MS) : longest;
        return nowNs + TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(timeoutMs, most)));
    }
}
