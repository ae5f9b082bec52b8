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
package io.nodens.cluster.frontend;

import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReportedMembers;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ClusterInfoResponseEncoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SetLimitsRequestDecoder;
import io.nodens.tree.TreeConfiguration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What operators ask of the cluster and change in it. What is changed goes through the log as writes do, is applied
 * once, and is answered when this member's replica has applied it; one such command is under way at a time.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals only.
 */
final class Administration
{
    /** Most sessions that can be allowed; as the state machine has it. */
    private static final int MAX_SESSIONS_LIMIT = ProtocolLimits.MAX_SESSIONS;
    private static final long MAX_ZNODES_LIMIT = 1L << 31;
    private static final long MIN_TREE_BYTES = 1L << 20;
    private static final long MAX_TREE_BYTES_LIMIT = 1L << 40;
    private static final int MAX_VERSION_LIMIT = 0xFFFE;
    private static final int BYTES_PER_MEMBER = 64;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ClusterInfoResponseEncoder infoResponse = new ClusterInfoResponseEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(
        new byte[MessageHeaderEncoder.ENCODED_LENGTH + ClusterInfoResponseEncoder.BLOCK_LENGTH +
            BYTES_PER_MEMBER * (1 + ReportedMembers.MAX_MEMBERS)]);
    private final int memberId;
    private final int[] memberIds;
    private final MemberStatus status;
    private final ServingMonitor serving;
    private final PendingRequests pendingRequests;
    private final CommandProxy commands;
    private final ConnectionTable connections;
    private final ResponseProxy responses;
    private boolean isUnderWay;

    Administration(final FrontEndContext ctx, final FrontEndAgent agent)
    {
        memberId = ctx.memberId();
        memberIds = ctx.memberInfo().memberIds();
        status = ctx.memberStatus();
        serving = agent.serving;
        pendingRequests = agent.pendingRequests;
        commands = agent.commands;
        connections = agent.connections;
        responses = agent.responses;
    }

    /** Answer with what this member's replica knows; a member without the cluster does so, too. */
    void info(final ClientConnection connection, final long correlationId)
    {
        final ClusterLimits limits = status.limits();
        infoResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .zxid(status.zxid())
            .clusterIdHigh(status.ownReport().clusterIdHigh())
            .clusterIdLow(status.ownReport().clusterIdLow())
            .maxZnodes(null == limits ? 0 : limits.maxZnodes())
            .maxTreeBytes(null == limits ? 0 : limits.maxTreeBytes())
            .znodeCount(status.znodeCount())
            .treeBytes(status.treeBytes())
            .maxSessions(null == limits ? 0 : limits.maxSessions())
            .maxDataLength(null == limits ? 0 : limits.maxDataLength())
            .maxEphemerals(null == limits ? 0 : limits.maxEphemerals())
            .sessionCount(status.sessionCount())
            .ephemeralCount(status.ephemeralCount())
            .activeVersion(status.activeVersion())
            .memberId(memberId);

        final ReportedMembers reported = status.reportedMembers();
        final ClusterInfoResponseEncoder.MembersEncoder members = infoResponse.membersCount(memberIds.length);
        for (final int id : memberIds)
        {
            members.next()
                .memberId(id)
                .minVersion(reported.minVersion(id))
                .maxVersion(reported.maxVersion(id))
                .maxDataLength(reported.maxDataLength(id))
                .treeCapacityBytes(reported.treeCapacityBytes(id))
                .diskFreeBytes(reported.diskFreeBytes(id))
                .heapCapacityBytes(reported.heapCapacityBytes(id))
                .logPosition(reported.logPosition(id))
                .isConnected(reported.isConnected(id) ? BooleanType.TRUE : BooleanType.FALSE);
        }
        connection.send(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + infoResponse.encodedLength());
    }

    boolean setLimits(final ClientConnection connection, final SetLimitsRequestDecoder request)
    {
        final String fault = faultOf(request);
        if (!mayBegin(connection, request.correlationId(), fault))
        {
            return true;
        }
        final PendingRequest pending = acquire(connection, request.correlationId());
        return null != pending && enqueue(connection, pending, commands.setLimits(pending, request));
    }

    boolean finalizeUpgrade(final ClientConnection connection, final FinalizeUpgradeRequestDecoder request)
    {
        final int version = request.version();
        final String fault = version < 0 || version > MAX_VERSION_LIMIT ?
            "version must be 0 to " + MAX_VERSION_LIMIT + ", was " + version : null;
        if (!mayBegin(connection, request.correlationId(), fault))
        {
            return true;
        }
        final PendingRequest pending = acquire(connection, request.correlationId());
        return null != pending && enqueue(
            connection, pending, commands.finalizeUpgrade(pending, memberIds.length, version));
    }

    /** The member's replica has applied the command. */
    void onResult(final PendingRequest request, final int code, final int activeVersion, final long zxid)
    {
        isUnderWay = false;
        if (null == request.connection)
        {
            pendingRequests.release(request);
            return;
        }
        request.code = code;
        request.activeVersion = activeVersion;
        request.zxid = zxid;
        request.isDone = true;
        connections.advance(request.connection);
    }

    private boolean mayBegin(final ClientConnection connection, final long correlationId, final String fault)
    {
        if (null != fault)
        {
            responses.error(connection, correlationId, ResultCode.BAD_ARGUMENTS, fault);
        }
        else if (!serving.isServing())
        {
            responses.error(connection, correlationId, ResultCode.NOT_SERVING, "no contact with the cluster");
        }
        else if (isUnderWay)
        {
            responses.error(
                connection, correlationId, ResultCode.OVERLOADED, "another operator's command is under way");
        }
        else
        {
            return true;
        }
        return false;
    }

    private PendingRequest acquire(final ClientConnection connection, final long correlationId)
    {
        final PendingRequest pending = pendingRequests.acquire(connection, PendingRequest.Kind.ADMIN);
        if (null != pending)
        {
            pending.correlationId = correlationId;
        }
        return pending;
    }

    private boolean enqueue(
        final ClientConnection connection, final PendingRequest pending, final boolean isForwarded)
    {
        if (isForwarded)
        {
            isUnderWay = true;
            connections.enqueue(connection, pending);
        }
        else
        {
            pendingRequests.release(pending);
        }
        return isForwarded;
    }

    /** What is wrong with the limits, in words that name the limit, the value and what is allowed; null for nothing. */
    private String faultOf(final SetLimitsRequestDecoder request)
    {
        final ClusterLimits limits = status.limits();
        if (0 == (request.maxZnodes() | request.maxTreeBytes() | request.maxSessions() | request.maxDataLength() |
            request.maxEphemerals()))
        {
            return "no limit is given";
        }

        final String[] faults =
        {
            faultOf("max.znodes", request.maxZnodes(), 1, MAX_ZNODES_LIMIT, ""),
            faultOf("max.tree.bytes", request.maxTreeBytes(), MIN_TREE_BYTES, MAX_TREE_BYTES_LIMIT, ""),
            faultOf("max.sessions", request.maxSessions(), 1, MAX_SESSIONS_LIMIT, ""),
            faultOf("max.data.length", request.maxDataLength(), 1, TreeConfiguration.MAX_DATA_LENGTH_LIMIT, ""),
            faultOf("max.ephemerals", request.maxEphemerals(), 1, Integer.MAX_VALUE, ""),
            null == limits ? null : faultOf(
                "max.data.length", request.maxDataLength(), 1, Math.max(limits.maxDataLength(), leastDataLength()),
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
