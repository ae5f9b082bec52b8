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
package io.nodens.gateway.operations;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.Outbox;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteEncoder;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.RequestDecoder;
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.gateway.jute.StatFlyweight;
import io.nodens.tree.AclTable;
import io.nodens.tree.SubtreeTotals;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.Permissions;
import io.nodens.tree.watch.WatchRules;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads of one znode: exists, getData, getACL, getChildren, getChildren2, getAllChildrenNumber. The path is looked up
 * where it lies in the client's frame, data are copied by the tree's reader to where they lie in the reply.
 * <pre>
 *   read --&gt; may it be shown? --&gt; events of all changes up to its zxid --&gt; watch as of its zxid --&gt; reply
 *    ^            | no                 | one came, or the tree is ahead
 *    +------------+--------------------+
 * </pre>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for longer lists of children than before.
 */
final class ReadOperations
{
    static final int DATA_OFFSET = Outbox.BODY_OFFSET + Integer.BYTES;
    static final int ATTEMPTS = 8;

    static final UnsafeBuffer ROOT = new UnsafeBuffer("/".getBytes(US_ASCII));
    private static final byte[] DIGEST = "digest".getBytes(US_ASCII);
    private static final byte HIDDEN = 'x';
    /** An entry of a list takes so much in a reply at most for each byte of it here. */
    private static final int ACL_GROWTH = 4;
    private static final int ACL_OVERHEAD = 64;

