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
import io.nodens.client.connection.StreamTerms;
import io.nodens.client.exceptions.AuthFailedException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.client.exceptions.VersionMismatchException;
import io.nodens.sbe.protocol.ErrorResponseDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * One request without a session to one member, over a connection of its own, and its answer.
 * <p>
 * <b>Thread:</b> the caller's, which waits.
 *
 * @param <T> what the answer is decoded to.
 */
final class SingleExchange<T>
{
    /** Correlation id of the request: there is one on the connection. */
    static final long CORRELATION_ID = 1;

    private static final int MAX_DETAIL_LENGTH = 512;

    /** A driver that listens at the endpoint says so within a few milliseconds, however busy its member is. */
    private static final long MAX_WAIT_FOR_LISTENER_NS = TimeUnit.MILLISECONDS.toNanos(800);

    /**
     * Decodes the answer.
     *
     * @param <T> what it is decoded to.
     */
    @FunctionalInterface
    interface AnswerDecoder<T>
    {
        /**
         * Decode a message whose lengths have been checked.
         *
         * @return the answer.
         */
        T decode(DirectBuffer buffer, int offset, int blockLength, int version);
    }

    private final Operation operation;
    private final int answerTemplateId;
    private final AnswerDecoder<T> decoder;
    private T answer;
    private ErrorCode code = ErrorCode.OK;
    private String detail = "";
    private boolean isSent;

    /**
     * An exchange that has not begun.
     *
     * @param operation        that is asked for.
     * @param answerTemplateId of the message that answers.
     * @param decoder          of that message.
     */
    SingleExchange(final Operation operation, final int answerTemplateId, final AnswerDecoder<T> decoder)
    {
        this.operation = operation;
        this.answerTemplateId = answerTemplateId;
        this.decoder = decoder;
    }

    /**
     * Ask and wait.
     *
     * @param aeron       to use; not closed. Its conductor is driven when it uses an agent invoker.
     * @param endpoint    of the member.
     * @param credentials to connect with; null for none.
     * @param timeoutMs   to wait.
     * @param request     encoded, header first.
     * @param length      of the request.
     * @return the answer.
     */
    T ask(
        final Aeron aeron,
        final String endpoint,
        final ClientCredentials credentials,
        final long timeoutMs,
        final DirectBuffer request,
        final int length)
    {
        final ClientEndpoint parsed =
            ClientEndpoint.parse(endpoint, ClientConfiguration.REQUEST_STREAM_ID_DEFAULT).get(0);
        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        final ConnectionSettings settings = new ConnectionSettings(
            "nodens-" + operation,
            credentials,
            null,
            new StreamTerms(ClientConfiguration.PROBE_TERM_BUFFER_LENGTH, StreamTerms.OF_MEMBER),
            TimeUnit.MILLISECONDS.toNanos(timeoutMs),
            ClientConfiguration.LOGGING_ERROR_HANDLER,
            SystemNanoClock.INSTANCE,
            null);
        final ConnectionHandler handler = this::onMessage;
        final long startNs = SystemNanoClock.INSTANCE.nanoTime();
        final MemberConnection connection =
            new MemberConnection(aeron, parsed, settings, handler, startNs, startNs);
        connection.attempt(deadlineNs - startNs);
        long awaitingSinceNs = startNs;
        try
        {
            final IdleStrategy idle = ClientConfiguration.newIdleStrategy();
            while (null == answer)
            {
                final long nowNs = SystemNanoClock.INSTANCE.nanoTime();
                int work = null == aeron.conductorAgentInvoker() ? 0 : aeron.conductorAgentInvoker().invoke();
                work += connection.poll(nowNs, nowNs);
                final boolean isAwaitingMember = ConnectionState.AWAITING_MEMBER == connection.state();
                awaitingSinceNs = isAwaitingMember ? awaitingSinceNs : nowNs;
                if ((nowNs - deadlineNs >= 0 && ConnectionState.CONNECTED != connection.state()) ||
                    (isAwaitingMember && nowNs - awaitingSinceNs >= MAX_WAIT_FOR_LISTENER_NS))
                {
                    connection.fail(connection.awaited());
                }

                if (ConnectionState.CONNECTED == connection.state() && !isSent)
                {
                    isSent = connection.offer(request, length);
                    work++;
                }

                if (null == answer)
                {
                    check(connection, nowNs - deadlineNs >= 0);
                }

                idle.idle(work);
            }

            return answer;
        }
        finally
        {
            connection.close();
        }
    }

    private void check(final MemberConnection connection, final boolean isLate)
    {
        final String endpoint = connection.endpoint().text();
        if (ErrorCode.OK != code)
        {
            throw NodensException.of(code, operation, null, detail.isEmpty() ? endpoint : endpoint + ": " + detail);
        }

        if (ErrorCode.VERSION_MISMATCH == connection.refusal())
        {
            throw new VersionMismatchException(operation, null, endpoint + ": " + connection.reason());
        }

        if (ErrorCode.AUTH_FAILED == connection.refusal() ||
            ErrorCode.SESSION_CLOSED_REQUIRE_AUTH == connection.refusal())
        {
            throw new AuthFailedException(operation, null, endpoint + ": " + connection.reason());
        }

        if (ConnectionState.CLOSED == connection.state() && isSent && isChange())
        {
            throw new OperationTimeoutException(operation, null, endpoint + ": " + connection.reason(), true);
        }

        if (ConnectionState.CLOSED == connection.state())
        {
            throw new ConnectFailedException(operation, null, endpoint + ": " + connection.reason());
        }

        if (isLate)
        {
            throw new OperationTimeoutException(
                operation, null, endpoint + ": no answer in time", isSent && isChange());
        }
    }

    private boolean isChange()
    {
        return switch (operation)
        {
            case SET_LIMITS, FINALIZE_UPGRADE, FORCE_CLOSE_SESSION -> true;
            default -> false;
        };
    }

    private boolean onMessage(
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int blockLength,
        final int version)
    {
        if (ErrorResponseDecoder.TEMPLATE_ID == templateId)
        {
            code = ErrorCode.of(new ErrorResponseDecoder().wrap(buffer, offset, blockLength, version).codeRaw());
            detail = detail(buffer, offset + blockLength, offset + length);
            return true;
        }

        if (answerTemplateId == templateId)
        {
            answer = decoder.decode(buffer, offset, blockLength, version);
        }

        return true;
    }

    private static String detail(final DirectBuffer buffer, final int offset, final int end)
    {
        if (end - offset < Integer.BYTES)
        {
            return "";
        }

        final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        final int most = Math.min(MAX_DETAIL_LENGTH, end - offset - Integer.BYTES);
        return length <= 0 ? "" :
            buffer.getStringWithoutLengthUtf8(offset + Integer.BYTES, Math.min(length, most));
    }
}
