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

import io.nodens.cluster.state.FrontEnd;
import io.nodens.cluster.state.Outcome;
import io.nodens.cluster.state.RequestResult;
import io.nodens.cluster.state.Session;
import io.nodens.cluster.state.StateLimits;
import io.nodens.cluster.state.StateMachine;
import io.nodens.sbe.snapshot.AclEncoder;
import io.nodens.sbe.snapshot.AclTableEncoder;
import io.nodens.sbe.snapshot.DataChunkEncoder;
import io.nodens.sbe.snapshot.FrontEndEncoder;
import io.nodens.sbe.snapshot.FurtherOutcomeEncoder;
import io.nodens.sbe.snapshot.MessageHeaderEncoder;
import io.nodens.sbe.snapshot.ResultEncoder;
import io.nodens.sbe.snapshot.SessionEncoder;
import io.nodens.sbe.snapshot.SessionIdentitiesEncoder;
import io.nodens.sbe.snapshot.SnapshotBeginEncoder;
import io.nodens.sbe.snapshot.SnapshotEndEncoder;
import io.nodens.sbe.snapshot.StatEncoder;
import io.nodens.sbe.snapshot.ZnodeEncoder;
import io.nodens.tree.AclTable;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.IdentitySet;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the whole state as records of the snapshot schema, in the version that belongs to the active version of the
 * commands. The messages are a function of the state alone, where one
 * ends included, so that replicas at one log position write the same bytes.
 * <p>
 * Records are encoded into one buffer; when a record reaches beyond the length of a message, what lies before it is
 * sent and it moves to the front.
 * <p>
 * <b>Thread:</b> the service's, which does nothing else meanwhile. <b>Allocates:</b> two buffers per snapshot.
 */
final class SnapshotTaker
{
    /** Ordinal of what is no ephemeral. */
    static final long NULL_EPHEMERAL_ORDINAL = -1;

    private static final int MAX_MESSAGE_LENGTH = SnapshotSink.MAX_MESSAGE_LENGTH;
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int LENGTH_LENGTH = ZnodeEncoder.nameHeaderLength();
    private static final int ZNODE_FIXED_LENGTH = HEADER_LENGTH + ZnodeEncoder.BLOCK_LENGTH + 2 * LENGTH_LENGTH;
    private static final int CHUNK_FIXED_LENGTH = HEADER_LENGTH + DataChunkEncoder.BLOCK_LENGTH + LENGTH_LENGTH;
    private static final int MAX_CHUNK_LENGTH = MAX_MESSAGE_LENGTH - CHUNK_FIXED_LENGTH;

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SnapshotBeginEncoder beginEncoder = new SnapshotBeginEncoder();
    private final FrontEndEncoder frontEndEncoder = new FrontEndEncoder();
    private final SessionEncoder sessionEncoder = new SessionEncoder();
    private final ResultEncoder resultEncoder = new ResultEncoder();
    private final FurtherOutcomeEncoder furtherOutcomeEncoder = new FurtherOutcomeEncoder();
    private final SessionIdentitiesEncoder identitiesEncoder = new SessionIdentitiesEncoder();
    private final AclTableEncoder aclTableEncoder = new AclTableEncoder();
    private final AclEncoder aclEncoder = new AclEncoder();
    private final ZnodeEncoder znodeEncoder = new ZnodeEncoder();
    private final DataChunkEncoder chunkEncoder = new DataChunkEncoder();
    private final SnapshotEndEncoder endEncoder = new SnapshotEndEncoder();

