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

/**
 * Told about the life of the session and of the connection under it.
 * <p>
 * <b>Thread:</b> the client's: its agent, or whoever calls {@code doWork()}. Must not block.
 */
public interface SessionListener
{
    /**
     * The session is open or attached again at a member, and watches are being registered again. Comes before any
     * answer or event of that connection.
     *
     * @param sessionId of the session.
     * @param memberId  of the member.
     * @param endpoint  of the member, as it was given to the context.
     */
    default void onConnected(final long sessionId, final int memberId, final String endpoint)
    {
    }

    /**
     * The connection is lost; the client tries the next endpoint. The session lives on for its timeout, and so does
     * what depends on it, but a holder of a lock cannot know that from here on.
     *
     * @param reason for the reader.
     */
    default void onDisconnected(final String reason)
    {
    }

    /**
     * The cluster has ended the session: its ephemerals are gone. Final; open a new client.
     */
    default void onExpired()
    {
    }

    /**
     * The client is closed. Final.
     */
    default void onClosed()
    {
    }
}
