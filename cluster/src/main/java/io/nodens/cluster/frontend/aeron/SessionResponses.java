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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.results.SessionListDescriptor;
import io.nodens.cluster.results.StateQuery;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.SessionsResponseEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Encodes lists of sessions, with what is known of the connections of those that are attached here.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for names and addresses.
 */
final class SessionResponses
{
    private static final int ATTACHED = 1;
    /** Longest name and address in bytes. */
    private static final int MAX_TEXT_LENGTH = 64;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionsResponseEncoder response = new SessionsResponseEncoder();
    private final int memberId;
    private final NanoClock nanoClock;
    private final SessionLiveness liveness;

    SessionResponses(final int memberId, final NanoClock nanoClock, final SessionLiveness liveness)
    {
        this.liveness = liveness;
        this.memberId = memberId;
        this.nanoClock = nanoClock;
    }

    /** Encode a page; returns the length of the message. */
    int encode(final UnsafeBuffer buffer, final long correlationId, final StateQuery answer)
    {
        response.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .zxid(answer.zxid)
            .cursor(answer.cursor)
            .sessionCount(answer.sessionCount)
            .memberId(memberId)
            .isLast(answer.isLast ? BooleanType.TRUE : BooleanType.FALSE);
        final SessionsResponseEncoder.SessionsEncoder entries = response.sessionsCount(answer.count);
        for (int i = 0; i < answer.count; i++)
        {
            put(entries.next(), answer.page, i * SessionListDescriptor.ENTRY_LENGTH);
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + response.encodedLength();
    }

    private void put(
        final SessionsResponseEncoder.SessionsEncoder entry, final DirectBuffer list, final int offset)
    {
        final long sessionId = list.getLong(offset + SessionListDescriptor.SESSION_ID_OFFSET);
        final long attachmentId = list.getLong(offset + SessionListDescriptor.ATTACHMENT_ID_OFFSET);
        final AttachedSession attached = liveness.get(sessionId);
        final ClientConnection connection = null != attached && attached.attachmentId() == attachmentId &&
            attached.holder() instanceof ClientConnection holder && null != holder.stream ? holder : null;
        entry.sessionId(sessionId)
            .attachmentId(attachmentId)
            .connectedMs(null == connection ?
                -1 : TimeUnit.NANOSECONDS.toMillis(nanoClock.nanoTime() - connection.openedNs))
            .timeoutMs(list.getInt(offset + SessionListDescriptor.TIMEOUT_OFFSET))
            .ephemeralCount(list.getInt(offset + SessionListDescriptor.EPHEMERAL_COUNT_OFFSET))
            .ownerMemberId(list.getInt(offset + SessionListDescriptor.OWNER_OFFSET))
            .isAttached(ATTACHED == list.getInt(offset + SessionListDescriptor.STATUS_OFFSET) ?
                BooleanType.TRUE : BooleanType.FALSE)
            .principal(null == connection ? "" : connection.principal().name());
        final byte[] name = bytes(null == connection ? "" : connection.clientName());
        entry.putClientName(name, 0, Math.min(name.length, MAX_TEXT_LENGTH));
        final byte[] address = bytes(null == connection ? "" : connection.address());
        entry.putAddress(address, 0, Math.min(address.length, MAX_TEXT_LENGTH));
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
