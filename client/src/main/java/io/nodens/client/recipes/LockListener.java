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
package io.nodens.client.recipes;

/**
 * Receives notices about a lock that is held.
 * <p>
 * <b>Thread:</b> that of the client's {@link io.nodens.client.Callbacks}: one call at a time, in the order of the
 * events. Only on the client's own thread it must not wait for calls of the client.
 */
public interface LockListener
{
    /**
     * The connection is lost. Whether the lock is still held is unknown until {@link #onResumed()} or {@link
     * #onLost()}. A protected resource that checks fencing tokens needs no reaction.
     */
    default void onSuspended()
    {
    }

    /**
     * The connection is back, and the lock is still held.
     */
    default void onResumed()
    {
    }

    /**
     * The lock is lost: the session ended or its znode was deleted by somebody else.
     */
    default void onLost()
    {
    }
}
