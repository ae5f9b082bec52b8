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
package io.nodens.gateway.jute;

import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.compat.ProtocolManager;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.data.StatPersisted;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetDataResponse;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.EphemeralType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Cases that broke other servers of the protocol, as far as records go; the number of each is in the name.
 */
class GatewayCasesTest
{
    private static final String EXTENDED_TYPES = "zookeeper.extendedTypesEnabled";

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final RequestDecoder request = new RequestDecoder();

    @TempDir
    private Path directory;

    @Test
    void shouldAnswerWithPathAndStatG1WhenCuratorCreates() throws IOException
    {
        final byte[] frame = frame(new RequestHeader(7, ZooDefs.OpCode.create2),
            new CreateRequest("/a", new byte[]{1}, ZooDefs.Ids.OPEN_ACL_UNSAFE, 0));
        final RequestHeaderDecoder header = new RequestHeaderDecoder();
        assertEquals(JuteStatus.OK, header.wrap(new UnsafeBuffer(frame), 0, frame.length));
        assertEquals(JuteStatus.OK, request.wrap(header.opcode(), new UnsafeBuffer(frame),
            RequestHeaderDecoder.LENGTH, frame.length - RequestHeaderDecoder.LENGTH));
        assertEquals(Opcodes.CREATE2, header.opcode());

        encoder.wrap(buffer, 0, buffer.capacity()).replyHeader(header.xid(), 42, ErrorCodes.OK);
        encoder.created(request.path(), new ZnodeStat().czxid(42).mzxid(42).pzxid(42).dataLength(1));

        final ByteArrayInputStream reply = reply();
        final ReplyHeader replyHeader = read(reply, new ReplyHeader());
        final Create2Response response = read(reply, new Create2Response());
        assertEquals(new ReplyHeader(7, 42, 0), replyHeader);
        assertEquals(new Create2Response("/a", new Stat(42, 42, 0, 0, 0, 0, 0, 0, 1, 0, 42)), response);
        assertEquals(0, reply.available());
    }

    @Test
    void shouldHaveBodyOfFourBytesG2WhenWatchIsAdded() throws IOException
    {
        final byte[] body = Values.bytes(new AddWatchRequest("/a", AddWatchModes.PERSISTENT_RECURSIVE));
        assertEquals(JuteStatus.OK, request.wrap(Opcodes.ADD_WATCH, new UnsafeBuffer(body), 0, body.length));
        assertEquals(AddWatchModes.PERSISTENT_RECURSIVE, request.addWatchMode());

        encoder.wrap(buffer, 0, buffer.capacity()).replyHeader(1, 9, ErrorCodes.OK);
        final int length = encoder.error(ErrorCodes.OK);

        assertEquals(ReplyHeaderDecoder.LENGTH + Integer.BYTES, length);
        final ByteArrayInputStream reply = reply();
        read(reply, new ReplyHeader());
        assertEquals(new ErrorResponse(0), read(reply, new ErrorResponse()));
    }

    @Test
    void shouldCountCreatesAndDeletesAloneG7WhenChildrenChange() throws IOException
    {
        final TreeConfiguration configuration = new TreeConfiguration().directory(directory)
            .segmentLength(1024 * 1024).maxRegionBytes(64L * 1024 * 1024).changeRingLength(64 * 1024)
            .historyLength(64 * 1024);
        try (TreeRegion region = TreeRegion.create(configuration))
        {
            final TreeWriter writer = region.writer();
            final TreeReader reader = region.newReader();
            final AclEncoder list = new AclEncoder().reset().add(Permissions.ALL, "world", "anyone");

            write(writer, () -> create(writer, "/", "parent"));
            final Stat fresh = stat(reader);
            write(writer, () -> create(writer, "/parent", "child"));
            final int child = find(writer, "/parent/child");
            final Stat created = stat(reader);
            write(writer, () -> writer.setData(child, buffer, 0, 5));
            final Stat set = stat(reader);
            write(writer, () -> writer.setAcl(
                child, writer.acls().intern(new UnsafeBuffer(list.buffer(), 0, list.length()), 0, list.length())));
            final Stat guarded = stat(reader);
            write(writer, () -> writer.delete(child));
            final Stat deleted = stat(reader);

            assertEquals(List.of(0, 1, 1, 1, 2), List.of(fresh.getCversion(), created.getCversion(),
                set.getCversion(), guarded.getCversion(), deleted.getCversion()));
            assertEquals(List.of(1L, 2L, 2L, 2L, 5L), List.of(fresh.getPzxid(), created.getPzxid(),
                set.getPzxid(), guarded.getPzxid(), deleted.getPzxid()));
            assertEquals(List.of(0, 1, 1, 1, 0), List.of(fresh.getNumChildren(), created.getNumChildren(),
                set.getNumChildren(), guarded.getNumChildren(), deleted.getNumChildren()));
            // Nothing else of the parent moves.
            created.setCversion(0);
            created.setPzxid(1);
            created.setNumChildren(0);
            assertEquals(fresh, created);
        }
    }

