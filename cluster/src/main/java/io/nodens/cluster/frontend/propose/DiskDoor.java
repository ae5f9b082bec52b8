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
package io.nodens.cluster.frontend.propose;

import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.ReadAccess;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReportedMembers;
import io.nodens.sbe.protocol.OperationKind;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * While the disk of a member is nearly full the state machine refuses what makes the tree grow, but by then it is
 * logged on every member: whoever keeps trying would fill the disks. So what is certain to be refused is refused here.
 * <p>
 * <b>Certain</b> is what the state machine would refuse by the reports that the replica has applied. A create makes the
 * tree grow, unless the znode is there. A set does when the znode takes more than it takes now: while the disk is full
 * no znode comes to take more, so this holds also where the set is applied. Several operations are refused with the
 * first of them. Of a guarded write it is unknown which list will be chosen.
 * <p>
 * <b>Never before in the log</b> must the request be, or its first result is the answer. That is known by its id: an
 * attachment begins with the last write of the session, and the log takes nothing of former attachments since.
 * <p>
 * What is neither certain nor known not to grow is proposed, a few bytes a second, and otherwise answered OVERLOADED:
 * come again. Deletes, closes, sessions, and writes that do not grow pass.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals only.
 */
public final class DiskDoor
{
    /** Bytes of undecided writes that are proposed in a second while a disk is full. */
    static final int UNDECIDED_BYTES_PER_SECOND = 32 * 1024;
    /** Most of them at once; a longer one passes when there is anything left, and those after it wait for longer. */
    static final int MAX_UNDECIDED_BYTES = 64 * 1024;
    /** What a command takes in the log beside path and data. */
    static final int COMMAND_LENGTH = 256;

    private static final long NS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / UNDECIDED_BYTES_PER_SECOND;

    /** Whether a write makes the tree grow, the more certain the later. */
    private enum Growth
    {
        /** It does not, as far as is known here. */
        NONE,
        /** Only the state machine can tell. */
        UNKNOWN,
        /** It does, or is refused for another reason. */
        CERTAIN
    }

    private final ReportedMembers reported;
    private final CommandProxy commands;
    private final ReadAccess access;
    private final TreeReader reader;
    private final SessionLiveness liveness;
    private final NanoClock clock;
    private final WriteRequest operation = new WriteRequest();
    private final ZnodeStat stat = new ZnodeStat();
    private long bytesLeft = MAX_UNDECIDED_BYTES;
    private long refilledNs;

    /**
     * The door of one front end.
     *
     * @param status   has what the members report.
     * @param commands knows the active version.
     * @param access   to the member's tree.
     * @param liveness sessions that are attached.
     * @param clock    by which undecided writes are let through.
     */
    public DiskDoor(
        final MemberStatus status,
        final CommandProxy commands,
        final ReadAccess access,
        final SessionLiveness liveness,
        final NanoClock clock)
    {
        reported = status.reportedMembers();
        this.commands = commands;
        this.access = access;
        reader = access.reader();
        this.liveness = liveness;
        this.clock = clock;
        refilledNs = clock.nanoTime();
    }

    /** Whether the state machine refuses what makes the tree grow; before attachments are numbered it alone does. */
    boolean isFull()
    {
        return reported.isDiskFull() && commands.hasAttachments();
    }

    boolean refusesCreate(final Lane lane, final WriteRequest request)
    {
        final int aclLength = null == request.acl ? 0 : request.acl.length();
        return refuses(
            lane, request, growthOfCreate(lane, request.sessionId, request),
            request.pathLength + request.dataLength + aclLength);
    }

    boolean refusesSetData(final Lane lane, final WriteRequest request)
    {
        return refuses(
            lane, request, growthOfSet(lane, request.sessionId, request), request.pathLength + request.dataLength);
    }

    /** A list makes the tree grow when no znode has it yet. */
    boolean refusesSetAcl(final Lane lane, final WriteRequest request)
    {
        return refuses(lane, request, Growth.UNKNOWN, request.pathLength + request.acl.length());
    }

    boolean refusesMulti(
        final Lane lane, final WriteRequest request, final OperationSource source, final int length)
    {
        return refuses(lane, request, growthOf(lane, request, source, 0, source.count()), length);
    }

