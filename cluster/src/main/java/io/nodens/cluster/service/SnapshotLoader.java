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

import io.nodens.cluster.state.MemberReport;
import io.nodens.cluster.state.NewerReleaseException;
import io.nodens.cluster.state.Outcome;
import io.nodens.cluster.state.RequestResult;
import io.nodens.cluster.state.Session;
import io.nodens.cluster.state.StateLoader;
import io.nodens.cluster.state.StateMachine;
import io.nodens.sbe.snapshot.AclDecoder;
import io.nodens.sbe.snapshot.AclTableDecoder;
import io.nodens.sbe.snapshot.DataChunkDecoder;
import io.nodens.sbe.snapshot.FrontEndDecoder;
import io.nodens.sbe.snapshot.FurtherOutcomeDecoder;
import io.nodens.sbe.snapshot.MessageHeaderDecoder;
import io.nodens.sbe.snapshot.ResultDecoder;
import io.nodens.sbe.snapshot.SessionDecoder;
import io.nodens.sbe.snapshot.SessionIdentitiesDecoder;
import io.nodens.sbe.snapshot.SnapshotBeginDecoder;
import io.nodens.sbe.snapshot.SnapshotEndDecoder;
import io.nodens.sbe.snapshot.StatDecoder;
import io.nodens.sbe.snapshot.ZnodeDecoder;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rebuilds the state from the messages of a snapshot, in order. Refuses a snapshot whose records are not where the
 * schema has them, whose counts or checksum do not fit, or whose digest computed anew is another.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> buffers, and what the state needs.
 */
