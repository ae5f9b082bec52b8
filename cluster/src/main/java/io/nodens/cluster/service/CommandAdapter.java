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
package io.nodens.cluster.service;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.nodens.cluster.state.Command;
import io.nodens.cluster.state.CommandVersion;
import io.nodens.cluster.state.MemberReport;
import io.nodens.cluster.state.NewerReleaseException;
import io.nodens.cluster.state.Operation;
import io.nodens.cluster.state.StateMachine;
import io.nodens.sbe.command.AddIdentitiesDecoder;
import io.nodens.sbe.command.AttachSessionAsDecoder;
import io.nodens.sbe.command.AttachSessionDecoder;
import io.nodens.sbe.command.BarrierDecoder;
import io.nodens.sbe.command.BooleanType;
import io.nodens.sbe.command.CapacityReportDecoder;
import io.nodens.sbe.command.CloseSessionDecoder;
import io.nodens.sbe.command.CreateDecoder;
import io.nodens.sbe.command.CreateWithAclDecoder;
import io.nodens.sbe.command.DeleteDecoder;
import io.nodens.sbe.command.DetachSessionDecoder;
import io.nodens.sbe.command.DigestReportDecoder;
import io.nodens.sbe.command.ExpireSessionDecoder;
import io.nodens.sbe.command.FinalizeUpgradeDecoder;
import io.nodens.sbe.command.ForceCloseSessionDecoder;
import io.nodens.sbe.command.FrontEndOpenDecoder;
import io.nodens.sbe.command.GuardedDecoder;
import io.nodens.sbe.command.MessageHeaderDecoder;
import io.nodens.sbe.command.MultiDecoder;
import io.nodens.sbe.command.OpenSessionAsDecoder;
import io.nodens.sbe.command.OpenSessionDecoder;
import io.nodens.sbe.command.OriginDecoder;
import io.nodens.sbe.command.ReattachSessionDecoder;
import io.nodens.sbe.command.RequestDecoder;
import io.nodens.sbe.command.SetAclDecoder;
import io.nodens.sbe.command.SetDataDecoder;
import io.nodens.sbe.command.SetLimitsDecoder;
import org.agrona.DirectBuffer;

/**
 * Decodes the frames of the log into commands. A frame is taken only when it is whole: right schema, a known template,
 * a version from {@link CommandVersion#MIN} to {@link CommandVersion#CURRENT} with its block length, every length
 * inside the frame and nothing after the last. Anything else is ignored by every replica alike and counted.
 * <p>
 * One thing is not ignored: what a front end writes in a newer version, or a command of this schema that this program
 * does not know. Replicas of a newer release apply it, so one that went on without it would differ from them. Who is a
 * front end is a question to the replicated state, so that all replicas of one release stop at the same frame.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> never.
 */
final class CommandAdapter
{
    /** Versions by which an opening of somebody unknown may be ahead and still be taken for one. */
    private static final int MAX_RELEASES_AHEAD = 64;
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

