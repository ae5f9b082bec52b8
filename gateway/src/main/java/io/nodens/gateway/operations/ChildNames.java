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
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.gateway.jute.StatFlyweight;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * All names of a znode's children, as of one zxid. A list that does not fit into one page of the tree's reader is read
 * page by page at a pinned state.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for longer lists than before; what is large is given back.
 */
final class ChildNames
{
    private static final int INITIAL_LENGTH = 64 << 10;
    private static final int RETAINED_LENGTH = 1 << 20;
    /** A list is answered whole, so that this is the longest reply there can be. */
    private static final int MAX_LENGTH = 1 << 30;

    private final TreeReader reader;
    private final ChildrenPage page = new ChildrenPage();
    private UnsafeBuffer names = new UnsafeBuffer(ByteBuffer.allocateDirect(INITIAL_LENGTH));
    private int length;
    private int count;
    private long zxid;

    ChildNames(final TreeReader reader)
    {
        this.reader = reader;
    }

    /**
     * List.
     *
     * @param path   buffer with the path.
     * @param offset of its first byte.
     * @param size   of it.
     * @param stat   of the parent.
     * @return {@link TreeStatus#OK} or a negative {@link TreeStatus}.
     */
    int list(final DirectBuffer path, final int offset, final int size, final ZnodeStat stat)
    {
        final int status = readPage(path, offset, size, stat, TreeReader.FIRST_PAGE);
        zxid = reader.zxid();
        final boolean isWhole = status >= 0 && page.isLast();
        final boolean hasFailed = status < 0 && TreeStatus.BUFFER_TOO_SMALL != status;
        return isWhole || hasFailed ? Math.min(status, TreeStatus.OK) : listPinned(path, offset, size, stat);
    }

    /** The same, at a state that stays: for a reader that is pinned already. */
    int listAll(final DirectBuffer path, final int offset, final int size, final ZnodeStat stat)
    {
        long cursor = TreeReader.FIRST_PAGE;
        do
        {
            final int status = readPage(path, offset, size, stat, cursor);
            if (status < 0 && TreeStatus.BUFFER_TOO_SMALL != status)
            {
                return status;
            }
            if (!page.isLast() && (TreeStatus.BUFFER_TOO_SMALL == status || isAlmostFull()) && !grow())
            {
                return TreeStatus.CORRUPT;
            }
            cursor = page.cursor();
        }
        while (!page.isLast());

        return TreeStatus.OK;
    }

    private int listPinned(final DirectBuffer path, final int offset, final int size, final ZnodeStat stat)
    {
        zxid = reader.pin();
        try
        {
            final int status = listAll(path, offset, size, stat);
            if (TreeStatus.PIN_LOST == status)
            {
                reader.wantHistory();
                return TreeStatus.BUSY;
            }

            return status;
        }
        finally
        {
            reader.unpin();
        }
    }

    private int readPage(
        final DirectBuffer path, final int offset, final int size, final ZnodeStat stat, final long cursor)
    {
        if (TreeReader.FIRST_PAGE == cursor)
        {
            length = 0;
            count = 0;
            if (names.capacity() > RETAINED_LENGTH)
            {
                names = new UnsafeBuffer(ByteBuffer.allocateDirect(INITIAL_LENGTH));
            }
        }

        page.wrap(names, length, names.capacity() - length, 0).cursor(cursor);
        final int status = reader.getChildren(path, offset, size, page, stat);
        if (status > 0)
        {
            length += page.length();
            count += status;
        }

        return status;
    }

    private boolean isAlmostFull()
    {
        return names.capacity() - length < names.capacity() >> 1;
    }

    private boolean grow()
    {
        if (names.capacity() >= MAX_LENGTH)
        {
            return false;
        }

        final UnsafeBuffer larger = new UnsafeBuffer(ByteBuffer.allocateDirect(names.capacity() << 1));
        larger.putBytes(0, names, 0, length);
        names = larger;
        return true;
    }

    /** As of which the list is. */
    long zxid()
    {
        return zxid;
    }

    /** Bytes of the list in a reply. */
    int encodedLength()
    {
        return Integer.BYTES + length;
    }

    void respond(
        final ClientConnection connection, final Outbox outbox, final int xid, final long asOf, final ZnodeStat stat)
    {
        final ResponseEncoder encoder = outbox.begin(
            connection, Outbox.BODY_OFFSET + encodedLength() + StatFlyweight.LENGTH);
        encoder.replyHeader(xid, asOf, ErrorCodes.OK);
        encode(encoder.fields());
        if (null != stat)
        {
            encoder.fields().writeStat(stat);
        }
        outbox.end(connection);
    }

    void encode(final JuteEncoder fields)
    {
        final int mark = fields.beginVector();
        int position = 0;
        for (int i = 0; i < count; i++)
        {
            final int nameLength = names.getInt(position, ByteOrder.LITTLE_ENDIAN);
            position += Integer.BYTES;
            fields.writeBuffer(names, position, nameLength);
            position += nameLength;
        }
        fields.endVector(mark, count);
    }
}