final class SnapshotLoader implements SnapshotSink
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int LENGTH_LENGTH = ZnodeDecoder.nameHeaderLength();
    private static final int NO_ZNODE_PENDING = -1;

    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SnapshotBeginDecoder beginDecoder = new SnapshotBeginDecoder();
    private final FrontEndDecoder frontEndDecoder = new FrontEndDecoder();
    private final SessionDecoder sessionDecoder = new SessionDecoder();
    private final ResultDecoder resultDecoder = new ResultDecoder();
    private final FurtherOutcomeDecoder furtherOutcomeDecoder = new FurtherOutcomeDecoder();
    private final AclTableDecoder aclTableDecoder = new AclTableDecoder();
    private final AclDecoder aclDecoder = new AclDecoder();
    private final ZnodeDecoder znodeDecoder = new ZnodeDecoder();
    private final SnapshotEndDecoder endDecoder = new SnapshotEndDecoder();

    private final StateMachine machine;
    private final StateLoader loader;
    private final CreateParameters parameters = new CreateParameters();
    private final ZnodeStat stat = new ZnodeStat();
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer byteBuffer = ByteBuffer.allocateDirect(MAX_MESSAGE_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(byteBuffer);
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
    private final UnsafeBuffer largeData = new UnsafeBuffer(0, 0);

    private int[] ancestors = new int[64];
    private int lastDepth = -1;
    private int pendingDepth = NO_ZNODE_PENDING;
    private int pendingNameLength;
    private int pendingDataLength;
    private int pendingReceived;
    private long pendingEphemeralOrdinal;
    private Session session;
    private int expectedResults;
    private boolean isSessionFresh;
    private boolean hasAcls;
    private int expectedAcls;
    private Outcome nextOutcome;
    private long recordCount;
    private int frontEndCount;
    private int sessionCount;
    private long znodeCount;
    private long expectedZxid;
    private long expectedDigest;
    private long expectedProtocolDigest;
    private boolean hasProtocolDigest;
    private boolean hasBegun;
    private int snapshotVersion;
    private boolean isDone;
    private int limit;

    SnapshotLoader(final StateMachine machine)
    {
        this.machine = machine;
        this.loader = new StateLoader(machine);
    }

    /**
     * Whether the end was read and everything fits.
     *
     * @return true once the state can be used.
     */
    boolean isDone()
    {
        return isDone;
    }

    /**
     * Refuse a snapshot that stopped before its end.
     *
     * @throws SnapshotException when the end was not read.
     */
    void checkDone()
    {
        if (!isDone)
        {
            throw new SnapshotException(
                "snapshot is truncated: it stops after " + recordCount + " records without its end");
        }
    }

    @Override
    public void onMessage(final DirectBuffer source, final int offset, final int length)
    {
        try
        {
            check(!isDone, "there is more after the end of the snapshot");
            check(length <= MAX_MESSAGE_LENGTH, "a message is longer than " + MAX_MESSAGE_LENGTH + " bytes: " + length);
            buffer.putBytes(0, source, offset, length);
            limit = length;
            int position = 0;
            while (position < limit)
            {
                position = onRecord(position);
                recordCount++;
            }
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException | TreeException ex)
        {
            throw new SnapshotException("snapshot is corrupt in record " + recordCount + ": " + ex.getMessage(), ex);
        }

        checksum.update(byteBuffer.limit(length).position(0));
        byteBuffer.clear();
    }

    private int onRecord(final int position)
    {
        check(position + HEADER_LENGTH <= limit, "a record header reaches beyond its message");
        headerDecoder.wrap(buffer, position);
        final int bodyOffset = position + HEADER_LENGTH;
        final int blockLength = headerDecoder.blockLength();
        final int version = headerDecoder.version();
        final int templateId = headerDecoder.templateId();
        check(
            MessageHeaderDecoder.SCHEMA_ID == headerDecoder.schemaId(),
            "schema " + headerDecoder.schemaId() + " is not that of a snapshot, " + MessageHeaderDecoder.SCHEMA_ID);
        if (version > SnapshotVersion.MAX && !hasBegun)
        {
            throw new NewerReleaseException("snapshot version " + version + " is newer than this program's, " +
                SnapshotVersion.MAX + ": install the release that took it on this member");
        }
        check(
            version >= SnapshotVersion.MIN && version <= SnapshotVersion.MAX,
            "snapshot version " + version + " is older than this program reads, " + SnapshotVersion.MIN +
            " to " + SnapshotVersion.MAX + ": it was taken by a program whose digest is another");
        check(bodyOffset + blockLength <= limit, "a record reaches beyond its message");
        check(
            hasBegun != (SnapshotBeginDecoder.TEMPLATE_ID == templateId),
            hasBegun ? "a second begin" : "the begin of the snapshot is missing");
        // The checksum is in the last message and does not cover it, so what stands there is compared field by field.
        check(
            !hasBegun || version == snapshotVersion,
            "a record of version " + version + " in a snapshot of version " + snapshotVersion);

        return dispatch(templateId, bodyOffset, blockLength, version);
    }

    private int dispatch(final int templateId, final int bodyOffset, final int blockLength, final int version)
    {
        final int bodyLimit = bodyOffset + blockLength;
        switch (templateId)
        {
            case SnapshotBeginDecoder.TEMPLATE_ID:
                checkBlock(blockLength, SnapshotVersion.beginLength(version));
                onBegin(beginDecoder.wrap(buffer, bodyOffset, blockLength, version));
                return bodyLimit;

            case FrontEndDecoder.TEMPLATE_ID:
                checkBlock(blockLength, SnapshotVersion.frontEndLength(version));
                onFrontEnd(frontEndDecoder.wrap(buffer, bodyOffset, blockLength, version));
                return bodyLimit;

            case SessionDecoder.TEMPLATE_ID:
                checkBlock(blockLength, SnapshotVersion.sessionLength(version));
                onSession(sessionDecoder.wrap(buffer, bodyOffset, blockLength, version));
                return bodyLimit;

            case ResultDecoder.TEMPLATE_ID:
                checkBlock(blockLength, SnapshotVersion.resultLength(version));
                onResult(resultDecoder.wrap(buffer, bodyOffset, blockLength, version));
                return bodyLimit;

            case FurtherOutcomeDecoder.TEMPLATE_ID:
                checkBlock(blockLength, FurtherOutcomeDecoder.BLOCK_LENGTH);
                onFurtherOutcome(furtherOutcomeDecoder.wrap(buffer, bodyOffset, blockLength, version));
                return bodyLimit;

            case SessionIdentitiesDecoder.TEMPLATE_ID:
                checkBlock(blockLength, SessionIdentitiesDecoder.BLOCK_LENGTH);
                return onIdentities(bodyLimit);

            case AclTableDecoder.TEMPLATE_ID:
                checkBlock(blockLength, AclTableDecoder.BLOCK_LENGTH);
                onAclTable(aclTableDecoder.wrap(buffer, bodyOffset, blockLength, version));
                return bodyLimit;

            case AclDecoder.TEMPLATE_ID:
                checkBlock(blockLength, AclDecoder.BLOCK_LENGTH);
                return onAcl(aclDecoder.wrap(buffer, bodyOffset, blockLength, version), bodyLimit);

            case ZnodeDecoder.TEMPLATE_ID:
                checkBlock(blockLength, ZnodeDecoder.BLOCK_LENGTH);
                return onZnode(znodeDecoder.wrap(buffer, bodyOffset, blockLength, version), bodyLimit);

            case DataChunkDecoder.TEMPLATE_ID:
                return onChunk(bodyLimit);

            case SnapshotEndDecoder.TEMPLATE_ID:
                checkBlock(blockLength, SnapshotEndDecoder.BLOCK_LENGTH);
                onEnd(endDecoder.wrap(buffer, bodyOffset, blockLength, version));
                check(bodyLimit == limit, "there is more after the end of the snapshot");
                return bodyLimit;

            default:
                throw new IllegalArgumentException("unknown record of template " + templateId);
        }
    }

    private void onBegin(final SnapshotBeginDecoder begin)
    {
        hasBegun = true;
        snapshotVersion = begin.actingVersion();
        expectedZxid = begin.zxid();
        expectedDigest = begin.digest();
        frontEndCount = begin.frontEndCount();
        sessionCount = begin.sessionCount();
        znodeCount = begin.znodeCount();

        loader.time(begin.nowMs(), begin.lastTickMs(), begin.tickId());
        loader.ids(begin.lastSessionId(), begin.lastAttachmentId(), begin.nextEphemeralOrdinal());
        if (0 != begin.maxZnodes())
        {
            loader.limits().set(begin.maxZnodes(), begin.maxTreeBytes(), begin.maxSessions(), begin.maxDataLength());
        }
        if (SnapshotVersion.hasReports(begin.actingVersion()))
        {
            hasProtocolDigest = true;
            expectedProtocolDigest = begin.protocolDigest();
            loader.limits().maxEphemerals(begin.maxEphemerals());
            loader.lived(begin.activeVersion(), begin.livedMs(), begin.lastTimestampMs());
            loader.clusterId(begin.clusterIdHigh(), begin.clusterIdLow());
        }
        if (SnapshotVersion.hasOperations(begin.actingVersion()))
        {
            loader.containerZxids(begin.containerZxid(), begin.dueContainerZxid());
        }
    }

    private void onFrontEnd(final FrontEndDecoder frontEnd)
    {
        check(null == session && lastDepth < 0, "a front end comes too late");
        final boolean hasReport = SnapshotVersion.hasReports(frontEnd.actingVersion());
        final MemberReport report = loader.frontEnd(
            frontEnd.memberId(),
            frontEnd.incarnation(),
            frontEnd.clusterSessionId(),
            frontEnd.lastSequence(),
            hasReport ? frontEnd.reportTickId() : 0);
        if (hasReport)
        {
            report
                .opening(frontEnd.startNumber(), frontEnd.openNumber())
                .versions(frontEnd.minVersion(), frontEnd.maxVersion())
                .capacity(frontEnd.treeCapacityBytes(), frontEnd.diskFreeBytes(), frontEnd.heapCapacityBytes())
                .logPosition(frontEnd.logPosition());
        }
        if (SnapshotVersion.hasMemberLimits(frontEnd.actingVersion()))
        {
            report.maxDataLength(frontEnd.maxDataLength());
        }
    }

    private void onSession(final SessionDecoder record)
    {
        check(null == nextOutcome, "outcomes of a result are missing");
        check(0 == expectedResults, "results of session " + (null == session ? 0 : session.id()) + " are missing");
        check(lastDepth < 0 && !hasAcls, "a session comes too late");
        isSessionFresh = true;
        session = loader.session(
            record.sessionId(),
            record.timeoutMs(),
            record.secretHigh(),
            record.secretLow(),
            record.acknowledgedRequestId());
        loader.attachment(
            session, record.status(), record.ownerMemberId(), record.attachmentId(), record.deadlineMs());
        if (SnapshotVersion.hasReattach(record.actingVersion()))
        {
            loader.taken(session, record.takenAttachmentId());
        }
        expectedResults = record.resultCount();
    }

    private int onIdentities(final int bodyLimit)
    {
        check(isSessionFresh, "identities without their session");
        isSessionFresh = false;
        final int length = fieldLength(bodyLimit);
        loader.identities(session, buffer, bodyLimit + LENGTH_LENGTH, length);
        return bodyLimit + LENGTH_LENGTH + length;
    }

    private void onAclTable(final AclTableDecoder record)
    {
        check(lastDepth < 0 && !hasAcls, "the access lists come too late");
        check(0 == expectedResults && null == nextOutcome, "results of a session are missing");
        check(record.lastAclId() > 0 && record.aclCount() >= 0, "access lists up to id " + record.lastAclId());
        isSessionFresh = false;
        hasAcls = true;
        expectedAcls = record.aclCount();
        loader.acls().restoreLastId(record.lastAclId());
    }

    private int onAcl(final AclDecoder record, final int bodyLimit)
    {
        check(expectedAcls > 0, "an access list too many");
        expectedAcls--;
        final int length = fieldLength(bodyLimit);
        loader.acls().restore(
            record.aclId(), record.unusedSinceZxid(), buffer, bodyLimit + LENGTH_LENGTH, length);
        return bodyLimit + LENGTH_LENGTH + length;
    }

    private void onResult(final ResultDecoder record)
    {
        isSessionFresh = false;
        check(expectedResults > 0, "a result without its session");
        expectedResults--;
        check(null == nextOutcome, "outcomes of a result are missing");
        final int outcomes = SnapshotVersion.hasOperations(record.actingVersion()) ? record.outcomeCount() : 1;
        final RequestResult result = loader.result(session, record.requestId(), record.operation(), outcomes);
        record.getOutcome(result.firstOutcome().bytes(), 0, Outcome.LENGTH);
        nextOutcome = result.firstOutcome().next();
        result.restore(
            record.zxid(), SnapshotVersion.hasRequestHashes(record.actingVersion()) ? record.requestHash() : 0);
    }

    private void onFurtherOutcome(final FurtherOutcomeDecoder record)
    {
        check(null != nextOutcome, "an outcome without its result");
        record.getOutcome(nextOutcome.bytes(), 0, Outcome.LENGTH);
        nextOutcome = nextOutcome.next();
    }

    private int onZnode(final ZnodeDecoder record, final int bodyLimit)
    {
        check(0 == expectedResults && null == nextOutcome, "results of a session are missing");
        check(NO_ZNODE_PENDING == pendingDepth, "data of the znode before is missing");
        check(0 == expectedAcls, "access lists are missing");
        isSessionFresh = false;

        final int depth = record.depth();
        check(depth <= lastDepth + 1 && depth == 0 == lastDepth < 0, "a znode at depth " + depth + " has no parent");
        stat.reset();
        decodeStat(record.stat(), stat);
        stat
            .ttlMs(record.ttlMs())
            .childOrdinal(record.childOrdinal())
            .createCount(record.createCount())
            .aclId(record.aclId())
            .kind((byte)record.kind());
        pendingEphemeralOrdinal = record.ephemeralOrdinal();
        pendingDataLength = record.totalDataLength();
        check(
            pendingDataLength >= TreeWriter.NULL_DATA_LENGTH &&
            pendingDataLength <= TreeConfiguration.MAX_DATA_LENGTH_LIMIT,
            "data length " + pendingDataLength);

        final int nameOffset = bodyLimit + LENGTH_LENGTH;
        pendingNameLength = fieldLength(bodyLimit);
        check(pendingNameLength <= name.capacity(), "name length " + pendingNameLength);
        name.putBytes(0, buffer, nameOffset, pendingNameLength);

        final int dataLengthOffset = nameOffset + pendingNameLength;
        final int inlineLength = fieldLength(dataLengthOffset);
        final int dataOffset = dataLengthOffset + LENGTH_LENGTH;
        if (inlineLength == Math.max(0, pendingDataLength))
        {
            restore(depth, buffer, dataOffset);
        }
        else
        {
            check(0 == inlineLength, "inline data of " + inlineLength + " bytes, not of " + pendingDataLength);
            pendingDepth = depth;
            pendingReceived = 0;
            if (0 == largeData.capacity())
            {
                largeData.wrap(ByteBuffer.allocateDirect(TreeConfiguration.MAX_DATA_LENGTH_LIMIT));
            }
        }

        return dataOffset + inlineLength;
    }

    private int onChunk(final int bodyLimit)
    {
        check(NO_ZNODE_PENDING != pendingDepth, "a data chunk without its znode");
        final int length = fieldLength(bodyLimit);
        final int dataOffset = bodyLimit + LENGTH_LENGTH;
        check(length > 0 && length <= pendingDataLength - pendingReceived, "data chunk of " + length + " bytes");

        largeData.putBytes(pendingReceived, buffer, dataOffset, length);
        pendingReceived += length;
        if (pendingReceived == pendingDataLength)
        {
            restore(pendingDepth, largeData, 0);
            pendingDepth = NO_ZNODE_PENDING;
        }

        return dataOffset + length;
    }

    private void restore(final int depth, final DirectBuffer data, final int dataOffset)
    {
        parameters.reset().name(name, 0, pendingNameLength).acl(stat.aclId());
        switch (stat.kind())
        {
            case ZnodeKind.PERSISTENT:
                break;

            case ZnodeKind.EPHEMERAL:
                parameters.ephemeral(stat.ephemeralOwner());
                break;

            case ZnodeKind.CONTAINER:
                parameters.container();
                break;

            case ZnodeKind.TTL:
                parameters.ttl(stat.ttlMs());
                break;

            default:
                throw new IllegalArgumentException("unknown kind of znode " + stat.kind());
        }
        if (TreeWriter.NULL_DATA_LENGTH != pendingDataLength)
        {
            parameters.data(data, dataOffset, pendingDataLength);
        }

        if (ancestors.length == depth)
        {
            ancestors = Arrays.copyOf(ancestors, depth * 2);
        }
        final int parent = 0 == depth ? TreeWriter.NULL_ZNODE : ancestors[depth - 1];
        ancestors[depth] = loader.znode(parent, parameters, stat, pendingEphemeralOrdinal);
        lastDepth = depth;
    }

    private void onEnd(final SnapshotEndDecoder end)
    {
        check(NO_ZNODE_PENDING == pendingDepth && 0 == expectedResults && null == nextOutcome,
            "the record before the end is not complete");
        check(end.zxid() == expectedZxid, "end of zxid " + end.zxid() + ", begin of " + expectedZxid);
        check(end.recordCount() == recordCount, "counted " + recordCount + " records, not " + end.recordCount());
        check(end.checksum() == checksum.getValue(), "checksum " + checksum.getValue() + ", not " + end.checksum());
        checkCount("front ends", machine.frontEnds().count(), frontEndCount);
        checkCount("sessions", machine.sessions().size(), sessionCount);

        loader.complete(expectedZxid);
        checkCount("znodes", machine.tree().znodeCount(), znodeCount);
        final long digest = machine.digest();
        final long computed = machine.computeDigest();
        check(
            digest == expectedDigest && computed == expectedDigest,
            "digest at zxid " + expectedZxid + " is " + Long.toHexString(digest) + ", computed anew " +
            Long.toHexString(computed) + ", not " + Long.toHexString(expectedDigest));
        check(
            !hasProtocolDigest || machine.protocolDigest() == expectedProtocolDigest,
            "digest of the protocol state is " + Long.toHexString(machine.protocolDigest()) + ", not " +
            Long.toHexString(expectedProtocolDigest));
        isDone = true;
    }

    /**
     * Length of the variable length field at an offset, checked to lie inside the message.
     */
    private int fieldLength(final int offset)
    {
        check(offset + LENGTH_LENGTH <= limit, "a field reaches beyond its message");
        final int length = buffer.getInt(offset, LITTLE_ENDIAN);
        check(length >= 0 && length <= limit - offset - LENGTH_LENGTH, "a field reaches beyond its message");
        return length;
    }

    /**
     * A record has the fields of its version, no more and no fewer.
     */
    private static void checkBlock(final int blockLength, final int expectedLength)
    {
        check(
            blockLength == expectedLength, "record block of " + blockLength + " bytes, not of " + expectedLength);
    }

    private static void checkCount(final String what, final long count, final long expected)
    {
        check(count == expected, "found " + count + " " + what + ", not " + expected);
    }

    private static void check(final boolean condition, final String message)
    {
        if (!condition)
        {
            throw new IllegalArgumentException(message);
        }
    }

    private static void decodeStat(final StatDecoder decoder, final ZnodeStat stat)
    {
        stat
            .czxid(decoder.czxid())
            .mzxid(decoder.mzxid())
            .pzxid(decoder.pzxid())
            .ctimeMs(decoder.ctimeMs())
            .mtimeMs(decoder.mtimeMs())
            .ephemeralOwner(decoder.ephemeralOwner())
            .version(decoder.version())
            .cversion(decoder.cversion())
            .aversion(decoder.aversion())
            .dataLength(decoder.dataLength())
            .numChildren(decoder.numChildren());
    }
}
