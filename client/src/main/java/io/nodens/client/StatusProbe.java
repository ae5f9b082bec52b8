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
import io.nodens.client.connection.ConnectionHandler;
import io.nodens.client.connection.ConnectionSettings;
import io.nodens.client.connection.ConnectionState;
import io.nodens.client.connection.MemberConnection;
import io.nodens.sbe.protocol.ErrorResponseDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.StatusRequestEncoder;
import io.nodens.sbe.protocol.StatusResponseDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;

/**
 * Asks a member about itself. Needs no session, and is answered by a member that has lost the cluster too.
 * <p>
 * <b>Thread:</b> the caller's, which waits.
 */
public final class StatusProbe
{
    private StatusProbe()
    {
    }

    /**
     * Ask one member.
     *
     * @param aeron     to use; not closed. Its conductor is driven when it uses an agent invoker.
     * @param endpoint  of the member: {@code host:basePort}, {@code ipc} or {@code ipc:streamId}.
     * @param timeoutMs to wait.
     * @return what the member says.
     * @throws BadArgumentsException     when the endpoint is malformed.
     * @throws ConnectFailedException    when the member does not take the connection.
     * @throws VersionMismatchException  when it speaks another version of the protocol.
     * @throws OperationTimeoutException when it takes it but does not answer in time.
     */
    public static MemberReport query(final Aeron aeron, final String endpoint, final long timeoutMs)
    {
        final ClientEndpoint parsed =
            ClientEndpoint.parse(endpoint, ClientConfiguration.REQUEST_STREAM_ID_DEFAULT).get(0);
        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        final ConnectionSettings settings = new ConnectionSettings(
            "nodens-status",
            null,
            ClientConfiguration.PROBE_TERM_BUFFER_LENGTH,
            TimeUnit.MILLISECONDS.toNanos(timeoutMs),
            ClientConfiguration.LOGGING_ERROR_HANDLER);
        final Answer answer = new Answer();
        final MemberConnection connection = new MemberConnection(aeron, parsed, settings, answer, deadlineNs);
        try
        {
            return query(aeron, connection, answer, deadlineNs);
        }
        finally
        {
            connection.close();
        }
    }

    private static MemberReport query(
        final Aeron aeron, final MemberConnection connection, final Answer answer, final long deadlineNs)
    {
        final IdleStrategy idle = ClientConfiguration.newIdleStrategy();
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(64);
        boolean isSent = false;
        while (null == answer.report)
        {
            final long nowNs = SystemNanoClock.INSTANCE.nanoTime();
            int work = null == aeron.conductorAgentInvoker() ? 0 : aeron.conductorAgentInvoker().invoke();
            work += connection.poll(nowNs);
            if (ConnectionState.CONNECTED == connection.state() && !isSent)
            {
                new StatusRequestEncoder()
                    .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                    .correlationId(Answer.CORRELATION_ID);
                isSent = connection.offer(
                    buffer, MessageHeaderEncoder.ENCODED_LENGTH + StatusRequestEncoder.BLOCK_LENGTH);
                work++;
            }

            if (null == answer.report)
            {
                check(connection, answer, nowNs - deadlineNs >= 0);
            }

            idle.idle(work);
        }

        return answer.report;
    }

    private static void check(final MemberConnection connection, final Answer answer, final boolean isLate)
    {
        final String endpoint = connection.endpoint().text();
        if (ErrorCode.OK != answer.code)
        {
            throw NodensException.of(answer.code, Operation.STATUS, null, endpoint);
        }

        if (ErrorCode.VERSION_MISMATCH == connection.refusal())
        {
            throw new VersionMismatchException(Operation.STATUS, null, endpoint + ": " + connection.reason());
        }

        if (ConnectionState.CLOSED == connection.state())
        {
            throw new ConnectFailedException(Operation.STATUS, null, endpoint + ": " + connection.reason());
        }

        if (isLate)
        {
            throw new OperationTimeoutException(Operation.STATUS, null, endpoint + ": no answer in time", false);
        }
    }

    private static final class Answer implements ConnectionHandler
    {
        private static final long CORRELATION_ID = 1;
        private static final int TEXT_COUNT = 5;
        private static final String[] ROLES = {"UNKNOWN", "LEADER", "FOLLOWER", "CANDIDATE", "STARTING"};

        private final StatusResponseDecoder decoder = new StatusResponseDecoder();
        private MemberReport report;
        private ErrorCode code = ErrorCode.OK;

        @Override
        public boolean onMessage(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final int blockLength,
            final int version)
        {
            if (ErrorResponseDecoder.TEMPLATE_ID == templateId && blockLength >= ErrorResponseDecoder.BLOCK_LENGTH)
            {
                code = ErrorCode.of(new ErrorResponseDecoder().wrap(buffer, offset, blockLength, version).codeRaw());
                return true;
            }

            if (StatusResponseDecoder.TEMPLATE_ID != templateId)
            {
                return true;
            }

            if (blockLength < StatusResponseDecoder.BLOCK_LENGTH ||
                !areTextsWhole(buffer, offset + blockLength, offset + length))
            {
                return false;
            }

            decoder.wrap(buffer, offset, blockLength, version);
            report = decode();
            return true;
        }

        private static boolean areTextsWhole(final DirectBuffer buffer, final int offset, final int end)
        {
            int position = offset;
            for (int i = 0; i < TEXT_COUNT; i++)
            {
                if (end - position < Integer.BYTES)
                {
                    return false;
                }

                final int length = buffer.getInt(position, StatusResponseDecoder.BYTE_ORDER);
                position += Integer.BYTES;
                if (length < 0 || length > end - position)
                {
                    return false;
                }

                position += length;
            }

            return true;
        }

        private MemberReport decode()
        {
            final int role = decoder.roleRaw();
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
                decoder.version());
        }
    }
}
