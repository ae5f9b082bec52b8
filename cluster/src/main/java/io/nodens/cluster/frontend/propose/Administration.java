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

import io.nodens.cluster.frontend.ClientAuthentication;
import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.PendingRequests;
import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeConfiguration;

/**
 * What operators ask of the cluster and change in it. What is changed goes through the log as writes do, is applied
 * once, and is answered when this member's replica has applied it; one such command is under way at a time.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals only.
 */
public final class Administration
{
    /** Most sessions that can be allowed; as the state machine has it. */
    private static final int MAX_SESSIONS_LIMIT = ProtocolLimits.MAX_SESSIONS;
    private static final long MAX_ZNODES_LIMIT = 1L << 31;
    private static final long MIN_TREE_BYTES = 1L << 20;
    private static final long MAX_TREE_BYTES_LIMIT = 1L << 40;
    private static final int MAX_VERSION_LIMIT = 0xFFFE;
    private static final String NO_OPERATOR = "operators' commands need the credentials of an operator, one of " +
        "nodens.operator.secrets of the members (ClientCredentials.asOperator, or --operator-credentials of the shell)";

    private final int[] memberIds;
    private final MemberStatus status;
    private final Admission admission;
    private final PendingRequests pendingRequests;
    private final CommandProxy commands;
    private final ResponseOrder order;
    private final ClientAuthentication authentication;
    private final AuditLog audit;
    private boolean isUnderWay;

    /**
     * Takes operators' commands for one front end.
     *
     * @param memberIds      of all members.
     * @param status         of the member.
     * @param lanes          that requests come by.
     * @param commands       to the log.
     * @param authentication of clients.
     * @param audit          takes a line for each command that was taken.
     */
    public Administration(
        final int[] memberIds,
        final MemberStatus status,
        final Lanes lanes,
        final CommandProxy commands,
        final ClientAuthentication authentication,
        final AuditLog audit)
    {
        this.authentication = authentication;
        this.audit = audit;
        this.memberIds = memberIds;
        this.status = status;
        this.commands = commands;
        admission = lanes.admission();
        pendingRequests = lanes.pendingRequests();
        order = lanes.order();
    }

    /**
     * Change limits of the cluster.
     *
     * @param limits as they shall be; 0 for each that stays.
     * @return false when there is no room for the command: it must come again.
     */
    public boolean setLimits(final Lane lane, final long correlationId, final ClusterLimits limits)
    {
        final String fault = faultOf(limits);
        if (!mayBegin(lane, correlationId, fault))
        {
            return true;
        }
        final PendingRequest pending = acquire(lane, correlationId);
        return null != pending && enqueue(
            lane, pending, commands.setLimits(pending, limits), "new limits, where not 0: " + limits);
    }

    /**
     * Make a version of the commands active.
     *
     * @return false when there is no room for the command: it must come again.
     */
    public boolean finalizeUpgrade(final Lane lane, final long correlationId, final int version)
    {
        final String fault = version < 0 || version > MAX_VERSION_LIMIT ?
            "version must be 0 to " + MAX_VERSION_LIMIT + ", was " + version : null;
        if (!mayBegin(lane, correlationId, fault))
        {
            return true;
        }
        final PendingRequest pending = acquire(lane, correlationId);
        return null != pending && enqueue(
            lane, pending, commands.finalizeUpgrade(pending, memberIds.length, version),
            "version " + version + " of the commands as the active one");
    }

    /**
     * End a session, wherever it is attached.
     *
     * @return false when there is no room for the command: it must come again.
     */
    public boolean forceCloseSession(final Lane lane, final long correlationId, final long sessionId)
    {
        if (!mayBegin(lane, correlationId, sessionId < 1 ? "sessionId must be positive, was " + sessionId : null))
        {
            return true;
        }
        if (!commands.canForceClose())
        {
            lane.wire().error(
                lane, correlationId, ResultCode.UNIMPLEMENTED,
                "ending a session by force needs version 5 of the commands: finalize the upgrade");
            return true;
        }
        final PendingRequest pending = acquire(lane, correlationId);
        return null != pending && enqueue(
            lane, pending, commands.forceCloseSession(pending, sessionId), "end of session " + sessionId + " by force");
    }

