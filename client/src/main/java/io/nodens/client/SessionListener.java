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
 * Receives notices about the session and its connection.
 * <p>
 * <b>Thread:</b> that of the client's {@link Callbacks}, one notice after the other. When callbacks are slow and many
 * notices wait, a disconnect and the reconnect after it are left out together.
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
     * The connection is lost; the client tries the next endpoint. The session and its ephemerals live on for its
     * timeout, but from now on the holder of a lock cannot know whether it still holds it.
     *
     * @param reason text for a human reader.
     */
    default void onDisconnected(final String reason)
    {
    }

    /**
     * The client has ended, for any reason. This is called exactly once, last of all, also for a listener that is added
     * afterwards. The default calls {@link #onExpired()} when the application has lost a session that it did not close,
     * else {@link #onClosed()}.
     *
     * @param end the cause.
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
     * The session is lost: the cluster ended it, no member acknowledged anything for its timeout, or the client lost
     * what it needs to reach the cluster. Its ephemerals are gone, or will be when the cluster's time for it is over.
     * Final; open a new client.
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
