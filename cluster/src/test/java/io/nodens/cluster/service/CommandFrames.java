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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nodens.cluster.state.CommandVersion;
import io.nodens.cluster.state.Condition;
import io.nodens.cluster.state.Operation;
import io.nodens.sbe.command.AddIdentitiesEncoder;
import io.nodens.sbe.command.AttachSessionEncoder;
import io.nodens.sbe.command.BarrierEncoder;
import io.nodens.sbe.command.BooleanType;
import io.nodens.sbe.command.CapacityReportEncoder;
import io.nodens.sbe.command.CloseSessionEncoder;
import io.nodens.sbe.command.CreateEncoder;
import io.nodens.sbe.command.CreateWithAclEncoder;
import io.nodens.sbe.command.DeleteEncoder;
import io.nodens.sbe.command.DetachSessionEncoder;
import io.nodens.sbe.command.ExpireSessionEncoder;
import io.nodens.sbe.command.FrontEndOpenEncoder;
import io.nodens.sbe.command.GuardedEncoder;
import io.nodens.sbe.command.MessageHeaderEncoder;
import io.nodens.sbe.command.MultiEncoder;
import io.nodens.sbe.command.OpenSessionEncoder;
import io.nodens.sbe.command.SetAclEncoder;
import io.nodens.sbe.command.SetDataEncoder;
import io.nodens.sbe.command.SetLimitsEncoder;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.OperationKind;
import io.nodens.tree.acl.AclEncoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One sound frame, or a few, of each command that a front end sends for clients, to be mutated. Who asks, and the
 * number of the request, are to be put in.
 */
