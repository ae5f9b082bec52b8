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
package io.nodens.cluster.results;

import org.agrona.DirectBuffer;

/**
 * What a member's replica tells its own front end, in log order. Codes are values of the protocol's ResultCode.
 */
public interface ResultHandler
{
    /**
     * The replica applied a FrontEndOpen of this front end's incarnation.
     *
     * @param incarnation     of the front end.
     * @param appliedSequence last command sequence that the replica has applied for the incarnation: everything up to
     *                        it is done and answered, everything beyond must be sent again in order.
     * @param maxDataLength   limit that binds in this cluster, in bytes.
     */
    void onFrontEndOpened(long incarnation, long appliedSequence, int maxDataLength);

    /**
     * A session's write (create, delete, set, close of the session) was applied, refused, or found to be applied
     * before.
     *
     * @param sequence     of the command.
     * @param sessionId    of the session.
     * @param requestId    of the request.
     * @param zxid         of the write; for a refused one the last applied zxid.
     * @param buffer       with the outcomes, valid during the call.
     * @param offset       of the first outcome; each is in the bytes of the client protocol.
     * @param outcomeCount as many as operations were asked for; one when the write was refused as a whole.
     */
    void onWriteResult(
        long sequence,
        long sessionId,
        long requestId,
        long zxid,
        DirectBuffer buffer,
        int offset,
        int outcomeCount);

    /**
     * A session was opened or attached, or was refused; also the result of a detach or expire (attachmentId as asked).
     *
     * @param sequence      of the command.
     * @param code          result code.
     * @param sessionId     of the session.
     * @param attachmentId  of the new attachment.
     * @param lastRequestId of the session: its last write that was applied or acknowledged; 0 when refused.
     * @param timeoutMs     of the session.
     * @param zxid          last applied zxid.
     */
    void onSessionResult(
        long sequence,
        int code,
        long sessionId,
        long attachmentId,
        long lastRequestId,
        int timeoutMs,
        long zxid);

    /**
     * A barrier or digest report was applied.
     *
     * @param sequence of the command.
     * @param zxid     last applied zxid.
     */
    void onBarrier(long sequence, long zxid);

    /**
     * An attachment that this front end holds ended for a reason that did not come from its connection.
     *
     * @param sessionId    of the session.
     * @param attachmentId that ended.
     * @param eventType    value of the protocol's SessionEventType.
     * @param zxid         last applied zxid.
     */
    void onSessionEvent(long sessionId, long attachmentId, int eventType, long zxid);
}
