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
package io.nodens.cluster.frontend.read;

import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.ReadAccess;
import io.nodens.cluster.frontend.lane.ReadResults;
import io.nodens.sbe.ReadGroup;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.AclTable;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.Permissions;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Looks up several znodes as of one zxid. The reader is pinned at the newest state: a znode that has not changed since
 * can be read without more ado, and one that has changed while the region keeps history. Where it keeps none the reads
 * are made anew, and history is asked for.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never, but for the text about a malformed group.
 */
final class MultiReader
{
    private final ZnodeStat stat = new ZnodeStat();
    private final ChildrenPage page = new ChildrenPage();
    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    private final ReadAccess access;
    private final TreeReader reader;
    private long zxid;
    /** Of the children that were listed last. */
    private int count;

    MultiReader(final ReadAccess access)
    {
        this.access = access;
        reader = access.reader();
    }

    /** What is wrong with the reads of a request, in words, or null. Its path is the group: see {@link ReadGroup}. */
    static String faultOf(final DirectBuffer group)
    {
        final int length = group.capacity();
        final int count = count(group);
        if (count < 1 || count > ReadGroup.MAX_READS || length > ReadGroup.MAX_LENGTH)
        {
            return "a request must have 1 to " + ReadGroup.MAX_READS + " reads in at most " + ReadGroup.MAX_LENGTH +
                " bytes, has " + count + " in " + length;
        }
        int position = ReadGroup.READS_OFFSET;
        for (int i = 0; i < count; i++)
        {
            final int kind = kind(group, position);
            if (kind > ReadKind.GET_CHILDREN.value())
            {
                return "read " + i + ": kind must be 0 to 2, was " + kind;
            }
            final int pathOffset = pathOffset(group, position);
            final int pathLength = pathLength(group, pathOffset);
            if (!PathSyntax.isValid(group, pathOffset, pathLength))
            {
                return "read " + i + ": path is not UTF-8 or malformed: " +
                    PathSyntax.explain(group.getStringWithoutLengthUtf8(pathOffset, pathLength));
            }
            position = pathOffset + pathLength;
        }
        return null;
    }

    /**
     * Read everything that a request asks for.
     *
     * @param lane    that asks.
     * @param request whose path is the group.
     * @return {@link TreeStatus#OK}; {@link TreeStatus#BUFFER_TOO_SMALL} when the results do not fit into a response;
     * {@link TreeStatus#BUSY} when no state could be read whole; or what keeps the tree from being read at all.
     */
    int read(final Lane lane, final PendingRequest request)
    {
        zxid = reader.pin();
        try
        {
            final int status = readAll(lane, request);
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

    /** As of which the last results are valid. */
    long zxid()
    {
        return zxid;
    }

    private int readAll(final Lane lane, final PendingRequest request)
    {
        final ReadResults results = lane.wire().results();
        final DirectBuffer group = request.path;
        final int count = count(group);
        int position = ReadGroup.READS_OFFSET;
        results.begin(lane);
        for (int i = 0; i < count; i++)
        {
            final int pathOffset = pathOffset(group, position);
            path.wrap(group, pathOffset, pathLength(group, pathOffset));
            if (results.room() < 0)
            {
                return TreeStatus.BUFFER_TOO_SMALL;
            }
            final int status = readOne(lane, request, kind(group, position), results);
            if (TreeStatus.OK != status)
            {
                return status;
            }
            position = pathOffset + path.capacity();
        }
        return TreeStatus.OK;
    }

    private int readOne(final Lane lane, final PendingRequest request, final int kind, final ReadResults results)
    {
        count = 0;
        final int length = path.capacity();
        final boolean isExists = ReadKind.EXISTS.value() == kind;
        final boolean isData = ReadKind.GET_DATA.value() == kind;
        final int status = isExists ? reader.exists(path, 0, length, stat) :
            isData ? reader.getData(path, 0, length, lane.wire().readBuffer(), results.dataOffset(), stat) :
            list(lane, results);
        if (TreeStatus.NO_NODE == status)
        {
            results.add(ResultCode.NO_NODE, stat, true, 0, 0);
            return TreeStatus.OK;
        }
        if (status < 0 && TreeStatus.NULL_DATA != status && TreeStatus.BUFFER_TOO_SMALL != status)
        {
            return status;
        }
        // What was read lies in the buffer, and nothing of it has left.
        if (AclTable.OPEN != stat.aclId())
        {
            final int granted = access.granted(lane, request.sessionId, stat.aclId());
            if (ReadAccess.UNKNOWN == granted)
            {
                return TreeStatus.BUSY;
            }
            if ((granted & Permissions.READ) == 0)
            {
                results.add(ResultCode.NO_AUTH, stat, true, 0, 0);
                return TreeStatus.OK;
            }
        }
        if (TreeStatus.BUFFER_TOO_SMALL == status || status > results.room())
        {
            return TreeStatus.BUFFER_TOO_SMALL;
        }
        results.add(ResultCode.OK, stat, !isData || TreeStatus.NULL_DATA == status, count, Math.max(0, status));
        return TreeStatus.OK;
    }

    /** All children, over as many pages as it takes; returns the bytes that their names take. */
    private int list(final Lane lane, final ReadResults results)
    {
        int listed = 0;
        page.cursor(TreeReader.FIRST_PAGE);
        do
        {
            page.wrap(
                lane.wire().readBuffer(), results.dataOffset() + listed, results.room() - listed, 0);
            final int status = reader.getChildren(path, 0, path.capacity(), page, stat);
            if (status < 0)
            {
                return status;
            }
            if (!page.isLast() && page.requiredLength() > 0)
            {
                return TreeStatus.BUFFER_TOO_SMALL;
            }
            count += page.count();
            listed += page.length();
        }
        while (!page.isLast());
        return listed;
    }

    private static int count(final DirectBuffer group)
    {
        return group.getShort(ReadGroup.COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    private static int kind(final DirectBuffer group, final int position)
    {
        return group.getByte(position + ReadGroup.KIND_OFFSET) & 0xFF;
    }

    private static int pathOffset(final DirectBuffer group, final int position)
    {
        return position + ReadGroup.PATH_HEADER_LENGTH +
            (group.getShort(ReadGroup.BLOCK_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF);
    }

    private static int pathLength(final DirectBuffer group, final int pathOffset)
    {
        return group.getInt(pathOffset - ReadGroup.PATH_HEADER_LENGTH, LITTLE_ENDIAN);
    }
}
