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

import io.nodens.cluster.frontend.AuthenticationSchemes;
import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.PendingRequests;
import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.DirectBuffer;

import java.security.SecureRandom;

/**
 * Takes the requests of clients that go through the log: writes, and sessions that are opened and attached. Each is
 * refused at once, or forwarded and kept until its result comes. Each call returns false when there is no room to
 * forward it: nothing was done then, and it must come again.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals and new sessions only.
 */
public final class Proposals
{
    private final SecureRandom random = new SecureRandom();
    private final WriteRequest operation = new WriteRequest();
    private final Admission admission;
    private final SessionLiveness liveness;
    private final PendingRequests pendingRequests;
    private final ResponseOrder order;
    private final CommandProxy commands;
    private final DiskDoor disk;
    private final AuthenticationSchemes schemes;

    /**
     * Takes requests for one front end.
     *
     * @param lanes    that requests come by.
     * @param commands to the log.
     * @param disk     refuses what is not worth logging while a disk is full.
     * @param schemes  by which clients prove who they are.
     */
    public Proposals(
        final Lanes lanes, final CommandProxy commands, final DiskDoor disk, final AuthenticationSchemes schemes)
    {
        this.commands = commands;
        this.disk = disk;
        this.schemes = schemes;
        admission = lanes.admission();
        liveness = lanes.liveness();
        pendingRequests = lanes.pendingRequests();
        order = lanes.order();
    }

    /** Open a session; its timeout is clamped to what this front end allows. */
    public boolean open(final Lane lane, final long correlationId, final int timeoutMs)
    {
        if (timeoutMs <= 0)
        {
            lane.wire().error(lane, correlationId, ResultCode.BAD_ARGUMENTS, "timeoutMs must be positive");
            return true;
        }
        if (!admission.mayAttach(lane, correlationId))
        {
            return true;
        }
        final PendingRequest pending = acquireSession(lane, correlationId);
        if (null == pending)
        {
            return false;
        }
        pending.isAttach = false;
        pending.timeoutMs = admission.clampTimeoutMs(timeoutMs);
        random.nextBytes(pending.secret);
        return enqueueSession(lane, pending, commands.openSession(pending, lane));
    }

    /**
     * Attach a session to a lane.
     *
     * @param formerAttachmentId newest that the client has had, refused when the session is another's since; 0 to take
     *                           it from whoever has it.
     * @param lastZxidSeen       by the client: of another cluster if the log is not as far.
     * @param secret             in a buffer.
     * @param secretOffset       where {@link PendingRequest#SECRET_LENGTH} bytes of it are.
     */
    public boolean attach(
        final Lane lane,
        final long correlationId,
        final long sessionId,
        final long formerAttachmentId,
        final long lastZxidSeen,
        final DirectBuffer secret,
        final int secretOffset)
    {
        if (!admission.mayAttach(lane, correlationId))
        {
            return true;
        }
        final PendingRequest pending = acquireSession(lane, correlationId);
        if (null == pending)
        {
            return false;
        }
        pending.isAttach = true;
        pending.sessionId = sessionId;
        pending.attachmentId = formerAttachmentId;
        pending.minZxid = lastZxidSeen;
        pending.timeoutMs = 0;
        secret.getBytes(secretOffset, pending.secret);
        return enqueueSession(lane, pending, commands.attachSession(pending, lane));
    }

    /** Close a session, which is a write of it. */
    public boolean closeSession(final Lane lane, final WriteRequest request)
    {
        if (!mayWrite(lane, request))
        {
            return true;
        }
        final PendingRequest pending = acquireWrite(lane, request);
        if (null == pending)
        {
            return false;
        }
        pending.closesSession = true;
        pending.isRelease = admission.mayUseReserve(lane);
        return enqueue(lane, pending, commands.closeSession(pending, request));
    }

    /** Create a znode. */
    public boolean create(final Lane lane, final WriteRequest request)
    {
        if (!mayWrite(lane, request))
        {
            return true;
        }
        final int mode = request.mode;
        if (mode > CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value())
        {
            lane.wire().error(
                lane, request.correlationId, ResultCode.BAD_ARGUMENTS, "mode must be 0 to 6, was " + mode);
            return true;
        }
        // The state machine looks at the rest of the path in its place: behind list, parent and permission.
        if (!isPathSound(lane, request, true) || !isDataSound(lane, request) ||
            (null != request.acl && !isAclSound(lane, request)) || (disk.isFull() && disk.refusesCreate(lane, request)))
        {
            return true;
        }
        final PendingRequest pending = acquireWrite(lane, request);
        return null != pending && enqueue(lane, pending, commands.create(pending, request));
    }

