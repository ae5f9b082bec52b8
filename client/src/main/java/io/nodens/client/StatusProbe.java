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
import io.nodens.client.exceptions.AuthFailedException;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.client.exceptions.VersionMismatchException;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.StatusRequestEncoder;
import io.nodens.sbe.protocol.StatusResponseDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.UUID;

/**
 * Asks a member for its status. It needs no session. A member that has lost the cluster answers, too.
 * <p>
 * <b>Thread:</b> the caller's, which waits.
 */
public final class StatusProbe
{
    private static final String[] ROLES = {"UNKNOWN", "LEADER", "FOLLOWER", "CANDIDATE", "STARTING"};

    private StatusProbe()
    {
    }

    /**
     * Ask one member.
     *
     * @param aeron     to use; not closed. Its conductor is driven when it uses an agent invoker.
     * @param endpoint  of the member: {@code host:basePort}, {@code ipc} or {@code ipc:streamId}.
     * @param timeoutMs to wait.
     * @return the report of the member.
     * @throws BadArgumentsException     when the endpoint is malformed.
     * @throws AuthFailedException       when the member serves only clients that prove who they are.
     * @throws ConnectFailedException    when the member does not take the connection.
     * @throws VersionMismatchException  when it speaks another version of the protocol.
     * @throws OperationTimeoutException when it takes the connection but does not answer in time.
     */
    public static MemberReport query(final Aeron aeron, final String endpoint, final long timeoutMs)
    {
        return query(aeron, endpoint, null, timeoutMs);
    }

    /**
     * Ask one member that serves only clients that prove who they are.
     *
     * @param aeron       to use; not closed. Its conductor is driven when it uses an agent invoker.
     * @param endpoint    of the member: {@code host:basePort}, {@code ipc} or {@code ipc:streamId}.
     * @param credentials to connect with; null for none.
     * @param timeoutMs   to wait.
     * @return the report of the member.
     * @throws AuthFailedException       when the member refuses the client because it does not prove who it is.
     * @throws BadArgumentsException     when the endpoint is malformed.
     * @throws ConnectFailedException    when the member does not take the connection.
     * @throws VersionMismatchException  when it speaks another version of the protocol.
     * @throws OperationTimeoutException when it takes the connection but does not answer in time.
     */
    public static MemberReport query(
        final Aeron aeron, final String endpoint, final ClientCredentials credentials, final long timeoutMs)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + StatusRequestEncoder.BLOCK_LENGTH;
        final UnsafeBuffer request = new UnsafeBuffer(new byte[length]);
        new StatusRequestEncoder()
            .wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
            .correlationId(SingleExchange.CORRELATION_ID);
        return new SingleExchange<>(Operation.STATUS, StatusResponseDecoder.TEMPLATE_ID, StatusProbe::decode)
            .ask(aeron, endpoint, credentials, timeoutMs, request, length);
    }

    private static MemberReport decode(
        final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        return report(new StatusResponseDecoder().wrap(buffer, offset, blockLength, version));
    }

    /** A member of an older version says less. */
    private static MemberReport report(final StatusResponseDecoder decoder)
    {
        final int role = decoder.roleRaw();
        final long silenceMs = decoder.serviceSilenceMs();
        return new MemberReport(
            decoder.memberId(),
            ROLES[role < ROLES.length ? role : 0],
            decoder.leaderMemberId(),
            decoder.leadershipTermId(),
            0 != decoder.isServingRaw(),
            decoder.zxid(),
            decoder.digest(),
            decoder.appliedPosition(),
            decoder.commitPosition(),
            decoder.snapshotPosition(),
            decoder.snapshotTimeMs(),
            decoder.lastTickTimeMs(),
            decoder.startTimeMs(),
            decoder.znodeCount(),
            decoder.treeBytes(),
            decoder.sessionCount(),
            decoder.connectionCount(),
            decoder.watchCount(),
            decoder.ephemeralCount(),
            decoder.pid(),
            decoder.endpoints(),
            decoder.dataDirectory(),
            decoder.regionDirectory(),
            decoder.aeronDirectory(),
            decoder.version(),
            identity(decoder.clusterIdHigh(), decoder.clusterIdLow()),
            StatusResponseDecoder.serviceSilenceMsNullValue() == silenceMs ? -1 : silenceMs,
            decoder.setup());
    }

    static String identity(final long high, final long low)
    {
        final boolean isNone = 0 == (high | low) || StatusResponseDecoder.clusterIdHighNullValue() == high;
        return isNone ? "" : new UUID(high, low).toString();
    }
}
