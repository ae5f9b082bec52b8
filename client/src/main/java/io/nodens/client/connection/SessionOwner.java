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

/**
 * Who decides what becomes of a session when a member does not answer as hoped. What is alike for a client of one
 * session and for a door with many is in {@link SessionFlow} and {@link SessionFlows}; what differs is here.
 * <p>
 * <b>Thread:</b> the client's, but for {@link #isAccepting(SessionFlow)} and {@link #submit(SessionFlow, Request)},
 * which whoever makes requests calls.
 */
interface SessionOwner
{
    /** Whether requests of a session are taken. */
    boolean isAccepting(SessionFlow flow);

    /** Whether one more request of a session is within its limit. */
    boolean hasRoom(SessionFlow flow);

    /** Where a session stands, for messages. */
    Object stateOf(SessionFlow flow);

    /** Longest data that the member takes, in bytes. */
    int maxDataLength();

    /** Take a request over. */
    void submit(SessionFlow flow, Request request);

    /** A session was opened, or attached. */
    void onAttached(SessionFlow flow);

    /** A member did not open or attach a session. */
    void onRefused(SessionFlow flow, ErrorCode code, String detail);

    /** A member answered a request by SESSION_MOVED or SESSION_EXPIRED. */
    void onNotHeld(SessionFlow flow, ErrorCode code);

    /** A member reported what became of a session that is attached. */
    void onSessionEvent(SessionFlow flow, long attachmentId, int eventType);

    /** A member answered the close of a session. */
    void onCloseAnswer(SessionFlow flow, Request request, ResponseFlyweight response);

    /** Nobody has acknowledged anything of a session for its timeout, or opened it in its time. */
    void onDeadlinePassed(SessionFlow flow);
}
