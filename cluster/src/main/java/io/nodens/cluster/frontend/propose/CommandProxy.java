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

import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.OwnReport;
import io.nodens.sbe.command.AddIdentitiesEncoder;
import io.nodens.sbe.command.AttachSessionAsEncoder;
import io.nodens.sbe.command.AttachSessionEncoder;
import io.nodens.sbe.command.BarrierEncoder;
import io.nodens.sbe.command.BooleanType;
import io.nodens.sbe.command.CapacityReportEncoder;
import io.nodens.sbe.command.CloseSessionEncoder;
import io.nodens.sbe.command.CreateEncoder;
import io.nodens.sbe.command.CreateWithAclEncoder;
import io.nodens.sbe.command.DeleteEncoder;
import io.nodens.sbe.command.DetachSessionEncoder;
import io.nodens.sbe.command.DigestReportEncoder;
import io.nodens.sbe.command.ExpireSessionEncoder;
import io.nodens.sbe.command.FinalizeUpgradeEncoder;
import io.nodens.sbe.command.ForceCloseSessionEncoder;
import io.nodens.sbe.command.FrontEndOpenEncoder;
import io.nodens.sbe.command.GuardedEncoder;
import io.nodens.sbe.command.MessageHeaderEncoder;
import io.nodens.sbe.command.MultiEncoder;
import io.nodens.sbe.command.OpenSessionAsEncoder;
import io.nodens.sbe.command.OpenSessionEncoder;
import io.nodens.sbe.command.OriginEncoder;
import io.nodens.sbe.command.ReattachSessionEncoder;
import io.nodens.sbe.command.RequestEncoder;
import io.nodens.sbe.command.SetAclEncoder;
import io.nodens.sbe.command.SetDataEncoder;
import io.nodens.sbe.command.SetLimitsEncoder;
import io.nodens.tree.AclTable;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.acl.IdentitySet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Encodes replicated commands into the forwarding queue. Every method but {@link #encodeOpen} returns false when the
 * queue is full; nothing was done then.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
public final class CommandProxy
{
    /** Most bytes of a command that are not data. */
    public static final int MAX_OVERHEAD_LENGTH = TreeConfiguration.MAX_PATH_LENGTH + AclTable.MAX_LENGTH + 1024;

    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int VAR_DATA_HEADER = Integer.BYTES;
    /** In which a front end presents itself, so that programs of later versions understand it. */
    private static final int OPENING_VERSION = 1;
    /** In which the commands of operators came: a cluster of version 0 must be able to leave it. */
    private static final int ADMIN_VERSION = 1;
    private static final int FORCE_CLOSE_VERSION = 5;
    /** From which on a write names the attachment that it came through. */
    private static final int ATTACHMENT_VERSION = 3;
    /** From which on a write has an identity and flags. */
    private static final int IDENTITY_VERSION = 4;
    /** From which on creates among several operations may have access lists. */
    private static final int OPERATION_ACL_VERSION = 5;
    /** From which on who comes back for a session does not take it from another. */
    private static final int REATTACH_VERSION = 6;
    private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);
    /** How this program computes digests; another says that there is none of the protocol state. */
    private static final int DIGEST_VERSION = 1;
    private static final int NO_DIGEST_VERSION = 0;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FrontEndOpenEncoder frontEndOpen = new FrontEndOpenEncoder();
    private final OpenSessionEncoder openSession = new OpenSessionEncoder();
    private final AttachSessionEncoder attachSession = new AttachSessionEncoder();
    private final DetachSessionEncoder detachSession = new DetachSessionEncoder();
    private final ExpireSessionEncoder expireSession = new ExpireSessionEncoder();
    private final CloseSessionEncoder closeSession = new CloseSessionEncoder();
    private final CreateEncoder create = new CreateEncoder();
    private final DeleteEncoder delete = new DeleteEncoder();
    private final SetDataEncoder setData = new SetDataEncoder();
    private final MultiEncoder multi = new MultiEncoder();
    private final GuardedEncoder guarded = new GuardedEncoder();
    private final AddIdentitiesEncoder addIdentities = new AddIdentitiesEncoder();
    private final OpenSessionAsEncoder openSessionAs = new OpenSessionAsEncoder();
    private final AttachSessionAsEncoder attachSessionAs = new AttachSessionAsEncoder();
    private final ReattachSessionEncoder reattachSession = new ReattachSessionEncoder();
    private final CreateWithAclEncoder createWithAcl = new CreateWithAclEncoder();
    private final SetAclEncoder setAcl = new SetAclEncoder();
    private final WriteRequest operation = new WriteRequest();
    private final BarrierEncoder barrier = new BarrierEncoder();
    private final DigestReportEncoder digestReport = new DigestReportEncoder();
    private final CapacityReportEncoder capacityReport = new CapacityReportEncoder();
    private final ForceCloseSessionEncoder forceCloseSession = new ForceCloseSessionEncoder();
    private final SetLimitsEncoder setLimits = new SetLimitsEncoder();
    private final FinalizeUpgradeEncoder finalizeUpgrade = new FinalizeUpgradeEncoder();

    private final int memberId;
    private final long incarnation;
    private final ForwardingQueue queue;
    private final MemberStatus status;
    private final UnsafeBuffer buffer;

    public CommandProxy(
        final int memberId, final long incarnation, final ForwardingQueue queue, final MemberStatus status)
    {
        this.status = status;
        this.memberId = memberId;
        this.incarnation = incarnation;
        this.queue = queue;
        this.buffer = queue.buffer();
    }

    /**
     * Encode the command that presents this front end on a new cluster session; it is not numbered and not queued.
     *
     * @param dst        to encode to, from its start.
     * @param limits     of this front end, which a new cluster adopts.
     * @param openNumber 1, 2, ... for each cluster session.
     * @return its length.
     */
    public int encodeOpen(final UnsafeBuffer dst, final FrontEndLimits limits, final long openNumber)
    {
        final OwnReport own = status.ownReport();
        frontEndOpen.wrapAndApplyHeader(dst, 0, header)
            .maxZnodes(limits.maxZnodes())
            .maxTreeBytes(limits.maxTreeBytes())
            .maxSessions(limits.maxSessions())
            .maxDataLength(limits.maxDataLength())
            .clusterIdHigh(own.clusterIdHigh())
            .clusterIdLow(own.clusterIdLow())
            .startNumber(own.startNumber())
            .openNumber(openNumber)
            .treeCapacityBytes(own.treeCapacityBytes())
            .diskFreeBytes(own.diskFreeBytes())
            .heapCapacityBytes(own.heapCapacityBytes())
            .maxEphemerals(limits.maxEphemerals())
            .minVersion(own.minVersion())
            .maxVersion(own.maxVersion());
        header.version(OPENING_VERSION);
        frontEndOpen.origin().incarnation(incarnation).sequence(0).memberId(memberId);
        return HEADER + frontEndOpen.encodedLength();
    }

    public boolean openSession(final PendingRequest request, final Lane lane)
    {
        final long connectionId = lane.connectionId();
        final IdentitySet door = lane.door();
        if (null != door && canWriteAcls())
        {
            return openSessionAs(request, connectionId, door.bytes());
        }
        final int offset = queue.append(HEADER + OpenSessionEncoder.BLOCK_LENGTH, CommandKind.SESSION, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        openSession.wrapAndApplyHeader(buffer, offset, header)
            .connectionId(connectionId)
            .timeoutMs(request.timeoutMs)
            .putSecret(request.secret, 0, request.secret.length);
        stamp(openSession.origin());
        return true;
    }

    private boolean openSessionAs(
        final PendingRequest request, final long connectionId, final UnsafeBuffer identities)
    {
        final int length =
            HEADER + OpenSessionAsEncoder.BLOCK_LENGTH + VAR_DATA_HEADER + identities.capacity();
        final int offset = queue.append(length, CommandKind.SESSION, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        openSessionAs.wrapAndApplyHeader(buffer, offset, header)
            .connectionId(connectionId)
            .timeoutMs(request.timeoutMs)
            .putSecret(request.secret, 0, request.secret.length)
            .putIdentities(identities, 0, identities.capacity());
        stamp(openSessionAs.origin());
        return true;
    }

    private boolean attachSessionAs(
        final PendingRequest request, final long connectionId, final UnsafeBuffer identities)
    {
        final int length =
            HEADER + AttachSessionAsEncoder.BLOCK_LENGTH + VAR_DATA_HEADER + identities.capacity();
        final int offset = queue.append(length, CommandKind.SESSION, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        attachSessionAs.wrapAndApplyHeader(buffer, offset, header)
            .connectionId(connectionId)
            .sessionId(request.sessionId)
            .putSecret(request.secret, 0, request.secret.length)
            .putIdentities(identities, 0, identities.capacity());
        stamp(attachSessionAs.origin());
        return true;
    }

    private boolean reattachSession(
        final PendingRequest request, final long connectionId, final IdentitySet door)
    {
        final DirectBuffer identities = null == door ? EMPTY : door.bytes();
        final int identitiesLength = identities.capacity();
        final int offset = queue.append(
            HEADER + ReattachSessionEncoder.BLOCK_LENGTH + VAR_DATA_HEADER + identitiesLength,
            CommandKind.SESSION,
            request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        reattachSession.wrapAndApplyHeader(buffer, offset, header)
            .connectionId(connectionId)
            .sessionId(request.sessionId)
            .formerAttachmentId(request.attachmentId)
            .putSecret(request.secret, 0, request.secret.length)
            .putIdentities(identities, 0, identitiesLength);
        stamp(reattachSession.origin());
        return true;
    }

    /**
     * Identities that a session's client has proved.
     *
     * @param request that waits for the result, with the identities in place of a path.
     * @return false when the queue is full.
     */
    public boolean addIdentities(final PendingRequest request)
    {
        final int identitiesLength = request.path.capacity();
        final int offset = queue.append(
            HEADER + AddIdentitiesEncoder.BLOCK_LENGTH + VAR_DATA_HEADER + identitiesLength,
            CommandKind.IDENTITIES,
            request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        addIdentities.wrapAndApplyHeader(buffer, offset, header)
            .sessionId(request.sessionId)
            .attachmentId(request.attachmentId)
            .putIdentities(request.path, 0, identitiesLength);
        stamp(addIdentities.origin());
        return true;
    }

    public boolean attachSession(final PendingRequest request, final Lane lane)
    {
        final long connectionId = lane.connectionId();
        final IdentitySet door = lane.door();
        if (request.attachmentId > 0 && activeVersion() >= REATTACH_VERSION)
        {
            return reattachSession(request, connectionId, door);
        }
        if (null != door && canWriteAcls())
        {
            return attachSessionAs(request, connectionId, door.bytes());
        }
        final int offset = queue.append(HEADER + AttachSessionEncoder.BLOCK_LENGTH, CommandKind.SESSION, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        attachSession.wrapAndApplyHeader(buffer, offset, header)
            .connectionId(connectionId)
            .sessionId(request.sessionId)
            .putSecret(request.secret, 0, request.secret.length);
        stamp(attachSession.origin());
        return true;
    }

    public boolean detachSession(final AttachedSession session)
    {
        final int offset = queue.append(HEADER + DetachSessionEncoder.BLOCK_LENGTH, CommandKind.DETACH, null);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        detachSession.wrapAndApplyHeader(buffer, offset, header)
            .sessionId(session.sessionId())
            .attachmentId(session.attachmentId());
        stamp(detachSession.origin());
        return true;
    }

    /** Propose the end of a session, unless that was done before. */
    public boolean expireSession(final AttachedSession session)
    {
        if (session.isExpiring())
        {
            return true;
        }
        final int offset = queue.append(HEADER + ExpireSessionEncoder.BLOCK_LENGTH, CommandKind.EXPIRE, null);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        expireSession.wrapAndApplyHeader(buffer, offset, header)
            .sessionId(session.sessionId())
            .attachmentId(session.attachmentId());
        stamp(expireSession.origin());
        session.onExpiring();
        return true;
    }

    public boolean closeSession(final PendingRequest request, final WriteRequest write)
    {
        final int blockLength = writeLength(
            CloseSessionEncoder.attachmentIdEncodingOffset(),
            CloseSessionEncoder.identityIdEncodingOffset(),
            CloseSessionEncoder.BLOCK_LENGTH);
        final int offset = queue.append(HEADER + blockLength, CommandKind.WRITE, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        closeSession.wrapAndApplyHeader(buffer, offset, header);
        closeSession.limit(attach(offset, blockLength, CloseSessionEncoder.attachmentIdEncodingOffset(), request));
        stamp(closeSession.origin());
        identify(closeSession.request(), write);
        return true;
    }

    public boolean create(final PendingRequest request, final WriteRequest write)
    {
        if (null != write.acl)
        {
            return createWithAcl(request, write);
        }
        final int blockLength = writeLength(
            CreateEncoder.attachmentIdEncodingOffset(),
            CreateEncoder.identityIdEncodingOffset(),
            CreateEncoder.BLOCK_LENGTH);
        final int length = lengthWith(blockLength, write.pathLength) + VAR_DATA_HEADER + write.dataLength;
        final int offset = queue.append(length, CommandKind.WRITE, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        create.wrapAndApplyHeader(buffer, offset, header)
            .ttlMs(write.ttlMs)
            .mode((short)write.mode)
            .isNullData(BooleanType.get((short)write.isNullData));
        create.limit(attach(offset, blockLength, CreateEncoder.attachmentIdEncodingOffset(), request));
        stamp(create.origin());
        identify(create.request(), write);
        create.putPath(write.buffer, write.pathOffset, write.pathLength);
        create.putData(write.buffer, write.dataOffset, write.dataLength);
        return true;
    }

    private boolean createWithAcl(final PendingRequest request, final WriteRequest write)
    {
        final int length = lengthWith(CreateWithAclEncoder.BLOCK_LENGTH, write.pathLength) +
            VAR_DATA_HEADER + write.dataLength + VAR_DATA_HEADER + write.acl.length();
        final int offset = queue.append(length, CommandKind.WRITE, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        createWithAcl.wrapAndApplyHeader(buffer, offset, header)
            .ttlMs(write.ttlMs)
            .mode((short)write.mode)
            .isNullData(BooleanType.get((short)write.isNullData))
            .attachmentId(request.attachmentId)
            .flags(0);
        stamp(createWithAcl.origin());
        identify(createWithAcl.request(), write);
        createWithAcl.putPath(write.buffer, write.pathOffset, write.pathLength);
        createWithAcl.putData(write.buffer, write.dataOffset, write.dataLength);
        createWithAcl.putAcl(write.acl.buffer(), 0, write.acl.length());
        return true;
    }

    public boolean setAcl(final PendingRequest request, final WriteRequest write)
    {
        final int length = lengthWith(SetAclEncoder.BLOCK_LENGTH, write.pathLength) +
            VAR_DATA_HEADER + write.acl.length();
        final int offset = queue.append(length, CommandKind.WRITE, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        setAcl.wrapAndApplyHeader(buffer, offset, header)
            .attachmentId(request.attachmentId)
            .flags(0)
            .version(write.version);
        stamp(setAcl.origin());
        identify(setAcl.request(), write);
        setAcl.putPath(write.buffer, write.pathOffset, write.pathLength);
        setAcl.putAcl(write.acl.buffer(), 0, write.acl.length());
        return true;
    }

    /** Whether there are access lists and identities. */
    public boolean canWriteAcls()
    {
        return activeVersion() >= IDENTITY_VERSION;
    }

    public boolean delete(final PendingRequest request, final WriteRequest write)
    {
        final int blockLength = writeLength(
            DeleteEncoder.attachmentIdEncodingOffset(),
            DeleteEncoder.identityIdEncodingOffset(),
            DeleteEncoder.BLOCK_LENGTH);
        final int offset = queue.append(lengthWith(blockLength, write.pathLength), CommandKind.WRITE, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        delete.wrapAndApplyHeader(buffer, offset, header).version(write.version);
        delete.limit(attach(offset, blockLength, DeleteEncoder.attachmentIdEncodingOffset(), request));
        stamp(delete.origin());
        identify(delete.request(), write);
        delete.putPath(write.buffer, write.pathOffset, write.pathLength);
        return true;
    }

    public boolean setData(final PendingRequest request, final WriteRequest write)
    {
        final int blockLength = writeLength(
            SetDataEncoder.attachmentIdEncodingOffset(),
            SetDataEncoder.identityIdEncodingOffset(),
            SetDataEncoder.BLOCK_LENGTH);
        final int length = lengthWith(blockLength, write.pathLength) + VAR_DATA_HEADER + write.dataLength;
        final int offset = queue.append(length, CommandKind.WRITE, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        setData.wrapAndApplyHeader(buffer, offset, header)
            .version(write.version)
            .isNullData(BooleanType.get((short)write.isNullData));
        setData.limit(attach(offset, blockLength, SetDataEncoder.attachmentIdEncodingOffset(), request));
        stamp(setData.origin());
        identify(setData.request(), write);
        setData.putPath(write.buffer, write.pathOffset, write.pathLength);
        setData.putData(write.buffer, write.dataOffset, write.dataLength);
        return true;
    }

    /**
     * Bytes that an operation of several takes.
     */
    static long operationLength(final WriteRequest operation)
    {
        return MultiEncoder.OperationsEncoder.sbeBlockLength() + 2L * VAR_DATA_HEADER +
            operation.pathLength + operation.dataLength;
    }

    /**
     * A write of several operations.
     *
     * @param request that waits for the result.
     * @param write   with who asks.
     * @param source  of the operations, which are sound.
     * @param length  of the operations in bytes.
     * @return false when the queue is full.
     */
    public boolean multi(
        final PendingRequest request, final WriteRequest write, final OperationSource source, final int length)
    {
        final int count = source.count();
        final int offset = queue.append(
            HEADER + MultiEncoder.BLOCK_LENGTH + MultiEncoder.OperationsEncoder.sbeHeaderSize() + length,
            CommandKind.WRITE,
            request,
            count);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        multi.wrapAndApplyHeader(buffer, offset, header)
            .attachmentId(request.attachmentId)
            .identityId(0)
            .flags(0);
        stamp(multi.origin());
        identify(multi.request(), write);
        final MultiEncoder.OperationsEncoder operations = multi.operationsCount(count);
        source.rewind();
        for (int i = 0; i < count; i++)
        {
            source.next(operation);
            operations.next()
                .ttlMs(operation.ttlMs)
                .version(operation.version)
                .kind((short)operation.kind)
                .mode((short)operation.mode)
                .isNullData(BooleanType.get((short)operation.isNullData))
                .putPath(operation.buffer, operation.pathOffset, operation.pathLength)
                .putData(operation.buffer, operation.dataOffset, operation.dataLength);
        }
        return true;
    }

    /**
     * A write of several operations of which some are conditions.
     *
     * @param request        that waits for the result.
     * @param write          with who asks.
     * @param source         of the operations, which are sound.
     * @param length         of the operations in bytes.
     * @param conditionCount how many of them are conditions.
     * @param thenCount      how many after them are carried out when all conditions hold.
     * @return false when the queue is full.
     */
    public boolean guarded(
        final PendingRequest request,
        final WriteRequest write,
        final OperationSource source,
        final int length,
        final int conditionCount,
        final int thenCount)
    {
        final int count = source.count();
        final int offset = queue.append(
            HEADER + GuardedEncoder.BLOCK_LENGTH + GuardedEncoder.OperationsEncoder.sbeHeaderSize() + length,
            CommandKind.WRITE,
            request,
            1 + Math.max(thenCount, count - conditionCount - thenCount));
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        guarded.wrapAndApplyHeader(buffer, offset, header)
            .attachmentId(request.attachmentId)
            .identityId(0)
            .flags(0)
            .conditionCount(conditionCount)
            .thenCount(thenCount);
        stamp(guarded.origin());
        identify(guarded.request(), write);
        final GuardedEncoder.OperationsEncoder operations = guarded.operationsCount(count);
        source.rewind();
        for (int i = 0; i < count; i++)
        {
            source.next(operation);
            operations.next()
                .operand(operation.ttlMs)
                .version(operation.version)
                .kind((short)operation.kind)
                .mode((short)operation.mode)
                .isNullData(BooleanType.get((short)operation.isNullData))
                .putPath(operation.buffer, operation.pathOffset, operation.pathLength)
                .putData(operation.buffer, operation.dataOffset, operation.dataLength);
        }
        return true;
    }

    /** Whether a write may have several operations. */
    public boolean canWriteMulti()
    {
        return activeVersion() >= IDENTITY_VERSION;
    }

    /** Whether creates among several operations may have access lists. */
    public boolean canWriteAclsOfSeveral()
    {
        return activeVersion() >= OPERATION_ACL_VERSION;
    }

    public boolean barrier()
    {
        final int offset = queue.append(HEADER + BarrierEncoder.BLOCK_LENGTH, CommandKind.BARRIER, null);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        barrier.wrapAndApplyHeader(buffer, offset, header);
        stamp(barrier.origin());
        return true;
    }

    public boolean digestReport(final long zxid, final long digest, final long tickId, final long protocolDigest)
    {
        final boolean isOld = 0 == activeVersion();
        final int blockLength = isOld ? DigestReportEncoder.tickIdEncodingOffset() : DigestReportEncoder.BLOCK_LENGTH;
        final int offset = queue.append(HEADER + blockLength, CommandKind.DIGEST, null);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        digestReport.wrapAndApplyHeader(buffer, offset, header)
            .zxid(zxid)
            .digest(digest);
        if (isOld)
        {
            header.blockLength(blockLength);
        }
        else
        {
            digestReport
                .tickId(tickId)
                .protocolDigest(protocolDigest)
                .logPosition(status.ownReport().recordedPosition())
                .digestVersion(MemberStatus.NULL_VALUE == tickId ? NO_DIGEST_VERSION : DIGEST_VERSION);
        }
        stamp(digestReport.origin());
        return true;
    }

    /**
     * Report what the member can hold.
     *
     * @return false when the queue is full, or the active version has no such report.
     */
    public boolean capacityReport()
    {
        final int offset = 0 == activeVersion() ?
            ForwardingQueue.FULL :
            queue.append(HEADER + CapacityReportEncoder.BLOCK_LENGTH, CommandKind.DIGEST, null);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        final OwnReport own = status.ownReport();
        capacityReport.wrapAndApplyHeader(buffer, offset, header)
            .treeCapacityBytes(own.treeCapacityBytes())
            .diskFreeBytes(own.diskFreeBytes())
            .heapCapacityBytes(own.heapCapacityBytes())
            .logPosition(own.recordedPosition());
        stamp(capacityReport.origin());
        return true;
    }

    /** Whether the members know how an operator ends a session. */
    public boolean canForceClose()
    {
        return activeVersion() >= FORCE_CLOSE_VERSION;
    }

    /**
     * A session that an operator ends.
     *
     * @param request   that waits for the result.
     * @param sessionId of the session.
     * @return false when the queue is full.
     */
    public boolean forceCloseSession(final PendingRequest request, final long sessionId)
    {
        final int offset = queue.append(HEADER + ForceCloseSessionEncoder.BLOCK_LENGTH, CommandKind.ADMIN, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        forceCloseSession.wrapAndApplyHeader(buffer, offset, header)
            .correlationId(request.correlationId)
            .sessionId(sessionId);
        stamp(forceCloseSession.origin());
        return true;
    }

    /**
     * Limits that an operator changes.
     *
     * @param request that waits for the result.
     * @param limits  as they shall be, checked; 0 for each that stays.
     * @return false when the queue is full.
     */
    public boolean setLimits(final PendingRequest request, final ClusterLimits limits)
    {
        final int offset = queue.append(HEADER + SetLimitsEncoder.BLOCK_LENGTH, CommandKind.ADMIN, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        setLimits.wrapAndApplyHeader(buffer, offset, header)
            .correlationId(request.correlationId)
            .maxZnodes(limits.maxZnodes())
            .maxTreeBytes(limits.maxTreeBytes())
            .maxSessions(limits.maxSessions())
            .maxDataLength(limits.maxDataLength())
            .maxEphemerals(limits.maxEphemerals());
        stamp(setLimits.origin());
        header.version(Math.max(ADMIN_VERSION, activeVersion()));
        return true;
    }

    /**
     * The version that an operator makes the active one.
     *
     * @param request     that waits for the result.
     * @param memberCount members of the cluster, each of which must have said that it can.
     * @param version     that becomes active.
     * @return false when the queue is full.
     */
    public boolean finalizeUpgrade(final PendingRequest request, final int memberCount, final int version)
    {
        final int offset = queue.append(HEADER + FinalizeUpgradeEncoder.BLOCK_LENGTH, CommandKind.ADMIN, request);
        if (ForwardingQueue.FULL == offset)
        {
            return false;
        }
        finalizeUpgrade.wrapAndApplyHeader(buffer, offset, header)
            .correlationId(request.correlationId)
            .memberCount(memberCount)
            .version(version);
        stamp(finalizeUpgrade.origin());
        header.version(Math.max(ADMIN_VERSION, activeVersion()));
        return true;
    }

    /** What is written is the active version, never a newer one that this program may know. */
    private int activeVersion()
    {
        final int version = status.activeVersion();
        return MemberStatus.NULL_VALUE == version ? status.ownReport().maxVersion() : version;
    }

    /** Whether what came through a former attachment of a session is refused when it reaches the log. */
    boolean hasAttachments()
    {
        return activeVersion() >= ATTACHMENT_VERSION;
    }

    /** Whether a write may have request id 0: its result is not kept. */
    public boolean canWriteUnretained()
    {
        return activeVersion() >= IDENTITY_VERSION;
    }

    private int writeLength(final int lengthBefore, final int lengthWithAttachment, final int length)
    {
        final int version = activeVersion();
        if (version >= IDENTITY_VERSION)
        {
            return length;
        }

        return version < ATTACHMENT_VERSION ? lengthBefore : lengthWithAttachment;
    }

    /** Ends the block of a write where the active version ends it; returns where what follows the block begins. */
    private int attach(
        final int offset, final int blockLength, final int attachmentIdOffset, final PendingRequest request)
    {
        header.blockLength(blockLength);
        final int block = offset + HEADER;
        if (attachmentIdOffset < blockLength)
        {
            buffer.putLong(block + attachmentIdOffset, request.attachmentId, ByteOrder.LITTLE_ENDIAN);
            // Identity and flags, where there are any: of everybody, and none.
            final int end = attachmentIdOffset + Long.BYTES;
            buffer.setMemory(block + end, blockLength - end, (byte)0);
        }
        return block + blockLength;
    }

    private void stamp(final OriginEncoder origin)
    {
        header.version(activeVersion());
        origin.incarnation(incarnation).sequence(queue.lastSequence()).memberId(memberId);
    }

    private static void identify(final RequestEncoder encoder, final WriteRequest write)
    {
        encoder
            .sessionId(write.sessionId)
            .requestId(write.requestId)
            .acknowledgedRequestId(write.acknowledgedRequestId);
    }

    private static int lengthWith(final int blockLength, final int pathLength)
    {
        return HEADER + blockLength + VAR_DATA_HEADER + pathLength;
    }
}
