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

import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.AttachSessionRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.OpenSessionRequestEncoder;
import io.nodens.sbe.protocol.SessionNotice;
import io.nodens.sbe.protocol.SessionNoticesEncoder;
import org.agrona.ExpandableArrayBuffer;

/**
 * Encodes what is said of sessions: open, attach, and the notices of a door.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> nothing once the longest message was sent.
 */
final class SessionMessages
{
    /** Most notices that a member takes in one message. */
    static final int MAX_NOTICES = ProtocolLimits.MAX_NOTICES;

    private static final int ENTRY_LENGTH =
        SessionNoticesEncoder.SessionsEncoder.sbeBlockLength();
    private static final int ENTRIES_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH +
        SessionNoticesEncoder.BLOCK_LENGTH + SessionNoticesEncoder.SessionsEncoder.sbeHeaderSize();

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(128);
    private final ExpandableArrayBuffer noticeBuffer = new ExpandableArrayBuffer(128);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final OpenSessionRequestEncoder openEncoder = new OpenSessionRequestEncoder();
    private final AttachSessionRequestEncoder attachEncoder = new AttachSessionRequestEncoder();
    private final SessionNoticesEncoder noticesEncoder = new SessionNoticesEncoder();
    private final long[] ids = new long[MAX_NOTICES];
    private final SessionNotice[] notices = new SessionNotice[MAX_NOTICES];
    private int count;

    /**
     * Ask a member to open a session.
     *
     * @return true when the request is sent.
     */
    boolean open(final MemberConnection connection, final long correlationId, final int timeoutMs)
    {
        openEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(correlationId)
            .timeoutMs(timeoutMs);
        return connection.offer(buffer, MessageHeaderEncoder.ENCODED_LENGTH + OpenSessionRequestEncoder.BLOCK_LENGTH);
    }

    /**
     * Ask a member to take a session over.
     *
     * @param formerAttachmentId that the session must not have left for another client since; 0 to take it from any.
     * @return true when the request is sent.
     */
    boolean attach(
        final MemberConnection connection,
        final long correlationId,
        final ClientSession session,
        final long formerAttachmentId)
    {
        attachEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(correlationId)
            .sessionId(session.sessionId())
            .putSecret(session.secret(), 0, session.secret().length)
            .lastZxidSeen(session.minZxid())
            .formerAttachmentId(formerAttachmentId);
        return connection.offer(
            buffer, MessageHeaderEncoder.ENCODED_LENGTH + AttachSessionRequestEncoder.BLOCK_LENGTH);
    }

    /** Begin a message of notices. */
    void beginNotices()
    {
        count = 0;
    }

    /** Add a notice; at most {@link #MAX_NOTICES}. */
    void addNotice(final long sessionId, final SessionNotice notice)
    {
        ids[count] = sessionId;
        notices[count++] = notice;
    }

    int noticeCount()
    {
        return count;
    }

    /** A notice that was added last to, or sent with, the message. */
    SessionNotice notice(final int index)
    {
        return notices[index];
    }

    /**
     * Send the notices that were added.
     *
     * @return true when they are sent.
     */
    boolean sendNotices(final MemberConnection connection)
    {
        noticesEncoder.wrapAndApplyHeader(noticeBuffer, 0, headerEncoder);
        final SessionNoticesEncoder.SessionsEncoder sessions = noticesEncoder.sessionsCount(count);
        for (int i = 0; i < count; i++)
        {
            sessions.next().sessionId(ids[i]).notice(notices[i]);
        }

        return connection.offer(noticeBuffer, ENTRIES_OFFSET + count * ENTRY_LENGTH);
    }
}
