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
import io.nodens.gateway.jute.MultiHeaderDecoder;
import io.nodens.gateway.jute.MultiRequestDecoder;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.gateway.jute.StatFlyweight;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.Permissions;
import org.agrona.DirectBuffer;

/**
 * multiRead: getData and getChildren of several znodes, all as of one zxid, which is more than ZooKeeper promises. One
 * that fails leaves the others alone.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for longer lists of children than before.
 */
final class MultiReadOperation
{
    private static final int INITIAL_ROOM = 2048;
    /** No reply is longer, however much may wait for a client. */
    private static final int MAX_ROOM = 1 << 29;
    /** The reply does not fit: begin anew with more room. */
    private static final int TOO_SMALL = TreeStatus.BUFFER_TOO_SMALL;

    private final TreeDoor door;
    private final TreeReader reader;
    private final Outbox outbox;
    private final LongReplies longReplies;
    private final ChildNames names;
    private final ZnodeStat stat = new ZnodeStat();
    private ResponseEncoder encoder;
    private JuteEncoder fields;
    private DirectBuffer pathBuffer;
    private int pathOffset;
    private int pathLength;

    MultiReadOperation(
        final TreeDoor door, final Replies replies, final ChildNames names, final LongReplies longReplies)
    {
        this.longReplies = longReplies;
        this.door = door;
        this.reader = door.reader();
        this.outbox = replies.outbox();
        this.names = names;
    }

    /**
     * Read and reply. A client whose reply would be longer than what may wait for it is closed.
     *
     * @param connection that asks, without a request on its way.
     * @param xid        of the request.
     * @param reads      that were decoded.
     * @return one of {@link Progress}.
     */
    int read(final ClientConnection connection, final int xid, final MultiRequestDecoder reads)
    {
        int room = INITIAL_ROOM;
        for (int i = 0; i < ReadOperations.ATTEMPTS;)
        {
            final int before = connection.encodedCount();
            final long zxid = reader.pin();
            final int status;
            try
            {
                status = readAll(connection, xid, zxid, reads, room);
            }
            finally
            {
                reader.unpin();
            }

            if (TOO_SMALL == status)
            {
                if (room >= MAX_ROOM || room > connection.maxOutgoingBytes())
                {
                    connection.closeSlow();
                    return Progress.CLOSE;
                }

                room <<= 1;
                continue;
            }
            if (ReadOperations.isUnreadable(status))
            {
                return Progress.CLOSE;
            }
            if (TreeStatus.OK == status)
            {
                final int admission = door.admit(connection, zxid, before);
                if (TreeDoor.READY == admission)
                {
                    end(connection, xid, zxid);
                    return Progress.DONE;
                }
                if (TreeDoor.WAIT == admission)
                {
                    return Progress.WAIT;
                }
            }
            else
            {
                reader.wantHistory();
            }
            i++;
        }

        return Progress.WAIT;
    }

    private void end(final ClientConnection connection, final int xid, final long zxid)
    {
        final int length = fields.length() - Integer.BYTES;
        if (longReplies.isRefused(connection, Opcodes.MULTI_READ, length, outbox.view(), 0, 0))
        {
            outbox.begin(connection, Outbox.BODY_OFFSET).replyHeader(xid, zxid, ErrorCodes.SYSTEM_ERROR);
        }
        outbox.end(connection);
    }

    private int readAll(
        final ClientConnection connection,
        final int xid,
        final long zxid,
        final MultiRequestDecoder reads,
        final int room)
    {
        encoder = outbox.begin(connection, room);
        fields = encoder.fields();
        encoder.replyHeader(xid, zxid, ErrorCodes.OK);
        reads.rewind();
        while (reads.next())
        {
            final int status = Opcodes.GET_DATA == reads.opcode() ?
                readData(connection, reads.operation().path()) : readChildren(connection, reads.operation().path());
            if (TreeStatus.OK != status)
            {
                return status;
            }
        }

        encoder.endResults();
        return outbox.isTooSmall() ? TOO_SMALL : TreeStatus.OK;
    }

    /** Both the empty path and "/" are the root. */
    private void take(final JuteSlice path)
    {
        final boolean isRoot = 0 == path.length();
        pathBuffer = isRoot ? ReadOperations.ROOT : path.buffer();
        pathOffset = isRoot ? 0 : path.offset();
        pathLength = isRoot ? 1 : path.length();
    }

    private int readData(final ClientConnection connection, final JuteSlice path)
    {
        final int dataOffset = fields.length() + MultiHeaderDecoder.LENGTH + Integer.BYTES;
        if (dataOffset + StatFlyweight.LENGTH > outbox.view().capacity())
        {
            return TOO_SMALL;
        }

        take(path);
        final int status = null == pathBuffer ? TreeStatus.NO_NODE :
            reader.getData(pathBuffer, pathOffset, pathLength, outbox.view(), dataOffset, stat);
        final boolean isRead = status >= 0 || TreeStatus.NULL_DATA == status;
        final int error = errorOf(connection, isRead);
        if (error > 0)
        {
            return TreeStatus.BUSY;
        }
        if (!isRead && !ReadOperations.isAbsent(status))
        {
            return status;
        }
        if (ErrorCodes.OK != error)
        {
            encoder.failedResult(error);
            return TreeStatus.OK;
        }

        encoder.result(Opcodes.GET_DATA);
        if (TreeStatus.NULL_DATA == status)
        {
            fields.writeInt(JuteSlice.NULL_LENGTH);
        }
        else
        {
            fields.endBuffer(fields.beginBuffer(), status);
        }
        fields.writeStat(stat);
        return TreeStatus.OK;
    }

    private int readChildren(final ClientConnection connection, final JuteSlice path)
    {
        take(path);
        final int status = null == pathBuffer ? TreeStatus.NO_NODE :
            names.listAll(pathBuffer, pathOffset, pathLength, stat);
        final int error = errorOf(connection, status >= 0);
        if (error > 0)
        {
            return TreeStatus.BUSY;
        }
        if (status < 0 && !ReadOperations.isAbsent(status))
        {
            return status;
        }
        if (ErrorCodes.OK != error)
        {
            encoder.failedResult(error);
            return TreeStatus.OK;
        }

        encoder.result(Opcodes.GET_CHILDREN);
        names.encode(fields);
        return TreeStatus.OK;
    }

    /** One of {@link ErrorCodes}; positive when what guards the znode is not known now. */
    private int errorOf(final ClientConnection connection, final boolean isRead)
    {
        if (!isRead)
        {
            return ErrorCodes.NO_NODE;
        }

        final int granted = door.granted(connection, stat.aclId());
        if (TreeDoor.UNKNOWN == granted)
        {
            return 1;
        }

        return (granted & Permissions.READ) != 0 ? ErrorCodes.OK : ErrorCodes.NO_AUTH;
    }
}