    /** Set the access list of a znode. */
    public boolean setAcl(final Lane lane, final WriteRequest request)
    {
        if (!mayWrite(lane, request) || !isPathSound(lane, request, false) || !isAclSound(lane, request) ||
            (disk.isFull() && disk.refusesSetAcl(lane, request)))
        {
            return true;
        }
        final PendingRequest pending = acquireWrite(lane, request);
        return null != pending && enqueue(lane, pending, commands.setAcl(pending, request));
    }

    /**
     * A client proves who it is, or a door who its client is.
     *
     * @param scheme      that it names.
     * @param credentials that it has.
     */
    public boolean authenticate(
        final Lane lane, final long correlationId, final long sessionId, final String scheme, final byte[] credentials)
    {
        final AttachedSession session = admission.attached(lane, correlationId, sessionId);
        if (null == session || !admission.isServing(lane, correlationId))
        {
            return true;
        }
        if (!commands.canWriteAcls())
        {
            lane.wire().error(
                lane, correlationId, ResultCode.UNIMPLEMENTED,
                "identities need version 4 of the commands: finalize the upgrade");
            return true;
        }
        final String fault = schemes.authenticate(scheme, credentials, lane.isTrusted());
        if (null != fault)
        {
            lane.wire().error(lane, correlationId, ResultCode.AUTH_FAILED, fault);
            return true;
        }
        final PendingRequest pending = pendingRequests.acquire(lane, PendingRequest.Kind.AUTHENTICATE);
        if (null == pending)
        {
            return false;
        }
        pending.correlationId = correlationId;
        pending.sessionId = sessionId;
        pending.attachmentId = session.attachmentId();
        pending.copyPath(schemes.identities().buffer(), 0, schemes.identities().length());
        return enqueue(lane, pending, commands.addIdentities(pending));
    }

    private boolean isAclSound(final Lane lane, final WriteRequest request)
    {
        if (!commands.canWriteAcls())
        {
            refuse(
                lane, request, ResultCode.UNIMPLEMENTED,
                "access lists need version 4 of the commands: finalize the upgrade");
            return false;
        }
        if (null != request.aclFault)
        {
            refuse(lane, request, ResultCode.INVALID_ACL, request.aclFault);
            return false;
        }
        return true;
    }

    /** Delete a znode. */
    public boolean delete(final Lane lane, final WriteRequest request)
    {
        if (!mayWrite(lane, request) || !isPathSound(lane, request, true))
        {
            return true;
        }
        final PendingRequest pending = acquireWrite(lane, request);
        if (null == pending)
        {
            return false;
        }
        pending.isRelease = admission.mayUseReserve(lane);
        return enqueue(lane, pending, commands.delete(pending, request));
    }

    /** Set the data of a znode. */
    public boolean setData(final Lane lane, final WriteRequest request)
    {
        if (!mayWrite(lane, request) || !isPathSound(lane, request, false) || !isDataSound(lane, request) ||
            (disk.isFull() && disk.refusesSetData(lane, request)))
        {
            return true;
        }
        final PendingRequest pending = acquireWrite(lane, request);
        return null != pending && enqueue(lane, pending, commands.setData(pending, request));
    }

    /**
     * Carry out several operations, all or none.
     *
     * @param source of the operations.
     */
    public boolean multi(final Lane lane, final WriteRequest request, final OperationSource source)
    {
        if (!mayWrite(lane, request))
        {
            return true;
        }
        final int length = soundLength(lane, request, source, 0);
        if (length < 0 || (disk.isFull() && disk.refusesMulti(lane, request, source, length)))
        {
            return true;
        }
        final PendingRequest pending = acquireWrite(lane, request);
        if (null == pending)
        {
            return false;
        }
        pending.isMulti = true;
        return enqueue(lane, pending, commands.multi(pending, request, source, length));
    }

    /**
     * Carry out one of two lists of operations, as conditions say, all of its operations or none.
     *
     * @param source         of the conditions and both lists.
     * @param conditionCount how many of the operations are conditions.
     * @param thenCount      how many after them are for when all conditions hold.
     */
    public boolean guarded(
        final Lane lane,
        final WriteRequest request,
        final OperationSource source,
        final int conditionCount,
        final int thenCount)
    {
        if (!mayWrite(lane, request))
        {
            return true;
        }
        if (conditionCount < 1 || conditionCount + thenCount > source.count())
        {
            refuse(
                lane, request, ResultCode.BAD_ARGUMENTS,
                "conditionCount must be at least 1 and with thenCount at most the number of operations, were " +
                conditionCount + " and " + thenCount + " of " + source.count());
            return true;
        }
        final int length = soundLength(lane, request, source, conditionCount);
        if (length < 0 ||
            (disk.isFull() && disk.refusesGuarded(lane, request, source, length, conditionCount, thenCount)))
        {
            return true;
        }
        final PendingRequest pending = acquireWrite(lane, request);
        if (null == pending)
        {
            return false;
        }
        pending.isMulti = true;
        return enqueue(
            lane, pending, commands.guarded(pending, request, source, length, conditionCount, thenCount));
    }