    private static void write(final TreeWriter writer, final Runnable change)
    {
        final long zxid = writer.completedZxid() + 1;
        writer.beginTransaction(zxid, 1_000 + zxid);
        change.run();
        writer.completeTransaction();
    }

    private static void create(final TreeWriter writer, final String parent, final String name)
    {
        final UnsafeBuffer last = utf8(name);
        final int znode = writer.create(
            find(writer, parent), new CreateParameters().reset().name(last, 0, last.capacity()));
        assertTrue(znode >= 0);
    }

    private static int find(final TreeWriter writer, final String path)
    {
        final UnsafeBuffer bytes = utf8(path);
        return writer.find(bytes, 0, bytes.capacity());
    }

    private Stat stat(final TreeReader reader) throws IOException
    {
        final UnsafeBuffer path = utf8("/parent");
        final ZnodeStat stat = new ZnodeStat();
        assertEquals(TreeStatus.OK, reader.exists(path, 0, path.capacity(), stat));
        encoder.wrap(buffer, 0, buffer.capacity()).stat(stat);
        return read(reply(), new SetDataResponse()).getStat();
    }

    private static UnsafeBuffer utf8(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(bytes = {ZnodeKind.PERSISTENT, ZnodeKind.EPHEMERAL, ZnodeKind.CONTAINER, ZnodeKind.TTL})
    void shouldShowOwnerOfEphemeralsAloneG8WhenClientAsks(final byte kind) throws IOException
    {
        final ZnodeStat stat = new ZnodeStat().kind(kind)
            .ephemeralOwner(ZnodeKind.EPHEMERAL == kind ? 0x0123_4567_89AB_CDEFL : 0)
            .ttlMs(ZnodeKind.TTL == kind ? 60_000 : 0);
        encoder.wrap(buffer, 0, buffer.capacity()).stat(stat);
        final StatPersisted stored = new StatPersisted();
        stored.setEphemeralOwner(EphemeralOwner.stored(stat));
        final Stat expected = new Stat();

        final String before = System.setProperty(EXTENDED_TYPES, "true");
        try
        {
            // ZooKeeper's own znode says what its clients see.
            new DataNode(null, 0L, stored).copyStat(expected);
        }
        finally
        {
            restore(before);
        }

        assertEquals(expected.getEphemeralOwner(), read(reply(), new SetDataResponse()).getStat().getEphemeralOwner());
        assertEquals(ZnodeKind.EPHEMERAL == kind ? 0x0123_4567_89AB_CDEFL : 0, expected.getEphemeralOwner());
    }

    @Test
    void shouldKeepKindInOwnerG8WhenZooKeeperStoresZnode()
    {
        final String before = System.setProperty(EXTENDED_TYPES, "true");
        try
        {
            final ZnodeStat container = new ZnodeStat().kind(ZnodeKind.CONTAINER);
            assertEquals(Long.MIN_VALUE, EphemeralOwner.stored(container));
            assertEquals(EphemeralType.CONTAINER, EphemeralType.get(EphemeralOwner.stored(container)));
            for (final long ttlMs : new long[]{1, 60_000, 0xFFFF_FFFFL, 0x1_0000_0000L, EphemeralOwner.TTL_MASK})
            {
                final long owner = EphemeralOwner.stored(new ZnodeStat().kind(ZnodeKind.TTL).ttlMs(ttlMs));
                assertEquals(EphemeralType.TTL.toEphemeralOwner(ttlMs), owner);
                assertEquals(EphemeralType.TTL, EphemeralType.get(owner));
                assertEquals(ttlMs, EphemeralType.TTL.getValue(owner));
            }
            assertEquals(0, EphemeralOwner.stored(new ZnodeStat()));
        }
        finally
        {
            restore(before);
        }
    }

    private static void restore(final String before)
    {
        if (null == before)
        {
            System.clearProperty(EXTENDED_TYPES);
        }
        else
        {
            System.setProperty(EXTENDED_TYPES, before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {44, 45})
    void shouldMirrorReadOnlyG11WhenHandshakeHasItOrNot(final int length) throws IOException
    {
        final byte[] frame = new byte[length];
        frame[27] = 16;
        frame[15] = 77;
        final ConnectRequestDecoder decoder = new ConnectRequestDecoder();
        assertEquals(JuteStatus.OK, decoder.wrap(new UnsafeBuffer(frame), 0, length));
        assertEquals(16, decoder.password().length());
        assertEquals(77, decoder.timeoutMs());
        assertEquals(45 == length, decoder.hasReadOnly());
        assertFalse(decoder.isReadOnly());

        encoder.wrap(buffer, 0, buffer.capacity());
        final int replyLength = decoder.hasReadOnly() ?
            encoder.connect(0, 4_000, 5, decoder.password(), false) :
            encoder.connect(0, 4_000, 5, decoder.password());

        // What ZooKeeper's server answers to the same bytes.
        final ProtocolManager theirs = new ProtocolManager();
        theirs.deserializeConnectRequest(BinaryInputArchive.getArchive(new ByteArrayInputStream(frame)));
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        theirs.serializeConnectResponse(
            new ConnectResponse(0, 4_000, 5, new byte[16], false), BinaryOutputArchive.getArchive(expected));
        assertEquals(45 == length ? 37 : 36, replyLength);
        assertArrayEquals(expected.toByteArray(), Arrays.copyOf(buffer.byteArray(), replyLength));
        final ConnectResponseDecoder answer = new ConnectResponseDecoder();
        assertEquals(JuteStatus.OK, answer.wrap(buffer, 0, replyLength));
        assertEquals(45 == length, answer.hasReadOnly());
        assertEquals(5, answer.sessionId());
    }

    @Test
    void shouldBeUndecodableG12WhenMultiHasUnknownOpcode() throws IOException
    {
        final byte[] body = MultiRequestDecoderTest.multi(
            Opcodes.DELETE, new DeleteRequest("/a", -1), 500, new DeleteRequest("/b", -1));

        final int status = new MultiRequestDecoder().wrap(new UnsafeBuffer(body), 0, body.length);

        assertEquals(JuteStatus.UNKNOWN_TYPE, status);
        assertFalse(JuteStatus.isWhole(status));
    }

    @Test
    void shouldDecodeWithTheirsG13WhenMultiFails() throws IOException
    {
        encoder.wrap(buffer, 0, buffer.capacity()).failedResult(ErrorCodes.OK);
        encoder.failedResult(ErrorCodes.NO_NODE);
        encoder.failedResult(ErrorCodes.RUNTIME_INCONSISTENCY);
        encoder.endResults();

        final MultiResponse expected = new MultiResponse();
        expected.add(new OpResult.ErrorResult(0));
        expected.add(new OpResult.ErrorResult(-101));
        expected.add(new OpResult.ErrorResult(-2));
        assertArrayEquals(Values.bytes(expected), Arrays.copyOf(buffer.byteArray(), encoder.fields().result()));
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL})
    void shouldHaveResultOfCreate2G13WhenMultiCreates(final int opcode) throws IOException
    {
        final byte[] path = "/a".getBytes(StandardCharsets.UTF_8);
        encoder.wrap(buffer, 0, buffer.capacity()).result(opcode);
        encoder.created(new JuteSlice().wrap(new UnsafeBuffer(path), 0, path.length), new ZnodeStat().czxid(3));
        encoder.endResults();

        final MultiResponse response = read(reply(), new MultiResponse());

        final OpResult.CreateResult result = (OpResult.CreateResult)response.getResultList().get(0);
        assertEquals(Opcodes.CREATE2, result.getType());
        assertEquals("/a", result.getPath());
        assertEquals(3, result.getStat().getCzxid());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE, Integer.MIN_VALUE, Xids.NOTIFICATION, Xids.PING, Xids.AUTH,
        Xids.SET_WATCHES})
    void shouldTakeAnyXidG26WhenNumbersWrap(final int xid)
    {
        final byte[] frame = Values.bytes(new RequestHeader(xid, Opcodes.GET_DATA));
        final RequestHeaderDecoder header = new RequestHeaderDecoder();

        assertEquals(JuteStatus.OK, header.wrap(new UnsafeBuffer(frame), 0, frame.length));

        assertEquals(xid, header.xid());
        assertEquals(Opcodes.GET_DATA, header.opcode());
    }

    private static byte[] frame(final org.apache.jute.Record... records) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (final org.apache.jute.Record each : records)
        {
            bytes.write(Values.bytes(each));
        }
        return bytes.toByteArray();
    }

    private ByteArrayInputStream reply()
    {
        return new ByteArrayInputStream(buffer.byteArray(), 0, encoder.fields().result());
    }

    private static <R extends org.apache.jute.Record> R read(final ByteArrayInputStream bytes, final R empty)
        throws IOException
    {
        empty.deserialize(BinaryInputArchive.getArchive(bytes), "record");
        return empty;
    }
}