    private final StateMachine machine;
    private final Command command = new Command();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final FrontEndOpenDecoder frontEndOpenDecoder = new FrontEndOpenDecoder();
    private final OpenSessionDecoder openSessionDecoder = new OpenSessionDecoder();
    private final AttachSessionDecoder attachSessionDecoder = new AttachSessionDecoder();
    private final DetachSessionDecoder detachSessionDecoder = new DetachSessionDecoder();
    private final ExpireSessionDecoder expireSessionDecoder = new ExpireSessionDecoder();
    private final CloseSessionDecoder closeSessionDecoder = new CloseSessionDecoder();
    private final CreateDecoder createDecoder = new CreateDecoder();
    private final DeleteDecoder deleteDecoder = new DeleteDecoder();
    private final SetDataDecoder setDataDecoder = new SetDataDecoder();
    private final AddIdentitiesDecoder addIdentitiesDecoder = new AddIdentitiesDecoder();
    private final OpenSessionAsDecoder openSessionAsDecoder = new OpenSessionAsDecoder();
    private final AttachSessionAsDecoder attachSessionAsDecoder = new AttachSessionAsDecoder();
    private final ReattachSessionDecoder reattachSessionDecoder = new ReattachSessionDecoder();
    private final CreateWithAclDecoder createWithAclDecoder = new CreateWithAclDecoder();
    private final SetAclDecoder setAclDecoder = new SetAclDecoder();
    private final MultiDecoder multiDecoder = new MultiDecoder();
    private final GuardedDecoder guardedDecoder = new GuardedDecoder();
    private final MultiOperations operations = new MultiOperations();
    private final BarrierDecoder barrierDecoder = new BarrierDecoder();
    private final DigestReportDecoder digestReportDecoder = new DigestReportDecoder();
    private final CapacityReportDecoder capacityReportDecoder = new CapacityReportDecoder();
    private final ForceCloseSessionDecoder forceCloseSessionDecoder = new ForceCloseSessionDecoder();
    private final SetLimitsDecoder setLimitsDecoder = new SetLimitsDecoder();
    private final FinalizeUpgradeDecoder finalizeUpgradeDecoder = new FinalizeUpgradeDecoder();

    private final OriginDecoder originDecoder = new OriginDecoder();
    private final RequestDecoder requestDecoder = new RequestDecoder();

    private long clusterSessionId;
    private DirectBuffer buffer;
    private int bodyOffset;
    private int blockLength;
    private int version;
    private int position;
    private int limit;
    private int fieldOffset;
    private int fieldLength;

    CommandAdapter(final StateMachine machine)
    {
        this.machine = machine;
    }

    /**
     * Apply one message of the log.
     *
     * @param sessionId   Aeron cluster session that it came over.
     * @param timestampMs log time.
     * @param frame       that holds the message.
     * @param offset      of the message.
     * @param length      of the message in bytes.
     * @return true when it was a command, applied or not; false when it was ignored as malformed.
     * @throws NewerReleaseException when a front end wrote it that is of a newer release.
     */
    boolean onMessage(
        final long sessionId, final long timestampMs, final DirectBuffer frame, final int offset, final int length)
    {
        clusterSessionId = sessionId;
        buffer = frame;
        limit = offset + length;

        final boolean isCommand = decodeHeader(offset, length) && decodeBody(headerDecoder.templateId());
        if (isCommand)
        {
            machine.apply(command, timestampMs);
        }
        else if (!decodeMalformed(offset, length) || !machine.applyMalformed(command, timestampMs))
        {
            machine.ignoreMalformed(timestampMs);
        }

        return isCommand;
    }

    private boolean decodeHeader(final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            return false;
        }

        headerDecoder.wrap(buffer, offset);
        bodyOffset = offset + HEADER_LENGTH;
        blockLength = headerDecoder.blockLength();
        version = headerDecoder.version();
        position = bodyOffset + blockLength;

        if (headerDecoder.schemaId() != MessageHeaderDecoder.SCHEMA_ID || position > limit)
        {
            return false;
        }