final class CommandFrames
{
    private static final int TEMPLATE_ID_OFFSET = MessageHeaderEncoder.templateIdEncodingOffset();
    private static final byte[] SECRET = new byte[16];
    private static final byte[] NOTHING = new byte[0];

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 * 1024]);
    private final List<byte[]> frames = new ArrayList<>();
    private final AclEncoder acl = new AclEncoder();

    private CommandFrames()
    {
    }

    /** Commands on the tree. */
    static List<byte[]> onTheTree()
    {
        final CommandFrames frames = new CommandFrames();
        frames.writes();
        frames.lists();
        frames.several();
        return frames.frames;
    }

    /** Commands on sessions, and those of operators and members. */
    static List<byte[]> others()
    {
        final CommandFrames frames = new CommandFrames();
        frames.sessions();
        frames.member();
        return frames.frames;
    }

    /**
     * Put in what names an attachment, where a command does.
     *
     * @param frame of one of these commands, which may be mutated.
     */
    static void attachment(final UnsafeBuffer frame, final long attachmentId)
    {
        final int offset = MessageHeaderEncoder.ENCODED_LENGTH + switch (frame.getByte(TEMPLATE_ID_OFFSET))
        {
            case CreateEncoder.TEMPLATE_ID -> CreateEncoder.attachmentIdEncodingOffset();
            case DeleteEncoder.TEMPLATE_ID -> DeleteEncoder.attachmentIdEncodingOffset();
            case SetDataEncoder.TEMPLATE_ID -> SetDataEncoder.attachmentIdEncodingOffset();
            case CreateWithAclEncoder.TEMPLATE_ID -> CreateWithAclEncoder.attachmentIdEncodingOffset();
            case SetAclEncoder.TEMPLATE_ID -> SetAclEncoder.attachmentIdEncodingOffset();
            case MultiEncoder.TEMPLATE_ID -> MultiEncoder.attachmentIdEncodingOffset();
            case GuardedEncoder.TEMPLATE_ID -> GuardedEncoder.attachmentIdEncodingOffset();
            case AddIdentitiesEncoder.TEMPLATE_ID -> AddIdentitiesEncoder.attachmentIdEncodingOffset();
            default -> frame.capacity();
        };
        if (offset + Long.BYTES <= frame.capacity())
        {
            frame.putLong(offset, attachmentId, ByteOrder.LITTLE_ENDIAN);
        }
    }

    static byte[] frontEndOpen(final long incarnation)
    {
        final CommandFrames frames = new CommandFrames();
        final FrontEndOpenEncoder encoder =
            new FrontEndOpenEncoder().wrapAndApplyHeader(frames.buffer, 0, frames.header);
        encoder.origin().incarnation(incarnation).sequence(0).memberId(0);
        encoder.maxZnodes(1000).maxTreeBytes(1 << 20).maxSessions(10).maxDataLength(4096)
            .clusterIdHigh(71).clusterIdLow(72).startNumber(3).openNumber(1)
            .treeCapacityBytes(1 << 20).diskFreeBytes(2 << 20).heapCapacityBytes(3 << 20)
            .maxEphemerals(0).minVersion(0).maxVersion(CommandVersion.CURRENT);
        frames.add(encoder.limit());
        return frames.frames.get(0);
    }

    private void sessions()
    {
        final OpenSessionEncoder open = new OpenSessionEncoder().wrapAndApplyHeader(buffer, 0, header);
        open.connectionId(1).timeoutMs(1000).putSecret(SECRET, 0, SECRET.length);
        add(open.limit());
        final AttachSessionEncoder attach = new AttachSessionEncoder().wrapAndApplyHeader(buffer, 0, header);
        attach.connectionId(1).sessionId(1).putSecret(SECRET, 0, SECRET.length);
        add(attach.limit());
        add(new DetachSessionEncoder().wrapAndApplyHeader(buffer, 0, header).sessionId(1).attachmentId(1).limit());
        add(new ExpireSessionEncoder().wrapAndApplyHeader(buffer, 0, header).sessionId(1).attachmentId(1).limit());
        add(new CloseSessionEncoder().wrapAndApplyHeader(buffer, 0, header)
            .attachmentId(1).identityId(0).flags(0).limit());
        list(0, "digest", "bob:h", 0, "ip", "127.0.0.1");
        final AddIdentitiesEncoder prove = new AddIdentitiesEncoder().wrapAndApplyHeader(buffer, 0, header);
        prove.sessionId(1).attachmentId(1).putIdentities(acl.buffer(), 0, acl.length());
        add(prove.limit());
    }

    private void writes()
    {
        for (final String path : new String[]{"/a", "/a/b", "/a/c/", "/q"})
        {
            for (final CreateMode mode : new CreateMode[]{CreateMode.PERSISTENT, CreateMode.EPHEMERAL_SEQUENTIAL,
                CreateMode.CONTAINER, CreateMode.PERSISTENT_WITH_TTL})
            {
                final CreateEncoder create = new CreateEncoder().wrapAndApplyHeader(buffer, 0, header);
                create.ttlMs(CreateMode.PERSISTENT_WITH_TTL == mode ? 5 : 0).mode(mode.value())
                    .isNullData(BooleanType.FALSE).attachmentId(1).identityId(0).flags(0)
                    .putPath(path.getBytes(UTF_8), 0, path.length()).putData(SECRET, 0, SECRET.length);
                add(create.limit());
            }
            final DeleteEncoder delete = new DeleteEncoder().wrapAndApplyHeader(buffer, 0, header);
            delete.version(-1).attachmentId(1).identityId(0).flags(0).putPath(path.getBytes(UTF_8), 0, path.length());
            add(delete.limit());
            final SetDataEncoder set = new SetDataEncoder().wrapAndApplyHeader(buffer, 0, header);
            set.version(-1).isNullData(BooleanType.TRUE).attachmentId(1).identityId(0).flags(0)
                .putPath(path.getBytes(UTF_8), 0, path.length()).putData(NOTHING, 0, 0);
            add(set.limit());
        }
    }

    private void lists()
    {
        list(31, "auth", "", 1, "world", "anyone");
        final CreateWithAclEncoder create = new CreateWithAclEncoder().wrapAndApplyHeader(buffer, 0, header);
        create.ttlMs(0).mode((short)0).isNullData(BooleanType.FALSE).attachmentId(1).flags(0)
            .putPath("/l".getBytes(UTF_8), 0, 2).putData(SECRET, 0, 4).putAcl(acl.buffer(), 0, acl.length());
        add(create.limit());
        list(31, "digest", "bob:h", 19, "world", "anyone");
        final SetAclEncoder set = new SetAclEncoder().wrapAndApplyHeader(buffer, 0, header);
        set.version(-1).attachmentId(1).flags(0)
            .putPath("/a".getBytes(UTF_8), 0, 2).putAcl(acl.buffer(), 0, acl.length());
        add(set.limit());
    }

    private void several()
    {
        final MultiEncoder multi = new MultiEncoder().wrapAndApplyHeader(buffer, 0, header);
        multi.attachmentId(1).identityId(0).flags(0);
        final MultiEncoder.OperationsEncoder operations = multi.operationsCount(5);
        list(31, "world", "anyone", 1, "ip", "10.0.0.0/8");
        final byte[] data = new byte[acl.length() + 3];
        acl.buffer().getBytes(0, data, 0, acl.length());
        operation(operations, Operation.CREATE, -1, "/m", SECRET);
        operation(operations, OperationKind.CREATE_WITH_ACL.value(), acl.length(), "/m/l", data);
        operation(operations, Operation.SET_DATA, -1, "/m", SECRET);
        operation(operations, Operation.CHECK, 1, "/m", NOTHING);
        operation(operations, Operation.DELETE, -1, "/m/l", NOTHING);
        add(multi.limit());
        final GuardedEncoder guarded = new GuardedEncoder().wrapAndApplyHeader(buffer, 0, header);
        guarded.attachmentId(1).identityId(0).flags(0).conditionCount(2).thenCount(1);
        final GuardedEncoder.OperationsEncoder both = guarded.operationsCount(4);
        for (final int kind : new int[]{Condition.EXISTS, Condition.NUM_CHILDREN, Operation.DELETE, Operation.CREATE})
        {
            both.next().operand(0).version(kind < Operation.CREATE ? 0 : -1).kind((short)kind).mode((short)0)
                .isNullData(BooleanType.FALSE).putPath("/g".getBytes(UTF_8), 0, 2).putData(NOTHING, 0, 0);
        }
        add(guarded.limit());
    }

    private static void operation(
        final MultiEncoder.OperationsEncoder operations,
        final int kind,
        final int version,
        final String path,
        final byte[] data)
    {
        operations.next().ttlMs(0).version(version).kind((short)kind).mode((short)0).isNullData(BooleanType.FALSE)
            .putPath(path.getBytes(UTF_8), 0, path.length()).putData(data, 0, data.length);
    }

    private void member()
    {
        add(new BarrierEncoder().wrapAndApplyHeader(buffer, 0, header).limit());
        add(new CapacityReportEncoder().wrapAndApplyHeader(buffer, 0, header)
            .treeCapacityBytes(1 << 20).diskFreeBytes(1 << 20).heapCapacityBytes(1 << 20).limit());
        add(new SetLimitsEncoder().wrapAndApplyHeader(buffer, 0, header)
            .maxZnodes(1000).maxTreeBytes(1 << 20).maxSessions(10).maxDataLength(4096).maxEphemerals(100).limit());
    }

    private void list(
        final int permissions,
        final String scheme,
        final String identity,
        final int otherPermissions,
        final String otherScheme,
        final String otherIdentity)
    {
        acl.reset().add(permissions, scheme, identity).add(otherPermissions, otherScheme, otherIdentity);
    }

    private void add(final int length)
    {
        final byte[] frame = new byte[length];
        buffer.getBytes(0, frame);
        frames.add(frame);
    }
}
