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

import io.nodens.client.exceptions.ErrorCode;

import java.util.List;

/**
 * What became of a write of a session, as of one zxid: everything that was committed when the question was asked is
 * reflected.
 *
 * @param state         what is known.
 * @param asOfZxid      as of which it is known.
 * @param zxid          of a write that is {@link State#DECIDED}; of a refused one the last applied zxid then.
 * @param code          of a write that is {@link State#DECIDED}: OK, or why it was refused; else null.
 * @param outcomes      of a write that is {@link State#DECIDED}: one for each operation. Of a guarded transaction the
 *                      first is that of the conditions. Else empty.
 * @param lastRequestId last write of the session that was applied or acknowledged, 0 before the first.
 * @param isAttached    whether somebody holds the session now.
 */
public record WriteFate(
    State state,
    long asOfZxid,
    long zxid,
    ErrorCode code,
    List<WriteOutcome> outcomes,
    long lastRequestId,
    boolean isAttached)
{
    /** What is known of a write. */
    public enum State
    {
        /** It was applied, or refused for good: the outcomes say which. */
        DECIDED,
        /**
         * The log does not have it. As long as the session lives it may still come: whoever holds the session, or
         * attaches it, may send it, and a member may have it in its queue. Attaching the session rules out what was
         * sent under former attachments.
         */
        NOT_SEEN,
        /**
         * The session's client has acknowledged it: it has got the answer, or has given the write up. The outcome is no
         * longer kept, and nothing of the write can come any more.
         */
        ACKNOWLEDGED,
        /**
         * The session is unknown or over, or the secret is wrong. Nothing of the write can come any more, and what
         * became of it is not kept.
         */
        NO_SESSION
    }

    /**
     * Whether the write may still be applied later.
     *
     * @return true only for {@link State#NOT_SEEN}.
     */
    public boolean canStillCome()
    {
        return State.NOT_SEEN == state;
    }
}