        checkRelease(headerDecoder.templateId());
        return CommandSchema.isSound(
            buffer, bodyOffset, limit - bodyOffset, headerDecoder.templateId(), blockLength, version);
    }

    /**
     * A front end that nobody knows yet presents itself in a version that every later program writes, so a newer one is
     * newer by that much; whoever else is unknown may send what it likes.
     */
    private void checkRelease(final int templateId)
    {
        final boolean isKnown = CommandSchema.isKnown(templateId);
        if ((version > CommandVersion.CURRENT || !isKnown) &&
            (isPlausibleOpening(templateId) || machine.frontEnds().isRegistered(clusterSessionId)))
        {
            CommandVersion.checkApplicable(version, "the log has commands");
            throw new NewerReleaseException("the log has a command of a newer release (template " + templateId +
                " of the command schema): install that release on this member");
        }
    }

    /**
     * Garbage may look like an opening. That of a newer release has a version not far above this one, and all the
     * fields that this one knows.
     */
    private boolean isPlausibleOpening(final int templateId)
    {
        return FrontEndOpenDecoder.TEMPLATE_ID == templateId &&
            version <= CommandVersion.CURRENT + MAX_RELEASES_AHEAD &&
            blockLength >= FrontEndOpenDecoder.BLOCK_LENGTH;
    }

    /**
     * Which command it would have been, as far as the frame tells: the origin comes first in every block, and in that
     * of a session's write the request after it.
     */
    private boolean decodeMalformed(final int offset, final int length)
    {
        if (length < HEADER_LENGTH + OriginDecoder.ENCODED_LENGTH)
        {
            return false;
        }

        headerDecoder.wrap(buffer, offset);
        final int templateId = headerDecoder.templateId();
        if (MessageHeaderDecoder.SCHEMA_ID != headerDecoder.schemaId() || !CommandSchema.isKnown(templateId) ||
            FrontEndOpenDecoder.TEMPLATE_ID == templateId)
        {
            return false;
        }

        originDecoder.wrap(buffer, offset + HEADER_LENGTH);
        begin(operationOf(templateId), originDecoder);
        final int requestOffset = offset + HEADER_LENGTH + OriginDecoder.ENCODED_LENGTH;
        if (requestOffset + RequestDecoder.ENCODED_LENGTH <= limit)
        {
            requestDecoder.wrap(buffer, requestOffset);
            decodeRequest(requestDecoder);
        }
        else
        {
            command.request(0, 0, 0);
        }

        return true;
    }

    /** The numbers of operations are those of the templates, but for those that say more of the same. */
    private static int operationOf(final int templateId)
    {
        return switch (templateId)
        {
            case OpenSessionAsDecoder.TEMPLATE_ID -> Operation.OPEN_SESSION;
            case AttachSessionAsDecoder.TEMPLATE_ID, ReattachSessionDecoder.TEMPLATE_ID -> Operation.ATTACH_SESSION;
            case CreateWithAclDecoder.TEMPLATE_ID -> Operation.CREATE;
            default -> templateId;
        };
    }

    @SuppressWarnings("checkstyle:MethodLength") // One case per command, each a line or three.
    private boolean decodeBody(final int templateId)
    {
        switch (templateId)
        {
            case FrontEndOpenDecoder.TEMPLATE_ID:
                decodeFrontEndOpen();
                return true;

            case OpenSessionDecoder.TEMPLATE_ID:
                decodeOpenSession();
                return true;

            case AttachSessionDecoder.TEMPLATE_ID:
                decodeAttachSession();
                return true;

            case DetachSessionDecoder.TEMPLATE_ID:
                decodeDetachSession();
                return true;

            case ExpireSessionDecoder.TEMPLATE_ID:
                decodeExpireSession();
                return true;

            case CloseSessionDecoder.TEMPLATE_ID:
                decodeCloseSession();
                return true;

            case CreateDecoder.TEMPLATE_ID:
                return decodeCreate();

            case DeleteDecoder.TEMPLATE_ID:
                decodeDelete();
                return true;

            case SetDataDecoder.TEMPLATE_ID:
                return decodeSetData();

            case MultiDecoder.TEMPLATE_ID:
                return decodeMulti();

            case GuardedDecoder.TEMPLATE_ID:
                return decodeGuarded();

            case AddIdentitiesDecoder.TEMPLATE_ID:
                decodeAddIdentities();
                return true;

            case OpenSessionAsDecoder.TEMPLATE_ID:
                decodeOpenSessionAs();
                return true;

            case AttachSessionAsDecoder.TEMPLATE_ID:
                decodeAttachSessionAs();
                return true;

            case ReattachSessionDecoder.TEMPLATE_ID:
                decodeReattachSession();
                return true;

            case CreateWithAclDecoder.TEMPLATE_ID:
                return decodeCreateWithAcl();

            case SetAclDecoder.TEMPLATE_ID:
                decodeSetAcl();
                return true;

            case BarrierDecoder.TEMPLATE_ID:
                barrierDecoder.wrap(buffer, bodyOffset, blockLength, version);
                begin(Operation.BARRIER, barrierDecoder.origin());
                return true;

            case DigestReportDecoder.TEMPLATE_ID:
                decodeDigestReport();
                return true;

            case CapacityReportDecoder.TEMPLATE_ID:
                decodeCapacityReport();
                return true;

            case ForceCloseSessionDecoder.TEMPLATE_ID:
                decodeForceCloseSession();
                return true;

            case SetLimitsDecoder.TEMPLATE_ID:
                decodeSetLimits();
                return true;

            case FinalizeUpgradeDecoder.TEMPLATE_ID:
                decodeFinalizeUpgrade();
                return true;

            default:
                return false;
        }
    }

    private void decodeFrontEndOpen()
    {
        frontEndOpenDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.FRONT_END_OPEN, frontEndOpenDecoder.origin());
        command.limits().set(
            frontEndOpenDecoder.maxZnodes(),
            frontEndOpenDecoder.maxTreeBytes(),
            frontEndOpenDecoder.maxSessions(),
            frontEndOpenDecoder.maxDataLength());
        final MemberReport report = command.report().reset();
        if (version >= CommandVersion.WITH_REPORTS)
        {
            command.limits().maxEphemerals(frontEndOpenDecoder.maxEphemerals());
            report
                .clusterId(frontEndOpenDecoder.clusterIdHigh(), frontEndOpenDecoder.clusterIdLow())
                .opening(frontEndOpenDecoder.startNumber(), frontEndOpenDecoder.openNumber())
                .versions(frontEndOpenDecoder.minVersion(), frontEndOpenDecoder.maxVersion())
                .capacity(
                    frontEndOpenDecoder.treeCapacityBytes(),
                    frontEndOpenDecoder.diskFreeBytes(),
                    frontEndOpenDecoder.heapCapacityBytes());
        }
    }

    private void decodeOpenSession()
    {
        openSessionDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.OPEN_SESSION, openSessionDecoder.origin());
        command.timeoutMs(openSessionDecoder.timeoutMs());
        decodeSecret(bodyOffset + OpenSessionDecoder.secretEncodingOffset());
    }

    private void decodeAttachSession()
    {
        attachSessionDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.ATTACH_SESSION, attachSessionDecoder.origin());
        command.attachment(attachSessionDecoder.sessionId(), 0);
        decodeSecret(bodyOffset + AttachSessionDecoder.secretEncodingOffset());
    }

    private void decodeDetachSession()
    {
        detachSessionDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.DETACH_SESSION, detachSessionDecoder.origin());
        command.attachment(detachSessionDecoder.sessionId(), detachSessionDecoder.attachmentId());
    }

    private void decodeExpireSession()
    {
        expireSessionDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.EXPIRE_SESSION, expireSessionDecoder.origin());
        command.attachment(expireSessionDecoder.sessionId(), expireSessionDecoder.attachmentId());
    }

    private void decodeCloseSession()
    {
        closeSessionDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.CLOSE_SESSION, closeSessionDecoder.origin());
        decodeRequest(closeSessionDecoder.request());
        command.attachmentId(closeSessionDecoder.attachmentId());
        decodeIdentity(closeSessionDecoder.identityId(), closeSessionDecoder.flags());
    }

    private boolean decodeCreate()
    {
        createDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.CREATE, createDecoder.origin());
        decodeRequest(createDecoder.request());
        command.attachmentId(createDecoder.attachmentId());
        decodeIdentity(createDecoder.identityId(), createDecoder.flags());
        command.mode(createDecoder.mode(), createDecoder.ttlMs());

        decodePath();
        return decodeData(createDecoder.isNullDataRaw());
    }

    private void decodeAddIdentities()
    {
        addIdentitiesDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.ADD_IDENTITIES, addIdentitiesDecoder.origin());
        command.attachment(addIdentitiesDecoder.sessionId(), addIdentitiesDecoder.attachmentId());
        decodeIdentities();
    }

    private void decodeOpenSessionAs()
    {
        openSessionAsDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.OPEN_SESSION, openSessionAsDecoder.origin());
        command.timeoutMs(openSessionAsDecoder.timeoutMs());
        decodeSecret(bodyOffset + OpenSessionAsDecoder.secretEncodingOffset());
        decodeIdentities();
    }

    private void decodeAttachSessionAs()
    {
        attachSessionAsDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.ATTACH_SESSION, attachSessionAsDecoder.origin());
        command.attachment(attachSessionAsDecoder.sessionId(), 0);
        decodeSecret(bodyOffset + AttachSessionAsDecoder.secretEncodingOffset());
        decodeIdentities();
    }

    private void decodeReattachSession()
    {
        reattachSessionDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.ATTACH_SESSION, reattachSessionDecoder.origin());
        command.attachment(reattachSessionDecoder.sessionId(), reattachSessionDecoder.formerAttachmentId());
        decodeSecret(bodyOffset + ReattachSessionDecoder.secretEncodingOffset());
        decodeIdentities();
    }

    private void decodeIdentities()
    {
        nextField();
        command.identities(buffer, fieldOffset, fieldLength);
    }

    private boolean decodeCreateWithAcl()
    {
        createWithAclDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.CREATE, createWithAclDecoder.origin());
        decodeRequest(createWithAclDecoder.request());
        command.attachmentId(createWithAclDecoder.attachmentId());
        decodeIdentity(0, createWithAclDecoder.flags());
        command.mode(createWithAclDecoder.mode(), createWithAclDecoder.ttlMs());

        decodePath();
        final boolean isSound = decodeData(createWithAclDecoder.isNullDataRaw());
        decodeAcl();
        return isSound;
    }

    private void decodeSetAcl()
    {
        setAclDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.SET_ACL, setAclDecoder.origin());
        decodeRequest(setAclDecoder.request());
        command.attachmentId(setAclDecoder.attachmentId());
        decodeIdentity(0, setAclDecoder.flags());
        command.version(setAclDecoder.version());

        decodePath();
        decodeAcl();
    }

    private void decodeAcl()
    {
        nextField();
        command.acl(buffer, fieldOffset, fieldLength);
    }

    private void decodeDelete()
    {
        deleteDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.DELETE, deleteDecoder.origin());
        decodeRequest(deleteDecoder.request());
        command.attachmentId(deleteDecoder.attachmentId());
        decodeIdentity(deleteDecoder.identityId(), deleteDecoder.flags());
        command.version(deleteDecoder.version());

        decodePath();
    }

    private boolean decodeSetData()
    {
        setDataDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.SET_DATA, setDataDecoder.origin());
        decodeRequest(setDataDecoder.request());
        command.attachmentId(setDataDecoder.attachmentId());
        decodeIdentity(setDataDecoder.identityId(), setDataDecoder.flags());
        command.version(setDataDecoder.version());

        decodePath();
        return decodeData(setDataDecoder.isNullDataRaw());
    }

    private boolean decodeMulti()
    {
        multiDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.MULTI, multiDecoder.origin());
        decodeRequest(multiDecoder.request());
        command.attachmentId(multiDecoder.attachmentId());
        decodeIdentity(multiDecoder.identityId(), multiDecoder.flags());
        if (!operations.wrap(buffer, position, limit, 0, version))
        {
            return false;
        }

        command.operations(operations, operations.count(), operations.length());
        return true;
    }

    private boolean decodeGuarded()
    {
        guardedDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.GUARDED, guardedDecoder.origin());
        decodeRequest(guardedDecoder.request());
        command.attachmentId(guardedDecoder.attachmentId());
        decodeIdentity(guardedDecoder.identityId(), guardedDecoder.flags());
        if (!operations.wrap(buffer, position, limit, guardedDecoder.conditionCount(), version))
        {
            return false;
        }

        command
            .operations(operations, operations.count(), operations.length())
            .guard(guardedDecoder.conditionCount(), guardedDecoder.thenCount());
        return true;
    }

    /** Fields that a version does not have are not read: the generated codec gives another value for each type. */
    private void decodeIdentity(final long identityId, final long flags)
    {
        if (version >= CommandVersion.WITH_OPERATIONS)
        {
            command.identity(identityId, flags);
        }
    }

    private void decodeDigestReport()
    {
        digestReportDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.DIGEST_REPORT, digestReportDecoder.origin());
        command.checkpoint(digestReportDecoder.zxid(), digestReportDecoder.digest());
        if (version >= CommandVersion.WITH_REPORTS)
        {
            command.protocolCheckpoint(
                digestReportDecoder.tickId(),
                digestReportDecoder.protocolDigest(),
                digestReportDecoder.digestVersion());
            command.report().reset().logPosition(digestReportDecoder.logPosition());
        }
    }

    private void decodeCapacityReport()
    {
        capacityReportDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.CAPACITY_REPORT, capacityReportDecoder.origin());
        command.report().reset()
            .capacity(
                capacityReportDecoder.treeCapacityBytes(),
                capacityReportDecoder.diskFreeBytes(),
                capacityReportDecoder.heapCapacityBytes())
            .logPosition(capacityReportDecoder.logPosition());
    }

    private void decodeForceCloseSession()
    {
        forceCloseSessionDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.FORCE_CLOSE_SESSION, forceCloseSessionDecoder.origin());
        command
            .correlationId(forceCloseSessionDecoder.correlationId())
            .attachment(forceCloseSessionDecoder.sessionId(), 0);
    }

    private void decodeSetLimits()
    {
        setLimitsDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.SET_LIMITS, setLimitsDecoder.origin());
        command.correlationId(setLimitsDecoder.correlationId());
        command.limits().change(
            setLimitsDecoder.maxZnodes(),
            setLimitsDecoder.maxTreeBytes(),
            setLimitsDecoder.maxSessions(),
            setLimitsDecoder.maxDataLength(),
            setLimitsDecoder.maxEphemerals());
    }

    private void decodeFinalizeUpgrade()
    {
        finalizeUpgradeDecoder.wrap(buffer, bodyOffset, blockLength, version);
        begin(Operation.FINALIZE_UPGRADE, finalizeUpgradeDecoder.origin());
        command
            .correlationId(finalizeUpgradeDecoder.correlationId())
            .upgrade(finalizeUpgradeDecoder.memberCount(), finalizeUpgradeDecoder.version());
    }

    private void begin(final int operation, final OriginDecoder origin)
    {
        command
            .begin(operation, clusterSessionId)
            .schemaVersion(version)
            .origin(origin.memberId(), origin.incarnation(), origin.sequence());
    }

    private void decodeRequest(final RequestDecoder request)
    {
        command.request(request.sessionId(), request.requestId(), request.acknowledgedRequestId());
    }

    private void decodeSecret(final int offset)
    {
        command.secret(
            buffer.getLong(offset, LITTLE_ENDIAN), buffer.getLong(offset + Long.BYTES, LITTLE_ENDIAN));
    }

    private void decodePath()
    {
        nextField();
        command.path(buffer, fieldOffset, fieldLength);
    }

    private boolean decodeData(final short isNullData)
    {
        nextField();
        if (BooleanType.TRUE.value() == isNullData)
        {
            command.data(buffer, fieldOffset, Command.NULL_DATA_LENGTH);
            return 0 == fieldLength;
        }

        command.data(buffer, fieldOffset, fieldLength);
        return BooleanType.FALSE.value() == isNullData;
    }

    /**
     * Step over the next variable length field, which lies inside the frame.
     */
    private void nextField()
    {
        fieldOffset = position + CreateDecoder.pathHeaderLength();
        fieldLength = buffer.getInt(position, LITTLE_ENDIAN);
        position = fieldOffset + fieldLength;
    }
}
