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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.state.CommandVersion;
import io.nodens.cluster.state.Condition;
import io.nodens.cluster.state.MemberReport;
import io.nodens.cluster.state.NewerReleaseException;
import io.nodens.cluster.state.Operation;
import io.nodens.cluster.state.Replica;
import io.nodens.sbe.command.AttachSessionEncoder;
import io.nodens.sbe.command.BarrierEncoder;
import io.nodens.sbe.command.BooleanType;
import io.nodens.sbe.command.CapacityReportEncoder;
import io.nodens.sbe.command.CloseSessionEncoder;
import io.nodens.sbe.command.CreateEncoder;
import io.nodens.sbe.command.DeleteEncoder;
import io.nodens.sbe.command.DetachSessionEncoder;
import io.nodens.sbe.command.DigestReportEncoder;
import io.nodens.sbe.command.ExpireSessionEncoder;
import io.nodens.sbe.command.FinalizeUpgradeEncoder;
import io.nodens.sbe.command.FrontEndOpenEncoder;
import io.nodens.sbe.command.GroupSizeEncodingEncoder;
import io.nodens.sbe.command.GuardedEncoder;
import io.nodens.sbe.command.MessageHeaderEncoder;
import io.nodens.sbe.command.MultiEncoder;
import io.nodens.sbe.command.OpenSessionEncoder;
import io.nodens.sbe.command.OriginEncoder;
import io.nodens.sbe.command.SetDataEncoder;
import io.nodens.sbe.command.SetLimitsEncoder;
import io.nodens.sbe.protocol.OperationKind;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.TreeWriter;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandAdapterTest
{
    private static final long CLUSTER_SESSION_ID = 12;
    private static final int OFFSET = 64;
    private static final int TEMPLATES = 16;
    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    @TempDir
    private Path directory;

    private Replica replica;
    private CommandAdapter adapter;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 * 1024]);
    private long sequence;

    @BeforeEach
    void open()
    {
        replica = new Replica(directory);
        adapter = new CommandAdapter(replica.machine());
    }

    @AfterEach
    void close()
    {
        replica.close();
    }

    @Test
    void shouldApplyEveryCommandWhenWhole()
    {
        send(frontEndOpen());
        assertEquals(4096, replica.machine().limits().maxDataLength());
        send(openSession());
        assertEquals(1, replica.machine().sessions().size());
        send(attachSession(1));
        assertAnswered(ResultCode.OK, 3);
        send(create(1, 1, "/a", "data"));
        assertAnswered(ResultCode.OK, 3);
        send(setData(1, 2, "/a", "other data"));
        assertAnswered(ResultCode.OK, 3);
        assertEquals(10, replica.tree().dataLength(find("/a")));
        send(setData(1, 3, "/a", null));
        assertEquals(TreeWriter.NULL_DATA_LENGTH, replica.tree().dataLength(find("/a")));
        send(delete(1, 4, "/a"));
        assertAnswered(ResultCode.OK, 3);
        assertEquals(TreeWriter.NULL_ZNODE, find("/a"));
        send(barrier());
        assertEquals(5, replica.machine().zxid());
        send(digestReport());
        send(detachSession(1, 2));
        assertAnswered(ResultCode.OK, 3);
        send(attachSession(1));
        send(expireSession(1, 3));
        assertAnswered(ResultCode.OK, 3);
        send(openSession());
        send(closeSession(2));
        assertAnswered(ResultCode.OK, 3);

        assertEquals(0, replica.machine().sessions().size());
        assertEquals(8, replica.machine().zxid());
        assertEquals(0, replica.machine().counters().ignoredCommands());
    }

    @Test
    void shouldRefuseSeveralOperationsBelowTheVersionThatHasThem()
    {
        send(frontEndOpen());
        send(openSession());
        send(multi(1, 1, "/m", Operation.CREATE, Operation.CHECK));
        assertEquals(List.of(ResultCode.UNIMPLEMENTED.value()), replica.answers().codes());
        assertEquals(1, replica.tree().znodeCount());
    }

    @Test
    void shouldApplySeveralOperationsWhenWhole()
    {
        send(frontEndOpen(CommandVersion.WITH_OPERATIONS));
        send(openSession());
        send(multi(1, 1, "/m", Operation.CREATE, Operation.SET_DATA, Operation.CHECK));
        assertEquals(List.of(0, 0, 0), replica.answers().codes());
        assertEquals(2, replica.tree().znodeCount());
        assertEquals(4, replica.tree().dataLength(find("/m")));
        send(multi(1, 2, "/m", Operation.DELETE, Operation.SET_DATA, Operation.CHECK));
        assertEquals(List.of(0, ResultCode.NO_NODE.value(), -2), replica.answers().codes());
        send(multi(1, 3, "/m", Operation.DELETE, Operation.CREATE, Operation.DELETE));
        assertEquals(List.of(0, 0, 0), replica.answers().codes());
        assertEquals(1, replica.tree().znodeCount());

        assertIgnored(multi(1, 4, "/m", Operation.CREATE, Operation.CLOSE_SESSION));
        assertEquals(5, replica.machine().frontEnds().get(0).lastSequence());
        final int length = multi(1, 4, "/m", Operation.CHECK);
        final int group = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + MultiEncoder.BLOCK_LENGTH;
        buffer.putByte(group + GroupSizeEncodingEncoder.blockLengthEncodingOffset(), (byte)1);
        assertIgnored(length);
        final int again = multi(1, 4, "/m", Operation.CREATE);
        buffer.putByte(group + GroupSizeEncodingEncoder.numInGroupEncodingOffset(), (byte)2);
        assertIgnored(again);
        assertEquals(7, replica.machine().frontEnds().get(0).lastSequence());
    }

    @Test
    void shouldApplyACreateWithAListAmongSeveralOperationsWhenWhole()
    {
        send(frontEndOpen(CommandVersion.CURRENT));
        send(openSession());
        final int version = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + MultiEncoder.BLOCK_LENGTH +
            GroupSizeEncodingEncoder.ENCODED_LENGTH + MultiEncoder.OperationsEncoder.versionEncodingOffset();
        final int kind = OperationKind.CREATE_WITH_ACL.value();

        // The data are "data", of which no part is a list.
        int requestId = 0;
        for (final int aclLength : new int[]{0, 1, 4})
        {
            final int length = multi(1, ++requestId, "/m", kind);
            buffer.putInt(version, aclLength, ByteOrder.LITTLE_ENDIAN);
            send(length);
            assertEquals(List.of(ResultCode.INVALID_ACL.value()), replica.answers().codes());
        }
        for (final int aclLength : new int[]{-1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE})
        {
            final int length = multi(1, 9, "/m", kind);
            buffer.putInt(version, aclLength, ByteOrder.LITTLE_ENDIAN);
            assertIgnored(length);
        }
        final int length = multi(1, 9, "/m", kind);
        buffer.putInt(version, 4, ByteOrder.LITTLE_ENDIAN);
        header.wrap(buffer, OFFSET).version(CommandVersion.WITH_OPERATIONS);
        assertIgnored(length);
        assertEquals(TreeWriter.NULL_ZNODE, find("/m"));
    }

    @Test
    void shouldApplyWhatConditionsChooseWhenWhole()
    {
        send(frontEndOpen(CommandVersion.WITH_OPERATIONS));
        send(openSession());
        send(guarded(1, 1, 1, Condition.ABSENT, Operation.CREATE, Operation.DELETE));
        assertEquals(List.of(0, 0), replica.answers().codes());
        assertEquals(2, replica.tree().znodeCount());
        send(guarded(1, 2, 2, Condition.DATA, Condition.ABSENT, Operation.CREATE, Operation.DELETE));
        assertEquals(List.of(0, 0), replica.answers().codes());
        assertEquals(1, replica.tree().znodeCount());

        assertIgnored(guarded(1, 3, 1, Operation.CREATE, Operation.DELETE));
        assertIgnored(guarded(1, 3, 1, Condition.EXISTS, Condition.EXISTS));
        assertIgnored(guarded(1, 3, 1, Condition.NUM_CHILDREN + 1, Operation.DELETE));
        final int length = guarded(1, 3, 1, Condition.EXISTS, Operation.DELETE);
        final int first = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + GuardedEncoder.BLOCK_LENGTH +
            GroupSizeEncodingEncoder.ENCODED_LENGTH;
        buffer.putByte(first + GuardedEncoder.OperationsEncoder.modeEncodingOffset(), (byte)1);
        assertIgnored(length);
        assertEquals(7, replica.machine().frontEnds().get(0).lastSequence());
    }

    @Test
    void shouldRefuseAnIdentityOrFlagsThatItDoesNotKnow()
    {
        send(frontEndOpen());
        send(openSession());
        final int identity = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + CreateEncoder.identityIdEncodingOffset();
        final int flags = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + CreateEncoder.flagsEncodingOffset();
        final int length = create(1, 1, "/a", "data");
        buffer.putByte(identity, (byte)1);
        send(length);
        assertAnswered(ResultCode.NO_AUTH, 3);
        create(1, 1, "/a", "data");
        buffer.putByte(flags + 3, (byte)1);
        send(length);
        assertAnswered(ResultCode.UNIMPLEMENTED, 3);

        // Before version 4 there were none: what stands there is not looked at.
        final int grown = CreateEncoder.BLOCK_LENGTH - CreateEncoder.identityIdEncodingOffset();
        create(1, 1, "/a", "data");
        final int start = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;
        final byte[] rest = new byte[length - MessageHeaderEncoder.ENCODED_LENGTH - CreateEncoder.BLOCK_LENGTH];
        buffer.getBytes(start + CreateEncoder.BLOCK_LENGTH, rest);
        buffer.putBytes(start + CreateEncoder.identityIdEncodingOffset(), rest);
        header.version(3).blockLength(CreateEncoder.identityIdEncodingOffset());
        send(length - grown);
        assertAnswered(ResultCode.OK, 3);
    }

    @Test
    void shouldIgnoreAndCountWhenCutOffAnywhereOrContinued()
    {
        send(frontEndOpen());
        send(openSession());
        final long digest = replica.machine().digest();
        long ignored = 0;
        for (int template = 0; template < TEMPLATES; template++)
        {
            final int whole = frame(template);
            for (int length = 0; length < whole; length++)
            {
                assertFalse(adapter.onMessage(CLUSTER_SESSION_ID, 1, buffer, OFFSET, length));
                ignored++;
            }
            assertFalse(adapter.onMessage(CLUSTER_SESSION_ID, 1, buffer, OFFSET, whole + 1));
            ignored++;
        }

        assertEquals(ignored, replica.machine().counters().malformedFrames());
        assertEquals(digest, replica.machine().digest());
        // What tells its origin has taken its number, so that the front end goes on.
        assertEquals(sequence, replica.machine().frontEnds().get(0).lastSequence());
    }

    @Test
    void shouldAnswerWhenACommandOfAFrontEndCannotBeDecoded()
    {
        send(frontEndOpen());
        send(openSession());
        final int length = create(1, 1, "/a", "data");
        replica.answers().clear();
        assertFalse(adapter.onMessage(CLUSTER_SESSION_ID, 1, buffer, OFFSET, length - 1));
        assertEquals(2, replica.machine().frontEnds().get(0).lastSequence());
        assertEquals(2, replica.answers().get(2));
        assertEquals(CreateEncoder.TEMPLATE_ID, replica.answers().get(3));
        assertFalse(adapter.onMessage(CLUSTER_SESSION_ID + 1, 1, buffer, OFFSET, length - 1));
        send(create(1, 1, "/a", "data"));
        assertAnswered(ResultCode.OK, 3);
    }

    @Test
    void shouldIgnoreWhenOfAnotherSchemaVersionTemplateOrBlockLength()
    {
        send(frontEndOpen());
        final int length = barrier();

        header.wrap(buffer, OFFSET).schemaId(901);
        assertIgnored(length);
        header.schemaId(902).templateId(CapacityReportEncoder.TEMPLATE_ID).version(0);
        assertIgnored(length);
        header.version(1).templateId(BarrierEncoder.TEMPLATE_ID).blockLength(BarrierEncoder.BLOCK_LENGTH - 1);
        assertIgnored(length);
        header.blockLength(65_535);
        assertIgnored(length);
        header.blockLength(BarrierEncoder.BLOCK_LENGTH);
        assertTrue(adapter.onMessage(CLUSTER_SESSION_ID, 1, buffer, OFFSET, length));
    }

    @Test
    void shouldApplyWhenOfAnOlderVersionWithItsBlockLength()
    {
        final int openLength = frontEndOpen();
        final int grown = FrontEndOpenEncoder.BLOCK_LENGTH - FrontEndOpenEncoder.clusterIdHighEncodingOffset();
        assertIgnored(openLength - grown);
        header.version(0);
        assertIgnored(openLength);
        header.blockLength(FrontEndOpenEncoder.clusterIdHighEncodingOffset());
        send(openLength - grown);
        assertEquals(0, replica.machine().activeVersion());
        assertEquals(0, replica.machine().frontEnds().get(0).report().maxVersion());

        final int length = openSession();
        header.version(0);
        send(length);
        assertEquals(1, replica.machine().sessions().size());
        final int reportLength = digestReport();
        header.version(0).blockLength(DigestReportEncoder.tickIdEncodingOffset());
        send(reportLength - (DigestReportEncoder.BLOCK_LENGTH - DigestReportEncoder.tickIdEncodingOffset()));
        assertEquals(2, replica.machine().frontEnds().get(0).lastSequence());
    }

    @Test
    void shouldKeepWhatAMemberReportsWhenItOpensAndLater()
    {
        send(frontEndOpen());
        final MemberReport report = replica.machine().frontEnds().get(0).report();
        assertEquals(1, replica.machine().activeVersion());
        assertEquals(71, replica.machine().clusterIdHigh());
        assertEquals(72, replica.machine().clusterIdLow());
        assertEquals(3, report.startNumber());
        assertEquals(1, report.openNumber());
        assertEquals(1 << 20, report.treeCapacityBytes());
        assertEquals(2 << 20, report.diskFreeBytes());
        assertEquals(3 << 20, report.heapCapacityBytes());
        assertEquals(MemberReport.UNKNOWN, report.logPosition());
        assertEquals(1, report.maxVersion());

        send(capacityReport());
        assertEquals(10, report.treeCapacityBytes());
        assertEquals(20, report.diskFreeBytes());
        assertEquals(30, report.heapCapacityBytes());
        assertEquals(40, report.logPosition());
        send(digestReport());
        assertEquals(4096, report.logPosition());
        assertEquals(3, report.startNumber());
    }

    @Test
    void shouldStopWhenAFrontEndWritesWhatANewerReleaseKnows()
    {
        final int openLength = frontEndOpen();
        header.version(CommandVersion.CURRENT + 1);
        assertNewer(openLength);
        final int length = barrier();
        header.version(CommandVersion.CURRENT + 1);
        assertIgnored(length);
        header.version(1).templateId(99);
        assertIgnored(length);

        send(frontEndOpen());
        final int again = barrier();
        header.version(CommandVersion.CURRENT + 1);
        assertNewer(again);
        header.blockLength(BarrierEncoder.BLOCK_LENGTH + 8);
        assertIgnored(again);
        header.blockLength(BarrierEncoder.BLOCK_LENGTH).version(0).templateId(99);
        assertNewer(again);
        header.version(1).templateId(BarrierEncoder.TEMPLATE_ID).schemaId(901);
        assertIgnored(again);
    }

    @Test
    void shouldKnowTheVersionOfTheSchemaThatIsCompiled()
    {
        assertEquals(MessageHeaderEncoder.SCHEMA_VERSION, CommandVersion.CURRENT);
    }

    @Test
    void shouldStopWhenTheClusterBeganInANewerVersion()
    {
        final int length = frontEndOpen();
        buffer.putShort(
            OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + FrontEndOpenEncoder.maxVersionEncodingOffset(),
            (short)(CommandVersion.CURRENT + 1));
        assertNewer(length);
    }

    @Test
    void shouldIgnoreWhenNullDataIsNeitherTrueNorFalseOrNotEmpty()
    {
        send(frontEndOpen());
        send(openSession());
        final int length = create(1, 1, "/a", "data");
        final int flag = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH + CreateEncoder.isNullDataEncodingOffset();

        buffer.putByte(flag, (byte)2);
        assertIgnored(length);
        buffer.putByte(flag, (byte)255);
        assertIgnored(length);
        buffer.putByte(flag, (byte)1);
        assertIgnored(length);
        assertEquals(1, replica.tree().znodeCount());
    }

    @Test
    void shouldNeverThrowNorChangeTheDigestWhenFedGarbage()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        send(frontEndOpen());
        send(openSession());
        final List<byte[]> frames = new ArrayList<>();
        for (int template = 0; template < TEMPLATES; template++)
        {
            final int length = frame(template);
            final byte[] bytes = new byte[length];
            buffer.getBytes(OFFSET, bytes);
            frames.add(bytes);
        }

        final long digest = replica.machine().digest();
        final long zxid = replica.machine().zxid();
        for (int i = 0; i < 200_000; i++)
        {
            final byte[] garbage = garbage(random, frames);
            // Nobody opened this cluster session, so that even a frame which is whole by chance must change nothing.
            adapter.onMessage(
                CLUSTER_SESSION_ID + 1, random.nextInt(1000), new UnsafeBuffer(garbage), 0, garbage.length);
            assertEquals(digest, replica.machine().digest(), () -> "seed=" + seed);
        }

        assertEquals(zxid, replica.machine().zxid());
        assertEquals(digest, replica.machine().computeDigest());
    }

    private static byte[] garbage(final Random random, final List<byte[]> frames)
    {
        if (random.nextInt(3) == 0)
        {
            final byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }

        final byte[] frame = frames.get(random.nextInt(frames.size()));
        final byte[] bytes = Arrays.copyOf(frame, random.nextInt(4) == 0 ?
            random.nextInt(frame.length + 20) : frame.length);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--)
        {
            bytes[random.nextInt(bytes.length)] = (byte)random.nextInt();
        }
        // A FrontEndOpen is the one command that counts over any cluster session: spoil what would pass.
        if (bytes.length > 3 && bytes[2] == FrontEndOpenEncoder.TEMPLATE_ID)
        {
            bytes[3] = 1;
        }

        return bytes;
    }

    private int frame(final int template)
    {
        return switch (template)
        {
            case 0 -> frontEndOpen();
            case 1 -> openSession();
            case 2 -> attachSession(1);
            case 3 -> detachSession(1, 1);
            case 4 -> expireSession(1, 1);
            case 5 -> closeSession(1);
            case 6 -> create(1, 1, "/a", "data");
            case 7 -> delete(1, 1, "/a");
            case 8 -> setData(1, 1, "/a", "data");
            case 9 -> barrier();
            case 10 -> capacityReport();
            case 11 -> setLimits();
            case 12 -> finalizeUpgrade();
            case 13 -> multi(1, 1, "/m", Operation.CREATE, Operation.SET_DATA, Operation.CHECK, Operation.DELETE);
            case 14 -> guarded(1, 1, 1, Condition.ABSENT, Operation.CREATE, Operation.DELETE);
            default -> digestReport();
        };
    }

    private void send(final int length)
    {
        replica.answers().clear();
        assertTrue(adapter.onMessage(CLUSTER_SESSION_ID, 1, buffer, OFFSET, length));
    }

    private void assertNewer(final int length)
    {
        final NewerReleaseException ex = assertThrows(
            NewerReleaseException.class, () -> adapter.onMessage(CLUSTER_SESSION_ID, 1, buffer, OFFSET, length));
        assertTrue(ex.getMessage().contains("newer release"), ex.getMessage());
    }

    private void assertIgnored(final int length)
    {
        final long before = replica.machine().counters().malformedFrames();
        assertFalse(adapter.onMessage(CLUSTER_SESSION_ID, 1, buffer, OFFSET, length));
        assertEquals(before + 1, replica.machine().counters().malformedFrames());
    }

    private void assertAnswered(final ResultCode code, final int index)
    {
        final int at = replica.answers().get(0) == 5 ? 7 + index : index;
        assertEquals(code.value(), replica.answers().get(at), () -> replica.answers().toString());
    }

    private int find(final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return replica.tree().find(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private void origin(final OriginEncoder origin)
    {
        origin.incarnation(5).sequence(++sequence).memberId(0);
    }

    private int frontEndOpen()
    {
        return frontEndOpen(1);
    }

    private int frontEndOpen(final int maxVersion)
    {
        final FrontEndOpenEncoder encoder = new FrontEndOpenEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        encoder.origin().incarnation(5).sequence(0).memberId(0);
        encoder.maxZnodes(100).maxTreeBytes(1 << 20).maxSessions(10).maxDataLength(4096)
            .clusterIdHigh(71).clusterIdLow(72).startNumber(3).openNumber(1)
            .treeCapacityBytes(1 << 20).diskFreeBytes(2 << 20).heapCapacityBytes(3 << 20)
            .maxEphemerals(0).minVersion(0).maxVersion(maxVersion);
        return encoder.limit() - OFFSET;
    }

    private int openSession()
    {
        final OpenSessionEncoder encoder = new OpenSessionEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.connectionId(1).timeoutMs(1000).putSecret(SECRET, 0, SECRET.length);
        return encoder.limit() - OFFSET;
    }

    private int attachSession(final long sessionId)
    {
        final AttachSessionEncoder encoder = new AttachSessionEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.connectionId(1).sessionId(sessionId).putSecret(SECRET, 0, SECRET.length);
        return encoder.limit() - OFFSET;
    }

    private int detachSession(final long sessionId, final long attachmentId)
    {
        final DetachSessionEncoder encoder = new DetachSessionEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        return encoder.sessionId(sessionId).attachmentId(attachmentId).limit() - OFFSET;
    }

    private int expireSession(final long sessionId, final long attachmentId)
    {
        final ExpireSessionEncoder encoder = new ExpireSessionEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        return encoder.sessionId(sessionId).attachmentId(attachmentId).limit() - OFFSET;
    }

    private int closeSession(final long sessionId)
    {
        final CloseSessionEncoder encoder = new CloseSessionEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.request().sessionId(sessionId).requestId(1).acknowledgedRequestId(0);
        encoder.identityId(0).flags(0);
        return encoder.limit() - OFFSET;
    }

    private int create(final long sessionId, final long requestId, final String path, final String data)
    {
        final CreateEncoder encoder = new CreateEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.request().sessionId(sessionId).requestId(requestId).acknowledgedRequestId(0);
        encoder.ttlMs(0).mode((short)0).isNullData(BooleanType.FALSE).identityId(0).flags(0);
        return put(encoder, path, data);
    }

    private static int put(final CreateEncoder encoder, final String path, final String data)
    {
        encoder.putPath(path.getBytes(StandardCharsets.UTF_8), 0, path.length());
        encoder.putData(data.getBytes(StandardCharsets.UTF_8), 0, data.length());
        return encoder.limit() - OFFSET;
    }

    private int delete(final long sessionId, final long requestId, final String path)
    {
        final DeleteEncoder encoder = new DeleteEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.request().sessionId(sessionId).requestId(requestId).acknowledgedRequestId(0);
        encoder.version(-1).identityId(0).flags(0).putPath(path.getBytes(StandardCharsets.UTF_8), 0, path.length());
        return encoder.limit() - OFFSET;
    }

    private int setData(final long sessionId, final long requestId, final String path, final String data)
    {
        final SetDataEncoder encoder = new SetDataEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.request().sessionId(sessionId).requestId(requestId).acknowledgedRequestId(0);
        encoder.version(-1).isNullData(null == data ? BooleanType.TRUE : BooleanType.FALSE).identityId(0).flags(0);
        encoder.putPath(path.getBytes(StandardCharsets.UTF_8), 0, path.length());
        final byte[] bytes = null == data ? new byte[0] : data.getBytes(StandardCharsets.UTF_8);
        encoder.putData(bytes, 0, bytes.length);
        return encoder.limit() - OFFSET;
    }

    /** Operations on one path, with the data "data" where one has data. */
    private int multi(final long sessionId, final long requestId, final String path, final int... kinds)
    {
        final MultiEncoder encoder = new MultiEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.request().sessionId(sessionId).requestId(requestId).acknowledgedRequestId(0);
        encoder.attachmentId(1).identityId(0).flags(0);
        final MultiEncoder.OperationsEncoder operations = encoder.operationsCount(kinds.length);
        for (final int kind : kinds)
        {
            final boolean hasData = Operation.DELETE != kind && Operation.CHECK != kind;
            final byte[] data = (hasData ? "data" : "").getBytes(StandardCharsets.UTF_8);
            operations.next().ttlMs(0).version(-1).kind((short)kind).mode((short)0).isNullData(BooleanType.FALSE)
                .putPath(path.getBytes(StandardCharsets.UTF_8), 0, path.length())
                .putData(data, 0, data.length);
        }
        return encoder.limit() - OFFSET;
    }

    /** On the path /m, the first ones conditions and one more for when these hold. */
    private int guarded(final long sessionId, final long requestId, final int conditions, final int... kinds)
    {
        final GuardedEncoder encoder = new GuardedEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.request().sessionId(sessionId).requestId(requestId).acknowledgedRequestId(0);
        encoder.attachmentId(1).identityId(0).flags(0).conditionCount(conditions).thenCount(1);
        final GuardedEncoder.OperationsEncoder operations = encoder.operationsCount(kinds.length);
        for (final int kind : kinds)
        {
            final boolean hasData = Operation.CREATE == kind || Condition.DATA == kind;
            final byte[] data = (hasData ? "data" : "").getBytes(StandardCharsets.UTF_8);
            operations.next().operand(0).version(hasData ? 0 : -1).kind((short)kind).mode((short)0)
                .isNullData(BooleanType.FALSE)
                .putPath("/m".getBytes(StandardCharsets.UTF_8), 0, 2)
                .putData(data, 0, data.length);
        }
        return encoder.limit() - OFFSET;
    }

    private int barrier()
    {
        final BarrierEncoder encoder = new BarrierEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        return encoder.limit() - OFFSET;
    }

    private int digestReport()
    {
        final DigestReportEncoder encoder = new DigestReportEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        return encoder.zxid(1).digest(2).tickId(3).protocolDigest(4).logPosition(4096).digestVersion(1).limit() -
            OFFSET;
    }

    private int capacityReport()
    {
        final CapacityReportEncoder encoder = new CapacityReportEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        return encoder.treeCapacityBytes(10).diskFreeBytes(20).heapCapacityBytes(30).logPosition(40).limit() - OFFSET;
    }

    private int setLimits()
    {
        final SetLimitsEncoder encoder = new SetLimitsEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        encoder.correlationId(1).maxZnodes(200).maxTreeBytes(0).maxSessions(0).maxDataLength(0).maxEphemerals(0);
        return encoder.limit() - OFFSET;
    }

    private int finalizeUpgrade()
    {
        final FinalizeUpgradeEncoder encoder = new FinalizeUpgradeEncoder().wrapAndApplyHeader(buffer, OFFSET, header);
        origin(encoder.origin());
        return encoder.correlationId(1).memberCount(3).version(1).limit() - OFFSET;
    }
}
