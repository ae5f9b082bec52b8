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
 * <b>Thread:</b> that of the client's {@link Callbacks}, one notice after the other. When many notices wait, because
 * callbacks are slow, a connection that came and went meanwhile is left out.
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
     * The client has come to its end, for whatever reason. Told exactly once, last of all, also to a listener that is
     * added afterwards. Unless it is overridden it calls {@link #onExpired()} when the application has lost a session
     * that it did not close, else {@link #onClosed()}.
     *
     * @param end what brought it about.
     */
    default void onEnded(final SessionEnd end)
    {
        if (end.isLoss())
        {
            onExpired();
        }
        else
        {
            onClosed();
        }
    }

    /**
     * The session is lost: the cluster ended it, nobody acknowledged anything for its timeout, or the client lost what
     * it needs to reach the cluster. Its ephemerals are gone, or will be when the cluster's time for it is over. Final;
     * open a new client.
     */
    default void onExpired()
    {
    }

    /**
     * The client is closed by the application, or never got a session. Final.
     */
    default void onClosed()
    {
    }
}
