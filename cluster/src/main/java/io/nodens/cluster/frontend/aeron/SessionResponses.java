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

import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.results.QuerySlot;
import io.nodens.cluster.results.SessionListDescriptor;
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
    private static final int HEAD_LENGTH = 128;
    /** Longest name and address in bytes. */
    private static final int MAX_TEXT_LENGTH = 64;
    private static final int MAX_ENTRY_LENGTH = 64 + 3 * MAX_TEXT_LENGTH;

    private final UnsafeBuffer buffer =
        new UnsafeBuffer(new byte[HEAD_LENGTH + SessionListDescriptor.MAX_ENTRIES * MAX_ENTRY_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionsResponseEncoder response = new SessionsResponseEncoder();
    private final int memberId;
    private final NanoClock nanoClock;

    SessionResponses(final int memberId, final NanoClock nanoClock)
    {
        this.memberId = memberId;
        this.nanoClock = nanoClock;
    }

    void send(final Lane lane, final long correlationId, final QuerySlot answer, final SessionLiveness liveness)
    {
        final DirectBuffer list = answer.answer();
        final int count = list.getInt(SessionListDescriptor.ENTRY_COUNT_OFFSET);
        response.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .zxid(answer.zxid())
            .cursor(list.getLong(SessionListDescriptor.CURSOR_OFFSET))
            .sessionCount(list.getInt(SessionListDescriptor.SESSION_COUNT_OFFSET))
            .memberId(memberId)
            .isLast(1 == list.getInt(SessionListDescriptor.IS_LAST_OFFSET) ? BooleanType.TRUE : BooleanType.FALSE);
        final SessionsResponseEncoder.SessionsEncoder entries = response.sessionsCount(count);
        for (int i = 0; i < count; i++)
        {
            put(
                entries.next(), list,
                SessionListDescriptor.ENTRIES_OFFSET + i * SessionListDescriptor.ENTRY_LENGTH, liveness);
        }
        lane.send(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + response.encodedLength());
    }

    private void put(
        final SessionsResponseEncoder.SessionsEncoder entry,
        final DirectBuffer list,
        final int offset,
        final SessionLiveness liveness)
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