    /** Bytes of the operations in the log; -1 when they were refused. Paths are for the state machine to check. */
    private int soundLength(
        final Lane lane, final WriteRequest request, final OperationSource source, final int conditionCount)
    {
        if (!commands.canWriteMulti())
        {
            refuse(
                lane, request, ResultCode.UNIMPLEMENTED,
                "a write of several operations needs version 4 of the commands: finalize the upgrade");
            return -1;
        }
        final int count = source.count();
        if (count < 1 || count > ProtocolLimits.MAX_OPERATIONS)
        {
            refuse(
                lane, request, ResultCode.BAD_ARGUMENTS,
                "operations must be 1 to " + ProtocolLimits.MAX_OPERATIONS + ", were " + count);
            return -1;
        }
        long length = 0;
        source.rewind();
        for (int i = 0; i < count; i++)
        {
            source.next(operation);
            final String fault = i < conditionCount ?
                OperationChecks.faultOfCondition(operation) : OperationChecks.faultOf(operation);
            if (null != fault)
            {
                refuse(lane, request, ResultCode.BAD_ARGUMENTS, "operation " + i + ": " + fault);
                return -1;
            }
            if (OperationChecks.hasAcl(operation) && !commands.canWriteAclsOfSeveral())
            {
                refuse(
                    lane, request, ResultCode.UNIMPLEMENTED,
                    "access lists within a transaction need version 5 of the commands: finalize the upgrade");
                return -1;
            }
            length += CommandProxy.operationLength(operation);
        }
        if (length > admission.maxOperationsLength())
        {
            refuse(
                lane, request, ResultCode.DATA_TOO_LARGE,
                "operations must have at most " + admission.maxOperationsLength() + " bytes, have " + length);
            return -1;
        }
        return (int)length;
    }

    private static void refuse(
        final Lane lane, final WriteRequest request, final ResultCode code, final String detail)
    {
        lane.wire().error(lane, request.correlationId, code, detail);
    }

    private boolean mayWrite(final Lane lane, final WriteRequest request)
    {
        return admission.mayWrite(
            lane, request.correlationId, request.sessionId, request.requestId, commands.canWriteUnretained());
    }

    private boolean isPathSound(final Lane lane, final WriteRequest request, final boolean isLengthAlone)
    {
        return admission.isPathSound(
            lane, request.correlationId, request.buffer, request.pathOffset, request.pathLength, isLengthAlone);
    }

    private boolean isDataSound(final Lane lane, final WriteRequest request)
    {
        return admission.isDataSound(lane, request.correlationId, request.dataLength, request.isNullData);
    }

    private PendingRequest acquireSession(final Lane lane, final long correlationId)
    {
        final PendingRequest pending = admission.isEveryOpenTaken() ?
            null : pendingRequests.acquire(lane, PendingRequest.Kind.SESSION);
        if (null != pending)
        {
            pending.correlationId = correlationId;
        }
        return pending;
    }

    private boolean enqueueSession(final Lane lane, final PendingRequest pending, final boolean isForwarded)
    {
        if (isForwarded)
        {
            admission.opensInFlight(1);
        }
        return enqueue(lane, pending, isForwarded);
    }

    private PendingRequest acquireWrite(final Lane lane, final WriteRequest request)
    {
        final PendingRequest pending = pendingRequests.acquire(lane, PendingRequest.Kind.WRITE);
        if (null != pending)
        {
            pending.correlationId = request.correlationId;
            pending.sessionId = request.sessionId;
            pending.requestId = request.requestId;
            pending.attachmentId = liveness.get(request.sessionId).attachmentId();
        }
        return pending;
    }

    private boolean enqueue(final Lane lane, final PendingRequest pending, final boolean isForwarded)
    {
        if (isForwarded)
        {
            if (PendingRequest.Kind.WRITE == pending.kind)
            {
                liveness.get(pending.sessionId).onForwarded(pending.requestId);
            }
            order.enqueue(lane, pending);
        }
        else
        {
            pendingRequests.release(pending);
        }
        return isForwarded;
    }
}