    private final StateMachine machine;
    private final int version;
    private final TreeWriter tree;
    private final SnapshotSink sink;
    private final ByteBuffer byteBuffer = ByteBuffer.allocateDirect(2 * MAX_MESSAGE_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(byteBuffer);
    private final UnsafeBuffer largeData = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer acl = new UnsafeBuffer(0, 0);
    private final CRC32C checksum = new CRC32C();
    private final ZnodeStat stat = new ZnodeStat();
    private int length;
    private long recordCount;

    SnapshotTaker(final StateMachine machine, final SnapshotSink sink)
    {
        this.machine = machine;
        version = SnapshotVersion.of(machine.activeVersion());
        this.tree = machine.tree();
        this.sink = sink;
    }

    /**
     * Write the snapshot.
     *
     * @throws SnapshotException when the sink does not take it.
     */
    void take()
    {
        writeBegin();
        writeFrontEnds();
        writeSessions();
        writeAcls();
        writeZnodes();
        flush();
        writeEnd();
        flush();
    }

    private void writeBegin()
    {
        final StateLimits limits = machine.limits();
        beginEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
            .zxid(machine.zxid())
            .digest(machine.digest())
            .nowMs(machine.nowMs())
            .lastTickMs(machine.lastTickMs())
            .tickId(machine.tickId())
            .lastSessionId(machine.sessions().lastSessionId())
            .lastAttachmentId(machine.sessions().lastAttachmentId())
            .nextEphemeralOrdinal(machine.ephemerals().nextOrdinal())
            .maxZnodes(limits.maxZnodes())
            .maxTreeBytes(limits.maxTreeBytes())
            .maxSessions(limits.maxSessions())
            .maxDataLength(limits.maxDataLength())
            .znodeCount(tree.znodeCount())
            .sessionCount(machine.sessions().size())
            .frontEndCount(machine.frontEnds().count())
            .clusterIdHigh(machine.clusterIdHigh())
            .clusterIdLow(machine.clusterIdLow())
            .livedMs(machine.livedMs())
            .lastTimestampMs(machine.lastTimestampMs())
            .protocolDigest(machine.protocolDigest())
            .maxEphemerals(limits.maxEphemerals())
            .activeVersion(machine.activeVersion())
            .containerZxid(machine.containerZxid())
            .dueContainerZxid(machine.dueContainerZxid());
        final int blockLength = SnapshotVersion.beginLength(version);
        headerEncoder.wrap(buffer, length).blockLength(blockLength);
        append(length + HEADER_LENGTH + blockLength);
    }

    private void writeFrontEnds()
    {
        for (int memberId = 0; memberId < StateMachine.MAX_MEMBERS; memberId++)
        {
            final FrontEnd frontEnd = machine.frontEnds().get(memberId);
            if (null != frontEnd)
            {
                frontEndEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
                    .incarnation(frontEnd.incarnation())
                    .clusterSessionId(frontEnd.clusterSessionId())
                    .lastSequence(frontEnd.lastSequence())
                    .memberId(memberId)
                    .startNumber(frontEnd.report().startNumber())
                    .openNumber(frontEnd.report().openNumber())
                    .treeCapacityBytes(frontEnd.report().treeCapacityBytes())
                    .diskFreeBytes(frontEnd.report().diskFreeBytes())
                    .heapCapacityBytes(frontEnd.report().heapCapacityBytes())
                    .logPosition(frontEnd.report().logPosition())
                    .reportTickId(frontEnd.reportTickId())
                    .minVersion(frontEnd.report().minVersion())
                    .maxVersion(frontEnd.report().maxVersion())
                    .maxDataLength(frontEnd.report().maxDataLength());
                final int blockLength = SnapshotVersion.frontEndLength(version);
                headerEncoder.blockLength(blockLength);
                append(frontEndEncoder.offset() + blockLength);
            }
        }
    }

    private void writeSessions()
    {
        for (Session session = machine.sessions().first(); null != session; session = session.next())
        {
            sessionEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
                .sessionId(session.id())
                .secretHigh(session.secretHigh())
                .secretLow(session.secretLow())
                .attachmentId(session.attachmentId())
                .deadlineMs(session.deadlineMs())
                .acknowledgedRequestId(session.acknowledgedRequestId())
                .timeoutMs(session.timeoutMs())
                .ownerMemberId(session.ownerMemberId())
                .resultCount(session.resultCount())
                .status((short)session.status())
                .takenAttachmentId(session.takenAttachmentId());
            final int blockLength = SnapshotVersion.sessionLength(version);
            headerEncoder.blockLength(blockLength);
            append(sessionEncoder.offset() + blockLength);
            writeIdentities(session.identities());

            for (RequestResult result = session.firstResult(); null != result; result = result.next())
            {
                writeResult(result);
            }
        }
    }

    private void writeIdentities(final IdentitySet identities)
    {
        final int identitiesLength = identities.bytes().capacity();
        if (identitiesLength > 0)
        {
            identitiesEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
                .putIdentities(identities.bytes(), 0, identitiesLength);
            append(identitiesEncoder.limit());
        }
    }

    private void writeAcls()
    {
        final AclTable acls = tree.acls();
        if (0 == acls.lastId())
        {
            return;
        }

        aclTableEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
            .lastAclId(acls.lastId())
            .aclCount(acls.size());
        append(aclTableEncoder.limit());
        for (int id = acls.nextUsed(0); 0 != id; id = acls.nextUsed(id))
        {
            writeAcl(acls, id);
        }
        for (int id = acls.nextUnused(0); 0 != id; id = acls.nextUnused(id))
        {
            writeAcl(acls, id);
        }
    }

    private void writeAcl(final AclTable acls, final int id)
    {
        acls.wrap(id, acl);
        aclEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
            .aclId(id)
            .unusedSinceZxid(acls.unusedSince(id))
            .putList(acl, 0, acl.capacity());
        append(aclEncoder.limit());
    }

    private void writeResult(final RequestResult result)
    {
        resultEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
            .requestId(result.requestId())
            .zxid(result.zxid())
            .putOutcome(result.firstOutcome().bytes(), 0, Outcome.LENGTH)
            .operation(result.operation())
            .requestHash(result.requestHash())
            .outcomeCount(result.outcomeCount());
        final int blockLength = SnapshotVersion.resultLength(version);
        headerEncoder.blockLength(blockLength);
        append(resultEncoder.offset() + blockLength);
        // Below version 4 of the commands there is none.
        for (Outcome outcome = result.firstOutcome().next(); null != outcome; outcome = outcome.next())
        {
            furtherOutcomeEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
                .putOutcome(outcome.bytes(), 0, Outcome.LENGTH);
            append(furtherOutcomeEncoder.limit());
        }
    }

    /**
     * Pre-order without a stack: down to the first child, else on to the next sibling of the nearest ancestor that has
     * one.
     */
    private void writeZnodes()
    {
        int depth = 0;
        int znode = TreeWriter.ROOT_ZNODE;
        while (TreeWriter.NULL_ZNODE != znode)
        {
            writeZnode(znode, depth);

            int next = tree.firstChild(znode);
            if (TreeWriter.NULL_ZNODE != next)
            {
                depth++;
            }
            else
            {
                next = tree.nextSibling(znode);
                while (TreeWriter.NULL_ZNODE == next && depth > 0)
                {
                    znode = tree.parent(znode);
                    depth--;
                    next = 0 == depth ? TreeWriter.NULL_ZNODE : tree.nextSibling(znode);
                }
            }
            znode = next;
        }
    }

    private void writeZnode(final int znode, final int depth)
    {
        tree.stat(znode, stat);
        final int dataLength = tree.dataLength(znode);
        znodeEncoder.wrapAndApplyHeader(buffer, length, headerEncoder);
        encodeStat(znodeEncoder.stat(), stat);
        znodeEncoder
            .ttlMs(stat.ttlMs())
            .childOrdinal(stat.childOrdinal())
            .createCount(stat.createCount())
            .ephemeralOrdinal(
                ZnodeKind.EPHEMERAL == stat.kind() ? machine.ephemerals().ordinal(znode) : NULL_EPHEMERAL_ORDINAL)
            .totalDataLength(dataLength)
            .aclId(stat.aclId())
            .depth(depth)
            .kind(stat.kind());

        // Names and small data go straight from the region to their place in the record.
        int position = znodeEncoder.limit();
        final int nameLength = tree.copyName(znode, buffer, position + LENGTH_LENGTH);
        buffer.putInt(position, nameLength, LITTLE_ENDIAN);
        position += LENGTH_LENGTH + nameLength;

        final boolean isInline = dataLength <= MAX_MESSAGE_LENGTH - ZNODE_FIXED_LENGTH - nameLength;
        final int inlineLength = isInline ? Math.max(0, dataLength) : 0;
        buffer.putInt(position, inlineLength, LITTLE_ENDIAN);
        position += LENGTH_LENGTH;
        if (inlineLength > 0)
        {
            tree.copyData(znode, buffer, position);
        }
        append(position + inlineLength);

        if (!isInline)
        {
            writeChunks(znode, dataLength);
        }
    }

    private void writeChunks(final int znode, final int dataLength)
    {
        if (0 == largeData.capacity())
        {
            largeData.wrap(ByteBuffer.allocateDirect(TreeConfiguration.MAX_DATA_LENGTH_LIMIT));
        }

        tree.copyData(znode, largeData, 0);
        int offset = 0;
        while (offset < dataLength)
        {
            final int chunkLength = Math.min(MAX_CHUNK_LENGTH, dataLength - offset);
            chunkEncoder.wrapAndApplyHeader(buffer, length, headerEncoder);
            chunkEncoder.putData(largeData, offset, chunkLength);
            append(chunkEncoder.limit());
            offset += chunkLength;
        }
    }

    private void writeEnd()
    {
        endEncoder.wrapAndApplyHeader(buffer, length, headerEncoder)
            .zxid(machine.zxid())
            .recordCount(recordCount)
            .checksum(checksum.getValue());
        append(endEncoder.limit());
    }

    /**
     * Keep the record that was encoded behind the ones before it.
     */
    private void append(final int recordLimit)
    {
        recordCount++;
        headerEncoder.wrap(buffer, length).version(version);
        if (recordLimit > MAX_MESSAGE_LENGTH)
        {
            final int recordOffset = length;
            final int recordLength = recordLimit - recordOffset;
            flush();
            buffer.putBytes(0, buffer, recordOffset, recordLength);
            length = recordLength;
        }
        else
        {
            length = recordLimit;
        }
    }

    private void flush()
    {
        checksum.update(byteBuffer.limit(length).position(0));
        byteBuffer.clear();
        sink.onMessage(buffer, 0, length);
        length = 0;
    }

    private static void encodeStat(final StatEncoder encoder, final ZnodeStat stat)
    {
        encoder
            .czxid(stat.czxid())
            .mzxid(stat.mzxid())
            .pzxid(stat.pzxid())
            .ctimeMs(stat.ctimeMs())
            .mtimeMs(stat.mtimeMs())
            .ephemeralOwner(stat.ephemeralOwner())
            .version(stat.version())
            .cversion(stat.cversion())
            .aversion(stat.aversion())
            .dataLength(stat.dataLength())
            .numChildren(stat.numChildren());
    }
}
