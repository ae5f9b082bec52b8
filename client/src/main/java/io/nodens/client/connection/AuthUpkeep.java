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
package io.nodens.client.connection;

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.protocol.AuthenticateRequestEncoder;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Proves again who the client is, whenever a member takes its session over: what was proved to the one before counts no
 * longer there. Nothing else is sent until all of it is answered, so that no request is refused for want of an identity
 * that the session has.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> for each proof.
 */
final class AuthUpkeep
{
    /** Most proofs that are kept; the oldest one gives way. */
    static final int MAX_KEPT = 64;

    /** Set in the correlation ids of these messages, beside that of {@link WatchUpkeep}. */
    private static final long CORRELATION_FLAG = WatchUpkeep.CORRELATION_FLAG | 1L << 61;
    /** Below the flag: the attachment, the message in it, the slot of the session. */
    private static final int MESSAGE_BITS = 8;
    private static final long MESSAGE_MASK = (1L << MESSAGE_BITS) - 1;
    private static final long ATTACHMENT_MASK = (1L << (61 - MESSAGE_BITS - SessionFlows.SLOT_BITS)) - 1;

    private final ErrorHandler errorHandler;
    private final AuthenticateRequestEncoder encoder = new AuthenticateRequestEncoder();
    /** Whole messages, but for their ids. */
    private final List<byte[]> kept = new ArrayList<>();
    private final ArrayDeque<byte[]> orders = new ArrayDeque<>();
    private final Long2ObjectHashMap<byte[]> unanswered = new Long2ObjectHashMap<>();
    private long attachment;
    private long slot;
    private long messages;

    AuthUpkeep(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
    }

    /** Whether a message is one of these. */
    static boolean isOne(final long correlationId)
    {
        return correlationId > 0 && CORRELATION_FLAG == (correlationId & CORRELATION_FLAG);
    }

    /** Whether the member owes the answer to a message. */
    boolean isUnanswered(final long correlationId)
    {
        return unanswered.containsKey(correlationId);
    }

    /**
     * A proof was accepted: send it again from now on.
     *
     * @param buffer with the message, from its start.
     * @param length of the message.
     */
    void keep(final DirectBuffer buffer, final int length)
    {
        final byte[] message = new byte[length];
        buffer.getBytes(0, message);
        stamp(message, 0, 0);
        kept.removeIf((other) -> Arrays.equals(other, message));
        kept.add(message);
        if (kept.size() > MAX_KEPT)
        {
            kept.remove(0);
        }
    }

    /**
     * A connection took the session over.
     *
     * @param askedCorrelationId of the request by which it did, which no other attachment has.
     */
    void onAttached(final long askedCorrelationId)
    {
        onDetached();
        slot = askedCorrelationId & SessionFlows.SLOT_MASK;
        attachment = (askedCorrelationId >>> SessionFlows.SLOT_BITS) & ATTACHMENT_MASK;
        messages = 0;
        orders.addAll(kept);
    }

    /** There is nobody to prove anything to. */
    void onDetached()
    {
        orders.clear();
        unanswered.clear();
    }

    boolean isIdle()
    {
        return orders.isEmpty() && unanswered.isEmpty();
    }

    /** Whether there is a message to send. */
    boolean hasUnsent()
    {
        return !orders.isEmpty();
    }

    boolean isUnanswered()
    {
        return !unanswered.isEmpty();
    }

    /**
     * Send what is to be sent.
     *
     * @return messages sent.
     */
    int send(final MemberConnection connection, final long sessionId)
    {
        int sent = 0;
        while (!orders.isEmpty())
        {
            final byte[] message = orders.peek();
            final byte[] stamped = Arrays.copyOf(message, message.length);
            final long correlationId = nextCorrelationId();
            stamp(stamped, correlationId, sessionId);
            if (!connection.offer(new UnsafeBuffer(stamped), stamped.length))
            {
                break;
            }

            messages++;
            unanswered.put(correlationId, message);
            orders.poll();
            sent++;
        }

        return sent;
    }

    /**
     * The member answered one message.
     *
     * @return true when it is to be sent again after a pause.
     */
    boolean onAnswer(final long correlationId, final ErrorCode code)
    {
        final byte[] message = unanswered.remove(correlationId);
        if (null == message || ErrorCode.OK == code)
        {
            return false;
        }
        if (ErrorCode.AUTH_FAILED == code || ErrorCode.UNIMPLEMENTED == code || ErrorCode.QUOTA_EXCEEDED == code)
        {
            kept.remove(message);
            errorHandler.onError(new IllegalStateException(
                "the member does not accept again what proved an identity of the session before: " + code));
            return false;
        }

        orders.addFirst(message);
        return true;
    }

    /** Answers come in order, and fewer are owed than there are numbers. */
    private long nextCorrelationId()
    {
        final long number = (attachment << MESSAGE_BITS) | (messages & MESSAGE_MASK);
        return CORRELATION_FLAG | (number << SessionFlows.SLOT_BITS) | slot;
    }

    private void stamp(final byte[] message, final long correlationId, final long sessionId)
    {
        encoder.wrap(new UnsafeBuffer(message), Request.BODY_OFFSET)
            .correlationId(correlationId)
            .sessionId(sessionId);
    }
}
