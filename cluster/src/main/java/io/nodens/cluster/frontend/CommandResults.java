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

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.nodens.cluster.results.ResultHandler;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.tree.watch.ChangePoller;
import org.agrona.DirectBuffer;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of the results of this front end's commands. Before an answer goes out, so do the events of every change
 * that the answer reflects.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> per session that is opened or attached.
 */
final class CommandResults implements ResultHandler
{
    private static final int OK = ResultCode.OK.value();

    private final FrontEndAgent agent;
    private final long incarnation;
    private final ForwardingQueue queue;
    private final ConnectionTable connections;
    private final SessionLiveness liveness;
    private final PendingRequests pendingRequests;
    private final BarrierBatch barriers;
    private final ChangePoller changes;
    private final ResponseProxy responses;
    private long nowNs;

    CommandResults(final FrontEndContext ctx, final FrontEndAgent agent)
    {
        this.agent = agent;
        incarnation = ctx.incarnation();
        queue = agent.queue;
        connections = agent.connections;
        liveness = agent.liveness;
        pendingRequests = agent.pendingRequests;
        barriers = agent.barriers;
        changes = agent.changes;
        responses = agent.responses;
    }

    void nowNs(final long value)
    {
        nowNs = value;
    }

    /** {@inheritDoc} */
    @Override
    public void onFrontEndOpened(final long openedIncarnation, final long appliedSequence, final int maxDataLength)
    {
        if (openedIncarnation != incarnation)
        {
            return;
        }
        if (appliedSequence != queue.appliedSequence())
        {
            agent.fail("the replica has applied command " + appliedSequence + " of this front end, but answered " +
                queue.appliedSequence());
        }
        agent.onOpened(maxDataLength);
    }

    /** {@inheritDoc} */
    @Override
    public void onWriteResult(
        final long sequence,
        final long sessionId,
        final long requestId,
        final long zxid,
        final DirectBuffer buffer,
        final int offset,
        final int outcomeCount)
    {
        final int code = code(buffer, offset, outcomeCount);
        final PendingRequest request = take(sequence, CommandKind.WRITE);
        changes.drainTo(zxid);
        final ClientConnection connection = request.connection;
        if (isEndOf(request, code))
        {
            final AttachedSession session = liveness.get(sessionId);
            if (null != session && session.connection == connection)
            {
                liveness.remove(session);
            }
        }
        if (null == connection)
        {
            pendingRequests.release(request);
            return;
        }
        request.code = code;
        request.zxid = zxid;
        request.copyOutcomes(buffer, offset, outcomeCount);
        request.isDone = true;
        connections.advance(connection);
    }

    /** {@inheritDoc} */
    @Override
    public void onSessionResult(
        final long sequence,
        final int code,
        final long sessionId,
        final long attachmentId,
        final long lastRequestId,
        final int timeoutMs,
        final long zxid)
    {
        final CommandKind kind = queue.kind(sequence);
        final PendingRequest request = take(sequence, kind);
        changes.drainTo(zxid);
        if (CommandKind.EXPIRE == kind)
        {
            onExpired(code, sessionId, attachmentId, zxid);
        }
        else if (CommandKind.ADMIN == kind)
        {
            agent.administration.onResult(request, code, (int)attachmentId, zxid);
        }
        else if (CommandKind.SESSION == kind)
        {
            connections.opensInFlight(-1);
            if (OK == code)
            {
                onAttached(request, sessionId, attachmentId, timeoutMs, zxid);
            }
            request.lastRequestId = OK == code ? lastRequestId : 0;
            answer(request, code, sessionId, attachmentId, timeoutMs, zxid);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onBarrier(final long sequence, final long zxid)
    {
        final CommandKind kind = queue.kind(sequence);
        take(sequence, kind);
        if (CommandKind.BARRIER == kind)
        {
            barriers.onApplied();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onSessionEvent(final long sessionId, final long attachmentId, final int eventType, final long zxid)
    {
        changes.drainTo(zxid);
        end(sessionId, attachmentId, SessionEventType.get((short)eventType), zxid);
    }

    private void onExpired(final int code, final long sessionId, final long attachmentId, final long zxid)
    {
        final boolean isMoved = ResultCode.SESSION_MOVED.value() == code;
        end(sessionId, attachmentId, isMoved ? SessionEventType.MOVED : SessionEventType.EXPIRED, zxid);
    }

    private void onAttached(
        final PendingRequest request,
        final long sessionId,
        final long attachmentId,
        final int timeoutMs,
        final long zxid)
    {
        final AttachedSession former = liveness.get(sessionId);
        if (null != former)
        {
            end(sessionId, former.attachmentId, SessionEventType.MOVED, zxid);
        }
        final AttachedSession session = new AttachedSession(
            sessionId, attachmentId, TimeUnit.MILLISECONDS.toNanos(timeoutMs), request.connection);
        if (null == request.connection || isFromTheFuture(request, zxid))
        {
            liveness.addToDetach(session);
        }
        else
        {
            liveness.add(session);
        }
    }

    private void answer(
        final PendingRequest request,
        final int code,
        final long sessionId,
        final long attachmentId,
        final int timeoutMs,
        final long zxid)
    {
        final ClientConnection connection = request.connection;
        if (null == connection)
        {
            pendingRequests.release(request);
            return;
        }
        connection.opensInFlight--;
        final boolean isRefused = OK == code && isFromTheFuture(request, zxid);
        request.code = isRefused ? ResultCode.BEHIND.value() : code;
        request.zxid = zxid;
        request.sessionId = sessionId;
        request.attachmentId = attachmentId;
        request.timeoutMs = timeoutMs;
        if (OK != request.code)
        {
            // Nobody learns a secret from a refusal.
            Arrays.fill(request.secret, (byte)0);
        }
        request.isDone = true;
        connections.advance(connection);
    }

    private void end(
        final long sessionId, final long attachmentId, final SessionEventType type, final long zxid)
    {
        final AttachedSession session = liveness.get(sessionId);
        if (null != session && session.attachmentId == attachmentId)
        {
            final ClientConnection connection = session.connection;
            liveness.remove(session);
            responses.sessionEnded(connection, sessionId, attachmentId, type, zxid);
        }
    }

    private PendingRequest take(final long sequence, final CommandKind kind)
    {
        final PendingRequest request = queue.request(sequence);
        if (!queue.applied(sequence, nowNs) || queue.kind(sequence) != kind)
        {
            agent.fail("result of command " + sequence + " came where " + (queue.appliedSequence() + 1) +
                " was due, in flight up to " + queue.lastSequence());
        }
        return request;
    }

    /** A client that has seen more than the log had before its attach command comes from another cluster. */
    private static boolean isFromTheFuture(final PendingRequest request, final long zxid)
    {
        return request.isAttach && request.minZxid > zxid;
    }

    /** Of the first operation that was refused. */
    private static int code(final DirectBuffer buffer, final int offset, final int outcomeCount)
    {
        int code = OK;
        for (int i = 0; i < outcomeCount && OK == code; i++)
        {
            code = buffer.getInt(
                offset + i * OutcomeDecoder.ENCODED_LENGTH + OutcomeDecoder.codeEncodingOffset(), LITTLE_ENDIAN);
        }

        return code;
    }

    private static boolean isEndOf(final PendingRequest request, final int code)
    {
        return (OK == code && request.closesSession) ||
            ResultCode.SESSION_EXPIRED.value() == code ||
            ResultCode.SESSION_MOVED.value() == code;
    }
}
