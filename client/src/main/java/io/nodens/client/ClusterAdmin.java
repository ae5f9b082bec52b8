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
package io.nodens.client;

import io.aeron.Aeron;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.exceptions.VersionMismatchException;
import io.nodens.sbe.protocol.AdminResponseDecoder;
import io.nodens.sbe.protocol.ClusterInfoRequestEncoder;
import io.nodens.sbe.protocol.ClusterInfoResponseDecoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestEncoder;
import io.nodens.sbe.protocol.ForceCloseSessionRequestEncoder;
import io.nodens.sbe.protocol.ListSessionsRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.SessionsResponseDecoder;
import io.nodens.sbe.protocol.SetLimitsRequestEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Shows and changes a cluster's limits and the active version of the replicated commands, for operators. It needs no
 * session; each call makes a connection of its own. A member of an older release answers {@link
 * ErrorCode#UNIMPLEMENTED}.
 * <p>
 * The endpoints are tried in their order until one answers. A change may therefore reach the cluster more than once.
 * That does no harm, because a change names the wanted state and not a difference.
 * <p>
 * Where members have secrets of operators, a change needs an operator's credentials, and fails with {@link
 * ErrorCode#NO_AUTH} otherwise. Every call fails with {@link ErrorCode#AUTH_FAILED} when the member refuses the
 * connection because the client does not prove who it is.
 * <p>
 * <b>Thread:</b> any; the caller's waits.
 */
public final class ClusterAdmin
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    private final Aeron aeron;
    private final String[] endpoints;
    private final ClientCredentials credentials;
    private final long timeoutMs;

    /**
     * Make it; this does not contact the cluster.
     *
     * @param aeron     to use; not closed. Its conductor is driven when it uses an agent invoker.
     * @param endpoints of members, comma separated: {@code host:basePort}, {@code ipc} or {@code ipc:streamId}.
     * @param timeoutMs longest wait for the answer of one member.
     */
    public ClusterAdmin(final Aeron aeron, final String endpoints, final long timeoutMs)
    {
        this(aeron, endpoints, null, timeoutMs);
    }

    /**
     * Make it for a cluster that asks who an operator is; this does not contact the cluster.
     *
     * @param aeron       to use; not closed. Its conductor is driven when it uses an agent invoker.
     * @param endpoints   of members, comma separated: {@code host:basePort}, {@code ipc} or {@code ipc:streamId}.
     * @param credentials of an operator, see {@link ClientCredentials#asOperator()}; null for none.
     * @param timeoutMs   longest wait for the answer of one member.
     */
    public ClusterAdmin(
        final Aeron aeron, final String endpoints, final ClientCredentials credentials, final long timeoutMs)
    {
        this.aeron = aeron;
        this.endpoints = endpoints.split(",");
        this.credentials = credentials;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Ask for limits and versions.
     *
     * @return what the first member that answers knows. A member that has lost the cluster answers, too.
     * @throws BadArgumentsException     when an endpoint is malformed.
     * @throws ConnectFailedException    when no member takes the connection.
     * @throws VersionMismatchException  when a member speaks another version of the protocol.
     * @throws OperationTimeoutException when none answers in time.
     * @throws NodensException           with {@link ErrorCode#UNIMPLEMENTED} from a member of an older release.
     */
    public ClusterInfo info()
    {
        final int length = HEADER_LENGTH + ClusterInfoRequestEncoder.BLOCK_LENGTH;
        final UnsafeBuffer request = new UnsafeBuffer(new byte[length]);
        new ClusterInfoRequestEncoder()
            .wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
            .correlationId(SingleExchange.CORRELATION_ID);
        return first((endpoint) -> new SingleExchange<>(
            Operation.CLUSTER_INFO, ClusterInfoResponseDecoder.TEMPLATE_ID, ClusterAdmin::decodeInfo)
            .ask(aeron, endpoint, credentials, timeoutMs, request, length));
    }

    /**
     * Replace limits of the cluster. They bind from then on, on every member alike. Existing data and sessions that
     * exceed a lowered limit stay.
     *
     * @param change the new limits, 0 for each that stays as it is.
     * @throws BadArgumentsException     when an endpoint is malformed, or a limit out of its range, named with what is
     *                                   allowed; nothing was changed.
     * @throws ConnectFailedException    when no member takes the connection.
     * @throws VersionMismatchException  when a member speaks another version of the protocol.
     * @throws OperationTimeoutException when none answers in time; says whether the limits may have been replaced.
     * @throws NodensException           with {@link ErrorCode#NOT_SERVING} when the cluster has no leader, with
     *                                   {@link ErrorCode#OVERLOADED} while another operator's command is under way,
     *                                   with {@link ErrorCode#UNIMPLEMENTED} from an older release.
     */
    public void setLimits(final ClusterLimits change)
    {
        final int length = HEADER_LENGTH + SetLimitsRequestEncoder.BLOCK_LENGTH;
        final UnsafeBuffer request = new UnsafeBuffer(new byte[length]);
        new SetLimitsRequestEncoder()
            .wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
            .correlationId(SingleExchange.CORRELATION_ID)
            .maxZnodes(change.maxZnodes())
            .maxTreeBytes(change.maxTreeBytes())
            .maxSessions(change.maxSessions())
            .maxDataLength(change.maxDataLength())
            .maxEphemerals(change.maxEphemerals());
        change(Operation.SET_LIMITS, request, length, "the cluster refuses these limits");
    }

    /**
     * Make a version of the replicated commands the active one. There is no way back: members that cannot apply it
     * stop at the first command that needs it.
     *
     * @param version to make active; the active one changes nothing.
     * @return the version that is active afterwards.
     * @throws BadArgumentsException     when an endpoint is malformed, or the version is below the active one.
     * @throws ConnectFailedException    when no member takes the connection.
     * @throws VersionMismatchException  when a member of the cluster has not said that it can apply the version, or
     *                                   speaks another version of the protocol; nothing was changed.
     * @throws OperationTimeoutException when none answers in time; says whether the version may be active.
     * @throws NodensException           as {@link #setLimits(ClusterLimits)}.
     */
    public int finalizeUpgrade(final int version)
    {
        final int length = HEADER_LENGTH + FinalizeUpgradeRequestEncoder.BLOCK_LENGTH;
        final UnsafeBuffer request = new UnsafeBuffer(new byte[length]);
        new FinalizeUpgradeRequestEncoder()
            .wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
            .correlationId(SingleExchange.CORRELATION_ID)
            .version(version);
        return change(
            Operation.FINALIZE_UPGRADE, request, length,
            "version " + version + " is below the active one, or a member has not said that it can apply it");
    }

    /**
     * List sessions, in the order of their ids. Where members have secrets of operators it needs an operator's
     * credentials.
     *
     * @param afterSessionId 0 for the first page, then {@link SessionsPage#cursor()} of the one before, also when that
     *                       session has ended since.
     * @param maxCount       at most so many; 0 for as many as an answer has, which are 32.
     * @return a page of what the first member that answers has; names and addresses of connections are those at this
     *         member.
     * @throws BadArgumentsException     when an endpoint is malformed, or an argument negative.
     * @throws ConnectFailedException    when no member takes the connection.
     * @throws VersionMismatchException  when a member speaks another version of the protocol.
     * @throws OperationTimeoutException when none answers in time.
     * @throws NodensException           with {@link ErrorCode#NOT_SERVING} when the member has lost the cluster, with
     *                                   {@link ErrorCode#UNIMPLEMENTED} from an older release.
     */
    public SessionsPage sessions(final long afterSessionId, final int maxCount)
    {
        final int length = HEADER_LENGTH + ListSessionsRequestEncoder.BLOCK_LENGTH;
        final UnsafeBuffer request = new UnsafeBuffer(new byte[length]);
        new ListSessionsRequestEncoder()
            .wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
            .correlationId(SingleExchange.CORRELATION_ID)
            .afterSessionId(afterSessionId)
            .maxCount(maxCount);
        return first((endpoint) -> new SingleExchange<>(
            Operation.LIST_SESSIONS, SessionsResponseDecoder.TEMPLATE_ID, ClusterAdmin::decodeSessions)
            .ask(aeron, endpoint, credentials, timeoutMs, request, length));
    }

    private static SessionsPage decodeSessions(
        final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final SessionsResponseDecoder decoder =
            new SessionsResponseDecoder().wrap(buffer, offset, blockLength, version);
        final List<SessionDescription> sessions = new ArrayList<>();
        for (final SessionsResponseDecoder.SessionsDecoder session : decoder.sessions())
        {
            sessions.add(new SessionDescription(
                session.sessionId(),
                session.attachmentId(),
                session.timeoutMs(),
                session.ephemeralCount(),
                session.ownerMemberId(),
                0 != session.isAttachedRaw(),
                session.connectedMs(),
                session.principal(),
                session.clientName(),
                session.address()));
        }

        return new SessionsPage(
            List.copyOf(sessions),
            decoder.zxid(),
            decoder.sessionCount(),
            decoder.memberId(),
            decoder.cursor(),
            0 != decoder.isLastRaw());
    }

    /**
     * End a session, wherever it is attached, as its owner would: its ephemerals are deleted in one transaction, and
     * its writes are refused from then on. Its client, if it is connected, hears of the end with {@link
     * SessionEnd.Cause#FORCE_CLOSED}.
     *
     * @param sessionId of the session.
     * @throws BadArgumentsException     when an endpoint is malformed, or the id not positive.
     * @throws SessionExpiredException   when there is no such session, or not any longer.
     * @throws ConnectFailedException    when no member takes the connection.
     * @throws VersionMismatchException  when a member speaks another version of the protocol.
     * @throws OperationTimeoutException when none answers in time; says whether the session may have ended.
     * @throws NodensException           as {@link #setLimits(ClusterLimits)}; with {@link ErrorCode#UNIMPLEMENTED} also
     *                                   while version 5 of the commands is not active.
     */
    public void forceCloseSession(final long sessionId)
    {
        final int length = HEADER_LENGTH + ForceCloseSessionRequestEncoder.BLOCK_LENGTH;
        final UnsafeBuffer request = new UnsafeBuffer(new byte[length]);
        new ForceCloseSessionRequestEncoder()
            .wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
            .correlationId(SingleExchange.CORRELATION_ID)
            .sessionId(sessionId);
        change(Operation.FORCE_CLOSE_SESSION, request, length, "there is no session " + sessionId);
    }

    private int change(final Operation operation, final UnsafeBuffer request, final int length, final String refusal)
    {
        final Outcome outcome = first((endpoint) -> new SingleExchange<>(
            operation, AdminResponseDecoder.TEMPLATE_ID, ClusterAdmin::decodeOutcome)
            .ask(aeron, endpoint, credentials, timeoutMs, request, length));
        if (ErrorCode.OK != outcome.code)
        {
            throw NodensException.of(outcome.code, operation, null, refusal);
        }

        return outcome.activeVersion;
    }

    /**
     * The answer of the first endpoint that gives one; else the failure of the last, unless one before it may have had
     * an effect.
     */
    private <T> T first(final Function<String, T> question)
    {
        NodensException failure = null;
        for (final String endpoint : endpoints)
        {
            try
            {
                return question.apply(endpoint.strip());
            }
            catch (final NodensException ex)
            {
                if (!isForAnother(ex.code()))
                {
                    throw ex;
                }

                final boolean isUnknown =
                    failure instanceof OperationTimeoutException timeout && timeout.isOutcomeUnknown();
                failure = isUnknown ? failure : ex;
            }
        }

        throw null == failure ? new BadArgumentsException(Operation.CONNECT, null, "no endpoint is given") : failure;
    }

    private static boolean isForAnother(final ErrorCode code)
    {
        return switch (code)
        {
            case CONNECT_FAILED, OPERATION_TIMEOUT, NOT_SERVING, TOO_MANY_CONNECTIONS -> true;
            default -> false;
        };
    }

    private static Outcome decodeOutcome(
        final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final AdminResponseDecoder decoder = new AdminResponseDecoder().wrap(buffer, offset, blockLength, version);
        return new Outcome(ErrorCode.of(decoder.codeRaw()), decoder.activeVersion());
    }

    private static ClusterInfo decodeInfo(
        final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final ClusterInfoResponseDecoder decoder =
            new ClusterInfoResponseDecoder().wrap(buffer, offset, blockLength, version);
        final List<MemberCapability> members = new ArrayList<>();
        final ClusterLimits limits = new ClusterLimits(
            decoder.maxZnodes(),
            decoder.maxTreeBytes(),
            decoder.maxSessions(),
            decoder.maxDataLength(),
            decoder.maxEphemerals());
        for (final ClusterInfoResponseDecoder.MembersDecoder member : decoder.members())
        {
            members.add(new MemberCapability(
                member.memberId(),
                member.minVersion(),
                member.maxVersion(),
                0 != member.isConnectedRaw(),
                member.maxDataLength(),
                member.treeCapacityBytes(),
                member.diskFreeBytes(),
                member.heapCapacityBytes(),
                member.logPosition()));
        }

        return new ClusterInfo(
            decoder.memberId(),
            decoder.zxid(),
            StatusProbe.identity(decoder.clusterIdHigh(), decoder.clusterIdLow()),
            decoder.activeVersion(),
            limits,
            decoder.znodeCount(),
            decoder.treeBytes(),
            decoder.sessionCount(),
            decoder.ephemeralCount(),
            List.copyOf(members));
    }

    private record Outcome(ErrorCode code, int activeVersion)
    {
    }
}