    /** The member's replica has applied the command. */
    void onResult(final PendingRequest request, final int code, final int activeVersion, final long zxid)
    {
        isUnderWay = false;
        if (null == request.lane)
        {
            pendingRequests.release(request);
            return;
        }
        request.code = code;
        request.activeVersion = activeVersion;
        request.zxid = zxid;
        request.isDone = true;
        order.advance(request.lane);
    }

    /**
     * Whether a client may use operators' commands; else it is told that it may not.
     *
     * @param lane          of the client.
     * @param correlationId of its request.
     */
    public boolean mayOperate(final Lane lane, final long correlationId)
    {
        if (!authentication.mayOperate(lane.principal()))
        {
            lane.wire().error(lane, correlationId, ResultCode.NO_AUTH, NO_OPERATOR);
            return false;
        }

        return true;
    }

    private boolean mayBegin(final Lane lane, final long correlationId, final String fault)
    {
        if (!mayOperate(lane, correlationId))
        {
            return false;
        }
        if (null != fault)
        {
            lane.wire().error(lane, correlationId, ResultCode.BAD_ARGUMENTS, fault);
            return false;
        }
        if (!admission.isServing(lane, correlationId))
        {
            return false;
        }
        if (isUnderWay)
        {
            lane.wire().error(
                lane, correlationId, ResultCode.OVERLOADED, "another operator's command is under way");
            return false;
        }
        return true;
    }

    private PendingRequest acquire(final Lane lane, final long correlationId)
    {
        final PendingRequest pending = pendingRequests.acquire(lane, PendingRequest.Kind.ADMIN);
        if (null != pending)
        {
            pending.correlationId = correlationId;
        }
        return pending;
    }

    private boolean enqueue(
        final Lane lane, final PendingRequest pending, final boolean isForwarded, final String what)
    {
        if (isForwarded)
        {
            audit.onCommand(lane, what);
            isUnderWay = true;
            order.enqueue(lane, pending);
        }
        else
        {
            pendingRequests.release(pending);
        }
        return isForwarded;
    }

    /** What is wrong with the limits, in words that name the limit, the value and what is allowed; null for nothing. */
    private String faultOf(final ClusterLimits wanted)
    {
        final ClusterLimits limits = status.limits();
        if (0 == (wanted.maxZnodes() | wanted.maxTreeBytes() | wanted.maxSessions() | wanted.maxDataLength() |
            wanted.maxEphemerals()))
        {
            return "no limit is given";
        }

        final String[] faults =
        {
            faultOf("max.znodes", wanted.maxZnodes(), 1, MAX_ZNODES_LIMIT, ""),
            faultOf("max.tree.bytes", wanted.maxTreeBytes(), MIN_TREE_BYTES, MAX_TREE_BYTES_LIMIT, ""),
            faultOf("max.sessions", wanted.maxSessions(), 1, MAX_SESSIONS_LIMIT, ""),
            faultOf("max.data.length", wanted.maxDataLength(), 1, TreeConfiguration.MAX_DATA_LENGTH_LIMIT, ""),
            faultOf("max.ephemerals", wanted.maxEphemerals(), 1, Integer.MAX_VALUE, ""),
            null == limits ? null : faultOf(
                "max.data.length", wanted.maxDataLength(), 1, Math.max(limits.maxDataLength(), leastDataLength()),
                ": every member must have been started with --max-data-length of that much first")
        };
        for (final String fault : faults)
        {
            if (null != fault)
            {
                return fault;
            }
        }
        return null;
    }

    /** Longest data that every member is configured for; 0 before version 2 is active, or when one has not said. */
    private int leastDataLength()
    {
        int least = Integer.MAX_VALUE;
        for (final int id : memberIds)
        {
            least = Math.min(least, status.reportedMembers().maxDataLength(id));
        }
        return least;
    }

    private static String faultOf(
        final String name, final long value, final long min, final long max, final String why)
    {
        return 0 == value || (value >= min && value <= max) ? null :
            name + " must be " + min + " to " + max + ", not " + value + why;
    }
}
