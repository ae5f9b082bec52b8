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
package io.nodens.cluster.state;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Told what the state machine answers, for every front end, in log order. Must neither block nor feed anything back:
 * the answers leave the replicated world here. Codes are values of the protocol's ResultCode.
 */
public interface ResultListener extends QuotaListener
{
    /**
     * A FrontEndOpen was applied.
     *
     * @param command       with the origin.
     * @param lastSequence  last command applied of the incarnation.
     * @param limits        that bind.
     */
    void onFrontEndOpened(Command command, long lastSequence, StateLimits limits);

    /**
     * A session's write was applied, refused, or found to be applied before.
     *
     * @param command with the origin.
     * @param result  of the write; valid during the call.
     */
    void onWriteResult(Command command, RequestResult result);

    /**
     * A session was opened, attached, detached or expired by a front end, or that was refused.
     *
     * @param command       with the origin.
     * @param code          result code.
     * @param sessionId     of the session; 0 when none was opened.
     * @param attachmentId  of the attachment.
     * @param lastRequestId of the session: its last write that was applied or acknowledged; 0 when refused.
     * @param timeoutMs     of the session; 0 when refused.
     * @param zxid          last applied zxid.
     */
    void onSessionResult(
        Command command,
        int code,
        long sessionId,
        long attachmentId,
        long lastRequestId,
        int timeoutMs,
        long zxid);

    /**
     * A barrier or a digest report was applied.
     *
     * @param command with the origin.
     * @param zxid    last applied zxid.
     */
    void onBarrier(Command command, long zxid);

    /**
     * An attachment ended other than by a command of the front end that holds it about that attachment.
     *
     * @param memberId     of the front end that held it.
     * @param incarnation  of that front end.
     * @param sessionId    of the session.
     * @param attachmentId that ended.
     * @param eventType    value of the protocol's SessionEventType.
     * @param zxid         last applied zxid.
     */
    void onSessionEvent(
        int memberId, long incarnation, long sessionId, long attachmentId, int eventType, long zxid);

    /**
     * This replica noted a checkpoint of its digest.
     *
     * @param zxid   of the checkpoint.
     * @param digest of tree and sessions.
     */
    void onCheckpoint(long zxid, long digest);

    /**
     * This replica noted a checkpoint at a tick.
     *
     * @param tickId         the same log entry on every replica.
     * @param protocolDigest of all that the digest of tree and sessions does not cover.
     */
    void onTickCheckpoint(long tickId, long protocolDigest);

    /**
     * A member said something of itself, since its front end opened or reported; or its front end has lost its cluster
     * session.
     *
     * @param frontEnd of the member, with what it said.
     */
    void onMemberReport(FrontEnd frontEnd);

    /**
     * An opening was refused, and the member that sent it must stop.
     *
     * @param command with the origin.
     * @param reason  what is wrong, and what to do.
     */
    void onFrontEndRefused(Command command, String reason);

    /**
     * A command of a front end could not be decoded: it counts as applied, and has changed nothing.
     *
     * @param command with the origin and what it was to be.
     * @param zxid    last applied zxid.
     */
    void onMalformed(Command command, long zxid);

    /**
     * A command of an operator was applied or refused.
     *
     * @param command       with the origin and the correlation id.
     * @param code          result code.
     * @param activeVersion of the command schema.
     * @param zxid          last applied zxid.
     */
    void onOperatorResult(Command command, int code, int activeVersion, long zxid);

    @Override
    default void onSoftQuota(
        final UnsafeBuffer path,
        final long count,
        final long bytes,
        final long countLimit,
        final long bytesLimit,
        final boolean isOver)
    {
        // Only for operators: an answer does not tell of it.
    }
}
