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
package io.nodens.cluster.frontend.propose;

import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.cluster.frontend.lane.BarrierBatch;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.PendingRequests;
import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionHolder;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.results.ResultHandler;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.watch.ChangePoller;
import org.agrona.DirectBuffer;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What becomes of the results of this front end's commands. Before a response goes out, so do the events of every
 * change that it reflects.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> per session that is opened or attached.
 */
public final class CommandResults implements ResultHandler
{
    private static final int OK = ResultCode.OK.value();

    private final long incarnation;
    private final ForwardingQueue queue;
    private final SessionLiveness liveness;
    private final Admission admission;
    private final PendingRequests pendingRequests;
    private final ResponseOrder order;
    private final BarrierBatch barriers;
    private final ChangePoller changes;
    private final Administration administration;
    private final ResultListener listener;
    private long nowNs;

    /**
     * Results of one life of a front end.
     *
     * @param incarnation    of that life.
     * @param queue          of the commands.
     * @param lanes          whose requests wait.
     * @param changes        whose events go before the responses that reflect them.
     * @param administration that waits for operators' commands.
     * @param listener       for what concerns the front end as a whole.
     */
    public CommandResults(
        final long incarnation,
        final ForwardingQueue queue,
        final Lanes lanes,
        final ChangePoller changes,
        final Administration administration,
        final ResultListener listener)
    {
        this.incarnation = incarnation;
        this.queue = queue;
        this.changes = changes;
        this.administration = administration;
        this.listener = listener;
        liveness = lanes.liveness();
        admission = lanes.admission();
        pendingRequests = lanes.pendingRequests();
        order = lanes.order();
        barriers = lanes.barriers();
    }

    /** The duty cycle has read the clock. */
    public void nowNs(final long value)
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
            listener.onFault("the replica has applied command " + appliedSequence + " of this front end, but sent " +
                queue.appliedSequence());
        }
        listener.onOpened(maxDataLength);
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
        final Lane lane = request.lane;
        if (isEndOf(request, code))
        {
            final AttachedSession session = liveness.get(sessionId);
            if (null != session && session.holder() == lane)
            {
                liveness.remove(session);
            }
        }
        if (null == lane)
        {
            pendingRequests.release(request);
            return;
        }
        request.code = code;
        request.zxid = zxid;
        request.copyOutcomes(buffer, offset, outcomeCount);
        request.isDone = true;
        order.advance(lane);
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
            administration.onResult(request, code, (int)attachmentId, zxid);
        }
        else if (CommandKind.IDENTITIES == kind)
        {
            onIdentities(request, code, zxid);
        }
        else if (CommandKind.SESSION == kind)
        {
            admission.opensInFlight(-1);
            if (OK == code)
            {
                onAttached(request, sessionId, attachmentId, lastRequestId, timeoutMs, zxid);
            }
            request.lastRequestId = OK == code ? lastRequestId : 0;
            complete(request, code, sessionId, attachmentId, timeoutMs, zxid);
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

    private void onIdentities(final PendingRequest request, final int code, final long zxid)
    {
        final AttachedSession session = liveness.get(request.sessionId);
        if (OK == code && null != session && session.attachmentId() == request.attachmentId)
        {
            liveness.addIdentities(session, request.path, 0, request.path.capacity());
        }
        if (null == request.lane)
        {
            pendingRequests.release(request);
            return;
        }
        request.code = code;
        request.zxid = zxid;
        request.isDone = true;
        order.advance(request.lane);
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
        final long lastRequestId,
        final int timeoutMs,
        final long zxid)
    {
        final AttachedSession former = liveness.get(sessionId);
        if (null != former)
        {
            end(sessionId, former.attachmentId(), SessionEventType.MOVED, zxid);
        }
        final AttachedSession session = new AttachedSession(
            sessionId, attachmentId, TimeUnit.MILLISECONDS.toNanos(timeoutMs), request.lane);
        session.formerRequestId(lastRequestId);
        if (null == request.lane || isFromTheFuture(request, zxid))
        {
            liveness.addToDetach(session);
        }
        else
        {
            liveness.add(session);
            final IdentitySet door = request.lane.door();
            if (null != door)
            {
                liveness.addIdentities(session, door.bytes(), 0, door.bytes().capacity());
            }
        }
    }

    private void complete(
        final PendingRequest request,
        final int code,
        final long sessionId,
        final long attachmentId,
        final int timeoutMs,
        final long zxid)
    {
        final Lane lane = request.lane;
        if (null == lane)
        {
            pendingRequests.release(request);
            return;
        }
        order.onOpenDone(lane);
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
        order.advance(lane);
    }

    private void end(
        final long sessionId, final long attachmentId, final SessionEventType type, final long zxid)
    {
        final AttachedSession session = liveness.get(sessionId);
        if (null != session && session.attachmentId() == attachmentId)
        {
            final SessionHolder holder = session.holder();
            liveness.remove(session);
            holder.onSessionEnded(session, type, zxid);
        }
    }

    private PendingRequest take(final long sequence, final CommandKind kind)
    {
        final PendingRequest request = queue.request(sequence);
        if (!queue.applied(sequence, nowNs) || queue.kind(sequence) != kind)
        {
            listener.onFault("result of command " + sequence + " came where " + (queue.appliedSequence() + 1) +
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