    boolean refusesGuarded(
        final Lane lane,
        final WriteRequest request,
        final OperationSource source,
        final int length,
        final int conditionCount,
        final int thenCount)
    {
        final int elseBegin = conditionCount + thenCount;
        final Growth first = growthOf(lane, request, source, conditionCount, elseBegin);
        final Growth second = growthOf(lane, request, source, elseBegin, source.count());
        return refuses(lane, request, first == second ? first : Growth.UNKNOWN, length);
    }

    private boolean refuses(final Lane lane, final WriteRequest request, final Growth growth, final int length)
    {
        final AttachedSession session = liveness.get(request.sessionId);
        final long requestId = request.requestId;
        if (Growth.NONE == growth || (0 != requestId && requestId <= session.formerRequestId()))
        {
            return false;
        }
        if (Growth.CERTAIN == growth && (0 == requestId || requestId > session.forwardedRequestId()))
        {
            lane.wire().error(
                lane, request.correlationId, ResultCode.DISK_FULL, "the disk of a member is nearly full");
            return true;
        }
        if (takes(length))
        {
            return false;
        }
        lane.wire().error(
            lane, request.correlationId, ResultCode.OVERLOADED,
            "the disk of a member is nearly full, and it is unknown whether the write makes the tree grow");
        return true;
    }

    private boolean takes(final int length)
    {
        final long nowNs = clock.nanoTime();
        final long bytes = (nowNs - refilledNs) / NS_PER_BYTE;
        refilledNs += bytes * NS_PER_BYTE;
        bytesLeft = Math.min(MAX_UNDECIDED_BYTES, bytesLeft + bytes);
        if (bytesLeft <= 0)
        {
            return false;
        }
        bytesLeft -= COMMAND_LENGTH + length;
        return true;
    }

    private Growth growthOf(
        final Lane lane, final WriteRequest request, final OperationSource source, final int begin, final int end)
    {
        Growth growth = Growth.NONE;
        source.rewind();
        for (int i = 0; i < end && Growth.CERTAIN != growth; i++)
        {
            source.next(operation);
            if (i >= begin)
            {
                final Growth next = growthOfOperation(lane, request.sessionId);
                growth = next.compareTo(growth) > 0 ? next : growth;
            }
        }
        return growth;
    }

    private Growth growthOfOperation(final Lane lane, final long sessionId)
    {
        final int kind = operation.kind;
        if (OperationKind.CREATE.value() == kind || OperationKind.CREATE_WITH_ACL.value() == kind)
        {
            return growthOfCreate(lane, sessionId, operation);
        }
        return OperationKind.SET_DATA.value() == kind ? growthOfSet(lane, sessionId, operation) : Growth.NONE;
    }

    /** Who may see that the znode is there has it from the log, where it may be deleted by then. */
    private Growth growthOfCreate(final Lane lane, final long sessionId, final WriteRequest create)
    {
        return isGranted(lane, sessionId, create, Permissions.READ) ? Growth.UNKNOWN : Growth.CERTAIN;
    }

    /** Who may not write the znode does not learn here how long its data are. */
    private Growth growthOfSet(final Lane lane, final long sessionId, final WriteRequest set)
    {
        if (!isGranted(lane, sessionId, set, Permissions.WRITE))
        {
            return Growth.UNKNOWN;
        }
        return TreeReader.growth(nameLength(set), stat.dataLength(), set.dataLength) > 0 ? Growth.CERTAIN : Growth.NONE;
    }

    /** Whether there is such a znode, whose stat is read, and a session has a permission on it. */
    private boolean isGranted(final Lane lane, final long sessionId, final WriteRequest request, final int permission)
    {
        if (!PathSyntax.isValid(request.buffer, request.pathOffset, request.pathLength) ||
            TreeStatus.OK != reader.exists(request.buffer, request.pathOffset, request.pathLength, stat))
        {
            return false;
        }
        final int granted = access.granted(lane, sessionId, stat.aclId());
        return ReadAccess.UNKNOWN != granted && (granted & permission) != 0;
    }

    private static int nameLength(final WriteRequest request)
    {
        int length = 0;
        while ('/' != request.buffer.getByte(request.pathOffset + request.pathLength - 1 - length))
        {
            length++;
        }
        return length;
    }
}