    private final TreeDoor door;
    private final TreeReader reader;
    private final Replies replies;
    private final Outbox outbox;
    private final ChildNames names;
    private final LongReplies longReplies;
    private final ZnodeStat stat = new ZnodeStat();
    private final SubtreeTotals totals = new SubtreeTotals();
    private final UnsafeBuffer acl = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH]);
    private final UnsafeBuffer hidden = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH]);
    private final AclCursor entry = new AclCursor();

    private DirectBuffer path;
    private int pathOffset;
    private int pathLength;
    private int status;
    private int granted;
    private int aclLength;
    private long zxid;

    ReadOperations(
        final TreeDoor door, final Replies replies, final ChildNames names, final LongReplies longReplies)
    {
        this.longReplies = longReplies;
        this.door = door;
        this.reader = door.reader();
        this.replies = replies;
        this.outbox = replies.outbox();
        this.names = names;
    }

    /**
     * Read and reply.
     *
     * @param connection that asks, without a request on its way.
     * @param xid        of the request.
     * @param opcode     of the request.
     * @param request    that was decoded.
     * @return one of {@link Progress}.
     */
    int read(final ClientConnection connection, final int xid, final int opcode, final RequestDecoder request)
    {
        take(request.path());
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final int before = connection.encodedCount();
            lookUp(connection, opcode);
            if (TreeStatus.BUSY == status)
            {
                continue;
            }
            if (isUnreadable(status))
            {
                return Progress.CLOSE;
            }
            if (TreeStatus.BAD_PATH == status)
            {
                // Nobody looked anything up: there is no such znode as of any zxid.
                replies.header(connection, xid, door.sentZxid(connection), ErrorCodes.NO_NODE);
                return Progress.DONE;
            }

            final int admission = door.admit(connection, zxid, before);
            if (TreeDoor.WAIT == admission)
            {
                return Progress.WAIT;
            }
            if (TreeDoor.READY == admission)
            {
                respond(connection, xid, opcode, request);
                return Progress.DONE;
            }
        }

        return Progress.WAIT;
    }

    /** Both the empty path and "/" are the root. */
    private void take(final JuteSlice requestPath)
    {
        final boolean isRoot = 0 == requestPath.length();
        path = isRoot ? ROOT : requestPath.buffer();
        pathOffset = isRoot ? 0 : requestPath.offset();
        pathLength = isRoot ? 1 : requestPath.length();
    }

    /** Whether the tree cannot be read at all: the member starts, ends or is damaged. */
    static boolean isUnreadable(final int treeStatus)
    {
        return TreeStatus.WRITER_GONE == treeStatus || TreeStatus.RECOVERING == treeStatus ||
            TreeStatus.UNMAPPED == treeStatus || TreeStatus.CORRUPT == treeStatus;
    }

    static boolean isAbsent(final int treeStatus)
    {
        return TreeStatus.NO_NODE == treeStatus || TreeStatus.BAD_PATH == treeStatus;
    }

    private void lookUp(final ClientConnection connection, final int opcode)
    {
        switch (opcode)
        {
            case Opcodes.GET_DATA -> lookUpData(connection);
            case Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2 ->
            {
                status = names.list(path, pathOffset, pathLength, stat);
                zxid = names.zxid();
            }
            case Opcodes.GET_ALL_CHILDREN_NUMBER ->
            {
                status = reader.getDescendants(path, pathOffset, pathLength, totals);
                zxid = reader.zxid();
                stat.aclId(totals.aclId());
            }
            default ->
            {
                status = reader.exists(path, pathOffset, pathLength, stat);
                zxid = reader.zxid();
            }
        }
        guard(connection, opcode);
    }

    private void lookUpData(final ClientConnection connection)
    {
        int room = DATA_OFFSET + StatFlyweight.LENGTH;
        do
        {
            outbox.begin(connection, room);
            status = reader.getData(path, pathOffset, pathLength, outbox.view(), DATA_OFFSET, stat);
            room = DATA_OFFSET + stat.dataLength() + StatFlyweight.LENGTH;
        }
        while (TreeStatus.BUFFER_TOO_SMALL == status || (status > 0 && room > outbox.view().capacity()));
        zxid = reader.zxid();
    }

    private void guard(final ClientConnection connection, final int opcode)
    {
        granted = Permissions.ALL;
        aclLength = 0;
        if (status < 0 && TreeStatus.NULL_DATA != status)
        {
            return;
        }

        final int aclId = stat.aclId();
        granted = door.granted(connection, aclId);
        if (Opcodes.GET_ACL == opcode && AclTable.OPEN != aclId && TreeDoor.UNKNOWN != granted)
        {
            aclLength = reader.getAcl(aclId, acl, 0);
        }
        status = TreeDoor.UNKNOWN == granted || aclLength < 0 ? TreeStatus.BUSY : status;
    }

    private void respond(
        final ClientConnection connection, final int xid, final int opcode, final RequestDecoder request)
    {
        final int refusal = errorOf(opcode);
        final int error = ErrorCodes.OK == refusal && longReplies.isRefused(
            connection, opcode, lengthOf(opcode), path, pathOffset, pathLength) ? ErrorCodes.SYSTEM_ERROR : refusal;
        final boolean isFound = ErrorCodes.OK == error;
        // By the empty path the root can be read, but no change of it is one of that path.
        final boolean isWatch = request.isWatching() && 0 != request.path().length() &&
            (isFound || (Opcodes.EXISTS == opcode && TreeStatus.NO_NODE == status));
        if (isWatch && !watch(connection, opcode, isFound))
        {
            replies.header(connection, xid, zxid, ErrorCodes.SYSTEM_ERROR);
            return;
        }
        if (!isFound)
        {
            replies.header(connection, xid, zxid, error);
            return;
        }

        switch (opcode)
        {
            case Opcodes.GET_DATA -> respondData(connection, xid);
            case Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2 ->
                names.respond(connection, outbox, xid, zxid, Opcodes.GET_CHILDREN2 == opcode ? stat : null);
            case Opcodes.GET_ALL_CHILDREN_NUMBER ->
                replies.number(connection, xid, zxid, (int)Math.min(Integer.MAX_VALUE, totals.count()));
            case Opcodes.GET_ACL -> respondAcl(connection, xid);
            default -> replies.stat(connection, xid, zxid, stat);
        }
    }

    /** Of a reply, where it may be a long one. */
    private long lengthOf(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.GET_DATA ->
                LongReplies.HEADER_LENGTH + Integer.BYTES + (long)Math.max(0, status) + StatFlyweight.LENGTH;
            case Opcodes.GET_CHILDREN -> LongReplies.HEADER_LENGTH + (long)names.encodedLength();
            case Opcodes.GET_CHILDREN2 ->
                LongReplies.HEADER_LENGTH + (long)names.encodedLength() + StatFlyweight.LENGTH;
            default -> 0;
        };
    }

    private int errorOf(final int opcode)
    {
        if (isAbsent(status))
        {
            return ErrorCodes.NO_NODE;
        }

        final int needed = Opcodes.GET_ACL == opcode ? Permissions.READ | Permissions.ADMIN : Permissions.READ;
        return (granted & needed) != 0 ? ErrorCodes.OK : ErrorCodes.NO_AUTH;
    }

    private boolean watch(final ClientConnection connection, final int opcode, final boolean exists)
    {
        final int kind = Opcodes.EXISTS == opcode ? WatchRules.EXISTS :
            Opcodes.GET_DATA == opcode ? WatchRules.DATA : WatchRules.CHILDREN;
        return door.watches().add(
            connection.watches(), kind, WatchRules.ONE_SHOT, exists, zxid, path, pathOffset, pathLength);
    }

    private void respondData(final ClientConnection connection, final int xid)
    {
        final ResponseEncoder encoder = outbox.begin(
            connection, DATA_OFFSET + Math.max(0, status) + StatFlyweight.LENGTH);
        encoder.replyHeader(xid, zxid, ErrorCodes.OK);
        final JuteEncoder fields = encoder.fields();
        if (TreeStatus.NULL_DATA == status)
        {
            fields.writeInt(JuteSlice.NULL_LENGTH);
        }
        else
        {
            // They lie there already: nothing was encoded since.
            fields.endBuffer(fields.beginBuffer(), status);
        }
        fields.writeStat(stat);
        outbox.end(connection);
    }

    private void respondAcl(final ClientConnection connection, final int xid)
    {
        final ResponseEncoder encoder = outbox.begin(
            connection, Outbox.BODY_OFFSET + StatFlyweight.LENGTH + ACL_GROWTH * aclLength + ACL_OVERHEAD);
        encoder.replyHeader(xid, zxid, ErrorCodes.OK);
        final JuteEncoder fields = encoder.fields();
        final int mark = fields.beginVector();
        int count = 0;
        if (0 == aclLength)
        {
            fields.writeInt(Permissions.ALL);
            fields.writeAscii("world");
            fields.writeAscii("anyone");
            count = 1;
        }
        else
        {
            entry.wrap(acl, 0, aclLength);
            while (entry.next())
            {
                fields.writeInt(entry.permissions());
                fields.writeBuffer(entry.buffer(), entry.schemeOffset(), entry.schemeLength());
                writeIdentity(fields);
                count++;
            }
        }
        fields.endVector(mark, count);
        fields.writeStat(stat);
        outbox.end(connection);
    }

    /** Who may not change the list does not get the hashes of passwords. */
    private void writeIdentity(final JuteEncoder fields)
    {
        if ((granted & Permissions.ADMIN) != 0 || !isDigest())
        {
            fields.writeBuffer(entry.buffer(), entry.identityOffset(), entry.identityLength());
            return;
        }

        int length = 0;
        while (length < entry.identityLength() && ':' != entry.buffer().getByte(entry.identityOffset() + length))
        {
            length++;
        }
        hidden.putBytes(0, entry.buffer(), entry.identityOffset(), length);
        hidden.putByte(length, (byte)':');
        hidden.putByte(length + 1, HIDDEN);
        fields.writeBuffer(hidden, 0, length + 2);
    }

    private boolean isDigest()
    {
        boolean isEqual = DIGEST.length == entry.schemeLength();
        for (int i = 0; isEqual && i < DIGEST.length; i++)
        {
            isEqual = DIGEST[i] == entry.buffer().getByte(entry.schemeOffset() + i);
        }

        return isEqual;
    }
}
